"""Pages of figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongce_web.city.periods import view_period
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def tell_why(request: HttpRequest) -> HttpResponse:
    """The trace of a published figure, for the panel on the right."""
    scope, key = read_scope(request), request.GET.get("key", "")
    found = view_period(scope.period, scope.as_of).figures.get(key)
    if found is None:
        raise Http404(key)
    return render(request, "figures/why.html", {"scope": scope, "key": key, "figure": found})
