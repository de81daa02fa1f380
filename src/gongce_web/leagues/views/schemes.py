"""Appraisal schemes: the sheet, a unit's score, other weights."""

from fractions import Fraction
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.city.charts import PageChart, answer_chart
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import Scope, read_scope
from gongce_web.guards import guarded
from gongce_web.leagues.actions import keep_weights
from gongce_web.leagues.policies import WEIGHT_SETS
from gongce_web.leagues.queries.schemes import (
    SchemeView,
    chart_annex,
    equal_weights,
    explain_score,
    find_scheme,
    list_sets,
    read_weights,
    try_weights,
    weights_of,
)
from gongce_web.roles import Operation


def _scheme(scope: Scope, name: str) -> SchemeView:
    view = find_scheme(scope, name)
    if view is None:
        raise Http404(name)
    return view


@guarded(FIGURES, Operation.SEE)
def show_scheme(request: HttpRequest, name: str) -> HttpResponse:
    """A scheme: scores by item, vetoes, classes; what is lacking shown as lacking."""
    scope = read_scope(request)
    view = _scheme(scope, name)
    chart = chart_annex(scope, view)
    page = PageChart(chart, reverse("scheme-chart", args=[name]) + scope.query) if chart else None
    return render(request, "leagues/scheme.html", {"scope": scope, "view": view, "chart": page})


@guarded(FIGURES, Operation.SEE)
def draw_scheme(request: HttpRequest, name: str) -> HttpResponse:
    """The definition of the chart of places and what other ways of reckoning give."""
    scope = read_scope(request)
    view = _scheme(scope, name)
    basis = (scope.view.basis, view.ready.sha256)
    return answer_chart(request, f"scheme:{name}{scope.query}", basis, lambda: chart_annex(scope, view))


@guarded(FIGURES, Operation.SEE)
def tell_score(request: HttpRequest, name: str, unit: str) -> HttpResponse:
    """Why a unit has its score, for the panel on the right."""
    scope = read_scope(request)
    view = _scheme(scope, name)
    title = next((one.title for one in scope.pack.units if one.id == unit), unit)
    if view.sheet is None or title not in {one.unit for one in view.sheet.units}:
        raise Http404(unit)
    sentences, gains = explain_score(view, title)
    return render(request, "leagues/score.html", {"view": view, "title": title, "sentences": sentences, "gains": gains})


@guarded(FIGURES, Operation.SEE)
def try_others(request: HttpRequest, name: str) -> HttpResponse:
    """Other weights on the same data: a trial that nothing is published from."""
    scope = read_scope(request)
    view = _scheme(scope, name)
    if not view.can_weigh:
        return render(request, "leagues/scheme.html", {"scope": scope, "view": view, "chart": None}, status=422)
    user = cast(User, request.user)
    values: dict[str, Any] = {
        "scope": scope,
        "view": view,
        "sets": list_sets(view),
        "may_keep": WEIGHT_SETS.may(user, Operation.FILL),
    }
    try:
        values["trial"] = try_weights(scope, view, _chosen(request, view))
    except GongceError as error:
        values |= {"error": error, "trial": try_weights(scope, view, weights_of(view))}
    is_part = request.headers.get("HX-Request") == "true"
    page = "leagues/trial.html" if is_part else "leagues/weights.html"
    return render(request, page, values, status=422 if "error" in values else 200)


def _chosen(request: HttpRequest, view: SchemeView) -> dict[str, Fraction]:
    """Equal weights, a kept set, or those of the address."""
    if request.GET.get("set") == "equal":
        return equal_weights(view)
    kept = next((one for one in list_sets(view) if str(one.pk) == request.GET.get("set")), None)
    if kept:
        known = {item.id for item in view.scored}
        return weights_of(view) | {item: Fraction(text) for item, text in kept.weights.items() if item in known}
    return read_weights(view, request.GET)


@guarded(WEIGHT_SETS, Operation.FILL)
@require_POST
def keep(request: HttpRequest, name: str) -> HttpResponse:
    """Keep a set of weights under a name."""
    scope = read_scope(request)
    view = _scheme(scope, name)
    try:
        weights = read_weights(view, request.POST)
        made = keep_weights(
            scheme=name, name=request.POST.get("name", ""), weights=weights, by=cast(User, request.user)
        )
    except GongceError as error:
        what = {"code": 422, "what": error.what, "remedy": error.remedy, "scope": scope}
        return render(request, "pages/error.html", what, status=422)
    return redirect(f"{reverse('scheme-weights', args=[name])}?set={made.pk}")
