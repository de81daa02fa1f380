"""Year-to-date totals ↔ single periods, with January and February joined (methods.md §0.5, §2.3)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from gongce.calendars import PERIODS_A_YEAR
from gongce.facts.schema import KEY
from gongce.monitoring.arrays import FloatArray
from gongce.monitoring.coordinates import locate_periods
from gongce.vocabulary import Finding, Period, Severity, UsageError

_SERIES = [name for name in KEY if name != "period"]
_MOST_FINDINGS = 50


def monthly_from_cumulative(cumulative: FloatArray) -> FloatArray:
    """Turn year-to-date totals into single-period values.

    A missing total (NaN) leaves itself and the next period unknown; nothing is guessed. The first of the eleven
    periods is January and February joined, so it is the total itself.
    Source: methods.md §2.10 X1.

    Args:
        cumulative: (series, periods from the year's first) [any flow unit]; never a stock.

    Returns:
        (series, periods) [same unit]; negative where a total was revised down.

    Raises:
        UsageError: not two-dimensional, or more periods than the year has.

    >>> monthly_from_cumulative(np.array([[10.0, 25.0, 45.0], [10.0, np.nan, 45.0]])).tolist()
    [[10.0, 15.0, 20.0], [10.0, nan, nan]]
    """
    _require_years(cumulative)
    return np.diff(cumulative, axis=1, prepend=0.0)


def cumulative_from_monthly(monthly: FloatArray) -> FloatArray:
    """Turn single-period values into year-to-date totals; a missing period leaves every later total unknown.

    Raises:
        UsageError: not two-dimensional, or more periods than the year has.

    >>> cumulative_from_monthly(np.array([[10.0, 15.0, np.nan, 5.0]])).tolist()
    [[10.0, 25.0, nan, nan]]
    """
    _require_years(monthly)
    return np.cumsum(monthly, axis=1)


def _require_years(values: FloatArray) -> None:
    if values.ndim != 2 or values.shape[1] > PERIODS_A_YEAR:
        raise UsageError(
            f"shape {values.shape} is not (series, at most {PERIODS_A_YEAR} periods)",
            where="monthly values",
            remedy="January and February are one period, and years stand in rows of their own",
        )


@dataclass(frozen=True, slots=True)
class Months:
    """Single-period values made from totals, in the observation frame, with what must be known about them."""

    frame: pl.DataFrame
    findings: tuple[Finding, ...]


def derive_months(observations: pl.DataFrame, panel_changes: pl.DataFrame | None = None) -> Months:
    """Single months from year-to-date totals: level and base, January and February joined.

    A month whose total or the total before is missing is missing too, its reason kept. Where the panel changed within
    the year the month's level is missing with `panel_changed`, unless level and base are known on both sides: then
    both are differenced, for the growth of the month only. A negative month is a revision and told as a finding.

    Args:
        observations: the observation frame; rows that are no year-to-date total, and growth rates, are left out.
        panel_changes: rows of indicator, unit, period (the first total on the new panel); any of the first two may
            be "" for all.

    Returns:
        Rows with the month's code as period, `printed` empty: they are derived.
    """
    chosen = pl.col("measure").is_in(["level", "base"]) & pl.col("period").str.contains("-YTD", literal=True)
    totals = locate_periods(observations.filter(chosen)).filter(pl.col("last") >= 2)
    before = totals.select(*_SERIES, "year", (pl.col("last") + 1).alias("last"), _before=pl.col("value"))
    joined = totals.join(before, on=[*_SERIES, "year", "last"], how="left", nulls_equal=True)
    first = pl.col("last") == 2
    month = pl.when(first).then(pl.col("value")).otherwise(pl.col("value") - pl.col("_before"))
    reason = (
        pl.when(pl.col("missing") != "")
        .then("missing")
        .otherwise(pl.when(month.is_null()).then(pl.lit("no_total_before")))
    )
    rows = joined.with_columns(value=month, missing=reason.fill_null(""), period=_month_code(), printed=pl.lit(""))
    rows = _bar_panel_changes(rows, panel_changes)
    return Months(rows.select(observations.columns), tuple(_tell_revisions(rows)))


def _month_code() -> pl.Expr:
    last = pl.col("last").cast(pl.String).str.zfill(2)
    return pl.format("{}-{}", pl.col("year"), pl.when(pl.col("last") == 2).then(pl.lit("0102")).otherwise(last))


def _bar_panel_changes(rows: pl.DataFrame, changes: pl.DataFrame | None) -> pl.DataFrame:
    if changes is None or changes.is_empty():
        return rows
    places = locate_periods(changes).select("indicator", "unit", "year", "last").unique()
    hit = pl.lit(value=False)
    for indicator, unit, year, last in places.iter_rows():
        named = ((pl.col("indicator") == indicator) | (indicator == "")) & ((pl.col("unit") == unit) | (unit == ""))
        hit = hit | (named & (pl.col("year") == year) & (pl.col("last") == last) & (last > 2))
    series = [name for name in _SERIES if name != "measure"]
    has_base = ((pl.col("measure") == "base") & pl.col("value").is_not_null()).any().over(*series, "year", "last")
    barred = hit & ~has_base
    return rows.with_columns(
        value=pl.when(barred).then(None).otherwise(pl.col("value")),
        missing=pl.when(barred).then(pl.lit("panel_changed")).otherwise(pl.col("missing")),
    )


def _tell_revisions(rows: pl.DataFrame) -> list[Finding]:
    negative = rows.filter((pl.col("value") < 0) & (pl.col("measure") == "level"))
    told = [_tell_revision(row) for row in negative.head(_MOST_FINDINGS).iter_rows(named=True)]
    if negative.height > _MOST_FINDINGS:
        rest = f"另有{negative.height - _MOST_FINDINGS}处当月为负"
        told.append(Finding("monitoring.negative-month", Severity.WARNING, "", rest, "逐一核对累计数的修订"))
    return told


def _tell_revision(row: dict[str, Any]) -> Finding:
    before, total = row["_before"], Period.ytd(row["year"], row["last"]).title
    return Finding(
        "monitoring.negative-month",
        Severity.WARNING,
        f"{row['indicator']} {row['unit']} {row['period']}",
        f"{total}累计{_tell_negative(before, row['value'])}",
        "请报送单位说明修订原因；当月数不参与增速和排名",
    )


def _tell_negative(before: float | None, month: float) -> str:
    """A year's first total follows no other: it is no revision."""
    if before is None:
        return f"为{month:g}：确为负（如亏损），或符号有误"
    return f"{before + month:g}小于上期累计{before:g}，当月为{month:g}：前期数有修订，或当月确为负（如亏损）"
