"""A computed result against a printed figure: the one place where verdicts on equality are made."""

from fractions import Fraction

from gongce.relations.figure import Figure
from gongce.relations.interval import Interval
from gongce.relations.verdict import Decision, Verdict


def compare_result(exact: Fraction, possible: Interval, printed: Figure, *, is_open: bool = False) -> Decision:
    """Decide whether a computed result is the printed figure.

    Args:
        exact: the result from the printed values [unit of `printed`].
        possible: the result from everything the operands may stand for [same unit].
        printed: the figure it should be.
        is_open: whether an operand is printed with one bound only. An agreement that needs the open side proves
            nothing and comes out ambiguous.

    >>> possible = Interval(Fraction("13.315"), Fraction("13.525"))
    >>> compare_result(Fraction("13.42"), possible, Figure.parse("13.41")).verdict
    <Verdict.ROUNDING: 'rounding'>
    """
    right = printed.round_like(exact)
    if not possible.meets(printed.interval):
        return Decision(Verdict.VIOLATED, exact, possible, printed.interval, right)
    if printed.prints_as(exact):
        return Decision(Verdict.HOLDS, exact, possible, printed.interval, right)
    verdict = Verdict.AMBIGUOUS if is_open or printed.is_open or printed.is_about else Verdict.ROUNDING
    return Decision(verdict, exact, possible, printed.interval, right)
