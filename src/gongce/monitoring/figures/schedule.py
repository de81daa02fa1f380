"""The usual share of the year by now for every series, and what it rests on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gongce.monitoring.arrays import FloatArray, IntArray
from gongce.monitoring.figures.growth_columns import is_flow
from gongce.monitoring.figures.schema import Options
from gongce.monitoring.pace import PaceSource, even_share, historical_shares
from gongce.monitoring.series import SERIES_KEY, SeriesTable
from gongce.vocabulary import Period


@dataclass(frozen=True)
class Schedule:
    """The usual share of the year by now, its spread, the years behind it, what it rests on; one entry a series."""

    share: FloatArray
    spread: FloatArray
    years: IntArray
    sources: npt.NDArray[np.str_]


def schedule_series(table: SeriesTable, period: Period, options: Options) -> Schedule:
    """Shares of flows and counts; of everything else unknown."""
    found = _even(table, period) if options.is_even_pace_ordered else _historical(table, options)
    flows = is_flow(table.keys)
    known = flows & np.isfinite(found.share)
    return Schedule(
        np.where(known, found.share, np.nan),
        np.where(known, found.spread, np.nan),
        np.where(known, found.years, 0),
        np.where(known, found.sources, str(PaceSource.NONE)),
    )


def _even(table: SeriesTable, period: Period) -> Schedule:
    count = table.keys.height
    share, unknown = np.full(count, even_share(period.last)), np.full(count, np.nan)
    return Schedule(share, unknown, np.zeros(count, np.int64), np.full(count, str(PaceSource.EVEN)))


def _historical(table: SeriesTable, options: Options) -> Schedule:
    backs = range(1, options.history_years + 1)
    past = np.column_stack([table.cells(f"past_{back}") for back in backs])
    whole = np.column_stack([table.cells(f"whole_{back}") for back in backs])
    share, spread, years = historical_shares(past, whole)
    is_own = np.isfinite(share)
    city = _rows_of(table, options.city)
    lent = (city >= 0) & ~is_own
    share, spread = np.where(lent, share[city], share), np.where(lent, spread[city], spread)
    sources = np.where(is_own, str(PaceSource.HISTORY), np.where(lent, str(PaceSource.WHOLE_CITY), ""))
    return Schedule(share, spread, np.where(lent, years[city], years), sources)


def _rows_of(table: SeriesTable, city: str) -> IntArray:
    """For each series the row of the city's series of the same indicator, definition, industry and lane, else −1."""
    same = [name for name in SERIES_KEY if name != "unit"]
    keys = table.keys.select(SERIES_KEY).with_row_index("_row")
    whole = keys.filter(pl.col("unit") == city).select(*same, _city=pl.col("_row").cast(pl.Int64))
    found = keys.join(whole, on=same, how="left", maintain_order="left")["_city"]
    return np.asarray(found.fill_null(-1).to_numpy(), np.int64)
