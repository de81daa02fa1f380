"""How cells answer to prices: the closed-form minimiser of the distance for given row prices, cut off at the bounds."""

from dataclasses import dataclass

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.families import Family
from gongce.targets.decomposition.problem import Distance, Problem

STEEPEST = 60.0
"""No price may multiply a share by more than e^60: beyond it only bounds speak."""

PROPAGATION_ROUNDS = 20
PLENTY = 2**60


@dataclass(frozen=True, eq=False)
class Response:
    """Cells as functions of the sum `pull` of their rows' prices.

    Entropy, min Σ w·(x·ln(x/p) − x + p): x = p·exp(pull/w). Squares, min Σ w·(x−p)²/2p: x = p·(1 + pull/w). Both are
    then cut off at `low` and `high`, which makes them the exact minimiser under those bounds.
    """

    seed: FloatArray
    ease: FloatArray
    low: FloatArray
    high: FloatArray
    distance: Distance

    def raw(self, pull: FloatArray) -> FloatArray:
        """(cells,) before the bounds."""
        if self.distance is Distance.SQUARES:
            return self.seed * (1.0 + self.ease * pull)
        return np.asarray(self.seed * np.exp(np.clip(self.ease * pull, -STEEPEST, STEEPEST)), np.float64)

    def cells(self, pull: FloatArray) -> FloatArray:
        """(cells,) within the bounds [steps]."""
        return np.clip(self.raw(pull), self.low, self.high)

    def slopes(self, raw: FloatArray) -> FloatArray:
        """(cells,) how fast a cell answers; 0 where a bound holds it."""
        is_free = (raw > self.low) & (raw < self.high)
        speed = self.seed * self.ease if self.distance is Distance.SQUARES else raw * self.ease
        return np.where(is_free, speed, 0.0)

    def gradient(self, cells: FloatArray) -> FloatArray:
        """(cells,) the slope of the distance: the pull at which a free cell would be there; 0 without a share."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = cells / self.seed
            slope = ratio - 1.0 if self.distance is Distance.SQUARES else np.log(np.maximum(ratio, 1e-300))
        return np.where(self.seed > 0, slope / self.ease, 0.0)

    def stiffness(self, cells: FloatArray) -> FloatArray:
        """(cells,) the curvature of the distance; 0 without a share."""
        at = self.seed if self.distance is Distance.SQUARES else np.maximum(cells, 1e-300)
        return np.where(self.seed > 0, 1.0 / np.where(at > 0, at * self.ease, 1.0), 0.0)


def measure_distance(problem: Problem, cells: FloatArray) -> float:
    """The distance of a filled table from its shares; cells without a share count nothing.

    >>> from gongce.targets.decomposition.problem import Axis, plain_problem
    >>> table = plain_problem((Axis("unit", ("甲", "乙")),), np.array([2.0, 4.0]), distance=Distance.SQUARES)
    >>> measure_distance(table, np.array([3.0, 4.0]))
    0.25
    """
    has_share = problem.seed > 0
    p, x, w = problem.seed[has_share], cells[has_share], problem.priority[has_share]
    if problem.distance is Distance.SQUARES:
        return float((w * (x - p) ** 2 / (2 * p)).sum())
    logs = np.log(np.where(x > 0, x, 1.0) / p)
    return float((w * (np.where(x > 0, x * logs, 0.0) - x + p)).sum())


def build_response(problem: Problem, families: list[Family]) -> Response:
    """The problem's response, with its bounds drawn in to what the sums leave (see `draw_bounds_in`)."""
    seed = problem.seed.ravel()
    low = problem.floor.ravel()
    high = np.where(seed > 0, problem.ceiling.ravel(), low)
    low, high = draw_bounds_in(families, low, high)
    return Response(seed, 1.0 / problem.priority.ravel(), low.astype(float), high.astype(float), problem.distance)


def draw_bounds_in(families: list[Family], low: IntArray, high: IntArray) -> tuple[IntArray, IntArray]:
    """Bounds no wider than the sums leave when all others in a row are at their floor, or all at their ceiling.

    That changes no solution: a cell beyond would push another one out. It fixes cells that have no choice, which is
    what makes barely possible problems easy. Where the sums and bounds contradict each other within one row, the
    bounds of that row are left as they are: the search for prices proves the conflict.
    """
    for _ in range(PROPAGATION_ROUNDS):
        before_low, before_high = low, high
        for family in families:
            least, most = family.exact_sums(low), family.sums(high.astype(float))
            is_possible = (least <= family.high) & (most >= family.low)
            room = np.where(is_possible, family.high - least, PLENTY)
            need = np.where(is_possible, np.minimum(most - family.low, PLENTY), PLENTY).astype(np.int64)
            low, high = (
                np.maximum(low, high - np.append(need, PLENTY)[family.labels]),
                np.minimum(high, low + np.append(room, PLENTY)[family.labels]),
            )
        if (low == before_low).all() and (high == before_high).all():
            break
    return low, high
