"""The decomposition as the sheet officials circulate: yellow cells are theirs to change, sums are formulas."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongce.targets.decomposition.families import Family
from gongce.targets.decomposition.problem import UNBOUNDED, Problem
from gongce.targets.decomposition.proposal import Proposal
from gongce.targets.sheet.layout import (
    FIRST_ROW,
    HEAD_ROW,
    ID_COLUMN,
    ID_ROW,
    META_SHEET,
    NOTE_ROW,
    REASON_ID,
    SHEET,
    TITLE_ROW,
    TOTAL_ID,
    SheetLayout,
    cell_address,
    describe_table,
    editable_cells,
    lay_out,
)

STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The day written into every workbook: the core reads no clock, and equal proposals give equal bytes."""
_AXIS_WORDS = {"unit": "单位", "industry": "行业", "year": "年份", "period": "时段"}
_YELLOW, _GREY = "#FFF7CC", "#F2F2F2"
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    note: Format
    head: Format
    name: Format
    open: Format
    locked: Format
    fixed: Format
    total: Format
    reason: Format
    gap: Format


def write_decomposition_sheet(
    proposal: Proposal, *, title: str, note: str = "", units: tuple[str, ...] | None = None
) -> bytes:
    """The workbook's bytes, the same for the same proposal.

    Sums are formulas with their values beside them, so that they show before anything is recalculated. Everything but
    the yellow cells and the reasons is locked (without a password: a lock against slips, not against people). Ids of
    rows and columns are hidden, and a hidden sheet says which table it is.

    Args:
        proposal: the table.
        title: over the sheet.
        note: a line under it, added to the explanation of the colours.
        units: whose cells are yellow; None for everybody's.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": STAMP, "author": "工策"})
    layout = lay_out(proposal.problem)
    formats = _make_formats(book, proposal.problem)
    sheet = book.add_worksheet(SHEET)
    _write_head(sheet, formats, proposal.problem, layout, title, note)
    _write_rows(sheet, formats, proposal, layout, editable_cells(proposal, units))
    _write_sums(sheet, formats, proposal, layout)
    _finish(sheet, layout)
    meta = book.add_worksheet(META_SHEET)
    meta.write_string(0, 0, describe_table(proposal))
    meta.very_hidden()
    meta.protect()
    book.close()
    return buffer.getvalue()


def _make_formats(book: xlsxwriter.Workbook, problem: Problem) -> _Formats:
    decimals = problem.printed(1).removesuffix(problem.unit).partition(".")[2]
    number = "0." + "0" * len(decimals) if decimals else "0"
    value = _FONT | {"num_format": number, "border": 1, "border_color": "#999999", "align": "right"}
    words = _FONT | {"border": 1, "border_color": "#999999"}
    return _Formats(
        title=book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        note=book.add_format(_FONT | {"text_wrap": True, "font_size": 10}),
        head=book.add_format(words | {"bold": True, "align": "center", "text_wrap": True, "bg_color": _GREY}),
        name=book.add_format(words),
        open=book.add_format(value | {"bg_color": _YELLOW, "locked": False}),
        locked=book.add_format(value),
        fixed=book.add_format(value | {"bold": True, "bg_color": _GREY}),
        total=book.add_format(value | {"bold": True}),
        reason=book.add_format(words | {"bg_color": _YELLOW, "locked": False, "text_wrap": True}),
        gap=book.add_format({"font_color": "#B00020", "bold": True}),
    )


def _write_head(
    sheet: Worksheet, formats: _Formats, problem: Problem, layout: SheetLayout, title: str, note: str
) -> None:
    last = layout.total_column + 1
    sheet.merge_range(TITLE_ROW, 1, TITLE_ROW, last, title, formats.title)
    words = f"单位：{problem.unit or '—'}。黄色格可改，其余锁定；灰底粗体为已定数；改后在“说明”栏写明理由。{note}"
    sheet.merge_range(NOTE_ROW, 1, NOTE_ROW, last, words, formats.note)
    heads = [_AXIS_WORDS.get(axis.name, axis.name) for axis in layout.row_axes]
    for column, word in enumerate([*heads, *layout.columns, "合计", "说明"], start=1):
        sheet.write_string(HEAD_ROW, column, word, formats.head)
    ids = ["", *("" for _ in layout.row_axes), *layout.columns, TOTAL_ID, REASON_ID]
    for column, name in enumerate(ids):
        sheet.write_string(ID_ROW, column, name)


def _write_rows(
    sheet: Worksheet, formats: _Formats, proposal: Proposal, layout: SheetLayout, editable: np.ndarray
) -> None:
    problem = proposal.problem
    for number, row in enumerate(layout.rows, start=FIRST_ROW):
        sheet.write_string(number, ID_COLUMN, layout.row_id(row))
        for column, words in enumerate(layout.row_titles(row), start=1):
            sheet.write_string(number, column, words, formats.name)
        total = 0
        for place in range(len(layout.columns)):
            index = layout.index(problem, row, place)
            steps = int(proposal.values[index])
            total += steps
            look = formats.open if editable[index] else formats.fixed if problem.fixed[index] else formats.locked
            sheet.write_number(number, layout.first_column + place, _number(problem, steps), look)
            if editable[index]:
                _limit_cell(sheet, problem, index, number, layout.first_column + place)
        first, last = layout.first_column, layout.total_column - 1
        formula = f"=SUM({cell_address(number, first)}:{cell_address(number, last)})"
        sheet.write_formula(number, layout.total_column, formula, formats.total, _number(problem, total))
        sheet.write_blank(number, layout.total_column + 1, None, formats.reason)


def _limit_cell(sheet: Worksheet, problem: Problem, index: tuple[int, ...], row: int, column: int) -> None:
    """A cell outside its bounds is warned of, not refused: a unit may ask for what was not offered, with reasons."""
    floor, ceiling = int(problem.floor[index]), int(problem.ceiling[index])
    least = _number(problem, floor)
    most = {} if ceiling >= UNBOUNDED else {"maximum": _number(problem, ceiling)}
    told = f"下限{problem.printed(floor)}" + ("" if not most else f"，上限{problem.printed(ceiling)}")
    sheet.data_validation(
        row,
        column,
        row,
        column,
        {
            "validate": "decimal",
            "criteria": "between" if most else ">=",
            **({"minimum": least, **most} if most else {"value": least}),
            "error_type": "warning",
            "error_title": "超出上下限",
            "error_message": f"{told}。确需超出的，请在“说明”栏写明理由。",
            "ignore_blank": False,
        },
    )


def _write_sums(sheet: Worksheet, formats: _Formats, proposal: Proposal, layout: SheetLayout) -> None:
    """Under the rows: the columns' sums as formulas; what they must be; and the difference, red where there is one."""
    problem = proposal.problem
    first, last = FIRST_ROW, FIRST_ROW + len(layout.rows) - 1
    sums, wanted, gaps = last + 1, last + 2, last + 3
    goals = _column_goals(proposal, layout)
    for row, word in ((sums, "合计"), (wanted, "总目标"), (gaps, "差额")):
        sheet.write_string(row, 1, word, formats.head)
        for column in range(2, layout.first_column):
            sheet.write_blank(row, column, None, formats.head)
    for place in range(len(layout.columns) + 1):
        column = layout.first_column + place
        total = _column_total(proposal, layout, place)
        formula = f"=SUM({cell_address(first, column)}:{cell_address(last, column)})"
        sheet.write_formula(sums, column, formula, formats.total, _number(problem, total))
        goal = goals.get(place)
        if goal is None:
            sheet.write_string(wanted, column, "—", formats.total)
            sheet.write_string(gaps, column, "—", formats.total)
            continue
        sheet.write_number(wanted, column, _number(problem, goal), formats.total)
        difference = f"=ROUND({cell_address(sums, column)}-{cell_address(wanted, column)},9)"
        sheet.write_formula(gaps, column, difference, formats.total, _number(problem, total - goal))
        sheet.conditional_format(
            gaps, column, gaps, column, {"type": "cell", "criteria": "!=", "value": 0, "format": formats.gap}
        )


def _column_total(proposal: Proposal, layout: SheetLayout, place: int) -> int:
    """The sum of a value column; of the one after the last, of all."""
    problem = proposal.problem
    places: Iterable[int] = range(len(layout.columns)) if place == len(layout.columns) else (place,)
    return sum(int(proposal.values[layout.index(problem, row, k)]) for row in layout.rows for k in places)


def _column_goals(proposal: Proposal, layout: SheetLayout) -> dict[int, int]:
    """Column → the exact sum stated for it; the grand total under the column after the last."""
    grid = np.arange(proposal.values.size).reshape(proposal.values.shape)
    goals: dict[int, int] = {}
    for place in range(len(layout.columns) + 1):
        places = range(len(layout.columns)) if place == len(layout.columns) else (place,)
        cells = sorted(int(grid[layout.index(proposal.problem, row, k)]) for row in layout.rows for k in places)
        goal = next((g for family in proposal.system.families if (g := _stated(family, cells)) is not None), None)
        if goal is not None:
            goals[place] = goal
    return goals


def _stated(family: Family, cells: list[int]) -> int | None:
    """The exact sum a family states over exactly these cells."""
    rows = set(family.labels[cells].tolist())
    row = rows.pop()
    if rows or row >= family.size or family.low[row] != family.high[row]:
        return None
    return int(family.low[row]) if int((family.labels == row).sum()) == len(cells) else None


def _number(problem: Problem, steps: int) -> float:
    return float(Fraction(steps) * problem.step)


def _finish(sheet: Worksheet, layout: SheetLayout) -> None:
    sheet.set_column(ID_COLUMN, ID_COLUMN, None, None, {"hidden": True})
    sheet.set_row(ID_ROW, None, None, {"hidden": True})
    sheet.set_row(TITLE_ROW, 30)
    sheet.set_row(NOTE_ROW, 32)
    sheet.set_column(1, len(layout.row_axes), 16)
    sheet.set_column(layout.first_column, layout.total_column, 12)
    sheet.set_column(layout.total_column + 1, layout.total_column + 1, 30)
    sheet.freeze_panes(FIRST_ROW, layout.first_column)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})
