"""What the value reader does not tell of an old workbook (.xls, .et): formats, merged blocks, hidden rows, notes."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongce.facts.importing.grid import Block
from gongce.facts.importing.readers.formats import GENERAL, NumberFormat, read_format

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF, _DATEMODE = 0x809, 0x0A, 0x85, 0x41E, 0xE0, 0x22
_NUMBER, _RK, _MULRK, _FORMULA, _MERGED, _ROW, _COLINFO = 0x203, 0x27E, 0xBD, 0x06, 0xE5, 0x208, 0x7D
_HEADER, _FOOTER, _FILEPASS, _EXTERNAL = 0x14, 0x15, 0x2F, 0x1AE
_MOST_COLUMNS = 256
_ERROR_RESULT = 2


@dataclass(slots=True)
class Layout:
    """One sheet's formats by place, merged blocks, hidden rows and columns, formulas, errors and print headers."""

    name: str = ""
    is_hidden: bool = False
    is_table: bool = True
    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    margins: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Book:
    """The layouts of a workbook stream, in its order."""

    layouts: list[Layout] = field(default_factory=list)
    from_1904: bool = False
    is_protected: bool = False
    has_links: bool = False


def scan_book(stream: bytes) -> Book:
    """The layouts of a BIFF8 workbook stream; a damaged record ends the scan of its sheet, nothing is raised."""
    book, codes, styles = Book(), {}, []
    starts: list[int] = []
    for kind, body in _records(stream, 0):
        try:
            if kind == _BOUNDSHEET:
                starts.append(struct.unpack_from("<I", body)[0])
                book.layouts.append(Layout(_short_text(body[6:]), body[4] & 3 != 0, body[5] == 0))
            elif kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = _long_text(body[2:])
            elif kind == _XF:
                styles.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == _DATEMODE:
                book.from_1904 = bool(struct.unpack_from("<H", body)[0])
            elif kind == _FILEPASS:
                book.is_protected = True
            elif kind == _EXTERNAL:
                book.has_links = book.has_links or len(body) > 4
        except (struct.error, IndexError):
            continue
    shapes = [read_format(number, codes.get(number, "")) for number in styles]
    for layout, start in zip(book.layouts, starts, strict=True):
        _scan_sheet(layout, stream, start, shapes)
    return book


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records up to the end of the substream."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + length


def _scan_sheet(layout: Layout, stream: bytes, start: int, shapes: list[NumberFormat]) -> None:
    for kind, body in _records(stream, start):
        try:
            _take_record(layout, kind, body, shapes)
        except (struct.error, IndexError):
            continue


def _take_record(layout: Layout, kind: int, body: bytes, shapes: list[NumberFormat]) -> None:
    if kind in {_NUMBER, _RK, _FORMULA}:
        row, column, style = struct.unpack_from("<HHH", body)
        layout.formats[row, column] = shapes[style] if style < len(shapes) else GENERAL
        if kind == _FORMULA:
            layout.formulas.add((row, column))
    elif kind == _MULRK:
        row, first = struct.unpack_from("<HH", body)
        for offset in range((len(body) - 6) // 6):
            style = struct.unpack_from("<H", body, 4 + 6 * offset)[0]
            layout.formats[row, first + offset] = shapes[style] if style < len(shapes) else GENERAL
    elif kind == _MERGED:
        for offset in range(struct.unpack_from("<H", body)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * offset)
            layout.merged.append(Block(top, left, bottom, right))
    elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
        layout.hidden_rows.add(struct.unpack_from("<H", body)[0])
    elif kind == _COLINFO and struct.unpack_from("<H", body, 8)[0] & 1:
        first, last = struct.unpack_from("<HH", body)
        layout.hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
    elif kind in {_HEADER, _FOOTER} and body:
        layout.margins.append(_long_text(body))


def _short_text(body: bytes) -> str:
    count, wide = body[0], body[1] & 1
    return body[2 : 2 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _long_text(body: bytes) -> str:
    count, wide = struct.unpack_from("<H", body)[0], body[2] & 1
    return body[3 : 3 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
