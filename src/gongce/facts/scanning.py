"""From the files of a lane to a lazy frame of what counted at a moment.

Compacted files say in `superseded_at` how long each row counted, so a read of them is a plain scan: rows that never
were superseded have files of their own. Only corrections appended since the last compaction are looked up: in the
years they touch, rows of the same key give way to them.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import polars as pl

from gongce.facts.lane_tables import BASE, CORRECTION, FRESH, LATE, PAST, PHYSICAL, DataFile
from gongce.facts.schema import KEY, OBSERVATION_SCHEMA
from gongce.facts.selection import Selection
from gongce.facts.vintages import counts_at, latest_rows

_NEW = (CORRECTION, LATE)


def scan_files(files: Sequence[DataFile], selection: Selection) -> pl.LazyFrame:
    """The rows of the files that the selection asks for, with `superseded_at`."""
    if not files:
        return pl.DataFrame(schema=PHYSICAL).lazy()
    paths = [file.path for file in files]
    rows = pl.scan_parquet(paths, schema=PHYSICAL, hive_partitioning=False, glob=False)
    wanted = selection.expression
    return rows if wanted is None else rows.filter(wanted)


def scan_all(files: Sequence[DataFile], selection: Selection) -> pl.LazyFrame:
    """Every vintage that the selection asks for."""
    kept = [file for file in files if selection.keeps_file(file)]
    return scan_files(kept, selection).select(list(OBSERVATION_SCHEMA))


def scan_as_of(files: Sequence[DataFile], selection: Selection, as_of: datetime | None) -> pl.LazyFrame:
    """The rows that counted at the moment; None is after everything recorded.

    Args:
        files: the visible files of one lane.
        selection: what is asked for.
        as_of: a moment; rows recorded at it count.
    """
    kept = [file for file in files if selection.keeps_file(file) and _is_recorded(file, as_of)]
    corrected = {file.year for file in kept if file.mark in _NEW}
    plain = [file for file in kept if file.year not in corrected]
    frames = _scan_settled(plain, selection, as_of)
    for _, members in groupby([file for file in kept if file.year in corrected], key=lambda file: file.year):
        frames.extend(_scan_corrected(list(members), selection, as_of))
    columns = list(OBSERVATION_SCHEMA)
    return pl.concat([frame.select(columns) for frame in frames or [scan_files((), selection)]])


def _is_recorded(file: DataFile, as_of: datetime | None) -> bool:
    """Whether a row of the file may count at the moment."""
    if as_of is None:
        return file.mark != PAST
    ended = file.high.get("superseded_at")
    return file.begins_by(as_of) and not (file.mark == PAST and ended is not None and ended <= as_of)


def _scan_settled(files: Sequence[DataFile], selection: Selection, as_of: datetime | None) -> list[pl.LazyFrame]:
    """Files whose rows are alone with their key or know their successor; whole files where the moment is after all."""
    whole = [file for file in files if file.mark in (BASE, FRESH) and _is_before(file, as_of)]
    partly = [file for file in files if file.mark in (BASE, FRESH, PAST) and file not in whole]
    frames = [scan_files(whole, selection)] if whole else []
    if partly:
        frames.append(scan_files(partly, selection).filter(counts_at(pl.lit(as_of))))
    return frames


def _is_before(file: DataFile, as_of: datetime | None) -> bool:
    last = file.high.get("recorded_at")
    return as_of is None or (last is not None and last <= as_of)


def _scan_corrected(files: Sequence[DataFile], selection: Selection, as_of: datetime | None) -> list[pl.LazyFrame]:
    """One year with corrections appended since the last compaction: settled rows of their keys give way to them.

    A correction is later than every row of its key before it; only where a row came in late must the settled row be
    compared too.
    """
    settled_files = [file for file in files if file.mark not in _NEW]
    new_files = [file for file in files if file.mark in _NEW]
    settled = pl.concat(_scan_settled(settled_files, selection, as_of) or [scan_files((), selection)])
    new = _scan_new(new_files, selection, as_of)
    keys = _telling_columns(files)
    rivals = [new]
    if any(file.mark == LATE for file in new_files):
        late = _scan_new([file for file in new_files if file.mark == LATE], selection, as_of)
        rivals.append(settled.join(late.select(keys), on=keys, how="semi"))
    return [settled.join(new.select(keys), on=keys, how="anti"), latest_rows(pl.concat(rivals))]


def _scan_new(files: Sequence[DataFile], selection: Selection, as_of: datetime | None) -> pl.LazyFrame:
    rows = scan_files(files, selection)
    return rows if as_of is None else rows.filter(pl.col("recorded_at") <= as_of)


def _telling_columns(files: Sequence[DataFile]) -> list[str]:
    """Columns of the key in which the rows of the files can differ at all."""
    shared = {name: {file.sole_value(name) for file in files} for name in KEY}
    return [name for name, values in shared.items() if None in values or len(values) > 1] or ["indicator"]
