"""Closures in words: a line each for the table, a finding for what does not close."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from gongce.relations import Figure, Verdict
from gongce.rulebook.model.base import print_number
from gongce.targets.tree.closure import Closure, ClosureKind
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity

FAR_ABOVE = Fraction(6, 5)
"""From which ratio on children above an open goal (超过1000) are told: a house rule, no standard says."""

_KIND_WORDS = {
    ClosureKind.SUM: "各项之和",
    ClosureKind.SHARED_SUM: "各项之和对应占比",
    ClosureKind.SHARES: "占比之和",
    ClosureKind.SHARE_OF_LEVEL: "总量与占比",
    ClosureKind.WEIGHTED: "加权增速",
    ClosureKind.PART: "其中项",
    ClosureKind.NESTED: "分档数",
}
_VERDICT_WORDS = {
    Verdict.HOLDS: "闭合",
    Verdict.ROUNDING: "舍入可解释",
    Verdict.VIOLATED: "不闭合",
    Verdict.AMBIGUOUS: "不能判定",
    Verdict.DERIVED: "推算",
}


def tell_closure(tree: TargetTree, closure: Closure) -> str:
    """One line: what was compared, both sides, residual, tolerance, how it came out.

    >>> from gongce.relations import Decision
    >>> decision = Decision(Verdict.HOLDS, Fraction(2500), None, None)
    >>> print(tell_closure(TargetTree(()), Closure(ClosureKind.SUM, "t", ("a", "b"), None, decision, Fraction(0),
    ...     Fraction(2), "亿元", "三户产值", Figure.parse("2500"))))
    三户产值：各项之和2500亿元，应为2500亿元，差额0，容差±2，闭合
    """
    unit, decision = closure.measured_in, closure.decision
    parts = [f"{_KIND_WORDS[closure.kind]}{show_amount(decision.exact)}{unit}"]
    if closure.expected is not None:
        parts.append(f"{_expectation(closure)}{show_figure(closure.expected, unit)}")
    if closure.residual is not None:
        parts.append(f"差额{show_amount(closure.residual)}")
    if closure.tolerance is not None:
        parts.append(f"容差±{show_amount(closure.tolerance)}")
    if closure.unallocated is not None:
        parts.append(f"未分解{show_amount(closure.unallocated)}{unit}（{'、'.join(closure.missing)}）")
    return f"{closure.title}：{'，'.join(parts)}，{_VERDICT_WORDS[decision.verdict]}"


def _expectation(closure: Closure) -> str:
    return "不应超过" if closure.kind in (ClosureKind.PART, ClosureKind.NESTED) else "应为"


def find_gaps(tree: TargetTree, closures: Iterable[Closure]) -> tuple[Finding, ...]:
    """A warning for every closure that no rounding explains, a note for what is only far above an open goal."""
    return tuple(finding for closure in closures for finding in _judge(tree, closure))


def _judge(tree: TargetTree, closure: Closure) -> Iterator[Finding]:
    parent = tree.by_id[closure.parent]
    place = parent.place or parent.id
    if closure.decision.verdict is Verdict.VIOLATED:
        remedy = "核对原文；如系原文矛盾，请制定单位说明以哪个数为准"
        message = f"{tell_closure(tree, closure)}（{_name_children(tree, closure)}）"
        yield Finding(f"closure.{closure.kind.replace(' ', '-')}", Severity.WARNING, place, message, remedy)
    elif _is_far_above(tree, closure):
        exact, least = closure.decision.exact, parent.figure.value if parent.figure else Fraction(1)
        more = (exact or Fraction(0)) / least - 1
        unit = closure.measured_in
        told = f"{len(closure.children)}项之和{show_amount(exact)}{unit}，比“{show_amount(least)}{unit}以上”"
        message = f"{parent.title}：{told}高出{float(more) * 100:.0f}%（{_name_children(tree, closure)}）"
        yield Finding("closure.far-above", Severity.NOTE, place, message, "核对是否同一年份、分类是否交叉")


def list_ways_out(tree: TargetTree, closure: Closure) -> tuple[str, ...]:
    """For a closure that does not close: each single printed figure that could be another, and what it would be.

    Which of them is right is for people to decide; empty where it closes, or where no single figure could mend it.

    >>> from gongce.relations import Decision
    >>> from gongce.rulebook import TargetMeasure
    >>> whole, part = (TargetNode(name, name, "i", "u", TargetMeasure.LEVEL, Figure.exact(value), "户")
    ...     for name, value in (("全部", 5), ("其中", 7)))
    >>> decision = Decision(Verdict.VIOLATED, Fraction(7), None, None)
    >>> list_ways_out(TargetTree((whole, part)), Closure(ClosureKind.PART, "全部", ("其中",), None, decision,
    ...     Fraction(-2), None, "户", "全部", Figure.exact(5)))
    ('把“全部”由5户改为7户', '把“其中”由7户改为5户')
    """
    if closure.is_closed or closure.residual is None:
        return ()
    parent, children = tree.by_id[closure.parent], [tree.by_id[name] for name in closure.children]
    if closure.kind in _AMOUNTS:
        nodes = [(parent, -closure.residual), *((child, closure.residual) for child in children)]
    elif closure.kind is ClosureKind.SHARES:
        nodes = [(child, closure.residual) for child in children]
    else:
        nodes = []
    return tuple(words for node, change in nodes if (words := _tell_change(node, change, closure.measured_in)))


_AMOUNTS = (ClosureKind.SUM, ClosureKind.PART, ClosureKind.NESTED)


def _tell_change(node: TargetNode, change: Fraction, unit: str) -> str:
    """A figure and what it would have to be; "" where that is below zero or its figure is in another unit."""
    if node.figure is None or node.measured_in != unit or node.figure.value + change < 0:
        return ""
    now, then = (f"{show_amount(value)}{unit}" for value in (node.figure.value, node.figure.value + change))
    return f"把“{node.title}”由{now}改为{then}"


def _is_far_above(tree: TargetTree, closure: Closure) -> bool:
    figure = tree.by_id[closure.parent].figure
    if closure.kind is not ClosureKind.SUM or figure is None or figure.low is None or figure.high is not None:
        return False
    return closure.decision.exact is not None and closure.decision.exact > FAR_ABOVE * figure.low


def _name_children(tree: TargetTree, closure: Closure) -> str:
    told = []
    for name in closure.children:
        child = tree.by_id[name]
        value = "" if child.figure is None else f"{show_amount(child.figure.value)}{child.measured_in}"
        told.append(f"{child.title}{value}")
    return "、".join(told)


def show_amount(value: Fraction | None) -> str:
    """An exact amount as few digits as it takes, at most four decimals; a dash where there is none.

    >>> show_amount(Fraction(6916, 5)), show_amount(Fraction(1, 3)), show_amount(None)
    ('1383.2', '0.3333', '—')
    """
    if value is None:
        return "—"
    rounded = Fraction(round(value * 10_000), 10_000)
    return str(print_number(rounded)).replace("-", "−")


def show_figure(figure: Figure, unit: str) -> str:
    """A printed figure with its unit and the word of its bound.

    >>> show_figure(Figure(Fraction(1000), None), "亿元"), show_figure(Figure(Fraction(1), Fraction(2)), "个")
    ('1000亿元以上', '1至2个')
    """
    if figure.high is None or figure.low is None:
        return f"{show_amount(figure.value)}{unit}{'以上' if figure.high is None else '以下'}"
    low = show_amount(figure.low)
    value = low if figure.low == figure.high else f"{low}至{show_amount(figure.high)}"
    return f"{value}{unit}{'左右' if figure.is_about else ''}"
