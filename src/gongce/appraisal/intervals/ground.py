"""What the draws start from: a sheet's points per unit of weight, and the same under other normalisations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gongce.appraisal.figures import FactTable
from gongce.appraisal.intervals.kernel import Floats
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.scoring import Terms, compute_points, float_array
from gongce.appraisal.sheet import Sheet, UnitScore
from gongce.appraisal.sheet.taking import named_columns, targets_of
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Bounds, Doubt, Join, Part, Role
from gongce.rulebook.model.schemes import Item, Scheme
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import InputError

SCHEME, RANGE, RANK = 0, 1, 2
"""The normalisations: the scheme's own function, least to largest, and places."""
_UNSCALED = {ScoringFunction.MIX}


@dataclass(frozen=True)
class Shaky:
    """A declared doubt of one item: its column among the items, the figures, and their points under each choice."""

    doubt: Doubt
    item: int
    figures: Floats
    scale: Floats
    """Standard errors (normal), or trials (binomial); unused otherwise."""
    rescore: Callable[[Floats, int, bool], Floats]
    """(draws, units) figures, normalisation, without caps → points per unit of weight."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A part as numbers: places of its items, the parts below it, its weight and how it joins."""

    items: tuple[int, ...]
    branches: "tuple[Branch, ...]"
    weight: float
    join: Join


@dataclass(frozen=True)
class Ground:
    """One group of ranked units, best first: everything that stays the same from draw to draw."""

    group: str
    units: tuple[str, ...]
    ranks: NDArray[np.int64]
    items: tuple[str, ...]
    weights: Floats
    shares: Mapping[tuple[int, bool], Floats]
    """(normalisation, without caps) → (units, items) points per unit of weight."""
    offset: Floats
    full: float
    tree: Branch
    doubts: tuple[Shaky, ...]


def lay_ground(ready: Ready, table: FactTable, sheet: Sheet, group: str) -> Ground:
    """The ground of one group of a sheet."""
    ranked = [one for one in sheet.units if one.group == group and one.place.rank is not None]
    items = [item for item in ready.scheme.items if item.role is Role.SCORE]
    shares = {
        (kind, bare): _shares(ready, table, ranked, items, kind, bare) for kind in range(3) for bare in (False, True)
    }
    full = ready.scheme.full if ready.scheme.full is not None else Fraction(1)
    return Ground(
        group,
        tuple(one.unit for one in ranked),
        np.array([one.place.rank for one in ranked], dtype=np.int64),
        tuple(item.id for item in items),
        np.array([float(item.weight or 0) for item in items]),
        shares,
        np.array([float(one.bonus - one.deduction) for one in ranked]),
        float(full),
        _grow_tree(ready.scheme, items),
        _doubts(ready, table, ranked, items),
    )


def _grow_tree(scheme: Scheme, items: Sequence[Item]) -> Branch:
    """The whole as a branch: its own items (none where there are parts) and its parts."""

    def grow(part: Part) -> Branch:
        mine = tuple(number for number, item in enumerate(items) if item.group == part.id)
        below = tuple(grow(child) for child in scheme.parts if child.under == part.id)
        return Branch(mine, below, float(part.weight), part.join)

    tops = tuple(grow(part) for part in scheme.parts if part.under is None)
    return Branch(() if tops else tuple(range(len(items))), tops, 1.0, scheme.join)


def _shares(
    ready: Ready, table: FactTable, ranked: Sequence[UnitScore], items: Sequence[Item], kind: int, bare: bool
) -> Floats:
    """Points per unit of weight; what is not available counts as the mean of the unit's other items."""
    found = np.column_stack([_share_of(ready, table, ranked, item, kind, bare) for item in items])
    weights = np.array([float(item.weight or 0) for item in items])
    known = np.isfinite(found)
    available = np.where(known, weights, 0.0).sum(axis=1)
    mean = np.where(known, found * weights, 0.0).sum(axis=1) / np.where(available > 0, available, 1.0)
    shares: Floats = np.where(known, found, mean[:, None])
    return shares


def _share_of(ready: Ready, table: FactTable, ranked: Sequence[UnitScore], item: Item, kind: int, bare: bool) -> Floats:
    lines = [one.item(item.id) for one in ranked]
    weight = float(item.weight or 0) or 1.0
    official = np.array([np.nan if line.points is None else float(line.points) / weight for line in lines])
    has_figure = np.array([line.figure is not None and line.points is not None for line in lines])
    if item.function in _UNSCALED or not has_figure.any() or (kind == SCHEME and not bare):
        return official
    figures = np.array([float(line.figure) if line.figure is not None else np.nan for line in lines])
    rescore = _rescorer(ready, table, [one.unit for one in ranked], item, figures)
    fresh = rescore(figures[None, :], kind, bare)[0]
    return np.where(has_figure, fresh, official)


def _rescorer(
    ready: Ready, table: FactTable, units: Sequence[str], item: Item, figures: Floats
) -> Callable[[Floats, int, bool], Floats]:
    sign = -1.0 if ready.direction_of(item) is Direction.DOWN else 1.0
    known = np.sort(sign * figures[np.isfinite(figures)])
    span = known[-1] - known[0] or 1.0
    rows = [table.position(unit) for unit in units]
    columns = {name: _floats(table, name, rows) for name in named_columns(item.parameters, table)}
    targets = _targets(ready, item, table, rows)

    def rescore(drawn: Floats, kind: int, bare: bool) -> Floats:
        if kind == RANGE:
            ranged: Floats = (sign * drawn - known[0]) / span
            return ranged
        if kind == RANK:
            placed: Floats = np.searchsorted(known, sign * drawn, side="right") / len(known)
            return placed
        return _by_scheme(ready, item, drawn, _finite(figures), columns, targets, bare)

    return rescore


def _targets(ready: Ready, item: Item, table: FactTable, rows: Sequence[int]) -> Floats | None:
    from_scheme = targets_of(ready, item, table)
    if from_scheme is None:
        return None
    return np.array([np.nan if (value := from_scheme[row]) is None else float(value) for row in rows])


def _floats(table: FactTable, name: str, rows: Sequence[int]) -> Floats:
    column = table.figures(name)
    return np.array([np.nan if (value := column[row]) is None else float(value) for row in rows])


def _by_scheme(
    ready: Ready,
    item: Item,
    drawn: Floats,
    peers: Floats,
    columns: Mapping[str, Floats],
    targets: Floats | None,
    bare: bool,
) -> Floats:
    """The scheme's own function on drawn figures, bounds kept unless left out; `peers` stay the reported ones."""
    if item.function is None:
        raise InputError("no function", where=item.id)
    wide = dict(columns) | ({"target": targets} if targets is not None else {})
    parameters = dict(item.parameters) | ({"target": "target"} if targets is not None else {})
    if bare:
        parameters = {key: value for key, value in parameters.items() if key not in {"cap", "clip", "most"}}
        parameters |= {"cap": "none"} if "cap" in item.parameters else {}
    draws = len(drawn)
    terms = Terms(
        drawn.ravel(),
        float_array([item.weight or 0])[0],
        parameters,
        ready.direction_of(item) or Direction.UP,
        peers=peers,
        columns={name: np.tile(column, draws) for name, column in wide.items()},
        where=item.id,
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        points = np.asarray(compute_points(item.function, terms), dtype=np.float64).reshape(drawn.shape)
    return _bounded(points, Bounds() if bare else item.bounds) / (float(item.weight or 0) or 1.0)


def _finite(values: Floats) -> Floats:
    return float_array(values[np.isfinite(values)])


def _bounded(points: Floats, bounds: Bounds) -> Floats:
    least = -np.inf if bounds.least is None else float(bounds.least)
    most = np.inf if bounds.most is None else float(bounds.most)
    return np.clip(points, least, most)


def _doubts(ready: Ready, table: FactTable, ranked: Sequence[UnitScore], items: Sequence[Item]) -> tuple[Shaky, ...]:
    declared = ready.scheme.uncertainty
    numbers = {item.id: number for number, item in enumerate(items)}
    found = []
    for doubt in declared.doubts if declared else ():
        if doubt.item not in numbers:
            raise InputError(f"no scored item {doubt.item}", where="uncertainty", remedy=f"has {', '.join(numbers)}")
        found.append(_doubt(ready, table, ranked, items[numbers[doubt.item]], numbers[doubt.item], doubt))
    return tuple(found)


def _doubt(ready: Ready, table: FactTable, ranked: Sequence[UnitScore], item: Item, number: int, doubt: Doubt) -> Shaky:
    lines = [one.item(item.id) for one in ranked]
    figures = np.array([float(line.figure) if line.figure is not None else np.nan for line in lines])
    rows = [table.position(one.unit) for one in ranked]
    column = doubt.errors or doubt.trials
    scale = _floats(table, column, rows) if column else np.full(len(rows), float(doubt.error or 0))
    rescore = _rescorer(ready, table, [one.unit for one in ranked], item, figures)
    return Shaky(doubt, number, figures, np.nan_to_num(scale), rescore)
