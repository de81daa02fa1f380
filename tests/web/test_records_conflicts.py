"""Two at once get one success and one told conflict, on real connections of SQLite and of PostgreSQL."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

HERE = Path(__file__).parent


def execute(url, statement):
    import psycopg

    with psycopg.connect(url, autocommit=True) as own:
        own.execute(statement)


@pytest.fixture
def database():
    """The address of an empty database; "" where it is SQLite's in the workspace."""
    if connection.vendor != "postgresql":
        yield ""
        return
    url, name = os.environ["GONGCE_DATABASE_URL"], f"race_{uuid.uuid4().hex[:10]}"
    execute(url, f"CREATE DATABASE {name}")
    head, _, rest = url.partition("?")
    yield f"{head.rpartition('/')[0]}/{name}?{rest}"
    execute(url, f"DROP DATABASE {name} WITH (FORCE)")


def test_two_at_once_get_one_success_and_one_told_conflict(own_city, database):
    values = {"GONGCE_WORKSPACE": str(own_city), "GONGCE_DATABASE_URL": database}
    run = subprocess.run(
        [sys.executable, str(HERE / "records_race.py")],
        capture_output=True,
        text=True,
        timeout=180,
        env={**os.environ, **values},
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(run.stdout)
    assert found["vendor"] == connection.vendor
    for kind in ("same", "entered", "case"):
        for told in found[kind]:
            assert sorted(one.partition(":")[0] for one in told) == ["conflict", "done"], (kind, told)
    assert all(told == ["done", "done"] for told in found["different"]), found["different"]
    assert found["gapless"]
    assert found["table"]
