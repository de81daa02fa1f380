"""The workspace behind the pages: opened once, seen anew when its plan or settings change."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.utils.module_loading import import_string

from gongce.facts.layout import chain_folder
from gongce.workspace.adopted import GoalSource
from gongce.workspace.workspace import Workspace, open_workspace

_LOOK_EVERY_SECONDS = 2.0
_Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]
_lock = threading.Lock()
_local = threading.local()
_shared: dict[Path, tuple[_Fingerprint, Workspace]] = {}
_looked: dict[Path, float] = {}
_heads: dict[Path, tuple[int, str]] = {}
_SETTLED_NS = 100_000_000
"""A folder's time stands for its content only when it lies this far back: two writes within a tick look alike."""


@dataclass(frozen=True, slots=True)
class GoalStore:
    """Where goals of adopted decompositions are kept: those of a year, and a stamp that changes with them."""

    read: GoalSource
    stamp: Callable[[], object]


def find_goal_store() -> GoalStore:
    """The store the settings name: an app above this one keeps it."""
    store: GoalStore = import_string(settings.GOAL_STORE)
    return store


def open_city() -> Workspace:
    """The workspace served, of this thread: an archive is not shared among threads, the plan is.

    Raises:
        InputError: the folder is no workspace, or its plan cannot be used.
    """
    folder: Path = settings.WORKSPACE
    shared = _open_shared(folder)
    mine: Workspace | None = getattr(_local, "workspace", None)
    if mine is None or mine.pack is not shared.pack or mine.settings is not shared.settings:
        mine = _local.workspace = replace(shared)
    return mine


def _open_shared(folder: Path) -> Workspace:
    with _lock:
        known, now = _shared.get(folder), time.monotonic()
        if known and now - _looked.get(folder, 0.0) < _LOOK_EVERY_SECONDS:
            return known[1]
        _looked[folder], seen = now, _fingerprint(folder)
        if known is None or known[0] != seen:
            source = find_goal_store().read
            known = _shared[folder] = (seen, replace(open_workspace(folder), goals=source))
        return known[1]


def _fingerprint(folder: Path) -> _Fingerprint:
    files = [folder / "workspace.yaml", *sorted((folder / "plan").glob("*.yaml"))]
    stats = [(path.name, path.stat()) for path in files if path.is_file()]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def head_of(workspace: Workspace) -> str:
    """The archive's head, asked anew only when its log was written to: most requests cost one look at a folder."""
    log = chain_folder(workspace.folder / "archive") / "_delta_log"
    try:
        stamp = log.stat().st_mtime_ns
    except FileNotFoundError:
        return workspace.archive.head
    known = _heads.get(workspace.folder)
    if known is None or known[0] != stamp:
        known = (stamp, workspace.archive.head)
        if time.time_ns() - stamp > _SETTLED_NS:
            _heads[workspace.folder] = known
    return known[1]


def forget_heads(folder: Path | None = None) -> None:
    """Drop what is known of archives' heads, of one workspace or of all."""
    for known in [known for known in _heads if folder is None or known == folder]:
        _heads.pop(known, None)
