"""The database as files and back: SQLite by its own online backup, PostgreSQL by COPY in one snapshot.

Nothing beyond the Python packages is needed. A dump of PostgreSQL is loaded into tables that migrations have made as
they were at the time; foreign keys are checked at the end of the one transaction.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gongce.vocabulary import InputError, UsageError
from gongce_web.backups.folders import SQLITE_FILE

Tables: TypeAlias = "dict[str, list[str]]"
Dump: TypeAlias = "Callable[[], Tables]"
_REMEDY = "take another backup"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    " AND attgenerated = '' ORDER BY attnum"
)


def list_migrations() -> list[list[str]]:
    """App and name of the migrations that are applied, in order."""
    return [list(key) for key in sorted(MigrationRecorder(connection).applied_migrations())]


@contextmanager
def open_snapshot(folder: Path) -> Iterator[Dump]:
    """The database as of now, whatever is written meanwhile; calling it has it in the folder, and gives its columns.

    SQLite is copied at once; of PostgreSQL only the snapshot is taken, and read when it is called.
    """
    if connection.vendor == "sqlite":
        _dump_sqlite(folder)
        yield dict
        return
    psycopg = _psycopg()
    with psycopg.connect(**connection.get_connection_params()) as snapshot:
        snapshot.isolation_level, snapshot.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        snapshot.execute("SELECT 1")  # the snapshot is taken here
        yield lambda: _dump_postgresql(snapshot, folder)


def _psycopg() -> Any:
    """The driver, which is installed where PostgreSQL is used."""
    return connection.Database  # type: ignore[attr-defined]


def _dump_sqlite(folder: Path) -> None:
    source = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(folder / SQLITE_FILE)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _dump_postgresql(snapshot: Any, folder: Path) -> Tables:
    """A file of COPY's text form for each table."""
    tables: Tables = {}
    for (table,) in snapshot.execute(_TABLES).fetchall():
        tables[table] = [name for (name,) in snapshot.execute(_COLUMNS, [_quote(table)]).fetchall()]
        words = f"COPY {_columns(table, tables[table])} TO STDOUT"
        with (folder / f"{table}.copy").open("wb") as file, snapshot.cursor() as cursor, cursor.copy(words) as copy:
            for block in copy:
                file.write(block)
    return tables


def _columns(table: str, columns: list[str]) -> str:
    return f"{_quote(table)} ({', '.join(map(_quote, columns))})"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def demand_empty() -> None:
    """Refuse a database that holds tables already: a restore never mixes with what is there.

    Raises:
        UsageError: it does.
    """
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        where = str(connection.settings_dict["NAME"])
        raise UsageError(f"the database holds {len(tables)} tables", where=where, remedy="make a new, empty database")


def load_postgresql(folder: Path, tables: Tables, migrations: list[list[str]]) -> None:
    """Make the tables as they were and fill them in one transaction.

    Raises:
        InputError: the program does not know a migration of the backup, or its rows do not fit.
    """
    try:
        _make_tables(migrations)
        with transaction.atomic(), connection.cursor() as cursor:
            for table in tables:
                _empty(cursor, table)
            for table, columns in tables.items():
                _fill(cursor, folder / f"{table}.copy", table, columns)
            _reset_sequences(cursor)
    except (DatabaseError, _psycopg().Error, LookupError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"the backup cannot be loaded ({reason})", where=str(folder), remedy=_REMEDY) from None


def _make_tables(migrations: list[list[str]]) -> None:
    """The tables as of the backup's program, which may be older than this one."""
    executor = MigrationExecutor(connection)
    graph, wanted = executor.loader.graph, {(app, name) for app, name in migrations}
    if unknown := sorted(wanted - set(graph.nodes)):
        raise LookupError(f"no migration {unknown[0][1]} of {unknown[0][0]}: the backup is of a newer program")
    later = {parent.key for key in wanted for parent in graph.node_map[key].parents if parent.key[0] == key[0]}
    executor.migrate(sorted(wanted - later))


def _empty(cursor: Any, table: str) -> None:
    """Take out what migrations put in; append-only tables are empty and are not asked."""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {_quote(table)})")
    if cursor.fetchone()[0]:
        cursor.execute(f"DELETE FROM {_quote(table)}")


def _fill(cursor: Any, path: Path, table: str, columns: list[str]) -> None:
    with path.open("rb") as file, cursor.copy(f"COPY {_columns(table, columns)} FROM STDIN") as copy:
        while block := file.read(1 << 20):
            copy.write(block)


def _reset_sequences(cursor: Any) -> None:
    from_tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    models = connection.introspection.installed_models(from_tables)
    for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
        cursor.execute(statement)


def drop_tables() -> None:
    """Take away what a restore made in a database that was empty before."""
    connection.close()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {_quote(table)} CASCADE")
