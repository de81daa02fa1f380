"""The runs of the workspace served: read once and again only when one was added or written over."""

import threading
from pathlib import Path
from typing import TypeAlias

from gongce.workspace.runs import RUN_FILE, Run, list_runs
from gongce.workspace.workspace import Workspace

Stamps: TypeAlias = tuple[tuple[str, int, int], ...]
_lock = threading.Lock()
_known: dict[Path, tuple[Stamps, tuple[Run, ...]]] = {}


def stamp_runs(workspace: Workspace) -> Stamps:
    """Name, time and size of every run's file: where they are the same, so are the runs."""
    files = sorted(workspace.out.glob(f"*/{RUN_FILE}"))
    stats = [(path, path.stat()) for path in files if not path.parent.name.startswith(".")]
    return tuple((path.parent.name, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def list_kept_runs(workspace: Workspace) -> tuple[Run, ...]:
    """Every run of the workspace, in the order they were closed.

    Raises:
        InputError: a folder of out/ holds a run that cannot be read.
    """
    stamps = stamp_runs(workspace)
    with _lock:
        known = _known.get(workspace.folder)
    if known is None or known[0] != stamps:
        known = (stamps, list_runs(workspace))
        with _lock:
            _known[workspace.folder] = known
    return known[1]
