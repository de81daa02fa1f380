"""Closings of a period that wait for somebody: to be drafted again, or to be issued."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.vocabulary import Period
from gongce_web.accounts.models import User
from gongce_web.bulletins.models import Closing, State
from gongce_web.inbox.queries.items import Item
from gongce_web.roles import Role

_TASKS = {
    State.PROPOSED: (Role.ISSUER, gettext_noop("签发或退回")),
    State.RETURNED: (Role.ANALYST, gettext_noop("修改后再提请签发")),
}


def wait_bulletins(user: User) -> Iterator[Item]:
    """Closings whose next step is the person's, by his roles."""
    held = {grant.role for grant in user.live_grants()}
    for closing in Closing.objects.filter(state__in=list(_TASKS)):
        role, task = _TASKS[State(closing.state)]
        if role in held:
            light = "behind" if closing.state == State.RETURNED else "due_soon"
            title = _("%(period)s通报") % {"period": Period.parse(closing.period).title}
            yield Item("bulletin", light, title, _(task), None, closing.message, reverse("bulletins"))
