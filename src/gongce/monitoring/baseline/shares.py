"""Printed shares: part over whole, and the shares of a partition together."""

from collections.abc import Iterator

from gongce.monitoring.baseline.check import BaseCheck
from gongce.monitoring.baseline.partitions import partitions_of
from gongce.monitoring.baseline.rows import LEVELS, figure_of, key_of, levels_of
from gongce.relations import Decision, Verdict, decide_share, decide_total_share, imply_whole
from gongce.rulebook import Baseline, Pack, TargetMeasure


def shares_of(pack: Pack) -> Iterator[Baseline]:
    """Every printed share."""
    return (base for base in pack.baselines if base.measure is TargetMeasure.SHARE)


def operands_of(pack: Pack, share: Baseline) -> tuple[Baseline | None, Baseline | None]:
    """Part and whole of a share, as far as they are printed."""
    levels, indicator = levels_of(pack), pack.indicator(share.indicator)
    if indicator.numerator and indicator.denominator:
        place = (share.unit, share.industry or "", share.period)
        return levels.get((indicator.numerator, *place)), levels.get((indicator.denominator, *place))
    below = share.denominator
    part = levels.get(key_of(share))
    if below is None:
        return part, None
    key = (below.indicator or share.indicator, below.unit or share.unit, below.industry or "", share.period)
    return part, levels.get(key) if key != key_of(share) else None


def check_shares(pack: Pack) -> Iterator[BaseCheck]:
    """Every printed share against its part over its whole; without a printed whole, what the whole would have to be."""
    for share in shares_of(pack):
        part, whole = operands_of(pack, share)
        if part is not None and whole is not None:
            decision = decide_share(figure_of(part), figure_of(whole), figure_of(share))
            quotient = f"{float(part.value):g}/{float(whole.value):g}"
            text = f"{part.title}占{whole.title}：{quotient}，印{float(share.value):g}%"
            yield BaseCheck("share", (part.id, whole.id, share.id), text, decision)
        elif part is not None:
            implied = imply_whole(figure_of(part), figure_of(share))
            decision = Decision(Verdict.AMBIGUOUS, implied.exact, implied.possible, None, implied.right)
            text = f"{share.title}：原文未印分母，{float(share.value):g}%需分母约{float(implied.exact or 0):.2f}"
            yield BaseCheck("share", (part.id, share.id), text, decision)


def check_totals(pack: Pack) -> Iterator[BaseCheck]:
    """Shares of one partition against 100 %, or, where they are shares of something larger, the group's own share."""
    by_part: dict[str, tuple[Baseline, str]] = {}
    for share in shares_of(pack):
        part, whole = operands_of(pack, share)
        if part is not None and whole is not None:
            by_part.setdefault(part.id, (share, whole.id))
    for parent in pack.baselines:
        children = [one for one in pack.baselines if one.parent == parent.id and one.measure in LEVELS]
        for group in partitions_of(pack, parent, children):
            found = [by_part[child.id] for child in group if child.id in by_part]
            wholes = {whole for _, whole in found}
            if len(found) == len(group) and len(wholes) == 1:
                yield from _total(parent, [share for share, _ in found], wholes.pop(), by_part.get(parent.id))


def _total(
    parent: Baseline, shares: list[Baseline], whole: str, own: tuple[Baseline, str] | None
) -> Iterator[BaseCheck]:
    group = own[0] if own is not None and own[1] == whole and whole != parent.id else None
    if group is None and whole != parent.id:
        return
    decision = decide_total_share([figure_of(one) for one in shares], None if group is None else figure_of(group))
    added = " + ".join(f"{float(one.value):g}" for one in shares)
    goal = "100" if group is None else f"{float(group.value):g}"
    text = f"{parent.title}各部分占比之和：{added} = {goal}%"
    yield BaseCheck("total_share", tuple(one.id for one in shares), text, decision)
