"""What a backup says of itself: what it holds, each file with its SHA-256, so that damage is found before a restore."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from gongce.vocabulary import InputError
from gongce_web.backups.folders import hash_files

FORMAT = 1
NAME = "backup.json"
_REMEDY = "take another backup"


@dataclass(frozen=True)
class Manifest:
    """A backup's own description.

    Args:
        made_at: when, as text.
        version: of the program.
        database: sqlite or postgresql.
        head: of the archive's chain; "" where there was no archive.
        tables: columns of each dumped table in their order (PostgreSQL alone).
        migrations: app and name of those applied.
        files: path in the backup → SHA-256.
        format: of the backup.
    """

    made_at: str
    version: str
    database: str
    head: str
    tables: dict[str, list[str]]
    migrations: list[list[str]]
    files: dict[str, str]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Put it into the backup."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The description of a backup whose files are all as they were.

    Raises:
        InputError: no backup, one of another format, or one that lacks a file or holds a changed one.
    """
    path = folder / NAME
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise InputError(f"has format {values['format']}, not {FORMAT}", where=str(path), remedy="update gongce")
        manifest = Manifest(**values)
        _check_files(folder, manifest)
    except OSError as error:
        raise InputError(f"no backup ({error.strerror})", where=str(path), remedy="name a backup's folder") from None
    except (ValueError, KeyError, TypeError):
        raise InputError("not the description of a backup", where=str(path), remedy=_REMEDY) from None
    return manifest


def _check_files(folder: Path, manifest: Manifest) -> None:
    found = {name: digest for name, digest in hash_files(folder).items() if name != NAME}
    wrong = sorted(name for name, digest in manifest.files.items() if found.get(name) != digest)
    strange = sorted(set(found) - set(manifest.files))
    if wrong or strange:
        name = (wrong or strange)[0]
        fault = ("is missing" if name not in found else "was changed") if wrong else "is no part of it"
        more = f" (and {len(wrong) + len(strange) - 1} more)" if len(wrong) + len(strange) > 1 else ""
        raise InputError(f"the backup is damaged: {name} {fault}{more}", where=str(folder), remedy=_REMEDY)
