"""What a list shows as a file: the rows found, columns as shown, values typed."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter

from gongce_web.records.listings.columns import NUMERIC, Column, name_value
from gongce_web.records.listings.marks import LIGHT, WHY
from gongce_web.records.listings.pages import LIGHT_WORDS, Listed, say
from gongce_web.records.listings.sight import Seen


def fill_rows(listed: Listed, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Rows with their number first and what is wrong last; numbers as numbers, days as text."""
    for row in listed.table.iter_rows(named=True):
        told = "：".join(part for part in (LIGHT_WORDS.get(row[LIGHT], ""), row[WHY]) if part)
        yield [row["record"], *(_plain(listed, one, row[one.name]) for one in columns), told]


def _plain(listed: Listed, column: Column, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if column.field.type in NUMERIC:
        return int(value) if value == int(value) else value
    return name_value(column.field, str(value), listed.names)


def write_list(seen: Seen, listed: Listed, columns: Sequence[Column]) -> bytes:
    """A workbook: the sentence, the heads, the rows, the exact totals; prints on A4 across with its heads repeated."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(listed.register.title[:31])
    bold = book.add_format({"bold": True, "bg_color": "#E8ECF1", "border": 1, "text_wrap": True, "valign": "vcenter"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(
        0, 0, f"{say(seen, listed, tuple(columns))}（截至{seen.on.isoformat()}）", book.add_format({"bold": True})
    )
    for place, head in enumerate(["编号", *(one.head for one in columns), "提示"]):
        sheet.write_string(1, place, head, bold)
    number = 1
    for number, row in enumerate(fill_rows(listed, columns), 2):
        for place, value in enumerate(row):
            _write(sheet, number, place, value, day if 0 < place <= len(columns) else None)
    _write_totals(sheet, number + 1, listed, columns, book.add_format({"bold": True, "top": 1}))
    sheet.set_column(0, len(columns) + 1, 14)
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value and day is not None and _is_day(value):
        sheet.write_datetime(row, column, datetime.combine(date.fromisoformat(value), time()), day)
    elif value:
        sheet.write_string(row, column, str(value))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _write_totals(sheet: Any, row: int, listed: Listed, columns: Sequence[Column], bold: Any) -> None:
    sums = listed.sums
    sheet.write_string(row, 0, f"合计{listed.table.height}条", bold)
    for place, column in enumerate(columns, 1):
        if column.name in sums:
            sheet.write_number(row, place, float(sums[column.name]), bold)
