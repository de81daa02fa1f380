"""The form's columns in a sheet at hand: found by their heads, wherever they stand now."""

from collections.abc import Mapping
from dataclasses import dataclass

from gongce.facts.importing.forms import Column, Form, Role
from gongce.facts.importing.grid import Sheet, find_column, name_cell, name_column
from gongce.facts.importing.labels import fold_head, fold_times
from gongce.vocabulary import Finding, Period, Severity

_REACH = 12
_LONGEST = 200


@dataclass(frozen=True, eq=False)
class Placed:
    """Where the columns of a form stand in one sheet (rows and columns from 0, of a form laid across swapped).

    `shift` is by how many rows the head stands lower than in the sheet the form was made from.
    """

    columns: Mapping[int, Column]
    shift: int
    findings: tuple[Finding, ...]


def place_of(column: Column) -> int:
    """The column's place from 0."""
    return int(column.at) - 1 if column.at.isdigit() else find_column(column.at)


def name_place(sheet: Sheet, row: int, column: int, *, across: bool) -> str:
    """The address a person finds a cell at."""
    return f"{sheet.name}!{name_cell(column, row) if across else name_cell(row, column)}"


def read_head(sheet: Sheet, column: int, rows: range, period: Period | None = None) -> str:
    """The levels of a column's head, folded, joined by |; what repeats from level to level stands once."""
    levels: list[str] = []
    for row in rows:
        text = fold_times(fold_head(sheet.text(row, column)), period)
        if text and (not levels or levels[-1] != text):
            levels.append(text)
    return "|".join(levels)[:_LONGEST]


def place_columns(sheet: Sheet, form: Form, period: Period | None) -> Placed:
    """Find every column of the form by its head.

    A column that stands elsewhere is noted; one that is gone or renamed bars the import; one the form does not know is
    a warning. A form without head rows takes its columns where it says they are.
    """
    if form.head is None:
        return Placed({place_of(column): column for column in form.columns}, 0, ())
    shift = _find_shift(sheet, form, period)
    rows = range(form.head[0] - 1 + shift, form.head[1] + shift)
    heads = {column: read_head(sheet, column, rows, period) for column in range(sheet.width)}
    placed: dict[int, Column] = {}
    findings: list[Finding] = []
    for column in form.columns:
        _place(column, fold_times(column.head, period), heads, placed, findings, _Where(sheet, form, rows))
    unknown = {place for place, head in heads.items() if place not in placed and head}
    filled = _find_filled(sheet, rows.stop) if unknown else set()
    for place, head in heads.items():
        if place in unknown & filled:
            where = name_place(sheet, max(rows.stop - 1, 0), place, across=form.across)
            what = f"表式里没有的列“{head.replace('|', '·')}”，未导入"
            findings.append(Finding("head.unknown", Severity.WARNING, where, what, "需要它的话，修改表式"))
    return Placed(placed, shift, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Where:
    sheet: Sheet
    form: Form
    rows: range

    def at(self, column: int) -> str:
        return name_place(self.sheet, max(self.rows.stop - 1, 0), column, across=self.form.across)


def _find_shift(sheet: Sheet, form: Form, period: Period | None) -> int:
    """By how many rows the head moved: where most of the form's heads are met; not moved where that is as good."""
    assert form.head is not None
    wanted = {fold_times(column.head, period) for column in form.columns if column.head}
    best, most = 0, -1
    for shift in sorted(range(-_REACH, _REACH + 1), key=abs):
        start, stop = form.head[0] - 1 + shift, form.head[1] + shift
        if start < 0 or stop > sheet.height:
            continue
        met = len(wanted & {read_head(sheet, column, range(start, stop), period) for column in range(sheet.width)})
        if met > most:
            best, most = shift, met
        if met == len(wanted):
            break
    return best


def _place(
    column: Column,
    named: str,
    heads: Mapping[int, str],
    placed: dict[int, Column],
    findings: list[Finding],
    where: _Where,
) -> None:
    hint = place_of(column)
    if not named or heads.get(hint) == named:
        placed[hint] = column
        return
    found = [place for place, head in heads.items() if head == named and place not in placed]
    if len(found) == 1:
        placed[found[0]] = column
        what = f"“{named.replace('|', '·')}”从{column.at}列移到了{name_column(found[0])}列，已按表头读取"
        findings.append(Finding("head.moved", Severity.NOTE, where.at(found[0]), what))
    elif column.role is not Role.IGNORE:
        now = heads.get(hint, "") or "空"
        why = "有几列同名" if found else f"此处现为“{now.replace('|', '·')}”"
        what = f"找不到“{named.replace('|', '·')}”这一列（{why}）"
        remedy = "改回原来的表头，或修改表式"
        findings.append(Finding("head.missing", Severity.BLOCKING, where.at(hint), what, remedy))


def _find_filled(sheet: Sheet, first: int) -> set[int]:
    """Columns with a number in a row from the first on."""
    return {column for (row, column), cell in sheet.cells.items() if row >= first and cell.number is not None}
