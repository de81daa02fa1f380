"""Targets made from targets: one per member of a group (每个…), drafts for the next year from a plan's path."""

from dataclasses import dataclass, replace
from fractions import Fraction

from gongce.relations import Figure
from gongce.rulebook import Dimension, Reading, Relation, Scope
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity


@dataclass(frozen=True, slots=True)
class Expansion:
    """A target meant for each member, as one child per member.

    `total` is what they come to together: derived, the plan does not print it; None where not all members are known.
    """

    source: TargetNode
    children: tuple[TargetNode, ...]
    total: Figure | None
    findings: tuple[Finding, ...] = ()


def expand_each(tree: TargetTree, node: TargetNode) -> Expansion:
    """One child per member of the unit an "each" target is meant for.

    Without named members there is nothing to expand, and a finding asks for the list; a group whose members the text
    does not all name is expanded over those it names, and the finding says so.
    """
    members = tree.members(node.unit)
    title = tree.title_of(node.unit)
    children = tuple(_child(tree, node, member) for member in members)
    place = node.place or node.id
    if not members:
        message = f"{node.title}：{title}没有列出成员，无法逐个展开"
        finding = Finding("target.members-unknown", Severity.WARNING, place, message, "补上成员名单")
        return Expansion(node, (), None, (finding,))
    if node.unit in tree.open_groups:
        message = f"{node.title}：只展开了原文点名的{len(members)}个，{title}的名单不全"
        finding = Finding("target.members-open", Severity.NOTE, place, message, "补全成员名单")
        return Expansion(node, children, None, (finding,))
    return Expansion(node, children, node.figure.scaled(Fraction(len(members))) if node.figure else None)


def _child(tree: TargetTree, node: TargetNode, member: str) -> TargetNode:
    return replace(
        node,
        id=f"{node.id}.{member}",
        title=f"{tree.title_of(member)}：{node.title}",
        unit=member,
        scope=Scope.WHOLE,
        parent=node.id,
        relation=Relation.EACH,
        along=Dimension.UNIT,
    )


def roll_over(tree: TargetTree, node: TargetNode, values: dict[str, Fraction], year: int) -> tuple[TargetNode, ...]:
    """Drafts of next year's targets under a target: one per unit, from its path or a decomposition.

    Args:
        tree: names the units.
        node: the target of the whole, whose indicator, unit of measurement and version the drafts take.
        values: unit → value of that year, printed precision.
        year: the year the drafts are for.
    """
    return tuple(
        replace(
            node,
            id=f"{node.id}.{unit}.{year}",
            title=f"{tree.title_of(unit)}{year}年{node.title}（草案）",
            unit=unit,
            figure=Figure(value, value, node.step),
            floor=None,
            target=value,
            strive=None,
            years=(year, year),
            reading=Reading.ANNUAL,
            parent=node.id,
            relation=Relation.SUM,
            along=Dimension.UNIT,
        )
        for unit, value in values.items()
    )
