"""Parts and wholes: which figures of a page belong together, and what says that nothing is left out.

A group's `evidence` is why its parts are all of the whole; "" where the text leaves that open (其中 alone does).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongce.documents.audit.labels import Counted, counted_in, division_of, label_of
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.names import MetricName
from gongce.documents.audit.naming import is_total
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.relations import Decision, Verdict, decide_sum, decide_total_share

PIVOT = re.compile(r"其中")
_REST = re.compile(r"其他|其它|其余|剩余")
_STRONG_TOTAL = re.compile(r"合计|共计|总计")
_LONGEST, _FARTHEST, _MOST_FAMILIES, _MOST_WHOLES, _LONGEST_PREFIX = 40, 2000, 40, 6, 12
_TERRITORIES = {"区": "区园地城", "园": "区园", "县": "县区市", "市": "县区市"}


@dataclass(frozen=True)
class Group:
    """A whole and figures that are parts of it, in the order of the text; `is_inner` where a 其中 says so."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    evidence: str
    is_inner: bool = False

    @cached_property
    def decision(self) -> Decision:
        """All parts together against the whole."""
        return decide_sum([part.figure for part in self.parts], self.whole.figure)


@dataclass(frozen=True, slots=True)
class Family:
    """The same metric of several named subjects for one period: one sentence's list, or neighbouring paragraphs."""

    members: tuple[Quantity, ...]


class Grouper:
    """Finds the groups of one page."""

    def __init__(self, page: Page, links: Sequence[ShareLink]) -> None:
        self.page = page
        self.link_of = {link.part.index: link for link in links if link.part}
        self.links = links

    def groups(self) -> list[Group]:
        """All groups, each set of figures once, surer evidence first."""
        pivots = list(self._pivot_groups())
        found = [
            *pivots,
            *self._totals(),
            *self._share_lists(),
            *self._divided(pivots),
            *self._counted(),
        ]
        return _without_repeats(found)

    def _pivot_groups(self) -> Iterator[Group]:
        for found in PIVOT.finditer(self.page.text):
            wholes = self._before(found.start())
            parts = self._after(found.end())
            for whole in wholes:
                own = [part for part in parts if _whole_for(part, wholes) is whole and not (part.tier and whole.tier)]
                own = self._list(own, whole, found.end())
                if own:
                    yield self._complete(whole, own)

    def _before(self, pivot: int) -> list[Quantity]:
        """The amounts a 其中 can speak of: those of its sentence, else of the sentence before in its paragraph."""
        paragraph = self.page.paragraph_at(pivot)
        place = bisect_right(self.page.starts, pivot) - 1
        found: list[Quantity] = []
        first = max(0, place - _LONGEST)
        while place >= first and self.page.quantities[place].paragraph == paragraph:
            quantity = self.page.quantities[place]
            if _can_add(quantity):
                if found and quantity.sentence != found[0].sentence:
                    break
                found.append(quantity)
            place = place - 1 if len(found) < _MOST_WHOLES else -1
        return found

    def _after(self, pivot: int) -> list[Quantity]:
        end = min(self.page.sentence_end(pivot), pivot + _FARTHEST)
        following = PIVOT.search(self.page.text, pivot, end)
        stretch = self.page.between(pivot, following.start() if following else end)
        return [quantity for quantity in stretch[:_LONGEST] if _can_add(quantity)]

    def _list(self, parts: Sequence[Quantity], whole: Quantity, start: int) -> list[Quantity]:
        """The parts up to where the list ends: another metric of the whole territory begins."""
        kept: list[Quantity] = []
        for part in parts:
            is_other = part.is_whole and part.has_own_name and not part.name.matches(whole.name)
            is_new = part.body != "元" and (";" in self.page.text[start : part.mention.start] or not is_of(part, whole))
            if (kept and is_other) or is_new or is_total(part.lead):
                break
            kept.append(part)
        return kept

    def _complete(self, whole: Quantity, parts: Sequence[Quantity]) -> Group:
        """The group with what says it is complete: of all the parts, or of the first ones that fill the whole's shares."""
        counted = counted_in(whole)
        if counted and 2 <= counted.count < len(parts):
            return Group(whole, tuple(parts[: counted.count]), "counted", True)
        evidence = self._evidence(whole, parts)
        if not evidence:
            for size in range(2, min(len(parts), _LONGEST_PREFIX)):
                if self._fill_shares(whole, parts[:size]) or division_of(parts[:size], self._words(whole)):
                    return Group(whole, tuple(parts[:size]), "shares", True)
        return Group(whole, tuple(parts), evidence, True)

    def _evidence(self, whole: Quantity, parts: Sequence[Quantity]) -> str:
        if len(parts) < 2:
            return ""
        counted = counted_in(whole)
        if counted and counted.count == len(parts):
            return "counted"
        if _REST.search(" ".join(label_of(part) for part in parts[1:])):
            return "rest"
        if _fill_years(whole, parts):
            return "years"
        division = division_of(parts, self._words(whole))
        return division or ("shares" if self._fill_shares(whole, parts) else "")

    def _words(self, whole: Quantity) -> str:
        """The words around a whole: those in front, and those right behind (设立10亿元“新兴产业专项资金”)."""
        return label_of(whole) + re.split(r"[,;。\n]", self.page.text[whole.mention.end : whole.mention.end + 24])[0]

    def _fill_shares(self, whole: Quantity, parts: Sequence[Quantity]) -> bool:
        """Whether each part has a printed share and together they make 100 %, or the whole's own share."""
        links = [self.link_of.get(part.index) for part in parts]
        known = [link for link in links if link]
        if len(known) < len(links) or len({link.whole.index for link in known if link.whole}) != 1:
            return False
        base = known[0].whole
        own = self.link_of.get(whole.index)
        if base is whole:
            target = None
        elif own and own.whole is base:
            target = own.share.figure
        else:
            return False
        return decide_total_share([link.share.figure for link in known], target).is_sound

    def _totals(self) -> Iterator[Group]:
        """Lists closed by their total (…、…、…,合计…)."""
        for quantities in self.page.rows:
            for place, total in enumerate(quantities):
                if total.is_addable and is_total(total.lead):
                    parts = list(self._list_before(quantities[max(0, place - _LONGEST) : place], total))[::-1]
                    if len(parts) > 1:
                        yield Group(total, tuple(parts), "total" if _STRONG_TOTAL.search(total.lead) else "")

    @staticmethod
    def _list_before(before: Sequence[Quantity], total: Quantity) -> Iterator[Quantity]:
        for quantity in reversed(before):
            if quantity.sentence != total.sentence or is_total(quantity.lead):
                return
            if not quantity.is_addable or quantity.is_inside:
                continue
            if quantity.body != total.body or (total.has_own_name and not quantity.name.matches(total.name)):
                return
            yield quantity

    def _share_lists(self) -> Iterator[Group]:
        """Sentences whose shares of one whole make 100 %: their parts are the whole's."""
        runs: dict[tuple[int, int], list[ShareLink]] = {}
        for link in self.links:
            if link.part and link.whole and not link.is_inline:
                runs.setdefault((link.share.sentence, link.whole.index), []).append(link)
        for run in runs.values():
            whole, parts = run[0].whole, [link.part for link in run[:_LONGEST] if link.part]
            if whole and len(parts) > 1 and self._fill_shares(whole, parts):
                yield Group(whole, tuple(parts), "shares")

    def _divided(self, pivots: Sequence[Group]) -> Iterator[Group]:
        """Parts printed in several sentences that fill a division (开发区, 县区) of one whole."""
        nested = {part.index for group in pivots for part in group.parts}
        by_whole: dict[int, list[ShareLink]] = {}
        for link in self.links:
            if link.part and link.whole and link.part.index not in nested and link.part.label:
                by_whole.setdefault(link.whole.index, []).append(link)
        for links in by_whole.values():
            whole, parts = links[0].whole, [link.part for link in links if link.part]
            pair = _territory(parts)
            if whole and pair:
                yield Group(whole, pair, "territory")

    @cached_property
    def families(self) -> list[Family]:
        """The lists of one metric over several subjects, three members or more (two where one sentence lists them)."""
        keyed: dict[tuple[str, str, str | None], list[Quantity]] = {}
        for quantity in self.page.quantities:
            head = quantity.name.head
            if quantity.is_addable and quantity.label and head and not counted_in(quantity):
                keyed.setdefault((quantity.body, head, quantity.mention.period), []).append(quantity)
        return [family for members in keyed.values() for family in _runs(members)]

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str | None], list[Family]]:
        kinds: dict[tuple[str, str | None], list[Family]] = {}
        for family in self.families:
            first = family.members[0]
            row = kinds.setdefault((first.body, first.mention.period), [])
            if len(row) < _MOST_FAMILIES:
                row.append(family)
        return kinds

    def families_like(self, whole: Quantity) -> Sequence[Family]:
        """The families in a figure's unit and for its period."""
        return self._by_kind.get((whole.body, whole.mention.period), ())

    def _counted(self) -> Iterator[Group]:
        """Counted wholes (五个开发区实现…) whose members' figures are printed elsewhere."""
        for whole in self.page.quantities:
            counted = counted_in(whole) if whole.is_addable else None
            if counted is None:
                continue
            for family in self.families_like(whole):
                if whole in family.members or not self.is_family_of(family, counted, whole.name):
                    continue
                if len(family.members) == counted.count:
                    yield Group(whole, family.members, self.tie(family, counted, whole))
                elif _is_miscounted(family, counted, whole):
                    yield Group(whole, family.members, "miscounted")

    def is_family_of(self, family: Family, counted: Counted, name: MetricName) -> bool:
        """Whether a family can be a counted group's: of one metric, their labels of the group's kind."""
        return all(part.name.matches(name) and is_kind(part.label, counted.noun) for part in family.members)

    def tie(self, family: Family, counted: Counted, whole: Quantity) -> str:
        """What ties a family to a counted group besides its number and kind; "" where nothing does.

        Its members are named in front of the whole, or the text that leads to them counts them alike, or they are the
        parts of such a group elsewhere.
        """
        labels = [part.label for part in family.members]
        if all(label[:2] in whole.lead for label in labels):
            return "named"
        if self._is_announced(family, counted):
            return "announced"
        return "confirmed" if frozenset(labels) in self._confirmed else ""

    def _is_announced(self, family: Family, counted: Counted) -> bool:
        """Whether the lines that lead to a family's paragraphs count it (五个省级以上开发区…)."""
        first = self.page.paragraph_span(family.members[0].paragraph).start
        before = self.page.text[max(0, first - 160) : first]
        word = counted.span.text(self.page.text)
        return bool(re.search(rf"{word}[个大家][^,;:。\n]{{0,10}}{re.escape(counted.noun[-2:])}", before))

    @cached_property
    def _confirmed(self) -> set[frozenset[str]]:
        """The sets of labels that some counted whole's list fills."""
        return {
            frozenset(part.label for part in group.parts)
            for group in self._pivot_groups()
            if group.evidence == "counted"
        }


def _is_miscounted(family: Family, counted: Counted, whole: Quantity) -> bool:
    """Whether a family is one more or less than is counted and yet adds up to the whole: then the count is wrong."""
    size = len(family.members)
    decision = decide_sum([part.figure for part in family.members], whole.figure)
    return size > 2 and abs(size - counted.count) == 1 and decision.verdict is Verdict.HOLDS


def is_kind(label: str, noun: str) -> bool:
    """Whether a label can name one of the things a counted noun speaks of.

    >>> is_kind("不锈钢园区", "省级以上开发区"), is_kind("高新区", "支柱产业"), is_kind("装备制造", "支柱产业")
    (True, False, True)
    """
    last = noun.rstrip(")")[-1]
    if last in _TERRITORIES:
        return label[-1:] in _TERRITORIES[last]
    if last == "业" and not noun.endswith("企业"):
        return label[-1:] not in "区县市园司团厂户" and not label.endswith("企业")
    return label[-1:] not in "区县市园业" or label.endswith("企业")


def _fill_years(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether the parts are for each year of the whole's period, one after the other."""
    first, slash, last = (whole.mention.period or "").partition("/")
    if not slash or not all((part.mention.period or "").isdigit() for part in parts):
        return False
    return [int(part.mention.period or 0) for part in parts] == list(range(int(first), int(last) + 1))


def _can_add(quantity: Quantity) -> bool:
    return quantity.is_addable and not (quantity.is_inside or quantity.is_each or quantity.is_mean)


def is_of(part: Quantity, whole: Quantity) -> bool:
    """Whether a count can be a part of another by its words: its unit, and its noun where it has one of its own.

    国家级2家 is of 龙头企业152家; 带动农户23.6万户 is not.
    """
    if part.mention.unit != whole.mention.unit:
        return False
    own, noun = part.name.core, whole.name.core
    return not own or _common_tail(own, noun) > 0 or own in noun or noun[-2:] in part.lead or len(part.lead) <= 4


def _whole_for(part: Quantity, wholes: Sequence[Quantity]) -> Quantity | None:
    """The whole a part belongs to: of the same body, the one whose name it ends with, else the nearest."""
    fitting = [whole for whole in wholes if whole.body == part.body]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return max(fitting, key=lambda whole: _common_tail(whole.name.core, part.name.core))


def _common_tail(one: str, other: str) -> int:
    length = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        length += 1
    return length


def _territory(parts: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The two parts among many that are the zones' and the counties', if there is one of each."""
    pairs = [
        (one, other)
        for place, one in enumerate(parts[:12])
        for other in parts[place + 1 : 12]
        if division_of((one, other), "") == "territory"
    ]
    return pairs[0] if len(pairs) == 1 else ()


def _runs(members: Sequence[Quantity]) -> Iterator[Family]:
    """The lists in one sentence, and the rows of neighbouring paragraphs that print one such figure each."""
    rows: dict[int, list[Quantity]] = {}
    for quantity in members:
        rows.setdefault(quantity.paragraph, []).append(quantity)
    run: list[Quantity] = []
    for paragraph, row in rows.items():
        yield from _lists(row)
        is_near = not run or paragraph - run[-1].paragraph <= 2
        is_new = all(row[0].label != other.label for other in run)
        if len(row) > 1 or not is_near or not is_new or len(run) >= _LONGEST:
            yield from _family(run)
            run = []
        if len(row) == 1:
            run.append(row[0])
    yield from _family(run)


def _lists(row: Sequence[Quantity]) -> Iterator[Family]:
    sentences: dict[int, list[Quantity]] = {}
    for quantity in row:
        sentences.setdefault(quantity.sentence, []).append(quantity)
    for members in sentences.values():
        if len({quantity.label for quantity in members}) == len(members):
            yield from _family(members)


def _family(run: Sequence[Quantity]) -> Iterator[Family]:
    if len(run) > 1:
        yield Family(tuple(run))


def _without_repeats(groups: Iterable[Group]) -> list[Group]:
    best: dict[tuple[int, ...], Group] = {}
    for group in groups:
        key = (group.whole.index, *(part.index for part in group.parts))
        if key not in best or (group.evidence and not best[key].evidence):
            best[key] = group
    return list(best.values())
