"""Whole steps that add up in every direction.

The table that is nearest the shares is not whole. Rounding goes up or down by cost, exactly in the family with most
rows (largest remainder), then trades single steps between two cells that add into the same rows of every family
already kept, cheapest first, until the next family is kept too. What trades cannot settle goes to an integer program
on a small part of the table (`repair`).
"""

from dataclasses import dataclass

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.families import Family

NEARLY_WHOLE = 1e-6
ROUNDS = 100
PLENTY = 2**40


@dataclass(frozen=True, eq=False)
class RoundingTask:
    """The table before rounding, what each cell may become, and what moving it costs.

    Args:
        cells: (cells,) the nearest table [steps].
        low, high: (cells,) whole bounds.
        stiffness: (cells,) the distance's curvature: a move of d steps from `cells` costs stiffness·d².
    """

    cells: FloatArray
    low: IntArray
    high: IntArray
    stiffness: FloatArray

    def cost_up(self, whole: IntArray) -> FloatArray:
        """(cells,) what one step more costs; infinite at the ceiling."""
        cost = self.stiffness * (2.0 * (whole - self.cells) + 1.0)
        return np.where(whole < self.high, cost, np.inf)

    def cost_down(self, whole: IntArray) -> FloatArray:
        """(cells,) what one step less costs; infinite at the floor."""
        cost = self.stiffness * (1.0 - 2.0 * (whole - self.cells))
        return np.where(whole > self.low, cost, np.inf)

    def narrowed(self, reach: int) -> "RoundingTask":
        """The same with every cell kept within `reach` steps beyond its two neighbours."""
        below = np.floor(self.cells + NEARLY_WHOLE).astype(np.int64)
        above = np.ceil(self.cells - NEARLY_WHOLE).astype(np.int64)
        low, high = np.maximum(self.low, below - reach), np.minimum(self.high, above + reach)
        return RoundingTask(self.cells, low, high, self.stiffness)


def round_by_trades(task: RoundingTask, families: tuple[Family, ...]) -> IntArray:
    """Whole steps with the families kept one after another, as far as single trades can.

    Args:
        task: what to round; every cell within one step of its place is enough for all but tiny tables.
        families: the largest first.

    Returns:
        (cells,) steps within the bounds. The caller checks the sums: a family may still be off.
    """
    whole = np.clip(np.rint(task.cells), task.low, task.high).astype(np.int64)
    if not families:
        return whole
    whole = _round_largest_remainder(task, families[0], whole)
    kept = families[0].labels
    for family in families[1:]:
        whole = _trade_into(task, family, kept, whole)
        kept = _joint_labels(kept, family)
    return whole


def _round_largest_remainder(task: RoundingTask, family: Family, whole: IntArray) -> IntArray:
    """Move the cheapest cells of each row until its sum is kept (one step a cell and round)."""
    for _ in range(ROUNDS):
        outside = np.append(family.outside(family.exact_sums(whole)), 0)
        if not outside.any():
            break
        step = np.sign(outside)[family.labels]
        cost = np.where(step > 0, task.cost_up(whole), np.where(step < 0, task.cost_down(whole), np.inf))
        open_cells = np.flatnonzero(np.isfinite(cost))
        if not len(open_cells):
            break
        order = open_cells[np.lexsort((cost[open_cells], family.labels[open_cells]))]
        rows = family.labels[order]
        first = np.searchsorted(rows, rows)
        chosen = order[np.arange(len(order)) - first < np.abs(outside)[rows]]
        whole = whole.copy()
        whole[chosen] += step[chosen]
    return whole


def _joint_labels(kept: IntArray, family: Family) -> IntArray:
    """A number per combination of rows, so that equal numbers mean equal rows in every family so far."""
    both = kept * (family.size + 1) + family.labels
    return np.asarray(np.unique(both, return_inverse=True)[1], np.int64)


def _trade_into(task: RoundingTask, family: Family, kept: IntArray, whole: IntArray) -> IntArray:
    """Keep one more family by trades inside the rows already kept."""
    for _ in range(ROUNDS):
        sums = family.exact_sums(whole)
        outside = family.outside(sums)
        if not outside.any():
            break
        takes, gives = np.maximum(outside, 0), np.maximum(-outside, 0)
        spare_take = np.append(np.clip(family.high - sums, 0, PLENTY), PLENTY)
        spare_give = np.append(np.clip(sums - family.low, 0, PLENTY), PLENTY)
        takes, gives = np.append(takes, 0), np.append(gives, 0)
        for wanting, giving in ((takes, gives), (takes, spare_give), (spare_take, gives)):
            traded = _trade(task, family, kept, whole, wanting, giving)
            if traded is not None:
                whole = traded
                break
        else:
            break
    return whole


def _trade(
    task: RoundingTask, family: Family, kept: IntArray, whole: IntArray, wanting: IntArray, giving: IntArray
) -> IntArray | None:
    """One trade at most per combination of kept rows, no row beyond what it wants or can give; None without any."""
    ups = np.flatnonzero((wanting[family.labels] > 0) & (whole < task.high))
    downs = np.flatnonzero((giving[family.labels] > 0) & (whole > task.low))
    up_cell, up_cost = _cheapest_per_key(kept[ups], ups, task.cost_up(whole)[ups])
    down_cell, down_cost = _cheapest_per_key(kept[downs], downs, task.cost_down(whole)[downs])
    _, a, b = np.intersect1d(kept[up_cell], kept[down_cell], assume_unique=True, return_indices=True)
    order = np.argsort(up_cost[a] + down_cost[b], kind="stable")
    takers, givers = up_cell[a[order]], down_cell[b[order]]
    is_within = _rank(family.labels[takers]) < wanting[family.labels[takers]]
    takers, givers = takers[is_within], givers[is_within]
    is_within = _rank(family.labels[givers]) < giving[family.labels[givers]]
    if not is_within.any():
        return None
    out = whole.copy()
    out[takers[is_within]] += 1
    out[givers[is_within]] -= 1
    return out


def _rank(rows: IntArray) -> IntArray:
    """How many equal rows stand before each."""
    order = np.argsort(rows, kind="stable")
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows)) - np.searchsorted(rows[order], rows[order])
    return rank


def _cheapest_per_key(keys: IntArray, cells: IntArray, cost: FloatArray) -> tuple[IntArray, FloatArray]:
    """The cheapest cell of each key and its cost."""
    order = np.lexsort((cost, keys))
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    chosen = order[first]
    return cells[chosen], cost[chosen]
