"""One closer at a time: a lock the operating system lets go of when its holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gongce.vocabulary import GongceError

LOCK_NAME = ".lock"


class BusyError(GongceError):
    """Somebody else is importing into or closing the workspace."""


@contextmanager
def hold_lock(folder: Path, *, by: str, at: datetime) -> Iterator[Path]:
    """Hold a workspace's lock; nothing is written in it without.

    A process that was killed holds nothing any more: what its lock file says is only read to name a holder that lives,
    so a stale file never has to be removed by hand.

    Args:
        folder: the workspace's folder.
        by: who asks, for the message to others.
        at: when, for the same message.

    Raises:
        BusyError: another process holds it.
        GongceError: the folder cannot be written.
    """
    path = folder / LOCK_NAME
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        remedy = "give a workspace you may write in"
        raise GongceError(f"cannot be written ({error.strerror})", where=str(folder), remedy=remedy) from None
    try:
        _take(handle, path)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{by}, process {os.getpid()}, since {at.isoformat(timespec='seconds')}\n".encode(), 0)
        yield path
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(handle, 400, 0).decode("utf-8", "replace").strip() or "another process"
        remedy = "wait until it has finished, then try again"
        raise BusyError(f"the workspace is in use by {holder}", where=str(path.parent), remedy=remedy) from None
