"""Where lists get records from: whole tables of a day with their lights, kept until a record changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import TypeVar, cast

import polars as pl

from gongce.procedures.shelf import Shelf, read_shelf
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack, Register
from gongce_web.city.workspaces import open_city
from gongce_web.records.listings.columns import label_field
from gongce_web.records.listings.marks import mark_rows

_Kept = TypeVar("_Kept")
_MOST = 200
_lock = threading.Lock()
_kept: OrderedDict[Hashable, object] = OrderedDict()


def keep(key: Hashable, make: Callable[[], _Kept]) -> _Kept:
    """What was made for a key, made once; the oldest go first."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(_Kept, _kept[key])
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def stamp() -> Hashable:
    """Changes whenever a record does."""
    folder = open_city().records
    paths = sorted([*folder.glob("*.jsonl"), *folder.glob("*.csv"), *(folder / "cases").glob("*.jsonl")])
    return (folder, tuple((path.name, path.stat().st_mtime_ns) for path in paths), open_city().pack.digest)


def shelf() -> Shelf:
    """Everything recorded."""
    workspace = open_city()
    return keep(("shelf", stamp()), lambda: read_shelf(workspace.pack, workspace.records))


def marked_table(pack: Pack, register: Register, on: date) -> pl.DataFrame:
    """The records of a day with their lights, in order of number."""
    return keep(("table", stamp(), register.id, on), lambda: _mark(pack, register, on))


def _mark(pack: Pack, register: Register, on: date) -> pl.DataFrame:
    all_there = shelf()
    table = all_there.ledgers.get(register.id, Ledger(register)).table(on)
    cases = all_there.cases.get(register.procedure or "", ())
    return mark_rows(pack, register, table, cases, on)


def names_of(register: Register, table: pl.DataFrame) -> Mapping[str, str]:
    """What each record is called."""
    label = label_field(register).name
    return dict(table.select("record", pl.col(label).cast(pl.String)).drop_nulls().iter_rows())
