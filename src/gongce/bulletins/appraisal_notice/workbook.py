"""The result as a workbook: ranks, points of every item, words of every unit, intervals, the scheme itself."""

import io
from collections.abc import Sequence
from fractions import Fraction

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongce.appraisal.intervals import Annex
from gongce.appraisal.scheme import Ready
from gongce.appraisal.scoring import FORMS
from gongce.appraisal.sheet import Sheet, explain_unit
from gongce.rulebook.model.methods import Role

_WIDEST = 60
_ROLES = {Role.SCORE: "评分", Role.PART: "分项", Role.BONUS: "加分", Role.DEDUCTION: "扣分"}
Cell = str | float | int | None


def write_sheet_book(ready: Ready, sheet: Sheet, annex: Annex | None = None) -> bytes:
    """The workbook; figures are numbers, what is missing stays empty with its reason beside it."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        points = book.add_format(
            {"valign": "top", "num_format": f"0.{'0' * sheet.decimals}" if sheet.decimals else "0"}
        )
        pages = {"名次": _ranks(sheet), "逐项得分": _items(sheet), "说明": _words(ready, sheet), "办法": _scheme(ready)}
        if annex is not None:
            pages["位次区间"] = _intervals(annex)
        for name, rows in pages.items():
            _write(book.add_worksheet(name), rows, head, wrap, points if name == "名次" else wrap)
    return buffer.getvalue()


def _write(page: Worksheet, rows: Sequence[Sequence[Cell]], head: Format, wrap: Format, points: Format) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(number, column, value, head if number == 0 else points if isinstance(value, float) else wrap)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    for column in range(len(rows[0])):
        widest = max(_width(row[column]) for row in rows)
        page.set_column(column, column, min(_WIDEST, max(8, widest + 2)))


def _width(value: Cell) -> int:
    return 0 if value is None else sum(2 if ord(letter) > 0x2E80 else 1 for letter in str(value))


def _ranks(sheet: Sheet) -> list[list[Cell]]:
    columns = list(dict.fromkeys(key for one in sheet.units for key in one.columns))
    rows: list[list[Cell]] = [
        [
            "组别",
            "位次",
            "单位",
            "总分",
            *(sheet.columns[key] for key in columns),
            "加分",
            "扣分",
            "档次",
            "进退位",
            "备注",
        ]
    ]
    for one in sheet.units:
        note = one.place.reason or one.place.note
        vetoes = "；".join(f"{hit.title}{'（' + hit.exempt + '）' if hit.exempt else ''}" for hit in one.vetoes)
        extra = [None if one.columns[key] is None else float(one.columns[key] or 0) for key in columns]
        total = None if one.total is None else round(float(one.total), sheet.decimals)
        grade = sheet.classes.get(one.grade or "", "" if one.is_eligible else "不参评")
        tail = [grade, one.place.change, "；".join(filter(None, (note, vetoes)))]
        rows.append([one.group, one.place.rank, one.unit, total, *extra, float(one.bonus), float(one.deduction), *tail])
    return rows


def _items(sheet: Sheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["单位", "指标", "类别", "权重", "数值", "目标", "得分", "说明", "来源单元格"]]
    for one in sheet.units:
        for line in one.items:
            figures = [
                None if value is None else round(float(value), 4) for value in (line.figure, line.target, line.points)
            ]
            sources = "；".join(source.cell for source in line.sources)
            rows.append([one.unit, line.title, _ROLES[line.role], float(line.weight), *figures, line.note, sources])
    return rows


def _words(ready: Ready, sheet: Sheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["单位", "步骤", "说明"]]
    for one in sheet.units:
        told = explain_unit(ready, sheet, one.unit)
        rows += [[one.unit, number, words] for number, words in enumerate(told, 1)]
    return rows


def _scheme(ready: Ready) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["指标", "类别", "权重", "计分办法", "参数", "缺数处理", "责任单位", "依据"]]
    for item in ready.scheme.items:
        form = FORMS[item.function].words if item.function in FORMS else ""
        parameters = "，".join(f"{name}={_plain(value)}" for name, value in item.parameters.items())
        weight = None if item.weight is None else float(item.weight)
        missing = str(item.missing or ready.scheme.missing or "")
        bodies = "、".join(ready.pack.unit(name).title if ready.pack else name for name in item.bodies)
        rows.append([item.title, _ROLES[item.role], weight, form, parameters, missing, bodies, item.source])
    return rows


def _plain(value: object) -> str:
    return f"{float(value):g}" if isinstance(value, Fraction) else str(value)


def _intervals(annex: Annex) -> list[list[Cell]]:
    head: list[Cell] = [
        "组别",
        "单位",
        "正式位次",
        "5%位次",
        "中位位次",
        "95%位次",
        "进前列占比",
        "数据允许最好",
        "数据允许最差",
    ]
    rows = [head]
    for one in annex.intervals:
        rows.append(
            [one.group, one.unit, one.rank, one.low, one.median, one.high, one.share_top, one.set_low, one.set_high]
        )
    return rows
