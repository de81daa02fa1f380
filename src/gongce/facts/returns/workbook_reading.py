"""A return's workbook read back by its hidden ids: rows and columns may have moved, heads may have been retitled."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongce.facts.importing.figures import read_figure
from gongce.facts.importing.grid import Cell, CellKind, Grid, name_cell
from gongce.facts.importing.grid import Sheet as GridSheet
from gongce.facts.importing.template.layout import META_SHEET
from gongce.facts.returns.asking import AskedCell, Sheet
from gongce.facts.returns.entries import Entry, print_entry, print_plain, read_entry
from gongce.facts.returns.workbook import FIRST_COLUMN, FIRST_ROW, ID_COLUMN, ID_ROW, KIND, NOTES, SHEET, checksum
from gongce.vocabulary import InputError, is_stamp

LONGEST_COMMENT = 300


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell of the file: which asked cell, its address in the sheet, what it says."""

    cell: AskedCell
    address: str
    entry: Entry
    text: str


@dataclass(frozen=True)
class ReadReturn:
    """What a workbook brings: every asked cell, comments by cell id, the version of the return it was taken from."""

    version: int
    cells: tuple[ReadCell, ...]
    comments: Mapping[str, str]

    @property
    def bad(self) -> tuple[ReadCell, ...]:
        """Cells that cannot be read: while there is one, nothing is taken."""
        return tuple(one for one in self.cells if one.entry.problem)


def read_return(grid: Grid, sheet: Sheet, unit: str) -> ReadReturn:
    """Read a filled workbook.

    Raises:
        InputError: no workbook of ours, altered, or of another form, period or unit; a row or column is gone or double.
    """
    version = _check_meta(grid, sheet, unit)
    page = grid.sheet(SHEET)
    columns = _find(page, [column.id for column in sheet.form.columns], grid, across=True)
    rows = _find(page, [row.id for row in sheet.form.rows], grid, across=False)
    cells = tuple(_read(page, cell, rows[cell.row], columns[cell.column]) for cell in sheet.cells)
    return ReadReturn(version, cells, dict(_read_comments(grid, sheet)))


def _check_meta(grid: Grid, sheet: Sheet, unit: str) -> int:
    body = _load_meta(grid)
    wanted = {"form": sheet.form.id, "period": sheet.period.code, "unit": unit}
    names = {"form": "表式", "period": "报告期", "unit": "填报单位"}
    for name, value in wanted.items():
        if body.get(name) != value:
            what = f"这份文件的{names[name]}是{str(body.get(name))[:40]}，本表是{value}"
            raise InputError(what, where=grid.name, remedy="从本表下载模板，填好后再上传")
    return int(body["version"])


def _load_meta(grid: Grid) -> Mapping[str, Any]:
    hidden = next((one for one in grid.sheets if one.name == META_SHEET), None)
    if hidden is None:
        raise InputError("不是从本系统下载的报表", where=grid.name, remedy="从本表下载模板，填好后再上传")
    rows = [hidden.text(row, 0) for row in range(hidden.height)]
    text = "".join(row for row in rows if not is_stamp([row]))
    try:
        body = json.loads(text)
        told = body.pop("sum")
        if body["kind"] != KIND or told != checksum(body) or not isinstance(body["version"], int):
            raise ValueError("altered")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError("模板的隐藏信息被改动过", where=grid.name, remedy="重新下载模板再填") from None
    return dict(body)


def _find(page: GridSheet, wanted: list[str], grid: Grid, *, across: bool) -> dict[str, int]:
    """Where each id stands in the hidden row or column."""
    length = page.width if across else page.height
    start = FIRST_COLUMN if across else FIRST_ROW
    places: dict[str, list[int]] = {}
    for at in range(min(start, length), length):
        text = page.text(ID_ROW, at) if across else page.text(at, ID_COLUMN)
        places.setdefault(text, []).append(at)
    for name in wanted:
        if len(places.get(name, ())) != 1:
            what = f"{'列' if across else '行'}“{name}”{'出现了几次' if name in places else '不见了'}"
            raise InputError(what, where=f"{grid.name} {page.name}", remedy="恢复原样，或重新下载模板")
    return {name: places[name][0] for name in wanted}


def _read(page: GridSheet, cell: AskedCell, row: int, column: int) -> ReadCell:
    entry = _understand(page.at(row, column), cell)
    return ReadCell(cell, f"{page.name}!{name_cell(row, column)}", entry, print_entry(entry))


def _understand(found: Cell | None, cell: AskedCell) -> Entry:
    """A text as if typed; a number with the decimals its format shows, more where it has more."""
    if found is None or found.kind is CellKind.TEXT:
        return read_entry(found.text if found else "", cell)
    figure = read_figure(found)
    if figure.problem or figure.value is None:
        return Entry(found.text[:60], problem=figure.problem or "不是数", remedy=figure.remedy or "填数")
    return read_entry(print_plain(figure.value, figure.decimals or 0) + figure.unit, cell)


def _read_comments(grid: Grid, sheet: Sheet) -> Iterator[tuple[str, str]]:
    page = next((one for one in grid.sheets if one.name == NOTES), None)
    for row in range(1, page.height if page else 0):
        name = page.text(row, 0) if page else ""
        if page and name in sheet.by_id:
            yield name, page.text(row, 2).strip()[:LONGEST_COMMENT]
