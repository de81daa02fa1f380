"""The periods a draft names, in the words offices use: 1—6月, 上半年, 6月份, 今年, 上年同期, 全年."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongce.vocabulary import Period, PeriodKind

_HEAD, _MONTHS = 300, 12
_DIGITS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_N = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})年|(?P<near>今年|本年|去年|上年|前年|明年))"
_PATTERN = re.compile(
    rf"(?P<plan>(?P<from>20\d{{2}})年?(?:-|至|到)(?P<to>20\d{{2}})年)"
    r"|(?P<same>(?:上年|去年|上一年)同期|(?<=[比较])同期)"
    r"|(?P<this>当月|本月|单月)|(?P<before>上个?月|上期)|(?P<whole>全年|年度|年内)"
    rf"|(?:{_YEAR},?)?(?:(?<![\d\-.])(?P<first>{_N})月?(?:-|至|到|~)(?P<last>{_N})月份?(?:末|底)?"
    rf"|第?(?P<quarter>[1-4一二三四])季度"
    rf"|前(?P<quarters>[二三])个?季度"
    rf"|前(?P<months>{_N})个月"
    rf"|(?P<half>上半年|下半年)"
    rf"|(?<![\d\-.])(?P<point>{_N})月(?:末|底)"
    rf"|(?<![\d\-.])(?P<month>{_N})月(?:份)?(?P<alone>当月|单月)?(?!\d*日)"
    r"|年?(?P<end>末|底)|(?P<rest>全年|以来|度))?"
)
_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
DAY = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class When:
    """A period named in the text; `is_same` is 上年同期, a year before what is spoken of; `is_year` a bare year."""

    start: int
    end: int
    period: Period
    is_same: bool = False
    is_year: bool = False
    has_year: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What relative words stand on: the draft's own year and the total it is about."""

    main: Period

    @property
    def year(self) -> int:
        """The draft's year."""
        return self.main.year


def find_periods(folded: str, frame: Frame, start: int = 0, end: int | None = None) -> Iterator[When]:
    """Every period named in a stretch, in order; a year said in the same stretch holds for the months behind it.

    >>> frame = Frame(Period.ytd(2019, 6))
    >>> [when.period.code for when in find_periods("2018年1-6月增长8%,今年上半年增长9%,比一季度快,6月份增长7%", frame)]
    ['2018-YTD06', '2019-YTD06', '2019-YTD03', '2019-06']
    """
    stretch = folded[start:end]
    days = [found.span() for found in DAY.finditer(stretch)]
    year: int | None = None
    for found in _PATTERN.finditer(stretch):
        if any(first < found.end() and found.start() < last for first, last in days):
            continue
        if not _says(found):
            continue
        said = _year_of(found, frame)
        year = said if said is not None else year
        period = _read(found, frame, said if said is not None else year)
        if period is not None:
            yield When(
                start + found.start(),
                start + found.end(),
                period,
                bool(found["same"]),
                _is_bare(found),
                said is not None,
            )


def _year_of(found: re.Match[str], frame: Frame) -> int | None:
    if found["year"]:
        return int(found["year"])
    return frame.year + _RELATIVE[found["near"]] if found["near"] else None


def _says(found: re.Match[str]) -> bool:
    """Whether a match names a period: 末 or 底 without a year does not."""
    has_year = bool(found["year"] or found["near"])
    return bool(found.group()) and (has_year or not (found["end"] or found["rest"]))


def _is_bare(found: re.Match[str]) -> bool:
    names = ("first", "quarter", "quarters", "months", "half", "point", "month", "this", "before", "same", "plan")
    return not any(found[name] for name in names)


def _number(text: str) -> int:
    return _DIGITS.get(text) or int(text)


def _read(found: re.Match[str], frame: Frame, said: int | None) -> Period | None:
    year = frame.year if said is None else said
    main = frame.main
    if found["plan"]:
        first, last = int(found["from"]), int(found["to"])
        return Period.plan(first, last) if first < last else None
    if found["same"]:
        return Period(main.year - 1, main.last_year - 1, main.first, main.last, main.kind)
    if found["first"]:
        return _span(year, _number(found["first"]), _number(found["last"]))
    if found["quarter"]:
        number = _number(found["quarter"])
        return Period.ytd(year, 3) if number == 1 else Period.quarter(year, number)
    if found["quarters"]:
        return Period.ytd(year, 3 * _number(found["quarters"]))
    if found["months"]:
        return Period.ytd(year, _number(found["months"]))
    if found["half"]:
        return Period.ytd(year, 6) if found["half"] == "上半年" else Period.half(year, 2)
    if found["point"]:
        return Period.ytd(year, _number(found["point"]))
    if found["month"]:
        return Period.month(year, _number(found["month"]))
    if found["this"]:
        return Period.month(main.year, main.last)
    if found["before"]:
        return Period.ytd(main.year, main.last - 1) if main.last > 2 else None
    if found["near"] in ("今年", "本年") and "全年" not in found.group() and "年度" not in found.group():
        return main
    return Period.of_year(year)


def _span(year: int, first: int, last: int) -> Period | None:
    if first == 1 and last <= 12:
        return Period.ytd(year, last)
    if last == first + 2 and last % 3 == 0:
        return Period.quarter(year, last // 3)
    return None


def find_main(folded: str, title: str, latest: Period) -> Period:
    """The total a draft is about: the one its title names, else the text's first that is not past, else the latest.

    >>> find_main("", "关于2019年上半年工业经济运行情况的通报", Period.ytd(2019, 12)).code
    '2019-YTD06'
    """
    frame = Frame(_guess_year(folded, title, latest))
    named = [
        when for when in find_periods(title, frame) if not when.is_same and when.period.kind is not PeriodKind.PLAN
    ]
    for when in [*named, *_opening(folded, frame)]:
        if when.period.kind is PeriodKind.YTD or (when in named and when.period.kind is not PeriodKind.YEAR):
            return Period.ytd(when.period.year, when.period.last)
        if when in named and when.period.year < latest.year:
            return Period.ytd(when.period.year, 12)
    return frame.main


def _guess_year(folded: str, title: str, latest: Period) -> Period:
    """The year of title, else of the date at the end, where it is not later than what is known."""
    years = re.findall(r"(20\d{2})年", title)[:1] or re.findall(r"(20\d{2})年\d{1,2}月\d{1,2}日", folded)[-1:]
    year = int(years[0]) if years else latest.year
    return latest if year >= latest.year else Period.ytd(year, 12)


def _opening(folded: str, frame: Frame) -> Iterator[When]:
    """The first total told with its year, then those of the draft's year, named most first."""
    head = list(find_periods(folded, frame, 0, _HEAD))
    dated = [one for one in head if one.has_year and one.period.kind is PeriodKind.YTD and not one.is_same]
    if dated and dated[0].period.last < _MONTHS and not ("今年" in folded and dated[0].period.year < frame.year):
        return iter(dated[:1])
    named = [
        when for when in find_periods(folded, frame)
        if when.period.kind is PeriodKind.YTD and when.period.year == frame.year and not when.is_same
    ]  # fmt: skip
    counts: dict[str, int] = {}
    for when in named[:12]:
        counts[when.period.code] = counts.get(when.period.code, 0) + 1
    return iter(sorted(named[:12], key=lambda when: (-counts[when.period.code], when.start)))
