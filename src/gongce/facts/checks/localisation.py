"""Which fields to query: the fewest (by weight) that must be wrong if all relations are to hold (Fellegi, Holt 1976).

A mixed-integer program by HiGHS finds them: min Σ c·z subject to the edits, |x − x⁰| ≤ M·z, z ∈ {0, 1}; a missing field
is free. Each column is scaled by how far it may move, so that neither 亿元 nor 户 drowns in the other. The result names
fields to be asked about. It never holds a value to put in their place (统计法: nobody edits a respondent's return).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import highspy
import numpy as np

from gongce.vocabulary import UsageError

_SAME_COST = 1e-6
_SECONDS = 10.0
_TOLERANCE = 1e-9
_PASSES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One linear relation: low ≤ Σ coefficient · field ≤ high; None where there is no bound."""

    name: str
    coefficients: Mapping[str, float]
    low: float | None = None
    high: float | None = None

    def holds(self, record: Mapping[str, float]) -> bool:
        """Whether the record keeps it (beyond float noise)."""
        terms = [weight * record[name] for name, weight in self.coefficients.items()]
        total, noise = sum(terms), 1e-9 * sum(map(abs, terms)) + 1e-12
        above = self.low is None or total >= self.low - noise
        return above and (self.high is None or total <= self.high + noise)


@dataclass(frozen=True, slots=True)
class FieldsToQuery:
    """One smallest set of fields that can explain every broken relation, and what it weighs."""

    fields: tuple[str, ...]
    weight: float


def localise_errors(
    record: Mapping[str, float | None],
    edits: Sequence[Edit],
    *,
    weights: Mapping[str, float] | None = None,
    bounds: Mapping[str, tuple[float | None, float | None]] | None = None,
    most: int = 5,
) -> tuple[FieldsToQuery, ...]:
    """Every smallest set of fields to query, up to `most` of them.

    Args:
        record: field → value as reported; None where missing (then it may take any value, at no cost).
        edits: relations that must hold, those kept and those broken: the kept ones tell which field cannot be it.
        weights: trust in a field, 1 where left out; a field of weight 2 is blamed only where that saves two others.
        bounds: least and most a field may be; left out: no bound.
        most: how many alternatives at the same weight to give.

    Returns:
        () where the record keeps every relation, or no values at all would; else alternatives, in the order of fields.

    Raises:
        UsageError: an edit names a field the record lacks, or a value is not finite.

    >>> record = {"青屏": 10.0, "石桥": 20.0, "全市": 300.0, "上月累计": 25.0, "本月": 5.0}
    >>> total = Edit("合计", {"青屏": 1, "石桥": 1, "全市": -1}, 0, 0)
    >>> edits = [total, Edit("累计", {"全市": 1, "上月累计": -1, "本月": -1}, 0, 0)]
    >>> [found.fields for found in localise_errors(record, edits)]
    [('全市',)]
    """
    _check(record, edits)
    found: list[tuple[FieldsToQuery, ...]] = []
    for knot in _find_knots(edits):
        fields = dict.fromkeys(name for name in record if any(name in edit.coefficients for edit in knot))
        part = {name: record[name] for name in fields}
        known = {name: value for name, value in part.items() if value is not None}
        if len(known) == len(part) and all(edit.holds(known) for edit in knot):
            continue
        sets = _localise_knot(part, knot, weights or {}, bounds or {}, most)
        if sets is None:
            return ()
        if sets:
            found.append(sets)
    names = tuple(record)
    chosen = [_join_sets(one, names) for one in islice(product(*found), most)] if found else []
    return tuple(sorted(chosen, key=lambda one: [names.index(name) for name in one.fields]))


def _join_sets(sets: Sequence[FieldsToQuery], names: tuple[str, ...]) -> FieldsToQuery:
    fields = sorted((name for one in sets for name in one.fields), key=names.index)
    return FieldsToQuery(tuple(fields), sum(one.weight for one in sets))


def _find_knots(edits: Sequence[Edit]) -> list[list[Edit]]:
    """Relations that share fields, directly or through others: each knot is a program of its own."""
    knots: list[tuple[set[str], list[Edit]]] = []
    for edit in edits:
        fields, joined = set(edit.coefficients), [edit]
        apart = []
        for known, members in knots:
            if fields & known:
                fields, joined = fields | known, [*members, *joined]
            else:
                apart.append((known, members))
        knots = [*apart, (fields, joined)]
    return [members for _, members in knots]


def _localise_knot(
    record: Mapping[str, float | None],
    edits: Sequence[Edit],
    weights: Mapping[str, float],
    bounds: Mapping[str, tuple[float | None, float | None]],
    most: int,
) -> tuple[FieldsToQuery, ...] | None:
    """The smallest sets of one knot; None where no values at all would keep its relations."""
    names = tuple(record)
    program = _Program(names, record, edits, weights, bounds)
    found: list[FieldsToQuery] = []
    while len(found) < most:
        blamed = program.solve()
        if blamed is None and not found:
            return None
        if not blamed or (found and program.cost(blamed) > found[0].weight + _SAME_COST):
            break
        found.append(FieldsToQuery(tuple(names[number] for number in blamed), program.cost(blamed)))
        program.forbid(blamed)
    return tuple(found)


def _check(record: Mapping[str, float | None], edits: Sequence[Edit]) -> None:
    for edit in edits:
        lost = [name for name in edit.coefficients if name not in record]
        if lost:
            raise UsageError(
                f"the record has no field {lost[0]}", where=edit.name, remedy="give it, None where missing"
            )
    wrong = next((name for name, value in record.items() if value is not None and not np.isfinite(value)), None)
    if wrong:
        raise UsageError("a value is not finite", where=wrong, remedy="give None where it is missing")


class _Program:
    """The integer program; columns are the scaled changes, then the switches."""

    def __init__(
        self,
        names: tuple[str, ...],
        record: Mapping[str, float | None],
        edits: Sequence[Edit],
        weights: Mapping[str, float],
        bounds: Mapping[str, tuple[float | None, float | None]],
    ) -> None:
        self.count = len(names)
        self.start = np.array([0.0 if record[name] is None else record[name] for name in names], dtype=float)
        self.missing = np.array([record[name] is None for name in names])
        self.weights = np.array([0.0 if record[name] is None else weights.get(name, 1.0) for name in names])
        self.ranges = _find_ranges(names, self.start, edits)
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.silent()
        options = {"threads": 1, "random_seed": 0, "time_limit": _SECONDS, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-9}
        tolerances = {"mip_feasibility_tolerance": _TOLERANCE, "primal_feasibility_tolerance": _TOLERANCE}
        for name, value in (options | tolerances).items():
            self.solver.setOptionValue(name, value)
        self._add_columns(names, bounds)
        self._add_edits(names, edits)

    def cost(self, blamed: tuple[int, ...]) -> float:
        return float(self.weights[list(blamed)].sum())

    def _add_columns(self, names: tuple[str, ...], bounds: Mapping[str, tuple[float | None, float | None]]) -> None:
        for number, name in enumerate(names):
            least, most = bounds.get(name, (None, None))
            low = -2.0 if least is None else max(-2.0, (least - self.start[number]) / self.ranges[number])
            high = 2.0 if most is None else min(2.0, (most - self.start[number]) / self.ranges[number])
            # a reported value outside its own bounds must be able to stay in the program to be blamed
            self.solver.addCol(0.0, min(low, 2.0), max(high, -2.0), 0, [], [])
        for number in range(self.count):
            self.solver.addCol(float(self.weights[number]), 0.0, 1.0, 0, [], [])
            self.solver.changeColIntegrality(self.count + number, highspy.HighsVarType.kInteger)
        for place in map(int, np.flatnonzero(~self.missing)):
            switch = self.count + place
            self.solver.addRow(-highspy.kHighsInf, 0.0, 2, [place, switch], [1.0, -2.0])
            self.solver.addRow(0.0, highspy.kHighsInf, 2, [place, switch], [1.0, 2.0])

    def _add_edits(self, names: tuple[str, ...], edits: Sequence[Edit]) -> None:
        places = {name: number for number, name in enumerate(names)}
        for edit in edits:
            columns = [places[name] for name in edit.coefficients]
            weights = np.array(list(edit.coefficients.values()), dtype=float)
            reported = float(weights @ self.start[columns])
            scaled = weights * self.ranges[columns]
            largest = float(np.abs(scaled).max()) or 1.0
            low = -highspy.kHighsInf if edit.low is None else (edit.low - reported) / largest
            high = highspy.kHighsInf if edit.high is None else (edit.high - reported) / largest
            self.solver.addRow(low, high, len(columns), columns, list(scaled / largest))

    def solve(self) -> tuple[int, ...] | None:
        """Fields whose switch is on (missing ones left out); None where nothing can hold."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        switches = np.array(self.solver.getSolution().col_value)[self.count :]
        return tuple(int(number) for number in np.flatnonzero((switches > 0.5) & ~self.missing))

    def forbid(self, blamed: tuple[int, ...]) -> None:
        """Bar this set and everything that contains it."""
        columns = [self.count + number for number in blamed]
        self.solver.addRow(-highspy.kHighsInf, len(blamed) - 1.0, len(columns), columns, [1.0] * len(columns))


def _find_ranges(
    names: tuple[str, ...], start: "np.ndarray[Any, np.dtype[np.float64]]", edits: Sequence[Edit]
) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """How far each field may have to move: what its relations hold without it, twice over as a change passes on."""
    places = {name: number for number, name in enumerate(names)}
    ranges = np.abs(start)
    for _ in range(_PASSES):
        wider = ranges.copy()
        for edit in edits:
            columns = [places[name] for name in edit.coefficients]
            weights = np.abs(np.array(list(edit.coefficients.values()), dtype=float))
            ends = max((abs(bound) for bound in (edit.low, edit.high) if bound is not None), default=0.0)
            total = float(weights @ ranges[columns]) + ends
            used = weights > 0
            reached = np.array(columns)[used]
            wider[reached] = np.maximum(wider[reached], total / weights[used])
        ranges = wider
    return np.asarray(np.maximum(ranges, 1.0), dtype=np.float64)
