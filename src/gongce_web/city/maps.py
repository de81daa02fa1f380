"""The workspace's map of units: `map.geojson`, read anew when it changes; None where the city has none."""

import json
import threading
from pathlib import Path
from typing import Any

from gongce.vocabulary import InputError, read_text
from gongce.workspace.workspace import Workspace

FILE = "map.geojson"
_lock = threading.Lock()
_known: dict[Path, tuple[tuple[int, int], dict[str, Any]]] = {}


def read_map(workspace: Workspace) -> dict[str, Any] | None:
    """The shapes of the city's units, for `gongce.bulletins.charts.choropleth`.

    Raises:
        InputError: the file is no JSON.
    """
    path = workspace.folder / FILE
    stamp = stamp_map(workspace)
    if stamp is None:
        return None
    with _lock:
        known = _known.get(path)
        if known is None or known[0] != stamp:
            known = _known[path] = (stamp, _parse(path))
        return known[1]


def stamp_map(workspace: Workspace) -> tuple[int, int] | None:
    """Time and size of the file: what a drawing upon it rests on."""
    try:
        stat = (workspace.folder / FILE).stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _parse(path: Path) -> dict[str, Any]:
    try:
        shapes = json.loads(read_text(path))
    except ValueError:
        raise InputError("no GeoJSON", where=str(path), remedy="write a FeatureCollection") from None
    if not isinstance(shapes, dict):
        raise InputError("no GeoJSON", where=str(path), remedy="write a FeatureCollection")
    return shapes
