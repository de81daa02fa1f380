"""The month that is worked on: what stands in the way, closing, returning, issuing."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongce.vocabulary import ConflictError, GongceError, Period
from gongce_web.accounts.models import User
from gongce_web.bulletins import actions, cells, drafting, queries
from gongce_web.bulletins.models import Closing, State
from gongce_web.bulletins.policies import DRAFTS, PROOFINGS
from gongce_web.bulletins.returned import find_returned
from gongce_web.city.scope import read_scope
from gongce_web.city.workspaces import open_city
from gongce_web.guards import guarded
from gongce_web.jobs.queries import has_failed
from gongce_web.roles import Operation


@guarded(DRAFTS, Operation.SEE)
@require_GET
def show_month(request: HttpRequest) -> HttpResponse:
    """How far the month is, what stands in the way, what is missing."""
    return _show(request, read_scope(request).period)


def _show(request: HttpRequest, period: Period, error: str = "", status: int = 200) -> HttpResponse:
    user, scope = cast(User, request.user), read_scope(request)
    closing, (draft, trouble) = drafting.find_closing(period), drafting.open_draft(period)
    last = queries.last_of(period)
    values = {
        "scope": scope,
        "period": period,
        "closing": closing,
        "job": drafting.find_work(closing) if closing else None,
        "state": closing.state if closing else State.ISSUED if last else State.DRAFT,
        "draft": draft,
        "returned": find_returned([*draft.blocking, *draft.warnings], user) if draft else {},
        "last": last,
        "issued_as": (last.number or last.run.id) if last else "",
        "error": error or trouble,
        "may_close": DRAFTS.may(user, Operation.SUBMIT, closing) if closing else DRAFTS.may(user, Operation.SUBMIT),
        "may_proof": PROOFINGS.may(user, Operation.FILL),
        "may_issue": closing is not None and DRAFTS.may(user, Operation.ISSUE, closing),
        "is_closer": closing is not None and closing.proposed_by_id == user.pk,
        "separate": open_city().settings.separate_issuer,
        "approver": queries.approver_of(user),
        "blocking": queries.blocking_of(queries.run_of(closing)) if closing and _is_proposed(closing) else [],
    }
    return render(request, "bulletins/month.html", values, status=status)


def _is_proposed(closing: Closing) -> bool:
    return closing.state == State.PROPOSED and any(run.id == closing.run for run in queries.load_runs())


@guarded(DRAFTS, Operation.SEE)
@require_GET
def show_text(request: HttpRequest) -> HttpResponse:
    """What the bulletin would say as of now."""
    scope = read_scope(request)
    try:
        text = drafting.word_draft(scope.period)
    except GongceError as error:
        return _show(request, scope.period, str(error), 422)
    values = {
        "scope": scope,
        "page": text.page,
        "keys": text.keys,
        "why": f"{reverse('why')}?period={scope.period.code}&",
    }
    return render(request, "bulletins/text.html", values)


@guarded(DRAFTS, Operation.SUBMIT)
@require_POST
def close_month(request: HttpRequest) -> HttpResponse:
    """Close the month."""
    period = read_scope(request).period

    def close() -> str:
        actions.close_month(period=period, version=_version(request), by=cast(User, request.user))
        return _("已开始结账，完成后待签发。")

    return _act(request, period, close)


@guarded(DRAFTS, Operation.RETURN)
@require_POST
def return_month(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a closed month back."""
    closing, reason = get_object_or_404(Closing, pk=pk), request.POST.get("reason", "")

    def give_back() -> str:
        actions.return_month(closing=closing, version=_version(request), reason=reason, by=cast(User, request.user))
        return _("已退回。")

    return _act(request, Period.parse(closing.period), give_back)


@guarded(DRAFTS, Operation.ISSUE)
@require_POST
def issue_month(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a closed month."""
    closing, reason = get_object_or_404(Closing, pk=pk), request.POST.get("reason", "")

    def issue() -> str:
        actions.issue_month(closing=closing, version=_version(request), reason=reason, by=cast(User, request.user))
        return _("已开始印发。")

    return _act(request, Period.parse(closing.period), issue)


def _version(request: HttpRequest) -> int:
    """The version the person saw; what is no number is no version anybody saw."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _act(request: HttpRequest, period: Period, act: Callable[[], str]) -> HttpResponse:
    """Do it and show the month; a refusal is shown on it, a conflict as one."""
    try:
        told = act()
    except ConflictError as error:
        return _show(request, period, queries.tell(error), 409)
    except GongceError as error:
        return _show(request, period, queries.tell(error), 422)
    messages.success(request, told)
    return redirect(f"{reverse('month')}?period={period.code}")


@guarded(DRAFTS, Operation.SEE)
@require_GET
def tell_state(request: HttpRequest, pk: int) -> HttpResponse:
    """For a page that waits: nothing yet, or that it is to be loaded anew."""
    closing = get_object_or_404(Closing, pk=pk)
    is_busy = closing.state in (State.CLOSING, State.ISSUING) and not has_failed(drafting.find_work(closing))
    return HttpResponse(status=204, headers={} if is_busy else {"HX-Refresh": "true"})


@guarded(DRAFTS, Operation.SEE)
@require_GET
def show_cell(request: HttpRequest) -> HttpResponse:
    """The cell a finding names in a file as received, for the panel on the right."""
    try:
        excerpt = cells.show_cell(request.GET.get("file", ""), request.GET.get("cell", ""))
    except GongceError as error:
        return render(request, "bulletins/cell.html", {"error": queries.tell(error)}, status=404)
    return render(request, "bulletins/cell.html", {"excerpt": excerpt})
