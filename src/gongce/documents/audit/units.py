"""Units that cannot be: an intensity falling by points, a share above 100 %, a rate without its %, years left out."""

import re
from collections.abc import Iterator

from gongce.documents.audit.drafting import Finding, quote
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Kind, Measure
from gongce.relations import Decision, Verdict
from gongce.vocabulary import Span

UNIT, YEAR = "unit", "missing_year"
_INTENSITY = re.compile(
    r"(?:能耗|电耗|水耗|煤耗|物耗|耗能|用水量|排放量|排放强度|能源消耗|单位[^,;。]{1,12}(?:强度|消耗))"
)
_LEVEL = re.compile(r"(?:增加值|总产值|产值|销售收入|营业收入|业务收入|利税|利润|税收|投资|产量|贷款余额)(?:总额|额)?$")
_RATIO = re.compile(
    r"率|占|拉动|贡献|带动|推动|影响|高于|快于|低于|慢于|强度目标|比重|占比|比例|份额|增速|增幅|度|系数|指数|面|水平"
)
_CHANGE_WORD = re.compile(
    r"(?:比|较)[^,;。]{1,8}年|同比|年均|每年|累计|平均|分别|下降|降低|提高|上升|增长|增加(?!值)|提升|减少|达到?|力争|要|将|再|了|的|各"
)
_BOUNDED = re.compile(
    r"(?:合格率|覆盖率|覆盖面|普及率|处理率|利用率|城镇化率|绿化率|达标率|入驻率|落地率|开工率|竣工率|履约率|到位率|完成率|满意率|转化率|就业率|"
    r"回收率|达产率|比重|占比|贡献率|配套率)"
)
_NEEDS_PERCENT = re.compile(
    r"(?:率|比重|占比|比例|份额|覆盖面)(?:达到?|提高到|保持在|力争|为|不低于|超过|要|到|至|稳定在)*$"
)
_OVER = re.compile(r"完成率|产销率|利用率|增长率|贡献率|保值")
_LOST_YEAR = re.compile(
    r"(?<![\d今明去当本全每近往历同次])(?:到|至)年(?=[,，]|[^\d底末内均度初终第度会报份]{0,2}(?:基本|全市|实现))|(?<=[。\n])年,"
)
_MOST_NOTES = 20


def find_units(page: Page) -> Iterator[Finding]:
    """Figures whose unit cannot be that of their metric, or is missing."""
    for quantity in page.quantities:
        yield from _points(page, quantity)
        yield from _above_all(page, quantity)
        yield from _no_percent(page, quantity)
    yield from _lost_years(page)


def _named(page: Page, quantity: Quantity) -> str:
    """The words that name what a figure changes, without the words of change and comparison."""
    start = max(0, quantity.mention.start - 60)
    stretch = page.text[start : quantity.mention.start]
    stretch = re.split(r"[,;:。!?\n]", stretch)[-1]
    return _CHANGE_WORD.sub("", stretch)


def _points(page: Page, quantity: Quantity) -> Iterator[Finding]:
    """单位产值能耗下降4个百分点: what is no percentage cannot change by percentage points."""
    if quantity.body != "点" or "百分点" not in quantity.mention.quote:
        return
    named = _named(page, quantity)
    is_intensity = bool(_INTENSITY.search(named)) and not _RATIO.search(named)
    if not is_intensity and (_RATIO.search(named) or not _LEVEL.search(named)):
        return
    figure = quote(quantity)
    is_certain = is_intensity or figure.startswith(("增长", "下降", "减少"))
    verdict = Verdict.VIOLATED if is_certain else Verdict.AMBIGUOUS
    right = figure.replace("个百分点", "%").replace("百分点", "%")
    message = f"“{named.strip()}”不是百分比,“{figure}”应以%计,即“{right}”"
    yield Finding(UNIT, Decision(verdict), [("figure", quantity.span)], message, figure, right, f"改为“{right}”")


def _above_all(page: Page, quantity: Quantity) -> Iterator[Finding]:
    """A share of a whole, or a rate that has an end, above 100 %."""
    if quantity.body != "%" or quantity.mention.measure not in (Measure.SHARE, Measure.RATE):
        return
    least = quantity.figure.low
    named = _named(page, quantity)
    if least is None or least <= 100 or not _BOUNDED.search(named) or _OVER.search(named):
        return
    figure = quote(quantity)
    message = f"“{named.strip()}”为{figure},超过100%,不可能成立"
    yield Finding(
        UNIT, Decision(Verdict.VIOLATED), [("figure", quantity.span)], message, figure, "≤100%", "核对数字和单位"
    )


def _no_percent(page: Page, quantity: Quantity) -> Iterator[Finding]:
    """贡献率达到50以上: a rate printed without its %."""
    if quantity.body or quantity.mention.kind not in (Kind.ACTUAL, Kind.TARGET) or "分之" in quantity.mention.quote:
        return
    stretch = re.split(r"[,;:。!?\n]", page.text[max(0, quantity.mention.start - 40) : quantity.mention.start])[-1]
    if not _NEEDS_PERCENT.search(stretch.rstrip()) or "/" in quantity.mention.quote:
        return
    figure = quote(quantity)
    digits = re.match(r"[\d.]+", figure)
    right = figure.replace(digits.group(), digits.group() + "%", 1) if digits else figure + "%"
    message = f"“{stretch.strip()}{figure}”缺单位,疑为“{right}”"
    yield Finding(
        UNIT, Decision(Verdict.AMBIGUOUS), [("figure", quantity.span)], message, figure, right, f"补写单位,如“{right}”"
    )


def _lost_years(page: Page) -> Iterator[Finding]:
    """到年,…: a year that the page has lost; it is noted, never guessed."""
    for number, found in enumerate(_LOST_YEAR.finditer(page.text)):
        if number >= _MOST_NOTES:
            return
        message = f"“{found.group()}”处年份缺失,其后各目标没有期限"
        span = Span(found.start(), found.end())
        yield Finding(YEAR, Decision(Verdict.AMBIGUOUS), [("year", span)], message, remedy="补写年份")
