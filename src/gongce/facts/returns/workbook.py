"""A return as a workbook: filled in offline, checking itself, read back by hidden ids; no macros."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from gongce.facts.importing.template.layout import META_SHEET, cut_text
from gongce.facts.returns.asking import AskedCell, Sheet
from gongce.facts.returns.entries import read_entry
from gongce.facts.returns.forms import FormRow
from gongce.rulebook.names import CheckKind

KIND = "gongce-unit-return"
SHEET, NOTES = "填报", "说明"
ID_ROW, HEAD_ROW, FIRST_ROW = 3, 4, 5
ID_COLUMN, LABEL_COLUMN, UNIT_COLUMN, FIRST_COLUMN = 0, 1, 2, 3
STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The day written into every workbook: the core reads no clock, equal returns are equal bytes."""
_MOST_DIGITS = 15
_GREY, _INPUT, _HEAD = "#E7E6E6", "#FFFDF0", "#DDEBF7"


@dataclass(frozen=True, slots=True)
class Written:
    """What a workbook is filled with.

    `texts` and `comments` by cell id; `references` by row id: last period's figure and that of a year before, as text.
    """

    unit: str
    unit_title: str
    due: date
    version: int
    texts: Mapping[str, str]
    comments: Mapping[str, str]
    references: Mapping[str, tuple[str, str]]


def write_return(sheet: Sheet, written: Written) -> bytes:
    """The workbook of a return, prefilled with what is there; what comes back is read by hidden ids."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{sheet.period.title}{sheet.form.title}", "created": STAMP, "author": "工策"})
    _Writer(book, sheet, written).write()
    _write_notes(book, sheet, written)
    _write_meta(book, describe(sheet, written.unit, written.version))
    book.close()
    return buffer.getvalue()


def describe(sheet: Sheet, unit: str, version: int) -> str:
    """What the hidden sheet says: form, period, unit, the return's version, and a checksum over them."""
    body = {"kind": KIND, "form": sheet.form.id, "period": sheet.period.code, "unit": unit, "version": version}
    return json.dumps(body | {"sum": checksum(body)}, ensure_ascii=False, sort_keys=True)


def checksum(body: Mapping[str, Any]) -> str:
    """Tells a hidden sheet that was altered."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _write_meta(book: xlsxwriter.Workbook, text: str) -> None:
    sheet = book.add_worksheet(META_SHEET)
    for row, piece in enumerate(cut_text(text)):
        sheet.write_string(row, 0, piece)
    sheet.protect()
    sheet.very_hidden()


def _write_notes(book: xlsxwriter.Workbook, sheet: Sheet, written: Written) -> None:
    """One line a cell, where doubts are explained."""
    page = book.add_worksheet(NOTES)
    head = book.add_format({"bold": True, "bg_color": _HEAD, "border": 1})
    label = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    fill = book.add_format({"border": 1, "text_wrap": True, "locked": False, "bg_color": _INPUT, "valign": "top"})
    for column, title in enumerate(("编号", "单元格", "说明（对疑点的解释）")):
        page.write_string(0, column, title, head)
    for at, cell in enumerate(sheet.cells, 1):
        page.write_string(at, 0, cell.id)
        page.write_string(at, 1, cell.place, label)
        page.write_string(at, 2, written.comments.get(cell.id, ""), fill)
    page.set_column(0, 0, None, None, {"hidden": True})
    page.set_column(1, 1, 40)
    page.set_column(2, 2, 60)
    page.freeze_panes(1, 0)
    page.protect()


class _Writer:
    """Writes the sheet to be filled in."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, written: Written) -> None:
        self.book, self.sheet, self.written = book, sheet, written
        self.page: Worksheet = book.add_worksheet(SHEET)
        self.columns = sheet.form.columns
        self.last_columns = FIRST_COLUMN + len(self.columns)
        self.rows: dict[str, int] = {}
        self.formats: dict[tuple[bool, int], Format] = {}

    def write(self) -> None:
        """Heads, rows, self-checks, protection, print."""
        self._write_heads()
        self._write_rows()
        self._write_checks()
        page = self.page
        page.set_row(ID_ROW, None, None, {"hidden": True})
        page.set_column(ID_COLUMN, ID_COLUMN, None, None, {"hidden": True})
        page.set_column(LABEL_COLUMN, LABEL_COLUMN, 30)
        page.set_column(UNIT_COLUMN, UNIT_COLUMN, 10)
        page.set_column(FIRST_COLUMN, self.last_columns + 2, 15)
        page.freeze_panes(FIRST_ROW, FIRST_COLUMN)
        page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD_ROW)
        page.activate()

    def _write_heads(self) -> None:
        title = self.book.add_format({"bold": True, "font_size": 15, "align": "center", "valign": "vcenter"})
        note = self.book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"})
        head = self.book.add_format(
            {"bold": True, "bg_color": _HEAD, "border": 1, "align": "center", "text_wrap": True}
        )
        last, sheet = self.last_columns + 2, self.sheet
        told = (
            "浅黄色单元格填报，只填数，不写单位。没有数的填“—不适用”“—未取得”“—不足最小单位”“—保密”。解释写在“说明”页。"
        )
        self.page.merge_range(0, 0, 0, last, f"{sheet.period.title}{sheet.form.title}", title)
        self.page.merge_range(1, 0, 1, last, f"填报单位：{self.written.unit_title}　截止：{self.written.due}", note)
        self.page.merge_range(2, 0, 2, last, told, note)
        self.page.set_row(0, 28)
        heads = ("", "指标", "计量单位", *(one.title for one in self.columns), "上期数", "上年同期数", "自查")
        for at, text in enumerate(heads):
            self.page.write_string(HEAD_ROW, at, text, head)
        for at, column in enumerate(self.columns):
            self.page.write_string(ID_ROW, FIRST_COLUMN + at, column.id)

    def _write_rows(self) -> None:
        at, band = FIRST_ROW, self.book.add_format({"bold": True, "border": 1, "bg_color": "#F2F2F2"})
        for section in self.sheet.form.sections:
            self.page.merge_range(at, LABEL_COLUMN, at, self.last_columns + 2, section.title, band)
            for row in section.rows:
                at += 1
                self.rows[row.id] = at
                self._write_row(at, row)
            at += 1

    def _write_row(self, at: int, row: FormRow) -> None:
        label = self.book.add_format({"border": 1, "indent": 2 if row.inside else 0, "text_wrap": True})
        grey = self.book.add_format({"border": 1, "align": "right", "bg_color": _GREY, "font_color": "#404040"})
        asked = [self.sheet.at(row, column) for column in self.columns]
        first = next(cell for cell in asked if cell is not None)
        self.page.write_string(at, ID_COLUMN, row.id)
        self.page.write_string(at, LABEL_COLUMN, ("其中：" if row.inside else "") + first.title, label)
        self.page.write_string(at, UNIT_COLUMN, first.measured_in, label)
        for place, cell in enumerate(asked, FIRST_COLUMN):
            if cell is None:
                self.page.write_blank(at, place, None, grey)
            else:
                self._write_cell(at, place, cell)
        for place, text in enumerate(self.written.references.get(row.id, ("", "")), self.last_columns):
            self.page.write_string(at, place, text, grey)

    def _write_cell(self, at: int, place: int, cell: AskedCell) -> None:
        text = self.written.texts.get(cell.id, "")
        entry = read_entry(text, cell)
        digits = len(text.replace("-", "").replace(".", ""))
        if entry.value is not None and not entry.problem and digits <= _MOST_DIGITS:
            self.page.write_number(at, place, float(entry.value), self._format(entry.decimals or 0))
        elif text:
            self.page.write_string(at, place, text, self._format(-1))
        else:
            self.page.write_blank(at, place, None, self._format(-1))
        address = xl_rowcol_to_cell(at, place)
        self.page.data_validation(
            at, place, at, place,
            {
                "validate": "custom", "value": f'=OR(ISNUMBER({address}),LEFT({address},1)="—")',
                "error_title": "只能填数", "error_message": "填数；没有数的填“—”加原因，如 —不适用",
            },
        )  # fmt: skip

    def _format(self, decimals: int) -> Format:
        key = (True, decimals)
        if key not in self.formats:
            look: dict[str, Any] = {"border": 1, "align": "right", "bg_color": _INPUT, "locked": False}
            if decimals >= 0:
                look["num_format"] = "0" + ("." + "0" * decimals if decimals else "")
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _write_checks(self) -> None:
        """At the right of each row: what it must keep, as a formula."""
        look = self.book.add_format({"border": 1, "align": "center", "bg_color": "#F2F2F2"})
        bad = self.book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True})
        place = self.last_columns + 2
        for row in self.sheet.form.rows:
            wanted = [*self._growth_check(row), *self._part_checks(row)]
            if wanted:
                self.page.write_formula(self.rows[row.id], place, _join(wanted), look, "")
        last = max(self.rows.values())
        rule = {"type": "cell", "criteria": "==", "value": '"核对"', "format": bad}
        self.page.conditional_format(FIRST_ROW, place, last, place, rule)

    def _growth_check(self, row: FormRow) -> list[tuple[list[str], str]]:
        """Growth is what level and base say, where all three are asked in the same prices."""
        found = {cell.measure: column for column in self.columns if (cell := self.sheet.at(row, column))}
        growth = self.sheet.at(row, found["growth"]) if "growth" in found else None
        if growth is None or not {"level", "base"} <= found.keys() or growth.price_basis == "comparable":
            return []
        level, base, rate = (self._address(row.id, found[name].id) for name in ("level", "base", "growth"))
        return [([level, base, rate], f"ABS(IFERROR(({level}/{base}-1)*100,0)-{rate})<=0.06")]

    def _part_checks(self, row: FormRow) -> list[tuple[list[str], str]]:
        """A part is no more than its whole, column by column."""
        found = []
        for rule in self.sheet.form.checks:
            whole = rule.roles.get("whole", "")
            if rule.kind is not CheckKind.PART_OF_WHOLE or rule.roles.get("part") != row.id or whole not in self.rows:
                continue
            for column in self.columns:
                both = [self.sheet.by_id.get(f"{name}:{column.id}") for name in (row.id, whole)]
                if all(cell and cell.measure != "growth" for cell in both):
                    pair = [self._address(row.id, column.id), self._address(whole, column.id)]
                    found.append((pair, f"{pair[0]}<={pair[1]}"))
        return found

    def _address(self, row: str, column: str) -> str:
        at = next(place for place, one in enumerate(self.columns) if one.id == column)
        return str(xl_rowcol_to_cell(self.rows[row], FIRST_COLUMN + at))


def _join(wanted: list[tuple[list[str], str]]) -> str:
    """Blank while a figure is lacking, else whether everything holds."""
    cells = list(dict.fromkeys(cell for one, _ in wanted for cell in one))
    holds = ",".join(rule for _, rule in wanted)
    return f'=IF(COUNT({",".join(cells)})<{len(cells)},"",IF(AND({holds}),"平衡","核对"))'
