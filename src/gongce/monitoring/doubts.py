"""Doubts about a period's figures, as findings for people: revisions, two levels against the published rate."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from gongce.monitoring.growth import PANEL_REASONS
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, Period, Severity

NOMINAL_GAP_POINTS = 2.0
"""From how many points 名义同比 beside the published rate is told [design]."""
FIRST_MONTHS = 2
"""January and February are one: no total of the year stands before them."""
_MOST = 100


def find_doubts(figures: pl.DataFrame, pack: Pack, period: Period) -> tuple[Finding, ...]:
    """Findings about one period's figures, at most a hundred of a kind."""
    names = {unit.id: unit.title for unit in pack.units} | {one.id: one.title for one in pack.indicators}
    return (*_tell_nominal(figures, names, period), *_tell_revised(figures, names, period))


def _tell_nominal(figures: pl.DataFrame, names: dict[str, str], period: Period) -> Iterator[Finding]:
    gap = (pl.col("nominal_growth") - pl.col("growth")).abs()
    rows = figures.filter((pl.col("growth_source") != "") & (gap > NOMINAL_GAP_POINTS))
    for row in rows.top_k(_MOST, by=gap).sort(gap, descending=True).iter_rows(named=True):
        message = (
            f"{period.title}公布同比{row['growth']:+.1f}%，按两年公布总量相除为{row['nominal_growth']:+.1f}%；"
            f"同口径基数约{row['base']:.6g}"
        )
        remedy = f"以公布同比为准；差异原因（如{'、'.join(PANEL_REASONS)}）请统计部门说明"
        yield Finding("monitoring.nominal-differs", Severity.NOTE, _place(row, names), message, remedy)


def _tell_revised(figures: pl.DataFrame, names: dict[str, str], period: Period) -> Iterator[Finding]:
    rows = figures.filter(pl.col("month") < 0)
    for row in rows.head(_MOST).iter_rows(named=True):
        message = f"{period.title}累计{_tell_negative(row['month'], is_first=period.last <= FIRST_MONTHS)}"
        remedy = "请报送单位说明；当月增速不计算，不参与排名"
        yield Finding("monitoring.negative-month", Severity.WARNING, _place(row, names), message, remedy)


def _tell_negative(month: float, *, is_first: bool) -> str:
    """What a negative month may mean; a year's first total follows no other, so it cannot be a revision."""
    if is_first:
        return f"为{month:g}：确为负（如亏损），或符号有误"
    return f"小于上期累计，当月为{month:g}：前期数有修订，或当月确为负（如亏损）"


def _place(row: dict[str, Any], names: dict[str, str]) -> str:
    parts = [names.get(row[name], row[name]) for name in ("unit", "indicator", "industry") if row[name]]
    return " ".join(parts)
