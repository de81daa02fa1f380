"""What a workspace needs before its pages are served: units as in the plan, its records, demo people where asked."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongce.workspace.workspace import Workspace, open_workspace
from gongce_web.demo import make_demo_people
from gongce_web.records.actions.importing import import_workspace_records
from gongce_web.records.models import CaseRecord, Record
from gongce_web.returns.demo import fill_demo_returns
from gongce_web.returns.opening import open_due_rounds
from gongce_web.units.actions import sync_units


def prepare(folder: Path, *, demo: bool) -> Iterator[str]:
    """Bring the database in line with the workspace; the lines to tell.

    Raises:
        InputError: the plan cannot be used.
    """
    workspace = open_workspace(folder)
    sync_units(workspace.pack)
    if settings.GONGCE_TODAY:
        yield f"the clock stands on {settings.GONGCE_TODAY}: a demonstration, not for use"
    if not Record.objects.exists() and not CaseRecord.objects.exists():
        yield from _import_records(workspace)
    if demo:
        yield from make_demo_people()
        open_due_rounds(by=None)
        fill_demo_returns()


def _import_records(workspace: Workspace) -> Iterator[str]:
    """At the first run: the ledgers and cases the workspace kept as files; later ones by `gongce register import`."""
    for one in import_workspace_records(workspace):
        if one.added:
            yield f"records: {one.title}, {one.added} entries"
        for finding in one.findings:
            yield f"records: {one.title}: {finding.place}: {finding.message}; {finding.remedy}"
