"""Where a sheet's table lies: title lines, head rows, first row of figures, label columns."""

import re
from dataclasses import dataclass
from functools import cached_property

from gongce.facts.importing.figures import read_figure
from gongce.facts.importing.grid import Cell, CellKind, Sheet
from gongce.facts.importing.labels import find_period, fold_head, is_stop

_TIMES = frozenset({"年", "月", "日", "季度", "年度", "年份", "季", "号"})
_TIMED = re.compile(
    r"^(?:年份|年度|年月|月份|时间|日期|期间|统计期|报告期|年|月|year|month|period|date|time)$", re.IGNORECASE
)
_YEAR_MONTH = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])")
_CODES = re.compile(r"代码|编码|code|信用", re.IGNORECASE)
_SAMPLED = 400
_MOST_HEAD_ROWS = 8
_LEAST_SHARE = 0.3


def is_figure(cell: Cell | None) -> bool:
    """Whether a cell holds a figure a return may report: no year, no code, no date."""
    if cell is None or cell.kind in {CellKind.DATE, CellKind.BOOLEAN}:
        return False
    figure = read_figure(cell)
    if figure.value is None:
        return cell.kind in {CellKind.ERROR, CellKind.UNCALCULATED}
    is_plain = bool(re.fullmatch(r"[\d.,]+", cell.text.strip()))
    return figure.unit not in _TIMES and (is_plain or find_period(cell.text) is None)


@dataclass(frozen=True, eq=False)
class Shape:
    """A sheet with the bounds of its table, rows and columns from 0; `head` is empty where there is none."""

    sheet: Sheet
    head: range
    first: int
    labels: tuple[int, ...]
    figures: tuple[int, ...]

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """Rows below the head up to notes and signatures, blank ones left out."""
        found = []
        for row in range(self.first, self.sheet.height):
            if any(is_stop(self.sheet.text(row, column)) for column in {0, *self.labels[:1]}):
                break
            if any(self.sheet.at(row, column) for column in (*self.labels, *self.figures)):
                found.append(row)
        return tuple(found)

    def texts(self, column: int) -> list[str]:
        """What the rows of figures say in a column, blanks left out."""
        return [text for row in self.rows[:_SAMPLED] if (text := self.sheet.text(row, column).strip())]

    @property
    def above(self) -> list[tuple[int, int, str]]:
        """Texts above the head, and the caption."""
        stop = self.head.start if self.head else self.first
        left = min((*self.labels, *self.figures))
        cells = [
            (row, column, cell.text)
            for (row, column), cell in sorted(self.sheet.cells.items())
            if row < stop or column < left
        ]
        return [(0, 0, line) for line in self.sheet.caption.split("\n") if line] + cells


def find_shape(sheet: Sheet, codes: frozenset[str] = frozenset()) -> Shape | None:
    """The table of a sheet; None where no rows of figures are found.

    Args:
        sheet: upright, or turned.
        codes: codes of units: a column most of whose cells are among them is no column of figures.
    """
    counts = dict.fromkeys(range(sheet.height), 0)
    for (row, _), cell in sheet.cells.items():
        counts[row] += is_figure(cell)
    filled = sorted(count for count in counts.values() if count)
    if not filled:
        return None
    least = max(1.0, _LEAST_SHARE * filled[len(filled) // 2])
    first = next(row for row in sorted(counts) if counts[row] >= least and _has_label(sheet, row))
    head = _find_head(sheet, first)
    labels, figures = _sort_columns(sheet, first, head, codes)
    return Shape(sheet, head, first, labels, figures) if figures else None


def _has_label(sheet: Sheet, row: int) -> bool:
    return any(at == row for at, _ in sheet.cells)


def _find_head(sheet: Sheet, first: int) -> range:
    """Rows of heads above the figures, the title and the unit line left out."""
    start = first
    while start > 0 and first - start < _MOST_HEAD_ROWS:
        row = start - 1
        texts = {fold_head(sheet.text(row, column)) for column in range(sheet.width)} - {""}
        spread = {column for column in range(sheet.width) if sheet.text(row, column)}
        if not texts or is_note(texts) or (len(texts) == 1 and (len(spread) > sheet.width // 2 or len(spread) == 1)):
            break
        start = row
    return range(start, first)


def is_note(texts: set[str]) -> bool:
    """Whether the texts of a row are a unit line or the like rather than heads.

    >>> is_note({"单位:万元"}), is_note({"县区", "单位"})
    (True, False)
    """
    return any(re.match(r"(?:计量|金额|填报|报送|编制)?单位(?:名称)?:", text) for text in texts) and len(texts) <= 4


def _sort_columns(
    sheet: Sheet, first: int, head: range, codes: frozenset[str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Columns of labels and columns of figures, told from what most of their cells are."""
    labels, figures = [], []
    tallies: dict[int, list[int]] = {}
    for (row, column), cell in sheet.cells.items():
        if first <= row < first + _SAMPLED:
            tally = tallies.setdefault(column, [0, 0])
            counts = is_figure(cell) and cell.text.strip() not in codes
            tally[0] += counts
            tally[1] += not counts and not read_figure(cell).missing
    for column, (numbers, words) in sorted(tallies.items()):
        heads = [fold_head(sheet.text(row, column)) for row in head]
        is_code = any(_CODES.search(text) for text in heads)
        is_time = any(_TIMED.match(text) for text in heads) or _are_months(sheet, column, first)
        if numbers > words and not is_code and not is_time:
            figures.append(column)
        elif words or is_code or is_time:
            labels.append(column)
        else:
            figures.append(column)  # nothing but signs of no value
    return tuple(labels), tuple(figures)


def _are_months(sheet: Sheet, column: int, first: int) -> bool:
    """Whether every cell of a column is a year and month written together (201906), and more than one month is."""
    texts = {sheet.text(row, column).strip() for row in range(first, min(sheet.height, first + _SAMPLED))} - {""}
    return len(texts) > 1 and all(_YEAR_MONTH.fullmatch(text) for text in texts)
