"""Folders that appear whole or not at all: what a run writes goes beside its place and is then moved there."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gongce.vocabulary import GongceError

_DRAFT, _OLD = ".part-", ".old-"


def publish_folder(target: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files as the whole content of a folder; what stood there is replaced at once.

    Every file is flushed to the disk before the folder is moved to its place, so a reader sees the old folder or the
    new one. A process killed between the two moves leaves the old one under another name: `recover_folder` puts it
    back, and every later call does so first.

    Args:
        target: the folder's place; its parent is made where it is missing.
        files: content by name, which may lie in folders ("核对稿/青屏区.docx").

    Raises:
        GongceError: the place cannot be written; nothing has changed.
    """
    draft = target.with_name(f"{_DRAFT}{target.name}")
    try:
        recover_folder(target)
        for name, content in files.items():
            _flush_file(draft / name, content)
        _swap(draft, target)
    except OSError as error:
        with suppress(OSError):
            shutil.rmtree(draft)
        what = f"cannot be written ({error.strerror})"
        raise GongceError(what, where=str(target), remedy="make room, or choose another place") from None
    return [target / name for name in files]


def write_file(path: Path, content: bytes) -> None:
    """A whole file or none: written beside its place, then moved there.

    Raises:
        GongceError: the place cannot be written.
    """
    draft = path.with_name(f"{_DRAFT}{path.name}")
    try:
        _flush_file(draft, content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        what = f"cannot be written ({error.strerror})"
        raise GongceError(what, where=str(path), remedy="choose another place") from None


def recover_folder(target: Path) -> None:
    """Take away what a killed run left half-written, and put back what it had set aside."""
    draft, old = target.with_name(f"{_DRAFT}{target.name}"), target.with_name(f"{_OLD}{target.name}")
    if old.exists() and not target.exists():
        old.replace(target)
    for left in (draft, old):
        if left.exists():
            shutil.rmtree(left)


def recover_all(parent: Path) -> None:
    """Do so for every folder of a place that a killed run may have been writing."""
    for prefix in (_DRAFT, _OLD):
        for path in sorted(parent.glob(f"{prefix}*")):
            recover_folder(parent / path.name.removeprefix(prefix))


def _flush_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(draft: Path, target: Path) -> None:
    old = target.with_name(f"{_OLD}{target.name}")
    if target.exists():
        target.replace(old)
    draft.replace(target)
    sync_folder(target.parent)
    if old.exists():
        shutil.rmtree(old)


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entries to the disk, so a move survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def append_line(path: Path, line: str) -> None:
    r"""Add a line to a file of lines and flush it; a half line a killed process left is ended first.

    Raises:
        GongceError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            if file.tell() and not _ends_whole(file.name):
                file.write(b"\n")
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise GongceError(f"cannot be written ({error.strerror})", where=str(path), remedy="make room") from None


def _ends_whole(name: str) -> bool:
    with Path(name).open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
