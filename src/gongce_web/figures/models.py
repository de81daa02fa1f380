"""Notes on figures: what somebody has to say about a number, kept beside its trace."""

from typing import ClassVar

from django.db import models

from gongce_web.accounts.models import User
from gongce_web.units.models import Unit


class FigureNote(models.Model):
    """A remark on one figure of one period; never changed, answered by another."""

    period = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figure_notes")
    text = models.CharField(max_length=500)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["period", "key"], name="figure_note_of_figure")]

    def __str__(self) -> str:
        return f"{self.key} {self.period}"
