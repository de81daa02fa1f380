"""Which fields of a register a list shows, how their heads and values are written, and what is added up below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
from django.utils.translation import pgettext

from gongce.rulebook import FieldType, Persistence, Register, RegisterField

MOST_SHOWN = 9
NUMERIC = frozenset({FieldType.NUMBER, FieldType.COUNT, FieldType.MONEY})
_THIN = "\u2009"
_FIRST_DIGITS_SPACED = 5
_SAFE = 2.0**40
"""Whole numbers below it times 20,000 stay below 2^63, and each is exact as a double."""


@dataclass(frozen=True)
class Column:
    """One column of a list: its field, its head with the unit of measurement."""

    field: RegisterField
    head: str
    is_number: bool
    is_sorted: bool = False
    sort_query: str = ""
    is_descending: bool = False

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name


@dataclass(frozen=True)
class Names:
    """What stands for an id: units by id, records by field and id, stages of a case by id."""

    units: Mapping[str, str]
    records: Mapping[str, Mapping[str, str]]
    stages: Mapping[str, str]


def listed_fields(register: Register) -> tuple[RegisterField, ...]:
    """Fields a list may show: those a record holds by itself, not the facts of periods."""
    return tuple(one for one in register.fields if one.holds is not Persistence.PERIOD)


def label_field(register: Register) -> RegisterField:
    """The field a record is called by: name or title, else the first that is words, else the first."""
    fields = listed_fields(register)
    named = next((one for one in fields if one.name in ("name", "title")), None)
    words = next((one for one in fields if one.type in (FieldType.TEXT, FieldType.RECORD)), None)
    return named or words or fields[0]


def choose_fields(register: Register, table: pl.DataFrame, wanted: Sequence[str]) -> tuple[RegisterField, ...]:
    """The fields shown: those wanted, else those that tell most, of which the rows hold something.

    First what a record is called by, where it lies, at which stage it is; then amounts; then days; then the rest, in
    the register's own order.
    """
    fields = listed_fields(register)
    if wanted:
        return tuple(one for name in wanted for one in fields if one.name == name)
    filled = {one.name for one in fields if table.height and table[one.name].null_count() < table.height}
    label = label_field(register)
    rest = [one for one in fields if one.name != label.name and (one.name in filled or not table.height)]
    ranked = sorted(rest, key=lambda one: _worth(register, one))[: MOST_SHOWN - 1]
    order = {one.name: place for place, one in enumerate(fields)}
    return (label, *sorted(ranked, key=lambda one: (_worth(register, one) // 10, order[one.name])))


def _worth(register: Register, one: RegisterField) -> int:
    if one.name == register.unit:
        return 0
    if one.name in ("stage", "level") or one.type is FieldType.RECORD:
        return 10
    if one.name in (register.due, register.closes, register.contact, register.amount):
        return 30
    by_type = {FieldType.MONEY: 20, FieldType.CHOICE: 21, FieldType.NUMBER: 40, FieldType.COUNT: 40, FieldType.DAY: 41}
    return by_type.get(one.type, 50)


def head_of(one: RegisterField) -> str:
    """The head of a column, the unit of measurement in it."""
    return f"{one.title}（{one.measured_in}）" if one.measured_in else one.title


def write_value(one: RegisterField, value: Any, names: Names) -> str:
    r"""A value as a list prints it; empty where it is missing.

    >>> from gongce.rulebook import RegisterField
    >>> money = RegisterField.model_validate({"name": "n", "title": "总投资", "type": "money", "measured_in": "万元"})
    >>> write_value(money, 180000.0, Names({}, {}, {})), write_value(money, 12.5, Names({}, {}, {}))
    ('180\u2009000', '12.5')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return pgettext("yes or no", "是") if value else pgettext("yes or no", "否")
    if isinstance(value, date):
        return value.isoformat()
    if one.type in NUMERIC:
        return write_number(value)
    return name_value(one, str(value), names)


def name_value(one: RegisterField, value: str, names: Names) -> str:
    """The name of what a value points to; the value itself where nothing is known of it."""
    if one.type is FieldType.UNIT:
        return names.units.get(value, value)
    if one.type is FieldType.RECORD:
        return names.records.get(one.into or "", {}).get(value, value)
    return names.stages.get(value, value) if one.name in ("stage", "stage_kind") else value


def write_number(value: float | Decimal) -> str:
    r"""A number in its shortest exact form, thin spaces from five digits.

    >>> write_number(1234.0), write_number(12345.25), write_number(-100000)
    ('1234', '12\u2009345.25', '-100\u2009000')
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    if len(whole) >= _FIRST_DIGITS_SPACED:
        whole = f"{int(whole):,}".replace(",", _THIN)
    return f"{sign}{whole}{'.' + rest if rest else ''}"


def say_amount(value: Decimal, measured_in: str) -> str:
    """An amount in words: from one 亿元 up in 亿元 with two decimals, rounded half up; else as it stands.

    >>> say_amount(Decimal("1925000"), "万元"), say_amount(Decimal("623.5"), "万元"), say_amount(Decimal(7), "吨")
    ('192.50亿元', '623.5万元', '7吨')
    """
    factor = {"万元": 10_000, "元": 100_000_000}.get(measured_in)
    if factor is None or abs(value) < factor:
        return f"{write_number(value)}{measured_in}"
    return f"{(value / factor).quantize(Decimal('0.01'), ROUND_HALF_UP)}亿元"


def is_added(one: RegisterField) -> bool:
    """Whether values of the field may be added up: amounts and counts of something; never shares, years, scores."""
    return one.type is FieldType.MONEY or (one.type is FieldType.COUNT and bool(one.measured_in))


def add_up(table: pl.DataFrame, fields: Sequence[RegisterField]) -> dict[str, Decimal]:
    """The exact sum of each field that may be added up: decimals as written, never floats; missing ones are left out.

    >>> from gongce.rulebook import RegisterField
    >>> money = RegisterField.model_validate({"name": "n", "title": "总投资", "type": "money", "measured_in": "万元"})
    >>> add_up(pl.DataFrame({"n": [0.1, 0.2, None]}), [money])["n"]
    Decimal('0.3')
    """
    shown = {one.name for one in fields if is_added(one)} & set(table.columns)
    values = {name: table[name].drop_nulls() for name in sorted(shown)}
    return {name: sum_exactly(column) for name, column in values.items() if column.len()}


def sum_exactly(column: pl.Series) -> Decimal:
    """The sum of the decimals these doubles are nearest to.

    A double that is the nearest one to a whole number of units of the n-th place is that decimal: such columns are
    summed as integers; others decimal by decimal.

    >>> sum_exactly(pl.Series([0.1] * 10 + [0.25])), sum_exactly(pl.Series([1e-9, 2.0]))
    (Decimal('1.25'), Decimal('2.000000001'))
    """
    for places in (0, 2, 6):
        factor = 10.0**places
        scaled = (column.cast(pl.Float64) * factor).round(0)
        if bool((scaled.abs() < _SAFE).all()) and bool((scaled / factor == column).all()):
            return Decimal(int(scaled.cast(pl.Int64).sum())).scaleb(-places).normalize() + 0
    return sum((Decimal(repr(value)) for value in column.to_list()), Decimal(0))
