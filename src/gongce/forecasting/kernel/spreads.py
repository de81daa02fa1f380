"""How wide: the method's own errors in past years, the panel's, and the spread in sample; from the past only."""

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.kernel.breaks import LevelShift
from gongce.forecasting.kernel.rest import forecast_rest

MOST_YEARS = 5
LEAST_YEARS = 3
"""Whole years a past origin must have before it."""
PANEL = 20
"""So many series together make a panel whose errors inform each one's spread."""
FLOOR = 0.002
"""No remainder is known better than to so many log points."""
SHORT_SPREAD = 0.15
"""Standard deviation of a remainder (log points) where the history is too short to measure one."""
SHORT_WIDENING = 1.5


def past_errors(
    values: Floats,
    season: int,
    done: int,
    *,
    first_year: int | None,
    shifts: tuple[tuple[LevelShift, ...], ...],
) -> Floats:
    """Log errors of the remainder, actual over forecast, had it been forecast in the same month of past years.

    Args:
        values: as `forecast_rest`.
        season: periods a year.
        done: known periods of the current year.
        first_year: the year of the first period.
        shifts: the series' level shifts; a past origin knows only those before it.

    Returns:
        (series, up to five years), the latest first; no columns where there are too few years.
    """
    errors = []
    for back in range(1, MOST_YEARS + 1):
        end = values.shape[1] - back * season
        if end - done < LEAST_YEARS * season:
            break
        known = tuple(tuple(found for found in series if found.at <= end - 3) for series in shifts)
        made = forecast_rest(values[:, :end], season, done, first_year=first_year, shifts=known)
        actual = values[:, end : end + season - done].sum(axis=1)
        errors.append(np.log(actual) - np.log(np.exp(made.logs).sum(axis=1)))
    return np.array(errors).T if errors else np.empty((len(values), 0))


def blend_spread(errors: Floats, in_sample: Floats) -> Floats:
    """Standard deviation in logs of each remainder.

    The geometric mean of what is known: the series' own past errors, its in-sample spread, and for a panel the typical
    error of all series (the in-sample spread is then scaled to the errors the panel really made).

    Args:
        errors: (series, years) of `past_errors`; may have no columns.
        in_sample: (series,) of `forecast_rest`; NaN where unknown.

    Returns:
        (series,) positive; a wide default where nothing is known.
    """
    if not errors.shape[1]:
        wide = SHORT_WIDENING * in_sample
        return np.asarray(np.where(np.isfinite(wide), np.maximum(wide, SHORT_SPREAD / 2), SHORT_SPREAD))
    modelled = np.maximum(in_sample, FLOOR)
    if len(errors) < PANEL:
        bound = 3 * 1.4826 * np.median(np.abs(errors), axis=1, keepdims=True) + FLOOR
        own = np.maximum(_root_mean_square(np.minimum(np.abs(errors), bound)), FLOOR)
        return np.asarray(np.sqrt(modelled * own))
    typical = max(1.4826 * float(np.median(np.abs(errors))), FLOOR)
    ratio = 1.4826 * float(np.median(np.abs(errors) / modelled[:, None]))
    own = np.maximum(_root_mean_square(np.minimum(np.abs(errors), 3 * typical)), FLOOR)
    return np.asarray(np.cbrt(np.maximum(modelled * ratio, FLOOR) * typical * own))


def _root_mean_square(rows: Floats) -> Floats:
    return np.asarray(np.sqrt((rows * rows).mean(axis=1)))
