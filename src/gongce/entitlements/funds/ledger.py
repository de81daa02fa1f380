"""The ledger: movements in their order and the balances they leave; what breaks a rule is refused whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from gongce.entitlements.explaining import print_amount
from gongce.entitlements.funds.movements import CREDIT, Fund, Kind, Movement, Postings, postings_of
from gongce.vocabulary import InputError, RefusedError

_CLAIMING = frozenset({Kind.PAY, Kind.RELEASE, Kind.RECOVER, Kind.INVEST, Kind.WITHDRAW})
_NEEDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PLEDGE: ("source", "year"),
    Kind.PAY_IN: ("source", "year"),
    Kind.BUDGET: ("use", "year"),
    Kind.COMMIT: ("use", "claim", "payee", "rule", "year"),
    **dict.fromkeys(_CLAIMING, ("claim",)),
    Kind.REVERSE: ("reverses", "note"),
}
_SHORT = {
    "cash": ("账上资金不足", "先到账，再拨付"),
    "free": ("超过已到账未承诺的资金", "先到账，再承诺"),
    "receivable": ("到账超过认缴", "先登记认缴"),
    "deferred": ("到账超过认缴", "先登记认缴"),
    "budget": ("超过该用途的预算", "先调整预算"),
    "committed": ("超过该事项的承诺", "先承诺，再拨付"),
    "paid": ("收回超过已付", "核对已付数"),
    "capital": ("退出超过投入", "退出额须等于投入额"),
}


@dataclass(frozen=True)
class Ledger:
    """A fund, its movements and the balance of every account, each zero or above on its own side."""

    fund: Fund
    movements: tuple[Movement, ...] = ()
    balances: Mapping[str, int] = field(default_factory=dict)

    def balance(self, account: str) -> int:
        """An account's balance; one never posted to has 0."""
        return self.balances.get(account, 0)

    def sum_of(self, head: str) -> int:
        """The balance of every account of a head together."""
        return sum(fen for name, fen in self.balances.items() if name.partition(":")[0] == head)

    def opening(self, claim: str) -> Movement:
        """The commitment that opened a claim and was not undone.

        Raises:
            RefusedError: there is none.
        """
        undone = {one.reverses for one in self.movements}
        for number, one in enumerate(self.movements, 1):
            if one.kind is Kind.COMMIT and one.claim == claim and number not in undone:
                return one
        raise RefusedError(f"事项{claim}没有承诺", where=self.fund.id, remedy="先承诺，再拨付")


def post(ledger: Ledger, movement: Movement) -> Ledger:
    """The ledger with one more movement.

    Raises:
        InputError: a movement that says too little, or of an unknown source, use or kind.
        RefusedError: it would overdraw an account, undo what is undone or not there, pay out of order.

    >>> from datetime import date
    >>> fund = Fund("f", "专项资金", {"grant": "补助"}, {"city": "市级"}, {})
    >>> day = date(2026, 3, 1)
    >>> held = post(Ledger(fund), Movement(Kind.PLEDGE, day, 500, year=2026, source="city"))
    >>> held = post(held, Movement(Kind.PAY_IN, day, 300, year=2026, source="city"))
    >>> held.balance("cash"), held.balance("receivable:2026:city")
    (300, 200)
    """
    movement = _complete(ledger, movement)
    _check(ledger, movement)
    balances = dict(ledger.balances)
    for account, change in _postings(ledger, movement):
        side = -1 if account.partition(":")[0] in CREDIT else 1
        balances[account] = balances.get(account, 0) + side * change
    _refuse_overdrawn(ledger, movement, balances)
    return replace(ledger, movements=(*ledger.movements, movement), balances=balances)


def post_all(ledger: Ledger, movements: Iterable[Movement]) -> Ledger:
    """The ledger with every movement, or none: the first that is refused refuses all."""
    for movement in movements:
        ledger = post(ledger, movement)
    return ledger


def _complete(ledger: Ledger, movement: Movement) -> Movement:
    """What a claim's later movements take from its commitment; a counter-entry's sum from what it undoes."""
    if movement.kind in _CLAIMING and movement.claim:
        first = ledger.opening(movement.claim)
        return replace(movement, use=first.use, year=first.year, payee=first.payee, rule=first.rule)
    if movement.kind is Kind.REVERSE and 0 < movement.reverses <= len(ledger.movements):
        return replace(movement, fen=ledger.movements[movement.reverses - 1].fen)
    return movement


def _check(ledger: Ledger, movement: Movement) -> None:
    where = f"{ledger.fund.id} {movement.day.isoformat()} {movement.kind}"
    for name in _NEEDS[movement.kind]:
        if not getattr(movement, name):
            raise InputError(f"a {movement.kind} without {name}", where=where, remedy=f"give its {name}")
    if movement.kind is not Kind.REVERSE and movement.fen <= 0:
        raise InputError("an amount that is not above 0", where=where, remedy="undo a movement by reverse")
    for name, known in (("source", ledger.fund.sources), ("use", ledger.fund.uses)):
        told = getattr(movement, name)
        if told and told not in known:
            raise InputError(f"{told} is no {name} of the fund", where=where, remedy=f"use {', '.join(known)}")
    if ledger.movements and movement.day < ledger.movements[-1].day:
        raise RefusedError("日期早于上一笔", where=where, remedy="按发生先后登记；更正用冲销")
    if movement.kind is Kind.COMMIT and _is_open(ledger, movement.claim):
        raise RefusedError(f"事项{movement.claim}已有承诺", where=where, remedy="另起事项，或先冲销")
    if movement.kind is Kind.REVERSE:
        _check_reversal(ledger, movement, where)
    if movement.kind is Kind.WITHDRAW and movement.fen != ledger.balance(f"capital:{movement.claim}"):
        entered = print_amount(ledger.balance(f"capital:{movement.claim}"), "分")
        raise RefusedError(
            f"退出{print_amount(movement.fen, '分')}不等于投入{entered}", where=where, remedy="按原额退出"
        )


def _is_open(ledger: Ledger, claim: str) -> bool:
    try:
        ledger.opening(claim)
    except RefusedError:
        return False
    return True


def _check_reversal(ledger: Ledger, movement: Movement, where: str) -> None:
    if not 0 < movement.reverses <= len(ledger.movements):
        raise RefusedError(f"没有第{movement.reverses}笔", where=where, remedy="核对编号")
    if ledger.movements[movement.reverses - 1].kind is Kind.REVERSE:
        raise RefusedError("冲销不能再冲销", where=where, remedy="重新登记原来的那一笔")
    if any(one.reverses == movement.reverses for one in ledger.movements):
        raise RefusedError(f"第{movement.reverses}笔已冲销", where=where, remedy="核对编号")


def _postings(ledger: Ledger, movement: Movement) -> Postings:
    if movement.kind is Kind.REVERSE:
        undone = postings_of(ledger.movements[movement.reverses - 1])
        return tuple((account, -change) for account, change in undone)
    return postings_of(movement)


def _refuse_overdrawn(ledger: Ledger, movement: Movement, balances: Mapping[str, int]) -> None:
    for account, balance in balances.items():
        if balance < 0:
            head = account.partition(":")[0].removesuffix("-control")
            told, remedy = _SHORT[head]
            raise RefusedError(
                f"{told}，差{print_amount(-balance, '分')}",
                where=f"{ledger.fund.id} {movement.day.isoformat()} {movement.kind} {print_amount(movement.fen, '分')}",
                remedy=remedy,
            )
