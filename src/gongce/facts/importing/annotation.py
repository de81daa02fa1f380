"""The file that came in, as a workbook with its bad cells coloured and commented: what goes back to who sent it."""

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongce.facts.importing.grid import CellKind, Sheet, find_cell
from gongce.facts.importing.preview import Preview
from gongce.facts.importing.template.writing import STAMP
from gongce.vocabulary import Finding, InputError, Severity

_LIST = "问题清单"
_COLOURS = {Severity.BLOCKING: "#FFC7CE", Severity.WARNING: "#FFEB9C", Severity.NOTE: "#DDEBF7"}
_WORDS = {Severity.BLOCKING: "必须改正", Severity.WARNING: "请核实", Severity.NOTE: "提示"}
_ORDER = (Severity.BLOCKING, Severity.WARNING, Severity.NOTE)
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_MOST_COLUMNS_WIDE = 200


def write_annotated(preview: Preview) -> bytes:
    """The workbook to send back: 问题清单 first, then every sheet as it came, doubtful cells coloured.

    Texts are written as texts, whatever they begin with; formulas come as the values that were read.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": f"{preview.grid.name} 核对", "created": STAMP, "author": "工策"})
    names = _name_sheets(preview.grid.sheets)
    _write_list(book, preview.findings, names)
    looks = {severity: book.add_format({"bg_color": colour, "border": 1}) for severity, colour in _COLOURS.items()}
    placed = _place_findings(preview.findings)
    for sheet in preview.grid.sheets:
        _write_sheet(book, sheet, names[sheet.name], placed.get(sheet.name, {}), looks)
    book.close()
    return buffer.getvalue()


def _name_sheets(sheets: Iterable[Sheet]) -> dict[str, str]:
    """Names a workbook may have, all different."""
    names: dict[str, str] = {}
    used = {_LIST.lower()}
    for sheet in sheets:
        bare = _UNNAMEABLE.sub("_", sheet.name).strip("'")[:_LONGEST_NAME] or "表"
        name, number = bare, 1
        while name.lower() in used:
            number += 1
            name = f"{bare[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
        used.add(name.lower())
        names.setdefault(sheet.name, name)
    return names


def _place_findings(findings: Iterable[Finding]) -> dict[str, dict[tuple[int, int], list[Finding]]]:
    placed: dict[str, dict[tuple[int, int], list[Finding]]] = {}
    for finding in findings:
        sheet, mark, address = finding.place.rpartition("!")
        if mark:
            try:
                cell = find_cell(address)
            except InputError:
                continue
            placed.setdefault(sheet, {}).setdefault(cell, []).append(finding)
    return placed


def _write_list(book: xlsxwriter.Workbook, findings: Iterable[Finding], names: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(_LIST)
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for column, (title, width) in enumerate((("轻重", 10), ("位置", 24), ("问题", 60), ("怎么办", 40))):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, width)
    row = 0
    for severity in _ORDER:
        for finding in findings:
            if finding.severity is not severity:
                continue
            row += 1
            where, mark, address = finding.place.rpartition("!")
            values = (_WORDS[severity], finding.place, finding.message, finding.remedy)
            for column, value in enumerate(values):
                sheet.write_string(row, column, value[:32_000], wrap)
            if mark and where in names:
                target = names[where].replace("'", "''")
                sheet.write_url(row, 1, f"internal:'{target}'!{address}", wrap, finding.place[:255])
    if not row:
        sheet.write_string(1, 0, "没有问题", wrap)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, max(row, 1), 3)


def _write_sheet(
    book: xlsxwriter.Workbook,
    source: Sheet,
    name: str,
    findings: Mapping[tuple[int, int], list[Finding]],
    looks: Mapping[Severity, Format],
) -> None:
    sheet = book.add_worksheet(name)
    numbers: dict[Any, Format] = {}
    merged = {(block.top, block.left): block for block in source.merged}
    for place in dict.fromkeys([*source.cells, *findings]):
        found = sorted(findings.get(place, ()), key=lambda one: _ORDER.index(one.severity))
        look = looks[found[0].severity] if found else None
        block = merged.get(place)
        if block is not None and (block.top, block.left) != (block.bottom, block.right):
            sheet.merge_range(block.top, block.left, block.bottom, block.right, "", look)
        _write_cell(book, sheet, source, place, look, numbers)
        if found:
            text = "\n".join(
                f"{_WORDS[one.severity]}：{one.message}" + (f"。{one.remedy}" if one.remedy else "") for one in found
            )
            sheet.write_comment(*place, text[:2000], {"x_scale": 2, "y_scale": 1.2, "author": "工策"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column in range(min(source.width, _MOST_COLUMNS_WIDE)):
        widest = max((len(cell.text) for (_, at), cell in source.cells.items() if at == column), default=8)
        sheet.set_column(column, column, min(max(1.7 * widest, 8), 32))


def _write_cell(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    source: Sheet,
    place: tuple[int, int],
    look: Format | None,
    numbers: dict[Any, Format],
) -> None:
    cell = source.cells.get(place)
    if cell is None:
        sheet.write_blank(*place, None, look)
    elif cell.kind is CellKind.NUMBER and cell.number is not None and look is None:
        key = (cell.decimals, cell.is_percent)
        if key not in numbers:
            pattern = "General" if cell.decimals is None else "0" + ("." + "0" * cell.decimals if cell.decimals else "")
            numbers[key] = book.add_format({"num_format": pattern + ("%" if cell.is_percent else "")})
        sheet.write_number(*place, float(cell.number), numbers[key])
    else:
        sheet.write_string(*place, cell.text or "（公式无结果）", look)
