"""What a reader can work out: the lowest and highest value of a hidden cell that the shown cells allow, by LP."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import highspy
import numpy as np

from gongce.monitoring.arrays import BoolArray
from gongce.monitoring.disclosure.table import CellTable
from gongce.vocabulary import GongceError


class Interval(NamedTuple):
    """Bounds of a hidden cell as a reader of the table can compute them."""

    low: float
    high: float


def audit_cells(
    table: CellTable, hidden: BoolArray, cells: Iterable[int], known: Collection[int] = ()
) -> dict[int, Interval]:
    """The bounds of hidden cells that follow from the shown ones and from nothing being negative.

    Args:
        table: the table.
        hidden: (cells,) which are not shown.
        cells: whose bounds are wanted.
        known: hidden cells the reader knows nevertheless: his own.

    Returns:
        Cell → bounds; a shown or known cell has its value twice.
    """
    reader = _Reader(table, hidden, frozenset(known))
    return {cell: reader.bound(cell) for cell in cells}


class _Reader:
    """The linear program of a reader: unknown cells, every sum, nothing negative; scaled to the largest value."""

    def __init__(self, table: CellTable, hidden: BoolArray, known: frozenset[int]) -> None:
        self.table = table
        self.scale = max(float(table.values.max(initial=0.0)), 1.0)
        self.open = [cell for cell in np.flatnonzero(hidden).tolist() if cell not in known]
        self.column = {cell: number for number, cell in enumerate(self.open)}
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        for _ in self.open:
            self.solver.addVar(0.0, highspy.kHighsInf)
        for total, parts in table.sums:
            self._add_sum(total, parts)

    def _add_sum(self, total: int, parts: tuple[int, ...]) -> None:
        """Total − Σ parts = 0 with the shown values put in."""
        signs = [(total, 1.0), *((part, -1.0) for part in parts)]
        unknown = [(self.column[cell], sign) for cell, sign in signs if cell in self.column]
        if not unknown:
            return
        shown = sum(sign * self.table.values[cell] for cell, sign in signs if cell not in self.column) / self.scale
        columns, values = zip(*unknown, strict=True)
        self.solver.addRow(-shown, -shown, len(columns), np.array(columns, np.int32), np.array(values))

    def bound(self, cell: int) -> Interval:
        """Lowest and highest value of one cell."""
        if cell not in self.column:
            value = float(self.table.values[cell])
            return Interval(value, value)
        low = self._solve(cell, highspy.ObjSense.kMinimize)
        return Interval(low, self._solve(cell, highspy.ObjSense.kMaximize))

    def _solve(self, cell: int, sense: Any) -> float:
        column = self.column[cell]
        self.solver.changeColCost(column, 1.0)
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        status = self.solver.getModelStatus()
        value = float(self.solver.getInfo().objective_function_value)
        self.solver.changeColCost(column, 0.0)
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return float("inf")
        if status != highspy.HighsModelStatus.kOptimal:
            raise GongceError(f"the audit of a cell ended {status}", where="disclosure", remedy="publish no such table")
        return value * self.scale
