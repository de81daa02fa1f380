"""A batch that was approved in the database and has to reach the archive: the row that ties the two stores."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from gongce_web import clock
from gongce_web.accounts.models import User


class OutboxState(models.TextChoices):
    """Where an approved batch is."""

    WAITING = "waiting", gettext_lazy("待入库")
    CONFIRMED = "confirmed", gettext_lazy("已入库")
    REFUSED = "refused", gettext_lazy("入库受阻")
    OVERTAKEN = "overtaken", gettext_lazy("已被后批取代")
    WITHDRAWN = "withdrawn", gettext_lazy("已撤下")


class OutboxBatch(models.Model):
    """One approved batch with its rows, as they were approved; kept after it is confirmed, as the proof of what was.

    `batch` is the id it has in the archive. `recorded_at` is the moment of the append, known once it is confirmed
    (docs/decisions/0041). `sha256` covers the rows in their canonical form, so that damage is found before the append.
    """

    batch = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    unit = models.CharField(max_length=60, blank=True)
    again = models.PositiveIntegerField(default=0)
    rows = models.BinaryField()
    row_count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=400, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="By the machine's clock: not tried before.")
    recorded_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["state", "id"]),
            models.Index(fields=["form", "period", "unit", "id"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state=OutboxState.CONFIRMED) | models.Q(recorded_at__isnull=False),
                name="outbox_confirmed_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"

    @property
    def told(self) -> str:
        """What hinders it, kept in Chinese; a sentence that is known is said in the language of the page."""
        return gettext(self.last_error) if self.last_error else ""
