"""Overlapping marks on a text cut into segments that each carry a fixed set of marks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from gongce.vocabulary import Span


class Layer(StrEnum):
    """What marks a stretch of text."""

    MENTION = "mention"
    CHECK = "check"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch marked by the item `place` of a layer."""

    span: Span
    layer: Layer
    place: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch on which the same marks lie from end to end, as (layer, place), in the order they began."""

    span: Span
    marks: tuple[tuple[Layer, int], ...]

    def places(self, layer: Layer) -> tuple[int, ...]:
        """The items of one layer that lie on it."""
        return tuple(place for mark, place in self.marks if mark is layer)


def cut_segments(marks: Iterable[Mark]) -> list[Segment]:
    """The marked stretches in order, none overlapping; text under no mark is left out. Empty marks are dropped.

    >>> first, second = Mark(Span(0, 4), Layer.MENTION, 0), Mark(Span(2, 6), Layer.CHECK, 0)
    >>> [(segment.span[:], len(segment.marks)) for segment in cut_segments([first, second])]
    [((0, 2), 1), ((2, 4), 2), ((4, 6), 1)]
    """
    filled = [mark for mark in marks if mark.span.start < mark.span.end]
    events = [(mark.span.start, 1, mark) for mark in filled] + [(mark.span.end, 0, mark) for mark in filled]
    active: dict[tuple[Layer, int], int] = {}
    segments: list[Segment] = []
    reached = 0
    for at, group in groupby(sorted(events, key=lambda event: event[:2]), key=lambda event: event[0]):
        if active and reached < at:
            segments.append(Segment(Span(reached, at), tuple(active)))
        for _, begins, mark in group:
            count_mark(active, (mark.layer, mark.place), 1 if begins else -1)
        reached = at
    return segments


def count_mark(active: dict[tuple[Layer, int], int], key: tuple[Layer, int], step: int) -> None:
    """Open or close one mark; an item may mark overlapping stretches, so they are counted."""
    count = active.get(key, 0) + step
    if count:
        active[key] = count
    else:
        active.pop(key, None)


class Segments:
    """Segments of a whole text, to be asked for the pieces of one line."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.segments = cut_segments(marks)
        self.starts = [segment.span.start for segment in self.segments]
        self.ends = [segment.span.end for segment in self.segments]

    def pieces(self, line: Span) -> Iterator[tuple[Span, Segment | None]]:
        """The line in order: marked pieces with their segment, plain ones with None; together they are the line."""
        reached = line.start
        for segment in self.segments[bisect_right(self.ends, line.start) : bisect_left(self.starts, line.end)]:
            start, end = max(segment.span.start, line.start), min(segment.span.end, line.end)
            if reached < start:
                yield Span(reached, start), None
            yield Span(start, end), segment
            reached = end
        if reached < line.end:
            yield Span(reached, line.end), None
