"""The pack a clerk leaves behind: open returns, days to come, past returns, contacts by post, open questions."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from gongce.facts.returns.workbook import STAMP

_WIDEST = 48


@dataclass(frozen=True, slots=True)
class HandoverTable:
    """One sheet: its name, what it is for in a sentence, its heads and rows."""

    name: str
    told: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def write_handover(title: str, tables: Sequence[HandoverTable]) -> bytes:
    """The pack as a workbook, a sheet a table; an empty one says so."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": STAMP, "author": "工策"})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "font_size": 14})
    for table in tables:
        page = book.add_worksheet(table.name)
        page.write_string(0, 0, title, bold)
        page.write_string(1, 0, table.told)
        for place, text in enumerate(table.head):
            page.write_string(3, place, text, head)
            longest = max([len(text), *(len(row[place]) for row in table.rows)])
            page.set_column(place, place, min(_WIDEST, 2 * longest + 2))
        for at, row in enumerate(table.rows or [["无", *[""] * (len(table.head) - 1)]], 4):
            for place, text in enumerate(row):
                page.write_string(at, place, text, cell)
        page.freeze_panes(4, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()
