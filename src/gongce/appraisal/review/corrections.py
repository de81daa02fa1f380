"""Objections: what a corrected figure would change, and what gains one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.review.comparison import Move, compare_sheets
from gongce.appraisal.review.weights import relative_items
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet import Sheet, score_units
from gongce.appraisal.sheet.taking import columns_of
from gongce.appraisal.sheet.trial import Trial
from gongce.appraisal.sheet.words import print_figure
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Role
from gongce.rulebook.model.schemes import Item, Tie
from gongce.vocabulary import InputError

_DOUBLINGS = 24


@dataclass(frozen=True)
class Replay:
    """The sheet as it stands and as it would stand, and every unit's move."""

    before: Sheet
    after: Sheet
    moves: tuple[Move, ...]


def replay(ready: Ready, table: FactTable, changes: Mapping[tuple[str, str], Fraction | None]) -> Replay:
    """Run the scheme again with some figures (unit, column) corrected; nothing is stored.

    Raises:
        InputError: no such unit or column.
    """
    before = score_units(ready, table)
    after = score_units(ready, table.corrected(changes))
    return Replay(before, after, compare_sheets(before, after))


@dataclass(frozen=True, slots=True)
class Gain:
    """What one item alone would have to be for the unit to gain a place; `needed` None where it cannot do it."""

    unit: str
    item: str
    title: str
    column: str
    figure: Fraction | None
    needed: Fraction | None
    rank_before: int
    rank_after: int | None

    @property
    def text(self) -> str:
        """As a sentence."""
        if self.needed is None:
            return f"{self.title}：单靠此项不能进位（已到封顶，或缺数）。"
        change = f"{print_figure(self.figure)}→{print_figure(self.needed)}"
        return f"{self.title}：{change}，第{self.rank_before}→第{self.rank_after}。"


def find_gains(ready: Ready, table: FactTable, unit: str) -> tuple[Gain, ...]:
    """For each item with a figure of its own: the least change, in the printed decimals, that gains a place.

    All other figures stay as they are; found by trying the scheme itself: the unit's row alone where nobody's points
    depend on others, else everybody's.

    Raises:
        InputError: the unit has no rank, or is first already.
    """
    sheet = score_units(ready, table)
    rank = sheet.unit(unit).place.rank
    if rank is None or rank == 1:
        raise InputError(
            "is not ranked" if rank is None else "is first already", where=unit, remedy="ask for another unit"
        )
    items = [item for item in ready.scheme.items if item.role is not Role.PART and table.has(columns_of(item)[0])]
    judge = _rank_alone(ready, sheet, table, unit) if _stands_alone(ready) else _rank_among(ready, table, unit)
    return tuple(_find_gain(ready, table, unit, item, rank, judge) for item in items)


_Judge = Callable[[str, Fraction], int | None]


def _stands_alone(ready: Ready) -> bool:
    """Whether a unit's total depends on its own figures only, and its rank on totals only."""
    return not relative_items(ready) and ready.scheme.ties is not Tie.LIST and not ready.scheme.band


def _rank_alone(ready: Ready, sheet: Sheet, table: FactTable, unit: str) -> _Judge:
    group = sheet.unit(unit).group
    totals = [one.total for one in sheet.units if one.group == group and one.unit != unit and one.total is not None]
    trial = Trial(ready, table, unit)

    def judge(column: str, figure: Fraction) -> int | None:
        mine = trial.total(column, figure)
        return None if mine is None else 1 + sum(1 for total in totals if total > mine)

    return judge


def _rank_among(ready: Ready, table: FactTable, unit: str) -> _Judge:
    def judge(column: str, figure: Fraction) -> int | None:
        return score_units(ready, table.corrected({(unit, column): figure})).unit(unit).place.rank

    return judge


def _find_gain(ready: Ready, table: FactTable, unit: str, item: Item, rank: int, judge: _Judge) -> Gain:
    column = columns_of(item)[0]
    row = table.position(unit)
    figure = table.figures(column)[row]
    text = table.cells(column)[row].text
    if figure is None:
        return Gain(unit, item.id, item.title, column, None, None, rank, None)
    step = Fraction(1, 10 ** len(text.partition(".")[2]))
    sign = -1 if _is_less_better(ready, item) else 1

    def place(steps: int) -> int | None:
        try:
            return judge(column, figure + sign * step * steps)
        except InputError:
            return None

    steps = _least_steps(place, rank)
    needed = None if steps is None else figure + sign * step * steps
    return Gain(unit, item.id, item.title, column, figure, needed, rank, None if steps is None else place(steps))


def _is_less_better(ready: Ready, item: Item) -> bool:
    return ready.direction_of(item) is Direction.DOWN or item.role is Role.DEDUCTION


def _least_steps(place: Callable[[int], int | None], rank: int) -> int | None:
    """Double until the place is gained, then halve to the first step that gains it."""
    high = next((1 << power for power in range(_DOUBLINGS) if _gains(place(1 << power), rank)), None)
    if high is None:
        return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _gains(place(middle), rank) else (middle, high)
    return high


def _gains(found: int | None, rank: int) -> bool:
    return found is not None and found < rank
