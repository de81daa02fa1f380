"""The archive: append a batch whole or not at all, read what counted at a moment, prove that nothing is lost."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import polars as pl

from gongce.facts.appending import prepare_batch, store_loads
from gongce.facts.batch import Batch
from gongce.facts.chain import ChainEntry, create_chain
from gongce.facts.explanation import fact_of, find_fact, trace_fact
from gongce.facts.lane_tables import create_lane_table
from gongce.facts.layout import chain_folder, check_marker, lane_folder, make_archive_folder
from gongce.facts.maintenance import compact_archive, drop_unused
from gongce.facts.scanning import scan_all, scan_as_of
from gongce.facts.selection import Selection
from gongce.facts.snapshot import Snapshot
from gongce.facts.store import Store, reading, writing
from gongce.facts.verification import verify_snapshot
from gongce.facts.vintages import latest_rows
from gongce.vocabulary import Finding, Lane, LaneFrame, Trace, UsageError


class Archive:
    """An archive in a folder. Any number of processes may read and append at once; not shared among threads.

    >>> import tempfile
    >>> from datetime import UTC
    >>> from gongce.facts.schema import empty_observations
    >>> archive = Archive.create(Path(tempfile.mkdtemp()) / "archive")
    >>> none = empty_observations()
    >>> batch = Batch.of(none, file="6月.xlsx", sha256="0" * 64, form="output@1", period="2019-06",
    ...     recorded_at=datetime(2019, 7, 12, tzinfo=UTC), by="li")
    >>> archive.append(batch, none), archive.append(batch, none), len(archive.batches())
    (True, False, 1)
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._store = Store(root)

    @classmethod
    def create(cls, path: str | Path) -> Self:
        """A new archive in a folder that is new or empty.

        Raises:
            UsageError: something is there already.
            GongceError: the folder cannot be written.
        """
        root = Path(path).absolute()
        make_archive_folder(root, _fill_folder)
        return cls(root)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """The archive in a folder.

        Raises:
            InputError: there is none, it is damaged, or its format is newer than this program.
        """
        root = Path(path).absolute()
        check_marker(root)
        return cls(root)

    def append(self, batch: Batch, rows: pl.DataFrame) -> bool:
        """Store a batch, all of it in one step for every reader; a repeat of its id changes nothing.

        A later `recorded_at` (then batch id) of a key supersedes; nothing stored is changed.

        Args:
            batch: what is imported, from where and by whom.
            rows: observations, with or without `batch` and `recorded_at`; each key at most once.

        Returns:
            False if a batch of that id is already in.

        Raises:
            InputError: a row is no fact; see `validate_observations`.
            UsageError: batch and rows do not agree.
            GongceError: the folder cannot be written.
        """
        if batch.id in self._store.view().batch_ids:
            return False
        prepared = prepare_batch(batch, rows)

        def make_entry(view: Snapshot) -> ChainEntry | None:
            if batch.id in view.batch_ids:
                return None
            with writing(self.root):
                return store_loads(prepared, view, self._store.handles)

        return self._store.extend_chain(make_entry)

    def batches(self) -> tuple[Batch, ...]:
        """Every batch, in the order they came in."""
        return tuple(self._store.view().batches.values())

    @property
    def head(self) -> str:
        """The hash of the chain's end: printed or filed elsewhere, it proves what the archive held."""
        return self._store.view().head

    def read(
        self,
        *,
        lanes: Lane | Iterable[Lane],
        as_of: datetime | None = None,
        indicators: Collection[str] | None = None,
        units: Collection[str] | None = None,
        periods: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        industries: Collection[str] | None = None,
        batches: Collection[str] | None = None,
    ) -> LaneFrame[pl.LazyFrame]:
        """What counted at a moment: one row a key, in no certain order.

        Args:
            lanes: the lanes to read; the frame carries them.
            as_of: rows recorded up to and at it; None for all recorded. Must have a time zone.
            indicators: only these; likewise units, period codes, measures and industries. None is all.
            units: only these.
            periods: only these codes.
            measures: only these.
            industries: only these.
            batches: only what these batches brought, whatever came in between (to repeat a run exactly).

        Raises:
            UsageError: a moment without a time zone; a text where a collection is meant.
        """
        selection = Selection.of(
            indicators=indicators, units=units, periods=periods, measures=measures, industries=industries
        )
        as_of, chosen, view = check_moment(as_of), _choose_lanes(lanes), self._store.view()
        if batches is None:
            frames = [scan_as_of(view.shown(lane), selection, as_of) for lane in chosen]
        else:
            frames = [_scan_batches(view, lane, selection, as_of, batches) for lane in chosen]
        return LaneFrame.of(pl.concat(frames), chosen)

    def read_vintages(
        self, *, lanes: Lane | Iterable[Lane], **wanted: Collection[str] | None
    ) -> LaneFrame[pl.LazyFrame]:
        """Every row ever stored, superseded ones too; `wanted` limits as in `read`."""
        chosen, view, selection = _choose_lanes(lanes), self._store.view(), Selection.of(**wanted)
        return LaneFrame.of(pl.concat([scan_all(view.shown(lane), selection) for lane in chosen]), chosen)

    def explain(self, fact: Mapping[str, str], *, as_of: datetime | None = None) -> Trace:
        """Where a fact's value comes from: file, its SHA-256, sheet, cell; the note tells what it superseded.

        Args:
            fact: the columns of the key; definition and industry may be left out where they are "", measure where it is
                level, price_basis where only one is stored.
            as_of: the moment; None for now.

        Raises:
            InputError: no such fact at that moment.
        """
        as_of, key, view = check_moment(as_of), fact_of(fact), self._store.view()
        selection = Selection.of(indicators=[key["indicator"]], units=[key["unit"]], periods=[key["period"]])
        with reading(self.root):
            rows = find_fact(scan_all(view.shown(Lane(key["lane"])), selection), key, as_of)
        return trace_fact(rows, view.batches)

    def verify(self, *, contents: bool = True, head: str | None = None) -> tuple[Finding, ...]:
        """What is missing or altered; nothing blocking where the archive is whole.

        Args:
            contents: also read every row and prove each batch's digest; without it, the chain and the files' bytes.
            head: an earlier `head` that was kept elsewhere (printed in a bulletin): it must still be in the chain, else
                the chain's end was cut off or the chain written anew.
        """
        fresh = Store(self.root).view()
        with reading(self.root):
            return tuple(verify_snapshot(fresh, self.root, contents=contents, head=head))

    def compact(self) -> int:
        """Bring appended rows into the sorted files of their years; every vintage stays readable.

        Safe beside readers and writers. Files that are no longer used stay on disk until `drop_unused`.

        Returns:
            How many years of lanes were written again.
        """
        return compact_archive(self._store)

    def drop_unused(self, *, before: datetime) -> int:
        """Delete files no view needs: those compaction replaced, and tries to append that were never finished.

        Args:
            before: only files last written before this moment. Leave a day at least: a reader may still be at work on
                a view taken earlier, a writer may be about to finish.

        Returns:
            How many files were deleted.
        """
        check_moment(before)
        return drop_unused(self._store, before)

    def spark_files(self, *, lanes: Lane | Iterable[Lane], as_of: datetime | None = None) -> tuple[str, ...]:
        """Files that hold every row recorded up to the moment, for an engine that reads Parquet (Spark, DuckDB).

        They hold all vintages: filter `recorded_at <= as_of` and keep the latest row of each key. A table with deletion
        vectors is refused, its file list would show deleted rows.

        Raises:
            GongceError: a table has deletion vectors.
        """
        as_of, view = check_moment(as_of), self._store.view()
        files = [file for lane in _choose_lanes(lanes) for file in view.shown(lane)]
        return tuple(file.path for file in files if as_of is None or file.begins_by(as_of))


def check_moment(moment: datetime | None) -> datetime | None:
    """A moment in UTC, as it is stored; one that could mean several is refused.

    Raises:
        UsageError: it has no time zone.
    """
    if moment is not None and moment.utcoffset() is None:
        raise UsageError("has no time zone", where=str(moment), remedy="give it in UTC")
    return moment.astimezone(UTC) if moment else None


def _fill_folder(folder: Path) -> None:
    create_chain(chain_folder(folder))
    for lane in Lane:
        create_lane_table(lane_folder(folder, lane), lane)


def _choose_lanes(lanes: Lane | Iterable[Lane]) -> tuple[Lane, ...]:
    chosen = (lanes,) if isinstance(lanes, Lane) else tuple(dict.fromkeys(lanes))
    if not chosen or not all(isinstance(lane, Lane) for lane in chosen):
        raise UsageError("no lane to read", where=", ".join(map(str, chosen)), remedy=f"use {', '.join(Lane)}")
    return chosen


def _scan_batches(
    view: Snapshot, lane: Lane, selection: Selection, as_of: datetime | None, batches: Collection[str]
) -> pl.LazyFrame:
    rows = scan_all(view.shown(lane), selection).filter(pl.col("batch").is_in(sorted(batches)))
    return latest_rows(rows if as_of is None else rows.filter(pl.col("recorded_at") <= as_of))
