"""Working days of the mainland: weekends, public holidays and the weekend days worked instead."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from gongce.vocabulary import InputError

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One festival's days off, first to last, and the weekend days worked instead."""

    first: date
    last: date
    festival: str
    worked: tuple[date, ...] = ()

    def days(self) -> Iterator[date]:
        """Every day off, weekends among them included."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked, for the years whose schedule is known; asking about another year is refused, not guessed.

    >>> calendar = mainland_calendar()
    >>> calendar.is_working_day(date(2012, 1, 21)), calendar.is_working_day(date(2012, 1, 23))
    (True, False)
    """

    first_year: int
    last_year: int
    off: frozenset[date]
    worked: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked.

        Raises:
            InputError: the year's holiday schedule is not known.
        """
        if not self.first_year <= day.year <= self.last_year:
            raise InputError(
                f"the holiday schedule of {day.year} is not known (known: {self.first_year}–{self.last_year})",
                where=day.isoformat(),
                remedy="add the State Council's notice for that year to calendars/holidays.csv",
            )
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def add_working_days(self, day: date, count: int) -> date:
        """The day that is `count` working days after `day` (before it where negative); `day` itself is not counted.

        A period counted in days starts on the day after the event (民法典 art. 201), so acceptance on a Friday with
        a limit of 3 gives Wednesday. Zero gives the day itself.

        >>> mainland_calendar().add_working_days(date(2012, 9, 28), 3)
        datetime.date(2012, 10, 9)
        """
        step = _DAY if count >= 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def count_working_days(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`; negative where `until` lies before.

        >>> mainland_calendar().count_working_days(date(2012, 9, 28), date(2012, 10, 9))
        3
        """
        if until < after:
            return -self.count_working_days(until, after)
        return sum(self.is_working_day(after + number * _DAY) for number in range(1, (until - after).days + 1))

    def next_working_day(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is: a limit that ends on a holiday (art. 203).

        >>> mainland_calendar().next_working_day(date(2012, 10, 1))
        datetime.date(2012, 10, 8)
        """
        while not self.is_working_day(day):
            day += _DAY
        return day


def calendar_from(holidays: Iterable[Holiday], first_year: int, last_year: int) -> WorkingCalendar:
    """A calendar from its holidays.

    >>> festival = Holiday(date(2030, 1, 1), date(2030, 1, 1), "元旦")
    >>> calendar_from([festival], 2030, 2030).next_working_day(date(2030, 1, 1))
    datetime.date(2030, 1, 2)
    """
    known = list(holidays)
    off = frozenset(day for holiday in known for day in holiday.days())
    return WorkingCalendar(first_year, last_year, off, frozenset(day for holiday in known for day in holiday.worked))


def read_holidays(text: str) -> list[Holiday]:
    r"""Holidays from CSV text: first_day_off, last_day_off, festival, worked_instead (several days blank-separated).

    >>> head = "first_day_off,last_day_off,festival,worked_instead"
    >>> read_holidays(f"{head}\n2012-10-01,2012-10-07,国庆节,2012-09-29")[0].worked
    (datetime.date(2012, 9, 29),)
    """
    return [
        Holiday(
            date.fromisoformat(row["first_day_off"]),
            date.fromisoformat(row["last_day_off"]),
            row["festival"],
            tuple(date.fromisoformat(day) for day in row["worked_instead"].split()),
        )
        for row in csv.DictReader(io.StringIO(text))
    ]


@cache
def mainland_calendar() -> WorkingCalendar:
    """The calendar of the State Council's yearly holiday notices, 2004–2026.

    Source: the yearly notices on holiday arrangements (2015 with the September anniversary, 2020 with the prolonged
    Spring Festival); monthly totals agree with an independent table (tests).
    """
    text = files("gongce.calendars").joinpath("holidays.csv").read_text(encoding="utf-8")
    holidays = read_holidays(text)
    return calendar_from(holidays, 2004, max(holiday.first.year for holiday in holidays))


def is_working_day(day: date) -> bool:
    """Whether the day is worked on the mainland; see WorkingCalendar.is_working_day.

    >>> is_working_day(date(2018, 9, 30))
    True
    """
    return mainland_calendar().is_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The day `count` mainland working days after `day`; see WorkingCalendar.add_working_days.

    >>> add_working_days(date(2018, 7, 26), 20)
    datetime.date(2018, 8, 23)
    """
    return mainland_calendar().add_working_days(day, count)


def count_working_days(after: date, until: date) -> int:
    """Mainland working days after `after`, up to and including `until`.

    >>> count_working_days(date(2018, 7, 26), date(2018, 8, 23))
    20
    """
    return mainland_calendar().count_working_days(after, until)


def next_working_day(day: date) -> date:
    """The day itself or the next one worked on the mainland.

    >>> next_working_day(date(2018, 10, 6))
    datetime.date(2018, 10, 8)
    """
    return mainland_calendar().next_working_day(day)
