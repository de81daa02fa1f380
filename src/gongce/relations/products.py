"""Count × per unit against a total."""

from fractions import Fraction

from gongce.relations.comparison import compare_result
from gongce.relations.figure import Figure
from gongce.relations.verdict import Decision, Verdict


def decide_product(count: Figure, each: Figure, total: Figure) -> Decision:
    """Decide whether so many at so much each are the printed total.

    Args:
        count: how many.
        each: per one [unit of `total`].
        total: the printed total.

    >>> decide_product(Figure.exact(100), Figure.parse("5"), Figure.parse("500")).verdict
    <Verdict.HOLDS: 'holds'>
    """
    possible = count.interval * each.interval
    return compare_result(count.value * each.value, possible, total, is_open=count.is_open or each.is_open)


def decide_least_total(count: Figure, least_each: Figure, total: Figure) -> Decision:
    """Decide whether so many of at least that size each (亿元以上项目 100 个) fit into the printed total.

    The least size is a definition, not a measurement: it is taken as exact.

    >>> decide_least_total(Figure.exact(100), Figure.parse("1"), Figure.parse("80")).verdict
    <Verdict.VIOLATED: 'violated'>
    """
    exact = count.value * least_each.value
    possible = (count.interval.low or Fraction(0)) * least_each.value
    most = total.interval.high
    if most is not None and possible > most:
        return Decision(Verdict.VIOLATED, exact, None, total.interval, exact)
    is_within = total.high is None or exact <= total.high
    return Decision(Verdict.HOLDS if is_within else Verdict.ROUNDING, exact, None, total.interval)
