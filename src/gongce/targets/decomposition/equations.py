"""The Newton equations (A diag(slopes) Aᵀ + diag(damping)) d = residual, solved along the table's longest structure.

Take an axis, say units. Families whose rows lie within one unit (unit; unit × year; unit × industry) give small blocks,
one per unit; the other families (year; year × industry) are a narrow border. Blocks are eliminated all at once, the
border is solved densely: 2,800 blocks and a border of 25 instead of one matrix of 2,825. Where no axis gives such a
shape, conjugate gradients solve the whole without forming it.
"""

from dataclasses import dataclass

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.families import Family
from gongce.targets.decomposition.system import System

WIDEST_BORDER = 1500
MOST_ENTRIES = 30_000_000
GRADIENT_STEPS = 400


@dataclass(frozen=True, eq=False)
class Blocks:
    """Where every row stands along one axis.

    Args:
        lane: (cells,) the cell's position along the axis.
        lanes: the axis' length.
        inside, border: family numbers.
        slots: per inside family, (rows + 1,) the row's place in its block; the last entry serves cells in no row.
        homes: per inside family, (rows,) the row's block.
        width: places per block; the last is never a row's.
        reach: rows of the border.
    """

    lane: IntArray
    lanes: int
    inside: tuple[int, ...]
    border: tuple[int, ...]
    slots: tuple[IntArray, ...]
    homes: tuple[IntArray, ...]
    width: int
    reach: int

    @property
    def entries(self) -> int:
        """How many numbers elimination holds."""
        return self.lanes * self.width * (self.width + self.reach)

    @property
    def work(self) -> float:
        """A measure of the arithmetic."""
        return self.lanes * self.width**2 * (self.width + self.reach) + float(self.reach) ** 3


def lay_blocks(system: System) -> Blocks | None:
    """The axis along which elimination costs least; None where none is narrow enough."""
    grid = np.indices(system.shape)
    laid = [_lay_along(system, grid[k].ravel().astype(np.int64), length) for k, length in enumerate(system.shape)]
    fit = [b for b in laid if b.reach <= WIDEST_BORDER and b.entries <= MOST_ENTRIES]
    return min(fit, key=lambda b: b.work, default=None)


def solve_equations(
    system: System, blocks: Blocks | None, slopes: FloatArray, damping: FloatArray, residual: FloatArray
) -> FloatArray:
    """(rows,) the solution d.

    Args:
        system: the sums.
        blocks: their layout along an axis; None where there is none.
        slopes: (cells,) how fast each cell answers, ≥ 0.
        damping: (rows,) > 0.
        residual: (rows,) the right-hand side.
    """
    if blocks is None:
        return _conjugate_gradients(system, slopes, damping, residual)
    return _eliminate(system, blocks, slopes, damping, residual)


def _lay_along(system: System, lane: IntArray, lanes: int) -> Blocks:
    homes = {k: _home_rows(family, lane) for k, family in enumerate(system.families)}
    inside = tuple(k for k, home in homes.items() if home is not None)
    border = tuple(k for k in homes if k not in inside)
    filled = np.zeros(lanes, np.int64)
    slots, kept_homes = [], []
    for k in inside:
        home = homes[k]
        assert home is not None
        order = np.argsort(home, kind="stable")
        place = np.empty(len(home), np.int64)
        place[order] = np.arange(len(home)) - np.searchsorted(home[order], home[order])
        slots.append(place + filled[home])
        kept_homes.append(home)
        filled += np.bincount(home, minlength=lanes)
    width = int(filled.max(initial=0)) + 1
    closed = tuple(np.append(slot, width - 1) for slot in slots)
    reach = sum(system.families[k].size for k in border)
    return Blocks(lane, lanes, inside, border, closed, tuple(kept_homes), width, reach)


def _home_rows(family: Family, lane: IntArray) -> IntArray | None:
    """(rows,) the one lane each row's cells lie in; None where a row crosses lanes."""
    home = np.zeros(family.size + 1, np.int64)
    home[family.labels] = lane
    crosses = (home[family.labels] != lane) & (family.labels < family.size)
    return None if crosses.any() else home[:-1]


def _eliminate(
    system: System, blocks: Blocks, slopes: FloatArray, damping: FloatArray, residual: FloatArray
) -> FloatArray:
    body = _block_matrices(system, blocks, slopes, damping)
    right = _to_blocks(system, blocks, residual)
    if not blocks.border:
        alone = np.asarray(np.linalg.solve(body, right[:, :, None]), np.float64)[:, :, 0]
        return _from_blocks(system, blocks, alone, np.zeros(0))
    side = _side_matrices(system, blocks, slopes)
    solved = np.linalg.solve(body, np.concatenate([side, right[:, :, None]], axis=2)).reshape(-1, blocks.reach + 1)
    reaching, alone = np.ascontiguousarray(solved[:, :-1]), solved[:, -1]
    flat = side.reshape(-1, blocks.reach)
    core = _border_matrix(system, blocks, slopes, damping) - flat.T @ reaching
    core[np.diag_indices_from(core)] += 1e-13 * max(float(np.abs(core).max()), 1e-300)
    tail = _solve(core, _border_part(system, blocks, residual) - flat.T @ alone)
    inner = (alone - reaching @ tail).reshape(blocks.lanes, blocks.width)
    return _from_blocks(system, blocks, inner, tail)


def _block_matrices(system: System, blocks: Blocks, slopes: FloatArray, damping: FloatArray) -> FloatArray:
    """(lanes, width, width) the rows of each lane among themselves; ones on the diagonal of unused places."""
    shape = (blocks.lanes, blocks.width, blocks.width)
    flat = np.zeros(int(np.prod(shape)))
    base = blocks.lane * blocks.width**2
    places = [slot[system.families[k].labels] for slot, k in zip(blocks.slots, blocks.inside, strict=True)]
    for row in places:
        for column in places:
            flat += np.bincount(base + row * blocks.width + column, weights=slopes, minlength=len(flat))
    body = flat.reshape(shape)
    body[:, -1, :] = 0.0
    body[:, :, -1] = 0.0
    diagonal = _to_blocks(system, blocks, damping)
    diagonal[diagonal == 0.0] = 1.0
    body[:, np.arange(blocks.width), np.arange(blocks.width)] += diagonal
    return body


def _side_matrices(system: System, blocks: Blocks, slopes: FloatArray) -> FloatArray:
    """(lanes, width, reach) the rows of each lane against the border."""
    wide = blocks.reach + 1
    flat = np.zeros(blocks.lanes * blocks.width * wide)
    columns = [_border_columns(system, blocks, k) for k in blocks.border]
    for slot, k in zip(blocks.slots, blocks.inside, strict=True):
        row = (blocks.lane * blocks.width + slot[system.families[k].labels]) * wide
        for column in columns:
            flat += np.bincount(row + column, weights=slopes, minlength=len(flat))
    side = flat.reshape(blocks.lanes, blocks.width, wide)
    side[:, -1, :] = 0.0
    return np.ascontiguousarray(side[:, :, :-1])


def _border_matrix(system: System, blocks: Blocks, slopes: FloatArray, damping: FloatArray) -> FloatArray:
    wide = blocks.reach + 1
    columns = [_border_columns(system, blocks, k) for k in blocks.border]
    flat = np.zeros(wide * wide)
    for row in columns:
        for column in columns:
            flat += np.bincount(row * wide + column, weights=slopes, minlength=wide * wide)
    core = flat.reshape(wide, wide)[:-1, :-1]
    return np.asarray(core + np.diag(_border_part(system, blocks, damping)))


def _border_columns(system: System, blocks: Blocks, family: int) -> IntArray:
    """(cells,) the border column of the cell's row in one family; `reach` where the cell adds into none."""
    before = sum(system.families[k].size for k in blocks.border[: blocks.border.index(family)])
    labels = system.families[family].labels
    return np.where(labels < system.families[family].size, labels + before, blocks.reach)


def _border_part(system: System, blocks: Blocks, vector: FloatArray) -> FloatArray:
    return np.concatenate([system.part(vector, k) for k in blocks.border])


def _to_blocks(system: System, blocks: Blocks, vector: FloatArray) -> FloatArray:
    """(lanes, width) a row vector's inside part; zeros at unused places."""
    out = np.zeros((blocks.lanes, blocks.width))
    for slot, home, k in zip(blocks.slots, blocks.homes, blocks.inside, strict=True):
        out[home, slot[:-1]] = system.part(vector, k)
    return out


def _from_blocks(system: System, blocks: Blocks, inner: FloatArray, tail: FloatArray) -> FloatArray:
    out = np.zeros(system.rows)
    for slot, home, k in zip(blocks.slots, blocks.homes, blocks.inside, strict=True):
        system.part(out, k)[:] = inner[home, slot[:-1]]
    start = 0
    for k in blocks.border:
        size = system.families[k].size
        system.part(out, k)[:] = tail[start : start + size]
        start += size
    return out


def _conjugate_gradients(system: System, slopes: FloatArray, damping: FloatArray, residual: FloatArray) -> FloatArray:
    """Preconditioned by the diagonal; rough is enough, the Newton method goes on from wherever it ends."""
    diagonal = system.sums(slopes) + damping
    found = np.zeros_like(residual)
    left = residual.copy()
    leaning = left / diagonal
    step = leaning.copy()
    weight = float(left @ leaning)
    goal = 1e-16 * weight
    for _ in range(GRADIENT_STEPS):
        if weight <= goal:
            break
        image = system.sums(slopes * system.spread(step)) + damping * step
        length = weight / float(step @ image)
        found += length * step
        left -= length * image
        leaning = left / diagonal
        weight, before = float(left @ leaning), weight
        step = leaning + (weight / before) * step
    return found


def _solve(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Solve a symmetric positive system; a singular one (sums that repeat each other) by least squares."""
    try:
        return np.asarray(np.linalg.solve(matrix, right), np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, right)[0], np.float64)
