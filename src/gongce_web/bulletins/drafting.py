"""The month that is worked on: how far it is, what stands in the way, what is missing, what it would say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import polars as pl

from gongce.bulletins.monthly.compose import compose
from gongce.bulletins.monthly.composition import Composition, Graph, Section
from gongce.bulletins.monthly.issue import is_barred
from gongce.bulletins.monthly.page import write_html
from gongce.bulletins.monthly.page.reading import IssuedPage, match_origins, read_page
from gongce.vocabulary import Finding, InputError, Period, Severity
from gongce.workspace.computing import Computed
from gongce.workspace.doubts import judge_intake, list_stale, sort_findings, tell_unconfirmed
from gongce.workspace.intake import FileOutcome, FileState, Intake, try_returns
from gongce.workspace.outputs import print_figures
from gongce.workspace.published import PublishedFigure, key_lines
from gongce.workspace.records import Confirmation, read_confirmations
from gongce.workspace.settings import Intake as IntakeRule
from gongce_web import clock
from gongce_web.bulletins.actions import CLOSE, ISSUE
from gongce_web.bulletins.models import OPEN, Closing, State
from gongce_web.bulletins.queries import with_answers
from gongce_web.city.keeping import Kept
from gongce_web.city.periods import PeriodView, open_period, view_period
from gongce_web.city.workspaces import open_city
from gongce_web.jobs.models import Job
from gongce_web.jobs.queries import find_job
from gongce_web.publishing.models import OutboxBatch
from gongce_web.publishing.queries import list_pending

_OF_ANSWERS = frozenset({"closing.unconfirmed", "closing.objection"})
_tried: Kept[Intake] = Kept(8)


@dataclass(frozen=True)
class FormState:
    """Whether what one rule of workspace.yaml reads has come in for the period."""

    form: str
    outcomes: tuple[FileOutcome, ...]

    @property
    def is_in(self) -> bool:
        """Whether a file was or would be taken."""
        return any(one.state in (FileState.NEW, FileState.KNOWN) for one in self.outcomes)


@dataclass(frozen=True)
class Silent:
    """A unit and what it has not reported."""

    unit: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """Everything the page of the month shows.

    Args:
        period: the total.
        findings: doubts, those in the way first.
        forms: files by form; `silent` units by what they have not reported.
        pending: approved batches on their way to the archive.
        confirmed: unit → its answer; `unconfirmed` names the others that are ranked.
        stale: ranked units whose figures have changed since they answered.
    """

    period: Period
    findings: tuple[Finding, ...]
    forms: tuple[FormState, ...]
    silent: tuple[Silent, ...]
    pending: tuple[OutboxBatch, ...]
    confirmed: dict[str, Confirmation]
    unconfirmed: tuple[str, ...]
    stale: tuple[str, ...] = ()

    def of(self, severity: str) -> list[Finding]:
        """The findings of a severity."""
        return [one for one in self.findings if one.severity == severity]

    @property
    def blocking(self) -> list[Finding]:
        """What stands in the way."""
        return self.of(Severity.BLOCKING)

    @property
    def warnings(self) -> list[Finding]:
        """What is printed as a doubt."""
        return self.of(Severity.WARNING)

    @property
    def notes(self) -> list[Finding]:
        """What a reader may want to know."""
        return self.of(Severity.NOTE)

    @property
    def barred(self) -> list[Finding]:
        """What nobody issues over."""
        return [one for one in self.blocking if is_barred(one)]

    @property
    def absent(self) -> list[FormState]:
        """Forms nothing has come in for."""
        return [one for one in self.forms if not one.is_in]


def find_closing(period: Period) -> Closing | None:
    """The period's open closing, else its last."""
    rows = Closing.objects.select_related("proposed_by", "issued_by", "unit").filter(period=period.code)
    return rows.filter(state__in=OPEN).first() or rows.last()


def find_work(closing: Closing) -> Job | None:
    """The job that closes or issues the month at the moment."""
    kind = {State.CLOSING: CLOSE, State.ISSUING: ISSUE}.get(State(closing.state))
    return find_job(kind, f"{closing.pk}:{closing.version}") if kind else None


def look_at(period: Period) -> Draft:
    """The month as it stands.

    Raises:
        InputError: nothing was reported of it, or a record cannot be used.
    """
    computed, workspace = view_period(period), open_city()
    intake = try_files(period)
    answers = read_confirmations(with_answers(workspace), period, clock.today())
    leagues, tables = [table for table in computed.parts.leagues if table.is_public], computed.parts.tables.all
    found = [one for one in computed.parts.findings if one.code not in _OF_ANSWERS]
    findings = sort_findings(
        [*judge_intake(intake, period), *found, *tell_unconfirmed(leagues, answers, workspace.pack, tables)]
    )
    ranked = dict.fromkeys(place.unit for table in leagues for place in table.ranking.places)
    silent = tuple(workspace.pack.unit(unit).title for unit in ranked if unit not in answers)
    stale = tuple(workspace.pack.unit(unit).title for unit in list_stale(ranked, answers, tables))
    forms, pending = tuple(_list_forms(period, intake)), tuple(list_pending(period))
    return Draft(period, findings, forms, _list_silent(computed), pending, answers, silent, stale)


def try_files(period: Period) -> Intake:
    """What an import would make of the period's files; looked at again only where they or the archive changed."""
    workspace = open_city()
    files = sorted(path for path in workspace.returns.glob("*/*") if path.is_file())
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in files)
    key = (workspace.folder, period.code, stamps, workspace.archive.head, workspace.settings_digest)
    return _tried.get(key, lambda: try_returns(workspace, period))


def _list_forms(period: Period, intake: Intake) -> list[FormState]:
    month = f"{period.last_year}-{period.last:02d}"
    rules = [rule for rule in open_city().settings.intake if _is_in_time(rule, month)]
    return [
        FormState(
            rule.match.strip("*").rsplit(".", 1)[0].strip("*"),
            tuple(one for one in intake.outcomes if fnmatchcase(one.file.rsplit("/", 1)[-1], rule.match)),
        )
        for rule in rules
    ]


def _is_in_time(rule: IntakeRule, month: str) -> bool:
    return (rule.since is None or rule.since <= month) and (rule.until is None or month <= rule.until)


def _list_silent(computed: Computed) -> tuple[Silent, ...]:
    """Units × indicators that were not reported, in the order of the tables."""
    pack, tables = open_city().pack, computed.parts.tables
    wanted = [table.id for table in tables.all]
    rows = tables.now.absent.filter(
        pl.col("indicator").is_in(wanted) & (pl.col("industry") == "") & (pl.col("reason") == "not_reported")
    )
    found: dict[str, list[str]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["unit"], []).append(pack.indicator(row["indicator"]).title)
    return tuple(Silent(pack.unit(unit).title, tuple(titles)) for unit, titles in found.items())


@dataclass(frozen=True)
class DraftText:
    """What a bulletin of the period would say as of now, without charts."""

    page: IssuedPage
    keys: tuple[str, ...]
    figures: dict[str, str]
    ranks: dict[str, dict[str, int | None]]


def word_draft(period: Period) -> DraftText:
    """The draft's text; worked out once for the figures it rests on."""
    view = open_period(period)
    return view.keep("bulletins.draft", lambda: _word(view))


def _word(view: PeriodView) -> DraftText:
    composition, computed = compose(view.bulletin, templates=view.templates), view.computed
    page = read_page(write_html(_without_charts(composition)), view.bulletin.period.code)
    figures = {
        key: PublishedFigure(key, figure.text, figure.missing, figure.trace) for key, figure in computed.figures.items()
    }
    ranks = {league: dict(units) for league, units in computed.ranks.items()}
    return DraftText(page, match_origins(page, key_lines(figures)), print_figures(computed.figures), ranks)


def _without_charts(composition: Composition) -> Composition:
    """Charts take most of the time and say nothing the tables do not."""

    def strip(sections: Sequence[Section]) -> list[Section]:
        return [
            replace(one, parts=parts)
            for one in sections
            if (parts := [part for part in one.parts if not isinstance(part, Graph)])
        ]

    return replace(composition, sections=strip(composition.sections), annexes=strip(composition.annexes))


def open_draft(period: Period) -> tuple[Draft | None, str]:
    """The month, or why it cannot be shown."""
    try:
        return look_at(period), ""
    except InputError as error:
        return None, str(error)


__all__ = ["Draft", "DraftText", "find_closing", "look_at", "open_draft", "word_draft"]
