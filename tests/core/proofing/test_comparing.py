"""A printed figure and a known value: rounding, bounds, units."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from gongce.proofing.comparing import Scaled, matches, print_number, scale
from gongce.proofing.lexicon import vary_name
from gongce.proofing.model import Known
from gongce.vocabulary import Trace

VALUES = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=10_000)


def exactly(value: Fraction) -> Scaled:
    return Scaled(value, value, value)


@given(VALUES, st.integers(0, 4))
def test_a_value_printed_with_any_decimals_agrees_with_itself(value: Fraction, decimals: int) -> None:
    assert matches(Fraction(print_number(value, decimals)), decimals, exactly(value))


@given(VALUES, st.integers(0, 4), st.sampled_from([-3, -2, 2, 3]))
def test_a_figure_two_last_places_off_never_agrees(value: Fraction, decimals: int, steps: int) -> None:
    printed = Fraction(print_number(value, decimals)) + Fraction(steps, 10**decimals)
    assert not matches(printed, decimals, exactly(value))


@given(st.fractions(min_value=1, max_value=1000, max_denominator=100))
def test_nearly_is_never_more_and_over_never_less(value: Fraction) -> None:
    assert matches(value * Fraction(21, 20), 6, exactly(value), "nearly")
    assert not matches(value * Fraction(9, 10), 6, exactly(value), "nearly")
    assert matches(value * Fraction(19, 20), 6, exactly(value), "over")
    assert not matches(value * Fraction(21, 20), 6, exactly(value), "over")


def test_money_is_scaled_between_units_and_never_to_another_kind() -> None:
    known = Known(Fraction(3, 2), "亿元", Trace("1.5"))
    scaled = scale(known, "万元")
    assert scaled is not None
    assert scaled.value == 15_000
    assert scale(known, "户") is None


def test_a_short_name_is_found_from_the_full_one() -> None:
    assert {"规上工业总产值", "工业总产值", "产值"} <= vary_name("规模以上工业总产值")
    assert "净增规上企业" in vary_name("净增规上企业")
