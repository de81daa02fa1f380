"""Write `plan.docx`, the plan of the invented city of Yunchuan, as a Word file in the look of GB/T 9704.

    python examples/yunchuan/make_plan.py            # writes plan.docx beside this file

The bytes are the same on every run: no clock, fixed times in the archive, fixed properties.
"""

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from plan_text import ANNEX, METADATA, NOTICE, PLAN, TABLE_HEAD, TABLE_ROWS

HERE = Path(__file__).resolve().parent
STAMP = datetime(2019, 3, 18, tzinfo=UTC)
LEVELS = ("part", "section", "item", "point")
NUMBERS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"))
# role → font, points, bold, alignment, first-line indent in characters, red
LOOKS = {
    "red_head": ("小标宋", 36, False, WD_ALIGN_PARAGRAPH.CENTER, 0, True),
    "number": ("仿宋", 16, False, WD_ALIGN_PARAGRAPH.CENTER, 0, False),
    "title": ("小标宋", 22, False, WD_ALIGN_PARAGRAPH.CENTER, 0, False),
    "plan_title": ("小标宋", 22, False, WD_ALIGN_PARAGRAPH.CENTER, 0, False),
    "drafter": ("楷体", 16, False, WD_ALIGN_PARAGRAPH.CENTER, 0, False),
    "address": ("仿宋", 16, False, WD_ALIGN_PARAGRAPH.LEFT, 0, False),
    "body": ("仿宋", 16, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, False),
    "signature": ("仿宋", 16, False, WD_ALIGN_PARAGRAPH.RIGHT, 0, False),
    "annex": ("黑体", 16, False, WD_ALIGN_PARAGRAPH.LEFT, 0, False),
    "part": ("黑体", 16, False, WD_ALIGN_PARAGRAPH.LEFT, 2, False),
    "section": ("楷体", 16, False, WD_ALIGN_PARAGRAPH.LEFT, 2, False),
    "item": ("仿宋", 16, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, False),
    "point": ("仿宋", 16, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, False),
}
FONTS = {"小标宋": "方正小标宋简体", "仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312", "黑体": "黑体"}


def build_plan() -> bytes:
    """The whole document as bytes."""
    document = Document()
    set_page(document)
    define_looks(document)
    number_levels(document)
    add_metadata(document)
    add_paragraphs(document, NOTICE)
    add_paragraphs(document, PLAN, page_break=True)
    add_paragraphs(document, ANNEX, page_break=True)
    add_targets(document)
    set_properties(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def set_page(document: DocumentObject) -> None:
    """A4, the margins of GB/T 9704 (37/35 mm above and below, 28/26 mm left and right), page number — 1 —."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        footer.add_run()._r.append(field_part(kind, text))
    footer.add_run(" —")


def field_part(kind: str | None, text: str | None) -> OxmlElement:
    """One third of a Word field: its beginning, its instruction or its end."""
    if kind is None:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = text
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def define_looks(document: DocumentObject) -> None:
    """One paragraph style per role, on the 28-point line grid."""
    for role, (font, points, bold, alignment, indent, red) in LOOKS.items():
        style = document.styles.add_style(f"Plan {role}", 1)
        style.base_style = document.styles["Normal"]
        style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(points), bold
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[font])
        if red:
            style.font.color.rgb = RGBColor(0xE6, 0x00, 0x12)
        layout = style.paragraph_format
        layout.alignment, layout.space_before, layout.space_after = alignment, Pt(0), Pt(0)
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(28 if points <= 22 else 54)
        layout.first_line_indent = Pt(indent * points)


def number_levels(document: DocumentObject) -> None:
    """One multi-level list 一、（一）1.（1）, each level tied to its style: Word counts, nobody types."""
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:pStyle w:val="{document.styles[f"Plan {role}"].style_id}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for index, (role, (form, text)) in enumerate(zip(LEVELS, NUMBERS, strict=True))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )
    number = parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    numbering = document.part.numbering_part.element
    numbering.insert(0, abstract)
    numbering.append(number)
    for index, role in enumerate(LEVELS):
        properties = document.styles[f"Plan {role}"].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_ilvl().val = index
        properties.get_or_add_numPr().get_or_add_numId().val = 90


def add_metadata(document: DocumentObject) -> None:
    """The block a government page prints above a document: index number, issuer, date, own number."""
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for record in METADATA:
        fill_row(table, record, points=12)
    document.add_paragraph("", style="Plan body")


def add_paragraphs(document: DocumentObject, entries: tuple[tuple[str, str], ...], *, page_break: bool = False) -> None:
    """The paragraphs in order; the first starts a new page where asked; a red line closes the red head."""
    for place, (role, text) in enumerate(entries):
        paragraph = document.add_paragraph(text, style=f"Plan {role}")
        paragraph.paragraph_format.page_break_before = page_break and place == 0
        if role == "number":
            draw_red_line(paragraph)
        if role in {"title", "plan_title"}:
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(28)


def draw_red_line(paragraph: Paragraph) -> None:
    """The red separator under the number."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="8" w:color="E60012"/></w:pBdr>')
    )


def add_targets(document: DocumentObject) -> None:
    """The table of targets by county: two head rows, merged over the two years and down the other columns."""
    document.add_paragraph("", style="Plan body")
    table = document.add_table(rows=0, cols=5, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for record in (*TABLE_HEAD, *TABLE_ROWS):
        fill_row(table, record, points=12, centred=True)
    merge(table, (0, 1), (0, 2))
    for column in (0, 3, 4):
        merge(table, (0, column), (1, column))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def fill_row(table: Table, record: tuple[str, ...], *, points: int, centred: bool = False) -> None:
    """One row of plain cells."""
    row = table.add_row()
    row.height = Mm(9)
    for cell, text in zip(row.cells, record, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        write_cell(cell, text, points, centred=centred)


def write_cell(cell: _Cell, text: str, points: int, *, centred: bool) -> None:
    """One cell's text in the size of tables."""
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS["仿宋"])
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def merge(table: Table, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Merge a rectangle of cells; empty paragraphs the merge leaves behind are dropped."""
    cell = table.cell(*first).merge(table.cell(*last))
    for paragraph in cell.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def set_properties(document: DocumentObject) -> None:
    """Fixed properties in place of the template's."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = "云川市（虚构）"
    properties.title = "云川市工业强市三年行动方案（2019—2021年）"
    properties.created = properties.modified = STAMP
    properties.comments, properties.revision = "An invented city: every figure is made up.", 1


def with_fixed_times(content: bytes) -> bytes:
    """The same archive with every entry stamped alike, in the order of names after the content types."""
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, source.read(name))
    return target.getvalue()


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "plan.docx"
    path.write_bytes(build_plan())
    print(path)
