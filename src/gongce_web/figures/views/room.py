"""The meeting room: one thing a screen, from the period's figures, large."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongce_web.city.charts import PageChart
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.figures.queries.drawings import chart_of, deck_of
from gongce_web.figures.views.empty import show_empty
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def show_room(request: HttpRequest) -> HttpResponse:
    """The slides of the meeting about the period."""
    scope = read_scope(request)
    if not scope.is_known:
        return show_empty(request, scope)
    deck = deck_of(scope.view)
    charts: list[PageChart | None] = [chart_of(scope, "slide", str(place)) for place in range(len(deck.slides))]
    slides = list(zip(deck.slides, charts, strict=True))
    return render(request, "figures/room.html", {"scope": scope, "deck": deck, "slides": slides})
