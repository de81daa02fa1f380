"""The analysis annex: rank intervals, what the data can tell apart, and which choice matters most."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gongce.appraisal.figures import FactTable
from gongce.appraisal.intervals.choices import FACTORS, active_factors, compute_totals, draw_choices, settled_draws
from gongce.appraisal.intervals.ground import Ground, lay_ground
from gongce.appraisal.intervals.kernel import rank_scores, summarise_ranks
from gongce.appraisal.intervals.ranksets import rank_sets
from gongce.appraisal.intervals.sobol import Influence, find_influences
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet import Sheet, score_units
from gongce.rulebook.model.methods import Uncertainty
from gongce.vocabulary import UsageError

_PAIRS_OF = 300
_SENSITIVITY = 1024


@dataclass(frozen=True, slots=True)
class RankInterval:
    """One unit: its official rank, the ranks of 5 to 95 % of the draws, the share of draws in the top k.

    Where figures are in doubt also the ranks the data allow (`set_low`, `set_high`) and how many units are
    significantly better and worse.
    """

    unit: str
    group: str
    rank: int
    low: int
    median: int
    high: int
    share_top: float
    set_low: int | None = None
    set_high: int | None = None
    better: int | None = None
    worse: int | None = None

    @property
    def text(self) -> str:
        """As a bulletin's annex prints it."""
        span = f"第{self.low}" if self.low == self.high else f"第{self.low}—{self.high}"
        return f"{self.unit}：第{self.rank}，九成试算在{span}"


@dataclass(frozen=True)
class Annex:
    """What may be said of the ranks of a sheet beside the official ones."""

    intervals: tuple[RankInterval, ...]
    influences: dict[str, tuple[Influence, ...]]
    draws: int
    top: dict[str, int]
    declared: tuple[str, ...]
    level: float

    def interval(self, unit: str) -> RankInterval:
        """One unit's interval.

        Raises:
            UsageError: it was not ranked.
        """
        for one in self.intervals:
            if one.unit == unit:
                return one
        raise UsageError(f"no interval of {unit}", remedy="only ranked units have one")

    def lines(self) -> Iterator[str]:
        """For a terminal."""
        yield f"附：位次区间（{self.draws}次试算，计入{'、'.join(self.declared)}；不改变正式位次）"
        for one in self.intervals:
            share = f"，进前{self.top[one.group]}的试算占{one.share_top * 100:.0f}%"
            apart = "" if one.better is None else f"；显著优于它的{one.better}个、显著不及它的{one.worse}个"
            yield f"  {one.text}{share}{apart}"
        for group, influences in self.influences.items():
            told = "、".join(f"{FACTORS[one.factor]}{one.total * 100:.0f}%" for one in influences)
            if told:
                yield f"  {group + '组' if group else ''}位次变动的来源（总效应）：{told}"

    def record(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "draws": self.draws,
            "level": self.level,
            "declared": list(self.declared),
            "top": self.top,
            "intervals": [
                {name: getattr(one, name) for name in RankInterval.__dataclass_fields__} for one in self.intervals
            ],
            "influences": {
                group: [{"factor": one.factor, "first": one.first, "total": one.total} for one in influences]
                for group, influences in self.influences.items()
            },
        }


def draw_ranks(
    ready: Ready, table: FactTable, *, rng: np.random.Generator, sheet: Sheet | None = None, level: float = 0.95
) -> Annex:
    """Everything the annex says, from the uncertainties the scheme declares.

    The official ranks are never changed. Units without a rank take no part.

    Raises:
        UsageError: the scheme declares no uncertainty.
    """
    declared = ready.scheme.uncertainty
    if declared is None:
        raise UsageError("no uncertainty is declared", where=ready.scheme.id, remedy="add uncertainty: to the scheme")
    judged = sheet or score_units(ready, table)
    intervals: list[RankInterval] = []
    influences: dict[str, tuple[Influence, ...]] = {}
    tops: dict[str, int] = {}
    named: dict[str, None] = {}
    for group in dict.fromkeys(one.group for one in judged.units):
        ground = lay_ground(ready, table, judged, group)
        if len(ground.units) < 2:
            continue
        tops[group] = declared.top or -(-len(ground.units) // 5)
        factors = active_factors(ground, declared)
        named |= dict.fromkeys(FACTORS[factor] for factor in factors)
        intervals += _intervals(ground, declared, tops[group], rng, level)
        influences[group] = _influences(ground, declared, factors, rng)
    return Annex(tuple(intervals), influences, declared.draws, tops, tuple(named), level)


def _intervals(
    ground: Ground, declared: Uncertainty, top: int, rng: np.random.Generator, level: float
) -> list[RankInterval]:
    totals = compute_totals(ground, draw_choices(ground, declared, declared.draws, rng))
    found = summarise_ranks(rank_scores(totals), top=top)
    apart = _tell_apart(ground, rng, level)
    return [
        RankInterval(
            unit,
            ground.group,
            int(ground.ranks[row]),
            int(found.low[row]),
            int(found.median[row]),
            int(found.high[row]),
            float(found.share_top[row]),
            *apart[row],
        )
        for row, unit in enumerate(ground.units)
    ]


def _tell_apart(ground: Ground, rng: np.random.Generator, level: float) -> list[tuple[int | None, ...]]:
    """Rank sets from the doubts about figures alone; nothing where none is declared or the units are too many."""
    if not ground.doubts or len(ground.units) > _PAIRS_OF:
        return [(None, None, None, None)] * len(ground.units)
    totals = compute_totals(ground, settled_draws(ground, 2000, rng))
    official = compute_totals(ground, _official(ground, rng))[0]
    sets = rank_sets(official, np.atleast_2d(np.cov(totals.T)), rng=rng, level=level)
    better, worse = sets.better.sum(axis=0), sets.better.sum(axis=1)
    return [
        (int(sets.low[row]), int(sets.high[row]), int(better[row]), int(worse[row])) for row in range(len(ground.units))
    ]


def _official(ground: Ground, rng: np.random.Generator) -> Any:
    draws = settled_draws(ground, 1, rng)
    figures = {number: one.figures[None, :] for number, one in enumerate(ground.doubts)}
    return type(draws)(draws.weights, draws.normalisation, draws.joining, draws.caps, draws.one_out, figures)


def _influences(
    ground: Ground, declared: Uncertainty, factors: tuple[str, ...], rng: np.random.Generator
) -> tuple[Influence, ...]:
    if not factors:
        return ()
    first, second = (draw_choices(ground, declared, _SENSITIVITY, rng) for _ in range(2))
    return find_influences(ground, first, second, factors)
