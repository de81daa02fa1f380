"""Starting a job, and starting one again."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.audit.actions import record
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.policies import JOBS
from gongce_web.jobs.registry import find_kind
from gongce_web.jobs.running import queue_job
from gongce_web.roles import Operation

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


@transaction.atomic
def start_job(kind: str, *, by: "User | None", key: str = "", **values: Any) -> Job:
    """Queue a job, in the caller's transaction: it runs only if that commits.

    The same kind and key is the same job: one that waits, runs or is done is given back as it is, one that failed is
    queued again with the new values.

    Args:
        kind: registered by `@job(kind)`.
        by: who asks for it; None for the system.
        key: what makes a repeat the same job; empty where every call is a job of its own.
        values: plain values (JSON) the job's function is given by name.

    Raises:
        UsageError: no app registers the kind.
    """
    find_kind(kind)
    new = {"values": values, "by": by}
    if not key:
        return _queue(Job.objects.create(kind=kind, **new), by)
    job, is_new = Job.objects.get_or_create(kind=kind, key=key, defaults=new)
    if is_new:
        return _queue(job, by)
    job = Job.objects.select_for_update().get(pk=job.pk)
    return _queue_again(job, by, values) if job.state == JobState.FAILED else job


@transaction.atomic
def report_job(kind: str, *, key: str, by: "User | None", state: JobState, message: str, **values: Any) -> Job:
    """Show work that was done outside the queue as a job: how it ended, to the person it was done for."""
    find_kind(kind)
    new = {"state": state, "message": message[:400], "values": values, "finished_at": clock.now(), "by": by}
    return Job.objects.update_or_create(kind=kind, key=key, defaults=new)[0]


@transaction.atomic
def retry_job(*, job: Job, by: "User") -> Job:
    """Queue a failed job once more.

    Raises:
        RefusedError: it has not failed.
    """
    JOBS.demand(by, Operation.CONFIGURE, job)
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != JobState.FAILED:
        raise RefusedError(_("只有未完成的任务可以重试"), where=str(locked), remedy=_("刷新页面查看现在的状态"))
    return _queue_again(locked, by, locked.values)


def _queue_again(job: Job, by: "User | None", values: dict[str, Any]) -> Job:
    job.state, job.values, job.done, job.total, job.message = JobState.WAITING, values, 0, 0, ""
    job.finished_at = None
    job.save(update_fields=["state", "values", "done", "total", "message", "finished_at"])
    return _queue(job, by)


def _queue(job: Job, by: "User | None") -> Job:
    queue_job(job)
    record("job.queued", by=by, about=f"job:{job.pk}", detail={"kind": job.kind, "key": job.key})
    return job
