"""Pairs of indicators that should move together: elasticity, growth gap, ratio against their own history (§2.10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
import polars as pl

from gongce.calendars import total_to
from gongce.monitoring.arrays import FloatArray, divide
from gongce.monitoring.coordinates import locate_periods
from gongce.rulebook import Pack, Pair, PairRelation, UnitKind
from gongce.vocabulary import Period, UsageError

LEAST_HISTORY = 12
"""Fewer past periods than these make no band; the pair is then unknown, not consistent."""
QUANTILES = (0.05, 0.95)
MAD_LIMIT = 3.0
"""How many median absolute deviations a logarithm of a ratio may lie from its twelve-period median (X3 [design])."""
MAD_WINDOW = 12
PROXY_WEIGHTS = {"power": 0.40, "loans": 0.35, "freight": 0.25}
"""Weights of the proxy of value added (X10, methods.md §2.10 [S]); equal weights are used elsewhere."""


class PairVerdict(StrEnum):
    """How a pair stands."""

    CONSISTENT = "consistent"
    DIVERGENT = "divergent"
    UNKNOWN = "unknown"


VERDICT_WORDS = {PairVerdict.CONSISTENT: "匹配", PairVerdict.DIVERGENT: "背离", PairVerdict.UNKNOWN: "无法判断"}


@dataclass(frozen=True, slots=True)
class PairState:
    """One pair of one unit at the period: the two figures, their relation, the band, what it rests on.

    `bounds_from` is set (the pack's), history (its own 5 % and 95 % points, or median ± 3 MAD), or "" where there are
    none. `history` counts past periods with a value.
    """

    pair: str
    title: str
    unit: str
    period: str
    relation: PairRelation
    first: float | None
    second: float | None
    value: float | None
    low: float | None
    high: float | None
    bounds_from: str
    history: int
    verdict: PairVerdict
    note: str


def follow_pairs(pack: Pack, observations: pl.DataFrame, period: Period, as_of: datetime) -> tuple[PairState, ...]:
    """Every pair of the pack at the period, against its own past up to the period before.

    Elasticities whose divisor lies within half a point of zero say nothing and are unknown.

    Args:
        pack: the plan's pack; a group of units stands for its members.
        observations: the observation frame.
        period: a month or total; figures are those of the total that ends with it.
        as_of: facts recorded later are not seen.
    """
    names = {name for pair in pack.pairs for name in (pair.first, pair.second)}
    chosen = observations.filter(pl.col("indicator").is_in(list(names)) & (pl.col("recorded_at") <= as_of))
    figures = _wide(chosen)
    total = total_to(period)
    return tuple(_follow(pair, unit, figures, total) for pair in pack.pairs for unit in _units(pack, pair))


def _units(pack: Pack, pair: Pair) -> Iterator[str]:
    for name in pair.units:
        members = pack.members(name) if pack.unit(name).kind is UnitKind.GROUP else ()
        yield from (member.id for member in members) if members else (name,)


def _wide(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per indicator, unit, year, month: level and growth of the whole, the latest vintage."""
    placed = locate_periods(rows.filter(pl.col("industry") == "")).filter(pl.col("year").is_not_null())
    latest = placed.sort("is_total", "recorded_at", "batch").unique(
        ["indicator", "unit", "year", "last", "measure"], keep="last"
    )
    wide = latest.pivot(
        "measure", index=["indicator", "unit", "year", "last"], values="value", aggregate_function="last"
    )
    lacking = [pl.lit(None, pl.Float64).alias(name) for name in ("level", "growth", "base") if name not in wide.columns]
    wide = wide.with_columns(lacking)
    derived = pl.when(pl.col("base") > 0).then((pl.col("level") / pl.col("base") - 1) * 100)
    return wide.with_columns(growth=pl.coalesce("growth", derived)).sort("year", "last")


def _follow(pair: Pair, unit: str, figures: pl.DataFrame, period: Period) -> PairState:
    column = "growth" if pair.relation in (PairRelation.ELASTICITY, PairRelation.GROWTH_GAP) else "level"
    first, second = (
        figures.filter((pl.col("indicator") == name) & (pl.col("unit") == unit)).select("year", "last", value=column)
        for name in (pair.first, pair.second)
    )
    both = first.join(second, on=["year", "last"], how="inner", suffix="_second", maintain_order="left")
    upto = (pl.col("year") < period.year) | ((pl.col("year") == period.year) & (pl.col("last") <= period.last))
    both = both.filter(upto)
    related = relate(
        both["value"].fill_null(np.nan).to_numpy(), both["value_second"].fill_null(np.nan).to_numpy(), pair.relation
    )
    is_now = ((both["year"] == period.year) & (both["last"] == period.last)).to_numpy()
    past = related[~is_now]
    past = past[np.isfinite(past)]
    now = both.filter(pl.Series(is_now))
    value = float(related[is_now][0]) if is_now.any() and np.isfinite(related[is_now][0]) else None
    low, high, source = _bounds(pair, past)
    shown = (now["value"][0], now["value_second"][0]) if now.height else (None, None)
    return PairState(
        pair.id, pair.title, unit, period.code, pair.relation, shown[0], shown[1], value, low, high, source, len(past),
        _judge(value, low, high), pair.note,
    )  # fmt: skip


def relate(first: FloatArray, second: FloatArray, relation: PairRelation) -> FloatArray:
    """The relation of two series, elementwise; unknown where it says nothing.

    >>> relate(np.array([6.0]), np.array([4.0]), PairRelation.ELASTICITY).tolist()
    [1.5]
    >>> relate(np.array([6.0]), np.array([0.3]), PairRelation.ELASTICITY).tolist()
    [nan]
    """
    if relation is PairRelation.GROWTH_GAP:
        return first - second
    if relation is PairRelation.ELASTICITY:
        return first / np.where(np.abs(second) >= 0.5, second, np.nan)
    ratio = divide(first, second)
    return ratio if relation is PairRelation.RATIO else np.log(np.where(ratio > 0, ratio, np.nan))


def _bounds(pair: Pair, past: FloatArray) -> tuple[float | None, float | None, str]:
    if pair.low is not None or pair.high is not None:
        low, high = (None if bound is None else float(bound) for bound in (pair.low, pair.high))
        return low, high, "set"
    if len(past) < LEAST_HISTORY:
        return None, None, ""
    if pair.relation is PairRelation.LOG_RATIO:
        low, high = mad_band(past[-MAD_WINDOW:])
        return low, high, "history"
    found = np.quantile(past, QUANTILES)
    return float(found[0]), float(found[1]), "history"


def mad_band(past: FloatArray) -> tuple[float, float]:
    """Median ± 3 median absolute deviations.

    >>> mad_band(np.array([1.0, 2.0, 3.0, 4.0, 100.0]))
    (0.0, 6.0)
    """
    middle = float(np.median(past))
    spread = float(np.median(np.abs(past - middle)))
    return middle - MAD_LIMIT * spread, middle + MAD_LIMIT * spread


def _judge(value: float | None, low: float | None, high: float | None) -> PairVerdict:
    if value is None or (low is None and high is None):
        return PairVerdict.UNKNOWN
    is_out = (low is not None and value < low) or (high is not None and value > high)
    return PairVerdict.DIVERGENT if is_out else PairVerdict.CONSISTENT


@dataclass(frozen=True, slots=True)
class ProxyGap:
    """Value added against its proxy: the proxy's growth, the gap, its past spread, and what stood in for what."""

    proxy: float
    gap: float
    spread: float
    is_divergent: bool
    note: str


def proxy_growth(power: FloatArray, loans: FloatArray, freight: FloatArray) -> FloatArray:
    """Growth of the proxy: 0.40 power, 0.35 medium and long loans, 0.25 freight [%].

    >>> proxy_growth(np.array([5.0]), np.array([10.0]), np.array([4.0])).tolist()
    [6.5]
    """
    return power * PROXY_WEIGHTS["power"] + loans * PROXY_WEIGHTS["loans"] + freight * PROXY_WEIGHTS["freight"]


def compare_with_proxy(value_added: FloatArray, proxy: FloatArray, *, is_road_freight: bool) -> ProxyGap:
    """The last period's gap between value added and its proxy, against two standard deviations of past gaps (X10).

    Args:
        value_added: (periods,) growth [%], the last one is judged.
        proxy: (periods,) growth of the proxy.
        is_road_freight: a city without freight rail puts road freight in its place; the note says so.

    Raises:
        UsageError: fewer than twelve past periods, or the last one is unknown.
    """
    gaps = value_added - proxy
    past = gaps[:-1][np.isfinite(gaps[:-1])]
    if len(past) < LEAST_HISTORY or not np.isfinite(gaps[-1]):
        raise UsageError("too little to compare with the proxy", remedy="give thirteen periods with the last one known")
    spread = float(past.std(ddof=1))
    is_divergent = bool(abs(gaps[-1] - past.mean()) > 2 * spread)
    note = "货运按公路货运量代替铁路货运量" if is_road_freight else ""
    return ProxyGap(float(proxy[-1]), float(gaps[-1]), spread, is_divergent, note)
