"""Duties closed, marks given for them, meetings held: append-only like everything that happened."""

from django.db import models
from django.utils import timezone

from gongce_web.accounts.models import User
from gongce_web.records.models.evidence import EvidenceFile


class DutyClosing(models.Model):
    """A duty that was done: when, and the document that proves it. The database takes inserts alone."""

    duty = models.CharField(max_length=160, db_index=True)
    done = models.DateField()
    evidence = models.CharField(max_length=240)
    file = models.ForeignKey(EvidenceFile, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.duty} {self.done}"


class DutyMark(models.Model):
    """What a judge gave for a duty: a mark, a comment, or both. The database takes inserts alone."""

    duty = models.CharField(max_length=160, db_index=True)
    judge = models.CharField(max_length=80)
    mark = models.FloatField(null=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.duty} {self.judge}"


class Meeting(models.Model):
    """One meeting that took place, with the number of its minutes and what it decided somebody does by when.

    The database takes inserts alone.
    """

    series = models.CharField(max_length=60)
    day = models.DateField()
    minutes = models.CharField(max_length=160)
    resolutions = models.JSONField(default=list)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.series} {self.day}"
