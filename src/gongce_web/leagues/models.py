"""Saved sets of weights: what was tried in a meeting; never what counts."""

from typing import ClassVar

from django.db import models

from gongce_web.accounts.models import User


class WeightSet(models.Model):
    """Weights somebody kept under a name to try again: item → weight as written."""

    scheme = models.CharField(max_length=80)
    name = models.CharField(max_length=40)
    weights = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("scheme", "name")
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "name"], name="weight_set_name_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.name}"
