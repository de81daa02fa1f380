"""Conditions on facts: hold, do not hold, or cannot be told because a fact is missing."""

from collections.abc import Sequence
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.rulebook.model.rules import Condition, Operator
from gongce.vocabulary import InputError

_ORDERING = {
    Operator.AT_LEAST: lambda fact, value: fact >= value,
    Operator.MORE: lambda fact, value: fact > value,
    Operator.AT_MOST: lambda fact, value: fact <= value,
    Operator.LESS: lambda fact, value: fact < value,
}


def judge_conditions(
    table: FactTable, row: int, every: Sequence[Condition], any_of: Sequence[Condition] = ()
) -> bool | None:
    """Whether every condition holds and, where given, one of the others; None where a missing fact decides.

    Raises:
        InputError: a column is not there, a fact is of the wrong kind, or a slot has no value yet.

    >>> from gongce.rulebook.model.rules import Condition
    >>> table = FactTable.of({"east": {"largest": "19.99"}, "west": {"largest": None}})
    >>> small = Condition(field="largest", op="<", value=Fraction(20))
    >>> judge_conditions(table, 0, [small]), judge_conditions(table, 1, [small])
    (True, None)
    """
    all_hold = _every([_judge(table, row, condition) for condition in every])
    if not any_of:
        return all_hold
    one_holds = _some([_judge(table, row, condition) for condition in any_of])
    return _every([all_hold, one_holds])


def _every(verdicts: Sequence[bool | None]) -> bool | None:
    if any(verdict is False for verdict in verdicts):
        return False
    return None if any(verdict is None for verdict in verdicts) else True


def _some(verdicts: Sequence[bool | None]) -> bool | None:
    if any(verdict is True for verdict in verdicts):
        return True
    return None if any(verdict is None for verdict in verdicts) else False


def _judge(table: FactTable, row: int, condition: Condition) -> bool | None:
    fact = table.fact(condition.field, row)
    if condition.op in {Operator.EXISTS, Operator.MISSING}:
        return (fact is not None) == (condition.op is Operator.EXISTS)
    if condition.value is None:
        raise InputError(
            f"the slot {condition.slot} has no value yet", where=condition.field, remedy="write it in the scheme"
        )
    if fact is None:
        return None
    return _compare(fact, condition, f"{table.units[row]} {condition.field}")


def _compare(fact: Fraction | bool | str, condition: Condition, where: str) -> bool:
    value = condition.value
    if isinstance(value, bool) and fact in (Fraction(0), Fraction(1)):
        fact = fact == 1
    if condition.op in {Operator.IN, Operator.NOT_IN}:
        listed = value if isinstance(value, tuple) else (value,)
        return (fact in listed) == (condition.op is Operator.IN)
    if condition.op in {Operator.IS, Operator.IS_NOT}:
        if type(fact) is not type(value):
            raise _wrong_kind(fact, where)
        return (fact == value) == (condition.op is Operator.IS)
    if not isinstance(fact, Fraction) or not isinstance(value, Fraction):
        raise _wrong_kind(fact, where)
    if condition.op is Operator.BETWEEN:
        assert condition.upper is not None
        return value <= fact <= condition.upper
    return bool(_ORDERING[condition.op](fact, value))


def _wrong_kind(fact: object, where: str) -> InputError:
    return InputError(
        f"{fact!s} cannot be compared", where=where, remedy="write a number, or 是 or 否, as the rule asks"
    )
