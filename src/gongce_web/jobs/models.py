"""A job as people see it; the queue itself is the task library's, the lease is ours."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.jobs.registry import title_of


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", gettext_lazy("排队")
    RUNNING = "running", gettext_lazy("进行中")
    DONE = "done", gettext_lazy("完成")
    FAILED = "failed", gettext_lazy("未完成")


class Job(models.Model):
    """One piece of background work. `tries` counts its runs and tells an overtaken run that it no longer counts."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, blank=True, help_text="The same kind and key is the same job.")
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0 where nobody knows how much there is to do.")
    message = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="jobs")
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, help_text="By the machine's clock, for the lease.")
    worker = models.CharField(max_length=80, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["state", "heartbeat_at"]), models.Index(fields=["by", "id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], condition=~models.Q(key=""), name="job_once_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.key}".strip()

    @property
    def title(self) -> str:
        """What it does, in words."""
        return gettext(title_of(self.kind))

    @property
    def told(self) -> str:
        """Its message, which was kept in Chinese; a sentence that is known is said in the language of the page."""
        return gettext(self.message) if self.message else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen of itself."""
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self) -> int | None:
        """How far it is; None where nobody knows."""
        return 100 * min(self.done, self.total) // self.total if self.total else None
