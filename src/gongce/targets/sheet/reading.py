"""The circulated sheet read back: what was changed, by which reasons, and every bad cell with its address."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import python_calamine

from gongce.targets.decomposition.arrays import BoolArray
from gongce.targets.decomposition.comparison import WhatIf, try_fixing
from gongce.targets.decomposition.problem import print_amount
from gongce.targets.decomposition.proposal import Proposal
from gongce.targets.sheet.cells import read_steps
from gongce.targets.sheet.layout import (
    FIRST_ROW,
    ID_COLUMN,
    ID_ROW,
    KIND,
    META_SHEET,
    REASON_ID,
    SHEET,
    TOTAL_ID,
    SheetLayout,
    cell_address,
    editable_cells,
    fingerprint,
    lay_out,
)
from gongce.vocabulary import Finding, InputError, Severity, UsageError

LARGEST_BYTES = 20_000_000
MOST_ROWS = 100_000
Grid = list[list[object]]


@dataclass(frozen=True, eq=False)
class SheetEdits:
    """What came back.

    Args:
        changed: cell → its new value [steps]; only cells that differ from what was sent.
        reasons: row title → the reason written beside it.
        findings: bad cells; while one of them is blocking nothing may be taken over.
    """

    changed: Mapping[tuple[int, ...], int]
    reasons: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether it may be taken over."""
        return not any(finding.severity is Severity.BLOCKING for finding in self.findings)


def read_sheet(
    content: bytes, proposal: Proposal, *, where: str = "workbook", units: tuple[str, ...] | None = None
) -> SheetEdits:
    """Read a returned sheet against the proposal it was written from.

    Rows and columns may have been moved; they are found by their hidden ids.

    Args:
        content: the workbook's bytes.
        proposal: what was sent.
        where: the file's name, for errors.
        units: whose cells were yellow; None for all.

    Raises:
        InputError: no workbook, or not the sheet of this table.
    """
    grid = _open_grid(content, proposal, where)
    layout = lay_out(proposal.problem)
    columns, lost_columns = _find_columns(grid, layout)
    rows, lost_rows = _find_rows(grid, layout)
    reader = _Reader(proposal, layout, grid, editable_cells(proposal, units))
    found = [*lost_columns, *lost_rows]
    for row_number, row in rows.items():
        found += reader.read_row(row_number, row, columns)
    reasons = dict(_read_reasons(grid, layout, rows))
    return SheetEdits(reader.changed, reasons, tuple(found))


def rebalance(proposal: Proposal, edits: SheetEdits) -> WhatIf:
    """The proposal with the returned cells set by hand and the rest balanced around them.

    Raises:
        UsageError: the sheet has bad cells; nothing is taken over.
    """
    if not edits.is_clean:
        first = next(finding for finding in edits.findings if finding.severity is Severity.BLOCKING)
        raise UsageError(f"the sheet has bad cells: {first.message}", where=first.place, remedy="mend them first")
    return try_fixing(proposal, edits.changed)


class _Reader:
    """Reads cells of one sheet; collects what differs from what was sent."""

    def __init__(self, proposal: Proposal, layout: SheetLayout, grid: Grid, editable: BoolArray) -> None:
        self.proposal, self.layout, self.grid, self.editable = proposal, layout, grid, editable
        self.changed: dict[tuple[int, ...], int] = {}

    def read_row(self, number: int, row: tuple[int, ...], columns: Mapping[int, int]) -> Iterator[Finding]:
        """One row's values."""
        for column, place in columns.items():
            index = self.layout.index(self.proposal.problem, row, column)
            finding = self._read_cell(index, number, place)
            if finding is not None:
                yield finding

    def _read_cell(self, index: tuple[int, ...], number: int, place: int) -> Finding | None:
        problem, address = self.proposal.problem, cell_address(number, place)
        steps, wrong = read_steps(_at(self.grid, number, place), problem.step)
        title = problem.title(index)
        if steps is None:
            remedy = f"填一个不为负、最多到{print_amount(problem.step, problem.step)}的数"
            return _blocking("cell", address, f"{title}{wrong}", remedy)
        if steps == int(self.proposal.values[index]):
            return None
        if not self.editable[index]:
            sent = print_amount(int(self.proposal.values[index]) * problem.step, problem.step)
            return _blocking("locked", address, f"{title}不是可改的单元格", f"改回{sent}，或先商定放开该格")
        self.changed[index] = steps
        floor, ceiling = int(problem.floor[index]), int(problem.ceiling[index])
        if floor <= steps <= ceiling:
            return None
        bound = f"低于下限{problem.printed(floor)}" if steps < floor else f"高于上限{problem.printed(ceiling)}"
        return Finding("sheet.bound", Severity.WARNING, f"{SHEET}!{address}", f"{title}{bound}", "说明理由，或改到界内")


def _open_grid(content: bytes, proposal: Proposal, where: str) -> Grid:
    if len(content) > LARGEST_BYTES:
        raise InputError("larger than 20 MB", where=where, remedy="send back the sheet without anything added")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = set(book.sheet_names)
        if not {SHEET, META_SHEET} <= names:
            raise InputError(
                "not a decomposition sheet",
                where=where,
                remedy=f"return the workbook that was sent, with sheet {SHEET}",
            )
        meta = book.get_sheet_by_name(META_SHEET).to_python(nrows=1)
        sheet = book.get_sheet_by_name(SHEET)
        if (sheet.height or 0) > MOST_ROWS:
            raise InputError("too many rows", where=where, remedy="return the workbook that was sent")
        grid: Grid = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InputError(f"not an Excel workbook ({error})", where=where, remedy="save it as .xlsx") from None
    _check_meta(meta, proposal, where)
    return grid


def _check_meta(meta: Sequence[Sequence[object]], proposal: Proposal, where: str) -> None:
    try:
        told = json.loads(str(meta[0][0]))
        is_ours, table = told["kind"] == KIND, told["table"]
    except (ValueError, KeyError, IndexError, TypeError):
        is_ours, table = False, ""
    if not is_ours:
        raise InputError("not a decomposition sheet", where=where, remedy="return the workbook that was sent")
    if table != fingerprint(proposal):
        raise InputError(
            "the sheet belongs to another table or an earlier version of it",
            where=where,
            remedy="send out the present version and have it filled in again",
        )


def _at(grid: Grid, row: int, column: int) -> object:
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""


def _id_row(grid: Grid) -> int:
    """The row of hidden ids: where the sums' id stands, also after rows were put in above it."""
    return next((number for number, row in enumerate(grid) if TOTAL_ID in row), ID_ROW)


def _find_columns(grid: Grid, layout: SheetLayout) -> tuple[dict[int, int], list[Finding]]:
    """Position along the column axis → column of the sheet, by the hidden ids."""
    row = _id_row(grid)
    ids = [str(value) for value in grid[row]] if len(grid) > row else []
    found = {number: ids.index(name) for number, name in enumerate(layout.columns) if name in ids}
    lost = [name for number, name in enumerate(layout.columns) if number not in found]
    address = cell_address(row, layout.first_column)
    return found, [_blocking("column", address, f"列“{name}”不见了", "恢复该列，或重新下发表格") for name in lost]


def _find_rows(grid: Grid, layout: SheetLayout) -> tuple[dict[int, tuple[int, ...]], list[Finding]]:
    """Row of the sheet → row of the table, by the hidden ids."""
    wanted = {layout.row_id(row): row for row in layout.rows}
    found: dict[int, tuple[int, ...]] = {}
    findings: list[Finding] = []
    for number in range(_id_row(grid) + 1, len(grid)):
        name = str(_at(grid, number, ID_COLUMN))
        if name not in wanted:
            continue
        if wanted[name] in found.values():
            place = cell_address(number, ID_COLUMN)
            findings.append(_blocking("row-twice", place, f"“{name}”出现两次", "只留一行"))
        else:
            found[number] = wanted[name]
    for name, row in wanted.items():
        if row not in found.values():
            place = cell_address(FIRST_ROW, ID_COLUMN)
            findings.append(_blocking("row", place, f"“{name}”这一行不见了", "恢复该行，或重新下发表格"))
    return found, findings


def _read_reasons(grid: Grid, layout: SheetLayout, rows: Mapping[int, tuple[int, ...]]) -> Iterator[tuple[str, str]]:
    row = _id_row(grid)
    ids = [str(value) for value in grid[row]] if len(grid) > row else []
    if REASON_ID not in ids:
        return
    column = ids.index(REASON_ID)
    for number, index in rows.items():
        reason = str(_at(grid, number, column) or "").strip()
        if reason:
            yield "·".join(layout.row_titles(index)), reason


def _blocking(code: str, address: str, message: str, remedy: str) -> Finding:
    return Finding(f"sheet.{code}", Severity.BLOCKING, f"{SHEET}!{address}", message, remedy)
