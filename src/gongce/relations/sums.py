"""Parts and their whole."""

from collections.abc import Sequence
from fractions import Fraction

from gongce.relations.comparison import compare_result
from gongce.relations.figure import Figure
from gongce.relations.interval import sum_intervals
from gongce.relations.verdict import Decision, Verdict


def decide_sum(parts: Sequence[Figure], whole: Figure) -> Decision:
    """Decide whether all parts together are the whole.

    Args:
        parts: at least one, in one unit.
        whole: in the same unit.

    Raises:
        ValueError: no parts.

    >>> decide_sum([Figure.parse("53.27"), Figure.parse("23.68"), Figure.parse("0.55")], Figure.parse("77.5")).verdict
    <Verdict.HOLDS: 'holds'>
    """
    if not parts:
        raise ValueError("a sum needs parts")
    exact = sum((part.value for part in parts), Fraction(0))
    possible = sum_intervals(part.interval for part in parts)
    return compare_result(exact, possible, whole, is_open=any(part.is_open for part in parts))


def decide_sum_within(parts: Sequence[Figure], whole: Figure) -> Decision:
    """Decide whether parts that need not be all of the whole (其中) fit into it together.

    >>> decide_sum_within([Figure.parse("60"), Figure.parse("50")], Figure.parse("100")).verdict
    <Verdict.VIOLATED: 'violated'>
    """
    decision = decide_sum(parts, whole)
    if decision.possible is None or not decision.possible.may_be_at_most(whole.interval):
        return decision
    verdict = Verdict.HOLDS if decision.exact is None or decision.exact <= whole.value else Verdict.ROUNDING
    return Decision(verdict, decision.exact, decision.possible, decision.printed, decision.exact)


def decide_total_share(shares: Sequence[Figure], whole: Figure | None = None) -> Decision:
    """Decide whether the shares of one partition make up 100 %, or the share printed for their group.

    The 100 of a partition is exact: only the shares themselves are rounded, so it is missed when the shares' rounding
    cannot account for the gap.

    Args:
        shares: in %.
        whole: the group's own printed share in %; None for the whole itself.

    >>> decide_total_share([Figure.parse("48.21"), Figure.parse("51.79")]).verdict
    <Verdict.HOLDS: 'holds'>
    >>> decide_total_share([Figure.parse("33.3"), Figure.parse("33.3"), Figure.parse("33.3")]).verdict
    <Verdict.ROUNDING: 'rounding'>
    """
    return decide_sum(shares, Figure.exact(100) if whole is None else whole)
