"""Yunchuan's records in the database: imported once for a module, taken back after it."""

import pytest
from django.db import transaction

from gongce.rulebook import load_pack
from gongce.workspace.workspace import open_workspace
from gongce_web.records.actions import import_workspace_records
from gongce_web.units.actions import sync_units


@pytest.fixture(scope="module")
def recorded(django_db_setup, django_db_blocker):
    """The records of the served workspace; every test's own changes are taken back by its inner transaction."""
    from django.conf import settings

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        workspace = open_workspace(settings.WORKSPACE)
        sync_units(load_pack(workspace.folder / "plan"))
        import_workspace_records(workspace)
        yield workspace
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
