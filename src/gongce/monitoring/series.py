"""The few cells of every series that a period's monitoring needs, taken out of the observation frame into arrays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from gongce.calendars import previous_reporting, reporting_month, reporting_months, total_to
from gongce.monitoring.arrays import FloatArray, IntArray
from gongce.rulebook import Cumulation, Nature, Pack
from gongce.vocabulary import Period

SERIES_KEY = ("indicator", "definition", "unit", "industry", "lane")
"""What names a series; the price basis belongs to each fact: a level is at current prices, its growth comparable."""
_FLOWS = (Nature.FLOW, Nature.COUNT)
_PRICE_ORDER = {
    "level": {"comparable": 0, "unknown": 1, "none": 2, "current": 3},
    "base": {"comparable": 0, "unknown": 1, "none": 2, "current": 3},
    "growth": {"unknown": 0, "none": 1, "current": 2, "comparable": 3},
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a series: a measure at the end of a month of a year."""

    name: str
    measure: str
    year: int
    last: int


@dataclass(frozen=True)
class SeriesTable:
    """The series that have any of the cells asked for.

    Args:
        keys: one row a series: SERIES_KEY, and cumulation, nature, direction of its indicator.
        slots: the cells' names, in order.
        values: (series, cells); NaN where not known.
        decimals: (series, cells) printed decimals, −1 where nothing is printed.
        reasons: of each series' present level why it is missing, "" where it is not or nobody said.
        inputs: the observations that were read, one row a cell.
    """

    keys: pl.DataFrame
    slots: tuple[Slot, ...]
    values: FloatArray
    decimals: IntArray
    reasons: list[str]
    inputs: pl.DataFrame

    def cells(self, name: str) -> FloatArray:
        """(series,) the values of one cell.

        Raises:
            KeyError: no such cell was asked for.
        """
        return np.asarray(self.values[:, self._place(name)], np.float64)

    def steps(self, name: str) -> FloatArray:
        """(series,) the last printed place of one cell, 0 where nothing is printed."""
        decimals = self.decimals[:, self._place(name)]
        return np.where(decimals >= 0, 10.0 ** -decimals.astype(np.float64), 0.0)

    def _place(self, name: str) -> int:
        for number, slot in enumerate(self.slots):
            if slot.name == name:
                return number
        raise KeyError(name)


def slots_for(period: Period, history_years: int) -> tuple[Slot, ...]:
    """The cells monitoring a period needs: now, the month before, a year before, past years to date and whole.

    Raises:
        InputError: no such period.
    """
    total = total_to(period)
    before, year = previous_reporting(total), total.year
    found = [Slot(f"{measure}_now", measure, year, total.last) for measure in ("level", "growth", "base")]
    if before.year == year:
        found += [Slot(f"{measure}_before", measure, year, before.last) for measure in ("level", "growth", "base")]
    found.append(Slot("growth_a_year_before", "growth", year - 1, total.last))
    found.append(Slot("base_whole", "base", year, 12))
    for back in range(1, max(history_years, 1) + 1):
        found += [
            Slot(f"past_{back}", "level", year - back, total.last),
            Slot(f"whole_{back}", "level", year - back, 12),
        ]
    return tuple(dict.fromkeys(found))


def gather_series(
    observations: pl.DataFrame | pl.LazyFrame, pack: Pack, slots: tuple[Slot, ...], as_of: datetime
) -> SeriesTable:
    """Read the cells; of several vintages of one fact the last recorded by `as_of` counts.

    Flows and counts are taken from totals since January (months and quarters that make them up are summed where the
    indicator is reported by single periods, and only if none is missing); states, ratios and indexes as of the
    month's end. Rows of indicators the pack does not have, and measures not asked for, are left out.

    Raises:
        InputError: the frame lacks a column.
    """
    lazy = observations.lazy()
    rows = _choose(lazy, pack, slots, as_of).collect()
    rows = pl.concat([rows, _sum_months(lazy, pack, slots, as_of)], how="vertical")
    return _scatter(rows, _describe(pack), slots)


def _describe(pack: Pack) -> pl.DataFrame:
    """One row an indicator of the pack."""
    rows = [(one.id, str(one.cumulation), str(one.nature), str(one.direction)) for one in pack.indicators]
    return pl.DataFrame(rows, schema=["indicator", "cumulation", "nature", "direction"], orient="row")


def _choose(rows: pl.LazyFrame, pack: Pack, slots: tuple[Slot, ...], as_of: datetime) -> pl.LazyFrame:
    """The rows that are a cell as they stand, with the cell's number and how far they are to be preferred."""
    flows = [one.id for one in pack.indicators if one.nature in _FLOWS and one.cumulation is not Cumulation.SINGLE]
    states = [one.id for one in pack.indicators if one.nature not in _FLOWS]
    table = pl.LazyFrame(
        list(_codes(slots)),
        schema={"period": pl.String, "measure": pl.String, "_state": pl.Boolean, "_slot": pl.Int32, "_first": pl.Int32},
        orient="row",
    )
    codes = table.select("period").unique().collect()["period"].to_list()
    wanted = rows.filter(
        pl.col("period").is_in(codes) & (pl.col("recorded_at") <= as_of) & pl.col("indicator").is_in([*flows, *states])
    )
    marked = wanted.with_columns(_state=pl.col("indicator").is_in(states))
    return marked.join(table, on=["period", "measure", "_state"], how="inner").drop("_state")


def _codes(slots: tuple[Slot, ...]) -> Iterator[tuple[str, str, bool, int, int]]:
    """Every code a cell may be reported under: (code, measure, is a state, cell, preference)."""
    for number, slot in enumerate(slots):
        totals = [Period.ytd(slot.year, slot.last)]
        totals += [Period.quarter(slot.year, 1)] if slot.last == 3 else []
        totals += [Period.half(slot.year, 1)] if slot.last == 6 else []
        totals += [Period.of_year(slot.year)] if slot.last == 12 else []
        singles = [reporting_month(slot.year, slot.last), Period.month(slot.year, slot.last)]
        singles += [Period.quarter(slot.year, slot.last // 3)] if slot.last % 3 == 0 else []
        singles += [Period.half(slot.year, 2)] if slot.last == 12 else []
        for is_state, periods in ((False, totals), (True, [*totals, *singles])):
            codes = list(dict.fromkeys(period.code for period in periods))
            for place, code in enumerate(codes):
                yield code, slot.measure, is_state, number, len(codes) - place


def _sum_months(rows: pl.LazyFrame, pack: Pack, slots: tuple[Slot, ...], as_of: datetime) -> pl.DataFrame:
    """Cells of flows that are reported by single periods: the sum of the months, where none is missing."""
    singles = [one.id for one in pack.indicators if one.nature in _FLOWS and one.cumulation is Cumulation.SINGLE]
    parts = [
        (period.code, slot.measure, number, period_weight)
        for number, slot in enumerate(slots)
        if slot.measure != "growth"
        for period, period_weight in _months_to(slot)
    ]
    table = pl.DataFrame(
        parts, schema={"period": pl.String, "measure": pl.String, "_slot": pl.Int32, "_needed": pl.Int32}, orient="row"
    )
    chosen = rows.filter(
        pl.col("indicator").is_in(singles)
        & pl.col("period").is_in(table["period"].unique().to_list())
        & (pl.col("recorded_at") <= as_of)
    )
    latest = chosen.sort("recorded_at", "batch").unique([*SERIES_KEY, "measure", "price_basis", "period"], keep="last")
    joined = latest.join(table.lazy(), on=["period", "measure"], how="inner")
    whole = (pl.len() == pl.col("_needed").first()) & (pl.col("missing") == "").all()
    summed = joined.group_by([*SERIES_KEY, "measure", "price_basis", "_slot"]).agg(
        pl.when(whole).then(pl.col("value").sum()).alias("value"),
        pl.col("decimals").max(),
        pl.when(whole).then(pl.lit("")).otherwise(pl.lit("months_missing")).alias("missing"),
        pl.col("period").max(),
        *(pl.col(name).max() for name in ("batch", "recorded_at")),
        pl.lit("").alias("printed"),
        pl.lit("").alias("cell"),
        pl.lit(0, pl.Int32).alias("_first"),
    )
    names = [*rows.collect_schema().names(), "_slot", "_first"]
    return summed.select(names).collect()


def _months_to(slot: Slot) -> Iterable[tuple[Period, int]]:
    months = [month for month in reporting_months(slot.year) if month.last <= slot.last]
    return [(month, len(months)) for month in months]


def _scatter(rows: pl.DataFrame, described: pl.DataFrame, slots: tuple[Slot, ...]) -> SeriesTable:
    number, keys = _number_series(rows)
    flat = number * len(slots) + rows["_slot"].to_numpy()
    size = keys.height * len(slots)
    kept = _keep_latest(rows, flat, size)
    rows, flat = (rows, flat) if kept is None else (rows[kept], flat[kept])
    values, decimals = np.full(size, np.nan), np.full(size, -1, np.int64)
    values[flat] = rows["value"].fill_null(np.nan).to_numpy()
    decimals[flat] = rows["decimals"].fill_null(-1).to_numpy()
    shape = (keys.height, len(slots))
    keys = keys.join(described, on="indicator", how="left", maintain_order="left")
    reasons = _reasons(rows, number if kept is None else number[kept], keys.height, slots)
    return SeriesTable(keys, slots, values.reshape(shape), decimals.reshape(shape), reasons, _name_slots(rows, slots))


def _name_slots(rows: pl.DataFrame, slots: tuple[Slot, ...]) -> pl.DataFrame:
    """The rows with the name of the cell each fills."""
    names = pl.Series([slot.name for slot in slots], dtype=pl.String)
    return rows.with_columns(slot=names.gather(rows["_slot"].cast(pl.UInt32))).drop("_first", "_slot")


def _number_series(rows: pl.DataFrame) -> tuple[IntArray, pl.DataFrame]:
    """A number per row for its series, exact: from the place of each key's value among its values; and the keys."""
    wide, sizes = np.zeros(rows.height, np.int64), []
    levels = []
    for name in SERIES_KEY:
        known = rows[name].unique().sort()
        place = rows[name].cast(pl.Enum(known)).to_physical().to_numpy()
        wide = wide * max(len(known), 1) + place
        sizes.append(max(len(known), 1))
        levels.append(known)
    is_there = np.zeros(int(np.prod(sizes)), np.bool_)
    is_there[wide] = True
    found = np.flatnonzero(is_there)
    renumbered = np.cumsum(is_there) - 1
    places = np.unravel_index(found, sizes)
    keys = {
        name: known.gather(pl.Series(place.astype(np.uint32)))
        for name, known, place in zip(SERIES_KEY, levels, places, strict=True)
    }
    return renumbered[wide], pl.DataFrame(keys, schema=dict.fromkeys(SERIES_KEY, pl.String))


def _keep_latest(rows: pl.DataFrame, flat: IntArray, size: int) -> IntArray | None:
    """The row to be kept of each cell, in order; None where no cell has two."""
    if not len(flat) or np.bincount(flat, minlength=size).max() < 2:
        return None
    by_measure = {(measure, basis): rank for measure, order in _PRICE_ORDER.items() for basis, rank in order.items()}
    basis = [by_measure.get(pair, 0) for pair in rows.select("measure", "price_basis").iter_rows()]
    ranked = rows.select(
        "_first", "recorded_at", "batch", _basis=pl.Series(basis, dtype=pl.Int32), _cell=flat, _at=np.arange(len(flat))
    )
    latest = ranked.sort("_basis", "_first", "recorded_at", "batch").unique("_cell", keep="last")
    return np.sort(latest["_at"].to_numpy())


def _reasons(rows: pl.DataFrame, number: IntArray, count: int, slots: tuple[Slot, ...]) -> list[str]:
    """Why each series' present level is missing, as the row says it; "" where it is not, or nobody said."""
    place = next((place for place, slot in enumerate(slots) if slot.name == "level_now"), -1)
    lacking = np.flatnonzero(((rows["_slot"] == place) & (rows["missing"] != "")).to_numpy())
    found = [""] * count
    for row, reason in zip(lacking.tolist(), rows["missing"].gather(lacking).to_list(), strict=True):
        found[int(number[row])] = reason
    return found
