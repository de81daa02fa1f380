"""What waits for a decision in the workbench itself: returns past their day, cases past their limit."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.links import find_address
from gongce_web.city.scope import Scope
from gongce_web.figures.queries.decisions import Decision
from gongce_web.figures.queries.places import is_city
from gongce_web.inbox.queries.cases import judge_open
from gongce_web.records.listings.sight import Seen
from gongce_web.records.views.listing import open_seen
from gongce_web.returns.queries import is_missing, list_reached, list_rounds

_OVERDUE = "overdue"
_NAMED, _LOOK_BACK_DAYS = 4, 45


def list_matters(request: HttpRequest, scope: Scope, user: User) -> tuple[Decision, ...]:
    """Returns and cases that are late, of the scope's unit or of every unit the person reaches."""
    found = list(_late_returns(scope, user))
    if is_city(scope.view, scope.unit):
        _, seen = open_seen(request)
        found += _late_cases(seen)
    return tuple(found)


def _late_returns(scope: Scope, user: User) -> Iterator[Decision]:
    """Rounds of the last weeks that are past their day with units missing."""
    today = clock.today()
    rounds = list_rounds(since=today - timedelta(days=_LOOK_BACK_DAYS), until=today - timedelta(days=1))
    filed = [one for one in list_reached(user, rounds) if is_missing(one)]
    if not is_city(scope.view, scope.unit):
        filed = [one for one in filed if one.unit.code == scope.unit]
    if filed:
        names = list(dict.fromkeys(one.unit.title for one in filed))
        told = "、".join(names[:_NAMED]) + (_("等%(n)d个单位") % {"n": len(names)} if len(names) > _NAMED else "")
        what = _("%(units)s有%(n)d份报表逾期未报") % {"units": told, "n": len(filed)}
        yield Decision(_("缺报"), _OVERDUE, what, _("催报，或注明理由准予缓报"), find_address("return-matrix"))


def _late_cases(seen: Seen) -> Iterator[Decision]:
    """Procedures with cases past their limit."""
    for procedure in seen.pack.procedures:
        if f"procedure:{procedure.id}" in seen.heads:
            late = [row for row in judge_open(seen, procedure) if row.light.light.code == _OVERDUE]
            if late:
                what = _("%(title)s有%(n)d件超过时限") % {"title": procedure.title, "n": len(late)}
                first = late[0]
                remedy = _("最早的是%(case)s，停在%(stage)s") % {
                    "case": first.title or first.number,
                    "stage": first.stage,
                }
                yield Decision(_("案件逾期"), _OVERDUE, what, remedy, find_address("inbox"))
