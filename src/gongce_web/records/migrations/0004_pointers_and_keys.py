"""Only pointers and keys stay in the index; the next entry of a record, or an import, fills what it lacks."""

from django.db import migrations, models


def drop_empty(apps, schema_editor):
    """Rows without a text can no longer stand."""
    apps.get_model("records", "RecordValue").objects.filter(text=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_saved_views"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(drop_empty, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="recordvalue",
            name="record_value_number",
        ),
        migrations.RemoveIndex(
            model_name="recordvalue",
            name="record_value_day",
        ),
        migrations.RemoveField(
            model_name="recordvalue",
            name="day",
        ),
        migrations.RemoveField(
            model_name="recordvalue",
            name="number",
        ),
        migrations.AddField(
            model_name="record",
            name="last_number",
            field=models.PositiveIntegerField(default=0, help_text="Place of its last entry in the ledger."),
        ),
        migrations.AlterField(
            model_name="recordvalue",
            name="text",
            field=models.CharField(max_length=160),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["register", "last_number"], name="record_last"),
        ),
    ]
