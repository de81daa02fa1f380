"""What happened to a record: entered, changed, left, merged, split, moved; never edited, never removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | date | Fraction | None"


class EntryAct(StrEnum):
    """The things that can happen to a record."""

    ENTER = "enter"
    CHANGE = "change"
    EXIT = "exit"
    RETURN = "return"
    """Back after an exit, under the same number."""
    MERGE = "merge"
    """Goes on in the records of `into`; its history stays."""
    SPLIT = "split"
    """The records of `into` come out of it; it goes on unless it also exits."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of a register's ledger.

    Args:
        record: the record's id; given once, never used again.
        day: since when it holds.
        act: what happened.
        values: field → new value; None takes a value away.
        into: of a merger or split: the other records.
        by: who recorded it.
        reason: why (of an exit and a correction it is asked for).
        proof: the document it rests on.
        number: its place in the ledger, 1, 2, 3 …
    """

    record: str
    day: date
    act: EntryAct
    values: Mapping[str, Value] = field(default_factory=dict)
    into: tuple[str, ...] = ()
    by: str = ""
    reason: str = ""
    proof: str = ""
    number: int = 0
