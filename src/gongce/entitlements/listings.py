"""A round as lines for people, as one record for programs, and as the list of payments that the next round reads."""

import csv
import io
from typing import Any

from gongce.entitlements.dividing import parts_of, receivers_of
from gongce.entitlements.events import ROW
from gongce.entitlements.explaining import explain_row, print_amount
from gongce.entitlements.outcome import Line, Outcome
from gongce.rulebook.model.base import print_number


def list_round(outcome: Outcome, *, analysis: bool) -> list[str]:
    """The round in lines: who gets what under which rule, cuts, what waits, what is lacking."""
    head = "内部测算，不作为兑付依据" if analysis else "可兑付"
    lines = [f"按{outcome.on.isoformat()}有效的规则（{head}）："]
    for line in outcome.lines:
        rule = outcome.book.by_id(line.rule)
        told = f"{line.subject}：{rule.id}“{rule.title}”{print_amount(line.net, outcome.unit)}"
        told += f"（核减前{print_amount(line.gross, outcome.unit)}）" if line.net != line.gross else ""
        told += f"，应收回{print_amount(line.back, outcome.unit)}" if line.back else ""
        lines.append(told + ("（待补）" if line.waits else ""))
    lines += [f"第{one.row}行{one.rule}：{one.text}，不予奖补" for one in outcome.barred]
    lines.append(f"合计{print_amount(outcome.total, outcome.unit)}，{_count(outcome)}个对象。")
    if outcome.back:
        lines.append(f"应收回{print_amount(outcome.back, outcome.unit)}。")
    for name, (asked, ceiling) in outcome.budgets.items():
        told = f"应付{print_amount(asked, outcome.unit)}，限{print_amount(ceiling, outcome.unit)}"
        lines.append(f"{name}“{outcome.book.by_id(name).title}”：{told}。")
    lines += [f"{one.place}：{one.message}{one.remedy}" for one in outcome.findings]
    lines += [f"未核算{name}“{outcome.book.by_id(name).title}”：{why}。" for name, why in outcome.skipped.items()]
    lines += [f"{one.rule}暂不得兑付：缺{one.text}。" for one in outcome.unpayable()]
    return lines


def _count(outcome: Outcome) -> int:
    return sum(1 for amount in outcome.by_subject().values() if amount)


def round_record(outcome: Outcome, *, analysis: bool) -> dict[str, Any]:
    """Everything about the round as plain values; money in fen as whole numbers."""
    rows = {row[ROW]: row for row in outcome.frame.to_dicts()}
    return {
        "on": outcome.on.isoformat(),
        "status": "analysis" if analysis else "payable",
        "unit": outcome.unit,
        "total": outcome.total,
        "recover": outcome.back,
        "by_subject": outcome.by_subject(),
        "by_rule": outcome.by_rule(),
        "rules": [_rule_record(outcome, place) for place in range(len(outcome.rules))],
        "rows": [
            {
                "row": number,
                "subject": row["subject"],
                "total": sum(line.net for line in outcome.lines if line.row == number),
                "amounts": {rule.id: row[rule.id] for rule in outcome.rules},
                "cuts": {limit.id: row[f"cut_{limit.id}"] for limit in outcome.limits},
                "explanation": list(explain_row(outcome, row)),
            }
            for number, row in rows.items()
        ],
        "lines": [_line_record(outcome, line, rows[line.row]) for line in outcome.lines],
        "barred": [
            {"row": one.row, "rule": one.rule, "why": one.why.value, "text": one.text} for one in outcome.barred
        ],
        "budgets": {name: {"asked": asked, "ceiling": top} for name, (asked, top) in outcome.budgets.items()},
        "skipped": dict(outcome.skipped),
        "findings": [
            {"code": one.code, "severity": one.severity.value, "place": one.place, "message": one.message,
             "remedy": one.remedy}
            for one in outcome.findings
        ],
        "sources": {"rules": outcome.book.sha256, "events": outcome.events.sha256},
    }  # fmt: skip


def _rule_record(outcome: Outcome, place: int) -> dict[str, Any]:
    rule, standing = outcome.rules[place], outcome.standings[place]
    amount = rule.amount
    return {
        "id": rule.id,
        "title": rule.title,
        "clause": rule.where.section if rule.where else "",
        "kind": rule.kind.value,
        "amount": None if amount is None or amount.value is None else print_number(amount.value),
        "measured_in": amount.measured_in if amount else "",
        "payer": [outcome.book.title_of(body) for body in rule.payer],
        "payable": standing.is_payable,
        "lacks": list(standing.lacks),
    }


def _line_record(outcome: Outcome, line: Line, row: dict[str, Any]) -> dict[str, Any]:
    rule = outcome.book.by_id(line.rule)
    return {
        "row": line.row,
        "subject": line.subject,
        "rule": line.rule,
        "gross": line.gross,
        "net": line.net,
        "recover": line.back,
        "waits": line.waits,
        "payers": parts_of(rule, line.net),
        "receivers": receivers_of(rule, row, line.net),
    }


def write_payments(outcome: Outcome) -> str:
    """The payments as CSV, as `--paid` reads them, with what is paid once; recoveries are negative."""
    keys = list(dict.fromkeys(name for rule in outcome.rules for name in rule.once_per if name != "subject"))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["rule", "subject", "receiver", "payer", "amount(元)", "day", *keys])
    rows = {row[ROW]: row for row in outcome.frame.to_dicts()}
    for line in outcome.lines:
        if line.waits:
            continue
        rule, row = outcome.book.by_id(line.rule), rows[line.row]
        for receiver, part in receivers_of(rule, row, line.net).items():
            for payer, amount in (parts_of(rule, part) or {"": part}).items():
                if amount:
                    told = [line.rule, line.subject, receiver, payer, print_yuan(amount), outcome.on.isoformat()]
                    writer.writerow([*told, *("" if row.get(key) is None else row[key] for key in keys)])
        if line.back:
            writer.writerow([line.rule, line.subject, line.subject, "", print_yuan(-line.back), outcome.on.isoformat()])
    return text.getvalue()


def print_yuan(fen: int) -> str:
    """Fen in 元 with two decimals.

    >>> print_yuan(-5), print_yuan(12345)
    ('-0.05', '123.45')
    """
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"
