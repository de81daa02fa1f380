"""Sheets of units: who has confirmed, and a unit's own to confirm."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongce.vocabulary import ConflictError, GongceError
from gongce_web.accounts.models import User
from gongce_web.bulletins import actions, queries, sheets
from gongce_web.bulletins.forms import AnswerForm, tell_errors
from gongce_web.bulletins.models import Answer
from gongce_web.bulletins.policies import CONFIRMATIONS
from gongce_web.city.scope import Scope, read_scope
from gongce_web.guards import guarded
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@guarded(CONFIRMATIONS, Operation.SEE)
@require_GET
def list_sheets(request: HttpRequest) -> HttpResponse:
    """Who has answered, who has not."""
    scope = read_scope(request)
    try:
        states = sheets.list_sheets(scope.period, cast(User, request.user))
    except GongceError as error:
        return render(request, "bulletins/sheets.html", {"scope": scope, "error": str(error)}, status=422)
    silent = [one.unit.title for one in states if one.answer is None]
    stale = [one.unit.title for one in states if one.is_stale]
    settled = sum(one.is_settled for one in states)
    values = {
        "scope": scope,
        "states": states,
        "silent": "、".join(silent),
        "stale": "、".join(stale),
        "answered": settled,
    }
    return render(request, "bulletins/sheets.html", values)


@guarded(CONFIRMATIONS, Operation.SEE)
@require_http_methods(["GET", "POST"])
def show_sheet(request: HttpRequest, unit: str) -> HttpResponse:
    """A unit's sheet; its people answer it."""
    scope, row = read_scope(request), get_object_or_404(Unit, code=unit)
    state = next((one for one in sheets.list_sheets(scope.period, cast(User, request.user)) if one.unit == row), None)
    if state is None:
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request, scope, state)
    return _show(request, scope, state)


def _show(
    request: HttpRequest, scope: Scope, state: sheets.SheetState, error: str = "", status: int = 200
) -> HttpResponse:
    values: dict[str, object] = {"scope": scope, "state": state, "error": error}
    try:
        values["sheet"] = sheets.build_sheet(scope.period, state.unit)
    except GongceError as trouble:
        values["error"], status = str(trouble), 422
    values["deadline"] = sheets.tell_deadline(scope.period)
    return render(request, "bulletins/sheet.html", values, status=status)


def _answer(request: HttpRequest, scope: Scope, state: sheets.SheetState) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, scope, state, tell_errors(form), 422)
    given = form.cleaned_data
    try:
        if sheets.build_sheet(scope.period, state.unit).digest != given["sheet"]:
            raise ConflictError(_("核对期间数据有变化"), remedy=_("请按下面的数据重新核对"))
        actions.confirm_sheet(
            unit=state.unit,
            period=scope.period,
            sheet=given["sheet"],
            answer=Answer(given["answer"]),
            objection=given["objection"],
            by=cast(User, request.user),
        )
    except ConflictError as error:
        return _show(request, scope, state, queries.tell(error), 409)
    except GongceError as error:
        return _show(request, scope, state, queries.tell(error), 422)
    messages.success(request, _("核对意见已提交。"))
    return redirect(f"{reverse('sheet', args=(state.unit.code,))}?period={scope.period.code}")
