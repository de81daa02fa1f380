"""`gongce case`: how a workspace's cases stand, the catalogue of approvals, agendas. Nothing is written there.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from gongce.cli_registers import add_place, print_json, read_shelf
from gongce.vocabulary import InputError, Severity


def add_case(commands: Any) -> None:
    """`gongce case`."""
    parser = commands.add_parser("case", help="cases of a workspace: stages, lights, limits, what is due")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    report = _add_action(actions, "report", "how the cases stand on a day", run_cases)
    report.add_argument("procedure", nargs="?", metavar="PROCEDURE", help="a procedure's id; left out: all with cases")
    report.add_argument("--by", metavar="FACT", help="also by the value of a fact: level, kind, green_channel …")
    _add_action(actions, "items", "the catalogue of approvals: limits, who decides, what was saved", run_items)
    agenda = _add_action(actions, "agenda", "what a meeting looks at, drawn from registers and cases", run_agenda)
    agenda.add_argument("meeting", metavar="MEETING", help="a meeting's id")


def _add_action(actions: Any, name: str, told: str, run: Any) -> Any:
    parser = actions.add_parser(name, help=told)
    parser.add_argument("folder", type=Path, metavar="WORKSPACE", help="a workspace, or a pack's folder")
    add_place(parser)
    parser.set_defaults(run=run)
    return parser


def _day(arguments: argparse.Namespace) -> date:
    return arguments.on or date.today()  # noqa: DTZ011  (the office's day)


def _plain(finding: Any) -> dict[str, str]:
    return {key: str(getattr(finding, key)) for key in ("code", "severity", "place", "message", "remedy")}


def run_cases(arguments: argparse.Namespace) -> int:
    """Print how the cases stand."""
    from gongce.procedures import mainland_workdays
    from gongce.procedures.report import plain_report, report_cases, report_groups

    pack, shelf = read_shelf(arguments)
    names = [arguments.procedure] if arguments.procedure else list(shelf.cases)
    reports = []
    for name in names:
        procedure = pack.procedure(name)
        told = report_cases(procedure, shelf.cases.get(name, ()), _day(arguments), mainland_workdays())
        reports.append((procedure, told, report_groups(told, arguments.by) if arguments.by else []))
    if arguments.json:
        rows = [
            plain_report(procedure, one) | {"findings": [_plain(f) for f in one.findings], "groups": groups}
            for procedure, one, groups in reports
        ]
        print_json({"procedures": rows, "findings": [_plain(one) for one in shelf.findings]})
    else:
        for procedure, report, groups in reports:
            print("\n".join((*tell_cases(procedure, report), *(_tell_group(arguments.by, row) for row in groups))))
        print("".join(f"✗ {one.place}：{one.message}；{one.remedy}\n" for one in shelf.findings), end="")
    found = [*shelf.findings, *(f for _, one, _ in reports for f in one.findings)]
    return InputError.exit_code if any(one.severity is Severity.BLOCKING for one in found) else 0


def tell_cases(procedure: Any, report: Any) -> list[str]:
    """Cases in lines, the worst light first, of one light those that go first."""
    from gongce.procedures.report import is_first, missing_papers

    done, of = report.closed_share
    stages = "，".join(f"{title}{count}" for title, count in report.stages.items())
    lines = [f"{report.title}：{of}件，办结{done}件（{stages or '无'}）"]
    order = {row.number: not is_first(procedure, row) for row in report.rows}
    for row in sorted(report.rows, key=lambda one: (-one.light.light, order[one.number], one.number)):
        light = row.light.light
        colour = procedure.lights.get(light.code, "")
        word = f"{light.shape} {light.word}{f'（{colour}）' if colour else ''}"
        lines.append(f"  {word} {row.number} {row.title} {row.stage} {row.light.reason}".rstrip())
        missing = missing_papers(procedure, row)
        lines += [f"      缺：{'、'.join(missing)}"] if missing else []
        lines += [f"      → {one.title}" for one in row.light.escalations]
    lines += [f"  ✗ {one.place}：{one.message}；{one.remedy}" for one in report.findings]
    return lines


def _tell_group(fact: str, row: dict[str, Any]) -> str:
    value = "未填" if row["value"] is None else row["value"]
    median = f"，办结中位{row['median_days']:g}天" if row["median_days"] is not None else ""
    counts = f"{row['cases']}件，办结{row['closed']}，滞后{row['late']}，重开{row['reopened']}"
    return f"  {fact}={value}：{counts}{median}"


def run_items(arguments: argparse.Namespace) -> int:
    """Print the catalogue of approvals of a day."""
    from gongce.procedures import mainland_workdays
    from gongce.procedures.catalogue import report_items

    pack, shelf = read_shelf(arguments)
    report = report_items(pack, shelf.cases, _day(arguments), mainland_workdays())
    online, known = report.online
    if arguments.json:
        rows = {"items": [asdict(one) for one in report.items], "online": online, "online_of": known}
        print_json(rows | {"levels": report.by_level(), "reforms": report.by_reform(), "on": report.on})
        return 0
    print(f"{report.on}有效的审批事项{len(report.items)}项，可网上办理{online}/{known}项")
    for one in report.items:
        print("  " + _tell_item(one))
    return 0


def _tell_item(one: Any) -> str:
    parts = [one.title, f"{one.level}{one.body}".strip()]
    parts.append(f"法定{_days(one.statutory)}，承诺{_days(one.promised)}，压缩{_days(one.saved)}")
    if one.gap is not None:
        parts.append(f"对标{one.benchmark}日，差{one.gap:+d}日")
    if one.decided:
        parts.append(f"实际平均{one.actual:.1f}日（{one.decided}件）")
    return "　".join(part for part in parts if part)


def _days(value: int | None) -> str:
    return "未定" if value is None else f"{value}日"


def run_agenda(arguments: argparse.Namespace) -> int:
    """Print what a meeting would look at."""
    from gongce.procedures import mainland_workdays
    from gongce.procedures.meetings import draw_agenda

    pack, shelf = read_shelf(arguments)
    day = _day(arguments)
    series = next((one for one in pack.meetings if one.id == arguments.meeting), None)
    if series is None:
        known = "、".join(one.id for one in pack.meetings) or "none"
        raise InputError(f"no meeting {arguments.meeting}", where=pack.name, remedy=f"the pack has: {known}")
    items = draw_agenda(pack, series, shelf.ledgers, shelf.cases, shelf.meetings, day, mainland_workdays())
    if arguments.json:
        print_json({"meeting": series.id, "title": series.title, "on": day, "agenda": [asdict(one) for one in items]})
        return 0
    print(f"{series.title}（{day}）议题{len(items)}项")
    for number, one in enumerate(items, 1):
        print(f"  {number}. {one.title}　{one.name or one.record}　{one.reason}".rstrip("　"))
    return 0
