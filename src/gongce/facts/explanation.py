"""Where a fact comes from: batch, file and its SHA-256, sheet and cell, and what was said before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from gongce.facts.batch import Batch, read_lane
from gongce.facts.schema import KEY
from gongce.vocabulary import CellSource, InputError, Trace, UsageError

_LEFT_OUT = {"definition": "", "industry": "", "measure": "level"}


def fact_of(fact: Mapping[str, str]) -> dict[str, str]:
    """The columns of a key that are given, with those that may be left out filled in.

    Raises:
        UsageError: a column of the key is lacking, or one is none of the key's.
        InputError: no such lane.

    >>> fact_of({"indicator": "output", "unit": "c1", "period": "2019-06", "lane": "ADMIN"})["measure"]
    'level'
    """
    key = _LEFT_OUT | dict(fact)
    wrong = sorted(set(key) - set(KEY)) or [name for name in KEY if name not in key and name != "price_basis"]
    if wrong:
        raise UsageError(
            f"a fact is named by {', '.join(KEY)}", where=", ".join(wrong), remedy="give each of them once"
        )
    read_lane(key["lane"])
    return key


def find_fact(rows: pl.LazyFrame, key: Mapping[str, str], as_of: datetime | None) -> pl.DataFrame:
    """Every vintage of the fact up to the moment, the newest first.

    Raises:
        InputError: there is none, or the key leaves open which of several facts is meant.
    """
    found = rows.filter(*(pl.col(name) == value for name, value in key.items()))
    if as_of is not None:
        found = found.filter(pl.col("recorded_at") <= as_of)
    vintages = found.sort("recorded_at", "batch", descending=True).collect()
    name = " ".join(value for value in key.values() if value)
    if vintages.is_empty():
        raise InputError("no such fact was recorded", where=name, remedy="look for it with `gongce facts read`")
    if vintages["price_basis"].n_unique() > 1:
        raise InputError("stands in several price bases", where=name, remedy="give price_basis")
    return vintages


def trace_fact(vintages: pl.DataFrame, batches: Mapping[str, Batch]) -> Trace:
    """The trace of the newest vintage; those it superseded are its inputs' story, told in the note."""
    newest, *older = (_trace_row(row, batches) for row in vintages.iter_rows(named=True))
    if not older:
        return newest
    told = "; ".join(f"{trace.value} ({trace.note})" for trace in older)
    return Trace(newest.value, label=newest.label, sources=newest.sources, note=f"{newest.note}; supersedes {told}")


def _trace_row(row: Mapping[str, Any], batches: Mapping[str, Batch]) -> Trace:
    batch = batches[row["batch"]]
    label = " ".join(str(row[name]) for name in ("indicator", "unit", "industry", "period", "measure") if row[name])
    note = f"recorded {row['recorded_at']:%Y-%m-%d %H:%M} UTC by {batch.by}"
    return Trace(show_value(row), label=label, sources=(locate_cell(row["cell"], batch),), note=note)


def show_value(row: Mapping[str, Any]) -> str:
    """The value as it was printed, else as stored, else why there is none."""
    if row["value"] is None:
        return f"— ({row['missing']})"
    return row["printed"] or repr(row["value"])


def locate_cell(cell: str, batch: Batch) -> CellSource:
    """The cell of the batch's file; `cell` is "Sheet!B7" or "B7".

    >>> from datetime import UTC
    >>> batch = Batch("b-1", "6月.xlsx", "ab", "f@1", "2019-06", "", (), 0, datetime(2019, 7, 1, tzinfo=UTC), "li")
    >>> str(locate_cell("表1!C7", batch))
    '6月.xlsx 表1!C7 (batch b-1)'
    """
    sheet, _, address = cell.rpartition("!")
    return CellSource(batch.id, batch.file, sheet, address, batch.sha256)
