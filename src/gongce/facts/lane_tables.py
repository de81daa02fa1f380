"""The Delta table of a lane: how its rows are stored, which files it holds, how files come and go.

Physical columns are those of the frame and `superseded_at`, partitioned by `year` and `part`. A part is `base` (the
current row of its key), `past` (a row that a later one superseded, with when), or `LOAD-MARK` for rows appended since
the last compaction. A load is one try to append a batch; only loads that an entry of the chain names are visible.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from deltalake import CommitProperties, DeltaTable, Field, Schema, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, RemoveAction

from gongce.facts.chain import KEEP_LOG
from gongce.facts.contents import year_of_period
from gongce.facts.schema import KEY, OBSERVATION_SCHEMA
from gongce.vocabulary import GongceError, Lane

BASE, PAST = "base", "past"
FRESH, CORRECTION, LATE = "fresh", "correction", "late"
MARKS = (FRESH, CORRECTION, LATE)
"""Of an appended row: its key is new; its key is known and it is the latest; its key is known with a later row."""
PARTITIONS = ["year", "part"]
PHYSICAL: dict[str, pl.DataType] = {**OBSERVATION_SCHEMA, "superseded_at": pl.Datetime("us", "UTC")}
ROW_GROUP = 61_440
"""Rows a file is read and skipped by: a series sorted by its key lies in one group a year."""
_DELTA_TYPES = {"Float64": "double", "Int16": "short", "Datetime": "timestamp"}
_WRITER = WriterProperties(compression="ZSTD", compression_level=1, max_row_group_size=ROW_GROUP)
_COMPACTION = "compaction"
_TRIES = 20
_SLACK = timedelta(milliseconds=1)
_BOUNDED = (*KEY, "recorded_at")


class DataFile(NamedTuple):
    """A file of a lane's table, with what its statistics say; None where they say nothing.

    `load` is "" for compacted files, whose `mark` is then base or past. Upper bounds of moments are 1 ms too high:
    Delta cuts them to whole milliseconds.
    """

    path: str
    year: int
    load: str
    mark: str
    rows: int
    low: dict[str, Any]
    high: dict[str, Any]

    @property
    def part(self) -> str:
        """The value of the partition column."""
        return f"{self.load}-{self.mark}" if self.load else self.mark

    def holds(self, column: str, values: Iterable[str]) -> bool:
        """Whether a row with one of the values may be in it."""
        low, high = self.low.get(column), self.high.get(column)
        return low is None or high is None or any(low <= value <= high for value in values)

    def begins_by(self, moment: datetime) -> bool:
        """Whether a row of it may have been recorded by then."""
        first = self.low.get("recorded_at")
        return first is None or first <= moment

    def sole_value(self, column: str) -> str | None:
        """The value all rows share, where the statistics show that."""
        low = self.low.get(column)
        return low if low is not None and low == self.high.get(column) else None


def create_lane_table(folder: Path, lane: Lane) -> None:
    """The empty table, with the constraint that no row of another lane ever enters it."""
    fields = [_field(name, _DELTA_TYPES.get(str(kind.base_type()), "string")) for name, kind in PHYSICAL.items()]
    schema = Schema([*fields, _field("year", "integer"), _field("part", "string")])
    table = DeltaTable.create(folder.as_posix(), schema, partition_by=PARTITIONS, configuration=KEEP_LOG)
    table.alter.add_constraint({f"lane_is_{lane.value}": f"lane = '{lane.value}'"})


def _field(name: str, kind: str) -> Field:
    return Field(name, PrimitiveType(kind))


def list_files(table: DeltaTable, folder: Path, known: dict[str, DataFile]) -> tuple[DataFile, ...]:
    """The files of the handle's version.

    Args:
        table: the handle.
        folder: where its files are.
        known: files by path of earlier calls; files never change, so only new ones are looked at, and added to it.

    Raises:
        GongceError: another program put deletion vectors into the table; a list of its files would show deleted rows.
    """
    if table.deletion_vectors().read_all().num_rows:
        raise GongceError("has deletion vectors", where=str(folder), remedy="purge them (REORG TABLE … APPLY (PURGE))")
    rows = pl.DataFrame(table.get_add_actions(flatten=True))
    paths = rows["path"].to_list() if rows.height else []
    new = [number for number, path in enumerate(paths) if path not in known]
    known |= {paths[number]: _read_file(rows.row(number, named=True), folder) for number in new}
    return tuple(sorted(known[path] for path in paths))


def _read_file(row: dict[str, Any], folder: Path) -> DataFile:
    load, _, mark = row["partition.part"].rpartition("-")
    low = {name: row.get(f"min.{name}") for name in _BOUNDED}
    high = {name: row.get(f"max.{name}") for name in (*_BOUNDED, "superseded_at")}
    moments = {name: high[name] for name in ("recorded_at", "superseded_at")}
    high |= {name: moment + _SLACK for name, moment in moments.items() if moment is not None}
    return DataFile(str(folder / row["path"]), row["partition.year"], load, mark, row["num_records"], low, high)


def append_load(table: DeltaTable, rows: pl.DataFrame, load: str) -> None:
    """Put a load's rows into the table, unless they are there; nobody sees them before the chain names the load.

    Args:
        table: a handle; the app transaction `load` is checked on it and committed through it.
        rows: stamped observations with their `mark`.
        load: the load's name.

    Raises:
        CommitFailedError: the load was there and is not any more: another writer of the same batch was first and its
            rows are compacted, or it was given up. The chain says which; look at it again.
    """
    frame = pl.DataFrame(rows.sort(KEY)).with_columns(
        superseded_at=pl.lit(None, dtype=PHYSICAL["superseded_at"]),
        year=year_of_period(),
        part=pl.lit(f"{load}-") + pl.col("mark"),
    )
    for _ in range(_TRIES):
        version, count = table.transaction_version(load) or 0, count_load(table, load)
        if count == rows.height:
            return
        if version and not count:
            raise CommitFailedError(f"the load {load} was taken out meanwhile")
        try:
            _write(table, frame.select(*PHYSICAL, *PARTITIONS), Transaction(load, version + 1))
        except CommitFailedError:
            table.update_incremental()
        else:
            return
    raise GongceError("other writers did not let this one through", where=load, remedy="repeat the import")


def _write(table: DeltaTable, frame: pl.DataFrame, mark: Transaction) -> None:
    properties = CommitProperties(app_transactions=[mark])
    write_deltalake(table, frame, mode="append", writer_properties=_WRITER, commit_properties=properties)


def count_load(table: DeltaTable, load: str) -> int:
    """How many rows of the load the handle's version holds."""
    return int(_find_load(table, load)["num_records"].sum())


def load_paths(table: DeltaTable, folder: Path, load: str) -> list[Path]:
    """The files of the load."""
    return [folder / path for path in _find_load(table, load)["path"]]


def _find_load(table: DeltaTable, load: str) -> pl.DataFrame:
    actions = pl.DataFrame(table.get_add_actions(flatten=True))
    if actions.is_empty():
        return pl.DataFrame(schema={"path": pl.String, "num_records": pl.Int64})
    mine = pl.col("partition.part").str.starts_with(f"{load}-")
    return actions.filter(mine).select("path", "num_records")


def swap_files(table: DeltaTable, folder: Path, *, out: Iterable[DataFile], into: Iterable[AddAction]) -> None:
    """One commit that takes files out and puts files in that hold the same rows; what is in both stays.

    Delta does not see that two such commits take out the same file; the app transaction `compaction`, checked on the
    handle that listed the files, does.

    Raises:
        deltalake.exceptions.CommitFailedError: another compaction came first.
    """
    coming = {action.path: action for action in into}
    going = {Path(file.path).relative_to(folder).as_posix(): file for file in out}
    number = (table.transaction_version(_COMPACTION) or 0) + 1
    moment = max((action.modification_time for action in coming.values()), default=0)
    actions: list[AddAction | RemoveAction] = [action for path, action in coming.items() if path not in going]
    actions += [_remove(file, path, moment) for path, file in going.items() if path not in coming]
    properties = CommitProperties(app_transactions=[Transaction(_COMPACTION, number)])
    table.create_write_transaction(
        actions, mode="append", schema=table.schema(), partition_by=PARTITIONS, commit_properties=properties
    )


def _remove(file: DataFile, path: str, moment: int) -> RemoveAction:
    values: dict[str, str | None] = {"year": str(file.year), "part": file.part}
    return RemoveAction(
        path=path,
        data_change=False,
        deletion_timestamp=moment,
        size=Path(file.path).stat().st_size,
        partition_values=values,
    )


def describe_file(path: Path, folder: Path, rows: pl.DataFrame, *, year: int, part: str) -> AddAction:
    """The log's line for a file that was written, with the statistics engines skip files by."""
    bounds = rows.select(*_BOUNDED, "superseded_at")
    stats = {
        "numRecords": rows.height,
        "minValues": _bound(bounds.select(pl.all().min())),
        "maxValues": _bound(bounds.select(pl.all().max())),
        "nullCount": bounds.null_count().row(0, named=True),
    }
    status = path.stat()
    return AddAction(
        path=path.relative_to(folder).as_posix(),
        size=status.st_size,
        partition_values={"year": str(year), "part": part},
        modification_time=status.st_mtime_ns // 1_000_000,
        data_change=False,
        stats=json.dumps(stats, ensure_ascii=False),
    )


def _bound(row: pl.DataFrame) -> dict[str, Any]:
    values = row.row(0, named=True).items()
    return {name: _show(value) for name, value in values if value is not None}


def _show(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value
