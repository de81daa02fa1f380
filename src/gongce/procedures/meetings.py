"""Meetings: an agenda drawn from registers and cases, and what was resolved with who does it by when."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from gongce.procedures.events import Case
from gongce.procedures.report import report_cases
from gongce.procedures.workdays import WorkdayIndex
from gongce.registers.deadlines import holds
from gongce.registers.ledger import Ledger
from gongce.registers.standing import classify_rows
from gongce.rulebook import AgendaSource, MeetingSeries, Pack, Register, StageKind
from gongce.rulebook.conditions import conditions_hold
from gongce.vocabulary import Finding, InputError, Severity

_KEYS = frozenset(("meeting", "day", "minutes", "resolutions"))
_RESOLUTION_KEYS = frozenset(("id", "what", "who", "due", "about"))
_REMEDY = (
    'write {"meeting": …, "day": "2019-06-26", "minutes": "纪要文号", '
    '"resolutions": [{"id": "1", "what": …, "who": …, "due": "2019-07-10"}]}'
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a meeting decided somebody does by a day; `about` is the record or case it concerns."""

    id: str
    what: str
    who: str
    due: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """One meeting that took place, with the number of its minutes."""

    meeting: str
    day: date
    minutes: str
    resolutions: tuple[Resolution, ...] = ()

    @property
    def id(self) -> str:
        """Series and day."""
        return f"{self.meeting}@{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing a meeting looks at, and why."""

    title: str
    source: str
    record: str
    name: str
    reason: str = ""


def read_meetings(
    pack: Pack, lines: Iterable[str], *, where: str
) -> tuple[tuple[MeetingHeld, ...], tuple[Finding, ...]]:
    """Meetings held, and a finding for each line that is none: unknown series, no minutes, no day a task is due."""
    known = {series.id for series in pack.meetings}
    held, findings = [], []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                held.append(_read_meeting(known, line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                place = f"{where} line {number}"
                findings.append(Finding("meeting.line", Severity.BLOCKING, place, f"不是会议记录（{error}）", _REMEDY))
    return tuple(held), tuple(findings)


def _read_meeting(known: set[str], line: str) -> MeetingHeld:
    row = json.loads(line)
    _refuse_keys(row, _KEYS)
    if row["meeting"] not in known:
        raise ValueError(f"没有会议{row['meeting']}")
    if not str(row["minutes"]).strip():
        raise ValueError("没有纪要")
    tasks = tuple(_read_resolution(one, date.fromisoformat(row["day"])) for one in row.get("resolutions", ()))
    if len({task.id for task in tasks}) < len(tasks):
        raise ValueError("议定事项编号重复")
    return MeetingHeld(row["meeting"], date.fromisoformat(row["day"]), str(row["minutes"]), tasks)


def _read_resolution(row: dict[str, Any], held: date) -> Resolution:
    _refuse_keys(row, _RESOLUTION_KEYS)
    due = date.fromisoformat(row["due"])
    if due < held:
        raise ValueError(f"期限{due}早于会议{held}")
    if not str(row["what"]).strip() or not str(row["who"]).strip():
        raise ValueError("议定事项没有内容或责任单位")
    return Resolution(str(row["id"]), str(row["what"]), str(row["who"]), due, str(row.get("about", "")))


def _refuse_keys(row: dict[str, Any], keys: frozenset[str]) -> None:
    unknown = sorted(set(row) - keys)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]}")


def draw_agenda(
    pack: Pack,
    series: MeetingSeries,
    ledgers: Mapping[str, Ledger],
    cases: Mapping[str, tuple[Case, ...]],
    held: Iterable[MeetingHeld],
    on: date,
    workdays: WorkdayIndex,
) -> tuple[AgendaItem, ...]:
    """What a meeting on a day looks at: earlier resolutions still due, then line by line what its sources hold.

    Raises:
        InputError: a source names a step no ladder has.
    """
    found = [
        AgendaItem("上次议定事项", one.id, f"{one.id}#{task.id}", task.what, f"{task.who}，{task.due}前")
        for one in held
        if one.meeting == series.id and one.day < on
        for task in one.resolutions
    ]
    for source in series.agenda:
        if source.records_of is not None:
            found += _from_register(pack.register(source.records_of), source, ledgers, on)
        elif source.cases_of is not None:
            found += _from_cases(pack, source, cases.get(source.cases_of, ()), on, workdays)
    return tuple(found)


def _from_register(
    register: Register, source: AgendaSource, ledgers: Mapping[str, Ledger], on: date
) -> list[AgendaItem]:
    table = ledgers.get(register.id, Ledger(register)).table(on)
    table = table.filter(holds(register, source.when, table))
    if source.step is not None:
        table = _on_step(register, source.step, table, on)
    name = next((one.name for one in register.fields if one.name in ("name", "title")), register.fields[0].name)
    return [
        AgendaItem(source.title, register.id, record, str(told or ""))
        for record, told in table.select("record", pl.col(name).alias("told")).iter_rows()
    ]


def _on_step(register: Register, step: str, table: pl.DataFrame, on: date) -> pl.DataFrame:
    ladder = next((one for one in register.ladders if any(each.id == step for each in one.steps)), None)
    if ladder is None:
        raise InputError(f"no step {step}", where=register.id, remedy="name a step of one of its ladders")
    classed = classify_rows(register, ladder.id, table, on)
    held = f"on_{step}"
    return table.clear() if classed is None or held not in classed.columns else classed.filter(pl.col(held))


def _from_cases(
    pack: Pack, source: AgendaSource, cases: tuple[Case, ...], on: date, workdays: WorkdayIndex
) -> list[AgendaItem]:
    procedure = pack.procedure(source.cases_of or "")
    ended = (StageKind.CLOSED, StageKind.DROPPED)
    rows = [row for row in report_cases(procedure, cases, on, workdays, check=False).rows if row.kind not in ended]
    rows = [row for row in rows if not source.lights or row.light.light.code in source.lights]
    return [
        AgendaItem(source.title, procedure.id, row.number, row.title, row.light.reason or row.stage)
        for row in rows
        if conditions_hold(source.when, row.state.facts) is True
    ]
