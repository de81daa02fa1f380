"""Rounds of a form, the returns of units in them, their cells, what happened to them, questions about them."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from gongce_web.units.models import Unit

_USER = settings.AUTH_USER_MODEL


class Round(models.Model):
    """One form for one period, as it was when it was opened: its record stays with it, whatever the form becomes."""

    form = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    definition = models.JSONField(help_text="The form's record.")
    is_narrow = models.BooleanField(default=False, help_text="Single returns stay between the unit and its reviewers.")
    cells = models.PositiveIntegerField()
    minutes = models.FloatField()
    opens = models.DateField()
    due = models.DateField()
    remind = models.DateField()
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_reason = models.CharField(max_length=300, blank=True)
    locked_by = models.ForeignKey(_USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-due", "form")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "period"], name="one_round_of_a_form_and_period")
        ]
        indexes: ClassVar = [models.Index(fields=["due"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be filled, submitted or reviewed any more."""
        return self.locked_at is not None


class Return(models.Model):
    """What one unit fills in one round. `stage` is kept from its events; `version` grows with every change."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="returns")
    stage = models.CharField(max_length=60)
    risen_to = models.CharField(
        max_length=400,
        blank=True,
        help_text="Path of the unit whose reviewers it waits for or has reached; empty: any.",
    )
    version = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    due = models.DateField(help_text="The round's, or later where the unit was given more time.")
    due_reason = models.CharField(max_length=300, blank=True)
    is_exempt = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(_USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(_USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("due", "round", "unit__order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_return_of_a_unit_in_a_round")
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "due"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.round}"


class ReturnCell(models.Model):
    """One cell: its text in plain digits, the number it is, why there is none, the comment of who filled it."""

    filed = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="cells")
    cell = models.CharField(max_length=130, help_text="row:column")
    text = models.CharField(max_length=80, blank=True)
    value: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        max_digits=40, decimal_places=12, null=True, blank=True
    )
    decimals = models.PositiveSmallIntegerField(null=True, blank=True)
    missing = models.CharField(max_length=40, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(help_text="The return's version when this cell last changed.")
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["filed", "cell"], name="one_entry_of_a_cell")]

    def __str__(self) -> str:
        return f"{self.cell} {self.text}"


class ReturnEvent(models.Model):
    """What happened to a return; takes inserts alone. Steps of the procedure are read back as a case."""

    filed = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    by = models.ForeignKey(_USER, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, help_text="step, save, extension, query, answer")
    name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.name}"


class ReturnQuery(models.Model):
    """A question of a reviewer about one cell, or the whole return, to who filled it; nobody edits it for him."""

    filed = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="queries")
    cell = models.CharField(max_length=130, blank=True)
    question = models.CharField(max_length=300)
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(_USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["answered_at", "filed"])]

    def __str__(self) -> str:
        return self.question
