"""Files as officials send them, built in memory, and the form the samples are read by."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.comments import Comment

from gongce.facts.importing import Form

ROWS: tuple[tuple[object, ...], ...] = (
    ("青屏区", 1200.5, "6,500", 0.121, "—", "增长12%"),
    ("石桥区", 800, 4300, -0.032, "…", "下降3.2"),
    ("合  计", 2000.5, 10800, 0.05, 3, "4①"),
)
HEADS = ("本月", "本月止累计", "同比±%", "1-本月", "比去年同期增长")


def build_return(
    rows: Sequence[Sequence[object]] = ROWS,
    *,
    title: str = "2019年6月规上工业主要指标",
    note: str = "单位：万元、%",
    change: Callable[[Any], None] | None = None,
) -> bytes:
    """A workbook with a title, a unit line, heads of two levels and one row a county."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "规上工业"
    sheet["A1"], sheet["A2"] = title, note
    for block in ("A1:F1", "A2:F2", "A3:A4", "B3:D3", "E3:F3"):
        sheet.merge_cells(block)
    sheet["A3"], sheet["B3"], sheet["E3"] = "县区", "工业投资", "利润总额"
    for column, head in zip("BCDEF", HEADS, strict=True):
        sheet[f"{column}4"] = head
    for row in rows:
        sheet.append(list(row))
    for number in range(5, 5 + len(rows)):
        sheet[f"D{number}"].number_format = "0.0%"
    sheet["B5"].number_format = "#,##0.00"
    if change:
        change(sheet)
    return save(book)


def save(book: Any) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def comment(sheet: Any, address: str, text: str) -> None:
    sheet[address].comment = Comment(text, "县统计局")


def build_sheets(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of plain sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return save(book)


def sample_form(**changes: Any) -> Form:
    """The form the sample return is read by."""
    columns = [
        {"at": "A", "head": "县区", "role": "unit"},
        {"at": "B", "head": "工业投资|本月", "role": "value", "indicator": "investment", "covers": "month"},
        {"at": "C", "head": "工业投资|本月止累计", "role": "value", "indicator": "investment", "covers": "ytd"},
        {"at": "D", "head": "工业投资|同比±%", "role": "value", "indicator": "investment", "covers": "ytd"},
        {"at": "E", "head": "利润总额|1-本月", "role": "value", "indicator": "profit", "covers": "ytd"},
        {"at": "F", "head": "利润总额|比去年同期增长", "role": "value", "indicator": "profit", "covers": "ytd"},
    ]
    for column in columns[1:]:
        is_growth = column["at"] in {"D", "F"}
        column["measure" if is_growth else "measured_in"] = "growth" if is_growth else "万元"
    values = {
        "id": "monthly",
        "title": "规上工业月报",
        "head": (3, 4),
        "first": 5,
        "columns": columns,
        "lines": [{"label": "合计", "unit": "city"}],
    }
    return Form.model_validate(values | changes)
