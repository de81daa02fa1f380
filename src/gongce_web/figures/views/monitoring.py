"""The monitoring table, its files, and one indicator."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongce.bulletins.monthly.book import BookWriter, open_book
from gongce.bulletins.monthly.parts.indicators import text_at
from gongce_web.accounts.models import User
from gongce_web.city import exports
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import Scope, read_scope
from gongce_web.figures.queries import monitoring
from gongce_web.figures.queries.drawings import chart_of, map_of, pulls_of
from gongce_web.figures.queries.indicator import describe_indicator
from gongce_web.figures.views.empty import show_empty
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def show_monitoring(request: HttpRequest) -> HttpResponse:
    """Units by indicators, then what pulled, where it lies, and the industries."""
    scope = read_scope(request)
    if not scope.is_known:
        return show_empty(request, scope)
    asked = monitoring.read_asked(scope.view, request.GET)
    table = monitoring.make_table(scope.view, asked)
    return render(request, "figures/monitoring.html", _context(scope, table) | {"query": request.GET.urlencode()})


def _context(scope: Scope, table: monitoring.HeatTable) -> dict[str, object]:
    view, asked = scope.view, table.asked
    chosen = asked.sort or next(iter(view.bulletin.headline), "")
    measure = asked.measure if asked.measure not in {monitoring.LIGHT, monitoring.CHANCE} else "ahead"
    pulls = [chart_of(scope, "pull", chosen, str(place)) for place in range(len(pulls_of(view, chosen)))]
    title = scope.pack.indicator(chosen).title if chosen else ""
    drawn, error = map_of(scope, chosen, measure)
    return {
        "scope": scope,
        "table": table,
        "choices": {name: _(word) for name, word in monitoring.CHOICES.items()},
        "groups": monitoring.list_groups(view),
        "chosen": chosen,
        "chosen_title": title,
        "pulls": pulls,
        "map": drawn,
        "map_error": error,
        "industries": monitoring.list_industries(view, chosen, scope.unit),
    }


@guarded(FIGURES, Operation.SEE)
def export_monitoring(request: HttpRequest) -> HttpResponse:
    """The table as it stands on the page, as CSV or as a workbook with the origin of every figure."""
    scope = read_scope(request)
    if not scope.is_known:
        raise Http404(scope.period.code)
    table = monitoring.make_table(scope.view, monitoring.read_asked(scope.view, request.GET))
    grid = monitoring.list_grid(scope.view, table)
    by = cast(User, request.user)
    if request.GET.get("format") == "csv":
        rows = [[text_at(cell) for cell in row] for row in grid.rows]
        return exports.send_csv(grid.head, rows, name=f"{table.words}.csv", by=by)
    with open_book(table.words, scope.view.bulletin.issuer) as (book, buffer):
        writer = BookWriter(book)
        writer.write_grid(grid)
        writer.write_origins()
    return exports.send_xlsx(buffer.getvalue(), name=f"{table.words}.xlsx", by=by)


@guarded(FIGURES, Operation.SEE)
def show_indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: what it means, how it stands by unit and industry, what rests on it."""
    scope = read_scope(request)
    if not scope.is_known:
        return show_empty(request, scope)
    sheet = describe_indicator(scope.view, name, scope.unit)
    if sheet is None:
        raise Http404(name)
    drawn, error = map_of(scope, name, "growth" if sheet.has_growth else "level")
    charts = {
        "path": chart_of(scope, "path", name, scope.unit),
        "history": chart_of(scope, "history", name, scope.unit),
        "growths": chart_of(scope, "growths", name),
        "map": drawn,
        "map_error": error,
        "pulls": [chart_of(scope, "pull", name, str(place)) for place in range(len(pulls_of(scope.view, name)))],
    }
    industries = monitoring.list_industries(scope.view, name, scope.unit)
    context = {"scope": scope, "sheet": sheet, "charts": charts, "industries": industries}
    return render(request, "figures/indicator.html", context)
