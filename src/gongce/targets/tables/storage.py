"""A table as a file: what was asked, every alternative, which one is taken; the same file gives the same table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from gongce.targets.decomposition.comparison import Alternative, Alternatives
from gongce.targets.decomposition.problem import Axis, Distance, GroupSum, Margin, Problem
from gongce.targets.decomposition.proposal import Proposal, decompose_target
from gongce.vocabulary import InputError, UsageError

KIND, FORMAT = "gongce target table", 1
LARGEST_CELLS = 2_000_000


@dataclass(frozen=True, eq=False)
class SavedTable:
    """A target's table between steps.

    Args:
        pack: the plan's id.
        target: the target that is broken down.
        title: its title.
        ids: axis → the ids behind its members' titles (units, industries; years are themselves).
        alternatives: every proposal, with names.
        chosen: which of them is taken.
    """

    pack: str
    target: str
    title: str
    ids: Mapping[str, tuple[str, ...]]
    alternatives: Alternatives
    chosen: int = 0

    @property
    def taken(self) -> Alternative:
        """The alternative that is taken."""
        return self.alternatives.kept[self.chosen]

    @property
    def proposal(self) -> Proposal:
        """Its table."""
        return self.taken.proposal

    def choose(self, number: int) -> "SavedTable":
        """The same with another alternative taken, counted from one.

        Raises:
            UsageError: there is none of that number.
        """
        if not 1 <= number <= len(self.alternatives.kept):
            names = "; ".join(f"{k} {one.name}" for k, one in enumerate(self.alternatives.kept, 1))
            raise UsageError(f"no alternative {number}", where=self.target, remedy=f"choose one of: {names}")
        return replace(self, chosen=number - 1)

    def with_proposal(self, name: str, proposal: Proposal, note: str = "") -> "SavedTable":
        """The same with a further alternative, which is taken; a name that is taken gets a number."""
        taken = {one.name for one in self.alternatives.kept}
        names = (name, *(f"{name}（{number}）" for number in range(2, len(taken) + 2)))
        free = next(one for one in names if one not in taken)
        kept = self.alternatives.keep(Alternative(free, proposal, note))
        return replace(self, alternatives=kept, chosen=len(kept.kept) - 1)


def print_table(table: SavedTable) -> str:
    """The file's text, the same for the same table."""
    record = {
        "kind": KIND,
        "format": FORMAT,
        "pack": table.pack,
        "target": table.target,
        "title": table.title,
        "ids": {axis: list(ids) for axis, ids in table.ids.items()},
        "chosen": table.chosen,
        "alternatives": [
            {
                "name": one.name,
                "note": one.note,
                "problem": _plain_problem(one.proposal.problem),
                "values": one.proposal.values.tolist(),
            }
            for one in table.alternatives.kept
        ],
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def _plain_problem(problem: Problem) -> dict[str, Any]:
    return {
        "axes": [[axis.name, list(axis.members)] for axis in problem.axes],
        "step": str(problem.step),
        "unit": problem.unit,
        "distance": str(problem.distance),
        "seed": problem.seed.tolist(),
        "floor": problem.floor.tolist(),
        "ceiling": problem.ceiling.tolist(),
        "fixed": problem.fixed.tolist(),
        "priority": problem.priority.tolist(),
        "margins": [[list(m.axes), m.low.tolist(), m.high.tolist(), m.subject] for m in problem.margins],
        "groups": [[g.words, [[axis, list(at)] for axis, at in g.where], g.low, g.high] for g in problem.groups],
    }


def read_table(text: str, name: str) -> SavedTable:
    """A table from its file's text; every alternative is worked out again and must come out as it was saved.

    Raises:
        InputError: not such a file, or its figures are not the answer to what it says was asked.
    """
    try:
        record = json.loads(text)
        is_ours = record["kind"] == KIND and record["format"] == FORMAT
        kept = [_read_alternative(one, name) for one in record["alternatives"]] if is_ours else []
        ids = {str(axis): tuple(map(str, ids)) for axis, ids in record["ids"].items()}
        table = SavedTable(
            str(record["pack"]), str(record["target"]), str(record["title"]), ids, Alternatives(tuple(kept))
        )
        chosen = int(record["chosen"])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError) as error:
        raise _refused(name) from error
    if not kept or not 0 <= chosen < len(kept):
        raise _refused(name)
    return replace(table, chosen=chosen)


def _refused(name: str) -> InputError:
    return InputError("not a table of targets", where=name, remedy="make it with `gongce target decompose --save`")


def _read_alternative(record: Mapping[str, Any], name: str) -> Alternative:
    problem = _read_problem(record["problem"])
    outcome = decompose_target(problem)
    values = np.array(record["values"], np.int64)
    if outcome.proposal is None or not np.array_equal(outcome.proposal.values, values):
        message = f"the figures of {record['name']} are not the answer to what it asks"
        raise InputError(message, where=name, remedy="files are not edited by hand: fix cells, or import a sheet")
    return Alternative(str(record["name"]), outcome.proposal, str(record["note"]))


def _read_problem(record: Mapping[str, Any]) -> Problem:
    axes = tuple(Axis(str(axis), tuple(map(str, members))) for axis, members in record["axes"])
    if int(np.prod([len(axis.members) for axis in axes])) > LARGEST_CELLS:
        raise ValueError("too many cells")
    step = Fraction(str(record["step"]))
    if step <= 0:
        raise ValueError("no step")
    margins = tuple(
        Margin(tuple(kept), np.array(low, np.int64), np.array(high, np.int64), str(subject))
        for kept, low, high, subject in record["margins"]
    )
    groups = tuple(
        GroupSum(str(words), tuple((str(axis), tuple(map(int, at))) for axis, at in where), int(low), int(high))
        for words, where, low, high in record["groups"]
    )
    return Problem(
        axes,
        np.array(record["seed"], np.float64),
        np.array(record["floor"], np.int64),
        np.array(record["ceiling"], np.int64),
        np.array(record["fixed"], np.bool_),
        np.array(record["priority"], np.float64),
        margins,
        groups,
        step,
        str(record["unit"]),
        Distance(record["distance"]),
    )
