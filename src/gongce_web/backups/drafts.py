"""Folders that get their name once all is in them; and the files of a backup brought into a new workspace."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongce.vocabulary import GongceError, UsageError
from gongce_web.backups.folders import SQLITE_FILE
from gongce_web.backups.manifest import Manifest

DATABASE, WORKSPACE = "database", "workspace"


@contextmanager
def draft_of(target: Path, source: Path) -> Iterator[Path]:
    """A folder beside the target, which gets its name once all is in it; only its owner may look into it."""
    if target.resolve().is_relative_to(source.resolve()):
        raise UsageError("lies in the workspace", where=str(target), remedy="name a folder elsewhere, on another disk")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("is there already", where=str(target), remedy="name a new folder")
    draft = target.with_name(f".part-{target.name}")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        yield draft
        draft.replace(target)
    except OSError as error:
        raise GongceError(f"cannot be written ({error.strerror})", where=str(target), remedy="free space") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def unpack(source: Path, manifest: Manifest, folder: Path) -> Iterator[Path]:
    """The files of a backup in a folder beside the new workspace's, which gets its name when all went well.

    Args:
        source: the backup's folder.
        manifest: its description, read and found right.
        folder: the new workspace's.

    Raises:
        UsageError: the folder is not empty.
        GongceError: it cannot be written.
    """
    with draft_of(folder, source) as draft:
        shutil.copytree(source / WORKSPACE, draft, dirs_exist_ok=True)
        if manifest.database == "sqlite":
            (draft / "records").mkdir(exist_ok=True)
            shutil.copy2(source / DATABASE / SQLITE_FILE, draft / "records" / SQLITE_FILE)
        yield draft
