"""Copying a workspace's folder while others write in it: most of it at leisure, the rest under the lock."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

SQLITE_FILE = "workbench.sqlite3"
_CHUNK = 1 << 20
_LEFT_OUT = (".lock", "records/static", f"records/{SQLITE_FILE}*", "records/postgresql", "archive/**/.*.draft")
"""What is no part of a backup: the lock, what can be made again, the database (it has its own way)."""


def sync_folder(source: Path, target: Path) -> int:
    """Make the target hold what the source holds; files that are there already, of equal size and time, are kept.

    Returns:
        How many files were copied. A file that is gone when its turn comes is left out: the next call, under the lock,
        tells what counts.
    """
    there = {path.relative_to(source): path for path in list_files(source)}
    for path in list_files(target):
        if path.relative_to(target) not in there:
            path.unlink()
    return sum(_copy(path, target / name) for name, path in there.items())


def list_files(folder: Path) -> Iterator[Path]:
    """The files of a workspace that belong to a backup, in a fixed order."""
    left_out = {path for pattern in _LEFT_OUT for path in folder.glob(pattern)}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in left_out and not left_out.intersection(path.parents):
            yield path


def _copy(path: Path, target: Path) -> bool:
    try:
        wanted = path.stat()
        if target.exists() and _stamp(target) == (wanted.st_size, wanted.st_mtime_ns):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return False
    return True


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path from there on."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hash_file(path) for path in files}


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()
