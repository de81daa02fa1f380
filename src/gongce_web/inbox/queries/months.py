"""A month of duties as weeks of days: what is due, which days are worked."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop

from gongce.calendars import mainland_calendar
from gongce.procedures.duties import Owed
from gongce.vocabulary import InputError

_SHOWN = 3


@dataclass(frozen=True)
class Day:
    """A day of the month: what is due on it, the worst light, whether it is worked."""

    day: date
    is_inside: bool
    is_today: bool
    note: str
    owed: tuple[Owed, ...]
    more: int


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday, and the months beside it."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str

    @property
    def code(self) -> str:
        """As the address names it."""
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.first.year, self.first.month, calendar.monthrange(self.first.year, self.first.month)[1])


def read_month(text: str, today: date) -> date:
    """The first day of a month such as 2019-07; of today's where it says none.

    >>> read_month("2019-02", date(2019, 7, 18)), read_month("2019-13", date(2019, 7, 18))
    (datetime.date(2019, 2, 1), datetime.date(2019, 7, 1))
    """
    try:
        found = date.fromisoformat(f"{text}-01") if len(text) == 7 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)
    return found if 1990 <= found.year <= 2100 else today.replace(day=1)


def span_of(first: date) -> tuple[date, date]:
    """From the Monday of a month's first week to the Sunday of its last."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1]


def lay_month(first: date, today: date, owed: tuple[Owed, ...]) -> Month:
    """The weeks of a month with what is due on their days."""
    by_day: dict[date, list[Owed]] = {}
    for one in owed:
        if one.due is not None:
            by_day.setdefault(one.due, []).append(one)
    weeks = tuple(
        tuple(_day(day, first, today, by_day.get(day, [])) for day in week)
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    )
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    return Month(first, weeks, f"{before:%Y-%m}", f"{after:%Y-%m}")


def _day(day: date, first: date, today: date, owed: list[Owed]) -> Day:
    shown = tuple(owed[:_SHOWN])
    return Day(day, day.month == first.month, day == today, _note(day), shown, len(owed) - len(shown))


def _note(day: date) -> str:
    """Off on a working weekday, worked on a weekend; nothing where the day is what it looks like or is not known."""
    try:
        is_worked = mainland_calendar().is_working_day(day)
    except InputError:
        return ""
    if is_worked:
        return gettext_noop("班") if day.weekday() >= 5 else ""
    return gettext_noop("休")
