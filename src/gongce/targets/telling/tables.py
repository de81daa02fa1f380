"""Tables of a target: proposals, alternatives side by side, who moves, annexes: lines and plain values."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from gongce.targets.decomposition.comparison import Alternatives, Move
from gongce.targets.decomposition.problem import Problem, print_amount
from gongce.targets.decomposition.proposal import Proposal
from gongce.targets.sheet.layout import lay_out
from gongce.targets.tables.annex import Annex, SumCheck
from gongce.targets.telling.columns import lay_rows, plain, plain_finding
from gongce.targets.telling.trees import tell_findings
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.nodes import TargetTree

AXIS_WORDS = {"unit": "单位", "industry": "行业", "year": "年份", "period": "时段"}
MOST_CELLS = 60


def tell_proposal(proposal: Proposal) -> Iterator[str]:
    """The table as the sheet has it: rows, years, sums."""
    problem, layout = proposal.problem, lay_out(proposal.problem)
    heads = [AXIS_WORDS.get(axis.name, axis.name) for axis in layout.row_axes]
    rows = []
    totals = [0] * len(layout.columns)
    for row in layout.rows:
        steps = [int(proposal.values[layout.index(problem, row, k)]) for k in range(len(layout.columns))]
        totals = [total + one for total, one in zip(totals, steps, strict=True)]
        rows.append([*layout.row_titles(row), *(show_steps(problem, one) for one in (*steps, sum(steps)))])
    blank = [""] * (len(layout.row_axes) - 1)
    rows.append(["合计", *blank, *(show_steps(problem, one) for one in (*totals, sum(totals)))])
    yield from lay_rows([*heads, *layout.columns, "合计"], rows, names=len(heads))


def show_steps(problem: Problem, steps: int) -> str:
    """Steps as they are printed, without the unit."""
    return print_amount(problem.amount(steps), problem.step)


def tell_alternatives(alternatives: Alternatives, chosen: int | None = None) -> Iterator[str]:
    """Every alternative with its name; after several, the cells in which they differ, side by side."""
    for number, one in enumerate(alternatives.kept):
        mark = "（采用）" if number == chosen and len(alternatives.kept) > 1 else ""
        note = f"　{one.note}" if one.note else ""
        yield f"\n方案{number + 1} {one.name}{mark}{note}　单位：{one.proposal.problem.unit or '—'}"
        yield from tell_proposal(one.proposal)
    if len(alternatives.kept) > 1:
        yield from tell_differences(alternatives)


def tell_differences(alternatives: Alternatives) -> Iterator[str]:
    """The cells that are not the same in all alternatives."""
    problem, cells = alternatives.kept[0].proposal.problem, alternatives.differing_cells()
    yield f"\n各方案不同的单元格（{len(cells)}格）" if cells else "\n各方案数字相同。"
    if cells:
        head = ["单元格", *(f"方案{number}" for number in range(1, len(alternatives.kept) + 1))]
        rows = [[title, *(show_steps(problem, one) for one in values)] for title, values in cells[:MOST_CELLS]]
        yield from lay_rows(head, rows)
        if len(cells) > MOST_CELLS:
            yield f"另有{len(cells) - MOST_CELLS}格，见 --json。"


def tell_annex(tree: TargetTree, annex: Annex) -> Iterator[str]:
    """The annex as a table of units and years, then every sum of the plan with its gap."""
    frame = annex.frame
    rows = []
    for unit in frame.units:
        cells = [annex.values.get((unit, year)) for year in frame.years]
        known = [value for value in cells if value is not None]
        total = sum(known, Fraction(0)) if len(known) == len(cells) else None
        rows.append([tree.title_of(unit), *(show_amount(value) for value in (*cells, total))])
    yield from lay_rows(["单位", *(str(year) for year in frame.years), "合计"], rows)
    yield "\n合计核对"
    yield from (f"  {tell_check(check, frame.top.measured_in)}" for check in annex.checks)
    yield from tell_findings(annex.findings)


def tell_check(check: SumCheck, unit: str) -> str:
    """A sum of the annex against what the plan prints."""
    if check.total is None:
        return f"{check.words}：缺{check.lacking}格，未合计（{check.source}）"
    ends = [show_amount(one) for one in (check.low, check.high) if one is not None]
    wanted = "至".join(dict.fromkeys(ends)) + ("以上" if check.high is None else "以下" if check.low is None else "")
    gap = check.gap or Fraction(0)
    told = "相符" if not gap else f"{'多' if gap > 0 else '少'}{show_amount(abs(gap))}"
    return f"{check.words}{show_amount(check.total)}{unit}，应为{wanted}{unit}，{told}（{check.source}）"


def plain_annex(tree: TargetTree, annex: Annex) -> dict[str, Any]:
    """An annex as JSON has it."""
    cells = [
        {"unit": unit, "title": tree.title_of(unit), "year": year, "value": plain(value)}
        for (unit, year), value in annex.values.items()
    ]
    findings = [plain_finding(finding) for finding in annex.findings]
    return {"cells": cells, "checks": [plain(check) for check in annex.checks], "findings": findings}


def plain_proposal(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON has it: one object a cell, exact amounts."""
    problem = proposal.problem
    cells = []
    for index in product(*(range(size) for size in problem.shape)):
        names = {axis.name: axis.members[k] for axis, k in zip(problem.axes, index, strict=True)}
        value = plain(problem.amount(int(proposal.values[index])))
        cells.append(names | {"value": value, "fixed": bool(problem.fixed[index])})
    return {"unit": problem.unit, "step": plain(problem.step), "method": str(proposal.method), "cells": cells}


def plain_alternatives(alternatives: Alternatives) -> list[dict[str, Any]]:
    """Every alternative as JSON has it."""
    return [{"name": one.name, "note": one.note} | plain_proposal(one.proposal) for one in alternatives.kept]


def plain_moves(problem: Problem, moves: Iterable[Move]) -> list[dict[str, Any]]:
    """Who moves, as JSON has it."""
    return [
        {
            "cell": move.title,
            "before": plain(problem.amount(move.before)),
            "after": plain(problem.amount(move.after)),
            "change": plain(problem.amount(move.change)),
        }
        for move in moves
    ]
