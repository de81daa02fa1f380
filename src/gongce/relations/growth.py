"""Growth paths: a base, a rate, a number of years; their end value, their cumulative total, and what they imply.

Rates are in % and may be negative (a fall). All results are exact fractions of the printed figures.
"""

from fractions import Fraction

from gongce.relations.comparison import compare_result
from gongce.relations.figure import Figure
from gongce.relations.interval import Interval
from gongce.relations.verdict import Decision, Verdict

PERCENT = Fraction(100)
_HALVINGS = 60


def grow_value(base: Fraction, rate_percent: Fraction, years: int) -> Fraction:
    """The value `years` after the base at a constant yearly rate.

    >>> grow_value(Fraction(100), Fraction(10), 2)
    Fraction(121, 1)
    """
    return base * (1 + rate_percent / PERCENT) ** years


def sum_path(base: Fraction, rate_percent: Fraction, years: int, *, includes_base: bool = False) -> Fraction:
    """The total of the `years` values that follow the base, with the base itself where asked.

    >>> sum_path(Fraction(100), Fraction(10), 2)
    Fraction(231, 1)
    """
    first = 0 if includes_base else 1
    return sum((grow_value(base, rate_percent, year) for year in range(first, years + 1)), Fraction(0))


def decide_end_value(base: Figure, rate: Figure, years: int, end: Figure) -> Decision:
    """Decide whether the base grown at the rate for so many years is the printed end value.

    Args:
        base: the base [any unit].
        rate: the yearly rate [%].
        years: at least 1.
        end: the printed end value [same unit as the base].

    >>> decide_end_value(Figure.parse("577.65"), Figure.parse("25"), 5, Figure.parse("1764")).verdict
    <Verdict.ROUNDING: 'rounding'>
    """
    exact = grow_value(base.value, rate.value, years)
    possible = base.interval * _growth_factor(rate, years)
    return compare_result(exact, possible, end, is_open=base.is_open or rate.is_open)


def decide_cumulative(base: Figure, rate: Figure, years: int, total: Figure) -> Decision:
    """Decide whether the yearly values of a growth path add up to the printed cumulative total.

    >>> open_rate = Figure(Fraction(35), None, Fraction(1))
    >>> decide_cumulative(Figure.parse("228.05"), open_rate, 5, Figure.parse("2800")).verdict
    <Verdict.VIOLATED: 'violated'>
    """
    exact = sum_path(base.value, rate.value, years)
    possible = base.interval * _path_factor(rate, years)
    return compare_result(exact, possible, total, is_open=base.is_open or rate.is_open)


def decide_multiple(base: Figure, end: Figure, multiple: Figure) -> Decision:
    """Decide whether the end value is the printed multiple of the base (翻一番 is 2, 增长2倍 is 3).

    >>> decide_multiple(Figure.parse("162.11"), Figure.parse("330"), Figure(Fraction(2), Fraction(2), Fraction(1)))
    ... # doctest: +ELLIPSIS
    Decision(verdict=<Verdict.HOLDS: 'holds'>, ...
    """
    if base.value <= 0:
        return Decision(Verdict.AMBIGUOUS)
    return compare_result(
        end.value / base.value, end.interval / base.interval, multiple, is_open=base.is_open or end.is_open
    )


def decide_doubling(base: Figure, end: Figure, times: int = 1, *, is_open: bool = False) -> Decision:
    """Decide whether the end value has doubled `times` times (翻一番, 翻两番) against the base.

    To double is to reach at least twice the base; half a doubling more would be said as 翻一番半, so a multiple of
    2 to 2√2 holds (for n doublings: 2ⁿ to 2ⁿ√2) and less or more does not; `is_open` (翻一番以上) lets more hold.

    >>> decide_doubling(Figure.parse("162.11"), Figure.parse("330")).verdict
    <Verdict.HOLDS: 'holds'>
    >>> decide_doubling(Figure.parse("162.11"), Figure.parse("300")).verdict
    <Verdict.VIOLATED: 'violated'>
    """
    if base.value <= 0:
        return Decision(Verdict.AMBIGUOUS)
    low = Fraction(2) ** times
    allowed = Interval(low, None if is_open else low * Fraction(99, 70))  # 99/70 ≈ √2
    exact, possible = end.value / base.value, end.interval / base.interval
    right = end.round_like(base.value * low)
    if not possible.meets(allowed):
        return Decision(Verdict.VIOLATED, exact, possible, allowed, right)
    return Decision(Verdict.HOLDS if allowed.contains(exact) else Verdict.ROUNDING, exact, possible, allowed, right)


def imply_base(end: Figure, rate: Figure, years: int = 1) -> Decision:
    """The base that an end value and a growth rate imply; nothing is printed to contradict it.

    >>> round(float(imply_base(Figure.parse("2000"), Figure.parse("40")).exact), 2)
    1428.57
    """
    factor = _growth_factor(rate, years)
    if not factor.low or factor.low <= 0:
        return Decision(Verdict.AMBIGUOUS)
    exact = end.value / grow_value(Fraction(1), rate.value, years)
    return Decision(Verdict.DERIVED, exact, end.interval / factor, None, exact)


def imply_rate(base: Fraction, end: Fraction, years: int) -> Fraction:
    """The constant yearly rate [%] from base to end, to 0.01 %. The root is irrational: it is taken in floats.

    >>> imply_rate(Fraction("577.65"), Fraction(1764), 5)
    Fraction(1251, 50)
    """
    return _hundredths((float(end / base) ** (1 / years) - 1) * 100)


def imply_path_rate(base: Fraction, total: Fraction, years: int) -> Fraction:
    """The constant yearly rate [%] at which the values after the base add up to the total, to 0.01 %.

    >>> imply_path_rate(Fraction("228.05"), Fraction(2800), 5)
    Fraction(3161, 100)
    """
    wanted, low, high = float(total / base), -1.0, 100.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_below = sum((1 + middle) ** year for year in range(1, years + 1)) < wanted
        low, high = (middle, high) if is_below else (low, middle)
    return _hundredths(low * 100)


def _growth_factor(rate: Figure, years: int) -> Interval:
    interval = rate.interval
    low = None if interval.low is None else max(Fraction(0), grow_value(Fraction(1), interval.low, years))
    high = None if interval.high is None else grow_value(Fraction(1), interval.high, years)
    return Interval(low if low is not None else Fraction(0), high)


def _path_factor(rate: Figure, years: int) -> Interval:
    interval = rate.interval
    low = Fraction(0) if interval.low is None else sum_path(Fraction(1), interval.low, years)
    high = None if interval.high is None else sum_path(Fraction(1), interval.high, years)
    return Interval(low, high)


def _hundredths(percent: float) -> Fraction:
    return Fraction(round(percent * 100), 100)
