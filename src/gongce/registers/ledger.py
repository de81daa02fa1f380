"""A register's ledger: entries in, the table of any day out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.registers.values import check_value
from gongce.rulebook import FieldType, Persistence, Register
from gongce.vocabulary import RefusedError

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
    values: dict[str, Value]


@dataclass(slots=True)
class _Record:
    """A record while its ledger is read."""

    entered: date
    exited: date | None = None
    values: dict[str, Value] = field(default_factory=dict)
    last: date = date.min
    merged: bool = False


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
    _records: dict[str, _Record] = field(default_factory=dict, repr=False)
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

    def add(self, entry: LedgerEntry) -> None:
        """One more entry; where it is refused nothing has changed.

        Raises:
            RefusedError: out of turn, an unknown field, a value that cannot be, or a reason missing.
        """
        number = len(self.entries) + 1
        reasons = list(self._refuse(entry))
        if reasons:
            what, remedy = reasons[0]
            raise RefusedError(what, where=f"{self.register.title} {entry.record} 第{number}条", remedy=remedy)
        self.entries.append(replace(entry, number=number))
        self._follow(entry)

    def add_all(self, entries: Sequence[LedgerEntry]) -> None:
        """Several entries, all or none.

        Raises:
            RefusedError: as `add`; none of them was taken.
        """
        trial = Ledger.of(self.register, (*self.entries, *entries))
        self.entries, self._records = trial.entries, trial._records
        self._spans, self._open, self._frame_now = trial._spans, trial._open, None

    def _refuse(self, entry: LedgerEntry) -> Iterator[tuple[str, str]]:
        known = self._records.get(entry.record)
        yield from _refuse_turn(entry, known)
        if known and entry.day < known.last:
            yield f"{entry.day}早于已登记的{known.last}", "改正日期；更正以前的数，另记一条并说明"
        if entry.act is EntryAct.EXIT and not entry.reason.strip():
            yield "退出须说明理由", "填写理由"
        if entry.act in (EntryAct.MERGE, EntryAct.SPLIT):
            yield from ((f"{other}不在台账", "先登记它") for other in entry.into if other not in self._records)
        yield from self._refuse_values(entry, known)

    def _refuse_values(self, entry: LedgerEntry, known: _Record | None) -> Iterator[tuple[str, str]]:
        for name, value in entry.values.items():
            column = self.register.field(name)
            if column is None:
                yield f"没有字段{name}", f"字段有：{'、'.join(one.name for one in self.register.fields)}"
                continue
            yield from check_value(column, value)
            fixed = column.holds is Persistence.ONCE and known and known.values.get(name) not in (None, value)
            if fixed and not entry.reason.strip():
                yield f"{column.title}登记后不变", "确属登记错误的，说明理由后更正"
        if entry.act is EntryAct.ENTER:
            for column in self.register.fields:
                if column.required and entry.values.get(column.name) in (None, ""):
                    yield f"缺{column.title}", f"填写{column.title}"

    def _follow(self, entry: LedgerEntry) -> None:
        self._frame_now = None
        if entry.act in (EntryAct.ENTER, EntryAct.RETURN):
            known = self._records.setdefault(entry.record, _Record(entry.day))
            known.exited = None
            known.entered = entry.day
        known = self._records[entry.record]
        known.last = entry.day
        known.values = {**known.values, **entry.values}
        if entry.act is EntryAct.EXIT or (entry.act is EntryAct.MERGE):
            known.exited, known.merged = entry.day, entry.act is EntryAct.MERGE
        self._turn_span(entry, known)

    def _turn_span(self, entry: LedgerEntry, known: _Record) -> None:
        before = self._open.pop(entry.record, None)
        if before is not None and before.since != entry.day:
            self._spans.append(replace(before, until=entry.day))
        if known.exited is None:
            self._open[entry.record] = Span(entry.record, entry.day, None, known.values)

    def spans(self) -> pl.DataFrame:
        """Every stretch of every record: record, since, until (null while it lasts), and the fields' values."""
        if self._frame_now is None:
            spans = [*self._spans, *self._open.values()]
            keys = [(one.record, one.since, one.until) for one in spans]
            self._frame_now = self._frame(spans, ["record", "since", "until"], keys)
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

    def _frame(self, spans: list[Span], heads: list[str], keys: list[tuple[Any, ...]]) -> pl.DataFrame:
        columns: dict[str, pl.Series] = {
            name: pl.Series(name, [key[place] for key in keys], dtype=pl.String if place == 0 else pl.Date)
            for place, name in enumerate(heads)
        }
        for column in self.register.fields:
            if column.holds is not Persistence.PERIOD:
                kind = _TYPES.get(column.type, pl.String)
                values = [_plain(span.values.get(column.name)) for span in spans]
                columns[column.name] = pl.Series(column.name, values, dtype=kind, strict=False)
        return pl.DataFrame(columns)


def _plain(value: Value) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def _refuse_turn(entry: LedgerEntry, known: _Record | None) -> Iterator[tuple[str, str]]:
    if entry.act is EntryAct.ENTER:
        if known:
            yield f"{entry.record}已登记", "改用变更，或另编号"
    elif known is None:
        yield f"{entry.record}没有登记", "先登记"
    elif entry.act is EntryAct.RETURN:
        if known.exited is None:
            yield f"{entry.record}没有退出", "改用变更"
        elif known.merged:
            yield f"{entry.record}已并入其他记录", "登记在并入后的记录上"
    elif known.exited is not None:
        yield f"{entry.record}已于{known.exited}退出", "恢复登记后再变更"
