"""`gongce register` and `gongce case`: what a workspace's ledgers and cases say on a day. Nothing is written there.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import InputError, Severity

if TYPE_CHECKING:
    import polars as pl

    from gongce.procedures import Case
    from gongce.registers.ledger import Ledger
    from gongce.rulebook import Pack, Register
    from gongce.vocabulary import Finding


def add_register(commands: Any) -> None:
    """`gongce register`."""
    parser = commands.add_parser("register", help="ledgers of a workspace: counts, tiers, gaps, findings")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for name, run, told in (
        ("check", run_check, "every doubt about the ledgers: bad lines, double keys, near-same names, lost references"),
        ("report", run_report, "what the ledgers say on a day: counts, tiers, quotas, silent links, coverage, pools"),
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
    if name == "report":
        parser.add_argument(
            "--period", metavar="PERIOD", help="what is counted: 2019, 2019-06 … (left out: the year so far)"
        )
    parser.set_defaults(run=run)


def add_place(parser: Any) -> None:
    """The day, where the ledgers are, and how to print."""
    parser.add_argument("--on", type=read_day, metavar="DAY", help="the day; left out: today")
    parser.add_argument(
        "--records", type=Path, metavar="DIR", help="where the ledgers are; left out: WORKSPACE/records"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")


def add_case(commands: Any) -> None:
    """`gongce case`."""
    parser = commands.add_parser("case", help="cases of a workspace: stages, lights, limits, what is due")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    report = actions.add_parser("report", help="how the cases stand on a day")
    report.add_argument("folder", type=Path, metavar="WORKSPACE", help="a workspace, or a pack's folder")
    report.add_argument("procedure", nargs="?", metavar="PROCEDURE", help="a procedure's id; left out: all with cases")
    add_place(report)
    report.set_defaults(run=run_cases)


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


def read_ledgers(pack: "Pack", records: Path) -> "tuple[dict[str, Ledger], dict[str, pl.DataFrame], list[Finding]]":
    """Every ledger of the pack's registers that is at hand, its facts of periods, and a finding for each bad line."""
    from gongce.registers.files import read_facts, read_ledger_rows
    from gongce.registers.ledger import Ledger

    ledgers: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    findings: list[Any] = []
    for register in pack.registers:
        path = records / f"{register.id}.jsonl"
        if path.is_file():
            entries, bad = read_ledger_rows(register, _read_lines(path), where=path.name)
            ledger, refused = _take(Ledger(register), entries)
            ledgers[register.id], findings = ledger, [*findings, *bad, *refused]
        elif register.procedure is not None:
            drawn = _draw_from_cases(pack, register, records)
            if drawn is not None:
                ledgers[register.id], findings = drawn[0], [*findings, *drawn[1]]
        table = records / f"{register.id}.facts.csv"
        if table.is_file():
            facts[register.id] = read_facts(register, "\n".join(_read_lines(table)), where=table.name)
    return ledgers, facts, findings


def _draw_from_cases(pack: "Pack", register: "Register", records: Path) -> "tuple[Ledger, tuple[Finding, ...]] | None":
    """The ledger of a register of shape case that is kept as cases alone; None where there are none."""
    from gongce.procedures.files import read_cases
    from gongce.procedures.ledgers import ledger_of_cases

    path = records / "cases" / f"{register.procedure}.jsonl"
    if register.procedure is None or not path.is_file():
        return None
    cases = read_cases(register.procedure, _read_lines(path), where=path.name)
    return ledger_of_cases(register, pack.procedure(register.procedure), cases)


def _take(ledger: "Ledger", entries: "list[Any]") -> "tuple[Ledger, list[Finding]]":
    """The entries the ledger accepts, and a finding for each it refuses."""
    from gongce.vocabulary import Finding, RefusedError

    findings = []
    for entry in entries:
        try:
            ledger.add(entry)
        except RefusedError as error:
            findings.append(Finding("register.refused", Severity.BLOCKING, error.where, error.what, error.remedy))
    return ledger, findings


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(path), remedy="save it as UTF-8 text") from None


def _chosen(pack: "Pack", name: str | None, at_hand: "dict[str, Ledger]") -> list[Any]:
    return [pack.register(name)] if name else [one for one in pack.registers if one.id in at_hand]


def run_check(arguments: argparse.Namespace) -> int:
    """Print every doubt."""
    from gongce.registers.checks import check_references, check_register

    pack = open_pack(arguments.folder)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    ledgers, _, findings = read_ledgers(pack, arguments.records or arguments.folder / "records")
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
    from gongce.registers.report import report_register
    from gongce.vocabulary import Period

    pack = open_pack(arguments.folder)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    period = Period.parse(arguments.period) if arguments.period else Period.ytd(day.year, day.month)
    ledgers, facts, findings = read_ledgers(pack, arguments.records or arguments.folder / "records")
    chosen = _chosen(pack, arguments.register, ledgers)
    reports = [report_register(pack, ledgers, register, day, period, facts) for register in chosen]
    if arguments.json:
        print_json({"registers": [asdict(report) for report in reports], "findings": [_plain(one) for one in findings]})
    else:
        for report in reports:
            print("\n".join(tell_report(report)))
    return 0


def tell_report(report: Any) -> list[str]:
    """A report in lines."""
    lines = [f"{report.title}：{report.on}在册{report.size}"]
    for row in report.counts:
        value = "—" if row["value"] is None else f"{row['value']:g}"
        share = f"%（{row['of']}中）" if row["of"] is not None else ""
        aim = f"，目标{row['target']:g}" if row["target"] is not None else ""
        lines.append(f"  {row['title']}{' ' + row['unit'] if row['unit'] else ''} {row['period']}：{value}{share}{aim}")
    lines += [f"  {row['title']}：{row['count']}" for row in report.ladders]
    lines += [
        f"  {row['who']} {row['count']}（{row['least']}—{row['most']}）{_STATES[row['state']]}" for row in report.quotas
    ]
    for row in report.coverage:
        unit = f" {row['unit']}" if row["unit"] else ""
        lines.append(f"  覆盖{unit} {row['covered']}/{row['population']}，还差{row['needed']}")
    lines += [f"  空缺 {row['member']} {row['title']}" for row in report.holes]
    lines += [f"  {row['line']} 余{row['balance']}" for row in report.pool]
    lines += [f"  久未联系 {row['record']} {row['quiet_days']}天" for row in report.silent]
    lines += [f"  缺一次联系 {row['record']} {row['due']}" for row in report.missed]
    lines += [f"  ！ {one.place}：{one.message}" for one in report.findings]
    return lines


_STATES = {"short": "不足", "full": "足额", "over": "超额"}


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write a ledger as a workbook."""
    from gongce.registers.ledger import Ledger
    from gongce.registers.sheets import write_sheet

    pack = open_pack(arguments.folder)
    ledgers, _, _ = read_ledgers(pack, arguments.records or arguments.folder / "records")
    register = pack.register(arguments.register)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    arguments.out.write_bytes(write_sheet(ledgers.get(register.id, Ledger(register)), day))
    print(arguments.out)
    return 0


def run_preview(arguments: argparse.Namespace) -> int:
    """Print what a workbook would change."""
    from gongce.registers.files import print_entry
    from gongce.registers.ledger import Ledger
    from gongce.registers.sheets import read_sheet

    pack = open_pack(arguments.folder)
    ledgers, _, _ = read_ledgers(pack, arguments.records or arguments.folder / "records")
    register = pack.register(arguments.register)
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


def read_case_files(pack: "Pack", records: Path) -> "dict[str, tuple[Case, ...]]":
    """Cases by procedure, from records/cases/PROCEDURE.jsonl."""
    from gongce.procedures.files import read_cases

    found = {}
    for procedure in pack.procedures:
        path = records / "cases" / f"{procedure.id}.jsonl"
        if path.is_file():
            found[procedure.id] = read_cases(procedure.id, _read_lines(path), where=path.name)
    return found


def run_cases(arguments: argparse.Namespace) -> int:
    """Print how the cases stand."""
    from gongce.procedures import mainland_workdays
    from gongce.procedures.report import plain_report, report_cases

    pack = open_pack(arguments.folder)
    day = arguments.on or date.today()  # noqa: DTZ011  (the office's day)
    cases = read_case_files(pack, arguments.records or arguments.folder / "records")
    names = [arguments.procedure] if arguments.procedure else list(cases)
    reports = []
    for name in names:
        procedure = pack.procedure(name)
        reports.append((procedure, report_cases(procedure, cases.get(name, ()), day, mainland_workdays())))
    if arguments.json:
        told = [
            plain_report(procedure, one) | {"findings": [_plain(f) for f in one.findings]} for procedure, one in reports
        ]
        print_json({"procedures": told})
    else:
        for procedure, report in reports:
            print("\n".join(tell_cases(procedure, report)))
    is_blocked = any(f.severity is Severity.BLOCKING for _, one in reports for f in one.findings)
    return InputError.exit_code if is_blocked else 0


def tell_cases(procedure: Any, report: Any) -> list[str]:
    """Cases in lines, the worst light first."""
    done, of = report.closed_share
    stages = "，".join(f"{title}{count}" for title, count in report.stages.items())
    lines = [f"{report.title}：{of}件，办结{done}件（{stages or '无'}）"]
    for row in sorted(report.rows, key=lambda one: (-one.light.light, one.number)):
        light = row.light.light
        colour = procedure.lights.get(light.code, "")
        word = f"{light.shape} {light.word}{f'（{colour}）' if colour else ''}"
        lines.append(f"  {word} {row.number} {row.title} {row.stage} {row.light.reason}".rstrip())
    lines += [f"  ✗ {one.place}：{one.message}；{one.remedy}" for one in report.findings]
    return lines
