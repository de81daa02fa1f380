"""Two versions of one target valid at once: both kept, both shown, the difference told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rivals:
    """One thing aimed at twice: the same indicator, unit, industry, measure and years in two versions."""

    first: TargetNode
    second: TargetNode
    difference: Fraction | None

    @property
    def is_same(self) -> bool:
        """Whether both ask for the same."""
        return self.difference == 0


def find_rivals(tree: TargetTree, day: date | None = None) -> tuple[Rivals, ...]:
    """Targets that two versions set, both valid on the day (or ever, without one)."""
    return tuple(_pair_up(tree, day))


def _pair_up(tree: TargetTree, day: date | None) -> Iterator[Rivals]:
    groups: dict[tuple[object, ...], list[TargetNode]] = {}
    for node in tree.nodes:
        if not node.restates and is_valid(tree, node, day):
            key = (node.indicator, node.unit, node.industry, node.measure, node.years, node.reading, node.denominator)
            groups.setdefault(key, []).append(node)
    for group in groups.values():
        for first, second in combinations(group, 2):
            if first.version != second.version:
                yield Rivals(first, second, _difference(first, second))


def is_valid(tree: TargetTree, node: TargetNode, day: date | None) -> bool:
    """Whether the node's version holds on the day; a version that is not registered does."""
    spans = [version for version in tree.versions if version.id == node.version]
    return day is None or not spans or any(span.holds_on(day) for span in spans)


def _difference(first: TargetNode, second: TargetNode) -> Fraction | None:
    other = figure_in(second, first.measured_in)
    return None if first.figure is None or other is None else first.figure.value - other.value


def tell_rivals(tree: TargetTree, rivals: Rivals) -> Finding:
    """A note that both are in force, with both values; nothing is decided here."""
    first, second = rivals.first, rivals.second
    told = [
        f"{_version_title(tree, node)}：{show_amount(node.figure.value if node.figure else None)}{node.measured_in}"
        for node in (first, second)
    ]
    unit = "个百分点" if first.measured_in == "%" else first.measured_in
    gap = "" if rivals.difference is None else f"，相差{show_amount(rivals.difference)}{unit}"
    message = f"{first.title}有两个同时有效的版本（{'；'.join(told)}{gap}）"
    remedy = "两个版本都保留；考核、通报时写明依据哪一个"
    return Finding("target.two-versions", Severity.NOTE, first.place or first.id, message, remedy)


def _version_title(tree: TargetTree, node: TargetNode) -> str:
    return next((version.title for version in tree.versions if version.id == node.version), node.version)
