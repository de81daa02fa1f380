"""Where everything stands on the circulated sheet; the writer (`bulletins`) and the reader agree on this alone.

Rows are units, or units × industries; columns are years. Column A and row 4 hold hidden ids, so that rows and columns
find their way back when somebody sorts them. A hidden sheet says which table it is.
"""

import hashlib
import json
from dataclasses import dataclass
from itertools import product

import numpy as np

from gongce.targets.decomposition.arrays import BoolArray
from gongce.targets.decomposition.problem import Axis, Problem
from gongce.targets.decomposition.proposal import Proposal

SHEET = "分解表"
META_SHEET = "_gongce"
TITLE_ROW, NOTE_ROW, HEAD_ROW, ID_ROW, FIRST_ROW = 0, 1, 2, 3, 4
ID_COLUMN = 0
TOTAL_ID, REASON_ID = "#total", "#reason"
KIND, FORMAT = "gongce decomposition sheet", 1


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The table laid flat.

    Args:
        row_axes: the axes down the side, one or two.
        column_axis: the axis along the top; None where the table has one axis, and then one column holds the values.
        rows: row number on the sheet → index along `row_axes`, in order.
    """

    row_axes: tuple[Axis, ...]
    column_axis: Axis | None
    rows: tuple[tuple[int, ...], ...]

    @property
    def first_column(self) -> int:
        """The sheet's column of the first value: after the hidden id and the titles."""
        return 1 + len(self.row_axes)

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the value columns."""
        return self.column_axis.members if self.column_axis else ("数值",)

    @property
    def total_column(self) -> int:
        """The column of the rows' sums."""
        return self.first_column + len(self.columns)

    def row_id(self, row: tuple[int, ...]) -> str:
        """The hidden id of a row."""
        return "|".join(axis.members[i] for axis, i in zip(self.row_axes, row, strict=True))

    def row_titles(self, row: tuple[int, ...]) -> tuple[str, ...]:
        """The titles shown in a row."""
        return tuple(axis.members[i] for axis, i in zip(self.row_axes, row, strict=True))

    def index(self, problem: Problem, row: tuple[int, ...], column: int) -> tuple[int, ...]:
        """The cell of the table behind a row and a value column."""
        places = {axis.name: i for axis, i in zip(self.row_axes, row, strict=True)}
        if self.column_axis:
            places[self.column_axis.name] = column
        return tuple(places[axis.name] for axis in problem.axes)


def lay_out(problem: Problem) -> SheetLayout:
    """Years (else the last axis of several) along the top, the rest down the side."""
    axes = problem.axes
    if len(axes) == 1:
        return SheetLayout(axes, None, tuple((i,) for i in range(len(axes[0].members))))
    column = next((axis for axis in axes if axis.name == "year"), axes[-1])
    side = tuple(axis for axis in axes if axis is not column)
    rows = tuple(product(*(range(len(axis.members)) for axis in side)))
    return SheetLayout(side, column, rows)


def describe_table(proposal: Proposal) -> str:
    """What the hidden sheet says: kind, format, and the fingerprint of the table it was written from."""
    return json.dumps({"kind": KIND, "format": FORMAT, "table": fingerprint(proposal)}, ensure_ascii=False)


def fingerprint(proposal: Proposal) -> str:
    """SHA-256 of the axes, the step, the unit and the values: another table, or another version of it, differs."""
    problem = proposal.problem
    words = [[axis.name, *axis.members] for axis in problem.axes]
    values = np.ascontiguousarray(proposal.values, np.int64).tobytes()
    head = json.dumps([words, str(problem.step), problem.unit], ensure_ascii=False)
    return hashlib.sha256(head.encode() + values).hexdigest()


def editable_cells(proposal: Proposal, units: tuple[str, ...] | None = None) -> BoolArray:
    """(shape) the yellow cells: everything that is not fixed, of all units or of those the sheet is sent to."""
    problem = proposal.problem
    is_open = ~problem.fixed
    if units is None:
        return is_open
    place = next((k for k, axis in enumerate(problem.axes) if axis.name == "unit"), 0)
    is_theirs = np.array([member in units for member in problem.axes[place].members])
    shape = [1] * len(problem.axes)
    shape[place] = len(is_theirs)
    return np.asarray(is_open & is_theirs.reshape(shape), np.bool_)


def cell_address(row: int, column: int) -> str:
    """The address people know a cell by, from zero-based row and column.

    >>> cell_address(4, 2), cell_address(0, 27)
    ('C5', 'AB1')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
