"""Years, plan periods, deadlines and frequencies as printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gongce.documents.reading.numerals import DIGITS, chinese_integer

_CHINESE_YEAR = "二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}"
_YEAR = rf"(?:(?:19|20)\d\d|{_CHINESE_YEAR})"
_FIVE = r"“?(?:十(?P<five>[一二三四五六])”?五|(?P<tenth>十五)(?=”?(?:期间|时期|末|以来|规划|计划)))”?"
_SPAN = re.compile(
    rf"(?P<y1>{_YEAR})\s?年?\s?(?:-{{1,2}}|至|到|~)\s?(?P<y2>{_YEAR}|\d\d)\s?年"
    rf"|(?P<since>从|自)?(?P<y>{_YEAR})\s?年(?!鉴|代|版|第|度?(?:以来|起))(?P<late>底|末|"
    rf"年底)?(?P<before>以前|之前|前)?"
    rf"|{_FIVE}\s?(?P<tail>期间|时期|期末|末|以来|初)?(?!规划|纲要|发展规划|国民)"
    r"|(?P<now>今年|本年度?|全年|(?<![\d一二三四五六七八九十两几])年内|年底前?|年末)|"
    r"(?P<last>去年|上年|上一年)|(?P<next>明年|下一年)"
    r"|(?P<coming>(?:今后|未来)(?:[一二三五十\d]+)年)"
)
_BASE_BEFORE = re.compile(r"(?:由|比|较|以|与|按|对比|相比|在|从|自|于)$")
_BASE_AFTER = re.compile(r"^(?:的?基础上|为基[期数]|相比|不变价|价格|可比|以来|起(?!草))")


@dataclass(frozen=True, slots=True)
class When:
    """A time expression: first and last year (None where relative to a year not printed), and its role.

    `role` is "year", "span" (a period of several years), "end" (到…末), "now", "last", "next", "base" (比2010年).
    """

    start: int
    end: int
    first: int | None
    last: int | None
    role: str


def year_of(text: str) -> int:
    """A year in digits or Chinese.

    >>> year_of("2015"), year_of("二○一二")
    (2015, 2012)
    """
    plain = text.replace("○", "〇").replace("O", "〇").replace("o", "〇").replace("0", "〇")
    return int(text) if text.isdigit() else chinese_integer(plain)


def five_year_plan(word: str) -> tuple[int, int]:
    """First and last year of a numbered five-year plan.

    >>> five_year_plan("二"), five_year_plan("四")
    ((2011, 2015), (2021, 2025))
    """
    first = 2001 + 5 * DIGITS[word]
    return first, first + 4


def _when(found: re.Match[str], text: str) -> When:
    start, end = found.span()
    if found["y1"]:
        first = year_of(found["y1"])
        last = year_of(found["y2"]) if len(found["y2"]) > 2 else first // 100 * 100 + int(found["y2"])
        return When(start, end, first, last, "span")
    if found["five"] or found["tenth"]:
        first, last = five_year_plan(found["five"]) if found["five"] else (2001, 2005)
        role = {"末": "end", "期末": "end", "以来": "base"}.get(
            found["tail"] or "", "span" if found["tail"] else "name"
        )
        return When(start, end, last if role == "end" else first, last, role)
    if found["y"]:
        year = year_of(found["y"])
        founded = re.search(r"(?:成立|始建|建|创办|创建|组建|注册|设立|批准|升)于$", text[max(0, start - 4) : start])
        base = founded or (_BASE_BEFORE.search(text[max(0, start - 3) : start]) and not text[:start].endswith("到"))
        of = re.search(r"(?:是|为|相当于|恢复到|达到)$", text[max(0, start - 4) : start])
        ratio = of and re.match(r"^(?:底|末|同期)?(?:水平)?的", text[end : end + 4])
        after = ratio or _BASE_AFTER.match(text[end : end + 6])
        at_end = text[max(0, start - 1) : start] in "到至" and start > 0
        role = (
            "base"
            if founded or (base and not _is_frame(text, start)) or after
            else "end"
            if at_end or found["late"]
            else "year"
        )
        return When(start, end, year, year, role)
    role = "now" if found["now"] else "last" if found["last"] else "next" if found["next"] else "coming"
    return When(start, end, None, None, role)


def _is_frame(text: str, start: int) -> bool:
    """在2015年,… is a frame, not a base."""
    return text[max(0, start - 1) : start] in "在于从自以按" and bool(
        re.match(r".{4,6}年(?:底|末)?(?:前|,|完成|实现)", text[start : start + 12])
    )


def find_years(text: str) -> list[When]:
    """All expressions of years and plan periods in a folded text, in order.

    >>> [(w.first, w.last, w.role) for w in find_years("“十二五”期间完成,到2015年达到,比2010年翻一番,2018-2020年")]
    [(2011, 2015, 'span'), (2015, 2015, 'end'), (2010, 2010, 'base'), (2018, 2020, 'span')]
    """
    return [when for when in (_when(found, text) for found in _SPAN.finditer(text)) if when.role != "name"]


_DUE = re.compile(
    rf"(?P<month>(?:(?P<y>{_YEAR})\s?年|今年|明年|当年|本年)?(?<!\d)(?P<m>\d{{1,2}})\s?月(?:份)?"
    r"(?:(?P<d>\d{1,2})\s?[日号](?:\s?(?:上午|下午|晚上?|中午)?\d{1,2}[时点](?:\d{1,2}分)?)?|底|"
    r"上旬|中旬|下旬|初|末|中)?(?P<mb>之前|以前|前|底前)?)"
    r"|(?P<year>(?:(?P<y3>(?:19|20)\d\d)\s?年|今年|明年)(?:年)?(?:底|末)(?P<yb>之前|以前|前)?)"
    r"|(?P<part>(?:(?P<y2>(?:19|20)\d\d)\s?年|今年|明年)?(?:上半年|下半年|(?:第|"
    r"前)?[一二三四]季度(?:末|底)?|年底|年末|年内|国庆节?前|"
    r"春节前|汛期前|“?七一”?前)(?P<pb>之前|以前|前|内)?)"
    r"|(?P<within>(?P<n>\d+|[一二两三四五六七八九十]+)(?:[-至到~](?P<n2>\d+|[一二两三四五六七八九十]))?\s?"
    r"(?P<wu>个工作日|工作日|个月|年|天|日|小时|个小时|周)(?:之内|以内|内(?![部外地容涵需资在陆]))(?P<bound>)?)"
    r"|(?<=[用过利以经])(?P<span>(?P<sn>\d+|[一二两三四五六七八九十]+)(?:[-至到~](?P<sn2>\d+|"
    r"[一二两三四五六七八九十]))?\s?年(?P<about>左右)?)(?=的?时间|努力|的?奋斗|的?发展)"
)
_NOT_DUE = re.compile(
    r"^(?:\s?\d{1,2}:|起|开始|实施|施行|印发|第|召开的|以来|,?(?:中国|市委|市人民)|至\d|-\d|出口|用电|产值|同比|份,)"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A date or time limit: its year if printed, its length with unit if it is a duration."""

    start: int
    end: int
    year: int | None
    high: Fraction | None
    unit: str
    form: str
    about: bool = False


def _count(text: str) -> Fraction:
    return Fraction(int(text)) if text.isdigit() else Fraction(chinese_integer(text))


def _due(found: re.Match[str]) -> Due:
    start, end = found.span()
    if found["within"]:
        return Due(start, end, None, _count(found["n2"] or found["n"]), found["wu"], "within")
    if found["span"]:
        return Due(start, end, None, _count(found["sn2"] or found["sn"]), "年", "span", bool(found["about"]))
    year = next((year_of(found[key]) for key in ("y", "y2", "y3") if found[key]), None)
    form = "month" if found["month"] else "year" if found["year"] else "inside" if "年内" in found.group() else "part"
    if form == "month" and not (found["mb"] or re.search(r"底|旬|初|末|中|日|号", found.group())):
        form = "plain month"
    elif form == "month" and not (found["mb"] or re.search(r"底|旬", found.group())):
        form = "day"
    return Due(start, end, year, None, "", form)


def find_dues(text: str) -> list[Due]:
    """All dates and time limits within a folded text that a deed may be due by, in order.

    >>> [(d.form, d.year, d.high) for d in find_dues("4月20日前完成,2019年底前脱钩,3年内达产,上半年开工")]
    [('month', None, None), ('year', 2019, None), ('within', None, Fraction(3, 1)), ('part', None, None)]
    """
    return [_due(found) for found in _DUE.finditer(text) if not _NOT_DUE.match(text[found.end() : found.end() + 6])]


_EVERY = re.compile(
    r"(?P<every>每(?:个|一)?(?P<e>季度|半年|年|月|周|季|天|日|旬|[两二三四五六](?:年|周|"
    r"个月))(?:度)?(?:年?[底末初终])?(?:首月|末月|次月|上旬|"
    r"中旬|下旬)?(?:\d{1,2}月(?:底|份|初|末)?)?(?:\d{1,2}[日号])?(?:之?前|以前)?)"
    r"|(?P<by>按(?P<b>季度|半年|年度|月度|季|月|周|旬)(?![底末初份内光]))"
    r"|(?<![一二三四个本当上下前后近\d半])(?P<list>(?P<l>半年|季|月|年)(?:度)?)(?=汇报|点评|检阅|"
    r"通报|考评|调度|例会|报告制|督查|评比|排名|小结|分析会|讲评|会商|晾晒|研判)"
)
_RATE = {
    **dict.fromkeys(("年", "年度"), "次/年"),
    **dict.fromkeys(("季", "季度"), "次/季度"),
    **dict.fromkeys(("月", "月度"), "次/月"),
    **dict.fromkeys(("天", "日"), "次/日"),
    "半年": "次/半年",
    "周": "次/周",
    "旬": "次/旬",
}
_PERIOD = {"次/年": "annual", "次/月": "month", "次/季度": "quarter"}


@dataclass(frozen=True, slots=True)
class Every:
    """A recurrence: 每月, 按季度, 月通报. `scales` can only be told from what follows (每年新增30家)."""

    start: int
    end: int
    unit: str
    period: str | None
    form: str


def find_recurrences(text: str) -> Iterator[Every]:
    """All recurrences in a folded text, in order.

    >>> [(e.unit, e.period) for e in find_recurrences("每月召开一次,按季度通报,半年度检阅")]
    [('次/月', 'month'), ('次/季度', 'quarter'), ('次/半年', None)]
    """
    for found in _EVERY.finditer(text):
        word = found["e"] or found["b"] or found["l"]
        number = DIGITS.get(word[0])
        unit = _RATE.get(word) or f"次/{number if number else word[0]}{word[1:]}"
        form = "every" if found["every"] else "by" if found["by"] else "list"
        yield Every(found.start(), found.end(), unit, _PERIOD.get(unit), form)
