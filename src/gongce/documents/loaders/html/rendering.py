"""The visible text of a page: blocks and <br> end lines, blanks collapse, data tables become rows of tabbed cells."""

import re
from collections.abc import Iterator

from gongce.documents.loaders.drafts import TextWriter
from gongce.documents.loaders.grids import Cell, lay_out_cells
from gongce.documents.loaders.html.furniture import name_furniture
from gongce.documents.loaders.html.tree import Element
from gongce.documents.loaders.limits import MOST_SPANNED_CELLS
from gongce.documents.model import Furniture, Table

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "o:p",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
    ]
)
_DROPPED = frozenset({"rt", "rp", "del", "s", "strike"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_LONGEST_CELL = 400


class Renderer:
    """Writes one page; furniture is written like everything else and its span noted."""

    def __init__(self, page_size: int, *, shows_hidden: bool) -> None:
        self._page_size = page_size
        self._shows_hidden = shows_hidden
        self._writer = TextWriter()
        self._gap = ""
        self.furniture: list[Furniture] = []
        self.tables: list[Table] = []

    def render(self, root: Element) -> str:
        """The text of everything visible below `root`."""
        self._write_below(root, marks=True)
        return self._writer.text()

    def _write_below(self, root: Element, *, marks: bool) -> None:
        """Walk without recursion: pages nest thousands deep."""
        stack: list[tuple[Element, Iterator[Element | str], int, str]] = [(root, iter(root.children), 0, "")]
        marked = False
        while stack:
            element, children, start, reason = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(element, start, reason)
                marked = marked and not reason
            elif isinstance(child, str):
                self._write_text(child, keeps_blanks=element.tag in ("pre", "textarea"))
            elif self._is_shown(child):
                reason = "" if marked or not marks else name_furniture(child, self._page_size)
                marked = marked or bool(reason)
                if not self._enter(child):
                    stack.append((child, iter(child.children), self._writer.length, reason))

    def _is_shown(self, element: Element) -> bool:
        return element.tag not in _DROPPED and (self._shows_hidden or not element.is_hidden)

    def _enter(self, element: Element) -> bool:
        """Begin an element; true where it has been written whole."""
        if element.tag in ("br", "hr"):
            self._end_line(force=element.tag == "br")
            return element.tag == "br"
        if element.tag not in _INLINE:
            self._end_line()
        if element.tag == "table" and not element.holds_table:
            rows = _list_rows(element)
            if _is_data_table(rows):
                self._write_table(rows)
                return True
        return False

    def _leave(self, element: Element, start: int, reason: str) -> None:
        if reason and self._writer.length > start:
            self.furniture.append(Furniture(self._writer.since(start), reason))
        if element.tag not in _INLINE and element.tag != "document":
            self._end_line()
        elif element.tag == "td":
            self._gap = " "

    def _end_line(self, *, force: bool = False) -> None:
        self._gap = ""
        if force and self._writer.length:
            self._writer.write("\n")
        else:
            self._writer.end_line()

    def _write_text(self, text: str, *, keeps_blanks: bool) -> None:
        if keeps_blanks:
            self._writer.write(text)
            return
        text = _BLANKS.sub(" ", _WRAPPED.sub("", text))
        if text.startswith(" "):
            self._gap = self._gap or " "
        printed = text.strip(" ")
        if not printed:
            return
        if self._gap and self._writer.last not in ("", "\n", "\t"):
            self._writer.write(self._gap)
        self._writer.write(printed)
        self._gap = " " if text.endswith(" ") else ""

    def _write_table(self, rows: list[list[Element]]) -> None:
        start = self._writer.length
        grid: list[list[Cell]] = []
        for row in rows:
            cells: list[Cell] = []
            for index, cell in enumerate(row):
                if index:
                    self._gap = ""
                    self._writer.write("\t")
                cells.append(self._write_cell(cell))
            grid.append(cells)
            self._gap = ""
            self._writer.write("\n")
        self.tables.append(Table(self._writer.since(start), lay_out_cells(grid)))

    def _write_cell(self, cell: Element) -> Cell:
        inner = Renderer(self._page_size, shows_hidden=self._shows_hidden)
        inner._write_below(cell, marks=False)
        text = inner._writer.text().strip("\n \t")
        start = self._writer.length
        self._writer.write(text)
        return Cell(self._writer.since(start), _read_span(cell, "colspan"), _read_span(cell, "rowspan"))


def _read_span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "").strip()
    return min(max(int(value), 1), MOST_SPANNED_CELLS) if value.isdecimal() and len(value) < 8 else 1


def _list_rows(table: Element) -> list[list[Element]]:
    """The rows of a table without nested tables, each a list of its cells."""
    rows: list[list[Element]] = []
    waiting: list[Element | str] = list(reversed(table.children))
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            continue
        if child.tag == "tr":
            rows.append([cell for cell in child.children if isinstance(cell, Element) and cell.tag in ("td", "th")])
        elif child.tag in ("tbody", "thead", "tfoot", "form", "caption"):
            waiting.extend(reversed(child.children))
    return [row for row in rows if row]


def _is_data_table(rows: list[list[Element]]) -> bool:
    """At least two rows, two columns in most of them, and no cell that holds running text: else it only lays out."""
    if len(rows) < 2 or sum(len(row) >= 2 for row in rows) * 2 < len(rows) or max(map(len, rows)) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    return max(cell.size for cell in cells) <= _LONGEST_CELL and sum(cell.stops for cell in cells) <= 2 * len(cells)
