"""When a form opens and is due, and which period a day belongs to."""

from dataclasses import dataclass
from datetime import date, timedelta

from gongce.calendars import Cycle, add_working_days, next_working_day, previous_reporting, reporting_month
from gongce.facts.returns.forms import ReturnForm
from gongce.vocabulary import InputError, Period


@dataclass(frozen=True, slots=True)
class Schedule:
    """From when a return may be filled, until when it is due, from when to remind."""

    opens: date
    due: date
    remind: date


def schedule_of(form: ReturnForm, period: Period) -> Schedule:
    """The days of a form for a period; a deadline on a day of rest moves to the next working day."""
    due = _next_working(period.end + timedelta(days=form.due_after))
    return Schedule(period.end + timedelta(days=form.opens_after), due, _before(due, form.remind_before))


def _next_working(day: date) -> date:
    """The day or the next working one; of a year whose holidays are not known yet, the next weekday."""
    try:
        return next_working_day(day)
    except InputError:
        return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def _before(day: date, count: int) -> date:
    try:
        return add_working_days(day, -count)
    except InputError:
        return day - timedelta(days=count)


def period_of_day(cycle: Cycle, day: date) -> Period:
    """The last period of a cycle that had ended by a day.

    >>> period_of_day(Cycle.MONTHLY, date(2019, 7, 18)).code, period_of_day(Cycle.QUARTERLY, date(2019, 7, 18)).code
    ('2019-06', '2019-Q2')
    """
    if cycle is Cycle.MONTHLY:
        now = reporting_month(day.year, day.month)
        return previous_reporting(now)
    months = cycle.months or 12
    number = (day.month - 1) // months
    year, number = (day.year, number) if number else (day.year - 1, 12 // months)
    make = {Cycle.QUARTERLY: Period.quarter, Cycle.HALF_YEARLY: Period.half}.get(cycle)
    return make(year, number) if make else Period.of_year(year)


def period_to_open(form: ReturnForm, day: date) -> Period:
    """The newest period of a form whose opening day has come by a day."""
    ahead = 31 * (form.cycle.months or 12) + 62
    period = period_of_day(form.cycle, day + timedelta(days=ahead))
    while schedule_of(form, period).opens > day:
        period = period_of_day(form.cycle, period.start)
    return period
