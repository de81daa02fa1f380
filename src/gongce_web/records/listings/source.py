"""Where lists get records from: whole tables of a day with their lights, kept until a record changes."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar, cast

import polars as pl
from django.utils.translation import get_language

from gongce.procedures.shelf import Shelf
from gongce.rulebook import Register
from gongce_web.city.keeping import Kept
from gongce_web.records.listings.columns import label_field
from gongce_web.records.listings.marks import mark_rows
from gongce_web.records.listings.sight import UNIT, Seen, keep_seen
from gongce_web.records.models import Record
from gongce_web.records.queries import load_cases, load_shelf, load_table

_Value = TypeVar("_Value")
_kept: Kept[object] = Kept(300)


def keep(key: Hashable, make: Callable[[], _Value]) -> _Value:
    """What was made for a key in the language of the page, made once; the longest unused is let go first."""
    return cast(_Value, _kept.get((get_language(), key), make))


def read_shelf(seen: Seen) -> Shelf:
    """Everything recorded."""
    return cast(Shelf, _kept.get(("shelf", seen.stamp()), lambda: load_shelf(seen.pack)))


def whole_table(seen: Seen, register: Register) -> pl.DataFrame:
    """The records of the day with their units and lights, in order of number: of everybody, so filter it by sight."""
    return keep(("table", seen.stamp(register), register.id, seen.on), lambda: _mark(seen, register))


def seen_table(seen: Seen, register: Register) -> pl.DataFrame:
    """The records of the day that the person sees."""
    return keep_seen(seen.sight, register, whole_table(seen, register))


def _mark(seen: Seen, register: Register) -> pl.DataFrame:
    table = load_table(register.id, seen.on, seen.pack)
    cases = load_cases(register.procedure, seen.pack) if register.procedure else ()
    units = dict(unit_codes(register))
    codes = pl.Series(UNIT, [units.get(number) for number in table["record"]], pl.String)
    return mark_rows(seen.pack, register, table, cases, seen.on).with_columns(codes)


def unit_codes(register: Register) -> list[tuple[str, str | None]]:
    """Number and unit of every record there ever was."""
    return list(Record.objects.filter(register=register.id).values_list("number", "unit__code"))


def seen_names(seen: Seen, register: Register) -> Mapping[str, str]:
    """What each record the person sees is called; one called by another record bears that one's name."""
    above = _named_by(seen, register)
    key = ("names", seen.stamp(register, *([above] if above else [])), register.id, seen.on, seen.sight)
    return keep(key, lambda: _names(seen, register, above))


def _named_by(seen: Seen, register: Register) -> Register | None:
    """The register whose records these are called by, where the field they are called by points into one."""
    into = label_field(register).into
    return next((one for one in seen.pack.registers if one.id == into != register.id), None)


def _names(seen: Seen, register: Register, above: Register | None) -> Mapping[str, str]:
    label = label_field(register).name
    rows = seen_table(seen, register).select("record", pl.col(label).cast(pl.String)).drop_nulls().iter_rows()
    known = seen_names(seen, above) if above else {}
    return {record: known.get(name, name) for record, name in rows}
