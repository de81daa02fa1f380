"""One consistent view of the chain and of every lane's table."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deltalake import DeltaTable

from gongce.facts.batch import Batch
from gongce.facts.chain import BATCH, FORGET, GENESIS, SEAL, StoredEntry, read_chain
from gongce.facts.lane_tables import DataFile, list_files
from gongce.facts.layout import chain_folder, lane_folder
from gongce.vocabulary import GongceError, Lane

_TRIES = 100


@dataclass(frozen=True)
class Snapshot:
    """The entries of the chain and the files of each lane at one moment.

    Shown files are those of loads that the chain names, and compacted ones; the others are of imports that have not
    finished, or never will.
    """

    entries: tuple[StoredEntry, ...]
    files: dict[Lane, tuple[DataFile, ...]]

    @cached_property
    def batches(self) -> dict[str, Batch]:
        """Every visible batch by its id, in the order of the chain."""
        return {stored.entry.id: stored.entry.batch for stored in self._of(BATCH)}

    @cached_property
    def batch_ids(self) -> frozenset[str]:
        """The ids of the visible batches."""
        return frozenset(stored.entry.id for stored in self._of(BATCH))

    @cached_property
    def loads(self) -> frozenset[str]:
        """The loads that are visible."""
        return frozenset(load for stored in self._of(BATCH) for load in stored.entry.payload["loads"].values())

    @cached_property
    def forgotten(self) -> frozenset[str]:
        """Loads that were given up: never to be shown, even if their batch comes again."""
        return frozenset(load for stored in self._of(FORGET) for load in stored.entry.payload["loads"])

    @cached_property
    def digests(self) -> dict[str, str]:
        """SHA-256 by path below the archive, of each file that was digested when it was written."""
        payloads = [stored.entry.payload for stored in (*self._of(BATCH), *self._of(SEAL))]
        return {path: sha for payload in payloads for path, sha in payload["files"].items()}

    @property
    def head(self) -> str:
        """The hash of the last entry: it stands for the whole archive up to now."""
        return self.entries[-1].hash if self.entries else GENESIS

    @property
    def next_number(self) -> int:
        """The number of the entry that comes next."""
        return self.entries[-1].entry.seq + 1 if self.entries else 1

    def shown(self, lane: Lane) -> tuple[DataFile, ...]:
        """The files of a lane whose rows count."""
        return tuple(file for file in self.files[lane] if not file.load or file.load in self.loads)

    def hidden(self, lane: Lane) -> tuple[DataFile, ...]:
        """The files of a lane that no entry names."""
        return tuple(file for file in self.files[lane] if file.load and file.load not in self.loads)

    def _of(self, kind: str) -> Iterable[StoredEntry]:
        return (stored for stored in self.entries if stored.entry.kind == kind)


class Handles:
    """The open Delta tables of an archive; kept open they are cheap to bring up to date. Not shared among threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.chain = DeltaTable(chain_folder(root).as_posix())
        self.lanes = {lane: DeltaTable(lane_folder(root, lane).as_posix()) for lane in Lane}
        self._last: Snapshot | None = None
        self._known: dict[Lane, dict[str, DataFile]] = {lane: {} for lane in Lane}
        self._entries: dict[str, tuple[StoredEntry, ...]] = {}
        self._chain: tuple[int | None, tuple[StoredEntry, ...]] = (None, ())
        self._files: dict[Lane, tuple[int | None, tuple[DataFile, ...]]] = dict.fromkeys(Lane, (None, ()))

    def take_snapshot(self) -> Snapshot:
        """The newest consistent view.

        The chain is read before and after the lanes: if it stayed the same, every load it names was there, and nothing
        later had been compacted into the files.

        Raises:
            GongceError: the archive changed faster than it can be read.
        """
        for _ in range(_TRIES):
            self.chain.update_incremental()
            version = self.chain.version()
            files = {lane: self._list(lane) for lane in Lane}
            self.chain.update_incremental()
            if self.chain.version() == version:
                return self._keep(files)
        raise GongceError("changes faster than it can be read", where=str(self.root), remedy="try again")

    def _keep(self, files: dict[Lane, tuple[DataFile, ...]]) -> Snapshot:
        """The same object while nothing changes, so that what it derives is derived once."""
        known = self._last
        if (
            known is None
            or known.entries is not self._read()
            or any(known.files[lane] is not files[lane] for lane in Lane)
        ):
            self._last = known = Snapshot(self._read(), files)
        return known

    def _list(self, lane: Lane) -> tuple[DataFile, ...]:
        table = self.lanes[lane]
        table.update_incremental()
        if self._files[lane][0] != table.version():
            self._files[lane] = table.version(), list_files(table, lane_folder(self.root, lane), self._known[lane])
        return self._files[lane][1]

    def _read(self) -> tuple[StoredEntry, ...]:
        if self._chain[0] != self.chain.version():
            self._chain = self.chain.version(), read_chain(self.chain, chain_folder(self.root), self._entries)
        return self._chain[1]
