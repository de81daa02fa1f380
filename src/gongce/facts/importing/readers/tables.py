"""Tables in documents: Word files and web pages by the document loaders; each table is a sheet 表1, 表2, …."""

from collections.abc import Iterator, Sequence

from gongce.documents.loaders.drafts import Draft
from gongce.documents.loaders.html import load_html
from gongce.documents.loaders.word import load_docx
from gongce.documents.model import Table
from gongce.facts.importing.grid import Block, Cell, CellKind, Sheet
from gongce.facts.importing.readers.limits import MOST_CELLS, refuse_size
from gongce.facts.importing.readers.package import Package, iterate_named
from gongce.facts.importing.secrecy import refuse_marked
from gongce.vocabulary import InputError, Span

_CAPTION_LINES = 3
_LONGEST_CAPTION = 120


def read_word_tables(data: bytes, where: str) -> tuple[Sheet, ...]:
    """The tables of a .docx.

    Raises:
        InputError: no Word file, broken, or without a table.
        RefusedError: the document is marked secret (text, header, footer, property).
    """
    package = Package(data, where)
    for name in package.names:
        if name.startswith(("word/header", "word/footer", "docProps/")) and name.endswith(".xml"):
            refuse_marked(_list_texts(package, name), where)
    return _list_sheets(load_docx(data, where), where)


def read_page_tables(data: bytes, where: str) -> tuple[Sheet, ...]:
    """The tables of a web page; what many systems export under the name .xls.

    Raises:
        InputError: no readable page, or without a table.
        RefusedError: the page is marked secret.
    """
    return _list_sheets(load_html(data, where), where)


def _list_texts(package: Package, name: str) -> Iterator[str]:
    root = package.tree(name)
    paragraphs = list(iterate_named(root, "p"))
    for element in paragraphs or ([] if root is None else list(root)):
        yield "".join(str(piece) for piece in element.itertext())


def _list_sheets(draft: Draft, where: str) -> tuple[Sheet, ...]:
    refuse_marked([draft.text], where)
    texts = (span.text(draft.text) for table in draft.tables for row in table.rows for span in row)
    refuse_marked(texts, where)
    if not draft.tables:
        raise InputError("没有表格", where=where, remedy="如要从文字中取数，用文字识取")
    if sum(len(row) for table in draft.tables for row in table.rows) > MOST_CELLS:
        raise refuse_size("单元格太多", where)
    ends = [0, *(table.span.end for table in draft.tables)]
    return tuple(
        make_sheet(f"表{number}", table, draft.text, _caption(draft.text, end, table.span.start))
        for number, (table, end) in enumerate(zip(draft.tables, ends, strict=False), start=1)
    )


def _caption(text: str, start: int, end: int) -> str:
    lines = [line.strip() for line in text[start:end].split("\n") if line.strip()]
    return "\n".join(line for line in lines[-_CAPTION_LINES:] if len(line) <= _LONGEST_CAPTION)


def make_sheet(name: str, table: Table, text: str, caption: str) -> Sheet:
    """A table of a document as a sheet; a span that repeats is one merged cell."""
    places: dict[Span, list[tuple[int, int]]] = {}
    for row, spans in enumerate(table.rows):
        for column, span in enumerate(spans):
            places.setdefault(span, []).append((row, column))
    cells, merged = {}, []
    for span, found in places.items():
        words = " ".join(span.text(text).split())
        blocks = [_bound(found)] if span.start < span.end else [Block(*place, *place) for place in found]
        for block in blocks:
            if words:
                cells[block.top, block.left] = Cell(CellKind.TEXT, words)
            if (block.top, block.left) != (block.bottom, block.right):
                merged.append(block)
    return Sheet(name, cells, tuple(merged), caption=caption)


def _bound(places: Sequence[tuple[int, int]]) -> Block:
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return Block(min(rows), min(columns), max(rows), max(columns))
