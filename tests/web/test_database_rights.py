"""PostgreSQL: the application works as a user who can add to the log and to histories, and do nothing else to them."""

import os
import uuid

import pytest
from web_databases import execute_outside, own_database, url_of
from web_servers import environment, run, start, stop, wait_for

if os.environ.get("GONGCE_TEST_DATABASE") != "postgresql":
    pytest.skip("needs PostgreSQL", allow_module_level=True)

import subprocess
import sys

import psycopg
from psycopg.errors import InsufficientPrivilege

WORK = """
import django
django.setup()
from web_batches import batch_values
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record, seal_events
from gongce_web.audit.queries import verify_log
from gongce_web.publishing.actions import outbox_batch, publish_pending
by = User.objects.create_user("reviewer", "Yunchuan-2019!", name="审核")
outbox_batch(by=by, **batch_values(1.5))
assert publish_pending() == 1
assert seal_events() == 2
assert list(verify_log()) == []
"""


@pytest.fixture
def users():
    """A database of an owner who is no superuser, and a user for the application."""
    mark = uuid.uuid4().hex[:8]
    owner, application = f"owner_{mark}", f"app_{mark}"
    execute_outside(*(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'" for name in (owner, application)))
    with own_database() as url:
        name = psycopg.connect(url).info.dbname
        execute_outside(f"ALTER DATABASE {name} OWNER TO {owner}")
        execute_outside(f"ALTER SCHEMA public OWNER TO {owner}", url=url)
        yield url_of(name, owner, "secret"), url_of(name, application, "secret"), application, url
    execute_outside(*(f"DROP ROLE {name}" for name in (owner, application)))


def prepare(city, users):
    owner, _, application, _ = users
    values = {"GONGCE_DATABASE_OWNER_URL": owner}
    return run(city, "database", "prepare", city, "--application", application, **values)


def test_the_application_can_add_to_the_log_and_nothing_else(own_city, users):
    code, out, err = prepare(own_city, users)
    assert code == 0, err
    guarded = out.strip().rpartition(": ")[2].split(", ")
    assert {"audit_auditevent", "audit_auditseal", "returns_returnevent", "records_recordevent"} <= set(guarded)
    _, application, name, superuser = users
    done = subprocess.run(
        [sys.executable, "-c", WORK], env=environment(own_city, application), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(application, autocommit=True) as database:
        assert database.execute("SELECT count(*) FROM audit_auditseal").fetchone() == (2,)
        for table in guarded:
            for statement in (
                f"UPDATE {table} SET id = id" if table != "audit_auditseal" else f"UPDATE {table} SET number = 1",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"DROP TRIGGER {table}_append_only ON {table}",
                f"DROP TABLE {table} CASCADE",
                f"ALTER TABLE {table} OWNER TO {name}",
            ):
                with pytest.raises(InsufficientPrivilege):
                    database.execute(statement)
        for statement in (
            "CREATE TABLE mine (id int)",
            "CREATE OR REPLACE FUNCTION gongce_append_only() RETURNS trigger LANGUAGE sql AS $$SELECT 1$$",
            "SET session_replication_role = replica",
            "DELETE FROM django_migrations",
        ):
            with pytest.raises(InsufficientPrivilege):
                database.execute(statement)
    # Even the owner, who may, leaves a trace: the trigger refuses until it is taken away.
    with psycopg.connect(superuser) as database, pytest.raises(psycopg.errors.RaiseException, match="inserts alone"):
        database.execute("DELETE FROM audit_auditevent")


def test_the_application_serves_with_its_own_user_and_does_not_touch_tables(own_city, users):
    _, application, *_ = users
    code, _, err = run(own_city, "serve", own_city, database=application)
    assert code == 1
    assert err.count("\n") == 1
    assert "let its owner run `gongce database prepare`" in err
    assert prepare(own_city, users)[0] == 0
    from web_servers import free_port

    port = free_port()
    served = start(own_city, "serve", own_city, "--port", port, database=application)
    lines = iter(served.stdout.readline, "")
    wait_for(lambda: next(lines, "").startswith("http://"), "the address")
    assert stop(served) == 0


def test_a_user_who_could_change_the_log_is_refused(own_city, users):
    owner, _, application, _ = users
    values = {"GONGCE_DATABASE_OWNER_URL": owner}
    name = owner.split("://")[1].split(":")[0]
    for user, told in ((name, "could change the audit log"), ("nobody-there", "no such user")):
        code, _, err = run(own_city, "database", "prepare", own_city, "--application", user, **values)
        assert (code, told in err) == (2, True), err
    execute_outside(f"GRANT {name} TO {application}")
    code, _, err = prepare(own_city, users)
    assert (code, "could change the audit log" in err) == (2, True)
