"""`gongce plan` and `gongce duties`: what a pack holds, whether it is right, what of it works, who owes what by when.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gongce.cli_telling import load_readers
from gongce.vocabulary import AS_CSV, InputError, Severity, UsageError, read_text

if TYPE_CHECKING:
    from gongce.rulebook import Pack
    from gongce.rulebook.coverage import Coverage

PLANS = Path("plans")
COVERAGE = "coverage.json"


def add_plan(commands: Any) -> None:
    """`gongce plan check | coverage | draft | filings | schema`."""
    parser = commands.add_parser(
        "plan",
        help="packs: check, coverage, draft, filings, schema",
        description="A plan pack is a folder of YAML: targets, rules, calendar, mechanisms of one plan.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)
    _add_coverage(actions)
    _add_draft(actions)
    _add_filings(actions)
    _add_schema(actions)


def _add_check(actions: Any) -> None:
    parser = actions.add_parser(
        "check",
        help="validate a pack; with --document also every figure in its place",
        description="Every error at once, each with file, line, key and remedy; exit code 3 where there is one.",
    )
    parser.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    parser.add_argument(
        "--document", type=Path, action="append", default=[], metavar="FILE", help="a document the pack was read from"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=run_check)


def _add_coverage(actions: Any) -> None:
    parser = actions.add_parser(
        "coverage",
        help="which mechanism works, by which tests",
        description="Every mechanism with capability, configuration, status (works, partial, missing) and tests.",
    )
    parser.add_argument("pack", type=Path, nargs="?", metavar="PACK", help="one pack; left out: all under plans/")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run_coverage)


def _add_draft(actions: Any) -> None:
    parser = actions.add_parser(
        "draft",
        help="a first pack from a document, for a person to correct",
        description="Every commitment the reader finds becomes a target, baseline, rule or calendar line; the least "
        "certain rows come first. Without --out they are listed.",
    )
    parser.add_argument("document", type=Path, metavar="FILE", help="a plan document")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the pack into this new folder")
    parser.set_defaults(run=run_draft)


def _add_filings(actions: Any) -> None:
    parser = actions.add_parser(
        "filings",
        help="which body has filed what the plan orders, which clauses it covers",
        description="Compare what was filed (a CSV) with what the plan's calendar demands of each body.",
    )
    parser.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    parser.add_argument("filings", type=Path, metavar="CSV", help="entry,who,document,filed,clauses,owner,node,due")
    parser.add_argument("--as-of", type=_read_day, metavar="DAY", help="judge as of this day; left out: today")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run_filings)


def _add_schema(actions: Any) -> None:
    parser = actions.add_parser(
        "schema",
        help="JSON Schema of a pack's files, for editors",
        description="Print the JSON Schema of every file of a pack, or write one file each.",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write NAME.json for every file")
    parser.set_defaults(run=run_schema)


def add_duties(commands: Any) -> None:
    """`gongce duties`."""
    parser = commands.add_parser(
        "duties",
        help="who owes what by when",
        description="The dated duties of a plan's calendar; those without a day are listed after them. Of a workspace "
        "also duties of tiers, clocks of cases, due records and what meetings resolved, each with how it stands.",
    )
    parser.add_argument("pack", type=Path, metavar="PACK", help="a pack's folder, or a workspace")
    parser.add_argument("--from", dest="start", type=_read_day, metavar="DAY", help="first day; left out: the plan's")
    parser.add_argument(
        *("--to", "--until"), dest="end", type=_read_day, metavar="DAY", help="last day; left out: the plan's"
    )
    parser.add_argument("--on", type=_read_day, metavar="DAY", help="of a workspace: judged on this day; else today")
    parser.add_argument("--records", type=Path, metavar="DIR", help="of a workspace: where its ledgers are")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the duties as JSON")
    form.add_argument("--csv", type=Path, metavar="OUT", help="write them as CSV, for spreadsheets")
    form.add_argument("--ics", type=Path, metavar="OUT", help="write the dated ones as iCalendar")
    parser.set_defaults(run=run_duties)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2012-12-31") from None


def run_check(arguments: argparse.Namespace) -> int:
    """Print every finding about a pack, and its documents where they are given."""
    from gongce.rulebook import examine_pack
    from gongce.rulebook.listings import list_findings
    from gongce.rulebook.locating import check_documents

    pack, findings, lines = examine_pack(arguments.pack)
    if pack and arguments.document:
        findings += check_documents(pack, arguments.document, lines)
    if arguments.json:
        _print_json({"findings": [_plain(finding) for finding in findings]})
    else:
        for line in (*list_findings(findings), *_tell_checked(pack, bool(arguments.document), bool(findings))):
            print(line)
    return InputError.exit_code if any(finding.severity is Severity.BLOCKING for finding in findings) else 0


def _tell_checked(pack: "Pack | None", were_resolved: bool, have_findings: bool) -> list[str]:
    """What the pack holds and how its places came out; nothing where it cannot be used."""
    from gongce.rulebook.listings import tell_pack
    from gongce.rulebook.locating import count_locators

    if pack is None:
        return []
    places = f"定位{count_locators(pack)}处"
    if not were_resolved:
        return [tell_pack(pack), f"{places}，未与文件核对（用 --document 指定文件）。"]
    return [tell_pack(pack), f"{places}，与文件核对，见以上各项。" if have_findings else f"{places}，与文件全部一致。"]


def _plain(finding: Any) -> dict[str, str]:
    fields = ("code", "severity", "place", "message", "remedy")
    return {field: str(getattr(finding, field)) for field in fields}


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def run_coverage(arguments: argparse.Namespace) -> int:
    """Print the coverage of one pack, or of every pack under plans/."""
    from gongce.rulebook.coverage import row_values
    from gongce.rulebook.listings import list_coverage

    packs, rows = find_coverage(arguments.pack)
    slots = {slot.id: slot for pack in packs for slot in pack.slots}
    mechanisms = {mechanism.id: mechanism for pack in packs for mechanism in pack.mechanisms}
    titles = {name: mechanism.title for name, mechanism in mechanisms.items()}
    waiting = {name: sum(slots[slot].is_open for slot in one.slots) for name, one in mechanisms.items()}
    if arguments.json:
        extra = {name: {"title": titles[name], "open_slots": waiting[name]} for name in mechanisms}
        _print_json({"mechanisms": [row_values(row) | extra[row.id] for row in rows]})
    else:
        for line in list_coverage(rows, titles, waiting):
            print(line)
    return 0


class Found(NamedTuple):
    """Packs and the coverage of their mechanisms."""

    packs: "list[Pack]"
    rows: "list[Coverage]"


def find_coverage(path: Path | None) -> Found:
    """The packs asked for and their coverage; a mechanism no run has looked at yet is missing.

    Raises:
        InputError: there is no pack there.
    """
    from gongce.rulebook import load_pack
    from gongce.rulebook.coverage import compute_coverage, read_coverage

    folder = path.parent if path else PLANS
    paths = [path] if path else sorted(found.parent for found in folder.glob("*/plan.yaml"))
    if not paths:
        raise InputError("no packs here", where=str(folder), remedy="name a pack's folder, or go where plans/ is")
    packs = [load_pack(one) for one in paths]
    file = folder / COVERAGE
    known = {(row.plan, row.id): row for row in read_coverage(file)} if file.exists() else {}
    rows = [known.get((row.plan, row.id), row) for row in compute_coverage(packs, [])]
    return Found(packs, rows)


def run_draft(arguments: argparse.Namespace) -> int:
    """List or write the pack drafted from a document."""
    from gongce.documents import read_document
    from gongce.rulebook.drafting import SCHEMA_FOLDER, draft_pack, pack_name
    from gongce.rulebook.listings import list_draft
    from gongce.rulebook.outputs import write_folder, write_text
    from gongce.rulebook.schemas import pack_schemas, print_schema

    drafted = draft_pack(read_document(arguments.document), pack_name((arguments.out or arguments.document).stem))
    written: tuple[Path, ...] = ()
    if arguments.out is not None:
        schemas = {f"{SCHEMA_FOLDER}/{name}": print_schema(schema) for name, schema in pack_schemas().items()}
        written = (arguments.out, arguments.out.with_name(f"{arguments.out.name}-review.csv"))
        write_folder(arguments.out, drafted.texts | schemas)
        write_text(written[1], drafted.review, encoding="utf-8-sig")
    for line in (*list_draft(drafted, whole=arguments.out is None), *map(str, written)):
        print(line)
    return 0


def run_filings(arguments: argparse.Namespace) -> int:
    """Print what is filed, covered and promised."""
    from gongce.rulebook import load_pack
    from gongce.rulebook.filings import read_filings, report_filings
    from gongce.rulebook.listings import list_filings

    pack = load_pack(arguments.pack)
    filings = read_filings(pack, read_text(arguments.filings, AS_CSV), str(arguments.filings))
    report = report_filings(pack, filings, arguments.as_of or datetime.now(UTC).astimezone().date())
    if arguments.json:
        lists = {"uncovered": report.uncovered, "ownerless": report.ownerless}
        _print_json(json.loads(json.dumps(asdict(report) | lists, default=str)))
    else:
        for line in list_filings(report):
            print(line)
    return 0


def run_schema(arguments: argparse.Namespace) -> int:
    """Print or write the JSON Schema of every file."""
    from gongce.rulebook.outputs import write_text
    from gongce.rulebook.schemas import pack_schemas, print_schema

    schemas = pack_schemas()
    if arguments.out is None:
        _print_json(schemas)
        return 0
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        write_text(arguments.out / name, print_schema(schema))
        print(arguments.out / name)
    return 0


def run_duties(arguments: argparse.Namespace) -> int:
    """Print or write the duties of a pack."""
    from gongce.rulebook import load_pack
    from gongce.rulebook.duties import expand_duties, sort_undated, undated_duties
    from gongce.rulebook.duty_files import print_duty, write_csv, write_ics
    from gongce.rulebook.listings import list_duties
    from gongce.rulebook.outputs import write_text

    if arguments.records or (arguments.pack / "plan" / "plan.yaml").is_file():
        return _run_workspace_duties(arguments)
    pack = load_pack(arguments.pack)
    start, end = choose_window(pack, arguments.start, arguments.end)
    dated, undated = expand_duties(pack, start, end), sort_undated(undated_duties(pack))
    if arguments.json:
        _print_json({"duties": [print_duty(duty) for duty in (*dated, *undated)]})
    elif arguments.csv:
        write_text(arguments.csv, write_csv((*dated, *undated)), encoding="utf-8-sig")
        print(f"{arguments.csv}：{len(dated)}项有日期，{len(undated)}项没有日期。")
    elif arguments.ics:
        write_text(arguments.ics, write_ics(pack, dated, datetime.now(UTC)))
        print(f"{arguments.ics}：{len(dated)}项；另有{len(undated)}项没有日期，不入日历。")
    else:
        for line in list_duties(dated, undated):
            print(line)
    return 0


def _run_workspace_duties(arguments: argparse.Namespace) -> int:
    """Print everything owed in a workspace, each with how it stands."""
    from gongce.procedures import mainland_workdays
    from gongce.procedures.duties import list_owed, rank_marked
    from gongce.procedures.duty_lists import print_owed, tell_owed, write_owed
    from gongce.procedures.shelf import open_shelf, read_shelf
    from gongce.rulebook import load_pack
    from gongce.rulebook.outputs import write_text

    if arguments.ics:
        raise UsageError("a workspace's duties are no calendar file", remedy="use --csv, or --ics with the pack")
    is_pack = (arguments.pack / "plan.yaml").is_file()
    pack = load_pack(arguments.pack if is_pack else arguments.pack / "plan")
    start, end = choose_window(pack, arguments.start, arguments.end)
    today = arguments.on or datetime.now(UTC).astimezone().date()
    is_named = arguments.records is not None
    shelf = read_shelf(pack, arguments.records) if is_named else open_shelf(pack, arguments.pack, load_readers())
    owed, strange = list_owed(pack, shelf, start, end, today, mainland_workdays())
    findings = (*shelf.findings, *strange)
    if arguments.json:
        ranks = [row | {"due": str(row["due"] or "")} for row in rank_marked(owed)]
        rows = {"duties": [print_owed(one) for one in owed], "ranking": ranks}
        _print_json(rows | {"on": today.isoformat(), "findings": [_plain(one) for one in findings]})
    elif arguments.csv:
        write_text(arguments.csv, write_owed(owed), encoding="utf-8-sig")
        print(f"{arguments.csv}：{len(owed)}项。")
    else:
        for line in tell_owed(owed, findings, today):
            print(line)
    return InputError.exit_code if any(one.severity is Severity.BLOCKING for one in findings) else 0


def choose_window(pack: "Pack", start: date | None, end: date | None) -> tuple[date, date]:
    """The days asked for, else the plan's own.

    Raises:
        UsageError: the plan's years are lost and no days are given, or they are the wrong way round.
    """
    limits = pack.plan.in_force
    first = start or (limits.start if isinstance(limits.start, date) else None)
    last = end or (limits.end if isinstance(limits.end, date) else None)
    if first is None or last is None:
        raise UsageError("the plan does not say its years", where=pack.name, remedy="give --from DAY and --to DAY")
    if last < first:
        raise UsageError(f"the last day {last} lies before the first {first}", remedy="exchange --from and --to")
    return first, last
