"""Clocks of a case: when each started, stood still, was prolonged and stopped; and the two limits that follow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

from gongce.calendars import Month, end_of_period
from gongce.procedures.workdays import WorkdayIndex
from gongce.rulebook import TimeLimit
from gongce.rulebook.names import ClockKind


class Rest(NamedTuple):
    """One time a clock stood still; `until` is None while it does."""

    pause: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock of one case as it stands; one that was never started has no state.

    `statutory` and `promised` are the lengths facts gave it when it started; later changes of the fact do not move it.
    """

    id: str
    started: date
    stopped: date | None = None
    rests: tuple[Rest, ...] = ()
    extended: int = 0
    extensions: int = 0
    statutory: Fraction | None = None
    promised: Fraction | None = None

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped (a pause does not stop it)."""
        return self.stopped is None

    @property
    def is_resting(self) -> bool:
        """Whether it stands still now."""
        return bool(self.rests) and self.rests[-1].until is None and self.is_running

    def rest(self, pause: str, day: date) -> "ClockState":
        """The clock standing still from a day."""
        return replace(self, rests=(*self.rests, Rest(pause, day)))

    def resume(self, day: date) -> "ClockState":
        """The clock running again from a day."""
        return replace(self, rests=(*self.rests[:-1], self.rests[-1]._replace(until=day)))

    def extend(self, days: int) -> "ClockState":
        """The clock with its limit prolonged."""
        return replace(self, extended=self.extended + days, extensions=self.extensions + 1)


class Limit(NamedTuple):
    """The last days of a clock: by statute, by promise; None where there is none, or while the clock stands still.

    `is_provisional`: it lies in a year whose holidays are not published yet.
    """

    statutory: date | None
    promised: date | None
    is_provisional: bool = False

    @property
    def first(self) -> date | None:
        """The earlier of the two."""
        return min((day for day in self if isinstance(day, date)), default=None)

    @property
    def last(self) -> date | None:
        """The statutory one, or the promised one where there is no other: past it, a case is overdue."""
        return self.statutory or self.promised


def promised_length(clock: TimeLimit) -> Fraction | None:
    """Length of the promised limit: the statutory one less the cut, a part of a day dropped, unless promised shorter.

    >>> from gongce.rulebook import TimeLimit
    >>> row = {"id": "c", "title": "c", "starts": ["accept"], "statutory": 20, "cut": "1/3"}
    >>> promised_length(TimeLimit.model_validate(row))
    Fraction(13, 1)
    """
    return _promise(clock, clock.statutory, clock.promised)


def _promise(clock: TimeLimit, statutory: Fraction | None, promised: Fraction | None) -> Fraction | None:
    cut = None
    if clock.cut is not None and statutory is not None:
        cut = Fraction(floor(statutory * (1 - clock.cut)))
    return min((length for length in (promised, cut) if length is not None), default=None)


def lengths_of(clock: TimeLimit, state: ClockState) -> tuple[Fraction | None, Fraction | None]:
    """The statutory and the promised length of a case's clock: what facts gave it, else the procedure's own."""
    statutory = clock.statutory if state.statutory is None else state.statutory
    promised = clock.promised if state.promised is None else state.promised
    return statutory, _promise(clock, statutory, promised)


def limit_of(clock: TimeLimit, state: ClockState, workdays: WorkdayIndex) -> Limit:
    """The last days of a clock.

    The day of the starting step is not counted. A pause takes out the days after the day it began, up to and including
    the day it ended, at most as many as it allows; one that begins on the last day or later takes out none. A limit of
    calendar days or months that ends on a day off ends on the next working day (民法典 art. 201, 203). A limit that
    stands still has no last day yet, unless the pause has a longest length.

    Args:
        clock: the limit as the pack has it.
        state: the clock of the case.
        workdays: the calendar's index.
    """
    days = [
        None if length is None else _last_day(clock, state, floor(length), workdays)
        for length in lengths_of(clock, state)
    ]
    known = workdays.is_known(state.started, *(day for day in days if day is not None))
    return Limit(days[0], days[1], not known)


def _last_day(clock: TimeLimit, state: ClockState, length: int, workdays: WorkdayIndex) -> date | None:
    """The last day of a limit of so many days or months, pause after pause; None while one of unknown length lasts."""
    end = _ENDS[clock.kind]
    rested = 0
    last = end(state.started, length + state.extended, 0, workdays)
    for rest in state.rests:
        if rest.since >= last or clock.kind is ClockKind.END_OF_PERIOD:
            break
        took = paused_by(clock, rest, workdays)
        if took is None:
            return None
        rested += took
        last = end(state.started, length + state.extended, rested, workdays)
    return workdays.next(last) if clock.kind in (ClockKind.CALENDAR_DAYS, ClockKind.MONTHS) else last


def paused_by(clock: TimeLimit, rest: Rest, workdays: WorkdayIndex) -> int | None:
    """Days of the clock's own kind that one pause takes out; while it lasts, as many as it may at most (None: open)."""
    most = next((pause.at_most_days for pause in clock.pauses if pause.id == rest.pause), None)
    if rest.until is None:
        return most
    took = _length(clock, rest.since, rest.until, workdays)
    return took if most is None else min(took, most)


def _length(clock: TimeLimit, since: date, until: date, workdays: WorkdayIndex) -> int:
    in_workdays = clock.kind in (ClockKind.WORKING_DAYS, ClockKind.LIMIT_CUT)
    return workdays.count(since, until) if in_workdays else (until - since).days


def days_past(clock: TimeLimit, limit: date, today: date, workdays: WorkdayIndex) -> int:
    """Days of the clock's own kind by which a limit is past; negative before it."""
    return _length(clock, limit, today, workdays)


def _in_working_days(start: date, length: int, rested: int, workdays: WorkdayIndex) -> date:
    return workdays.add(start, length + rested)


def _in_days(start: date, length: int, rested: int, workdays: WorkdayIndex) -> date:
    return date.fromordinal(start.toordinal() + length + rested)


def _in_months(start: date, length: int, rested: int, workdays: WorkdayIndex) -> date:
    number = start.year * 12 + start.month - 1 + length
    return date.fromordinal(Month(number // 12, number % 12 + 1).day(start.day).toordinal() + rested)


def _at_period_end(start: date, length: int, rested: int, workdays: WorkdayIndex) -> date:
    return end_of_period(start, length)


_ENDS: dict[ClockKind, Callable[[date, int, int, WorkdayIndex], date]] = {
    ClockKind.WORKING_DAYS: _in_working_days,
    ClockKind.LIMIT_CUT: _in_working_days,
    ClockKind.CALENDAR_DAYS: _in_days,
    ClockKind.MONTHS: _in_months,
    ClockKind.END_OF_PERIOD: _at_period_end,
}
"""Last day of a limit, a day off not yet moved on; extended months and days are in `length`."""
