"""A register's ledger: entries in, the table of any day out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.registers.states import RecordState, check_entry, follow_entry, refuse_entry
from gongce.rulebook import FieldType, Persistence, Register

_TYPES: dict[FieldType, Any] = {
    FieldType.NUMBER: pl.Float64,
    FieldType.MONEY: pl.Float64,
    FieldType.COUNT: pl.Int64,
    FieldType.DAY: pl.Date,
    FieldType.FLAG: pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days in which nothing of a record changed; `until` is the first day it no longer holds."""

    record: str
    since: date
    until: date | None
    values: Mapping[str, Value]


@dataclass(slots=True)
class Ledger:
    """A register with its entries; entries are only ever added, each checked in its turn.

    >>> from gongce.rulebook import Register
    >>> fields = [{"name": "name", "title": "名称"}]
    >>> row = {"id": "r", "title": "企业", "shape": "entity", "subject": "enterprise", "fields": fields}
    >>> ledger = Ledger(Register.model_validate(row))
    >>> ledger.add(LedgerEntry("E1", date(2019, 1, 5), EntryAct.ENTER, {"name": "甲厂"}))
    >>> ledger.table(date(2019, 2, 1)).rows()
    [('E1', datetime.date(2019, 1, 5), None, '甲厂')]
    """

    register: Register
    entries: list[LedgerEntry] = field(default_factory=list)
    _records: dict[str, RecordState] = field(default_factory=dict, repr=False)
    _spans: list[Span] = field(default_factory=list, repr=False)
    _open: dict[str, Span] = field(default_factory=dict, repr=False)
    _frame_now: pl.DataFrame | None = field(default=None, repr=False)

    @classmethod
    def of(cls, register: Register, entries: Iterable[LedgerEntry]) -> "Ledger":
        """A ledger from stored entries, each checked in its turn.

        Raises:
            RefusedError: an entry that could not have been recorded, with its number.
        """
        ledger = cls(register)
        for entry in entries:
            ledger.add(entry)
        return ledger

    @classmethod
    def restore(cls, register: Register, entries: Iterable[LedgerEntry]) -> "Ledger":
        """A ledger from a store that checked each entry when it was recorded; they are not checked again."""
        ledger = cls(register)
        ledger.entries = [replace(entry, number=number) for number, entry in enumerate(entries, 1)]
        for entry in ledger.entries:
            ledger._follow(entry)
        return ledger

    def continued(self, entries: Iterable[LedgerEntry]) -> "Ledger":
        """Another ledger: this one with more entries of the same store at its end; this one stays as it is."""
        ledger = Ledger(self.register, [*self.entries], {**self._records}, [*self._spans], {**self._open})
        touched = set[str]()
        for entry in entries:
            ledger._take(entry)
            touched.add(entry.record)
        if self._frame_now is not None:
            spans = [span for span in (*ledger._spans, *ledger._open.values()) if span.record in touched]
            kept = self._frame_now.filter(~pl.col("record").is_in(sorted(touched)))
            ledger._frame_now = pl.concat([kept, tabulate_spans(self.register, spans)])
        return ledger

    def state(self, record: str) -> RecordState | None:
        """Where a record stands after its entries; None where it was never entered."""
        return self._records.get(record)

    def add(self, entry: LedgerEntry) -> None:
        """One more entry; where it is refused nothing has changed.

        Raises:
            RefusedError: out of turn, an unknown field, a value that cannot be, or a reason missing.
        """
        number, known = len(self.entries) + 1, self._records.get(entry.record)
        check_entry(self.register, entry, number, known, self._records.__contains__)
        self._take(entry)

    def _take(self, entry: LedgerEntry) -> None:
        self.entries.append(replace(entry, number=len(self.entries) + 1))
        self._follow(entry)

    def add_all(self, entries: Sequence[LedgerEntry]) -> None:
        """Several entries, all or none.

        Raises:
            RefusedError: as `add`; none of them was taken.
        """
        trial = Ledger.of(self.register, (*self.entries, *entries))
        self.entries, self._records = trial.entries, trial._records
        self._spans, self._open, self._frame_now = trial._spans, trial._open, None

    def refuse(self, entry: LedgerEntry) -> Iterator[tuple[str, str]]:
        """Everything in the way of an entry, and what to do about it; nothing where `add` would take it."""
        return refuse_entry(self.register, entry, self._records.get(entry.record), self._records.__contains__)

    def _follow(self, entry: LedgerEntry) -> None:
        self._frame_now = None
        known = self._records[entry.record] = follow_entry(entry, self._records.get(entry.record))
        self._turn_span(entry, known)

    def _turn_span(self, entry: LedgerEntry, known: RecordState) -> None:
        before = self._open.pop(entry.record, None)
        if before is not None and before.since != entry.day:
            self._spans.append(replace(before, until=entry.day))
        if known.exited is None:
            self._open[entry.record] = Span(entry.record, entry.day, None, known.values)

    def spans(self) -> pl.DataFrame:
        """Every stretch of every record: record, since, until (null while it lasts), and the fields' values."""
        if self._frame_now is None:
            spans = [*self._spans, *self._open.values()]
            self._frame_now = tabulate_spans(self.register, spans)
        return self._frame_now

    def table(self, on: date) -> pl.DataFrame:
        """The records there on a day: record, since (of this state), until, and the fields' values, in order of id."""
        spans = self.spans()
        there = (pl.col("since") <= on) & (pl.col("until").is_null() | (pl.col("until") > on))
        return spans.filter(there).sort("record")

    def lives(self) -> pl.DataFrame:
        """Each stay of each record in the register: record, entered, exited (null while it is there), in order."""
        stays: dict[str, list[tuple[date, date | None]]] = {}
        for entry in self.entries:
            mine = stays.setdefault(entry.record, [])
            if entry.act in (EntryAct.ENTER, EntryAct.RETURN):
                mine.append((entry.day, None))
            elif entry.act in (EntryAct.EXIT, EntryAct.MERGE):
                mine[-1] = (mine[-1][0], entry.day)
        rows = [(name, *stay) for name, mine in stays.items() for stay in mine]
        return pl.DataFrame(rows, {"record": pl.String, "entered": pl.Date, "exited": pl.Date}, orient="row")


def tabulate_spans(register: Register, spans: Sequence[Span]) -> pl.DataFrame:
    """Spans as a frame: record, since, until, and a column for each field that is no fact of a period."""
    columns: dict[str, pl.Series] = {
        "record": pl.Series("record", [one.record for one in spans], dtype=pl.String),
        "since": pl.Series("since", [one.since for one in spans], dtype=pl.Date),
        "until": pl.Series("until", [one.until for one in spans], dtype=pl.Date),
    }
    for column in register.fields:
        if column.holds is not Persistence.PERIOD:
            kind = _TYPES.get(column.type, pl.String)
            values = [_plain(span.values.get(column.name)) for span in spans]
            columns[column.name] = pl.Series(column.name, values, dtype=kind, strict=False)
    return pl.DataFrame(columns)


def _plain(value: Value) -> Any:
    return float(value) if isinstance(value, Fraction) else value
