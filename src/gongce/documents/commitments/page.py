"""The text as the binder needs it: folded, with its sentences, parts and segments found by place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from gongce.documents.model import Clause, Document
from gongce.documents.reading.folding import fold

_SENTENCE = re.compile(r"[。!?]|\n(?=\s*\n)|(?<=[。:;!?)])\n|\n(?=[ ]*(?:[一二三四五六七八九十]+、|\(|\d+[.、]|--|\*))")
_CUTS = "\n。:;,. "
_PART = re.compile(r";")
_SEGMENT = re.compile(r"[,:]")


WIDEST, DEEPEST = 500, 12


class Breaks:
    """Places where a text is cut, and the piece around any place."""

    def __init__(self, ends: list[int], length: int) -> None:
        self.ends = [*ends, length + 1]

    def around(self, place: int) -> tuple[int, int]:
        """Start and end of the piece that holds `place`; the cutting sign belongs to no piece."""
        index = bisect_left(self.ends, place)
        return (self.ends[index - 1] + 1 if index else 0), min(self.ends[index], self.ends[-1] - 1)

    def number(self, place: int) -> int:
        """Which piece holds `place`."""
        return bisect_left(self.ends, place)


class Page:
    """A document's text, folded sign by sign, cut into sentences (。), parts (;) and segments (,).

    Headings of clauses end a sentence. Every place counts the characters of the document's own text.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = fold(document.text)
        length = len(self.text)
        marks = {place for clause in document.clauses for place in (clause.heading.end, clause.span.start - 1)}
        signs = {place for place in marks if 0 <= place < length and self.text[place] in _CUTS}
        sentences = sorted({found.start() for found in _SENTENCE.finditer(self.text)} | signs)
        parts = sorted({*sentences, *(found.start() for found in _PART.finditer(self.text))})
        segments = sorted({*parts, *(found.start() for found in _SEGMENT.finditer(self.text))})
        self._lines: dict[str, list[Clause]] = {}
        self.sentences, self.parts, self.segments = (Breaks(ends, length) for ends in (sentences, parts, segments))

    def sentence_text(self, place: int) -> str:
        """The sentence around a place, as far as `WIDEST` characters on either side."""
        start, end = self.sentences.around(place)
        return self.text[max(start, place - WIDEST) : min(end, place + WIDEST)]

    def before(self, place: int) -> str:
        """What the sentence says before a place."""
        return self.text[max(self.sentences.around(place)[0], place - WIDEST) : place]

    def part_before(self, place: int) -> str:
        """What the part (between semicolons) says before a place."""
        return self.text[max(self.parts.around(place)[0], place - WIDEST) : place]

    def segment_before(self, place: int) -> str:
        """What the segment (between commas) says before a place."""
        return self.text[max(self.segments.around(place)[0], place - WIDEST) : place]

    def segment_after(self, place: int) -> str:
        """What the segment says from a place on."""
        return self.text[place : min(self.segments.around(place)[1], place + WIDEST)]

    def is_furniture(self, place: int) -> bool:
        """Whether a place is part of the page around the document."""
        index = bisect_right(self._furniture, (place, len(self.text) + 1)) - 1
        return index >= 0 and place < self._furniture[index][1]

    @cached_property
    def _furniture(self) -> list[tuple[int, int]]:
        return sorted((mark.span.start, mark.span.end) for mark in self.document.furniture)

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.document.clauses}

    @cached_property
    def _starts(self) -> list[tuple[int, str]]:
        return sorted((clause.span.start, clause.id) for clause in self.document.clauses)

    def clause_at(self, place: int) -> str:
        """The id of the innermost clause around a place, "" where there is none."""
        index = bisect_right(self._starts, (place, "\uffff")) - 1
        around = self.ancestry(self._starts[index][1]) if index >= 0 else []
        return next((clause.id for clause in around if place < clause.span.end), "")

    def ancestry(self, clause: str) -> list[Clause]:
        """A clause and those above it, innermost first."""
        if clause not in self._lines:
            self._lines[clause] = list(self._climb(clause))
        return self._lines[clause]

    def _climb(self, clause: str) -> Iterator[Clause]:
        for _ in range(DEEPEST):
            if clause not in self._clauses:
                return
            yield self._clauses[clause]
            clause = self._clauses[clause].parent
