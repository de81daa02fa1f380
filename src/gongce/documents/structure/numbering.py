"""Which candidates number a clause: a numbering begins with one, goes on by small steps, and restarts in a new part."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongce.documents.structure.lines import iterate_lines_backwards
from gongce.documents.structure.markers import Marker, Rank, find_markers
from gongce.documents.structure.parts import Boundary
from gongce.vocabulary import Span

_LARGEST_GAP = 3
_LONGEST_TITLE = 45
_DECIMALS = (Rank.DECIMAL, Rank.DECIMAL_3, Rank.DECIMAL_4)
_UNCOUNTED = (Rank.BULLET, Rank.RUN_IN)


@dataclass(slots=True)
class Node:
    """A clause while its end is not known yet; `last` is the last value of each rank directly below it."""

    marker: Marker
    heading: Span
    path: str
    parent: "Node | None"
    last: dict[Rank, int] = field(default_factory=dict)
    id: str = ""


@dataclass(slots=True)
class Part:
    """One part of a text: where it begins, the clauses found in it, and those still open."""

    boundary: Boundary
    nodes: list[Node] = field(default_factory=list)
    stack: list[Node] = field(default_factory=list)
    last: dict[Rank, int] = field(default_factory=dict)

    def holder(self, rank: Rank) -> Node | None:
        """The open clause a mark of this rank would stand in, None at the top."""
        return next((node for node in reversed(self.stack) if node.marker.rank < rank), None)

    def counts(self, rank: Rank) -> dict[Rank, int]:
        """The last values where a mark of this rank would stand."""
        holder = self.holder(rank)
        return holder.last if holder else self.last


def accepts(part: Part, marker: Marker) -> bool:
    """Whether a candidate continues or opens a numbering where it stands."""
    if marker.rank in _UNCOUNTED:
        return True
    if marker.rank in _DECIMALS:
        return _accepts_decimal(part, marker)
    last = part.counts(marker.rank).get(marker.rank)
    if marker.is_inline:
        return marker.value == (1 if last is None else last + 1)
    if marker.rank <= Rank.CHINESE_BRACKET:
        return True
    return last is None or marker.value == 1 or last <= marker.value <= last + _LARGEST_GAP


def _accepts_decimal(part: Part, marker: Marker) -> bool:
    """1.2 stands under 1 or after 1.1; a decimal no numbering leads to is a figure."""
    for node in part.stack:
        if node.marker.rank is Rank.NUMBER and len(marker.trail) == 1:
            return node.marker.value == marker.trail[0]
        if node.marker.rank in _DECIMALS and (*node.marker.trail, node.marker.value) == marker.trail:
            return True
    last = part.counts(marker.rank).get(marker.rank)
    return marker.value == 1 if last is None else marker.value in (1, last + 1)


def restarts(part: Part, marker: Marker) -> bool:
    """Whether a top numbering begins again, so that another part must have begun without a sign of its own."""
    if marker.value != 1 or marker.is_inline or marker.rank > Rank.CHINESE or part.holder(marker.rank) is not None:
        return False
    return part.last.get(marker.rank, 0) >= 2


def find_restart(text: str, marker: Marker, after: int) -> Boundary:
    """Where that part begins: with the short lines without a full stop directly above, its title."""
    start = title_end = marker.start
    after = max(after, text.find("\n", after, marker.start))
    for line, _ in zip(iterate_lines_backwards(text, after, marker.start), range(3), strict=False):
        if len(line.text) > _LONGEST_TITLE or line.text[-1] in "。；;，,：:" or next(find_markers(line.text), None):
            break
        title_end = line.end if start == marker.start else title_end
        start = line.start
    return Boundary(start, Span(start, title_end), "")


def is_hidden(place: int, hidden: Sequence[Span], index: int) -> tuple[bool, int]:
    """Whether a place lies in one of the ordered spans, and the index to go on from."""
    while index < len(hidden) and hidden[index].end <= place:
        index += 1
    return index < len(hidden) and hidden[index].start <= place, index
