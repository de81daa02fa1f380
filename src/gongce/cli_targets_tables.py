"""`gongce target decompose`, `table`, `compare`, `sheet`, `import`, `rollover`, `annex`: tables of a target.

Like `cli`, this module may import inside functions: help must come at once.
"""

import argparse
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gongce.cli_targets_input import (
    find_cell,
    find_node,
    guard_inputs,
    load_table,
    load_tree,
    print_json,
    print_lines,
    read_bytes,
    show_conflict,
    split_units,
    with_bases,
    write_file,
)
from gongce.vocabulary import AS_CSV, InputError, UsageError, read_text

if TYPE_CHECKING:
    from gongce.targets.decomposition.problem import Problem
    from gongce.targets.tables.storage import SavedTable
    from gongce.vocabulary import Finding


def run_decompose(arguments: argparse.Namespace) -> int:
    """Break a target down; keep and show the table."""
    from gongce.targets.breakdown.breakdown import break_down, default_step
    from gongce.targets.breakdown.demands import build_frame
    from gongce.targets.breakdown.wishes import Wish, read_wishes
    from gongce.targets.observed.rows import read_rows
    from gongce.targets.tables.storage import SavedTable

    pack, tree = load_tree(arguments.pack)
    top = find_node(pack, tree, arguments.target)
    first = arguments.years[0] if arguments.years else tree.horizon[0] if tree.horizon else None
    tree = with_bases(pack, tree, arguments.base, first)
    industries = tuple(name.strip() for name in (arguments.industries or "").split(",") if name.strip())
    for name in industries:
        if name not in pack.items:
            raise UsageError(f"no industry {name}", where=pack.name, remedy="name items of a catalogue")
    frame = build_frame(tree, top, years=arguments.years, industries=industries)
    step = arguments.step or default_step(top)
    wishes: tuple[Wish, ...] = ()
    if arguments.wishes:
        rows = read_rows(read_text(arguments.wishes, AS_CSV), ("kind", "value"), str(arguments.wishes))
        wishes = read_wishes(tree, frame, rows, step, str(arguments.wishes))
    found = break_down(tree, top, step, frame=frame, wishes=wishes)
    if not found.alternatives.kept:
        return show_conflict(found.findings, is_json=arguments.json)
    ids = {"unit": frame.units, "industry": frame.industries}
    table = SavedTable(pack.name, top.id, top.title, ids, found.alternatives)
    return _show_table(arguments, table, found.findings)


def _show_table(arguments: argparse.Namespace, table: "SavedTable", findings: "Sequence[Finding]" = ()) -> int:
    """Choose, fix, explain, keep and print a table."""
    from gongce.targets.decomposition.comparison import tell_moves, try_fixing
    from gongce.targets.decomposition.explanation import explain_cell
    from gongce.targets.tables.storage import print_table
    from gongce.targets.telling.columns import plain_finding
    from gongce.targets.telling.tables import plain_alternatives, plain_moves, tell_alternatives
    from gongce.targets.telling.trees import tell_findings

    table = table.choose(arguments.choose) if arguments.choose else table
    moves: Any = ()
    if arguments.fix:
        problem = table.proposal.problem
        outcome = try_fixing(table.proposal, dict(_read_fix(problem, text) for text in arguments.fix))
        if outcome.decomposition.proposal is None:
            return show_conflict(outcome.decomposition.findings, is_json=arguments.json)
        moves = outcome.moves
        table = table.with_proposal("人工定数", outcome.decomposition.proposal, "、".join(arguments.fix))
    problem = table.proposal.problem
    cells = [cell for text in arguments.explain for cell in _list_cells(problem, text)]
    explained = [explain_cell(table.proposal, cell) for cell in cells]
    if arguments.save:
        write_file(arguments.save, print_table(table))
    if arguments.json:
        print_json(
            {
                "target": table.target,
                "title": table.title,
                "chosen": table.chosen + 1,
                "alternatives": plain_alternatives(table.alternatives),
                "moves": plain_moves(problem, moves),
                "explanations": [one.sentence for one in explained],
                "findings": [plain_finding(one) for one in findings],
            }
        )
        return 0
    print_lines([f"{table.title}（{table.target}）", *tell_alternatives(table.alternatives, table.chosen)])
    print_lines(["\n变动", *(f"  {line}" for line in tell_moves(problem, moves))] if moves else [])
    print_lines(["\n来历", *(f"  {one.sentence}" for one in explained)] if explained else [])
    print_lines(tell_findings(findings))
    return 0


def _list_cells(problem: "Problem", text: str) -> list[tuple[int, ...]]:
    """One cell, or every one of the table."""
    from itertools import product

    if text in ("all", "全部"):
        return list(product(*(range(size) for size in problem.shape)))
    return [find_cell(problem, text)]


def _read_fix(problem: "Problem", text: str) -> tuple[tuple[int, ...], int]:
    from gongce.targets.sheet.cells import read_steps

    cell, _, value = text.rpartition("=")
    steps, wrong = read_steps(value, problem.step)
    if steps is None:
        raise UsageError(f"{text}: {wrong}", remedy="write 高新区·2013=180.00")
    return find_cell(problem, cell), steps


def run_table(arguments: argparse.Namespace) -> int:
    """Show a kept table."""
    return _show_table(arguments, load_table(arguments.table))


def run_compare(arguments: argparse.Namespace) -> int:
    """Print tables side by side."""
    from dataclasses import replace

    from gongce.targets.decomposition.comparison import Alternatives
    from gongce.targets.telling.tables import plain_alternatives, tell_differences

    tables = [load_table(path) for path in arguments.tables]
    names = [path.stem for path in arguments.tables]
    if len(tables) == 1:
        together = tables[0].alternatives
    else:
        together = Alternatives()
        for name, table in zip(names, tables, strict=True):
            together = together.keep(replace(table.taken, name=name))
    if arguments.json:
        differing = [{"cell": cell, "values": list(values)} for cell, values in together.differing_cells()]
        print_json({"alternatives": plain_alternatives(together), "differing_steps": differing})
        return 0
    print_lines([f"方案{number} {one.name}　{one.note}" for number, one in enumerate(together.kept, 1)])
    print_lines(tell_differences(together))
    return 0


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write the sheet that is sent round."""
    from gongce.bulletins.decomposition_sheet import write_decomposition_sheet

    guard_inputs(arguments.out, arguments.table)
    table = load_table(arguments.table)
    units = split_units(table, arguments.units)
    content = write_decomposition_sheet(
        table.proposal, title=f"{table.title}分解表", note=f"方案：{table.taken.name}。", units=units
    )
    write_file(arguments.out, content)
    print_json({"sheet": str(arguments.out)}) if arguments.json else print(arguments.out)
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Read a returned sheet and balance the rest around what was changed."""
    from gongce.targets.decomposition.comparison import tell_moves
    from gongce.targets.sheet.reading import read_sheet, rebalance
    from gongce.targets.tables.storage import print_table
    from gongce.targets.telling.columns import plain_finding
    from gongce.targets.telling.tables import plain_moves, plain_proposal, tell_proposal
    from gongce.targets.telling.trees import tell_findings

    guard_inputs(arguments.save, arguments.sheet)
    table = load_table(arguments.table)
    content = read_bytes(arguments.sheet)
    units = split_units(table, arguments.units)
    edits = read_sheet(content, table.proposal, where=str(arguments.sheet), units=units)
    if not edits.is_clean:
        return _refuse_sheet(edits.findings, is_json=arguments.json)
    outcome = rebalance(table.proposal, edits)
    proposal = outcome.decomposition.proposal
    if proposal is None:
        return show_conflict((*edits.findings, *outcome.decomposition.findings), is_json=arguments.json)
    reasons = "；".join(f"{unit}：{reason}" for unit, reason in edits.reasons.items())
    if arguments.save:
        write_file(arguments.save, print_table(table.with_proposal("填报后", proposal, reasons)))
    problem = proposal.problem
    if arguments.json:
        told = {"moves": plain_moves(problem, outcome.moves), "reasons": dict(edits.reasons)}
        findings = [plain_finding(one) for one in edits.findings]
        print_json({"changed": len(edits.changed), **told, "findings": findings, "table": plain_proposal(proposal)})
        return 0
    print(f"改动{len(edits.changed)}格，重新平衡后变动{len(outcome.moves)}格。")
    print_lines(f"  {line}" for line in tell_moves(problem, outcome.moves))
    print_lines(f"  说明　{unit}：{reason}" for unit, reason in edits.reasons.items())
    print_lines(["", *tell_proposal(proposal), *tell_findings(edits.findings)])
    return 0


def _refuse_sheet(findings: "Sequence[Finding]", *, is_json: bool) -> int:
    from gongce.targets.telling.columns import SIGNS, plain_finding

    if is_json:
        print_json({"findings": [plain_finding(one) for one in findings]})
    else:
        print(f"有{len(findings)}处需要改正，没有采用任何改动。")
        print_lines(f"  {SIGNS[one.severity]} {one.place}：{one.message}；{one.remedy}" for one in findings)
    return InputError.exit_code


def run_rollover(arguments: argparse.Namespace) -> int:
    """Draft next year's targets from a kept table."""
    from gongce.targets.tables.records import print_targets
    from gongce.targets.tables.yearly import values_of_year
    from gongce.targets.telling.trees import plain_node
    from gongce.targets.tree.expansion import roll_over

    guard_inputs(arguments.out, arguments.table, arguments.pack / "targets.yaml")
    pack, tree = load_tree(arguments.pack)
    table = load_table(arguments.table)
    if table.pack != pack.name:
        raise UsageError(f"the table belongs to {table.pack}", where=str(arguments.table), remedy="name that pack")
    drafts = roll_over(tree, find_node(pack, tree, table.target), values_of_year(table, arguments.year), arguments.year)
    if arguments.json:
        print_json({"year": arguments.year, "targets": [plain_node(node) for node in drafts]})
        return 0
    text = print_targets(drafts, f"由{table.title}分解（{table.taken.name}）")
    if arguments.out:
        write_file(arguments.out, text)
        print(f"{arguments.out}：{len(drafts)}项草案。")
    else:
        sys.stdout.write(text)
    return 0


def run_annex(arguments: argparse.Namespace) -> int:
    """Check an issued annex."""
    from gongce.targets.breakdown.demands import build_frame
    from gongce.targets.observed.rows import read_rows
    from gongce.targets.tables.annex import ANNEX_COLUMNS, read_annex
    from gongce.targets.tables.records import print_targets
    from gongce.targets.telling.tables import plain_annex, tell_annex

    guard_inputs(arguments.out, arguments.file, arguments.pack / "targets.yaml")
    pack, tree = load_tree(arguments.pack)
    frame = build_frame(tree, find_node(pack, tree, arguments.target), years=arguments.years)
    rows = read_rows(read_text(arguments.file, AS_CSV), ANNEX_COLUMNS, str(arguments.file))
    annex = read_annex(tree, frame, rows, str(arguments.file))
    if arguments.out:
        write_file(arguments.out, print_targets(annex.nodes(tree), f"附表（{arguments.file.name}）"))
    print_json(plain_annex(tree, annex)) if arguments.json else print_lines(tell_annex(tree, annex))
    return 0


def run_schedule(arguments: argparse.Namespace) -> int:
    """Spread each unit's figure over the year."""
    from gongce.targets.decomposition.problem import print_amount
    from gongce.targets.paths.schedule import PERIODS, schedule_year
    from gongce.targets.tables.yearly import values_of_year
    from gongce.targets.telling.columns import lay_rows, plain, plain_finding
    from gongce.targets.telling.trees import tell_findings

    table = load_table(arguments.table)
    problem = table.proposal.problem
    titles = dict(
        zip(table.ids.get("unit", ()), next(a.members for a in problem.axes if a.name == "unit"), strict=True)
    )
    values, shares = values_of_year(table, arguments.year), _read_shares(arguments.shares)
    found = {unit: schedule_year(value, problem.step, shares) for unit, value in values.items()}
    findings = next(iter(found.values())).findings if found else ()
    if arguments.json:
        rows = [
            {"unit": unit, "title": titles[unit], "year": arguments.year} | plain(one) for unit, one in found.items()
        ]
        print_json({"schedules": rows, "findings": [plain_finding(one) for one in findings]})
    elif not findings:
        cells = {unit: [print_amount(value, problem.step) for value in one.cumulative] for unit, one in found.items()}
        note = "" if shares else "（未给占比，按月平均）"
        print(f"{table.title}，{arguments.year}年各时段累计，单位：{problem.unit}{note}")
        print_lines(lay_rows(["单位", *PERIODS], [[titles[unit], *row] for unit, row in cells.items()]))
    else:
        print_lines(tell_findings(findings))
    return InputError.exit_code if findings else 0


def _read_shares(text: str | None) -> list[Fraction]:
    try:
        return [Fraction(part.strip()) for part in text.split(",")] if text else []
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"{text} are no shares", remedy="write eleven numbers joined by commas") from None
