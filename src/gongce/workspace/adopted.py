"""Goals of units by adopted decompositions: which of them hold at a moment, and their file with a bulletin."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction
from typing import Any, Protocol

from gongce.rulebook import Direction, Pack, TargetMeasure, convert
from gongce.targets.tree.nodes import TargetNode
from gongce.vocabulary import InputError

FILE = "adopted-goals.csv"
_AMOUNTS = frozenset({TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.CEILING})
_MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class AdoptedGoal:
    """What a decomposition makes a unit's goal of a year.

    Args:
        year, indicator, unit, industry: what is to be reached, when and by whom.
        target: the exact value, in the indicator's unit of measurement.
        decimals: how many are printed.
        direction: whether more or less is better.
        source: the target that was decomposed; a later adoption of it takes the place of an earlier one.
        decomposition: its number in the workbench.
        title: what it is called.
        by, at: who adopted it, when.
    """

    year: int
    indicator: str
    unit: str
    industry: str
    target: Fraction
    decimals: int
    direction: str
    source: str
    decomposition: int
    title: str
    by: str
    at: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        """Of one key one goal holds."""
        return self.indicator, self.unit, self.industry


class GoalSource(Protocol):
    """Gives the goals of a year by adopted decompositions, in the order they were adopted."""

    def __call__(self, year: int) -> Iterable[AdoptedGoal]:
        """Every goal of the year, replaced ones too."""


def measure_goal(pack: Pack, node: TargetNode, step: Fraction) -> tuple[Fraction, int, str] | None:
    """How a target's amounts become goals of a year: factor into the indicator's unit, decimals printed, direction.

    None where its indicator is not monitored as an amount (a share, a growth), or its unit does not convert.
    """
    indicator = pack.indicator(node.indicator)
    factor = convert(Fraction(1), node.measured_in, indicator.measured_in)
    if node.measured_in == indicator.measured_in:
        factor = Fraction(1)
    if node.measure not in _AMOUNTS or factor is None:
        return None
    way = Direction.DOWN if node.is_ceiling else (pack.target(node.id).direction or indicator.direction)
    return factor, _decimals(step * factor), str(way)


def _decimals(step: Fraction) -> int:
    """How many decimals print a step whole."""
    return next((places for places in range(_MOST_DECIMALS) if (step * 10**places).denominator == 1), _MOST_DECIMALS)


def list_holding(goals: Iterable[AdoptedGoal], at: datetime, known: Pack) -> tuple[AdoptedGoal, ...]:
    """The goals of one year that hold at a moment: of each target those adopted last, of each key the last of all.

    Args:
        goals: of one year, in the order they were adopted.
        at: what was adopted later does not hold yet.
        known: goals for what the plan no longer has are left out.
    """
    names = {one.id for one in known.indicators}, {one.id for one in known.units}
    seen = [one for one in goals if one.at <= at and one.indicator in names[0] and one.unit in names[1]]
    last = {one.source: one.decomposition for one in seen}
    return tuple({one.key: one for one in seen if one.decomposition == last[one.source]}.values())


def cite(goal: AdoptedGoal, day: str) -> str:
    """Where the goal was read, as a goal's `target_id` has it: the decomposition, then title, day and person."""
    return f"decomposition:{goal.decomposition}!《{goal.title}》分解，{goal.by}于{day}采用"


def print_adopted(goals: Sequence[AdoptedGoal]) -> bytes:
    """Goals as records/adopted-goals.csv of a bulletin holds them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    heads = [field.name for field in fields(AdoptedGoal)]
    writer.writerow(heads)
    writer.writerows([_plain(getattr(one, name)) for name in heads] for one in goals)
    return text.getvalue().encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def parse_adopted(rows: Iterable[Mapping[str, str]], where: str) -> Iterator[AdoptedGoal]:
    """The goals of a file's rows.

    Raises:
        InputError: a cell that is not what its head says.
    """
    readers: dict[str, Any] = {
        "year": int,
        "target": Fraction,
        "decimals": int,
        "decomposition": int,
        "at": datetime.fromisoformat,
    }
    for row in rows:
        try:
            yield AdoptedGoal(**{name: readers.get(name, str)(text) for name, text in row.items()})
        except (ValueError, ZeroDivisionError) as error:
            raise InputError(str(error), where=where, remedy="restore the file from a backup") from None
