"""The same quantity stated twice, and a stretch value beside its firm one."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongce.documents.audit.drafting import Finding, Member, quote, weaken, write_amount
from gongce.documents.audit.naming import clean_label
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Kind, Measure, Strength
from gongce.relations import Decision, Verdict, decide_equal

TWICE, STRIVE = "stated_twice", "strive"
_SUBJECT_LIKE = re.compile(
    r"产业|制造|材料|能源|电子|医药|食品|化工|纺织|装备|汽车|冶金|建材|服务业|物流|旅游|信息|农业|机械|轻工|钢铁|煤|环保|"
    r"[区园县镇乡城港]|集团|公司|街道|新区"
)
_EACH = re.compile(r"每[个家户县区年月季人亩]|各[县区市镇]|平均|年均|每年|其中|新增|累计")
_STRIVE = re.compile(r"^(?:力争|争取|力促)(?:达到?|到|突破|超过|实现|完成)*$")
_MEASURES = (Measure.LEVEL, Measure.COUNT, Measure.SHARE, Measure.RATE, Measure.GROWTH)
_YEAR = re.compile(r"(?:20\d\d|十[二三四五六]五)(?=年|”|”?末|”?期)")
_SHORTEST = 4
_STOPS = ",;。、(\n"
_WHOLE = re.compile(r"全[国省市县区州]|规模以上|规上|地区生产总值|GDP|财政|公共预算|固定资产投资")


def find_repeats(page: Page) -> Iterator[Finding]:
    """Quantities printed twice in the same words for the same time, and firm values beside their stretch."""
    stated: dict[tuple[str, ...], list[Quantity]] = {}
    for quantity in page.quantities:
        key = _key(page, quantity)
        if key:
            stated.setdefault(key, []).append(quantity)
    for same in stated.values():
        yield from _pairs(page, same)
    yield from _strives(page)


def _key(page: Page, quantity: Quantity) -> tuple[str, ...] | None:
    """What makes two statements one quantity; None where its own words do not name it fully."""
    mention = quantity.mention
    if mention.measure not in _MEASURES or mention.kind not in (Kind.ACTUAL, Kind.TARGET) or not mention.period:
        return None
    words = _words(page, quantity)
    if mention.measure is Measure.COUNT and page.text[mention.end : mention.end + 1] not in _STOPS:
        return None
    if len(words) < _SHORTEST or quantity.tier or mention.each or mention.part_of or mention.cited:
        return None
    return words, mention.measure, quantity.body, mention.period, mention.kind, mention.direction, quantity.label


def _words(page: Page, quantity: Quantity) -> str:
    """The words from the last stop to the figure that name it; "" where they speak of each, of parts, of increments."""
    if quantity.is_inside or _EACH.search(quantity.lead):
        return ""
    start = quantity.mention.start - len(quantity.lead)
    before = page.text[max(0, start - 1) : start].strip()
    return clean_label(quantity.lead) if not before or before in ",;:。\n" else ""


def _pairs(page: Page, same: Sequence[Quantity]) -> Iterator[Finding]:
    for first, second in pairwise(same[:40]):
        if first.sentence != second.sentence and not first.figure.is_about and not second.figure.is_about:
            finding = _pair(page, first, second)
            if finding:
                yield finding


def _pair(page: Page, first: Quantity, second: Quantity) -> Finding | None:
    decision = decide_equal(first.figure, second.figure)
    is_strive = Strength.STRIVE in (first.mention.strength, second.mention.strength)
    if is_strive or not _is_one_subject(page, first, second):
        return None
    if not decision.is_sound and _has_range(first, second):
        decision = weaken(decision, False)
    words = clean_label(first.lead)
    right = f"{quote(first)}或{quote(second)}"
    wrong = f"“{words}”前文写{quote(first)},此处写{quote(second)},同一指标两处不一致,应统一为其中之一"
    message = f"“{words}”两处均为{quote(second)},一致" if decision.is_sound else wrong
    members: list[Member] = [("first", first.span), ("second", second.span)]
    remedy = "" if decision.is_sound else f"核定后统一为{right}"
    return Finding(TWICE, decision, members, message, quote(second), write_amount(first.figure.value, first), remedy)


def _has_range(*quantities: Quantity) -> bool:
    """Whether one is a range: it may be the same goal said more loosely."""
    return any(
        quantity.figure.low is not None
        and quantity.figure.high is not None
        and quantity.figure.low != quantity.figure.high
        for quantity in quantities
    )


def _is_one_subject(page: Page, first: Quantity, second: Quantity) -> bool:
    """Whether neither figure stands under a heading that names its own subject, nor both under sister headings."""
    headings = [_headings(page, quantity) for quantity in (first, second)]
    if any(_SUBJECT_LIKE.search(heading) for heads in headings for heading in heads):
        return False
    years = {_last_year(page, quantity) for quantity in (first, second)} - {""}
    if len(years) > 1:
        return False
    if not _is_near(first, second):
        return False
    if all(_WHOLE.search(quantity.lead) for quantity in (first, second)):
        return True
    paths = [page.clause_path(quantity.mention.start) for quantity in (first, second)]
    return paths[0][:1] != paths[1][:1]


def _is_near(first: Quantity, second: Quantity) -> bool:
    """Whether two values are close enough to be meant as one (a slip of a digit, an older draft)."""
    low, high = sorted((first.figure.value, second.figure.value))
    return low > 0 and high <= low * 2


def _last_year(page: Page, quantity: Quantity) -> str:
    """The last year printed in front of a figure in its paragraph, "" where none is."""
    start = page.paragraph_span(quantity.paragraph).start
    years = _YEAR.findall(page.text, max(start, quantity.mention.start - 300), quantity.mention.start)
    return years[-1] if years else ""


def _headings(page: Page, quantity: Quantity) -> list[str]:
    """The headings above a figure, the whole plan's chapters left out."""
    clause, found = page.clause_at(quantity.mention.start), []
    while clause and clause.level > 1:
        text = clause.heading.text(page.text)
        found.append(text.strip()[:24])
        clause = page.clause_by_id.get(clause.parent)
    return found


def _strives(page: Page) -> Iterator[Finding]:
    """保持在7%以上,力争达到8%: the stretch is not below what is firm."""
    for firm, strive in pairwise(page.quantities):
        is_pair = (
            strive.mention.strength is Strength.STRIVE
            and firm.sentence == strive.sentence
            and firm.body == strive.body
            and firm.mention.measure == strive.mention.measure
            and firm.mention.kind == strive.mention.kind == Kind.TARGET
            and firm.mention.strength is not Strength.STRIVE
            and _STRIVE.match(strive.lead)
        )
        if is_pair:
            yield _strive_finding(firm, strive)


def _strive_finding(firm: Quantity, strive: Quantity) -> Finding:
    is_fall = firm.mention.direction == "down" or firm.figure.low is None
    is_right = strive.figure.value >= firm.figure.value
    if firm.figure.low is None:
        is_right = strive.figure.value <= firm.figure.value
    verdict = Verdict.HOLDS if is_right else (Verdict.AMBIGUOUS if is_fall and firm.figure.low else Verdict.VIOLATED)
    sound = f"力争数{quote(strive)}高于约束数{quote(firm)}"
    wrong = f"力争数{quote(strive)}反而不及约束数{quote(firm)},力争数应不低于{quote(firm)}"
    members: list[Member] = [("firm", firm.span), ("strive", strive.span)]
    decision = Decision(verdict, strive.figure.value, strive.figure.interval, firm.figure.interval)
    remedy = "" if is_right else "核对两档目标"
    return Finding(STRIVE, decision, members, sound if is_right else wrong, quote(strive), f"≥{quote(firm)}", remedy)
