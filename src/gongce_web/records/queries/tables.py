"""The table of a register on a day, as lists take it: today's from the records, a past day's from the ledger."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import polars as pl
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from gongce.registers.files import restore_values
from gongce.registers.ledger import Span, tabulate_spans
from gongce.rulebook import FieldType, Pack, Persistence, Register
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import LedgerHead, Record
from gongce_web.records.queries.ledgers import is_drawn_from_cases
from gongce_web.records.queries.shelf import load_ledger

_KEPT = 64
_Stamp: TypeAlias = tuple[Any, ...]
_lock = threading.Lock()


@dataclass(frozen=True)
class _Table:
    """Every record of a register as it was last read, those that left among them, and the stamp of its ledger."""

    register: Register
    stamp: _Stamp
    rows: pl.DataFrame

    def on(self, day: date) -> pl.DataFrame | None:
        """The records there on a day; None where an entry is of a later one, so that the ledger must be asked."""
        last = self.rows["since"].max()
        if isinstance(last, date) and last > day:
            return None
        return self.rows.filter(~pl.col("_gone")).drop("_gone").sort("record")


_kept: OrderedDict[tuple[str, str], _Table] = OrderedDict()


def register_stamp(register_id: str, pack: Pack | None = None) -> _Stamp:
    """What changes whenever a record of the register does: the same stamp, the same table."""
    register = (pack or open_city().pack).register(register_id)
    name = f"register:{register.id}"
    if register.procedure and is_drawn_from_cases(register):
        name = f"procedure:{register.procedure}"
    found = LedgerHead.objects.filter(name=name).values_list("pk", "last_number", "changed_at").first()
    return found or (0, 0, None)


def records_stamp() -> _Stamp:
    """What changes whenever any record, fact, case or duty of the workbench does."""
    return tuple(LedgerHead.objects.order_by("name").values_list("name", "last_number", "changed_at"))


def load_table(register_id: str, on: date, pack: Pack | None = None) -> pl.DataFrame:
    """The records there on a day as `Ledger.table` gives them: record, since, until, the fields; in order of number.

    Today's table is kept and continued by the records that changed since; a past day's is asked of the ledger.

    Raises:
        InputError: the pack has no such register.
    """
    register = (pack or open_city().pack).register(register_id)
    found = _current(register, register_stamp(register_id, pack)).on(on)
    return load_ledger(register_id, None, pack).table(on) if found is None else found


def _current(register: Register, stamp: _Stamp) -> _Table:
    key = (str(connection.settings_dict["NAME"]), register.id)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and kept.register is register and kept.stamp == stamp:
        return kept
    is_same = kept is not None and kept.register is register and kept.stamp[0] == stamp[0]
    table = _Table(register, stamp, _continue(kept) if kept is not None and is_same else _read(register, 0))
    with _lock:
        _kept[key] = table
        _kept.move_to_end(key)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return table


def _continue(kept: _Table) -> pl.DataFrame:
    """The rows as they were with those that changed since; a register that shrank is another: it is read anew."""
    number = kept.stamp[1]
    there = Record.objects.filter(register=kept.register.id, last_number__lte=number).count()
    changed = _read(kept.register, number)
    rows = kept.rows.filter(~pl.col("record").is_in(changed["record"].implode()))
    return pl.concat([rows, changed]) if rows.height == there else _read(kept.register, 0)


def _read(register: Register, after: int) -> pl.DataFrame:
    rows = Record.objects.filter(register=register.id, last_number__gt=after).order_by("number")
    if after == 0:
        rows = Record.objects.filter(register=register.id).order_by("number")
    texts = rows.annotate(text=Cast("values", TextField())).values_list("number", "last_day", "exited", "text")
    return _tabulate(register, list(texts))


def _tabulate(register: Register, rows: list[tuple[str, date, date | None, str]]) -> pl.DataFrame:
    heads = {
        "record": pl.Series("record", [row[0] for row in rows], dtype=pl.String),
        "since": pl.Series("since", [row[1] for row in rows], dtype=pl.Date),
        "until": pl.Series("until", [None] * len(rows), dtype=pl.Date),
    }
    try:
        values = _decode(register, [row[3] for row in rows])
    except (pl.exceptions.PolarsError, ValueError):
        values = _decode_slowly(register, rows)
    gone = pl.Series("_gone", [row[2] is not None for row in rows], dtype=pl.Boolean)
    return pl.DataFrame([*heads.values(), *values, gone])


_AS_PRINTED: dict[FieldType, Any] = {
    FieldType.NUMBER: pl.Float64,
    FieldType.MONEY: pl.Float64,
    FieldType.COUNT: pl.Float64,
    FieldType.FLAG: pl.Boolean,
}


def _decode(register: Register, texts: list[str]) -> Iterable[pl.Series]:
    """Values by the fast reader; a value that is not of its field's kind raises."""
    fields = [one for one in register.fields if one.holds is not Persistence.PERIOD]
    kinds = pl.Struct({one.name: _AS_PRINTED.get(one.type, pl.String) for one in fields})
    frame = pl.Series("text", texts, dtype=pl.String).str.json_decode(kinds).struct.unnest()
    days = [pl.col(one.name).str.to_date("%Y-%m-%d") for one in fields if one.type is FieldType.DAY]
    counts = [pl.col(one.name).cast(pl.Int64) for one in fields if one.type is FieldType.COUNT]
    return frame.with_columns(*days, *counts).select(one.name for one in fields).get_columns()


def _decode_slowly(register: Register, rows: list[tuple[str, date, date | None, str]]) -> Iterable[pl.Series]:
    spans = [Span(row[0], row[1], None, restore_values(register, json.loads(row[3]))) for row in rows]
    return tabulate_spans(register, spans).drop("record", "since", "until").get_columns()
