"""Background work of bulletins: closing and issuing a month, recomputing a bulletin, proofing a draft."""

from django.utils.translation import gettext_noop

from gongce.vocabulary import InputError, Period
from gongce.workspace.progress import Progress
from gongce_web.bulletins import actions, proving, queries
from gongce_web.bulletins.models import Closing, Papers, Proofing, Recomputation
from gongce_web.jobs.registry import job
from gongce_web.jobs.running import RunningJob


def _tell(running: RunningJob) -> Progress:
    """The core's steps as those of the job."""

    def tell(done: int, total: int, label: str) -> None:
        running.tell(done, total, label)

    return tell


def _closing(pk: int) -> Closing:
    return Closing.objects.select_related("proposed_by", "issued_by", "unit").get(pk=pk)


@job(actions.CLOSE, title=gettext_noop("结账"))
def close_month(running: RunningJob, closing: int) -> str:
    """Close a month as a draft for the issuer."""
    row = actions.finish_closing(closing=_closing(closing), progress=_tell(running))
    return f"{Period.parse(row.period).title}：{row.get_state_display()}"


@job(actions.ISSUE, title=gettext_noop("印发通报"))
def issue_month(running: RunningJob, closing: int, reason: str = "") -> str:
    """Issue a closed month."""
    row = actions.finish_issue(closing=_closing(closing), reason=reason, progress=_tell(running))
    return f"{Period.parse(row.period).title}：{row.get_state_display()} {row.run}"


@job(actions.RECOMPUTE, title=gettext_noop("按印发日重算"))
def recompute(running: RunningJob, recomputation: int) -> str:
    """Compute a bulletin again as of its day."""
    row = Recomputation.objects.get(pk=recomputation)
    run = next(run for run in queries.load_runs() if run.id == row.run)
    done = actions.recompute(row=row, run=run, progress=_tell(running))
    if done.message:
        raise InputError(done.message, where=done.run)
    same = f"{done.figures}个数与所印完全一致"
    return same if done.is_identical else f"{len(done.differences)}处与所印不同"


@job(actions.PROOF, title=gettext_noop("校核稿件数字"))
def proof_draft(running: RunningJob, proofing: int) -> str:
    """Hold a draft against the archive."""
    row = Proofing.objects.get(pk=proofing)
    running.tell(0, 1, row.name)
    done = proving.prove(row)
    if done.message:
        raise InputError(done.message, where=done.name)
    return done.summary[:400]


@job(actions.PAPERS, title=gettext_noop("会议材料"))
def make_papers(running: RunningJob, papers: int) -> str:
    """Make the papers for a meeting."""
    row = Papers.objects.get(pk=papers)
    run = next(run for run in queries.load_runs() if run.id == row.run)
    done = actions.make_papers(row=row, run=run, progress=_tell(running))
    if done.message:
        raise InputError(done.message, where=done.run)
    return f"{len(done.files)}份材料"
