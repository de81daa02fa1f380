"""The outline of a text: parts, numbered and headed clauses, their levels, paths and spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongce.documents.model import Clause
from gongce.documents.structure.headings import measure_heading
from gongce.documents.structure.lines import trim_span
from gongce.documents.structure.markers import LEVELS, Marker, Rank, find_markers
from gongce.documents.structure.parts import Boundary, find_boundaries
from gongce.vocabulary import Span

MOST_CLAUSES = 100_000
_LARGEST_GAP = 3


@dataclass(slots=True)
class _Node:
    """A clause while its end is not known yet."""

    marker: Marker
    heading: Span
    path: str
    parent: "_Node | None"
    last: dict[Rank, int] = field(default_factory=dict)
    id: str = ""


@dataclass(slots=True)
class _Part:
    """One part: its start, its title and the clauses found in it."""

    boundary: Boundary
    nodes: list[_Node] = field(default_factory=list)
    stack: list[_Node] = field(default_factory=list)
    last: dict[Rank, int] = field(default_factory=dict)


def outline_text(
    text: str, hidden: Sequence[Span] = (), boundaries: Sequence[Boundary] | None = None
) -> tuple[Clause, ...]:
    """Clauses in the order of the text; marks inside `hidden` spans (furniture, sorted) are passed over.

    A clause without a number before the first numbered one has level 0 and opens each part (a notice, the plan it
    issues, an annex), so restarted numbering never mixes two parts. At most `MOST_CLAUSES` are returned.

    >>> [(c.path, c.heading.text("一、甲\\n(一)乙。丙。\\n二、丁")) for c in outline_text("一、甲\\n(一)乙。丙。\\n二、丁")]
    [('一', '一、甲'), ('一(一)', '(一)乙'), ('二', '二、丁')]
    """
    boundaries = find_boundaries(text, hidden) if boundaries is None else boundaries
    parts = _divide(text, _visible(find_markers(text), hidden), boundaries)
    return tuple(_finish(text, parts))


def _visible(markers: Iterable[Marker], hidden: Sequence[Span]) -> Iterable[Marker]:
    index = 0
    for marker in markers:
        while index < len(hidden) and hidden[index].end <= marker.start:
            index += 1
        if index == len(hidden) or marker.start < hidden[index].start:
            yield marker


def _divide(text: str, markers: Iterable[Marker], boundaries: Sequence[Boundary]) -> list[_Part]:
    parts = [_Part(Boundary(0, Span(0, 0), ""))]
    pending = list(reversed(boundaries))
    count = 0
    for marker in markers:
        while pending and pending[-1].start <= marker.start:
            parts.append(_Part(pending.pop()))
        if _covers(parts[-1].boundary, marker):
            continue
        if _accepts(parts[-1], marker):
            _append(text, parts[-1], marker)
            count += 1
            if count >= MOST_CLAUSES:
                break
    parts.extend(_Part(boundary) for boundary in reversed(pending))
    return parts


def _covers(boundary: Boundary, marker: Marker) -> bool:
    return boundary.start <= marker.start < max(boundary.title.end, boundary.start)


def _accepts(part: _Part, marker: Marker) -> bool:
    """Whether a candidate continues or opens a numbering where it stands."""
    if marker.rank in (Rank.BULLET, Rank.RUN_IN):
        return True
    if marker.rank < Rank.CHINESE_BRACKET:
        return True
    holder = _holder(part, marker.rank)
    last = (holder.last if holder else part.last).get(marker.rank)
    if marker.rank is Rank.DECIMAL:
        return _accepts_decimal(part, marker)
    if marker.rank is Rank.CHINESE_BRACKET:
        return True
    return last is None or marker.value == 1 or last <= marker.value <= last + _LARGEST_GAP


def _accepts_decimal(part: _Part, marker: Marker) -> bool:
    """1.2 stands under 1 and after 1.1; a decimal that no numbering leads to is a figure."""
    chapters = [node.marker for node in part.stack if node.marker.rank in (Rank.NUMBER, Rank.CHINESE, Rank.CHAPTER)]
    above = any(node.value == marker.trail[0] for node in chapters)
    last = part.last.get(Rank.DECIMAL)
    return above or marker.value == 1 or (last is not None and marker.value == last + 1)


def _holder(part: _Part, rank: Rank) -> _Node | None:
    return next((node for node in reversed(part.stack) if node.marker.rank < rank), None)


def _append(text: str, part: _Part, marker: Marker) -> None:
    parent = _holder(part, marker.rank)
    while part.stack and part.stack[-1] is not parent:
        part.stack.pop()
    counts = parent.last if parent else part.last
    counts[marker.rank] = counts.get(marker.rank, 0) + 1 if marker.rank is Rank.BULLET else marker.value
    stop = text.find("\n", marker.end)
    heading = measure_heading(text, marker, len(text) if stop < 0 else stop)
    path = (parent.path if parent else "") + _label_path(marker, heading, text, counts)
    node = _Node(marker, heading, path, parent)
    part.nodes.append(node)
    part.stack.append(node)


_BRACKETS = str.maketrans("（〔）〕", "(())")


def _label_path(marker: Marker, heading: Span, text: str, counts: dict[Rank, int]) -> str:
    if marker.rank is Rank.BULLET:
        return f"—{counts[Rank.BULLET]}"
    if marker.rank is Rank.RUN_IN:
        return f"·{heading.text(text)}"
    return marker.label.translate(_BRACKETS).rstrip("、.．，, \u3000")


def _finish(text: str, parts: Sequence[_Part]) -> Iterable[Clause]:
    taken: dict[str, int] = {}
    numbered = 0
    for index, part in enumerate(parts):
        end = parts[index + 1].boundary.start if index + 1 < len(parts) else len(text)
        numbered += bool(part.nodes)
        yield from _open_part(text, part, index, end)
        yield from _close_nodes(part.nodes, end, f"{numbered}/" if numbered > 1 else "", taken)


def _open_part(text: str, part: _Part, index: int, end: int) -> Iterable[Clause]:
    first = part.nodes[0].marker.start if part.nodes else end
    span = trim_span(text, part.boundary.start, first)
    if span.start == span.end:
        return
    heading = part.boundary.title if part.boundary.title.end else Span(span.start, span.start)
    label = part.boundary.label
    name = "0" if index == 0 else f"0/{index + 1}"
    yield Clause(name, 0, label, label, heading, Span(span.start, first), Span(span.start, first))


def _close_nodes(nodes: Sequence[_Node], end: int, prefix: str, taken: dict[str, int]) -> Iterable[Clause]:
    ends = _ends(nodes, end)
    for index, node in enumerate(nodes):
        node.id = _unique(prefix + node.path, taken)
        has_child = index + 1 < len(nodes) and nodes[index + 1].parent is node
        body_end = nodes[index + 1].marker.start if has_child else ends[index]
        parent = node.parent.id if node.parent else ""
        span, body = Span(node.marker.start, ends[index]), Span(node.heading.end, body_end)
        yield Clause(node.id, LEVELS[node.marker.rank], node.marker.label, node.path, node.heading, span, body, parent)


def _ends(nodes: Sequence[_Node], end: int) -> list[int]:
    ends, waiting = [end] * len(nodes), list[int]()
    for index, node in enumerate(nodes):
        while waiting and nodes[waiting[-1]].marker.rank >= node.marker.rank:
            ends[waiting.pop()] = node.marker.start
        waiting.append(index)
    return ends


def _unique(name: str, taken: dict[str, int]) -> str:
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}#{taken[name]}"
