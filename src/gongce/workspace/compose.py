"""A closing's parts as one bulletin's data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from gongce.bulletins.monthly import data as shapes
from gongce.bulletins.monthly.issue import IssueState
from gongce.forecasting.ledger import Scored
from gongce.rulebook import Nature
from gongce.vocabulary import Finding, Severity, Trace
from gongce.workspace.leagues import LeagueTable
from gongce.workspace.outlook import Foresight
from gongce.workspace.paths import draw_path
from gongce.workspace.pulls import list_pulls
from gongce.workspace.records import DutyDue, DutyState
from gongce.workspace.settings import RankedBy
from gongce.workspace.tables import MISSING_WORDS, Tables
from gongce.workspace.workspace import Workspace

_LIGHT_OF = {DutyState.MET: "ok", DutyState.DUE: "due_soon", DutyState.OVERDUE: "overdue"}
_SUMS = {Nature.FLOW, Nature.COUNT, Nature.STOCK}
_WORDED_AS: dict[RankedBy, Literal["growth", "share", "ahead", "level"]] = {
    RankedBy.LEVEL: "level",
    RankedBy.GROWTH: "growth",
    RankedBy.PROGRESS: "share",
    RankedBy.PLAN: "share",
    RankedBy.AHEAD: "ahead",
}
_RANKED_COLUMN = {
    RankedBy.LEVEL: "level",
    RankedBy.GROWTH: "growth",
    RankedBy.PROGRESS: "share",
    RankedBy.AHEAD: "ahead",
}


@dataclass(frozen=True)
class Parts:
    """What a bulletin is composed of."""

    tables: Tables
    leagues: Sequence[LeagueTable]
    duties: Sequence[DutyDue]
    findings: Sequence[Finding]
    facts: pl.DataFrame
    """One row a key, as of the closing."""
    foresight: Foresight | None = None
    scored: Sequence[Scored] = ()
    """Earlier forecasts whose truth has arrived."""


def compose_bulletin(
    workspace: Workspace,
    parts: Parts,
    state: IssueState,
    *,
    number: str,
    day: date,
    notes: Sequence[str] = (),
    corrections: Sequence[shapes.Correction] = (),
    code: str = "",
) -> shapes.BulletinData:
    """The bulletin's data.

    Args:
        workspace: whose settings name issuer, recipients and what is shown.
        parts: figures, ranks, duties, doubts.
        state: draft or issued.
        number: the document's number, "" for a draft.
        day: the day of issue.
        notes: remarks under the text.
        corrections: what it says of an earlier bulletin.
        code: versions, for recomputation.
    """
    settings, tables = workspace.settings, parts.tables
    city = workspace.pack.plan.city
    paths = [draw_path(parts.facts, name, city, tables, parts.foresight) for name in settings.headline]
    return shapes.BulletinData(
        settings.title.replace("{period}", tables.now.period.title),
        tables.now.period,
        tables.now.as_of.astimezone(settings.timezone),
        settings.issuer,
        workspace.pack.plan.title,
        state,
        number=number,
        day=day,
        recipients=settings.recipients,
        copies=settings.copies,
        contact=settings.contact,
        headline=settings.headline,
        indicators=tables.all,
        leagues=tuple(show_league(workspace, tables, league) for league in parts.leagues),
        duties=tuple(show_duty(duty) for duty in parts.duties),
        contributions=tuple(one for name in settings.headline[:1] for one in list_pulls(tables, name)),
        paths=tuple(path for path in paths if path),
        corrections=corrections,
        findings=tuple(one for one in parts.findings if one.severity is not Severity.NOTE),
        notes=tuple(notes),
        code=code,
        outlook=parts.foresight.outlook if parts.foresight else None,
    )


def show_duty(due: DutyDue) -> shapes.DutyDue:
    """A duty as a bulletin lists it."""
    return shapes.DutyDue(due.duty.what, due.duty.who, due.duty.due, _LIGHT_OF[due.state], due.duty.clause)


def show_league(workspace: Workspace, tables: Tables, table: LeagueTable) -> shapes.LeagueTable:
    """A league table as a bulletin prints it."""
    names = {unit.id: unit.title for unit in workspace.pack.units}
    league = table.league
    rows = tuple(_show_row(tables, table, place.unit, names[place.unit]) for place in table.ranking.places)
    lane = str(workspace.pack.indicator(league.indicator).lane)
    return shapes.LeagueTable(
        league.id,
        league.title,
        table.measured_in,
        rows,
        by=_WORDED_AS[league.by],
        whole=_whole_of(workspace, tables, table),
        lower_is_better=league.direction.value == "down",
        before=table.previous.title if table.previous else "",
        red=tuple(shapes.Listed(names[one.unit], one.reason) for one in table.red),
        black=tuple(shapes.Listed(names[one.unit], one.reason) for one in table.black),
        internal=table.internal,
        source=tables.source(lane),
        public=league.indicator in workspace.settings.public and table.is_public,
        indicator=league.indicator,
    )


def _whole_of(workspace: Workspace, tables: Tables, table: LeagueTable) -> shapes.Figure:
    """The city's own figure; a total is nothing to compare a part with."""
    if table.league.by is RankedBy.LEVEL and workspace.pack.indicator(table.league.indicator).nature in _SUMS:
        return shapes.NOTHING
    return _league_figure(tables, table, workspace.pack.plan.city, table.whole)


def _show_row(tables: Tables, table: LeagueTable, unit: str, name: str) -> shapes.LeagueRow:
    place = table.ranking.place_of(unit)
    figure = _league_figure(tables, table, unit, place.value)
    return shapes.LeagueRow(unit, name, figure, place.rank, place.change, place.reason, place.note)


def _league_figure(tables: Tables, table: LeagueTable, unit: str, value: object) -> shapes.Figure:
    """The ranked figure with its trace: that of its indicator's table, else of the level it rests on."""
    column = _RANKED_COLUMN.get(table.league.by, "level")
    trace = tables.trace_of(table.league.indicator, unit, column)
    if value is None:
        status = tables.status_of(table.league.indicator, unit)
        return shapes.Figure(None, table.decimals, missing=MISSING_WORDS.get(status, ""))
    number = float(value)  # type: ignore[arg-type]
    if table.league.by is RankedBy.PLAN and trace is not None:
        trace = Trace(f"{number:.10g}", table.league.title, "workspace.leagues.build_league", (trace,))
    return shapes.Figure(number, table.decimals, trace)
