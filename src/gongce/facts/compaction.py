"""Compaction: rows appended since the last one join the sorted files of their year; every vintage stays.

The current row of each key goes to `base` files, rows that a later one superseded to `past` files with the moment they
stopped counting. Chunks are whole indicators, so no more than about a million rows are in memory at a time.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from deltalake.transaction import AddAction

from gongce.facts.lane_tables import BASE, PAST, PHYSICAL, ROW_GROUP, DataFile, describe_file
from gongce.facts.scanning import scan_files
from gongce.facts.selection import Selection
from gongce.facts.vintages import find_successors
from gongce.vocabulary import GongceError

CHUNK_ROWS = 1_000_000
_NAME_DIGITS = 20


def years_to_compact(files: Sequence[DataFile]) -> list[int]:
    """Years that hold rows appended since the last compaction."""
    return sorted({file.year for file in files if file.load})


def compact_year(files: Sequence[DataFile], folder: Path) -> list[AddAction]:
    """Write the rows of one year's files again, sorted, current and superseded ones apart.

    Args:
        files: every shown file of the year.
        folder: of the lane's table.

    Returns:
        The new files, for the log; nothing is committed here.

    Raises:
        GongceError: the new files do not hold as many rows as the old ones.
    """
    written = [action for chunk in split_indicators(files) for action in _write_chunk(files, chunk, folder)]
    before, after = sum(file.rows for file in files), sum(_count(action, folder) for action in written)
    if before != after:
        raise GongceError(
            f"holds {before} rows, compacted {after}", where=str(folder), remedy="run `gongce facts verify`"
        )
    return written


def split_indicators(files: Sequence[DataFile], limit: int = CHUNK_ROWS) -> Iterator[list[str]]:
    """Indicators of the files in order, in groups of at most so many rows (one indicator may have more)."""
    counted = scan_files(files, Selection()).group_by("indicator").agg(pl.len()).sort("indicator")
    chunk: list[str] = []
    rows = 0
    for indicator, number in counted.collect(engine="streaming").iter_rows():
        if chunk and rows + number > limit:
            yield chunk
            chunk, rows = [], 0
        chunk.append(indicator)
        rows += number
    if chunk:
        yield chunk


def read_chunk(files: Sequence[DataFile], indicators: list[str]) -> pl.DataFrame:
    """Every stored row of the indicators."""
    selection = Selection.of(indicators=indicators)
    kept = [file for file in files if selection.keeps_file(file)]
    return scan_files(kept, selection).collect(engine="streaming")


def _write_chunk(files: Sequence[DataFile], indicators: list[str], folder: Path) -> Iterator[AddAction]:
    rows = find_successors(read_chunk(files, indicators))
    ended = pl.col("superseded_at").is_not_null()
    for part, kept in ((BASE, rows.filter(~ended)), (PAST, rows.filter(ended))):
        if not kept.is_empty():
            yield _write_file(kept, folder, year=files[0].year, part=part)


def _write_file(rows: pl.DataFrame, folder: Path, *, year: int, part: str) -> AddAction:
    """A file named by its bytes, written beside its place and moved there whole."""
    place = folder / f"year={year}" / f"part={part}"
    place.mkdir(parents=True, exist_ok=True)
    draft = place / f".{os.getpid()}.draft"
    rows.select(list(PHYSICAL)).write_parquet(draft, compression="zstd", compression_level=1, row_group_size=ROW_GROUP)
    target = place / f"{hash_file(draft)[:_NAME_DIGITS]}.parquet"
    draft.replace(target)
    return describe_file(target, folder, rows, year=year, part=part)


def hash_file(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _count(action: AddAction, folder: Path) -> int:
    return int(pl.scan_parquet(folder / action.path, hive_partitioning=False).select(pl.len()).collect().item())
