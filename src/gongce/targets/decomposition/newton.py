"""A semismooth Newton method on the prices of the sums.

Fixing a price per sum makes every cell a closed formula, so only prices are unknown: 2,825 of them for 280,000 cells.
The gain of the dual function is concave and once differentiable; its slope is what each sum still lacks, its curvature
a weighted incidence matrix that is nearly all diagonal. A damped Newton step and a line search to near the exact
maximum find it in some ten evaluations of the whole table. Theory: docs/algorithms/decomposition.md.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray
from gongce.targets.decomposition.equations import Blocks, lay_blocks, solve_equations
from gongce.targets.decomposition.interior import find_interior_prices
from gongce.targets.decomposition.response import Response
from gongce.targets.decomposition.system import System

TOLERANCE = 1e-11
GOOD_ENOUGH = 1e-8
STEPS = 30
LEAST_DAMPING = 1e-12
PROXIMAL_ROUNDS = 30
RANGE_LOOSENESS = 1e3


class Status(StrEnum):
    """How the search for prices ended."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    STALLED = "stalled"


@dataclass(frozen=True, eq=False)
class Prices:
    """The end of a search.

    `prices` (rows,): what one step more in a sum costs; `cells` (cells,) the table at those prices [steps, not yet
    whole]; `lack` the largest relative deviation of a sum. Where `status` is impossible, `prices` proves it: with them
    as weights, the sums ask for more than the bounds allow.
    """

    status: Status
    prices: FloatArray
    cells: FloatArray
    lack: float
    steps: int


@dataclass(frozen=True, eq=False)
class _Goal:
    """What each sum is drawn to: itself where exact; in a range the point nearest `centre`, held loosely."""

    low: FloatArray
    high: FloatArray
    centre: FloatArray
    looseness: FloatArray

    def sums(self, prices: FloatArray) -> FloatArray:
        return np.clip(self.centre - self.looseness * prices, self.low, self.high)

    def slopes(self, prices: FloatArray) -> FloatArray:
        raw = self.centre - self.looseness * prices
        return np.where((raw > self.low) & (raw < self.high), self.looseness, 0.0)


def find_prices(system: System, response: Response, start: FloatArray | None = None) -> Prices:
    """Prices at which every sum holds and the table is as near its shares as sums and bounds allow.

    Args:
        system: the sums.
        response: the cells' answer to prices.
        start: prices to begin from, else zero (the shares themselves).

    Returns:
        Solved; or impossible, with a proof; or stalled, and then a linear program has to say whether it is possible.
    """
    blocks = lay_blocks(system)
    found = _climb_ranges(system, blocks, response, np.zeros(system.rows) if start is None else start)
    if found.status is not Status.STALLED:
        return found
    interior, cells, lack, steps = find_interior_prices(system, blocks, response)
    status = Status.SOLVED if lack <= GOOD_ENOUGH else Status.STALLED
    return Prices(status, interior, cells, lack, found.steps + steps)


def _climb_ranges(system: System, blocks: Blocks | None, response: Response, prices: FloatArray) -> Prices:
    """Climb, and where sums have a range climb again around where they came to, until they stay there."""
    goal = _first_goal(system, response)
    found = _climb(system, blocks, response, goal, prices)
    if (goal.looseness == 0).all():
        return found
    for _ in range(PROXIMAL_ROUNDS):
        centre = goal.sums(found.prices)
        moved = np.abs(centre - goal.centre) > TOLERANCE * np.maximum(np.abs(centre), 1.0)
        if found.status is not Status.SOLVED or not moved[goal.looseness > 0].any():
            break
        goal = replace(goal, centre=centre)
        found = _climb(system, blocks, response, goal, found.prices)
    return found


def _first_goal(system: System, response: Response) -> _Goal:
    mass = system.sums(response.seed * response.ease)
    centre = np.clip(system.sums(response.cells(np.zeros(system.cells))), system.low, system.high)
    looseness = np.where(system.low == system.high, 0.0, RANGE_LOOSENESS * np.maximum(mass, 1.0))
    return _Goal(system.low, system.high, centre, looseness)


def _climb(system: System, blocks: Blocks | None, response: Response, goal: _Goal, prices: FloatArray) -> Prices:
    mass = np.maximum(system.sums(response.seed * response.ease), 1e-12)
    pull = system.spread(prices)
    radius = 1.0
    for step in range(STEPS):
        raw = response.raw(pull)
        cells = np.clip(raw, response.low, response.high)
        wanted = goal.sums(prices)
        residual = wanted - system.sums(cells)
        lack = float((np.abs(residual) / np.maximum(np.abs(wanted), 1.0)).max(initial=0.0))
        if lack <= TOLERANCE:
            return Prices(Status.SOLVED, prices, cells, lack, step)
        if _proves_conflict(system, response, prices, pull):
            return Prices(Status.IMPOSSIBLE, prices, cells, lack, step)
        damping = np.abs(residual) / radius + LEAST_DAMPING * mass + goal.slopes(prices)
        direction = solve_equations(system, blocks, response.slopes(raw), damping, residual)
        drift = system.spread(direction)
        place = _Place(prices, pull, cells, wanted, residual)
        length = _search_line(response, goal, place, direction, drift)
        if length == 0.0:
            break
        radius = min(max(radius * (4.0 if length >= 0.9 else 0.5 if length < 0.2 else 1.0), 1e-3), 1e9)
        prices = prices + length * direction
        pull = pull + length * drift
    status = Status.SOLVED if lack <= GOOD_ENOUGH else Status.STALLED
    return Prices(status, prices, cells, lack, step)


@dataclass(frozen=True, eq=False)
class _Place:
    """Where the search stands: prices, their pull on the cells, and what follows from them."""

    prices: FloatArray
    pull: FloatArray
    cells: FloatArray
    wanted: FloatArray
    residual: FloatArray


def _search_line(response: Response, goal: _Goal, place: _Place, direction: FloatArray, drift: FloatArray) -> float:
    """How far along: where the gain's slope has fallen to a tenth; 0 where it does not rise at all.

    Slopes are taken as changes from the start, so that near the end they are not lost in the rounding of large sums.
    """
    at_start = float(direction @ place.residual)

    def slope(length: float) -> float:
        wanted = goal.sums(place.prices + length * direction) - place.wanted
        cells = response.cells(place.pull + length * drift) - place.cells
        return at_start + float(direction @ wanted - drift @ cells)

    if at_start <= 0.0:
        return 0.0
    near, near_slope, far, far_slope, length = 0.0, at_start, np.inf, 0.0, 1.0
    for _ in range(40):
        here = slope(length)
        if abs(here) <= 0.1 * at_start:
            break
        if here > 0:
            near, near_slope = length, here
        else:
            far, far_slope = length, here
        if far == np.inf:
            length *= 4.0
        else:
            share = near_slope / (near_slope - far_slope)
            length = near + (far - near) * min(max(share, 0.1), 0.9)
    return length


def _proves_conflict(system: System, response: Response, prices: FloatArray, pull: FloatArray) -> bool:
    """Whether the prices, as weights, show that the sums ask for more than the bounds can give (Farkas' lemma)."""
    asked = float(np.where(prices > 0, prices * system.low, prices * system.high).sum())
    given = float(np.where(pull > 0, pull * response.high, pull * response.low).sum())
    size = float(np.abs(prices * np.where(prices > 0, system.low, system.high)).sum())
    return asked - given > 1e-9 * max(size, 1.0)
