"""The line of who and when on exported files: CSV, Excel, Word, slides; importers take back what is stamped."""

import io
import re
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Pt, RGBColor
from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError as NoSlidesError

from gongce.bulletins.page.markup import clean
from gongce.bulletins.slides.writer import stamp_slide
from gongce.bulletins.word.package import restamp
from gongce.vocabulary import UsageError

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_GREY = RGBColor(0x59, 0x62, 0x6D)
_AFTER_HEADER = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
"""What ECMA-376 puts behind a sheet's headerFooter; it goes before the first of them."""


def stamp_csv(content: bytes, words: str) -> bytes:
    r"""A CSV with the line as its last row.

    >>> stamp_csv("单位,投资\r\n青屏区,10\r\n".encode(), "注：导出水印 张三").decode()
    '单位,投资\r\n青屏区,10\r\n注：导出水印 张三\r\n'
    """
    gap = b"" if not content or content.endswith(b"\n") else b"\r\n"
    cell = '"' + clean(words).replace('"', '""') + '"' if re.search(r'[",\r\n]', words) else clean(words)
    return content + gap + cell.encode() + b"\r\n"


def stamp_workbook(content: bytes, words: str) -> bytes:
    """A workbook with the line under every table and in the foot of every printed page; nothing else is touched.

    Raises:
        UsageError: no workbook.
    """
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                part = old.read(info.filename)
                is_sheet = _SHEET.fullmatch(info.filename)
                new.writestr(info, _stamp_sheet(part, clean(words)) if is_sheet else part, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UsageError(f"no workbook to stamp ({error})", remedy="give the bytes of an .xlsx file") from None
    return made.getvalue()


def _stamp_sheet(part: bytes, words: str) -> bytes:
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    _write_line(root, words)
    _write_foot(root, words)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _write_line(root: Any, words: str) -> None:
    """A row of its own, one below the last, so that a filter or a sorted table does not take it in."""
    data = root.find(f"{{{_MAIN}}}sheetData")
    numbers = [int(row.get("r", "0")) for row in data.findall(f"{{{_MAIN}}}row")]
    number = max(numbers, default=0) + 2
    row = etree.SubElement(data, f"{{{_MAIN}}}row", {"r": str(number)})
    cell = etree.SubElement(row, f"{{{_MAIN}}}c", {"r": f"A{number}", "t": "inlineStr"})
    etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t").text = words
    _widen(root, number)


def _widen(root: Any, last: int) -> None:
    dimension = root.find(f"{{{_MAIN}}}dimension")
    if dimension is not None:
        start, _, end = dimension.get("ref", "A1").partition(":")
        column = re.sub(r"\d", "", end or start) or "A"
        dimension.set("ref", f"{start}:{column}{last}")


def _write_foot(root: Any, words: str) -> None:
    foot = root.find(f"{{{_MAIN}}}headerFooter")
    if foot is None:
        foot = etree.Element(f"{{{_MAIN}}}headerFooter")
        later = [child for child in root if etree.QName(child).localname in _AFTER_HEADER]
        root.insert(root.index(later[0]) if later else len(root), foot)
    head = foot.find(f"{{{_MAIN}}}oddHeader")
    if head is None:
        head = etree.Element(f"{{{_MAIN}}}oddHeader")
        foot.insert(0, head)
    head.text = f"{head.text or ''}&R&8{words.replace('&', '&&')}"[:255]


def stamp_document(content: bytes, words: str) -> bytes:
    """A Word file with the line at the head of every page.

    Raises:
        UsageError: no Word file.
    """
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(f"no Word file to stamp ({error})", remedy="give the bytes of a .docx file") from None
    for section in document.sections:
        heads = [section.header]
        heads += [section.first_page_header] if section.different_first_page_header_footer else []
        heads += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for head in heads:
            _stamp_head(head, clean(words))
    buffer = io.BytesIO()
    document.save(buffer)
    return restamp(buffer.getvalue())


def _stamp_head(head: Any, words: str) -> None:
    if head.is_linked_to_previous:
        head.is_linked_to_previous = False
    paragraph = head.paragraphs[0] if head.paragraphs and not head.paragraphs[0].text else head.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(8), _GREY


def stamp_slides(content: bytes, words: str) -> bytes:
    """A deck with the line at the head of every slide and in its speaker's notes where it has some.

    Raises:
        UsageError: no deck.
    """
    try:
        show = Presentation(io.BytesIO(content))
    except (NoSlidesError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(f"no slides to stamp ({error})", remedy="give the bytes of a .pptx file") from None
    for page in show.slides:
        stamp_slide(page, clean(words))
    buffer = io.BytesIO()
    show.save(buffer)
    return restamp(buffer.getvalue())
