"""Events of returns take inserts alone: changing or removing one is refused by the database itself."""

from django.db import migrations

from gongce_web.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("returns", "0001_initial")]
    operations = [
        append_only(
            "returns_returnevent", message="events of returns take inserts alone", function="gongce_return_events"
        )
    ]
