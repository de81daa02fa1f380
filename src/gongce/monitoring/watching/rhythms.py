"""Dispatch rhythms: which meetings of the plan's calendar were held, which are missing, what they ordered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from gongce.calendars import Cycle, Month, due_days
from gongce.rulebook import Entry, EntryKind, Pack
from gongce.vocabulary import InputError, Period


class MeetingState(StrEnum):
    """Whether a period's meeting was held."""

    HELD = "held"
    LATE = "late"
    """Held after the period it is for had ended and its last day had passed."""
    MISSING = "missing"
    """Its last day has passed and none is on record: the alarm."""
    TO_COME = "to_come"


MEETING_WORDS = {
    MeetingState.HELD: "已召开",
    MeetingState.LATE: "逾期召开",
    MeetingState.MISSING: "缺期",
    MeetingState.TO_COME: "未到期",
}
_RHYTHMIC = {EntryKind.MEETING, EntryKind.REPORT, EntryKind.BULLETIN}


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a meeting ordered: the text, to whom, by when, and whether it is done."""

    text: str
    to: str
    due: date | None
    done: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open after its day."""
        return self.done is None and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held: of which calendar entry, for which period, when, with what instructions."""

    entry: str
    period: str
    day: date
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class RhythmState:
    """One period of one rhythm: whose, due by when, held or not, its instructions.

    `data_pack` names what the meeting's papers are built from: the period whose figures are the newest by then.
    """

    entry: str
    title: str
    who: tuple[str, ...]
    cycle: str
    period: str
    due: date
    state: MeetingState
    held: date | None
    instructions: tuple[Instruction, ...]
    data_pack: str


def follow_rhythms(
    pack: Pack, held: Iterable[Held], start: date, today: date, *, until: date | None = None
) -> tuple[RhythmState, ...]:
    """Every period of every recurring meeting, report or bulletin of the plan, and whether it took place.

    Args:
        pack: the plan's pack; entries of kind meeting, report or bulletin with a cycle of months are followed.
        held: what took place.
        start: the first day looked at.
        today: the day it is judged on.
        until: the last day looked at; left out, the end of the period that holds `today`.

    Raises:
        InputError: a meeting names an entry or period that the calendar does not have.
    """
    entries = [entry for entry in pack.calendar if entry.kind in _RHYTHMIC and entry.cycle.recurs]
    on_record: dict[tuple[str, str], Held] = {}
    for one in held:
        _require_entry(one, entries)
        on_record.setdefault((one.entry, one.period), one)
    states = [state for entry in entries for state in _follow(pack, entry, on_record, start, until or today, today)]
    return tuple(sorted(states, key=lambda state: (state.due, state.entry)))


def _require_entry(one: Held, entries: Sequence[Entry]) -> None:
    entry = next((entry for entry in entries if entry.id == one.entry), None)
    if entry is None:
        known = ", ".join(entry.id for entry in entries) or "—"
        raise InputError(f"no rhythm {one.entry}", where="meetings", remedy=f"the plan's are {known}")
    months = Period.parse(one.period)
    if months.last - months.first + 1 != entry.cycle.months:
        raise InputError(
            f"{one.period} is no period of a {entry.cycle} meeting", where=one.entry, remedy="write 2018-08 or 2018-Q3"
        )


def _follow(
    pack: Pack, entry: Entry, held: dict[tuple[str, str], Held], start: date, until: date, today: date
) -> Iterator[RhythmState]:
    first, last = _window(pack, entry, start, _period_end(entry, until))
    titles = tuple(pack.unit(unit).title for unit in entry.who)
    for due in due_days(entry.cycle, first, last, month=entry.month, day=entry.day):
        period = _period_of(entry.cycle, due)
        found = held.get((entry.id, period.code))
        yield RhythmState(
            entry.id,
            entry.title,
            titles,
            entry.cycle.value,
            period.code,
            due,
            _judge(found, due, today),
            found.day if found else None,
            found.instructions if found else (),
            _data_pack(due).code,
        )


def _window(pack: Pack, entry: Entry, start: date, end: date) -> tuple[date, date]:
    for limits in (pack.plan.in_force, entry.valid):
        if isinstance(limits.start, date):
            start = max(start, limits.start)
        if isinstance(limits.end, date):
            end = min(end, limits.end)
    return start, end


def _period_end(entry: Entry, day: date) -> date:
    months = entry.cycle.months or 1
    return Month(day.year, (day.month - 1) // months * months + months).end()


def _period_of(cycle: Cycle, day: date) -> Period:
    match cycle:
        case Cycle.MONTHLY:
            return Period.month(day.year, day.month)
        case Cycle.QUARTERLY:
            return Period.quarter(day.year, (day.month - 1) // 3 + 1)
        case Cycle.HALF_YEARLY:
            return Period.half(day.year, (day.month - 1) // 6 + 1)
        case _:
            return Period.of_year(day.year)


def _judge(found: Held | None, due: date, today: date) -> MeetingState:
    if found is not None:
        return MeetingState.LATE if found.day > due else MeetingState.HELD
    return MeetingState.MISSING if today > due else MeetingState.TO_COME


def _data_pack(due: date) -> Period:
    """The newest year-to-date total that is out by then: the month before; in January and February last year's."""
    return Period.ytd(due.year - 1, 12) if due.month <= 2 else Period.ytd(due.year, due.month - 1)


def read_held(table: pl.DataFrame, *, where: str = "meetings") -> tuple[Held, ...]:
    """Meetings from a table: entry, period, day, and an instruction a row (instruction, to, due, done).

    Rows of one meeting repeat its entry and period.

    Raises:
        InputError: a column is missing, or a day is none.
    """
    lacking = [name for name in ("entry", "period", "day") if name not in table.columns]
    if lacking:
        raise InputError(
            f"no column {lacking[0]}", where=where, remedy="columns are entry,period,day,instruction,to,due,done"
        )
    found: dict[tuple[str, str], tuple[date, list[Instruction]]] = {}
    for number, row in enumerate(table.iter_rows(named=True), 2):
        place = f"{where} row {number}"
        day = _read_day(row["day"], place)
        if day is None:
            raise InputError("a meeting without its day", where=place, remedy="write 2018-08-20")
        _, instructions = found.setdefault((str(row["entry"]), str(row["period"])), (day, []))
        if str(row.get("instruction") or "").strip():
            due, done = _read_day(row.get("due"), place), _read_day(row.get("done"), place)
            instructions.append(Instruction(str(row["instruction"]), str(row.get("to") or ""), due, done))
    return tuple(Held(entry, period, day, tuple(orders)) for (entry, period), (day, orders) in found.items())


def _read_day(value: object, where: str) -> date | None:
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text} is not a day", where=where, remedy="write 2018-08-20") from None
