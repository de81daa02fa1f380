"""Parts against their whole: sums, shares that add up, counted members, goals printed in other clauses."""

import re
from collections.abc import Iterator, Sequence

from gongce.documents.audit.drafting import (
    Finding,
    Member,
    quote,
    quotes,
    weaken,
    write_amount,
    write_interval,
    write_number,
)
from gongce.documents.audit.families import Family, is_family_of
from gongce.documents.audit.grouping import Grouping
from gongce.documents.audit.groups import Group
from gongce.documents.audit.labels import Counted, counted_in, division_of
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Measure
from gongce.relations import (
    Decision,
    Verdict,
    decide_count,
    decide_shared_sum,
    decide_sum_within,
    decide_total_share,
)
from gongce.vocabulary import Span

_RANK = re.compile(r"(?:国家|省|市|县)级(?!以上|及以上)")
_WIDE = ("市区", "城区", "主城区", "中心城区", "园区", "开发区", "新区", "产业集聚区", "县市区", "县区")
SUM, SHARE_SUM, WITHIN, SHARED = "sum", "share_sum", "parts_within", "shared_sum"


def find_sums(page: Page, links: Sequence[ShareLink], grouping: Grouping) -> Iterator[Finding]:
    """All relations between parts and wholes that are sums."""
    for group in grouping.groups:
        if is_sum(group):
            yield _sum_finding(group)
        elif len(group.parts) > 1 and group.is_inner:
            yield from _within(group)
        yield from _counted_members(page, group)
        yield from _shares_of(group, grouping)
    yield from _finer(grouping.groups)
    yield from _share_lists(links)
    yield from _shared(links, grouping)


def is_sum(group: Group) -> bool:
    """Whether a group says that its parts are all of the whole, or they plainly add up to it."""
    if len(group.parts) < 2:
        return False
    return bool(group.evidence) or group.decision.is_sound


def _sum_finding(group: Group) -> Finding:
    whole = group.whole
    decision = weaken(group.decision, bool(group.evidence) and _is_one_time(group))
    total = write_amount(decision.exact, whole)
    terms = quotes(group.parts)
    words = {
        Verdict.HOLDS: f"{terms}={quote(whole)},分项之和与总数一致",
        Verdict.ROUNDING: f"{terms}={total},总数写作{quote(whole)},差额在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{terms}={total},总数写作{quote(whole)},所列是否为全部分项不明",
    }
    wrong = f"{terms}={total},总数却写作{quote(whole)};按分项,总数应为{total}"
    remedy = "" if decision.verdict is Verdict.HOLDS else f"核对分项与总数;按分项应为{total}"
    members: list[Member] = [*(("part", part.span) for part in group.parts), ("whole", whole.span)]
    return Finding(
        SUM,
        decision,
        members,
        words.get(decision.verdict, wrong),
        quote(whole),
        total,
        remedy,
        write_interval(decision.possible, whole.scale),
    )


def _is_one_time(group: Group) -> bool:
    """Whether parts and whole speak of one time, as far as the text says, and of one plan."""
    periods = {figure.mention.period for figure in (group.whole, *group.parts)} - {None}
    if group.evidence == "years":
        return True
    plans = {figure.mention.cited for figure in (group.whole, *group.parts)}
    return len(periods) < 2 and len(plans) == 1


def _within(group: Group) -> Iterator[Finding]:
    """Parts that need not be all of the whole, but exclude each other, must fit into it together."""
    whole = group.whole
    decision = decide_sum_within([part.figure for part in group.parts], whole.figure)
    if decision.verdict is not Verdict.VIOLATED or not _is_disjoint(group):
        return
    total = write_amount(decision.exact, whole)
    message = f"{quotes(group.parts)}={total},分项之和已超过总数{quote(whole)}"
    members: list[Member] = [*(("part", part.span) for part in group.parts), ("whole", whole.span)]
    remedy = f"总数应不小于{total},或核对分项"
    yield Finding(WITHIN, weaken(decision, _is_one_time(group)), members, message, quote(whole), total, remedy)


def _is_disjoint(group: Group) -> bool:
    """Whether no part holds another: shares of a fund that is set, or different places under the whole's own metric."""
    if all(figure.mention.measure is Measure.AMOUNT for figure in (group.whole, *group.parts)):
        return True
    ranks = [_RANK.search(part.lead) for part in group.parts]
    if all(ranks) and len({rank.group() for rank in ranks if rank}) == len(ranks):
        return True
    labels = [part.label for part in group.parts]
    places = all(label and label[-1] in "区县市园镇乡厂司团州旗" and label not in _WIDE for label in labels)
    return (
        places and len(set(labels)) == len(labels) and all(part.name.matches(group.whole.name) for part in group.parts)
    )


def _counted_members(page: Page, group: Group) -> Iterator[Finding]:
    """三个开发区…其中… : as many parts as the whole's own words count."""
    counted = counted_in(group.whole)
    if counted is None or len(group.parts) < 2:
        return
    likely = len(group.parts)
    decision = decide_count(counted.count, likely, (likely,))
    if decision.verdict is Verdict.VIOLATED and not group.decision.is_sound:
        return
    yield _count_finding(page, counted, [_name_span(page, part) for part in group.parts], decision)


def _count_finding(page: Page, counted: Counted, items: Sequence[Span], decision: Decision) -> Finding:
    name = f"{counted.span.text(page.text)}…{counted.noun}"
    likely = len(items)
    is_right = decision.verdict is Verdict.HOLDS
    message = f"“{name}”与所列{likely}项一致" if is_right else f"“{name}”写的是{counted.count},所列却是{likely}项"
    members: list[Member] = [("count", counted.span), *(("item", span) for span in items)]
    remedy = "" if is_right else f"把数目改为{likely},或补列分项"
    return Finding("list_count", decision, members, message, str(counted.count), str(likely), remedy)


def _name_span(page: Page, part: Quantity) -> Span:
    """Where a part is named: its paragraph's heading, else the words in front of it."""
    clause = page.clause_at(part.mention.start)
    if clause and clause.level == 5 and clause.heading.end <= part.mention.start:
        return clause.heading
    start = part.mention.start - len(part.lead)
    return Span(start, part.mention.start) if part.lead else part.span


def _shares_of(group: Group, grouping: Grouping) -> Iterator[Finding]:
    """The printed shares of a group's parts against 100 %, or against the whole's own share."""
    links = [grouping.link_of.get(part.index) for part in group.parts]
    known = [link for link in links if link]
    if len(known) < 2 or len(known) < len(links) or not is_sum(group):
        return
    bases = {link.whole.index for link in known if link.whole}
    own = grouping.link_of.get(group.whole.index)
    if bases == {group.whole.index}:
        yield _share_finding([link.share for link in known], None, bool(group.evidence) or group.decision.is_sound)
    elif own and own.whole and bases == {own.whole.index}:
        yield _share_finding([link.share for link in known], own.share, True)


def _share_finding(shares: Sequence[Quantity], whole: Quantity | None, is_certain: bool) -> Finding:
    decision = decide_total_share([share.figure for share in shares], whole.figure if whole else None)
    decision = weaken(decision, is_certain)
    total = f"{write_number(decision.exact or shares[0].figure.value)}%"
    printed = quote(whole) if whole else "100%"
    words = {
        Verdict.HOLDS: f"{quotes(shares)}={printed},占比之和无误",
        Verdict.ROUNDING: f"{quotes(shares)}={total},与{printed}之差在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{quotes(shares)}={total},不等于{printed},所列是否为全部不明",
    }
    wrong = f"{quotes(shares)}={total},占比之和应为{printed}"
    members: list[Member] = [("share", share.span) for share in shares]
    members += [("whole", whole.span)] if whole else []
    remedy = "" if decision.verdict is Verdict.HOLDS else "核对各项占比"
    message = words.get(decision.verdict, wrong)
    return Finding(SHARE_SUM, decision, members, message, printed, total, remedy, write_interval(decision.possible))


def _finer(groups: Sequence[Group]) -> Iterator[Finding]:
    """A whole against the parts of its parts, where these are printed to more places than the parts."""
    inner = {group.whole.index: group for group in groups if group.evidence and group.decision.is_sound}
    for group in groups:
        if not group.evidence:
            continue
        for place, part in enumerate(group.parts):
            nested = inner.get(part.index)
            if nested and all(leaf.figure.step < part.figure.step for leaf in nested.parts):
                parts = (*group.parts[:place], *nested.parts, *group.parts[place + 1 :])
                yield _sum_finding(Group(group.whole, parts, group.evidence))


def _share_lists(links: Sequence[ShareLink]) -> Iterator[Finding]:
    """Shares of one whole without the parts' own figures (开发区占比49.4%,县区占比50.6%)."""
    lists: dict[tuple[int, int], list[ShareLink]] = {}
    for link in links:
        if link.part is None and link.whole:
            lists.setdefault((link.share.sentence, link.whole.index), []).append(link)
    for run in lists.values():
        shares = [link.share for link in run]
        if len(shares) < 2:
            continue
        is_complete = bool(division_of(shares, ""))
        if is_complete or decide_total_share([share.figure for share in shares]).verdict is Verdict.HOLDS:
            yield _share_finding(shares, None, is_complete)


def _shared(links: Sequence[ShareLink], grouping: Grouping) -> Iterator[Finding]:
    """A goal × its share against the children's goals printed in other clauses."""
    for link in links:
        counted = counted_in(link.share) if link.part is None and link.whole else None
        if counted is None or link.whole is None:
            continue
        whole = link.whole
        for family in grouping.families.like(whole):
            if len(family.members) == counted.count and is_family_of(family, counted, whole.name):
                is_tied = bool(grouping.families.tie(family, counted, link.share))
                yield _shared_finding(whole, link.share, family, is_tied)


def _shared_finding(whole: Quantity, share: Quantity, family: Family, is_tied: bool) -> Finding:
    parts = family.members
    decision = decide_shared_sum([part.figure for part in parts], whole.figure, share.figure)
    decision = weaken(decision, is_tied)
    total, right = write_amount(decision.exact, whole), write_amount(decision.right, whole)
    sound = f"{quotes(parts)}={total},与{quote(whole)}×{quote(share)}={right}一致"
    ratio = write_number((decision.exact or whole.figure.value) / whole.figure.value * 100, 2)
    wrong = f"{quotes(parts)}={total},占{quote(whole)}的{ratio}%,而非{quote(share)};按{quote(share)}应为{right}"
    members: list[Member] = [
        *(("part", part.span) for part in parts),
        ("whole", whole.span),
        ("share", share.span),
    ]
    is_sound = decision.is_sound
    return Finding(
        SHARED,
        decision,
        members,
        sound if is_sound else wrong,
        right,
        total,
        "" if is_sound else f"核对分解数与{quote(share)};合计应为{right}",
        write_interval(decision.possible, whole.scale),
    )
