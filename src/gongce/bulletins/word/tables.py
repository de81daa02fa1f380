"""Tables: heads that repeat, rows that hold together, figures at the right, open at both sides."""

import re
from itertools import groupby
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from gongce.bulletins.word.blocks import Table
from gongce.bulletins.word.layout import FANGSONG, HEITI, WU_HAO
from gongce.bulletins.word.markup import add_paragraph, add_run, element
from gongce.bulletins.word.numerals import width_in_characters
from gongce.bulletins.word.styles import CAPTION, CELL, NOTE
from gongce.vocabulary import InputError

FIGURE = re.compile(r"[+\-−—]?[\d.]*\d?%?|—|（?[+\-]?[\d.]+）?|第\d+.*|[↑↓]\d+")
ALIGNMENTS = {
    "l": WD_ALIGN_PARAGRAPH.LEFT,
    "c": WD_ALIGN_PARAGRAPH.CENTER,
    "r": WD_ALIGN_PARAGRAPH.RIGHT,
}
WHOLE_ROWS = 15
"""A table of so few rows is not torn between pages."""
LEAST, MOST, SHORT, PADDING = 3.0, 20.0, 8.0, 1.3
"""Characters a column is at least and at most taken to need."""
AFTER_KEEP = ("w:keepLines", "w:widowControl", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
HEAD_SHADE = "F2F2F2"
INNER_GREY = "A6A6A6"


def write_table(document: Any, table: Table, width: int) -> None:
    """A table over the width between the margins, its caption above and its note below."""
    heads = table.heads
    columns = check_shape(table, heads)
    write_caption(document, table, width)
    made = document.add_table(rows=len(heads) + len(table.rows), cols=columns)
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    set_frame(made)
    widths = share_width(table, heads, width)
    align = table.align or guess_alignment(table)
    for column, share in zip(made.columns, widths, strict=True):
        column.width = Twips(share)
    rows = list(made.rows)
    for place, row in enumerate(heads):
        write_row(rows[place], row, widths, "c" * columns, HEITI, table.size, is_head=True)
    join_heads(made, heads)
    for place, cells in enumerate(table.rows):
        font = HEITI if place in table.bold else FANGSONG
        write_row(rows[len(heads) + place], list(cells), widths, align, font, table.size)
    if len(table.rows) <= WHOLE_ROWS:
        hold_together(rows)
    write_note(document, table)


def check_shape(table: Table, heads: list[list[str]]) -> int:
    """How many columns; every row must have as many.

    Raises:
        InputError: rows of different lengths, or no column.
    """
    columns = len(heads[0]) if heads else 0
    lengths = {len(row) for row in (*heads, *table.rows)}
    if not columns or lengths != {columns}:
        raise InputError(
            f"rows of {sorted(lengths)} cells in one table", where=table.caption, remedy="give every row the same cells"
        )
    return columns


def write_caption(document: Any, table: Table, width: int) -> None:
    """The caption, and the unit at its right."""
    if table.caption:
        paragraph = add_paragraph(document, CAPTION)
        add_run(paragraph, table.caption, HEITI, 12)
    if table.unit:
        paragraph = add_paragraph(document, NOTE)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(width), WD_TAB_ALIGNMENT.RIGHT)
        add_run(paragraph, f"\t{table.unit}", FANGSONG, WU_HAO)


def write_note(document: Any, table: Table) -> None:
    """What stands under the table; an empty line keeps the next paragraph off."""
    paragraph = add_paragraph(document, NOTE)
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.space_after = Pt(8)
    if table.note:
        add_run(paragraph, table.note, FANGSONG, 9)


def write_row(
    row: Any, cells: list[str], widths: list[int], align: str, font: str, points: float, *, is_head: bool = False
) -> None:
    """One row."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if is_head:
        properties.append(element("tblHeader"))
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = Twips(widths[place])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph._p.style = CELL
        paragraph.alignment = ALIGNMENTS[align[place]]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
        paragraph.paragraph_format.keep_with_next = is_head
        add_run(paragraph, text, font, points)
        if is_head:
            cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=HEAD_SHADE))


def hold_together(rows: list[Any]) -> None:
    """Keeps every row with the next, and the last with nothing."""
    for row in rows[:-1]:
        for paragraph in row._tr.iter(qn("w:p")):
            properties = paragraph.get_or_add_pPr()
            if properties.find(qn("w:keepNext")) is None:
                properties.insert_element_before(element("keepNext"), *AFTER_KEEP)


def join_heads(made: Any, heads: list[list[str]]) -> None:
    """Joins equal neighbours across, and what is empty with the head above it."""
    for at, row in enumerate(heads):
        place = 0
        for text, group in groupby(row):
            length = len(list(group))
            if text and length > 1:
                join(made.cell(at, place), made.cell(at, place + length - 1), text)
            place += length
    for column in range(len(heads[0])):
        below = 0
        while below + 1 < len(heads) and not heads[below + 1][column]:
            below += 1
        if below and heads[0][column]:
            join(made.cell(0, column), made.cell(below, column), heads[0][column])


def join(first: Any, last: Any, text: str) -> None:
    """One cell of several, its words once."""
    cell = first.merge(last)
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    for run in cell.paragraphs[0].runs[1:]:
        run._element.getparent().remove(run._element)
    assert cell.paragraphs[0].text == text or not cell.paragraphs[0].runs


def set_frame(made: Any) -> None:
    """Heavier rules above and below, hairlines inside, open at both sides as statistical tables are."""
    borders = element("tblBorders")
    for side, weight, color in (
        ("top", 8, "auto"), ("left", 0, ""), ("bottom", 8, "auto"), ("right", 0, ""),
        ("insideH", 4, INNER_GREY), ("insideV", 4, INNER_GREY),
    ):  # fmt: skip
        rule = element(side, val="single", sz=weight, space=0, color=color) if weight else element(side, val="nil")
        borders.append(rule)
    properties = made._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    (layout.addprevious if layout is not None else properties.append)(borders)
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=70, type="dxa"))
    properties.append(margins)


def share_width(table: Table, heads: list[list[str]], width: int) -> list[int]:
    """Columns' widths in twips: figures get what they need, words share what is left; the rounding goes to the last."""
    needs = [float(part) for part in table.widths] or measure_columns(table, heads)
    room = width / (table.size * 20)
    if not table.widths and sum(needs) > room:
        words = [need if need > SHORT else 0.0 for need in needs]
        left = max(room - sum(need for need in needs if need <= SHORT), 0.4 * sum(words))
        needs = [need if need <= SHORT else need * left / sum(words) for need in needs] if sum(words) else needs
    total = sum(needs)
    widths = [int(width * need / total) for need in needs]
    widths[-1] += width - sum(widths)
    return widths


def measure_columns(table: Table, heads: list[list[str]]) -> list[float]:
    """Characters each column needs: its longest cell, its head on two lines at most."""
    columns = []
    for place in range(len(heads[0])):
        head = width_in_characters(heads[-1][place]) / 2 + 1.8
        cells = (width_in_characters(row[place]) for row in table.rows)
        columns.append(min(MOST, max(LEAST, head, max(cells, default=0) + PADDING)))
    return columns


def guess_alignment(table: Table) -> str:
    """Right for columns of figures, left for words, centre for short words."""
    letters = []
    for column in zip(*table.rows, strict=True):
        filled = [cell for cell in column if cell and cell != "—"]
        if filled and all(FIGURE.fullmatch(cell) for cell in filled):
            letters.append("r")
        else:
            letters.append("l" if any(width_in_characters(cell) > 6 for cell in filled) else "c")
    return "".join(letters) or "c" * len(table.heads[0])
