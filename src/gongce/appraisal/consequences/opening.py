"""Cases a result opens by itself: accountability, commendation, hand-over; each once, with the figures it rests on."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gongce.appraisal.figures import FactTable
from gongce.appraisal.scheme import Ready
from gongce.appraisal.sheet.model import Sheet, UnitScore
from gongce.calendars import Cycle
from gongce.procedures import Case, CaseEvent, EventKind, WorkdayIndex
from gongce.procedures.acting import act
from gongce.rulebook import Procedure, Transition
from gongce.rulebook.conditions import Fact
from gongce.vocabulary import InputError, Period, RefusedError


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with its opening event; `is_new` False where it was opened before (nothing is written again)."""

    unit: str
    procedure: str
    title: str
    case: Case
    is_new: bool


def open_cases(
    ready: Ready,
    sheet: Sheet,
    table: FactTable,
    *,
    day: date,
    period: str,
    workdays: WorkdayIndex,
    known: Mapping[str, Collection[str]],
) -> tuple[Opened, ...]:
    """The cases the scheme and the classes of a result open.

    The number of a case is made of scheme, period and unit, so a second run opens nothing twice. Facts of the case are
    the score, rank and class, the SHA-256 of the data, and the unit's row of the table.

    Args:
        ready: the scheme, with its pack.
        sheet: its result.
        table: the data it was made from.
        day: the day the cases are opened.
        period: the period judged; not asked for where the scheme is applied by event.
        workdays: the calendar's index, for clocks that start.
        known: procedure → numbers of cases there are already.

    Raises:
        InputError: no pack, no period, or a procedure the pack does not have.
        RefusedError: the period is not over, or the procedure refuses the opening (a fact is missing).
    """
    _check_period(ready, day, period)
    return tuple(
        open_case(
            ready,
            name,
            unit.unit,
            _facts(ready, sheet, table, unit, period),
            day=day,
            period=period,
            workdays=workdays,
            known=known.get(name, ()),
        )
        for name, unit in _wanted(ready, sheet)
    )


def open_case(
    ready: Ready,
    name: str,
    unit: str,
    facts: Mapping[str, Fact],
    *,
    day: date,
    period: str,
    workdays: WorkdayIndex,
    known: Collection[str],
) -> Opened:
    """One unit's case under a procedure of the scheme's pack, by its opening step.

    Raises:
        InputError: no pack, or no such procedure in it.
        RefusedError: the procedure refuses the opening.
    """
    if ready.pack is None:
        raise InputError(f"no procedure {name}", where=ready.scheme.id, remedy="give pack: the folder that has it")
    procedure = ready.pack.procedure(name)
    number = "-".join(part for part in (ready.scheme.id, period, unit) if part)
    case = Case(number, name, unit, f"{unit}{ready.scheme.title}")
    is_new = number not in known
    if is_new:
        case = act(procedure, case, _event(ready, procedure, facts, day), workdays)
    return Opened(unit, name, procedure.title, case, is_new)


def _check_period(ready: Ready, day: date, period: str) -> None:
    if ready.scheme.frequency is Cycle.EVENT and not period:
        return
    where = ready.scheme.title
    if not period:
        raise InputError("no period", where=where, remedy="name the period that is judged, such as 2025")
    if Period.parse(period).end >= day:
        raise RefusedError(f"{period} is not over on {day}", where=where, remedy="open cases after its last day")


def _wanted(ready: Ready, sheet: Sheet) -> Iterator[tuple[str, UnitScore]]:
    by_class = {one.id: one.opens for one in ready.scheme.classes}
    for unit in sheet.units:
        name = by_class.get(unit.grade or "")
        if name:
            yield name, unit
        if ready.scheme.opens and unit.total is not None:
            yield ready.scheme.opens, unit


def _facts(ready: Ready, sheet: Sheet, table: FactTable, unit: UnitScore, period: str) -> dict[str, Fact]:
    row = table.position(unit.unit)
    facts: dict[str, Fact] = {name.replace("-", "_"): table.fact(name, row) for name in table.columns}
    facts |= {
        "unit": unit.unit,
        "scheme": ready.scheme.id,
        "period": period or None,
        "score": unit.total,
        "rank": None if unit.place.rank is None else str(unit.place.rank),
        "class_title": sheet.classes.get(unit.grade or ""),
        "eligible": unit.is_eligible,
        "data_sha256": table.sha256 or None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _event(ready: Ready, procedure: Procedure, facts: Mapping[str, Fact], day: date) -> CaseEvent:
    step = opening_step(procedure)
    return CaseEvent(EventKind.STEP, step.id, day, ready.scheme.title, step.roles[0], facts=facts)


def opening_step(procedure: Procedure) -> Transition:
    """The first step of a procedure that opens a case."""
    return next(step for step in procedure.transitions if not step.from_stages and step.to)
