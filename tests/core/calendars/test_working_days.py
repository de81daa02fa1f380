"""Working days agree with an independent table, and unknown years are refused."""

import csv
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.calendars import add_working_days, count_working_days, is_working_day, mainland_calendar, next_working_day
from gongce.calendars.working_days import calendar_from
from gongce.vocabulary import InputError

DAYS = st.dates(date(2004, 3, 1), date(2026, 9, 1))


def test_months_have_as_many_working_days_as_an_independent_table(shared):
    calendar = mainland_calendar()
    day, counted = date(2004, 1, 1), Counter()
    while day.year <= calendar.last_year:
        counted[f"{day:%Y-%m}"] += calendar.is_working_day(day)
        day += timedelta(days=1)
    with (shared / "data/cn_calendar/cn_calendar_monthly.csv").open(encoding="utf-8") as file:
        table = {row["month"]: int(row["working_days"]) for row in csv.DictReader(file)}
    assert counted == table


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2012, 1, 21), True),  # a Saturday worked for the Spring Festival of 2012
        (date(2012, 1, 27), False),
        (date(2015, 9, 3), False),  # the anniversary of 2015 only
        (date(2015, 9, 6), True),
        (date(2016, 9, 3), False),  # a Saturday
        (date(2018, 9, 29), True),
        (date(2018, 10, 7), False),
        (date(2020, 1, 31), False),  # the prolonged Spring Festival of 2020
        (date(2020, 2, 3), True),
        (date(2026, 10, 10), True),
    ],
)
def test_known_days(day, worked):
    assert is_working_day(day) is worked


@pytest.mark.parametrize("year", [2003, 2027])
def test_a_year_without_a_schedule_is_refused_and_not_guessed(year):
    with pytest.raises(InputError, match=f"{year} is not known"):
        is_working_day(date(year, 6, 1))


@given(DAYS, st.integers(-30, 30))
def test_counting_undoes_adding(day, count):
    start = next_working_day(day)
    assert count_working_days(start, add_working_days(start, count)) == count


@given(DAYS, st.integers(1, 30))
def test_the_last_day_of_a_limit_is_worked(day, count):
    assert is_working_day(add_working_days(day, count))


@settings(deadline=None)
@given(DAYS, DAYS, DAYS)
def test_stretches_add_up(first, second, third):
    first, second, third = sorted((first, second, third))
    assert count_working_days(first, third) == count_working_days(first, second) + count_working_days(second, third)


def test_without_holidays_weekdays_are_worked():
    calendar = calendar_from([], 2030, 2030)
    assert sum(calendar.is_working_day(date(2030, 1, 1) + timedelta(days=n)) for n in range(7)) == 5
