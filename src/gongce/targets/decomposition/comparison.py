"""What changes when a cell is set by hand, and several proposals side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from gongce.targets.decomposition.problem import Problem, fix_cell
from gongce.targets.decomposition.proposal import Decomposition, Proposal, decompose_target
from gongce.vocabulary import UsageError


@dataclass(frozen=True, slots=True)
class Move:
    """One cell that differs between two proposals [steps]."""

    index: tuple[int, ...]
    title: str
    before: int
    after: int

    @property
    def change(self) -> int:
        """Steps gained; negative where it gives."""
        return self.after - self.before


@dataclass(frozen=True, eq=False)
class WhatIf:
    """The table with further cells set by hand, and who moves because of it, the largest change first.

    `decomposition` has no proposal where the wish cannot be met; its conflict says why, and `moves` is empty.
    """

    decomposition: Decomposition
    moves: tuple[Move, ...]


def try_fixing(proposal: Proposal, cells: Mapping[tuple[int, ...], int]) -> WhatIf:
    """What a proposal becomes when cells are set by hand.

    The rest starts from the stated shares again, not from the proposal: so the answer depends on which cells are set,
    never on the order in which they were.

    Args:
        proposal: the table so far, with the cells fixed in it.
        cells: place → value [steps].

    >>> from gongce.targets.decomposition.problem import Axis, exact_margin, plain_problem
    >>> table = plain_problem((Axis("unit", ("甲", "乙", "丙")),), np.array([10.0, 20.0, 20.0]),
    ...     margins=(exact_margin((), np.array(50)),))
    >>> [(m.title, m.before, m.after) for m in try_fixing(decompose_target(table).get_proposal(), {(0,): 20}).moves]
    [('甲', 10, 20), ('乙', 20, 15), ('丙', 20, 15)]
    """
    problem = proposal.problem
    for index, steps in cells.items():
        problem = fix_cell(problem, index, steps)
    outcome = decompose_target(problem)
    return WhatIf(outcome, compare_proposals(proposal, outcome.proposal) if outcome.proposal else ())


def compare_proposals(before: Proposal, after: Proposal) -> tuple[Move, ...]:
    """Every cell that differs, the largest change first.

    Raises:
        UsageError: the two tables have different axes.
    """
    if before.problem.axes != after.problem.axes:
        raise UsageError("the two tables have different members", remedy="compare proposals for one table")
    changed = np.argwhere(before.values != after.values).tolist()
    moves = [_move(before, after, tuple(index)) for index in changed]
    return tuple(sorted(moves, key=lambda move: (-abs(move.change), move.index)))


def _move(before: Proposal, after: Proposal, index: tuple[int, ...]) -> Move:
    return Move(index, before.problem.title(index), int(before.values[index]), int(after.values[index]))


def tell_moves(problem: Problem, moves: Iterable[Move]) -> list[str]:
    """The moves as lines: "乙区·2013：20.00 → 15.00亿元（−5.00亿元）"."""
    return [
        f"{move.title}：{problem.printed(move.before)} → {problem.printed(move.after)}"
        f"（{'+' if move.change > 0 else '−'}{problem.printed(abs(move.change))}）"
        for move in moves
    ]


@dataclass(frozen=True, eq=False)
class Alternative:
    """A proposal kept under a name, with a note on what is special about it."""

    name: str
    proposal: Proposal
    note: str = ""


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Proposals for one table side by side; adding gives a new value."""

    kept: tuple[Alternative, ...] = ()

    def keep(self, alternative: Alternative) -> "Alternatives":
        """With one more.

        Raises:
            UsageError: the name is taken, or the table has other members.
        """
        if any(one.name == alternative.name for one in self.kept):
            raise UsageError(f"an alternative {alternative.name} is kept already", remedy="choose another name")
        if self.kept and self.kept[0].proposal.problem.axes != alternative.proposal.problem.axes:
            raise UsageError("the alternative has other members", where=alternative.name, remedy="keep it apart")
        return replace(self, kept=(*self.kept, alternative))

    def differing_cells(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """(title, value per alternative) of every cell that is not the same in all."""
        if not self.kept:
            return ()
        stacked = np.stack([one.proposal.values for one in self.kept])
        problem = self.kept[0].proposal.problem
        places = np.argwhere((stacked != stacked[0]).any(axis=0)).tolist()
        return tuple(
            (problem.title(tuple(index)), tuple(int(table[tuple(index)]) for table in stacked)) for index in places
        )
