"""The lease of a running job: prolonged while its worker lives, taken away once it is silent for too long."""

import logging
import os
import threading
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from gongce_web import clock
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.running import RunningJob, is_queued, queue_job

LEASE = timedelta(seconds=float(os.environ.get("GONGCE_LEASE_SECONDS", "30")))
MOST_TRIES = 5
_BEATS_A_LEASE = 6
_LOG = logging.getLogger(__name__)


class Heart(threading.Thread):
    """Beats for the job its worker runs; called with the job, and with None when it is over."""

    def __init__(self) -> None:
        super().__init__(name="heart", daemon=True)
        self._running: RunningJob | None = None
        self._stopped = threading.Event()

    def __call__(self, running: RunningJob | None) -> None:
        """From now on this job is the one that runs."""
        self._running = running

    def run(self) -> None:
        """Beat until stopped."""
        while not self._stopped.wait(LEASE.total_seconds() / _BEATS_A_LEASE):
            running = self._running
            if running:
                self._beat(running)
        connection.close()

    def stop(self) -> None:
        """Stop beating."""
        self._stopped.set()

    def _beat(self, running: RunningJob) -> None:
        try:
            running.beat()
        except DatabaseError as error:  # busy or away: the next beat may get through
            _LOG.warning("heartbeat of job %s: %s", running.pk, error)
            connection.close()


def reap_jobs() -> int:
    """Queue again the jobs whose worker has been silent for longer than a lease; how many.

    So is one that waits while no entry of the queue holds it: its worker died between taking the entry and the job.
    A job that was begun too often is given up and says so: it may be what kills the worker.
    """
    return sum(_reap(pk) for pk in _silent().values_list("pk", flat=True))


def _silent() -> QuerySet[Job]:
    is_open = {"state__in": (JobState.WAITING, JobState.RUNNING)}
    return Job.objects.filter(**is_open, heartbeat_at__lt=clock.wall() - LEASE).order_by("pk")


@transaction.atomic
def _reap(pk: int) -> bool:
    gone = _silent().select_for_update().filter(pk=pk).first()
    if gone is None:
        return False
    if gone.state == JobState.WAITING and is_queued(pk):
        Job.objects.filter(pk=pk).update(heartbeat_at=clock.wall())
        return False
    _LOG.warning("job %s: %s is silent since %s", pk, gone.worker, gone.heartbeat_at)
    if gone.tries >= MOST_TRIES:
        message = f"执行进程{gone.tries}次中断，不再自动重试；把任务编号告诉系统管理员"
        _change(gone, JobState.FAILED, message=message, finished_at=clock.now(), heartbeat_at=None)
    else:
        _change(gone, JobState.WAITING, message=gettext_noop("执行进程中断，已重新排队"))
        queue_job(gone)
    return True


def _change(job: Job, state: JobState, **values: object) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, **values)
