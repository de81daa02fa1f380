"""Ratios a plan sets targets on: capacity utilisation, share of upgrading firms, investment per mu; value added."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from gongce.monitoring.arrays import FloatArray
from gongce.vocabulary import InputError, UsageError

HUNDRED = 100


def capacity_utilisation(output: Fraction, capacity: Fraction) -> Fraction:
    """Actual output over capacity, both as value at current prices in one quarter [%].

    Raises:
        UsageError: the capacity is not above zero.

    >>> float(capacity_utilisation(Fraction(81), Fraction(100)))
    81.0
    """
    if capacity <= 0:
        raise UsageError("the capacity is not above zero", remedy="give the capacity of the same firms and quarter")
    return output / capacity * HUNDRED


@dataclass(frozen=True, slots=True)
class UpgradeCoverage:
    """Share of roster firms with an upgrading project, and the day whose roster is the denominator."""

    firms: int
    roster: int
    roster_day: date
    percent: Fraction
    outside: tuple[str, ...]
    """Firms with a project that are not in that roster: they count nowhere."""


def upgrade_coverage(
    with_project: Collection[str], roster: Collection[str], roster_day: date | None
) -> UpgradeCoverage:
    """技改面: firms with a completed or running project over the firms in the roster of a given day [%].

    The plan gives no day for its denominator, and the roster moves within the year: without a day there is no ratio.

    Raises:
        InputError: no day, or an empty roster.

    >>> coverage = upgrade_coverage({"a", "b", "x"}, {"a", "b", "c", "d"}, date(2019, 12, 31))
    >>> float(coverage.percent), coverage.outside
    (50.0, ('x',))
    """
    if roster_day is None:
        raise InputError("no day for the roster", where="技改面", remedy="say whose roster is the denominator: the day")
    if not roster:
        raise InputError(
            "an empty roster", where=f"技改面 {roster_day}", remedy="give the firms in the roster that day"
        )
    inside = set(with_project) & set(roster)
    share = Fraction(len(inside) * HUNDRED, len(set(roster)))
    return UpgradeCoverage(len(inside), len(set(roster)), roster_day, share, tuple(sorted(set(with_project) - inside)))


def investment_intensity(investment_fen: int, area_mu: Fraction) -> Fraction:
    """Fixed investment per mu of land [万元/亩].

    Raises:
        UsageError: no area.

    >>> float(investment_intensity(3_000_000_000_00, Fraction(1000)))
    300.0
    """
    if area_mu <= 0:
        raise UsageError("no area", remedy="give the land of the same project in mu")
    return Fraction(investment_fen, 10**6) / area_mu


def real_value_added_growth(
    output: FloatArray, rate: FloatArray, price_index: FloatArray, nominal_before: FloatArray
) -> float:
    """Growth of value added by single deflation [%]: a city may monitor by it, never publish it (methods.md §2.4 [S]).

    Nominal value added is output × rate; real is nominal ÷ the output price index (same period a year before = 1);
    growth compares with the same panel's nominal value added a year before. County growth is computed by the level
    above.

    Args:
        output: (industries,) output at current prices.
        rate: (industries,) value added over output, fixed for the year [0–1].
        price_index: (industries,) output price index, same period last year = 1.
        nominal_before: (industries,) nominal value added a year before, same panel [unit of the output].

    Returns:
        Percent; unknown (NaN) where any industry is unknown or the base is not above zero.

    >>> growth = real_value_added_growth(*map(np.array, ([110.0, 52.5], [0.3, 0.2], [1.0, 1.05], [30.0, 10.0])))
    >>> round(growth, 6)
    7.5
    """
    base = float(np.sum(nominal_before))
    if not base > 0:
        return float("nan")
    return float((np.sum(output * rate / price_index) / base - 1) * HUNDRED)
