"""Points of one item for every unit: function, bounds, rounding, then the scheme's answer to what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.ranking import round_half_up
from gongce.appraisal.scheme.conditions import judge_conditions
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.scoring import Array, Terms, compute_points, exact_array
from gongce.appraisal.sheet.taking import Taken, named_columns, take_figures, targets_of
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.methods import Bounds, Denominators, Missing, Role
from gongce.rulebook.model.schemes import Item
from gongce.rulebook.names import ScoringFunction
from gongce.vocabulary import InputError

Points = list[Fraction | None]


@dataclass
class Pointed:
    """One item's outcome: points None where it does not count for the unit, `bars` where the unit gets no score."""

    item: Item
    taken: Taken
    targets: tuple[Fraction | None, ...] | None
    points: Points
    applies: list[bool]
    notes: dict[int, str]
    bars: dict[int, str]

    @property
    def weight(self) -> Fraction:
        """Its weight; nothing for bonuses and deductions without one."""
        return self.item.weight if self.item.weight is not None else Fraction(0)


def point_item(
    ready: Ready, item: Item, table: FactTable, groups: Mapping[str, Sequence[int]], parts: Mapping[str, Pointed]
) -> Pointed:
    """Every unit's points for an item.

    Raises:
        InputError: a column is absent, or a figure cannot be scored as the scheme says.
    """
    taken, columns = _take(ready, item, table, parts)
    targets = targets_of(ready, item, table)
    if targets is not None:
        columns["target"] = list(targets)
    applies = [judge_conditions(table, row, item.applies) is True for row in range(len(table.units))]
    pointed = Pointed(item, taken, targets, [None] * len(table.units), applies, dict(taken.notes), {})
    for rows in groups.values():
        scored = [row for row in rows if applies[row] and _has_all(taken, columns, row)]
        for row, points in zip(scored, _compute(ready, item, taken, columns, scored), strict=True):
            pointed.points[row] = _finish(ready, item, points)
        _settle_missing(ready, pointed, rows)
    return pointed


def _take(
    ready: Ready, item: Item, table: FactTable, parts: Mapping[str, Pointed]
) -> tuple[Taken, dict[str, Sequence[Fraction | None]]]:
    columns: dict[str, Sequence[Fraction | None]] = {
        name: table.figures(name) for name in named_columns(item.parameters, table)
    }
    if item.function is not ScoringFunction.MIX:
        return take_figures(ready, item, table), columns
    for key in ("level", "growth"):
        part = parts.get(str(item.parameters[key]))
        if part is None or not part.weight:
            raise InputError(f"{key} names no part", where=item.id, remedy="name an item with role: part and a weight")
        columns[part.item.id] = [None if points is None else points / part.weight * 100 for points in part.points]
    return Taken([Fraction(0)] * len(table.units)), columns


def _has_all(taken: Taken, columns: Mapping[str, Sequence[Fraction | None]], row: int) -> bool:
    if taken.figures[row] is None:
        return False
    lost = [name for name, column in columns.items() if column[row] is None]
    if lost:
        taken.lose(row, f"缺{'、'.join(lost)}")
    return not lost


def _compute(
    ready: Ready,
    item: Item,
    taken: Taken,
    columns: Mapping[str, Sequence[Fraction | None]],
    rows: Sequence[int],
) -> Sequence[Fraction]:
    if not rows or item.function is None:
        return []
    parameters = dict(item.parameters) | ({"target": "target"} if "target" in columns else {})
    terms = Terms(
        _pick(taken.figures, rows),
        exact_array([item.weight or Fraction(0)])[0],
        parameters,
        ready.direction_of(item) or Direction.UP,
        columns={name: _pick(column, rows) for name, column in columns.items()},
        where=item.id,
    )
    points = compute_points(item.function, terms)
    return [one if type(one) is Fraction else Fraction(one) for one in points]


def _pick(column: Sequence[Fraction | None], rows: Sequence[int]) -> Array:
    return exact_array(value for row in rows if (value := column[row]) is not None)


def _finish(ready: Ready, item: Item, points: Fraction) -> Fraction:
    bounded = bound(points, item.bounds)
    decimals = ready.scheme.item_decimals
    return bounded if decimals is None else round_half_up(bounded, decimals)


def bound(points: Fraction, bounds: Bounds) -> Fraction:
    """Points between their bounds, where the scheme has any."""
    if bounds.least is not None:
        points = max(points, bounds.least)
    return points if bounds.most is None else min(points, bounds.most)


def _settle_missing(ready: Ready, pointed: Pointed, rows: Sequence[int]) -> None:
    """What the scheme gives where there is no figure; the mean and the least are of those that have one."""
    item, taken = pointed.item, pointed.taken
    got = [points for row in rows if (points := pointed.points[row]) is not None]
    policy = item.missing or ready.scheme.missing
    for row in rows:
        if pointed.points[row] is not None or not pointed.applies[row]:
            continue
        reason = taken.reasons.get(row, "")
        if row in taken.fixed:
            is_full = taken.fixed[row] is Denominators.FULL
            pointed.points[row] = pointed.weight if is_full else Fraction(0)
            pointed.notes[row] = f"{reason}，按办法记{'满' if is_full else '0'}分"
            continue
        if policy is Missing.NOT_RANKED and item.role is not Role.PART:
            pointed.bars[row] = f"{item.title}{reason}"
        pointed.points[row], words = _answer(policy, got, pointed.weight)
        pointed.notes[row] = f"{reason}，{words}" if words else reason


def _answer(policy: Missing | None, got: Sequence[Fraction], weight: Fraction) -> tuple[Fraction | None, str]:
    match policy:
        case Missing.ZERO:
            return Fraction(0), "按办法记0分"
        case Missing.FULL:
            return weight, "按办法记满分"
        case Missing.MEAN if got:
            return sum(got, Fraction(0)) / len(got), "按办法取该项平均分"
        case Missing.LOWEST if got:
            return min(got), "按办法取该项最低分"
        case Missing.REDUCE:
            return None, "该项分值不计，其余折算到满分"
        case Missing.MEAN | Missing.LOWEST:
            return None, "无一单位有数，该项分值不计"
    return None, ""
