"""A bulletin's tables as a workbook: clean data, one head row a sheet, numbers as numbers, every figure's origin."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from gongce.bulletins.monthly.composition import Cell, Composition, Grid
from gongce.bulletins.monthly.lines import Shown, text_of
from gongce.bulletins.monthly.origin import origin_lines
from gongce.bulletins.page.markup import clean
from gongce.bulletins.word.numerals import width_in_characters
from gongce.bulletins.workbook import STAMP, UNSAFE_STARTS, set_print, shorten

LONGEST_NAME = 31
UNFIT = str.maketrans(dict.fromkeys("[]:*?/\\'", ""))
NARROWEST, WIDEST = 9, 60
ABOUT, ORIGINS = "说明", "数字来历"


@dataclass(frozen=True)
class Origin:
    """Where one figure stands in the workbook and where it comes from."""

    sheet: str
    cell: str
    label: str
    text: str
    lines: tuple[str, ...]


def write_book(composition: Composition) -> bytes:
    """The bulletin's tables, a sheet each, then what it rests on and where each figure comes from.

    Args:
        composition: its content.

    Returns:
        A .xlsx package; equal content gives equal bytes.
    """
    with open_book(composition.title, composition.data.issuer) as (book, buffer):
        sheets = BookWriter(book)
        for grid in list_grids(composition):
            sheets.write_grid(grid)
        sheets.write_rows(ABOUT, ("项目", "内容"), about(composition))
        sheets.write_origins()
    return buffer.getvalue()


@contextmanager
def open_book(title: str, author: str) -> Iterator[tuple[xlsxwriter.Workbook, io.BytesIO]]:
    """A new workbook and the buffer that it is written to when the block ends."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": shorten(clean(title))[:255], "author": clean(author)[:255], "created": STAMP})
    yield book, buffer
    book.close()


def list_grids(composition: Composition) -> Iterator[Grid]:
    """Every table, in order."""
    for section in (*composition.sections, *composition.annexes):
        yield from (part for part in section.parts if isinstance(part, Grid))


def about(composition: Composition) -> list[tuple[str, str]]:
    """What the workbook rests on."""
    data = composition.data
    rows = [
        ("标题", composition.title), ("文号", data.number), ("发布单位", data.issuer), ("规划", data.plan),
        ("时期", data.period.title), ("数据截至", f"{data.as_of:%Y-%m-%d %H:%M:%S%z}"),
        ("状态", data.state.mark or "已签发"), ("状态说明", data.state.reason),
        ("首句", text_of(composition.lead)), ("资料来源", "、".join(composition.sources)), ("程序和规则包", data.code),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


class BookWriter:
    """Writes sheets alike and remembers where each figure stands."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E8EBEF", "valign": "vcenter", "bottom": 1, "text_wrap": True}
        )
        words = {"valign": "top", "num_format": "@", "text_wrap": True, "indent": 1}
        self.text = book.add_format(words)
        self.guarded = book.add_format({**words, "quote_prefix": True})
        self.numbers: dict[tuple[int, bool], Format] = {}
        self.names: set[str] = set()
        self.origins: list[Origin] = []

    def write_grid(self, grid: Grid) -> None:
        """One table: head in the first row, figures as numbers, a missing one empty with its reason as a comment."""
        name = self.name_sheet(grid.sheet or grid.caption)
        sheet = self.book.add_worksheet(name)
        self.write_head(sheet, grid.head, [[text_at(part) for part in row] for row in grid.rows])
        for at, row in enumerate(grid.rows, 1):
            for place, part in enumerate(row):
                self.write_cell(sheet, at, place, part)
                if isinstance(part, Shown):
                    self.note_origin(name, at, place, part, f"{text_at(row[0])} {grid.head[place]}")
        finish(sheet, len(grid.rows), len(grid.head), f"{grid.caption}　{grid.note}")

    def write_origins(self) -> None:
        """A sheet that tells of each figure where it comes from, a line a row."""
        rows = [
            (one.sheet, one.cell, one.label, one.text, place, line)
            for one in self.origins for place, line in enumerate(one.lines, 1)
        ]  # fmt: skip
        self.write_rows(ORIGINS, ("工作表", "单元格", "数字", "值", "层次", "来历"), rows)

    def write_rows(self, name: str, head: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
        """A plain sheet of words."""
        sheet = self.book.add_worksheet(self.name_sheet(name))
        self.write_head(sheet, head, [[str(part) for part in row] for row in rows])
        for at, row in enumerate(rows, 1):
            for place, part in enumerate(row):
                if isinstance(part, int):
                    sheet.write_number(at, place, part)
                else:
                    self.write_text(sheet, at, place, part)
        finish(sheet, len(rows), len(head), name)

    def write_head(self, sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Heads and widths."""
        for place, word in enumerate(head):
            longest = max([width_in_characters(word), *(width_in_characters(row[place]) for row in rows)])
            sheet.set_column(place, place, min(WIDEST, max(NARROWEST, longest * 2 + 2)))
            sheet.write_string(0, place, word, self.head)

    def write_cell(self, sheet: Worksheet, at: int, place: int, part: Cell) -> None:
        """A figure as a number with its printed decimals; words as words."""
        if not isinstance(part, Shown):
            self.write_text(sheet, at, place, part)
            return
        figure = part.figure
        if figure.value is None:
            if figure.missing:
                sheet.write_comment(at, place, figure.missing, {"author": "工策"})
            return
        if part.text != figure.text:
            self.write_text(sheet, at, place, part.text)
            return
        sheet.write_number(at, place, float(part.text), self.number(figure.decimals, provisional=figure.provisional))

    def write_text(self, sheet: Worksheet, at: int, place: int, text: str) -> None:
        """Words; what Excel would take for a formula is kept from it."""
        if text:
            look = self.guarded if text.startswith(UNSAFE_STARTS) else self.text
            sheet.write_string(at, place, shorten(clean(text)), look)

    def number(self, decimals: int, *, provisional: bool) -> Format:
        """The format of a figure; an advance one is in italics."""
        key = (decimals, provisional)
        if key not in self.numbers:
            pattern = "0." + "0" * decimals if decimals else "0"
            self.numbers[key] = self.book.add_format({"num_format": pattern, "valign": "top", "italic": provisional})
        return self.numbers[key]

    def note_origin(self, sheet: str, at: int, place: int, part: Shown, label: str) -> None:
        """Remembers a figure's origin."""
        lines = tuple(origin_lines(part.figure))
        if lines:
            self.origins.append(Origin(sheet, xl_rowcol_to_cell(at, place), label, part.text, lines))

    def name_sheet(self, wish: str) -> str:
        """A name that Excel takes and no other sheet has."""
        base = clean(wish).translate(UNFIT)[:LONGEST_NAME] or "表"
        name, number = base, 2
        while name.casefold() in self.names:
            ending = f"({number})"
            name, number = base[: LONGEST_NAME - len(ending)] + ending, number + 1
        self.names.add(name.casefold())
        return name


def text_at(part: Cell) -> str:
    """A cell's text."""
    return part.text if isinstance(part, Shown) else part


def finish(sheet: Worksheet, rows: int, columns: int, words: str) -> None:
    """Frozen head, filter, print set-up with the caption on every page."""
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, rows), columns - 1)
    set_print(sheet)
    sheet.set_header("&C" + clean(words).replace("&", "&&")[:200])
