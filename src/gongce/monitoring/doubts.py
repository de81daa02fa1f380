"""Doubts about a period's figures, as findings for people: revisions, two levels against the published rate."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from gongce.monitoring.contribution import REST
from gongce.monitoring.growth import PANEL_REASONS
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, Period, Severity

NOMINAL_GAP_POINTS = 2.0
"""From how many points 名义同比 beside the published rate is told [design]."""
FIRST_MONTHS = 2
"""January and February are one: no total of the year stands before them."""
BASE_SLACK_PERCENT = 1.0
PULL_SLACK_POINTS = 0.5
"""What rounding of levels and rates may explain between a whole and its parts [design]."""
_MOST = 100


def find_doubts(figures: pl.DataFrame, contributions: pl.DataFrame, pack: Pack, period: Period) -> tuple[Finding, ...]:
    """Findings about one period's figures and contributions, at most a hundred of a kind."""
    names = {unit.id: unit.title for unit in pack.units} | {one.id: one.title for one in pack.indicators}
    return (
        *_tell_nominal(figures, names, period),
        *_tell_revised(figures, names, period),
        *_tell_unclosed(contributions, names, period),
    )


def _tell_unclosed(contributions: pl.DataFrame, names: dict[str, str], period: Period) -> Iterator[Finding]:
    """Parts whose bases exceed the whole's, or make up all of it and still grow otherwise."""
    share, pull = pl.col("base_share"), pl.col("pull")
    is_all = (share.abs() <= BASE_SLACK_PERCENT) & (pull.abs() > PULL_SLACK_POINTS)
    rests = contributions.filter((pl.col("part") == REST) & ((share < -BASE_SLACK_PERCENT) | is_all))
    for row in rests.head(_MOST).iter_rows(named=True):
        message = (
            f"{period.title}各部分基数合计为总体基数的{100 - row['base_share']:.1f}%，"
            f"合计拉动{row['whole_growth'] - row['pull']:.1f}个百分点，与总体增速{row['whole_growth']:.1f}%不相容"
        )
        remedy = f"核对总体和各部分的总量、增速是否同一口径；“{REST}”在此只是差额，不宜解读"
        whole = {"unit": row["whole_unit"], "indicator": row["indicator"], "industry": row["whole_industry"]}
        yield Finding("monitoring.parts-differ", Severity.WARNING, _place(whole, names), message, remedy)


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
