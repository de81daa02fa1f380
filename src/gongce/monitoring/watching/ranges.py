"""Reasonable ranges: an indicator outside its range for so many reporting periods in a row gives a warning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import polars as pl

from gongce.calendars import add_working_days
from gongce.monitoring.monitoring import Monitoring
from gongce.rulebook import Pack, Range, UnitKind, WatchedValue
from gongce.vocabulary import InputError, UsageError


class Side(StrEnum):
    """Where a value lies against its range."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    UNKNOWN = "unknown"


SIDE_WORDS = {Side.BELOW: "低于下限", Side.INSIDE: "在合理区间", Side.ABOVE: "高于上限", Side.UNKNOWN: "无数据"}


@dataclass(frozen=True, slots=True)
class RangeWarning:
    """One range of one unit as it stands at the last period watched.

    `values` and `sides` go from the first period to the last. `run` counts the periods in a row outside on the same
    side up to the last; `is_raised` says whether they are enough. A missing period breaks a run: nothing is guessed.
    `answer_due` is the last day for an answer where the range sets one.
    """

    id: str
    range_id: str
    title: str
    unit: str
    value_kind: WatchedValue
    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    sides: tuple[Side, ...]
    low: Fraction | None
    high: Fraction | None
    run: int
    needed: int
    is_raised: bool
    owners: tuple[str, ...]
    answer_due: date | None = None

    @property
    def side(self) -> Side:
        """Where the last value lies."""
        return self.sides[-1]


def side_of(value: float | None, low: Fraction | None, high: Fraction | None) -> Side:
    """Where a value lies; the bounds themselves are inside. A float stands for the shortest decimal that prints it.

    >>> side_of(74.9, Fraction(75), Fraction(85)), side_of(85.0, Fraction(75), Fraction(85)), side_of(None, None, None)
    (<Side.BELOW: 'below'>, <Side.INSIDE: 'inside'>, <Side.UNKNOWN: 'unknown'>)
    """
    if value is None:
        return Side.UNKNOWN
    exact = Fraction(repr(value))
    if low is not None and exact < low:
        return Side.BELOW
    return Side.ABOVE if high is not None and exact > high else Side.INSIDE


def watch_ranges(pack: Pack, monitorings: Sequence[Monitoring], today: date) -> tuple[RangeWarning, ...]:
    """Every range of the pack against the last periods, raised or not, in the order of the pack.

    A range whose bounds are still a slot is not watched (its slot says what is lacking); a group of units stands for
    its members.

    Args:
        pack: the plan's pack.
        monitorings: one a period, in order of time, the last one being the period watched.
        today: the day a warning is raised; answers are due so many working days after.

    Raises:
        UsageError: no monitoring is given.
    """
    if not monitorings:
        raise UsageError("no period to watch", remedy="give at least one period's monitoring")
    return tuple(
        _watch(pack, one, unit, monitorings, today)
        for one in pack.ranges
        if one.low is not None or one.high is not None
        for unit in _units(pack, one)
    )


def _units(pack: Pack, one: Range) -> Iterator[str]:
    for name in one.units:
        members = pack.members(name) if pack.unit(name).kind is UnitKind.GROUP else ()
        yield from (member.id for member in members) if members else (name,)


def _watch(pack: Pack, one: Range, unit: str, monitorings: Sequence[Monitoring], today: date) -> RangeWarning:
    values = tuple(_value(monitoring, one, unit) for monitoring in monitorings)
    sides = tuple(side_of(value, one.low, one.high) for value in values)
    run = _count_run(sides)
    last = monitorings[-1].period.code
    is_raised = run >= one.periods
    due = _due(today, one.answer_days) if is_raised and one.answer_days is not None else None
    return RangeWarning(
        f"{one.id}/{unit}@{last}",
        one.id,
        one.title,
        unit,
        one.value,
        tuple(monitoring.period.code for monitoring in monitorings),
        values,
        sides,
        one.low,
        one.high,
        run,
        one.periods,
        is_raised,
        tuple(pack.unit(owner).title for owner in one.owners),
        due,
    )


def _due(today: date, days: int) -> date | None:
    """The last day for an answer; None in years whose working days are not known."""
    try:
        return add_working_days(today, days)
    except InputError:
        return None


def _value(monitoring: Monitoring, one: Range, unit: str) -> float | None:
    rows = monitoring.figures.filter(
        (pl.col("indicator") == one.indicator) & (pl.col("unit") == unit) & (pl.col("industry") == "")
    )
    known = rows[str(one.value)].drop_nulls()
    return float(known[-1]) if len(known) else None


def _count_run(sides: Sequence[Side]) -> int:
    """How many periods in a row, up to the last, lie outside on the last one's side."""
    if not sides or sides[-1] not in (Side.BELOW, Side.ABOVE):
        return 0
    return next((number for number, side in enumerate(reversed(sides)) if side is not sides[-1]), len(sides))
