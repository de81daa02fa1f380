"""Intervals hold what they stand for: results of members lie in the result of the intervals."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gongce.relations import Figure, Interval, sum_intervals

NUMERALS = st.decimals(min_value="0.01", max_value="99999", places=2).map(str)
OFFSETS = st.fractions(min_value=-1, max_value=1)


def inside(figure: Figure, offset: Fraction) -> Fraction:
    """A value the figure may stand for: the printed one, off by at most half its last place."""
    return figure.value + offset * figure.step / 2


@given(NUMERALS, OFFSETS)
def test_a_rounded_value_prints_as_its_figure(numeral: str, offset: Fraction):
    figure = Figure.parse(numeral)
    value = inside(figure, offset)
    assert figure.interval.contains(value)
    assert abs(offset) == 1 or figure.round_like(value) == figure.value


@given(NUMERALS, NUMERALS, OFFSETS, OFFSETS)
def test_sums_differences_and_quotients_of_members_lie_inside(one: str, other: str, left: Fraction, right: Fraction):
    first, second = Figure.parse(one), Figure.parse(other)
    a, b = inside(first, left), inside(second, right)
    assert (first.interval + second.interval).contains(a + b)
    assert (first.interval - second.interval).contains(a - b)
    assert (first.interval * second.interval).contains(a * b)
    assert b <= 0 or (first.interval / second.interval).contains(a / b)


@given(st.lists(NUMERALS, min_size=1, max_size=8))
def test_a_sum_of_intervals_is_as_wide_as_all_of_them(numerals: list[str]):
    figures = [Figure.parse(numeral) for numeral in numerals]
    total = sum_intervals(figure.interval for figure in figures)
    assert total.high - total.low == sum(figure.step for figure in figures)


def test_an_open_side_meets_everything_beyond():
    at_least_ten = Figure(Fraction(10), None, Fraction(1)).interval
    assert at_least_ten.meets(Interval(Fraction(10**9), None))
    assert not at_least_ten.meets(Interval(None, Fraction(9)))


def test_a_divisor_that_may_be_nought_leaves_no_upper_bound():
    quotient = Figure.parse("5").interval / Interval(Fraction(0), Fraction(1))
    assert quotient.high is None


def test_about_widens_by_a_twentieth():
    about = Figure(Fraction(60), Fraction(60), Fraction(1), is_about=True)
    assert about.interval == Interval(Fraction(57), Fraction(63))
    assert about.prints_as(Fraction(58))
    assert not about.prints_as(Fraction(64))
