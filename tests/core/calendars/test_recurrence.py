"""Recurring days: the right ones, all of them, in order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.calendars import Cycle, Month, due_days, end_of_period, half_year_end, month_end, quarter_end, year_end

WINDOWS = st.tuples(st.dates(date(2004, 1, 1), date(2030, 1, 1)), st.integers(0, 1500))
RECURRING = [Cycle.MONTHLY, Cycle.QUARTERLY, Cycle.HALF_YEARLY, Cycle.YEARLY]


@given(WINDOWS, st.sampled_from(RECURRING), st.integers(1, 31))
def test_days_lie_in_the_window_in_order_once_a_period(window, cycle, day):
    start, length = window
    end = start + timedelta(days=length)
    found = list(due_days(cycle, start, end, day=day))
    assert found == sorted(set(found))
    assert all(start <= one <= end for one in found)
    assert len({end_of_period(one, cycle.months) for one in found}) == len(found)


@given(WINDOWS, st.sampled_from(RECURRING))
def test_a_window_split_in_two_gives_the_same_days(window, cycle):
    start, length = window
    end, middle = start + timedelta(days=length), start + timedelta(days=length // 2)
    halves = [*due_days(cycle, start, middle), *due_days(cycle, middle + timedelta(days=1), end)]
    assert halves == list(due_days(cycle, start, end))


def test_a_day_the_month_lacks_is_its_last_day():
    found = list(due_days(Cycle.MONTHLY, date(2019, 1, 1), date(2019, 4, 30), day=31))
    assert [day.day for day in found] == [31, 28, 31, 30]


def test_a_month_within_the_quarter():
    assert list(due_days(Cycle.QUARTERLY, date(2019, 1, 1), date(2019, 6, 30), month=1, day=15)) == [
        date(2019, 1, 15),
        date(2019, 4, 15),
    ]


@pytest.mark.parametrize("cycle", [cycle for cycle in Cycle if cycle not in RECURRING])
def test_rhythms_without_periods_have_no_days(cycle):
    assert list(due_days(cycle, date(2019, 1, 1), date(2019, 12, 31))) == []


@pytest.mark.parametrize(("month", "day"), [(0, 1), (4, 1), (1, 0), (1, 32)])
def test_days_outside_the_period_are_refused(month, day):
    with pytest.raises(ValueError, match="does not lie"):
        list(due_days(Cycle.QUARTERLY, date(2019, 1, 1), date(2019, 12, 31), month=month, day=day))


def test_ends_of_periods():
    day = date(2012, 2, 10)
    assert (month_end(day), quarter_end(day)) == (date(2012, 2, 29), date(2012, 3, 31))
    assert (half_year_end(day), year_end(day)) == (date(2012, 6, 30), date(2012, 12, 31))
    assert Month(2012, 12).next() == Month(2013, 1)


def test_periods_that_do_not_divide_a_year_are_refused():
    with pytest.raises(ValueError, match="do not divide"):
        end_of_period(date(2012, 1, 1), 5)
