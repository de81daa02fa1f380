"""Conditions of a pack as expressions over a frame: many records at once, on Polars or PySpark alike."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any

import narwhals as nw

from gongce.rulebook import Condition, FieldType, Operator, Register
from gongce.rulebook.measurement import convert
from gongce.vocabulary import InputError

_COMPARE: dict[Operator, Callable[[nw.Expr, Any], nw.Expr]] = {
    Operator.AT_LEAST: lambda fact, value: fact >= value,
    Operator.MORE: lambda fact, value: fact > value,
    Operator.AT_MOST: lambda fact, value: fact <= value,
    Operator.LESS: lambda fact, value: fact < value,
    Operator.IS: lambda fact, value: fact == value,
    Operator.IS_NOT: lambda fact, value: fact != value,
}


def express_all(conditions: Iterable[Condition], measured_in: Mapping[str, str], flags: frozenset[str]) -> nw.Expr:
    """All conditions as one expression: null where none fails but a fact is not known (Kleene); of none: true.

    Args:
        conditions: the conditions.
        measured_in: column → its unit of measurement; thresholds are converted into it exactly before comparing.
        flags: columns that hold true and false: `exists` asks them to be true.

    Raises:
        InputError: a threshold whose unit does not convert into the column's, or that is still to be supplied.
    """
    parts = [express(condition, measured_in, flags) for condition in conditions]
    return reduce(lambda one, other: one & other, parts, nw.lit(True))


def express_any(conditions: Iterable[Condition], measured_in: Mapping[str, str], flags: frozenset[str]) -> nw.Expr:
    """One of the conditions as an expression; of none: true."""
    parts = [express(condition, measured_in, flags) for condition in conditions]
    return reduce(lambda one, other: one | other, parts[1:], parts[0]) if parts else nw.lit(True)


def express(condition: Condition, measured_in: Mapping[str, str], flags: frozenset[str]) -> nw.Expr:
    """One condition as an expression over its column.

    A decimal threshold is compared as the double nearest to it: figures of up to 15 digits that are equal on paper are
    equal here, so boundaries are exact.

    >>> import polars as pl
    >>> row = {"field": "investment", "op": ">=", "value": 1, "measured_in": "亿元"}
    >>> frame = nw.from_native(pl.DataFrame({"investment": [9999.99, 10000.0, None]}))
    >>> told = frame.select(express(Condition.model_validate(row), {"investment": "万元"}, frozenset()))
    >>> told["investment"].to_list()
    [False, True, None]
    """
    fact = nw.col(condition.field)
    if condition.op in (Operator.EXISTS, Operator.MISSING):
        there = (fact == True) if condition.field in flags else ~fact.is_null()  # noqa: E712  (an expression)
        there = nw.when(there).then(nw.lit(True)).otherwise(nw.lit(False))
        return there if condition.op is Operator.EXISTS else ~there
    if condition.value is None:
        raise InputError("still to be supplied", where=condition.field, remedy=f"fill slot {condition.slot}")
    into = measured_in.get(condition.field, "")
    value = _literal(condition, condition.value, into)
    if condition.op is Operator.BETWEEN:
        lower: nw.Expr = fact >= value
        upper: nw.Expr = fact <= _literal(condition, condition.upper, into)
        return lower & upper
    if condition.op in (Operator.IN, Operator.NOT_IN):
        inside = fact.is_in(list(value) if isinstance(value, tuple) else [value])
        known = nw.when(~fact.is_null()).then(inside if condition.op is Operator.IN else ~inside)
        return known.otherwise(nw.lit(None, nw.Boolean))
    return _COMPARE[condition.op](fact, value)


def _literal(condition: Condition, value: Any, into: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_literal(condition, one, into) for one in value)
    if isinstance(value, Fraction):
        value = _convert(condition, value, into)
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, str) and _is_day(value):
        return date.fromisoformat(value)
    return value


def _convert(condition: Condition, value: Fraction, into: str) -> Fraction:
    if not into or not condition.measured_in or into == condition.measured_in:
        return value
    found = convert(value, condition.measured_in, into)
    if found is None:
        raise InputError(
            f"{condition.measured_in} cannot be compared with {into}",
            where=condition.field,
            remedy="correct measured_in of the condition or of the field",
        )
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def units_of(register: Register) -> dict[str, str]:
    """Field → unit of measurement of a register."""
    return {field.name: field.measured_in for field in register.fields if field.measured_in}


def flags_of(register: Register) -> frozenset[str]:
    """Fields that hold true or false."""
    return frozenset(field.name for field in register.fields if field.type is FieldType.FLAG)
