"""Tables of a draft: places down the side, indicators and measures across, each cell a claim."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gongce.documents.model import Document, Table
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.lexicon import Sort
from gongce.proofing.model import Aspect, Claim, Query
from gongce.proofing.periods import Frame, find_periods
from gongce.vocabulary import Period, Span

_CELL = re.compile(r"\s*(?P<value>[-+]?\d+(?:\.\d+)?)\s*(?P<unit>%|亿元|万元|位|户|家|个)?\s*")
_UNIT = re.compile(r"亿元|万元|亿千瓦时|万千瓦时|千瓦时|%|个百分点|户|家|位")
_CAPTION = 40
_ASPECTS = (
    (re.compile(r"位次|排名|名次|排位"), Aspect.RANK), (re.compile(r"序时进度"), Aspect.SCHEDULE),
    (re.compile(r"与序时|超序时"), Aspect.AHEAD),
    (re.compile(r"完成.{0,6}(?:目标|任务)|完成率|完成比例"), Aspect.PROGRESS),
    (re.compile(r"目标|任务"), Aspect.TARGET), (re.compile(r"占比|比重"), Aspect.SHARE),
    (re.compile(r"同比|增速|增长|增幅"), Aspect.GROWTH),
    (re.compile(r"累计|完成|总量|绝对量|实绩|数值|当月|本月"), Aspect.LEVEL),
)  # fmt: skip
_OF_TARGETS = (Aspect.TARGET, Aspect.PROGRESS, Aspect.AHEAD)
_OF_YEARS = re.compile(r"[二三四五]年|规划|任务进度|目标进度")
"""Columns of a plan of several years: no year's target is meant."""
_ELSEWHERE = re.compile(r"上期|去年|上年|环比|上月")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column says."""

    aspect: Aspect
    indicator: str
    unit: str
    period: Period
    of: Aspect | None = None


def read_tables(document: Document, folded: str, knowledge: Knowledge, place: str, main: Period) -> Iterator[Claim]:
    """The claims of every table whose head names what it shows."""
    for table in document.tables:
        yield from _read_table(table, folded, knowledge, place, main)


def _read_table(table: Table, folded: str, knowledge: Knowledge, place: str, main: Period) -> Iterator[Claim]:
    heads = _head_rows(table, folded)
    caption = _caption(table, folded)
    columns = _read_columns(table, folded, heads, caption, knowledge, main)
    for row in table.rows[heads:]:
        owner = _owner(row, folded, knowledge)
        if owner is None:
            continue
        for index, cell in enumerate(row):
            column = columns.get(index)
            if column is not None and cell not in row[:index]:
                yield from _read_cell(cell, folded, column, owner, knowledge)


def _caption(table: Table, folded: str) -> str:
    """The line above a table, where it is a title and no sentence."""
    line = folded[max(0, table.span.start - 2 * _CAPTION) : table.span.start].strip().split("\n")[-1]
    return line if len(line) <= _CAPTION and not re.search("[。;]", line) else ""


def _head_rows(table: Table, folded: str) -> int:
    """How many rows stand above the first with a number."""
    for count, row in enumerate(table.rows):
        if any(_CELL.fullmatch(folded[cell.start : cell.end]) for cell in row[1:]):
            return count
    return len(table.rows)


def _read_columns(
    table: Table, folded: str, heads: int, caption: str, knowledge: Knowledge, main: Period
) -> dict[int, Column]:
    width = max((len(row) for row in table.rows), default=0)
    found: dict[int, Column] = {}
    indicator, before = _indicator(caption, knowledge), None
    unit = next(iter(_UNIT.findall(caption)), "")
    period = _period(caption, main)
    for index in range(1, width):
        words = "".join(folded[row[index].start : row[index].end] for row in table.rows[:heads] if index < len(row))
        own = _indicator(words, knowledge)
        aspect = next((aspect for pattern, aspect in _ASPECTS if pattern.search(words)), Aspect.LEVEL if own else None)
        indicator = own or indicator
        if aspect in _OF_TARGETS and _OF_YEARS.search(caption + words):
            aspect = None
        if aspect is None or not indicator or _ELSEWHERE.search(words):
            before = None
            continue
        of = before if aspect is Aspect.RANK else None
        if aspect is Aspect.RANK and of is None:
            continue
        named = next(iter(_UNIT.findall(words)), "")
        found[index] = Column(
            aspect, indicator, named or _usual_unit(aspect, unit, indicator, knowledge), _period(words, period), of
        )
        before = aspect if aspect in (Aspect.GROWTH, Aspect.LEVEL, Aspect.PROGRESS) else before
    return found


def _usual_unit(aspect: Aspect, unit: str, indicator: str, knowledge: Knowledge) -> str:
    if aspect in (Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS, Aspect.SCHEDULE):
        return "%"
    if aspect is Aspect.AHEAD:
        return "个百分点"
    if aspect is Aspect.RANK:
        return "位"
    return unit or knowledge.pack.indicator(indicator).measured_in


def _indicator(words: str, knowledge: Knowledge) -> str:
    return next((one.id for one in knowledge.words.find(words) if one.sort is Sort.INDICATOR), "")


def _period(words: str, main: Period) -> Period:
    named = [when.period for when in find_periods(words, Frame(main)) if not when.is_year]
    return named[0] if named else main


def _owner(row: tuple[Span, ...], folded: str, knowledge: Knowledge) -> str | None:
    """The place a row is of: its label is a place's name and nothing else."""
    for cell in row[:2]:
        label = folded[cell.start : cell.end].strip()
        found = list(knowledge.words.find(label))
        if len(found) == 1 and found[0].sort is Sort.PLACE and found[0].end - found[0].start == len(label):
            return found[0].id
    return None


def _read_cell(cell: Span, folded: str, column: Column, owner: str, knowledge: Knowledge) -> Iterator[Claim]:
    text = folded[cell.start : cell.end]
    match = _CELL.fullmatch(text)
    if match is None or (column.aspect is Aspect.RANK and owner not in knowledge.words.rivals):
        return
    digits = match["value"].lstrip("+")
    decimals = len(digits.partition(".")[2])
    other = f"{column.indicator}|{knowledge.words.city}|" if column.aspect is Aspect.SHARE else ""
    peers = knowledge.words.rivals if column.aspect is Aspect.RANK else ()
    period = Period.of_year(column.period.year) if column.aspect is Aspect.TARGET else column.period
    query = Query(column.indicator, owner, "", period, column.aspect, column.of, other, peers)
    span = Span(cell.start + match.start("value"), cell.start + match.end("value"))
    yield Claim(span, match["value"], Fraction(digits), decimals, match["unit"] or column.unit, (query,))
