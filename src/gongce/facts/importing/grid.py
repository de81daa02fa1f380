"""One model for every file that is imported: sheets of cells with address, text, number, marks of format, comments."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from gongce.vocabulary import InputError

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


class CellKind(StrEnum):
    """What the file says a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNCALCULATED = "uncalculated"
    """A formula whose result the file does not keep."""


class Cell(NamedTuple):
    """One cell that is not blank.

    `text` is what a person sees in it; `number` the stored value of a number, exact; `decimals` those its format
    shows, None where the format leaves them open; `is_percent` where the format shows it times 100 with a % sign.
    """

    kind: CellKind
    text: str
    number: Decimal | None = None
    decimals: int | None = None
    is_percent: bool = False
    has_formula: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, rows and columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        """Every place of the rectangle, row by row."""
        return (
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        )


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of one sheet by (row, column) from 0; a merged block keeps its text in its first cell alone.

    `caption` is what a document prints above its table (title, 单位：万元); "" for a sheet, whose title is in cells.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Block, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    caption: str = ""

    @cached_property
    def height(self) -> int:
        """Rows up to the last one that holds something."""
        return 1 + max((row for row, _ in self.cells), default=-1)

    @cached_property
    def width(self) -> int:
        """Columns up to the last one that holds something."""
        return 1 + max((column for _, column in self.cells), default=-1)

    @cached_property
    def _owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {place: (block.top, block.left) for block in self.merged for place in block.places}

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at a place; None where it is blank."""
        return self.cells.get((row, column))

    def covering(self, row: int, column: int) -> Cell | None:
        """The cell a person sees at a place: the merged block's where the place lies in one."""
        return self.cells.get(self._owners.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """The text a person sees at a place, "" where there is none."""
        cell = self.covering(row, column)
        return cell.text if cell else ""

    def is_repeat(self, row: int, column: int) -> bool:
        """Whether the place shows what another cell of its merged block holds."""
        return self._owners.get((row, column), (row, column)) != (row, column)

    def turned(self) -> "Sheet":
        """The sheet with rows and columns swapped; addresses are to be swapped back by the caller."""
        return Sheet(
            self.name,
            {(column, row): cell for (row, column), cell in self.cells.items()},
            tuple(Block(block.left, block.top, block.right, block.bottom) for block in self.merged),
            {(column, row): text for (row, column), text in self.comments.items()},
            self.hidden_columns,
            self.hidden_rows,
            self.is_hidden,
            self.caption,
        )


@dataclass(frozen=True, eq=False)
class Grid:
    """A file as sheets of cells.

    Args:
        name: the file's name.
        sha256: of its bytes.
        format: xlsx, xls, csv, docx, pdf or text.
        sheets: in the file's order; tables of a document are sheets named 表1, 表2, ….
        notes: what the reader had to leave open (links to other files, sheets that are charts).
    """

    name: str
    sha256: str
    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name.

        Raises:
            InputError: there is none.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        has = "、".join(sheet.name for sheet in self.sheets)
        raise InputError(f"没有工作表“{name}”", where=self.name, remedy=f"文件里有：{has}")


@lru_cache(maxsize=16_384)
def name_column(column: int) -> str:
    """The letters of a column counted from 0.

    >>> name_column(0), name_column(25), name_column(26), name_column(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def name_cell(row: int, column: int) -> str:
    """A cell's address from row and column counted from 0.

    >>> name_cell(6, 1)
    'B7'
    """
    return f"{name_column(column)}{row + 1}"


@lru_cache(maxsize=16_384)
def find_column(letters: str) -> int:
    """The column, counted from 0, of its letters.

    >>> find_column("A"), find_column("AA")
    (0, 26)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def find_cell(address: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an address.

    Raises:
        InputError: not an address.

    >>> find_cell("B7")
    (6, 1)
    """
    found = _ADDRESS.fullmatch(address.strip())
    if not found:
        raise InputError("不是单元格地址", where=address, remedy="写成 B7")
    return int(found[2]) - 1, find_column(found[1])
