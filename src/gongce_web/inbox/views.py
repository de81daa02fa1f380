"""Pages of the inbox, of duties with their calendar, of meetings."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.procedures.duties import Owed
from gongce.rulebook.duties import Duty
from gongce.rulebook.duty_files import write_ics
from gongce.vocabulary import GongceError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.exports import in_chinese, send_file
from gongce_web.guards import guarded
from gongce_web.inbox.actions import close_with_evidence
from gongce_web.inbox.forms import ClosingForm
from gongce_web.inbox.queries.agendas import list_series
from gongce_web.inbox.queries.duties import (
    LOOK_BACK_DAYS,
    SOURCES,
    address_of,
    find_owed,
    list_rows,
    rank_owed,
    read_owed,
    say_owed,
)
from gongce_web.inbox.queries.items import KINDS, say_items
from gongce_web.inbox.queries.months import lay_month, read_month, span_of
from gongce_web.inbox.queries.waiting import list_waiting
from gongce_web.records.policies import DUTIES
from gongce_web.records.views.listing import open_seen
from gongce_web.roles import Operation

_ROWS = 60
_ICS_BACK_DAYS, _ICS_AHEAD_DAYS = 30, 370


WEEKDAYS = (
    gettext_noop("一"),
    gettext_noop("二"),
    gettext_noop("三"),
    gettext_noop("四"),
    gettext_noop("五"),
    gettext_noop("六"),
    gettext_noop("日"),
)


@guarded(DUTIES, Operation.SEE)
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the person, the most pressing first."""
    scope, seen = open_seen(request)
    items = list_waiting(cast(User, request.user), seen)
    kind = request.GET.get("kind", "")
    shown = [one for one in items if one.kind == kind] if kind in dict(KINDS) else items
    page = Paginator(shown, _ROWS).get_page(request.GET.get("page"))
    counts = [(name, word, sum(one.kind == name for one in items)) for name, word in KINDS]
    values = {"scope": scope, "page": page, "told": say_items(items), "kind": kind, "total": len(items)}
    return render(request, "inbox/inbox.html", values | {"counts": [one for one in counts if one[2]]})


@guarded(DUTIES, Operation.SEE)
def show_duties(request: HttpRequest) -> HttpResponse:
    """A month of duties as a grid and a list, what is overdue first."""
    scope, seen = open_seen(request)
    first = read_month(request.GET.get("month", ""), seen.on)
    start, until = span_of(first)
    owed = read_owed(seen, min(start, seen.on - timedelta(days=LOOK_BACK_DAYS)), until)
    source = request.GET.get("source", "")
    shown = tuple(one for one in owed if one.source == source) if source in SOURCES else owed
    month = lay_month(first, clock.today(), shown)
    page = Paginator(rank_owed(shown, month, with_rules=source == "rule"), _ROWS).get_page(request.GET.get("page"))
    values = {
        "scope": scope,
        "month": month,
        "page": page,
        "source": source,
        "sources": {name: _(word) for name, word in SOURCES.items()},
    }
    values |= {"rows": list_rows(seen, page.object_list)}
    return render(
        request,
        "inbox/duties.html",
        values | {"told": say_owed(shown, month), "weekdays": [_(day) for day in WEEKDAYS]},
    )


@guarded(DUTIES, Operation.SEE)
@in_chinese
def send_calendar(request: HttpRequest) -> HttpResponse:
    """The duties of the person's units as a calendar file, for a year."""
    _scope, seen = open_seen(request)
    day = timedelta(days=1)
    owed = read_owed(seen, seen.on - _ICS_BACK_DAYS * day, seen.on + _ICS_AHEAD_DAYS * day)
    text = write_ics(seen.pack, [_as_duty(one) for one in owed if one.is_open], clock.now())
    return send_file(text.encode(), name=_("职责日历.ics"), kind="text/calendar; charset=utf-8")


def _as_duty(one: Owed) -> Duty:
    word = SOURCES[one.source]
    return Duty(one.id, word, one.who, one.what, one.due, word, one.source)


@guarded(DUTIES, Operation.SEE)
def show_duty(request: HttpRequest) -> HttpResponse:
    """One duty, and the form that closes it on evidence."""
    scope, seen = open_seen(request)
    one = find_owed(seen, request.GET.get("duty", ""))
    if one is None:
        raise Http404
    user = cast(User, request.user)
    may_close = one.is_open and one.source in ("plan", "tier", "meeting") and DUTIES.may(user, Operation.FILL)
    form = ClosingForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if may_close and form.is_valid() and _close(request, one, form):
            return redirect("inbox")
        status = 422
    values = {"scope": scope, "duty": one, "form": form, "may_close": may_close, "address": address_of(one)}
    return render(request, "inbox/duty.html", values | {"source": _(SOURCES[one.source])}, status=status)


def _close(request: HttpRequest, one: Owed, form: ClosingForm) -> bool:
    """Whether the duty is closed now; where it is refused the form says why."""
    given: dict[str, Any] = form.cleaned_data
    try:
        close_with_evidence(
            duty=one.id, done=given["done"], evidence=given["evidence"], upload=given["file"],
            by=cast(User, request.user),
        )  # fmt: skip
    except GongceError as error:
        form.add_error(None, f"{error.what}；{error.remedy}")
        return False
    messages.success(request, _("“%(what)s”已办结。") % {"what": one.what})
    return True


@guarded(DUTIES, Operation.SEE)
def show_meetings(request: HttpRequest) -> HttpResponse:
    """Series of meetings, each with the agenda of its next one."""
    scope, seen = open_seen(request)
    return render(request, "inbox/meetings.html", {"scope": scope, "series": list_series(seen), "on": seen.on})
