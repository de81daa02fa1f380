"""The Spring Festival's moving day: shrunken regression of off-trend deviations on the share of a window in a month."""

from collections.abc import Sequence

import numpy as np

from gongce.calendars.spring_festival import DURING, FESTIVALS, POST, PRE, festival_regressor
from gongce.forecasting.arrays import Floats, Integers
from gongce.forecasting.kernel.seasonals import off_trend
from gongce.vocabulary import Period

PRIOR_DEVIATION = {11: 0.1, 12: 0.1}
"""Standard deviation of an effect before anything is seen: log points for a whole window moved into a month."""
CLIP = 2.5
FIRST_QUARTER = 3


def festival_columns(first_year: int, periods: int, season: int) -> Floats:
    """Regressors of the festival for periods from the first of a year on.

    With January and February joined (season 11) only the window after the festival moves, between the joined month
    and March; each of the two takes its own effect. With twelve months the windows before, during and after do.

    Args:
        first_year: the year the first period belongs to.
        periods: how many.
        season: 11 or 12.

    Returns:
        (periods, columns); no columns for quarters, or where a year is outside the table of festivals.
    """
    years = range(first_year, first_year - (-periods // season))
    is_known = bool(years) and years[0] in FESTIVALS and years[-1] in FESTIVALS
    if season not in PRIOR_DEVIATION or not is_known:
        return np.zeros((periods, 0))
    blocks = [_joined_block(year) if season == 11 else _monthly_block(year) for year in years]
    rows = np.zeros((len(years), season, blocks[0].shape[1]))
    rows[:, : blocks[0].shape[0]] = blocks
    return np.asarray(rows.reshape(-1, rows.shape[2])[:periods])


def _joined_block(year: int) -> Floats:
    share = festival_regressor([Period.month(year, FIRST_QUARTER)], POST)[0]
    return np.diag([-share, share])


def _monthly_block(year: int) -> Floats:
    months: Sequence[Period] = [Period.month(year, month) for month in range(1, FIRST_QUARTER + 1)]
    return np.array([festival_regressor(months, window) for window in (PRE, DURING, POST)]).T


def festival_effects(logs: Floats, columns: Floats, season: int) -> Floats:
    """Effects of the festival, shrunken toward nought as far as the history does not show them.

    Args:
        logs: (series, periods) logarithms from a year's first period on, none missing.
        columns: (periods, regressors) of `festival_columns`.
        season: periods a year.

    Returns:
        (series, regressors) [log points for a whole window].
    """
    if not columns.shape[1]:
        return np.zeros((len(logs), 0))
    deviations = off_trend(logs, season)
    quarter = FIRST_QUARTER - (season == 11)
    at = np.flatnonzero(np.isfinite(deviations[0]) & (np.arange(logs.shape[1]) % season < quarter))
    moved, seen = _off_place(columns[at].T, at % season), _off_median(deviations[:, at], at % season)
    gram, solve = moved @ moved.T, np.linalg.pinv(moved @ moved.T)
    fitted = seen @ moved.T @ solve @ moved
    bound = CLIP * 1.4826 * np.median(np.abs(seen - fitted), axis=1, keepdims=True)
    seen = fitted + np.clip(seen - fitted, -bound, bound)
    cross = seen @ moved.T
    plain = cross @ solve
    freedom = max(seen.shape[1] - quarter - len(gram), 1)
    variance = ((seen - plain @ moved) ** 2).sum(axis=1) / freedom
    ridge = variance / PRIOR_DEVIATION[season] ** 2 + 1e-12
    systems = gram[None] + ridge[:, None, None] * np.eye(len(gram))
    return np.asarray(np.linalg.solve(systems, cross[:, :, None])[:, :, 0])


def _off_place(rows: Floats, places: Integers) -> Floats:
    """Rows less their mean over each place in the year."""
    rows = rows.copy()
    for place in np.unique(places):
        rows[:, places == place] -= rows[:, places == place].mean(axis=1, keepdims=True)
    return rows


def _off_median(rows: Floats, places: Integers) -> Floats:
    rows = rows.copy()
    for place in np.unique(places):
        rows[:, places == place] -= np.median(rows[:, places == place], axis=1, keepdims=True)
    return rows
