"""Why there is no such table: a set of demands that contradict each other and of which none can be left out.

Farkas' lemma: sums and bounds contradict each other exactly when some weighted sum of them reads "at least X" and "at
most Y" of the same cells with X > Y. A linear program finds such weights; what is not needed is left out one by one;
the rest is checked in exact fractions before it is told.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

import highspy
import numpy as np

from gongce.targets.decomposition.arrays import FloatArray, IntArray
from gongce.targets.decomposition.families import build_families, name_row
from gongce.targets.decomposition.problem import UNBOUNDED, Problem
from gongce.targets.decomposition.solver import fill_program, open_solver
from gongce.targets.decomposition.system import System

MOST_OFFERS = 6
FINEST_WEIGHT = 1000


class DemandKind(StrEnum):
    """What states a demand."""

    SUM = "sum"
    FLOOR = "floor"
    CEILING = "ceiling"
    FIXED = "fixed"
    NO_SHARE = "no share"


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand of a conflict.

    `is_least` says on which side it stands: it asks for at least `steps`, or allows at most `steps`. `weight` is how
    often it counts; `index` the cell, empty for a sum, which has its row of the system and a `title` instead.
    """

    kind: DemandKind
    words: str
    is_least: bool
    steps: int
    weight: Fraction
    index: tuple[int, ...] = ()
    row: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot all hold: together they ask for `least` and allow `most` of the same cells [steps]."""

    demands: tuple[Demand, ...]
    least: Fraction
    most: Fraction

    @property
    def gap(self) -> Fraction:
        """By how much they miss each other [steps]."""
        return self.least - self.most


@dataclass(frozen=True, eq=False)
class _Limits:
    """Every single limit: "at least" first for rows and cells, then "at most"; `sides` +1 and -1.

    A limit's column is its row of the system, or its cell after all rows.
    """

    columns: IntArray
    sides: IntArray
    amounts: IntArray

    def only(self, numbers: IntArray) -> "_Limits":
        """Some of them."""
        return _Limits(self.columns[numbers], self.sides[numbers], self.amounts[numbers])


def find_conflict(problem: Problem, system: System) -> Conflict | None:
    """An irreducible set of demands without a common table; small amounts are left out first, so that it is short.

    That no amount is negative counts as given, not as a demand. None where a (not necessarily whole) table exists.
    """
    limits = _list_limits(problem, system)
    members = _members(system)
    weights = _weigh(system, members, limits)
    if weights is None:
        return None
    kept = _leave_out(system, members, limits, np.flatnonzero(weights))
    weights = _weigh(system, members, limits.only(kept))
    return None if weights is None else _name_demands(problem, system, members, limits.only(kept), weights)


def _leave_out(system: System, members: list[IntArray], limits: _Limits, chosen: IntArray) -> IntArray:
    """Leave out every limit without which the rest still contradicts itself (deletion filter), bounds before sums."""
    order = sorted(chosen.tolist(), key=lambda k: (limits.columns[k] < system.rows, limits.amounts[k], -k))
    kept = set(order)
    for number in order:
        if number not in kept:
            continue
        rest = np.array(sorted(kept - {number}), np.int64)
        weights = _weigh(system, members, limits.only(rest))
        if weights is not None:
            kept = set(rest[weights > 0].tolist())
    return np.array(sorted(kept), np.int64)


def _list_limits(problem: Problem, system: System) -> _Limits:
    floor = problem.floor.ravel()
    ceiling = np.where(problem.seed.ravel() > 0, problem.ceiling.ravel(), floor)
    low = np.concatenate([*(f.low for f in system.families), np.where(floor > 0, floor, -UNBOUNDED)])
    high = np.concatenate([*(f.high for f in system.families), ceiling])
    least, most = np.flatnonzero(low > -UNBOUNDED), np.flatnonzero(high < UNBOUNDED)
    sides = np.concatenate([np.ones(len(least), np.int64), -np.ones(len(most), np.int64)])
    return _Limits(np.concatenate([least, most]), sides, np.concatenate([low[least], high[most]]))


def _weigh(system: System, members: list[IntArray], limits: _Limits) -> FloatArray | None:
    """(limits,) weights that prove a conflict, or None where there is none."""
    solver = open_solver(_proof_program(system, members, limits), solver="simplex")
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    weights = np.array(solver.getSolution().col_value)
    return np.where(weights > 1e-9 * max(float(weights.max(initial=0.0)), 1e-300), weights, 0.0)


def _proof_program(system: System, members: list[IntArray], limits: _Limits) -> highspy.HighsLp:
    """The least weights ≥ 0 that cancel in every cell, or leave something of it, and whose amounts leave a gap of one.

    Rows are the cells, where "at most" may outweigh "at least" because no amount is negative, then the gap.
    """
    scale = float(np.abs(limits.amounts).max(initial=1))
    starts, cells, values = [0], [], []
    rows = zip(limits.columns.tolist(), limits.sides.tolist(), limits.amounts.tolist(), strict=True)
    for column, side, amount in rows:
        mine = members[column].tolist() if column < system.rows else [column - system.rows]
        cells += [*mine, system.cells]
        values += [float(side)] * len(mine) + [side * amount / scale]
        starts.append(len(cells))
    count = len(limits.columns)
    nothing, endless = np.zeros(count), np.full(count, highspy.kHighsInf)
    low = np.append(np.full(system.cells, -highspy.kHighsInf), 1.0)
    high = np.append(np.zeros(system.cells), 1.0)
    program = fill_program(highspy.HighsLp(), np.ones(count), (nothing, endless), (low, high))
    program.a_matrix_.start_ = np.array(starts, np.int32)
    program.a_matrix_.index_ = np.array(cells, np.int32)
    program.a_matrix_.value_ = np.array(values, np.float64)
    return program


def _members(system: System) -> list[IntArray]:
    """The cells of every row."""
    out: list[IntArray] = []
    for family in system.families:
        order = np.argsort(family.labels, kind="stable")
        edges = np.searchsorted(family.labels[order], np.arange(family.size + 1))
        out += [order[a:b] for a, b in pairwise(edges)]
    return out


def _name_demands(
    problem: Problem, system: System, members: list[IntArray], limits: _Limits, weights: FloatArray
) -> Conflict | None:
    """The weighted limits as demands, if exact arithmetic agrees that they contradict each other."""
    chosen = np.flatnonzero(weights)
    smallest = float(weights[chosen].min(initial=np.inf))
    exact = [Fraction(float(weights[k]) / smallest).limit_denominator(FINEST_WEIGHT) for k in chosen]
    balance: dict[int, Fraction] = {}
    for k, weight in zip(chosen.tolist(), exact, strict=True):
        column = int(limits.columns[k])
        mine = members[column].tolist() if column < system.rows else [column - system.rows]
        for cell in mine:
            balance[cell] = balance.get(cell, Fraction(0)) + int(limits.sides[k]) * weight
    sides = {
        side: [(k, w) for k, w in zip(chosen.tolist(), exact, strict=True) if limits.sides[k] == side]
        for side in (1, -1)
    }
    least = sum((w * int(limits.amounts[k]) for k, w in sides[1]), Fraction(0))
    most = sum((w * int(limits.amounts[k]) for k, w in sides[-1]), Fraction(0))
    if any(left > 0 for left in balance.values()) or least <= most:
        return None
    demands = tuple(_name_demand(problem, system, limits, k, w) for k, w in sides[1] + sides[-1])
    return Conflict(demands, least, most)


def _name_demand(problem: Problem, system: System, limits: _Limits, number: int, weight: Fraction) -> Demand:
    column, is_least = int(limits.columns[number]), bool(limits.sides[number] > 0)
    amount = int(limits.amounts[number])
    if column < system.rows:
        family, row = system.locate(column)
        title = name_row(problem, family, row)
        side = "" if family.low[row] == family.high[row] else "至少" if is_least else "至多"
        words = f"{title}{side}{problem.printed(amount)}"
        return Demand(DemandKind.SUM, words, is_least, amount, weight, (), column, title)
    index = tuple(int(i) for i in np.unravel_index(column - system.rows, problem.shape))
    kind = _cell_kind(problem, index, is_least)
    return Demand(
        kind, problem.title(index) + _KIND_WORDS[kind] + problem.printed(amount), is_least, amount, weight, index
    )


def _cell_kind(problem: Problem, index: tuple[int, ...], is_least: bool) -> DemandKind:
    if problem.fixed[index]:
        return DemandKind.FIXED
    if is_least:
        return DemandKind.FLOOR
    return DemandKind.CEILING if problem.seed[index] > 0 else DemandKind.NO_SHARE


_KIND_WORDS = {
    DemandKind.FLOOR: "下限",
    DemandKind.CEILING: "上限",
    DemandKind.FIXED: "已定为",
    DemandKind.NO_SHARE: "没有份额，只能是",
}


def describe_conflict(problem: Problem, conflict: Conflict) -> str:
    """The conflict in one sentence: who asks for how much, who allows how much, and what is missing.

    Demands of the same kind are told together: "高新区·2015、经济区·2015 等3项下限合计1627.00亿元".
    """
    asks = _tell_side([d for d in conflict.demands if d.is_least], problem)
    allows = _tell_side([d for d in conflict.demands if not d.is_least], problem)
    gap = problem.printed_exactly(conflict.gap)
    return f"{asks}，超过{allows}，相差{gap}{_tell_whole(problem, conflict)}"


def _tell_whole(problem: Problem, conflict: Conflict) -> str:
    """How far all floors under the one sum exceed it, where the conflict names only the largest of them."""
    least, most = ([d for d in conflict.demands if d.is_least is side] for side in (True, False))
    if len(most) != 1 or most[0].row is None or any(d.row is not None for d in least):
        return ""
    family, row = System(tuple(build_families(problem)), problem.shape).locate(most[0].row)
    total = int(problem.floor.ravel()[family.labels == row].sum())
    if total <= conflict.least:
        return ""
    return f"（其下全部下限{problem.printed(total)}，共超出{problem.printed(total - most[0].steps)}）"


def tell_remedy(problem: Problem, conflict: Conflict) -> str:
    """What would do: each demand's own concession that would end this conflict."""
    offers = []
    for demand in conflict.demands[:MOST_OFFERS]:
        steps = -(-conflict.gap // demand.weight)
        verb = "降到" if demand.is_least else "提到"
        rest = demand.steps - steps if demand.is_least else demand.steps + steps
        if rest >= 0:
            title = demand.title or problem.title(demand.index)
            offers.append(f"{title}{verb}{problem.printed(int(rest))}")
    more = "等" if len(conflict.demands) > MOST_OFFERS else ""
    return f"任选其一可消除这一组矛盾：{'；'.join(offers)}{more}" if offers else "放宽其中的上下限或改正合计"


def _tell_side(demands: list[Demand], problem: Problem) -> str:
    """One side's demands, sums first, cells of one kind together."""
    parts = [_times(d) + d.words for d in demands if d.kind is DemandKind.SUM]
    for kind in (DemandKind.FIXED, DemandKind.FLOOR, DemandKind.CEILING, DemandKind.NO_SHARE):
        parts += _tell_kind([d for d in demands if d.kind is kind], problem)
    total = sum((d.weight * d.steps for d in demands), Fraction(0))
    joined = "与".join(parts)
    return joined if len(parts) <= 1 else f"{joined}共计{problem.printed_exactly(total)}"


def _tell_kind(demands: list[Demand], problem: Problem) -> list[str]:
    told = [d for d in demands if d.steps]
    if len(told) <= 1:
        return [_times(d) + d.words for d in told or demands[:1]]
    names = "、".join(_times(d) + problem.title(d.index) for d in told[:4])
    total = sum((d.weight * d.steps for d in told), Fraction(0))
    more = f"等{len(told)}项" if len(told) > 4 else f"{len(told)}项"
    return [f"{names} {more}{_SUM_WORDS[told[0].kind]}合计{problem.printed_exactly(total)}"]


def _times(demand: Demand) -> str:
    return "" if demand.weight == 1 else f"{demand.weight}倍的"


_SUM_WORDS = {
    DemandKind.FLOOR: "下限",
    DemandKind.CEILING: "上限",
    DemandKind.FIXED: "已定数",
    DemandKind.NO_SHARE: "无份额数",
}
