"""Amounts a rule and row after limits and budgets: whole steps that add up exactly to what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gongce.entitlements.money import fen_of
from gongce.entitlements.outcome import Line
from gongce.registers.pools import share_out
from gongce.rulebook import Ration, Rule
from gongce.vocabulary import FEN_OF, InputError


def settle_row(row: Mapping[str, Any], rules: Sequence[Rule], limits: Sequence[Rule]) -> dict[str, int]:
    """Rule → what is left of its amount in a row after every limit; together exactly the row's total.

    A limit's cut is spread over its rules in proportion to what each has left, largest remainders first.

    >>> Rule_ = lambda name, **more: Rule.model_validate(
    ...     {"id": name, "title": name, "kind": "award", "subject": "enterprise"} | more)
    >>> cap = Rule_("cap", kind="limit")
    >>> settle_row({"a": 100, "b": 50, "cut_cap": 50}, [Rule_("a"), Rule_("b")], [cap])
    {'a': 67, 'b': 33}
    """
    left = {rule.id: int(row[rule.id]) for rule in rules}
    for limit in limits:
        cut = int(row[f"cut_{limit.id}"])
        if cut:
            held = {name: left[name] for name in left if not limit.limits or name in limit.limits}
            left |= share_out(sum(held.values()) - cut, held)
    return left


def ration_lines(lines: Sequence[Line], budget: Rule) -> tuple[list[Line], tuple[int, int]]:
    """Lines under a budget over all rows, and what was asked and the ceiling; nothing changes where it suffices.

    Pro rata: everybody's share of the ceiling by what is asked, whole fen, largest remainders first; the sum is the
    ceiling exactly. In order: rows are served as they stand until nothing is left.

    Raises:
        InputError: the budget's sum is still to be supplied, or is no money.
    """
    amount = budget.amount
    if amount is None or amount.value is None:
        remedy = f"fill slot {amount.slot}" if amount and amount.slot else "give it a value"
        raise InputError("its sum is not stated", where=budget.id, remedy=remedy)
    if amount.measured_in in FEN_OF:
        ceiling = fen_of(amount.value, amount.measured_in, where=budget.id)
    elif amount.value.denominator == 1:
        ceiling = amount.value.numerator
    else:
        raise InputError("a part of a step", where=budget.id, remedy="give a smaller unit")
    mine = [place for place, line in enumerate(lines) if not budget.limits or line.rule in budget.limits]
    asked = sum(lines[place].net for place in mine)
    found = list(lines)
    if asked > ceiling:
        for place, net in _share(ceiling, {place: lines[place].net for place in mine}, budget).items():
            found[place] = replace(lines[place], net=net)
    return found, (asked, ceiling)


def _share(ceiling: int, asked: Mapping[int, int], budget: Rule) -> dict[int, int]:
    if budget.ration is Ration.PRO_RATA:
        shares = share_out(ceiling, {str(place): amount for place, amount in asked.items()})
        return {int(place): amount for place, amount in shares.items()}
    found, left = {}, ceiling
    for place, amount in asked.items():
        found[place] = min(amount, left)
        left -= found[place]
    return found
