"""`gongce target negotiate`: two rounds up and down (两上两下), then revisions, as a log that only grows.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_targets_input import (
    load_table,
    print_json,
    print_lines,
    read_bytes,
    show_conflict,
    write_file,
)
from gongce.vocabulary import AS_CSV, GongceError, UsageError, read_text

if TYPE_CHECKING:
    from gongce.targets.negotiation.events import Log
    from gongce.targets.negotiation.storage import Negotiation

ACTS = ("propose", "control", "reply", "decide", "request", "approve", "refuse")


def add_negotiate(actions: Any) -> None:
    """`gongce target negotiate start | propose | … | show | close`."""
    parser = actions.add_parser(
        "negotiate",
        help="two rounds up and down (两上两下), decisions, revisions in the year",
        description="propose 一上, control 一下, reply 二上, decide 二下; later request, approve, refuse.",
    )
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    start = acts.add_parser("start", help="begin a log for a kept table")
    start.add_argument("table", type=Path, metavar="TABLE", help="a kept table")
    start.add_argument("log", type=Path, metavar="LOG", help="the new log (JSON Lines)")
    start.add_argument("--city", required=True, metavar="BODY", help="the body that gives and decides figures")
    start.set_defaults(run=run_start)
    for act in ACTS:
        _add_act(acts, act)
    show = acts.add_parser("show", help="where it stands: versions, sums, what each act did to the whole")
    show.add_argument("log", type=Path, metavar="LOG", help="the log")
    show.add_argument("--unit", metavar="UNIT", help="every version of this unit's figures")
    show.add_argument("--json", action="store_true", help="print it as JSON")
    show.set_defaults(run=run_show)
    close = acts.add_parser("close", help="put the decided figures into the table and balance the rest")
    close.add_argument("log", type=Path, metavar="LOG", help="the log")
    close.add_argument("table", type=Path, metavar="TABLE", help="the kept table it was begun from")
    close.add_argument("--save", type=Path, required=True, metavar="TABLE", help="keep the new table")
    close.add_argument("--json", action="store_true", help="print it as JSON")
    close.set_defaults(run=run_close)


def _add_act(acts: Any, act: str) -> None:
    words = {
        "propose": "一上: a unit proposes",
        "control": "一下: the city gives control figures",
        "reply": "二上: the unit replies",
        "decide": "二下: the city decides",
        "request": "in the year: a change is asked for",
        "approve": "the change is approved",
        "refuse": "the change is refused",
    }
    parser = acts.add_parser(act, help=words[act])
    parser.add_argument("log", type=Path, metavar="LOG", help="the log")
    parser.add_argument("--unit", required=True, metavar="UNIT", help="whose figures")
    parser.add_argument("--by", metavar="BODY", help="who acts; left out: the unit, or the city's body")
    parser.add_argument("--values", metavar="2013=96.2,2014=…", help="figures by column")
    parser.add_argument("--table", type=Path, metavar="TABLE", help="take the unit's figures from this kept table")
    parser.add_argument("--sheet", type=Path, metavar="SHEET", help="take them from a sheet returned for --table")
    parser.add_argument("--reason", default="", metavar="WORDS", help="why")
    parser.add_argument("--approval", default="", metavar="WORDS", help="document or meeting that approved a revision")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run_act, act=act)


def _read(path: Path) -> "Negotiation":
    from gongce.targets.negotiation.storage import read_negotiation

    return read_negotiation(read_text(path, AS_CSV), str(path))


def run_start(arguments: argparse.Namespace) -> int:
    """Begin a log."""
    from gongce.targets.negotiation.storage import print_head
    from gongce.targets.tables.bargaining import begin_negotiation

    if arguments.log.exists():
        raise UsageError(
            "the log exists", where=str(arguments.log), remedy="name a new file; a log is never written over"
        )
    negotiation = begin_negotiation(load_table(arguments.table), arguments.city)
    write_file(arguments.log, print_head(negotiation) + "\n")
    print(f"{arguments.log}：{len(negotiation.log.units)}个单位，{'、'.join(negotiation.log.columns)}。")
    return 0


def run_act(arguments: argparse.Namespace) -> int:
    """Record one act and tell what it did to the whole."""
    from gongce.targets.negotiation.events import Act, record
    from gongce.targets.negotiation.standing import effect_on_parent, tell_effect
    from gongce.targets.negotiation.storage import print_event
    from gongce.targets.telling.columns import plain

    negotiation = _read(arguments.log)
    act = Act(arguments.act)
    own = act in (Act.PROPOSE, Act.REPLY, Act.REQUEST)
    actor = arguments.by or (arguments.unit if own else negotiation.log.city)
    log = record(
        negotiation.log,
        unit=arguments.unit,
        act=act,
        actor=actor,
        values=_read_values(negotiation, arguments),
        reason=arguments.reason,
        approval=arguments.approval,
        recorded_at=datetime.now(UTC),
    )
    _append(arguments.log, print_event(log.events[-1]))
    effect = effect_on_parent(log, len(log.events), negotiation.parent)
    print_json(plain(effect)) if arguments.json else print(tell_effect(effect, negotiation.measured_in))
    return 0


def _append(path: Path, line: str) -> None:
    """One whole line at the end; a last line without its end gets it first."""
    try:
        with path.open("r+b") as file:
            file.seek(0, 2)
            if file.tell():
                file.seek(-1, 2)
                end = b"" if file.read(1) == b"\n" else b"\n"
            else:
                end = b""
            file.write(end + line.encode() + b"\n")
    except OSError as error:
        raise GongceError(f"cannot be written ({error.strerror})", where=str(path), remedy="check the place") from None


def _read_values(negotiation: "Negotiation", arguments: argparse.Namespace) -> Mapping[str, Fraction]:
    from gongce.targets.tables.bargaining import figures_of

    if arguments.table:
        table = load_table(arguments.table)
        sheet = read_bytes(arguments.sheet) if arguments.sheet else None
        return figures_of(table, arguments.unit, sheet, str(arguments.sheet or arguments.table))
    if arguments.sheet:
        raise UsageError("--sheet needs the table it was written from", remedy="give --table TABLE")
    return dict(_read_pair(negotiation, pair) for pair in (arguments.values or "").split(",") if pair.strip())


def _read_pair(negotiation: "Negotiation", text: str) -> tuple[str, Fraction]:
    from gongce.targets.sheet.cells import read_steps

    column, _, value = text.rpartition("=")
    steps, wrong = read_steps(value, negotiation.step)
    if steps is None:
        raise UsageError(f"{text.strip()}: {wrong}", remedy="write 2013=96.20,2014=101.00")
    return column.strip(), steps * negotiation.step


def run_show(arguments: argparse.Namespace) -> int:
    """Tell where it stands, or every version of one unit."""
    from gongce.targets.negotiation.outcome import sum_up
    from gongce.targets.negotiation.standing import effect_on_parent, list_versions, tell_effect
    from gongce.targets.telling.columns import plain
    from gongce.targets.telling.negotiation import tell_outcome, tell_versions

    negotiation = _read(arguments.log)
    log, outcome = negotiation.log, sum_up(negotiation)
    effects = [effect_on_parent(log, event.number, negotiation.parent) for event in log.events]
    units = [_known_unit(log, arguments.unit)] if arguments.unit else list(log.units)
    if arguments.json:
        versions = {unit: [plain(one) for one in list_versions(log, unit)] for unit in units}
        told = {"title": negotiation.title, "settled": outcome.is_settled, "outcome": plain(outcome)}
        print_json(told | {"effects": [plain(one) for one in effects], "versions": versions})
        return 0
    if arguments.unit:
        print_lines(tell_versions(negotiation, arguments.unit))
        return 0
    print_lines(tell_outcome(negotiation, outcome))
    print_lines(["", *(tell_effect(effect, negotiation.measured_in) for effect in effects)])
    return 0


def _known_unit(log: "Log", unit: str) -> str:
    if unit not in log.units:
        raise UsageError(f"no unit {unit}", remedy=f"its units are {'、'.join(log.units)}")
    return unit


def run_close(arguments: argparse.Namespace) -> int:
    """Put what is decided into the table."""
    from gongce.targets.decomposition.comparison import tell_moves
    from gongce.targets.tables.bargaining import settle
    from gongce.targets.tables.storage import print_table
    from gongce.targets.telling.tables import plain_moves, plain_proposal, tell_proposal

    table = load_table(arguments.table)
    outcome = settle(table, _read(arguments.log))
    proposal = outcome.decomposition.proposal
    if proposal is None:
        return show_conflict(outcome.decomposition.findings, is_json=arguments.json)
    write_file(arguments.save, print_table(table.with_proposal("两上两下定数", proposal)))
    if arguments.json:
        print_json({"moves": plain_moves(proposal.problem, outcome.moves), "table": plain_proposal(proposal)})
        return 0
    print_lines([*tell_moves(proposal.problem, outcome.moves), "", *tell_proposal(proposal)])
    return 0
