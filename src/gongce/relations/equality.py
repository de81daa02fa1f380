"""The same quantity stated twice, and a stated count against what is listed."""

from collections.abc import Collection
from fractions import Fraction

from gongce.relations.figure import Figure
from gongce.relations.verdict import Decision, Verdict


def decide_equal(first: Figure, second: Figure) -> Decision:
    """Decide whether two printed figures can be one quantity.

    Different precision is no difference (1763.5 and 1764 meet in rounding); 2000 and 2000以上 agree; two minima are
    the same demand only when they are equal.

    >>> decide_equal(Figure.parse("1763.6"), Figure.parse("1764")).verdict
    <Verdict.ROUNDING: 'rounding'>
    >>> decide_equal(Figure.parse("1764"), Figure.parse("1763")).verdict
    <Verdict.VIOLATED: 'violated'>
    """
    coarse, fine = (first, second) if first.step >= second.step else (second, first)
    exact, allowed = fine.value, Figure(coarse.value, coarse.value, coarse.step, coarse.is_about)
    if exact == coarse.value and _upper(first) == _upper(second):
        return Decision(Verdict.HOLDS, exact, fine.interval, coarse.interval, exact)
    if coarse.step > fine.step and allowed.interval.contains(exact):
        return Decision(Verdict.ROUNDING, exact, fine.interval, coarse.interval, allowed.round_like(exact))
    if first.is_about or second.is_about:
        return Decision(Verdict.AMBIGUOUS, exact, fine.interval, coarse.interval, exact)
    return Decision(Verdict.VIOLATED, exact, fine.interval, coarse.interval, exact)


def decide_count(stated: int, likely: int, readings: Collection[int]) -> Decision:
    """Decide whether as many are listed as are stated.

    Args:
        stated: the printed count.
        likely: the likeliest length of the list.
        readings: every length a fair reader could count (a 和 may join two entries or stand inside one).

    >>> decide_count(4, 4, (4,)).verdict, decide_count(5, 4, (4,)).verdict, decide_count(3, 4, (3, 4)).verdict
    (<Verdict.HOLDS: 'holds'>, <Verdict.VIOLATED: 'violated'>, <Verdict.AMBIGUOUS: 'ambiguous'>)
    """
    right = Fraction(likely)
    if stated == likely:
        return Decision(Verdict.HOLDS, right, right=right)
    verdict = Verdict.AMBIGUOUS if stated in readings else Verdict.VIOLATED
    return Decision(verdict, right, right=right)


def _upper(figure: Figure) -> Fraction | None:
    """The upper bound where a range is printed; an open side is no difference."""
    return None if figure.high is None or figure.low is None or figure.low == figure.high else figure.high
