"""A register's list as a page shows it: sentence, parts, heads, rows, totals, and the choices of its filter."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.registers.ledger import Ledger
from gongce.registers.report import RegisterReport, report_register
from gongce.rulebook import FieldType, Pack, Register, Shape
from gongce_web.records.listings import source
from gongce_web.records.listings.asking import Ask
from gongce_web.records.listings.columns import (
    NUMERIC,
    Column,
    Names,
    add_up,
    choose_fields,
    head_of,
    listed_fields,
    say_amount,
    write_number,
    write_value,
)
from gongce_web.records.listings.finding import narrow, order
from gongce_web.records.listings.marks import LIGHT, WHY, sort_of
from gongce_web.records.listings.parts import Part, list_parts
from gongce_web.records.listings.sight import Seen, may_open

SHAPES = {
    Shape.ENTITY: gettext_noop("实体"),
    Shape.RECOGNITION: gettext_noop("认定"),
    Shape.LINK: gettext_noop("联系"),
    Shape.CASE: gettext_noop("事项"),
    Shape.POOL: gettext_noop("资金池"),
    Shape.COVERAGE: gettext_noop("覆盖"),
}
KINDS = {
    "open": gettext_noop("办理中"),
    "reported": gettext_noop("已报未核"),
    "long_term": gettext_noop("长期跟踪"),
    "closed": gettext_noop("已办结"),
    "dropped": gettext_noop("已终止"),
}
LIGHT_WORDS = {"overdue": gettext_noop("逾期"), "behind": gettext_noop("滞后"), "due_soon": gettext_noop("临近")}


@dataclass(frozen=True)
class Row:
    """A record in a list: its number, its cells in order of the columns, its light."""

    number: str
    cells: tuple[tuple[str, bool], ...]
    light: str
    why: str


@dataclass(frozen=True)
class Listed:
    """Rows found, before they are cut into pages."""

    register: Register
    ask: Ask
    table: pl.DataFrame
    names: Names

    @cached_property
    def sums(self) -> dict[str, Decimal]:
        """The exact sum of every field that may be added up."""
        return add_up(self.table, listed_fields(self.register))

    @cached_property
    def lights(self) -> dict[str, int]:
        """How many rows have which light."""
        return count_lights(self.table)


def count_lights(table: pl.DataFrame) -> dict[str, int]:
    """Light → rows."""
    return dict(table[LIGHT].value_counts().iter_rows())


def find_rows(seen: Seen, register: Register, ask: Ask) -> Listed:
    """The rows a person sees of what is asked, in order."""
    names = read_names(seen, register)
    mine = source.seen_table(seen, register)
    table = narrow(register, mine, ask, units_within(seen.pack, ask.unit), names)
    return Listed(register, ask, order(register, table, ask, names), names)


def units_within(pack: Pack, unit: str) -> frozenset[str] | None:
    """A unit and everything under it in any hierarchy; None for the city or where none is named."""
    if not unit or unit == pack.plan.city:
        return None
    found, fresh = {unit}, [unit]
    while fresh:
        under = {member.id for one in fresh for member in pack.members(one)} - found
        found |= under
        fresh = list(under)
    return frozenset(found)


def read_names(seen: Seen, register: Register) -> Names:
    """What stands for the ids in a register's fields; of records a person may not see, the number alone."""
    into = {one.into for one in register.fields if one.type is FieldType.RECORD and one.into}
    known = {one.id: one for one in seen.pack.registers}
    records = {
        name: source.seen_names(seen, known[name]) for name in sorted(into) if name in known and name != register.id
    }
    records[register.id] = source.seen_names(seen, register)
    stages: dict[str, str] = {name: _(word) for name, word in KINDS.items()}
    if register.procedure:
        stages |= {stage.id: stage.title for stage in seen.pack.procedure(register.procedure).stages}
    return Names({unit.id: unit.title for unit in seen.pack.units}, records, stages)


def head_columns(listed: Listed) -> tuple[Column, ...]:
    """The heads of a list, each with the address part that orders by it."""
    ask = listed.ask
    found = []
    for one in choose_fields(listed.register, listed.table, ask.columns):
        is_sorted = ask.sort == one.name
        descending = not ask.descending if is_sorted else one.type in NUMERIC
        query = ask.query(sort=one.name, descending=descending, page=1)
        found.append(Column(one, head_of(one), one.type in NUMERIC, is_sorted, query, ask.descending))
    return tuple(found)


def print_rows(listed: Listed, columns: tuple[Column, ...], table: pl.DataFrame) -> tuple[Row, ...]:
    """Rows of a table as words and digits."""
    return tuple(
        Row(
            row["record"],
            tuple((write_value(one.field, row[one.name], listed.names), one.is_number) for one in columns),
            row[LIGHT],
            row[WHY],
        )
        for row in table.iter_rows(named=True)
    )


def print_totals(listed: Listed, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The exact sum below each column that may be added up, of every row found and not of the page alone."""
    sums = listed.sums
    return tuple(write_number(sums[one.name]) if one.name in sums else "" for one in columns)


def say(seen: Seen, listed: Listed, columns: tuple[Column, ...]) -> str:
    """The sentence a list opens with: whose, what is asked, how many, the first sum, what is wrong."""
    register, ask, table = listed.register, listed.ask, listed.table
    unit = seen.pack.unit(ask.unit).title if ask.unit else seen.pack.unit(seen.pack.plan.city).title
    asked = [*ask.told, *([_("含“%(words)s”") % {"words": ask.words}] if ask.words else [])]
    which = _("（%(asked)s）") % {"asked": "，".join(asked)} if asked else ""
    words = {"unit": unit, "title": register.title, "which": which, "n": table.height}
    told = [_("%(unit)s%(title)s%(which)s共%(n)d条") % words]
    sums = listed.sums
    first = next((one for one in columns if one.name in sums and one.field.type is FieldType.MONEY), None)
    if first is not None:
        amount = say_amount(sums[first.name], first.field.measured_in or "")
        told.append(_("%(title)s合计%(amount)s") % {"title": first.field.title, "amount": amount})
    lights = [
        _("%(word)s%(n)s条") % {"word": _(word), "n": listed.lights[light]}
        for light, word in LIGHT_WORDS.items()
        if light in listed.lights
    ]
    if lights:
        told.append("、".join(lights))
    return "，".join(told) + "。"


def say_short(seen: Seen, listed: Listed) -> str:
    """The sentence of a look that has no columns: the first amount of the register stands for them."""
    money = (one for one in listed_fields(listed.register) if one.type is FieldType.MONEY)
    return say(seen, listed, tuple(Column(one, head_of(one), True) for one in money))


def read_report(seen: Seen, register: Register) -> RegisterReport:
    """What the core says of a register on the day, of the records a person sees."""
    key = ("report", seen.stamp(*_looked_at(seen, register)), register.id, seen.on, seen.period.code, seen.sight)
    return source.keep(key, lambda: _report(seen, register))


def _looked_at(seen: Seen, register: Register) -> tuple[Register, ...]:
    """The registers a report rests on: its own, those it points into, the one it covers."""
    names = {register.id, register.of, *(one.into for one in register.fields)}
    return tuple(one for one in seen.pack.registers if one.id in names)


def _report(seen: Seen, register: Register) -> RegisterReport:
    facts = source.read_shelf(seen).facts
    return report_register(seen.pack, seen_ledgers(seen), register, seen.on, seen.period, facts)


def seen_ledgers(seen: Seen) -> dict[str, Ledger]:
    """Every ledger with the entries of the records the person sees."""
    ledgers = source.read_shelf(seen).ledgers
    key = ("ledgers", seen.stamp(), seen.sight)
    return source.keep(key, lambda: {name: _seen_ledger(seen, ledger) for name, ledger in ledgers.items()})


def _seen_ledger(seen: Seen, ledger: Ledger) -> Ledger:
    register = ledger.register
    if may_open(seen.sight, register) and seen.sight.units is None:
        return ledger
    rows = source.unit_codes(register) if seen.sight.units and may_open(seen.sight, register) else ()
    mine = {number for number, unit in rows if unit in (seen.sight.units or ())}
    return Ledger.restore(register, [entry for entry in ledger.entries if entry.record in mine])


def read_parts(seen: Seen, listed: Listed) -> tuple[Part, ...]:
    """What the register says besides its rows."""
    register = listed.register
    table = source.seen_table(seen, register)
    report = read_report(seen, register)
    return list_parts(seen.pack, register, report, table, listed.names, seen.on)


@dataclass(frozen=True)
class Line:
    """A register in the list of all: its shape and subject in words, size, problems."""

    register: Register
    shape: str
    size: int
    lights: tuple[tuple[str, int], ...]
    told: str
    updated: date | None


def list_registers(seen: Seen) -> tuple[Line, ...]:
    """Every register a person may open, those that hold something first, by shape and title."""
    lines = [_line(seen, register) for register in seen.pack.registers if may_open(seen.sight, register)]
    shapes = [_(word) for word in SHAPES.values()]
    return tuple(sorted(lines, key=lambda one: (not one.size, shapes.index(one.shape), one.register.title)))


def _line(seen: Seen, register: Register) -> Line:
    key = ("line", seen.stamp(register), register.id, seen.on, seen.sight)
    return source.keep(key, lambda: _sum_up(seen, register))


def _sum_up(seen: Seen, register: Register) -> Line:
    table = source.seen_table(seen, register)
    counted = count_lights(table)
    lights = tuple((light, counted[light]) for light in LIGHT_WORDS if light in counted)
    whys = Counter[str]()
    for light, why, count in table.group_by(LIGHT, WHY).len().iter_rows():
        if light in LIGHT_WORDS and why:
            whys[_kind_of(why)] += count
    told = "、".join(_("%(what)s%(n)d") % {"what": why, "n": count} for why, count in whys.most_common(3))
    updated: Any = table["since"].max() if table.height else None
    return Line(register, _(SHAPES[register.shape]), table.height, lights, told, updated)


def _kind_of(why: str) -> str:
    """What sort of thing a reason is: its words without days and numbers."""
    known = sort_of(why)
    if known:
        return known
    head = why.partition("，")[0]
    if head.startswith("应于") or any(sign.isdigit() for sign in head):
        return _("期限") if "完成" in head or "到期" in head else _("久未联系") if "联系" in head else _("时限")
    return head


def call_record(listed: Listed, number: str) -> str:
    """What a record is called."""
    return listed.names.records.get(listed.register.id, {}).get(number, number)


def say_all(seen: Seen, lines: tuple[Line, ...]) -> str:
    """The sentence over all registers: how many hold how much, and how much of it is late."""
    held = [one for one in lines if one.size]
    late = sum(count for one in held for light, count in one.lights if light == "overdue")
    words = {"n": len(held), "records": sum(one.size for one in held), "on": seen.on.isoformat()}
    told = _("截至%(on)s，%(n)d个台账在用，共%(records)d条记录") % words
    return told + (_("，其中逾期%(late)d条。") % {"late": late} if late else "。")


@dataclass(frozen=True)
class Pager:
    """Where the page before and after are, as parts of an address; empty where there is none."""

    number: int
    count: int
    before: str
    after: str


def page_links(ask: Ask, page: int, count: int) -> Pager:
    """The links of a list's pages."""
    before = ask.query(page=page - 1) if page > 1 else ""
    after = ask.query(page=page + 1) if page < count else ""
    return Pager(page, count, before, after or "")
