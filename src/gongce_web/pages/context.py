"""What every template knows: the places on the left that this person may enter."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from gongce_web.accounts.policies import ACCOUNTS
from gongce_web.audit.policies import AUDIT
from gongce_web.city.policies import CARRIERS, FIGURES, GATE
from gongce_web.pages.appearance import is_dark, read_view
from gongce_web.publishing.policies import OUTBOX
from gongce_web.roles import Operation, Policy

_CARRIED = ("unit", "period", "as_of")


@dataclass(frozen=True)
class Place:
    """A place on the left as a page shows it."""

    title: object
    address: str
    is_here: bool


PLACES: tuple[tuple[str, object, tuple[Policy[Any], Operation] | None], ...] = (
    ("overview", _("总览"), None),
    ("targets", _("目标"), (FIGURES, Operation.SEE)),
    ("monitoring", _("监测"), (FIGURES, Operation.SEE)),
    ("leagues", _("考核"), (FIGURES, Operation.SEE)),
    ("registers", _("台账"), (FIGURES, Operation.SEE)),
    ("inbox", _("待办"), (FIGURES, Operation.SEE)),
    ("returns", _("数据"), (FIGURES, Operation.SEE)),
    ("bulletins", _("通报"), (FIGURES, Operation.SEE)),
    ("documents", _("文件"), (FIGURES, Operation.SEE)),
    ("outbox", _("入库"), (OUTBOX, Operation.SEE)),
    ("site", _("公开"), (GATE, Operation.SEE)),
    ("packets", _("数据包"), (CARRIERS, Operation.SEE)),
    ("jobs", _("后台"), None),
    ("accounts", _("账号"), (ACCOUNTS, Operation.SEE)),
    ("audit-log", _("审计"), (AUDIT, Operation.SEE)),
)
"""URL name, title, and the policy with its operation; a place whose app has no page of that name is left out."""


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the reader chose to see by; the places a person may enter, each keeping what the page is about."""
    view = read_view(request)
    shown = {"appearance": view, "appearance_is_dark": is_dark(view)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**shown, "places": ()}
    may = [(name, title) for name, title, rule in PLACES if rule is None or rule[0].may(user, rule[1])]
    places = [place for name, title in may if (place := _show(request, name, title))]
    return {**shown, "places": places, "may_find": FIGURES.may(user, Operation.SEE)}


def _show(request: HttpRequest, name: str, title: object) -> Place | None:
    try:
        address = reverse(name)
    except NoReverseMatch:
        return None
    carried = {key: request.GET[key] for key in _CARRIED if request.GET.get(key)}
    is_here = request.path == address or (name != "overview" and request.path.startswith(address))
    return Place(title, address + (f"?{urlencode(carried)}" if carried else ""), is_here)
