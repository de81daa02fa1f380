"""Comparable growth: cumulative value, its growth and the same panel's base are three facts (methods.md §2.3, §9.1)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from gongce.monitoring.arrays import FloatArray, divide
from gongce.relations import Figure, Interval, Verdict, imply_base
from gongce.vocabulary import InputError, UsageError

HUNDRED = 100.0
PANEL_REASONS = ("企业进出名录库", "集团内部去重", "营改增后服务业务剥离", "统计执法核减")
"""Reasons officially given for 名义同比 to differ from the published rate (NBS notes 2018, methods.md §2.3 [S])."""


class GrowthSource(StrEnum):
    """Where a growth rate comes from; never two published levels."""

    PUBLISHED = "published"
    """The rate reported as a fact of its own."""
    SAME_PANEL = "same_panel"
    """Cumulative value over the same panel's base, both reported."""


@dataclass(frozen=True, slots=True)
class ImpliedBase:
    """The same panel's value a year before that a printed level and growth imply: what it is, within which bounds."""

    value: Fraction
    interval: Interval


def base_behind(level: Figure, growth_percent: Figure) -> ImpliedBase:
    """The base B = C / (1 + G) with the bounds that rounding leaves.

    Args:
        level: cumulative value as printed [any unit].
        growth_percent: the official comparable rate as printed [%].

    Raises:
        InputError: a fall of 100 % or more implies no base.

    >>> base = base_behind(Figure.parse("27298.3"), Figure.parse("16.5"))
    >>> round(float(base.value)), round(float(base.interval.low)), round(float(base.interval.high))
    (23432, 23422, 23442)
    """
    decision = imply_base(level, growth_percent)
    if decision.verdict is not Verdict.DERIVED or decision.exact is None or decision.possible is None:
        raise InputError("no base follows", where=f"{float(growth_percent.value):g}%", remedy="check the growth rate")
    return ImpliedBase(decision.exact, decision.possible)


def growth_over_base(level: FloatArray, base: FloatArray) -> FloatArray:
    """Comparable growth of cumulative values [%]; unknown where the base is not above zero.

    >>> growth_over_base(np.array([556.4]), np.array([520.0])).round(6).tolist()
    [7.0]
    """
    return (divide(level, base) - 1) * HUNDRED


def implied_bases(level: FloatArray, growth_percent: FloatArray) -> FloatArray:
    """B = C / (1 + G), elementwise [unit of the level]; unknown for a fall of 100 % or more.

    >>> implied_bases(np.array([27298.3]), np.array([16.5])).round(1).tolist()
    [23432.0]
    """
    return divide(level, 1 + growth_percent / HUNDRED)


def implied_base_bounds(
    level: FloatArray, growth_percent: FloatArray, level_step: FloatArray, growth_step: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest base that prints as the level and growth; steps are the last printed places, 0 for exact.

    A negative level turns the bounds about.

    >>> low, high = implied_base_bounds(*(np.array([x]) for x in (27298.3, 16.5, 0.1, 0.1)))
    >>> low.round(1).tolist(), high.round(1).tolist()
    ([23421.9], [23442.1])
    """
    levels = (level - level_step / 2, level + level_step / 2)
    rates = (growth_percent - growth_step / 2, growth_percent + growth_step / 2)
    corners = np.stack([implied_bases(one, rate) for one in levels for rate in rates])
    return np.asarray(corners.min(axis=0)), np.asarray(corners.max(axis=0))


def month_growth(now: FloatArray, before: FloatArray, base_now: FloatArray, base_before: FloatArray) -> FloatArray:
    """Growth of the closing month from cumulative values and their bases [%].

    g_m = (C_m − C_{m−1}) / (B_m − B_{m−1}) − 1; for January–February give zeros before. Levels alone never do.

    >>> month_growth(*(np.array([x]) for x in (110.0, 100.0, 104.0, 95.0))).round(3).tolist()
    [11.111]
    """
    return (divide(now - before, base_now - base_before) - 1) * HUNDRED


def month_growth_bounds(
    months: FloatArray, low: tuple[FloatArray, FloatArray], high: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """What rounding lets the month's growth be, from the bounds of the bases now and before [%].

    Args:
        months: C_m − C_{m−1}.
        low: lowest bases (now, before).
        high: highest bases (now, before).

    Returns:
        Lowest and highest growth; unknown where the bases may not even grow.
    """
    widest, narrowest = high[0] - low[1], low[0] - high[1]
    rates = np.stack([(divide(months, narrowest) - 1) * HUNDRED, (divide(months, widest) - 1) * HUNDRED])
    return np.asarray(rates.min(axis=0)), np.asarray(rates.max(axis=0))


def two_year_average(growth: FloatArray, growth_before: FloatArray) -> FloatArray:
    """Geometric mean of this year's and last year's growth [%] (NBS usage of 2021, methods.md §2.3 [S]).

    >>> two_year_average(np.array([24.5]), np.array([-7.1])).round(2).tolist()
    [7.55]
    """
    product = (1 + growth / HUNDRED) * (1 + growth_before / HUNDRED)
    return (np.sqrt(np.where(product >= 0, product, np.nan)) - 1) * HUNDRED


def catch_up_growth(goal_percent: FloatArray, base_year: FloatArray, base: FloatArray, level: FloatArray) -> FloatArray:
    """Growth the rest of the year needs for the year's growth target [%].

    g_req = [(1 + G*)·B_year − C_m] / (B_year − B_m) − 1. Growth targets only: a level target is another thing (§9.1).

    Args:
        goal_percent: the year's growth target [%].
        base_year: last year's whole value on the same panel.
        base: last year's value of the same months.
        level: this year's value so far.

    >>> catch_up_growth(*(np.array([x]) for x in (8.0, 1000.0, 520.0, 556.4))).round(3).tolist()
    [9.083]
    """
    return (divide((1 + goal_percent / HUNDRED) * base_year - level, base_year - base) - 1) * HUNDRED


def exact_catch_up(goal_percent: Fraction, base_year: Fraction, base: Fraction, level: Fraction) -> Fraction:
    """The same for one case, exactly [%].

    Raises:
        UsageError: the base of the months so far is not below the year's.

    >>> float(round(exact_catch_up(Fraction(8), Fraction(1000), Fraction(520), Fraction(5564, 10)), 3))
    9.083
    """
    if base >= base_year:
        raise UsageError("no base is left for the rest of the year", remedy="give last year's whole value")
    return (((1 + goal_percent / 100) * base_year - level) / (base_year - base) - 1) * 100
