"""The tree with its closures, rivals and clashes: lines and plain values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongce.rulebook import Relation, Scope
from gongce.targets.telling.columns import pad, plain, plain_finding, tell_finding
from gongce.targets.tree.clashes import find_clashes
from gongce.targets.tree.closure import Closure, close_tree
from gongce.targets.tree.closure_report import find_gaps, show_amount, show_figure, tell_closure
from gongce.targets.tree.expansion import Expansion, expand_each
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.targets.tree.structure import check_tree
from gongce.targets.tree.versions import Rivals, find_rivals, is_valid, tell_rivals
from gongce.vocabulary import Finding

RELATION_WORDS = {
    Relation.SUM: "合计项",
    Relation.PART: "其中",
    Relation.NESTED: "分档",
    Relation.SHARE: "占比",
    Relation.EACH: "每个",
}
TIER_WORDS = {"floor": "保底", "target": "目标", "strive": "力争"}
_TITLE = 44


@dataclass(frozen=True, slots=True)
class TreeReport:
    """The tree as it is looked at: what holds on the day, how it closes, what contradicts it, who each is meant for."""

    tree: TargetTree
    nodes: tuple[TargetNode, ...]
    closures: tuple[Closure, ...]
    rivals: tuple[Rivals, ...]
    expansions: tuple[Expansion, ...]
    findings: tuple[Finding, ...]


def report_tree(tree: TargetTree, day: date | None = None) -> TreeReport:
    """Everything the tree shows by itself.

    Args:
        tree: the plan's targets.
        day: only targets whose version is valid on it; left out: all.
    """
    nodes = tuple(node for node in tree.nodes if is_valid(tree, node, day))
    closures, rivals = close_tree(tree), find_rivals(tree, day)
    expansions = tuple(expand_each(tree, node) for node in nodes if node.scope is Scope.EACH)
    doubts = [finding for expansion in expansions for finding in expansion.findings]
    findings = (
        *check_tree(tree),
        *find_gaps(tree, closures),
        *find_clashes(tree),
        *(tell_rivals(tree, one) for one in rivals),
        *doubts,
    )
    return TreeReport(tree, nodes, closures, rivals, expansions, findings)


def show_value(node: TargetNode) -> str:
    """The printed value with its tiers: "7%以上（力争8%）"."""
    unit = node.measured_in
    if node.figure is None:
        return "未载明"
    told = show_figure(node.figure, unit)
    if node.strive is not None and node.strive != node.figure.value:
        told += f"（力争{show_amount(node.strive)}{unit}）"
    elif node.strive is not None and node.target is None:
        told = f"力争{told}"
    return told


def show_years(node: TargetNode) -> str:
    """When it holds: "2011—2015年"; a lost time is said."""
    if node.years is None:
        return "时间未载明"
    first, last = node.years
    return f"{first}年" if first == last else f"{first}—{last}年"


def tell_tree(report: TreeReport) -> Iterator[str]:
    """The targets as an indented tree, then closures, then findings."""
    shown = {node.id for node in report.nodes}
    for node in report.nodes:
        if not node.parent or node.parent not in shown:
            yield from _tell_branch(report.tree, node, 0, frozenset(), shown)
    if report.closures:
        yield "\n合计核对"
        yield from (f"  {tell_closure(report.tree, closure)}" for closure in report.closures)
    yield from tell_findings(report.findings)


def _tell_branch(
    tree: TargetTree, node: TargetNode, depth: int, above: frozenset[str], shown: set[str]
) -> Iterator[str]:
    relation = f"［{RELATION_WORDS[node.relation]}］" if node.relation else ""
    version = f"〔{node.version}〕" if node.version != "own" else ""
    title = pad(f"{'  ' * depth}{relation}{node.title}{version}", _TITLE)
    yield f"{title}  {pad(show_value(node), 22)}  {pad(show_years(node), 12)}  {node.id}"
    for child in tree.children(node.id):
        if child.id in shown and child.id not in above and child.id != node.id:
            yield from _tell_branch(tree, child, depth + 1, above | {node.id}, shown)


def tell_findings(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings under a head; nothing where there are none."""
    if findings:
        yield f"\n需要核对（{len(findings)}项）"
        yield from (f"  {tell_finding(finding)}" for finding in findings)


def plain_node(node: TargetNode) -> dict[str, Any]:
    """A target as JSON has it."""
    keys = ("id", "title", "indicator", "unit", "industry", "measure", "measured_in", "floor", "target", "strive")
    more = ("years", "reading", "price_basis", "definition", "parent", "relation", "along", "version", "scope")
    record = {key: plain(getattr(node, key)) for key in (*keys, *more)}
    low, high = (node.figure.low, node.figure.high) if node.figure else (None, None)
    return record | {"low": plain(low), "high": plain(high), "place": node.place}


def plain_closure(closure: Closure) -> dict[str, Any]:
    """A closure as JSON has it."""
    decision = closure.decision
    return {
        "kind": str(closure.kind),
        "parent": closure.parent,
        "title": closure.title,
        "children": list(closure.children),
        "verdict": str(decision.verdict),
        "closed": closure.is_closed,
        "exact": plain(decision.exact),
        "expected": plain(closure.expected.value if closure.expected else None),
        "residual": plain(closure.residual),
        "tolerance": plain(closure.tolerance),
        "unallocated": plain(closure.unallocated),
        "missing": list(closure.missing),
        "measured_in": closure.measured_in,
    }


def plain_expansion(tree: TargetTree, expansion: Expansion) -> dict[str, Any]:
    """A target meant for each member, as JSON has it."""
    total = expansion.total
    return {
        "target": expansion.source.id,
        "title": expansion.source.title,
        "members": [
            {"id": child.id, "unit": child.unit, "title": tree.title_of(child.unit), "value": show_value(child)}
            for child in expansion.children
        ],
        "total": plain(total.value) if total else None,
        "findings": [plain_finding(finding) for finding in expansion.findings],
    }


def plain_tree(report: TreeReport) -> dict[str, Any]:
    """The whole report as JSON has it."""
    return {
        "targets": [plain_node(node) for node in report.nodes],
        "closures": [plain_closure(closure) for closure in report.closures],
        "rivals": [
            {"first": one.first.id, "second": one.second.id, "difference": plain(one.difference)}
            for one in report.rivals
        ],
        "each": [plain_expansion(report.tree, one) for one in report.expansions],
        "findings": [plain_finding(finding) for finding in report.findings],
    }


def tell_expansions(tree: TargetTree, expansions: Iterable[Expansion], nests: Sequence[str] = ()) -> Iterator[str]:
    """A table per target: each member's value, and the derived total."""
    for expansion in expansions:
        node = expansion.source
        yield f"{node.title}　{show_value(node)}　{show_years(node)}　{node.id}"
        for child in expansion.children:
            yield f"  {pad(tree.title_of(child.unit), 24)}  {show_value(child)}"
        if expansion.total is not None:
            yield f"  {pad('合计（推算）', 24)}  {show_figure(expansion.total, node.measured_in)}"
        yield from (f"  {tell_finding(finding)}" for finding in expansion.findings)
    yield from (f"注：{words}" for words in nests)
