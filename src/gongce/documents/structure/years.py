"""The years a plan covers, as its title or its own words say; five-year plans by their number."""

import re

from gongce.documents.structure.numerals import parse_small

_TO = r"\s?年?\s?(?:[-—－–―─~～]{1,2}|至|到)\s?"
_SPAN = re.compile(rf"(?<!\d)((?:19|20)\d\d){_TO}((?:19|20)\d\d)(?!\d)")
_FIVE = re.compile(
    r"[“\"‘]?([一二三四五六七八九十]{1,3})[”\"’]?五[”\"’]?(?=[”\"’]|期|时|规|工|产|制|高|战|科|发|末|国)"
)
_FIVE_TERM = re.compile(r"[“\"‘]([一二三四五六七八九十]{1,3})[”\"’]?五[”\"’]?(?:期间|时期)")
_SPELLED = re.compile(r"(?<![一二三四五六七八九十])[一二][〇○◯零OoＯ0一二三四五六七八九]{3}(?=年)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年(?!\s?\d)")
_TERM = re.compile(
    r"(?:实施期限|规划期限|规划期|计划期|行动期限|实施时间|实施年限|实行年限|执行年限|执行期限)[为是:：]?"
)
_SOME_YEARS = re.compile(r"[两二三四五2-5]年(?:行动|左右)?(?:时间)?[(（]")
_CITED = re.compile(r"《[^《》\n]{1,120}》")


def read_plan_years(title: str) -> tuple[int, int] | None:
    """First and last year a title names: a span, a five-year plan, or one year; None where it names none.

    >>> read_plan_years("行动方案(2018—2020年)"), read_plan_years("“十二五”工业规划"), read_plan_years("2012年提速计划")
    ((2018, 2020), (2011, 2015), (2012, 2012))
    >>> read_plan_years("二〇二一年工作要点"), read_plan_years("加快工业升级实施方案")
    ((2021, 2021), None)
    """
    title = _SPELLED.sub(lambda match: str(parse_small(match[0])), title)
    if (span := _SPAN.search(title)) and int(span[1]) <= int(span[2]):
        return int(span[1]), int(span[2])
    if (five := _FIVE.search(title)) and (years := years_of_plan(five[1])):
        return years
    year = _YEAR.search(title)
    return (int(year[1]), int(year[1])) if year else None


def years_of_plan(ordinal: str) -> tuple[int, int] | None:
    """First and last year of the n-th five-year plan (十二 is 2011 to 2015); None below the sixth (1981).

    >>> years_of_plan("十二"), years_of_plan("十四"), years_of_plan("九十")
    ((2011, 2015), (2021, 2025), None)
    """
    number = parse_small(ordinal)
    if number is None or not 6 <= number <= 30:
        return None
    return 1981 + (number - 6) * 5, 1985 + (number - 6) * 5


def read_preamble_years(preamble: str) -> tuple[int, int] | None:
    """The years a preamble gives the plan: 用三年(2018—2020年)时间, or the one five-year plan period it names.

    Titles of other documents (《…》) do not count.

    >>> read_preamble_years("落实《甲省方案(2015-2017年)》,力争用三年(2018—2020年)时间")
    (2018, 2020)
    >>> read_preamble_years("“十一五”期间增长快,“十二五”期间更快") is None
    True
    """
    own = _CITED.sub("", preamble)
    for match in _SOME_YEARS.finditer(own):
        if span := _SPAN.match(own, match.end()):
            return int(span[1]), int(span[2])
    ordinals = set(_FIVE_TERM.findall(own))
    return years_of_plan(ordinals.pop()) if len(ordinals) == 1 else None


def find_term(text: str) -> tuple[int, int] | None:
    """The years the text states as its own term.

    >>> find_term("本办法实施期限为2018年至2020年。")
    (2018, 2020)
    """
    for match in _TERM.finditer(text):
        if span := _SPAN.match(text, match.end()):
            return int(span[1]), int(span[2])
    return None
