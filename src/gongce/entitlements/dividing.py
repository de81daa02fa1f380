"""Who bears and who receives which part of an amount: whole steps that add up exactly."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from gongce.registers.pools import share_out
from gongce.rulebook import Rule
from gongce.vocabulary import FEN_OF, InputError

_WHOLE = Fraction(100)


def parts_of(rule: Rule, amount: int) -> dict[str, int]:
    """Body → its part of an amount, by the shares the rule names; without shares, the one payer has it all.

    Raises:
        InputError: percents that do not add up to 100, or sums that do not add up to the rule's value.

    >>> row = {"id": "a", "title": "奖励", "kind": "award", "subject": "enterprise", "payer": ["city", "county"]}
    >>> parts = [{"unit": "city", "value": 50}, {"unit": "county", "value": 50}]
    >>> rule = Rule.model_validate(row | {"amount": {"kind": "split", "measured_in": "%", "of": "gdp", "parts": parts}})
    >>> parts_of(rule, 101)
    {'city': 51, 'county': 50}
    """
    given = rule.amount
    if given is None or not given.parts:
        return {rule.payer[0]: amount} if len(rule.payer) == 1 else {}
    total = sum((part.value for part in given.parts), Fraction(0))
    in_money = all(part.measured_in in FEN_OF for part in given.parts)
    if in_money:
        total = sum((part.value * FEN_OF[part.measured_in] for part in given.parts), Fraction(0))
        whole = given.value * FEN_OF[given.measured_in] if given.value is not None else total
    else:
        whole = _WHOLE
    if total != whole:
        raise InputError(
            f"its parts add up to {total}, not to {whole}", where=rule.id, remedy="correct the parts or the whole"
        )
    weights = {part.unit: part.value * (FEN_OF[part.measured_in] if in_money else 1) for part in given.parts}
    return share_out(amount, weights)


def receivers_of(rule: Rule, row: Mapping[str, Any], amount: int) -> dict[str, int]:
    """Receiver → its part of an amount, by the fact `divided_by` (甲:60;乙:40); without one, the row's subject.

    Raises:
        InputError: the fact is missing, no such list, or its percents do not add up to 100.

    >>> row = {"id": "a", "title": "奖励", "kind": "award", "subject": "project", "divided_by": "introducers"}
    >>> receivers_of(Rule.model_validate(row), {"subject": "p", "introducers": "甲:60;乙:40"}, 1001)
    {'甲': 601, '乙': 400}
    """
    if not rule.divided_by:
        return {str(row["subject"]): amount}
    text = row.get(rule.divided_by)
    shares = _read_shares(str(text or ""), rule)
    if sum(shares.values()) != _WHOLE:
        total = sum(shares.values(), Fraction(0))
        raise InputError(
            f"shares add up to {float(total):g} %, not to 100",
            where=f"{rule.id} {row['subject']}",
            remedy="correct them",
        )
    return share_out(amount, shares)


def _read_shares(text: str, rule: Rule) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for part in text.replace("；", ";").replace("：", ":").split(";"):
        name, has_share, share = part.rpartition(":")
        try:
            found[name.strip()] = Fraction(share.strip().removesuffix("%"))
        except (ValueError, ZeroDivisionError):
            has_share = ""
        if not has_share or not name.strip():
            raise InputError(f"{text!r} is no list of shares", where=rule.divided_by, remedy="write 甲:60;乙:40")
    return found
