"""Pages: paper, margins, grid, page numbers and the mark of a draft."""

from typing import Any

from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Twips

from gongce.bulletins.word.layout import (
    CHARACTER_SPACE,
    FOOTER,
    HEADER,
    HEITI,
    LINE,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAPER,
    SI_HAO,
    SONGTI,
    WU_HAO,
)
from gongce.bulletins.word.markup import add_field, add_run, element, set_border
from gongce.bulletins.word.styles import FOLIO

ONE_CHARACTER = 280
"""One character of 4号, by which a page number stands in from the edge."""
MARK_GREY = "595959"


def set_page(section: Any, paper: str = "A4", *, landscape: bool = False) -> None:
    """Paper, margins and grid; a landscape page is the upright one turned to the left."""
    width, height = PAPER[paper]
    section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = (
        Twips(side) for side in ((height, width) if landscape else (width, height))
    )
    sides = (MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT)
    top, bottom, left, right = (MARGIN_LEFT, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_TOP) if landscape else sides
    section.top_margin, section.bottom_margin = Twips(top), Twips(bottom)
    section.left_margin, section.right_margin = Twips(left), Twips(right)
    section.header_distance = Twips(HEADER if not landscape else 850)
    section.footer_distance = Twips(FOOTER if not landscape else 850)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="linesAndChars", linePitch=LINE, charSpace=CHARACTER_SPACE))


def text_width(section: Any) -> int:
    """Between the margins, in twips."""
    return int((section.page_width - section.left_margin - section.right_margin) / 635)


def add_section(document: Any, paper: str = "A4", *, landscape: bool = False) -> Any:
    """A section on a new page; page numbers run on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, paper, landscape=landscape)
    return section


def set_running_lines(section: Any, mark: str) -> None:
    """Page numbers (odd at the right, even at the left, a character in) and the mark of what is not issued."""
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        write_folio(footer.paragraphs[0], align)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph._p.style = FOLIO
        if mark:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            add_run(paragraph, mark, HEITI, WU_HAO, color=MARK_GREY)
            set_border(paragraph, "bottom", color=MARK_GREY, eighths=4, space=4)


def write_folio(paragraph: Any, align: Any) -> None:
    """The page number between dashes."""
    paragraph._p.style = FOLIO
    paragraph.alignment = align
    if align == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Twips(ONE_CHARACTER)
    else:
        paragraph.paragraph_format.left_indent = Twips(ONE_CHARACTER)
    add_run(paragraph, "— ", SONGTI, SI_HAO)
    add_field(paragraph, "PAGE", SONGTI, SI_HAO)
    add_run(paragraph, " —", SONGTI, SI_HAO)
