"""Two sheets side by side: who moved, and which items moved them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.sheet.model import Sheet, UnitScore
from gongce.appraisal.sheet.words import print_figure

_TOLD = 3


@dataclass(frozen=True, slots=True)
class Move:
    """One unit before and after; `items` the points that changed, largest first."""

    unit: str
    rank_before: int | None
    rank_after: int | None
    total_before: Fraction | None
    total_after: Fraction | None
    grade_before: str | None
    grade_after: str | None
    items: tuple[tuple[str, Fraction], ...]

    @property
    def has_moved(self) -> bool:
        """Whether rank or class changed."""
        return self.rank_before != self.rank_after or self.grade_before != self.grade_after

    @property
    def text(self) -> str:
        """The move as a sentence.

        >>> Move("东区", 3, 1, Fraction(80), Fraction(83), None, None, (("投资", Fraction(3)),)).text
        '东区：第3→第1，总分80→83；投资＋3。'
        """
        ranks = f"{_rank(self.rank_before)}→{_rank(self.rank_after)}"
        totals = f"总分{print_figure(self.total_before)}→{print_figure(self.total_after)}"
        grades = (
            f"，{self.grade_before or '—'}→{self.grade_after or '—'}" if self.grade_before != self.grade_after else ""
        )
        told = "、".join(f"{title}{_signed(change)}" for title, change in self.items[:_TOLD])
        return f"{self.unit}：{ranks}，{totals}{grades}{'；' + told if told else ''}。"


def compare_sheets(before: Sheet, after: Sheet) -> tuple[Move, ...]:
    """Every unit of either sheet, in the order of the later one; what is new or gone has None on that side."""
    earlier = {one.unit: one for one in before.units}
    names = [*(one.unit for one in after.units), *(one.unit for one in before.units)]
    later = {one.unit: one for one in after.units}
    return tuple(_move(name, earlier.get(name), later.get(name)) for name in dict.fromkeys(names))


def _move(name: str, before: UnitScore | None, after: UnitScore | None) -> Move:
    return Move(
        name,
        before.place.rank if before else None,
        after.place.rank if after else None,
        before.total if before else None,
        after.total if after else None,
        before.grade if before else None,
        after.grade if after else None,
        _changes(_points(before), _points(after)),
    )


def _points(one: UnitScore | None) -> dict[str, Fraction]:
    return {} if one is None else {line.title: line.points for line in one.items if line.points is not None}


def _changes(before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> tuple[tuple[str, Fraction], ...]:
    names = dict.fromkeys([*after, *before])
    changes = [(name, after.get(name, Fraction(0)) - before.get(name, Fraction(0))) for name in names]
    return tuple(sorted((one for one in changes if one[1]), key=lambda one: -abs(one[1])))


def _rank(rank: int | None) -> str:
    return "不排名" if rank is None else f"第{rank}"


def _signed(value: Fraction) -> str:
    return f"{'＋' if value > 0 else '－'}{print_figure(abs(value))}"
