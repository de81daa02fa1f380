"""Secondary suppression: the cheapest further cells to hide, found by linear programs, and proved by an audit.

For every sensitive cell and each direction a program looks for another table with the same shown cells in which the
sensitive one is further away by the room it needs; the cells that must differ are hidden, already hidden ones for
nothing. A last pass shows again whatever the audit can spare.
"""

from dataclasses import dataclass

import numpy as np

from gongce.monitoring.arrays import BoolArray, FloatArray
from gongce.monitoring.disclosure.audit import Interval, audit_cells
from gongce.monitoring.disclosure.guard import Guard
from gongce.monitoring.disclosure.sensitivity import (
    DEFAULT_DISCLOSURE_RULE,
    DisclosureRule,
    Sensitivity,
    judge_cells,
    needed_room,
)
from gongce.monitoring.disclosure.table import CellTable
from gongce.vocabulary import Finding, Severity

_ROUNDS = 20


@dataclass(frozen=True)
class Protected:
    """A table that may be published: what is hidden and why, and the proof.

    `bounds` are what a reader can work out about each sensitive cell; `findings` is empty where every one has the room
    it needs, also against a respondent who knows his own hidden cell; otherwise it blocks publication.
    """

    table: CellTable
    reasons: tuple[Sensitivity, ...]
    bounds: dict[int, Interval]
    findings: tuple[Finding, ...]

    @property
    def hidden(self) -> BoolArray:
        """(cells,) which are not shown."""
        return np.array([reason is not Sensitivity.SHOWN for reason in self.reasons], np.bool_)

    @property
    def published(self) -> FloatArray:
        """(cells,) the values to print, NaN where hidden."""
        return np.where(self.hidden, np.nan, self.table.values)


def protect_table(table: CellTable, rule: DisclosureRule = DEFAULT_DISCLOSURE_RULE) -> Protected:
    """Hide sensitive cells and as little else as will do.

    Args:
        table: cells with margins and contributors.
        rule: the numbers.

    Returns:
        The table with reasons, bounds and, where protection fails (a grand total that is itself sensitive), findings.
    """
    primary = judge_cells(table, rule)
    guard = Guard(table, needed_room(table, rule))
    hidden = np.array([reason is not Sensitivity.SHOWN for reason in primary], np.bool_)
    sensitive = np.flatnonzero(hidden).tolist()
    for _ in range(_ROUNDS):
        grown = _hide_more(guard, hidden, sensitive)
        if np.array_equal(grown, hidden):
            break
        hidden = grown
    hidden = _spare(guard, hidden, sensitive)
    reasons = tuple(
        reason if reason is not Sensitivity.SHOWN or not is_hidden else Sensitivity.SECONDARY
        for reason, is_hidden in zip(primary, hidden.tolist(), strict=True)
    )
    return Protected(table, reasons, audit_cells(table, hidden, sensitive), _prove(guard, hidden, sensitive))


def _readers(table: CellTable, hidden: BoolArray, cell: int) -> list[frozenset[int]]:
    """Readers to guard a cell against: the public, and each lone respondent of another hidden cell."""
    own: dict[int, set[int]] = {}
    for other in np.flatnonzero(hidden & (table.single >= 0)).tolist():
        if table.single[other] != table.single[cell]:
            own.setdefault(int(table.single[other]), set()).add(other)
    return [frozenset(), *(frozenset(cells) for cells in own.values())]


def _hide_more(guard: Guard, hidden: BoolArray, sensitive: list[int]) -> BoolArray:
    for cell in sorted(sensitive, key=lambda one: -float(guard.room[one])):
        for known in _readers(guard.table, hidden, cell):
            hidden = guard.widen(hidden, cell, known)
    return hidden


def _all_safe(guard: Guard, hidden: BoolArray, sensitive: list[int]) -> bool:
    return all(
        guard.is_safe(hidden, cell, known) for cell in sensitive for known in _readers(guard.table, hidden, cell)
    )


def _spare(guard: Guard, hidden: BoolArray, sensitive: list[int]) -> BoolArray:
    """Show again, largest first, every further hidden cell without which all sensitive ones stay safe."""
    hidden, guarded = hidden.copy(), set(sensitive)
    extra = [cell for cell in np.flatnonzero(hidden).tolist() if cell not in guarded]
    for cell in sorted(extra, key=lambda one: -float(guard.table.values[one])):
        hidden[cell] = False
        hidden[cell] = not _all_safe(guard, hidden, sensitive)
    return hidden


def _prove(guard: Guard, hidden: BoolArray, sensitive: list[int]) -> tuple[Finding, ...]:
    found = []
    for cell in sensitive:
        if all(guard.is_safe(hidden, cell, known) for known in _readers(guard.table, hidden, cell)):
            continue
        place = "/".join(part or "合计" for part in guard.table.keys[cell])
        remedy = "合并分组后再公布，或不公布此表"
        found.append(Finding("disclosure.revealed", Severity.BLOCKING, place, "仍可推算出单家数据", remedy))
    return tuple(found)
