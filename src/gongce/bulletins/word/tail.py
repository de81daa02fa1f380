"""What follows the body: list of attachments, signature and date, note, attachments, colophon."""

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Twips

from gongce.bulletins.word.blocks import Attachment, Colophon, OfficialDocument
from gongce.bulletins.word.head import add_blank
from gongce.bulletins.word.layout import BIAOSONG, CHARACTER, ER_HAO, FANGSONG, HEITI, SAN_HAO, SI_HAO, TEXT_WIDTH
from gongce.bulletins.word.markup import add_paragraph, add_run, element
from gongce.bulletins.word.numerals import width_in_characters, write_day
from gongce.bulletins.word.styles import BODY, CELL, FLUSH, TITLE

SI_HAO_CHARACTER = 280
STATED_WIDTH = 8500
RULE_OUTER, RULE_INNER = 8, 6
"""Eighths of a point: 0.35 mm and 0.25 mm."""


def write_attachment_list(document: Any, attachments: Sequence[Attachment]) -> None:
    """附件：1.…; later lines begin under the first title."""
    if not attachments:
        return
    add_blank(document, 1)
    single = len(attachments) == 1
    for place, attachment in enumerate(attachments, 1):
        paragraph = add_paragraph(document, FLUSH)
        label = "附件：" if place == 1 else ""
        number = "" if single else f"{place}."
        hang = 3 + (0 if single else 1)
        paragraph.paragraph_format.left_indent = Twips(round((2 + hang) * CHARACTER))
        first = -hang if place == 1 else -(hang - 3)
        paragraph.paragraph_format.first_line_indent = Twips(round(first * CHARACTER))
        add_run(paragraph, f"{label}{number}{attachment.title}", FANGSONG, SAN_HAO)


def write_signature(document: Any, official: OfficialDocument) -> None:
    """Name and date; with a seal to come the date stands four characters in and the name is centred over it."""
    if not official.signature and official.day is None:
        return
    add_blank(document, 2)
    day = write_day(official.day) if official.day else ""
    indents = place_signature(official.signature, day, sealed=official.sealed)
    for words, indent in zip((official.signature, day), indents, strict=True):
        if words:
            paragraph = add_paragraph(document, FLUSH)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Twips(round(indent * CHARACTER))
            paragraph.paragraph_format.keep_together = True
            add_run(paragraph, words, FANGSONG, SAN_HAO)
    if official.note:
        add_run(add_paragraph(document, BODY), f"（{official.note}）", FANGSONG, SAN_HAO)


def place_signature(name: str, day: str, *, sealed: bool) -> tuple[float, float]:
    """How many characters name and date stand in from the right.

    >>> place_signature("云川市工业和信息化局", "2019年7月8日", sealed=True)
    (2.0, 4.0)
    >>> place_signature("云川市工业和信息化局", "2019年7月8日", sealed=False)
    (2.0, 4.0)
    >>> place_signature("工信局", "2019年7月8日", sealed=False)
    (7.0, 2.0)
    """
    name_width, day_width = width_in_characters(name), width_in_characters(day)
    if sealed or not name or not day:
        return max(0.0, 4 + (day_width - name_width) / 2), 4.0
    if name_width >= day_width:
        return 2.0, max(0.0, 2 + name_width - 2 - day_width)
    return 2 + day_width + 2 - name_width, 2.0


def write_attachment_title(document: Any, place: int, attachment: Attachment, *, single: bool) -> None:
    """附件1 flush left on the first line, the title centred on the third."""
    paragraph = add_paragraph(document, FLUSH)
    add_run(paragraph, "附件" if single else f"附件{place}", HEITI, SAN_HAO)
    add_blank(document, 1)
    add_run(add_paragraph(document, TITLE), attachment.title, BIAOSONG, ER_HAO)
    add_blank(document, 1)


def break_page(document: Any) -> None:
    """What follows begins a page."""
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def write_colophon(document: Any, colophon: Colophon) -> None:
    """版记: a table at the foot of the last page, and the paragraph that it is anchored to."""
    number = f"（共印{colophon.copies}份）" if colophon.copies else ""
    printed = (colophon.printed_by, f"{write_day(colophon.printed_on)}印发{number}")
    copies = "抄送：" + "，".join(colophon.copies_to) + "。" if colophon.copies_to else ""
    table = document.add_table(rows=2 if copies else 1, cols=2)
    table.autofit = False
    place_at_foot(table)
    if copies:
        cells = table.rows[0].cells
        write_colophon_cell(cells[0].merge(cells[1]), copies, TEXT_WIDTH, hang=True)
    needs = [width_in_characters(text) + 1 for text in printed]
    for cell, text, need in zip(table.rows[-1].cells, printed, needs, strict=True):
        write_colophon_cell(cell, text, round(TEXT_WIDTH * need / sum(needs)))
    last = table.rows[-1].cells[1].paragraphs[0]
    last.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    last.paragraph_format.left_indent, last.paragraph_format.right_indent = Twips(0), Twips(SI_HAO_CHARACTER)
    add_paragraph(document, CELL)


def write_colophon_cell(cell: Any, text: str, width: int, *, hang: bool = False) -> None:
    """One cell, its end a character in; more copies than a line holds begin under the first."""
    cell.width = Twips(width)
    paragraph = cell.paragraphs[0]
    paragraph._p.style = FLUSH
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = Twips(SI_HAO_CHARACTER), Twips(SI_HAO_CHARACTER if hang else 0)
    if hang:
        form.left_indent, form.first_line_indent = Twips(4 * SI_HAO_CHARACTER), Twips(-3 * SI_HAO_CHARACTER)
    add_run(paragraph, text, FANGSONG, SI_HAO)


def place_at_foot(table: Any) -> None:
    """Floats the table to the foot of the type area, over its whole width, with its three rules.

    The cells are as wide as the type area and the layout is fixed, which Word obeys; the table's own width is stated
    less, for LibreOffice 7.4 floats no table that it takes to fill the line.
    """
    properties = table._tbl.tblPr
    for name in ("tblW", "tblStyle"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    borders = element("tblBorders")
    for side, weight in (("top", RULE_OUTER), ("bottom", RULE_OUTER), ("insideH", RULE_INNER)):
        borders.append(element(side, val="single", sz=weight, space=0, color="auto"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    position = element(
        "tblpPr", leftFromText=0, rightFromText=0, vertAnchor="margin", horzAnchor="margin", tblpXSpec="left",
        tblpYSpec="bottom",
    )  # fmt: skip
    parts = (
        position,
        element("tblW", w=STATED_WIDTH, type="dxa"),
        borders,
        element("tblLayout", type="fixed"),
        margins,
    )
    for old in properties.findall(qn("w:tblLayout")):
        properties.remove(old)
    for place, part in enumerate(parts):
        properties.insert(place, part)
