"""The outline of a text: parts, numbered and headed clauses, their levels, paths and spans."""

import heapq
from collections.abc import Iterable, Iterator, Sequence

from gongce.documents.model import Clause
from gongce.documents.structure.headings import measure_body, measure_heading
from gongce.documents.structure.lines import trim_span
from gongce.documents.structure.markers import (
    LEVELS,
    Marker,
    Rank,
    find_inline_markers,
    find_markers,
    find_run_in_heads,
)
from gongce.documents.structure.numbering import Node, Part, accepts, find_restart, is_hidden, restarts
from gongce.documents.structure.parts import Boundary, find_boundaries
from gongce.vocabulary import Span

MOST_CLAUSES = 50_000
_PLAIN = str.maketrans("（〔）〕０１２３４５６７８９．", "(())0123456789.")


def outline_text(
    text: str, hidden: Sequence[Span] = (), boundaries: Sequence[Boundary] | None = None
) -> tuple[Clause, ...]:
    r"""Clauses in the order of the text; marks inside `hidden` spans (furniture, tables; in order) are passed over.

    Text before the first number of a part (a notice, the plan it issues, an annex) is a clause of level 0, so
    restarted numbering never mixes two parts: ids of the second numbered part begin with "2/". At most
    `MOST_CLAUSES` are returned.

    >>> text = "一、甲\n(一)乙。丙。\n二、丁"
    >>> [(clause.path, clause.heading.text(text)) for clause in outline_text(text)]
    [('一', '一、甲'), ('一(一)', '(一)乙'), ('二', '二、丁')]
    """
    boundaries = find_boundaries(text, hidden) if boundaries is None else boundaries
    return tuple(_finish(text, _divide(text, _find_visible(text, hidden), boundaries)))


def _find_visible(text: str, hidden: Sequence[Span]) -> Iterator[Marker]:
    index = 0
    sources = find_markers(text), find_inline_markers(text), find_run_in_heads(text)
    last = -1
    for marker in heapq.merge(*sources, key=lambda marker: (marker.start, marker.rank)):
        inside, index = is_hidden(marker.start, hidden, index)
        if not inside and marker.start > last:
            last = marker.start
            yield marker


def _divide(text: str, markers: Iterable[Marker], boundaries: Sequence[Boundary]) -> list[Part]:
    parts = [Part(Boundary(0, Span(0, 0), ""))]
    pending = list(reversed(boundaries))
    left = MOST_CLAUSES
    for marker in markers:
        while pending and pending[-1].start <= marker.start:
            parts.append(Part(pending.pop()))
        if marker.start < parts[-1].boundary.title.end or not accepts(parts[-1], marker):
            continue
        if restarts(parts[-1], marker):
            parts.append(Part(find_restart(text, marker, parts[-1].nodes[-1].heading.end)))
        _append(text, parts[-1], marker)
        left -= 1
        if not left:
            break
    return parts + [Part(boundary) for boundary in reversed(pending)]


def _append(text: str, part: Part, marker: Marker) -> None:
    parent = part.holder(marker.rank)
    while part.stack and part.stack[-1] is not parent:
        part.stack.pop()
    counts = part.counts(marker.rank)
    counts[marker.rank] = counts.get(marker.rank, 0) + 1 if marker.rank is Rank.BULLET else marker.value
    stop = text.find("\n", marker.end, marker.end + 400)
    heading = measure_heading(text, marker, min(len(text), marker.end + 400) if stop < 0 else stop)
    node = Node(marker, heading, _name_path(parent, marker, heading.text(text), counts), parent)
    part.nodes.append(node)
    part.stack.append(node)


def _name_path(parent: Node | None, marker: Marker, heading: str, counts: dict[Rank, int]) -> str:
    above = parent.path if parent else ""
    if marker.rank is Rank.BULLET:
        return f"{above}—{counts[Rank.BULLET]}"
    if marker.rank is Rank.RUN_IN:
        return f"{above}·{heading}"
    return above.removesuffix(".".join(map(str, marker.trail))) + _trim_label(marker)


def _trim_label(marker: Marker) -> str:
    return marker.label.translate(_PLAIN).rstrip("、.．，, \u3000")


def _finish(text: str, parts: Sequence[Part]) -> Iterator[Clause]:
    taken: dict[str, int] = {}
    numbered = 0
    for index, part in enumerate(parts):
        end = parts[index + 1].boundary.start if index + 1 < len(parts) else len(text)
        numbered += any(node.marker.rank < Rank.BULLET for node in part.nodes)
        yield from _open_part(text, part, index, end)
        yield from _close_nodes(text, part.nodes, end, f"{numbered}/" if numbered > 1 else "", taken)


def _open_part(text: str, part: Part, index: int, end: int) -> Iterator[Clause]:
    """The unnumbered text before a part's first clause, if any is printed."""
    first = part.nodes[0].marker.start if part.nodes else end
    printed = trim_span(text, part.boundary.start, first)
    if printed.start == printed.end:
        return
    title, label = part.boundary.title, part.boundary.label
    heading = title if title.start < title.end else Span(printed.start, printed.start)
    body = Span(measure_body(text, heading, first), first)
    name = "0" if index == 0 else f"0/{index + 1}"
    yield Clause(name, 0, label, label, heading, Span(printed.start, first), body)


def _close_nodes(text: str, nodes: Sequence[Node], end: int, prefix: str, taken: dict[str, int]) -> Iterator[Clause]:
    ends = _find_ends(nodes, end)
    for index, node in enumerate(nodes):
        node.id = _make_unique(prefix + node.path, taken)
        has_child = index + 1 < len(nodes) and nodes[index + 1].parent is node
        stop = nodes[index + 1].marker.start if has_child else ends[index]
        yield Clause(
            id=node.id,
            level=LEVELS[node.marker.rank],
            label=node.marker.label,
            path=node.path,
            heading=node.heading,
            span=Span(node.marker.start, ends[index]),
            body=Span(measure_body(text, node.heading, stop), stop),
            parent=node.parent.id if node.parent else "",
        )


def _find_ends(nodes: Sequence[Node], end: int) -> list[int]:
    ends, waiting = [end] * len(nodes), list[int]()
    for index, node in enumerate(nodes):
        while waiting and nodes[waiting[-1]].marker.rank >= node.marker.rank:
            ends[waiting.pop()] = node.marker.start
        waiting.append(index)
    return ends


def _make_unique(name: str, taken: dict[str, int]) -> str:
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}#{taken[name]}"
