"""Units, indicators, periods, figures with their traces, observations."""

from typing import Any

import polars as pl
from django.http import HttpRequest
from ninja import Query, Router

from gongce.bulletins.monthly.data import Figure
from gongce.vocabulary import InputError, Period
from gongce.workspace.computing import LANES
from gongce.workspace.outputs import plain_trace
from gongce_web.api.access import allowed
from gongce_web.api.models import Scope
from gongce_web.api.shapes import (
    Code,
    FigureOut,
    IndicatorOut,
    ObservationOut,
    Page,
    Paging,
    PeriodCode,
    ScopeOfTime,
    Text,
    UnitOut,
    answers,
    cut,
)
from gongce_web.city.periods import view_period
from gongce_web.city.policies import FIGURES
from gongce_web.city.scope import list_periods, newest_period
from gongce_web.city.workspaces import open_city
from gongce_web.roles import Operation

router = Router(tags=["figures"])
_ORDER = ("indicator", "unit", "period", "measure", "industry", "definition", "price_basis", "lane")


@router.get("/units", response=answers(list[UnitOut]), operation_id="list_units")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_units(request: HttpRequest) -> Any:
    """Every body and place of the plan."""
    return [{"id": one.id, "title": one.title, "kind": one.kind, "code": one.code} for one in open_city().pack.units]


@router.get("/indicators", response=answers(list[IndicatorOut]), operation_id="list_indicators")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_indicators(request: HttpRequest) -> Any:
    """Every measured thing of the plan."""
    return [{name: getattr(one, name) for name in IndicatorOut.model_fields} for one in open_city().pack.indicators]


@router.get("/periods", response=answers(list[str]), operation_id="list_periods")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_codes(request: HttpRequest) -> Any:
    """Codes of the totals that have figures, the newest first."""
    return [period.code for period in list_periods()]


@router.get("/figures", response=answers(Page[FigureOut]), operation_id="list_figures")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_figures(request: HttpRequest, when: Query[ScopeOfTime], paging: Query[Paging], prefix: Text = "") -> Any:
    """Figures of a period as published: indicator/unit/column and league/unit; `prefix` limits the keys."""
    figures = view_period(read_period(when.period), when.as_of).figures
    found = [(key, value) for key, value in figures.items() if key.startswith(prefix)]
    page = cut(found, paging.limit, paging.offset)
    return page | {"items": [show_figure(key, value) for key, value in page["items"]]}


@router.get("/trace", response=answers(dict[str, Any]), operation_id="explain_figure")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def explain_figure(request: HttpRequest, when: Query[ScopeOfTime], key: Text) -> Any:
    """Why a figure is what it is: formula, inputs, cells, characters, rules."""
    found = view_period(read_period(when.period), when.as_of).figures.get(key)
    if found is None:
        raise InputError("no such figure", where=key, remedy="list them at /api/figures")
    return show_figure(key, found) | {"trace": plain_trace(found.trace)}


@router.get("/observations", response=answers(Page[ObservationOut]), operation_id="list_observations")
@allowed(FIGURES, Operation.SEE, Scope.FIGURES)
def list_observations(
    request: HttpRequest,
    paging: Query[Paging],
    indicator: Code,
    unit: Code | None = None,
    period: PeriodCode | None = None,
) -> Any:
    """What was reported of an indicator by the plan's places, one row a fact as it counts now."""
    workspace = open_city()
    workspace.pack.indicator(indicator)
    units = [one for one in workspace.places if unit in (None, one)]
    periods = [read_period(period).code] if period else None
    read = workspace.archive.read(lanes=LANES, indicators=[indicator], units=units, periods=periods)
    count = read.frame.select(pl.len()).collect().item()
    rows = read.frame.sort(_ORDER).slice(paging.offset, paging.limit).collect()
    return cut(rows.to_dicts(), paging.limit, paging.offset, count)


def read_period(code: str | None) -> Period:
    """The period asked for, the newest where none is."""
    return Period.parse(code) if code else newest_period()


def show_figure(key: str, figure: Figure) -> dict[str, Any]:
    """A figure as the API gives it."""
    return {
        "key": key,
        "value": figure.value,
        "printed": figure.text,
        "decimals": figure.decimals,
        "missing": figure.missing,
        "provisional": figure.provisional,
        "revised_from": figure.revised_from,
    }
