"""A batch: one import of one file, whole or not at all."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

import polars as pl

from gongce.vocabulary import InputError, Lane, UsageError

_DIGITS = 24


def derive_batch_id(*, sha256: str, form: str, period: str, again: int = 0) -> str:
    """The id a file gets under a form for a period: the same on every machine, so a repeated import is no import.

    Args:
        sha256: of the file's bytes.
        form: the form's id and version; a mended mapping is another version, hence another batch.
        period: the period's code the file was given for; "" where the file says it row by row.
        again: 1, 2, … where the same file is given once more on purpose, to restore what a later file superseded.

    >>> derive_batch_id(sha256="0" * 64, form="output@1", period="2019-06")
    'b-a30d2e92f4967eccdc40a276'
    """
    parts: list[str | int] = [sha256, form, period, *([again] if again else [])]
    return "b-" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Batch:
    """What the archive remembers of one import.

    `file` is the name it came under and `sha256` of its bytes; `form` the mapping's id and version; `unit` who gave
    it, or ""; `lanes` those of its rows, sorted; `rows` how many; `recorded_at` when, in UTC; `by` who imported it.
    """

    id: str
    file: str
    sha256: str
    form: str
    period: str
    unit: str
    lanes: tuple[Lane, ...]
    rows: int
    recorded_at: datetime
    by: str
    note: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise UsageError("a batch has no id", where=self.file, remedy="use derive_batch_id")
        if self.recorded_at.utcoffset() is None:
            raise UsageError("recorded_at has no time zone", where=self.id, remedy="give it in UTC")

    @classmethod
    def of(
        cls,
        rows: pl.DataFrame,
        *,
        file: str,
        sha256: str,
        form: str,
        period: str,
        recorded_at: datetime,
        by: str,
        unit: str = "",
        note: str = "",
        again: int = 0,
    ) -> Self:
        """The batch of these rows, with its derived id.

        Raises:
            InputError: a row travels in no known lane.
        """
        lanes = tuple(sorted({read_lane(name) for name in rows["lane"].unique()}))
        identity = derive_batch_id(sha256=sha256, form=form, period=period, again=again)
        return cls(identity, file, sha256, form, period, unit, lanes, rows.height, recorded_at, by, note)

    def to_record(self) -> dict[str, Any]:
        """Plain values for JSON; `from_record` reads them back."""
        return asdict(self) | {"lanes": [str(lane) for lane in self.lanes], "recorded_at": self.recorded_at.isoformat()}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The batch from the values `to_record` gave."""
        lanes = tuple(Lane(name) for name in record["lanes"])
        return cls(**record | {"lanes": lanes, "recorded_at": datetime.fromisoformat(record["recorded_at"])})


def read_lane(name: str) -> Lane:
    """The lane of that name.

    Raises:
        InputError: there is none.
    """
    try:
        return Lane(name)
    except ValueError:
        raise InputError("no such lane", where=str(name), remedy=f"use {', '.join(Lane)}") from None


def stamp_observations(rows: pl.DataFrame, batch: Batch) -> pl.DataFrame:
    """The rows with the batch's id and recorded time in their columns."""
    moment = pl.lit(batch.recorded_at).cast(pl.Datetime("us", "UTC"))
    return rows.with_columns(batch=pl.lit(batch.id), recorded_at=moment)
