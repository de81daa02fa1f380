"""What on a page belongs to what: mentions to commitments, checks to mentions, checks to blocks."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from gongce.bulletins.page.blocks import Block, cut_blocks
from gongce.bulletins.page.segments import Layer, Mark, Segments
from gongce.bulletins.wording import name_clauses
from gongce.documents.model import Check, Reading
from gongce.relations import Verdict
from gongce.vocabulary import Span

NOTICED = (Verdict.VIOLATED, Verdict.AMBIGUOUS, Verdict.ROUNDING)
"""Verdicts a page shows when it opens; the others are one key away."""


class Links:
    """A reading and its checks with everything a page needs to jump between them."""

    def __init__(self, reading: Reading, checks: Sequence[Check]) -> None:
        self.reading, self.checks = reading, tuple(checks)
        self.document = reading.document
        self.blocks = cut_blocks(reading.document)
        self.clause_names = name_clauses(reading.document)
        self.segments = Segments(self.marks())
        self.commitments_of = self.trace_commitments()
        self.checks_of = self.trace_checks()
        self.anchors = [self.find_anchor(check) for check in self.checks]
        self.notes_of = self.order_notes()
        self.numbers = self.number_checks()

    def marks(self) -> list[Mark]:
        """Every stretch that is shown in a way of its own."""
        size = len(self.document.text)
        marks = [
            Mark(Span(item.start, item.end), Layer.MENTION, place) for place, item in enumerate(self.reading.mentions)
        ]
        marks += [Mark(span, Layer.CHECK, place) for place, check in enumerate(self.checks) for span in check.spans]
        marks += [Mark(clause.heading, Layer.HEADING, place) for place, clause in enumerate(self.document.clauses)]
        return [Mark(Span(max(0, mark.span.start), min(size, mark.span.end)), mark.layer, mark.place) for mark in marks]

    def trace_commitments(self) -> dict[int, list[int]]:
        """Mention → the commitments it belongs to."""
        owners: dict[int, list[int]] = defaultdict(list)
        for place, commitment in enumerate(self.reading.commitments):
            for mention in commitment.mentions:
                owners[mention].append(place)
        return owners

    def trace_checks(self) -> dict[int, list[int]]:
        """Mention → the checks that use a character of it."""
        users: dict[int, list[int]] = defaultdict(list)
        for segment in self.segments.segments:
            for mention in segment.places(Layer.MENTION):
                users[mention] += [check for check in segment.places(Layer.CHECK) if check not in users[mention]]
        return users

    def block_at(self, at: int) -> int:
        """The block a character lies in, or the one before it."""
        return max(0, bisect_right(self.blocks, at, key=lambda block: block.span.start) - 1)

    def find_anchor(self, check: Check) -> tuple[int, int]:
        """The block a check stands beside (where most of its figures are, else the last) and the place in the text."""
        if not check.spans or not self.blocks:
            return 0, 0
        blocks = Counter(self.block_at(span.start) for span in check.spans)
        block = max(blocks, key=lambda place: (blocks[place], place))
        return block, max(span.end for span in check.spans if self.block_at(span.start) == block)

    def order_notes(self) -> dict[int, list[int]]:
        """Block → its checks in the order of the text."""
        notes: dict[int, list[int]] = defaultdict(list)
        for place in sorted(range(len(self.checks)), key=lambda place: self.anchors[place]):
            notes[self.anchors[place][0]].append(place)
        return notes

    def number_checks(self) -> list[int]:
        """The number each check goes by on the page: those noticed first, then the others, in the order of the text."""
        order = [place for block in sorted(self.notes_of) for place in self.notes_of[block]]
        order.sort(key=lambda place: self.checks[place].verdict not in NOTICED)
        numbers = {place: number for number, place in enumerate(order, 1)}
        return [numbers[place] for place in range(len(self.checks))]

    def refs_at(self, block: int) -> list[tuple[int, int]]:
        """(place in the text, check) for the signs set into a block, in order."""
        return [(self.anchors[place][1], place) for place in self.notes_of.get(block, ())]


def name_clause(links: Links, clause: str) -> str:
    """The name of a clause; its own id where the document has none such."""
    return links.clause_names.get(clause, clause)


def clause_of(block: Block) -> str:
    """The id a block goes by in links: that of the clause that starts there."""
    return f"s{block.clause}" if block.clause is not None else ""
