"""Pools: amounts with sources, floors and priority; allocations that add up exactly; never below zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongce.vocabulary import RefusedError


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line of a pool asks for, the least it must get, and its place in the order (a smaller one first)."""

    line: str
    asked: int
    least: int = 0
    order: int = 0


def balance_of(movements: Sequence[tuple[str, int]], *, where: str) -> dict[str, int]:
    """Line → balance after every movement, in whole steps of the pool's unit.

    Raises:
        RefusedError: a movement would take a line below zero; told with its place.

    >>> balance_of([("工业", 100), ("工业", -40)], where="用地指标")
    {'工业': 60}
    """
    found: dict[str, int] = {}
    for number, (line, amount) in enumerate(movements, 1):
        rest = found.get(line, 0) + amount
        if rest < 0:
            raise RefusedError(f"第{number}笔使{line}透支{-rest}", where=where, remedy="先调入指标，或减少这一笔")
        found[line] = rest
    return found


def allocate(total: int, claims: Sequence[Claim], *, where: str = "") -> dict[str, int]:
    """Divide a whole among claims: floors first, then claims in their order, those of one order pro rata; all exact.

    Nobody gets more than asked. Remainders of the pro-rata division go to the largest fractions, ties to the first
    named. What nobody asks for stays in the pool (the sum may be less than the whole, never more).

    Args:
        total: steps of the pool's unit.
        claims: what each line asks for.
        where: the pool's name, for errors.

    Raises:
        RefusedError: the floors alone are more than there is; a floor above what is asked; a negative figure.

    >>> allocate(100, [Claim("甲", 50), Claim("乙", 50), Claim("丙", 50)])
    {'甲': 34, '乙': 33, '丙': 33}
    >>> allocate(100, [Claim("甲", 90, order=1), Claim("乙", 50, least=20, order=2)])
    {'甲': 80, '乙': 20}
    """
    _refuse(total, claims, where)
    found = {claim.line: claim.least for claim in claims}
    left = total - sum(found.values())
    for order in sorted({claim.order for claim in claims}):
        mine = {claim.line: claim.asked - claim.least for claim in claims if claim.order == order}
        given = share_out(min(left, sum(mine.values())), mine)
        for line, amount in given.items():
            found[line] += amount
        left -= sum(given.values())
    return found


def _refuse(total: int, claims: Sequence[Claim], where: str) -> None:
    for claim in claims:
        if claim.least < 0 or claim.asked < claim.least:
            raise RefusedError(
                f"{claim.line}申请{claim.asked}低于保底{claim.least}", where=where, remedy="改正申请数或保底数"
            )
    floors = sum(claim.least for claim in claims)
    if total < 0 or floors > total:
        raise RefusedError(f"保底合计{floors}超过总量{total}", where=where, remedy="增加总量，或调低保底")


def share_out(total: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """Divide whole steps by weights, exactly: the largest remainders get the steps left over.

    Where the weights are what is asked for and the total is at most their sum, nobody gets more than asked.

    >>> share_out(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    """
    whole = sum(weights.values())
    if not whole:
        return dict.fromkeys(weights, 0)
    exact = {name: Fraction(total) * weight / whole for name, weight in weights.items()}
    found = {name: share.numerator // share.denominator for name, share in exact.items()}
    left = total - sum(found.values())
    order = sorted(weights, key=lambda name: found[name] - exact[name])
    for name in order[:left]:
        found[name] += 1
    return found


def check_floors(amounts: Mapping[str, int], floors: Mapping[str, Fraction], total: int) -> dict[str, Fraction]:
    """Lines whose share of the whole lies below its floor: line → the share it has.

    Args:
        amounts: line → steps.
        floors: line → least share in percent.
        total: the whole in steps.

    >>> check_floors({"工业": 59}, {"工业": Fraction(60)}, 100)
    {'工业': Fraction(59, 1)}
    """
    shares = {line: Fraction(100 * amounts.get(line, 0), total) for line in floors} if total else {}
    return {line: share for line, share in shares.items() if share < floors[line]}
