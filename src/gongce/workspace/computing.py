"""The figures, ranks, duties and doubts of a period as of a moment: what a closing and a recomputation share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from gongce.bulletins.monthly.data import Figure
from gongce.calendars import total_to
from gongce.facts.batch import Batch
from gongce.forecasting.ledger import Scored
from gongce.monitoring import LightRule, Options
from gongce.monitoring.monitoring import Monitoring
from gongce.monitoring.period import monitor_period
from gongce.vocabulary import Finding, InputError, Lane, LaneFrame, Period, PeriodKind
from gongce.workspace.compose import Parts, show_league
from gongce.workspace.doubts import (
    check_publication,
    is_publication_rule,
    judge_intake,
    sort_findings,
    tell_absent,
    tell_internal,
    tell_unconfirmed,
)
from gongce.workspace.forecast_record import read_forecasts, score_forecasts, tell_score
from gongce.workspace.intake import Intake, read_rules
from gongce.workspace.leagues import LeagueTable, build_league, period_before
from gongce.workspace.outlook import MOST_YEARS, Foresight, foresee, key_prospects
from gongce.workspace.progress import Progress
from gongce.workspace.pulls import list_pulls
from gongce.workspace.records import list_duties_due, read_confirmations, read_goals
from gongce.workspace.runs import last_issued, list_runs
from gongce.workspace.settings import League
from gongce.workspace.tables import Tables, key_figures
from gongce.workspace.workspace import Workspace, order_of

LANES = (Lane.STAT_AGG, Lane.ADMIN, Lane.CONSENTED)
"""What a bulletin may rest on: no respondent's statistical return is read (design rule 3)."""
HISTORY_YEARS = 3
"""So many years before the period's are read, for checks, schedules and charts."""
STEPS = ("核对", "监测", "排名", "成文", "归档")


@dataclass(frozen=True)
class Moment:
    """What a computation sees: nothing recorded after `as_of`, records up to `day`, these batches."""

    as_of: datetime
    day: date
    batches: tuple[Batch, ...]


@dataclass(frozen=True)
class Computed:
    """The parts of a closing before they are worded, and every published figure by key."""

    parts: Parts
    moment: Moment
    figures: Mapping[str, Figure]

    @property
    def ranks(self) -> dict[str, dict[str, int | None]]:
        """League → unit → rank."""
        return {table.league.id: table.ranking.ranks for table in self.parts.leagues}


def total_of(period: Period) -> Period:
    """The total that a period's closing is about.

    Raises:
        InputError: a plan of several years.

    >>> total_of(Period.parse("2019-Q2")).code, total_of(Period.parse("2019-0102")).code
    ('2019-YTD06', '2019-YTD02')
    """
    if period.kind is PeriodKind.PLAN:
        remedy = "give a month (2019-06), a quarter, a half-year or a year"
        raise InputError("a plan of several years is not closed as one period", where=period.code, remedy=remedy)
    return total_to(period)


def compute_period(workspace: Workspace, total: Period, moment: Moment, intake: Intake, progress: Progress) -> Computed:
    """Everything a bulletin of the period says, as of a moment.

    Raises:
        InputError: nothing was reported for the period by then.
    """
    progress(0, len(STEPS), STEPS[0])
    facts = _read_facts(workspace, total, moment)
    findings = [*judge_intake(intake, total), *_check(workspace, total, facts.frame, moment)]
    progress(1, len(STEPS), STEPS[1])
    tables = Tables(workspace.pack, workspace.settings, _monitor(workspace, facts, total, moment))
    if tables.now.reported.is_empty():
        remedy = "put its returns into returns/, or name another period"
        raise InputError(f"no figure of {total.code} has been imported", where=str(workspace.folder), remedy=remedy)
    progress(2, len(STEPS), STEPS[2])
    seen = {total: tables.now}
    leagues = tuple(_rank(workspace, league, facts, tables.now, moment, seen) for league in workspace.settings.leagues)
    findings += _doubt(workspace, tables, leagues, moment)
    duties = list_duties_due(workspace, total.start.replace(month=total.last), moment.day)
    history = _read_history(workspace, tables, moment)
    scored = score_forecasts(read_forecasts(workspace, moment.as_of), history)
    foresight = _foresee(workspace, tables, history, scored)
    parts = Parts(tables, leagues, duties, sort_findings(findings), facts.frame, foresight, scored)
    figures = dict(_key_all(workspace, tables, leagues)) | dict(key_prospects(foresight.outlook if foresight else None))
    return Computed(parts, moment, figures)


def _read_facts(workspace: Workspace, total: Period, moment: Moment) -> LaneFrame[pl.DataFrame]:
    """The pack's indicators of the last years, in the lanes a bulletin may rest on, one row a key."""
    wanted = [indicator.id for indicator in workspace.pack.indicators]
    read = workspace.archive.read(lanes=LANES, as_of=moment.as_of, indicators=wanted)
    years = [str(total.year - back) for back in range(HISTORY_YEARS + 1)]
    return LaneFrame(read.frame.filter(pl.col("period").str.slice(0, 4).is_in(years)).collect(), read.lanes)


def _read_history(workspace: Workspace, tables: Tables, moment: Moment) -> pl.DataFrame:
    """The tables' indicators as far back as forecasts look."""
    wanted, year = [table.id for table in tables.all], tables.now.period.year
    read = workspace.archive.read(lanes=LANES, as_of=moment.as_of, indicators=wanted)
    years = [str(year - back) for back in range(MOST_YEARS + 1)]
    return read.frame.filter(pl.col("period").str.slice(0, 4).is_in(years) & (pl.col("industry") == "")).collect()


def _foresee(workspace: Workspace, tables: Tables, history: pl.DataFrame, scored: Sequence[Scored]) -> Foresight | None:
    assigned = read_goals(workspace, tables.now.period.year, tables.now.as_of)
    shown = {table.id for table in tables.all}
    public = bool(shown) and shown <= set(workspace.settings.public)
    return foresee(tables, history, assigned, score=tell_score(scored), public=public)


def _check(workspace: Workspace, total: Period, facts: pl.DataFrame, moment: Moment) -> tuple[Finding, ...]:
    rules = [rule for rule in read_rules(workspace) if is_publication_rule(rule)]
    return check_publication(facts, rules, workspace.pack, total, {batch.id: batch for batch in moment.batches})


def _monitor(workspace: Workspace, facts: LaneFrame[pl.DataFrame], total: Period, moment: Moment) -> Monitoring:
    assigned = read_goals(workspace, total.year, moment.as_of)
    return monitor_period(
        facts,
        workspace.pack,
        total,
        moment.as_of,
        today=moment.day,
        assigned=assigned,
        options=options_of(workspace),
        batches=moment.batches,
    )


def options_of(workspace: Workspace) -> Options:
    """What monitoring is told: the office's thresholds, the defaults where it sets none."""
    told = workspace.settings.thresholds.model_dump(exclude_none=True)
    return Options(light_rule=LightRule(**told), city=workspace.pack.plan.city)


def _rank(
    workspace: Workspace,
    league: League,
    facts: LaneFrame[pl.DataFrame],
    now: Monitoring,
    moment: Moment,
    seen: dict[Period, Monitoring],
) -> LeagueTable:
    """A league table; its changes are counted from what was published last time, else from the figures of then.

    `seen` keeps the monitoring of each period, for leagues of one rhythm look back at the same one.
    """
    order = order_of(workspace.pack, league)
    earlier = period_before(now.period, order)
    if earlier not in seen:
        seen[earlier] = _monitor(workspace, facts, earlier, moment)
    before = seen[earlier]
    published = last_issued(list_runs(workspace), earlier, moment.as_of)
    ranks = published.ranks.get(league.id) if published else None
    has_before = not before.reported.is_empty()
    return build_league(
        league,
        workspace.pack,
        now,
        before=before if has_before else None,
        order=order,
        day=moment.day,
        published=ranks,
    )


def _doubt(workspace: Workspace, tables: Tables, leagues: Sequence[LeagueTable], moment: Moment) -> Iterator[Finding]:
    period = tables.now.period
    yield from tables.now.findings
    yield from tell_absent(tables.now, workspace.pack, [table.id for table in tables.all])
    confirmations = read_confirmations(workspace, period, moment.day)
    yield from tell_internal(leagues)
    public = [table for table in leagues if table.is_public]
    yield from tell_unconfirmed(public, confirmations, workspace.pack, tables.all)


def _key_all(workspace: Workspace, tables: Tables, leagues: Sequence[LeagueTable]) -> Iterator[tuple[str, Figure]]:
    """Every published figure under its key: indicator/unit/column and league/unit."""
    yield from key_figures(tables.all)
    for table in leagues:
        shown = show_league(workspace, tables, table)
        for row in shown.rows:
            yield f"{table.league.id}/{row.unit}", row.value
    for name in workspace.settings.headline[:1]:
        for one in list_pulls(tables, name):
            for part, figure in one.parts:
                yield f"{name}/{part}/pull", figure
