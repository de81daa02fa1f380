"""Views of a list that a person keeps."""

from django.db import models
from django.utils import timezone

from gongce_web.accounts.models import User
from gongce_web.units.models import Unit


class SavedView(models.Model):
    """What a person asked of a register, kept under a name; shared with everybody of a unit where one is named."""

    register = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1500, blank=True)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    shared_with = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["owner", "register", "name"], name="saved_view_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.name}"
