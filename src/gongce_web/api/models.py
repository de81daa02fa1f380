"""Tokens: what a program shows in place of a password, with less than its person's rights and an end."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.db import models

from gongce_web.accounts.models import User


class Scope(StrEnum):
    """What a token may be used for, never more than its person may do."""

    FIGURES = "figures"
    """Figures, targets, leagues, bulletins, observations: read."""
    RECORDS = "records"
    """Registers and cases: read."""
    RECORDS_WRITE = "records:write"
    RETURNS = "returns"
    """Returns of the person's units: read."""
    RETURNS_WRITE = "returns:write"


class ApiToken(models.Model):
    """A token of a person; only its digest is kept, it is shown once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [models.Index(fields=["user", "revoked_at"])]

    def __str__(self) -> str:
        return f"{self.user} {self.name}"

    def is_live(self, moment: datetime) -> bool:
        """Whether it may still be used."""
        return self.revoked_at is None and moment < self.expires_at
