"""Returns: those of one's units, their cells, filling and steps; the same actions as the grid's."""

from typing import Any, cast

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from gongce.facts.returns.judging import Doubt
from gongce_web.accounts.models import User
from gongce_web.api.access import allowed
from gongce_web.api.models import Scope
from gongce_web.api.shapes import Code, Page, Paging, PeriodCode, Text, answers, cut
from gongce_web.returns import actions, queries
from gongce_web.returns.models import Return, ReturnCell
from gongce_web.returns.policies import RETURNS
from gongce_web.roles import Operation

router = Router(tags=["returns"])


class CellsIn(Schema):
    """Texts and comments by cell id (row:column), typed into the return as it stood at `version`."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=0, le=2**31 - 1)
    texts: dict[str, Text]
    comments: dict[str, Text] = {}


class StepIn(Schema):
    """A step of the procedure, taken on the return as it stood at `version`."""

    model_config = ConfigDict(extra="forbid")
    step: Code
    version: int = Field(ge=0, le=2**31 - 1)
    reason: Text = ""


@router.get("/returns", response=answers(Page[dict[str, Any]]), operation_id="list_returns")
@allowed(RETURNS, Operation.SEE, Scope.RETURNS)
def list_returns(
    request: HttpRequest, paging: Query[Paging], form: Code | None = None, period: PeriodCode | None = None
) -> Any:
    """The returns whose values the person may see, by deadline, the latest first."""
    wanted = Q(**{name: value for name, value in (("round__form", form), ("round__period", period)) if value})
    rows = RETURNS.rows(_person(request), Operation.SEE, Return.objects.filter(wanted).select_related("round", "unit"))
    rows = rows.order_by("-round__due", "round__form", "unit__order", "pk")
    shown = [_show(row) for row in rows[paging.offset : paging.offset + paging.limit]]
    return cut(shown, paging.limit, paging.offset, rows.count())


@router.get("/returns/{int:return_id}", response=answers(dict[str, Any]), operation_id="show_return")
@allowed(RETURNS, Operation.SEE, Scope.RETURNS)
def show_return(request: HttpRequest, return_id: int) -> Any:
    """One return: its cells, what is doubtful in them, the steps the person may take now."""
    return _show_whole(_find(request, return_id), _person(request))


@router.put("/returns/{int:return_id}/cells", response=answers(dict[str, Any]), operation_id="save_cells")
@allowed(RETURNS, Operation.FILL, Scope.RETURNS_WRITE)
def save_cells(request: HttpRequest, return_id: int, cells: CellsIn) -> Any:
    """Write cells, all or none; 409 where somebody changed the return since, or it is closed for filling."""
    filed, by = _find(request, return_id), _person(request)
    saved = actions.save_cells(filed=filed, version=cells.version, by=by, texts=cells.texts, comments=cells.comments)
    return _show_whole(saved, by)


@router.post("/returns/{int:return_id}/steps", response=answers(dict[str, Any]), operation_id="take_step")
@allowed(RETURNS, Operation.SEE, Scope.RETURNS_WRITE)
def take_step(request: HttpRequest, return_id: int, step: StepIn) -> Any:
    """Submit, return or approve: what the procedure allows the person now; 409 says what is in the way."""
    filed, by = _find(request, return_id), _person(request)
    done = actions.take_step(filed=filed, step=step.step, version=step.version, by=by, reason=step.reason)
    return _show(done)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _find(request: HttpRequest, pk: int) -> Return:
    found = queries.find_return(pk, _person(request)) if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _show(filed: Return) -> dict[str, Any]:
    return {
        "id": filed.pk,
        "form": filed.round.form,
        "title": filed.round.title,
        "period": filed.round.period,
        "unit": filed.unit.code,
        "stage": filed.stage,
        "version": filed.version,
        "filled": filed.filled,
        "asked": filed.round.cells,
        "due": filed.due,
    }


def _show_whole(filed: Return, user: User) -> dict[str, Any]:
    entries = queries.read_entries(filed)
    judged = queries.judge_filed(filed, entries)
    findings = [*judged.blocking, *judged.unexplained]
    possible = queries.list_steps(filed, user)
    steps = [{"step": one.step.id, "in_the_way": [each.message for each in one.refusals]} for one in possible]
    cells = [_show_cell(row) for row in entries.cells.values()]
    return _show(filed) | {"cells": cells, "findings": [_show_finding(one) for one in findings], "steps": steps}


def _show_cell(row: ReturnCell) -> dict[str, Any]:
    return {"cell": row.cell, "text": row.text, "missing": row.missing, "comment": row.comment}


def _show_finding(one: Doubt) -> dict[str, Any]:
    return {"cell": one.cell, "message": one.message, "remedy": one.remedy}
