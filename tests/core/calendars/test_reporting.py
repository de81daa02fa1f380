"""The eleven reporting periods of a year."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.calendars.reporting import (
    month_closing,
    next_reporting,
    position,
    previous_reporting,
    reporting_between,
    reporting_months,
    reporting_totals,
    total_to,
)
from gongce.vocabulary import InputError, Period

periods = st.builds(
    lambda year, place, totals: (reporting_totals if totals else reporting_months)(year)[place],
    st.integers(1995, 2050),
    st.integers(0, 10),
    st.booleans(),
)


@given(periods)
def test_the_next_of_the_previous_is_the_period_itself(period: Period) -> None:
    assert next_reporting(previous_reporting(period)) == period == previous_reporting(next_reporting(period))


@given(st.integers(1995, 2050))
def test_a_year_has_eleven_months_and_eleven_totals_that_close_with_them(year: int) -> None:
    months, totals = reporting_months(year), reporting_totals(year)
    assert len(months) == len(totals) == len(set(months)) == 11
    assert [month_closing(total) for total in totals] == list(months)
    assert [total_to(month) for month in months] == list(totals)
    assert [position(month) for month in months] == list(range(11))


@given(periods, st.integers(0, 40))
def test_periods_between_two_are_counted_once_each(first: Period, steps: int) -> None:
    last = first
    for _ in range(steps):
        last = next_reporting(last)
    found = list(reporting_between(first, last))
    assert len(found) == steps + 1
    assert (found[0], found[-1]) == (first, last)
    assert all(next_reporting(one) == two for one, two in pairwise(found))


def test_nothing_lies_between_a_period_and_an_earlier_one() -> None:
    assert list(reporting_between(Period.month(2019, 3), Period.joined(2019))) == []


def test_a_quarter_is_no_reporting_month() -> None:
    with pytest.raises(InputError, match="not a reporting month"):
        position(Period.quarter(2019, 2))
