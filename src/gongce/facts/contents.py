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
    ordered = require_schema(rows).sort(KEY)
    digest = hashlib.sha256(f"{ordered.height}".encode())
    for name, kind in OBSERVATION_SCHEMA.items():
        digest.update(f"|{name}|{kind}|".encode())
        for part in _serialise(ordered[name]):
            digest.update(part)
    return digest.hexdigest()


def _serialise(column: pl.Series) -> Iterator[bytes]:
    yield column.is_null().cast(pl.UInt8).to_numpy().tobytes()
    if column.dtype == pl.String:
        yield column.str.len_bytes().fill_null(0).to_numpy().astype("<u4").tobytes()
        yield "".join(column.drop_nulls().to_list()).encode()
    elif column.dtype == pl.Float64:
        yield column.drop_nulls().to_numpy().astype("<f8").tobytes()
    else:
        yield column.drop_nulls().to_physical().cast(pl.Int64).to_numpy().astype("<i8").tobytes()


def share_rows(rows: pl.DataFrame) -> list[Share]:
    """The digest of every batch, lane, year and indicator among the rows."""
    by = ["batch", "lane", "year", "indicator"]
    groups = rows.with_columns(year=year_of_period()).partition_by(by, as_dict=True, include_key=True)
    found = [
        Share(str(batch), str(lane), int(year), str(indicator), part.height, digest_rows(part.drop("year")))
        for (batch, lane, year, indicator), part in groups.items()
    ]
    return sorted(found)


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
