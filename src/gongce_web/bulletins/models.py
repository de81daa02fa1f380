"""What the workbench keeps of a period's closing; the bulletin itself lies in the workspace, under its run."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.units.models import Unit


class State(models.TextChoices):
    """How far a closing is. Closing and issuing are under way in the background; nobody else may act meanwhile."""

    DRAFT = "draft", gettext_lazy("起草")
    CLOSING = "closing", gettext_lazy("正在结账")
    PROPOSED = "proposed", gettext_lazy("待签发")
    ISSUING = "issuing", gettext_lazy("正在印发")
    ISSUED = "issued", gettext_lazy("已印发")
    RETURNED = "returned", gettext_lazy("已退回")


OPEN = (State.DRAFT, State.CLOSING, State.PROPOSED, State.ISSUING, State.RETURNED)


class Closing(models.Model):
    """One way of a period to its bulletin; a correction after issue is the period's next round."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    run = models.CharField(max_length=40, blank=True)
    message = models.CharField(max_length=400, blank=True, help_text="Why it was returned, or did not come about.")
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("period", "round")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "round"], name="closing_once_a_round"),
            models.UniqueConstraint(fields=["period"], condition=Q(state__in=OPEN), name="closing_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.round} {self.state}"


class Answer(models.TextChoices):
    """What a unit says of the sheet with its figures."""

    AGREES = "agrees", gettext_lazy("一致")
    OBJECTS = "objects", gettext_lazy("有异议")


class Confirmation(models.Model):
    """A unit's answer to its sheet (核对稿); the last one counts, earlier ones stay."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    objection = models.CharField(max_length=400, blank=True)
    sheet = models.CharField(max_length=64, help_text="SHA-256 over the figures that were shown.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["period", "unit"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer=Answer.AGREES, objection="") | (Q(answer=Answer.OBJECTS) & ~Q(objection="")),
                name="objection_has_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit} {self.answer}"


class Recomputation(models.Model):
    """A bulletin computed again as of its day: the same, or where not."""

    run = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    figures = models.PositiveIntegerField(default=0)
    differences = models.JSONField(default=dict)
    message = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["run", "-id"])]

    def __str__(self) -> str:
        return f"{self.run} {len(self.differences)}"

    @property
    def is_identical(self) -> bool:
        """Whether every figure came out as printed."""
        return self.finished_at is not None and not self.message and not self.differences


class Proofing(models.Model):
    """An edited draft held against the archive; kept for the person who gave it."""

    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    summary = models.CharField(max_length=600, blank=True)
    comments = models.JSONField(default=list)
    message = models.CharField(max_length=400, blank=True)
    place = models.CharField(max_length=120, help_text="Where the draft lies among the workbench's files.")

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["by", "-id"])]

    def __str__(self) -> str:
        return self.name


class Papers(models.Model):
    """The papers for the meeting about a bulletin, made in the background; they lie in the workspace."""

    run = models.CharField(max_length=40)
    closed_at = models.DateTimeField(help_text="When the run was closed: a draft closed again has other papers.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    files = models.JSONField(default=dict, help_text="Name → SHA-256.")
    lacking = models.JSONField(default=list, help_text="What letters lack before they may be sent.")
    message = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "closed_at"], name="papers_once_a_run")]

    def __str__(self) -> str:
        return self.run


__all__ = ["OPEN", "Answer", "Closing", "Confirmation", "Papers", "Proofing", "Recomputation", "State"]
