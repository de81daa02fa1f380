"""Keys of others that are trusted, and the packets that went out or came in."""

from typing import ClassVar

from django.db import models

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.units.models import Unit


class PacketKey(models.Model):
    """A public key of a unit's installation.

    Returns it signs are taken in the name of `account`, a respondent of the unit. A key is never changed: it ends.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="packet_keys")
    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=80, help_text="Which machine it is.")
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="packet_keys")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("unit__order", "pk")

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class Packet(models.Model):
    """A packet that went out or was taken; one that is here already changes nothing when it comes again."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of its manifest.")
    is_incoming = models.BooleanField()
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    file_count = models.PositiveIntegerField()
    told = models.CharField(max_length=400, blank=True, help_text="What was in it, in words.")
    name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(is_incoming=True), name="packet_is_taken_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit} {self.digest[:12]}"
