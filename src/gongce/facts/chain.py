"""The chain: one entry a change of the archive, each bound to the one before by its SHA-256, in one Delta table.

A batch is visible exactly when its entry is in this table's log. Every commit carries the app transaction `chain` with
the entry's number, checked on the handle that found the end of the chain, so two writers never continue the same end.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable, Field, Schema, Transaction, write_deltalake
from deltalake.schema import PrimitiveType

from gongce.facts.batch import Batch
from gongce.facts.contents import Content
from gongce.vocabulary import Finding, Severity

BATCH, SEAL, FORGET = "batch", "seal", "forget"
GENESIS = "0" * 64
KEEP_LOG = {"delta.logRetentionDuration": "interval 36500 days"}
"""The log is the proof of what was committed when: it is never cut."""
_APP = "chain"
_COLUMNS = {"seq": pl.Int64(), "kind": pl.String(), "id": pl.String(), "payload": pl.String(), "prev": pl.String()}
_MANY_FILES = 40
RESTORE = "从备份恢复档案库"
"""What is left to do where something is lost."""


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One change of the archive: a batch appended, files sealed after compaction, abandoned loads forgotten.

    `prev` is the hash of the entry before, so an entry can be neither taken out, altered nor moved unseen.
    """

    seq: int
    kind: str
    id: str
    payload: dict[str, Any]
    prev: str

    @property
    def text(self) -> str:
        """The payload as it is stored and hashed."""
        return json.dumps(self.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """SHA-256 of everything in the entry.

        >>> ChainEntry(1, "forget", "", {"loads": []}, GENESIS).hash[:12]
        '088769cd8375'
        """
        parts = [self.seq, self.kind, self.id, self.text, self.prev]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    @property
    def batch(self) -> Batch:
        """The batch of an entry of that kind."""
        return Batch.from_record(self.payload["batch"])

    @property
    def contents(self) -> tuple[Content, ...]:
        """The digests of a batch's rows, per lane and year."""
        return tuple(Content(*values) for values in self.payload["contents"])


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it was read, with the hash that stands beside it."""

    entry: ChainEntry
    hash: str


def create_chain(folder: Path) -> None:
    """The empty table."""
    fields = [
        Field(name, PrimitiveType("long" if name == "seq" else "string"), nullable=False)
        for name in (*_COLUMNS, "hash")
    ]
    DeltaTable.create(folder.as_posix(), Schema(fields), configuration=KEEP_LOG)


def read_chain(table: DeltaTable, folder: Path, known: dict[str, tuple[StoredEntry, ...]]) -> tuple[StoredEntry, ...]:
    """Every entry of the handle's version, by number.

    Args:
        table: the handle.
        folder: where its files are.
        known: entries by file, of earlier calls; files never change, so only new ones are read, and added to it.
    """
    paths = list(pl.DataFrame(table.get_add_actions())["path"]) if table.count() else []
    known |= {path: _read_entries(folder / path) for path in paths if path not in known}
    return tuple(sorted((stored for path in paths for stored in known[path]), key=lambda stored: stored.entry.seq))


def _read_entries(path: Path) -> tuple[StoredEntry, ...]:
    rows = pl.read_parquet(path, columns=[*_COLUMNS, "hash"], hive_partitioning=False, glob=False)
    return tuple(
        StoredEntry(ChainEntry(seq, kind, identity, json.loads(payload), prev), stored)
        for seq, kind, identity, payload, prev, stored in rows.iter_rows()
    )


def commit_entry(table: DeltaTable, entry: ChainEntry) -> None:
    """Append the entry through the handle that read the end of the chain.

    Raises:
        deltalake.exceptions.CommitFailedError: another writer continued the chain since the handle was loaded.
    """
    row = {"seq": entry.seq, "kind": entry.kind, "id": entry.id, "payload": entry.text, "prev": entry.prev}
    frame = pl.DataFrame([row | {"hash": entry.hash}], schema={**_COLUMNS, "hash": pl.String()})
    marks = [Transaction(_APP, entry.seq), *([Transaction(entry.id, 1)] if entry.kind == BATCH else [])]
    write_deltalake(table, frame, mode="append", commit_properties=CommitProperties(app_transactions=marks))


def tidy_chain(table: DeltaTable) -> None:
    """Fewer, larger files of the same entries."""
    if len(table.file_uris()) > _MANY_FILES:
        table.optimize.compact()


def check_chain(entries: tuple[StoredEntry, ...]) -> Iterator[Finding]:
    """Where the chain is broken: an entry taken out, put in, altered or moved."""
    prev, expected = GENESIS, 1
    for stored in entries:
        entry = stored.entry
        place = f"链条第{entry.seq}条（{f'{entry.kind} {entry.id}'.strip()}）"
        if entry.seq != expected:
            yield _broken(place, f"编号不连续，应为第{expected}条：有的条目缺失或重复")
        if entry.hash != stored.hash:
            yield _broken(place, "内容与当时的摘要不符，已被改动")
        if entry.prev != prev:
            yield _broken(place, "与前一条接不上，次序已被改动")
        prev, expected = stored.hash, entry.seq + 1


def _broken(place: str, message: str) -> Finding:
    return Finding("chain_broken", Severity.BLOCKING, place, message, RESTORE)
