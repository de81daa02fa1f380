"""What a fund stands at: by source, by use, by claim; capital to be withdrawn; what is due and not paid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongce.entitlements.explaining import print_amount
from gongce.entitlements.funds.ledger import Ledger
from gongce.entitlements.funds.movements import Kind, Movement


@dataclass(frozen=True, slots=True)
class Payable:
    """A claim that is committed: what is paid, what is not, and whether its last day has passed."""

    claim: str
    payee: str
    use: str
    rule: str
    due: date | None
    committed: int
    paid: int
    unpaid: int
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Capital in a project company; due for exit once the project is in full production."""

    claim: str
    payee: str
    entered: int
    withdrawn: int
    is_due: bool


@dataclass(frozen=True)
class Statement:
    """A fund on a day, in fen. `sources`: pledged, paid in; `uses`: budget, committed, paid."""

    ledger: Ledger
    on: date
    year: int
    sources: Mapping[str, tuple[int, int]]
    uses: Mapping[str, tuple[int, int, int]]
    payables: tuple[Payable, ...]
    positions: tuple[Position, ...]
    lacking: Mapping[str, int] = field(default_factory=dict)

    @property
    def cash(self) -> int:
        """Money on the account."""
        return self.ledger.balance("cash")

    @property
    def free(self) -> int:
        """Paid in and not promised."""
        return self.ledger.balance("free")

    @property
    def overdue(self) -> tuple[Payable, ...]:
        """Claims whose last day has passed and that are not paid in full."""
        return tuple(one for one in self.payables if one.is_overdue)

    def lines(self) -> list[str]:
        """The statement in words."""
        fund = self.ledger.fund
        when = f"{self.year}年度" if self.year else "各年度合计"
        told = [f"{fund.title}（{when}，截至{self.on.isoformat()}）："]
        for source, (pledged, paid) in self.sources.items():
            told.append(f"来源 {fund.sources[source]}：认缴{_yuan(pledged)}，到账{_yuan(paid)}")
        told += [f"来源 {fund.sources[name]}：较规定少认缴{_yuan(fen)}" for name, fen in self.lacking.items()]
        for use, (budget, committed, paid) in self.uses.items():
            told.append(f"用途 {fund.uses[use]}：预算{_yuan(budget)}，承诺{_yuan(committed)}，支出{_yuan(paid)}")
        for one in self.payables:
            if one.unpaid:
                late = "，已逾期" if one.is_overdue else ""
                due = f"，{one.due.isoformat()}前付清" if one.due else ""
                told.append(f"未付 {one.payee}：{_yuan(one.unpaid)}{due}{late}")
        for position in self.positions:
            state = "应退出" if position.is_due else "在投" if position.entered > position.withdrawn else "已原额退出"
            told.append(
                f"股权 {position.payee}：投入{_yuan(position.entered)}，退出{_yuan(position.withdrawn)}，{state}"
            )
        return [*told, f"余额{_yuan(self.cash)}，其中未承诺{_yuan(self.free)}。"]

    def record(self) -> dict[str, Any]:
        """The statement as plain values, in fen."""
        return {
            "fund": self.ledger.fund.id,
            "title": self.ledger.fund.title,
            "scope": self.ledger.fund.scope,
            "level": self.ledger.fund.level,
            "on": self.on.isoformat(),
            "year": self.year,
            "sources": {name: {"pledged": one, "paid_in": two} for name, (one, two) in self.sources.items()},
            "lacking": dict(self.lacking),
            "uses": {
                name: {"budget": one, "committed": two, "paid": three} for name, (one, two, three) in self.uses.items()
            },
            "payables": [
                {
                    "claim": one.claim,
                    "payee": one.payee,
                    "use": one.use,
                    "rule": one.rule,
                    "due": None if one.due is None else one.due.isoformat(),
                    "committed": one.committed,
                    "paid": one.paid,
                    "unpaid": one.unpaid,
                    "overdue": one.is_overdue,
                }
                for one in self.payables
            ],
            "positions": [
                {
                    "claim": one.claim,
                    "payee": one.payee,
                    "entered": one.entered,
                    "withdrawn": one.withdrawn,
                    "due": one.is_due,
                }
                for one in self.positions
            ],
            "cash": self.cash,
            "free": self.free,
            "committed": self.ledger.sum_of("committed"),
            "invested": self.ledger.sum_of("capital"),
        }


def state(ledger: Ledger, on: date, *, year: int = 0, productive: Mapping[str, date] | None = None) -> Statement:
    """The statement of a fund.

    Args:
        ledger: the fund's ledger; movements after the day are left out of sources and uses by the caller's choice of
            ledger (`until`).
        on: the day; what is due before it and unpaid is overdue.
        year: sources and uses of this year's money alone; 0: all years.
        productive: claim → the day its project reached full production; its capital is due for exit from then on.
    """
    effective = _effective(ledger)
    chosen = [one for one in effective if not year or one.year == year]
    fund = ledger.fund
    sources = {
        name: (_sum(chosen, Kind.PLEDGE, source=name), _sum(chosen, Kind.PAY_IN, source=name)) for name in fund.sources
    }
    uses = {name: _use(chosen, name) for name in fund.uses}
    lacking = {}
    if year:
        short = {name: fen - sources[name][0] for name, fen in fund.pledged.items() if name in sources}
        lacking = {name: fen for name, fen in short.items() if fen > 0}
    ready = {claim: day for claim, day in (productive or {}).items() if day <= on}
    payables = tuple(_payable(effective, one, on) for one in effective if one.kind is Kind.COMMIT)
    positions = tuple(_position(effective, claim, ready) for claim in _claims(effective, Kind.INVEST))
    return Statement(ledger, on, year, sources, uses, payables, positions, lacking)


def _effective(ledger: Ledger) -> list[Movement]:
    """Movements that were not undone."""
    undone = {one.reverses for one in ledger.movements if one.kind is Kind.REVERSE}
    pairs = enumerate(ledger.movements, 1)
    return [one for number, one in pairs if number not in undone and one.kind is not Kind.REVERSE]


def _sum(movements: Iterable[Movement], *kinds: Kind, **fields: str) -> int:
    held = (one for one in movements if one.kind in kinds)
    return sum(one.fen for one in held if all(getattr(one, name) == value for name, value in fields.items()))


def _use(movements: list[Movement], use: str) -> tuple[int, int, int]:
    committed = _sum(movements, Kind.COMMIT, use=use) - _sum(movements, Kind.RELEASE, use=use)
    paid = _sum(movements, Kind.PAY, Kind.INVEST, use=use)
    back = _sum(movements, Kind.RECOVER, Kind.WITHDRAW, use=use)
    return _sum(movements, Kind.BUDGET, use=use), committed, paid - back


def _payable(movements: list[Movement], one: Movement, on: date) -> Payable:
    committed = one.fen - _sum(movements, Kind.RELEASE, claim=one.claim)
    paid = _sum(movements, Kind.PAY, Kind.INVEST, claim=one.claim)
    unpaid = committed - paid
    is_overdue = unpaid > 0 and one.due is not None and one.due < on
    return Payable(one.claim, one.payee, one.use, one.rule, one.due, committed, paid, unpaid, is_overdue)


def _claims(movements: list[Movement], kind: Kind) -> list[str]:
    return list(dict.fromkeys(one.claim for one in movements if one.kind is kind))


def _position(movements: list[Movement], claim: str, ready: Mapping[str, date]) -> Position:
    entered = _sum(movements, Kind.INVEST, claim=claim)
    withdrawn = _sum(movements, Kind.WITHDRAW, claim=claim)
    payee = next(one.payee for one in movements if one.claim == claim)
    return Position(claim, payee, entered, withdrawn, claim in ready and entered > withdrawn)


def _yuan(fen: int) -> str:
    return print_amount(fen, "分")
