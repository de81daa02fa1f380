"""Pages on which returns are filled and reviewed."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError
from gongce_web import clock
from gongce_web.city.policies import FIGURES
from gongce_web.guards import guarded
from gongce_web.returns import actions, queries
from gongce_web.returns.actions import ConflictError
from gongce_web.returns.cells import draw_cell, find_cell, show_cell
from gongce_web.returns.grids import offers_of, show_events, show_grid
from gongce_web.returns.listings import list_returns
from gongce_web.returns.models import Return, ReturnQuery
from gongce_web.returns.policies import RETURNS, ROUNDS
from gongce_web.returns.sheets import lacking_of
from gongce_web.returns.views.found import (
    change,
    find_or_404,
    read_mapping,
    read_texts,
    read_version,
    refuse,
    tell_conflict,
    user_of,
)
from gongce_web.roles import Operation


@guarded(FIGURES, Operation.SEE)
def show_returns(request: HttpRequest) -> HttpResponse:
    """What is due, until when."""
    user = user_of(request)
    may_open = ROUNDS.may(user, Operation.CONFIGURE)
    return render(request, "returns/list.html", {"listing": list_returns(user), "may_open": may_open})


@guarded(RETURNS, Operation.SEE)
def show_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid."""
    filed, user = find_or_404(request, pk), user_of(request)
    events = show_events(filed)
    context = {
        "filed": filed,
        "pointed": find_cell(filed, request.GET.get("cell", "")),
        "grid": show_grid(filed),
        "stage": queries.stage_title(filed),
        "steps": queries.list_steps(filed, user),
        "may_fill": queries.may_fill(filed, user),
        "bar": queries.bar_to_filling(filed),
        "may_ask": RETURNS.may(user, Operation.RETURN, filed),
        "is_mine": RETURNS.may(user, Operation.FILL, filed),
        "events": events,
        "last_step": next((one for one in events if one.event.kind == "step"), None),
        "lacking": lacking_of(filed.round, clock.today()),
        "left_days": (filed.due - clock.today()).days,
    }
    return render(request, "returns/return.html", context)


@guarded(RETURNS, Operation.FILL)
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was typed; the answer says what is doubtful now."""
    filed = find_or_404(request, pk)
    try:
        version, texts = read_version(request), read_texts(request)
        if "prefill" in request.POST:
            typed = {name: text for name, text in texts.items() if text.strip()}
            texts = offers_of(filed, queries.read_entries(filed)) | typed
        comments = read_mapping(request, "comments")
        saved = actions.save_cells(filed=filed, version=version, by=user_of(request), texts=texts, comments=comments)
    except ConflictError as error:
        return tell_conflict(request, filed, error)
    except GongceError as error:
        return refuse(error)
    if "HX-Request" not in request.headers:
        return redirect("return", pk)
    return render(request, "returns/findings.html", {"filed": saved, "grid": show_grid(saved), "may_fill": True})


@guarded(RETURNS, Operation.SEE)
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step of the procedure."""
    filed, user = find_or_404(request, pk), user_of(request)

    def act() -> object:
        return actions.take_step(
            filed=filed,
            step=request.POST.get("step", ""),
            version=read_version(request),
            by=user,
            reason=request.POST.get("reason", ""),
        )

    return (
        change(request, act, _("已办理"), "return", pk)
        if _stays(filed, request)
        else change(request, act, _("已办理"), "returns")
    )


def _stays(filed: Return, request: HttpRequest) -> bool:
    """A reviewer who returns or approves goes back to his list, all others stay with the return."""
    return request.POST.get("step") not in ("approve", "return") or RETURNS.may(user_of(request), Operation.FILL, filed)


@guarded(RETURNS, Operation.SEE)
def show_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """All about one cell, for the panel on the right."""
    filed, user = find_or_404(request, pk), user_of(request)
    cell = find_cell(filed, request.GET.get("cell", ""))
    if cell is None:
        raise Http404
    context = {
        "filed": filed,
        "panel": show_cell(filed, cell),
        "may_fill": queries.may_fill(filed, user),
        "may_ask": RETURNS.may(user, Operation.RETURN, filed),
        "is_mine": RETURNS.may(user, Operation.FILL, filed),
    }
    return render(request, "returns/panel.html", context)


@guarded(RETURNS, Operation.SEE)
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The chart of a cell's past."""
    filed = find_or_404(request, pk)
    cell = find_cell(filed, request.GET.get("cell", ""))
    if cell is None:
        raise Http404
    return JsonResponse(draw_cell(filed, cell))


@guarded(RETURNS, Operation.RETURN)
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A question about a cell, or the whole."""
    filed = find_or_404(request, pk)
    cell, question = (request.POST.get(name, "") for name in ("cell", "question"))
    return change(
        request,
        lambda: actions.ask_query(filed=filed, cell=cell, question=question, by=user_of(request)),
        _("已发出查询"),
        "return",
        pk,
    )


@guarded(RETURNS, Operation.FILL)
@require_POST
def answer(request: HttpRequest, pk: int, query: int) -> HttpResponse:
    """The answer of who filled it."""
    filed = find_or_404(request, pk)
    found = get_object_or_404(ReturnQuery, pk=query, filed=filed)
    text = request.POST.get("answer", "")
    return change(
        request, lambda: actions.answer_query(query=found, answer=text, by=user_of(request)), _("已答复"), "return", pk
    )
