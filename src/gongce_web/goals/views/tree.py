"""The target tree, and one target."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongce_web.accounts.models import User
from gongce_web.city.charts import answer_chart
from gongce_web.city.plan_targets import view_achieved
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import read_scope
from gongce_web.goals.forms import TreeForm
from gongce_web.goals.policies import DRAFTS
from gongce_web.goals.queries.drafts import list_drafts
from gongce_web.goals.queries.target import read_chart, read_target
from gongce_web.goals.queries.tree import list_tree
from gongce_web.guards import guarded
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def show_tree(request: HttpRequest) -> HttpResponse:
    """Every target of the plan with what is achieved of it."""
    scope = read_scope(request)
    form = TreeForm(scope, request.GET)
    view = list_tree(scope, form.wanted)
    return render(request, "goals/tree.html", {"scope": scope, "form": form, "view": view})


@guarded(FIGURES, Operation.SEE)
def show_target(request: HttpRequest, name: str) -> HttpResponse:
    """One target: what it says and where, its path, what belongs to it."""
    scope = read_scope(request)
    target = read_target(scope, name)
    if target is None:
        raise Http404(name)
    user = cast(User, request.user)
    drafts = list_drafts(user, name)[:10]
    values = {"scope": scope, "one": target, "drafts": drafts, "may_split": DRAFTS.may(user, Operation.FILL)}
    return render(request, "goals/target.html", values)


@guarded(FIGURES, Operation.SEE)
def tell_target(request: HttpRequest, name: str) -> HttpResponse:
    """The trace of what is achieved, for the panel on the right."""
    scope = read_scope(request)
    trace = view_achieved(scope).trace(name)
    if trace is None:
        raise Http404(name)
    return render(request, "goals/why.html", {"scope": scope, "trace": trace})


@guarded(FIGURES, Operation.SEE)
def draw_target(request: HttpRequest, name: str) -> HttpResponse:
    """The specification of the path's chart."""
    scope = read_scope(request)
    basis = scope.view.basis if scope.is_known else (scope.pack.digest, scope.period.code)
    return answer_chart(request, f"target:{name}{scope.query}", basis, lambda: read_chart(scope, name))
