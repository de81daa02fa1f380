"""Robust theta: exponential smoothing at many speeds, weighted by past fit, plus the long slope.

One step ahead and the mean of the next periods are both asked for, because the speed that is best for next month is
seldom the best for the rest of a year. Shocks are clipped, so that one odd month does not carry the level away.
"""

from typing import NamedTuple

import numpy as np

from gongce.forecasting.arrays import Floats

_TRIED = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9])
DRIFTS = (0.0, 0.5)
"""Parts of the long slope by which the level drifts while it is smoothed: not at all, as theta, or by half."""
SPEEDS = np.tile(_TRIED, len(DRIFTS))
"""Smoothing parameters tried, with each drift."""
_DRIFT_OF_SPEED = np.repeat(DRIFTS, len(_TRIED))
CLIP = 3.0
"""Shocks beyond so many robust standard deviations are cut there."""
SHARPNESS = 15.0
"""How sharply the weight of a speed falls with its past error: (least error / error) ** (SHARPNESS / 2)."""
_TINY = 1e-12


class LevelFit(NamedTuple):
    """Levels at the end of the histories.

    `slope` is per period; `spread` the standard deviation of the mean of the next `horizon` periods
    about its forecast, measured over the history; NaN where the history is too short to measure it.
    """

    level: Floats
    slope: Floats
    spread: Floats


def fit_levels(adjusted: Floats, season: int, horizon: int) -> LevelFit:
    """Fit level and slope of deseasonalised series.

    Args:
        adjusted: (series, periods) logarithms less their seasonals, none missing.
        season: periods a year; so many periods are run in before errors count.
        horizon: periods ahead the level will be used for.
    """
    slope = long_slope(adjusted)
    drift = slope[:, None] * _DRIFT_OF_SPEED
    noise = robust_deviation(np.diff(adjusted, axis=1))[:, None] + _TINY
    ahead = _means_ahead(adjusted, horizon) - (slope * (horizon + 1) / 2)[:, None]
    level = adjusted[:, :season].mean(axis=1, keepdims=True) + np.zeros((1, len(SPEEDS)))
    single, several, counted = np.zeros_like(level), np.zeros_like(level), 0
    for at in range(1, adjusted.shape[1]):
        shock = np.clip(adjusted[:, at : at + 1] - level, -CLIP * noise, CLIP * noise)
        if at > season:
            single += shock * shock
            if at < ahead.shape[1]:
                miss = np.minimum(np.abs(ahead[:, at : at + 1] - level), 2 * CLIP * noise)
                several += miss * miss
                counted += 1
        level = level + SPEEDS * shock + drift
    weights = (_weigh(several if counted else single) + _weigh(single)) / 2
    spread = np.sqrt((several * weights).sum(axis=1) / counted) if counted else np.full(len(level), np.nan)
    return LevelFit((level * weights).sum(axis=1), slope, spread)


def long_slope(adjusted: Floats) -> Floats:
    """Least-squares slope per period over the whole history."""
    time = np.arange(adjusted.shape[1]) - (adjusted.shape[1] - 1) / 2
    return np.asarray(adjusted @ time / (time @ time))


def robust_deviation(rows: Floats) -> Floats:
    """Standard deviation of each row about nought, by the median of absolute values."""
    return np.asarray(1.4826 * np.median(np.abs(rows), axis=1))


def _means_ahead(adjusted: Floats, horizon: int) -> Floats:
    """Mean of the `horizon` periods from each period on, as far as they are known."""
    if adjusted.shape[1] < horizon:
        return np.empty((len(adjusted), 0))
    sums = np.cumsum(np.concatenate([np.zeros((len(adjusted), 1)), adjusted], axis=1), axis=1)
    return np.asarray((sums[:, horizon:] - sums[:, :-horizon]) / horizon)


def _weigh(errors: Floats) -> Floats:
    errors = errors + _TINY
    weights = (errors.min(axis=1, keepdims=True) / errors) ** (SHARPNESS / 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
