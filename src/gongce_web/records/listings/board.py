"""The board of a register: one column a stage, small cards, counts and amounts in the heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from django.utils.translation import gettext as _

from gongce.rulebook import FieldType, Register, RegisterField
from gongce_web.records.listings.asking import Asked
from gongce_web.records.listings.columns import (
    add_up,
    label_field,
    listed_fields,
    name_value,
    say_amount,
    write_value,
)
from gongce_web.records.listings.marks import LIGHT, WHY
from gongce_web.records.listings.pages import Listed
from gongce_web.records.listings.sight import Seen

MOST_CARDS = 30
_STAGE = "_stage"


@dataclass(frozen=True)
class Card:
    """A record on the board."""

    number: str
    title: str
    facts: tuple[str, ...]
    light: str
    why: str


@dataclass(frozen=True)
class Lane:
    """One stage: how many, how much, the cards, and the address part that lists all of them where more there are."""

    title: str
    count: int
    amount: str
    cards: tuple[Card, ...]
    more: str


def lay_out(seen: Seen, listed: Listed) -> tuple[Lane, ...]:
    """The stages in their order, each with its records; stages nobody is at stand between and at the end only."""
    register = listed.register
    stages = _stages(seen, register, listed)
    staged = listed.table.with_columns(_stage_of(register, listed.table).alias(_STAGE))
    amount = next((one for one in listed_fields(register) if one.type is FieldType.MONEY), None)
    return tuple(_lane(listed, staged, stage, title, amount) for stage, title in stages)


def _stages(seen: Seen, register: Register, listed: Listed) -> Sequence[tuple[str, str]]:
    if register.procedure:
        return [(one.id, one.title) for one in seen.pack.procedure(register.procedure).stages]
    column = _stage_field(register)
    if column is not None:
        choices = register.levels if column.name == "level" and register.levels else column.choices
        there = [str(one) for one in listed.table[column.name].unique(maintain_order=True) if one is not None]
        known = [*choices, *(one for one in there if one not in choices)]
        return [(one, one) for one in known] + ([("", _("未填"))] if listed.table[column.name].null_count() else [])
    titles = {one.name: one.title.removesuffix("日") for one in register.fields}
    return [("", _("未开始")), *((name, titles[name]) for name in register.sequence)]


def _stage_field(register: Register) -> RegisterField | None:
    return next((one for name in ("stage", "level") if (one := register.field(name)) is not None), None)


def _stage_of(register: Register, table: pl.DataFrame) -> pl.Expr:
    column = _stage_field(register)
    if column is not None:
        return pl.col(column.name).cast(pl.String).fill_null("")
    reached = pl.lit("")
    for name in register.sequence:
        reached = pl.when(pl.col(name).is_not_null()).then(pl.lit(name)).otherwise(reached)
    return reached


def _lane(listed: Listed, staged: pl.DataFrame, stage: str, title: str, amount: RegisterField | None) -> Lane:
    mine = staged.filter(pl.col(_STAGE) == stage)
    sums = add_up(mine, [amount]) if amount else {}
    told = say_amount(sums[amount.name], amount.measured_in or "") if amount and amount.name in sums else ""
    cards = tuple(_card(listed, row, amount) for row in mine.head(MOST_CARDS).iter_rows(named=True))
    return Lane(title, mine.height, told, cards, _more(listed, stage, title) if mine.height > MOST_CARDS else "")


def _more(listed: Listed, stage: str, title: str) -> str:
    column = _stage_field(listed.register)
    if column is None:
        return listed.ask.query(look="list", page=1)
    test = Asked(column.name, "==" if stage else "missing", title if stage else "")
    return listed.ask.query(look="list", page=1, asked=(*listed.ask.asked, test))


def _card(listed: Listed, row: dict[str, object], amount: RegisterField | None) -> Card:
    register, names = listed.register, listed.names
    label = label_field(register)
    title = write_value(label, row[label.name], names) or str(row["record"])
    facts = []
    unit = register.field(register.unit) if register.unit else None
    if unit is not None and row[unit.name]:
        facts.append(name_value(unit, str(row[unit.name]), names))
    if amount is not None and row[amount.name] is not None:
        facts.append(say_amount(Decimal(repr(row[amount.name])), amount.measured_in or ""))
    pointer = next((one for one in register.fields if one.type is FieldType.RECORD and one.name != label.name), None)
    if pointer is not None and row.get(pointer.name) and len(facts) < 2:
        facts.append(name_value(pointer, str(row[pointer.name]), names))
    return Card(str(row["record"]), title, tuple(facts), str(row[LIGHT]), str(row[WHY]))
