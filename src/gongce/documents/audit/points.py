"""Changes against the two figures they lie between: 百分点 of a share, 净增 of a stock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongce.documents.audit.drafting import (
    Finding,
    Member,
    quote,
    weaken,
    write_amount,
    write_interval,
    write_number,
)
from gongce.documents.audit.links import ShareLink, name_share
from gongce.documents.audit.page import Page
from gongce.documents.audit.periods import end_year, latest_actual, since_year
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Kind, Measure
from gongce.relations import Decision, Figure, Verdict, decide_difference

POINTS, INCREASE, BASE = "points", "increase", "points_base"
_FROM_TO = re.compile(r"^(?:左右)?(?:提高|增加|增长|上升|提升|扩大|下降|降低|减少|压减|缩短)?(?:到|至|为)$")
_FROM = re.compile(r"[由从](?:\d{4}年|上年同期|去年同期|上年|去年|目前|现在|“?十[一二三四]五”?)?(?:底|末|初)?的?$")
_DOWN = re.compile(r"下降|降低|减少|回落|压减|缩短|下调")
_AGAINST = re.compile(
    r"高于|低于|快于|慢于|(?<!占)[比较](?!\d{4}年|上年|去年|同期|“?十)[^,;。]{1,14}[高低快慢多少]|超过|拉动|贡献"
)
_NET = re.compile(r"净增")
_SAID_BASE = re.compile(r"比上年|同比|比去年")
_OWN_NAME = re.compile(r"[^,]占[^比]|[^,所]占?比重|率")
_MOST_TOGETHER, _MOST_SHARES, _SHORTEST_NAME = 6, 400, 3
_GENERIC = {
    ("", "所占比重"),
    ("", "占比重"),
    ("", "所占比例"),
    ("", "比重"),
    ("", "占比"),
    ("", "覆盖率"),
    ("", "利用率"),
}


@dataclass(frozen=True, slots=True)
class Rise:
    """A change, the figure after it and the one before it, and whether the words leave no other."""

    change: Quantity
    later: Quantity
    earlier: Quantity
    is_certain: bool


def find_points(page: Page, links: Sequence[ShareLink]) -> Iterator[Finding]:
    """One finding for each change that stands beside the figure it leads to."""
    names = {link.share.index: (link.part.name.core if link.part else "", link.named) for link in links if link.named}
    for quantities in page.rows:
        for place, change in enumerate(quantities):
            if change.mention.measure is not Measure.CHANGE:
                continue
            before = [other for other in quantities[:place] if other.sentence == change.sentence]
            found = _from_to(page, change, before)
            if found:
                yield _finding(found)
            elif change.body == "点":
                yield from _points(page, change, before, names)
            else:
                yield from _increase(page, change, before)


def _from_to(page: Page, change: Quantity, before: Sequence[Quantity]) -> Rise | None:
    """由31%提高到36%,提高5个百分点."""
    pair = [other for other in before if other.body == ("%" if change.body == "点" else change.body)][-2:]
    if len(pair) < 2:
        return None
    gap = page.text[pair[0].mention.end : pair[1].mention.start].strip()
    if _AGAINST.search(change.lead) or any(other.body == change.body for other in before[before.index(pair[1]) + 1 :]):
        return None
    if not _FROM_TO.match(gap) or not _FROM.search(pair[0].lead):
        return None
    return Rise(change, pair[1], pair[0], True)


def _points(
    page: Page, change: Quantity, before: Sequence[Quantity], names: dict[int, tuple[str, str]]
) -> Iterator[Finding]:
    shares = [] if _OWN_NAME.search(change.lead) or _AGAINST.search(change.lead) else _shares_before(before)
    if "分别" not in change.lead:
        shares = shares[-1:]
    for share in shares[-_MOST_TOGETHER:]:
        earlier = _earlier_share(page, share, change, names)
        if earlier:
            yield _finding(Rise(change, share, earlier, not _SAID_BASE.search(change.lead)))
        elif share.mention.kind is Kind.TARGET:
            yield _base_finding(change, share)


def _shares_before(before: Sequence[Quantity]) -> list[Quantity]:
    """The shares in front of a change, back to the change before it."""
    found: list[Quantity] = []
    for quantity in reversed(before):
        if quantity.body == "点":
            break
        if quantity.is_share:
            found.append(quantity)
    return found[::-1]


def _earlier_share(page: Page, share: Quantity, change: Quantity, names: dict[int, tuple[str, str]]) -> Quantity | None:
    """The share of the same part and whole printed as a fact for the year the change is measured from."""
    name, year, since = _name(share, names), end_year(share), since_year(change)
    if len(name[0]) + len(name[1]) < _SHORTEST_NAME or name in _GENERIC:
        return None
    found = [
        other
        for other in page.shares[:_MOST_SHARES]
        if other.mention.kind is Kind.ACTUAL
        and other.label == share.label
        and _name(other, names) == name
        and (since is None or end_year(other) == since)
        and (year is None or (end_year(other) or 0) < year)
    ]
    return found[0] if len({other.figure.value for other in found}) == 1 and found[0] is not share else None


def _name(share: Quantity, names: dict[int, tuple[str, str]]) -> tuple[str, str]:
    return name_share(share) or names.get(share.index) or ("", share.name.core)


def _signed(change: Quantity) -> Figure:
    is_down = change.mention.direction == "down" or bool(_DOWN.search(change.lead + change.mention.quote))
    figure = change.figure
    if not is_down:
        return figure
    low = None if figure.high is None else -figure.high
    high = None if figure.low is None else -figure.low
    return replace(figure, low=low, high=high)


def _finding(rise: Rise) -> Finding:
    change, later, earlier = rise.change, rise.later, rise.earlier
    decision = weaken(decide_difference(later.figure, earlier.figure, _signed(change)), rise.is_certain)
    unit = "个百分点" if change.body == "点" else change.mention.unit
    gap = write_number((decision.exact or later.figure.value - earlier.figure.value) / change.scale) + unit
    term = f"{quote(later)}-{quote(earlier)}={gap}"
    words = {
        Verdict.HOLDS: f"{term},与“{quote(change)}”一致",
        Verdict.ROUNDING: f"{term},写作“{quote(change)}”,差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{term},与“{quote(change)}”不同,取决于基期和是否净增",
    }
    wrong = f"{term},而非“{quote(change)}”,变动应为{gap}"
    remedy = "" if decision.verdict is Verdict.HOLDS else f"变动应为{gap},或核对前后两数"
    members: list[Member] = [("later", later.span), ("earlier", earlier.span), ("change", change.span)]
    relation = POINTS if change.body == "点" else INCREASE
    possible = write_interval(decision.possible, change.scale)
    return Finding(
        relation, decision, members, words.get(decision.verdict, wrong), quote(change), gap, remedy, possible
    )


def _base_finding(change: Quantity, share: Quantity) -> Finding:
    signed = _signed(change)
    base = share.figure.value - signed.value
    message = f"{quote(share)}、变动{quote(change)},隐含基期为{write_number(base)}%,文中未给出基期数"
    decision = Decision(Verdict.DERIVED, base, share.figure.interval - signed.interval)
    members: list[Member] = [("later", share.span), ("change", change.span)]
    return Finding(BASE, decision, members, message, "", f"{write_number(base)}%", "补写基期年份和数值")


def _increase(page: Page, change: Quantity, before: Sequence[Quantity]) -> Iterator[Finding]:
    """到2021年达到760户,三年净增148户, with the 612 of 2018 printed."""
    later = next((other for other in reversed(before) if other.is_addable and other.body == change.body), None)
    year = end_year(later) if later else None
    if later is None or later.mention.measure is Measure.CHANGE:
        return
    earlier = latest_actual(page, later, year) if year else None
    if earlier:
        rise = Rise(change, later, earlier, bool(_NET.search(change.lead + change.mention.quote)))
        finding = _finding(rise)
        if rise.is_certain or finding.decision.is_sound:
            yield finding
    elif later.mention.kind is Kind.TARGET and later.figure.is_plain:
        yield _stock_base(change, later)


def _stock_base(change: Quantity, later: Quantity) -> Finding:
    base = later.figure.value - change.figure.value
    sign = "不超过" if change.figure.is_open else "约"
    implied = write_amount(base, later)
    message = f"{quote(later)}、{quote(change)},隐含基数{sign}{implied},文中未给出"
    decision = Decision(Verdict.DERIVED, base, later.figure.interval - change.figure.interval)
    members: list[Member] = [("later", later.span), ("change", change.span)]
    return Finding("increase_base", decision, members, message, "", implied, "补写基数")
