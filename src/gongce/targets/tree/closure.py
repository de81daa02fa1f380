"""Closure: whether children make up their parent, and by how much they do not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from gongce.relations import (
    Decision,
    Figure,
    Interval,
    Verdict,
    decide_at_most,
    decide_share,
    decide_shared_sum,
    decide_sum,
    decide_sum_within,
    decide_total_share,
)
from gongce.relations.comparison import compare_result
from gongce.rulebook import Dimension, Relation, TargetMeasure, convert
from gongce.targets.tree.nodes import TargetNode, TargetTree


class ClosureKind(StrEnum):
    """What is compared."""

    SUM = "sum"
    """Children add up to the parent."""
    SHARED_SUM = "shared sum"
    """Children add up to the parent's printed share of its own parent."""
    SHARES = "shares"
    """Shares of one parent reach 100 %."""
    SHARE_OF_LEVEL = "share of level"
    """A level and a share of the same unit agree on the whole."""
    WEIGHTED = "weighted"
    """Growth rates, weighted by base values, are the parent's growth."""
    PART = "part"
    """A part is not larger than the whole (其中)."""
    NESTED = "nested"
    """A count above a higher threshold is not larger."""


@dataclass(frozen=True, slots=True)
class Closure:
    """One comparison of children with their parent.

    Args:
        kind: what is compared.
        parent, children: ids.
        along: the dimension the parent is divided by.
        decision: how it came out, with exact and possible values [`measured_in`].
        residual: the parent less its children, from the printed values; negative where the children are too much.
        tolerance: how large a residual the rounding of the printed figures can explain.
        unallocated: what is left for members without a target of their own; None where every member has one.
        missing: those members' titles.
        measured_in: the unit of the amounts.
        title: the parent's title.
        expected: what the children should be, as printed or as it follows.
    """

    kind: ClosureKind
    parent: str
    children: tuple[str, ...]
    along: Dimension | None
    decision: Decision
    residual: Fraction | None
    tolerance: Fraction | None
    measured_in: str
    title: str
    expected: Figure | None = None
    unallocated: Fraction | None = None
    missing: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether it is true of some values inside the rounding of the figures."""
        return self.decision.is_sound


def close_tree(tree: TargetTree) -> tuple[Closure, ...]:
    """Every closure the tree can be asked for, in the order of the plan."""
    found: list[Closure] = []
    for parent in tree.nodes:
        for _, group in groupby(sorted(tree.children(parent.id), key=_group_key), key=_group_key):
            found += _close_group(tree, parent, list(group))
        found += _close_share_of_level(tree, parent)
    return tuple(found)


def _group_key(child: TargetNode) -> tuple[str, ...]:
    years = str(child.years or "")
    return (str(child.relation), str(child.along), child.version, str(child.measure), years, str(child.reading))


def _close_group(tree: TargetTree, parent: TargetNode, children: list[TargetNode]) -> Iterator[Closure]:
    relation = children[0].relation
    if relation is Relation.SUM:
        yield from _close_sum(tree, parent, children)
    elif relation is Relation.SHARE and len(children) > 1:
        yield from _close_shares(tree, parent, children)
    elif relation in (Relation.PART, Relation.NESTED):
        kind = ClosureKind.PART if relation is Relation.PART else ClosureKind.NESTED
        yield from _close_parts(parent, children, kind)


def _close_sum(tree: TargetTree, parent: TargetNode, children: list[TargetNode]) -> Iterator[Closure]:
    if parent.measure is TargetMeasure.GROWTH:
        yield from _close_growth(tree, parent, children)
        return
    figures = [figure for child in children if (figure := figure_in(child, _amount_unit(tree, parent)))]
    if len(figures) < len(children) or not figures:
        return
    if parent.measure is TargetMeasure.SHARE and children[0].measure is not TargetMeasure.SHARE:
        yield from _close_shared_sum(tree, parent, children, figures)
    elif parent.figure is not None:
        missing = find_missing(tree, parent, children)
        decision = decide_sum_within(figures, parent.figure) if missing else decide_sum(figures, parent.figure)
        yield _closure(ClosureKind.SUM, tree, parent, children, decision, missing)


def _close_growth(tree: TargetTree, parent: TargetNode, children: list[TargetNode]) -> Iterator[Closure]:
    """Growth rates are no amounts: weighted by the children's base values, where all of them are known."""
    weighted = []
    for child in children:
        base = tree.base_of(child)
        if child.figure is None or child.measure is not TargetMeasure.GROWTH or base is None:
            return
        weighted.append((child.figure, base.figure.value))
    if parent.figure is not None and weighted and not find_missing(tree, parent, children):
        decision = close_weighted(parent.figure, weighted)
        yield _closure(ClosureKind.WEIGHTED, tree, parent, children, decision, (), "%")


def _amount_unit(tree: TargetTree, parent: TargetNode) -> str:
    """The unit children are added in: the parent's, or for a share that of the level it is a share of."""
    above = tree.by_id.get(parent.parent)
    return above.measured_in if parent.measure is TargetMeasure.SHARE and above else parent.measured_in


def _close_shared_sum(
    tree: TargetTree, parent: TargetNode, children: list[TargetNode], figures: list[Figure]
) -> Iterator[Closure]:
    above = tree.by_id.get(parent.parent)
    if above is None or above.figure is None or parent.figure is None:
        return
    decision = decide_shared_sum(figures, above.figure, parent.figure)
    missing = find_missing(tree, parent, children)
    yield _closure(ClosureKind.SHARED_SUM, tree, parent, children, decision, missing, above.measured_in)


def _close_shares(tree: TargetTree, parent: TargetNode, children: list[TargetNode]) -> Iterator[Closure]:
    figures = [child.figure for child in children if child.figure]
    if len(figures) == len(children):
        decision = decide_total_share(figures)
        missing = find_missing(tree, parent, children)
        yield _closure(ClosureKind.SHARES, tree, parent, children, decision, missing, "%")


def _close_parts(parent: TargetNode, children: list[TargetNode], kind: ClosureKind) -> Iterator[Closure]:
    for child in children:
        figure = figure_in(child, parent.measured_in)
        if figure is not None and parent.figure is not None:
            decision = decide_at_most(figure, parent.figure)
            residual = parent.figure.value - figure.value
            yield Closure(
                kind,
                parent.id,
                (child.id,),
                child.along,
                decision,
                residual,
                None,
                parent.measured_in,
                parent.title,
                parent.figure,
            )


def _close_share_of_level(tree: TargetTree, parent: TargetNode) -> Iterator[Closure]:
    """A unit's printed level and its printed share, both of this parent."""
    children = tree.children(parent.id)
    levels = {(c.unit, c.industry, c.version): c for c in children if c.measure is TargetMeasure.LEVEL}
    for share in children:
        level = levels.get((share.unit, share.industry, share.version))
        if share.measure is not TargetMeasure.SHARE or level is None or parent.figure is None:
            continue
        figure = figure_in(level, parent.measured_in)
        if figure is None or share.figure is None:
            continue
        decision = decide_share(figure, parent.figure, share.figure)
        yield _closure(ClosureKind.SHARE_OF_LEVEL, tree, parent, [level, share], decision, (), "%")


def close_weighted(parent: Figure, children: Sequence[tuple[Figure, Fraction]]) -> Decision:
    """Decide whether growth rates weighted by base values are the parent's growth.

    Args:
        parent: the parent's growth [%].
        children: (growth [%], base value) each; base values above zero, in one unit.

    Returns:
        The decision in %; ambiguous without any weight.

    >>> parts = [(Figure.parse("10"), Fraction(40)), (Figure.parse("20"), Fraction(60))]
    >>> rate = close_weighted(Figure.parse("16.0"), parts)
    >>> rate.verdict, rate.exact
    (<Verdict.HOLDS: 'holds'>, Fraction(16, 1))
    """
    total = sum((weight for _, weight in children), Fraction(0))
    if total <= 0 or any(weight < 0 for _, weight in children):
        return Decision(Verdict.AMBIGUOUS)
    exact = sum((figure.value * weight for figure, weight in children), Fraction(0)) / total
    lows = [None if f.interval.low is None else f.interval.low * w / total for f, w in children]
    highs = [None if f.interval.high is None else f.interval.high * w / total for f, w in children]
    possible = Interval(_add_known(lows), _add_known(highs))
    return compare_result(exact, possible, parent, is_open=any(figure.is_open for figure, _ in children))


def _add_known(values: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def figure_in(node: TargetNode, unit: str) -> Figure | None:
    """The node's figure in another unit of measurement; None where it has none or the two do not convert."""
    if node.figure is None or node.measured_in == unit:
        return node.figure
    factor = convert(Fraction(1), node.measured_in, unit)
    return None if factor is None else node.figure.scaled(factor)


def find_missing(tree: TargetTree, parent: TargetNode, children: list[TargetNode]) -> tuple[str, ...]:
    """Titles of the parent unit's members that none of the children stands for; none where membership is not known."""
    if children[0].along is not Dimension.UNIT:
        return ()
    covered = {child.unit for child in children}
    members = tree.members(parent.unit, covered)
    reached = covered | {leaf for unit in covered for leaf in tree.leaves(unit)}
    left = [member for member in members if not reached & {member, *tree.leaves(member)}]
    return tuple(tree.title_of(member) for member in left) if reached & set(members) else ()


def _closure(
    kind: ClosureKind,
    tree: TargetTree,
    parent: TargetNode,
    children: list[TargetNode],
    decision: Decision,
    missing: tuple[str, ...],
    measured_in: str = "",
) -> Closure:
    expected = _expect(kind, parent, children, decision)
    residual = None if expected is None or decision.exact is None else expected.value - decision.exact
    unallocated = residual if missing and residual is not None and residual > 0 else None
    return Closure(
        kind,
        parent.id,
        tuple(child.id for child in children),
        children[0].along,
        decision,
        residual,
        _tolerance(decision),
        measured_in or parent.measured_in,
        parent.title,
        expected,
        unallocated,
        missing,
    )


def _expect(kind: ClosureKind, parent: TargetNode, children: list[TargetNode], decision: Decision) -> Figure | None:
    if kind is ClosureKind.SHARES:
        return Figure.exact(100)
    if kind is ClosureKind.SHARED_SUM:
        return None if decision.right is None else Figure.exact(decision.right)
    return children[-1].figure if kind is ClosureKind.SHARE_OF_LEVEL else parent.figure


def _tolerance(decision: Decision) -> Fraction | None:
    """Half the width of what the children may be, and of what the parent may be."""
    widths = [
        (interval.high - interval.low) / 2
        for interval in (decision.possible, decision.printed)
        if interval is not None and interval.low is not None and interval.high is not None
    ]
    return sum(widths, Fraction(0)) if widths else None
