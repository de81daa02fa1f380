"""Clocks: the last day of a limit, by the name a pack gives it. Counting itself is the calendars' affair."""

from datetime import date
from fractions import Fraction
from math import floor

from gongce.calendars import Month, add_working_days, end_of_period, next_working_day
from gongce.rulebook.names import ClockKind, register


@register(ClockKind.CALENDAR_DAYS)
def limit_in_days(start: date, days: int) -> date:
    """Last day of a limit of calendar days; the day of the event is not counted, a holiday at the end moves it on.

    Source: 民法典 art. 201, 203.

    >>> limit_in_days(date(2018, 9, 21), 10)
    datetime.date(2018, 10, 8)
    """
    return next_working_day(date.fromordinal(start.toordinal() + days))


@register(ClockKind.WORKING_DAYS)
def limit_in_working_days(start: date, days: int) -> date:
    """Last day of a limit of working days; the day of the event is not counted.

    >>> limit_in_working_days(date(2018, 9, 28), 3)
    datetime.date(2018, 10, 8)
    """
    return add_working_days(start, days)


@register(ClockKind.MONTHS)
def limit_in_months(start: date, months: int) -> date:
    """Last day of a limit of months: the same day of a later month, its last day where it is shorter (art. 202).

    >>> limit_in_months(date(2018, 1, 31), 1)
    datetime.date(2018, 2, 28)
    """
    number = start.year * 12 + start.month - 1 + months
    return next_working_day(Month(number // 12, number % 12 + 1).day(start.day))


@register(ClockKind.END_OF_PERIOD)
def limit_at_period_end(start: date, months: int) -> date:
    """Last day of the month (1), quarter (3), half-year (6) or year (12) that holds the day.

    >>> limit_at_period_end(date(2012, 5, 3), 3)
    datetime.date(2012, 6, 30)
    """
    return end_of_period(start, months)


@register(ClockKind.LIMIT_CUT)
def limit_by_cut(start: date, statutory_days: int, cut: Fraction) -> date:
    """Last day of a statutory limit cut by a share of it; a part of a day is dropped, or the promise would break.

    >>> limit_by_cut(date(2018, 9, 28), 20, Fraction(1, 3)) == limit_in_working_days(date(2018, 9, 28), 13)
    True
    """
    return add_working_days(start, floor(statutory_days * (1 - cut)))
