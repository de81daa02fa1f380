"""A read document laid out for the audit: folded text, sentences, paragraphs, clauses, and its quantities."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from gongce.documents.audit.quantities import Quantity, read_quantities
from gongce.documents.audit.respective import Respective, find_respective, spread_names
from gongce.documents.model import Clause, Document, Mention, Reading
from gongce.documents.reading.folding import fold_document
from gongce.vocabulary import Span

MOST_MENTIONS = 10_000
MOST_CHARACTERS = 2_000_000
LONGEST_ROW, MOST_NAMESAKES = 400, 60
_SENTENCE_END = re.compile(r"[。!?\n]")


@dataclass(frozen=True)
class Page:
    """The document, its folded text (same offsets) and its quantities in the order of the text."""

    document: Document
    text: str
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    respective: tuple[Respective, ...] = ()
    is_capped: bool = False
    _sentences: list[int] = field(default_factory=list)
    _paragraphs: list[int] = field(default_factory=list)

    def sentence_at(self, place: int) -> int:
        """The number of the sentence a character stands in."""
        return bisect_right(self._sentences, place)

    def paragraph_at(self, place: int) -> int:
        """The number of the line a character stands in."""
        return bisect_right(self._paragraphs, place)

    def paragraph_span(self, paragraph: int) -> Span:
        """The characters of a paragraph."""
        start = self._paragraphs[paragraph - 1] if paragraph else 0
        end = self._paragraphs[paragraph] if paragraph < len(self._paragraphs) else len(self.text)
        return Span(start, end)

    def sentence_end(self, place: int) -> int:
        """Where the sentence a character stands in ends."""
        number = self.sentence_at(place)
        return self._sentences[number] if number < len(self._sentences) else len(self.text)

    def sentence_before(self, quantity: Quantity) -> str:
        """The words of a figure's sentence in front of it."""
        start = self._sentences[quantity.sentence - 1] if quantity.sentence else 0
        return self.text[max(start, quantity.mention.start - 200) : quantity.mention.start]

    def sentence_start(self, place: int) -> int:
        """Where the sentence a character stands in begins."""
        number = self.sentence_at(place)
        return self._sentences[number - 1] if number else 0

    def clause_at(self, place: int) -> Clause | None:
        """The innermost clause a character stands in."""
        number = bisect_right(self._clause_starts, place) - 1
        return self.document.clauses[number] if number >= 0 else None

    def clause_path(self, place: int) -> str:
        """The path of the innermost clause, "" outside of all."""
        clause = self.clause_at(place)
        return clause.path if clause else ""

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.span.start for clause in self.document.clauses]

    @cached_property
    def clause_by_id(self) -> dict[str, Clause]:
        """The clauses by their id."""
        return {clause.id: clause for clause in self.document.clauses}

    @cached_property
    def rows(self) -> list[list[Quantity]]:
        """The quantities paragraph by paragraph, in order; a paragraph of very many is cut into stretches."""
        groups: dict[tuple[int, int], list[Quantity]] = {}
        counts: dict[int, int] = {}
        for quantity in self.quantities:
            place = counts[quantity.paragraph] = counts.get(quantity.paragraph, -1) + 1
            groups.setdefault((quantity.paragraph, place // LONGEST_ROW), []).append(quantity)
        return list(groups.values())

    @cached_property
    def by_core(self) -> dict[tuple[str, str], list[Quantity]]:
        """The addable quantities by the core of their metric's name and their unit's body, in order."""
        groups: dict[tuple[str, str], list[Quantity]] = {}
        for quantity in self.quantities:
            if quantity.is_addable and quantity.name.core:
                groups.setdefault((quantity.name.core, quantity.body), []).append(quantity)
        return groups

    def named(self, core: str, body: str, around: int) -> list[Quantity]:
        """The addable quantities of a name, the first in the text and those nearest to an index, in order."""
        found = self.by_core.get((core, body), [])
        if len(found) <= 2 * MOST_NAMESAKES:
            return found
        place = max(MOST_NAMESAKES, bisect_right(found, around, key=lambda quantity: quantity.index))
        near = found[max(MOST_NAMESAKES, place - MOST_NAMESAKES // 2) : place + MOST_NAMESAKES // 2]
        return found[:MOST_NAMESAKES] + near

    @cached_property
    def apart(self) -> set[int]:
        """The indexes of the values of 分别 lists: what stands beside them is not theirs alone."""
        return {value.index for row in self.respective for value in row.values}

    @cached_property
    def shares(self) -> list[Quantity]:
        """The shares and rates, in order."""
        return [quantity for quantity in self.quantities if quantity.is_share]

    @cached_property
    def starts(self) -> list[int]:
        """Where the quantities start, in order."""
        return [quantity.mention.start for quantity in self.quantities]

    def position(self, quantity: Quantity) -> int:
        """The place of a quantity among all."""
        return bisect_right(self.starts, quantity.mention.start) - 1

    def between(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The quantities that start in a stretch of text."""
        return self.quantities[bisect_right(self.starts, start - 1) : bisect_right(self.starts, end - 1)]


def lay_out(reading: Reading) -> Page:
    """The page of a reading; a text or a list of mentions beyond the caps is cut, and the page says so."""
    text = fold_document(reading.document)[:MOST_CHARACTERS]
    mentions = [mention for mention in reading.mentions[:MOST_MENTIONS] if mention.end <= len(text)]
    sentences = [found.end() for found in _SENTENCE_END.finditer(text)]
    paragraphs = [place for place in sentences if text[place - 1] == "\n"]
    place = reading.document.metadata.place
    quantities = tuple(read_quantities(place, text, mentions, sentences, paragraphs))
    lists = tuple(find_respective(text, quantities))
    is_capped = len(mentions) < len(reading.mentions) or len(text) < len(reading.document.text)
    return Page(
        reading.document,
        text,
        spread_names(text, quantities, lists),
        tuple(mentions),
        lists,
        is_capped,
        sentences,
        paragraphs,
    )
