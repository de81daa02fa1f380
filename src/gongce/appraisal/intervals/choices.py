"""The declared choices and doubts as random draws: weights, normalisation, joining, caps, one item out, figures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gongce.appraisal.intervals.ground import RANGE, RANK, SCHEME, Branch, Ground, Shaky
from gongce.appraisal.intervals.kernel import Floats
from gongce.rulebook.model.methods import Join, Noise, Uncertainty

FACTORS = {
    "weights": "权重",
    "normalisation": "折算方法",
    "joining": "合成方式",
    "caps": "封顶",
    "one_out": "剔除一项",
    "data": "数据误差",
    "counts": "小样本",
}
_SMALL = {Noise.POISSON, Noise.BINOMIAL}
_LEAST = 0.01
_NOTHING = 1e-12
_BLOCK = 256


@dataclass(frozen=True)
class Draws:
    """Every factor of every draw: `weights` (draws, items), choices (draws,), `figures` doubt → (draws, units)."""

    weights: Floats
    normalisation: NDArray[np.int64]
    joining: NDArray[np.bool_]
    caps: NDArray[np.bool_]
    one_out: NDArray[np.int64]
    figures: dict[int, Floats]

    def __len__(self) -> int:
        return len(self.weights)

    def exchanged(self, other: "Draws", factor: str, ground: Ground) -> "Draws":
        """These draws with one factor taken from others."""
        if factor in {"data", "counts"}:
            mine = {number: self.figures[number] for number in self.figures}
            theirs = {n: other.figures[n] for n in mine if _factor_of(ground.doubts[n]) == factor}
            return replace(self, figures=mine | theirs)
        return replace(self, **{factor: getattr(other, factor)})


def _factor_of(shaky: Shaky) -> str:
    return "counts" if shaky.doubt.noise in _SMALL else "data"


def active_factors(ground: Ground, declared: Uncertainty) -> tuple[str, ...]:
    """The factors the scheme declares."""
    flags = {
        "weights": declared.weights_spread > 0,
        "normalisation": declared.ranges,
        "joining": declared.geometric,
        "caps": declared.caps,
        "one_out": declared.one_out and len(ground.items) > 2,
        "data": any(_factor_of(one) == "data" for one in ground.doubts),
        "counts": any(_factor_of(one) == "counts" for one in ground.doubts),
    }
    return tuple(name for name, is_active in flags.items() if is_active)


def draw_choices(ground: Ground, declared: Uncertainty, draws: int, rng: np.random.Generator) -> Draws:
    """So many draws of every declared factor; what is not declared stays as the scheme has it."""
    spread = float(declared.weights_spread) / 100
    items = len(ground.items)
    kinds = np.array([SCHEME, RANGE, RANK]) if declared.ranges else np.array([SCHEME])
    out = rng.integers(-1, items, draws) if declared.one_out and items > 2 else np.full(draws, -1)
    return Draws(
        ground.weights * rng.uniform(1 - spread, 1 + spread, (draws, items)),
        rng.choice(kinds, draws),
        rng.random(draws) < 0.5 if declared.geometric else np.zeros(draws, bool),
        rng.random(draws) < 0.5 if declared.caps else np.zeros(draws, bool),
        out,
        {number: draw_figures(one, draws, rng) for number, one in enumerate(ground.doubts)},
    )


def settled_draws(ground: Ground, draws: int, rng: np.random.Generator) -> Draws:
    """Only the figures move; every choice is the scheme's."""
    still = np.zeros(draws, bool)
    weights = np.repeat(ground.weights[None, :], draws, axis=0)
    figures = {number: draw_figures(one, draws, rng) for number, one in enumerate(ground.doubts)}
    return Draws(weights, np.full(draws, SCHEME), still, still, np.full(draws, -1), figures)


def draw_figures(shaky: Shaky, draws: int, rng: np.random.Generator) -> Floats:
    """(draws, units) figures that might as well have been reported; missing ones stay missing."""
    shape, base = (draws, len(shaky.figures)), shaky.figures
    known = np.nan_to_num(base)
    match shaky.doubt.noise:
        case Noise.NORMAL:
            drawn = base + shaky.scale * rng.standard_normal(shape)
        case Noise.REVISION:
            past = np.array([float(value) for value in shaky.doubt.revisions] or [0.0])
            drawn = base * (1 + rng.choice(past, shape) / 100)
        case Noise.POISSON:
            drawn = rng.poisson(np.clip(known, 0, None), shape).astype(np.float64)
        case Noise.BINOMIAL:
            trials = np.maximum(shaky.scale, 1).astype(np.int64)
            drawn = rng.binomial(trials, np.clip(known / 100, 0, 1), shape) / trials * 100
    return np.where(np.isfinite(base), drawn, np.nan)


def compute_totals(ground: Ground, draws: Draws) -> Floats:
    """(draws, units) totals on the scheme's scale."""
    totals = np.empty((len(draws), len(ground.units)))
    for rows, kind, is_bare, is_geometric in _batches(draws):
        weights = draws.weights[rows].copy()
        out = draws.one_out[rows]
        weights[np.flatnonzero(out >= 0), out[out >= 0]] = 0.0
        columns = _columns(ground, draws, rows, kind, is_bare)
        totals[rows] = _join(ground, weights, columns, is_geometric)
    return totals


def _batches(draws: Draws) -> Iterator[tuple[NDArray[np.intp], int, bool, bool]]:
    """Draws of one kind together, a block at a time."""
    code = draws.normalisation * 4 + draws.caps * 2 + draws.joining
    for value in np.unique(code):
        same = np.flatnonzero(code == value)
        for start in range(0, len(same), _BLOCK):
            yield same[start : start + _BLOCK], int(value) // 4, bool(value // 2 % 2), bool(value % 2)


@dataclass(frozen=True)
class _Columns:
    """Points per unit of weight: (units, items), and (draws, units) for the items whose figures are drawn."""

    base: Floats
    drawn: dict[int, Floats]


def _columns(ground: Ground, draws: Draws, rows: NDArray[np.intp], kind: int, is_bare: bool) -> _Columns:
    base = ground.shares[kind, is_bare]
    drawn = {}
    for number, shaky in enumerate(ground.doubts):
        fresh = shaky.rescore(draws.figures[number][rows], kind, is_bare)
        drawn[shaky.item] = np.where(np.isfinite(fresh), fresh, base[:, shaky.item])
    return _Columns(base, drawn)


def _join(ground: Ground, weights: Floats, columns: _Columns, is_geometric: bool) -> Floats:
    root = replace(ground.tree, join=Join.GEOMETRIC) if is_geometric else ground.tree
    return np.asarray(ground.full * _join_branch(root, ground.weights, weights, columns).mean + ground.offset)


@dataclass(frozen=True)
class _Mean:
    """A branch's mean (draws, units) and what its drawn weights sum to, against the declared ones (draws,)."""

    mean: Floats
    scale: Floats


def _join_branch(branch: Branch, declared: Floats, weights: Floats, columns: _Columns) -> _Mean:
    """The weighted mean of a branch's items and branches; a branch keeps its weight by the share of what counts."""
    curve, inverse = _CURVES.get(branch.join, (_same, _same))
    chosen = list(branch.items)
    mine, base = weights[:, chosen], columns.base[:, chosen]
    summed, total = mine @ curve(base).T, mine.sum(axis=1)
    whole = declared[chosen].sum()
    for place, item in enumerate(chosen):
        if item in columns.drawn:
            summed += mine[:, place, None] * (curve(columns.drawn[item]) - curve(base[:, place]))
    for below in branch.branches:
        one = _join_branch(below, declared, weights, columns)
        weight = below.weight * one.scale
        summed += weight[:, None] * curve(one.mean)
        total, whole = total + weight, whole + below.weight
    return _Mean(inverse(summed / np.maximum(total, _NOTHING)[:, None]), total / max(whole, _NOTHING))


def _log_of(values: Floats) -> Floats:
    logs: Floats = np.log(np.maximum(values, _LEAST))
    return logs


def _part_of(values: Floats) -> Floats:
    parts: Floats = 1 / np.maximum(values, _LEAST)
    return parts


def _power_of(values: Floats) -> Floats:
    powers: Floats = np.exp(values)
    return powers


def _same(values: Floats) -> Floats:
    return values


_CURVES = {Join.GEOMETRIC: (_log_of, _power_of), Join.HARMONIC: (_part_of, _part_of)}
