"""Shapes other engines take: one series, units × periods, the latest value of each fact, exact totals."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from gongce.facts.schema import KEY
from gongce.vocabulary import Lane, LaneFrame, Period, RefusedError, UsageError

FloatArray = npt.NDArray[np.float64]
_SAME: Final = tuple(name for name in KEY if name not in ("unit", "period"))
_MOST_DECIMALS = 9
_NUDGE = 1 + 2**-50


def require_lanes(frame: LaneFrame[pl.LazyFrame], allowed: Collection[Lane], use: str) -> pl.LazyFrame:
    """The frame, where it travels in no other lanes than these.

    Args:
        frame: what was read.
        allowed: the lanes the use admits.
        use: what for, in words.

    Raises:
        RefusedError: another lane is among them.

    >>> require_lanes(LaneFrame.of(pl.LazyFrame(), Lane.STAT_MICRO), [Lane.STAT_AGG], "通报")
    Traceback (most recent call last):
    ...
    gongce.vocabulary.errors.RefusedError: 通报: does not admit data of the lane STAT_MICRO; read STAT_AGG
    """
    barred = sorted(frame.lanes - set(allowed))
    if barred:
        lanes = ", ".join(barred)
        raise RefusedError(f"does not admit data of the lane {lanes}", where=use, remedy=f"read {', '.join(allowed)}")
    return frame.frame


def series_of(rows: pl.LazyFrame | pl.DataFrame, periods: Sequence[Period], *, unit: str) -> pl.Series:
    """The values of one unit in the order of the periods [the indicator's unit]; null where missing or never reported.

    Args:
        rows: observations of one fact over time: they must agree in everything of the key but unit and period.
        periods: which, in the order wanted.
        unit: whose.

    Raises:
        UsageError: the rows mix several indicators, definitions, measures, price bases, industries or lanes.
    """
    table = pivot_units(rows, periods, units=[unit])
    return table.drop("unit").transpose().to_series().rename(unit)


def pivot_units(
    rows: pl.LazyFrame | pl.DataFrame, periods: Sequence[Period], *, units: Sequence[str] | None = None
) -> pl.DataFrame:
    """Units down, periods across: `unit`, then a column a period's code [the indicator's unit].

    Missing and never reported are null. Nothing is filled in.

    Args:
        rows: as for `series_of`.
        periods: the columns, in order.
        units: the rows, in order; None takes the units that occur, sorted.

    Raises:
        UsageError: as for `series_of`.

    >>> rows = pl.DataFrame({"unit": ["c1", "c1", "c2"], "period": ["2019-03", "2019-04", "2019-03"],
    ...     "value": [1.0, None, 3.0]})
    >>> pivot_units(rows, [Period.month(2019, 3), Period.month(2019, 4)]).rows()
    [('c1', 1.0, None), ('c2', 3.0, None)]
    """
    codes = [period.code for period in periods]
    known = _require_one_fact(rows.lazy().filter(pl.col("period").is_in(codes)).collect())
    order = pl.DataFrame(
        {"unit": sorted(known["unit"].unique()) if units is None else units}, schema={"unit": pl.String}
    )
    cells = known.select("unit", "period", "value").pivot("period", index="unit", values="value", on_columns=codes)
    joined = order.join(cells, on="unit", how="left", maintain_order="left")
    return joined.select("unit", *(pl.col(code).cast(pl.Float64) for code in codes))


def values_of(rows: pl.LazyFrame | pl.DataFrame, periods: Sequence[Period], units: Sequence[str]) -> FloatArray:
    """The table of `pivot_units` as an array (units, periods), NaN where missing: the shape forecasting takes."""
    table = pivot_units(rows, periods, units=units).drop("unit")
    return table.to_numpy().astype(np.float64).reshape(len(units), len(periods))


def latest_values(rows: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    """The row of the last period that has a value, of each fact and kind of period, by unit and indicator.

    Periods compare within their kind only (month with month, YTD with YTD), so a fact may have a row for each.

    >>> rows = pl.DataFrame({"indicator": "x", "definition": "", "unit": "c1", "industry": "", "measure": "level",
    ...     "price_basis": "none", "lane": "ADMIN", "period": ["2019-0102", "2019-03"], "value": [1.0, None]})
    >>> latest_values(rows)["period"].to_list()
    ['2019-0102']
    """
    known = rows.lazy().filter(pl.col("value").is_not_null()).collect()
    periods = {code: Period.parse(code) for code in known["period"].unique()}
    kinds = pl.col("period").replace_strict({code: period.kind.value for code, period in periods.items()} or {"": ""})
    ends = pl.col("period").replace_strict({code: period.end for code, period in periods.items()} or {"": None})
    same = [name for name in KEY if name != "period"]
    ordered = known.with_columns(_kind=kinds, _end=ends).sort("_end")
    last = ordered.unique(subset=[*same, "_kind"], keep="last", maintain_order=True)
    return last.sort("unit", "indicator", "period").drop("_kind", "_end")


def total_by(
    rows: pl.LazyFrame, by: Sequence[str], *, decimals: int, groups: pl.DataFrame | None = None
) -> pl.LazyFrame:
    """Totals that are the same on every machine: values are scaled to whole numbers of the last decimal and summed so.

    Args:
        rows: observations; which indicators may be added up is the caller's to know.
        by: columns to total by (`period`, `indicator`, a column of `groups`).
        decimals: of the unit the totals are printed in, 0 to 9; each value is rounded half away from zero to it first.
        groups: a `unit` column and further columns (region, leader) each unit belongs to; units not in it are left out.

    Returns:
        `by` as text, `scaled` (int, in the last decimal), `value` (float), `reported` and `missing` (how many rows).
        `value` is null where nothing was reported. Order is not certain.

    Raises:
        UsageError: decimals out of range.
        polars.exceptions.PolarsError: on collecting, where a total is too large for 64 bits.

    >>> rows = pl.LazyFrame({"unit": ["a", "b"], "period": ["2019-03"] * 2, "value": [0.1, 0.2]})
    >>> total_by(rows, ["period"], decimals=1).collect().rows()
    [('2019-03', 3, 0.3, 2, 0)]
    """
    if not 0 <= decimals <= _MOST_DECIMALS:
        raise UsageError("decimals are 0 to 9", where=str(decimals), remedy="give those of the printed unit")
    keys = sorted({*by, *(["unit"] if groups is not None else [])} - set(groups.columns if groups is not None else ()))
    coded = rows.with_columns(pl.col(keys).cast(pl.Categorical), scaled=_scale(decimals))
    if groups is not None:
        coded = coded.with_columns(pl.col("unit").cast(pl.Categorical))
        coded = coded.join(groups.lazy().with_columns(pl.col(groups.columns).cast(pl.Categorical)), on="unit")
    value = pl.when(pl.col("reported") > 0).then(pl.col("scaled") / 10**decimals)
    scaled = pl.col("scaled")
    sums = (scaled.sum(), scaled.count().alias("reported"), scaled.null_count().alias("missing"))
    totals = (
        coded.group_by(by)
        .agg(*sums)
        .with_columns(pl.col(by).cast(pl.String), pl.col("scaled").cast(pl.Int64), value=value)
    )
    return totals.select(*by, "scaled", "value", "reported", "missing")


def _scale(decimals: int) -> pl.Expr:
    """The value in whole numbers of the last decimal, half away from zero; 128 bits wide, so that no sum wraps.

    A decimal such as 1.005 is stored a few units of the 53rd bit off; the nudge undoes that before the half is judged.
    """
    magnitude = pl.col("value").abs() * (10**decimals * _NUDGE) + 0.5
    sign = pl.when(pl.col("value") < 0).then(-1).otherwise(1).cast(pl.Int128)
    scaled: pl.Expr = magnitude.floor().cast(pl.Int128) * sign
    return scaled


def _require_one_fact(rows: pl.DataFrame) -> pl.DataFrame:
    mixed = [name for name in _SAME if name in rows.columns and rows[name].n_unique() > 1]
    if mixed:
        raise UsageError("the rows mix facts", where=", ".join(mixed), remedy="filter them to one of each")
    return rows
