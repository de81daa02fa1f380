"""The panel on the right that answers "why this number", and the same as a page of its own."""

from typing import cast
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from gongce.vocabulary import InputError
from gongce_web.accounts.models import User
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.figures.actions import write_note
from gongce_web.figures.policies import NOTES
from gongce_web.figures.queries.why import explain_figure, find_figure, unit_of
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def tell_why(request: HttpRequest) -> HttpResponse:
    """The trace of a figure, what was printed before, remarks: in the panel, or as a page where it is opened so."""
    return _show(request, "")


@guarded(NOTES, Operation.FILL)
@require_POST
def add_note(request: HttpRequest) -> HttpResponse:
    """Write a remark on the figure."""
    scope, key = read_scope(request), request.GET.get("key", "")
    unit = unit_of(scope.view, key) if scope.is_known and find_figure(scope.view, key) else None
    if unit is None:
        raise Http404(key)
    try:
        by = cast(User, request.user)
        write_note(key=key, period=scope.period.code, unit=unit, text=request.POST.get("text", ""), by=by)
    except InputError as error:
        return _show(request, f"{error.what}，{error.remedy}", status=422)
    return _show(request, "")


def _show(request: HttpRequest, message: str, status: int = 200) -> HttpResponse:
    scope, key = read_scope(request), request.GET.get("key", "")
    why = explain_figure(scope, key, cast(User, request.user)) if scope.is_known else None
    if why is None:
        raise Http404(key)
    is_panel = request.headers.get("HX-Request") == "true"
    template = "figures/why.html" if is_panel else "figures/why_page.html"
    response = render(request, template, {"scope": scope, "why": why, "message": message}, status=status)
    if message:
        response.headers["X-Gongce-Message"] = quote(message)
    return response
