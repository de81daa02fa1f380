"""This period's official growth from early indicators, where they have helped; else the simple estimate, and said so.

The change of official growth from last period is regressed (ridge, last sixty periods, odd changes cut) on each
indicator's change, on its distance from the mean of its last three, and on official growth's own such distance. The
estimate is shown only while, over the last three years of estimates made in real time, it missed by clearly less than
the better of two simple ways: last period's growth carried on, and the mean of the last three.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.distributions import student_cdf, student_quantile
from gongce.forecasting.estimates.comparison import AccuracyTest, compare_accuracy
from gongce.vocabulary import Finding, InputError, Period, Severity

WINDOW = 60
LEAST_CASES = 24
RIDGE = 2.0
CLIP = 4.0
JUDGED = 36
"""Past estimates the ways are judged by."""
BETTER_BY = 0.95
"""The bridge is shown where its mean absolute miss is at most this part of the better simple way's."""
LEAST_JUDGED = 12
FLOOR = 0.05
RECENT = 3


class Way(StrEnum):
    """How growth is estimated."""

    BRIDGE = "bridge"
    CARRIED = "carried"
    MEAN = "mean"

    @property
    def words(self) -> str:
        """What readers are told."""
        return {Way.BRIDGE: "先行指标推算", Way.CARRIED: "沿用上期增速", Way.MEAN: "近三期平均"}[self]


SIMPLE = (Way.CARRIED, Way.MEAN)


@dataclass(frozen=True, slots=True)
class EstimateTable:
    """What is known at a release: rows in order of time, the last one the period to estimate.

    Args:
        periods: reporting months.
        official: (periods,) official growth [%]; NaN where there is none, as in the last row.
        indicators: (periods, indicators) growth [%] known before the release; NaN missing.
        names: of the indicators.
    """

    periods: tuple[Period, ...]
    official: Floats
    indicators: Floats
    names: tuple[str, ...]


class PastEstimate(NamedTuple):
    """An estimate as it would have been made in its time, and what then came [%]."""

    period: Period
    actual: float
    bridge: float
    carried: float
    mean: float
    shown: Way | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate of official growth [%], frozen before the release.

    Args:
        period: what is estimated.
        way: which way is shown.
        value: the estimate.
        spread: scale of its error (Student-t, six degrees), from the way's own past errors.
        others: what the other ways say.
        misses: mean absolute miss of each way over the past estimates it was judged by.
        contributions: of each indicator to the bridge's change [points]; empty where it cannot be computed.
        past: every past estimate, the oldest first.
        findings: what a reader must know.
    """

    period: Period
    way: Way
    value: float
    spread: float
    others: tuple[tuple[Way, float], ...]
    misses: tuple[tuple[Way, float], ...]
    contributions: tuple[tuple[str, float], ...]
    past: tuple[PastEstimate, ...]
    findings: tuple[Finding, ...]

    def interval(self, share: float = 0.8) -> tuple[float, float]:
        """Bounds that hold the release with that probability."""
        reach = self.spread * float(student_quantile(np.array([0.5 + share / 2]))[0])
        return self.value - reach, self.value + reach

    def probability_above(self, growth: float) -> float:
        """That the release is above a growth."""
        return 1 - float(student_cdf(np.array([(growth - self.value) / self.spread]))[0])


def estimate_growth(table: EstimateTable) -> Estimate:
    """Estimate the last row's official growth.

    Raises:
        InputError: fewer than four official values before it, or the last row already has one.
    """
    _check(table)
    features = _features(table)
    replayed = tuple(_replay(table, features))
    at = len(table.periods) - 1
    sayings = {Way.BRIDGE: _bridge(table.official, features, at)[0], **_simple(table.official, at)}
    way = _judge(replayed)
    if not np.isfinite(sayings[way]):
        way = _best_simple(replayed)
    errors = np.array([getattr(one, way) - one.actual for one in replayed])[-JUDGED:]
    return Estimate(
        table.periods[at],
        way,
        sayings[way],
        _spread(errors[np.isfinite(errors)]),
        tuple((other, value) for other, value in sayings.items() if other is not way and np.isfinite(value)),
        tuple((one, _miss(replayed, one)) for one in Way),
        _contributions(table, features, at),
        replayed,
        tuple(_tell(table, way, replayed, sayings)),
    )


def _check(table: EstimateTable) -> None:
    known = np.isfinite(table.official)
    if known[-1]:
        raise InputError(
            "the last period already has its official growth",
            where=table.periods[-1].code,
            remedy="add a row with the indicators of the period to estimate and no official value",
        )
    if known.sum() < RECENT + 1:
        raise InputError(
            f"only {int(known.sum())} official values", where="estimate", remedy=f"give {RECENT + 1} at least"
        )


def _lagged(values: Floats) -> tuple[Floats, Floats]:
    """The last known value before each row, and the mean of the last three."""
    last, mean = np.full_like(values, np.nan), np.full_like(values, np.nan)
    for at in range(1, len(values)):
        known = values[:at][np.isfinite(values[:at])]
        if len(known):
            last[at] = known[-1]
            mean[at] = known[-RECENT:].mean()
    return last, mean


def _features(table: EstimateTable) -> Floats:
    """(periods, 1 + 2 × indicators): official growth's own pull, then change and distance of each indicator."""
    last, mean = _lagged(table.official)
    columns = [mean - last]
    for series in table.indicators.T:
        before, recent = _lagged(series)
        columns += [series - before, series - recent]
    return np.array(columns).T


def _simple(official: Floats, at: int) -> dict[Way, float]:
    last, mean = _lagged(official[: at + 1])
    return {Way.CARRIED: float(last[at]), Way.MEAN: float(mean[at])}


def _bridge(official: Floats, features: Floats, at: int) -> tuple[float, Floats]:
    """The bridge's saying for a row from rows before it, and its features' parts; NaN where it cannot be said.

    A feature that is missing in the row, or in half the window, is left out.
    """
    last, _ = _lagged(official[: at + 1])
    rows = np.arange(max(0, at - WINDOW), at)
    change = official[rows] - last[rows]
    usable = np.isfinite(features[at]) & (np.isfinite(features[rows]).mean(axis=0) >= 0.5)
    parts = np.zeros(features.shape[1])
    if not usable[1:].any():
        return float("nan"), parts
    seen = features[rows][:, usable]
    whole = np.isfinite(seen).all(axis=1) & np.isfinite(change)
    if whole.sum() < LEAST_CASES:
        return float("nan"), parts
    seen, change = seen[whole], change[whole]
    bound = CLIP * (1.4826 * float(np.median(np.abs(change))) + FLOOR)
    scale = np.sqrt((seen * seen).mean(axis=0)) + 1e-9
    design = seen / scale
    gram = design.T @ design + RIDGE * np.eye(design.shape[1])
    weights = np.linalg.solve(gram, design.T @ np.clip(change, -bound, bound))
    parts[usable] = features[at, usable] / scale * weights
    return float(last[at] + parts.sum()), parts


def _replay(table: EstimateTable, features: Floats) -> Iterator[PastEstimate]:
    """Every past row as it would have been estimated then, and what the rule would have shown."""
    before: list[PastEstimate] = []
    for at in range(RECENT, len(table.periods) - 1):
        if not np.isfinite(table.official[at]):
            continue
        simple = _simple(table.official, at)
        bridge = _bridge(table.official, features, at)[0]
        shown = _judge(before) if before else None
        if shown is Way.BRIDGE and not np.isfinite(bridge):
            shown = _best_simple(before)
        made = PastEstimate(
            table.periods[at], float(table.official[at]), bridge, simple[Way.CARRIED], simple[Way.MEAN], shown
        )
        before.append(made)
        yield made


def _judged(past: Sequence[PastEstimate]) -> Sequence[PastEstimate]:
    """The past estimates ways are judged by: the last with every way."""
    return [one for one in past if np.isfinite(one.bridge)][-JUDGED:]


def _miss(past: Sequence[PastEstimate], way: Way) -> float:
    chosen = _judged(past) or past[-JUDGED:]
    misses = np.array([abs(getattr(one, way) - one.actual) for one in chosen])
    bound = CLIP * float(np.median(misses)) + FLOOR if len(misses) else 0.0
    return float(np.minimum(misses, bound).mean()) if len(misses) else float("nan")


def _judge(past: Sequence[PastEstimate]) -> Way:
    """The way to show, decided from past estimates alone."""
    best = _best_simple(past)
    if len(_judged(past)) < LEAST_JUDGED:
        return best
    return Way.BRIDGE if _miss(past, Way.BRIDGE) <= BETTER_BY * _miss(past, best) else best


def _best_simple(past: Sequence[PastEstimate]) -> Way:
    return min(SIMPLE, key=lambda way: _miss(past, way))


def compare_bridge(past: Sequence[PastEstimate], way: Way) -> AccuracyTest | None:
    """Diebold–Mariano test of the bridge against a simple way over all past estimates; None below twelve."""
    both = [one for one in past if np.isfinite(one.bridge)]
    if len(both) < LEAST_JUDGED:
        return None
    bridge = np.array([one.bridge - one.actual for one in both])
    return compare_accuracy(bridge, np.array([getattr(one, way) - one.actual for one in both]))


def _spread(errors: Floats) -> float:
    """Scale under which 80 % of the past errors lie inside the 80 % interval."""
    if len(errors) < LEAST_JUDGED:
        return max(2.0 * float(np.abs(errors).mean()) if len(errors) else 1.0, FLOOR)
    reach = float(student_quantile(np.array([0.9]))[0])
    return max(float(np.quantile(np.abs(errors), 0.8)) / reach, FLOOR)


def _contributions(table: EstimateTable, features: Floats, at: int) -> tuple[tuple[str, float], ...]:
    value, parts = _bridge(table.official, features, at)
    if not np.isfinite(value):
        return ()
    own = (("本指标自身", float(parts[0])),)
    return own + tuple(
        (name, float(parts[1 + 2 * number] + parts[2 + 2 * number])) for number, name in enumerate(table.names)
    )


def _tell(table: EstimateTable, way: Way, past: Sequence[PastEstimate], sayings: dict[Way, float]) -> Iterator[Finding]:
    where = table.periods[-1].title
    if way is not Way.BRIDGE:
        known = len(_judged(past))
        reason = (
            f"先行指标可检验的往期只有{known}期"
            if known < LEAST_JUDGED
            else f"先行指标推算近{known}期平均误差{_miss(past, Way.BRIDGE):.2f}个百分点，"
            f"不明显小于{way.words}的{_miss(past, way):.2f}"
        )
        yield Finding("estimate.simple_shown", Severity.NOTE, where, f"{reason}，采用{way.words}")
    missing = [name for name, value in zip(table.names, table.indicators[-1], strict=True) if not np.isfinite(value)]
    if missing:
        yield Finding(
            "estimate.indicator_missing", Severity.WARNING, where, f"本期缺{'、'.join(missing)}，未用", "补齐后重算"
        )
    if len(past) < LEAST_JUDGED:
        yield Finding("estimate.few_cases", Severity.WARNING, where, f"往期只有{len(past)}期，区间按偏宽处理")
    if not np.isfinite(sayings[Way.BRIDGE]):
        yield Finding("estimate.no_bridge", Severity.NOTE, where, "先行指标历史不足，未作推算")
