"""Growth paths: base, rate and years against an end value or a cumulative total; doublings; bases that are implied."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gongce.documents.audit.drafting import (
    Finding,
    Member,
    quote,
    weaken,
    write_amount,
    write_interval,
    write_number,
)
from gongce.documents.audit.page import Page
from gongce.documents.audit.periods import end_year, is_plan_span, latest_actual, since_year, year_span
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Kind, Measure
from gongce.relations import (
    Decision,
    Figure,
    Verdict,
    decide_cumulative,
    decide_doubling,
    decide_end_value,
    imply_base,
    imply_path_rate,
    imply_rate,
    sum_path,
)

END, TOTAL, BASE, DOUBLING, YEARLY = "growth_end", "growth_total", "growth_base", "doubling", "growth_year"
_ANNUAL = ("年均", "年平均", "每年", "年递增", "逐年", "平均")
_REAL = ("增加值", "GDP")
_THAN = re.compile(r"[比较](?:\d{4}年|上年|去年|“?十[一二三四]五”?末)(?:底|末)?的?$")
_FROM = re.compile(r"[由从](?:\d{4}年|上年|去年|目前)?(?:底|末)?的?$")
_TO = re.compile(r"^\s*(?:提高|增加|增长|上升|提升|扩大|发展)?(?:到|至)(?:\d{4}年的?)?\s*$")
_MOST_YEARS = 30


def find_paths(page: Page) -> Iterator[Finding]:
    """One finding for each growth rate or doubling whose level is printed beside it."""
    for quantities in page.rows:
        for place, rate in enumerate(quantities):
            if rate.mention.measure is not Measure.GROWTH or rate.figure.low is None:
                continue
            pair = _printed_pair(page, quantities, place)
            level = _level(quantities, place)
            if pair and not _is_annual(rate):
                yield from _between(rate, *pair)
            elif level and rate.body == "番":
                yield from _doubling(page, rate, level)
            elif level and rate.body == "%":
                yield from _growth(page, rate, level)


def _printed_pair(page: Page, quantities: Sequence[Quantity], place: int) -> tuple[Quantity, Quantity] | None:
    """The base and the level right before a rate: 达到600亿元,较2020年的298亿元翻一番, 由156家增加到300家,增长…."""
    if place < 2:
        return None
    first, second, rate = quantities[place - 2 : place + 1]
    if _THAN.search(second.lead):
        first = next((other for other in quantities[max(0, place - 6) : place - 1][::-1] if _can_end(other)), first)
    if first.sentence != rate.sentence or first.body != second.body or not (first.is_addable and second.is_addable):
        return None
    gap = page.text[second.mention.end : rate.mention.start].strip()
    if _THAN.search(second.lead) and not gap:
        return second, first
    is_rise = bool(_FROM.search(first.lead)) and bool(_TO.match(page.text[first.mention.end : second.mention.start]))
    return (first, second) if is_rise and gap in (",", "", ",年均") else None


def _can_end(quantity: Quantity) -> bool:
    """Whether a figure can be what others are compared with, not itself one of those compared."""
    return quantity.is_addable and not _THAN.search(quantity.lead)


def _between(rate: Quantity, base: Quantity, level: Quantity) -> Iterator[Finding]:
    """A rate over the whole stretch between two printed figures."""
    if rate.body == "番":
        decision = decide_doubling(base.figure, level.figure, int(rate.figure.value), is_open=_is_at_least(rate))
        yield _doubling_finding(rate, level, base, decision)
    elif rate.body == "%":
        decision = decide_end_value(base.figure, rate_figure(rate), 1, level.figure)
        is_certain = level.mention.kind is Kind.TARGET and not level.name.core.endswith(_REAL)
        yield _stretch_finding(rate, level, base, weaken(decision, is_certain or level.body == "个"))


def _is_at_least(rate: Quantity) -> bool:
    """Whether a doubling is meant as a minimum (翻一番以上)."""
    return rate.figure.high is None or "以上" in rate.mention.quote


def _stretch_finding(rate: Quantity, level: Quantity, base: Quantity, decision: Decision) -> Finding:
    reached = write_amount(decision.exact, level)
    grown = write_number((level.figure.value / base.figure.value - 1) * 100, 2) if base.figure.value else ""
    path = f"{quote(base)}到{quote(level)}实为增长{grown}%"
    words = {
        Verdict.HOLDS: f"{path},与“{quote(rate)}”一致",
        Verdict.ROUNDING: f"{path},写作“{quote(rate)}”,差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{path},与“{quote(rate)}”不尽相同,取决于界限",
    }
    message = words.get(decision.verdict, f"{path},而非“{quote(rate)}”;按此增速应为{reached}")
    remedy = "" if decision.verdict is Verdict.HOLDS else f"增速应为{grown}%,或核对前后两数"
    return Finding(YEARLY, decision, _members(base, rate, level), message, quote(rate), f"{grown}%", remedy)


def _level(quantities: Sequence[Quantity], place: int) -> Quantity | None:
    """The level a rate belongs to: of its own metric, in its sentence, in front of it or right behind."""
    rate = quantities[place]
    before = [other for other in quantities[max(0, place - 4) : place] if _is_level(other, rate)]
    after = [other for other in quantities[place + 1 : place + 3] if _is_level(other, rate)]
    return before[-1] if before else (after[0] if after else None)


def _is_level(level: Quantity, rate: Quantity) -> bool:
    return (
        level.sentence == rate.sentence
        and level.is_addable
        and not level.is_inside
        and level.mention.measure is not Measure.CHANGE
        and level.mention.kind == rate.mention.kind
        and level.name.equals(rate.name)
    )


def _is_annual(rate: Quantity) -> bool:
    return rate.mention.period == "annual" or any(word in rate.lead for word in _ANNUAL)


def rate_figure(rate: Quantity) -> Figure:
    """The rate with its sign: a fall is negative."""
    figure = rate.figure
    if rate.mention.direction != "down":
        return figure
    low = None if figure.high is None else -figure.high
    high = None if figure.low is None else -figure.low
    return replace(figure, low=low, high=high)


def _growth(page: Page, rate: Quantity, level: Quantity) -> Iterator[Finding]:
    if not _is_annual(rate):
        yield from _year_on_year(page, rate, level)
        return
    years = year_span(level)
    if years:
        yield from _cumulative(page, rate, level, years)
        return
    end = end_year(level)
    base = latest_actual(page, level, end) if end else None
    base_year = end_year(base) if base else None
    if base and end and base_year and 0 < end - base_year <= _MOST_YEARS:
        finding = _end_finding(page, rate, level, base, end - base_year)
        is_told = not (level.mention.cited or rate.mention.cited) or not finding.decision.is_sound
        yield from [finding] if is_told else []


def _end_finding(page: Page, rate: Quantity, level: Quantity, base: Quantity, years: int) -> Finding:
    decision = decide_end_value(base.figure, rate_figure(rate), years, level.figure)
    base_year = end_year(base) or 0
    is_own = level.mention.cited == rate.mention.cited == ""
    is_certain = (
        is_own and is_plan_span(page, base_year, base_year + years) and not _may_be_prices(rate, decision, level, years)
    )
    decision = weaken(decision, is_certain)
    reached = write_amount(decision.exact, level)
    needed = write_number(imply_rate(base.figure.value, level.figure.value, years), 2)
    path = f"{quote(base)}按年均{quote(rate)}推算{years}年为{reached}"
    words = {
        Verdict.HOLDS: f"{path},与{quote(level)}一致",
        Verdict.ROUNDING: f"{path},写作{quote(level)},差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{path},与{quote(level)}不同(达到它需年均{needed}%),取决于价格口径、基期或所引规划",
    }
    wrong = f"{path},而非{quote(level)};要达到{quote(level)}需年均{needed}%"
    remedy = (
        "" if decision.verdict is Verdict.HOLDS else f"终值应约为{reached},或年均增速应约为{needed}%,并注明价格口径"
    )
    return Finding(
        END,
        decision,
        _members(base, rate, level),
        words.get(decision.verdict, wrong),
        quote(level),
        reached,
        remedy,
        write_interval(decision.possible, level.scale),
    )


def _may_be_prices(rate: Quantity, decision: Decision, level: Quantity, years: int) -> bool:
    """Whether a gap can be the rise of prices between a real growth rate and a level at current prices.

    增加值 and GDP grow at constant prices unless the text says otherwise; up to 8 % a year of rising prices is taken
    as possible, falling prices are not.
    """
    if "现价" in rate.mention.price_basis or not level.name.core.endswith(_REAL) or not decision.exact:
        return False
    ratio = level.figure.value / decision.exact
    return 1 < ratio < Fraction(108, 100) ** years


def _members(base: Quantity, rate: Quantity, level: Quantity) -> list[Member]:
    return [("base", base.span), ("rate", rate.span), ("end", level.span)]


def _cumulative(page: Page, rate: Quantity, level: Quantity, span: tuple[int, int]) -> Iterator[Finding]:
    first, last = span
    base = latest_actual(page, level, first)
    if base is None or end_year(base) != first - 1 or last - first >= _MOST_YEARS:
        return
    years, figure = last - first + 1, rate_figure(rate)
    decision = decide_cumulative(base.figure, figure, years, level.figure)
    with_base = sum_path(base.figure.value, figure.value, years, includes_base=True)
    is_own = level.mention.cited == rate.mention.cited == ""
    decision = weaken(decision, is_own and not level.figure.prints_as(with_base))
    yield _total_finding(rate, level, base, years, decision)


def _total_finding(rate: Quantity, level: Quantity, base: Quantity, years: int, decision: Decision) -> Finding:
    reached = write_amount(decision.exact, level)
    needed = write_number(imply_path_rate(base.figure.value, level.figure.value, years), 2)
    path = f"以{quote(base)}为基数、年均{quote(rate)},{years}年累计为{reached}"
    words = {
        Verdict.HOLDS: f"{path},与{quote(level)}一致",
        Verdict.ROUNDING: f"{path},写作{quote(level)},差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{path},与{quote(level)}不同,取决于“以上”或所引规划",
    }
    wrong = f"{path},而非{quote(level)};累计{quote(level)}只合年均{needed}%"
    remedy = "" if decision.verdict is Verdict.HOLDS else f"累计数应约为{reached},或年均增速应约为{needed}%"
    return Finding(
        TOTAL,
        decision,
        _members(base, rate, level),
        words.get(decision.verdict, wrong),
        quote(level),
        reached,
        remedy,
        write_interval(decision.possible, level.scale),
    )


def _year_on_year(page: Page, rate: Quantity, level: Quantity) -> Iterator[Finding]:
    """A level with its growth over the year before: against that year's level, else the base it implies."""
    year = end_year(level)
    base = latest_actual(page, level, year) if year else None
    if base and year and end_year(base) == year - 1:
        decision = weaken(decide_end_value(base.figure, rate_figure(rate), 1, level.figure), False)
        if not decision.is_sound:
            yield _year_finding(rate, level, base, decision)
    elif level.mention.kind is Kind.TARGET and since_year(rate) is None and rate.index not in page.apart:
        yield _base_finding(rate, level)


def _year_finding(rate: Quantity, level: Quantity, base: Quantity, decision: Decision) -> Finding:
    reached = write_amount(decision.exact, level)
    message = f"{quote(base)}按{quote(rate)}推算为{reached},与{quote(level)}不同,取决于价格口径和基数修订"
    return Finding(YEARLY, decision, _members(base, rate, level), message, quote(level), reached)


def _base_finding(rate: Quantity, level: Quantity) -> Finding:
    decision = imply_base(level.figure, rate_figure(rate))
    implied = write_amount(decision.exact, level)
    sign = "不超过" if rate.figure.is_open and level.figure.is_plain else "约"
    message = f"{quote(level)}、{quote(rate)},隐含上年基数{sign}{implied},文中未给出"
    members: list[Member] = [("rate", rate.span), ("end", level.span)]
    possible = write_interval(decision.possible, level.scale)
    return Finding(BASE, decision, members, message, "", implied, "补写基数", possible)


def _doubling(page: Page, rate: Quantity, level: Quantity) -> Iterator[Finding]:
    end = end_year(level)
    base = latest_actual(page, level, end) if end else None
    since = since_year(rate)
    if base is None or (since and end_year(base) != since):
        return
    decision = decide_doubling(base.figure, level.figure, int(rate.figure.value), is_open=_is_at_least(rate))
    is_own = level.mention.cited == rate.mention.cited == ""
    decision = weaken(decision, is_own and (since is not None or is_plan_span(page, end_year(base) or 0, end or 0)))
    yield _doubling_finding(rate, level, base, decision)


def _doubling_finding(rate: Quantity, level: Quantity, base: Quantity, decision: Decision) -> Finding:
    ratio = write_number(decision.exact or Fraction(0))
    right = write_amount(decision.right, level)
    message = f"{quote(level)}÷{quote(base)}={ratio}倍"
    sound = f"{message},合“{quote(rate)}”"
    wrong = f"{message},不合“{quote(rate)}”,{quote(rate)}应为{right}"
    is_sound = decision.is_sound
    return Finding(
        DOUBLING,
        decision,
        _members(base, rate, level),
        sound if is_sound else wrong,
        quote(level),
        right,
        "" if is_sound else f"目标应为{right}左右,或改写倍数",
    )
