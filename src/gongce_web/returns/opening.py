"""Which rounds are to be opened on a day."""

from datetime import timedelta

from gongce.calendars import Cycle, next_reporting
from gongce.facts.returns import ReturnForm, period_of_day, schedule_of
from gongce.vocabulary import Period
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.returns.actions import open_round
from gongce_web.returns.models import Round
from gongce_web.returns.sheets import list_forms


def due_period(form: ReturnForm) -> Period:
    """The newest period of a form whose opening day has come."""
    today = clock.today()
    last = period_of_day(form.cycle, today)
    following = next_reporting(last) if form.cycle is Cycle.MONTHLY else _after(form, last)
    return following if schedule_of(form, following).opens <= today else last


def period_ending(form: ReturnForm, asked: Period) -> Period | None:
    """The period of a form's own cycle that ends with the one asked for: June ends the second quarter, May none."""
    if form.cycle is Cycle.MONTHLY:
        return asked
    ended = period_of_day(form.cycle, asked.end + timedelta(days=1))
    return ended if ended.end == asked.end else None


def _after(form: ReturnForm, period: Period) -> Period:
    return period_of_day(form.cycle, period.end + timedelta(days=31 * (form.cycle.months or 12) + 5))


def open_due_rounds(*, by: User | None) -> tuple[Round, ...]:
    """Open every form for its newest period; what is open already stays as it is."""
    return tuple(open_round(form=form, period=due_period(form), by=by) for form in list_forms())
