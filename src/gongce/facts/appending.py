"""Appending a batch: checked, marked, put into its lanes, then made visible by one entry of the chain."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from deltalake import DeltaTable

from gongce.facts.batch import Batch, stamp_observations
from gongce.facts.chain import BATCH, ChainEntry
from gongce.facts.compaction import hash_file
from gongce.facts.contents import join_shares, share_rows, year_of_period
from gongce.facts.lane_tables import DataFile, append_load, load_paths
from gongce.facts.layout import lane_folder
from gongce.facts.scanning import scan_all
from gongce.facts.schema import KEY, STAMPS, require_schema, validate_observations
from gongce.facts.selection import Selection
from gongce.facts.snapshot import Handles, Snapshot
from gongce.facts.vintages import mark_rows
from gongce.vocabulary import InputError, Lane, UsageError

_DIGITS = 20
_FEW = 500


class Prepared(NamedTuple):
    """A batch ready to be stored: its stamped rows by lane, and the digests of its rows as the chain keeps them."""

    batch: Batch
    rows: dict[Lane, pl.DataFrame]
    contents: list[list[Any]]


def prepare_batch(batch: Batch, rows: pl.DataFrame) -> Prepared:
    """The batch checked and stamped.

    Raises:
        InputError: a row that is no fact; the message names the first kind of fault, `validate_observations` all.
        UsageError: the batch says another number of rows, other lanes or other stamps than its rows have.
    """
    faults = validate_observations(rows)
    if faults:
        first = faults[0]
        rest = f" (and {len(faults) - 1} more kinds of fault)" if len(faults) > 1 else ""
        raise InputError(first.message + rest, where=f"{batch.file or batch.id} {first.place}", remedy=first.remedy)
    _check_stamps(batch, rows)
    stamped = require_schema(stamp_observations(rows, batch))
    lanes = {Lane(str(key[0])): part for key, part in stamped.partition_by("lane", as_dict=True).items()}
    if (batch.rows, batch.lanes) != (rows.height, tuple(sorted(lanes))):
        raise UsageError("says other rows or lanes than are given", where=batch.id, remedy="make it with Batch.of")
    contents = join_shares(share_rows(stamped)).get(batch.id, ())
    return Prepared(batch, lanes, [list(content) for content in contents])


def _check_stamps(batch: Batch, rows: pl.DataFrame) -> None:
    given = {"batch": batch.id, "recorded_at": batch.recorded_at}
    for name in STAMPS:
        if name in rows.columns and not (rows[name] == given[name]).all():
            raise UsageError(f"its rows have another {name}", where=batch.id, remedy=f"leave out {', '.join(STAMPS)}")


def store_loads(prepared: Prepared, snapshot: Snapshot, handles: Handles) -> ChainEntry:
    """Put the rows of each lane into its table, hidden, and give the entry that will show them all at once."""
    loads: dict[str, str] = {}
    files: dict[str, str] = {}
    for lane, rows in prepared.rows.items():
        table, folder = handles.lanes[lane], lane_folder(handles.root, lane)
        marked = mark_rows(rows, _known_rows(rows, snapshot.shown(lane)))
        load = _name_load(prepared, marked, snapshot.forgotten)
        append_load(table, marked, load)
        loads[lane.value] = load
        files |= _digest_load(table, folder, load, handles.root)
    payload = {
        "batch": prepared.batch.to_record(),
        "loads": loads,
        "contents": prepared.contents,
        "files": files,
    }
    return ChainEntry(snapshot.next_number, BATCH, prepared.batch.id, payload, snapshot.head)


def _known_rows(rows: pl.DataFrame, files: Iterable[DataFile]) -> pl.LazyFrame:
    """The visible rows that may have a key of these."""
    years = set(rows.select(year_of_period()).to_series())
    few = {"indicators": "indicator", "units": "unit"}
    narrow = {name: values for name, column in few.items() if len(values := rows[column].unique().to_list()) <= _FEW}
    selection = Selection.of(periods=rows["period"].unique().to_list(), **narrow)
    return scan_all([file for file in files if file.year in years], selection)


def _name_load(prepared: Prepared, marked: pl.DataFrame, forgotten: frozenset[str]) -> str:
    """The same name for the same rows, stamps and marks, so that a try that was cut short is continued."""
    record = json.dumps([prepared.batch.to_record(), prepared.contents], ensure_ascii=False, sort_keys=True)
    marks = hashlib.sha256((marked.sort(KEY)["mark"].str.head(1).str.join().item() or "").encode()).hexdigest()
    number = 0
    while True:
        name = hashlib.sha256(f"{record}|{marks}|{number}".encode()).hexdigest()[:_DIGITS]
        if name not in forgotten:
            return name
        number += 1


def _digest_load(table: DeltaTable, folder: Path, load: str, root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): hash_file(path) for path in load_paths(table, folder, load)}
