"""Codes of periods sort and return; money is whole fen."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.vocabulary import InputError, Lane, LaneFrame, Money, Period, RefusedError

YEARS = st.integers(1990, 2060)
PERIODS = st.one_of(
    st.builds(Period.month, YEARS, st.integers(1, 12)),
    st.builds(Period.ytd, YEARS, st.integers(1, 12)),
    st.builds(Period.joined, YEARS),
    st.builds(Period.quarter, YEARS, st.integers(1, 4)),
    st.builds(Period.half, YEARS, st.integers(1, 2)),
    st.builds(Period.of_year, YEARS),
    st.builds(lambda first, more: Period.plan(first, first + more), YEARS, st.integers(0, 10)),
)


@given(PERIODS)
def test_a_code_names_exactly_one_period(period: Period) -> None:
    again = Period.parse(period.code)
    assert again == period
    assert period.start <= period.end


@given(PERIODS, PERIODS)
def test_codes_of_one_kind_sort_as_time_does(one: Period, other: Period) -> None:
    if one.kind == other.kind and one.first == other.first == 1 and one.end != other.end and one.year != other.year:
        assert (one.code < other.code) == (one.end < other.end) or one.kind == "plan"


@pytest.mark.parametrize(
    "code", ["", "2019-13", "2019-00", "2019-YTD13", "2019-Q5", "19-06", "2019-6", "2015/2011", "本月"]
)
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(InputError):
        Period.parse(code)


def test_the_year_before_keeps_the_months() -> None:
    assert Period.joined(2020).a_year_before.code == "2019-0102"
    assert Period.ytd(2020, 2).a_year_before.end.isoformat() == "2019-02-28"


@given(st.integers(-(10**15), 10**15), st.sampled_from(["元", "万元", "亿元"]))
def test_money_shown_is_money_read(fen: int, unit: str) -> None:
    assert Money.of(Money(fen).show(unit), unit) == fen


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_sums_of_money_are_money(one: int, other: int) -> None:
    total = sum([Money(one), Money(other)], Money(0)) - Money(other)
    assert isinstance(total, Money)
    assert total == one


def test_a_part_of_a_fen_and_a_strange_unit_are_refused() -> None:
    for amount, unit in ((Fraction(1, 3), "元"), ("0.001", "元"), ("5", "块"), ("五", "元")):
        with pytest.raises(InputError):
            Money.of(amount, unit)
    with pytest.raises(InputError):
        Money.parse("46.59")


def test_money_times_money_is_no_money() -> None:
    with pytest.raises(TypeError):
        Money(3) * Money(4)


def test_a_frame_of_mixed_lanes_decides_nothing() -> None:
    assert LaneFrame.of("rows", [Lane.ADMIN, Lane.CONSENTED]).for_decisions("补贴") == "rows"
    for lanes in ([Lane.ADMIN, Lane.STAT_MICRO], [Lane.STAT_AGG], []):
        with pytest.raises(RefusedError):
            LaneFrame.of("rows", lanes).for_decisions("补贴")
