"""A release: one package of the public site on its way out; nothing leaves before the issuer released it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy

from gongce_web import clock
from gongce_web.accounts.models import User


class ReleaseState(models.TextChoices):
    """How far a release is."""

    PREPARED = "prepared", gettext_lazy("已准备")
    CHECKED = "checked", gettext_lazy("已核对")
    RELEASED = "released", gettext_lazy("已放行")


class Release(models.Model):
    """One package, kept as a file by its digest.

    `rulings` say what is out and what stayed inside and why, `changes` what differs from the release before.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(help_text="The day whose rules it follows.")
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.PREPARED)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the list of its files.")
    file_count = models.PositiveIntegerField()
    byte_count = models.PositiveBigIntegerField()
    bulletins = models.JSONField(default=list)
    rulings = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="released") | models.Q(released_at__isnull=False, checked_at__isnull=False),
                name="release_is_checked_first",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="prepared"), name="one_release_is_prepared"
            ),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="checked"), name="one_release_is_checked"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号公开包"

    @property
    def is_released(self) -> bool:
        """Whether it may leave."""
        return self.state == ReleaseState.RELEASED
