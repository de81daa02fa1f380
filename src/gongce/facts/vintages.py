"""Which row of a key counts when: marks of new rows, the moment a row was superseded, the latest rows."""

import polars as pl

from gongce.facts.lane_tables import CORRECTION, FRESH, LATE
from gongce.facts.schema import KEY, STAMPS

_ORDER = ("recorded_at", "batch")
assert set(_ORDER) == set(STAMPS)


def latest_rows(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The row of each key with the latest `recorded_at`, then `batch`: the plain way, whatever the storage knows."""
    return rows.sort(_ORDER).unique(subset=list(KEY), keep="last")


def mark_rows(rows: pl.DataFrame, known: pl.LazyFrame) -> pl.DataFrame:
    """The rows with their `mark`: is the key new, is the row the latest of its key.

    Args:
        rows: stamped observations of one lane.
        known: the visible rows of the archive that may have the same keys.
    """
    same = known.select(*KEY, *_ORDER).join(rows.lazy().select(KEY), on=list(KEY), how="semi")
    last = latest_rows(same).rename({name: f"known_{name}" for name in _ORDER}).collect(engine="streaming")
    later = (pl.col("known_recorded_at") > pl.col("recorded_at")) | (
        (pl.col("known_recorded_at") == pl.col("recorded_at")) & (pl.col("known_batch") > pl.col("batch"))
    )
    mark = pl.when(pl.col("known_batch").is_null()).then(pl.lit(FRESH))
    marked = rows.join(last, on=list(KEY), how="left", maintain_order="left")
    marked = marked.with_columns(mark=mark.when(later).then(pl.lit(LATE)).otherwise(pl.lit(CORRECTION)))
    return marked.drop(f"known_{name}" for name in _ORDER)


def find_successors(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order of key and time, with `superseded_at`: when the next row of the same key was recorded.

    Args:
        rows: every row of the keys that occur.
    """
    ordered = rows.sort(*KEY, *_ORDER)
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-1) for name in KEY)
    following = pl.when(same).then(pl.col("recorded_at").shift(-1))
    return ordered.with_columns(superseded_at=following)


def counts_at(as_of: pl.Expr) -> pl.Expr:
    """Whether a stored row with `superseded_at` is the one that counts at the moment."""
    superseded = pl.col("superseded_at")
    return (pl.col("recorded_at") <= as_of) & (superseded.is_null() | (superseded > as_of))
