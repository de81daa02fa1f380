"""A database of their own for processes that a test starts: SQLite in their workspace, or one more of PostgreSQL."""

import os
import uuid
from contextlib import contextmanager


@contextmanager
def own_database():
    """The value for GONGCE_DATABASE_URL: empty for SQLite."""
    if not os.environ.get("GONGCE_DATABASE_URL"):
        yield ""
        return
    name = f"own_{uuid.uuid4().hex[:10]}"
    execute_outside(f"CREATE DATABASE {name}")
    try:
        yield url_of(name)
    finally:
        execute_outside(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(name, user="", password=""):
    """The address of another database of the server, for another user where one is named."""
    url, _, rest = os.environ["GONGCE_DATABASE_URL"].partition("?")
    base = url.rpartition("/")[0]
    if user:
        scheme, _, host = base.partition("://")
        base = f"{scheme}://{user}:{password}@{host.rpartition('@')[2]}"
    return f"{base}/{name}?{rest}"


def execute_outside(*statements, url=""):
    """Statements outside the test's transaction."""
    import psycopg

    with psycopg.connect(url or os.environ["GONGCE_DATABASE_URL"], autocommit=True) as outside:
        for statement in statements:
            outside.execute(statement)


def fetch(folder, url, statement):
    """Rows of a database that other processes write, straight from it."""
    import sqlite3

    import psycopg

    if url:
        with psycopg.connect(url) as database:
            return database.execute(statement).fetchall()
    database = sqlite3.connect(folder / "records" / "workbench.sqlite3", timeout=30)
    try:
        return database.execute(statement).fetchall()
    finally:
        database.close()
