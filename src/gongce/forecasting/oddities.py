"""Single periods far from what their neighbours lead one to expect: told of, never mended."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gongce.forecasting.arrays import Floats
from gongce.forecasting.history import History, period_at
from gongce.vocabulary import Finding, Severity

SIZE = float(np.log(2))
"""Least distance in log points: twice or half of what was to be expected [design]."""
STRENGTH = 6.0
"""Least distance in robust standard deviations of the series' own growth."""
LEAST_YEARS = 3
RECENT_YEARS = 2
"""Only the last two years carry a forecast far enough to be told of."""


def find_odd_periods(values: Floats, season: int) -> tuple[tuple[tuple[int, float], ...], ...]:
    """Places and how many times the expected value stands there: growth over a year against that of the year around.

    The year after an odd period shows its mirror image, which is not odd itself.

    Args:
        values: (series, periods) single periods, all above zero.
        season: periods a year.

    Returns:
        Of each series, the odd periods of its last two years; none where three years are not known.

    >>> values = np.tile(np.arange(10.0, 22.0), (1, 5))
    >>> values[0, 53] *= 9
    >>> [(place, round(times, 1)) for place, times in find_odd_periods(values, 12)[0]]
    [(53, 9.0)]
    """
    if values.shape[1] < LEAST_YEARS * season:
        return ((),) * len(values)
    logs = np.log(values[:, -(RECENT_YEARS + 2) * season :])
    growth = logs[:, season:] - logs[:, :-season]
    apart = growth - _medians_around(growth, season + 1)
    noise = 1.4826 * np.median(np.abs(apart), axis=1, keepdims=True)
    is_far = (np.abs(apart) > SIZE) & (np.abs(apart) > STRENGTH * noise)
    is_far[:, season:] &= ~is_far[:, :-season]
    is_far[:, : -RECENT_YEARS * season] = False
    first = values.shape[1] - growth.shape[1]
    return tuple(
        tuple((int(place) + first, float(np.exp(row[place]))) for place in np.flatnonzero(far))
        for row, far in zip(apart, is_far, strict=True)
    )


def _medians_around(growth: Floats, width: int) -> Floats:
    """Median of the `width` periods around each; at the ends, of the first and last so many."""
    medians = np.median(sliding_window_view(growth, width, axis=1), axis=2)
    places = np.clip(np.arange(growth.shape[1]) - width // 2, 0, medians.shape[1] - 1)
    return np.asarray(medians[:, places])


def tell_odd_periods(history: History, odd: Iterable[tuple[int, float]]) -> Iterator[Finding]:
    """A finding for each; the figure is used as it stands."""
    for place, times in odd:
        if place in history.filled:
            continue
        title = period_at(history.first_year, place, history.season).title
        yield Finding(
            "forecast.odd_period",
            Severity.WARNING,
            history.name,
            f"{title}为{history.values[place]:.6g}，约为按前后各期推得数的{times:.2g}倍；未作改动，预测受其影响",
            "核对这一期；误报的更正后重算，一次性因素在使用时说明",
        )
