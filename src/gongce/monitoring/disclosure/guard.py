"""Other tables that look the same: proofs that a hidden cell could be further away, and the cells such proofs need."""

from collections.abc import Collection
from typing import Any

import highspy
import numpy as np

from gongce.monitoring.arrays import BoolArray, FloatArray
from gongce.monitoring.disclosure.table import CellTable

_MOVED = 1e-7


class Guard:
    """Finds and keeps certificates: sets of cells that can differ together so that one cell moves by its room.

    A certificate proves one direction of one cell against any reader as long as all its cells are hidden and the
    reader knows none of them. Programs are solved in units of the table's largest value.
    """

    def __init__(self, table: CellTable, room: FloatArray) -> None:
        self.table, self.room, self.count = table, room, len(table.values)
        self.scale = max(float(table.values.max(initial=0.0)), 1.0)
        self.values = table.values / self.scale
        self.certificates: dict[tuple[int, bool], list[frozenset[int]]] = {}
        self.columns = np.arange(2 * self.count, dtype=np.int32)
        self.solver = self._open()

    def _open(self) -> Any:
        """The program: differences up and down per cell; every sum is kept."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.silent()
        for name, value in {"threads": 1, "random_seed": 0}.items():
            solver.setOptionValue(name, value)
        for _ in self.columns:
            solver.addVar(0.0, 0.0)
        for total, parts in self.table.sums:
            cells, signs = [total, *parts], [1.0, *([-1.0] * len(parts))]
            places = np.array([*cells, *(self.count + cell for cell in cells)], np.int32)
            solver.addRow(0.0, 0.0, len(places), places, np.array([*signs, *(-sign for sign in signs)]))
        return solver

    def is_safe(self, hidden: BoolArray, cell: int, known: Collection[int] = ()) -> bool:
        """Whether both directions are proved for a cell against a reader who knows some hidden cells."""
        return all(self._is_proved(hidden, cell, is_up, frozenset(known)) for is_up in (True, False))

    def _is_proved(self, hidden: BoolArray, cell: int, is_up: bool, known: frozenset[int]) -> bool:
        for certificate in self.certificates.get((cell, is_up), ()):
            if not certificate & known and all(hidden[one] for one in certificate):
                return True
        return self._solve(cell, is_up, known, costs=None, hidden=hidden) is not None

    def widen(self, hidden: BoolArray, cell: int, known: Collection[int] = ()) -> BoolArray:
        """The hidden cells with the cheapest further ones that prove both directions; unchanged where nothing can."""
        hidden = hidden.copy()
        for is_up in (True, False):
            if not self._is_proved(hidden, cell, is_up, frozenset(known)):
                costs = np.where(hidden, 0.0, 1.0 + self.values)
                found = self._solve(cell, is_up, frozenset(known), costs=costs, hidden=np.ones_like(hidden))
                hidden[list(found or ())] = True
        return hidden

    def _solve(
        self, cell: int, is_up: bool, known: frozenset[int], *, costs: FloatArray | None, hidden: BoolArray
    ) -> frozenset[int] | None:
        """The cheapest certificate with cells among the hidden and not known; None where there is none."""
        shift = self.room[cell] / self.scale if is_up else min(self.room[cell] / self.scale, self.values[cell])
        if shift <= 0:
            return frozenset()
        may = hidden.copy()
        may[list(known)] = False
        low, high = np.zeros(2 * self.count), np.concatenate([np.where(may, 2.0, 0.0), np.where(may, self.values, 0.0)])
        if high[cell] == 0.0 and not may[cell]:
            return None
        low[cell], high[cell] = (shift, shift) if is_up else (0.0, 0.0)
        other = self.count + cell
        low[other], high[other] = (0.0, 0.0) if is_up else (shift, shift)
        moved = self._run(low, high, np.zeros(self.count) if costs is None else costs)
        if moved is None:
            return None
        certificate = frozenset(np.flatnonzero(np.abs(moved) > _MOVED * shift).tolist())
        self.certificates.setdefault((cell, is_up), []).append(certificate)
        return certificate

    def _run(self, low: FloatArray, high: FloatArray, costs: FloatArray) -> FloatArray | None:
        self.solver.changeColsBounds(len(self.columns), self.columns, low, high)
        self.solver.changeColsCost(len(self.columns), self.columns, np.concatenate([costs, costs]))
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.asarray(self.solver.getSolution().col_value, np.float64)
        return found[: self.count] - found[self.count :]
