"""Housekeeping the worker does of itself: jobs of dead workers, seals of the log, old sessions, old queue entries."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from gongce_web import clock
from gongce_web.audit.actions import seal_events
from gongce_web.jobs.leases import LEASE, reap_jobs
from gongce_web.jobs.registry import periodic

_HOUR, _KEEP = 3600.0, timedelta(days=14)


@periodic("reap", every_seconds=LEASE.total_seconds() / 2)
def reap() -> None:
    """Jobs whose worker died go on."""
    reap_jobs()


@periodic("seal", every_seconds=10)
def seal() -> None:
    """Chain what was logged."""
    while seal_events():
        pass


@periodic("sessions", every_seconds=_HOUR)
def clear_sessions() -> None:
    """Remove sessions that have ended."""
    Session.objects.filter(expire_date__lt=clock.wall()).delete()


@periodic("queue", every_seconds=_HOUR)
def clear_queue() -> None:
    """Remove entries of the queue that are done with; the jobs themselves stay."""
    DBTaskResult.objects.finished().filter(finished_at__lt=clock.wall() - _KEEP).delete()
