"""Count × per unit against a total: so many of a size, so much for each, so many a year."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from gongce.documents.audit.drafting import Finding, Member, quote, weaken, write_amount, write_number
from gongce.documents.audit.labels import Counted, counted_in, read_count, read_counted
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity, Tier
from gongce.documents.model import Measure
from gongce.relations import Decision, Figure, Verdict, decide_least_total, decide_product
from gongce.vocabulary import Span

PRODUCT, LEAST = "product", "least_total"
_EACH = re.compile(r"(?:每(?:个|家|户|座|亩|名|人|台|套)|各)(?P<noun>[^,;:。\d]{0,8}?)")
_EACH_AT = re.compile(r"^(?:平均)?每(?:个|家|户|座|亩|名|人|台|套|项)")
_A_YEAR_EACH = re.compile(r"^(?:平均)?每年")
_YEARS = re.compile(
    r"(?P<years>[二两三四五六七八九十]|\d)年(?:内|间|累计|共|计划|安排|完成|新增|培育|引进|建成|投入|筹集)"
)
_CHANGED = re.compile(r"增长|递增|提高|下降|降低")
_TOTAL = re.compile(r"^(?:计划|预计|估算|概算)?(?:总投资|总额|合计|共计|总计|共需|需|共安排|总规模|总面积|共)")
_OFTEN = re.compile(
    r"(?P<each>每(?P<cycle>个?月|季度|半年))(?![^,;。]{0,4}至少)[^;。\n]{0,40}?一次[^。\n]{0,40}?(?:今年|全年|年内)(?P<times>[一二两三四六十]{1,2}|\d{1,2})次"
)
_A_YEAR = {"月": 12, "个月": 12, "季度": 4, "半年": 2}
_REACH = 20
_INVESTED = re.compile(r"投资")


def find_products(page: Page) -> Iterator[Finding]:
    """Products that the text prints all three figures of."""
    for quantities in page.rows:
        yield from _listed(page, quantities)
        yield from _sized(quantities)
        yield from _grouped(page, quantities)
    yield from _times(page)


def _listed(page: Page, quantities: Sequence[Quantity]) -> Iterator[Finding]:
    """支持100户,每户5万元,共500万元; 项目180个,总投资900亿元,平均每个5亿元; 三年6亿元,每年2亿元."""
    for place, each in enumerate(quantities):
        before, after = quantities[max(0, place - 2) : place], quantities[place + 1 : place + 2]
        before = [other for other in before if other.sentence == each.sentence]
        if _EACH_AT.match(each.lead) and before:
            yield from _priced(each, before, after)
        elif _A_YEAR_EACH.match(each.lead) and before and before[-1].body == each.body:
            yield from _yearly(before[-1], each)


def _priced(each: Quantity, before: Sequence[Quantity], after: Sequence[Quantity]) -> Iterator[Finding]:
    count, total = before[-1], after[0] if after else None
    if len(before) == 2 and before[1].body == each.body and _TOTAL.match(before[1].lead):
        count, total = before
    is_row = total is not None and total.sentence == each.sentence and total.body == each.body
    if total and is_row and count.mention.measure is Measure.COUNT and _TOTAL.match(total.lead):
        yield _finding(decide_product(count.figure, each.figure, total.figure), count, each, total)


def _yearly(total: Quantity, each: Quantity) -> Iterator[Finding]:
    """So much a year for the years the total names."""
    found = _YEARS.search(total.lead)
    is_one = total.is_addable and not total.label.startswith("每") and not _CHANGED.search(each.lead)
    if found and is_one and (not each.has_own_name or each.name.matches(total.name)):
        years = Figure.exact(read_count(found["years"]))
        decision = decide_product(years, each.figure, total.figure)
        number = Span(total.mention.start - len(total.lead) + found.start("years"), 0)
        yield _yearly_finding(
            decision, Span(number.start, number.start + len(found["years"])), each, total, found["years"]
        )


def _yearly_finding(decision: Decision, years: Span, each: Quantity, total: Quantity, said: str) -> Finding:
    product = write_amount(decision.exact, total)
    term = f"{said}年×{quote(each)}={product}"
    words = {
        Verdict.HOLDS: f"{term},与{quote(total)}一致",
        Verdict.ROUNDING: f"{term},写作{quote(total)},差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{term},写作{quote(total)},取决于“以上”等界限",
    }
    message = words.get(decision.verdict, f"{term},总数却写作{quote(total)},总数应为{product}")
    members: list[Member] = [("count", years), ("each", each.span), ("total", total.span)]
    remedy = "" if decision.verdict is Verdict.HOLDS else f"总数应为{product},或核对每年数"
    return Finding(PRODUCT, decision, members, message, quote(total), product, remedy)


def _finding(decision: Decision, count: Quantity, each: Quantity, total: Quantity) -> Finding:
    product = write_amount(decision.exact, total)
    term = f"{quote(count)}×{quote(each)}={product}"
    words = {
        Verdict.HOLDS: f"{term},与{quote(total)}一致",
        Verdict.ROUNDING: f"{term},写作{quote(total)},差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{term},写作{quote(total)},取决于“以上”等界限",
    }
    wrong = f"{term},总数却写作{quote(total)},总数应为{product}"
    members: list[Member] = [("count", count.span), ("each", each.span), ("total", total.span)]
    remedy = "" if decision.verdict is Verdict.HOLDS else f"总数应为{product},或核对数量和单项数"
    return Finding(PRODUCT, decision, members, words.get(decision.verdict, wrong), quote(total), product, remedy)


def _sized(quantities: Sequence[Quantity]) -> Iterator[Finding]:
    """实施亿元以上项目100个,总投资500亿元: so many of at least that size fit into the total."""
    for place, count in enumerate(quantities[:-1]):
        tier = count.tier
        behind = [other for other in quantities[place + 1 : place + 3] if tier and other.span != tier.span]
        total = behind[0] if behind else count
        if not tier or total is count or count.sentence != total.sentence or total.body != "元" or not total.is_addable:
            continue
        is_total = bool(_TOTAL.match(total.lead)) and bool(_INVESTED.search(total.lead))
        if is_total or (total.name.core.endswith("投资") and total.figure.is_plain and not total.tier):
            yield _sized_finding(count, tier, total, is_total)


def _sized_finding(count: Quantity, tier: Tier, total: Quantity, is_total: bool) -> Finding:
    size = Figure.exact(tier.least)
    decision = weaken(decide_least_total(count.figure, size, total.figure), is_total)
    product = write_amount(decision.exact, total)
    term = f"{quote(count)}、单个{write_amount(tier.least, total)}以上,合计至少{product}"
    sound = f"{term},在{quote(total)}之内"
    wrong = f"{term},超过{quote(total)},总数应不小于{product}"
    members: list[Member] = [("count", count.span), ("size", tier.span), ("total", total.span)]
    is_sound = decision.is_sound
    remedy = "" if is_sound else "核对项目数、规模门槛和总投资"
    return Finding(LEAST, decision, members, sound if is_sound else wrong, quote(total), f"≥{product}", remedy)


def _grouped(page: Page, quantities: Sequence[Quantity]) -> Iterator[Finding]:
    """每个园区…12个, 三个园区…36个: the group's figure is each one's times its number."""
    for place, each in enumerate(quantities):
        found = _each_of(page, each)
        if found is None:
            continue
        for total in quantities[max(0, place - _REACH) : place + _REACH]:
            counted = _counted(page, total)
            is_same = total is not each and counted and total.body == each.body and _tier(total) == _tier(each)
            if counted and is_same and _is_group(found, counted) and total.mention.period == each.mention.period:
                yield _group_finding(page, each, total, counted)


def _times(page: Page) -> Iterator[Finding]:
    """每季度举行一次…今年四次: how often in the year, against how many times."""
    for found in _OFTEN.finditer(page.text):
        stated, right = read_count(found["times"]), _A_YEAR[found["cycle"]]
        if stated == right:
            continue
        members: list[Member] = [("each", Span(*found.span("each"))), ("total", Span(*found.span("times")))]
        message = f"{found['each']}一次,全年{right}次,文中写{found['times']}次"
        decision = Decision(Verdict.AMBIGUOUS, Fraction(right), right=Fraction(right))
        remedy = "核对频次与次数"
        yield Finding(PRODUCT, decision, members, message, found["times"], str(right), remedy)


def _each_of(page: Page, quantity: Quantity) -> str | None:
    """What a figure is given for each of (每个园区), read in its sentence."""
    if quantity.mention.each:
        return quantity.mention.each
    found = _EACH.search(quantity.lead)
    return found["noun"] if found else None


def _tier(quantity: Quantity) -> tuple[object, ...]:
    """What tells counts of one name apart: their size class, and the name itself."""
    return (quantity.tier.least if quantity.tier else None, quantity.name.core)


def _counted(page: Page, total: Quantity) -> Counted | None:
    """The counted group a total is given for, in the words from its sentence's last stop."""
    if counted_in(total):
        return counted_in(total)
    if total.tier and total.tier.span.end <= total.mention.start:
        start = total.tier.span.start
        lead = re.split(r"[,;:。\n]", page.text[max(0, start - 30) : start])[-1]
        return read_counted(lead, start - len(lead))
    return None


def _is_group(each: str, counted: Counted) -> bool:
    return bool(each) and each.strip("个家户")[-2:] in counted.noun


def _group_finding(page: Page, each: Quantity, total: Quantity, counted: Counted) -> Finding:
    decision = decide_product(Figure.exact(counted.count), each.figure, total.figure)
    decision = weaken(decision, False)
    product = write_amount(decision.exact, total)
    number = Span(counted.span.start, counted.span.end).text(page.text)
    term = f"{number}×{quote(each)}={product}"
    sound = f"{term},与{quote(total)}一致"
    unlike = f"{term},与{quote(total)}不同"
    members: list[Member] = [("count", counted.span), ("each", each.span), ("total", total.span)]
    is_sound = decision.is_sound
    computed = product or write_number(total.figure.value)
    return Finding(
        PRODUCT,
        decision,
        members,
        sound if is_sound else unlike,
        quote(total),
        computed,
        "" if is_sound else "核对单项数与总数",
    )
