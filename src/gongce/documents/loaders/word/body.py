"""The body of a Word file as text, in reading order, with its tables and the lines of its table of contents."""

import itertools

from lxml import etree

from gongce.documents.loaders.drafts import Draft, TextWriter
from gongce.documents.loaders.grids import Cell, lay_out_cells
from gongce.documents.loaders.word.numbering import Numbering
from gongce.documents.loaders.word.package import (
    Package,
    find_child,
    iterate_children,
    name_word,
    read_number,
    read_value,
)
from gongce.documents.loaders.word.runs import ParagraphText, read_paragraph
from gongce.documents.loaders.word.styles import Styles
from gongce.documents.model import Furniture, Table
from gongce.vocabulary import InputError, Span

_HOLDERS = {
    name_word(tag) for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body", "txbxContent")
}
_NOTE_TITLES = {"footnotes": "脚注", "endnotes": "尾注"}


def load_docx(data: bytes, where: str) -> Draft:
    """The text of a .docx: automatic numbers written out, insertions kept, deletions and hidden text left out.

    A label is followed by one blank, whatever its suffix, as LibreOffice exports it. Table rows are lines, cells
    parted by tabs; text boxes follow their paragraph, notes follow the text.

    Raises:
        InputError: not a Word file, broken, protected, or larger unpacked than a document can be.
    """
    package = Package(data, where)
    main = package.find_main()
    tree = package.read_tree(main) if main else None
    body = find_child(tree, "body")
    if body is None:
        raise InputError(
            f"is {_name_archive(package)}, not a Word document", where=where, remedy="give the document itself as .docx"
        )
    folder = main.rpartition("/")[0]
    styles = Styles(package.read_tree(f"{folder}/styles.xml"))
    reader = _Reader(styles, Numbering(package.read_tree(f"{folder}/numbering.xml"), styles))
    reader.read_blocks(body)
    reader.write_notes({kind: package.read_tree(f"{folder}/{kind}.xml") for kind in {kind for kind, _ in reader.notes}})
    return reader.draft()


def _name_archive(package: Package) -> str:
    names = package.names
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook"
    if any(name.startswith("ppt/") for name in names):
        return "a PowerPoint file"
    return "a ZIP archive"


class _Reader:
    """Walks the blocks of a document once, in order, and writes what they show."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._writer = TextWriter()
        self._carry = ""
        self._contents: list[Span] = []
        self.notes: list[tuple[str, str]] = []
        self._tables: list[Table] = []
        self._hidden = self._deleted = 0

    def read_blocks(self, parent: "etree._Element") -> None:
        """Write paragraphs and tables; wrappers such as content controls are looked into."""
        for element in parent.iterchildren(tag=etree.Element):
            tag = str(element.tag)
            if tag == name_word("p"):
                self._read_paragraph(element)
            elif tag == name_word("tbl"):
                self._read_table(element)
            elif tag in _HOLDERS:
                self.read_blocks(element)
            elif tag.endswith("}AlternateContent"):
                for choice in itertools.islice(element, 1):
                    self.read_blocks(choice)

    def _read_paragraph(self, paragraph: "etree._Element") -> None:
        properties = find_child(paragraph, "pPr")
        style = read_value(properties, "pStyle") or self._styles.default
        found = read_paragraph(paragraph, self._styles)
        self._hidden += found.hidden
        self._deleted += found.deleted
        if find_child(properties, "rPr", "del") is not None:
            self._carry += found.text
        else:
            self._write_line(self._numbering.label(properties, style) + self._carry + found.text, style)
            self._carry = ""
        self._read_beside(found)

    def _write_line(self, line: str, style: str) -> None:
        start = self._writer.length
        self._writer.write(line)
        if line.strip() and self._styles.is_contents(style):
            self._contents.append(self._writer.since(start))
        self._writer.write("\n")

    def _read_beside(self, found: ParagraphText) -> None:
        self.notes.extend(found.notes)
        for box in found.boxes:
            self.read_blocks(box)

    def _read_table(self, table: "etree._Element") -> None:
        start = self._writer.length
        open_cells: dict[int, Cell] = {}
        rows: list[list[Cell]] = []
        for row in _iterate_rows(table):
            rows.append(self._read_row(row, open_cells))
            self._writer.write("\n")
        grid = lay_out_cells(rows)
        if grid:
            self._tables.append(Table(self._writer.since(start), grid))

    def _read_row(self, row: "etree._Element", open_cells: dict[int, Cell]) -> list[Cell]:
        """Write one row; a cell merged with the one above (vMerge) shows nothing and repeats that cell's span."""
        column = read_number(row, "trPr", "gridBefore") or 0
        cells: list[Cell] = []
        for index, cell in enumerate(_iterate_cells(row)):
            if index:
                self._writer.write("\t")
            width = max(1, min(read_number(cell, "tcPr", "gridSpan") or 1, 64))
            merge = find_child(cell, "tcPr", "vMerge")
            continues = merge is not None and merge.get(name_word("val"), "continue") != "restart"
            above = open_cells.get(column)
            found = Cell(above.span, width) if continues and above is not None else Cell(self._read_cell(cell), width)
            cells.append(found)
            open_cells[column] = found
            column += width
        return cells

    def _read_cell(self, cell: "etree._Element") -> Span:
        """Write a cell's blocks without the last line end and give the span written."""
        inner = _Reader(self._styles, self._numbering)
        inner.read_blocks(cell)
        text = inner._writer.text().strip("\n")
        self.notes.extend(inner.notes)
        self._hidden += inner._hidden
        self._deleted += inner._deleted
        start = self._writer.length
        self._writer.write(text)
        return self._writer.since(start)

    def write_notes(self, parts: "dict[str, etree._Element | None]") -> None:
        """Write the foot- and endnotes that were referred to, each on lines of its own after the text."""
        for order, (kind, name) in enumerate(dict.fromkeys(self.notes), start=1):
            part = parts.get(kind)
            for note in iterate_children(part, kind[:-1]):
                if note.get(name_word("id")) == name:
                    self._writer.write(f"{_NOTE_TITLES[kind]}{order} ")
                    self.read_blocks(note)

    def draft(self) -> Draft:
        """The text and marks so far."""
        notes = []
        if self._hidden:
            notes.append(f"{self._hidden} hidden characters were left out")
        if self._deleted:
            notes.append("tracked changes were read as accepted")
        furniture = tuple(Furniture(span, "table of contents") for span in self._contents)
        return Draft("docx", self._writer.text(), "utf-8", furniture, tuple(self._tables), {}, tuple(notes))


def _iterate_rows(table: "etree._Element") -> "list[etree._Element]":
    """Rows in order, those inside content controls too; deleted rows left out."""
    rows = list(_iterate_wrapped(table, "tr"))
    return [row for row in rows if find_child(row, "trPr", "del") is None]


def _iterate_cells(row: "etree._Element") -> "list[etree._Element]":
    return _iterate_wrapped(row, "tc")


def _iterate_wrapped(parent: "etree._Element", tag: str) -> "list[etree._Element]":
    found: list[etree._Element] = []
    for element in parent.iterchildren(tag=etree.Element):
        if element.tag == name_word(tag):
            found.append(element)
        elif element.tag in _HOLDERS:
            found.extend(_iterate_wrapped(element, tag))
    return found
