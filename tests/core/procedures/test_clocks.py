"""Clocks agree with a table counted by hand, and keep their identities."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongce.calendars import add_working_days, count_working_days, mainland_calendar
from gongce.procedures import ClockState, limit_of, mainland_workdays
from gongce.procedures.clocks import Rest, promised_length
from gongce.rulebook import TimeLimit

CASES = yaml.safe_load((Path(__file__).resolve().parents[2] / "specs" / "clocks.yaml").read_text(encoding="utf-8"))
DAYS = st.dates(date(2010, 1, 1), date(2024, 12, 31))


def clock(kind: str = "working_days", **more: object) -> TimeLimit:
    row = {"id": "c", "title": "时限", "kind": kind, "starts": ["accept"], "statutory": 5}
    return TimeLimit.model_validate(row | more)


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case"])
def test_a_clock_ends_where_the_table_says(row: dict) -> None:
    rests = tuple(Rest("p", *pause) for pause in row.get("pauses", ()))
    state = ClockState("c", row["start"], rests=rests, extended=row.get("extended", 0))
    limit = limit_of(clock(row["kind"], statutory=row["limit"]), state, mainland_workdays())
    assert limit.statutory == row["last"]
    assert not limit.is_provisional


def test_the_table_has_its_sixty_cases() -> None:
    assert len(CASES) >= 60
    assert len({row["case"] for row in CASES}) == len(CASES)


@given(DAYS, st.integers(-60, 120))
def test_the_index_counts_as_the_calendar_does(day: date, count: int) -> None:
    assert mainland_workdays().add(day, count) == add_working_days(day, count)
    until = day + timedelta(days=abs(count))
    assert mainland_workdays().count(day, until) == count_working_days(day, until)
    assert mainland_workdays().next(day) == mainland_calendar().next_working_day(day)


@given(DAYS, st.integers(1, 60), st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_brings_a_limit_forward(start: date, length: int, after: int, lasts: int) -> None:
    since = start + timedelta(days=after)
    rest = Rest("p", since, since + timedelta(days=lasts))
    for kind in ("working_days", "calendar_days"):
        limit = clock(kind, statutory=length)
        plain = limit_of(limit, ClockState("c", start), mainland_workdays()).statutory
        paused = limit_of(limit, ClockState("c", start, rests=(rest,)), mainland_workdays()).statutory
        assert plain is not None
        assert paused is not None
        assert paused >= plain
        assert since < plain or paused == plain


def test_the_shorter_of_cut_and_promise_is_promised() -> None:
    assert promised_length(clock(statutory=20, cut="1/3")) == 13
    assert promised_length(clock(statutory=20, cut="1/3", promised=10)) == 10
    assert promised_length(clock(statutory=20, cut="1/3", promised=15)) == 13
    assert promised_length(clock(statutory=20)) is None


def test_an_open_pause_leaves_the_limit_open_unless_it_has_a_longest_length() -> None:
    pauses = [
        {"id": "p", "title": "听证", "roles": ["window"]},
        {"id": "q", "title": "评审", "roles": ["w"], "at_most_days": 2},
    ]
    limit = clock(pauses=pauses)
    state = ClockState("c", date(2018, 3, 5))
    assert limit_of(limit, state.rest("p", date(2018, 3, 6)), mainland_workdays()).statutory is None
    assert limit_of(limit, state.rest("q", date(2018, 3, 6)), mainland_workdays()).statutory == date(2018, 3, 14)
    longer = state.rest("q", date(2018, 3, 6)).resume(date(2018, 3, 20))
    assert limit_of(limit, longer, mainland_workdays()).statutory == date(2018, 3, 14)


def test_a_limit_in_a_year_without_a_published_schedule_is_provisional() -> None:
    limit = limit_of(clock(), ClockState("c", date(2030, 12, 30)), mainland_workdays())
    assert limit.is_provisional
    assert limit.statutory == date(2031, 1, 6)
