"""Working days counted by bisection: many thousand clocks a second, and years whose schedule is not known yet."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongce.calendars import WorkingCalendar, mainland_calendar

_YEARS_AHEAD = 15


@dataclass(frozen=True, slots=True)
class WorkdayIndex:
    """Every working day as an ordinal, in order.

    Years whose schedule of holidays is not published yet count Monday to Friday; what rests on them is provisional
    (`is_known`). Years before the calendar's first are counted likewise.
    """

    days: tuple[int, ...]
    first_known: int
    last_known: int

    def add(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, which itself is not counted; zero gives the day.

        >>> mainland_workdays().add(date(2012, 9, 28), 3)
        datetime.date(2012, 10, 9)
        """
        if count == 0:
            return day
        place = bisect_right(self.days, day.toordinal())
        if count < 0:
            before = place - 1 if place and self.days[place - 1] == day.toordinal() else place
            return date.fromordinal(self.days[before + count])
        return date.fromordinal(self.days[place + count - 1])

    def count(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`; negative where `until` lies before."""
        return bisect_right(self.days, until.toordinal()) - bisect_right(self.days, after.toordinal())

    def next(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return date.fromordinal(self.days[bisect_right(self.days, day.toordinal() - 1)])

    def is_known(self, *days: date) -> bool:
        """Whether the schedule of every day's year is published.

        >>> mainland_workdays().is_known(date(2018, 1, 2)), mainland_workdays().is_known(date(2031, 1, 2))
        (True, False)
        """
        return all(self.first_known <= day.year <= self.last_known for day in days)


def index_workdays(calendar: WorkingCalendar) -> WorkdayIndex:
    """The index of a calendar, with some years around it."""
    first = date(calendar.first_year - _YEARS_AHEAD, 1, 1).toordinal()
    last = date(calendar.last_year + _YEARS_AHEAD, 12, 31).toordinal()
    known = range(date(calendar.first_year, 1, 1).toordinal(), date(calendar.last_year, 12, 31).toordinal() + 1)
    days = (
        number
        for number in range(first, last + 1)
        if (calendar.is_working_day(date.fromordinal(number)) if number in known else number % 7 not in (0, 6))
    )
    return WorkdayIndex(tuple(days), calendar.first_year, calendar.last_year)


@cache
def mainland_workdays() -> WorkdayIndex:
    """The index of the mainland's calendar."""
    return index_workdays(mainland_calendar())
