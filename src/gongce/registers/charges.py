"""Charges against the list: on it that day, within its standard, exempted or not; what is too much opens a refund."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

import polars as pl

from gongce.registers.ledger import Ledger
from gongce.rulebook import ChargeCheck
from gongce.vocabulary import Finding, InputError, Money, Severity

_ITEM = ("standard", "basis", "valid_from", "valid_to")
_CHARGE = ("item", "day", "amount")
_EXEMPTION = ("item", "cut")


class Verdict(StrEnum):
    """What a charge is. Source: 优化营商环境条例 (2019) art. 25: what is not on the lists may not be collected."""

    IN_ORDER = "in_order"
    OUT_OF_LIST = "out_of_list"
    """No such item on the list that day, or the item is not for this class of payers."""
    EXPIRED = "expired"
    """The item was on the list, and no longer is."""
    NO_BASIS = "no_basis"
    """The list names no law or document for the item."""
    OVER_RATE = "over_rate"
    """More than the standard times the quantity."""
    EXEMPTION_IGNORED = "exemption_ignored"
    """Within the standard, but more than the exemption leaves."""
    UNJUDGED = "unjudged"
    """The list gives no standard: whether the amount is right cannot be told."""

    @property
    def word(self) -> str:
        """The word a page shows."""
        return _WORDS[self]


_WORDS = {
    Verdict.IN_ORDER: "合规",
    Verdict.OUT_OF_LIST: "清单之外",
    Verdict.EXPIRED: "已停止执行",
    Verdict.NO_BASIS: "没有依据",
    Verdict.OVER_RATE: "超过标准",
    Verdict.EXEMPTION_IGNORED: "未执行减免",
    Verdict.UNJUDGED: "清单未载标准",
}
_FORBIDDEN = frozenset({Verdict.OUT_OF_LIST, Verdict.EXPIRED, Verdict.NO_BASIS})


@dataclass(frozen=True, slots=True)
class JudgedCharge:
    """One charge: what was taken, what may be taken (None: cannot be told), what is too much, what of it is back."""

    charge: str
    item: str
    day: date
    charger: str
    verdict: Verdict
    amount: Money
    allowed: Money | None
    excess: Money
    refunded: Money
    reason: str

    @property
    def still_due(self) -> Money:
        """What is still to be given back."""
        return Money(max(0, self.excess - self.refunded))


def check_charges(
    check: ChargeCheck, ledgers: Mapping[str, Ledger], on: date
) -> tuple[tuple[JudgedCharge, ...], tuple[Finding, ...]]:
    """Every charge up to a day against the list of its own day.

    A list's change of standard holds from the day of its entry; what was on the list before it was first recorded is
    judged by the first record, where `valid_from` says it already held. Amounts are exact to the fen; a part of a fen
    is in the payer's favour.

    Args:
        check: which registers hold what.
        ledgers: the registers at hand, by id.
        on: charges after this day are left out.

    Returns:
        The charges in the order of their ids, and a finding for each that is not in order.

    Raises:
        InputError: a register lacks a field that is needed, or the list is not at hand.
    """
    items = _spans(ledgers, check.items, _ITEM)
    exempt = _spans(ledgers, check.exemptions, _EXEMPTION) if check.exemptions in ledgers else []
    relief: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in exempt:
        relief[row["item"]].append(row)
    listed: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in items:
        listed[row["record"]].append(row)
    charges = _table(ledgers, check.charges, _CHARGE, on)
    judged = tuple(_judge(row, listed, relief) for row in charges if row["day"] <= on)
    return judged, tuple(_tell(check, one) for one in judged if one.verdict is not Verdict.IN_ORDER)


def _spans(ledgers: Mapping[str, Ledger], name: str | None, needed: Sequence[str]) -> list[dict[str, Any]]:
    return sorted(_ledger(ledgers, name, needed).spans().iter_rows(named=True), key=lambda row: row["since"])


def _table(ledgers: Mapping[str, Ledger], name: str, needed: Sequence[str], on: date) -> list[dict[str, Any]]:
    rows = _ledger(ledgers, name, needed).table(on)
    return list(rows.filter(pl.col("day").is_not_null(), pl.col("amount").is_not_null()).iter_rows(named=True))


def _ledger(ledgers: Mapping[str, Ledger], name: str | None, needed: Sequence[str]) -> Ledger:
    ledger = ledgers.get(name or "")
    if ledger is None:
        raise InputError("nothing recorded", where=name or "", remedy=f"keep records/{name}.jsonl")
    missing = [field for field in needed if ledger.register.field(field) is None]
    if missing:
        raise InputError(f"no field {missing[0]}", where=ledger.register.id, remedy="add it to the register")
    return ledger


def _judge(
    row: Mapping[str, Any],
    listed: Mapping[str, Sequence[dict[str, Any]]],
    relief: Mapping[str, Sequence[dict[str, Any]]],
) -> JudgedCharge:
    amount = _yuan(row["amount"])
    item, verdict, reason = _find_item(row, listed.get(row["item"], ()))
    allowed: Fraction | None = Fraction(0)
    if item is not None and verdict is None:
        allowed, verdict, reason = _compare(row, amount, item, relief.get(row["item"], ()))
    excess = Fraction(0) if allowed is None else max(Fraction(0), amount - allowed)
    return JudgedCharge(
        row["record"],
        row["item"],
        row["day"],
        row.get("charger") or "",
        verdict or Verdict.IN_ORDER,
        _money(amount),
        None if allowed is None else Money(floor(allowed * 100)),
        _money(excess),
        _money(_yuan(row.get("refunded") or 0)),
        reason,
    )


def _yuan(value: float | int) -> Fraction:
    return Fraction(str(value))


def _money(yuan: Fraction) -> Money:
    """To the fen; a part of a fen is rounded up, so that an excess is never told too small."""
    return Money(ceil(yuan * 100))


def _find_item(
    row: Mapping[str, Any], spans: Sequence[dict[str, Any]]
) -> tuple[dict[str, Any] | None, Verdict | None, str]:
    """The list's item on the charge's day, or why there is none."""
    day = row["day"]
    if not spans:
        return None, Verdict.OUT_OF_LIST, f"清单没有{row['item']}"
    then = [span for span in spans if span["since"] <= day and (span["until"] is None or span["until"] > day)]
    if not then and day < spans[0]["since"] and spans[0]["valid_from"] is not None:
        then = [spans[0]]
    if not then:
        is_over = any(span["until"] is not None and span["until"] <= day for span in spans)
        return None, (Verdict.EXPIRED if is_over else Verdict.OUT_OF_LIST), f"{day}不在清单"
    return _in_force(row, then[-1])


def _in_force(row: Mapping[str, Any], item: dict[str, Any]) -> tuple[dict[str, Any] | None, Verdict | None, str]:
    day, since, until = row["day"], item["valid_from"], item["valid_to"]
    if until is not None and day > until:
        return None, Verdict.EXPIRED, f"{until}起停止执行"
    if since is not None and day < since:
        return None, Verdict.OUT_OF_LIST, f"{since}起才执行"
    if item.get("payers") and row.get("payers") and item["payers"] != row["payers"]:
        return None, Verdict.OUT_OF_LIST, f"只对{item['payers']}，不对{row['payers']}"
    if not (item["basis"] or "").strip():
        return None, Verdict.NO_BASIS, "清单没有写明依据"
    return item, None, ""


def _compare(
    row: Mapping[str, Any], amount: Fraction, item: Mapping[str, Any], exemptions: Iterable[Mapping[str, Any]]
) -> tuple[Fraction | None, Verdict | None, str]:
    """What may be taken, and what the charge is beside it."""
    cut = max((_yuan(one["cut"]) for one in exemptions if _is_exempt(row, one)), default=Fraction(0))
    if item["standard"] is None:
        if cut < 100:
            return None, Verdict.UNJUDGED, "清单未载标准"
        return Fraction(0), (Verdict.EXEMPTION_IGNORED if amount else None), "免收"
    quantity = row.get("quantity")
    full = _yuan(item["standard"]) * (Fraction(1) if quantity is None else _yuan(quantity))
    allowed = full * (100 - cut) / 100
    if amount > full:
        return allowed, Verdict.OVER_RATE, f"标准{_show(full)}元"
    if amount > allowed:
        return allowed, Verdict.EXEMPTION_IGNORED, f"减免{_show(cut)}%后{_show(allowed)}元"
    return allowed, None, ""


def _is_exempt(row: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    day, since, until = row["day"], one.get("valid_from") or one["since"], one.get("valid_to")
    in_time = since <= day and (until is None or day <= until) and (one["until"] is None or day < one["until"])
    return in_time and (not one.get("only_in_zone") or row.get("in_zone") is True)


def _show(value: Fraction) -> str:
    return f"{float(value):g}"


def _tell(check: ChargeCheck, one: JudgedCharge) -> Finding:
    message = f"{one.verdict.word}：收{one.amount.show('元')}元，{one.reason}"
    if one.still_due:
        message += f"，应退{one.still_due.show('元')}元"
    remedy = "补录标准后再核" if one.verdict is Verdict.UNJUDGED else "立退费案件，核对后责令退还"
    severity = Severity.NOTE if one.verdict is Verdict.UNJUDGED else Severity.WARNING
    return Finding(f"charge.{one.verdict}", severity, f"{check.title} {one.charge}", message, remedy)


def sum_up(judged: Sequence[JudgedCharge]) -> dict[str, Any]:
    """Charges by verdict, and what is too much, given back, and still due, in fen; by who charged."""
    verdicts = Counter(str(one.verdict) for one in judged)
    chargers: dict[str, int] = defaultdict(int)
    for one in judged:
        if one.still_due:
            chargers[one.charger] += int(one.still_due)
    return {
        "charges": len(judged),
        "verdicts": {str(verdict): verdicts[verdict] for verdict in Verdict if verdicts[verdict]},
        "excess_fen": int(sum(one.excess for one in judged)),
        "refunded_fen": int(sum(min(one.refunded, one.excess) for one in judged)),
        "still_due_fen": int(sum(one.still_due for one in judged)),
        "by_charger": dict(sorted(chargers.items())),
    }
