"""Sums as families: every cell carries the number of the one row of the family it adds into.

A family is a margin, or several group sums that share no cell. Everything the solvers need (sums of cells, prices
spread back over cells, joint sums of two families) is then one counting pass, whatever axes are kept.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.problem import UNBOUNDED, GroupSum, Margin, Problem

Source: TypeAlias = Margin | tuple[GroupSum, ...]


@dataclass(frozen=True, eq=False)
class Family:
    """Rows of sums over disjoint cells.

    Args:
        labels: (cells,) the row each cell adds into; `size` where it adds into none.
        low, high: (rows,) what each sum may be [steps]; equal where exact.
        source: what states the sums.
        places: (rows,) the row's flat place in its margin, or its number among the group sums.
    """

    labels: IntArray
    low: IntArray
    high: IntArray
    source: Source
    places: IntArray

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.low)

    @cached_property
    def is_exact(self) -> bool:
        """Whether every sum of the family is one number."""
        return bool((self.low == self.high).all())

    def sums(self, cells: FloatArray) -> FloatArray:
        """(rows,) sums of the cells as float64."""
        counted = np.bincount(self.labels, weights=cells, minlength=self.size + 1)
        return np.asarray(counted[: self.size], np.float64)

    def exact_sums(self, cells: IntArray) -> IntArray:
        """(rows,) sums of whole steps, added as 64-bit integers."""
        out = np.zeros(self.size + 1, np.int64)
        np.add.at(out, self.labels, cells)
        return out[: self.size]

    def spread(self, prices: FloatArray) -> FloatArray:
        """(cells,) each cell's row price; 0 where the cell adds into no row."""
        return np.append(prices, 0.0)[self.labels]

    def outside(self, sums: IntArray) -> IntArray:
        """(rows,) steps that are lacking (positive) or too many (negative); 0 where the sum is kept."""
        return np.asarray(np.maximum(self.low - sums, 0) - np.maximum(sums - self.high, 0), np.int64)


def build_families(problem: Problem) -> list[Family]:
    """Every stated sum of the problem, the family with most rows first; a margin with nothing stated is left out."""
    families = [_margin_family(problem, margin) for margin in problem.margins]
    families += [_group_family(problem, bundle) for bundle in _disjoint_bundles(problem)]
    return sorted((f for f in families if f.size), key=lambda f: -f.size)


def name_row(problem: Problem, family: Family, row: int) -> str:
    """The sum's title without its amount: "全市·2013 合计" as "全市·2013合计"."""
    place = int(family.places[row])
    if isinstance(family.source, tuple):
        return family.source[place].words
    margin = family.source
    index = np.unravel_index(place, margin.low.shape) if margin.axes else ()
    kept = {name: int(i) for name, i in zip(margin.axes, index, strict=True)}
    members = [axis.members[kept[axis.name]] for axis in problem.axes if axis.name in kept]
    return "·".join([*([margin.subject] if margin.subject else []), *members]) + "合计"


def _margin_family(problem: Problem, margin: Margin) -> Family:
    names = [axis.name for axis in problem.axes]
    grid = np.indices(problem.shape)
    kept = [grid[names.index(name)].ravel() for name in margin.axes]
    places = np.ravel_multi_index(kept, margin.low.shape) if kept else np.zeros(grid[0].size, np.int64)
    low, high = margin.low.ravel(), margin.high.ravel()
    stated = np.flatnonzero((low > -UNBOUNDED) | (high < UNBOUNDED))
    rows = np.full(low.size, len(stated), np.int64)
    rows[stated] = np.arange(len(stated))
    return Family(rows[places], low[stated], high[stated], margin, stated.astype(np.int64))


def _disjoint_bundles(problem: Problem) -> list[list[tuple[int, IntArray]]]:
    """Group sums with their cells, put together greedily as long as they share no cell."""
    bundles: list[list[tuple[int, IntArray]]] = []
    taken: list[set[int]] = []
    for number, group in enumerate(problem.groups):
        cells = group_cells(problem, group)
        mine = set(cells.tolist())
        home = next((k for k, used in enumerate(taken) if not used & mine), None)
        if home is None:
            bundles.append([])
            taken.append(set())
            home = len(bundles) - 1
        bundles[home].append((number, cells))
        taken[home] |= mine
    return bundles


def group_cells(problem: Problem, group: GroupSum) -> IntArray:
    """The flat positions of a group sum's cells."""
    chosen = dict(group.where)
    picks = [chosen.get(axis.name, tuple(range(len(axis.members)))) for axis in problem.axes]
    flat = np.arange(int(np.prod(problem.shape))).reshape(problem.shape)
    return np.asarray(flat[np.ix_(*picks)].ravel(), np.int64)


def _group_family(problem: Problem, bundle: list[tuple[int, IntArray]]) -> Family:
    labels = np.full(int(np.prod(problem.shape)), len(bundle), np.int64)
    for row, (_, cells) in enumerate(bundle):
        labels[cells] = row
    groups = [problem.groups[number] for number, _ in bundle]
    low = np.array([g.low for g in groups], np.int64)
    high = np.array([g.high for g in groups], np.int64)
    places = np.array([number for number, _ in bundle], np.int64)
    return Family(labels, low, high, problem.groups, places)
