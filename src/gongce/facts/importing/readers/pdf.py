"""Tables printed in a PDF: by the ruled lines around cells, else by the gaps between columns of type."""

import ctypes
import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gongce.documents.loaders.pdf import load_pdf
from gongce.facts.importing.grid import Block, Cell, CellKind, Sheet
from gongce.facts.importing.secrecy import refuse_marked
from gongce.vocabulary import InputError

_NEAR = 2.5
_THIN = 2.5
_LEAST_SIDE = 6.0
_WORD_GAP = 0.45
_MOST_OBJECTS = 60_000
_LEAST_ROWS, _LEAST_COLUMNS = 2, 2
_CAPTION_LINES = 3


@dataclass(frozen=True, slots=True)
class _Word:
    """A run of type without a gap, in points from the top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Rule:
    """A ruled line: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


def read_pdf_tables(data: bytes, where: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The tables of a PDF that has text, one sheet for each, and a note where columns had to be told by gaps.

    Raises:
        InputError: damaged, protected, a scan, or without a table.
        RefusedError: the text is marked secret.
    """
    refuse_marked([load_pdf(data, where).text], where)
    document = pdfium.PdfDocument(data)
    try:
        refuse_marked(map(str, document.get_metadata_dict().values()), where)
        found = [table for number in range(len(document)) for table in _read_page(document[number])]
    except pdfium.PdfiumError as error:
        raise InputError("PDF 已损坏", where=where, remedy="给原来的表格文件") from error
    finally:
        document.close()
    if not found:
        raise InputError("没有表格", where=where, remedy="给原来的 Excel 或 Word 文件")
    sheets = tuple(replace(sheet, name=f"表{number}") for number, (sheet, _) in enumerate(found, start=1))
    loose = [sheet.name for sheet, (_, is_ruled) in zip(sheets, found, strict=True) if not is_ruled]
    return sheets, ((f"{'、'.join(loose)}没有框线，按间距分列，请逐格核对",) if loose else ())


def _read_page(page: "pdfium.PdfPage") -> Iterator[tuple[Sheet, bool]]:
    glyphs = list(_read_glyphs(page))
    across, down = _read_rules(page)
    ruled = list(_find_ruled(across, down))
    for lines, bars in ruled:
        sheet = _fill_ruled(glyphs, lines, bars)
        if sheet is not None:
            yield sheet, True
    sheet = None if ruled else _fill_by_gaps(list(_join_glyphs(glyphs)))
    if sheet is not None:
        yield sheet, False


def _read_glyphs(page: "pdfium.PdfPage") -> Iterator[_Word]:
    """Every printed character, in the text order of the page."""
    height, textpage, box = page.get_height(), page.get_textpage(), pdfium_c.FS_RECTF()
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
        char = chr(code) if code and not 0xD800 <= code < 0xE000 else ""
        if char.strip() and pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(box)):
            yield _Word("-" if char == "\x02" else char, box.left, box.right, height - box.top, height - box.bottom)
    textpage.close()


def _join_glyphs(glyphs: Sequence[_Word]) -> Iterator[_Word]:
    pending: _Word | None = None
    for glyph in glyphs:
        if pending and _continues(pending, glyph):
            top, bottom = min(pending.top, glyph.top), max(pending.bottom, glyph.bottom)
            pending = _Word(pending.text + glyph.text, pending.left, glyph.right, top, bottom)
            continue
        if pending:
            yield pending
        pending = glyph
    if pending:
        yield pending


def _continues(word: _Word, glyph: _Word) -> bool:
    size = glyph.bottom - glyph.top
    return abs(glyph.middle - word.middle) < size / 2 and -size / 2 < glyph.left - word.right < _WORD_GAP * size


def _read_rules(page: "pdfium.PdfPage") -> tuple[list[_Rule], list[_Rule]]:
    """Ruled lines across and down; the frame of a box counts as its four sides."""
    height = page.get_height()
    across: list[_Rule] = []
    down: list[_Rule] = []
    kinds = [pdfium_c.FPDF_PAGEOBJ_PATH]
    for shape in itertools.islice(page.get_objects(filter=kinds, max_depth=4), _MOST_OBJECTS):
        left, bottom, right, top = shape.get_bounds()
        wide, high = right - left, top - bottom
        above, below = height - top, height - bottom
        if high <= _THIN and wide >= _LEAST_SIDE:
            across.append(_Rule((above + below) / 2, left, right))
        elif wide <= _THIN and high >= _LEAST_SIDE:
            down.append(_Rule((left + right) / 2, above, below))
        elif wide >= _LEAST_SIDE and high >= _LEAST_SIDE:
            across += [_Rule(above, left, right), _Rule(below, left, right)]
            down += [_Rule(left, above, below), _Rule(right, above, below)]
    return across, down


def _find_ruled(across: Sequence[_Rule], down: Sequence[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Lines that cross belong to one table; tables one below the other are told apart by the gap between them."""
    bars = sorted(down, key=lambda rule: rule.start)
    groups: list[list[_Rule]] = []
    reach = float("-inf")
    for bar in bars:
        if bar.start > reach + _NEAR * 2 or not groups:
            groups.append([])
        groups[-1].append(bar)
        reach = max(reach, bar.end)
    for group in groups:
        top, bottom = min(bar.start for bar in group), max(bar.end for bar in group)
        lines = [rule for rule in across if top - _NEAR <= rule.at <= bottom + _NEAR]
        if (
            len(_cluster([rule.at for rule in lines])) > _LEAST_ROWS
            and len(_cluster([bar.at for bar in group])) > _LEAST_COLUMNS
        ):
            yield lines, group


def _cluster(values: Sequence[float]) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):
        if not found or value - found[-1][-1] > _NEAR:
            found.append([])
        found[-1].append(value)
    return [statistics.fmean(group) for group in found]


def _fill_ruled(words: Sequence[_Word], lines: Sequence[_Rule], bars: Sequence[_Rule]) -> Sheet | None:
    ys, xs = _cluster([rule.at for rule in lines]), _cluster([rule.at for rule in bars])
    texts: dict[tuple[int, int], list[_Word]] = {}
    owner = {place: block for block in _find_blocks(ys, xs, lines, bars) for place in block.places}
    for word in words:
        row = _slot(ys, word.middle)
        column = _slot(xs, min((word.left + word.right) / 2, xs[-1] - _NEAR))  # type may run over the last rule
        if row is not None and column is not None:
            block = owner.get((row, column), Block(row, column, row, column))
            texts.setdefault((block.top, block.left), []).append(word)
    cells = {place: Cell(CellKind.TEXT, _join_words(found)) for place, found in texts.items()}
    if not cells:
        return None
    above = _group_rows([word for word in words if word.bottom < ys[0]])[-_CAPTION_LINES:]
    caption = "\n".join("".join(word.text for word in sorted(row, key=lambda word: word.left)) for row in above)
    blocks = {block for block in owner.values() if (block.top, block.left) != (block.bottom, block.right)}
    return Sheet("", cells, tuple(sorted(blocks, key=lambda block: (block.top, block.left))), caption=caption)


def _slot(edges: Sequence[float], value: float) -> int | None:
    return next((place for place, (low, high) in enumerate(itertools.pairwise(edges)) if low <= value < high), None)


def _join_words(words: Sequence[_Word]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda word: (round(word.middle / 4), word.left)))


def _find_blocks(
    ys: Sequence[float], xs: Sequence[float], lines: Sequence[_Rule], bars: Sequence[_Rule]
) -> list[Block]:
    """Merged cells: neighbours without a ruled line between them."""
    rows, columns = len(ys) - 1, len(xs) - 1
    parent = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parent[place] != place:
            place = parent[place]
        return place

    for row, column in parent:
        middle_y, middle_x = (ys[row] + ys[row + 1]) / 2, (xs[column] + xs[column + 1]) / 2
        if column + 1 < columns and not _is_ruled(bars, xs[column + 1], middle_y):
            parent[root((row, column + 1))] = root((row, column))
        if row + 1 < rows and not _is_ruled(lines, ys[row + 1], middle_x):
            parent[root((row + 1, column))] = root((row, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in parent:
        groups.setdefault(root(place), []).append(place)
    return [_bound(group) for group in groups.values() if len(group) > 1]


def _is_ruled(rules: Sequence[_Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= along <= rule.end + _NEAR for rule in rules)


def _bound(places: Sequence[tuple[int, int]]) -> Block:
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return Block(min(rows), min(columns), max(rows), max(columns))


def _fill_by_gaps(words: Sequence[_Word]) -> Sheet | None:
    """Rows by the line of type, columns by stretches of the page where no row has type."""
    rows = _group_rows(words)
    tabular = [row for row in rows if len(row) >= _LEAST_COLUMNS]
    if len(tabular) < _LEAST_ROWS:
        return None
    figures = [row for row in tabular if 2 * sum(any(char.isdigit() for char in word.text) for word in row) >= len(row)]
    edges = _find_columns(figures or tabular)
    cells: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(rows):
        for word in sorted(row, key=lambda word: word.left):
            middle = (word.left + word.right) / 2
            column = sum(middle >= edge for edge in edges)
            before = cells.get((number, column))
            cells[number, column] = Cell(CellKind.TEXT, (before.text if before else "") + word.text)
    return Sheet("", cells)


def _group_rows(words: Sequence[_Word]) -> list[list[_Word]]:
    """Lines of type from the top."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if rows and abs(rows[-1][0].middle - word.middle) < (word.bottom - word.top) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _find_columns(rows: Sequence[Sequence[_Word]]) -> list[float]:
    """Middles of the gaps between columns."""
    stretches = sorted((word.left, word.right) for row in rows for word in row)
    edges, reach = [], stretches[0][1]
    for left, right in stretches[1:]:
        if left > reach + 1:
            edges.append((left + reach) / 2)
        reach = max(reach, right)
    return edges
