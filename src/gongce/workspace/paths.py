"""A year's path of the city's figure: this year's totals, last year's, and where the goal's usual schedule leads."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from gongce.bulletins.monthly.data import YearPath
from gongce.calendars.reporting import LAST_MONTHS
from gongce.monitoring.pace import HISTORY_YEARS, historical_shares
from gongce.rulebook import Pack
from gongce.vocabulary import Period
from gongce.workspace.tables import Tables

Totals = Mapping[tuple[int, int], float]
"""Year and last month → the total from January."""


def read_totals(facts: pl.DataFrame, indicator: str, unit: str) -> Totals:
    """The totals of one unit's indicator as they counted, from facts with one row a key."""
    its = (pl.col("indicator") == indicator) & (pl.col("unit") == unit) & (pl.col("industry") == "")
    level = (pl.col("measure") == "level") & pl.col("value").is_not_null()
    rows = facts.filter(its & level).select("period", "value").iter_rows()
    totals = {}
    for code, value in rows:
        period = Period.parse(code)
        if period.kind.value == "ytd":
            totals[period.year, period.last] = value
    return totals


def draw_path(facts: pl.DataFrame, indicator: str, pack: Pack, tables: Tables) -> YearPath | None:
    """The chart of a headline indicator; None where the year has fewer than two totals."""
    record, period, city = pack.indicator(indicator), tables.now.period, pack.plan.city
    totals = read_totals(facts, indicator, city)
    actual = [totals.get((period.year, month)) if month <= period.last else None for month in LAST_MONTHS]
    if sum(value is not None for value in actual) < 2:
        return None
    goal = next((table.whole.target.value for table in tables.all if table.id == indicator and table.whole), None)
    return YearPath(
        indicator,
        record.title,
        record.measured_in,
        tuple(f"{'1—' if month == 2 else ''}{month}月" for month in LAST_MONTHS),
        tuple(actual),
        target=_schedule(totals, period.year, goal) if goal else (),
        last_year=tuple(totals.get((period.year - 1, month)) for month in LAST_MONTHS),
        source=tables.source(str(record.lane)),
        public=indicator in tables.settings.public,
    )


def _schedule(totals: Totals, year: int, goal: float) -> tuple[float | None, ...]:
    """The goal times the usual share of the year by each month, from the years before."""
    years = [year - back for back in range(1, HISTORY_YEARS + 1)]
    whole = np.array([[totals.get((past, 12), np.nan) for past in years]])
    found: list[float | None] = []
    for month in LAST_MONTHS:
        past = np.array([[totals.get((one, month), np.nan) for one in years]])
        share = float(historical_shares(past, whole)[0][0])
        found.append(share * goal if np.isfinite(share) else None)
    return tuple(found)
