"""A register's ledger and its facts of periods, from the database; kept, and continued by what came since."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import polars as pl
from django.db import connection

from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.files import restore_values
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack, Persistence, Register, Shape
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import PeriodFact, RecordEvent

_KEPT = 64
_COLUMNS = (
    *("number", "recorded_at", "pk", "record__number", "day", "act", "values", "into"),
    *("by_name", "reason", "proof"),
)
_Mark: TypeAlias = tuple[Any, ...]
_lock = threading.Lock()


@dataclass(frozen=True)
class _Kept:
    """A ledger as it was last read, and the mark of its last event, by which it is known to be the same store's."""

    register: Register
    mark: _Mark
    ledger: Ledger


_kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
_facts: OrderedDict[tuple[str, str], tuple[Register, _Mark, pl.DataFrame | None]] = OrderedDict()


def is_drawn_from_cases(register: Register) -> bool:
    """Whether a register has no entries of its own: its cases are its records."""
    if register.shape is not Shape.CASE or not register.procedure:
        return False
    return not RecordEvent.objects.filter(register=register.id).exists()


def load_own_ledger(register_id: str, on: date | None = None, pack: Pack | None = None) -> Ledger:
    """A register's ledger; `table(day)` of it gives any day. It is shared: nobody adds to it.

    Args:
        register_id: the register.
        on: leave out entries of later days; None takes all.
        pack: whose register; left out: the city's.

    Raises:
        InputError: the pack has no such register.
    """
    register = (pack or open_city().pack).register(register_id)
    ledger = _read(register)
    if on is None or not ledger.entries or max(entry.day for entry in ledger.entries) <= on:
        return ledger
    return Ledger.restore(register, [entry for entry in ledger.entries if entry.day <= on])


def _read(register: Register) -> Ledger:
    key = (str(connection.settings_dict["NAME"]), register.id)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and kept.register is not register:
        kept = None
    rows = _rows(register, kept.mark[0] if kept else 0)
    if kept is not None and (not rows or rows[0][:3] != kept.mark):
        kept, rows = None, _rows(register, 0)  # another store under the same name: read it from its first event
    new = rows[1:] if kept else rows
    if kept is not None and not new:
        return kept.ledger
    entries = [_entry(register, row) for row in new]
    ledger = kept.ledger.continued(entries) if kept else Ledger.restore(register, entries)
    if rows:
        with _lock:
            _kept[key] = _Kept(register, rows[-1][:3], ledger)
            _kept.move_to_end(key)
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return ledger


def _rows(register: Register, since: int) -> list[tuple[Any, ...]]:
    events = RecordEvent.objects.filter(register=register.id, number__gte=since).order_by("number")
    return list(events.values_list(*_COLUMNS))


def _entry(register: Register, row: tuple[Any, ...]) -> LedgerEntry:
    number, _, _, record, day, act, values, into, by, reason, proof = row
    restored = restore_values(register, values)
    return LedgerEntry(record, day, EntryAct(act), restored, tuple(into), by, reason, proof, number)


def entry_of(register: Register, event: RecordEvent) -> LedgerEntry:
    """An event as the core's entry; its record must have been fetched with it."""
    row = (event.number, None, None, event.record.number, event.day, event.act, event.values, event.into)
    return _entry(register, (*row, event.by_name, event.reason, event.proof))


def load_facts(register_id: str, pack: Pack | None = None) -> pl.DataFrame | None:
    """Facts of periods as the core reads them: record, period, one column a field; None where there are none."""
    register = (pack or open_city().pack).register(register_id)
    key = (str(connection.settings_dict["NAME"]), register.id)
    rows = PeriodFact.objects.filter(register=register.id).order_by("number")
    last = rows.values_list("number", "recorded_at", "pk").last()
    with _lock:
        kept = _facts.get(key)
    if kept is not None and kept[0] is register and kept[1] == last:
        return kept[2]
    found = tabulate_facts(register, rows.values_list("record_number", "period", "values")) if last else None
    with _lock:
        _facts[key] = (register, last or (), found)
    return found


def tabulate_facts(register: Register, rows: Iterable[tuple[str, str, dict[str, Any]]]) -> pl.DataFrame:
    """Rows of record, period and values as a frame; of one record and period the last holds."""
    latest = {(record, period): values for record, period, values in rows}
    names = [field.name for field in register.fields if field.holds is Persistence.PERIOD]
    columns: dict[str, pl.Series] = {
        "record": pl.Series("record", [record for record, _ in latest], dtype=pl.String),
        "period": pl.Series("period", [period for _, period in latest], dtype=pl.String),
    }
    for name in names:
        if any(name in values for values in latest.values()):
            columns[name] = pl.Series(name, [values.get(name) for values in latest.values()], dtype=pl.Float64)
    return pl.DataFrame(columns)
