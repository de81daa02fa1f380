"""Counts beside what they are to become: the share of the goal the calendar asks for by now; units that have none."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from gongce.rulebook import Count, Counting, Pack, Reading
from gongce.vocabulary import Period

_MONTHS = 12
_YEARLY = frozenset({Reading.ANNUAL, Reading.AVERAGE, Reading.CUMULATIVE})


def tell_pace(pack: Pack, count: Count, period: Period, value: float | None) -> dict[str, float]:
    """What the goal asks for by the period's end if it were reached evenly over its year, and how far the count is.

    `expected` = goal × months passed / 12; `progress` = count / expected, in percent (序时进度). Only counts of what
    came in (new, net) with a goal for a year, a yearly average, or a total whose years the plan does not give; a goal
    over several named years is not spread here.

    Args:
        pack: for the goal.
        count: the count.
        period: a year, or a year so far.
        value: what was counted.
    """
    if count.target is None or count.how not in (Counting.NEW, Counting.NET) or value is None:
        return {}
    target = pack.target(count.target)
    spans_years = target.reading is Reading.CUMULATIVE and "/" in pack.period_of(target)
    if target.aim is None or target.reading not in _YEARLY or spans_years or period.start.month != 1:
        return {}
    months = period.end.month if period.end.year == period.start.year else _MONTHS
    expected = target.aim * Fraction(months, _MONTHS)
    return {"expected": float(expected), "progress": float(100 * Fraction(str(value)) / expected)} if expected else {}


def add_units_without(
    pack: Pack, count: Count, rows: list[dict[str, Any]], seen: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows, and one of nothing for each unit that must have some and has none.

    The units are the members of the unit the count's target is meant for; without a target, those the register knows.

    Args:
        pack: for the target's unit and its members.
        count: a count with `least_per`; others are left as they are.
        rows: the count's rows.
        seen: the units any record of the register names.
    """
    if count.least_per is None or not count.by or not rows:
        return rows
    target = pack.target(count.target) if count.target else None
    named = [unit.id for unit in pack.members(target.unit)] if target else []
    told = {row["unit"] for row in rows}
    whole = rows[0]
    return rows + [
        whole | {"unit": unit, "value": 0.0, "records": [], "of": None}
        for unit in named or sorted(seen)
        if unit not in told
    ]
