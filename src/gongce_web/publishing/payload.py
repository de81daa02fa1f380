"""The rows of a batch as the database keeps them: Parquet bytes, and a digest of their canonical form."""

import hashlib
import io

import polars as pl
from polars.exceptions import PolarsError

from gongce.facts.schema import KEY, STAMPS, require_schema, validate_observations
from gongce.vocabulary import InputError


def canonical_rows(rows: pl.DataFrame, where: str) -> pl.DataFrame:
    """The rows checked, without stamps, in the order of their key.

    Raises:
        InputError: there is none, or one is no fact; the message names the first kind of fault.
    """
    unstamped = rows.drop(name for name in STAMPS if name in rows.columns)
    faults = validate_observations(unstamped)
    if faults:
        first = faults[0]
        rest = f"（另有{len(faults) - 1}类问题）" if len(faults) > 1 else ""
        raise InputError(first.message + rest, where=f"{where} {first.place}".strip(), remedy=first.remedy)
    if unstamped.is_empty():
        raise InputError("没有一个数，不能入库", where=where, remedy="至少填报一个指标")
    return require_schema(unstamped, stamped=False).sort(KEY)


def digest_rows(rows: pl.DataFrame) -> str:
    """SHA-256 of canonical rows; the same on every machine and for every version of the libraries."""
    return hashlib.sha256(rows.write_csv(quote_style="non_numeric").encode()).hexdigest()


def pack_rows(rows: pl.DataFrame) -> bytes:
    """The rows as bytes."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def unpack_rows(content: bytes, sha256: str, where: str) -> pl.DataFrame:
    """The rows again.

    Raises:
        InputError: the bytes are not those that were approved, or a row is no fact any more.
    """
    try:
        rows = pl.read_parquet(io.BytesIO(content))
        is_same = digest_rows(rows) == sha256
    except (PolarsError, OSError):
        is_same = False
    if not is_same:
        raise InputError("数据与批准时的不一致", where=where, remedy="从备份恢复这一批，或撤下后重新批准")
    return canonical_rows(rows, where)
