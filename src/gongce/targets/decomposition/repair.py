"""The integer program for what trades cannot round: every sum in whole steps, by HiGHS, on as few cells as will do.

Sums along two families that cross are a network and always round; three families (unit × year × industry) can need
exchanges over many cells, and can even have no whole table at all. So the program first gets the cheapest single steps
only, then all cells within their two neighbours, then a step beyond, then the whole bounds: the last answer is final.
"""

from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.rounding import RoundingTask
from gongce.targets.decomposition.solver import fill_program, open_solver
from gongce.targets.decomposition.system import System

SMALL_CORE = 4000
NODES = 20_000
WHOLE_BOUNDS = 2**40


class Repair(StrEnum):
    """How the integer program ended."""

    DONE = "done"
    NO_WHOLE_TABLE = "no whole table"
    GAVE_UP = "gave up"


@dataclass(frozen=True, eq=False)
class _Steps:
    """Single steps the program may take: the cell, the direction, the cost and how often."""

    cells: IntArray
    signs: IntArray
    costs: FloatArray
    most: IntArray


def repair_sums(task: RoundingTask, system: System, whole: IntArray) -> tuple[Repair, IntArray]:
    """Change as little as possible until every sum is kept.

    Args:
        task: bounds and costs, not narrowed.
        system: the families.
        whole: (cells,) the best so far, within the bounds.

    Returns:
        How it ended, and the table (unchanged unless done).
    """
    outcome = Repair.GAVE_UP
    for reach, limit in ((0, SMALL_CORE), (0, None), (1, None), (WHOLE_BOUNDS, None)):
        narrow = task.narrowed(reach)
        start = np.clip(whole, narrow.low, narrow.high)
        steps = _open_steps(narrow, start, limit)
        outcome, taken = _run_program(system, start, steps)
        if outcome is Repair.DONE:
            np.add.at(start, steps.cells, steps.signs * taken)
            return outcome, start
    return outcome, whole


def _open_steps(task: RoundingTask, whole: IntArray, limit: int | None) -> _Steps:
    """Steps up and down inside the bounds; the cheapest `limit` of them."""
    both = [(1, task.cost_up(whole), task.high - whole), (-1, task.cost_down(whole), whole - task.low)]
    cells = np.concatenate([np.flatnonzero(most > 0) for _, _, most in both])
    signs = np.concatenate([np.full(int((most > 0).sum()), sign) for sign, _, most in both])
    costs = np.concatenate([cost[most > 0] for _, cost, most in both])
    most = np.concatenate([most[most > 0] for _, _, most in both])
    if limit is not None and len(cells) > limit:
        chosen = np.argsort(costs, kind="stable")[:limit]
        cells, signs, costs, most = cells[chosen], signs[chosen], costs[chosen], most[chosen]
    return _Steps(cells, signs.astype(np.int64), costs, most)


def _run_program(system: System, whole: IntArray, steps: _Steps) -> tuple[Repair, IntArray]:
    sums = system.exact_sums(whole)
    program = _build_program(system, steps, system.low - sums, system.high - sums)
    solver = open_solver(program, mip_max_nodes=NODES, mip_rel_gap=1e-3)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Repair.NO_WHOLE_TABLE, np.zeros(len(steps.cells), np.int64)
    taken = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
    if len(taken) != len(steps.cells):
        return Repair.GAVE_UP, np.zeros(len(steps.cells), np.int64)
    table = whole.copy()
    np.add.at(table, steps.cells, steps.signs * taken)
    kept = system.exact_sums(table)
    is_kept = bool(((kept >= system.low) & (kept <= system.high)).all()) and bool((taken <= steps.most).all())
    return (Repair.DONE if is_kept else Repair.GAVE_UP), taken


def _build_program(system: System, steps: _Steps, low: FloatArray, high: FloatArray) -> highspy.HighsLp:
    """Minimise the cost of the steps taken while every sum comes within its limits."""
    scaled = steps.costs / max(float(np.abs(steps.costs).max(initial=0.0)), 1e-300)
    limits = (np.zeros(len(steps.cells)), steps.most.astype(np.float64))
    program = fill_program(highspy.HighsLp(), scaled, limits, (low, high))
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(steps.cells)
    labels = np.stack(
        [f.labels[steps.cells] + offset for f, offset in zip(system.families, system.offsets, strict=False)]
    )
    belongs = np.stack([f.labels[steps.cells] < f.size for f in system.families])
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(belongs.sum(axis=0))]).astype(np.int32)
    program.a_matrix_.index_ = labels.T[belongs.T].astype(np.int32)
    program.a_matrix_.value_ = np.broadcast_to(steps.signs.astype(np.float64), belongs.shape).T[belongs.T]
    return program
