"""Duties: dated where the plan dates them, listed where it does not, readable by spreadsheets and calendars."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from five_plans import NAMES
from hypothesis import given
from hypothesis import strategies as st

from gongce.rulebook.duties import Duty, expand_duties, sort_undated, undated_duties
from gongce.rulebook.duty_files import COLUMNS, write_csv, write_ics

YEAR = (date(2012, 1, 1), date(2012, 12, 31))
STAMP = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_xuchangs_deadlines_fall_on_their_printed_days(packs):
    due = {duty.entry: duty.due for duty in expand_duties(packs["xuchang-2012"], *YEAR)}
    assert {name: due[name] for name in ("X-c005", "X-c017", "X-c019", "X-c022", "X-c023")} == {
        "X-c005": date(2012, 4, 20),
        "X-c017": date(2012, 4, 30),
        "X-c019": date(2012, 5, 10),
        "X-c022": date(2012, 6, 30),
        "X-c023": date(2012, 12, 31),
    }


def test_a_window_keeps_its_first_day(packs):
    (bulletin,) = [duty for duty in expand_duties(packs["xuchang-2012"], *YEAR) if duty.entry == "X-c019"]
    assert bulletin.opens == date(2012, 5, 1)


def test_rhythms_start_when_the_plan_binds(packs):
    """Taiyuan's decision is of 25 April 2012: nine monthly bulletins are left in that year, three quarterly ones."""
    duties = expand_duties(packs["taiyuan-2012"], date(2011, 1, 1), date(2012, 12, 31))
    assert [duty.due.month for duty in duties if duty.entry == "T-c012"] == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [duty.due.month for duty in duties if duty.entry == "T-c013"] == [6, 9, 12]
    assert all("按期末计" in duty.note for duty in duties if duty.entry == "T-c012")


def test_rhythms_end_with_the_plan(packs):
    duties = expand_duties(packs["suizhou-2018"], date(2018, 1, 1), date(2030, 12, 31))
    assert max(duty.due for duty in duties) == date(2020, 12, 31)


def test_a_duty_of_each_member_is_one_record_a_member(packs):
    """Eight zones are named and the list is open: nine filings, one of them for the rest."""
    filings = [duty for duty in expand_duties(packs["xuchang-2012"], *YEAR) if duty.entry == "X-c005"]
    assert len(filings) == 9
    assert [duty.who for duty in filings if "其余" in duty.who[0]] == [("全市产业集聚区（其余）",)]
    departments = [duty for duty in expand_duties(packs["xuchang-2012"], *YEAR) if duty.entry == "X-c017"]
    assert len(departments) == 6


def test_lost_years_are_told_and_not_guessed(packs):
    pack = packs["qidong-7plus1"]
    duties = expand_duties(pack, *YEAR)
    assert len([duty for duty in duties if duty.entry == "Q-c007"]) == 12
    assert all("计划年份不详" in duty.note for duty in duties)
    lost = [duty for duty in undated_duties(pack) if duty.cycle == "once"]
    assert {duty.entry for duty in lost} == {"Q-c001", "Q-c018", "Q-c020", "Q-d001"}
    assert all("原文日期缺失" in duty.note for duty in lost)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_the_calendar_is_lost(name, packs):
    """Every line somebody owes gives dated duties in the plan's years or stands among the undated ones."""
    pack = packs[name]
    dated = {duty.entry for duty in expand_duties(pack, date(2004, 1, 1), date(2026, 12, 31))}
    undated = {duty.entry for duty in undated_duties(pack)}
    owed = {entry.id for entry in pack.calendar if entry.kind not in {"issue", "period"}}
    assert dated | undated == owed
    assert not dated & undated


def test_undated_duties_start_with_what_needs_a_decision(packs):
    cycles = [duty.cycle for duty in sort_undated(undated_duties(packs["suizhou-2018"]))]
    assert cycles[0] == "once"
    assert cycles[-1] == "event"


@given(st.dates(date(2010, 1, 1), date(2022, 1, 1)), st.integers(1, 900))
def test_windows_side_by_side_give_each_duty_once(packs, start, length):
    pack, end = packs["suizhou-2018"], start + timedelta(days=length)
    middle = start + timedelta(days=length // 2)
    halves = (*expand_duties(pack, start, middle), *expand_duties(pack, middle + timedelta(days=1), end))
    assert halves == expand_duties(pack, start, end)
    assert len({duty.id for duty in halves}) == len(halves)


def test_a_reversed_window_is_refused(packs):
    with pytest.raises(ValueError, match="before it starts"):
        expand_duties(packs["xuchang-2012"], YEAR[1], YEAR[0])


def test_csv_comes_back_as_it_was(packs):
    duties = (*expand_duties(packs["xuchang-2012"], *YEAR), *undated_duties(packs["xuchang-2012"]))
    read = list(csv.DictReader(io.StringIO(write_csv(duties))))
    assert tuple(read[0]) == COLUMNS
    assert [row["id"] for row in read] == [duty.id for duty in duties]
    assert [row["who"].split("；") for row in read] == [list(duty.who) for duty in duties]
    assert [row["due"] for row in read] == [duty.due.isoformat() if duty.due else "" for duty in duties]


@pytest.mark.parametrize("name", NAMES)
def test_an_independent_reader_reads_the_calendar(name, packs):
    duties = expand_duties(packs[name], date(2011, 1, 1), date(2021, 12, 31))
    calendar = icalendar.Calendar.from_ical(write_ics(packs[name], duties, STAMP))
    events = list(calendar.walk("VEVENT"))
    assert [str(event["SUMMARY"]) for event in events] == [duty.what for duty in duties]
    assert [event.decoded("DTEND") for event in events] == [duty.due + timedelta(days=1) for duty in duties]
    assert [event.decoded("DTSTART") for event in events] == [duty.opens or duty.due for duty in duties]
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(event.decoded("DTSTAMP") == STAMP for event in events)
    assert not calendar.errors
    assert not any(event.errors for event in events)


def test_content_lines_keep_the_standards_form(packs):
    text = write_ics(packs["xuchang-2012"], expand_duties(packs["xuchang-2012"], *YEAR), STAMP)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120))
def test_any_words_survive_the_calendar(good, words):
    duty = Duty("c", "一", ("局",), words, date(2022, 1, 1), "once", "c")
    calendar = icalendar.Calendar.from_ical(write_ics(good, [duty], STAMP))
    (event,) = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == words


def test_a_stamp_without_a_zone_is_refused(good):
    with pytest.raises(ValueError, match="time zone"):
        write_ics(good, [], datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001
