"""The goals of units by adopted decompositions; the table takes inserts alone."""

import django.db.models.deletion
from django.db import migrations, models

from gongce_web.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdoptedGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveIntegerField()),
                ("indicator", models.CharField(max_length=80)),
                ("unit", models.CharField(help_text="The unit's id in the plan.", max_length=80)),
                ("industry", models.CharField(blank=True, max_length=80)),
                ("target", models.CharField(help_text="The exact value as a fraction (3101/100).", max_length=80)),
                ("decimals", models.PositiveSmallIntegerField()),
                ("direction", models.CharField(max_length=10)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="goals.adoption"
                    ),
                ),
            ],
            options={
                "ordering": ("adoption", "pk"),
                "indexes": [models.Index(fields=["year"], name="goals_adopt_year_745f7c_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("adoption", "year", "indicator", "unit", "industry"), name="goal_once"
                    )
                ],
            },
        ),
        append_only("goals_adoptedgoal"),
    ]
