"""Forecast of a year's remaining periods: robust theta, averaged with last year's remainder at dampened growth."""

from typing import NamedTuple

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.kernel.breaks import LevelShift, find_level_shifts, rebase
from gongce.forecasting.kernel.festival import festival_columns, festival_effects
from gongce.forecasting.kernel.levels import fit_levels
from gongce.forecasting.kernel.seasonals import seasonal_profile, spread_profile

NAIVE_WEIGHT = 0.3
"""Weight of last year's remainder when a whole year lies ahead; it falls with what remains."""
GROWTH_KEPT = 0.4
"""Part of this year's growth so far that the remainder keeps in it."""


class Rest(NamedTuple):
    """The remaining periods of a year.

    Args:
        logs: (series, remaining periods) median forecasts in logarithms.
        spread: (series,) standard deviation in logs of the remainder, measured in sample; NaN where unknown.
        shifts: level shifts that were found and moved out of the history.
    """

    logs: Floats
    spread: Floats
    shifts: tuple[tuple[LevelShift, ...], ...]


def forecast_rest(
    values: Floats,
    season: int,
    done: int,
    *,
    first_year: int | None = None,
    shifts: tuple[tuple[LevelShift, ...], ...] | None = None,
) -> Rest:
    """Forecast the rest of the year in which the histories end.

    Args:
        values: (series, periods) positive single-period values from a year's first period on: two years at least,
            then `done` periods of the current year.
        season: periods a year: 11 with January and February joined, or 12.
        done: periods of the current year that are known, 0 (the whole year lies ahead) to season − 1.
        first_year: the year of the first period; left out, the festival is not allowed for.
        shifts: known level shifts of each series; left out, they are looked for.

    >>> quiet = np.tile([3.0, 2.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 4.0], 5)[None, :54]
    >>> np.exp(forecast_rest(quiet, 12, 6).logs).round(3)
    array([[2., 2., 2., 2., 2., 4.]])
    """
    raw, ahead = np.log(values), season - done
    if shifts is None:
        first = raw - spread_profile(seasonal_profile(raw, season), raw.shape[1])
        shifts = find_level_shifts(first)
    raw = rebase(raw, shifts)
    columns = festival_columns(first_year, raw.shape[1] + ahead, season) if first_year else np.zeros((0, 0))
    effects = festival_effects(raw, columns[: raw.shape[1]], season)
    moved = effects @ columns.T if columns.size else np.zeros((len(raw), raw.shape[1] + ahead))
    logs = raw - moved[:, : raw.shape[1]]
    profile = seasonal_profile(logs, season)
    fit = fit_levels(logs - spread_profile(profile, logs.shape[1]), season, ahead)
    steps = np.arange(1, ahead + 1)
    theta = fit.level[:, None] + fit.slope[:, None] * steps + profile[:, done:]
    weight = NAIVE_WEIGHT * ahead / season
    whole = (1 - weight) * theta + weight * _last_year_grown(logs, season, done)
    return Rest(whole + moved[:, logs.shape[1] :], fit.spread, shifts)


def _last_year_grown(logs: Floats, season: int, done: int) -> Floats:
    """Last year's remaining periods, with part of this year's growth so far."""
    known, end = done or season, logs.shape[1]
    now = np.exp(logs[:, end - known :]).sum(axis=1)
    before = np.exp(logs[:, end - known - season : end - season]).sum(axis=1)
    return np.asarray(logs[:, -season:][:, : season - done] + GROWTH_KEPT * np.log(now / before)[:, None])
