"""Old workbooks (.xls and the .et of WPS): values by calamine, formats and layout by the record scan."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import python_calamine

from gongce.facts.importing.grid import Block, Cell, CellKind, Sheet
from gongce.facts.importing.readers.biff import Book, Layout, scan_book
from gongce.facts.importing.readers.blocks import clip_blocks
from gongce.facts.importing.readers.formats import GENERAL, NumberFormat, shorten_number
from gongce.facts.importing.readers.limits import LONGEST_TEXT, MOST_CELLS, MOST_SHEETS, refuse_size
from gongce.facts.importing.readers.ole import CompoundFile
from gongce.facts.importing.readers.xlsx import make_number_cell
from gongce.facts.importing.secrecy import refuse_marked
from gongce.vocabulary import GongceError, InputError

_REMEDY = "用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
_ERRORS = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)")
_SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_PRINTED = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e★\w]{2,}")


def read_old_workbook(data: bytes, where: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets of an OLE workbook, and what was left open.

    Raises:
        InputError: no workbook, broken, protected, or larger than a return can be.
        RefusedError: the file is marked secret; nothing of it is returned.
    """
    file = CompoundFile(data, where)
    stream = file.read("Workbook") or file.read("Book")
    if "EncryptedPackage" in file.names:
        raise InputError("有密码保护", where=where, remedy="去掉密码后再导入")
    if not stream:
        raise InputError("不是 Excel 或 WPS 表格", where=where, remedy=_REMEDY)
    book = scan_book(stream)
    if book.is_protected:
        raise InputError("有密码保护", where=where, remedy="去掉密码后再导入")
    refuse_marked((layout.name for layout in book.layouts), where)
    refuse_marked((line for layout in book.layouts for line in layout.margins), where)
    refuse_marked((text for name in _SUMMARIES for text in _list_properties(file.read(name))), where)
    notes = ("含指向其他文件的链接，取文件中保存的结果",) if book.has_links else ()
    return read_values(data, where, book), notes


def read_values(data: bytes, where: str, book: Book) -> tuple[Sheet, ...]:
    """The sheets of a workbook with the layouts the scan found.

    Raises:
        InputError: it cannot be read, or is larger than a return can be.
        RefusedError: a cell is marked secret.
    """
    try:
        return tuple(_list_sheets(data, where, book))
    except GongceError:
        raise
    except BaseException as error:  # calamine panics (a BaseException) on some damaged files
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise InputError("表格文件已损坏，读不出来", where=where, remedy=_REMEDY) from None


def _list_sheets(data: bytes, where: str, book: Book) -> Iterator[Sheet]:
    known = {layout.name: layout for layout in book.layouts}
    opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(opened.sheet_names) > MOST_SHEETS:
        raise refuse_size(f"有{len(opened.sheet_names)}个工作表", where)
    left = MOST_CELLS
    for about in opened.sheets_metadata:
        layout = known.get(about.name, Layout(about.name))
        is_table = about.typ == python_calamine.SheetTypeEnum.WorkSheet and layout.is_table
        if not is_table:
            continue
        refuse_marked((about.name,), where)
        sheet = opened.get_sheet_by_name(about.name)
        left -= sheet.height * sheet.width
        if left < 0:
            raise refuse_size(f"单元格超过{MOST_CELLS}个", where)
        cells = _read_cells(sheet, layout, from_1904=book.from_1904)
        refuse_marked((cell.text for cell in cells.values() if cell.kind is CellKind.TEXT), where)
        is_hidden = about.visible != python_calamine.SheetVisibleEnum.Visible or layout.is_hidden
        yield Sheet(
            about.name,
            cells,
            clip_blocks(layout.merged or _blocks_of(sheet), cells),
            {},
            frozenset(layout.hidden_rows),
            frozenset(layout.hidden_columns),
            is_hidden,
        )


def _read_cells(sheet: Any, layout: Layout, *, from_1904: bool) -> dict[tuple[int, int], Cell]:
    top, left = sheet.start or (0, 0)
    cells: dict[tuple[int, int], Cell] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        for column, value in enumerate(values, start=left):
            place = (row, column)
            shape = layout.formats.get(place, GENERAL)
            cell = _make_cell(value, shape, formula=place in layout.formulas, from_1904=from_1904)
            if cell is not None:
                cells[place] = cell
    return cells


def _make_cell(value: Any, shape: NumberFormat, *, formula: bool, from_1904: bool) -> Cell | None:
    if value is None or value == "":
        return Cell(CellKind.UNCALCULATED, "", has_formula=True) if formula else None
    if isinstance(value, bool):
        return Cell(CellKind.BOOLEAN, "TRUE" if value else "FALSE", has_formula=formula)
    if isinstance(value, int | float | Decimal):
        number = shorten_number(repr(value))
        if number is None:
            return Cell(CellKind.ERROR, str(value), has_formula=formula)
        return make_number_cell(number, shape, formula=formula, from_1904=from_1904)
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(CellKind.DATE, str(value), has_formula=formula)
    text = str(value)[:LONGEST_TEXT]
    kind = CellKind.ERROR if _ERRORS.fullmatch(text.strip()) else CellKind.TEXT
    return Cell(kind, text, has_formula=formula) if text.strip() else None


def _blocks_of(sheet: Any) -> list[Block]:
    found = sheet.merged_cell_ranges or ()
    return [Block(top, left, bottom, right) for (top, left), (bottom, right) in found]


def _list_properties(stream: bytes) -> Iterator[str]:
    """Readable stretches of a property stream, whichever encoding it declares."""
    for name in ("utf-16-le", "gb18030", "utf-8"):
        yield from _PRINTED.findall(stream.decode(name, "ignore").replace("\0", "\n"))
