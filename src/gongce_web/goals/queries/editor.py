"""A draft's table as the editor shows it: rows of cells, sums, what moved, what does not go together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.targets.decomposition.comparison import Move, tell_moves
from gongce.targets.decomposition.problem import UNBOUNDED, Problem, print_amount
from gongce.targets.decomposition.proposal import Proposal
from gongce.targets.sheet.cells import read_steps
from gongce.targets.sheet.layout import lay_out
from gongce.targets.tables.editing import CellEdits, SumLine, list_sums
from gongce.vocabulary import Finding

Cell = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EditorCell:
    """One cell as it is shown: its number among all, its text, whether it was set by hand, bounds as typed."""

    number: int
    title: str
    text: str
    base: str
    is_fixed: bool
    is_locked: bool
    floor: str
    ceiling: str
    moved: str
    wrong: str


@dataclass(frozen=True, slots=True)
class EditorRow:
    """A row: titles, cells, sum."""

    titles: tuple[str, ...]
    cells: tuple[EditorCell, ...]
    total: str


@dataclass(frozen=True)
class EditorTable:
    """Everything the editor shows of a table."""

    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[EditorRow, ...]
    totals: tuple[str, ...]
    unit: str
    step: str
    sums: tuple[SumLine, ...]
    moves: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    wrong: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether every sum is kept to the last step."""
        return not self.findings and not self.wrong and all(one.is_kept for one in self.sums)

    @property
    def fixed(self) -> int:
        """How many cells are set by hand."""
        return sum(cell.is_fixed for row in self.rows for cell in row.cells)


@dataclass
class Typed:
    """What came from the form: texts by cell number, edits as far as they could be read, what could not."""

    texts: dict[int, str] = field(default_factory=dict)
    bases: dict[int, str] = field(default_factory=dict)
    floors: dict[int, str] = field(default_factory=dict)
    ceilings: dict[int, str] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    wrong: dict[int, str] = field(default_factory=dict)
    edits: CellEdits = field(default_factory=CellEdits)


def read_typed(data: Mapping[str, str], start: Problem) -> Typed:
    """The editor's form. A cell counts as set by hand where it is ticked, or its text is no longer what was shown.

    Args:
        data: fields c-N (text), b-N (text as it was shown), x-N (held), lo-N, hi-N.
        start: the problem nobody edited.
    """
    typed = Typed()
    fixed: dict[Cell, int] = {}
    floors: dict[Cell, int] = {}
    ceilings: dict[Cell, int] = {}
    for number in range(int(np.prod(start.shape))):
        index = place_of(start, number)
        text, base = data.get(f"c-{number}", "").strip(), data.get(f"b-{number}", "").strip()
        typed.texts[number], typed.bases[number] = text, base
        typed.floors[number], typed.ceilings[number] = (
            data.get(f"{side}-{number}", "").strip() for side in ("lo", "hi")
        )
        if f"x-{number}" in data or (text != base and f"c-{number}" in data):
            typed.held.add(number)
            _read_into(typed, number, text, start, index, fixed)
        _read_bounds(typed, number, start, index, floors, ceilings)
    typed.edits = CellEdits(fixed, floors, ceilings)
    return typed


def place_of(problem: Problem, number: int) -> Cell:
    """The place of a cell by its number among all."""
    return tuple(int(one) for one in np.unravel_index(number, problem.shape))


def _read_into(typed: Typed, number: int, text: str, start: Problem, index: Cell, into: dict[Cell, int]) -> None:
    steps, wrong = read_steps(text, start.step)
    if steps is None:
        typed.wrong[number] = f"{start.title(index)}{wrong}"
    elif start.fixed[index] and steps != int(start.floor[index]):
        typed.wrong[number] = _("%(start)s已定，不能改") % {"start": start.title(index)}
    else:
        into[index] = steps


def _read_bounds(
    typed: Typed, number: int, start: Problem, index: Cell, floors: dict[Cell, int], ceilings: dict[Cell, int]
) -> None:
    for text, into, plain in (
        (typed.floors[number], floors, int(start.floor[index])),
        (typed.ceilings[number], ceilings, int(start.ceiling[index])),
    ):
        if not text or number in typed.held:
            continue
        steps, wrong = read_steps(text, start.step)
        if steps is None:
            typed.wrong[number] = _("%(start)s的上下限%(wrong)s") % {"start": start.title(index), "wrong": wrong}
        elif steps != plain:
            into[index] = steps
    if floors.get(index, 0) > ceilings.get(index, UNBOUNDED):
        typed.wrong[number] = _("%(start)s的下限高于上限") % {"start": start.title(index)}


def show_table(
    proposal: Proposal,
    start: Problem,
    *,
    moves: Sequence[Move] = (),
    findings: Sequence[Finding] = (),
    typed: Typed | None = None,
) -> EditorTable:
    """The editor's table.

    Args:
        proposal: the figures shown; with findings those before the edit that could not be met.
        start: the problem nobody edited.
        moves: cells that changed.
        findings: why what was typed could not be met.
        typed: what was typed, shown again where it could not be met or read.
    """
    maker = _Maker(proposal, start, {move.index: move for move in moves}, typed, bool(findings))
    layout = lay_out(proposal.problem)
    problem = proposal.problem
    rows, sums = [], [0] * len(layout.columns)
    for row in layout.rows:
        places = [layout.index(problem, row, column) for column in range(len(layout.columns))]
        steps = [int(proposal.values[place]) for place in places]
        sums = [total + one for total, one in zip(sums, steps, strict=True)]
        rows.append(EditorRow(layout.row_titles(row), tuple(map(maker.cell, places)), maker.print(sum(steps))))
    return EditorTable(
        tuple(_(_AXES.get(axis.name, axis.name)) for axis in layout.row_axes),
        tuple(layout.columns),
        tuple(rows),
        tuple(maker.print(total) for total in (*sums, sum(sums))),
        problem.unit,
        print_amount(problem.step, problem.step),
        list_sums(proposal),
        tuple(tell_moves(problem, moves)),
        tuple(findings),
        len(typed.wrong) if typed else 0,
    )


_AXES = {"unit": gettext_noop("单位"), "industry": gettext_noop("行业"), "year": gettext_noop("年份")}


@dataclass(frozen=True)
class _Maker:
    """Makes cells."""

    proposal: Proposal
    start: Problem
    moves: Mapping[Cell, Move]
    typed: Typed | None
    is_refused: bool

    def print(self, steps: int) -> str:
        """Steps as printed."""
        return print_amount(self.start.amount(steps), self.start.step)

    def cell(self, index: Cell) -> EditorCell:
        """One cell."""
        problem = self.proposal.problem
        number = int(np.ravel_multi_index(index, problem.shape))
        text = self.print(int(self.proposal.values[index]))
        is_fixed = bool(problem.fixed[index]) and not bool(self.start.fixed[index])
        floor, ceiling = self._bound(problem.floor[index], 0), self._bound(problem.ceiling[index], UNBOUNDED)
        if is_fixed:
            floor, ceiling = self._bound(self.start.floor[index], 0), self._bound(self.start.ceiling[index], UNBOUNDED)
        typed, wrong, base = self.typed, "", text
        if typed is not None and (self.is_refused or typed.wrong):
            base = typed.bases.get(number, text)
            text, floor, ceiling = (
                typed.texts.get(number, text),
                typed.floors.get(number, ""),
                typed.ceilings.get(number, ""),
            )
            is_fixed, wrong = number in typed.held, typed.wrong.get(number, "")
        move = self.moves.get(index)
        moved = "" if move is None else f"{'+' if move.change > 0 else '−'}{self.print(abs(move.change))}"
        locked = bool(self.start.fixed[index])
        return EditorCell(number, problem.title(index), text, base, is_fixed, locked, floor, ceiling, moved, wrong)

    def _bound(self, steps: int, none: int) -> str:
        return "" if int(steps) in (none, UNBOUNDED, -UNBOUNDED) else self.print(int(steps))
