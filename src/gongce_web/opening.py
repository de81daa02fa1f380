"""Opening the workbench of a workspace from the command line: settings, Django, a database that is up to date."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gongce.vocabulary import GongceError
from gongce.workspace.settings import read_settings

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def open_workbench(workspace: Path, *, is_plain: bool = True, migrates: bool = True) -> None:
    """Settings from the workspace; Django started; the database brought up to date.

    Args:
        workspace: the city's folder.
        is_plain: cookies without TLS, for one machine.
        migrates: bring the tables up to date; a database user who may not is told to let the owner do it.

    Raises:
        InputError: the folder is no workspace.
        GongceError: the database cannot be reached, or its tables are of another version and may not be changed.
    """
    read_settings(workspace)
    start_django(workspace, is_plain=is_plain)
    if migrates:
        update_tables()


def start_django(workspace: Path, *, is_plain: bool = True) -> None:
    """Settings from the workspace, apps loaded; the database is not touched.

    Raises:
        GongceError: the workspace's records cannot be written.
    """
    os.environ["GONGCE_WORKSPACE"] = str(workspace.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongce_web.settings")
    if is_plain:
        os.environ.setdefault("GONGCE_PLAIN_HTTP", "1")
    try:
        if not apps.ready:
            django.setup()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "give a workspace you may write in"
        raise GongceError(f"cannot be written ({error.strerror})", where=str(workspace), remedy=remedy) from None


def update_tables() -> None:
    """Apply what migrations the database lacks; nothing is asked of its user where it lacks none.

    Raises:
        GongceError: the database cannot be reached, or its user may not change tables.
    """
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise _explain(connection, error) from None


def _explain(database: "BaseDatabaseWrapper", error: DatabaseError) -> GongceError:
    values, reason = database.settings_dict, " ".join(str(error).split())[:200]
    where = f"{values['NAME']} on {values['HOST']}" if values["HOST"] else str(values["NAME"])
    if "permission denied" in reason or "must be owner" in reason:
        remedy = "let its owner run `gongce database prepare`"
        return GongceError(f"the tables are of another version ({reason})", where=where, remedy=remedy)
    remedy = "start it, or mend GONGCE_DATABASE_URL"
    return GongceError(f"the database cannot be used ({reason})", where=where, remedy=remedy)
