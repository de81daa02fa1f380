"""`gongce charge`: what enterprises were charged, against the list. Nothing is written there.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from gongce.cli_registers import add_place, print_json, read_shelf
from gongce.vocabulary import InputError


def add_charge(commands: Any) -> None:
    """`gongce charge`."""
    parser = commands.add_parser("charge", help="charges against the list: outside it, over its rates, exempted")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="every charge against the list of its day; what is to be refunded")
    check.add_argument("folder", type=Path, metavar="WORKSPACE", help="a workspace, or a pack's folder")
    add_place(check)
    check.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """Print every charge that is not in order, and the sums."""
    from gongce.registers.charges import check_charges, sum_up

    pack, shelf = read_shelf(arguments)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    ledgers, findings = shelf.ledgers, list(shelf.findings)
    if not pack.charge_checks:
        raise InputError("no charge check", where=pack.name, remedy="add charge_checks to registers.yaml")
    told = []
    for check in pack.charge_checks:
        judged, doubts = check_charges(check, ledgers, day)
        told.append((check, judged, sum_up(judged), (*findings, *doubts)))
    if arguments.json:
        print_json({"checks": [_plain(*one) for one in told]})
    else:
        for one in told:
            print("\n".join(tell_check(*one)))
    return 0


def _plain(check: Any, judged: Any, sums: Any, findings: Any) -> dict[str, Any]:
    rows = [
        {
            "charge": one.charge,
            "item": one.item,
            "day": one.day.isoformat(),
            "charger": one.charger,
            "verdict": str(one.verdict),
            "amount_fen": int(one.amount),
            "allowed_fen": None if one.allowed is None else int(one.allowed),
            "excess_fen": int(one.excess),
            "still_due_fen": int(one.still_due),
            "reason": one.reason,
            "opens": check.refund if one.still_due else None,
        }
        for one in judged
    ]
    doubts = [
        {key: str(getattr(one, key)) for key in ("code", "severity", "place", "message", "remedy")} for one in findings
    ]
    return {"check": check.id, "title": check.title, **sums, "rows": rows, "findings": doubts}


def tell_check(check: Any, judged: Any, sums: Any, findings: Any) -> list[str]:
    """A check in lines."""
    from gongce.registers.charges import Verdict
    from gongce.vocabulary import Money

    kinds = "，".join(f"{Verdict(name).word}{count}" for name, count in sums["verdicts"].items())
    lines = [f"{check.title}：{sums['charges']}笔（{kinds or '无'}）"]
    excess, due = Money(sums["excess_fen"]).show("元"), Money(sums["still_due_fen"]).show("元")
    lines.append(f"  多收{excess}元，应退未退{due}元")
    lines += [f"  ！ {one.place}：{one.message}；{one.remedy}" for one in findings]
    return lines
