"""A kept table and the negotiation about it: the log's beginning, a unit's figures from a sheet, the decided table."""

from collections.abc import Mapping
from fractions import Fraction

from gongce.targets.decomposition.comparison import WhatIf, try_fixing
from gongce.targets.decomposition.problem import Axis
from gongce.targets.negotiation.events import Log
from gongce.targets.negotiation.outcome import sum_up
from gongce.targets.negotiation.storage import Negotiation
from gongce.targets.sheet.reading import read_sheet
from gongce.targets.tables.storage import SavedTable
from gongce.vocabulary import Severity, UsageError


def _axes(table: SavedTable) -> tuple[Axis, tuple[Axis, ...]]:
    """The units' axis and the others.

    Raises:
        UsageError: the table has no units.
    """
    axes = table.proposal.problem.axes
    units = next((axis for axis in axes if axis.name == "unit"), None)
    if units is None:
        raise UsageError("the table has no units to negotiate with", where=table.target)
    return units, tuple(axis for axis in axes if axis.name != "unit")


def _columns(table: SavedTable) -> dict[str, dict[str, str]]:
    """Column's title → the member of every other axis it stands for."""
    found: dict[str, dict[str, str]] = {"": {}}
    for axis in _axes(table)[1]:
        found = {
            "·".join(filter(None, (title, member))): {**names, axis.name: member}
            for title, names in found.items()
            for member in axis.members
        }
    return found


def begin_negotiation(table: SavedTable, city: str) -> Negotiation:
    """An empty log about a table: its units, its columns, and the whole's figure per column as the table has it."""
    problem, (units, _) = table.proposal.problem, _axes(table)
    columns = _columns(table)
    parent = {
        title: sum((_amount(table, unit, names) for unit in units.members), Fraction(0))
        for title, names in columns.items()
    }
    log = Log(city, units.members, tuple(columns))
    return Negotiation(log, table.title, parent, problem.unit, problem.step)


def _amount(table: SavedTable, unit: str, names: Mapping[str, str]) -> Fraction:
    problem = table.proposal.problem
    return problem.amount(int(table.proposal.values[problem.position(unit=unit, **names)]))


def figures_of(table: SavedTable, unit: str, sheet: bytes | None, where: str) -> dict[str, Fraction]:
    """A unit's figures by column: the table's, with what a returned sheet changed.

    Raises:
        UsageError: the table has no such unit, or the sheet has bad cells or changes another unit's.
        InputError: not the sheet of this table.
    """
    problem, (units, _) = table.proposal.problem, _axes(table)
    if unit not in units.members:
        raise UsageError(
            f"the table has no unit {unit}", where=where, remedy=f"its units are {'、'.join(units.members)}"
        )
    found = {title: _amount(table, unit, names) for title, names in _columns(table).items()}
    if sheet is None:
        return found
    edits = read_sheet(sheet, table.proposal, where=where, units=(unit,))
    if not edits.is_clean:
        first = next(finding for finding in edits.findings if finding.severity is Severity.BLOCKING)
        raise UsageError(f"the sheet has bad cells: {first.message}", where=first.place, remedy=first.remedy)
    for title, names in _columns(table).items():
        index = problem.position(unit=unit, **names)
        if index in edits.changed:
            found[title] = problem.amount(edits.changed[index])
    return found


def settle(table: SavedTable, negotiation: Negotiation) -> WhatIf:
    """The table with every decided figure set by hand and the rest balanced; a conflict where they do not fit.

    Raises:
        UsageError: the log is about other units or columns, or nothing is decided yet.
    """
    problem, (units, _) = table.proposal.problem, _axes(table)
    columns = _columns(table)
    if negotiation.log.units != units.members or negotiation.log.columns != tuple(columns):
        raise UsageError(
            "the log is about another table", where=table.target, remedy="name the table it was begun from"
        )
    decided = {
        problem.position(unit=state.unit, **columns[column]): int(value / problem.step)
        for state in sum_up(negotiation).units
        if state.is_decided
        for column, value in state.values.items()
    }
    if not decided:
        raise UsageError("nothing is decided yet", where=negotiation.title, remedy="decide a unit's figures first")
    return try_fixing(table.proposal, decided)
