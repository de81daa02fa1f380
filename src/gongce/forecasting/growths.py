"""Growth targets: the year's official growth from the growth so far, never from published levels (methods.md §9.1).

Growth so far weighs by the part of the year it covers; the rest is taken half at the growth so far, half at that of
the last three months, and leans toward last year's growth as far as the year is still open. The spread is that of the
same recipe's errors in past years. Weights were chosen on 1989–2021 data.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.attainment import ComparableBase, Tier, YearGoal, light_of, required_rest_growth
from gongce.forecasting.distributions import YearEnd
from gongce.forecasting.history import Point
from gongce.monitoring.lights import Light
from gongce.vocabulary import Finding, InputError, PeriodKind, Severity

RECENT_MONTHS = 3
RECENT_WEIGHT = 0.5
REVERSION = 0.4
"""Pull toward last year's growth when the whole year lies ahead; it falls with what remains."""
MOST_YEARS = 10
LEAST_ERRORS = 3
SHORT_SPREAD_POINTS = 3.0
"""Spread [percentage points] of a whole year's growth where past years cannot tell; times what remains of the year."""
FLOOR_POINTS = 0.1
LEVEL_TOLERANCE_POINTS = 0.1
"""How far growth of given levels may lie from the published rate by rounding of the three figures [design]."""
_CLIP = 3.0


@dataclass(frozen=True, slots=True)
class GrowthTier:
    """How one value of a growth target stands; all in percent or percentage points.

    `rest_needed` is what the rest of the year must grow by; `is_comparable` whether bases were given, else the part of
    the year gone by is taken as m/12 of the base.
    """

    tier: Tier
    value: float
    gap: float
    rest_needed: float | None
    is_comparable: bool
    probability: float
    light: Light


@dataclass(frozen=True, slots=True)
class GrowthOutlook:
    """A year's growth as forecast from the growth so far [%]."""

    name: str
    year: int
    month: int
    growth: float
    year_end: YearEnd
    quantiles: tuple[float, ...]
    tiers: tuple[GrowthTier, ...]
    errors: tuple[float, ...]
    findings: tuple[Finding, ...]


def assess_growth(
    name: str,
    points: Sequence[Point],
    goal: YearGoal | None = None,
    base: ComparableBase | None = None,
    current: float | None = None,
) -> GrowthOutlook:
    """Forecast the year's growth and set it against a growth target.

    Args:
        name: the series.
        points: official growth of year-to-date totals [%], one a period.
        goal: target in percent.
        base: last year's same-panel level, whole year and same months, where known.
        current: this year's level so far, on the same panel.

    Raises:
        InputError: no year-to-date growth, or the last one closes a year.
    """
    goal = goal or YearGoal()
    first_year, table = _lay_out(name, points)
    month = int(np.flatnonzero(np.isfinite(table[-1]))[-1]) + 1
    if month == 12:
        raise InputError("the last growth is a whole year's", where=name, remedy="give a month of the year to forecast")
    median = _say(table, len(table) - 1, month)
    errors = _past_errors(table, month)
    spread, findings = _spread(name, errors, month)
    year_end = YearEnd(0.0, median, spread, in_logs=False)
    growth = float(table[-1, month - 1])
    findings = (*findings, *_tell_levels(name, growth, base, current))
    tiers = tuple(
        _assess_tier(year_end, tier, value, goal.at_most, growth, month, base, current) for tier, value in goal.values()
    )
    year = first_year + len(table) - 1
    return GrowthOutlook(name, year, month, growth, year_end, year_end.quantiles(), tiers, errors, findings)


def _tell_levels(name: str, growth: float, base: ComparableBase | None, current: float | None) -> tuple[Finding, ...]:
    """Levels on one panel that grow otherwise than was published: what is needed then rests on another figure."""
    if base is None or current is None or not base.so_far > 0:
        return ()
    implied = 100 * (current / base.so_far - 1)
    if abs(implied - growth) <= LEVEL_TOLERANCE_POINTS:
        return ()
    message = (
        f"按给定总量，{current:g}比{base.so_far:g}增长{implied:.1f}%，与公布的{growth:.1f}%不符；"
        "后续须增长按给定总量推算，预计全年按公布增速推算"
    )
    return (Finding("forecast.levels_differ", Severity.WARNING, name, message, "核对基数、累计数和增速是否同一口径"),)


def _lay_out(name: str, points: Sequence[Point]) -> tuple[int, Floats]:
    known = [point for point in points if point.value is not None and point.period.kind is PeriodKind.YTD]
    if not known:
        raise InputError("no growth of a year-to-date total", where=name, remedy="give periods like 2024-YTD06")
    first = min(point.period.year for point in known)
    table = np.full((max(point.period.year for point in known) - first + 1, 12), np.nan)
    for point in known:
        table[point.period.year - first, point.period.last - 1] = point.value
    return first, table


def _say(table: Floats, year: int, month: int) -> float:
    """The year's growth as said in that month; NaN where the month is unknown."""
    growth, share = table[year, month - 1], month / 12
    before = max(month - RECENT_MONTHS, 2)
    recent = growth
    if before < month and np.isfinite(table[year, before - 1]):
        recent = (month * growth - before * table[year, before - 1]) / (month - before)
    said = share * growth + (1 - share) * ((1 - RECENT_WEIGHT) * growth + RECENT_WEIGHT * recent)
    last = table[year - 1, 11] if year else np.nan
    pull = REVERSION * (1 - share) if np.isfinite(last) else 0.0
    return float((1 - pull) * said + (pull * last if pull else 0.0))


def _past_errors(table: Floats, month: int) -> tuple[float, ...]:
    """Actual less said, of past years, the latest first."""
    errors = [
        float(table[year, 11] - _say(table, year, month))
        for year in range(len(table) - 2, max(len(table) - 2 - MOST_YEARS, -1), -1)
    ]
    return tuple(error for error in errors if np.isfinite(error))


def _spread(name: str, errors: Sequence[float], month: int) -> tuple[float, tuple[Finding, ...]]:
    if len(errors) < LEAST_ERRORS:
        finding = Finding(
            "forecast.short_growth",
            Severity.WARNING,
            name,
            f"往年可比的增速只有{len(errors)}年，离散程度取偏宽的通用值",
            "补充往年各月累计增速",
        )
        return SHORT_SPREAD_POINTS * (1 - month / 12), (finding,)
    sizes = np.abs(errors)
    bounded = np.minimum(sizes, _CLIP * 1.4826 * float(np.median(sizes)) + FLOOR_POINTS)
    return max(float(np.sqrt((bounded**2).mean())), FLOOR_POINTS), ()


def _assess_tier(
    year_end: YearEnd,
    tier: Tier,
    value: float,
    at_most: bool,
    growth: float,
    month: int,
    base: ComparableBase | None,
    current: float | None,
) -> GrowthTier:
    chance = year_end.probability(value, at_most=at_most)
    if base is not None and current is not None:
        needed = required_rest_growth(value, base, current)
    else:
        needed = (value - month / 12 * growth) / (1 - month / 12)
    is_comparable = base is not None and current is not None
    return GrowthTier(tier, value, value - growth, needed, is_comparable, chance, light_of(chance))
