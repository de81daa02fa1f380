"""Documents given for reading; what was read stays the giver's until it is adopted for all."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy

from gongce_web import clock
from gongce_web.accounts.models import User


class UploadState(models.TextChoices):
    """Where a document given for reading is."""

    WAITING = "waiting", gettext_lazy("正在读取")
    READ = "read", gettext_lazy("已读取")
    FAILED = "failed", gettext_lazy("未读成")


class Upload(models.Model):
    """A document given for reading: known by the SHA-256 of its bytes; the file lies among the workbench's."""

    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    place = models.CharField(max_length=160)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.WAITING)
    message = models.CharField(max_length=400, blank=True)
    title = models.CharField(max_length=200, blank=True)
    lead = models.CharField(max_length=600, blank=True)
    adopted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["by", "-id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "sha256"], name="upload_once_a_person"),
            models.CheckConstraint(
                condition=models.Q(adopted_by=None) | models.Q(state="read"), name="adopted_after_it_was_read"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.name
