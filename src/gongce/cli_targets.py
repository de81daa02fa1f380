"""`gongce target`: the tree, paths, progress, breakdowns, the sheet, the negotiation and letters of a plan's targets.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_targets_input import (
    load_tree,
    print_json,
    print_lines,
    read_day,
    read_step,
    read_values,
    read_years,
    with_bases,
)
from gongce.cli_targets_letters import run_project_letters, run_unit_letters
from gongce.cli_targets_negotiation import add_negotiate
from gongce.cli_targets_tables import (
    run_annex,
    run_compare,
    run_decompose,
    run_import,
    run_rollover,
    run_schedule,
    run_sheet,
    run_table,
)
from gongce.vocabulary import UsageError

if TYPE_CHECKING:
    from gongce.rulebook import Pack
    from gongce.targets.tree.nodes import TargetNode, TargetTree

JSON_HELP = "print it as JSON"
PACK_HELP = "the pack's folder"


def add_target(commands: Any) -> None:
    """`gongce target tree | paths | expand | progress | decompose | … | letter`."""
    parser = commands.add_parser(
        "target",
        help="targets: tree, paths, progress, breakdown, sheets, negotiation, letters",
        description="What a plan's targets say together, and how they are broken down, negotiated and signed for.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_looks(actions)
    _add_progress(actions)
    _add_decompose(actions)
    _add_tables(actions)
    _add_annex(actions)
    _add_letter(actions)
    add_negotiate(actions)


def _parser(actions: Any, name: str, words: str, more: str, run: Any, *, pack: bool = True) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=words, description=more)
    if pack:
        parser.add_argument("pack", type=Path, metavar="PACK", help=PACK_HELP)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)
    parser.set_defaults(run=run)
    return parser


def _add_looks(actions: Any) -> None:
    tree = _parser(
        actions,
        "tree",
        "the targets as a tree, whether they close, what contradicts what",
        "Parents and children with closures, two versions of one target, clashes and targets meant for each member.",
        run_tree,
    )
    tree.add_argument("--on", type=read_day, metavar="DAY", help="versions and members of this day; left out: all")
    paths = _parser(
        actions,
        "paths",
        "values per year from growth, end level or total; what they imply; where they disagree",
        "Every path the targets allow. Comparable growth and current-price levels are joined only with a deflator.",
        run_paths,
    )
    paths.add_argument(
        "--deflator",
        action="append",
        default=[],
        metavar="INDICATOR=PERCENT",
        help="yearly price change of an indicator, entered by you",
    )
    _add_base(paths)
    _parser(
        actions,
        "expand",
        "targets meant for each member of a group, one per member",
        "One child per member, and the derived total; where members are not named, the list that is needed.",
        run_expand,
    ).add_argument("--on", type=read_day, metavar="DAY", help="members of this day; left out: the plan's first")


def _add_base(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base", type=Path, metavar="FILE", help="base values (CSV or JSON: indicator,unit,period,value[,industry])"
    )


def _add_progress(actions: Any) -> None:
    parser = _parser(
        actions,
        "progress",
        "observed values against floor, target and strive",
        "Each target against what was observed; by aim or campaign; parts against their headline.",
        run_progress,
    )
    parser.add_argument(
        "--actual",
        type=Path,
        required=True,
        metavar="FILE",
        help="observed values (CSV or JSON: indicator,unit,period,value[,industry,measure,definition,price_basis])",
    )
    parser.add_argument("--of", action="append", default=[], metavar="ID", help="a mechanism or target; left out: all")
    parser.add_argument(
        "--base-year", type=int, metavar="YEAR", help="what changes are measured against, if not printed"
    )


def _add_decompose(actions: Any) -> None:
    parser = _parser(
        actions,
        "decompose",
        "break a target down over units, years and industries",
        "A table that keeps every sum and bound and lies nearest to the shares; or the demands that contradict each "
        "other, and a table for each way out.",
        run_decompose,
    )
    parser.add_argument("target", metavar="TARGET", help="the target's id")
    parser.add_argument("--years", type=read_years, metavar="A/B", help="first and last year, where the plan lost them")
    parser.add_argument("--industries", metavar="ID,ID", help="also by these industries (ids of a catalogue's items)")
    parser.add_argument("--step", type=read_step, metavar="STEP", help="the printed unit, such as 0.01 or 1")
    parser.add_argument(
        "--wishes", type=Path, metavar="FILE", help="CSV or JSON: unit,industry,year,kind,value (kind: share, floor …)"
    )
    _add_base(parser)
    _add_cells(parser)


def _add_cells(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--choose", type=int, metavar="N", help="take the N-th alternative")
    parser.add_argument(
        "--fix", action="append", default=[], metavar="CELL=VALUE", help="set a cell by hand: 高新区·2013=180"
    )
    parser.add_argument(
        "--explain", action="append", default=[], metavar="CELL", help="the way of a cell to its figure"
    )
    parser.add_argument("--save", type=Path, metavar="TABLE", help="keep the table (JSON) for the next steps")


def _add_tables(actions: Any) -> None:
    show = _parser(
        actions, "table", "look at a kept table, fix cells, explain them", "A kept table again.", run_table, pack=False
    )
    show.add_argument("table", type=Path, metavar="TABLE", help="a kept table")
    _add_cells(show)
    compare = _parser(
        actions, "compare", "kept tables side by side", "Every cell that differs.", run_compare, pack=False
    )
    compare.add_argument("tables", type=Path, nargs="+", metavar="TABLE", help="kept tables of one target")
    sheet = _parser(
        actions,
        "sheet",
        "the Excel sheet that is sent round",
        "Yellow cells are theirs to change; everything else is locked; sums are formulas.",
        run_sheet,
        pack=False,
    )
    sheet.add_argument("table", type=Path, metavar="TABLE", help="a kept table")
    sheet.add_argument("out", type=Path, metavar="OUT", help="the workbook to write (.xlsx)")
    sheet.add_argument("--units", metavar="甲区,乙区", help="whose cells are yellow; left out: everybody's")
    back = _parser(
        actions,
        "import",
        "a sheet that came back: bad cells at their place, or the re-balanced table",
        "All or nothing: with a bad cell nothing is taken (exit code 3).",
        run_import,
        pack=False,
    )
    back.add_argument("table", type=Path, metavar="TABLE", help="the kept table it was written from")
    back.add_argument("sheet", type=Path, metavar="SHEET", help="the workbook (.xlsx)")
    back.add_argument("--units", metavar="甲区,乙区", help="whose cells were yellow, as it was sent")
    back.add_argument("--save", type=Path, metavar="TABLE", help="keep the new table")
    schedule = _parser(
        actions,
        "schedule",
        "a year's figures as cumulative goals per reporting period",
        "Each unit's figure of the year from a kept table, by shares of the year (January and February are one).",
        run_schedule,
        pack=False,
    )
    schedule.add_argument("table", type=Path, metavar="TABLE", help="a kept table")
    schedule.add_argument("--year", type=int, required=True, metavar="YEAR", help="the year")
    schedule.add_argument(
        "--shares",
        metavar="P,P,…",
        help="eleven parts of the year in %%, January–February first; left out: even months",
    )
    roll = _parser(
        actions,
        "rollover",
        "next year's targets of every unit as drafts for a pack",
        "One draft target per unit from a kept table, as targets.yaml.",
        run_rollover,
    )
    roll.add_argument("table", type=Path, metavar="TABLE", help="a kept table")
    roll.add_argument("--year", type=int, required=True, metavar="YEAR", help="the year the drafts are for")
    roll.add_argument("--out", type=Path, metavar="FILE", help="write targets.yaml here; left out: print it")


def _add_annex(actions: Any) -> None:
    parser = _parser(
        actions,
        "annex",
        "check an issued annex (each body's figure per year) against the plan's sums",
        "Nothing is changed: every sum the plan prints is compared and its gap told.",
        run_annex,
    )
    parser.add_argument("target", metavar="TARGET", help="the target it breaks down")
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV or JSON: unit,year,value")
    parser.add_argument("--years", type=read_years, metavar="A/B", help="first and last year, where the plan lost them")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as targets.yaml")


def _add_letter(actions: Any) -> None:
    parser = _parser(
        actions,
        "letter",
        "letters of responsibility as Word files",
        "One letter per unit the plan's order names; marked internal analysis where the order lacks basis, approval, "
        "frequency or expiry. With --roster one letter per project.",
        run_letter,
    )
    parser.add_argument("--unit", action="append", default=[], metavar="ID", help="only this unit")
    parser.add_argument("--day", type=read_day, metavar="DAY", help="the day of the letter; left out: today")
    parser.add_argument("--table", type=Path, action="append", default=[], metavar="TABLE", help="figures per year")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="CSV or JSON: project,role,holder,signed,tracked")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the letters here; left out: list them")


def run_tree(arguments: argparse.Namespace) -> int:
    """Print the tree."""
    from dataclasses import replace

    from gongce.targets.pack_tree import judge_changes
    from gongce.targets.telling.trees import plain_tree, report_tree, tell_tree

    pack, tree = load_tree(arguments.pack, arguments.on)
    report = report_tree(tree, arguments.on)
    report = replace(report, findings=(*report.findings, *judge_changes(pack, tree)))
    print_json(plain_tree(report)) if arguments.json else print_lines(tell_tree(report))
    return 0


def run_paths(arguments: argparse.Namespace) -> int:
    """Print the paths."""
    from gongce.targets.paths.path import Deflators
    from gongce.targets.telling.paths import plain_paths, report_paths, tell_paths

    pack, tree = load_tree(arguments.pack)
    tree = with_bases(pack, tree, arguments.base, tree.horizon[0] if tree.horizon else None)
    percent = dict(_read_deflator(pack, text) for text in arguments.deflator)
    report = report_paths(tree, Deflators(percent, "命令行"))
    print_json(plain_paths(report)) if arguments.json else print_lines(tell_paths(report))
    return 0


def _read_deflator(pack: "Pack", text: str) -> tuple[str, Fraction]:
    name, _, value = text.partition("=")
    pack.indicator(name)
    try:
        return name, Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"{text} is no deflator", remedy="write INDICATOR=2.5") from None


def run_expand(arguments: argparse.Namespace) -> int:
    """Print the targets meant for each member."""
    from gongce.rulebook import Relation, Scope
    from gongce.targets.telling.trees import plain_expansion, tell_expansions
    from gongce.targets.tree.expansion import expand_each

    _, tree = load_tree(arguments.pack, arguments.on)
    found = [expand_each(tree, node) for node in tree.nodes if node.scope is Scope.EACH]
    nests = [
        f"{node.title}也计入{tree.by_id[node.parent].title}"
        for node in tree.nodes
        if node.relation is Relation.NESTED and node.scope is Scope.EACH and node.parent in tree.by_id
    ]
    if arguments.json:
        print_json({"each": [plain_expansion(tree, one) for one in found], "notes": nests})
    else:
        print_lines(tell_expansions(tree, found, nests))
    return 0


def run_progress(arguments: argparse.Namespace) -> int:
    """Print progress."""
    from gongce.targets.observed.lookup import ObservedBook
    from gongce.targets.progress.groups import group_progress, sum_progress
    from gongce.targets.progress.standing import find_doubts, judge_progress
    from gongce.targets.telling.progress import ProgressReport, plain_progress, tell_progress
    from gongce.targets.tree.clashes import find_clashes
    from gongce.targets.tree.closure import close_tree
    from gongce.targets.tree.closure_report import find_gaps

    pack, tree = load_tree(arguments.pack)
    book = ObservedBook(pack, read_values(pack, arguments.actual))
    nodes = choose_targets(pack, tree, arguments.of)
    found = judge_progress(tree, book, nodes, arguments.base_year)
    by_id = {one.node.id: one for one in found}
    asked = {f"{pack.name}/targets.yaml {node.id}" for node in nodes}
    doubts = (*find_gaps(tree, close_tree(tree)), *find_clashes(tree))
    findings = (*(one for one in doubts if one.place in asked), *find_doubts(tree, book, found))
    report = ProgressReport(found, group_progress(pack, by_id), sum_progress(tree, by_id), findings)
    print_json(plain_progress(report)) if arguments.json else print_lines(tell_progress(report))
    return 0


def choose_targets(pack: "Pack", tree: "TargetTree", names: Sequence[str]) -> "list[TargetNode]":
    """The targets of mechanisms or target ids asked for, those meant for each member expanded; all where none is named.

    Raises:
        UsageError: a name that is neither, or a mechanism without targets.
    """
    from gongce.rulebook import Scope
    from gongce.targets.tree.expansion import expand_each

    mechanisms = {mechanism.id: mechanism for mechanism in pack.mechanisms}
    chosen: dict[str, None] = {}
    for name in names:
        ids = mechanisms[name].configured_by if name in mechanisms else (name,)
        found = [one for one in ids if one in tree.by_id]
        if not found:
            raise UsageError(f"{name} is no target and no mechanism with targets", where=pack.name)
        chosen |= dict.fromkeys(found)
    picked = [node for node in tree.nodes if not node.restates and (not names or node.id in chosen)]
    expanded = [(node, expand_each(tree, node).children if node.scope is Scope.EACH else ()) for node in picked]
    return [one for node, members in expanded for one in (members or (node,))]


def run_letter(arguments: argparse.Namespace) -> int:
    """List or write letters."""
    day = arguments.day or datetime.now(UTC).astimezone().date()
    pack, tree = load_tree(arguments.pack)
    if arguments.roster:
        return run_project_letters(arguments, pack, day)
    return run_unit_letters(arguments, pack, tree, day)
