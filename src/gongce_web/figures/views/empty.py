"""What a page shows where nothing was reported of the period."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongce_web.city.scope import Scope


def show_empty(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What to do next; not found where the address itself names the period."""
    is_asked = any(name in {"period", "as_of"} for name, _ in scope.given)
    return render(request, "figures/empty.html", {"scope": scope}, status=404 if is_asked else 200)
