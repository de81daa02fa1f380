"""How the cases of a procedure stand on a day: stages, lights, what is due, what follows, rates and median days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from gongce.procedures.acting import replay_case
from gongce.procedures.events import Case
from gongce.procedures.lights import CaseLight, Light, judge_case
from gongce.procedures.state import CaseState, derive_state
from gongce.procedures.workdays import WorkdayIndex
from gongce.rulebook import Procedure, StageKind
from gongce.rulebook.conditions import Amounted, Fact, conditions_hold
from gongce.vocabulary import Finding, GongceError, Severity


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case on a day."""

    number: str
    title: str
    subject: str
    stage: str
    kind: StageKind | None
    since: date | None
    opened: date | None
    light: CaseLight
    state: CaseState


@dataclass(frozen=True, slots=True)
class CasesReport:
    """The cases of one procedure on a day.

    `closed` counts verified closings alone: what is only reported done, or followed on for long, is not closed.
    """

    procedure: str
    title: str
    on: date
    rows: tuple[CaseRow, ...]
    findings: tuple[Finding, ...] = ()
    stages: dict[str, int] = field(default_factory=dict)
    closed: int = 0
    reopened: int = 0
    median_days: float | None = None

    @property
    def closed_share(self) -> tuple[int, int]:
        """Closed of all that are not dropped, as two whole numbers."""
        return self.closed, sum(row.kind is not StageKind.DROPPED for row in self.rows)

    def on_time(self, clock: str) -> tuple[int, int]:
        """Cases whose clock was stopped within its limits, of all in which it was stopped."""
        stopped = [one for row in self.rows for one in row.light.clocks if one.clock == clock and one.stopped]
        return sum(not one.light for one in stopped), len(stopped)


def report_cases(
    procedure: Procedure, cases: Sequence[Case], on: date, workdays: WorkdayIndex, *, check: bool = True
) -> CasesReport:
    """How cases stand on a day; events after it are not known yet.

    Args:
        procedure: their procedure.
        cases: the cases.
        on: the day.
        workdays: the calendar's index.
        check: replay every event in its turn; one that could not have happened is a blocking finding, and its case is
            shown as its events say. False where the events come from a store that checked them.
    """
    known = [_until(case, on) for case in cases]
    findings = [found for case in known if check for found in _check(procedure, case, workdays)]
    rows = tuple(row for case in known if (row := _row(procedure, case, on, workdays)) is not None)
    stages = {stage.title: sum(row.state.stage == stage.id for row in rows) for stage in procedure.stages}
    lengths = [_length(row) for row in rows if row.kind is StageKind.CLOSED]
    return CasesReport(
        procedure.id,
        procedure.title,
        on,
        rows,
        tuple(findings),
        {title: count for title, count in stages.items() if count},
        len(lengths),
        sum(bool(row.state.reopened) for row in rows),
        median(lengths) if lengths else None,
    )


def _until(case: Case, on: date) -> Case:
    events = tuple(event for event in case.events if event.day <= on)
    return Case(case.number, case.procedure, case.subject, case.title, events)


def _check(procedure: Procedure, case: Case, workdays: WorkdayIndex) -> Iterable[Finding]:
    try:
        replay_case(procedure, case, workdays)
    except GongceError as error:
        yield Finding("case.event", Severity.BLOCKING, f"{procedure.title} {case.number}", error.what, error.remedy)


def _row(procedure: Procedure, case: Case, on: date, workdays: WorkdayIndex) -> CaseRow | None:
    try:
        state = derive_state(procedure, case)
    except GongceError:
        return None
    if not state.stage:
        return None
    light = judge_case(procedure, state, on, workdays)
    stage = procedure.stage(state.stage)
    return CaseRow(
        case.number, case.title, case.subject, stage.title, stage.kind, state.since, state.opened, light, state
    )


def _length(row: CaseRow) -> int:
    return (row.since - row.opened).days if row.since and row.opened else 0


def plain_row(procedure: Procedure, row: CaseRow) -> dict[str, Any]:
    """A case as plain values, its clocks with both limits and the office's colour."""
    light = row.light.light
    return {
        "case": row.number,
        "title": row.title,
        "subject": row.subject,
        "stage": row.state.stage,
        "stage_title": row.stage,
        "stage_kind": str(row.kind or ""),
        "since": row.since.isoformat() if row.since else None,
        "light": light.code,
        "word": light.word,
        "colour": procedure.lights.get(light.code, ""),
        "reason": row.light.reason,
        "reopened": row.state.reopened,
        "missing": missing_papers(procedure, row),
        "facts": {name: print_fact(fact) for name, fact in row.state.facts.items()},
        "first": is_first(procedure, row),
        "clocks": [
            {
                "clock": one.clock,
                "title": one.title,
                "light": one.light.code,
                "statutory": one.limit.statutory.isoformat() if one.limit.statutory else None,
                "promised": one.limit.promised.isoformat() if one.limit.promised else None,
                "provisional": one.limit.is_provisional,
                "left": one.left,
                "resting": one.is_resting,
                "stopped": one.stopped.isoformat() if one.stopped else None,
            }
            for one in row.light.clocks
        ],
        "escalations": [{"to": one.to, "title": one.title, "opens": one.opens} for one in row.light.escalations],
    }


def missing_papers(procedure: Procedure, row: CaseRow) -> list[str]:
    """Evidence that the steps open to a case ask for and that is not on file (容缺), in the procedure's order."""
    asked = {name for step in procedure.transitions if row.state.stage in step.from_stages for name in step.needs}
    return [one.title for one in procedure.evidence if one.id in asked and one.id not in row.state.evidence]


def is_first(procedure: Procedure, row: CaseRow) -> bool:
    """Whether a case is dealt with before others."""
    return bool(procedure.first) and conditions_hold(procedure.first, row.state.facts) is True


def print_fact(fact: Fact) -> Any:
    """A fact as JSON takes it."""
    if isinstance(fact, Amounted):
        return {"value": str(fact.value), "measured_in": fact.measured_in}
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, Fraction):
        return int(fact) if fact.denominator == 1 else float(fact)
    return fact


def report_groups(report: CasesReport, fact: str) -> list[dict[str, Any]]:
    """The cases by the value of a fact: how many, closed, reopened, median days of the closed, late by any clock.

    A clock is late where it ran past its nearer limit, stopped or not. Cases without the fact stand under null.
    """
    groups: dict[str, list[CaseRow]] = {}
    for row in report.rows:
        value = row.state.facts.get(fact)
        told = print_fact(value.value if isinstance(value, Amounted) else value)
        groups.setdefault("" if told is None else str(told), []).append(row)
    return [_group(value or None, rows) for value, rows in sorted(groups.items())]


def _group(value: str | None, rows: list[CaseRow]) -> dict[str, Any]:
    lengths = [_length(row) for row in rows if row.kind is StageKind.CLOSED]
    late = sum(any(clock.light >= Light.BEHIND for clock in row.light.clocks) for row in rows)
    return {
        "value": value,
        "cases": len(rows),
        "closed": len(lengths),
        "reopened": sum(bool(row.state.reopened) for row in rows),
        "late": late,
        "median_days": median(lengths) if lengths else None,
    }


def plain_report(procedure: Procedure, report: CasesReport) -> dict[str, Any]:
    """A report as plain values."""
    done, of = report.closed_share
    on_time = {
        clock.id: dict(zip(("on_time", "of"), report.on_time(clock.id), strict=True)) for clock in procedure.clocks
    }
    return {
        "procedure": report.procedure,
        "title": report.title,
        "on": report.on.isoformat(),
        "stages": report.stages,
        "closed": done,
        "of": of,
        "reopened": report.reopened,
        "median_days": report.median_days,
        "on_time": on_time,
        "cases": [plain_row(procedure, row) for row in report.rows],
    }
