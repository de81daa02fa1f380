"""Shares tied to what they are shares of: the part printed beside them, and the whole they name or imply."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongce.documents.audit.names import MetricName, name_metric, scopes_agree
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Kind
from gongce.relations import Decision, Verdict, decide_share

_REACH = (
    r"(?:均|分别|要|应|力争|不低于|不少于|不超过|保持在|稳定在|提高到|提升到|提高至|上升到|上升至|达到|达|"
    r"超过|超|突破|约|近|接近|为|至|到|在)*"
)
_NAMED = re.compile(rf"(?P<who>.*?)(?:所)?占(?:到)?(?P<whole>[^占]*?)的?(?:比重|比例|比|份额)?{_REACH}$")
_BARE = re.compile(rf"(?P<who>.*?)(?:占比|所占比重|所占比例|比重|占){_REACH}$")
_CONJUNCTION = re.compile(r"^(?:其中|并|且|均|分别|各|其|也|又|约|大约|预计)*$")
_OUTSIDE = re.compile(r"^(?:全省|全国|世界|全球|同期|同行业|中部|省|国内|行业)")
_TERRITORY = re.compile(r"^(?:当年|同期)?(?:全[市县区州旗]|我[市县区]|本[市县区]|[^市县区]{1,3}[市县])(?:的)?")
_NO_HEAD = re.compile(r"^(?:规模以上|规模|规上|全部|全口径)?工业(?:企业)?$")
_PIVOT = re.compile(r"其中|(?<=企业|项目|中心|产品|园区|人员)中(?=,)")
_ALL = re.compile(r"^(?:全部)?[^,]{0,4}(?:总数|总量|总项目数|总户数)$|^全部(?!工业)")
_PART_YEAR = re.compile(r"季度|上半年|下半年|\d月|月底|截至|目前|今年以来")
_LONGEST_LIST = 12
_MONEY_HEADS = ("增加值", "产值", "投资", "收入", "利税", "利润", "税收", "出口")
_INSIDE_GAP = re.compile(r"^\s*\)?\s*的?(?:比重|比例)?[为达]?\s*$")


@dataclass(frozen=True)
class ShareLink:
    """A share, its part (None where only the group is named), and the whole.

    `whole` is None where none is printed; `named` is the whole's name as the text gives it, "" where it gives none.
    `is_certain` says that the words leave no other whole; `rival` is a printed total that differs from the named whole
    only in its scope (规上 for 全部).
    """

    share: Quantity
    part: Quantity | None
    whole: Quantity | None
    named: str
    is_certain: bool
    rival: Quantity | None = None
    is_inline: bool = False

    @cached_property
    def decision(self) -> Decision:
        """The share against part and whole; ambiguous where one of them is not known."""
        if self.part is None or self.whole is None:
            return Decision(Verdict.AMBIGUOUS)
        return decide_share(self.part.figure, self.whole.figure, self.share.figure)


def name_share(share: Quantity) -> tuple[str, str] | None:
    """What a share's own words name as part and whole (新兴产业增加值占规模以上工业的比重); None where they do not."""
    found = _NAMED.match(share.lead)
    if not found or not found["whole"] or _CONJUNCTION.match(found["who"]):
        return None
    part = name_metric(found["who"])
    return part.core, _wanted_name(found["whole"], part).core


class Linker:
    """Ties the shares of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._respective = _respective_parts(page)
        self._leads = {value.index: row.values[0].lead for row in page.respective for value in row.values}
        self._fitting: dict[tuple[int, int], bool] = {}
        self._pivots = [found.start() for found in _PIVOT.finditer(page.text)]

    def links(self) -> Iterator[ShareLink]:
        """The links of all shares in the order of the text."""
        for paragraph in self.page.rows:
            yield from self._settle(self._paragraph_links(paragraph), paragraph)

    def _paragraph_links(self, quantities: Sequence[Quantity]) -> list[ShareLink]:
        links: list[ShareLink] = []
        for place, quantity in enumerate(quantities):
            if quantity.is_share:
                link = self._link(quantity, quantities[:place])
                if link:
                    links.append(link)
        return links

    def _link(self, share: Quantity, before: Sequence[Quantity]) -> ShareLink | None:
        previous = before[-1] if before else None
        if previous and previous.is_inside and self._is_joined(previous, share):
            return self._inline(share, previous, before[:-1])
        lead = self._leads.get(share.index, share.lead)
        bare, named = _BARE.match(lead), _NAMED.match(lead)
        if bare and (not named or not named["whole"]):
            part = self._part(share, bare["who"], before)
            return ShareLink(share, part, None, "", False) if part or bare["who"] else None
        return self._named(share, named, before) if named else None

    def _is_joined(self, whole: Quantity, share: Quantity) -> bool:
        return bool(_INSIDE_GAP.match(self.page.text[whole.mention.end : share.mention.start]))

    def _inline(self, share: Quantity, whole: Quantity, before: Sequence[Quantity]) -> ShareLink | None:
        who, mark, _ = whole.lead.partition("占")
        who = who if mark else ""
        part = self._part(share, who, before) if _CONJUNCTION.match(who) else self._level(name_metric(who), whole)
        return ShareLink(share, part, whole, whole.name.core, True, is_inline=True) if part else None

    def _named(self, share: Quantity, found: re.Match[str], before: Sequence[Quantity]) -> ShareLink | None:
        part = self._part(share, found["who"], before)
        named = found["whole"]
        if _OUTSIDE.match(named):
            return None
        if part is None:
            return self._both_named(share, name_metric(found["who"]), named)
        if _ALL.search(named):
            return ShareLink(share, part, None, named, False)
        wanted = _wanted_name(named, part.name)
        whole, is_certain, rival = self._whole(wanted, part)
        return ShareLink(share, part, whole, named, is_certain, rival)

    def _both_named(self, share: Quantity, part_name: MetricName, named: str) -> ShareLink | None:
        """A share that names part and whole (工业投资占固定资产投资比重达到…): both are printed for its period."""
        part = self._level(part_name, share)
        whole = self._level(_wanted_name(named, part_name), share)
        if part is None or whole is None or part is whole:
            return None
        return ShareLink(share, part, whole, named, True)

    def _level(self, name: MetricName, like: Quantity) -> Quantity | None:
        """The one level printed under a name for the period of another figure."""
        found = [
            other
            for other in self.page.named(name.core, "元", like.index)
            if other.is_whole
            and scopes_agree(other.name.scope, name.scope)
            and other.mention.period == like.mention.period
            and like.mention.period
            and not other.mention.cited
        ]
        return found[0] if len({other.figure.value for other in found}) == 1 else None

    def _part(self, share: Quantity, who: str, before: Sequence[Quantity]) -> Quantity | None:
        """The figure a share stands beside: the last amount of its sentence, growth and other shares passed over."""
        if share.index in self._respective:
            return self._respective[share.index]
        if not _CONJUNCTION.match(who):
            return None
        for quantity in reversed(before):
            if quantity.sentence != share.sentence:
                return None
            if quantity.is_addable and not quantity.is_inside:
                return quantity
        return None

    def _whole(self, wanted: MetricName, part: Quantity) -> tuple[Quantity | None, bool, Quantity | None]:
        """The whole printed under a name, whether it is the only one, and a rival of another scope."""
        if part.is_whole and wanted.core == part.name.core:
            return None, False, None
        candidates = [
            other
            for core in {wanted.core, "工业" + wanted.core}
            for other in self.page.named(core, part.body, part.index)
            if other.is_whole and not other.mention.part_of and other is not part and _same_time(other, part)
            if other.body == "元" or other.index < part.index
        ]
        exact = [other for other in candidates if other.name.core == wanted.core] or candidates
        fitting = [other for other in exact if scopes_agree(other.name.scope, wanted.scope)]
        rival = next((other for other in exact if other not in fitting), None)
        if not fitting:
            return None, False, rival
        whole = min(fitting, key=lambda other: (other.mention.period is None, abs(other.index - part.index)))
        is_only = len({other.figure.value for other in fitting}) == 1
        return whole, is_only and (whole.sentence == part.sentence or self._are_full_years(whole, part)), None

    def _are_full_years(self, *quantities: Quantity) -> bool:
        """Whether no sentence of the figures speaks of a part of a year (前三季度, 1-9月, 截至6月底)."""
        return not any(_PART_YEAR.search(self.page.sentence_before(quantity)) for quantity in quantities)

    def _settle(self, links: list[ShareLink], quantities: Sequence[Quantity]) -> Iterator[ShareLink]:
        """Give the shares without a named whole the one that most of their list fit."""
        for place, link in enumerate(links):
            if link.named and not link.whole and _ALL.search(link.named):
                yield self._of_all(link, quantities)
                continue
            if link.named or link.is_inline:
                yield link
                continue
            near = links[max(0, place - _LONGEST_LIST) : place + _LONGEST_LIST]
            group = [other for other in near if not other.named and self._is_one_list(link, other)]
            yield self._choose(link, group, self._candidates(link, links[:place], quantities))

    def _of_all(self, link: ShareLink, quantities: Sequence[Quantity]) -> ShareLink:
        """A share of 项目总数, 全部…: of the amount its list is a part of."""
        whole = self._list_whole(link, quantities)
        if not whole or link.part is None or whole.figure.value < link.part.figure.value:
            return link
        return ShareLink(link.share, link.part, whole, link.named, True)

    @staticmethod
    def _is_one_list(one: ShareLink, other: ShareLink) -> bool:
        if one.part and other.part:
            return one.share.sentence == other.share.sentence and one.part.body == other.part.body
        return one.share.sentence == other.share.sentence and not one.part and not other.part

    def _candidates(
        self, link: ShareLink, before: Sequence[ShareLink], quantities: Sequence[Quantity]
    ) -> list[Quantity]:
        """The wholes a share without a name can mean: the one named last, and the one its list is a part of."""
        part = link.part
        found = [
            other.whole
            for other in reversed(before)
            if other.whole and other.named and part and other.whole.body == part.body and _same_time(other.whole, part)
        ][:1]
        whole = self._list_whole(link, quantities)
        if part:
            found = [other for other in found if other.figure.value >= part.figure.value]
            whole = whole if whole and whole.figure.value >= part.figure.value else None
        return [*found, *([whole] if whole and whole not in found else [])]

    def _list_whole(self, link: ShareLink, quantities: Sequence[Quantity]) -> Quantity | None:
        """The amount before the 其中 a share's list stands behind."""
        place = bisect_left(self._pivots, link.share.mention.start) - 1
        if place < 0:
            return None
        pivot = self._pivots[place]
        same = self.page.sentence_at(pivot) == link.share.sentence
        body = link.part.body if link.part else ""
        before = [
            quantity
            for quantity in quantities
            if quantity.mention.end <= pivot and quantity.is_addable and not quantity.is_inside
        ]
        fitting = [quantity for quantity in before if not body or quantity.body == body]
        if fitting and not self.page.text.startswith("其中", pivot):
            same = same and fitting[-1].sentence == link.share.sentence
        return fitting[-1] if same and fitting else None

    def _choose(self, link: ShareLink, group: Sequence[ShareLink], candidates: Sequence[Quantity]) -> ShareLink:
        if not candidates:
            return link
        if link.part is None:
            return ShareLink(link.share, None, candidates[-1], "", len(candidates) == 1)
        parts = [other for other in group if other.part]
        scores = [sum(self._fits(other, whole) for other in parts) for whole in candidates]
        best = max(range(len(candidates)), key=lambda place: scores[place])
        others = [score for place, score in enumerate(scores) if place != best]
        is_certain = (not others and (scores[best] > 0 or len(parts) == 1)) or (
            bool(others) and scores[best] > max(others)
        )
        return ShareLink(link.share, link.part, candidates[best], "", is_certain)

    def _fits(self, link: ShareLink, whole: Quantity) -> bool:
        """Whether a share is right with a whole; each pair is decided once."""
        key = link.share.index, whole.index
        if key not in self._fitting:
            part = link.part
            self._fitting[key] = (
                part is not None and decide_share(part.figure, whole.figure, link.share.figure).is_sound
            )
        return self._fitting[key]


def _respective_parts(page: Page) -> dict[int, Quantity | None]:
    """The parts of shares told apart by 分别: the amounts in front, one for each share, in their order."""
    parts: dict[int, Quantity | None] = {}
    for row in page.respective:
        shares = [value for value in row.values if value.is_share]
        if len(shares) == len(row.values):
            place = page.position(shares[0])
            before = [
                other
                for other in page.quantities[max(0, place - _LONGEST_LIST) : place]
                if _is_amount(other, shares[0])
            ]
            found = before[-len(shares) :]
            is_full = len(found) == len(shares) and len({part.body for part in found}) == 1
            parts.update(
                {share.index: part if is_full else None for share, part in zip(shares, found or shares, strict=False)}
            )
            parts.update({share.index: None for share in shares if share.index not in parts})
    return parts


def _is_amount(quantity: Quantity, share: Quantity) -> bool:
    return quantity.sentence == share.sentence and quantity.is_addable and not quantity.is_inside


def _wanted_name(named: str, part: MetricName) -> MetricName:
    """The name of the whole a share speaks of: of the part's own metric where it names only the territory."""
    rest = _TERRITORY.sub("", named)
    if not rest:
        return part
    if _NO_HEAD.match(rest):
        head = part.head if part.head in _MONEY_HEADS else part.core.removeprefix("工业")
        return name_metric(rest.removesuffix("企业") + head)
    return name_metric(rest)


def _same_time(one: Quantity, other: Quantity) -> bool:
    """Whether two figures speak of one time: alike in period, or one is silent and both are facts or both goals."""
    if one.mention.period == other.mention.period:
        return one.mention.kind == other.mention.kind or one.mention.period is not None
    silent = one.mention.period is None or other.mention.period is None
    return silent and (one.mention.kind is Kind.ACTUAL) == (other.mention.kind is Kind.ACTUAL)
