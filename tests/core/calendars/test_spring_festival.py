"""The Spring Festival's days, its windows and the regressor."""

import csv
import math
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.calendars.spring_festival import (
    DEFAULT_WINDOWS,
    DURING,
    FESTIVALS,
    POST,
    PRE,
    Window,
    festival_regressor,
    mean_share,
    period_share,
    spring_festival,
    window_share,
)
from gongce.vocabulary import InputError, Period

POST_IN_MARCH = """
2010 02-14 .60 2017 01-28 0 2024 02-10 .35 2011 02-03 .05 2018 02-16 .70 2025 01-29 0
2012 01-23 0 2019 02-05 .15 2026 02-17 .75 2013 02-10 .40 2020 01-25 0 2027 02-06 .20
2014 01-31 0 2021 02-12 .50 2028 01-26 0 2015 02-19 .85 2022 02-01 0 2029 02-13 .55
2016 02-08 .25 2023 01-22 0 2030 02-03 .05
"""
ROWS = list(zip(*[iter(POST_IN_MARCH.split())] * 3, strict=True))


def new_moon_day(number: int) -> date:
    """Beijing day of a new moon: mean phase with the fifteen largest terms (good to minutes), 69 s for ΔT."""
    k, t = number, number / 1236.85
    days = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * k)
    e = 1 - 0.002516 * t
    terms = (
        (-0.40720, moon), (0.17241 * e, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739 * e, moon - sun),
        (-0.00514 * e, moon + sun), (0.00208 * e * e, 2 * sun), (-0.00111, moon - 2 * node),
        (-0.00057, moon + 2 * node), (0.00056 * e, 2 * moon + sun), (-0.00042, 3 * moon),
        (0.00042 * e, sun + 2 * node), (0.00038 * e, sun - 2 * node), (-0.00024 * e, 2 * moon - sun),
        (-0.00017, math.radians(124.7746 - 1.56375588 * k)),
    )  # fmt: skip
    days += sum(size * math.sin(angle) for size, angle in terms)
    start = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(hours=8)
    return (start + timedelta(days=days - 2451545.0, seconds=-69)).date()


def new_moons_around(day: date) -> set[date]:
    guess = round((day.year + day.timetuple().tm_yday / 365.25 - 2000) * 12.3685)
    return {new_moon_day(number) for number in range(guess - 2, guess + 3)}


@pytest.mark.parametrize("year", sorted(FESTIVALS))
def test_every_festival_falls_on_a_new_moon_between_21_january_and_21_february(year: int) -> None:
    day = spring_festival(year)
    assert date(year, 1, 21) <= day <= date(year, 2, 21)
    assert day in new_moons_around(day)


@pytest.mark.parametrize(("year", "day", "share"), ROWS)
def test_the_share_of_the_window_after_the_festival_that_falls_in_march_is_exact(
    year: str, day: str, share: str
) -> None:
    assert spring_festival(int(year)) == date.fromisoformat(f"{year}-{day}")
    assert window_share(int(year), 3) == Fraction(f"0{share}" if share.startswith(".") else share)


def test_the_means_of_fifty_years_are_those_of_the_methods() -> None:
    means = [[round(float(mean_share(month, window)), 4) for month in (1, 2, 3)] for window in DEFAULT_WINDOWS]
    assert means == [[0.714, 0.286, 0.0], [0.2686, 0.7314, 0.0], [0.014, 0.736, 0.25]]


@pytest.mark.shared
def test_days_and_windows_agree_with_the_independent_calendar(shared) -> None:
    rows = list(csv.DictReader((shared / "data/cn_calendar/cn_calendar_monthly.csv").open(encoding="utf-8")))
    assert len(rows) == 276
    for row in rows:
        year, month = (int(part) for part in row["month"].split("-"))
        assert spring_festival(year).isoformat() == row["cny_date"]
        assert window_share(year, month, Window("w", -7, 14)) * 22 == int(row["days_in_cny_window_m7_p14"])


@given(st.integers(1992, 2058), st.integers(-60, 60), st.integers(0, 80))
def test_a_window_is_wholly_spent_on_the_months_around_its_festival(year: int, first: int, length: int) -> None:
    window = Window("w", first, first + length)
    months = [(year, month) for month in range(1, 10)] + [(year - 1, month) for month in range(10, 13)]
    assert sum((window_share(*month, window) for month in months), Fraction(0)) == 1


@given(st.integers(1991, 2059))
def test_joined_months_and_march_take_up_the_windows_of_the_methods(year: int) -> None:
    joined, march = Period.joined(year), Period.month(year, 3)
    assert period_share(joined, PRE) == period_share(joined, DURING) == 1
    assert period_share(joined) + period_share(march) == 1
    assert period_share(march, PRE) == 0


def test_the_regressor_sums_to_nothing_over_the_centring_years() -> None:
    marches = [Period.month(year, 3) for year in range(1990, 2040)]
    assert abs(sum(festival_regressor(marches))) < 1e-9
    total = festival_regressor([Period.ytd(2026, 3)], POST)
    assert abs(total[0]) < 1e-12


def test_a_year_outside_the_table_is_refused() -> None:
    with pytest.raises(InputError, match="1990–2060"):
        window_share(2061, 2)
