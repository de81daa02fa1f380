"""What people ask of a table: shares to start from, floors, ceilings, fixed figures, priorities, read from rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

import numpy as np

from gongce.targets.breakdown.demands import Demand, Frame
from gongce.targets.decomposition.arrays import BoolArray, FloatArray
from gongce.targets.decomposition.problem import UNBOUNDED, GroupSum, Problem
from gongce.targets.tree.nodes import TargetTree
from gongce.vocabulary import InputError

WISH_COLUMNS = ("unit", "industry", "year", "kind", "value")
HUNDRED = Fraction(100)


class WishKind(StrEnum):
    """What is asked for."""

    SHARE = "share"
    """The part of the whole the cells start from [%]."""
    FLOOR = "floor"
    """The least."""
    CEILING = "ceiling"
    """The most."""
    FIXED = "fixed"
    """Exactly this, set by hand."""
    PRIORITY = "priority"
    """How firmly cells stay at their share: 1 is ordinary, 2 moves half as far."""


_KIND_WORDS = {"份额": "share", "下限": "floor", "上限": "ceiling", "已定": "fixed", "优先级": "priority"}
_SUM_WORDS = {WishKind.FLOOR: "下限", WishKind.CEILING: "上限", WishKind.FIXED: "已定"}


@dataclass(frozen=True, slots=True)
class Wish:
    """One row of wishes; "" and None stand for all units, industries or years, summed where an amount is asked.

    Args:
        kind: what is asked.
        value: an amount in the target's unit; % for a share.
        unit, industry: ids.
        year: the year.
        place: where it stands, for errors.
    """

    kind: WishKind
    value: Fraction
    unit: str = ""
    industry: str = ""
    year: int | None = None
    place: str = ""


def read_wishes(
    tree: TargetTree, frame: Frame, rows: Iterable[tuple[str, Mapping[str, str]]], step: Fraction, name: str
) -> tuple[Wish, ...]:
    """Wishes from the rows of a table; all or nothing, every bad row told.

    Args:
        tree: names units and industries.
        frame: the table's units, industries and years.
        rows: (place, column → text); columns are `WISH_COLUMNS`; unit and industry by id or title.
        step: the printed unit: an amount finer than it is refused, not rounded.
        name: the file's, for errors.

    Raises:
        InputError: rows that name no member of the table, no kind or no usable number.
    """
    units = {**{tree.title_of(unit): unit for unit in frame.under}, **{unit: unit for unit in frame.under}}
    trades = {**{tree.title_of(one): one for one in frame.industries}, **{one: one for one in frame.industries}}
    found, wrong = [], []
    for place, row in rows:
        cells = {key: (row.get(key) or "").strip() for key in WISH_COLUMNS}
        problems = list(_judge(cells, frame, units, trades, step))
        wrong += [f"{place}: {problem}" for problem in problems]
        if not problems:
            found.append(_make(cells, units, trades, place))
    if wrong:
        raise InputError("; ".join(wrong[:12]), where=name, remedy="correct these rows; nothing was taken")
    return tuple(found)


def _judge(
    cells: Mapping[str, str], frame: Frame, units: Mapping[str, str], trades: Mapping[str, str], step: Fraction
) -> Iterator[str]:
    if cells["unit"] and cells["unit"] not in units:
        yield f"the table has no unit {cells['unit']}"
    if cells["industry"] and cells["industry"] not in trades:
        yield f"the table has no industry {cells['industry']}"
    if cells["year"] and cells["year"] not in {str(year) for year in frame.years}:
        yield f"the table has no year {cells['year']}"
    kind = _kind(cells["kind"])
    if kind is None:
        yield f"no kind {cells['kind'] or '(empty)'}; it is {', '.join(WishKind)}"
    value = _number(cells["value"])
    if value is None or value < 0:
        yield f"{cells['value'] or '(empty)'} is no number of zero or more"
    elif kind in _SUM_WORDS and (value / step).denominator != 1:
        yield f"{cells['value']} is finer than the printed step {float(step):g}"
    elif kind is WishKind.PRIORITY and value == 0:
        yield "a priority is above zero"
    elif kind in _SUM_WORDS and value / step >= UNBOUNDED:
        yield f"{cells['value']} is too large"


def _kind(text: str) -> WishKind | None:
    word = _KIND_WORDS.get(text, text)
    return WishKind(word) if word in list(WishKind) else None


def _number(text: str) -> Fraction | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() and abs(number) < 10**20 else None


def _make(cells: Mapping[str, str], units: Mapping[str, str], trades: Mapping[str, str], place: str) -> Wish:
    return Wish(
        _kind(cells["kind"]) or WishKind.SHARE,
        _number(cells["value"]) or Fraction(0),
        units.get(cells["unit"], ""),
        trades.get(cells["industry"], ""),
        int(cells["year"]) if cells["year"] else None,
        place,
    )


def start_from(frame: Frame, problem: Problem, wishes: Iterable[Wish]) -> Problem:
    """The problem with shares and priorities as wished.

    A share is taken of all units' starting amounts of the same years; within what it speaks of, the cells keep their
    proportions. What no share speaks of is scaled to the rest, year by year.
    """
    seed, priority = problem.seed.copy(), problem.priority.copy()
    stated = np.zeros(problem.shape, np.bool_)
    for wish in wishes:
        mask = cells_of(frame, problem, wish)
        if wish.kind is WishKind.PRIORITY:
            priority[mask] = float(wish.value)
        elif wish.kind is WishKind.SHARE:
            whole = problem.seed[cells_of(frame, problem, Wish(wish.kind, wish.value, year=wish.year))].sum()
            seed[mask] = problem.seed[mask] / problem.seed[mask].sum() * float(wish.value / HUNDRED) * whole
            stated |= mask
    if stated.any():
        seed = _scale_rest(problem, seed, stated)
    return replace(problem, seed=seed, priority=priority)


def _scale_rest(problem: Problem, seed: FloatArray, stated: BoolArray) -> FloatArray:
    """What is left of every year for the cells without a stated share; where nothing is left, they stay small."""
    place = next(k for k, axis in enumerate(problem.axes) if axis.name == "year")
    across = tuple(k for k in range(seed.ndim) if k != place)
    left = problem.seed.sum(across, keepdims=True) - np.where(stated, seed, 0.0).sum(across, keepdims=True)
    rest = np.where(stated, 0.0, seed)
    total = rest.sum(across, keepdims=True)
    factor = np.maximum(left, 1e-6) / np.where(total > 0, total, 1.0)
    return np.asarray(np.where(stated, seed, rest * factor), np.float64)


def bind_cells(frame: Frame, problem: Problem, wishes: Iterable[Wish]) -> Problem:
    """The problem with floors, ceilings and fixed figures of single cells; those of sums are `demand_sums`."""
    floor, ceiling, fixed = problem.floor.copy(), problem.ceiling.copy(), problem.fixed.copy()
    for wish in wishes:
        mask = cells_of(frame, problem, wish)
        if wish.kind not in _SUM_WORDS or int(mask.sum()) != 1:
            continue
        steps = int(wish.value / problem.step)
        if wish.kind is not WishKind.CEILING:
            floor[mask] = np.maximum(floor[mask], steps) if wish.kind is WishKind.FLOOR else steps
        if wish.kind is not WishKind.FLOOR:
            ceiling[mask] = np.minimum(ceiling[mask], steps) if wish.kind is WishKind.CEILING else steps
        if wish.kind is WishKind.FIXED:
            fixed[mask] = True
    return replace(problem, floor=floor, ceiling=ceiling, fixed=fixed)


def demand_sums(tree: TargetTree, frame: Frame, problem: Problem, wishes: Iterable[Wish]) -> list[Demand]:
    """A demand for every wish about more than one cell: its sum."""
    found = []
    for number, wish in enumerate(wishes, 1):
        if wish.kind in _SUM_WORDS and int(cells_of(frame, problem, wish).sum()) > 1:
            steps = int(wish.value / problem.step)
            low = -UNBOUNDED if wish.kind is WishKind.CEILING else steps
            high = UNBOUNDED if wish.kind is WishKind.FLOOR else steps
            words = f"{_tell_where(tree, frame, wish)}合计{_SUM_WORDS[wish.kind]}"
            found.append(Demand(f"wish:{number}", (), GroupSum(words, _where(frame, wish), low, high)))
    return found


def _where(frame: Frame, wish: Wish) -> tuple[tuple[str, tuple[int, ...]], ...]:
    places = []
    if wish.unit:
        places.append(("unit", tuple(n for n, unit in enumerate(frame.units) if unit in frame.under[wish.unit])))
    if wish.year is not None:
        places.append(("year", (frame.years_by_place[wish.year],)))
    if wish.industry:
        places.append(("industry", (frame.industries.index(wish.industry),)))
    return tuple(places)


def cells_of(frame: Frame, problem: Problem, wish: Wish) -> BoolArray:
    """(shape) the cells a wish speaks of."""
    mask = np.zeros(problem.shape, np.bool_)
    chosen = dict(_where(frame, wish))
    picks = [chosen.get(axis.name, tuple(range(len(axis.members)))) for axis in problem.axes]
    mask[np.ix_(*picks)] = True
    return mask


def _tell_where(tree: TargetTree, frame: Frame, wish: Wish) -> str:
    parts = [tree.title_of(wish.unit or frame.top.unit)]
    parts += [tree.title_of(wish.industry)] if wish.industry else []
    parts += [f"{wish.year}年"] if wish.year is not None else []
    return "·".join(parts)
