"""Reporting periods in running text: 今年1—6月, 上半年, 6月份, 2019年; with where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongce.vocabulary import Period

_YEAR = r"(?:(?P<year>(?:19|20)\d{2})年|(?P<now>今年|本年|当年|全年)|(?P<ago>去年|上年))?"
_SPAN = (
    r"(?:(?P<first>1|一)\s*月?\s*[-—–－~～至到]\s*(?P<ytd>1[0-2]|[2-9])\s*月(?:份)?|(?P<month>1[0-2]|[1-9])\s*月(?:份)?(?!\d)"
    r"|(?P<half>上|下)半年|(?P<quarter>[一二三四])季度|前(?P<quarters>[三四])(?:个)?季度|(?P<full>全年))?"
)
_TIME = re.compile(_YEAR + r"\s*" + _SPAN)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_LEAST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period in a text; `is_dated` where the text names its year."""

    start: int
    end: int
    period: Period
    is_dated: bool


def find_periods(text: str, year: int | None) -> tuple[NamedPeriod, ...]:
    """Every reporting period of a text, in its order; one whose year is told nowhere is left out.

    Args:
        text: running text.
        year: what 今年 means; None: only dated periods are found.

    >>> [found.period.code for found in find_periods("今年1—6月完成5亿元，6月份完成1亿元；2018年上半年4亿元。", 2019)]
    ['2019-YTD06', '2019-06', '2018-H1']
    """
    return tuple(_find(text, year))


def _find(text: str, year: int | None) -> Iterator[NamedPeriod]:
    at = 0
    while at < len(text):
        found = _TIME.search(text, at)
        while found and not found.group().strip() and found.start() < len(text):
            found = _TIME.search(text, found.start() + 1)
        if not found or not found.group().strip():
            return
        at = max(found.end(), at + 1)
        number = _tell_year(found, year)
        period = _tell_period(found, number) if number is not None else None
        if period is not None:
            is_dated = bool(found["year"] or found["now"] or found["ago"])
            yield NamedPeriod(found.start(), found.end(), period, is_dated)
        if found["year"] and year is None:
            year = int(found["year"])


def _tell_year(found: re.Match[str], year: int | None) -> int | None:
    if found["year"]:
        return int(found["year"])
    if year is None:
        return None
    return year - 1 if found["ago"] else year


def _tell_period(found: re.Match[str], year: int) -> Period | None:
    if year < _LEAST_YEAR:
        return None
    if found["ytd"]:
        return Period.ytd(year, int(found["ytd"]))
    if found["month"]:
        return Period.month(year, int(found["month"]))
    if found["half"]:
        return Period.half(year, 1 if found["half"] == "上" else 2)
    if found["quarter"]:
        return Period.quarter(year, _QUARTERS[found["quarter"]])
    if found["quarters"]:
        return Period.ytd(year, 3 * _QUARTERS[found["quarters"]])
    if found["full"] or found["year"] or found["now"] == "全年":
        return Period.of_year(year)
    return None
