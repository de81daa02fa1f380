"""All groups of one page: behind 其中, in front of a total, in full sets of shares, across clauses."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from gongce.documents.audit.families import Families
from gongce.documents.audit.groups import Group, drop_repeats
from gongce.documents.audit.labels import division_of
from gongce.documents.audit.links import ShareLink
from gongce.documents.audit.page import Page
from gongce.documents.audit.pivots import Pivots
from gongce.documents.audit.quantities import Quantity
from gongce.documents.audit.totals import find_totals

_LONGEST, _MOST_PARTS = 40, 12


class Grouping:
    """The groups, families and share links of one page."""

    def __init__(self, page: Page, links: Sequence[ShareLink]) -> None:
        self.page, self.links = page, links
        self.link_of = {link.part.index: link for link in links if link.part}
        self._pivots = Pivots(page, self.link_of)

    @cached_property
    def _inner(self) -> list[Group]:
        return list(self._pivots.groups())

    @cached_property
    def families(self) -> Families:
        """The families of the page."""
        filled = [group for group in self._inner if group.evidence == "counted"]
        return Families(self.page, {frozenset(part.label for part in group.parts) for group in filled})

    @cached_property
    def groups(self) -> list[Group]:
        """All groups, each set of figures once."""
        found = [
            *self._inner,
            *find_totals(self.page),
            *self._share_lists(),
            *self._divided(),
            *self.families.groups(),
        ]
        return drop_repeats(found)

    def _share_lists(self) -> Iterator[Group]:
        """Sentences whose shares of one whole make 100 %: their parts are the whole's."""
        runs: dict[tuple[int, int], list[ShareLink]] = {}
        for link in self.links:
            if link.part and link.whole and not link.is_inline:
                runs.setdefault((link.share.sentence, link.whole.index), []).append(link)
        for run in runs.values():
            whole, parts = run[0].whole, [link.part for link in run[:_LONGEST] if link.part]
            if whole and len(parts) > 1 and self._pivots.fill_shares(whole, parts):
                yield Group(whole, tuple(parts), "shares")

    def _divided(self) -> Iterator[Group]:
        """Parts printed in several sentences that fill a division (开发区, 县区) of one whole."""
        nested = {part.index for group in self._inner for part in group.parts}
        by_whole: dict[int, list[ShareLink]] = {}
        for link in self.links:
            if link.part and link.whole and link.part.index not in nested and link.part.label:
                by_whole.setdefault(link.whole.index, []).append(link)
        for links in by_whole.values():
            whole, pair = links[0].whole, _territory([link.part for link in links if link.part])
            if whole and pair:
                yield Group(whole, pair, "territory")


def _territory(parts: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The two parts among many that are the zones' and the counties', if there is one of each."""
    pairs = [
        (one, other)
        for place, one in enumerate(parts[:_MOST_PARTS])
        for other in parts[place + 1 : _MOST_PARTS]
        if division_of((one, other), "") == "territory"
    ]
    return pairs[0] if len(pairs) == 1 else ()
