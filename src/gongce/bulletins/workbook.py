"""A reading and its audit as an Excel workbook: 承诺, 数字, 核对, 条款, every row with its clause and characters."""

import io
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from fractions import Fraction

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongce.bulletins.page.markup import clean
from gongce.bulletins.wording import (
    DIRECTIONS,
    KINDS,
    MEASURES,
    READINGS,
    STRENGTHS,
    VERDICTS,
    decimal_places,
    name_of,
    name_relation,
    write_period,
)
from gongce.documents.model import Check, Clause, Commitment, Document, Kind, Measure, Mention, Reading
from gongce.vocabulary import Span

Cell = str | int | Fraction | None
LONGEST_CELL = 32_767
LAST_ROW = 1_048_575
STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""The day written into every workbook: the core reads no clock, and equal readings give equal bytes."""
UNSAFE_STARTS = ("=", "+", "-", "@", "\t", "\r")


# Each sheet's columns: head → width in characters.
COMMITMENT_COLUMNS = {
    "编号": 8, "类别": 8, "主体": 22, "指标": 28, "量度": 10, "底线": 12, "目标": 12, "力争": 12, "单位": 10,
    "占什么": 18, "范围": 8, "计法": 8, "期间": 14, "时限": 12, "出处": 8, "责任单位": 26, "条件": 30,
    "出资": 16, "给予": 16, "上限": 12, "上限单位": 9, "年数": 7, "把握": 7, "说明": 30, "条款": 18, "起": 8,
    "止": 8, "原文": 50,
}  # fmt: skip
MENTION_COLUMNS = {
    "序号": 7, "类别": 8, "原文": 20, "指标": 28, "主体": 22, "量度": 12, "下限": 12, "上限": 12, "单位": 10,
    "语气": 8, "期间": 14, "界限用词": 10, "方向": 8, "占什么": 18, "每个": 14, "引自": 24, "其中": 7,
    "价格": 10, "承诺": 10, "条款": 18, "起": 8, "止": 8,
}  # fmt: skip
CHECK_COLUMNS = {
    "结论": 8, "关系": 16, "说明": 60, "文中": 16, "算得": 16, "可能范围": 20, "怎么办": 40, "所用数字": 44,
    "条款": 18, "起": 8, "止": 8, "编号": 20,
}  # fmt: skip
CLAUSE_COLUMNS = {
    "层级": 7, "编号": 10, "条款": 24, "标题": 44, "本条数字": 10, "起": 8, "止": 8,
}  # fmt: skip


def write_workbook(reading: Reading, checks: Sequence[Check]) -> bytes:
    """The workbook's bytes, the same for the same reading.

    Every piece of text is written as text, whatever it begins with, and marked so (no formula, no link). Text longer
    than a cell holds is cut with "…"; rows beyond what a sheet holds are left out and the last row says so.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": shorten(clean(reading.document.metadata.title)), "created": STAMP, "author": "工策"})
    writer = SheetWriter(book)
    text = reading.document.text
    writer.write("承诺", COMMITMENT_COLUMNS, (list_commitment(item, reading, text) for item in reading.commitments))
    writer.write("数字", MENTION_COLUMNS, list_mentions(reading))
    writer.write("核对", CHECK_COLUMNS, (list_check(check, text) for check in checks))
    writer.write("条款", CLAUSE_COLUMNS, list_clauses(reading))
    book.close()
    return buffer.getvalue()


def list_commitment(item: Commitment, reading: Reading, text: str) -> list[Cell]:
    """One row of 承诺."""
    span = span_of(item, reading)
    period = write_period(item.period) if item.period else ""
    return [
        item.id, name_kind(item.kind), item.subject, item.metric, name_measure(item.measure), item.floor, item.target,
        item.strive, item.unit, item.denominator, "每个" if item.scope == "each" else "",
        name_of(READINGS, item.reading), period, item.due,
        "引自其他规划" if item.plan == "cited" else "",
        "、".join(item.bodies), item.condition, item.payer, item.payee, item.cap, item.cap_unit, item.years,
        Fraction(str(round(item.confidence, 2))), "；".join(item.notes), item.clause, span.start,
        span.end, span.text(text),
    ]  # fmt: skip


def span_of(item: Commitment, reading: Reading) -> Span:
    """The words of a commitment: its own span, else from its first figure to its last."""
    if item.span.end > item.span.start or not item.mentions:
        return item.span
    mentions = [reading.mentions[place] for place in item.mentions]
    return Span(min(mention.start for mention in mentions), max(mention.end for mention in mentions))


def name_kind(kind: str) -> str:
    """A kind's word; the kind itself where it is none of ours."""
    return KINDS[Kind(kind)] if kind in set(Kind) else kind


def name_measure(measure: str) -> str:
    """A measure's word; the measure itself where it is none of ours."""
    return MEASURES[Measure(measure)] if measure in set(Measure) else measure


def list_mentions(reading: Reading) -> Iterable[list[Cell]]:
    """The rows of 数字."""
    owners: dict[int, list[str]] = {}
    for item in reading.commitments:
        for place in item.mentions:
            owners.setdefault(place, []).append(item.id)
    for place, mention in enumerate(reading.mentions):
        yield list_mention(place, mention, "、".join(owners.get(place, ())))


def list_mention(place: int, mention: Mention, owners: str) -> list[Cell]:
    """One row of 数字."""
    period = write_period(mention.period) if mention.period else ""
    return [
        place, KINDS[mention.kind], mention.quote, mention.metric, mention.subject, MEASURES[mention.measure],
        mention.low, mention.high, mention.unit, STRENGTHS[mention.strength], period,
        mention.bound, name_of(DIRECTIONS, mention.direction), mention.denominator, mention.each, mention.cited,
        "其中" if mention.part_of else "", mention.price_basis, owners, mention.clause, mention.start,
        mention.end,
    ]  # fmt: skip


def list_check(check: Check, text: str) -> list[Cell]:
    """One row of 核对; its characters run from the first figure used to the last."""
    figures = "、".join(f"{span.text(text)}[{span.start},{span.end}]" for span in check.spans)
    start = min((span.start for span in check.spans), default=None)
    end = max((span.end for span in check.spans), default=None)
    return [
        VERDICTS[check.verdict], name_relation(check.relation), check.message, check.printed, check.computed,
        check.possible, check.remedy, figures, check.clause, start, end, check.id,
    ]  # fmt: skip


def list_clauses(reading: Reading) -> Iterable[list[Cell]]:
    """The rows of 条款."""
    starts = sorted(mention.start for mention in reading.mentions)
    for clause in reading.document.clauses:
        count = bisect_left(starts, clause.body.end) - bisect_left(starts, clause.body.start)
        yield list_clause(clause, reading.document, count)


def list_clause(clause: Clause, document: Document, count: int) -> list[Cell]:
    """One row of 条款."""
    heading = clause.heading.text(document.text).strip()
    return [clause.level, clause.label, clause.path, heading, count, clause.span.start, clause.span.end]


def shorten(text: str) -> str:
    """Text that a cell can hold."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


class SheetWriter:
    """Writes sheets alike: frozen head, filter, widths, wrapped text, numbers to the right with their decimals."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#E8EBEF", "valign": "vcenter", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.guarded = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True})
        self.numbers: dict[int, Format] = {}

    def write(self, name: str, columns: dict[str, int], rows: Iterable[Sequence[Cell]]) -> None:
        """One sheet."""
        sheet = self.book.add_worksheet(name)
        for place, (head, width) in enumerate(columns.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, head, self.head)
        last = 0
        for last, row in enumerate(rows, 1):
            if last == LAST_ROW:
                sheet.write_string(last, 0, "其余各行从略：超出一张工作表的行数。", self.text)
                break
            self.write_row(sheet, last, row)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        set_print(sheet)

    def write_row(self, sheet: Worksheet, at: int, row: Sequence[Cell]) -> None:
        """One row; empty cells stay empty."""
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    look = self.guarded if cell.startswith(UNSAFE_STARTS) else self.text
                    sheet.write_string(at, place, shorten(clean(cell)), look)
            elif cell is not None:
                sheet.write_number(at, place, float(cell), self.number(Fraction(cell)))

    def number(self, value: Fraction) -> Format:
        """The format that shows a value's own decimals, four where they do not end."""
        places = decimal_places(value)
        places = 4 if places is None else min(places, 6)
        if places not in self.numbers:
            pattern = "0." + "0" * places if places else "0"
            self.numbers[places] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[places]


def set_print(sheet: Worksheet) -> None:
    """A4 across, as wide as the page, heads repeated, page of pages at the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
