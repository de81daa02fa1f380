"""The rights of the application's database user on PostgreSQL: what it works with, and nothing that could hide a trace.

The owner makes and changes tables; the application reads and writes rows. Of tables that take inserts alone it may
read and insert: no update, delete, truncate; and as it owns none, no trigger can be turned off, no table altered or
dropped by it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from gongce.vocabulary import UsageError
from gongce_web.append_only import SUFFIX

_ROWS = "SELECT, INSERT, UPDATE, DELETE"
_GUARDED = "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = c.relname || %s"


def list_guarded() -> list[str]:
    """The tables that take inserts alone."""
    with connection.cursor() as cursor:
        cursor.execute(_GUARDED, [SUFFIX])
        return sorted(name for (name,) in cursor.fetchall())


def grant_rights(application: str) -> list[str]:
    """Give the application's user its rights, as the owner; the tables it may only insert into.

    Raises:
        UsageError: the database is no PostgreSQL, there is no such user, or it could do more than it is given.
    """
    _check_user(application)
    guarded = list_guarded()
    with connection.cursor() as cursor:
        for statement in _statements(_quote(application), _quote(_schema(cursor)), guarded):
            cursor.execute(statement)
    return guarded


def _statements(user: str, schema: str, guarded: list[str]) -> Iterator[str]:
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    yield f"REVOKE ALL ON SCHEMA {schema} FROM {user}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {user}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {user}"
    yield f"GRANT {_ROWS} ON ALL TABLES IN SCHEMA {schema} TO {user}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {user}"
    for table in (*guarded, "django_migrations"):
        yield f"REVOKE UPDATE, DELETE ON {_quote(table)} FROM {user}"
    yield f"REVOKE INSERT ON django_migrations FROM {user}"


def _check_user(name: str) -> None:
    if connection.vendor != "postgresql":
        what, remedy = "the database is no PostgreSQL", "set GONGCE_DATABASE_URL; SQLite needs no preparing"
        raise UsageError(what, where=str(connection.settings_dict["NAME"]), remedy=remedy)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = %s", [name])
        found = cursor.fetchone()
        if found is None:
            raise UsageError("no such user", where=name, remedy=f"CREATE ROLE {_quote(name)} LOGIN PASSWORD '…'")
        if found[0] or found[1] or _is_member(cursor, name):
            remedy = "give the application a user of its own, without the owner's rights"
            raise UsageError("the user could change the audit log", where=name, remedy=remedy)


def _is_member(cursor: Any, name: str) -> bool:
    """Whether the user may act as the owner."""
    cursor.execute("SELECT pg_has_role(%s, current_user, 'MEMBER')", [name])
    return bool(cursor.fetchone()[0])


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
