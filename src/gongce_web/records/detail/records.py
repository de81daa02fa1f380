"""One record on a day: its phase, its values and where each comes from, its ladders, alerts, links and history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.registers.checks import check_register
from gongce.registers.deadlines import find_alerts, list_due
from gongce.registers.entries import LedgerEntry
from gongce.registers.ledger import Ledger
from gongce.registers.standing import classify_rows, list_near
from gongce.registers.states import RecordState
from gongce.rulebook import Pack, Persistence, Register, RegisterField, Shape
from gongce.vocabulary import Finding, Period
from gongce_web.accounts.models import User
from gongce_web.records.detail.naming import names_of_values
from gongce_web.records.listings.columns import NUMERIC, Names, head_of, write_value
from gongce_web.records.models import CaseRecord, PeriodFact, Record, RecordEvent, RecordValue
from gongce_web.records.policies import CASES, RECORDS
from gongce_web.records.queries import entry_of, load_ledger
from gongce_web.records.queries.titles import with_titles_for
from gongce_web.roles import Operation

ACTS = {
    "enter": gettext_noop("登记"),
    "change": gettext_noop("变更"),
    "exit": gettext_noop("退出"),
    "return": gettext_noop("恢复"),
    "merge": gettext_noop("并入"),
    "split": gettext_noop("分出"),
}
_OF_WHOLE_REGISTERS = ("register.size", "register.alike", "register.slip", "register.double")
_MOST_LINKS = 20


@dataclass(frozen=True)
class Line:
    """One field as a page shows it, and the event that gave it its value."""

    head: str
    text: str
    is_number: bool
    event: RecordEvent | None
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class Phase:
    """One station of a record's way: done on a day, the one it stands at, or still to come."""

    title: str
    day: date | None
    state: str


@dataclass(frozen=True)
class Climb:
    """A ladder with its steps, on which of them the record is, and how far the next one is."""

    title: str
    basis: str
    steps: tuple[tuple[str, bool], ...]
    near: str


@dataclass(frozen=True)
class Links:
    """Records of one register that point at this one."""

    register: Register
    rows: tuple[Record, ...]
    count: int


@dataclass(frozen=True)
class Told:
    """One event of the history: what changed from what to what."""

    event: RecordEvent
    act: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class RecordView:
    """Everything the page of a record shows."""

    register: Register
    record: Record
    on: date
    state: RecordState
    lines: tuple[Line, ...]
    empty: tuple[str, ...]
    phases: tuple[Phase, ...]
    climbs: tuple[Climb, ...]
    findings: tuple[Finding, ...]
    due: tuple[dict[str, Any], ...]
    facts: "FactTable | None"
    links: tuple[Links, ...]
    cases: tuple[CaseRecord, ...]
    history: tuple[Told, ...]
    sentence: str
    shape: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FactTable:
    """Facts of periods: a head for each period, a row for each field."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def view_record(pack: Pack, register: Register, record: Record, on: date, user: User) -> RecordView | None:
    """The record on a day; None where it was not entered yet."""
    events = _events(register, record, on)
    entries = [entry_of(register, event) for event in events] or _drawn(register, record, on, pack)
    if not entries:
        return None
    ledger = Ledger.restore(register, entries)
    state = ledger.state(record.number)
    assert state is not None
    facts = _facts(register, record, on)
    table = _with_newest(register, ledger.table(on), facts)
    names = names_of_values(pack, register, [entry.values for entry in entries], user)
    findings = _find(pack, ledger, table, on)
    lines, empty = _lines(register, state, events, entries, names)
    return RecordView(
        register,
        record,
        on,
        state,
        lines,
        empty,
        _phases(register, state),
        tuple(_climbs(register, table, on)),
        findings,
        tuple(list_due(register, table, on)),
        _tabulate_facts(register, facts),
        tuple(_links(pack, register, record, user)),
        _cases(pack, register, record, user),
        tuple(reversed(_history(register, events, entries, names))),
        _say(pack, register, record, state, findings),
        tuple(_of_shape(pack, register, record, state, on)),
    )


def _events(register: Register, record: Record, on: date) -> list[RecordEvent]:
    rows = record.events.filter(day__lte=on).select_related("record", "by", "file")
    return list(rows.order_by("number"))


def _drawn(register: Register, record: Record, on: date, pack: Pack) -> list[LedgerEntry]:
    """Entries of a record drawn from its case."""
    if record.case_id is None:
        return []
    return [one for one in load_ledger(register.id, on, pack).entries if one.record == record.number]


def _facts(register: Register, record: Record, on: date) -> dict[str, Mapping[str, Any]]:
    """Period → its facts as given last, of periods that ended by the day, in order."""
    if not any(field.holds is Persistence.PERIOD for field in register.fields):
        return {}
    rows = PeriodFact.objects.filter(register=register.id, record_number=record.number).order_by("number")
    found = {code: values for code, values in rows.values_list("period", "values") if Period.parse(code).end <= on}
    return dict(sorted(found.items(), key=lambda one: Period.parse(one[0]).end))


def _with_newest(register: Register, table: pl.DataFrame, facts: Mapping[str, Mapping[str, Any]]) -> pl.DataFrame:
    if not facts or table.is_empty():
        return table
    newest = list(facts.values())[-1]
    names = [field.name for field in register.fields if field.holds is Persistence.PERIOD]
    return table.with_columns(pl.lit(newest.get(name), dtype=pl.Float64).alias(name) for name in names)


def _find(pack: Pack, ledger: Ledger, table: pl.DataFrame, on: date) -> tuple[Finding, ...]:
    own = (one for one in check_register(ledger, on, pack) if one.code not in _OF_WHOLE_REGISTERS)
    return (*find_alerts(ledger.register, table), *own)


def _lines(
    register: Register,
    state: RecordState,
    events: Sequence[RecordEvent],
    entries: Sequence[LedgerEntry],
    names: Names,
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Fields with a value, each with the event it was last set by; and the titles of those without one."""
    last: dict[str, RecordEvent] = {}
    for event, entry in zip(events, entries, strict=False):
        last |= dict.fromkeys(entry.values, event)
    fields = [one for one in register.fields if one.holds is not Persistence.PERIOD]
    lines = [
        Line(head_of(one), text, one.type in NUMERIC, last.get(one.name), _target(one, state.values))
        for one in fields
        if (text := write_value(one, state.values.get(one.name), names))
    ]
    told = {line.head for line in lines}
    return tuple(lines), tuple(one.title for one in fields if head_of(one) not in told)


def _target(field: RegisterField, values: Mapping[str, Any]) -> tuple[str, str] | None:
    return (field.into, str(values[field.name])) if field.into and values.get(field.name) else None


def _phases(register: Register, state: RecordState) -> tuple[Phase, ...]:
    """The register's days in their order; where it has none, its stages."""
    titles = {field.name: field.title for field in register.fields}
    if register.sequence:
        days = [(titles[name], state.values.get(name)) for name in register.sequence]
        reached = max((place for place, (_title, day) in enumerate(days) if day), default=-1)
        return tuple(
            Phase(title, day if isinstance(day, date) else None, _phase(place, reached, bool(day)))
            for place, (title, day) in enumerate(days)
        )
    stage = register.field("stage")
    if stage is None or not stage.choices:
        return ()
    now = stage.choices.index(state.values["stage"]) if state.values.get("stage") in stage.choices else -1
    return tuple(Phase(title, None, _phase(place, now, True)) for place, title in enumerate(stage.choices))


def _phase(place: int, reached: int, is_known: bool) -> str:
    if place == reached:
        return "now"
    if place > reached:
        return "ahead"
    return "done" if is_known else "skipped"


def _climbs(register: Register, table: pl.DataFrame, on: date) -> Iterator[Climb]:
    near = {row["step"]: row for row in list_near(register, table, on)} if table.height else {}
    for ladder in register.ladders if table.height else ():
        classed = classify_rows(register, ladder.id, table, on)
        if classed is None:
            continue
        steps = [one for one in ladder.steps if f"on_{one.id}" in classed.columns]
        marks = tuple((one.title, bool(classed[f"on_{one.id}"][0])) for one in steps)
        close = [
            _("距“%(step)s”还差%(gap).10g") % {"step": one.title, "gap": near[one.id]["gap"]}
            for one in steps
            if one.id in near
        ]
        yield Climb(ladder.title, ladder.basis, marks, "；".join(close))


def _tabulate_facts(register: Register, facts: Mapping[str, Mapping[str, Any]]) -> FactTable | None:
    if not facts:
        return None
    fields = [one for one in register.fields if one.holds is Persistence.PERIOD]
    empty = Names({}, {}, {})
    rows = tuple(
        (head_of(one), tuple(write_value(one, values.get(one.name), empty) for values in facts.values()))
        for one in fields
    )
    return FactTable(tuple(Period.parse(code).title for code in facts), rows)


def _links(pack: Pack, register: Register, record: Record, user: User) -> Iterator[Links]:
    """Records of any register whose fields point at this one, as far as the person may see them."""
    fields = {
        f"{one.id}.{field.name}": one for one in pack.registers for field in one.fields if field.into == register.id
    }
    keys = RecordValue.objects.filter(field__in=fields, text=record.number).values("record")
    rows = RECORDS.rows(user, Operation.SEE, Record.objects.filter(pk__in=keys, exited=None)).order_by("number")
    found: dict[str, list[Record]] = {}
    for row in with_titles_for(user, rows):
        found.setdefault(row.register, []).append(row)
    for name, mine in found.items():
        yield Links(pack.register(name), tuple(mine[:_MOST_LINKS]), len(mine))


def _cases(pack: Pack, register: Register, record: Record, user: User) -> tuple[CaseRecord, ...]:
    """Cases about this record, of procedures that are about its kind of thing."""
    of = {one.procedure for one in pack.registers if one.of == register.id and one.procedure}
    of |= {one.id for one in pack.procedures if one.subject == register.subject}
    in_registers = {one.procedure for one in pack.registers if one.procedure}
    of |= {one.id for one in pack.procedures if one.id not in in_registers and register.shape is Shape.ENTITY}
    rows = CaseRecord.objects.filter(procedure__in=sorted(of - {None}), subject=record.number)
    return tuple(CASES.rows(user, Operation.SEE, rows).order_by("-opened", "number")[:_MOST_LINKS])


def _history(
    register: Register, events: Sequence[RecordEvent], entries: Sequence[LedgerEntry], names: Names
) -> list[Told]:
    values: dict[str, Any] = {}
    told = []
    for event, entry in zip(events, entries, strict=False):
        changes = tuple(
            (
                head_of(one),
                write_value(one, values.get(one.name), names),
                write_value(one, entry.values[one.name], names),
            )
            for one in register.fields
            if one.name in entry.values
        )
        values |= entry.values
        told.append(Told(event, _(ACTS[event.act]), changes))
    return told


def _say(pack: Pack, register: Register, record: Record, state: RecordState, findings: Sequence[Finding]) -> str:
    parts = [f"{register.title}{record.number}"]
    if record.unit:
        parts.append(record.unit.title)
    stage = state.values.get("stage")
    if stage:
        titles = {one.id: one.title for one in pack.procedure(register.procedure).stages} if register.procedure else {}
        parts.append(_("处于“%(stage)s”") % {"stage": titles.get(str(stage), stage)})
    if state.exited:
        parts.append(_("%(day)s已退出") % {"day": state.exited.isoformat()})
    elif findings:
        parts.append(_("%(count)d处需要处理：%(first)s") % {"count": len(findings), "first": findings[0].message})
    else:
        parts.append(_("没有需要处理的问题"))
    return "，".join(parts) + "。"


def _of_shape(
    pack: Pack, register: Register, record: Record, state: RecordState, on: date
) -> Iterator[tuple[str, str]]:
    """What a record of this shape is asked about first: how long it lasts, what is left, what is covered."""
    if register.shape is Shape.RECOGNITION and register.lasts_months:
        granted = next(
            (day for name in ("granted", "valid_from", "passed") if isinstance(day := state.values.get(name), date)),
            None,
        )
        if granted:
            ends = add_months(granted, register.lasts_months)
            yield _("有效期至"), ends.isoformat() + ("" if ends >= on else _("（已过期）"))
    if register.shape is Shape.POOL:
        line = str(state.values.get("line") or register.title)
        moves = [
            one
            for one in load_ledger(register.id, on, pack).entries
            if str(one.values.get("line") or register.title) == line
        ]
        amounts = [one.values.get(register.amount) for one in moves]
        yield (
            _("%(line)s余额") % {"line": line},
            f"{sum(float(one) for one in amounts if isinstance(one, int | float)):.10g}",
        )
    if register.shape is Shape.COVERAGE and register.covered:
        mine = RecordValue.objects.filter(
            field=f"{register.id}.{register.covered}", text=str(state.values.get(register.covered) or "")
        )
        yield _("同一对象的记录"), _("%(count)d条") % {"count": mine.count()}


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day.

    >>> add_months(date(2019, 1, 31), 1)
    datetime.date(2019, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (after - date.resolution).day
    return date(year, month + 1, min(day.day, last))
