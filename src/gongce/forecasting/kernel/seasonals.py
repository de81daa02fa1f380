"""Seasonal profiles in logs: weighted medians over the years, so that one odd year does not bend them."""

import numpy as np

from gongce.forecasting.arrays import Floats

HALF_LIFE_YEARS = 4.0
"""A year counts half as much as the one four years later (chosen on 2006–2021 data, see docs/explanation)."""


def centred_trend(logs: Floats, season: int) -> Floats:
    """Moving average over one year, centred; it begins at period `season // 2`.

    Args:
        logs: (series, periods) logarithms, none missing.
        season: periods a year.

    Returns:
        (series, periods − season + 1), one fewer where the season is even.
    """
    zero = np.zeros((len(logs), 1))
    sums = np.cumsum(np.concatenate([zero, logs], axis=1), axis=1)
    means = (sums[:, season:] - sums[:, :-season]) / season
    return np.asarray(means if season % 2 else (means[:, 1:] + means[:, :-1]) / 2)


def off_trend(logs: Floats, season: int) -> Floats:
    """Deviation from the centred trend; NaN in the half years at both ends where there is none."""
    trend = centred_trend(logs, season)
    first = season // 2
    deviations = np.full_like(logs, np.nan)
    deviations[:, first : first + trend.shape[1]] = logs[:, first : first + trend.shape[1]] - trend
    return deviations


def weighted_median(rows: Floats, weights: Floats) -> Floats:
    """Weighted median of each row, interpolated between the two values around half the weight.

    Args:
        rows: (series, values).
        weights: (values,), positive.

    >>> weighted_median(np.array([[1.0, 2.0, 9.0]]), np.ones(3))
    array([2.])
    """
    if rows.shape[1] == 1:
        return rows[:, 0]
    order = np.argsort(rows, axis=1)
    sorted_weights = weights[order] / weights.sum()
    middles = np.cumsum(sorted_weights, axis=1) - sorted_weights / 2
    values = np.take_along_axis(rows, order, axis=1)
    upper = np.clip((middles >= 0.5).argmax(axis=1), 1, None)
    row = np.arange(len(rows))
    low, high = middles[row, upper - 1], middles[row, upper]
    part = np.clip((0.5 - low) / (high - low), 0, 1)
    return np.asarray(values[row, upper - 1] + part * (values[row, upper] - values[row, upper - 1]))


def seasonal_profile(logs: Floats, season: int, *, half_life: float = HALF_LIFE_YEARS) -> Floats:
    """Seasonal deviation of each place in the year, mean nought.

    Args:
        logs: (series, periods) logarithms from a year's first period on, two years or more, none missing.
        season: periods a year.
        half_life: years after which a year counts half.

    Returns:
        (series, season).

    >>> year = np.log([1.0, 2.0, 4.0])
    >>> np.exp(seasonal_profile(np.tile(year, (1, 4)), 3)).round(6)
    array([[0.5, 1. , 2. ]])
    """
    deviations = off_trend(logs, season)
    known = np.isfinite(deviations[0])
    ages = (logs.shape[1] - 1 - np.arange(logs.shape[1])) / season
    profile = np.empty((len(logs), season))
    for place in range(season):
        chosen = np.arange(place, logs.shape[1], season)
        chosen = chosen[known[chosen]]
        profile[:, place] = weighted_median(deviations[:, chosen], 0.5 ** (ages[chosen] / half_life))
    return np.asarray(profile - profile.mean(axis=1, keepdims=True))


def spread_profile(profile: Floats, periods: int) -> Floats:
    """The profile repeated over so many periods from a year's first."""
    years = -(-periods // profile.shape[1])
    return np.tile(profile, (1, years))[:, :periods]
