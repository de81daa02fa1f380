"""A part, its whole, and the share printed beside them; and the difference of two shares."""

from collections.abc import Sequence
from fractions import Fraction

from gongce.relations.comparison import compare_result
from gongce.relations.figure import Figure
from gongce.relations.interval import sum_intervals
from gongce.relations.verdict import Decision, Verdict

PERCENT = Fraction(100)


def decide_share(part: Figure, whole: Figure, share: Figure) -> Decision:
    """Decide whether the part is the printed share of the whole.

    Args:
        part: the part [any unit].
        whole: the whole [same unit], above zero.
        share: the printed share [%].

    Returns:
        The decision in %; ambiguous where the whole is zero.

    >>> decision = decide_share(Figure.parse("327.24"), Figure.parse("577.65"), Figure.parse("56.74"))
    >>> decision.verdict, decision.right
    (<Verdict.VIOLATED: 'violated'>, Fraction(1133, 20))
    """
    if whole.value <= 0:
        return Decision(Verdict.AMBIGUOUS)
    exact = part.value / whole.value * PERCENT
    possible = (part.interval / whole.interval).scaled(PERCENT)
    return compare_result(exact, possible, share, is_open=part.is_open or whole.is_open)


def decide_shared_sum(parts: Sequence[Figure], whole: Figure, share: Figure) -> Decision:
    """Decide whether the parts' goals add up to their share of the whole's goal.

    Args:
        parts: the children's figures [any unit].
        whole: the whole [same unit].
        share: what the children together are of it [%].

    Returns:
        The decision about the children's sum [unit of the parts]: `printed` is share × whole, `right` its exact value.

    >>> parts = [Figure.parse(n) for n in ("897", "422", "308", "228", "313")]
    >>> decision = decide_shared_sum(parts, Figure.parse("2800"), Figure.parse("49.4"))
    >>> decision.verdict, decision.exact, decision.right
    (<Verdict.VIOLATED: 'violated'>, Fraction(2168, 1), Fraction(6916, 5))
    """
    exact = sum((part.value for part in parts), Fraction(0))
    possible = sum_intervals(part.interval for part in parts)
    right = whole.value * share.value / PERCENT
    allowed = (whole.interval * share.interval).scaled(1 / PERCENT)
    if not possible.meets(allowed):
        return Decision(Verdict.VIOLATED, exact, possible, allowed, right)
    is_equal = exact == parts[0].round_like(right)
    return Decision(Verdict.HOLDS if is_equal else Verdict.ROUNDING, exact, possible, allowed, right)


def decide_difference(later: Figure, earlier: Figure, points: Figure) -> Decision:
    """Decide whether two levels or shares differ by the printed points (百分点, 点).

    >>> decide_difference(Figure.parse("38.89"), Figure.parse("32.49"), Figure.parse("6.4")).verdict
    <Verdict.HOLDS: 'holds'>
    """
    exact = later.value - earlier.value
    possible = later.interval - earlier.interval
    return compare_result(exact, possible, points, is_open=later.is_open or earlier.is_open)


def imply_whole(part: Figure, share: Figure) -> Decision:
    """The whole that a part and its share imply; nothing is printed to contradict it.

    >>> imply_whole(Figure.parse("2500"), Figure.parse("36.66")).right
    Fraction(12500000, 1833)
    """
    if share.value <= 0:
        return Decision(Verdict.AMBIGUOUS)
    exact = part.value / share.value * PERCENT
    possible = (part.interval / share.interval).scaled(PERCENT)
    return Decision(Verdict.DERIVED, exact, possible, None, exact)
