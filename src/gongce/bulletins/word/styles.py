"""The styles and settings of the whole file."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from gongce.bulletins.word.layout import (
    BIAOSONG,
    CHARACTER,
    ER_HAO,
    FANGSONG,
    HEITI,
    KAITI,
    LINE,
    PITCH,
    SAN_HAO,
    SI_HAO,
    SONGTI,
    WU_HAO,
)
from gongce.bulletins.word.markup import element, set_fonts

HEADING_FONTS = {1: HEITI, 2: KAITI, 3: FANGSONG, 4: FANGSONG}
BODY, TITLE, FLUSH, CELL, CAPTION, NOTE, FOLIO = "公文正文", "公文标题", "公文顶格", "表格文字", "表题", "表注", "页码"


def set_styles(document: Any) -> None:
    """Normal is 3号仿宋 on the grid; what the office edits has a named style."""
    set_defaults(document)
    normal = document.styles["Normal"]
    set_fonts(normal.element.get_or_add_rPr(), FANGSONG, SAN_HAO, pitch=PITCH)
    set_paragraph(normal, exact=True)
    normal.element.get_or_add_pPr().insert(0, element("widowControl", val=0))
    for level, font in HEADING_FONTS.items():
        style = document.styles[f"Heading {level}"]
        set_fonts(style.element.get_or_add_rPr(), font, SAN_HAO, bold=level == 3)
        set_paragraph(style, exact=True, indent=True, keep=True)
    add_style(document, BODY, FANGSONG, SAN_HAO, indent=True)
    add_style(document, FLUSH, FANGSONG, SAN_HAO)
    add_style(document, TITLE, BIAOSONG, ER_HAO, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
    add_style(document, CAPTION, HEITI, SI_HAO, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
    add_style(document, NOTE, FANGSONG, WU_HAO, exact=False)
    add_style(document, CELL, FANGSONG, WU_HAO, exact=False)
    add_style(document, FOLIO, SONGTI, SI_HAO, exact=False)


def set_defaults(document: Any) -> None:
    """No spacing, language or font of the library's own template shines through; no spaces are added by Word."""
    root = document.styles.element
    for found in root.findall(qn("w:docDefaults")):
        properties = found.find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for child in list(properties):
            properties.remove(child)
        set_fonts(properties, FANGSONG, SAN_HAO)
        properties.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
        paragraph = found.find(qn("w:pPrDefault")).find(qn("w:pPr"))
        for child in list(paragraph) if paragraph is not None else []:
            paragraph.remove(child)
    settings = document.settings.element
    settings.append(element("evenAndOddHeaders"))
    settings.append(element("characterSpacingControl", val="doNotCompress"))
    document.settings.odd_and_even_pages_header_footer = True


def add_style(
    document: Any, name: str, font: str, points: float, *, exact: bool = True, indent: bool = False,
    align: Any = None, keep: bool = False,
) -> None:  # fmt: skip
    """A paragraph style of the house."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    set_fonts(style.element.get_or_add_rPr(), font, points, pitch=None if exact else 0)
    set_paragraph(style, exact=exact, indent=indent, align=align, keep=keep)


def set_paragraph(style: Any, *, exact: bool, indent: bool = False, align: Any = None, keep: bool = False) -> None:
    """Line, indent and alignment of a style."""
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if exact else WD_LINE_SPACING.SINGLE
    form.line_spacing = Twips(LINE) if exact else 1.0
    form.first_line_indent = Twips(round(2 * CHARACTER)) if indent else Twips(0)
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None and exact else align
    form.keep_with_next = form.keep_together = keep
    properties = style.element.get_or_add_pPr()
    if indent:
        properties.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):
        properties.insert_element_before(element(name, val=0), "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
