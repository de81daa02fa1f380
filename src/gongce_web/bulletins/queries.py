"""Bulletins as pages show them: runs of the workspace, what was published, what stands open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext as _

from gongce.vocabulary import GongceError, Period, RefusedError
from gongce.workspace.closing import Closing as CoreClosing
from gongce.workspace.comparing import name_key
from gongce.workspace.outputs import BULLETIN
from gongce.workspace.published import Published, PublishedFigure, read_published
from gongce.workspace.runs import Run, list_runs, number_run
from gongce.workspace.settings import Approver
from gongce.workspace.workspace import Workspace
from gongce_web.bulletins.models import Closing, Confirmation, Papers, Recomputation
from gongce_web.city.keeping import Kept
from gongce_web.city.runs import list_kept_runs
from gongce_web.city.workspaces import open_city
from gongce_web.figures.queries.traces import Known, Step, word_trace

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

Closed: TypeAlias = CoreClosing
"""What closing a period came to, as the core tells it."""
_TAKEN = (".docx", ".xlsx", ".html", ".csv")
_published: Kept[Published] = Kept(24)


@dataclass(frozen=True)
class Entry:
    """A run in the archive's list.

    `standing` is draft, issued, over (issued over findings), correction or replaced.
    """

    run: Run
    period: Period
    number: str
    standing: str
    corrected_by: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it is not for publication."""
        return not self.run.is_issued


def load_runs() -> tuple[Run, ...]:
    """Every run of the workspace, in the order they were closed."""
    return list_kept_runs(open_city())


def list_entries(*, with_drafts: bool) -> list[Entry]:
    """The archive: the newest period first, within it the newest run; drafts where they may be seen."""
    runs = load_runs()
    shown = [run for run in runs if with_drafts or run.is_issued]
    entries = [describe_run(run, runs) for run in shown]
    return sorted(entries, key=lambda one: (one.period.end, one.run.closed_at), reverse=True)


def describe_run(run: Run, runs: Iterable[Run]) -> Entry:
    """A run with its number, what it is, and what corrects it."""
    corrected_by = next((other.id for other in runs if other.is_issued and other.corrects == run.id), "")
    return Entry(
        run, Period.parse(run.period), number_run(open_city(), run), _standing(run, corrected_by), corrected_by
    )


def _standing(run: Run, corrected_by: str) -> str:
    if not run.is_issued:
        return "draft"
    if corrected_by:
        return "replaced"
    if run.approval:
        return "over"
    return "correction" if run.corrects else "issued"


def find_entry(run_id: str, *, with_drafts: bool) -> Entry | None:
    """A run by its id; None where there is none, or where it is a draft that may not be seen."""
    runs = load_runs()
    found = next((run for run in runs if run.id == run_id and (with_drafts or run.is_issued)), None)
    return describe_run(found, runs) if found else None


def last_of(period: Period) -> Entry | None:
    """The bulletin of a period that is in force."""
    runs = load_runs()
    issued = [run for run in runs if run.period == period.code and run.is_issued]
    return describe_run(issued[-1], runs) if issued else None


def load_published(run: Run) -> Published:
    """A run's page and figures as issued; read once for what its files are.

    Raises:
        InputError: a file is missing or is not the one that was issued.
    """
    workspace = open_city()
    key = (workspace.folder, run.id, run.closed_at)
    return _published.get(key, lambda: read_published(workspace, run))


def list_files(run: Run, *, with_drafts: bool) -> list[tuple[str, str]]:
    """Files of a run to be taken away with their SHA-256: the bulletin; for those who work on it what goes with it."""
    shown = [name for name in run.files if name.endswith(_TAKEN) and not name.startswith("inputs/")]
    if not run.is_issued:  # a draft leaves the house stamped or not at all
        shown = [name for name in shown if not name.endswith(".html")]
    if not with_drafts:
        shown = [name for name in shown if name.startswith(f"{BULLETIN}.")]
    return [(name, run.files[name]) for name in shown]


def is_internal(entry: Entry, name: str) -> bool:
    """Whether a file carries the person and the time when it is taken: all but an issued bulletin's own."""
    return entry.is_draft or not name.startswith(f"{BULLETIN}.")


def word_figure(figure: PublishedFigure) -> Step | None:
    """Where a published figure came from, in words; None of one without a trace."""
    workspace = open_city()
    known = Known(workspace.pack, {batch.id: batch for batch in workspace.archive.batches()})
    return word_trace(figure.trace, known) if figure.trace else None


def find_origin(published: Published, place: str) -> tuple[str, ...]:
    """The lines of an origin of the page, by its place; none where there is no such place."""
    origins = published.page.origins
    return origins[int(place)] if place.isdecimal() and int(place) < len(origins) else ()


def tell(error: GongceError) -> str:
    """An error as a message: what is wrong, then what to do."""
    return f"{error.what}；{error.remedy}" if error.remedy else error.what


def run_of(closing: Closing) -> Run:
    """The draft a closing was proposed with.

    Raises:
        RefusedError: it is gone.
    """
    found = next((run for run in list_runs(open_city()) if run.id == closing.run), None)
    if found is None:
        raise RefusedError(
            _("草稿%(draft)s不在存档中") % {"draft": closing.run or closing.period}, remedy=_("重新结账")
        )
    return found


def blocking_of(run: Run) -> list[str]:
    """Codes and places of what stood in the way of a run."""
    return [one.removeprefix("blocking ") for one in run.findings if one.startswith("blocking ")]


def approver_of(user: "User") -> Approver | None:
    """The approver of workspace.yaml that an account is: the one of its person's name."""
    return next((one for one in open_city().settings.approvers if one.name == user.name), None)


def with_answers(workspace: Workspace) -> Workspace:
    """The workspace with the answers that are kept in the database."""
    return replace(workspace, answers=list_answers)


def list_answers(period: str) -> list[tuple[str, str, date, str, str]]:
    """Every answer about a period in the order given: unit, person, day, objection, digest of what was shown."""
    rows = Confirmation.objects.filter(period=period).select_related("unit", "by").order_by("pk")
    zone = open_city().settings.timezone
    return [(row.unit.code, row.by.name, row.at.astimezone(zone).date(), row.objection, row.sheet) for row in rows]


def last_recomputation(run: Run) -> Recomputation | None:
    """How the last recomputation of a run came out, or that it is under way."""
    return Recomputation.objects.filter(run=run.id).select_related("by").first()


def group_papers(row: Papers) -> list[tuple[str, list[str]]]:
    """The papers by the folder they lie in; those of the top first."""
    groups: dict[str, list[str]] = {}
    for name in row.files:
        groups.setdefault(name.rpartition("/")[0], []).append(name)
    return sorted(groups.items())


def name_figure(key: str) -> tuple[str, str, str]:
    """What a published figure's key says, in words: indicator or league, unit, column."""
    workspace = open_city()
    return name_key(key, workspace.pack, {league.id: league.title for league in workspace.settings.leagues})
