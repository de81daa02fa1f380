"""The years a plan covers, as its title or its own words say; five-year plans by their number."""

import re

from gongce.documents.structure.numerals import parse_small

_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?\s?(?:[-—－–―~～至到]{1,2})\s?((?:19|20)\d\d)\s?年?")
_FIVE = re.compile(r"[“\"]?([一二三四五六七八九十]{1,3})[”\"]?五[”\"]?(?=[”\"期时规纲计发末])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年(?!\s?\d)")
_TERM = re.compile(r"(?:实施期限|实施期|规划期限|规划期|计划期|行动期限|实施时间)(?:限)?[为是:：]?")
_FIRST_PLAN = 1953


def read_plan_years(title: str) -> tuple[int, int] | None:
    """First and last year a title names: a span, a five-year plan, or one year; None where it names none.

    >>> read_plan_years("行动方案(2018—2020年)"), read_plan_years("“十二五”工业规划"), read_plan_years("2012年提速计划")
    ((2018, 2020), (2011, 2015), (2012, 2012))
    """
    if (span := _SPAN.search(title)) and int(span[1]) <= int(span[2]):
        return int(span[1]), int(span[2])
    if (five := _FIVE.search(title)) and (years := years_of_plan(five[1])):
        return years
    year = _YEAR.search(title)
    return (int(year[1]), int(year[1])) if year else None


def years_of_plan(ordinal: str) -> tuple[int, int] | None:
    """First and last year of the n-th five-year plan (十二 is 2011 to 2015); None for a number no plan has.

    >>> years_of_plan("十二"), years_of_plan("十四"), years_of_plan("九十")
    ((2011, 2015), (2021, 2025), None)
    """
    number = parse_small(ordinal)
    if number is None or not 6 <= number <= 30:
        return None
    return 1981 + (number - 6) * 5, 1985 + (number - 6) * 5


def read_term(text: str) -> tuple[int, int] | None:
    """The years a sentence of the plan names as its own term (实施期限为2018—2020年)."""
    for match in _TERM.finditer(text):
        if span := _SPAN.match(text, match.end()):
            return int(span[1]), int(span[2])
    return None
