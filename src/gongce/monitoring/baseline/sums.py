"""Parts against their whole: sums of partitions, parts that cannot exceed their whole."""

from collections.abc import Iterator

from gongce.monitoring.baseline.check import BaseCheck
from gongce.monitoring.baseline.partitions import partitions_of
from gongce.monitoring.baseline.rows import LEVELS, figure_of, levels_of
from gongce.monitoring.baseline.shares import operands_of, shares_of
from gongce.relations import decide_at_most, decide_sum
from gongce.rulebook import Baseline, Indicator, Pack


def check_sums(pack: Pack) -> Iterator[BaseCheck]:
    """Children against their parent: levels of one classification at a time; the finest printed parts too."""
    for parent in pack.baselines:
        children = [one for one in pack.baselines if one.parent == parent.id and one.measure in LEVELS]
        for group in partitions_of(pack, parent, children):
            yield _sum(parent, group)
            finer = _finer(pack, group)
            if finer is not None:
                yield _sum(parent, finer)


def _sum(parent: Baseline, group: list[Baseline]) -> BaseCheck:
    decision = decide_sum([figure_of(child) for child in group], figure_of(parent))
    added = " + ".join(f"{float(child.value):g}" for child in group)
    text = f"{parent.title} = {'、'.join(child.title for child in group)}：{added} = {float(parent.value):g}"
    return BaseCheck("sum", (*(child.id for child in group), parent.id), text, decision)


def _finer(pack: Pack, group: list[Baseline]) -> list[Baseline] | None:
    """The group with every child that is itself divided replaced by its parts; None where none is."""
    found: list[Baseline] = []
    for child in group:
        parts = [one for one in pack.baselines if one.parent == child.id and one.measure in LEVELS]
        whole = next(iter(partitions_of(pack, child, parts)), None)
        found += whole or [child]
    return found if len(found) > len(group) else None


def check_parts(pack: Pack) -> Iterator[BaseCheck]:
    """Parts that cannot exceed their whole: children that do not divide it, and parts named by their indicator."""
    by_id = {base.id: base for base in pack.baselines}
    for child in pack.baselines:
        parent = by_id.get(child.parent or "")
        if parent is None or child.measure not in LEVELS:
            continue
        siblings = [one for one in pack.baselines if one.parent == parent.id and one.measure in LEVELS]
        if not any(child in group for group in partitions_of(pack, parent, siblings)):
            yield _part(child, parent)
    yield from _contained(pack)


def _part(part: Baseline, whole: Baseline) -> BaseCheck:
    decision = decide_at_most(figure_of(part), figure_of(whole))
    text = f"{part.title} ≤ {whole.title}：{float(part.value):g} ≤ {float(whole.value):g}"
    return BaseCheck("at_most", (part.id, whole.id), text, decision)


def _contained(pack: Pack) -> Iterator[BaseCheck]:
    """Profit within profit and tax; a named firm's or group's output within the city's of the share printed for it."""
    levels = levels_of(pack)
    for share in shares_of(pack):
        part, whole = operands_of(pack, share)
        if part is not None and whole is not None and part.indicator != whole.indicator and part.unit != whole.unit:
            yield _part(part, whole)
    for base in levels.values():
        words = pack.indicator(base.indicator)
        for other in levels.values():
            same = (base.unit, base.industry, base.period) == (other.unit, other.industry, other.period)
            if same and base is not other and _names_part(words, pack.indicator(other.indicator)):
                yield _part(base, other)


def _names_part(part: Indicator, whole: Indicator) -> bool:
    """Whether the whole's title names the part and a further thing beside it: 利润 within 利税."""
    profit, both = "利润", "利税"
    return profit in part.title and both not in part.title and both in whole.title
