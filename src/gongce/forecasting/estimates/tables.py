"""Estimate tables out of series: reporting months in order, official growth beside early indicators."""

from collections.abc import Mapping, Sequence

import numpy as np

from gongce.calendars.reporting import reporting_month
from gongce.forecasting.estimates.bridging import EstimateTable
from gongce.forecasting.history import Point
from gongce.vocabulary import InputError, Period, PeriodKind


def reporting_period(period: Period) -> Period:
    """The reporting month a value belongs to; totals to February are the joined month, later totals stay totals.

    >>> reporting_period(Period.ytd(2024, 2)).code, reporting_period(Period.month(2024, 6)).code
    ('2024-0102', '2024-06')
    """
    if period.kind is PeriodKind.YTD and period.last > 2:
        return period
    return reporting_month(period.year, period.last) if period.kind is not PeriodKind.QUARTER else period


def lay_out_estimate(
    series: Mapping[str, Sequence[Point]], official: str, *, are_levels: bool = False
) -> EstimateTable:
    """Put official growth and indicators side by side.

    Rows run from the first period with any value to the last; a February without its January stands for both.

    Args:
        series: by name, the official growth among them.
        official: its name.
        are_levels: indicators are amounts; their growth over the same period a year before is taken [%].

    Raises:
        InputError: no indicator, or no period at all.
    """
    names = tuple(name for name in series if name != official)
    if not names:
        raise InputError("has no indicator beside the official growth", where=official, remedy="add a column")
    values = {name: _by_period(points) for name, points in series.items()}
    if are_levels:
        values |= {name: _growth(values[name]) for name in names}
    periods = sorted({period for found in values.values() for period in found}, key=lambda one: (one.year, one.last))
    if not periods:
        raise InputError("holds no value", where=official, remedy="give official growth and indicators")
    grid = np.array([[values[name].get(period, np.nan) for name in (official, *names)] for period in periods])
    return EstimateTable(tuple(periods), grid[:, 0], grid[:, 1:], names)


def _by_period(points: Sequence[Point]) -> dict[Period, float]:
    found = {reporting_period(point.period): point.value for point in points if point.value is not None}
    return {period: float(value) for period, value in found.items()}


def _growth(levels: Mapping[Period, float]) -> dict[Period, float]:
    return {
        period: 100 * (value / levels[period.a_year_before] - 1)
        for period, value in levels.items()
        if levels.get(period.a_year_before, 0.0) > 0
    }
