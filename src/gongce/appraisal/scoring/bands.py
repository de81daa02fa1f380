"""Places, bands and corrections: points from where a figure stands among others."""

# mypy: disable-error-code="no-any-return"
# (arithmetic on arrays of Fractions is Any to the type checker)

import numpy as np

from gongce.appraisal.scoring.arrays import Array, as_kind, exact_array, is_exact
from gongce.appraisal.scoring.forms import Terms, scoring
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import InputError


@scoring(
    ScoringFunction.RANK_DECAY,
    "第1名得满分，以下每名递减5%",
    "methods.md §3.1 [S]",
    may=("each", "floor"),
    is_relative=True,
)
def score_rank_decay(terms: Terms) -> Array:
    """争先进位: the best gets the weight, each next place `each` (5) percent of it less.

    Not below `floor` (0) percent; equal figures share the better place.
    """
    places = _count_better(terms)
    share = np.maximum(100 - terms.number("each", 5) * places, terms.number("floor", 0))
    return terms.weight * share / 100


def _count_better(terms: Terms) -> Array:
    field = np.sort(terms.population)
    if terms.direction is Direction.DOWN:
        counts = np.searchsorted(field, terms.values, side="left")
    else:
        counts = len(field) - np.searchsorted(field, terms.values, side="right")
    return exact_array([int(count) for count in counts]) if is_exact(terms.values) else counts.astype(np.float64)


@scoring(
    ScoringFunction.PROGRESSIVE,
    "基础分＋与平均值差距按每10个百分点一档、逐档递减加减分",
    "methods.md §3.1 [S] (黑龙江)",
    needs=("mean",),
    may=("base", "band", "divisor", "bands"),
)
def score_progressive(terms: Terms) -> Array:
    """Base + x₁·base/20 + x₂·base/40 + x₃·base/60 … for a gap above `mean`; below it the same is taken off.

    x_k is the part of the gap in the k-th band of `band` (10) points. `base` is the weight unless stated; `divisor`
    is 20; `bands` ends the counting, else it goes on.
    """
    base = terms.number("base") if terms.has("base") else terms.weight
    width, divisor = terms.number("band", 10), terms.number("divisor", 20)
    gap = terms.values - terms.number("mean")
    gap = -gap if terms.direction is Direction.DOWN else gap
    size, zero = abs(gap), as_kind(0, terms.values)
    widest = float(max(size, default=0)) / float(width)
    most = int(terms.number("bands")) if terms.has("bands") else int(widest) + 1
    added = zero * size
    for k in range(1, min(most, int(widest) + 1) + 1):
        part = np.minimum(np.maximum(size - width * (k - 1), zero), width)
        added = added + part * base / (divisor * k)
    return base + np.where(gap < 0, -added, added)


@scoring(
    ScoringFunction.CORRECTED_RATIO,
    "主比率±1.5×增速差距（不超过5个百分点）±0.15×各结构差距（每项不超过3个百分点）",
    "methods.md §3.1 [S] (温州 2013)",
    needs=("growth_gap", "structure_gaps"),
    may=("growth_factor", "growth_most", "structure_factor", "structure_most"),
)
def score_corrected_ratio(terms: Terms) -> Array:
    """The figure (percent) corrected by capped gaps; that percent of the weight.

    1.5 × the growth gap (a column, at most ±5 points) and 0.15 × each structure gap (columns, at most ±3 points).
    """
    half = as_kind(1, terms.values) / 2
    factor = terms.number("growth_factor") if terms.has("growth_factor") else 3 * half
    small = terms.number("structure_factor") if terms.has("structure_factor") else 3 * half / 10
    ratio = terms.values + factor * _within(terms.number("growth_gap"), terms.number("growth_most", 5))
    for column in _gaps(terms):
        ratio = ratio + small * _within(column, terms.number("structure_most", 3))
    return terms.weight * ratio / 100


def _within(gap: Array, most: Array) -> Array:
    return np.minimum(np.maximum(gap, -most), most)


def _gaps(terms: Terms) -> list[Array]:
    names = terms.parameters["structure_gaps"]
    listed = names if isinstance(names, tuple) else (names,)
    absent = [str(name) for name in listed if name not in terms.columns]
    if absent:
        raise InputError(f"no column {', '.join(absent)}", where=terms.where, remedy="name columns of the data")
    return [terms.columns[str(name)] for name in listed]


@scoring(
    ScoringFunction.MIX,
    "水平得分与增长得分按既定比例合成",
    "practice [M]: configuration only",
    needs=("level", "growth", "level_share"),
)
def score_mix(terms: Terms) -> Array:
    """`level_share` of one item's score and the rest of another's.

    `level` and `growth` name items with the role part; their scores are in percent of their weights.
    """
    share = terms.number("level_share")
    if not 0 <= share <= 1:
        raise InputError("level_share is no share", where=terms.where, remedy="write a number from 0 to 1")
    return terms.weight * (share * terms.number("level") + (1 - share) * terms.number("growth")) / 100


@scoring(
    ScoringFunction.DEDUCT,
    "起始分－每例扣分×次数",
    "methods.md §3.1 [S]",
    needs=("each",),
    may=("start", "least", "first"),
)
def score_deduct(terms: Terms) -> Array:
    """Start less `each` for every case counted.

    `start` is the weight unless stated, `first` the sum for the first case where it differs (10, then 5), `least` the
    fewest points (left out: it may go below zero).
    """
    start = terms.number("start") if terms.has("start") else terms.weight
    zero = as_kind(0, terms.values)
    taken = terms.number("each") * terms.values
    if terms.has("first"):
        taken = taken + np.where(terms.values > zero, terms.number("first") - terms.number("each"), zero)
    points = start - taken
    return np.maximum(points, terms.number("least")) if terms.has("least") else points
