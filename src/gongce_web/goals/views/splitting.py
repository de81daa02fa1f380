"""How a target is to be split: a proposal, or one for each way out of a conflict; then a draft."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongce.targets.breakdown.breakdown import Breakdown
from gongce.targets.tables.editing import start_editing
from gongce.targets.tree.nodes import TargetNode
from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.city.plan_targets import view_achieved, view_plan
from gongce_web.city.scope import Scope, read_scope
from gongce_web.goals.actions.drafts import make_draft
from gongce_web.goals.forms import SplitForm
from gongce_web.goals.models import DecompositionDraft
from gongce_web.goals.policies import DRAFTS
from gongce_web.goals.queries.editing import list_steps
from gongce_web.goals.queries.splitting import keep_breakdown, list_shares, split_target
from gongce_web.guards import guarded
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@guarded(DRAFTS, Operation.FILL)
def split(request: HttpRequest, name: str) -> HttpResponse:
    """Choose where shares start from and look at what comes; POST makes a draft of it."""
    scope = read_scope(request)
    node = view_plan(scope.pack).tree.by_id.get(name)
    if node is None:
        raise Http404(name)
    data = request.POST if request.method == "POST" else request.GET
    form = SplitForm(data if "seeds" in data else {"seeds": "plan"})
    values: dict[str, Any] = {"scope": scope, "form": form, "node": node}
    try:
        values["shares"] = list_shares(scope.pack, name, data)
        found = _propose(scope, form, node, values["shares"])
        if found and request.method == "POST":
            return redirect("decomposition", _make(scope, form, node, found, cast(User, request.user)).pk)
    except GongceError as error:
        return render(request, "goals/split.html", values | {"error": error}, status=422)
    values |= {"found": found, "tables": list_steps(found) if found else ()}
    return render(request, "goals/split.html", values, status=200 if found else 422)


def _propose(scope: Scope, form: SplitForm, node: TargetNode, shares: list[tuple[str, str, str]]) -> Breakdown | None:
    if not form.is_valid():
        return None
    asked = form.asked({unit: text for unit, _title, text in shares})
    return split_target(view_achieved(scope), scope.pack, node.id, asked)


def _make(scope: Scope, form: SplitForm, node: TargetNode, found: Breakdown, by: User) -> DecompositionDraft:
    choice = form.cleaned_data.get("choice") or 1
    table = start_editing(keep_breakdown(scope.pack, node, found, choice))
    unit = Unit.objects.get(code=node.unit)
    return make_draft(table=table, unit=unit, name=form.cleaned_data["name"] or table.taken.name, by=by)
