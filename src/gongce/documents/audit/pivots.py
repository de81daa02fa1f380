"""Lists behind 其中: what stands in front is the whole, what follows are parts of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from gongce.documents.audit.groups import Group, can_add, common_tail, fill_years, is_of
from gongce.documents.audit.labels import counted_in, division_of, label_of
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.naming import is_total
from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.relations import decide_total_share

PIVOT = re.compile(r"其中|(?<=[,。;])(?:分[^,。;]{1,6}看|按[^,。;]{2,12}分)(?=,)")
_BRACKET = re.compile(r"\([^()]*\)")
_REST = re.compile(r"其他|其它|其余|剩余")
_LONGEST, _FARTHEST, _MOST_WHOLES, _LONGEST_PREFIX = 40, 2000, 6, 12


class Pivots:
    """Finds the groups that 其中 makes on one page."""

    def __init__(self, page: Page, link_of: dict[int, ShareLink]) -> None:
        self.page, self.link_of = page, link_of

    def groups(self) -> Iterator[Group]:
        """One group for each whole in front of a 其中 that parts behind it belong to.

        A second way to split (分产业看,…。按地区分,…) splits the same whole as the first.
        """
        split: dict[int, list[Quantity]] = {}
        for found in PIVOT.finditer(self.page.text):
            wholes, parts = self._before(found.start()), self._after(found.end())
            if found.group() != "其中":
                wholes = split.get(wholes[0].sentence, wholes) if wholes else wholes
                split[self.page.sentence_at(found.start())] = wholes
            inner = PIVOT.search(self.page.text, self.page.sentence_start(found.start()), found.start())
            last = inner.end() if inner else 0
            for whole in wholes:
                own = [part for part in parts if _whole_for(part, wholes, last) is whole]
                own = [part for part in own if not (part.tier and whole.tier)]
                own = self._list(own, whole, found.end())
                if own:
                    yield self._complete(whole, own)

    def _before(self, pivot: int) -> list[Quantity]:
        """The amounts a 其中 can speak of: those of its sentence, else of the sentence before in its paragraph."""
        paragraph = self.page.paragraph_at(pivot)
        place = bisect_right(self.page.starts, pivot) - 1
        found: list[Quantity] = []
        first = max(0, place - _LONGEST)
        while place >= first and self.page.quantities[place].paragraph == paragraph and len(found) < _MOST_WHOLES:
            quantity = self.page.quantities[place]
            if can_add(quantity):
                if found and quantity.sentence != found[0].sentence:
                    break
                found.append(quantity)
            place -= 1
        return found

    def _after(self, pivot: int) -> list[Quantity]:
        """The amounts behind a 其中 up to the next, or to the end of its bracket; brackets behind it are left out."""
        end = min(self.page.sentence_end(pivot), pivot + _FARTHEST)
        closing = _closing_bracket(self.page.text, pivot, end)
        inner = _brackets(self.page.text, pivot, closing)
        following = next(
            (hit.start() for hit in PIVOT.finditer(self.page.text, pivot, closing) if not _is_in(hit.start(), inner)),
            closing,
        )
        stretch = self.page.between(pivot, following)[:_LONGEST]
        return [part for part in stretch if can_add(part) and not _is_in(part.mention.start, inner)]

    def _list(self, parts: Sequence[Quantity], whole: Quantity, start: int) -> list[Quantity]:
        """The parts up to where the list ends: another thing, or another metric of the whole territory, begins."""
        kept: list[Quantity] = []
        for part in parts:
            is_other = part.is_whole and part.has_own_name and not part.name.matches(whole.name)
            is_apart = (part.body != "元" or not kept) and ";" in self.page.text[start : part.mention.start]
            if (kept and is_other) or is_apart or not is_of(part, whole) or is_total(part.lead):
                break
            kept.append(part)
        return kept

    def _complete(self, whole: Quantity, parts: Sequence[Quantity]) -> Group:
        """The group with what says it is complete: of all the parts, or of the first that fill the whole."""
        counted = counted_in(whole)
        if counted and 2 <= counted.count < len(parts):
            return Group(whole, tuple(parts[: counted.count]), "counted", True)
        evidence = self._evidence(whole, parts)
        if not evidence:
            for size in range(2, min(len(parts), _LONGEST_PREFIX)):
                if self.fill_shares(whole, parts[:size]) or division_of(parts[:size], self._words(whole)):
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
        if fill_years(whole, parts):
            return "years"
        division = division_of(parts, self._words(whole))
        return division or ("shares" if self.fill_shares(whole, parts) else "")

    def _words(self, whole: Quantity) -> str:
        """The words around a whole: those in front, and those right behind (设立10亿元“新兴产业专项资金”)."""
        return label_of(whole) + re.split(r"[,;。\n]", self.page.text[whole.mention.end : whole.mention.end + 24])[0]

    def fill_shares(self, whole: Quantity, parts: Sequence[Quantity]) -> bool:
        """Whether each part has a printed share and together they make 100 %, or the whole's own share."""
        links = [self.link_of.get(part.index) for part in parts]
        known = [link for link in links if link]
        if len(known) < len(links) or len({link.whole.index for link in known if link.whole}) != 1:
            return False
        base, own = known[0].whole, self.link_of.get(whole.index)
        is_shared = own is not None and own.whole is base
        if base is not whole and not is_shared:
            return False
        target = own.share.figure if own and base is not whole else None
        return decide_total_share([link.share.figure for link in known], target).is_sound


def _closing_bracket(text: str, place: int, end: int) -> int:
    """Where the bracket a place stands in closes, or `end` where it stands in none."""
    depth = 0
    for at in range(place, end):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            if not depth:
                return at
            depth -= 1
    return end


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches in brackets between two places."""
    return [(start + found.start(), start + found.end()) for found in _BRACKET.finditer(text[start:end])]


def _is_in(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _whole_for(part: Quantity, wholes: Sequence[Quantity], inner: int) -> Quantity | None:
    """The whole a part belongs to: of the same body, the one whose name it ends with, else the nearest.

    What stands behind an earlier 其中 (`inner`) under the part's own name is a sister, not a whole.
    """
    fitting = [
        whole
        for whole in wholes
        if whole.body == part.body
        and not (inner and whole.mention.start >= inner and whole.name.core == part.name.core and len(wholes) > 1)
    ]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return max(fitting, key=lambda whole: common_tail(whole.name.core, part.name.core))
