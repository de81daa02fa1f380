"""Only inserts into what happened: changing or removing it is refused by the database itself."""

from django.db import migrations

from gongce_web.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("records", "0001_initial")]
    operations = [
        append_only(
            "records_recordevent",
            "records_periodfact",
            "records_caseevent",
            "records_dutyclosing",
            "records_dutymark",
            "records_meeting",
            "records_evidencefile",
        )
    ]
