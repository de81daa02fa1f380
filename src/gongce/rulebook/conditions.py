"""Whether the conditions of a pack hold on given facts, exactly; an unknown fact is told, never taken as false."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from gongce.rulebook.measurement import convert
from gongce.rulebook.model import Condition, Operator
from gongce.vocabulary import InputError

Scalar: TypeAlias = "Fraction | int | bool | str | date"


@dataclass(frozen=True, slots=True)
class Amounted:
    """A fact with its unit of measurement, such as 5000 万元; converted exactly where a condition asks in another."""

    value: Fraction
    measured_in: str


Fact: TypeAlias = "Scalar | Amounted | None"
Facts: TypeAlias = "Mapping[str, Fact]"

_COMPARE = {
    Operator.AT_LEAST: lambda fact, value: fact >= value,
    Operator.MORE: lambda fact, value: fact > value,
    Operator.AT_MOST: lambda fact, value: fact <= value,
    Operator.LESS: lambda fact, value: fact < value,
}
_WORDS = {
    Operator.AT_LEAST: "不低于",
    Operator.MORE: "超过",
    Operator.AT_MOST: "不高于",
    Operator.LESS: "低于",
    Operator.IS: "为",
    Operator.IS_NOT: "不为",
    Operator.BETWEEN: "介于",
    Operator.IN: "属于",
    Operator.NOT_IN: "不属于",
    Operator.EXISTS: "已有",
    Operator.MISSING: "没有",
}


def condition_holds(condition: Condition, facts: Facts) -> bool | None:
    """Whether one condition holds; None where the fact, or the value it is compared with, is not known.

    A plain number is taken in the condition's own unit of measurement; an `Amounted` one is converted exactly.

    Raises:
        InputError: the fact cannot be compared: another dimension, a word where a number is asked.

    >>> from gongce.rulebook import Condition
    >>> rule = Condition.model_validate({"field": "investment", "op": ">=", "value": 1, "measured_in": "亿元"})
    >>> condition_holds(rule, {"investment": Amounted(Fraction(10000), "万元")}), condition_holds(rule, {})
    (True, None)
    """
    fact = facts.get(condition.field)
    if condition.op is Operator.EXISTS:
        return fact is not None and fact is not False
    if condition.op is Operator.MISSING:
        return fact is None or fact is False
    if fact is None or condition.value is None:
        return None
    return _compare(condition, _in_unit(condition, fact))


def conditions_hold(conditions: Iterable[Condition], facts: Facts) -> bool | None:
    """Whether all hold: False where one surely does not, None where none fails but one is not known."""
    found = [condition_holds(condition, facts) for condition in conditions]
    return False if False in found else None if None in found else True


def any_condition_holds(conditions: Iterable[Condition], facts: Facts) -> bool | None:
    """Whether one of them holds: True where one surely does, None where one is not known; of none: True."""
    found = [condition_holds(condition, facts) for condition in conditions]
    return True if True in found or not found else None if None in found else False


def tell_condition(condition: Condition) -> str:
    """The condition in words.

    >>> from gongce.rulebook import Condition
    >>> row = {"field": "investment", "title": "总投资", "op": ">=", "value": 5, "measured_in": "亿元"}
    >>> tell_condition(Condition.model_validate(row))
    '总投资不低于5亿元'
    """
    unit = condition.measured_in or ""
    value = "" if condition.value is None else f"{_show(condition.value)}{unit}"
    if condition.op is Operator.BETWEEN and condition.upper is not None:
        value = f"{_show(condition.value)}—{_show(condition.upper)}{unit}"
    if condition.value is None and condition.slot:
        value = f"（待补{condition.slot}）"
    return f"{condition.title or condition.field}{_WORDS[condition.op]}{value}"


def _show(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(_show(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{float(value):g}"
    return str(value)


def _in_unit(condition: Condition, fact: "Scalar | Amounted") -> Scalar:
    if not isinstance(fact, Amounted):
        return fact
    if not condition.measured_in:
        return fact.value
    found = convert(fact.value, fact.measured_in, condition.measured_in)
    if found is None:
        raise InputError(
            f"{fact.measured_in} cannot be compared with {condition.measured_in}",
            where=condition.field,
            remedy=f"give the fact in a unit of the same kind as {condition.measured_in}",
        )
    return found


def _compare(condition: Condition, fact: Scalar) -> bool:
    value = condition.value
    try:
        match condition.op:
            case Operator.IN | Operator.NOT_IN:
                options = value if isinstance(value, tuple) else (value,)
                return (fact in options) is (condition.op is Operator.IN)
            case Operator.IS | Operator.IS_NOT:
                return (fact == value) is (condition.op is Operator.IS)
            case Operator.BETWEEN:
                return bool(value <= fact <= condition.upper)  # type: ignore[operator]
            case _:
                return bool(_COMPARE[condition.op](fact, _as_day(value, fact)))
    except TypeError:
        raise InputError(
            f"{fact!r} cannot be compared with {_show(value)}",
            where=condition.field,
            remedy="give a number for a number, a day for a day, a word for a word",
        ) from None


def _as_day(value: object, fact: Scalar) -> object:
    """A pack writes days as words; beside a day they are days."""
    if isinstance(fact, date) and isinstance(value, str):
        return date.fromisoformat(value)
    return value
