"""Drafts of decompositions with their versions, what was negotiated about them, and what was adopted."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, gettext_noop

from gongce_web.accounts.models import User
from gongce_web.roles import one_of
from gongce_web.units.models import Unit


class DraftState(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    """Being worked out in the bureau."""
    ASKED = "asked"
    """Sent to the units, who accept or answer with their own figures."""
    ADOPTED = "adopted"
    DROPPED = "dropped"


STATE_WORDS = {
    DraftState.DRAFT: gettext_noop("草案"),
    DraftState.ASKED: gettext_noop("征求意见"),
    DraftState.ADOPTED: gettext_noop("已采用"),
    DraftState.DROPPED: gettext_noop("已作废"),
}


class DecompositionDraft(models.Model):
    """A target being split over units; `version` is the newest of its versions."""

    target = models.CharField(max_length=80, help_text="The target's id in the plan.")
    title = models.CharField(max_length=120)
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="decompositions")
    state = models.CharField(max_length=10, choices=one_of(DraftState), default=DraftState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["target", "state"])]

    def __str__(self) -> str:
        return f"{self.title} {self.name}"

    @property
    def state_words(self) -> str:
        """The state in words."""
        return gettext(STATE_WORDS[DraftState(self.state)])


class DraftVersion(models.Model):
    """One state of a draft's table, as the core keeps it; never changed."""

    draft = models.ForeignKey(DecompositionDraft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    table = models.TextField(help_text="The file's text (gongce.targets.tables.storage).")
    words = models.TextField(blank=True, help_text="What changed.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]

    def __str__(self) -> str:
        return f"{self.draft} {self.number}"


class NegotiationEvent(models.Model):
    """One act of a negotiation, as the core's log has it; only added, never changed."""

    draft = models.ForeignKey(DecompositionDraft, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=10)
    line = models.TextField(help_text="The log's line (gongce.targets.negotiation.storage).")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="negotiation_event_once")]

    def __str__(self) -> str:
        return f"{self.draft} {self.number} {self.act}"


class Adoption(models.Model):
    """A decomposition that holds: the version it rests on and the digests of the files written for it."""

    draft = models.OneToOneField(DecompositionDraft, on_delete=models.PROTECT, related_name="adoption")
    version = models.PositiveIntegerField()
    folder = models.CharField(max_length=120)
    files = models.JSONField(default=dict, help_text="File name → SHA-256.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.draft} {self.version}"


class AdoptedGoal(models.Model):
    """A unit's goal of a year by an adoption, in the indicator's unit; only added, never changed."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="goals")
    year = models.PositiveIntegerField()
    indicator = models.CharField(max_length=80)
    unit = models.CharField(max_length=80, help_text="The unit's id in the plan.")
    industry = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80, help_text="The exact value as a fraction (3101/100).")
    decimals = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=10)

    class Meta:
        ordering = ("adoption", "pk")
        indexes: ClassVar = [models.Index(fields=["year"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["adoption", "year", "indicator", "unit", "industry"], name="goal_once")
        ]

    def __str__(self) -> str:
        return f"{self.adoption} {self.year} {self.indicator} {self.unit}"
