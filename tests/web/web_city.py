"""Yunchuan with its returns imported, built once for what it is made of and copied by every run."""

import fcntl
import hashlib
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from gongce.workspace.intake import import_returns
from gongce.workspace.workspace import open_workspace

_RECORDED = datetime(2019, 7, 18, 1, tzinfo=UTC)
_PARTS = (
    "release.yaml",
    "plan",
    "forms",
    "records",
    "returns",
    "schemes",
    "workspace.yaml",
    "checks.yaml",
    "map.geojson",
    "return-forms.yaml",
    "plan.docx",
)


def build_city(root: Path) -> Path:
    """The folder of the built workspace; never written to after."""
    source = root / "examples" / "yunchuan"
    place = Path(tempfile.gettempdir()) / f"gongce-test-city-{_digest(source, root / 'src' / 'gongce')[:16]}"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            draft = place.with_suffix(".part")
            shutil.rmtree(draft, ignore_errors=True)
            _copy(source, draft)
            import_returns(open_workspace(draft), recorded_at=_RECORDED, by="test")
            draft.replace(place)
    return place


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for name in _PARTS:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        else:
            shutil.copy2(source / name, target / name)
    (target / "out").mkdir()


def _digest(*folders: Path) -> str:
    """SHA-256 over what the city is made of: the example and the program that imports it."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
