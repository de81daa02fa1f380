"""Which rounds are to be opened on a day, and opening them."""

import logging
from datetime import timedelta

from gongce.calendars import Cycle
from gongce.facts.returns import ReturnForm, period_of_day, period_to_open
from gongce.vocabulary import GongceError, Period
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.returns.actions import open_round
from gongce_web.returns.models import Round
from gongce_web.returns.sheets import list_forms
from gongce_web.units.models import Unit

_LOG = logging.getLogger(__name__)


def due_period(form: ReturnForm) -> Period:
    """The newest period of a form whose opening day has come."""
    return period_to_open(form, clock.today())


def period_ending(form: ReturnForm, asked: Period) -> Period | None:
    """The period of a form's own cycle that ends with the one asked for: June ends the second quarter, May none."""
    if form.cycle is Cycle.MONTHLY:
        return asked
    ended = period_of_day(form.cycle, asked.end + timedelta(days=1))
    return ended if ended.end == asked.end else None


def open_due_rounds(*, by: User | None) -> tuple[Round, ...]:
    """Open every form for its newest period; what is open already stays as it is."""
    return tuple(open_round(form=form, period=due_period(form), by=by) for form in list_forms())


def open_rounds_of_today() -> bool:
    """Open what the forms' calendar says, unless the workspace opens its rounds by hand; whether the day is done.

    A form that cannot be opened is told in the log and keeps no other from its round; the next call tries it again.
    """
    if not open_city().settings.open_rounds:
        return True
    if not Unit.objects.exists():  # not prepared yet: nobody could be asked
        return False
    opened = [_open(form) for form in list_forms()]
    return all(opened)


def _open(form: ReturnForm) -> bool:
    try:
        open_round(form=form, period=due_period(form), by=None)
    except GongceError as error:
        _LOG.error("the round of %s cannot be opened: %s", form.id, error)
        return False
    return True
