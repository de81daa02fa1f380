"""How every value a target names (floor, target, strive) stands against what was observed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from gongce.rulebook import Reading, Relation, TargetMeasure
from gongce.targets.observed.lookup import HUNDRED, ObservedBook
from gongce.targets.paths.path import YearPath, draw_paths
from gongce.targets.progress.reached import Reached, find_reached
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity


class Standing(StrEnum):
    """How one value of a target stands."""

    MET = "met"
    """Reached, and its time is up; of a total or count that cannot fall back: reached."""
    AHEAD = "ahead"
    """Not yet due; what is observed already reaches it, or lies on its path or above."""
    BEHIND = "behind"
    """Not yet due, below its path."""
    MISSED = "missed"
    """Its time is up and it is not reached."""
    OPEN = "open"
    """Not yet due and no path says how much should be there."""
    UNKNOWN = "unknown"
    """Nothing was observed."""


@dataclass(frozen=True, slots=True)
class TierStanding:
    """One value of a target: how it stands and what is lacking (negative: beyond it)."""

    tier: str
    aim: Fraction
    standing: Standing
    lacking: Fraction | None


@dataclass(frozen=True, slots=True)
class Progress:
    """One target against what was observed.

    Args:
        node: the target.
        reached: the observed value, or why there is none.
        tiers: floor, target and strive, those the plan names and that differ.
        ratio: observed as percent of the value to measure against; None for rates, ceilings and values without one.
        due: what its path asks for by the observed year; None where it has none.
    """

    node: TargetNode
    reached: Reached
    tiers: tuple[TierStanding, ...]
    ratio: Fraction | None = None
    due: Fraction | None = None

    @property
    def main(self) -> TierStanding | None:
        """The value to measure against: the target, else what is striven for, else the floor."""
        by_name = {one.tier: one for one in self.tiers}
        return by_name.get("target") or by_name.get("strive") or by_name.get("floor")


def judge_progress(
    tree: TargetTree, book: ObservedBook, nodes: Iterable[TargetNode], base_year: int | None = None
) -> tuple[Progress, ...]:
    """Each target against the observed values, every tier of it, in the order given.

    Args:
        tree: the plan's targets, bases and membership; targets meant for each member should be expanded before.
        book: the observed values.
        nodes: the targets asked about.
        base_year: what changes are measured against where the plan prints no base.
    """
    paths = {path.node.id: path for path in draw_paths(tree)}
    return tuple(_judge(tree, book, node, paths.get(node.id), base_year) for node in nodes)


def _judge(
    tree: TargetTree, book: ObservedBook, node: TargetNode, path: YearPath | None, base_year: int | None
) -> Progress:
    reached = find_reached(tree, book, node, base_year)
    due = _due(node, path, reached)
    tiers = tuple(_judge_tier(node, reached, name, aim, due) for name, aim in list_tiers(node))
    main = Progress(node, reached, tiers).main
    return Progress(node, reached, tiers, _ratio(node, reached, main), due)


def list_tiers(node: TargetNode) -> Iterator[tuple[str, Fraction]]:
    """(name, value) of the values a target names; a floor that is the target itself is told once.

    >>> from gongce.relations import Figure
    >>> node = TargetNode("t", "t", "i", "u", TargetMeasure.GROWTH, Figure(Fraction(7), None), "%",
    ...     target=Fraction(7), strive=Fraction(8))
    >>> [name for name, _ in list_tiers(node)]
    ['target', 'strive']
    """
    value = node.target if node.target is not None else _printed(node)
    if node.floor is not None and node.floor != value:
        yield "floor", node.floor
    if value is not None:
        yield "target", value
    if node.strive is not None and node.strive != value:
        yield "strive", node.strive


def _printed(node: TargetNode) -> Fraction | None:
    """The figure of a target that names neither floor nor strive."""
    return node.figure.value if node.figure and node.floor is None and node.strive is None else None


def _judge_tier(node: TargetNode, reached: Reached, name: str, aim: Fraction, due: Fraction | None) -> TierStanding:
    above = reached.less(aim)
    if above is None:
        return TierStanding(name, aim, Standing.UNKNOWN, None)
    lacking = above if node.is_ceiling else -above
    is_reached = lacking <= 0
    if reached.is_final or (is_reached and _cannot_fall(node)):
        standing = Standing.MET if is_reached else Standing.MISSED
    elif is_reached:
        standing = Standing.AHEAD
    elif due is not None and node.figure and aim == node.figure.value and reached.value is not None:
        is_on_path = reached.value <= due if node.is_ceiling else reached.value >= due
        standing = Standing.AHEAD if is_on_path else Standing.BEHIND
    elif node.reading is Reading.AVERAGE:
        standing = Standing.BEHIND
    else:
        standing = Standing.OPEN
    shown = aim - (reached.value or Fraction(0)) if reached.growth else -above
    return TierStanding(name, aim, standing, -shown if node.is_ceiling else shown)


def _cannot_fall(node: TargetNode) -> bool:
    """Whether what is reached stays reached before its time: totals that only grow, where more is better."""
    return node.reading is Reading.CUMULATIVE and not node.is_ceiling and node.measure is not TargetMeasure.SHARE


def _due(node: TargetNode, path: YearPath | None, reached: Reached) -> Fraction | None:
    """What the path asks for by the observed year: its value, or the total so far of a cumulative target."""
    if path is None or reached.year is None or reached.is_final or node.measure is TargetMeasure.GROWTH:
        return None
    if reached.year not in path.values or not reached.is_whole_year:
        return None
    if node.reading is Reading.CUMULATIVE:
        return sum((value for year, value in path.values.items() if year <= reached.year), Fraction(0))
    return path.values[reached.year]


def _ratio(node: TargetNode, reached: Reached, main: TierStanding | None) -> Fraction | None:
    is_amount = node.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT) and not node.is_ceiling
    if not is_amount or reached.value is None or main is None or main.aim <= 0:
        return None
    return reached.value / main.aim * HUNDRED


def judge_years(one: Progress) -> dict[int, dict[str, bool]]:
    """Year → tier → whether that year's own value reaches it, of targets every year is held against.

    Growth rates, yearly values and yearly averages are; a total or a state at the end is not.
    """
    node = one.node
    is_yearly = node.measure is TargetMeasure.GROWTH or node.reading in (Reading.ANNUAL, Reading.AVERAGE)
    if not is_yearly or node.measure is TargetMeasure.CHANGE:
        return {}
    return {
        year: {tier.tier: value <= tier.aim if node.is_ceiling else value >= tier.aim for tier in one.tiers}
        for year, value in (one.reached.by_year or {}).items()
    }


def find_doubts(tree: TargetTree, book: ObservedBook, found: Sequence[Progress]) -> tuple[Finding, ...]:
    """Targets nothing was observed for, values by another definition, observed parts larger than their whole."""
    by_id = {one.node.id: one for one in found}
    return tuple(finding for one in found for finding in (*_doubt(book, one), *_compare_part(tree, by_id, one)))


def _compare_part(tree: TargetTree, by_id: Mapping[str, Progress], one: Progress) -> Iterator[Finding]:
    """其中 and counts above a higher threshold: what was observed of the part is not more than of the whole."""
    whole = _whole_of(tree, by_id, one.node)
    if whole is None or one.reached.value is None or whole.reached.value is None:
        return
    if one.reached.year != whole.reached.year or one.reached.value <= whole.reached.value:
        return
    unit, (part, total) = one.node.measured_in, (show_amount(each.reached.value) for each in (one, whole))
    told = f"{one.node.title}{part}{unit}，多于其所属的{whole.node.title}{total}{unit}"
    place = one.node.place or one.node.id
    yield Finding("progress.part-over-whole", Severity.WARNING, place, told, "核对两数的口径和来源")


_WITHIN = (Relation.PART, Relation.NESTED)


def _whole_of(tree: TargetTree, by_id: Mapping[str, Progress], node: TargetNode) -> Progress | None:
    """What the target is a part of; of one meant for each member, the same member's."""
    if node.relation in _WITHIN:
        return by_id.get(node.parent)
    source = tree.by_id.get(node.parent)
    if node.relation is Relation.EACH and source is not None and source.relation in _WITHIN:
        return by_id.get(f"{source.parent}.{node.unit}")
    return None


def _doubt(book: ObservedBook, one: Progress) -> Iterator[Finding]:
    node = one.node
    place = node.place or node.id
    if one.reached.why:
        yield Finding("progress.missing", Severity.NOTE, place, f"{node.title}：{one.reached.why}", "补录数据后重算")
    others = book.definitions(node.indicator, node.unit, node.industry, node.measure) - {node.definition}
    if node.definition and others:
        message = f"{node.title}按口径{node.definition}，观测值按{'、'.join(sorted(others))}，未作口径换算"
        yield Finding("progress.definition", Severity.WARNING, place, message, "换用同一口径的数，或录入换算系数")
