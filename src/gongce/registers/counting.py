"""How a register counts: new, gone, net, stock, rate; once per entity; for each unit and the whole."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from gongce.registers.expressions import express_all, flags_of, units_of
from gongce.registers.ladders import classify
from gongce.registers.ledger import Ledger
from gongce.registers.rates import amounts, cohort_of, done_by, shares
from gongce.rulebook import Condition, Count, Counting, Register
from gongce.vocabulary import InputError, Period

_DAY = timedelta(days=1)
COUNTED: dict[str, Any] = {
    "count": pl.String,
    "indicator": pl.String,
    "unit": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "of": pl.Int64,
    "records": pl.List(pl.String),
}
"""Columns of a count: `unit` is "" for the whole; `of` the denominator of a rate; `records` who was counted."""


def count_register(
    ledger: Ledger,
    count: Count,
    periods: Iterable[Period],
    facts: pl.DataFrame | None = None,
    as_of: date | None = None,
) -> pl.DataFrame:
    """One count of a register for several periods, for the whole and for each unit of `count.by`.

    Who counts at a period's end: records that are there, meet `when`, and are on `step` of a ladder where one is named;
    with `once_per` the first record of each value alone. New is who counts now and did not at the end of the period
    before (with `on`: whose day field lies in the period), gone is who did and does not now, net is new less gone: so
    without `on` net is always the change of the stock, and who comes and goes within a period counts in neither.

    Args:
        ledger: the register.
        count: the count.
        periods: the periods.
        facts: facts by period for ladders: record, period, and the columns; left out: fields of the register itself.
        as_of: of a rate, the day known until: what the cohort of a period (`on`) has become by then; left out: the
            period's end.

    Returns:
        A frame of the columns COUNTED.

    Raises:
        InputError: the count names a step or field that is not there.
    """
    rows = [_count_period(ledger, count, period, facts, as_of) for period in periods]
    return pl.concat(rows) if rows else pl.DataFrame(schema=COUNTED)


def _count_period(
    ledger: Ledger, count: Count, period: Period, facts: pl.DataFrame | None, as_of: date | None
) -> pl.DataFrame:
    match count.how:
        case Counting.STOCK | Counting.MEAN:
            return _sum_up(count, period, _stock(ledger, count, period.end, period, facts))
        case Counting.RATE:
            return _rate(ledger, count, period, facts, as_of)
        case Counting.NEW:
            return _sum_up(count, period, _new(ledger, count, period, facts))
        case Counting.GONE:
            return _sum_up(count, period, _gone(ledger, count, period, facts))
        case Counting.NET:
            new, gone = _new(ledger, count, period, facts), _gone(ledger, count, period, facts)
            return _subtract(_sum_up(count, period, new), _sum_up(count, period, gone))


def _stock(ledger: Ledger, count: Count, on: date, period: Period, facts: pl.DataFrame | None) -> pl.DataFrame:
    there = _keep(ledger.register, count.when, ledger.table(on))
    return _once(count, _on_step(ledger.register, count, there, on, period, facts))


def _new(ledger: Ledger, count: Count, period: Period, facts: pl.DataFrame | None) -> pl.DataFrame:
    now = _stock(ledger, count, period.end, period, facts)
    if count.on:
        return now.filter(pl.col(count.on).is_between(period.start, period.end))
    return now.join(_earlier(ledger, count, period, facts).select("record"), on="record", how="anti")


def _gone(ledger: Ledger, count: Count, period: Period, facts: pl.DataFrame | None) -> pl.DataFrame:
    now = _stock(ledger, count, period.end, period, facts)
    return _earlier(ledger, count, period, facts).join(now.select("record"), on="record", how="anti")


def _earlier(ledger: Ledger, count: Count, period: Period, facts: pl.DataFrame | None) -> pl.DataFrame:
    return _stock(ledger, count, period.start - _DAY, before_period(period), facts)


def before_period(period: Period) -> Period:
    """The period whose end is the day before this one's start: the year, or the year up to then."""
    end = period.start - _DAY
    return Period.of_year(end.year) if period.first == 1 and period.last == 12 else Period.ytd(end.year, end.month)


def _keep(register: Register, conditions: Sequence[Condition], rows: pl.DataFrame) -> pl.DataFrame:
    """The rows for which the conditions surely hold."""
    if not conditions:
        return rows
    missing = sorted({one.field for one in conditions} - set(rows.columns))
    if missing:
        raise InputError(f"no column {missing[0]}", where=register.id, remedy="add the field, or give the facts")
    holds = express_all(conditions, units_of(register), flags_of(register))
    return nw.from_native(rows).filter(holds).to_native()


def _on_step(
    register: Register, count: Count, rows: pl.DataFrame, on: date, period: Period, facts: pl.DataFrame | None
) -> pl.DataFrame:
    if not count.step:
        return rows
    ladder = next((one for one in register.ladders if any(step.id == count.step for step in one.steps)), None)
    if ladder is None:
        raise InputError(f"no step {count.step}", where=f"{register.id}/{count.id}", remedy="name a step of a ladder")
    if facts is not None:
        mine = facts.filter(pl.col("period") == period.code).drop("period")
        rows = rows.drop(set(mine.columns) & set(rows.columns) - {"record"}).join(mine, on="record", how="left")
    classed = classify(rows, register, ladder, on).collect()
    held = f"on_{count.step}"
    return classed.filter(pl.col(held)) if held in classed.columns else classed.clear()


def _once(count: Count, rows: pl.DataFrame) -> pl.DataFrame:
    """Only the first record of each value of `once_per`; records without one count each for itself."""
    if not count.once_per:
        return rows
    order = [count.on, "record"] if count.on else ["since", "record"]
    key = pl.coalesce(pl.col(count.once_per).cast(pl.String), pl.concat_str(pl.lit("\0"), "record"))
    return rows.sort(order, nulls_last=True).with_columns(_key=key).unique("_key", keep="first").drop("_key")


def _sum_up(count: Count, period: Period, rows: pl.DataFrame) -> pl.DataFrame:
    """The whole first, then the units in order."""
    value = pl.len().cast(pl.Float64)
    if count.sum and count.how is not Counting.RATE:
        summed = pl.col(count.sum).cast(pl.Float64)
        value = summed.mean() if count.how is Counting.MEAN else summed.sum()
    told = [value.alias("value"), pl.col("record").sort().alias("records")]
    whole = rows.select(*(one.implode() if one.meta.output_name() == "records" else one for one in told))
    parts = [whole.with_columns(unit=pl.lit(""))]
    if count.by:
        parts.append(rows.group_by(pl.col(count.by).alias("unit")).agg(told).sort("unit"))
    columns = [
        pl.lit(count.id).alias("count"),
        pl.lit(count.indicator or "").alias("indicator"),
        pl.col("unit").fill_null(""),
        pl.lit(period.code).alias("period"),
        pl.col("value"),
        pl.lit(None, pl.Int64).alias("of"),
        pl.col("records"),
    ]
    return pl.concat([part.select("unit", "value", "records") for part in parts]).select(columns)


def _subtract(new: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    keys = ["count", "indicator", "unit", "period"]
    both = new.join(gone, on=keys, how="full", coalesce=True, suffix="_gone")
    empty = pl.lit([], dtype=pl.List(pl.String))
    value = pl.col("value").fill_null(0) - pl.col("value_gone").fill_null(0)
    records = pl.concat_list(pl.col("records").fill_null(empty), pl.col("records_gone").fill_null(empty))
    return both.select(*keys, value, pl.lit(None, pl.Int64).alias("of"), records.alias("records")).sort("unit")


def _rate(ledger: Ledger, count: Count, period: Period, facts: pl.DataFrame | None, as_of: date | None) -> pl.DataFrame:
    """Done over all, in percent; `of` is the denominator, `records` those not done: who is missing."""
    day = as_of or period.end
    base = cohort_of(count, _stock(ledger, count, day, period, facts), period)
    if count.per:
        return amounts(count, base, period)
    done = done_by(count, _keep(ledger.register, count.done, base), day)
    rest = base.join(done.select("record"), on="record", how="anti")
    return shares(*(_sum_up(count, period, rows) for rows in (base, done, rest)))
