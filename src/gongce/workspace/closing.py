"""Closing a period: import, check, monitor, rank, list, write, in one go that leaves all of it or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import gongce
from gongce.bulletins.monthly.data import BulletinData, Correction, Figure
from gongce.bulletins.monthly.issue import Approval, IssueState, Standing, judge_issue
from gongce.vocabulary import ConflictError, Finding, Period, RefusedError
from gongce.workspace import runs as kept
from gongce.workspace.compose import compose_bulletin
from gongce.workspace.computing import STEPS, Computed, Moment, compute_period, total_of
from gongce.workspace.forecast_record import freeze_prospects, keep_forecasts
from gongce.workspace.intake import Intake, import_returns
from gongce.workspace.issuing import publish_folder, recover_all
from gongce.workspace.kept_inputs import keep_inputs, open_inputs
from gongce.workspace.lock import hold_lock
from gongce.workspace.outlook import is_forecast
from gongce.workspace.outputs import print_figures, render_files
from gongce.workspace.progress import Progress, tell_nobody
from gongce.workspace.runs import RUN_FILE, Run, Status, last_issued, list_runs, name_run, next_serial
from gongce.workspace.workspace import Workspace

_FEW = 3


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks to issue over findings about data, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Closing:
    """What closing a period came to.

    Args:
        run: the run that is kept.
        intake: what was found in returns/; empty where nothing was to be imported.
        bulletin: what the bulletin says.
        computed: figures with their traces, ranks, duties.
        files: what was written, from the workspace's folder on; empty where nothing was.
        is_repeat: the same figures were issued before: that bulletin stands, nothing was written.
        differences: of a recomputation: key → (issued, now); empty where all are the same.
    """

    run: Run
    intake: Intake
    bulletin: BulletinData
    computed: Computed
    files: tuple[str, ...] = ()
    is_repeat: bool = False
    differences: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every doubt, those in the way first."""
        return tuple(self.computed.parts.findings)

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every published figure by key."""
        return self.computed.figures


def close_period(
    workspace: Workspace,
    period: Period,
    *,
    now: datetime,
    by: str,
    approve: Request | None = None,
    is_issued: bool = True,
    proposed: Run | None = None,
    progress: Progress = tell_nobody,
) -> Closing:
    """Import what is new and close a period.

    The bulletin is a marked draft while a blocking finding stands, unless an approver of the settings issues over
    findings about data, in his name and for a printed reason. A bulletin that was issued is never written over: other
    figures make a correction, the same ones change nothing.

    Args:
        workspace: the city's folder.
        period: a month, quarter, half-year, year or total; the total that ends with it is closed.
        now: the moment, with a time zone: recorded time of the imports, end of what is read, day of issue.
        by: who closes.
        approve: who issues over findings, and why.
        is_issued: False leaves it a draft that somebody else is to issue, whatever stands.
        proposed: the draft that is to be issued; other figures than its own are not.
        progress: told before every step.

    Raises:
        InputError: a period of several years, or without any figure; a record that cannot be used.
        RefusedError: an approval by somebody who may not, or over lane, secrecy or disclosure.
        ConflictError: its figures are no longer those of the draft.
        GongceError: the workspace is in use or cannot be written.
    """
    total = total_of(period)
    with hold_lock(workspace.folder, by=by, at=now):
        recover_all(workspace.out)
        approval = _find_approver(workspace, approve, now)
        intake = import_returns(workspace, recorded_at=now, by=by, progress=progress)
        batches = workspace.archive.batches()
        moment = Moment(max([now, *(batch.recorded_at for batch in batches)]), workspace.day_of(now), batches)
        computed = compute_period(workspace, total, moment, intake, progress)
        if proposed:
            _require_proposed(proposed, computed)
        state = judge_issue(computed.parts.findings, is_issued=is_issued, approval=approval)
        return _issue(_Draft(workspace, total, computed, intake, state, now, by), progress)


def recompute_period(
    workspace: Workspace, period: Period, *, as_of: datetime | date, progress: Progress = tell_nobody
) -> Closing:
    """Compute a period again as of a moment and compare it with what was issued by then; nothing is written.

    Plan, settings and records are those kept with the bulletin; without one, the present ones.

    Args:
        workspace: the city's folder.
        period: which period.
        as_of: a moment, or a day: the moment of the bulletin issued on it, else its end.
        progress: told before every step.

    Raises:
        InputError: nothing had been reported by then.
    """
    total = total_of(period)
    issued, at = _find_issue(workspace, total, as_of)
    if issued:
        workspace = open_inputs(workspace, issued.id)
    batches = tuple(batch for batch in workspace.archive.batches() if batch.recorded_at <= at)
    moment = Moment(at, workspace.day_of(issued.closed_at if issued else at), batches)
    computed = compute_period(workspace, total, moment, Intake(()), progress)
    state = judge_issue(computed.parts.findings, is_issued=False)
    draft = _Draft(workspace, total, computed, Intake(()), state, at, issued.by if issued else "")
    differences = _compare(issued.figures, print_figures(computed.figures)) if issued else {}
    return Closing(issued or draft.describe(""), Intake(()), draft.bulletin(""), computed, differences=differences)


def _require_proposed(proposed: Run, computed: Computed) -> None:
    """Figures as proposed; forecasts are made anew and no reason."""
    changed = _find_changes(proposed, computed)
    if changed:
        shown = "、".join(list(changed)[:_FEW])
        what = f"结账后有{len(changed)}个数变了（{shown}），不能按原稿签发"
        raise ConflictError(what, where=proposed.id, remedy="退回后重新结账")


def _find_approver(workspace: Workspace, approve: Request | None, now: datetime) -> Approval | None:
    if approve is None:
        return None
    found = next((one for one in workspace.settings.approvers if one.name == approve.name), None)
    if found is None:
        known = "、".join(one.name for one in workspace.settings.approvers) or "nobody"
        what = f"{approve.name} may not issue over findings"
        raise RefusedError(what, where=str(workspace.folder), remedy=f"workspace.yaml names {known}")
    return Approval(found.name, found.post, approve.reason, workspace.day_of(now))


def _find_issue(workspace: Workspace, total: Period, as_of: datetime | date) -> tuple[Run | None, datetime]:
    """The bulletin in force at a moment and the moment to compute at: its own where the day is that of its issue."""
    is_moment = isinstance(as_of, datetime)
    moment = as_of if isinstance(as_of, datetime) else workspace.end_of_day(as_of)
    issued = last_issued(list_runs(workspace), total, moment)
    is_its_day = issued is not None and not is_moment and workspace.day_of(issued.closed_at) == as_of
    return issued, issued.as_of if issued and is_its_day else moment


def _compare(issued: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    keys = dict.fromkeys([*issued, *now])
    return {key: (issued.get(key, ""), now.get(key, "")) for key in keys if issued.get(key, "") != now.get(key, "")}


@dataclass(frozen=True)
class _Draft:
    """A computed period on its way to a bulletin."""

    workspace: Workspace
    total: Period
    computed: Computed
    intake: Intake
    state: IssueState
    now: datetime
    by: str

    @property
    def is_issued(self) -> bool:
        return self.state.standing is not Standing.DRAFT

    def bulletin(self, number: str, corrections: tuple[Correction, ...] = ()) -> BulletinData:
        """What it says."""
        day = self.computed.moment.day
        pack = self.workspace.pack
        code = f"gongce {gongce.__version__} · {pack.name} {pack.digest[:12]}"
        return compose_bulletin(
            self.workspace, self.computed.parts, self.state, number=number, day=day, corrections=corrections, code=code
        )

    def describe(self, name: str, serial: int | None = None, corrects: str = "") -> Run:
        """The run that is kept with it."""
        open_ones = [one for one in self.computed.parts.findings if one.severity.value != "note"]
        return Run(
            name or self.total.code,
            self.total.code,
            self.computed.moment.as_of,
            self.now,
            self.by,
            Status.ISSUED if self.is_issued else Status.DRAFT,
            serial,
            self.workspace.pack.digest,
            self.workspace.settings_digest,
            gongce.__version__,
            tuple(batch.id for batch in self.computed.moment.batches),
            print_figures(self.computed.figures),
            self.computed.ranks,
            tuple(f"{one.severity.value} {one.code} {one.place}" for one in open_ones),
            self._approval(),
            corrects,
        )

    def _approval(self) -> kept.Approval | None:
        given = self.state.approval
        codes = tuple(f"{one.code} {one.place}" for one in self.state.blocking)
        return kept.Approval(given.by, given.post, given.reason, self.now, codes) if given else None


def _issue(draft: _Draft, progress: Progress) -> Closing:
    """Write the bulletin and all that goes with it, unless the same was issued before."""
    known = list_runs(draft.workspace)
    last = last_issued(known, draft.total, draft.computed.moment.as_of)
    changed = _find_changes(last, draft.computed) if last else {}
    if last and not changed:
        _keep_forecasts(draft)
        return Closing(last, draft.intake, draft.bulletin(_number(draft, last.serial)), draft.computed, is_repeat=True)
    serial = next_serial(known, draft.computed.moment.day.year) if draft.is_issued else None
    corrections = tuple(_correct(draft, last, key, *pair) for key, pair in changed.items()) if last else ()
    bulletin = draft.bulletin(_number(draft, serial), corrections)
    progress(3, len(STEPS), STEPS[3])
    files = render_files(draft.workspace, bulletin, draft.computed, draft.intake)
    files |= keep_inputs(draft.workspace, draft.total, draft.computed.moment.as_of)
    name = name_run(known, draft.total)
    run = draft.describe(name, serial, last.id if last else "")
    run = replace(run, files={file: hashlib.sha256(content).hexdigest() for file, content in files.items()})
    progress(4, len(STEPS), STEPS[4])
    folder = draft.workspace.out / name
    written = publish_folder(folder, files | {RUN_FILE: run.to_json().encode()})
    if draft.is_issued:
        _keep_forecasts(draft)
    listed = tuple(path.relative_to(draft.workspace.folder).as_posix() for path in written)
    return Closing(run, draft.intake, bulletin, draft.computed, listed)


def _find_changes(last: Run, computed: Computed) -> dict[str, tuple[str, str]]:
    """What was issued otherwise; a forecast made anew is no correction of the one that was frozen."""
    changed = _compare(last.figures, print_figures(computed.figures))
    return {key: pair for key, pair in changed.items() if not is_forecast(key)}


def _keep_forecasts(draft: _Draft) -> None:
    """Freeze the forecasts of an issued bulletin; those of a repeat are in already."""
    if draft.computed.parts.foresight:
        entries = freeze_prospects(draft.computed.parts.foresight, draft.computed.moment.as_of)
        keep_forecasts(draft.workspace, entries)


def _number(draft: _Draft, serial: int | None) -> str:
    """The document's number; a draft has none."""
    form, year = draft.workspace.settings.number, draft.computed.moment.day.year
    return "" if serial is None else form.replace("{year}", str(year)).replace("{serial}", str(serial))


def _correct(draft: _Draft, last: Run, key: str, printed: str, right: str) -> Correction:
    """One figure that the new bulletin corrects, with the files that brought it."""
    figure = draft.computed.figures.get(key)
    place = figure.trace.label if figure and figure.trace else key
    new = [batch.file for batch in draft.computed.moment.batches if batch.id not in set(last.batches)]
    reason = f"签发后收到{'、'.join(new[:3])}" + ("等" if len(new) > 3 else "") if new else "口径或计划调整"
    return Correction(_number(draft, last.serial) or last.id, place, printed or "—", right or "—", reason)
