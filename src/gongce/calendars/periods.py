"""Ends of months, quarters, half-years and years."""

import calendar
from datetime import date
from typing import NamedTuple


class Month(NamedTuple):
    """A calendar month.

    >>> Month(2012, 12).next()
    Month(year=2013, month=1)
    """

    year: int
    month: int

    def next(self) -> "Month":
        """The month after this one."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def end(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def day(self, number: int) -> date:
        """Its day of that number; the last day where the month is shorter.

        >>> Month(2019, 2).day(31)
        datetime.date(2019, 2, 28)
        """
        return self.end().replace(day=min(number, self.end().day))


def end_of_period(day: date, months: int) -> date:
    """Last day of the period of so many months (1, 3, 6 or 12, counted from January) that holds the day.

    Raises:
        ValueError: the months do not divide a year.

    >>> end_of_period(date(2012, 5, 3), 6)
    datetime.date(2012, 6, 30)
    """
    if months < 1 or 12 % months:
        raise ValueError(f"periods of {months} months do not divide a year; use 1, 2, 3, 4, 6 or 12")
    return Month(day.year, (day.month - 1) // months * months + months).end()


def month_end(day: date) -> date:
    """Last day of the day's month.

    >>> month_end(date(2012, 2, 1))
    datetime.date(2012, 2, 29)
    """
    return end_of_period(day, 1)


def quarter_end(day: date) -> date:
    """Last day of the day's quarter.

    >>> quarter_end(date(2012, 4, 1))
    datetime.date(2012, 6, 30)
    """
    return end_of_period(day, 3)


def half_year_end(day: date) -> date:
    """Last day of the day's half-year.

    >>> half_year_end(date(2012, 7, 1))
    datetime.date(2012, 12, 31)
    """
    return end_of_period(day, 6)


def year_end(day: date) -> date:
    """Last day of the day's year.

    >>> year_end(date(2012, 7, 1))
    datetime.date(2012, 12, 31)
    """
    return end_of_period(day, 12)
