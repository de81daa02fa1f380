"""Excel workbooks (.xlsx, .xlsm and the zipped .et of WPS): exact texts, formats, merged blocks, comments."""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from gongce.facts.importing.grid import Block, Cell, CellKind, Sheet, find_column
from gongce.facts.importing.readers.blocks import clip_blocks
from gongce.facts.importing.readers.collecting import pause_collection
from gongce.facts.importing.readers.formats import (
    GENERAL,
    NumberFormat,
    read_format,
    shorten_number,
    show_date,
    show_number,
    show_stored,
)
from gongce.facts.importing.readers.limits import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    refuse_size,
)
from gongce.facts.importing.readers.package import Package, find_attribute, iterate_named, local_name
from gongce.facts.importing.readers.plain_rows import list_plain_cells
from gongce.facts.importing.secrecy import refuse_marked
from gongce.vocabulary import InputError

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PRINT_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z&])')
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_REMEDY = "用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
_NOT_PLAIN = ("", "", "", "")
_WANTED = tuple(f"{{*}}{name}" for name in ("row", "mergeCell", "col", "headerFooter"))


@dataclass(slots=True)
class _Part:
    name: str
    path: str
    is_hidden: bool


@dataclass(slots=True)
class _Drawn:
    """What one sheet's part holds."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    margins: list[str] = field(default_factory=list)


def read_workbook(data: bytes, where: str) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets of a workbook, and what was left open.

    Raises:
        InputError: no workbook, broken, protected, or larger than a return can be.
        RefusedError: the file is marked secret; nothing of it is returned.
    """
    package = Package(data, where)
    book = _Workbook(package)
    refuse_marked(book.outer_texts(), where)
    return tuple(book.sheets()), tuple(book.notes)


class _Workbook:
    def __init__(self, package: Package) -> None:
        self.package, self.where = package, package.where
        self.main = self._find_main()
        root = package.tree(self.main)
        if root is None or local_name(root) != "workbook":
            raise InputError("不是 Excel 工作簿", where=self.where, remedy=_REMEDY)
        self.from_1904 = any(
            find_attribute(part, "date1904") in {"1", "true"} for part in iterate_named(root, "workbookPr")
        )
        self.parts = list(self._list_parts(root))
        if len(self.parts) > MOST_SHEETS:
            raise refuse_size(f"有{len(self.parts)}个工作表", self.where)
        self.strings = self._read_strings()
        self.formats = [*self._read_formats(), GENERAL]
        self.bare = [shape.bare_decimals for shape in self.formats]
        self.left = MOST_CELLS
        self.notes: list[str] = []
        if any("externalLinks/" in name for name in package.names):
            self.notes.append("含指向其他文件的链接，取文件中保存的结果")

    def _find_main(self) -> str:
        for relation in iterate_named(self.package.tree("_rels/.rels"), "Relationship"):
            if find_attribute(relation, "Type").endswith("/officeDocument"):
                return find_attribute(relation, "Target").lstrip("/")
        return "xl/workbook.xml"

    def _related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relations of a part: id → (kind, path)."""
        folder, base = posixpath.split(name)
        found = {}
        for relation in iterate_named(self.package.tree(f"{folder}/_rels/{base}.rels"), "Relationship"):
            target = find_attribute(relation, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[find_attribute(relation, "Id")] = (find_attribute(relation, "Type").rpartition("/")[2], path)
        return found

    def _list_parts(self, root: "etree._Element") -> Iterator[_Part]:
        related = self._related(self.main)
        for element in iterate_named(root, "sheet"):
            kind, path = related.get(find_attribute(element, "id"), ("", ""))
            if kind == "worksheet" and path in self.package.names:
                state = find_attribute(element, "state")
                yield _Part(find_attribute(element, "name"), path, state in {"hidden", "veryHidden"})

    def _read_strings(self) -> list[str]:
        kinds = self._related(self.main).values()
        path = next((path for kind, path in kinds if kind == "sharedStrings"), "xl/sharedStrings.xml")
        return [_join_text(item) for item in iterate_named(self.package.tree(path), "si")]

    def _read_formats(self) -> list[NumberFormat]:
        path = next((path for kind, path in self._related(self.main).values() if kind == "styles"), "xl/styles.xml")
        root = self.package.tree(path)
        codes = {
            _whole(find_attribute(one, "numFmtId")): find_attribute(one, "formatCode")
            for one in iterate_named(root, "numFmt")
        }
        shapes = []
        for group in iterate_named(root, "cellXfs"):
            numbers = [_whole(find_attribute(one, "numFmtId")) for one in iterate_named(group, "xf")]
            shapes += [read_format(number, codes.get(number, "")) for number in numbers]
        return shapes

    def outer_texts(self) -> Iterator[str]:
        """What may carry a mark: sheet names, strings, properties, headers of print, text boxes."""
        yield from (part.name for part in self.parts)
        yield from self.strings
        names = self.package.names
        for name in (
            *_PROPERTIES,
            *(name for name in names if "/drawings/" in name and name.endswith((".xml", ".vml"))),
        ):
            if name in names and (root := _lenient_tree(self.package, name)) is not None:
                yield from _list_lines(root)

    def sheets(self) -> Iterator[Sheet]:
        """The sheets with their cells."""
        for part in self.parts:
            drawn = self._read_sheet(part)
            refuse_marked(drawn.margins, self.where)
            refuse_marked((cell.text for cell in drawn.cells.values() if cell.kind is CellKind.TEXT), self.where)
            comments = self._read_comments(part)
            refuse_marked(comments.values(), self.where)
            yield Sheet(
                part.name,
                drawn.cells,
                clip_blocks(drawn.merged, drawn.cells),
                comments,
                frozenset(drawn.hidden_rows),
                frozenset(drawn.hidden_columns),
                part.is_hidden,
            )

    def _read_sheet(self, part: _Part) -> _Drawn:
        content, drawn = self.package.read(part.path), _Drawn()
        if b"<!DOCTYPE" in content[:4096]:
            raise InputError(f"部件{part.path}带有文档类型声明", where=self.where, remedy=_REMEDY)
        parsing = etree.iterparse(
            io.BytesIO(content), tag=_WANTED, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        )
        try:
            with pause_collection():
                for _, element in parsing:
                    self._take(element, drawn)
        except etree.XMLSyntaxError as error:
            raise InputError(f"工作表“{part.name}”的内容已损坏", where=self.where, remedy=_REMEDY) from error
        return drawn

    def _take(self, element: "etree._Element", drawn: _Drawn) -> None:
        match local_name(element):
            case "row":
                self._read_row(element, drawn)
                element.clear()
                while (before := element.getprevious()) is not None:
                    element.getparent().remove(before)  # type: ignore[union-attr]
            case "mergeCell":
                block = _read_block(find_attribute(element, "ref"))
                if block:
                    drawn.merged.append(block)
            case "col" if find_attribute(element, "hidden") in {"1", "true"}:
                first, last = _whole(find_attribute(element, "min")), _whole(find_attribute(element, "max"))
                drawn.hidden_columns.update(range(max(first, 1) - 1, min(last, MOST_COLUMNS)))
            case "headerFooter":
                drawn.margins += [_PRINT_CODES.sub("\n", line) for line in map(str, element.itertext())]

    def _read_row(self, row: "etree._Element", drawn: _Drawn) -> None:
        number = _whole(row.get("r", "")) - 1
        number = number if number >= 0 else 1 + max((place[0] for place in drawn.cells), default=-1)
        if number >= MOST_ROWS:
            raise refuse_size(f"有第{number + 1}行", self.where)
        if row.get("hidden") in {"1", "true"}:
            drawn.hidden_rows.add(number)
        column = -1
        for place, (letters, style, kind, value) in enumerate(list_plain_cells(row) or [_NOT_PLAIN] * len(row)):
            if letters:
                column = find_column(letters)
                cell = self._read_plain(style, kind, value)
            else:
                element = row[place]
                found = _column_of(element.get("r", ""))
                column = column + 1 if found is None else found
                cell = self._read_cell(element)
            if cell is not None and column < MOST_COLUMNS:
                drawn.cells[number, column] = cell
        self.left -= len(row)
        if self.left < 0:
            raise refuse_size(f"单元格超过{MOST_CELLS}个", self.where)

    def _read_plain(self, style: str, kind: str, value: str) -> Cell | None:
        if not value:
            return None
        if kind == "s":
            text = self._string(value)
            return Cell(CellKind.TEXT, text) if text.strip() else None
        return self._read_number(value, int(style or 0), formula=False)

    def _read_cell(self, element: "etree._Element") -> Cell | None:
        value, formula, inline = "", False, ""
        for child in element:
            name = local_name(child)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = True
            elif name == "is":
                inline = _join_text(child)
        kind = element.get("t", "n")
        if kind in {"s", "str", "inlineStr"}:
            text = self._string(value) if kind == "s" else (inline or _unescape(value))
            return Cell(CellKind.TEXT, text, has_formula=formula) if text.strip() else None
        if not value.strip():
            return Cell(CellKind.UNCALCULATED, "", has_formula=True) if formula else None
        if kind == "e":
            return Cell(CellKind.ERROR, value, has_formula=formula)
        if kind == "b":
            return Cell(CellKind.BOOLEAN, "TRUE" if value.strip() == "1" else "FALSE", has_formula=formula)
        if kind == "d":
            return Cell(CellKind.DATE, value, has_formula=formula)
        return self._read_number(value.strip(), _whole(element.get("s", "0")), formula=formula)

    def _read_number(self, value: str, style: int, *, formula: bool) -> Cell:
        style = style if 0 <= style < len(self.formats) else -1  # the last one stands for those that are not there
        shape, shown = self.formats[style], show_stored(value, self.bare[style])
        if shown:
            return Cell(CellKind.NUMBER, shown, Decimal(value), shape.decimals, shape.is_percent, formula)
        number = shorten_number(value)
        if number is None:
            return Cell(CellKind.ERROR, value, has_formula=formula)
        return make_number_cell(number, shape, formula=formula, from_1904=self.from_1904)

    def _string(self, value: str) -> str:
        place = _whole(value)
        return self.strings[place] if 0 <= place < len(self.strings) else f"#{value}"

    def _read_comments(self, part: _Part) -> dict[tuple[int, int], str]:
        found: dict[tuple[int, int], str] = {}
        for kind, path in self._related(part.path).values():
            if kind != "comments":
                continue
            for element in iterate_named(self.package.tree(path), "comment"):
                block = _read_block(find_attribute(element, "ref"))
                if block:
                    found[block.top, block.left] = _join_text(element).strip()
        return found


def make_number_cell(number: Decimal, shape: NumberFormat, *, formula: bool = False, from_1904: bool = False) -> Cell:
    """A cell from a stored number and its format."""
    if shape.is_date:
        return Cell(CellKind.DATE, show_date(number, from_1904=from_1904), number, has_formula=formula)
    text = show_number(number, shape)
    return Cell(CellKind.NUMBER, text, number, shape.decimals, shape.is_percent, formula)


def _column_of(reference: str) -> int | None:
    """The column of a cell's address; None where it is none."""
    found = _REFERENCE.fullmatch(reference)
    return find_column(found[1]) if found else None


def _read_block(reference: str) -> Block | None:
    corners = [_REFERENCE.fullmatch(part) for part in reference.replace("$", "").split(":")]
    if not corners or len(corners) > 2 or any(corner is None for corner in corners):
        return None
    rows = sorted(int(corner[2]) - 1 for corner in corners if corner)
    columns = sorted(find_column(corner[1]) for corner in corners if corner)
    return Block(rows[0], columns[0], rows[-1], columns[-1]) if rows[0] >= 0 else None


def _join_text(item: "etree._Element") -> str:
    """The text of rich or plain runs; readings of pronunciation are left out."""
    pieces = [
        element.text or ""
        for element in iterate_named(item, "t")
        if (parent := element.getparent()) is None or local_name(parent) != "rPh"
    ]
    return _unescape("".join(pieces))[:LONGEST_TEXT]


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _lenient_tree(package: Package, name: str) -> "etree._Element | None":
    """A part that only may carry a mark: one that is broken is read as far as it goes."""
    content = package.read(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        return etree.fromstring(content, parser) if content and b"<!DOCTYPE" not in content[:4096] else None
    except etree.XMLSyntaxError:
        return None


def _list_lines(root: "etree._Element") -> Iterator[str]:
    """Texts of a part: each property or paragraph as one line."""
    paragraphs = list(iterate_named(root, "p"))
    for element in paragraphs or list(root.iter("*")):
        text = "".join(str(piece) for piece in element.itertext()) if paragraphs else (element.text or "")
        if text.strip():
            yield text.strip()


def _whole(text: str) -> int:
    try:
        return int(text)
    except (TypeError, ValueError):
        return -1
