"""League tables: the list, one league, why a unit stands where it does."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongce_web.city.charts import PageChart, answer_chart
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import Scope, read_scope
from gongce_web.guards import guarded
from gongce_web.leagues.queries.leagues import KINDS, LeagueView, chart_league, find_league, list_leagues, tell_unit
from gongce_web.leagues.queries.schemes import list_problems, list_schemes
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def show_leagues(request: HttpRequest) -> HttpResponse:
    """Every league and every appraisal scheme."""
    scope = read_scope(request)
    values: dict[str, Any] = {"scope": scope, "leagues": list_leagues(scope), "schemes": list_schemes(scope)}
    values["problems"] = list_problems()
    return render(request, "leagues/list.html", values)


def _league(scope: Scope, name: str) -> LeagueView:
    league = find_league(scope, name)
    if league is None:
        raise Http404(name)
    return league


@guarded(FIGURES, Operation.SEE)
def show_league(request: HttpRequest, name: str) -> HttpResponse:
    """One league: ranks with their change and interval, lists, charts."""
    scope = read_scope(request)
    league = _league(scope, name)
    charts = {kind: _chart(scope, league, kind) for kind in KINDS}
    return render(request, "leagues/league.html", {"scope": scope, "league": league, "charts": charts})


def _chart(scope: Scope, league: LeagueView, kind: str) -> PageChart | None:
    chart = chart_league(scope, league, kind)
    return PageChart(chart, reverse("league-chart", args=[league.id, kind]) + scope.query) if chart else None


@guarded(FIGURES, Operation.SEE)
def draw_league(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The definition of one of a league's charts."""
    scope = read_scope(request)
    league = _league(scope, name)
    if kind not in KINDS:
        raise Http404(kind)
    key = f"league:{name}:{kind}{scope.query}"
    return answer_chart(request, key, scope.view.basis, lambda: chart_league(scope, league, kind))


@guarded(FIGURES, Operation.SEE)
def tell_place(request: HttpRequest, name: str, unit: str) -> HttpResponse:
    """Why a unit stands where it does, for the panel on the right."""
    scope = read_scope(request)
    league = _league(scope, name)
    place = tell_unit(scope, league, unit)
    if place is None:
        raise Http404(unit)
    return render(request, "leagues/place.html", {"scope": scope, "league": league, "place": place})
