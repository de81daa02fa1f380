"""Dates as documents print them, in Arabic or Chinese digits, read as ISO dates."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongce.documents.structure.numerals import parse_small
from gongce.vocabulary import Span

_DIGIT = "[0-9０-９]"
_SMALL = rf"(?:{_DIGIT}{{1,2}}|[一二三四五六七八九十廿卅〇○]{{1,3}})"
DATE = re.compile(
    rf"(?P<year>[12１２一二](?:{_DIGIT}{{3}}|[〇○◯零OoＯ0０一二三四五六七八九]{{3}}))\s?"
    rf"(?:年\s?(?P<month>{_SMALL})\s?月\s?(?P<day>{_SMALL})\s?日"
    rf"|[-/.](?P<month2>{_DIGIT}{{1,2}})[-/.](?P<day2>{_DIGIT}{{1,2}})(?!{_DIGIT}))"
)
_BEFORE = re.compile(r"(?:^|\n)[^\S\n]*(?P<words>(?:[一-鿿][^\S\n]*){0,30})[(（]?\Z")
_AFTER = re.compile(r"(?P<print>[^\S\n]*印发)?[)）]?[^\S\n]{0,400}(?:$|\n)")
_LONGEST_LINE = 160
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEARS = range(1900, 2100)


class PrintedDate(NamedTuple):
    """A date on the page and where it stands."""

    iso: str
    span: Span


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[PrintedDate]:
    """Full dates (year, month, day) in order; impossible days are passed over.

    >>> [date.iso for date in find_dates("二○一二年四月十六日,2018-07-26;二O一二年四月二十五日,2012年13月1日")]
    ['2012-04-16', '2018-07-26', '2012-04-25']
    """
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        if (iso := _read_date(match)) is not None:
            yield PrintedDate(iso, Span(*match.span()))


def read_date(printed: str) -> str:
    """The first date in a short text, "" where there is none.

    >>> read_date("生成日期:2012-04-25 16:40"), read_date("2012年")
    ('2012-04-25', '')
    """
    return next((date.iso for date in find_dates(printed[:400])), "")


class DatedLine(NamedTuple):
    """A line that holds a date and at most a name before it.

    `is_print` says that it is the printer's line (…印发), `is_spelled` that the date is written with 年月日.
    """

    iso: str
    span: Span
    words: str
    is_print: bool
    is_spelled: bool


def find_dated_lines(text: str) -> Iterator[DatedLine]:
    r"""Lines that sign or date a document, in order.

    >>> [(line.iso, line.words) for line in find_dated_lines("甲市人民政府  2018年7月26日\n于2018年7月26日前完成")]
    [('2018-07-26', '甲市人民政府')]
    """
    for match in DATE.finditer(text):
        start = max(0, match.start() - _LONGEST_LINE)
        before = _BEFORE.search(text[start : match.start()])
        after = _AFTER.match(text, match.end())
        iso = _read_date(match) if before and after and (start == 0 or before[0].startswith("\n")) else None
        if iso is not None and before is not None and after is not None:
            words, begin = before["words"].strip(), start + before.start("words")
            yield DatedLine(iso, Span(begin, match.end()), words, bool(after["print"]), bool(match["month"]))


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and nothing else.

    >>> is_date_line("二O一二年四月二十五日"), is_date_line("于4月20日前完成")
    (True, False)
    """
    found = next(find_dated_lines(line), None) if len(line) <= 40 else None
    return found is not None and not found.words and not found.is_print


def _read_date(match: re.Match[str]) -> str | None:
    year, month, day = (
        parse_small(part) for part in (match["year"], match["month"] or match["month2"], match["day"] or match["day2"])
    )
    if year not in _YEARS or month is None or day is None or not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"
