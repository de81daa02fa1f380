"""A unit of the pack in the database, for rights and foreign keys; the pack stays the truth."""

from django.db import models


class Unit(models.Model):
    """A body or place. `path` lists the ids from the city down, each ended by a slash: city/zones/jingkai/."""

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=400, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    order = models.PositiveIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.title
