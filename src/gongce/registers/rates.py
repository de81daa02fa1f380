"""Rates of a register: records done of all, by cohort or of those there; amounts arrived of amounts agreed."""

from datetime import date
from typing import Any

import polars as pl

from gongce.registers.cohorts import share_within
from gongce.registers.ledger import Ledger
from gongce.rulebook import Count
from gongce.vocabulary import Period

_KEYS = ("count", "indicator", "unit", "period")


def cohort_of(count: Count, rows: pl.DataFrame, period: Period) -> pl.DataFrame:
    """The rows of a rate's cohort: those whose day `on` lies in the period; all of them where the count has no `on`.

    With `any_day` those with a day `on` up to the period's end.
    """
    if not count.on:
        return rows
    first = date.min if count.any_day else period.start
    return rows.filter(pl.col(count.on).is_between(first, period.end))


def done_by(count: Count, rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Of a rate with `until`: the rows that were done by a day."""
    return rows.filter(pl.col(count.until).is_not_null() & (pl.col(count.until) <= as_of)) if count.until else rows


def amounts(count: Count, rows: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Σ `sum` over Σ `per` in percent, for the whole and each unit; rows whose whole is not known are left out of both.

    `of` is the whole in the field's own unit, rounded to a whole number; `records` are those that lag behind.
    """
    known = rows.filter(pl.col(count.per).is_not_null())
    part, whole = pl.col(count.sum).fill_null(0).sum(), pl.col(count.per).sum()
    short = pl.col("record").filter(pl.col(count.sum).fill_null(0) < pl.col(count.per)).sort()
    told = [part.alias("part"), whole.alias("whole")]
    parts = [known.select(*told, short.implode().alias("records")).with_columns(unit=pl.lit(""))]
    if count.by:
        unit = pl.col(count.by).fill_null("").alias("unit")
        parts.append(known.group_by(unit).agg(*told, short.alias("records")).sort("unit"))
    frame = pl.concat([one.select("unit", "part", "whole", "records") for one in parts])
    share = pl.when(pl.col("whole") > 0).then(100 * pl.col("part") / pl.col("whole"))
    return frame.select(
        pl.lit(count.id).alias("count"),
        pl.lit(count.indicator or "").alias("indicator"),
        "unit",
        pl.lit(period.code).alias("period"),
        share.cast(pl.Float64).alias("value"),
        pl.col("whole").round().cast(pl.Int64).alias("of"),
        "records",
    )


def shares(whole: pl.DataFrame, part: pl.DataFrame, rest: pl.DataFrame) -> pl.DataFrame:
    """Counts of all, of those done and of those not done as one rate in percent; no denominator, no rate."""
    joined = whole.select(*_KEYS, of=pl.col("value").cast(pl.Int64)).join(
        part.select(*_KEYS, "value"), on=_KEYS, how="left"
    )
    joined = joined.join(rest.select(*_KEYS, "records"), on=_KEYS, how="left")
    share = pl.when(pl.col("of") > 0).then(100 * pl.col("value").fill_null(0) / pl.col("of"))
    empty = pl.lit([], dtype=pl.List(pl.String))
    return joined.select(*_KEYS, share.alias("value"), "of", pl.col("records").fill_null(empty))


def waiting_days(ledger: Ledger, count: Count, records: list[str], as_of: date) -> list[dict[str, Any]]:
    """How long each of these records has waited since its day `on`, the longest first."""
    since = pl.col(count.on)
    found = ledger.table(as_of).filter(pl.col("record").is_in(records) & since.is_not_null())
    days = (pl.lit(as_of) - since).dt.total_days().alias("days")
    rows = found.select("record", days).sort("days", "record", descending=[True, False])
    return list(rows.iter_rows(named=True))


def lagged_shares(ledger: Ledger, count: Count, as_of: date) -> list[dict[str, Any]]:
    """Kaplan–Meier shares of all records done within so many months of `on`; None where none was watched so long."""
    if not (count.within_months and count.on and count.until):
        return []
    found = share_within(ledger.table(as_of), count.on, count.until, count.within_months, as_of)
    return [{"months": months, "share": share} for months, share in found.items()]
