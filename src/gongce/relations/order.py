"""Order between figures: a part within its whole, nested counts, thresholds that rise, dates that follow."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from gongce.relations.figure import Figure
from gongce.relations.verdict import Decision, Verdict


def decide_at_most(part: Figure, whole: Figure) -> Decision:
    """Decide whether the part is not above its whole.

    A stated minimum (800件以上) above a plain whole cannot be met inside it; against an open whole (650件以上) both
    minima are compared, since a plan that asks for 800 of a kind asks for at least 800 of all.

    >>> decide_at_most(Figure.exact(800), Figure.exact(650)).verdict
    <Verdict.VIOLATED: 'violated'>
    >>> decide_at_most(Figure(None, Fraction(800)), Figure.exact(650)).verdict
    <Verdict.AMBIGUOUS: 'ambiguous'>
    """
    least = part.interval.low
    allowed = whole.interval
    if part.is_open and part.low is None:
        verdict = Verdict.HOLDS if part.value <= whole.value else Verdict.AMBIGUOUS
        return Decision(verdict, part.value, part.interval, allowed)
    most = allowed.high if allowed.high is not None else whole.value + whole.step / 2
    if least is not None and least > most:
        return Decision(Verdict.VIOLATED, part.value, part.interval, allowed, part.value)
    verdict = Verdict.HOLDS if part.value <= _upper(whole) else Verdict.ROUNDING
    return Decision(verdict, part.value, part.interval, allowed)


def decide_nested(counts: Sequence[Figure]) -> Decision:
    """Decide whether counts of ever narrower classes (亿元以上, 10亿元以上, 100亿元以上) never rise.

    Args:
        counts: widest class first, at least two.

    Returns:
        The worst decision of the neighbours; `exact` is the first count that is too high, or the last.

    Raises:
        ValueError: fewer than two counts.

    >>> decide_nested([Figure.exact(200), Figure.exact(20), Figure.exact(2)]).verdict
    <Verdict.HOLDS: 'holds'>
    """
    if len(counts) < 2:
        raise ValueError("a nesting needs two counts")
    steps = [decide_at_most(narrow, wide) for wide, narrow in pairwise(counts)]
    return max(steps, key=lambda step: _SEVERITY[step.verdict])


def decide_ascending(values: Sequence[Fraction]) -> Decision:
    """Decide whether values, as printed, rise from each to the next; `exact` is the first that does not, or the last.

    >>> decide_ascending([Fraction(5), Fraction(10), Fraction(10)]).verdict
    <Verdict.VIOLATED: 'violated'>
    """
    for lower, upper in pairwise(values):
        if upper <= lower:
            return Decision(Verdict.VIOLATED, upper)
    return Decision(Verdict.HOLDS, values[-1] if values else None)


def _upper(figure: Figure) -> Fraction:
    return figure.value if figure.high is None else figure.high


_SEVERITY = {
    Verdict.HOLDS: 0,
    Verdict.DERIVED: 1,
    Verdict.ROUNDING: 2,
    Verdict.AMBIGUOUS: 3,
    Verdict.VIOLATED: 4,
}
