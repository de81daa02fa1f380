"""Decisions: what is built to hold holds, what is pushed beyond its interval is violated."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.relations import (
    Figure,
    Verdict,
    decide_at_most,
    decide_count,
    decide_cumulative,
    decide_difference,
    decide_doubling,
    decide_end_value,
    decide_equal,
    decide_least_total,
    decide_nested,
    decide_product,
    decide_share,
    decide_shared_sum,
    decide_sum,
    decide_sum_within,
    decide_total_share,
    grow_value,
    imply_base,
    imply_rate,
    imply_whole,
    sum_path,
)

CENTS = st.integers(min_value=1, max_value=10**7)
RATES = st.integers(min_value=-50, max_value=200)


def cents(value: int) -> Figure:
    return Figure.parse(f"{value // 100}.{value % 100:02d}")


def printed(value: Fraction, places: int) -> Figure:
    scaled = int(value * 10**places + Fraction(1, 2))
    return Figure.parse(f"{scaled // 10**places}.{scaled % 10**places:0{places}d}" if places else str(scaled))


@given(st.lists(CENTS, min_size=1, max_size=10))
def test_parts_that_make_the_whole_hold(parts: list[int]):
    decision = decide_sum([cents(part) for part in parts], cents(sum(parts)))
    assert decision.verdict is Verdict.HOLDS
    assert decision.exact == decision.right == Fraction(sum(parts), 100)


@given(st.lists(CENTS, min_size=1, max_size=10), st.integers(min_value=1, max_value=10**6))
def test_a_whole_beyond_the_sum_of_roundings_is_violated(parts: list[int], off: int):
    slack = (len(parts) + 1) // 2 + 1
    whole = cents(sum(parts) + slack + off)
    assert decide_sum([cents(part) for part in parts], whole).verdict is Verdict.VIOLATED


@given(CENTS, CENTS)
def test_a_share_computed_and_printed_holds(part: int, whole: int):
    share = printed(Fraction(part, whole) * 100, 2)
    assert decide_share(cents(part), cents(whole), share).verdict is Verdict.HOLDS


@given(st.integers(min_value=10**4, max_value=10**6), st.integers(min_value=10**6, max_value=10**7))
def test_a_share_off_by_a_whole_point_is_violated(part: int, whole: int):
    share = printed(Fraction(part, whole) * 100 + 1, 2)
    assert decide_share(cents(part), cents(whole), share).verdict is Verdict.VIOLATED


@given(CENTS, RATES, st.integers(min_value=1, max_value=10))
def test_a_path_ends_and_adds_up_where_its_parts_do(base: int, rate: int, years: int):
    values = [grow_value(Fraction(base), Fraction(rate), year) for year in range(1, years + 1)]
    assert sum_path(Fraction(base), Fraction(rate), years) == sum(values)
    assert sum_path(Fraction(base), Fraction(rate), years, includes_base=True) == sum(values) + base


@given(st.integers(min_value=100, max_value=10**6), st.integers(min_value=1, max_value=40), st.integers(1, 6))
def test_an_implied_rate_leads_back_to_its_end(base: int, rate: int, years: int):
    end = grow_value(Fraction(base), Fraction(rate), years)
    assert abs(imply_rate(Fraction(base), end, years) - rate) <= Fraction(1, 100)


def test_the_known_roundings_of_one_plan():
    shares = [Figure.parse(numeral) for numeral in ("31.19", "24.1", "16.71", "10.92")]
    assert decide_total_share(shares, Figure.parse("82.93")).verdict is Verdict.ROUNDING
    assert decide_share(Figure.parse("345"), Figure.parse("577.65"), Figure.parse("59.73")).verdict is Verdict.ROUNDING
    assert decide_share(Figure.parse("1018.16"), Figure.parse("1994.47"), Figure.parse("51.04")).verdict == "violated"
    assert decide_difference(Figure.parse("38.89"), Figure.parse("32.49"), Figure.parse("6.4")).verdict == "holds"


def test_an_open_rate_can_exceed_but_not_fall_short():
    at_least = Figure(Fraction(35), None, Fraction(1))
    base = Figure.parse("228.05")
    assert decide_cumulative(base, at_least, 5, Figure.parse("2800")).verdict is Verdict.VIOLATED
    assert decide_cumulative(base, at_least, 5, Figure.parse("3500")).verdict is Verdict.AMBIGUOUS
    assert decide_end_value(base, at_least, 5, Figure.parse("1022.58")).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("part", "whole", "verdict"),
    [
        (Figure.exact(5), Figure.exact(5), "holds"),
        (Figure.exact(6), Figure.exact(5), "violated"),
        (Figure(Fraction(6), None), Figure(Fraction(5), None), "violated"),
        (Figure.exact(1), Figure(Fraction(1), Fraction(2)), "holds"),
        (Figure.parse("5.2"), Figure.parse("5"), "rounding"),
    ],
)
def test_a_part_against_its_whole(part: Figure, whole: Figure, verdict: str):
    assert decide_at_most(part, whole).verdict == verdict


def test_parts_that_need_not_be_all_may_leave_a_rest():
    parts = [Figure.parse("30"), Figure.parse("20")]
    assert decide_sum_within(parts, Figure.parse("100")).verdict is Verdict.HOLDS
    assert decide_sum_within(parts, Figure.parse("40")).verdict is Verdict.VIOLATED


def test_nested_counts_tell_the_worst_step():
    assert decide_nested([Figure.exact(value) for value in (300, 100, 50, 5)]).verdict is Verdict.HOLDS
    assert decide_nested([Figure.exact(value) for value in (300, 100, 150, 5)]).verdict is Verdict.VIOLATED


def test_goals_of_children_against_their_share():
    parts = [Figure.parse(numeral) for numeral in ("691.6", "691.6")]
    assert decide_shared_sum(parts, Figure.parse("2800"), Figure.parse("49.4")).verdict is Verdict.HOLDS


def test_products_and_least_totals():
    assert decide_product(Figure.exact(100), Figure.parse("5"), Figure.parse("600")).verdict is Verdict.VIOLATED
    assert decide_least_total(Figure(Fraction(100), None), Figure.parse("1"), Figure.parse("99")).verdict == "violated"
    assert decide_least_total(Figure.exact(100), Figure.parse("1"), Figure(Fraction(90), None)).verdict == "holds"


@given(CENTS, CENTS)
def test_equality_is_symmetric(one: int, other: int):
    assert decide_equal(cents(one), cents(other)).verdict == decide_equal(cents(other), cents(one)).verdict


def test_one_quantity_said_as_a_value_and_as_a_minimum_is_one():
    assert decide_equal(Figure.parse("2000"), Figure(Fraction(2000), None, Fraction(1))).verdict is Verdict.HOLDS


def test_doubling_falls_short_below_twice_and_overshoots_above_half_a_doubling_more():
    base = Figure.parse("162.11")
    verdicts = [decide_doubling(base, Figure.parse(end)).verdict for end in ("320", "330", "450", "500")]
    assert verdicts == ["violated", "holds", "holds", "violated"]
    assert decide_doubling(base, Figure.parse("500"), is_open=True).verdict is Verdict.HOLDS


def test_what_nothing_contradicts_is_derived():
    assert imply_base(Figure.parse("2000"), Figure.parse("40")).verdict is Verdict.DERIVED
    assert imply_whole(Figure.parse("2500"), Figure.parse("36.66")).verdict is Verdict.DERIVED
    assert imply_base(Figure.parse("2000"), Figure.parse("-100")).verdict is Verdict.AMBIGUOUS


@pytest.mark.parametrize("decide", [lambda: decide_sum([], Figure.parse("1")), lambda: decide_nested([])])
def test_nothing_to_decide_is_refused(decide):
    with pytest.raises(ValueError):
        decide()


def test_counts_take_every_fair_reading():
    assert decide_count(3, 4, {3, 4}).verdict is Verdict.AMBIGUOUS
    assert decide_count(6, 4, {3, 4}).verdict is Verdict.VIOLATED
