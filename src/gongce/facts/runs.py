"""What a published result was computed from, so that it can be computed again exactly as of its day."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from gongce.facts.layout import cannot_write, runs_folder
from gongce.vocabulary import InputError, UsageError

_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One computation whose results were kept.

    `command` and `period` say what was computed; `batches` are all it could see `as_of` then, `head` the end of the
    archive's chain; `pack` and `pack_sha256` the plan pack, `code` the program's version; `outputs` the SHA-256 of what
    was written, by name.
    """

    command: str
    period: str
    as_of: datetime
    batches: tuple[str, ...]
    head: str
    pack: str
    pack_sha256: str
    code: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        if self.as_of.utcoffset() is None:
            raise UsageError("as_of has no time zone", where=self.command, remedy="give it in UTC")

    @property
    def id(self) -> str:
        """The digest of the record, the same for the same run.

        >>> from datetime import UTC
        >>> Run("run", "2019-06", datetime(2019, 7, 15, tzinfo=UTC), ("b-1",), "0" * 64, "yunchuan", "", "0.1.0").id
        'r-3f56de76e199efe5e260'
        """
        return "r-" + hashlib.sha256(self.to_text().encode()).hexdigest()[:_DIGITS]

    def to_text(self) -> str:
        """The record as JSON."""
        record = asdict(self) | {"as_of": self.as_of.isoformat(), "outputs": dict(self.outputs)}
        return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The run from its JSON values."""
        as_of = datetime.fromisoformat(record["as_of"])
        return cls(**record | {"as_of": as_of, "batches": tuple(record["batches"])})


def save_run(root: Path, run: Run) -> Path:
    """Keep the record in the archive; the same run again changes nothing.

    Raises:
        GongceError: it cannot be written.
    """
    place = runs_folder(root) / f"{run.id}.json"
    draft = place.with_suffix(f".{os.getpid()}.draft")
    try:
        place.parent.mkdir(exist_ok=True)
        draft.write_text(run.to_text(), encoding="utf-8")
        draft.replace(place)
    except OSError as error:
        raise cannot_write(place, error) from None
    return place


def load_run(root: Path, identity: str) -> Run:
    """The run of that id.

    Raises:
        InputError: there is none, or its record was altered.
    """
    return _read_run(runs_folder(root) / f"{identity}.json")


def list_runs(root: Path) -> tuple[Run, ...]:
    """Every run, by the moment it looked at, then id.

    Raises:
        InputError: a record was altered.
    """
    runs = [_read_run(path) for path in sorted(runs_folder(root).glob("r-*.json"))]
    return tuple(sorted(runs, key=lambda run: (run.as_of, run.id)))


def _read_run(path: Path) -> Run:
    try:
        run = Run.from_record(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InputError("no such run", where=path.stem, remedy=f"look into {path.parent}") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"is no record of a run ({error})", where=str(path), remedy="restore it from a backup"
        ) from None
    if run.id != path.stem:
        raise InputError("its record was altered", where=str(path), remedy="restore it from a backup")
    return run
