"""Backup and restore of a whole workspace: database, archive, files; each whole or not at all."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

import gongce
from gongce.facts import Archive
from gongce.vocabulary import GongceError, InputError, Severity
from gongce.workspace.lock import BusyError, hold_lock
from gongce_web import clock
from gongce_web.audit.actions import record, seal_events
from gongce_web.backups.databases import (
    demand_empty,
    drop_tables,
    list_migrations,
    load_postgresql,
    open_snapshot,
)
from gongce_web.backups.drafts import DATABASE, WORKSPACE, draft_of
from gongce_web.backups.folders import hash_files, sync_folder
from gongce_web.backups.manifest import Manifest
from gongce_web.opening import update_tables
from gongce_web.publishing.publisher import publish_pending

_PATIENCE_SECONDS, _PAUSE_SECONDS = 120.0, 0.2


def back_up(target: Path) -> Manifest:
    """Everything of the workspace as of one moment, into a new folder; people go on working meanwhile.

    Most files are copied first. Then, under the workspace's lock, so that no batch is appended and no month closed:
    the database's snapshot, and after it the archive and what has changed since. So no batch lacks its row.

    Raises:
        UsageError: the target is there already, or lies in the workspace.
        GongceError: it cannot be written, or somebody holds the workspace for too long.
    """
    source: Path = settings.WORKSPACE
    with draft_of(target, source) as draft:
        (draft / DATABASE).mkdir()
        sync_folder(source, draft / WORKSPACE)
        record("backup.made", by=None, about=f"backup:{target.name}")
        seal_events()
        with ExitStack() as held:
            with _wait_for_lock(source):
                dump = held.enter_context(open_snapshot(draft / DATABASE))
                migrations = list_migrations()
                sync_folder(source, draft / WORKSPACE)
            tables = dump()
        manifest = Manifest(
            clock.now().isoformat(),
            gongce.__version__,
            connection.vendor,
            head=_prove_archive(draft / WORKSPACE),
            tables=tables,
            migrations=migrations,
            files=hash_files(draft),
        )
        manifest.write(draft)
    return manifest


@contextmanager
def _wait_for_lock(folder: Path) -> Iterator[None]:
    """The workspace's lock, waited for while a month is closed."""
    until = time.monotonic() + _PATIENCE_SECONDS
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(hold_lock(folder, by="a backup", at=clock.now()))
                break
            except BusyError:
                if time.monotonic() > until:
                    raise
                time.sleep(_PAUSE_SECONDS)
        yield


def _prove_archive(folder: Path) -> str:
    """The end of the chain of an archive whose files are all there; "" where there is no archive yet."""
    if not (folder / "archive").exists():
        return ""
    archive = Archive.open(folder / "archive")
    for finding in archive.verify(contents=False):
        if finding.severity is Severity.BLOCKING:
            remedy = "compact and tidy the archive at another time than the backup, and repeat"
            raise GongceError(f"the copy is not whole: {finding.message}", where=finding.place, remedy=remedy)
    return archive.head


def load_backup(source: Path, manifest: Manifest) -> int:
    """Fill the database of a workspace whose files are restored, and bring what was approved into its archive.

    Args:
        source: the backup's folder.
        manifest: its description.

    Returns:
        How many approved batches were appended.

    Raises:
        UsageError: the database is not empty.
        InputError: it is of another kind, or the backup cannot be loaded.
    """
    if connection.vendor != manifest.database:
        is_theirs = manifest.database == "postgresql"
        remedy = "set GONGCE_DATABASE_URL to an empty database" if is_theirs else "leave GONGCE_DATABASE_URL out"
        what = f"the backup is of {manifest.database}, not {connection.vendor}"
        raise InputError(what, where=str(connection.settings_dict["NAME"]), remedy=remedy)
    if manifest.database == "postgresql":
        demand_empty()
    try:
        if manifest.database == "postgresql":
            load_postgresql(source / DATABASE, manifest.tables, manifest.migrations)
        return _finish(source, manifest)
    except BaseException:
        if manifest.database == "postgresql":
            drop_tables()
        raise


def _finish(source: Path, manifest: Manifest) -> int:
    """Later migrations, the event, the outbox."""
    update_tables()
    record("backup.restored", by=None, about=f"backup:{source.name}", detail={"made_at": manifest.made_at})
    appended = publish_pending()
    seal_events()
    connections.close_all()
    return appended
