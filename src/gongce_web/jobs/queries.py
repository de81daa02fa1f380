"""Reading jobs."""

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.policies import JOBS
from gongce_web.roles import Operation

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


def list_jobs(user: "User") -> QuerySet[Job]:
    """The jobs a person may see, the newest first."""
    return JOBS.rows(user, Operation.SEE, Job.objects.select_related("by"))


def find_job(kind: str, key: str) -> Job | None:
    """The job of a kind and key; None where nobody asked for it."""
    return Job.objects.filter(kind=kind, key=key).first()


def has_failed(job: Job | None) -> bool:
    """Whether nothing more comes of a job by itself, so that a page that waits for it must say so."""
    return job is not None and job.state == JobState.FAILED


def count_open(jobs: QuerySet[Job]) -> dict[str, int]:
    """How many wait or run (`open`), and how many failed (`failed`)."""
    is_open, has_failed = Q(state__in=(JobState.WAITING, JobState.RUNNING)), Q(state=JobState.FAILED)
    return jobs.aggregate(open=Count("pk", filter=is_open), failed=Count("pk", filter=has_failed))
