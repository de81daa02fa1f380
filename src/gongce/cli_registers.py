"""`gongce register`: what a workspace's ledgers say on a day. Nothing is written.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_telling import load_readers
from gongce.vocabulary import InputError, Severity

if TYPE_CHECKING:
    from gongce.procedures.shelf import Shelf
    from gongce.registers.ledger import Ledger
    from gongce.rulebook import Pack
    from gongce.vocabulary import Finding


def add_register(commands: Any) -> None:
    """`gongce register`."""
    parser = commands.add_parser("register", help="ledgers of a workspace: counts, tiers, gaps, findings")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for name, run, told in (
        ("check", run_check, "every doubt about the ledgers: bad lines, double keys, near-same names, lost references"),
        ("report", run_report, "what the ledgers say on a day: counts, tiers, quotas, silent links, coverage, pools"),
        ("observe", run_observe, "the counts that are indicators, as observations"),
        ("sheet", run_sheet, "a ledger as a workbook that `register preview` takes back"),
        ("preview", run_preview, "what a workbook would change in a ledger; nothing is written"),
    ):
        _add_action(actions, name, run, told)


def _add_action(actions: Any, name: str, run: Callable[[argparse.Namespace], int], told: str) -> None:
    parser = actions.add_parser(name, help=told)
    parser.add_argument("folder", type=Path, metavar="WORKSPACE", help="a workspace, or a pack's folder")
    one = name in ("sheet", "preview")
    parser.add_argument(
        "register", nargs=None if one else "?", metavar="REGISTER", help="a register's id; left out: all"
    )
    if name == "preview":
        parser.add_argument("file", type=Path, metavar="FILE", help="the workbook")
    if name == "sheet":
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    add_place(parser)
    if name in ("report", "observe"):
        parser.add_argument(
            "--period", metavar="PERIOD", help="what is counted: 2019, 2019-06 … (left out: the year so far)"
        )
        parser.add_argument(
            "--restricted", action="store_true", help="also name the records of registers that are not for everybody"
        )
    parser.set_defaults(run=run)


def add_place(parser: Any) -> None:
    """The day, where the ledgers are, and how to print."""
    parser.add_argument("--on", type=read_day, metavar="DAY", help="the day; left out: today")
    parser.add_argument(
        "--records", type=Path, metavar="DIR", help="where the ledgers are; left out: WORKSPACE/records"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")


def read_day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2019-06-30") from None


def open_pack(folder: Path) -> "Pack":
    """The pack of a workspace, or the pack itself."""
    from gongce.rulebook import load_pack

    return load_pack(folder if (folder / "plan.yaml").is_file() else folder / "plan")


def read_shelf(arguments: argparse.Namespace) -> "tuple[Pack, Shelf]":
    """The pack and the records a command is about: those of the folder named, else the workspace's workbench's or own.

    Raises:
        InputError: the folder named by --records is not there.
    """
    from gongce.procedures import shelf

    pack = open_pack(arguments.folder)
    if arguments.records is None:
        return pack, shelf.open_shelf(pack, arguments.folder, load_readers())
    if not arguments.records.is_dir():
        raise InputError("no such folder", where=str(arguments.records), remedy="name the folder of the ledgers")
    return pack, shelf.read_shelf(pack, arguments.records)


def _chosen(pack: "Pack", name: str | None, at_hand: "Mapping[str, Ledger]") -> list[Any]:
    return [pack.register(name)] if name else [one for one in pack.registers if one.id in at_hand]


def run_check(arguments: argparse.Namespace) -> int:
    """Print every doubt."""
    from gongce.registers.checks import check_references, check_register

    pack, shelf = read_shelf(arguments)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    ledgers, findings = shelf.ledgers, list(shelf.findings)
    for register in _chosen(pack, arguments.register, ledgers):
        if register.id in ledgers:
            findings += check_register(ledgers[register.id], day, pack)
    findings += check_references(ledgers.values(), day)
    if arguments.json:
        print_json({"findings": [_plain(finding) for finding in findings]})
    else:
        print(f"{len(ledgers)}个台账，{len(findings)}处疑点")
        for finding in findings:
            print(f"  {_SIGNS[finding.severity]} {finding.place}：{finding.message}；{finding.remedy}")
    return InputError.exit_code if any(one.severity is Severity.BLOCKING for one in findings) else 0


_SIGNS = {Severity.BLOCKING: "✗", Severity.WARNING: "！", Severity.NOTE: "·"}


def _plain(finding: "Finding") -> dict[str, str]:
    return {key: str(getattr(finding, key)) for key in ("code", "severity", "place", "message", "remedy")}


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def run_report(arguments: argparse.Namespace) -> int:
    """Print what the ledgers say."""
    from gongce.registers.report import report_register, withhold
    from gongce.vocabulary import Period

    pack, shelf = read_shelf(arguments)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    period = Period.parse(arguments.period) if arguments.period else Period.ytd(day.year, day.month)
    chosen, findings = _chosen(pack, arguments.register, shelf.ledgers), shelf.findings
    reports = [report_register(pack, shelf.ledgers, register, day, period, shelf.facts) for register in chosen]
    if not arguments.restricted:
        closed = {register.id for register in chosen if register.restricted}
        reports = [withhold(report) if report.register in closed else report for report in reports]
    if arguments.json:
        print_json({"registers": [asdict(report) for report in reports], "findings": [_plain(one) for one in findings]})
    else:
        for report in reports:
            print("\n".join(tell_report(report, {unit.id: unit.title for unit in pack.units})))
        print("".join(f"✗ {one.place}：{one.message}；{one.remedy}\n" for one in findings), end="")
    return 0


def tell_report(report: Any, titles: Mapping[str, str]) -> list[str]:
    """A report in lines, units by their titles."""
    lines = [f"{report.title}：{report.on}在册{report.size}"]
    for row in report.counts:
        value, share = _tell_value(row), f"（共{row['of']}）" if row["of"] else ""
        aim = f"，目标{row['target']:g}" if row["target"] is not None else ""
        rank = f"，第{row['rank']}位" if row.get("rank") else ""
        unit = titles.get(row["unit"], row["unit"])
        head = f"{row['title']}{' ' + unit if unit else ''} {row['period']}"
        pace = f"，序时进度{row['progress']:.1f}%" if row.get("progress") is not None else ""
        lines.append(f"  {head}：{value}{share}{aim}{pace}{rank}")
        if row.get("waiting"):
            told = "、".join(f"{one['record']}已{one['days']}天" for one in row["waiting"][:5])
            lines.append(f"    未完成：{told}{'等' if len(row['waiting']) > 5 else ''}")
    lines += [f"  {row['title']}：{row['count']}" for row in report.ladders]
    lines += [
        f"  {row['who']} {row['count']}（{row['least']}—{row['most']}）{_STATES[row['state']]}" for row in report.quotas
    ]
    for row in report.coverage:
        unit = f" {titles.get(row['unit'], row['unit'])}" if row["unit"] else ""
        needed = f"，应达{row['share']}，还差{row['needed']}" if row["share"] else ""
        lines.append(f"  覆盖{unit} {row['covered']}/{row['population']}{needed}")
    lines += tell_gaps(report)
    lines += [f"  空缺 {titles.get(row['member'], row['member'])} {row['title']}" for row in report.holes]
    for row in report.lanes:
        parts = "，".join(f"{lane}{done}/{of}" for lane, (done, of) in row["lanes"].items())
        word = "齐备" if row["is_ready"] else f"最慢：{'、'.join(row['slowest'])}"
        lines.append(f"  {row['object']} {parts}；{word}")
    lines += [
        f"  {_DUE[row['state']]} {row['record']} 应于{row['due']}"
        + (f"，{row['done']}完成" if row["done"] else "")
        + (f"（{abs(row['days'])}日）" if row["days"] and row["state"] != "open" else "")
        for row in report.due
    ]
    lines += [f"  {_MOVES[row['act']]} {row['day']} {row['record']} {row['reason']}".rstrip() for row in report.moves]
    lines += [f"  {row['line']} 余{row['balance']}" for row in report.pool]
    lines += [f"  久未联系 {row['record']} {row['quiet_days']}天" for row in report.silent]
    lines += [f"  缺一次联系 {row['record']} {row['due']}" for row in report.missed]
    lines += [f"  ！ {one.place}：{one.message}" for one in report.findings]
    return lines


def tell_gaps(report: Any) -> list[str]:
    """Who is near a step, rose or fell; what follows; whom roles are missing for; who is linked twice."""
    steps = {row["step"]: row["title"] for row in report.ladders}
    lines = [
        f"  接近“{steps.get(row['step'], row['step'])}” {row['record']} {row['value']:.10g}，还差{row['gap']:.10g}"
        for row in report.near
    ]
    lines += [
        f"  {_CLIMBS[row['move']]} {row['record']} {steps.get(row['was'], '—')} → {steps.get(row['now'], '—')}"
        for row in report.climbs
    ]
    lines += [
        f"  由“{steps.get(row['step'], row['step'])}”引起 {row['record']}："
        + "、".join((*row["duties"], *row["procedures"], *row["rules"]))
        for row in report.consequences
    ]
    for row in report.missing_roles:
        who, missing = row.values()
        lines.append(f"  缺角色 {who} {'、'.join(missing)}")
    for row in report.doubles:
        who, partners = row.values()
        lines.append(f"  重复联系 {who} {'、'.join(partners)}")
    return lines


def _tell_value(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return "—"
    return f"{row['value']:.1f}%" if row["of"] is not None else f"{row['value']:.10g}"


_DUE = {"overdue": "逾期", "open": "未到期", "late": "迟完成", "on_time": "按期", "early": "提前"}
_MOVES = {"enter": "调入", "exit": "调出", "return": "恢复", "merge": "并入", "split": "分出"}
_CLIMBS = {"rose": "升档", "fell": "降档", "entered": "入档", "left": "出档"}
_STATES = {"short": "不足", "full": "足额", "over": "超额"}


def run_observe(arguments: argparse.Namespace) -> int:
    """Print the counts that are indicators, as observations."""
    from gongce.registers.ledger import Ledger
    from gongce.registers.observing import observe_counts
    from gongce.vocabulary import Period

    pack, shelf = read_shelf(arguments)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    period = Period.parse(arguments.period) if arguments.period else Period.ytd(day.year, day.month)
    named = _chosen(pack, arguments.register, shelf.ledgers)
    chosen = {one.id: shelf.ledgers.get(one.id, Ledger(one)) for one in named}
    rows = list(observe_counts(pack, chosen, [period], shelf.facts).iter_rows(named=True))
    if arguments.json:
        print_json({"observations": rows, "findings": [_plain(one) for one in shelf.findings]})
    else:
        for row in rows:
            title = pack.indicator(row["indicator"]).title
            print(f"{title}　{pack.unit(row['unit']).title}　{row['period']}　{row['printed'] or '—'}")
    return 0


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write a ledger as a workbook."""
    from gongce.registers.ledger import Ledger
    from gongce.registers.sheets import write_sheet

    pack, shelf = read_shelf(arguments)
    register, ledgers = pack.register(arguments.register), shelf.ledgers
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    arguments.out.write_bytes(write_sheet(ledgers.get(register.id, Ledger(register)), day))
    print(arguments.out)
    return 0


def run_preview(arguments: argparse.Namespace) -> int:
    """Print what a workbook would change."""
    from gongce.registers.files import print_entry
    from gongce.registers.ledger import Ledger
    from gongce.registers.sheets import read_sheet

    pack, shelf = read_shelf(arguments)
    register, ledgers = pack.register(arguments.register), shelf.ledgers
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    if not arguments.file.is_file():
        raise InputError("no such file", where=str(arguments.file), remedy="name the workbook")
    before = ledgers.get(register.id, Ledger(register))
    preview = read_sheet(before, arguments.file.read_bytes(), day, by="preview", where=arguments.file.name)
    entries = [json.loads(print_entry(entry)) for entry in preview.entries]
    if arguments.json:
        print_json({"entries": entries, "findings": [_plain(one) for one in preview.findings]})
    else:
        print(f"改动{len(entries)}条，未变{preview.unchanged}条，疑点{len(preview.findings)}处")
        for one in preview.findings:
            print(f"  {_SIGNS[one.severity]} {one.place}：{one.message}；{one.remedy}")
    return 0 if preview.is_whole else InputError.exit_code
