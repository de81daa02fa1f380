"""Targets, leagues, bulletins."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from gongce.targets.pack_tree import build_tree
from gongce.targets.telling.trees import plain_tree, report_tree
from gongce.vocabulary import InputError
from gongce.workspace.runs import Run, list_runs
from gongce_web import clock
from gongce_web.api.access import allowed
from gongce_web.api.models import Scope
from gongce_web.api.routes.figures import read_period
from gongce_web.api.shapes import Page, Paging, ScopeOfTime, answers, cut
from gongce_web.city.periods import word_period
from gongce_web.city.policies import FIGURES
from gongce_web.city.workspaces import open_city
from gongce_web.roles import Operation

router = Router(tags=["plan"])


@router.get("/targets", response=answers(dict[str, Any]), operation_id="list_targets")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_targets(request: HttpRequest) -> Any:
    """The target tree with its closure: where parts make their whole, and by how much they do not."""
    return plain_tree(report_tree(build_tree(open_city().pack), clock.today()))


@router.get("/leagues", response=answers(list[dict[str, Any]]), operation_id="list_leagues")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_leagues(request: HttpRequest, when: Query[ScopeOfTime]) -> Any:
    """The league tables of a period; `internal` says why one may not be published."""
    bulletin = word_period(read_period(when.period), when.as_of)
    return [
        {
            "id": league.id,
            "title": league.title,
            "measured_in": league.measured_in,
            "internal": list(league.internal),
            "rows": [_show_row(row) for row in league.rows],
        }
        for league in bulletin.leagues
    ]


def _show_row(row: Any) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "name": row.name,
        "value": row.value.value,
        "printed": row.value.text,
        "rank": row.rank,
        "change": row.change,
        "reason": row.reason,
    }


@router.get("/bulletins", response=answers(Page[dict[str, Any]]), operation_id="list_bulletins")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_bulletins(request: HttpRequest, paging: Query[Paging]) -> Any:
    """What was issued, the newest first."""
    found = [run for run in reversed(list_runs(open_city())) if run.is_issued]
    page = cut(found, paging.limit, paging.offset)
    return page | {"items": [_show_run(run) for run in page["items"]]}


@router.get("/bulletins/{run_id}", response=answers(dict[str, Any]), operation_id="show_bulletin")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def show_bulletin(request: HttpRequest, run_id: str) -> Any:
    """One bulletin with every published figure and the digests of its files."""
    found = next((run for run in list_runs(open_city()) if run.id == run_id and run.is_issued), None)
    if found is None:
        raise InputError("no such bulletin", where=run_id, remedy="list them at /api/bulletins")
    return _show_run(found) | {"figures": dict(found.figures), "files": dict(found.files)}


def _show_run(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "period": run.period,
        "serial": run.serial,
        "closed_at": run.closed_at,
        "as_of": run.as_of,
        "corrects": run.corrects,
    }
