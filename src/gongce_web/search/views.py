"""The page of what was found."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongce_web.accounts.models import User
from gongce_web.city.policies import FIGURES
from gongce_web.guards import guarded
from gongce_web.roles import Operation
from gongce_web.search.queries.everywhere import find_everywhere
from gongce_web.search.queries.hits import LONGEST


@guarded(FIGURES, Operation.SEE)
def show_found(request: HttpRequest) -> HttpResponse:
    """Everything the person may see that holds the words."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = find_everywhere(cast(User, request.user), text)
    values = {"q": text, "find_text": text, "groups": groups, "count": sum(group.count for group in groups)}
    return render(request, "search/found.html", values)
