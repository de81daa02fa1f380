"""Tables that take inserts alone: triggers refuse anything else, on SQLite and on PostgreSQL.

A migration names its tables: `operations = [append_only("records_recordevent")]`. On PostgreSQL `gongce database
prepare` finds them by their trigger and gives the application's user no right to change, empty or alter them.
"""

from typing import Any

from django.db.migrations import RunPython

SUFFIX = "_append_only"
_MESSAGE = "this table takes inserts alone"
_SQLITE = "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""
_VERBS = ("UPDATE", "DELETE")


def append_only(*tables: str, message: str = _MESSAGE, function: str = "gongce_inserts_alone") -> RunPython:
    """The migration's operation that lets tables take inserts alone.

    Args:
        tables: names in the database.
        message: what the database says to whoever tries.
        function: name of the trigger's function on PostgreSQL, one for each message.
    """

    def forbid(apps: Any, schema_editor: Any) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        if is_postgresql:
            schema_editor.execute(_FUNCTION.format(name=function, message=message))
        for table in tables:
            if is_postgresql:
                schema_editor.execute(_POSTGRESQL.format(table=table, name=function))
            else:
                for verb in _VERBS:
                    schema_editor.execute(_SQLITE.format(table=table, verb=verb, message=message))

    def allow(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER {table}{SUFFIX} ON {table}")
            else:
                for verb in _VERBS:
                    schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return RunPython(forbid, allow)
