"""A year's path of the city's figure: this year's totals, last year's, and where the goal's usual schedule leads."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from gongce.bulletins.monthly.data import YearPath
from gongce.bulletins.monthly.headline import show_chance
from gongce.calendars.reporting import LAST_MONTHS
from gongce.forecasting.attainment_frame import QUANTILES
from gongce.monitoring.pace import HISTORY_YEARS, historical_shares
from gongce.vocabulary import Period
from gongce.workspace.outlook import Foresight
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


def draw_path(
    facts: pl.DataFrame, indicator: str, unit: str, tables: Tables, foresight: Foresight | None = None
) -> YearPath | None:
    """The chart of a unit's indicator, with the fan of what may come; None where the year has fewer than two totals."""
    record, period = tables.pack.indicator(indicator), tables.now.period
    totals = read_totals(facts, indicator, unit)
    actual = [totals.get((period.year, month)) if month <= period.last else None for month in LAST_MONTHS]
    if sum(value is not None for value in actual) < 2:
        return None
    path = YearPath(
        indicator,
        record.title,
        record.measured_in,
        tuple(f"{'1—' if month == 2 else ''}{month}月" for month in LAST_MONTHS),
        tuple(actual),
        target=_schedule(totals, period.year, goal) if (goal := _goal_of(tables, indicator, unit)) else (),
        last_year=tuple(totals.get((period.year - 1, month)) for month in LAST_MONTHS),
        source=tables.source(str(record.lane)),
        public=indicator in tables.settings.public,
    )
    return _spread_fan(path, foresight, unit) if foresight else path


def _goal_of(tables: Tables, indicator: str, unit: str) -> float | None:
    table = next((table for table in tables.all if table.id == indicator), None)
    rows = (*([table.whole] if table.whole else []), *table.rows) if table else ()
    return next((row.target.value for row in rows if row.unit == unit), None)


def _spread_fan(path: YearPath, foresight: Foresight, unit: str) -> YearPath:
    """The path with its fan, which begins at the last total; the finding is what is expected of the year."""
    fan = foresight.fan_of(path.indicator, unit)
    prospect = foresight.outlook.of(path.indicator, unit)
    if fan is None or fan.height != len(path.periods):
        return path
    last = max(place for place, value in enumerate(path.actual) if value is not None)
    lines = {name: _join(fan[name].to_list(), last, path.actual[last]) for name in QUANTILES}
    low, lower, middle, upper, high = (lines[name] for name in QUANTILES)
    finding = ""
    if prospect and prospect.chance.value is not None and not prospect.by_growth:
        chance = show_chance(prospect.chance).text
        amount = f"{prospect.middle.text}{path.measured_in}"
        finding = f"{prospect.name}{path.title}全年预计{amount}，完成目标可能性{chance}"
    return replace(path, middle=middle, bands=((50, lower, upper), (80, low, high)), finding=finding)


def _join(values: list[float | None], last: int, known: float | None) -> tuple[float | None, ...]:
    return tuple(known if place == last else value if place > last else None for place, value in enumerate(values))


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
