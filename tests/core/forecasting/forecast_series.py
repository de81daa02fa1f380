"""Invented series for the tests of forecasting: a level, a slope, a season, noise; nothing of a real city."""

import numpy as np

from gongce.forecasting.history import History, Point
from gongce.vocabulary import Period

SHAPE_11 = np.array([1.7, 1.05, 1.0, 1.02, 1.1, 0.95, 0.96, 1.03, 1.0, 1.05, 1.2])


def make_values(years=6, done=5, *, growth=0.05, noise=0.02, seed=1, level=100.0, shape=SHAPE_11):
    """Single values of whole years and then `done` periods."""
    season = len(shape)
    rng = np.random.default_rng(seed)
    periods = np.arange(years * season + done)
    trend = np.exp(growth * periods / season)
    return level * trend * shape[periods % season] * np.exp(noise * rng.standard_normal(len(periods)))


def make_panel(series=5, **options):
    """Several such series, one a row."""
    return np.array([make_values(seed=seed + 1, level=50.0 * (seed + 1), **options) for seed in range(series)])


def make_history(name="某项", years=6, done=5, first_year=2014, **options):
    """One as a history."""
    values = make_values(years, done, **options)
    season = 11
    return History(name, first_year, season, values, float(values[len(values) - done :].sum()) if done else 0.0)


def ytd_points(values, first_year=2014):
    """Single values as points of year-to-date totals."""
    points, total = [], 0.0
    for place, value in enumerate(values):
        number = place % 11
        total = float(value) if number == 0 else total + float(value)
        points.append(Point(Period.ytd(first_year + place // 11, number + 2), total))
    return points
