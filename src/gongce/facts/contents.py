"""Exact digests of rows that do not depend on the order or the file they are stored in."""

import hashlib
import json
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from gongce.facts.schema import KEY, OBSERVATION_SCHEMA, require_schema

YEAR_DIGITS = 4


class Content(NamedTuple):
    """What of a batch stands in one lane and year: how many rows, and their digest."""

    lane: str
    year: int
    rows: int
    sha256: str


class Share(NamedTuple):
    """The rows of one batch, lane, year and indicator, and the SHA-256 of their canonical form."""

    batch: str
    lane: str
    year: int
    indicator: str
    rows: int
    sha256: str


def year_of_period() -> pl.Expr:
    """The year a row is stored under: the first of its period."""
    return pl.col("period").str.slice(0, YEAR_DIGITS).cast(pl.Int32)


def digest_rows(rows: pl.DataFrame) -> str:
    """SHA-256 of the rows in the order of their key; the same rows in any order and any file have the same.

    Canonical form, column after column: name, type, which values are null, then the values: text as UTF-8 with its
    byte lengths, numbers as little-endian bits, moments as microseconds.

    Args:
        rows: stamped observations whose key is unique.

    >>> from gongce.facts.schema import empty_observations
    >>> digest_rows(empty_observations())[:12]
    'e433dcdc3f52'
    """
    return _digest_ordered(require_schema(rows).sort(KEY))


def _digest_ordered(rows: pl.DataFrame) -> str:
    return _digest_slice(_serialise_columns(rows), 0, rows.height)


class _Column(NamedTuple):
    """A column as the bytes its digest is made of, so that any run of its rows is a slice of them.

    `known` counts the values before each row that are there, `ends` the bytes of `values` before each of those.
    """

    head: bytes
    nulls: npt.NDArray[np.uint8]
    known: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.uint32] | None
    ends: npt.NDArray[np.int64]
    values: memoryview


def _serialise_columns(rows: pl.DataFrame) -> list[_Column]:
    return [_serialise(rows[name], f"|{name}|{kind}|".encode()) for name, kind in OBSERVATION_SCHEMA.items()]


def _serialise(column: pl.Series, head: bytes) -> _Column:
    nulls = column.is_null().cast(pl.UInt8).to_numpy()
    known = _count_before(1 - nulls.astype(np.int64))
    there = column.drop_nulls()
    if column.dtype == pl.String:
        lengths = there.str.len_bytes().to_numpy().astype("<u4")
        values = (there.str.join("").item() or "").encode()
        return _Column(head, nulls, known, lengths, _count_before(lengths.astype(np.int64)), memoryview(values))
    if column.dtype == pl.Float64:
        values = there.to_numpy().astype("<f8").tobytes()
    else:
        values = there.to_physical().cast(pl.Int64).to_numpy().astype("<i8").tobytes()
    return _Column(head, nulls, known, None, 8 * np.arange(there.len() + 1), memoryview(values))


def _count_before(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(numbers)])


def _digest_slice(columns: list[_Column], start: int, number: int) -> str:
    stop = start + number
    digest = hashlib.sha256(f"{number}".encode())
    for column in columns:
        first, last = column.known[start], column.known[stop]
        digest.update(column.head)
        digest.update(column.nulls[start:stop].tobytes())
        if column.lengths is not None:
            digest.update(column.lengths[first:last].tobytes())
        digest.update(column.values[column.ends[first] : column.ends[last]])
    return digest.hexdigest()


def share_rows(rows: pl.DataFrame) -> list[Share]:
    """The digest of every batch, lane, year and indicator among the rows."""
    by = ["batch", "lane", "year", "indicator"]
    ordered = rows.with_columns(year=year_of_period()).sort(*by, *KEY)
    groups = (
        ordered.select(by)
        .with_row_index("start")
        .group_by(by, maintain_order=True)
        .agg(pl.len(), pl.col("start").first())
    )
    columns = _serialise_columns(ordered.select(list(OBSERVATION_SCHEMA)))
    return [
        Share(batch, lane, year, indicator, number, _digest_slice(columns, start, number))
        for batch, lane, year, indicator, number, start in groups.iter_rows()
    ]


def join_shares(shares: list[Share]) -> dict[str, tuple[Content, ...]]:
    """Per batch, the contents of each lane and year: the digest of its indicators' digests in order."""
    parts: dict[tuple[str, str, int], list[Share]] = {}
    for share in sorted(shares):
        parts.setdefault(share[:3], []).append(share)
    found: dict[str, list[Content]] = {}
    for (batch, lane, year), members in parts.items():
        text = json.dumps([[share.indicator, share.rows, share.sha256] for share in members], ensure_ascii=False)
        total = sum(share.rows for share in members)
        content = Content(lane, year, total, hashlib.sha256(text.encode()).hexdigest())
        found.setdefault(batch, []).append(content)
    return {batch: tuple(contents) for batch, contents in found.items()}
