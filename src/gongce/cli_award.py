"""`gongce award`: dated rules applied to events, explained, limited, refused where a rule may not be paid.

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
    from gongce.entitlements.events import EventTable
    from gongce.entitlements.outcome import Outcome
    from gongce.entitlements.rulefile import RuleSet

LANES = [str(lane) for lane in Lane]


def add_award(commands: Any) -> None:
    """`gongce award`."""
    parser = commands.add_parser(
        "award",
        help="what rules give for events, to the fen; nothing is paid without a legal basis",
        description="Apply dated rules to events. A rule without basis, review or validity is refused (exit code 4).",
    )
    parser.add_argument("rules", type=Path, metavar="RULES", help="a pack's folder, or a rules file (YAML)")
    parser.add_argument("events", type=Path, nargs="?", metavar="EVENTS", help="CSV, JSON or xlsx: a row an event")
    parser.add_argument("--lane", choices=LANES, default=str(Lane.ADMIN), help="the lane the events travel in")
    parser.add_argument("--on", type=read_day, metavar="DAY", help="the day whose rules hold; left out: today")
    parser.add_argument("--subject", default="", metavar="WORD", help="enterprise, project, locality …")
    parser.add_argument("--rule", action="append", default=[], metavar="ID", help="apply this rule (may be repeated)")
    parser.add_argument("--paid", type=Path, metavar="FILE", help="earlier payments: rule, subject, amount(元), day …")
    parser.add_argument("--analysis", action="store_true", help="internal analysis: amounts are told, nothing is paid")
    parser.add_argument("--explain", metavar="SUBJECT", help="tell one subject's amounts rule by rule")
    parser.add_argument("--against", type=Path, metavar="RULES", help="other rules on the same events: who wins, loses")
    parser.add_argument("--list", action="store_true", help="list the rules, what they need and lack")
    parser.add_argument("--overlaps", action="store_true", help="rules that may pay one subject for one event twice")
    parser.add_argument("--match", action="store_true", help="which policies fit each subject, and what is not known")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the payment list, the notice and the workbook")
    parser.set_defaults(run=run_award)


def read_day(text: str) -> date:
    """A day of an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2026-12-31") from None


def today() -> date:
    """The day it is here."""
    return datetime.now(UTC).astimezone().date()


def run_award(arguments: argparse.Namespace) -> int:
    """Compute a round and print, write, explain or compare it."""
    from gongce.entitlements.rulefile import load_rules

    book = load_rules(arguments.rules)
    day = arguments.on or today()
    if arguments.list or arguments.overlaps:
        return _list(arguments, book, day)
    if arguments.events is None:
        raise UsageError("no events", remedy="give the table of events, or --list")
    events = _read(book, arguments.events, arguments.lane)
    if arguments.match:
        return _match(arguments, book, events, day)
    outcome = _round(arguments, book, events, day)
    if arguments.against:
        return _compare(arguments, outcome, day)
    if not arguments.analysis:
        _refuse(outcome)
    if arguments.out:
        _write(arguments, outcome)
    _print(arguments, outcome)
    return 0


def _read(book: "RuleSet", path: Path, lane: str) -> "EventTable":
    from gongce.entitlements.events import read_events

    titles = {title: name for name, title in book.facts.items()}
    return read_events(path, Lane(lane), titles=titles, kinds=book.kinds())


def _round(arguments: argparse.Namespace, book: "RuleSet", events: "EventTable", day: date) -> "Outcome":
    from gongce.entitlements.rounds import run_round

    paid = _read(book, arguments.paid, str(Lane.ADMIN)) if arguments.paid else None
    return run_round(book, events, day, subject=arguments.subject, names=arguments.rule, paid=paid)


def _refuse(outcome: "Outcome") -> None:
    from gongce.entitlements.rounds import refuse_findings
    from gongce.entitlements.standing import refuse_unpayable

    refuse_unpayable(outcome.unpayable())
    refuse_findings(outcome)


def _compare(arguments: argparse.Namespace, outcome: "Outcome", day: date) -> int:
    from gongce.entitlements.impact import compare_rounds
    from gongce.entitlements.rulefile import load_rules

    other = load_rules(arguments.against)
    events = _read(other, arguments.events, arguments.lane)
    impact = compare_rounds(outcome, _round(arguments, other, events, day))
    if arguments.json:
        print_json(impact.record())
    else:
        print("\n".join(["内部测算，不作为兑付依据：", *impact.lines()]))
    return 0


def _print(arguments: argparse.Namespace, outcome: "Outcome") -> None:
    from gongce.entitlements.explaining import explain_subject
    from gongce.entitlements.listings import list_round, round_record

    if arguments.explain:
        told = explain_subject(outcome, arguments.explain)
        print("\n".join([*(["内部测算，不作为兑付依据："] if arguments.analysis else []), *told]))
    elif arguments.json:
        print_json(round_record(outcome, analysis=arguments.analysis))
    else:
        print("\n".join(list_round(outcome, analysis=arguments.analysis)))


def _write(arguments: argparse.Namespace, outcome: "Outcome") -> None:
    from gongce.bulletins.award_notice import write_award_files
    from gongce.rulebook.outputs import write_bytes

    make_folder(arguments.out)
    for name, content in write_award_files(outcome, analysis=arguments.analysis).items():
        write_bytes(arguments.out / name, content)
        print(arguments.out / name, file=sys.stderr)


def make_folder(folder: Path) -> None:
    """A folder for outputs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot be made ({error.strerror})", where=str(folder), remedy="choose another") from None


def _list(arguments: argparse.Namespace, book: "RuleSet", day: date) -> int:
    from dataclasses import asdict

    from gongce.entitlements.policies import find_overlaps, list_policies

    if arguments.overlaps:
        overlaps = find_overlaps(book, day)
        return _tell(arguments, [one.text for one in overlaps], [asdict(one) for one in overlaps])
    policies = list_policies(book, day)
    return _tell(arguments, [one.text for one in policies], [one.record() for one in policies])


def _match(arguments: argparse.Namespace, book: "RuleSet", events: "EventTable", day: date) -> int:
    from gongce.entitlements.policies import match_policies

    events.facts().for_decisions("政策匹配")
    found = match_policies(book, events, day)
    told = [
        {"subject": one.subject, "policy": one.policy.rule.id, "fits": one.fits, "unknown": list(one.unknown)}
        for one in found
    ]
    return _tell(arguments, [one.text for one in found], told)


def _tell(arguments: argparse.Namespace, lines: list[str], records: list[Any]) -> int:
    if arguments.json:
        print_json(records)
    elif lines:
        print("\n".join(lines))
    return 0


def print_json(value: Any) -> None:
    """A value as JSON people can read."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
