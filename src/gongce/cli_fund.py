"""`gongce fund`: ledgers of special funds: open, post, pay what was awarded, show, compare levels; applications.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import Lane, UsageError

if TYPE_CHECKING:
    from gongce.entitlements.funds import Ledger, Statement


def add_fund(commands: Any) -> None:
    """`gongce fund`."""
    parser = commands.add_parser("fund", help="ledgers of special funds: sources, uses, commitments, payments, balance")
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True, parser_class=type(parser))
    _add_open(acts)
    _add_post(acts)
    _add_show(acts)
    _add_levels(acts)
    _add_applications(acts)


def _add_open(acts: Any) -> None:
    parser = acts.add_parser("open", help="begin a fund's ledger from a pack")
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="the file to make (.jsonl)")
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR", help="the pack's folder")
    parser.add_argument("--rule", default="", metavar="ID", help="the rule that orders the fund")
    parser.add_argument("--uses", default="", metavar="ID", help="the catalogue of its uses")
    parser.add_argument("--id", default="", metavar="ID", help="the fund's id, where no rule orders it")
    parser.add_argument("--title", default="", metavar="NAME", help="and its name")
    parser.add_argument("--source", action="append", default=[], metavar="ID=NAME", help="a further source")
    parser.add_argument("--scope", default="", metavar="NAME", help="the industry or place it is for")
    parser.add_argument("--level", default="", metavar="NAME", help="the level of government it belongs to")
    parser.set_defaults(run=run_open)


def _add_post(acts: Any) -> None:
    parser = acts.add_parser("post", help="append movements: all of them or none")
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="the fund's ledger")
    parser.add_argument("movements", type=Path, metavar="MOVEMENTS", help="CSV: kind, day, amount, year, source, use …")
    parser.add_argument("--json", action="store_true", help="print the balances as JSON")
    parser.set_defaults(run=run_post)


def _add_show(acts: Any) -> None:
    parser = acts.add_parser("show", help="sources, uses, what is due, capital, balance")
    parser.add_argument("ledgers", type=Path, nargs="+", metavar="LEDGER", help="funds' ledgers")
    parser.add_argument("--on", type=_read_day, metavar="DAY", help="the day; left out: today")
    parser.add_argument("--year", type=int, default=0, metavar="YEAR", help="sources and uses of this year alone")
    parser.add_argument(
        "--productive", action="append", default=[], metavar="CLAIM=DAY", help="in full production since"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_show)


def _add_levels(acts: Any) -> None:
    parser = acts.add_parser("levels", help="which places arranged money of a year, and which did not")
    parser.add_argument("ledgers", type=Path, nargs="+", metavar="LEDGER", help="the places' ledgers (their scope)")
    parser.add_argument("--pack", type=Path, required=True, metavar="DIR", help="the pack's folder")
    parser.add_argument("--units", required=True, metavar="ID", help="the unit whose members must each arrange money")
    parser.add_argument("--year", type=int, required=True, metavar="YEAR", help="the year")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_levels)


def _add_applications(acts: Any) -> None:
    parser = acts.add_parser("applications", help="money of higher levels: applied for and won")
    parser.add_argument(
        "table", type=Path, metavar="TABLE", help="project, fund, department, round, state, applied, won"
    )
    parser.add_argument("--pack", type=Path, metavar="DIR", help="the pack's folder")
    parser.add_argument("--funds", default="", metavar="ID", help="the pack's catalogue of funds")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.set_defaults(run=run_applications)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2026-12-31") from None


def _pair(text: str) -> tuple[str, str]:
    name, has_value, value = text.partition("=")
    if not has_value or not name or not value:
        raise UsageError(f"{text} is no pair", remedy="write NAME=VALUE")
    return name, value


def run_open(arguments: argparse.Namespace) -> int:
    """Begin a ledger."""
    from gongce.entitlements.funds import create_ledger
    from gongce.entitlements.funds.opening import fund_of
    from gongce.rulebook import load_pack

    fund, findings = fund_of(
        load_pack(arguments.pack),
        rule=arguments.rule,
        uses=arguments.uses,
        name=arguments.id,
        title=arguments.title,
        sources=dict(map(_pair, arguments.source)),
        scope=arguments.scope,
        level=arguments.level,
    )
    create_ledger(arguments.ledger, fund)
    print(f"{fund.title}：来源{'、'.join(fund.sources.values()) or '（无）'}；用途{'、'.join(fund.uses.values())}")
    for finding in findings:
        print(f"{finding.message}{finding.remedy}", file=sys.stderr)
    return 0


def run_post(arguments: argparse.Namespace) -> int:
    """Append movements."""
    from gongce.entitlements.funds import append_movements
    from gongce.entitlements.funds.filing import read_movements

    ledger = append_movements(arguments.ledger, read_movements(arguments.movements))
    if arguments.json:
        _print_json({"movements": len(ledger.movements), "balances": dict(ledger.balances)})
    else:
        print(
            f"共{len(ledger.movements)}笔，余额{_yuan(ledger.balance('cash'))}，未承诺{_yuan(ledger.balance('free'))}。"
        )
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """Print statements."""
    told = [_state(path, arguments) for path in arguments.ledgers]
    if arguments.json:
        _print_json([one.record() for one in told])
    else:
        print("\n".join(line for one in told for line in one.lines()))
    return 0


def _state(path: Path, arguments: argparse.Namespace) -> "Statement":
    from gongce.entitlements.funds import read_ledger, state

    productive = {claim: _read_day(day) for claim, day in map(_pair, arguments.productive)}
    day = arguments.on or datetime.now(UTC).astimezone().date()
    return state(read_ledger(path).ledger, day, year=arguments.year, productive=productive)


def run_levels(arguments: argparse.Namespace) -> int:
    """Which members of a unit arranged money of a year."""
    from gongce.entitlements.funds import read_ledger
    from gongce.rulebook import load_pack

    pack = load_pack(arguments.pack)
    members = pack.members(arguments.units)
    ledgers = [read_ledger(path).ledger for path in arguments.ledgers]
    rows = [_level(unit.id, unit.title, ledgers, arguments.year) for unit in members]
    levels: dict[str, int] = {}
    for ledger in ledgers:
        level = ledger.fund.level or "未注明级次"
        levels[level] = levels.get(level, 0) + _pledged(ledger, arguments.year)
    if arguments.json:
        _print_json({"year": arguments.year, "places": rows, "levels": levels})
        return 0
    for row in rows:
        print(f"{row['title']}：{'已安排' + _yuan(row['pledged']) if row['arranged'] else '未安排'}")
    for level, fen in levels.items():
        print(f"{level}：{_yuan(fen)}")
    return 0


def _level(name: str, title: str, ledgers: "list[Ledger]", year: int) -> dict[str, Any]:
    mine = [ledger for ledger in ledgers if ledger.fund.scope in {name, title}]
    pledged = sum(_pledged(ledger, year) for ledger in mine)
    return {"unit": name, "title": title, "pledged": pledged, "arranged": pledged > 0}


def _pledged(ledger: "Ledger", year: int) -> int:
    from gongce.entitlements.funds import state

    statement = state(ledger, date(year, 12, 31), year=year)
    return sum(pledged for pledged, _ in statement.sources.values())


def run_applications(arguments: argparse.Namespace) -> int:
    """Print what was applied for and won, by department and by fund."""
    from gongce.entitlements.applications import check_applications, tally_applications
    from gongce.entitlements.events import read_events
    from gongce.rulebook import Catalogue, load_pack

    table = read_events(arguments.table, Lane.ADMIN, kinds={"fund": str, "department": str, "round": str, "state": str})
    funds = None
    if arguments.funds:
        if arguments.pack is None:
            raise UsageError("a catalogue without a pack", remedy="give --pack")
        record = load_pack(arguments.pack).by_id.get(arguments.funds)
        if not isinstance(record, Catalogue):
            raise UsageError(
                f"no catalogue {arguments.funds}", where=str(arguments.pack), remedy="name one of the pack"
            )
        funds = {item.id: item.title for item in record.items}
    findings = check_applications(table, funds)
    departments, by_fund = tally_applications(table, "department"), tally_applications(table, "fund", funds)
    if arguments.json:
        _print_json(
            {
                "departments": [one.record() for one in departments],
                "funds": [one.record() for one in by_fund],
                "findings": [{"code": one.code, "place": one.place, "message": one.message} for one in findings],
            }
        )
        return 0
    print("\n".join(one.text for one in (*departments, *by_fund)))
    for finding in findings:
        print(f"{finding.place}：{finding.message}{finding.remedy}")
    return 0


def _yuan(fen: int) -> str:
    from gongce.entitlements.explaining import print_amount

    return print_amount(fen, "分")


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
