"""Events and their seals; both tables take inserts alone (triggers forbid anything else)."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """Who did what to what, when. `detail` holds no secrets."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=40, blank=True, help_text="Account name; empty for the system.")
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=160)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["about", "id"]), models.Index(fields=["actor", "id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.about}"


class AuditSeal(models.Model):
    """The hash of an event and of the seal before it; an event without one is shown as not yet sealed."""

    event = models.OneToOneField(AuditEvent, primary_key=True, on_delete=models.PROTECT, related_name="seal")
    number = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
