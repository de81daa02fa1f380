"""A part never above its whole: 其中, nested sizes (亿元以上, 10亿元以上), and metrics that hold one another."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from gongce.documents.audit.drafting import Finding, Member, quote, weaken, write_amount
from gongce.documents.audit.groups import Group, common_tail
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.names import MetricName, name_metric, scopes_agree
from gongce.documents.audit.naming import clean_label
from gongce.documents.audit.page import Page
from gongce.documents.audit.pivots import PIVOT
from gongce.documents.audit.quantities import Quantity
from gongce.documents.audit.sums import is_sum
from gongce.documents.lexicons import rows
from gongce.relations import Verdict, decide_at_most, decide_nested

_RANKS = ("国家", "省", "市", "县")
_LEVELS = re.compile(r"(?P<rank>国家|省|市|县)级(?P<above>(?:及)?以上)?")
PART, NESTED, CONTAINED = "part_within", "nested_counts", "contained"


def find_parts(page: Page, links: Sequence[ShareLink], groups: Sequence[Group]) -> Iterator[Finding]:
    """Parts that may not be above their whole."""
    shared = {(link.part.index, link.whole.index) for link in links if link.part and link.whole}
    for group in groups:
        if group.is_inner and not is_sum(group):
            yield from (
                _part_finding(part, group.whole)
                for part in group.parts
                if (part.index, group.whole.index) not in shared
            )
    yield from _within_wrong_shares(links)
    yield from _levels(page)
    yield from _nested(page)
    yield from _contained(page, shared)


def _part_finding(part: Quantity, whole: Quantity, relation: str = PART, is_certain: bool = True) -> Finding:
    is_one = _is_one_kind(part, whole) and (relation == CONTAINED or _have_one_head(part, whole))
    decision = weaken(decide_at_most(part.figure, whole.figure), is_certain and is_one)
    words = {
        Verdict.HOLDS: f"{quote(part)}不大于{quote(whole)},分项在总数之内",
        Verdict.ROUNDING: f"{quote(part)}与{quote(whole)}之差在四舍五入范围内",
        Verdict.AMBIGUOUS: f"{quote(part)}大于{quote(whole)},二者是否为分项与总数不明",
    }
    most = write_amount(whole.figure.value, part) if whole.scale == part.scale else quote(whole)
    wrong = f"分项{quote(part)}大于总数{quote(whole)},分项不能超过{most},或总数应不小于{quote(part)}"
    remedy = "" if decision.verdict is Verdict.HOLDS else "核对分项与总数,其一可能漏写数字"
    message = words.get(decision.verdict, wrong)
    members: list[Member] = [("part", part.span), ("whole", whole.span)]
    return Finding(relation, decision, members, message, quote(part), f"≤{most}", remedy)


def _is_one_kind(part: Quantity, whole: Quantity) -> bool:
    """Whether nothing the reader saw keeps two figures apart: kind, time, plan."""
    periods = {part.mention.period, whole.mention.period} - {None}
    is_alike = part.mention.kind == whole.mention.kind and part.mention.cited == whole.mention.cited
    return is_alike and len(periods) < 2


def _have_one_head(part: Quantity, whole: Quantity) -> bool:
    """Whether two sums of money measure one thing (投资 and 收入 do not)."""
    heads = {part.name.head, whole.name.head} - {""}
    return len(heads) < 2 or part.body != "元"


def _within_wrong_shares(links: Sequence[ShareLink]) -> Iterator[Finding]:
    """Where a printed share is wrong, whether at least the part is inside its whole."""
    for link in links:
        is_wrong = link.is_certain and link.decision.verdict is Verdict.VIOLATED
        if is_wrong and link.part and link.whole:
            yield _part_finding(link.part, link.whole)


def _levels(page: Page) -> Iterator[Finding]:
    """省级以上企业技术中心20家,国家级企业技术中心1家: the higher rank is among those of the lower and above."""
    for whole, part in pairwise(page.quantities):
        if whole.sentence != part.sentence or whole.body != part.body or not (whole.is_addable and part.is_addable):
            continue
        least, own = _LEVELS.search(whole.lead), _LEVELS.search(part.lead)
        if least and own and least["above"] and not own["above"] and not PIVOT.search(part.lead):
            noun = whole.lead[least.end() :][:2]
            is_higher = _RANKS.index(own["rank"]) <= _RANKS.index(least["rank"])
            if noun and noun in part.lead and is_higher:
                yield _part_finding(part, whole)


def _nested(page: Page) -> Iterator[Finding]:
    """Counts of ever larger sizes in one sentence."""
    rows: dict[tuple[int, str], list[Quantity]] = {}
    for quantity in page.quantities:
        if quantity.tier and quantity.is_addable:
            rows.setdefault((quantity.sentence, quantity.tier.body), []).append(quantity)
    for row in rows.values():
        for run in _rising_runs(row):
            if all(count.mention.unit == run[0].mention.unit and _is_one_noun(count, run[0]) for count in run):
                yield _nested_finding(page, run)


def _rising_runs(row: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """The stretches of a sentence's counts that narrow: each size is above the first one's."""
    run: list[Quantity] = []
    for quantity in row:
        first = run[0].tier.least if run and run[0].tier else None
        size = quantity.tier.least if quantity.tier else None
        is_known = any(other.tier and other.tier.least == size for other in run)
        if run and (first is None or size is None or size <= first or is_known):
            yield from [run] if len(run) > 1 else []
            run = []
        run.append(quantity)
    yield from [run] if len(run) > 1 else []


def _is_one_noun(one: Quantity, other: Quantity) -> bool:
    """Whether two counts are of one noun, by the words around them or by their names."""
    lead, first = (clean_label(quantity.lead)[-2:] for quantity in (one, other))
    return lead == first or not lead or not first or common_tail(one.name.core, other.name.core) > 0


def _nested_finding(page: Page, run: Sequence[Quantity]) -> Finding:
    ordered = sorted(run, key=lambda quantity: quantity.tier.least if quantity.tier else 0)
    stretch = page.text[run[0].mention.start : run[-1].mention.end]
    is_certain = bool(PIVOT.search(stretch)) or ordered == list(run)
    decision = weaken(decide_nested([quantity.figure for quantity in ordered]), is_certain)
    chain = "≥".join(quote(quantity) for quantity in ordered)
    wrong = f"规模越大家数应越少,{chain}不成立"
    words = {Verdict.HOLDS: f"{chain},各规模档次的数目层层包含"}
    remedy = "" if decision.verdict is Verdict.HOLDS else "核对各档数目"
    members: list[Member] = [("count", quantity.span) for quantity in ordered]
    return Finding(NESTED, decision, members, words.get(decision.verdict, wrong), chain, "", remedy)


def _contained(page: Page, shared: set[tuple[int, int]]) -> Iterator[Finding]:
    """Metrics one of which holds the other (利税 holds 利润), for one subject and one time."""
    for part_name, whole_name in _containments():
        for part in _named(page, part_name):
            whole = _nearest(part, _named(page, whole_name, part.index))
            if whole and (part.index, whole.index) not in shared:
                yield _part_finding(part, whole, CONTAINED)


def _named(page: Page, name: MetricName, around: int | None = None) -> list[Quantity]:
    """The figures under a name: all, or those near an index."""
    found = [
        other
        for body in ("元", "件")
        for other in (
            page.by_core.get((name.core, body), ()) if around is None else page.named(name.core, body, around)
        )
    ]
    return [other for other in found if (not name.scope or other.name.scope == name.scope) and not other.is_inside]


def _nearest(part: Quantity, wholes: Sequence[Quantity]) -> Quantity | None:
    fitting = [
        whole
        for whole in wholes
        if whole.index != part.index
        and whole.body == part.body
        and scopes_agree(whole.name.scope, part.name.scope)
        and whole.label == part.label
        and whole.mention.period == part.mention.period
        and whole.mention.kind == part.mention.kind
        and abs(whole.paragraph - part.paragraph) <= 1
    ]
    return min(fitting, key=lambda whole: abs(whole.index - part.index)) if fitting else None


@lru_cache(maxsize=1)
def _containments() -> tuple[tuple[MetricName, MetricName], ...]:
    return tuple((name_metric(row["part"]), name_metric(row["whole"])) for row in rows("containments"))
