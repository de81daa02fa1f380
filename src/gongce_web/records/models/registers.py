"""A register's events, append-only, and the view of today they add up to."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from gongce.registers.entries import EntryAct
from gongce_web.accounts.models import User
from gongce_web.records.models.cases import CaseRecord
from gongce_web.records.models.evidence import EvidenceFile
from gongce_web.roles import one_of
from gongce_web.units.models import Unit


class LedgerHead(models.Model):
    """The last number given in a ledger; its row is locked while entries are added, so that numbers have no gap.

    `name` is register:projects, facts:enterprises, procedure:issue …
    """

    name = models.CharField(max_length=80, unique=True)
    last_number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} {self.last_number}"


class Record(models.Model):
    """A record as its entries leave it; `version` counts them. Of a register drawn from cases: as its case leaves it.

    `values` are those that hold, as a ledger's line prints them; `steps` the highest step of each ladder it is on;
    `words` what a search looks through.
    """

    register = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    steps = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    entered = models.DateField()
    exited = models.DateField(null=True, blank=True)
    is_merged = models.BooleanField(default=False)
    last_day = models.DateField(help_text="The day of its last entry: since when its values hold.")
    version = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0, help_text="Place of its last entry in the ledger.")
    case = models.ForeignKey(CaseRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="records")

    class Meta:
        ordering = ("register", "number")
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="record_number_once")]
        indexes = [
            models.Index(fields=["register", "exited", "number"], name="record_there"),
            models.Index(fields=["register", "exited", "title"], name="record_title"),
            models.Index(fields=["register", "exited", "stage"], name="record_stage"),
            models.Index(fields=["register", "unit", "exited"], name="record_unit"),
            models.Index(fields=["register", "last_number"], name="record_last"),
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.number} {self.title}"

    @property
    def is_there(self) -> bool:
        """Whether it is in the register: entered and not left."""
        return self.exited is None


class RecordValue(models.Model):
    """A value that leads to another record or is part of the key, indexed: who points here, who has this key already.

    `field` is register.field; `text` the value as a ledger's line prints it. Lists filter and sort tables in memory
    (`queries.load_table`), so nothing else is indexed.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="index_values")
    field = models.CharField(max_length=130)
    text = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "field"], name="record_value_once")]
        indexes = [models.Index(fields=["field", "text", "record"], name="record_value_text")]

    def __str__(self) -> str:
        return f"{self.field} {self.text}"


class RecordEvent(models.Model):
    """One entry of a register's ledger: the core's `LedgerEntry`, who recorded it when, and the document it rests on.

    The database takes inserts alone.
    """

    register = models.CharField(max_length=60)
    number = models.PositiveIntegerField(help_text="Its place in the register's ledger.")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="events")
    day = models.DateField()
    act = models.CharField(max_length=10, choices=one_of(EntryAct))
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    into = models.JSONField(default=list)
    by_name = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    proof = models.CharField(max_length=240, blank=True)
    file = models.ForeignKey(EvidenceFile, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("register", "number")
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="record_event_once")]
        indexes = [models.Index(fields=["register", "day"], name="record_event_day")]

    def __str__(self) -> str:
        return f"{self.register} {self.number} {self.act}"


class PeriodFact(models.Model):
    """Facts of one record and period as they were given; the last given holds. The database takes inserts alone."""

    register = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    record_number = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("register", "number")
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="period_fact_once")]
        indexes = [models.Index(fields=["register", "record_number", "period"], name="period_fact_record")]

    def __str__(self) -> str:
        return f"{self.register} {self.record_number} {self.period}"
