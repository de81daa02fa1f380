"""The files of a pack folder, as text."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongce.rulebook.model import FILES, REQUIRED_FILES, SHARED_FILES
from gongce.rulebook.nodes import UnreadableError, read_tree
from gongce.vocabulary import Finding, InputError, Severity

_LARGEST_BYTES = 20_000_000
_PACKAGE = Path(__file__).resolve().parents[1]
_WAYS = (_PACKAGE / "ways", _PACKAGE.parents[1] / "plans" / "ways")
"""Ways of working that come with Gongce: in an installed package, and in its checkout."""


@dataclass(frozen=True, slots=True)
class Sources:
    """A pack's name, its texts by file name, and what was wrong with the folder itself."""

    name: str
    texts: dict[str, str]
    findings: tuple[Finding, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over names and texts: the version of the pack."""
        parts = [f"{name}\0{text}\0" for name, text in sorted(self.texts.items())]
        return hashlib.sha256("".join(parts).encode()).hexdigest()


def read_folder(path: Path) -> Sources:
    """Read a pack's folder.

    Raises:
        InputError: it is no folder, or holds no plan.yaml.
    """
    if not path.is_dir():
        raise InputError(
            "not a plan pack: no such folder", where=str(path), remedy="give the folder that holds plan.yaml"
        )
    found = sorted(item for item in path.iterdir() if item.suffix in {".yaml", ".yml"})
    if not found:
        raise InputError(
            "not a plan pack: no YAML files", where=str(path), remedy="give the folder that holds plan.yaml"
        )
    texts: dict[str, str] = {}
    findings = _read_files(path.name, {item.name: item for item in found}, texts)
    findings += _judge_names(path.name, {item.name for item in found})
    for used in _list_used(texts.get("plan.yaml", "")):
        findings += _read_used(path, used, texts)
    return Sources(path.name, texts, tuple(findings))


def _read_files(pack: str, files: dict[str, Path], texts: dict[str, str]) -> list[Finding]:
    """Read each file into `texts` by its name; those that cannot be read are findings."""
    findings = []
    for name, item in files.items():
        try:
            texts[name] = _read_text(item)
        except InputError as error:
            findings.append(
                Finding("pack.file-unreadable", Severity.BLOCKING, f"{pack}/{name}", error.what, error.remedy)
            )
    return findings


def _list_used(text: str) -> tuple[str, ...]:
    """The folders plan.yaml names in `uses`; a broken plan.yaml names none, its own finding comes later."""
    try:
        plan = (read_tree(text).value or {}).get("plan", {})
        used = plan.get("uses", ()) if isinstance(plan, dict) else ()
    except (UnreadableError, AttributeError):
        return ()
    return tuple(str(name) for name in used) if isinstance(used, list) else ()


def _read_used(path: Path, used: str, texts: dict[str, str]) -> list[Finding]:
    """The shared files of a folder a pack uses: beside the pack, or among the ways of working that come with Gongce."""
    folders = [
        folder / used for folder in (path, *_WAYS) if any((folder / used / name).is_file() for name in SHARED_FILES)
    ]
    files = {f"{used}/{name}": folders[0] / name for name in SHARED_FILES if folders and (folders[0] / name).is_file()}
    if not files:
        remedy = (
            f"name a folder relative to the pack's, or one that comes with Gongce, with {' or '.join(SHARED_FILES)}"
        )
        where = f"{path.name}/plan.yaml: plan.uses"
        return [Finding("pack.uses", Severity.BLOCKING, where, f"{used} holds nothing a pack can use", remedy)]
    return _read_files(path.name, files, texts)


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError("file too large for a pack", remedy="keep each file under 20 MB")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text", remedy="save the file again as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", remedy="check the file and its rights") from error


def _judge_names(pack: str, names: set[str]) -> Iterator[Finding]:
    for name in REQUIRED_FILES:
        if name not in names:
            remedy = "add it; docs/reference/pack.md shows each file with an example"
            yield Finding("pack.file-missing", Severity.BLOCKING, f"{pack}/{name}", "file is missing", remedy)
    for name in sorted(names - set(FILES)):
        remedy = f"rename or remove it; a pack has {', '.join(FILES)}"
        yield Finding("pack.file-unknown", Severity.BLOCKING, f"{pack}/{name}", "not a file of a pack", remedy)
