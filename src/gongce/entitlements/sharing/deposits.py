"""Public deposits among banks by the result of their appraisal; loans withdrawn from firms that must keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gongce.entitlements.events import ROW, EventTable, facts_of_row
from gongce.rulebook import Rule
from gongce.rulebook.conditions import conditions_hold
from gongce.vocabulary import InputError, RefusedError


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank in an allocation: its score, the least and the most it may hold, in fen."""

    name: str
    score: Fraction
    floor: int = 0
    cap: int | None = None


def allocate_deposits(total: int, banks: Sequence[Bank]) -> dict[str, int]:
    """Whole fen in proportion to scores within floors and caps; together exactly the total.

    Where a bound binds, the others share the rest by their scores; fractions of a fen go to the largest remainders,
    of equal ones to the first named.

    Raises:
        RefusedError: floors above the total, caps below it, a floor above its cap, a negative score, a bank twice.

    >>> allocate_deposits(100, [Bank("甲", Fraction(90)), Bank("乙", Fraction(60)), Bank("丙", Fraction(0), floor=10)])
    {'甲': 54, '乙': 36, '丙': 10}
    """
    _refuse(total, banks)
    exact = _fill(total, banks)
    found = {name: share.numerator // share.denominator for name, share in exact.items()}
    left = total - sum(found.values())
    for name in sorted(exact, key=lambda name: found[name] - exact[name])[:left]:
        found[name] += 1
    return found


def _refuse(total: int, banks: Sequence[Bank]) -> None:
    names = [bank.name for bank in banks]
    caps = [total if bank.cap is None else bank.cap for bank in banks]
    checks = {
        "没有银行": not banks,
        "同一银行出现两次": len(set(names)) < len(names),
        "得分为负": any(bank.score < 0 for bank in banks),
        "保底高于上限": any(bank.floor > cap for bank, cap in zip(banks, caps, strict=True)),
        "保底合计超过总额": sum(bank.floor for bank in banks) > total,
        "上限合计不足总额": sum(caps) < total,
    }
    for told, is_wrong in checks.items():
        if is_wrong:
            raise RefusedError(told, where="存款分配", remedy="改正得分、保底或上限")


def _fill(total: int, banks: Sequence[Bank]) -> dict[str, Fraction]:
    """Shares λ·score held between floor and cap, with the one λ that makes them add up; exact.

    The sum rises with λ and bends only where a bank leaves its floor or reaches its cap.
    """
    if not any(bank.score for bank in banks):
        banks = [Bank(bank.name, Fraction(1), bank.floor, bank.cap) for bank in banks]
    scored = [bank for bank in banks if bank.score]
    bends = {Fraction(bank.floor) / bank.score for bank in scored}
    bends |= {Fraction(bank.cap) / bank.score for bank in scored if bank.cap is not None}
    low = Fraction(0)
    for bend in sorted(bends):
        if sum(_held(bank, bend) for bank in banks) > total:
            break
        low = bend
    moving = [bank for bank in scored if bank.floor <= low * bank.score and not _is_full(bank, low)]
    rest = total - sum((_held(bank, low) for bank in banks), Fraction(0))
    weight = sum((bank.score for bank in moving), Fraction(0))
    level = low + (rest / weight if weight else 0)
    shares = {bank.name: _held(bank, level) for bank in banks}
    return shares if weight or not rest else _spread(shares, banks, rest)


def _held(bank: Bank, level: Fraction) -> Fraction:
    share = max(Fraction(bank.floor), level * bank.score)
    return share if bank.cap is None else min(share, Fraction(bank.cap))


def _is_full(bank: Bank, level: Fraction) -> bool:
    return bank.cap is not None and level * bank.score >= bank.cap


def _spread(shares: dict[str, Fraction], banks: Sequence[Bank], rest: Fraction) -> dict[str, Fraction]:
    """What is left when every scored bank is full goes to the others, up to their caps, in their order."""
    found = dict(shares)
    for bank in banks:
        room = rest if bank.cap is None else min(rest, bank.cap - found[bank.name])
        found[bank.name] += room
        rest -= room
    return found


@dataclass(frozen=True, slots=True)
class Breach:
    """A bank took money from a firm on the list: how much, in fen."""

    bank: str
    firm: str
    day: str
    withdrawn: int


def nominate(table: EventTable, rule: Rule) -> dict[str, bool | None]:
    """Firm → whether every condition of the rule is proved (None: something is not known)."""
    found = {}
    for row in table.frame.to_dicts():
        proved = conditions_hold(rule.when, facts_of_row(table, row))
        found[str(row["subject"])] = proved
    return found


def find_breaches(events: EventTable, listed: Mapping[str, date | None]) -> tuple[Breach, ...]:
    """Loans of listed firms that became smaller.

    Args:
        events: bank, firm, day, before and after (money).
        listed: firm → the day it was put on the list (None: from the beginning).

    Raises:
        InputError: a column is absent or an amount missing.
    """
    for name in ("firm", "day", "before", "after"):
        if name not in events.frame.columns:
            raise InputError(
                f"no column {name}", where=events.file, remedy="columns: bank, firm, day, before(元), after(元)"
            )
    found = []
    for row in events.frame.to_dicts():
        if row["before"] is None or row["after"] is None:
            raise InputError("an amount is missing", where=f"{events.file} row {row[ROW]}", remedy="supply it")
        since = listed.get(row["firm"])
        is_listed = row["firm"] in listed and (since is None or row["day"] >= since)
        if is_listed and row["after"] < row["before"]:
            found.append(Breach(row["subject"], row["firm"], str(row["day"]), row["before"] - row["after"]))
    return tuple(found)
