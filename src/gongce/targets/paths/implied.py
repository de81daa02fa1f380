"""What printed figures imply without printing it: the base of a growth or change, and how steep a path is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongce.relations import Decision, Figure, Verdict, imply_base
from gongce.rulebook import TargetMeasure
from gongce.targets.paths.path import YearPath
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity

STEEP = 2
"""From how many times the whole's yearly growth on a part's is told: a house rule, to draw the eye, not to judge."""


@dataclass(frozen=True, slots=True)
class ImpliedBase:
    """The value before the period that an end value and its growth or change imply; derived, never printed."""

    level: TargetNode
    change: TargetNode
    decision: Decision

    @property
    def value(self) -> Fraction | None:
        """The implied value, from the printed figures themselves."""
        return self.decision.exact


def imply_bases(tree: TargetTree) -> tuple[ImpliedBase, ...]:
    """The base behind every level or share that also prints its growth or change over the same period."""
    return tuple(_imply(tree))


def _imply(tree: TargetTree) -> Iterator[ImpliedBase]:
    levels = [node for node in tree.nodes if node.figure and node.measure in _LEVELS and not node.restates]
    for change in tree.nodes:
        if change.figure is None or change.measure not in (TargetMeasure.GROWTH, TargetMeasure.CHANGE):
            continue
        for level in levels:
            if _same_span(level, change) and (decision := _base(level, change)):
                yield ImpliedBase(level, change, decision)


_LEVELS = (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.SHARE)
_POINTS = ("个百分点", "百分点", "点")


def _same_span(level: TargetNode, change: TargetNode) -> bool:
    keys = [(n.indicator, n.unit, n.industry, n.version, n.years, n.denominator) for n in (level, change)]
    return keys[0] == keys[1] and (level.years is None or level.years[0] == level.years[1])


def _base(level: TargetNode, change: TargetNode) -> Decision | None:
    assert level.figure is not None
    assert change.figure is not None
    if change.measured_in == "%" and level.measure is not TargetMeasure.SHARE:
        return imply_base(level.figure, change.figure)
    is_points = level.measure is TargetMeasure.SHARE and change.measured_in in _POINTS
    if change.measure is TargetMeasure.CHANGE and (is_points or change.measured_in == level.measured_in):
        exact = level.figure.value - change.figure.value
        return Decision(Verdict.DERIVED, exact, level.figure.interval - change.figure.interval, None, exact)
    return None


@dataclass(frozen=True, slots=True)
class ImpliedWhole:
    """The whole that a level and its share imply, where no target prints it; derived, never printed.

    `bound` says on which side it is open: a share "以上" leaves at most `value`, a level "以上" at least it.
    """

    level: TargetNode
    share: TargetNode
    value: Fraction
    bound: str


def imply_wholes(tree: TargetTree) -> tuple[ImpliedWhole, ...]:
    """The whole behind every level whose share of another unit or indicator is printed for the same time.

    >>> from gongce.targets.tree.nodes import TargetTree
    >>> imply_wholes(TargetTree(()))
    ()
    """
    shares = [node for node in tree.nodes if node.figure and node.measure is TargetMeasure.SHARE and not node.restates]
    levels = [node for node in tree.nodes if node.figure and node.measure in _AMOUNTS and not node.restates]
    return tuple(
        ImpliedWhole(level, share, whole, _bound(level, share))
        for share in shares
        for level in levels
        if _is_of(level, share) and not _is_printed(tree, share) and (whole := _whole(level, share)) is not None
    )


_AMOUNTS = (TargetMeasure.LEVEL, TargetMeasure.COUNT)


def _is_of(level: TargetNode, share: TargetNode) -> bool:
    keys = [(node.indicator, node.unit, node.industry, node.version, node.years) for node in (level, share)]
    return keys[0] == keys[1] and any(share.denominator)


def _is_printed(tree: TargetTree, share: TargetNode) -> bool:
    """Whether a target prints the whole."""
    wanted = (share.denominator[0] or share.indicator, share.denominator[1] or share.unit)
    return any((n.indicator, n.unit) == wanted and n.years == share.years and n.measure in _AMOUNTS for n in tree.nodes)


def _whole(level: TargetNode, share: TargetNode) -> Fraction | None:
    if level.figure is None or share.figure is None or share.figure.value <= 0:
        return None
    return level.figure.value / share.figure.value * 100


def _bound(level: TargetNode, share: TargetNode) -> str:
    is_open = [node.figure is not None and node.figure.high is None for node in (level, share)]
    return {(True, False): "以上", (False, True): "以下", (True, True): "（两数都是下限，总体两头不定）"}.get(
        (is_open[0], is_open[1]), ""
    )


def tell_whole(tree: TargetTree, implied: ImpliedWhole) -> str:
    """One line: "主营业务收入（总体）2000亿元、占50%，总体应约4000亿元以下（推算）"."""
    level, share = implied.level, implied.share
    assert level.figure is not None
    assert share.figure is not None
    whole = show_amount(Fraction(round(implied.value * 100), 100))
    of = tree.title_of(share.denominator[1]) if share.denominator[1] else "总体"
    told = f"{level.title}{show_amount(level.figure.value)}{level.measured_in}、占{show_amount(share.figure.value)}%"
    return f"{told}，{of}应约{whole}{level.measured_in}{implied.bound}（推算）"


def tell_base(implied: ImpliedBase) -> str:
    """One line: "主营业务收入2000亿元、增长40%，基数应约1428.57亿元（推算）"."""
    level, change = implied.level, implied.change
    value = None if implied.value is None else Fraction(round(implied.value * 100), 100)
    figures = [(node.figure or Figure.exact(0), node.measured_in) for node in (level, change)]
    told = "、变动".join(f"{show_amount(figure.value)}{unit}" for figure, unit in figures)
    return f"{level.title}{told}，基数应约{show_amount(value)}{level.measured_in}（推算）"


def flag_steep_paths(tree: TargetTree, paths: Sequence[YearPath]) -> tuple[Finding, ...]:
    """A note for every part that would have to grow more than twice as fast as the whole it belongs to."""
    rates = {path.node.id: path.rate for path in paths if path.rate is not None}
    return tuple(_flag(tree, path, rates) for path in paths if _is_steep(tree, path, rates))


def _is_steep(tree: TargetTree, path: YearPath, rates: dict[str, Fraction]) -> bool:
    whole = _rate_above(tree, path.node, rates)
    return path.rate is not None and whole is not None and whole > 0 and path.rate > STEEP * whole


def _rate_above(tree: TargetTree, node: TargetNode, rates: dict[str, Fraction]) -> Fraction | None:
    """The growth of the nearest target above that has a path."""
    seen = {node.id}
    while node.parent and node.parent not in seen:
        seen.add(node.parent)
        if node.parent in rates:
            return rates[node.parent]
        if node.parent not in tree.by_id:
            break
        node = tree.by_id[node.parent]
    return None


def _flag(tree: TargetTree, path: YearPath, rates: dict[str, Fraction]) -> Finding:
    whole, base = _rate_above(tree, path.node, rates), path.base
    start = "" if base is None else f"由{base.year}年{show_amount(base.figure.value)}{path.measured_in}起"
    message = f"{path.node.title}：{start}需年均增长{show_amount(path.rate)}%，全体为{show_amount(whole)}%"
    remedy = "核对目标与基数；确有项目支撑的，在说明中写明"
    return Finding("path.steep", Severity.NOTE, path.node.place or path.node.id, message, remedy)
