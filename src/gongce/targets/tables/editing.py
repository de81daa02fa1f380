"""A table edited cell by cell: figures set by hand, bounds moved, the rest worked out again around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from gongce.targets.decomposition.comparison import Alternative, Alternatives, Move, compare_proposals
from gongce.targets.decomposition.problem import UNBOUNDED, Problem, fix_cell
from gongce.targets.decomposition.proposal import Decomposition, Proposal, decompose_target
from gongce.targets.tables.storage import SavedTable

Cell = tuple[int, ...]
EDITED = "人工定数"


@dataclass(frozen=True)
class CellEdits:
    """What somebody asks of single cells [steps]: figures set by hand, floors, ceilings."""

    fixed: Mapping[Cell, int] = field(default_factory=dict)
    floors: Mapping[Cell, int] = field(default_factory=dict)
    ceilings: Mapping[Cell, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.fixed or self.floors or self.ceilings)


@dataclass(frozen=True, slots=True)
class SumLine:
    """One sum a table must keep, and what it comes to [steps]; `low` and `high` are equal where it is exact."""

    words: str
    total: int
    low: int
    high: int

    @property
    def is_kept(self) -> bool:
        """Whether it is kept to the last step."""
        return self.low <= self.total <= self.high


@dataclass(frozen=True, eq=False)
class Balanced:
    """A table worked out anew: the proposal or the contradiction, and which cells differ from those shown before."""

    decomposition: Decomposition
    moves: tuple[Move, ...]


def balance_cells(start: Proposal, edits: CellEdits, shown: Proposal | None = None) -> Balanced:
    """Work a table out again with cells set by hand and bounds moved.

    The rest starts from the shares again, never from the last result: the answer does not depend on the order of edits.

    Args:
        start: the proposal nobody edited yet.
        edits: everything that is asked of it, not only what is new.
        shown: what the moves are told against; left out: the start.

    >>> from gongce.targets.decomposition.problem import Axis, exact_margin, plain_problem
    >>> table = plain_problem((Axis("unit", ("甲", "乙", "丙")),), np.array([10.0, 20.0, 20.0]),
    ...     margins=(exact_margin((), np.array(50)),))
    >>> found = balance_cells(decompose_target(table).get_proposal(), CellEdits(fixed={(0,): 20}, floors={(1,): 18}))
    >>> found.decomposition.get_proposal().values.tolist()
    [20, 18, 12]
    """
    outcome = decompose_target(_apply(start.problem, edits))
    if outcome.proposal is None:
        return Balanced(outcome, ())
    return Balanced(outcome, compare_proposals(shown or start, outcome.proposal))


def _apply(problem: Problem, edits: CellEdits) -> Problem:
    floor, ceiling = problem.floor.copy(), problem.ceiling.copy()
    for cell, steps in edits.floors.items():
        floor[cell] = steps
    for cell, steps in edits.ceilings.items():
        ceiling[cell] = steps
    changed = replace(problem, floor=floor, ceiling=ceiling)
    for cell, steps in edits.fixed.items():
        changed = fix_cell(changed, cell, steps)
    return changed


def list_edits(table: SavedTable) -> CellEdits:
    """What the taken alternative asks beyond the first one: the edits it was made with."""
    start, taken = table.alternatives.kept[0].proposal.problem, table.proposal.problem
    fixed = taken.fixed & ~start.fixed
    free = ~taken.fixed
    return CellEdits(
        _cells(fixed, taken.floor),
        _cells(free & (taken.floor != start.floor), taken.floor),
        _cells(free & (taken.ceiling != start.ceiling) & (taken.ceiling < UNBOUNDED), taken.ceiling),
    )


def _cells(mask: np.ndarray, values: np.ndarray) -> dict[Cell, int]:
    return {tuple(index): int(values[tuple(index)]) for index in np.argwhere(mask).tolist()}


def start_editing(table: SavedTable) -> SavedTable:
    """A table with the taken alternative alone: what edits start from."""
    return replace(table, alternatives=Alternatives((table.taken,)), chosen=0)


def with_edits(table: SavedTable, proposal: Proposal, note: str = "") -> SavedTable:
    """The first alternative and an edited one, which is taken; earlier edited ones are left to the versions kept."""
    kept = Alternatives((table.alternatives.kept[0], Alternative(EDITED, proposal, note)))
    return replace(table, alternatives=kept, chosen=1)


def list_sums(proposal: Proposal) -> tuple[SumLine, ...]:
    """Every sum the table must keep with what it comes to, in the order they were stated."""
    problem = proposal.problem
    lines = []
    for group in problem.groups:
        where = dict(group.where)
        picks = [where.get(axis.name, tuple(range(len(axis.members)))) for axis in problem.axes]
        lines.append(SumLine(group.words, int(proposal.values[np.ix_(*picks)].sum()), group.low, group.high))
    for margin in problem.margins:
        dropped = tuple(place for place, axis in enumerate(problem.axes) if axis.name not in margin.axes)
        totals = np.asarray(proposal.values.sum(axis=dropped))
        for index in np.ndindex(totals.shape):
            low, high = int(np.asarray(margin.low)[index]), int(np.asarray(margin.high)[index])
            names = [axis for axis in problem.axes if axis.name in margin.axes]
            words = "·".join(axis.members[place] for axis, place in zip(names, index, strict=True))
            lines.append(SumLine(words or margin.subject or "合计", int(totals[index]), low, high))
    return tuple(lines)
