"""Rules and calendar lines from commitments: rewards, sizes that decide a treatment, rhythms, deadlines."""

import re
from typing import Any

from gongce.documents.model import Commitment
from gongce.rulebook.drafting.metrics import unit_of
from gongce.rulebook.drafting.names import shorten
from gongce.rulebook.drafting.targets import Context, own_words, printed_spans
from gongce.vocabulary import Span

_CYCLES = {"年": "yearly", "半年": "half_yearly", "季度": "quarterly", "季": "quarterly", "月": "monthly"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORT = 12


def draft_rule(context: Context, commitment: Commitment, number: int) -> dict[str, Any]:
    """A row of rules.yaml: what is paid for which condition, or the size that decides a treatment."""
    is_reward = commitment.kind == "reward"
    condition = shorten(commitment.condition, _SHORT) or "（条件见原文）"
    row: dict[str, Any] = {
        "id": f"r{number:03d}",
        "title": shorten(f"{condition}：{commitment.metric}" if is_reward else commitment.metric, 24),
        "kind": "award" if is_reward else "tier",
        "subject": "case",
    }
    if is_reward:
        row |= {"when": [{"field": "condition_met", "op": "==", "value": True, "title": condition}]}
        row |= {"amount": _amount(context, commitment, slot_of(number))}
        row |= {"payer": [context.units.name(commitment.payer)] if commitment.payer else None}
        row |= {"payee": [context.units.name(commitment.payee)] if commitment.payee else None}
        row |= {"slots": None if commitment.target is not None else [slot_of(number)]}
    else:
        row |= {"when": [_size(commitment)]}
    return row | {"where": context.place(_own_spans(context, commitment), commitment.span)}


def slot_of(number: int) -> str:
    """The slot of a rule whose amount is not printed."""
    return f"s{number:03d}"


def _amount(context: Context, commitment: Commitment, slot: str) -> dict[str, Any]:
    unit = unit_of(commitment)
    kind = "rate" if unit == "%" else "fixed"
    amount: dict[str, Any] = {"kind": kind}
    amount |= {"value": commitment.target} if commitment.target is not None else {"slot": slot}
    amount |= {"measured_in": unit if commitment.target is not None else "元"}
    amount |= {"of": shorten(commitment.denominator, 30)} if commitment.denominator else {}
    amount |= {"cap": commitment.cap} if commitment.cap and commitment.cap > 0 else {}
    amount |= {"years": commitment.years} if commitment.years and commitment.years <= 50 else {}
    spans = list(printed_spans(context, commitment))[:1] if commitment.target is not None else []
    return amount | ({"at": list(spans[0])} if spans else {})


def _size(commitment: Commitment) -> dict[str, Any]:
    """The size as a condition: at least, at most, or between."""
    low, high = commitment.floor, commitment.target
    unit = unit_of(commitment)
    base: dict[str, Any] = {"field": "size", "title": shorten(commitment.metric, _SHORT)}
    if commitment.bound == "range" and low is not None and high is not None and low < high:
        return base | {"op": "between", "value": low, "upper": high, "measured_in": unit}
    value = high if high is not None else low
    if value is None:
        return base
    return base | {"op": "<=" if commitment.bound == "at_most" else ">=", "value": value, "measured_in": unit}


def _own_spans(context: Context, commitment: Commitment) -> list[Span]:
    mentions = [context.mentions[index] for index in commitment.mentions]
    spans = [Span(mention.start, mention.end) for mention in mentions]
    return spans[:1] or own_words(commitment)


def draft_entry(context: Context, commitment: Commitment, number: int) -> dict[str, Any]:
    """A row of calendar.yaml: a rhythm, or a day by which something is done."""
    row: dict[str, Any] = {
        "id": f"c{number:03d}",
        "title": shorten(commitment.metric or "（事项见原文）", 24),
        "kind": "task",
        "who": [context.units.name(body) for body in commitment.bodies],
    }
    if commitment.kind == "frequency":
        row |= {"cycle": _CYCLES.get(commitment.unit.rpartition("/")[2], "unknown")}
    else:
        due = commitment.due if _DAY.fullmatch(commitment.due) else "unknown"
        row |= {"cycle": "once", "due": due}
        row |= {"note": f"原文期限：{commitment.due}"} if commitment.due and due == "unknown" else {}
    return row | {"where": context.place(_own_spans(context, commitment), commitment.span)}
