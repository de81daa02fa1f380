"""The folder of an archive: its marker with the format's number, the chain, a Delta table per lane, the runs."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from deltalake.exceptions import DeltaError

from gongce.vocabulary import GongceError, InputError, Lane, UsageError

FORMAT = 1
"""Version of the folder's layout; a program refuses a newer one."""
MARKER = "gongce-archive.json"
_REMEDY = "give the folder of an archive, or make one with Archive.create"


def chain_folder(root: Path) -> Path:
    """Where the chain's table is."""
    return root / "batches"


def lane_folder(root: Path, lane: Lane) -> Path:
    """Where the lane's table is."""
    return root / "lanes" / lane.value


def runs_folder(root: Path) -> Path:
    """Where the records of runs are."""
    return root / "runs"


def make_archive_folder(root: Path, fill: Callable[[Path], None]) -> None:
    """Make the folder, which must be new or empty, whole or not at all.

    Args:
        root: where the archive is to be.
        fill: puts everything but the marker into a folder beside it, which is then moved to its place.

    Raises:
        UsageError: something is there already.
        GongceError: it cannot be made.
    """
    draft = root.with_name(f".{root.name}.{os.getpid()}.draft")
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError("is not an empty folder", where=str(root), remedy="choose a new place for the archive")
        draft.mkdir(parents=True)
        fill(draft)
        (draft / MARKER).write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
        draft.replace(root)
    except (DeltaError, OSError) as error:
        rmtree(draft, ignore_errors=True)
        raise cannot_write(root, error) from None


def check_marker(root: Path) -> None:
    """Refuse what is no archive, or one of a newer format.

    Raises:
        InputError: there is no archive, or its format is newer than this program knows.
    """
    try:
        number = json.loads((root / MARKER).read_text(encoding="utf-8"))["format"]
    except FileNotFoundError:
        raise InputError("is no archive", where=str(root), remedy=_REMEDY) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"its {MARKER} cannot be read ({error})", where=str(root), remedy=_REMEDY) from None
    if number != FORMAT:
        raise InputError(f"has format {number}, this program knows {FORMAT}", where=str(root), remedy="update gongce")


def cannot_write(root: Path, error: Exception) -> GongceError:
    """The one line for a folder that cannot be written: read-only, full, gone."""
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())[-200:]
    remedy = "free space or grant the right to write there, then repeat; nothing was half stored"
    return GongceError(f"cannot be written ({reason})", where=str(root), remedy=remedy)


def cannot_read(root: Path, error: Exception) -> InputError:
    """The one line for an archive whose files are gone or damaged."""
    reason = getattr(error, "strerror", None) or " ".join(str(error).split())[-200:]
    return InputError(f"cannot be read ({reason})", where=str(root), remedy="run `gongce facts verify`")
