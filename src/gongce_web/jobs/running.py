"""Running a job: claimed by one worker, told of while it runs, finished once; an overtaken run changes nothing."""

import logging
import os
import socket
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_noop
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from gongce.vocabulary import GongceError
from gongce_web import clock
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.registry import find_kind

_LOG = logging.getLogger(__name__)
_MESSAGE = 400


class LeaseLostError(Exception):
    """The worker was taken for dead and the job given to another: this run must stop."""


class RunningJob:
    """A job in the hands of a worker."""

    def __init__(self, job: Job) -> None:
        self.pk, self.by, self.tries = job.pk, job.by, job.tries

    def tell(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is; also proof that the worker lives.

        Raises:
            LeaseLostError: the job was given to another worker.
        """
        self._change(done=done, total=total, message=message[:_MESSAGE], heartbeat_at=clock.wall())

    def beat(self) -> bool:
        """Prolong the lease; False where it is lost."""
        return bool(self._mine().update(heartbeat_at=clock.wall()))

    def finish(self, state: JobState, message: str) -> None:
        """The end of this run."""
        self._change(state=state, message=message[:_MESSAGE], finished_at=clock.now(), heartbeat_at=None)

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.pk, tries=self.tries, state=JobState.RUNNING)

    def _change(self, **values: object) -> None:
        if not self._mine().update(**values):
            raise LeaseLostError(f"job {self.pk}, run {self.tries}")


@task()
def run_queued(pk: int) -> None:
    """What the queue holds: the number of a job."""
    run_job(pk)


def queue_job(job: Job) -> None:
    """Put a waiting job into the queue, in the caller's transaction."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.wall())
    run_queued.enqueue(job.pk)


def is_queued(pk: int) -> bool:
    """Whether the queue holds the job for the next free worker."""
    entries = DBTaskResult.objects.filter(status="READY", task_path=run_queued.module_path)
    return entries.filter(args_kwargs={"args": [pk], "kwargs": {}}).exists()


def run_job(pk: int, watch: "Callable[[RunningJob | None], object]" = lambda running: None) -> bool:
    """Run a waiting job here and now; False where another worker has it, or it is over.

    Args:
        pk: the job's number.
        watch: told of the running job, and None when it is over (the worker's heart beats for it).
    """
    claimed = {"state": JobState.RUNNING, "tries": F("tries") + 1, "message": ""}
    times = {"started_at": clock.now(), "heartbeat_at": clock.wall(), "worker": name_worker()}
    if not Job.objects.filter(pk=pk, state=JobState.WAITING).update(**claimed, **times):
        return False
    job = Job.objects.select_related("by").get(pk=pk)
    running = RunningJob(job)
    watch(running)
    try:
        running.finish(*_work(job, running))
    except LeaseLostError as lost:
        _LOG.warning("lease lost: %s", lost)
    finally:
        watch(None)
    return True


def _work(job: Job, running: RunningJob) -> tuple[JobState, str]:
    try:
        return JobState.DONE, find_kind(job.kind).run(running, job.values)
    except GongceError as error:
        return JobState.FAILED, str(error)
    except LeaseLostError:
        raise
    except Exception:
        _LOG.exception("job %s %s failed", job.pk, job.kind)
        return JobState.FAILED, gettext_noop("程序出错，已记录；可以重试，仍不成功时把任务编号告诉系统管理员")


def name_worker() -> str:
    """This process, for the list of jobs."""
    return f"{socket.gethostname()}:{os.getpid()}"[:80]
