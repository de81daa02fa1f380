"""A return to be filled in: validation, known values locked in grey, self-checks by formula, hidden ids; no macros."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongce.facts.importing.extraction.scaling import factor_between, shift_decimals
from gongce.facts.importing.figures import MARKS, Missing, read_figure
from gongce.facts.importing.forms import Form
from gongce.facts.importing.grid import Cell, CellKind
from gongce.facts.importing.template.columns import list_columns
from gongce.facts.importing.template.layout import (
    FIRST_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    ID_COLUMN,
    ID_ROW,
    LABEL_COLUMN,
    META_SHEET,
    NOTE_ROW,
    TITLE_ROW,
    FactColumn,
    TemplateMeta,
    cut_text,
)
from gongce.facts.importing.template.selfchecks import Balance, list_balances
from gongce.rulebook import Pack
from gongce.vocabulary import Period, UsageError

STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The day written into every template: the core reads no clock, equal templates are equal bytes."""
SHEET = "填报"
_SIGNS: tuple[str, ...] = ("", "—", "…", "保密", "未报", "-", "N/A", "不适用")
_GREY, _INPUT, _HEAD = "#E7E6E6", "#FFFDF0", "#DDEBF7"
_MOST_DECIMALS = 8
_KEY = ("indicator", "definition", "industry", "period", "measure", "price_basis", "lane")


@dataclass(frozen=True, slots=True)
class _Known:
    value: float | None
    decimals: int
    missing: str


def write_template(
    form: Form,
    pack: Pack,
    *,
    period: Period,
    units: Sequence[str],
    known: pl.DataFrame | None = None,
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook to send out for one period.

    Units go down, figures across; every cell that is to be filled takes a number or one of the signs for no value,
    and a value known already is filled in, grey and locked. Self-checks at the foot and at the right show 平衡 or
    不平衡. What comes back is read by hidden ids, wherever rows and columns have been moved to.

    Args:
        form: which figures, in which units of measurement.
        pack: titles, parts of wholes.
        period: what it is for.
        units: rows, in their order.
        known: observations: those of this template's facts are filled in; the month before's totals serve the checks.
        titles: names of units the pack does not have (respondents).

    Raises:
        UsageError: no unit, a unit twice, or the form does not say what a column is.
    """
    if not units or len(set(units)) != len(units):
        raise UsageError("没有单位，或有重复的单位", where=form.key, remedy="给出各不相同的单位")
    columns = list_columns(form, pack, period)
    names = {unit.id: unit.title for unit in pack.units} | dict(titles or {})
    balances = list_balances(columns, units, pack, period, known)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{period.title}{form.title}", "created": STAMP, "author": "工策"})
    meta = TemplateMeta(form.key, period, columns, tuple(units), SHEET)
    writer = _Writer(book, form, meta, names, _index_known(known))
    writer.write(balances)
    _write_meta(book, meta)
    book.close()
    return buffer.getvalue()


def _index_known(known: pl.DataFrame | None) -> dict[tuple[str, ...], _Known]:
    if known is None:
        return {}
    rows = known.select("unit", *_KEY, "value", "decimals", "missing").iter_rows()
    return {tuple(row[:8]): _Known(row[8], row[9] or 0, row[10]) for row in rows}


def _write_meta(book: xlsxwriter.Workbook, meta: TemplateMeta) -> None:
    sheet = book.add_worksheet(META_SHEET)
    for row, piece in enumerate(cut_text(meta.dump())):
        sheet.write_string(row, 0, piece)
    sheet.protect()
    sheet.very_hidden()


class _Writer:
    """Writes the sheet to be filled in."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        form: Form,
        meta: TemplateMeta,
        names: Mapping[str, str],
        known: Mapping[tuple[str, ...], _Known],
    ) -> None:
        self.book, self.form, self.meta, self.names, self.known = book, form, meta, names, known
        self.marks: Mapping[str, Missing] = {**MARKS, **form.marks}
        self.sheet: Worksheet = book.add_worksheet(SHEET)
        self.formats: dict[tuple[bool, int], Format] = {}
        self.signs = _invert_marks(self.marks)

    def write(self, balances: Sequence[Balance]) -> None:
        """Everything on the sheet."""
        sheet = self.sheet
        sheet.hide_gridlines(2)
        self._write_heads()
        for number, unit in enumerate(self.meta.units):
            self._write_row(FIRST_ROW + number, unit)
        self._write_balances(balances)
        sheet.set_row(ID_ROW, None, None, {"hidden": True})
        sheet.set_column(LABEL_COLUMN, LABEL_COLUMN, 22)
        sheet.set_column(ID_COLUMN, ID_COLUMN, None, None, {"hidden": True})
        sheet.set_column(FIRST_COLUMN, FIRST_COLUMN + len(self.meta.columns) - 1, 17)
        sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW, HEAD_ROW + 1)

    def _write_heads(self) -> None:
        title = self.book.add_format({"bold": True, "font_size": 15, "align": "center", "valign": "vcenter"})
        note = self.book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"})
        head = self.book.add_format(
            {"bold": True, "bg_color": _HEAD, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        last = max(FIRST_COLUMN + len(self.meta.columns) - 1, FIRST_COLUMN + 1)
        self.sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, f"{self.meta.period.title}{self.form.title}", title)
        told = (
            "浅黄色单元格填报；灰色为已报数，不改。没有数时：未报留空，不适用填“—”，不足最小单位填“…”。"
            "末行和右侧为自查，应显示“平衡”。"
        )
        self.sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, told, note)
        self.sheet.set_row(TITLE_ROW, 28)
        self.sheet.set_row(NOTE_ROW, 32)
        self.sheet.set_row(HEAD_ROW, 32)
        self.sheet.set_row(HEAD_ROW + 1, 32)
        self.sheet.merge_range(HEAD_ROW, LABEL_COLUMN, HEAD_ROW + 1, LABEL_COLUMN, "单位", head)
        self._write_column_heads(head)
        for number, column in enumerate(self.meta.columns):
            self.sheet.write_string(ID_ROW, FIRST_COLUMN + number, column.id)
            self.sheet.write_string(HEAD_ROW + 1, FIRST_COLUMN + number, column.heads[1], head)

    def _write_column_heads(self, head: Format) -> None:
        """Upper heads, one over neighbouring columns of the same indicator."""
        start = 0
        columns = self.meta.columns
        for number in range(1, len(columns) + 1):
            if number < len(columns) and columns[number].heads[0] == columns[start].heads[0]:
                continue
            left, right = FIRST_COLUMN + start, FIRST_COLUMN + number - 1
            if left == right:
                self.sheet.write_string(HEAD_ROW, left, columns[start].heads[0], head)
            else:
                self.sheet.merge_range(HEAD_ROW, left, HEAD_ROW, right, columns[start].heads[0], head)
            start = number

    def _write_row(self, row: int, unit: str) -> None:
        label = self.book.add_format({"border": 1, "valign": "vcenter"})
        self.sheet.write_string(row, LABEL_COLUMN, self.names.get(unit, unit), label)
        self.sheet.write_string(row, ID_COLUMN, unit)
        for number, column in enumerate(self.meta.columns):
            place = FIRST_COLUMN + number
            known = self.known.get((unit, *(getattr(column, name) for name in _KEY)))
            if known is None or not self._prefill(row, place, column, known):
                self.sheet.write_blank(row, place, None, self._format(is_known=False, decimals=-1))
                self._validate(row, place)

    def _prefill(self, row: int, place: int, column: FactColumn, known: _Known) -> bool:
        """Fill in what is known; False where it cannot be written so that it reads the same again."""
        if known.value is None:
            sign = self.signs.get(known.missing)
            if not sign:
                return False
            self.sheet.write_string(row, place, sign, self._format(is_known=True, decimals=-1))
            return True
        factor = factor_between(column.kept_in, column.measured_in)
        if factor is None:
            return False
        value = Fraction(repr(known.value)) * factor
        shown = shift_decimals(known.decimals, factor)
        self.sheet.write_number(row, place, float(value), self._format(is_known=True, decimals=shown))
        return True

    def _format(self, *, is_known: bool, decimals: int) -> Format:
        key = (is_known, decimals)
        if key not in self.formats:
            look: dict[str, Any] = {"border": 1, "align": "right", "bg_color": _GREY if is_known else _INPUT}
            look |= {"locked": is_known, "font_color": "#404040" if is_known else "#000000"}
            if decimals >= 0:
                look["num_format"] = "0" + ("." + "0" * decimals if decimals else "")
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _validate(self, row: int, place: int) -> None:
        cell = xlsxwriter.utility.xl_rowcol_to_cell(row, place)
        signs = "".join(f',{cell}="{sign}"' for sign in ("—", "…", "保密"))
        self.sheet.data_validation(
            row, place, row, place,
            {
                "validate": "custom",
                "value": f"=OR(ISNUMBER({cell}){signs})",
                "error_title": "只能填数",
                "error_message": "填数；没有数时留空，或填 — … 保密",
            },
        )  # fmt: skip

    def _write_balances(self, balances: Sequence[Balance]) -> None:
        """Self-checks below and to the right, and their sum at the top right."""
        if not balances:
            return
        look = self.book.add_format({"border": 1, "align": "center", "bg_color": "#F2F2F2"})
        head = self.book.add_format(
            {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        )
        grey = self.book.add_format({"border": 1, "align": "right", "bg_color": _GREY, "font_color": "#404040"})
        bottom = FIRST_ROW + len(self.meta.units)
        right = FIRST_COLUMN + len(self.meta.columns)
        foot_rows = dict.fromkeys(one.title for one in balances if one.place == "foot")
        side_columns = dict.fromkeys(one.title for one in balances if one.place == "side")
        rows = {title: bottom + number for number, title in enumerate(foot_rows)}
        sides = {title: right + 2 * number for number, title in enumerate(side_columns)}
        for title, row in rows.items():
            self.sheet.write_string(row, LABEL_COLUMN, title, head)
        for title, column in sides.items():
            self.sheet.merge_range(HEAD_ROW, column, HEAD_ROW + 1, column, "核对用数（已报）", head)
            self.sheet.merge_range(HEAD_ROW, column + 1, HEAD_ROW + 1, column + 1, title, head)
            self.sheet.set_column(column, column + 1, 15)
        for one in balances:
            if one.place == "foot":
                at = (rows[one.title], FIRST_COLUMN + one.column)
                formula = one.formula
            else:
                row, column = FIRST_ROW + one.row, sides[one.title]
                if one.known is not None:
                    self.sheet.write_number(row, column, one.known, grey)
                at = (row, column + 1)
                formula = one.formula.replace("{known}", xlsxwriter.utility.xl_rowcol_to_cell(row, column))
            self.sheet.write_formula(*at, formula, look, "")
        area = (FIRST_ROW, FIRST_COLUMN, bottom + len(rows), right + 2 * len(sides))
        bad = self.book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True})
        good = self.book.add_format({"font_color": "#006100"})
        for word, shown in (("不平衡", bad), ("平衡", good)):
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": shown}
            self.sheet.conditional_format(*area, rule)


def _invert_marks(marks: Mapping[str, Missing]) -> dict[str, str]:
    """Reason → the sign that reads as that reason under the form; a blank cell needs none."""
    found: dict[str, str] = {}
    for sign in _SIGNS:
        cell = Cell(CellKind.TEXT, sign) if sign else None
        reason = read_figure(cell, marks).missing
        if reason:
            found.setdefault(reason, sign)
    return found
