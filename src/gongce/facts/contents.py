"""Exact digests of rows that do not depend on the order or the file they are stored in."""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

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
    digest = hashlib.sha256(f"{rows.height}".encode())
    for name, kind in OBSERVATION_SCHEMA.items():
        digest.update(f"|{name}|{kind}|".encode())
        for part in _serialise(rows[name]):
            digest.update(part)
    return digest.hexdigest()


def _serialise(column: pl.Series) -> Iterator[bytes]:
    yield column.is_null().cast(pl.UInt8).to_numpy().tobytes()
    known = column.drop_nulls()
    if column.dtype == pl.String:
        yield known.str.len_bytes().to_numpy().astype("<u4").tobytes()
        yield (known.str.join("").item() or "").encode()
    elif column.dtype == pl.Float64:
        yield known.to_numpy().astype("<f8").tobytes()
    else:
        yield known.to_physical().cast(pl.Int64).to_numpy().astype("<i8").tobytes()


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
    stored = ordered.select(list(OBSERVATION_SCHEMA))
    return [
        Share(batch, lane, year, indicator, number, _digest_ordered(stored.slice(start, number)))
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
