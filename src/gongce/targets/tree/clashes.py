"""One thing aimed at with two values in one version, where the text leaves open whether both mean the same time."""

from collections.abc import Iterator
from itertools import combinations

from gongce.rulebook import Reading, Relation, Scope
from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.closure_report import show_figure
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity


def find_clashes(tree: TargetTree) -> tuple[Finding, ...]:
    """A warning for two values of one thing, of one time or of times one of which the text lost.

    Two values agree where something lies in both their intervals (以上 is open upwards). A part of the other, a value
    that says another again, and values of two versions (`find_rivals`) are no clash.

    >>> from fractions import Fraction
    >>> from gongce.relations import Figure
    >>> from gongce.rulebook import TargetMeasure
    >>> one, two = (TargetNode(n, n, "firms", "city", TargetMeasure.COUNT, Figure.exact(v), "家", years=y)
    ...     for n, v, y in (("a", 1000, None), ("b", 700, (2020, 2020))))
    >>> [finding.code for finding in find_clashes(TargetTree((one, two)))]
    ['target.clash']
    """
    return tuple(_compare(tree))


def _compare(tree: TargetTree) -> Iterator[Finding]:
    groups: dict[tuple[object, ...], list[TargetNode]] = {}
    for node in tree.nodes:
        if node.figure is not None and not node.restates and node.relation not in (Relation.PART, Relation.NESTED):
            key = (node.indicator, node.unit, node.industry, node.measure, node.denominator, node.version, node.scope)
            groups.setdefault(key, []).append(node)
    for group in groups.values():
        for first, second in combinations(group, 2):
            if _may_mean_the_same(first, second) and not _agree(first, second):
                yield _tell(first, second)


def _may_mean_the_same(first: TargetNode, second: TargetNode) -> bool:
    is_one_time = first.years == second.years or None in (first.years, second.years)
    readings = {first.reading, second.reading}
    is_one_reading = len(readings) == 1 or readings == {Reading.END, Reading.UNKNOWN}
    are_kin = first.parent == second.id or second.parent == first.id
    return is_one_time and is_one_reading and not are_kin and Scope.EACH not in (first.scope, second.scope)


def _agree(first: TargetNode, second: TargetNode) -> bool:
    """Whether one value can meet both; with a lost time two different least values already ask for an answer."""
    own, other = first.figure, figure_in(second, first.measured_in)
    if own is None or other is None:
        return True
    if first.years is None or second.years is None:
        return own.value == other.value
    return own.interval.meets(other.interval)


def _tell(first: TargetNode, second: TargetNode) -> Finding:
    told = [
        f"{node.title}{show_figure(node.figure, node.measured_in)}（{_when(node)}）"
        for node in (first, second)
        if node.figure is not None
    ]
    message = f"同一指标有两个数：{'，'.join(told)}；原文没有说明两者是否同一时间"
    if first.years == second.years and first.years is not None:
        message = f"同一指标、同一时间有两个数：{'，'.join(told)}"
    place = first.place or first.id
    return Finding("target.clash", Severity.WARNING, place, message, "核对原文；写明时间，或说明以哪个数为准")


def _when(node: TargetNode) -> str:
    if node.years is None:
        return "时间未载明"
    return f"{node.years[0]}年" if node.years[0] == node.years[1] else f"{node.years[0]}—{node.years[1]}年"
