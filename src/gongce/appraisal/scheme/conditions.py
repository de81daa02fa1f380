"""Conditions on the facts of a table: hold, do not hold, or cannot be told because a fact is missing."""

from collections.abc import Sequence

from gongce.appraisal.figures import FactTable
from gongce.rulebook.conditions import any_condition_holds, conditions_hold
from gongce.rulebook.model.rules import Condition, Operator
from gongce.vocabulary import InputError


def judge_conditions(
    table: FactTable, row: int, every: Sequence[Condition], any_of: Sequence[Condition] = ()
) -> bool | None:
    """Whether every condition holds and, where given, one of the others; None where a missing fact decides.

    Raises:
        InputError: a column is not there, a fact is of the wrong kind, or a slot has no value yet.

    >>> from fractions import Fraction
    >>> table = FactTable.of({"east": {"largest": "19.99"}, "west": {"largest": None}})
    >>> small = Condition(field="largest", op="<", value=Fraction(20))
    >>> judge_conditions(table, 0, [small]), judge_conditions(table, 1, [small])
    (True, None)
    """
    for condition in (*every, *any_of):
        if condition.value is None and condition.op not in {Operator.EXISTS, Operator.MISSING}:
            raise InputError(
                f"the slot {condition.slot} has no value yet", where=condition.field, remedy="write when: in the scheme"
            )
    facts = {condition.field: table.fact(condition.field, row) for condition in (*every, *any_of)}
    verdicts = (conditions_hold(every, facts), any_condition_holds(any_of, facts))
    return False if False in verdicts else None if None in verdicts else True
