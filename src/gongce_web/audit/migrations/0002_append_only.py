"""Only inserts: changing or removing an event or a seal is refused by the database itself."""

from django.db import migrations

from gongce_web.append_only import append_only


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        append_only(
            "audit_auditevent",
            "audit_auditseal",
            message="the audit log takes inserts alone",
            function="gongce_append_only",
        )
    ]
