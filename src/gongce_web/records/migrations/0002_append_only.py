"""Only inserts into what happened: changing or removing it is refused by the database itself."""

from django.db import migrations

TABLES = (
    "records_recordevent",
    "records_periodfact",
    "records_caseevent",
    "records_dutyclosing",
    "records_dutymark",
    "records_meeting",
    "records_evidencefile",
)
_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'this table takes inserts alone'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION gongce_inserts_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'this table takes inserts alone'; END $$
"""
_POSTGRES = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION gongce_inserts_alone()
"""


def forbid(apps, schema_editor):
    """Set the triggers of this kind of database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION)
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_POSTGRES.format(table=table))
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(_SQLITE.format(table=table, verb=verb))


def allow(apps, schema_editor):
    """Take the triggers away."""
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
