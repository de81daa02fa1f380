"""Whether a tree is one: every parent known, nobody their own ancestor, ids once, shares not above the whole."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from gongce.rulebook import Relation, TargetMeasure
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity

HUNDRED = Fraction(100)


def check_tree(tree: TargetTree) -> tuple[Finding, ...]:
    """Every defect of the tree's build, with place and remedy; the tree stays readable whatever is found.

    >>> from gongce.rulebook import TargetMeasure
    >>> one = TargetNode("a", "甲", "i", "u", TargetMeasure.LEVEL, None, "亿元", parent="a")
    >>> [finding.code for finding in check_tree(TargetTree((one,)))]
    ['target.cycle']
    """
    return (
        *_check_ids(tree),
        *_check_parents(tree),
        *_check_cycles(tree),
        *_check_values(tree),
        *_check_shares(tree),
        *_check_versions(tree),
    )


def _check_ids(tree: TargetTree) -> Iterator[Finding]:
    for name, times in Counter(node.id for node in tree.nodes).items():
        if times > 1:
            yield _blocking("id-twice", name, f"编号{name}用了{times}次", "每个目标一个编号")


def _check_parents(tree: TargetTree) -> Iterator[Finding]:
    for node in tree.nodes:
        if node.parent and node.parent not in tree.by_id:
            yield _blocking(
                "parent-unknown", node.place or node.id, f"上级目标{node.parent}不存在", "改正上级编号或删去"
            )


def _check_cycles(tree: TargetTree) -> Iterator[Finding]:
    told: set[str] = set()
    for node in tree.nodes:
        chain = [node.id]
        while (above := tree.by_id.get(chain[-1])) and above.parent and above.parent not in chain:
            chain.append(above.parent)
        closing = tree.by_id[chain[-1]].parent if chain[-1] in tree.by_id else ""
        if closing == node.id and node.id not in told:
            told |= set(chain)
            way = "→".join([*chain, node.id])
            yield _blocking("cycle", node.place or node.id, f"上级关系成环：{way}", "去掉环中一个目标的上级")


def _check_values(tree: TargetTree) -> Iterator[Finding]:
    for node in tree.nodes:
        if node.figure is None or node.figure.interval.high is None:
            continue
        if node.measure in _COUNTED and node.figure.interval.high < 0:
            yield _blocking(
                "value-negative", node.place or node.id, f"{node.title}为负数", "改正数值，或改为变动类目标"
            )


_COUNTED = (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.SHARE, TargetMeasure.CEILING)


def _check_shares(tree: TargetTree) -> Iterator[Finding]:
    for node in tree.nodes:
        own = node.figure.interval.low if node.figure and node.measure is TargetMeasure.SHARE else None
        if own is not None and own > HUNDRED:
            yield _blocking("share-over-whole", node.place or node.id, f"{node.title}超过100%", "改正占比或其分母")
        parts = [child for child in tree.children(node.id) if child.relation is Relation.SHARE and child.figure]
        for key in {(child.along, child.version, child.years) for child in parts}:
            group = [child for child in parts if (child.along, child.version, child.years) == key]
            yield from _check_share_total(node, group)


def _check_share_total(parent: TargetNode, shares: list[TargetNode]) -> Iterator[Finding]:
    lows = [child.figure.interval.low for child in shares if child.figure]
    total = sum((low for low in lows if low is not None), Fraction(0))
    if total > HUNDRED:
        names = "、".join(child.title for child in shares)
        message = f"{names}至少共占{float(total):g}%，超过100%"
        yield _blocking("shares-over-whole", parent.place or parent.id, message, "调低其中的占比，或改正其分母")


def _check_versions(tree: TargetTree) -> Iterator[Finding]:
    known = {version.id for version in tree.versions}
    for version in sorted({node.version for node in tree.nodes} - known if known else ()):
        yield _blocking("version-unknown", version, f"目标版本{version}没有登记", "在版本表中登记，写明有效期")


def _blocking(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(f"target.{code}", Severity.BLOCKING, place, message, remedy)
