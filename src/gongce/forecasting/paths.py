"""Paths of the remaining periods, whose totals follow the calibrated distribution of the remainder."""

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.distributions import LEVELS, student_quantile

PATHS = 2000
WALK = 0.7
"""Part of a month's noise that stays in the level of the months after it; the rest is the month's own."""


def draw_paths(
    logs: Floats, spread: Floats, rng: np.random.Generator, *, count: int = PATHS, common: float = 0.0
) -> Floats:
    """Joint paths of several series.

    Within a series later months are less sure than earlier ones and move together; the totals of the paths have
    exactly the calibrated distribution (each path is scaled to the total of its rank). Between series, shocks share
    a part so that totals correlate by about `common`.

    Args:
        logs: (series, remaining periods) medians in logarithms.
        spread: (series,) standard deviation scale of the remainder in logs.
        rng: the dice.
        count: paths.
        common: correlation between series, 0 to 1.

    Returns:
        (series, count, remaining periods), positive.
    """
    series, ahead = logs.shape
    shared = rng.standard_normal((1, count, ahead, 2))
    own = rng.standard_normal((series, count, ahead, 2))
    shocks = np.sqrt(common) * shared + np.sqrt(1 - common) * own
    walk = np.cumsum(shocks[..., 0], axis=2) / np.sqrt(ahead)
    noise = np.sqrt(WALK) * walk + np.sqrt(1 - WALK) * shocks[..., 1]
    raw = np.exp(logs[:, None] + spread[:, None, None] * noise)
    totals = raw.sum(axis=2)
    ranks = np.argsort(np.argsort(totals, axis=1, kind="stable"), axis=1, kind="stable")
    standard = student_quantile((np.arange(count) + 0.5) / count)
    wanted = np.exp(logs).sum(axis=1)[:, None] * np.exp(spread[:, None] * standard[ranks])
    return np.asarray(raw * (wanted / totals)[:, :, None])


def fan(known: float, paths: Floats) -> Floats:
    """Quantiles of the year-to-date total after each remaining period.

    Args:
        known: the total so far.
        paths: (count, remaining periods).

    Returns:
        (remaining periods, levels of `distributions.LEVELS`).
    """
    return np.asarray(np.quantile(known + np.cumsum(paths, axis=1), LEVELS, axis=0).T)
