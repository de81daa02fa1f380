"""Writes: closing a month, returning and issuing it; answers to sheets; recomputations; drafts for proofing."""

import hashlib
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from gongce.bulletins.monthly.issue import NEVER_OVERRIDDEN
from gongce.vocabulary import ConflictError, GongceError, Period, RefusedError
from gongce.workspace.closing import Request, close_period, recompute_period
from gongce.workspace.meeting import prepare_pack, write_papers
from gongce.workspace.progress import Progress
from gongce.workspace.runs import Run
from gongce_web import clock
from gongce_web.audit.actions import record
from gongce_web.bulletins import queries
from gongce_web.bulletins.models import OPEN, Answer, Closing, Confirmation, Papers, Proofing, Recomputation, State
from gongce_web.bulletins.policies import BULLETINS, CONFIRMATIONS, DRAFTS
from gongce_web.city.workspaces import open_city
from gongce_web.jobs.actions import start_job
from gongce_web.jobs.running import LeaseLostError
from gongce_web.publishing.queries import refuse_pending
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

CLOSE, ISSUE, RECOMPUTE, PROOF = "close-period", "issue-bulletin", "recompute-period", "proof-draft"
PAPERS = "meeting-papers"
_FREE = (State.DRAFT, State.RETURNED)


@transaction.atomic
def close_month(*, period: Period, version: int, by: "User") -> Closing:
    """Close a period in the background and leave it as a draft for the issuer.

    Args:
        period: the total.
        version: of the closing as the person saw it; 0 where there was none.
        by: the analyst.

    Raises:
        PermissionDenied: not an analyst of the city.
        ConflictError: somebody closed, issued or returned it meanwhile.
        RefusedError: approved batches have not reached the archive yet.
    """
    closing = _open_closing(period)
    DRAFTS.demand(by, Operation.SUBMIT, closing)
    _require(closing, version, _FREE)
    refuse_pending(period)
    _move(closing, State.CLOSING, by, "closing.started", message="", run="", proposed_by=by, proposed_at=clock.now())
    start_job(CLOSE, by=by, key=f"{closing.pk}:{closing.version}", closing=closing.pk)
    return closing


def _open_closing(period: Period) -> Closing:
    """The period's open closing, locked; a new round where there is none."""
    unit = Unit.objects.get(code=open_city().pack.plan.city)
    rounds = Closing.objects.filter(period=period.code).count()
    closing, _is_new = Closing.objects.get_or_create(
        period=period.code, state__in=OPEN, defaults={"unit": unit, "round": rounds + 1, "version": 0}
    )
    return Closing.objects.select_for_update().select_related("unit").get(pk=closing.pk)


def _require(closing: Closing, version: int, states: tuple[State, ...]) -> None:
    if closing.version != version or closing.state not in states:
        what = _("%(period)s已由他人处理，现在是“%(state)s”") % {
            "period": Period.parse(closing.period).title,
            "state": closing.get_state_display(),
        }
        raise ConflictError(what, remedy=_("刷新页面后再操作"))


@transaction.atomic
def _move(closing: Closing, state: State, by: "User | None", action: str, **values: object) -> None:
    """One transition: the state, one version on, one event in the log; nothing where another was faster."""
    before, new = closing.state, {"state": state, "version": closing.version + 1} | values
    if not Closing.objects.filter(pk=closing.pk, version=closing.version).update(**new):
        raise ConflictError(_("已由他人处理"), where=str(closing), remedy=_("刷新页面后再操作"))
    for name, value in new.items():
        setattr(closing, name, value)
    detail = {"round": closing.round, "from": before, "to": state, "run": closing.run, "message": closing.message}
    record(action, by=by, about=f"closing:{closing.period}", detail=detail)


def finish_closing(*, closing: Closing, progress: Progress) -> Closing:
    """The background half of closing a month: the core closes it as a draft."""
    if closing.state != State.CLOSING:
        return closing
    by = closing.proposed_by
    assert by is not None

    def close() -> Closing:
        refuse_pending(closing.period)
        done = _close(closing, by, progress=progress, is_issued=False)
        if done.is_repeat:
            told = _("数据与%(run)s一致，原通报有效，不需要重新印发。") % {"run": done.run.id}
            raise RefusedError(told)
        _move(closing, State.PROPOSED, by, "closing.proposed", run=done.run.id)
        return closing

    return _or_back(closing, State.DRAFT, close)


def _close(closing: Closing, by: "User", **options: object) -> "queries.Closed":
    workspace = queries.with_answers(open_city())
    period = Period.parse(closing.period)
    return close_period(workspace, period, now=clock.now(), by=by.name, **options)  # type: ignore[arg-type]


def _or_back(closing: Closing, state: State, work: Callable[[], Closing]) -> Closing:
    """Do it; whatever goes wrong leaves the closing where it can be taken up again, with the reason."""
    try:
        return work()
    except LeaseLostError:  # another worker has it now: the closing is its to move
        raise
    except GongceError as error:
        _move(closing, state, None, "closing.failed", message=queries.tell(error)[:400])
        raise
    except Exception:
        _move(closing, state, None, "closing.failed", message=_("程序出错，已记录；可以重试。"))
        raise


@transaction.atomic
def return_month(*, closing: Closing, version: int, reason: str, by: "User") -> Closing:
    """Give a closed month back to the analyst, with the reason.

    Raises:
        PermissionDenied: not an issuer of the city.
        ConflictError: somebody acted on it meanwhile.
        RefusedError: without a reason.
    """
    closing = Closing.objects.select_for_update().select_related("unit").get(pk=closing.pk)
    DRAFTS.demand(by, Operation.RETURN, closing)
    _require(closing, version, (State.PROPOSED,))
    if not reason.strip():
        raise RefusedError(_("退回须写明理由"), remedy=_("填写理由后再退回"))
    _move(closing, State.RETURNED, by, "closing.returned", message=reason.strip()[:400])
    return closing


@transaction.atomic
def issue_month(*, closing: Closing, version: int, reason: str, by: "User") -> Closing:
    """Issue a closed month in the background.

    Over findings about data only an approver of workspace.yaml issues, who types the reason; over lane, secrecy and
    disclosure nobody. Who closed the month does not issue it, unless `separate_issuer` is false.

    Raises:
        PermissionDenied: not an issuer of the city.
        ConflictError: somebody acted on it meanwhile.
        RefusedError: the same person, findings without an approver or reason, or batches on their way.
    """
    closing = Closing.objects.select_for_update().select_related("unit").get(pk=closing.pk)
    DRAFTS.demand(by, Operation.ISSUE, closing)
    _require(closing, version, (State.PROPOSED,))
    _require_other(closing, by)
    refuse_pending(closing.period)
    run = queries.run_of(closing)
    _require_approver(run, reason, by)
    _move(closing, State.ISSUING, by, "closing.issuing", message="", issued_by=by, issued_at=clock.now())
    key = f"{closing.pk}:{closing.version}"
    start_job(ISSUE, by=by, key=key, closing=closing.pk, reason=reason.strip())
    return closing


def _require_other(closing: Closing, by: "User") -> None:
    if open_city().settings.separate_issuer and closing.proposed_by_id == by.pk:
        raise RefusedError(_("结账人不能签发自己结的账"), remedy=_("请另一位签发人签发"))


def _require_approver(run: Run, reason: str, by: "User") -> None:
    blocking = queries.blocking_of(run)
    if not blocking:
        return
    barred = [one for one in blocking if any(part in one.lower() for part in NEVER_OVERRIDDEN)]
    if barred:
        what = _("有%(n)d项涉及依据、数据通道、保密或披露，任何人不得签发") % {"n": len(barred)}
        raise RefusedError(what, where=barred[0], remedy=_("处理后重新结账"))
    if queries.approver_of(by) is None:
        what = _("有%(n)d项须处理的问题，您不是工作区设定的批准人") % {"n": len(blocking)}
        raise RefusedError(what, remedy=_("处理后重新结账，或请批准人签发"))
    if not reason.strip():
        raise RefusedError(_("带疑点签发须写明理由"), remedy=_("理由将印在通报上"))


def finish_issue(*, closing: Closing, reason: str, progress: Progress) -> Closing:
    """The background half of issuing: the core issues what was proposed, figure by figure, or nothing."""
    if closing.state != State.ISSUING:
        return closing
    by = closing.issued_by
    assert by is not None

    def issue() -> Closing:
        refuse_pending(closing.period)
        run = queries.run_of(closing)
        approve = Request(by.name, reason) if queries.blocking_of(run) else None
        done = _close(closing, by, progress=progress, proposed=run, approve=approve)
        if not done.run.is_issued:
            raise RefusedError(_("结账后又有须处理的问题，没有签发"), remedy=_("看问题清单，处理后重新结账"))
        _move(closing, State.ISSUED, by, "closing.issued", run=done.run.id, message="")
        return closing

    return _or_back(closing, State.PROPOSED, issue)


@transaction.atomic
def confirm_sheet(
    *, unit: Unit, period: Period, sheet: str, answer: Answer, objection: str, by: "User"
) -> Confirmation:
    """A unit's answer to the sheet with its figures.

    Args:
        unit: whose figures.
        period: the total.
        sheet: SHA-256 over the figures the person saw.
        answer: agrees or objects.
        objection: what is wrong; empty where it agrees.
        by: a person of the unit.

    Raises:
        PermissionDenied: not a person of the unit.
        ConflictError: the figures changed since the person saw them.
        RefusedError: an objection without words.
    """
    row = Confirmation(
        unit=unit, period=period.code, answer=answer, objection=objection.strip()[:400], sheet=sheet, by=by
    )
    CONFIRMATIONS.demand(by, Operation.SUBMIT, row)
    if answer == Answer.OBJECTS and not row.objection:
        raise RefusedError(_("有异议须写明正确的数据和依据"), remedy=_("填写后再提交"))
    if answer == Answer.AGREES:
        row.objection = ""
    row.save()
    detail = {"answer": answer, "objection": row.objection, "sheet": sheet}
    record("sheet.answered", by=by, about=f"sheet:{period.code}:{unit.code}", detail=detail)
    return row


@transaction.atomic
def ask_recomputation(*, run: Run, by: "User") -> Recomputation:
    """Compute a bulletin again as of its day, in the background.

    Raises:
        PermissionDenied: without the role.
    """
    BULLETINS.demand(by, Operation.AUDIT)
    row = Recomputation.objects.create(run=run.id, by=by)
    start_job(RECOMPUTE, by=by, key=f"{row.pk}", recomputation=row.pk)
    record("bulletin.recompute", by=by, about=f"bulletin:{run.id}")
    return row


def recompute(*, row: Recomputation, run: Run, progress: Progress) -> Recomputation:
    """The background half: the same, or where not."""
    try:
        done = recompute_period(open_city(), Period.parse(run.period), as_of=run.as_of, progress=progress)
        row.figures, row.differences = len(done.figures), {key: list(pair) for key, pair in done.differences.items()}
    except GongceError as error:
        row.message = queries.tell(error)[:400]
    row.finished_at = clock.now()
    row.save()
    return row


@transaction.atomic
def give_draft(*, name: str, content: bytes, by: "User") -> Proofing:
    """Keep an edited draft and hold it against the archive in the background.

    Raises:
        PermissionDenied: without the role.
    """
    if not DRAFTS.may(by, Operation.FILL):
        raise PermissionDenied
    sha256 = hashlib.sha256(content).hexdigest()
    place = f"drafts/{sha256}{PurePath(name).suffix.lower()}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(content))
    row = Proofing.objects.create(name=name[:120], sha256=sha256, place=place, by=by)
    start_job(PROOF, by=by, key=f"{row.pk}", proofing=row.pk)
    record("draft.given", by=by, about=f"draft:{sha256}", detail={"name": row.name})
    return row


@transaction.atomic
def ask_papers(*, run: Run, by: "User") -> Papers:
    """Make the papers for the meeting about a bulletin, in the background; those that are made stay.

    Raises:
        PermissionDenied: without the role.
    """
    BULLETINS.demand(by, Operation.AUDIT)
    row, is_new = Papers.objects.get_or_create(run=run.id, closed_at=run.closed_at, defaults={"by": by})
    if is_new or row.message:
        Papers.objects.filter(pk=row.pk).update(message="", finished_at=None)
        start_job(PAPERS, by=by, key=f"{row.pk}", papers=row.pk)
        record("papers.asked", by=by, about=f"bulletin:{run.id}")
    return row


def make_papers(*, row: Papers, run: Run, progress: Progress) -> Papers:
    """The background half: the core computes the bulletin again and writes every paper from it."""
    workspace = open_city()
    try:
        pack = prepare_pack(workspace, Period.parse(run.period), progress=progress)
        if pack.run.id != run.id:
            raise RefusedError(_("该期现行的通报是%(run)s") % {"run": pack.run.id}, remedy=_("为现行通报制作材料"))
        write_papers(workspace, pack)
        row.files = {name: hashlib.sha256(content).hexdigest() for name, content in pack.files.items()}
        row.lacking = list(pack.meeting.basis.lacking)
    except GongceError as error:
        row.message = queries.tell(error)[:400]
    row.finished_at = clock.now()
    row.save()
    return row
