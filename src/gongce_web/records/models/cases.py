"""Cases of procedures: their events, append-only, and where each stands."""

from django.db import models
from django.utils import timezone

from gongce.procedures.events import EventKind
from gongce.rulebook import StageKind
from gongce_web.accounts.models import User
from gongce_web.records.models.evidence import EvidenceFile
from gongce_web.roles import one_of
from gongce_web.units.models import Unit


class CaseRecord(models.Model):
    """A case as its events leave it; `version` counts them. `facts` are those known last, as an event's line prints."""

    procedure = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=60, blank=True)
    stage_kind = models.CharField(max_length=12, blank=True, choices=one_of(StageKind))
    facts = models.JSONField(default=dict)
    opened = models.DateField(null=True, blank=True)
    since = models.DateField(null=True, blank=True, help_text="Since when it stands in its stage.")
    last_day = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("procedure", "number")
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="case_number_once")]
        indexes = [
            models.Index(fields=["procedure", "stage_kind", "number"], name="case_stage"),
            models.Index(fields=["subject"], name="case_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}/{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.stage_kind not in (StageKind.CLOSED, StageKind.DROPPED)


class CaseEvent(models.Model):
    """One thing that happened to a case: the core's `CaseEvent`, who recorded it when, and the document it rests on.

    `subject` and `title` stand where the event gave them. The database takes inserts alone.
    """

    procedure = models.CharField(max_length=60)
    number = models.PositiveIntegerField(help_text="Its place among the procedure's events.")
    case = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="events")
    subject = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=one_of(EventKind))
    name = models.CharField(max_length=130, blank=True)
    day = models.DateField()
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=60, blank=True)
    body = models.CharField(max_length=60, blank=True)
    agrees = models.BooleanField(null=True)
    days = models.IntegerField(null=True)
    facts = models.JSONField(default=dict)
    proof = models.CharField(max_length=240, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(EvidenceFile, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("procedure", "number")
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="case_event_once")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.number} {self.kind} {self.name}"
