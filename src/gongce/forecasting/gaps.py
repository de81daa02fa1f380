"""Gaps: single values out of year-to-date totals, totals that fall, and missing values put in from other years."""

from itertools import pairwise

import numpy as np

from gongce.forecasting.arrays import Floats

REVISION_LIMIT = 0.2
"""A total that falls by at most this part of itself is a revision; a larger fall is a value of its own."""


def merge_falls(totals: Floats) -> tuple[Floats, list[tuple[int, int]]]:
    """Make totals that a revision pulled below the one before unknown, so that the two periods are split anew.

    The later total holds the revision and is kept; the earlier one is taken as not known.

    Args:
        totals: (years, periods) year-to-date totals, NaN unknown.

    Returns:
        The totals, and the (year, period) at which each fall was seen.

    >>> merge_falls(np.array([[10.0, 21.0, 20.0, 30.0]]))
    (array([[10., nan, 20., 30.]]), [(0, 2)])
    """
    kept, falls = totals.copy(), []
    for year, row in enumerate(kept):
        known = [int(place) for place in np.flatnonzero(np.isfinite(row))]
        for before, after in pairwise(known):
            while before >= 0 and row[after] < row[before] and row[before] - row[after] <= REVISION_LIMIT * row[before]:
                falls.append((year, after))
                row[before] = np.nan
                earlier = np.flatnonzero(np.isfinite(row[:before]))
                before = int(earlier[-1]) if len(earlier) else -1
    return kept, sorted(set(falls))


def split_totals(totals: Floats) -> tuple[Floats, list[int]]:
    """Single values from totals; where totals are missing, the next known one is split by other years' shares.

    Args:
        totals: (years, periods), NaN unknown.

    Returns:
        (years, periods) single values, NaN where no total follows in the year; and the places, counted from the
        first period, whose values were split.

    >>> split_totals(np.array([[10.0, 20.0, 40.0], [20.0, np.nan, 80.0]]))
    (array([[10., 10., 20.],
           [20., 20., 40.]]), [4, 5])
    """
    split: list[int] = []
    singles = np.full_like(totals, np.nan)
    filled = np.concatenate([np.zeros((len(totals), 1)), totals], axis=1)
    steps = np.diff(filled, axis=1)
    singles[np.isfinite(steps)] = steps[np.isfinite(steps)]
    for year, row in enumerate(totals):
        start, before = 0, 0.0
        for place in np.flatnonzero(np.isfinite(row)):
            if place > start:
                block = slice(start, int(place) + 1)
                singles[year, block] = (row[place] - before) * _shares(singles, year, block)
                split += range(year * len(row) + start, year * len(row) + int(place) + 1)
            start, before = int(place) + 1, float(row[place])
    return singles, split


def _shares(singles: Floats, year: int, block: slice) -> Floats:
    """How other years divide the block, nearest years first; evenly where none tells."""
    for other in _nearest(len(singles), year):
        part = singles[other, block]
        if np.isfinite(part).all() and part.min() >= 0 and part.sum() > 0:
            return np.asarray(part / part.sum())
    size = block.stop - block.start
    return np.full(size, 1 / size)


def _nearest(years: int, year: int) -> list[int]:
    return sorted((other for other in range(years) if other != year), key=lambda other: (abs(other - year), other))


def fill_gaps(singles: Floats, last: int) -> tuple[Floats, list[int]]:
    """Put values in for missing ones before `last`, from the same period of the nearest years at this year's level.

    A period that no year knows takes the mean of its own year.

    Args:
        singles: (years, periods), NaN missing.
        last: number of periods, counted from the first, up to which values are wanted.

    Returns:
        (last,) values without NaN, and the places that were put in.

    >>> fill_gaps(np.array([[1.0, 2.0, 3.0], [2.0, np.nan, 6.0]]), 6)
    (array([1., 2., 3., 2., 4., 6.]), [4])
    """
    season = singles.shape[1]
    missing = [int(place) for place in np.flatnonzero(~np.isfinite(singles.ravel()[:last]))]
    filled = singles.copy()
    for place in missing:
        year, period = divmod(place, season)
        filled[year, period] = _guess(singles, year, period)
    return filled.ravel()[:last], missing


def _guess(singles: Floats, year: int, period: int) -> float:
    others = [other for other in _nearest(len(singles), year) if np.isfinite(singles[other, period])]
    if others:
        return float(np.mean([singles[one, period] * _level_ratio(singles, year, one) for one in others[:2]]))
    whole = singles[year] if np.isfinite(singles[year]).any() else singles.ravel()
    return float(whole[np.isfinite(whole)].mean())


def _level_ratio(singles: Floats, year: int, other: int) -> float:
    """This year's level against the other's, over the periods both know; 1 where they share none."""
    both = np.isfinite(singles[year]) & np.isfinite(singles[other])
    below = float(singles[other, both].sum()) if both.any() else 0.0
    return float(singles[year, both].sum()) / below if below > 0 else 1.0
