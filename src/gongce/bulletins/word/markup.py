"""The few elements of WordprocessingML that the library has no words for."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gongce.bulletins.page.markup import clean
from gongce.bulletins.word.layout import LATIN

Element = Any
"""An element of the library's own tree, which has no types."""
AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
REPLACED = frozenset(
    qn(f"w:{name}") for name in ("rFonts", "b", "bCs", "i", "snapToGrid", "color", "spacing", "sz", "szCs")
)


def element(name: str, **attributes: str | int) -> Element:
    """A new element of the w namespace with w attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_fonts(
    properties: Element, east: str, points: float, *, color: str = "", bold: bool = False, pitch: int | None = None
) -> None:
    """Run properties: the Chinese font apart from the Latin one, size, colour; replaces what stood there.

    `pitch` is what each character is spaced by, in twips; None leaves it to the style above.
    """
    for child in list(properties):
        if child.tag in REPLACED:
            properties.remove(child)
    fonts = element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=east, cs=LATIN, hint="eastAsia")
    half_points = round(points * 2)
    bolds = [element("b", val=int(bold)), element("bCs", val=int(bold))]
    free = [] if pitch is None else [element("snapToGrid", val=0)]
    space = [] if pitch is None else [element("spacing", val=pitch)]
    parts = [fonts, *bolds, *free, element("color", val=color or "auto"), *space]
    parts += [element("sz", val=half_points), element("szCs", val=half_points)]
    for place, part in enumerate(parts):
        properties.insert(place, part)


def add_paragraph(document: Any, style: str) -> Any:
    """A paragraph of a style, named by its id: looking a style up by its name walks through all of them each time."""
    paragraph = document.add_paragraph()
    paragraph._p.style = style
    return paragraph


def add_run(paragraph: Any, text: str, east: str, points: float, *, color: str = "", bold: bool = False) -> Any:
    """A run of text, characters that XML may not hold shown as U+FFFD."""
    run = paragraph.add_run(clean(text))
    set_fonts(run._element.get_or_add_rPr(), east, points, color=color, bold=bold)
    return run


def set_border(paragraph: Any, side: str, *, color: str, eighths: int, space: int = 1, kind: str = "single") -> None:
    """A rule along one side of a paragraph, its weight in eighths of a point."""
    borders = element("pBdr")
    borders.append(element(side, val=kind, sz=eighths, space=space, color=color))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def add_field(paragraph: Any, instruction: str, east: str, points: float) -> None:
    """A field that Word works out, such as PAGE."""
    for name, attributes, text in (
        ("fldChar", {"fldCharType": "begin"}, ""),
        ("instrText", {}, instruction),
        ("fldChar", {"fldCharType": "separate"}, ""),
        ("t", {}, "1"),
        ("fldChar", {"fldCharType": "end"}, ""),
    ):
        run = add_run(paragraph, "", east, points)
        part = element(name, **attributes)
        if text:
            part.text = text
        run._element.append(part)
