"""What a plan's targets demand of the table units × years (× industries)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from gongce.relations import Figure, Interval
from gongce.rulebook import Reading, Relation, TargetMeasure
from gongce.targets.decomposition.problem import UNBOUNDED, GroupSum
from gongce.targets.paths.path import Anchor, YearPath, draw_paths
from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.closure_report import show_figure
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import UsageError

PATH_ORIGIN = "path"
HUNDRED = Fraction(100)
AMOUNTS = (TargetMeasure.LEVEL, TargetMeasure.COUNT)


class Precision(StrEnum):
    """What a printed figure demands."""

    EXACT = "exact"
    """Itself to the last step."""
    TOP = "top"
    """The top itself, its parts anything that prints as they do."""
    PRINTED = "printed"
    """Anything that prints as it does (half a place is rounded up, so the upper end is left out)."""
    CLOSED = "closed"
    """Its rounding interval with both ends, to check figures somebody else rounded."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The table of a target.

    `units` are the lowest ones, `under` says which of them belong to each unit the targets speak of, `groups` are the
    units just under the top; `path` is what the years follow, where the target has one; `industries` is empty where
    the table has only units and years.
    """

    top: TargetNode
    units: tuple[str, ...]
    years: tuple[int, ...]
    path: YearPath | None
    under: Mapping[str, tuple[str, ...]]
    groups: tuple[str, ...]
    industries: tuple[str, ...] = ()

    @property
    def years_by_place(self) -> Mapping[int, int]:
        """Year → position."""
        return {year: place for place, year in enumerate(self.years)}


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand and where it comes from.

    `origin` joins demands that stand or fall together: the children of one parent by one relation; the derived path.
    """

    origin: str
    sources: tuple[str, ...]
    sum: GroupSum


def build_frame(
    tree: TargetTree,
    top: TargetNode,
    *,
    years: tuple[int, int] | None = None,
    industries: tuple[str, ...] = (),
) -> Frame:
    """The table of a target: the lowest units its children speak of, the years it or the plan covers.

    Args:
        tree: the plan's targets, bases and membership.
        top: what is broken down.
        years: first and last year, said by a person where the plan lost them; left out: the target's or the plan's.
        industries: the industries to break it down by as well; left out: those its own children name, if any.

    Raises:
        UsageError: the target has no figure, no years, or is not an amount.
    """
    if top.figure is None or top.measure not in AMOUNTS:
        raise UsageError("only an amount with a figure can be broken down", where=top.place or top.id)
    span = years or (top.years if top.years and top.years[0] < top.years[1] else tree.horizon or top.years)
    if span is None or span[1] < span[0]:
        raise UsageError(
            "the target's years are not known",
            where=top.place or top.id,
            remedy="give them (--years 2021/2025), or enter its period in the pack",
        )
    speaking = list(_speaking(tree, top))
    named = {node.unit for node in (top, *tree.descendants(top.id))}
    units = _list_units(tree, top, speaking, named)
    groups = tree.members(top.unit, named) or (top.unit,)
    under = {unit: tree.leaves(unit, named) for unit in (*named, *groups, *units)}
    under[top.unit] = units
    path = next((p for p in draw_paths(tree) if p.node.id == top.id), None)
    found = industries or tuple(dict.fromkeys(node.industry for node in speaking if node.industry != top.industry))
    return Frame(top, units, tuple(range(span[0], span[1] + 1)), path, under, groups, found)


def _list_units(tree: TargetTree, top: TargetNode, speaking: list[TargetNode], named: set[str]) -> tuple[str, ...]:
    """The lowest units under the top, then those that are no member of its but have a part of it (the city's own)."""
    inside = dict.fromkeys(tree.leaves(top.unit, named))
    added = [node.unit for node in speaking if node.relation is Relation.SUM and node.parent == top.id]
    for unit in added:
        if unit != top.unit and not set(tree.leaves(unit, named)) & inside.keys():
            inside |= dict.fromkeys(tree.leaves(unit, named))
    return tuple(inside)


def list_demands(tree: TargetTree, frame: Frame, step: Fraction, precision: Precision) -> list[Demand]:
    """Every demand on the table: the top's own, its descendants', and the years' totals of its path (derived)."""
    nodes = _speaking(tree, frame.top)
    found = [demand for node in nodes for demand in _demand(tree, frame, node, step, precision)]
    return [*found, *_path_demands(tree, frame, step)]


def _speaking(tree: TargetTree, top: TargetNode) -> Iterator[TargetNode]:
    """The top and what below it speaks of the same amounts: the same indicator, or a part that adds up to it."""
    yield top
    said = {top.id}
    for node in tree.descendants(top.id):
        is_part = node.relation is Relation.SUM and node.parent in said
        if (is_part or node.indicator == top.indicator) and node.version == top.version and node.figure is not None:
            said.add(node.id)
            yield node


def _demand(tree: TargetTree, frame: Frame, node: TargetNode, step: Fraction, precision: Precision) -> Iterator[Demand]:
    is_exact = precision is Precision.EXACT or (precision is Precision.TOP and node.id == frame.top.id)
    interval = _interval(frame, node, is_exact=is_exact)
    members = [place for place, unit in enumerate(frame.units) if unit in frame.under[node.unit]]
    if interval is None or not members:
        return
    if node.industry not in ("", frame.top.industry, *frame.industries):
        return
    origin = node.id if node.id == frame.top.id else f"{node.parent}:{node.relation}:{node.measure}"
    trades = tuple(place for place, name in enumerate(frame.industries) if name == node.industry)
    which = tree.title_of(node.unit) + (f"·{tree.title_of(node.industry)}" if trades else "")
    low = -UNBOUNDED if interval.low is None else ceil(interval.low / step)
    high = UNBOUNDED if interval.high is None else floor(interval.high / step)
    if not is_exact and precision is not Precision.CLOSED and interval.high is not None and low < high:
        high = max(low, ceil(interval.high / step) - 1) if node.figure and node.figure.step else high
    for places, when in _spans(frame, node):
        where = (("unit", tuple(members)), ("year", places), *((("industry", trades),) if trades else ()))
        words = f"{which}{when}{'占比折合' if node.measure is TargetMeasure.SHARE else '合计'}"
        yield Demand(origin, (node.id,), GroupSum(words, where, low, high))


def _interval(frame: Frame, node: TargetNode, *, is_exact: bool) -> Interval | None:
    """What the node's amount may be in the top's unit; a share is taken of the level above it."""
    if node.measure is TargetMeasure.SHARE:
        whole, share = frame.top.figure, node.figure
        if whole is None or share is None or node.denominator[0]:
            return None
        of = Interval(whole.low, whole.high) if is_exact else whole.interval
        return (of * share.interval).scaled(1 / HUNDRED)
    figure = figure_in(node, frame.top.measured_in) if node.measure in AMOUNTS else None
    if figure is None:
        return None
    return Interval(figure.low, figure.high) if is_exact else figure.interval


def _spans(frame: Frame, node: TargetNode) -> Iterator[tuple[tuple[int, ...], str]]:
    """The years a demand sums over: all of them, the last, or each alone."""
    places = frame.years_by_place
    first, last = node.years or (frame.years[0], frame.years[-1])  # lost years are those the table was asked for
    inside = tuple(places[year] for year in frame.years if first <= year <= last)
    if not inside:
        return
    if node.reading is Reading.END:
        yield inside[-1:], f"{frame.years[inside[-1]]}年"
    elif node.reading is Reading.ANNUAL:
        for place in inside:
            yield (place,), f"{frame.years[place]}年"
    else:
        yield inside, f"{frame.years[inside[0]]}—{frame.years[inside[-1]]}年"


def _path_demands(tree: TargetTree, frame: Frame, step: Fraction) -> Iterator[Demand]:
    """The years' totals of the top's path in whole steps; a printed year is left to its own demand."""
    if frame.path is None or frame.path.anchor not in (Anchor.END, Anchor.TOTAL):
        return
    everyone = tuple(range(len(frame.units)))
    for year, steps in _path_steps(frame.path, step).items():
        if year in frame.path.derived and year in frame.years:
            where = (("unit", everyone), ("year", (frame.years_by_place[year],)))
            words = f"{tree.title_of(frame.top.unit)}{year}年路径"
            yield Demand(PATH_ORIGIN, (), GroupSum(words, where, steps, steps))


def _path_steps(path: YearPath, step: Fraction) -> dict[int, int]:
    """Year → whole steps; where the path is drawn from a total, they add up to it exactly (largest remainder)."""
    exact = {year: value / step for year, value in path.values.items()}
    if path.anchor is not Anchor.TOTAL or path.node.figure is None:
        return {year: round(value) for year, value in exact.items()}
    total = round(path.node.figure.value / step)
    exact = {year: value * total / sum(exact.values(), Fraction(0)) for year, value in exact.items()}
    steps = {year: floor(value) for year, value in exact.items()}
    by_rest = sorted(exact, key=lambda year: (steps[year] - exact[year], year))
    return steps | {year: steps[year] + 1 for year in by_rest[: total - sum(steps.values())]}


def tell_source(tree: TargetTree, demand: Demand) -> str:
    """The target a demand comes from with its printed figure; of a path, that it is derived."""
    nodes = [tree.by_id[source] for source in demand.sources]
    told = [f"{node.title}{show_figure(node.figure or Figure.exact(0), node.measured_in)}" for node in nodes]
    return "、".join(told) or f"{demand.sum.words}（推算）"
