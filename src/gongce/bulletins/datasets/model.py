"""A dataset for the public: what it is, who provides it, which fields it has, its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongce.vocabulary import Lane

Value = str | int | float | None


class FieldKind(StrEnum):
    """What a field of a dataset holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "date"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class DatasetField:
    """One column: its name in files, its title, what it holds, in which unit."""

    name: str
    title: str
    kind: FieldKind = FieldKind.TEXT
    measured_in: str = ""
    note: str = ""


@dataclass(frozen=True)
class Dataset:
    """Rows with what a reader must know of them (methods.md §8.4).

    Args:
        id: its name in addresses.
        title, summary, topic: in words.
        provider: the body that publishes it; `source` who gave the figures.
        frequency: how often it is brought up to date.
        issued: the day it was released; `modified` the day of the figures; `covers` the time they speak of.
        licence: what may be done with it.
        lane: the lane its figures came in.
        fields: in the order of the rows' values.
        rows: values, None where there is none; the row says why in a field of its own.
        notes: definitions, suppressions.
    """

    id: str
    title: str
    summary: str
    topic: str
    provider: str
    source: str
    frequency: str
    issued: date
    modified: date
    covers: str
    licence: str
    lane: Lane
    fields: Sequence[DatasetField]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()
