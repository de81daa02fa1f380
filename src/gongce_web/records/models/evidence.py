"""Documents put on file, kept by what is in them."""

from django.db import models
from django.utils import timezone

from gongce_web.accounts.models import User


class EvidenceFile(models.Model):
    """A document as it was uploaded; `digest` is the SHA-256 of its bytes and names it in the store."""

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, help_text="Its type, told from its first bytes: pdf, jpg …")
    size = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["digest"], name="evidence_digest")]

    def __str__(self) -> str:
        return self.name

    @property
    def proof(self) -> str:
        """How an entry or event names it: the file's name and the beginning of its digest."""
        return f"{self.name}（SHA-256 {self.digest[:16]}）"
