"""A primal-dual interior-point method for tables the price search finds hard: nearly every cell on a bound.

It needs some twenty solutions of the same equations whatever the bounds do, so it is the safety net of `newton`.
Cells, and sums that may vary in a range, keep strictly inside their bounds while a barrier is lowered to nothing.
"""

from dataclasses import dataclass

import numpy as np

from gongce.targets.decomposition.arrays import BoolArray, FloatArray
from gongce.targets.decomposition.equations import Blocks, solve_equations
from gongce.targets.decomposition.problem import UNBOUNDED
from gongce.targets.decomposition.response import Response
from gongce.targets.decomposition.system import System

STEPS = 80
TOLERANCE = 1e-10
TO_THE_WALL = 0.995
INWARD = 0.1


@dataclass(frozen=True, eq=False)
class _Walls:
    """Which entries have a bound below and above. An entry is a cell, or (after the cells) a sum."""

    low: FloatArray
    high: FloatArray
    is_movable: BoolArray
    has_low: BoolArray
    has_high: BoolArray

    @property
    def count(self) -> int:
        """The number of walls."""
        return max(int(self.has_low.sum() + self.has_high.sum()), 1)


@dataclass(frozen=True, eq=False)
class _Point:
    """Entries, prices of sums, gaps to the walls and what each wall presses; 1 and 0 where there is no wall.

    Gaps are carried along, not recomputed: they stay positive when they are far below the rounding of the entry.
    """

    entries: FloatArray
    prices: FloatArray
    gap_low: FloatArray
    gap_high: FloatArray
    press_low: FloatArray
    press_high: FloatArray

    @property
    def strain(self) -> float:
        """Σ gap × pressure: zero at the solution."""
        return float(self.gap_low @ self.press_low + self.gap_high @ self.press_high)


def find_interior_prices(
    system: System, blocks: Blocks | None, response: Response
) -> tuple[FloatArray, FloatArray, float, int]:
    """Prices and table at the minimum.

    Returns:
        (rows,) prices; (cells,) the table; the largest relative deviation of a sum; steps taken. A deviation that
        stays large means that there is no such table.
    """
    walls = _build_walls(system, response)
    point = _first_point(system, response, walls)
    eagerness, step = 1.0, 0
    for step in range(STEPS):  # noqa: B007  the number of steps is part of the answer
        slack = _slack(system, point)
        if _is_done(system, response, walls, point, slack):
            break
        point, eagerness = _advance(system, blocks, response, walls, point, slack, eagerness)
    cells = np.clip(point.entries[: system.cells], response.low, response.high)
    sums = system.sums(cells)
    miss = np.abs(sums - np.clip(sums, system.low, system.high)) / np.maximum(np.abs(sums), 1.0)
    return point.prices, cells, float(miss.max(initial=0.0)), step


def _build_walls(system: System, response: Response) -> _Walls:
    low, high = np.append(response.low, system.low), np.append(response.high, system.high)
    is_movable = (low < high) & np.append(response.seed > 0, np.ones(system.rows, np.bool_))
    return _Walls(low, high, is_movable, is_movable & (low > -UNBOUNDED), is_movable & (high < UNBOUNDED))


def _first_point(system: System, response: Response, walls: _Walls) -> _Point:
    """The shares, moved a tenth of the way inside where a wall is near."""
    guess = np.append(response.seed, system.sums(np.clip(response.seed, response.low, response.high)))
    width = np.where(walls.has_low & walls.has_high, walls.high - walls.low, np.maximum(np.abs(guess), 1.0))
    inner_low = np.where(walls.has_low, walls.low + INWARD * width, -np.inf)
    inner_high = np.where(walls.has_high, walls.high - INWARD * width, np.inf)
    entries = np.where(walls.is_movable, np.clip(guess, inner_low, inner_high), walls.low)
    return _Point(
        entries,
        np.zeros(system.rows),
        np.where(walls.has_low, entries - walls.low, 1.0),
        np.where(walls.has_high, walls.high - entries, 1.0),
        np.where(walls.has_low, 0.1, 0.0),
        np.where(walls.has_high, 0.1, 0.0),
    )


def _slack(system: System, point: _Point) -> FloatArray:
    """(rows,) the sums of the cells minus the sums they are to equal."""
    return system.sums(point.entries[: system.cells]) - point.entries[system.cells :]


def _tilt(system: System, response: Response, walls: _Walls, point: _Point) -> FloatArray:
    """(entries,) the slope of the distance less what prices pull; walls not counted."""
    cells = response.gradient(point.entries[: system.cells]) - system.spread(point.prices)
    return np.where(walls.is_movable, np.append(cells, point.prices), 0.0)


def _is_done(system: System, response: Response, walls: _Walls, point: _Point, slack: FloatArray) -> bool:
    sums = np.maximum(np.abs(point.entries[system.cells :]), 1.0)
    if (np.abs(slack) > TOLERANCE * sums).any():
        return False
    scale = max(1.0, float(np.abs(point.entries[: system.cells]).sum()))
    force = _tilt(system, response, walls, point) - point.press_low + point.press_high
    moment = np.abs(force[: system.cells]) * np.abs(point.entries[: system.cells])
    return float(moment.sum()) <= 10 * TOLERANCE * scale and point.strain <= TOLERANCE * scale


def _advance(
    system: System,
    blocks: Blocks | None,
    response: Response,
    walls: _Walls,
    point: _Point,
    slack: FloatArray,
    eagerness: float,
) -> tuple[_Point, float]:
    """One Newton step towards a lower barrier: lower by ten after a full step, less after a short one."""
    lowering = 0.1 if eagerness > 0.9 else 0.3 if eagerness > 0.5 else 0.8
    barrier = lowering * point.strain / walls.count
    stiffness = np.append(response.stiffness(point.entries[: system.cells]), np.full(system.rows, 1e-14))
    stiffness += point.press_low / point.gap_low + point.press_high / point.gap_high
    give = np.where(walls.is_movable, 1.0 / np.where(stiffness > 0, stiffness, 1.0), 0.0)
    repulsion = np.where(walls.has_low, barrier / point.gap_low, 0.0)
    repulsion -= np.where(walls.has_high, barrier / point.gap_high, 0.0)
    force = np.where(walls.is_movable, _tilt(system, response, walls, point) - repulsion, 0.0)
    cell_give, sum_give = give[: system.cells], give[system.cells :]
    right = system.sums(cell_give * force[: system.cells]) - sum_give * force[system.cells :] - slack
    weight = system.sums(cell_give)
    damping = sum_give + 1e-13 * (weight + max(float(weight.max(initial=0.0)), 1e-300))
    turn = solve_equations(system, blocks, cell_give, damping, right)
    move = give * (np.append(system.spread(turn), -turn) - force)
    return _step(walls, point, move, turn, barrier)


def _step(walls: _Walls, point: _Point, move: FloatArray, turn: FloatArray, barrier: float) -> tuple[_Point, float]:
    """Go as far as no gap and no pressure reaches zero."""
    low, high = walls.has_low, walls.has_high
    change_low = np.where(low, (barrier - point.press_low * move) / point.gap_low - point.press_low, 0.0)
    change_high = np.where(high, (barrier + point.press_high * move) / point.gap_high - point.press_high, 0.0)
    pairs = ((point.gap_low, move, low), (point.gap_high, -move, high))
    presses = ((point.press_low, change_low, low), (point.press_high, change_high, high))
    length = min(_room(value[mask], change[mask]) for value, change, mask in (*pairs, *presses))
    after = _Point(
        point.entries + length * move,
        point.prices + length * turn,
        np.where(low, point.gap_low + length * move, 1.0),
        np.where(high, point.gap_high - length * move, 1.0),
        point.press_low + length * change_low,
        point.press_high + length * change_high,
    )
    return after, length


def _room(values: FloatArray, changes: FloatArray) -> float:
    falling = changes < 0
    if not falling.any():
        return 1.0
    return min(1.0, TO_THE_WALL * float((-values[falling] / changes[falling]).min()))
