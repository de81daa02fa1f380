"""Pace: the share of a year usually there by now, what is left, what each month must bring (methods.md §9.2)."""

from enum import StrEnum

import numpy as np

from gongce.calendars import PERIODS_A_YEAR
from gongce.monitoring.arrays import FloatArray, IntArray, divide

HISTORY_YEARS = 3
"""Years whose shares are averaged (methods.md §9.2)."""


class PaceSource(StrEnum):
    """What the schedule rests on."""

    HISTORY = "history"
    """Mean of past years' shares of the same series."""
    WHOLE_CITY = "whole_city"
    """The city's shares, where the unit has no past of its own on this panel; said wherever it is shown."""
    EVEN = "even"
    """m/12, only because a rule demands it; it misses the year by two to three times as much (methods.md §0.7)."""
    NONE = ""


PACE_WORDS = {
    PaceSource.HISTORY: "按近年同口径累计占比",
    PaceSource.WHOLE_CITY: "本单位无同口径历史，借用全市累计占比",
    PaceSource.EVEN: "按规定以月数平均（m/12），未计季节差异",
    PaceSource.NONE: "无同口径历史，不算序时",
}


def historical_shares(to_date: FloatArray, whole_year: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Share of the year usually reached by now: mean and standard deviation of C_m / C_12 over the years known.

    Years without either value are left out; with one year alone the spread is unknown (NaN), with none the mean too.
    Source: methods.md §9.2; §9.4: by these shares the year is missed by 6.5 % after two months, by m/12 by 21.5 %.

    Args:
        to_date: (series, years) cumulative value of the same months.
        whole_year: (series, years) value of the whole year, same panel and definition.

    Returns:
        Mean share, its sample standard deviation (both of one, not percent), and the number of years.

    >>> shares = historical_shares(np.array([[45.0, 48.0, 51.0]]), np.array([[100.0, 100.0, 100.0]]))
    >>> [float(part[0]) for part in shares]
    [0.48, 0.03, 3.0]
    """
    shares = divide(to_date, whole_year)
    known = np.isfinite(shares)
    count = known.sum(axis=1).astype(np.int64)
    filled = np.where(known, shares, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = filled.sum(axis=1) / np.where(count > 0, count, np.nan)
        squares = (np.where(known, shares - mean[:, None], 0.0) ** 2).sum(axis=1)
        spread = np.sqrt(squares / np.where(count > 1, count - 1, np.nan))
    return np.round(mean, 12), np.round(spread, 12), count


def even_share(month: int) -> float:
    """m/12: only where a rule demands it, and then labelled.

    >>> even_share(6)
    0.5
    """
    return month / 12


def pace_gap(level: FloatArray, share: FloatArray, goal: FloatArray) -> FloatArray:
    """How far the value so far is from its schedule [%]: C_m / (p_m · T) − 1; positive is ahead.

    >>> pace_gap(np.array([46.0]), np.array([0.48]), np.array([100.0])).round(3).tolist()
    [-4.167]
    """
    return (divide(level, share * goal) - 1) * 100


def left_to_do(level: FloatArray, goal: FloatArray) -> FloatArray:
    """What is left of the year's goal [same unit]; zero once it is reached.

    >>> left_to_do(np.array([46.0, 120.0]), np.array([100.0, 100.0])).tolist()
    [54.0, 0.0]
    """
    return np.asarray(np.where(np.isfinite(level + goal), np.maximum(goal - level, 0.0), np.nan))


def months_left(month: int) -> int:
    """Reporting months after the month; January and February count two, so the month count is the calendar's.

    >>> months_left(6), months_left(12)
    (6, 0)
    """
    return 12 - month


def needed_per_month(left: FloatArray, month: int) -> FloatArray:
    """What each remaining month must bring on average [same unit]; unknown after December.

    >>> needed_per_month(np.array([54.0]), 6).tolist()
    [9.0]
    """
    rest = months_left(month)
    return left / rest if rest else np.full_like(left, np.nan)


def needed_by_season(left: FloatArray, shares: FloatArray, position: int) -> FloatArray:
    """What each remaining reporting period must bring where the rest of the year keeps its usual season.

    Args:
        left: (series,) what is left [any unit].
        shares: (series, 11) usual cumulative share at each reporting period.
        position: the current period's place in the year (0 for January–February).

    Returns:
        (series, 11) [same unit]; NaN up to now, and throughout where a share is unknown or does not rise.

    >>> shares = np.array([[.1, .2, .3, .4, .5, .6, .7, .8, .9, .95, 1.0]])
    >>> needed_by_season(np.array([50.0]), shares, 9)[0, 9:].tolist()
    [nan, 50.0]
    """
    parts = np.diff(shares, axis=1, prepend=0.0)
    ahead = np.arange(PERIODS_A_YEAR) > position
    rest = np.where(ahead, parts, 0.0).sum(axis=1)
    return np.where(ahead, parts * divide(left, rest)[:, None], np.nan)
