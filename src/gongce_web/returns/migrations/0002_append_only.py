"""Events of returns take inserts alone: changing or removing one is refused by the database itself."""

from django.db import migrations

TABLE = "returns_returnevent"
_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'events of returns take inserts alone'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION gongce_return_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events of returns take inserts alone'; END $$
"""
_POSTGRES = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION gongce_return_events()
"""


def forbid(apps, schema_editor):
    """Set the triggers of this kind of database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION)
        schema_editor.execute(_POSTGRES.format(table=TABLE))
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(_SQLITE.format(table=TABLE, verb=verb))


def allow(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("returns", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
