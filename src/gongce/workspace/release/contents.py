"""The content of the public site on a day: everything the rules let out, and nothing else, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from gongce.bulletins.datasets import Dataset
from gongce.bulletins.monthly.bulletin import Bulletin, write_bulletin
from gongce.bulletins.monthly.compose import compose
from gongce.bulletins.monthly.composition import Composition
from gongce.bulletins.monthly.data import (
    NOTHING,
    BulletinData,
    Contributions,
    Figure,
    IndicatorTable,
    LeagueTable,
    Publication,
    UnitFigures,
    YearPath,
)
from gongce.bulletins.monthly.issue import judge_issue
from gongce.bulletins.monthly.template import Templates, read_templates
from gongce.registers.ledger import Ledger
from gongce.vocabulary import Finding, Period
from gongce.workspace.closing import recompute_period
from gongce.workspace.release.promises import Promise, list_promises
from gongce.workspace.release.records import publish_register
from gongce.workspace.release.rules import PublicColumn, ReleasedIndicator, ReleaseRules
from gongce.workspace.release.rulings import Ruling, Subject, judge_release, runs_in_force
from gongce.workspace.release.series import list_datasets
from gongce.workspace.runs import Run, list_runs
from gongce.workspace.workspace import Workspace

_FULL = frozenset(PublicColumn)


@dataclass(frozen=True)
class PublicBulletin:
    """An issued bulletin in its edition for the public."""

    run: Run
    data: BulletinData
    edition: Bulletin
    since: date

    @property
    def period(self) -> Period:
        """What it is about."""
        return self.data.period


@dataclass(frozen=True)
class PublicIndicator:
    """An indicator as it stands in the newest bulletin that is out: its table and the composed page."""

    table: IndicatorTable
    composition: Composition
    ruling: Ruling
    rule: ReleasedIndicator


@dataclass(frozen=True)
class PublicLeague:
    """A league table that is out."""

    table: LeagueTable
    composition: Composition
    ruling: Ruling


@dataclass(frozen=True)
class PublicContent:
    """Everything the site shows.

    Args:
        workspace, rules, day: what it was gathered from.
        rulings: what is out and what is not.
        bulletins: the newest first.
        indicators, leagues: in the order of the rules.
        promises: the plan's targets with where they stand.
        datasets: open data.
        findings: doubts that keep something back (a table nobody could protect).
    """

    workspace: Workspace
    rules: ReleaseRules
    day: date
    rulings: tuple[Ruling, ...]
    bulletins: tuple[PublicBulletin, ...]
    indicators: tuple[PublicIndicator, ...]
    leagues: tuple[PublicLeague, ...]
    promises: tuple[Promise, ...]
    datasets: tuple[Dataset, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def newest(self) -> PublicBulletin | None:
        """The newest bulletin that is out."""
        return self.bulletins[0] if self.bulletins else None


def gather_content(
    workspace: Workspace, rules: ReleaseRules, day: date, ledgers: Mapping[str, Ledger] | None = None
) -> PublicContent:
    """What is out on a day; figures are those of the issued bulletins, recomputed as of their moment.

    Args:
        workspace: the city's folder.
        rules: its release rules.
        day: the day.
        ledgers: the registers that rules let out, by id; a register without one is kept back.

    Raises:
        InputError: a bulletin cannot be recomputed.
    """
    runs = list_runs(workspace)
    rulings = judge_release(workspace, rules, runs, day)
    gatherer = _Gatherer(workspace, rules, day, rulings, {run.id: run for run in runs_in_force(runs)})
    tables, findings = publish_register(workspace, rules, gatherer.rulings, day, ledgers or {})
    indicators, leagues = tuple(gatherer.indicators()), tuple(gatherer.leagues())
    shown = [one.table for one in indicators]
    promises = list_promises(workspace, rules, gatherer.indicator_runs, shown) if rules.targets else ()
    series = list_datasets(workspace, rules, gatherer.indicator_runs, [one.table for one in leagues], promises, day)
    return PublicContent(
        workspace, rules, day, rulings, tuple(gatherer.bulletins()), indicators, leagues, promises,
        (*series, *tables), findings,
    )  # fmt: skip


@dataclass(frozen=True)
class _Gatherer:
    """Gathers what rests on bulletins; each is recomputed once."""

    workspace: Workspace
    rules: ReleaseRules
    day: date
    rulings: tuple[Ruling, ...]
    runs: Mapping[str, Run]

    def _out(self, subject: Subject) -> list[Ruling]:
        return [one for one in self.rulings if one.subject is subject and one.is_released]

    @cached_property
    def indicator_runs(self) -> dict[str, Run]:
        """Indicator → the bulletin its figures are those of."""
        return {one.id: self.runs[one.run] for one in self._out(Subject.INDICATOR)}

    @cached_property
    def _data(self) -> dict[str, BulletinData]:
        wanted = {one.run for one in self.rulings if one.is_released and one.run}
        return {name: self._narrow(self.runs[name]) for name in sorted(wanted)}

    def _narrow(self, run: Run) -> BulletinData:
        """A bulletin's data with what is out of it on the day, and nothing else."""
        period = Period.parse(run.period)
        data = recompute_period(self.workspace, period, as_of=run.as_of).bulletin
        names = {one.id for one in self._out(Subject.INDICATOR)}
        ranked = {one.id for one in self._out(Subject.LEAGUE)}
        tables = tuple(self._cut(table) for table in data.indicators if table.id in names and table.public)
        shown = {table.id for table in tables}
        full = {one.id for one in self.rules.indicators if set(one.columns) == _FULL and one.id in shown}
        parts = {one.id for one in self.rules.indicators if one.parts and one.id in full}
        leagues = tuple(
            _bare_league(one) for one in data.leagues if one.id in ranked and one.public and one.indicator in shown
        )
        number = self.workspace.settings.number.replace("{year}", str(self.workspace.day_of(run.closed_at).year))
        return replace(
            data,
            state=judge_issue((), is_issued=True),
            number=number.replace("{serial}", str(run.serial)) if run.serial else "",
            day=self.workspace.day_of(run.closed_at),
            headline=tuple(name for name in data.headline if name in shown),
            indicators=tables,
            leagues=leagues,
            duties=(),
            contributions=tuple(
                _bare_parts(one) for one in data.contributions if one.public and one.indicator in parts
            ),
            paths=tuple(_without_forecast(one) for one in data.paths if one.indicator in full and one.public),
            matrices=(),
            cases=(),
            findings=(),
            outlook=None,
            code="",
            publication=Publication(self.rules.publisher, self._since(run), self.rules.channel),
        )  # fmt: skip

    def _since(self, run: Run) -> date:
        found = [one.since for one in self.rulings if one.run == run.id and one.since]
        return min(found, default=self.day)

    def _cut(self, table: IndicatorTable) -> IndicatorTable:
        rule = self.rules.indicator(table.id)
        if rule is None:
            raise KeyError(table.id)
        whole = _cut_row(table.whole, rule) if table.whole else None
        rows = tuple(_cut_row(row, rule) for row in table.rows) if rule.parts else ()
        note = table.note if PublicColumn.TARGET in rule.columns else ""
        return replace(table, whole=whole, rows=rows, note=note)

    def bulletins(self) -> Iterator[PublicBulletin]:
        """Every bulletin that is out, in its edition for the public."""
        for ruling in self._out(Subject.BULLETIN):
            data = self._data[ruling.run]
            if data.indicators or data.leagues:
                edition = write_bulletin(data, kind="public", templates=self._templates)
                yield PublicBulletin(self.runs[ruling.run], data, edition, ruling.since or self.day)

    def indicators(self) -> Iterator[PublicIndicator]:
        """Every indicator that is out."""
        for ruling in self._out(Subject.INDICATOR):
            data, rule = self._data[ruling.run], self.rules.indicator(ruling.id)
            table = data.indicator(ruling.id)
            if table is not None and rule is not None:
                own = replace(
                    data,
                    headline=(table.id,),
                    indicators=(table,),
                    leagues=(),
                    paths=tuple(one for one in data.paths if one.indicator == table.id),
                    contributions=tuple(one for one in data.contributions if one.indicator == table.id),
                )
                yield PublicIndicator(table, compose(own, "public", self._templates), ruling, rule)

    def leagues(self) -> Iterator[PublicLeague]:
        """Every league table that is out."""
        for ruling in self._out(Subject.LEAGUE):
            data = self._data[ruling.run]
            found = next((one for one in data.leagues if one.id == ruling.id), None)
            if found is not None:
                own = replace(data, headline=(), leagues=(found,), indicators=(), paths=(), contributions=())
                yield PublicLeague(found, compose(own, "public", self._templates), ruling)

    @cached_property
    def _templates(self) -> Templates:
        return read_templates(self.workspace.templates)


def _cut_row(row: UnitFigures, rule: ReleasedIndicator) -> UnitFigures:
    """A row without the figures the rules keep; growth before goes with growth, what is needed with the goal."""
    kept = set(rule.columns)
    carried = {
        "level": PublicColumn.LEVEL, "growth": PublicColumn.GROWTH, "growth_before": PublicColumn.GROWTH,
        "target": PublicColumn.TARGET, "share": PublicColumn.SHARE, "ahead": PublicColumn.AHEAD,
        "needed": PublicColumn.TARGET,
    }  # fmt: skip
    shown: dict[str, Any] = {
        name: _bare(getattr(row, name)) if column in kept else NOTHING for name, column in carried.items()
    }
    return replace(row, **shown | ({} if PublicColumn.LIGHT in kept else {"light": ""}))


def _bare(figure: Figure) -> Figure:
    """A figure without its trace: what it was computed from may be what stays inside."""
    return replace(figure, trace=None)


def _bare_league(table: LeagueTable) -> LeagueTable:
    rows = tuple(replace(row, value=_bare(row.value)) for row in table.rows)
    return replace(table, rows=rows, whole=_bare(table.whole))


def _bare_parts(one: Contributions) -> Contributions:
    parts = tuple((name, _bare(figure)) for name, figure in one.parts)
    return replace(one, parts=parts, total=_bare(one.total))


def _without_forecast(path: YearPath) -> YearPath:
    """What is expected stays inside: the public sees what was reached and the way to the goal."""
    return replace(path, middle=(), bands=(), finding="")
