"""The table of what is known of each unit: a row a unit, a column a figure or fact."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from gongce.appraisal.ranking import NOT_REPORTED
from gongce.vocabulary import CellSource, InputError, Lane

Fact = Fraction | bool | str
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_TRUE = frozenset({"是", "有", "true", "True", "TRUE", "yes"})
_FALSE = frozenset({"否", "无", "false", "False", "FALSE", "no"})
_BLANK = frozenset({"", "-", "—", "–", "——", "…", "/"})
_REASONS = ("未报送", "未报", "缺报", "缺", "不适用", "保密", "未到期", "null", "None", "NA", "N/A", "n/a")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed, and its place in the file (letters and row as spreadsheets count)."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class FactTable:
    """Units and what is known of them; a figure that is missing stays missing, with its reason.

    Args:
        units: names, each once.
        columns: column → a cell for each unit, in the order of `units`.
        lanes: the lanes the figures travel in.
        file, sheet, batch, sha256: where it was read from.

    >>> table = FactTable.of({"east": {"tax": "24.1", "accident": "否"}, "west": {"tax": "未报送", "accident": "是"}})
    >>> table.figures("tax"), table.reason("tax", 1), table.fact("accident", 1)
    ((Fraction(241, 10), None), '未报送', True)
    """

    units: tuple[str, ...]
    columns: Mapping[str, tuple[Cell, ...]]
    lanes: frozenset[Lane] = frozenset({Lane.STAT_AGG})
    file: str = ""
    sheet: str = ""
    batch: str = ""
    sha256: str = ""
    _read: dict[str, tuple[Fraction | None, ...]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        twice = sorted({unit for unit in self.units if self.units.count(unit) > 1}) if self._repeats else []
        if twice:
            raise InputError("a unit stands twice", where=f"{self.file} {', '.join(twice)}".strip(), remedy="keep one")

    @property
    def _repeats(self) -> bool:
        return len(set(self.units)) < len(self.units)

    @classmethod
    def of(cls, facts: Mapping[str, Mapping[str, object]], lanes: Lane | Iterable[Lane] = Lane.STAT_AGG) -> "FactTable":
        """A table from unit → column → value; None and columns a unit lacks are missing."""
        names = list(dict.fromkeys(name for row in facts.values() for name in row))
        columns = {name: tuple(Cell(_print(row.get(name))) for row in facts.values()) for name in names}
        return cls(tuple(facts), columns, frozenset({lanes} if isinstance(lanes, Lane) else lanes))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {unit: position for position, unit in enumerate(self.units)}

    def position(self, unit: str) -> int:
        """The row of a unit.

        Raises:
            InputError: it is not in the table.
        """
        if unit not in self._positions:
            near = difflib.get_close_matches(unit, self.units, 1)
            raise InputError(f"no unit {unit}", where=self.file, remedy=f"did you mean {near[0]}?" if near else "")
        return self._positions[unit]

    def has(self, column: str) -> bool:
        """Whether the column is there."""
        return column in self.columns

    def cells(self, column: str) -> tuple[Cell, ...]:
        """A column as printed.

        Raises:
            InputError: there is no such column.
        """
        if column not in self.columns:
            near = difflib.get_close_matches(column, self.columns, 1)
            advice = f"did you mean {near[0]}?" if near else f"add it; there are {', '.join(self.columns)}"
            raise InputError(f"no column {column}", where=self.file or "data", remedy=advice)
        return self.columns[column]

    def figures(self, column: str) -> tuple[Fraction | None, ...]:
        """A column as exact numbers; None where missing.

        Raises:
            InputError: no such column, or a cell that is neither a number nor a word for missing (never read as 0).
        """
        if column not in self._read:
            self._read[column] = tuple(
                self._figure(column, unit, cell) for unit, cell in zip(self.units, self.cells(column), strict=True)
            )
        return self._read[column]

    def _figure(self, column: str, unit: str, cell: Cell) -> Fraction | None:
        if _NUMBER.fullmatch(cell.text):
            return Fraction(cell.text)
        if is_missing(cell.text):
            return None
        where = f"{self.file} {cell.place or unit} {column}".strip()
        raise InputError(f"{cell.text!r} is no number", where=where, remedy="write 12.3, or leave it empty: missing")

    def reason(self, column: str, row: int) -> str:
        """Why a cell is missing; empty where it is not."""
        text = self.cells(column)[row].text
        if not is_missing(text):
            return ""
        return text if text in _REASONS[:7] else NOT_REPORTED

    def fact(self, column: str, row: int) -> Fact | None:
        """A cell as a fact: number, yes or no, a word; None where missing."""
        text = self.cells(column)[row].text
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _NUMBER.fullmatch(text):
            return Fraction(text)
        return None if is_missing(text) else text

    def source(self, column: str, row: int) -> CellSource:
        """The cell a value stands in."""
        place = self.cells(column)[row].place or f"{self.units[row]}/{column}"
        return CellSource(self.batch, self.file or "data", self.sheet, place, self.sha256)

    def corrected(self, changes: Mapping[tuple[str, str], Fraction | None]) -> "FactTable":
        """The same table with some figures (unit, column) put right; nothing else changes.

        Raises:
            InputError: no such unit or column.
        """
        changed = {column: list(self.cells(column)) for _, column in changes}
        for (unit, column), value in changes.items():
            row = self.position(unit)
            changed[column][row] = Cell(_print(value), changed[column][row].place)
        columns = {**self.columns, **{name: tuple(cells) for name, cells in changed.items()}}
        read = {name: figures for name, figures in self._read.items() if name not in changed}
        return replace(self, columns=columns, _read=read)

    def only(self, unit: str) -> "FactTable":
        """The table of one unit."""
        row = self.position(unit)
        columns = {name: (cells[row],) for name, cells in self.columns.items()}
        return replace(self, units=(unit,), columns=columns, _read={})

    def without(self, unit: str) -> "FactTable":
        """The table less one unit."""
        row = self.position(unit)
        columns = {name: (*cells[:row], *cells[row + 1 :]) for name, cells in self.columns.items()}
        return replace(self, units=(*self.units[:row], *self.units[row + 1 :]), columns=columns, _read={})


def is_missing(text: str) -> bool:
    """Whether a cell's text says that the figure is missing."""
    return text in _BLANK or text in _REASONS


def _print(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return _print_fraction(value)
    return repr(value) if isinstance(value, float) else str(value).strip()


def _print_fraction(value: Fraction) -> str:
    """A fraction as a decimal text that reads back to it; a third keeps thirty places."""
    if value.denominator == 1:
        return str(value.numerator)
    places = next((n for n in range(1, 31) if 10**n % value.denominator == 0), 30)
    digits = str(abs(round(value * 10**places))).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
