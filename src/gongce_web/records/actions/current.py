"""The view of today: what a record's entries add up to, and what leads from it to others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from gongce.registers.files import print_values, restore_values
from gongce.registers.ledger import Span, tabulate_spans
from gongce.registers.standing import classify_rows
from gongce.registers.states import RecordState
from gongce.rulebook import Persistence, Register
from gongce.vocabulary import Period
from gongce_web.city.workspaces import open_city
from gongce_web.clock import today
from gongce_web.records.models import PeriodFact, Record, RecordValue
from gongce_web.records.queries.naming import find_pointed, pointers, stage_of, title_of, unit_of, words_of
from gongce_web.units.models import Unit

_CHUNK = 500
_BATCH = 2000
_CHANGED = (
    *("unit", "title", "stage", "values", "steps", "words", "entered", "exited"),
    *("is_merged", "last_day", "version", "last_number"),
)


@dataclass
class Touched:
    """A record and the state its entries left it in; `row` is not saved yet where it is new."""

    row: Record
    state: RecordState
    facts: Mapping[str, Any]


def save_current(register: Register, touched: Sequence[Touched], on: date) -> None:
    """Write the view of these records, their index and whatever takes title or unit from them."""
    if not touched:
        return
    before = {one.row.pk: (one.row.title, one.row.unit_id) for one in touched if one.row.pk}
    _fill(register, touched, on)
    new = [one.row for one in touched if one.row.pk is None]
    old = [one.row for one in touched if one.row.pk is not None]
    Record.objects.bulk_create(new, batch_size=_BATCH)
    Record.objects.bulk_update(old, _CHANGED, batch_size=100)
    _index(register, touched, [row.pk for row in old])
    moved = [row.number for row in old if before[row.pk] != (row.title, row.unit_id)]
    _pass_on(register, moved + [row.number for row in new])


def refresh_current(register: Register, numbers: Sequence[str] | None = None) -> int:
    """Judge steps and facts of records anew, of these numbers or of all: after facts came, or a day when rules change.

    Returns:
        How many records were looked at.
    """
    count = 0
    names = numbers if numbers is not None else list(_numbers(register))
    for at in range(0, len(names), _CHUNK):
        rows = list(Record.objects.filter(register=register.id, number__in=names[at : at + _CHUNK]))
        facts = newest_facts(register, [row.number for row in rows])
        save_current(
            register, [Touched(row, state_of(register, row), facts.get(row.number, {})) for row in rows], today()
        )
        count += len(rows)
    return count


def refresh_steps(register: Register, numbers: Sequence[str], on: date) -> int:
    """Judge anew which steps these records are on by the rules of a day; how many moved. Nothing else is touched."""
    rows = list(Record.objects.filter(register=register.id, number__in=numbers))
    facts = newest_facts(register, [row.number for row in rows])
    steps = judge_steps(
        register, [Touched(row, state_of(register, row), facts.get(row.number, {})) for row in rows], on
    )
    moved = [row for row in rows if row.steps != steps.get(row.number, {})]
    for row in moved:
        row.steps = steps.get(row.number, {})
    Record.objects.bulk_update(moved, ["steps"], batch_size=100)
    return len(moved)


def _numbers(register: Register) -> Iterable[str]:
    return Record.objects.filter(register=register.id).order_by("number").values_list("number", flat=True)


def state_of(register: Register, row: Record) -> RecordState:
    """A record as the core knows it after its entries."""
    return RecordState(row.entered, row.exited, restore_values(register, row.values), row.last_day, row.is_merged)


def _fill(register: Register, touched: Sequence[Touched], on: date) -> None:
    units = dict(Unit.objects.values_list("code", "pk"))
    pointed = find_pointed(register, (one.state.values for one in touched))
    steps = judge_steps(register, touched, on)
    for one in touched:
        row, state = one.row, one.state
        values = {name: value for name, value in state.values.items() if value is not None}
        row.values = print_values(values)
        row.entered, row.exited, row.last_day, row.is_merged = state.entered, state.exited, state.last, state.merged
        row.title = title_of(register, row.number, values, pointed)
        row.unit_id = unit_of(register, values, units, pointed)
        row.stage = stage_of(register, values)
        row.words = words_of(register, row.number, row.title, values)
        row.steps = steps.get(row.number, {})


def judge_steps(register: Register, touched: Sequence[Touched], on: date) -> dict[str, dict[str, str]]:
    """Record → ladder → the highest step it is on, by the rules of a day and the newest facts."""
    found: dict[str, dict[str, str]] = {}
    if not register.ladders:
        return found
    table = tabulate_current(register, touched)
    for ladder in register.ladders:
        classed = classify_rows(register, ladder.id, table, on)
        if classed is not None:
            for record, step in classed.select("record", "step").drop_nulls().iter_rows():
                found.setdefault(record, {})[ladder.id] = step
    return found


def tabulate_current(register: Register, touched: Sequence[Touched]) -> pl.DataFrame:
    """The records as the core's table of today, with the newest facts of periods as columns."""
    table = tabulate_spans(
        register, [Span(one.row.number, one.state.last, None, dict(one.state.values)) for one in touched]
    )
    periodic = [field.name for field in register.fields if field.holds is Persistence.PERIOD]
    if not any(one.facts for one in touched):
        return table
    return table.with_columns(
        pl.Series(name, [one.facts.get(name) for one in touched], dtype=pl.Float64) for name in periodic
    )


def newest_facts(register: Register, numbers: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """Record → its facts of the newest period that has any; of these numbers, or of all."""
    if not any(field.holds is Persistence.PERIOD for field in register.fields):
        return {}
    facts = PeriodFact.objects.filter(register=register.id).order_by("number")
    chunks = [None] if numbers is None else [numbers[at : at + _CHUNK] for at in range(0, len(numbers), _CHUNK)]
    found: dict[str, tuple[date, dict[str, Any]]] = {}
    for chunk in chunks:
        rows = facts if chunk is None else facts.filter(record_number__in=chunk)
        for record, period, values in rows.values_list("record_number", "period", "values"):
            end = Period.parse(period).end
            if record not in found or end >= found[record][0]:
                found[record] = (end, values)
    return {record: values for record, (_, values) in found.items()}


def _index(register: Register, touched: Sequence[Touched], old: Sequence[int]) -> None:
    for at in range(0, len(old), _CHUNK):
        RecordValue.objects.filter(record__in=old[at : at + _CHUNK]).delete()
    names = {field.name for field in pointers(register)} | set(register.key)
    rows = [
        RecordValue(record_id=one.row.pk, field=f"{register.id}.{name}", text=str(one.row.values[name])[:160])
        for one in touched
        for name in sorted(names)
        if name in one.row.values
    ]
    RecordValue.objects.bulk_create(rows, batch_size=_BATCH)


def _pass_on(register: Register, numbers: Sequence[str]) -> None:
    """Give titles and units on to records that take theirs from these."""
    from_here = [one for one in _pack_registers() if any(field.into == register.id for field in pointers(one))]
    for other in from_here:
        for at in range(0, len(numbers), _CHUNK):
            _follow(other, register.id, numbers[at : at + _CHUNK])


def _follow(other: Register, into: str, numbers: Sequence[str]) -> None:
    names = [f"{other.id}.{field.name}" for field in pointers(other) if field.into == into]
    keys = RecordValue.objects.filter(field__in=names, text__in=numbers).values_list("record_id", flat=True)
    rows = list(Record.objects.filter(pk__in=set(keys)))
    if not rows:
        return
    units = dict(Unit.objects.values_list("code", "pk"))
    pointed = find_pointed(other, [row.values for row in rows])
    for row in rows:
        row.title = title_of(other, row.number, row.values, pointed)
        row.unit_id = unit_of(other, row.values, units, pointed)
        row.words = words_of(other, row.number, row.title, row.values)
    Record.objects.bulk_update(rows, ("title", "unit", "words"), batch_size=200)


def _pack_registers() -> tuple[Register, ...]:
    return open_city().pack.registers
