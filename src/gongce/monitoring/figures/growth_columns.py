"""Level, growth, base and month of every series."""

from typing import TypeAlias

import numpy as np
import polars as pl

from gongce.monitoring.arrays import BoolArray, FloatArray
from gongce.monitoring.growth import (
    GrowthSource,
    growth_over_base,
    implied_base_bounds,
    implied_bases,
    month_growth,
    month_growth_bounds,
    two_year_average,
)
from gongce.monitoring.series import SeriesTable
from gongce.rulebook import Nature
from gongce.vocabulary import Period

Columns: TypeAlias = dict[str, FloatArray | pl.Series]
FLOW_NATURES = [str(Nature.FLOW), str(Nature.COUNT)]


def is_flow(keys: pl.DataFrame) -> BoolArray:
    """Which rows are flows or counts: what adds up over a year."""
    return np.asarray(keys["nature"].is_in(FLOW_NATURES).fill_null(value=False).to_numpy(), np.bool_)


def growth_columns(table: SeriesTable, period: Period) -> Columns:
    """Columns about level, growth, base and month.

    A negative total or month has no growth of its own making (由盈转亏 is no rate); a published rate stands.
    """
    level, published, reported = (table.cells(f"{name}_now") for name in ("level", "growth", "base"))
    derived = np.where(level < 0, np.nan, growth_over_base(level, reported))
    growth = np.where(np.isfinite(published), published, derived)
    base, low, high = _bases(table, "now")
    is_first = period.last <= 2
    month, rate, bounds = _month(table, is_first)
    sources = np.select(
        [np.isfinite(published), np.isfinite(derived)], [str(GrowthSource.PUBLISHED), str(GrowthSource.SAME_PANEL)], ""
    )
    base_sources = np.select([np.isfinite(reported), np.isfinite(base)], ["reported", "implied"], "")
    return {
        "level": level,
        "decimals": _decimals(table, "level_now"),
        "growth": growth,
        "growth_decimals": _decimals(table, "growth_now"),
        "growth_source": pl.Series(sources),
        "base": base,
        "base_low": low,
        "base_high": high,
        "base_source": pl.Series(base_sources),
        "nominal_growth": growth_over_base(level, table.cells("past_1")),
        "month": month,
        "month_growth": rate,
        "month_growth_low": bounds[0],
        "month_growth_high": bounds[1],
        "growth_a_year_before": table.cells("growth_a_year_before"),
        "two_year": two_year_average(growth, table.cells("growth_a_year_before")),
    }


def _bases(table: SeriesTable, at: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The same panel's value a year before, reported or else implied, with its bounds."""
    level, growth, reported = (table.cells(f"{name}_{at}") for name in ("level", "growth", "base"))
    implied = implied_bases(level, growth)
    low, high = implied_base_bounds(level, growth, table.steps(f"level_{at}"), table.steps(f"growth_{at}"))
    is_known = np.isfinite(reported)
    base = np.where(is_known, reported, np.where(_has_base(table), implied, np.nan))
    low, high = np.where(is_known, reported, low), np.where(is_known, reported, high)
    return base, np.where(np.isfinite(base), low, np.nan), np.where(np.isfinite(base), high, np.nan)


def _has_base(table: SeriesTable) -> BoolArray:
    """Which rows have a base behind their growth: flows, counts and stocks; the growth of a ratio or index has none."""
    natures = [*FLOW_NATURES, str(Nature.STOCK)]
    return np.asarray(table.keys["nature"].is_in(natures).fill_null(value=False).to_numpy(), np.bool_)


def _month(table: SeriesTable, is_first: bool) -> tuple[FloatArray, FloatArray, tuple[FloatArray, FloatArray]]:
    """The closing month's value and growth; of a flow only."""
    flows = is_flow(table.keys)
    base, low, high = _bases(table, "now")
    level, none = table.cells("level_now"), np.zeros(table.keys.height)
    before, base_before, low_before, high_before = (none, none, none, none)
    if not is_first:
        before = table.cells("level_before")
        base_before, low_before, high_before = _bases(table, "before")
    month = np.where(flows, level - before, np.nan)
    rate = month_growth(level, before, base, base_before)
    bounds = month_growth_bounds(month, (low, low_before), (high, high_before))
    published = table.cells("growth_now") if is_first else np.full(table.keys.height, np.nan)
    rate = np.where(flows & (month >= 0), np.where(np.isfinite(published), published, rate), np.nan)
    return month, rate, (np.where(np.isfinite(rate), bounds[0], np.nan), np.where(np.isfinite(rate), bounds[1], np.nan))


def _decimals(table: SeriesTable, name: str) -> pl.Series:
    steps = table.steps(name)
    digits = np.where(steps > 0, np.round(-np.log10(np.where(steps > 0, steps, 1.0))), np.nan)
    return pl.Series(digits).fill_nan(None).cast(pl.Int16)
