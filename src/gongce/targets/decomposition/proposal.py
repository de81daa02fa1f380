"""Children for a parent target: nearest to the stated shares, every sum and bound exact, in printed steps."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.conflict import Conflict, describe_conflict, find_conflict, tell_remedy
from gongce.targets.decomposition.families import build_families
from gongce.targets.decomposition.newton import Prices, Status, find_prices
from gongce.targets.decomposition.problem import Problem
from gongce.targets.decomposition.repair import Repair, repair_sums
from gongce.targets.decomposition.response import Response, build_response, measure_distance
from gongce.targets.decomposition.rounding import RoundingTask, round_by_trades
from gongce.targets.decomposition.scaling import is_plain, scale_shares
from gongce.targets.decomposition.statement import check_statement
from gongce.targets.decomposition.system import System
from gongce.vocabulary import Finding, GongceError, Severity


class Method(StrEnum):
    """How the nearest table was found."""

    SCALING = "RAS"
    PRICES = "prices"


@dataclass(frozen=True, eq=False)
class Proposal:
    """A filled table.

    Args:
        problem: what was asked.
        values: (shape) whole steps; every sum and bound holds exactly.
        nearest: (shape) the table before rounding [steps].
        prices: (rows,) what a step more in each sum costs, in the order of `system`.
        system: the sums.
        method: how it was found.
        steps: how many evaluations of the table that took.
    """

    problem: Problem
    values: IntArray
    nearest: FloatArray
    prices: FloatArray
    system: System
    method: Method
    steps: int

    @property
    def distance(self) -> float:
        """How far the rounded table lies from the shares, in the problem's own measure."""
        return measure_distance(self.problem, self.values.astype(np.float64))


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A proposal, or why there is none: findings, and the demands that contradict each other."""

    problem: Problem
    proposal: Proposal | None
    findings: tuple[Finding, ...] = ()
    conflict: Conflict | None = None

    def get_proposal(self) -> Proposal:
        """The proposal; where there is none, an error that says why.

        Raises:
            GongceError: there is no proposal.
        """
        if self.proposal is None:
            first = self.findings[0]
            raise GongceError(first.message, where=first.place, remedy=first.remedy)
        return self.proposal


def decompose_target(problem: Problem) -> Decomposition:
    """Propose children for a parent target.

    Of all tables that keep every sum and bound, the one nearest to the shares is found (relative entropy, or weighted
    squares), then rounded to whole steps that still keep them all. The result is checked in integers before it is
    given. The same problem always has the same answer.

    Args:
        problem: shares, sums, bounds, fixed cells; amounts in printed steps.

    Returns:
        The proposal; or, with no proposal, blocking findings: defects of the statement, or an irreducible set of
        demands that contradict each other, or that no table of whole steps exists where one with fractions does.

    Raises:
        GongceError: never for data; only if the check in integers failed, which would be a defect of this program.

    >>> from gongce.targets.decomposition.problem import Axis, exact_margin, plain_problem
    >>> units, years = Axis("unit", ("甲区", "乙区")), Axis("year", ("2013", "2014"))
    >>> table = plain_problem((units, years), np.array([[10.0, 12.0], [20.0, 24.0]]),
    ...     margins=(exact_margin(("year",), np.array([40, 51])), exact_margin(("unit",), np.array([30, 61]))))
    >>> decompose_target(table).proposal.values
    array([[13, 17],
           [27, 34]])
    """
    defects = check_statement(problem)
    if defects:
        return Decomposition(problem, None, defects)
    families = build_families(problem)
    system = System(tuple(families), problem.shape)
    response = build_response(problem, families)
    method, found = _find_nearest(problem, system, response)
    if found.status is not Status.SOLVED and (conflict := find_conflict(problem, system)):
        return Decomposition(problem, None, (_tell_conflict(problem, conflict),), conflict)
    return _finish(problem, system, response, method, found)


def _find_nearest(problem: Problem, system: System, response: Response) -> tuple[Method, Prices]:
    """Scaling where it does, else prices."""
    if is_plain(problem, system) and (scaled := scale_shares(system, response)):
        return Method.SCALING, scaled
    return Method.PRICES, find_prices(system, response)


def _finish(problem: Problem, system: System, response: Response, method: Method, found: Prices) -> Decomposition:
    """Round, check, and say what could not be had."""
    whole = _round_table(problem, system, response, found.cells)
    if isinstance(whole, Repair):
        return Decomposition(problem, None, (_tell_no_whole_table(problem, whole),))
    _check_result(problem, system, whole)
    shape = problem.shape
    nearest = found.cells.reshape(shape)
    proposal = Proposal(problem, whole.reshape(shape), nearest, found.prices, system, method, found.steps)
    notes = () if found.status is Status.SOLVED else (_tell_not_nearest(),)
    return Decomposition(problem, proposal, notes)


def _round_table(problem: Problem, system: System, response: Response, cells: FloatArray) -> IntArray | Repair:
    task = RoundingTask(cells, response.low.astype(np.int64), response.high.astype(np.int64), _stiffness(problem))
    whole = round_by_trades(task.narrowed(0), system.families)
    if system.are_kept(whole):
        return whole
    outcome, mended = repair_sums(task, system, whole)
    return mended if outcome is Repair.DONE else outcome


def _stiffness(problem: Problem) -> FloatArray:
    """(cells,) what one step off costs: the curvature of the distance at the shares."""
    seed = problem.seed.ravel()
    least = max(float(seed[seed > 0].min(initial=1.0)), 1e-9)
    return np.asarray(problem.priority.ravel() / np.maximum(seed, least), np.float64)


def _check_result(problem: Problem, system: System, whole: IntArray) -> None:
    is_within = (whole >= problem.floor.ravel()) & (whole <= problem.ceiling.ravel())
    if not (system.are_kept(whole) and bool(is_within.all())):
        raise GongceError("the rounded table breaks a sum or bound", remedy="report this as a defect, with the problem")


def _tell_conflict(problem: Problem, conflict: Conflict) -> Finding:
    place = conflict.demands[0].words
    return Finding(
        "decomposition.conflict",
        Severity.BLOCKING,
        place,
        describe_conflict(problem, conflict),
        tell_remedy(problem, conflict),
    )


def _tell_no_whole_table(problem: Problem, outcome: Repair) -> Finding:
    message = f"各合计与上下限可以同时满足，但取整到{problem.printed(1)}后没有整数解"
    if outcome is Repair.GAVE_UP:
        message = f"取整到{problem.printed(1)}的整数解在规定的搜索量内没有找到"
    return Finding("decomposition.no-whole-table", Severity.BLOCKING, "全表", message, "多留一位小数，或放宽上下限")


def _tell_not_nearest() -> Finding:
    message = "各合计与上下限都已满足，但未能证明这是离份额最近的方案"
    return Finding("decomposition.not-nearest", Severity.WARNING, "全表", message, "检查是否有几乎没有余地的上下限")
