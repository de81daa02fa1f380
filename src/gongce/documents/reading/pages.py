"""A document prepared for reading: folded text, sentences, segments, names, times, clauses, all looked up by place."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from gongce.documents.model import Clause, Document
from gongce.documents.reading.folding import fold_document
from gongce.documents.reading.names import Names
from gongce.documents.reading.times import When, find_years

_STOP = re.compile(r"[。!?！？\n]")
_TOKEN = re.compile(r"[,;。!?！？\n()]|(?<!\d):|:(?!\d)")
_CLOSERS = re.compile(r"\([^()]*\)")
REACH = 400
LONGEST = 700


class Page:
    """The folded text of a document with lookups. Offsets are the document's own."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = fold_document(document)
        self.names = Names(self.text)
        self._stops = [found.start() for found in _STOP.finditer(self.text)]
        self._tokens = [(found.start(), found.group()) for found in _TOKEN.finditer(self.text)]
        self._token_starts = [start for start, _ in self._tokens]
        self._clause_starts = [clause.span.start for clause in document.clauses]
        self._by_id = {clause.id: clause for clause in document.clauses}

    @cached_property
    def years(self) -> list[When]:
        """Year expressions in order of place."""
        return find_years(self.text)

    @cached_property
    def _year_starts(self) -> list[int]:
        return [when.start for when in self.years]

    def years_between(self, start: int, end: int) -> list[When]:
        """Year expressions that begin in [start, end)."""
        return self.years[bisect_left(self._year_starts, start) : bisect_left(self._year_starts, end)]

    def sentence(self, place: int) -> tuple[int, int, int]:
        """Index, start and end of the sentence at a place; sentences end at 。！？ and line ends.

        Of a sentence that never ends only what stands within `LONGEST` of the place is told, so that reading stays
        linear on any text.
        """
        index = bisect_left(self._stops, place)
        start = self._stops[index - 1] + 1 if index else 0
        end = self._stops[index] if index < len(self._stops) else len(self.text)
        return index, max(start, place - LONGEST), min(end, place + LONGEST)

    def segment_start(self, place: int, stops: str = ",;:。!?！？\n") -> int:
        """Start of the comma-bounded stretch that holds a place; brackets before it are stepped over."""
        depth = 0
        for index in range(bisect_left(self._token_starts, place) - 1, -1, -1):
            start, sign = self._tokens[index]
            if sign == "\n" or place - start > REACH:
                return start + 1 if sign == "\n" else start
            if sign == ")":
                depth += 1
            elif sign == "(":
                if depth == 0:
                    return start + 1
                depth -= 1
            elif depth == 0 and sign in stops:
                return start + 1
        return max(0, place - REACH)

    def segment_end(self, place: int, stops: str = ",;:。!?！？\n") -> int:
        """End of the comma-bounded stretch that holds a place; brackets after it are stepped over."""
        depth = 0
        for index in range(bisect_right(self._token_starts, place - 1), len(self._tokens)):
            start, sign = self._tokens[index]
            if sign == "\n" or start - place > REACH:
                return start
            if sign == "(":
                depth += 1
            elif sign == ")":
                if depth == 0:
                    return start
                depth -= 1
            elif depth == 0 and sign in stops:
                return start
        return min(len(self.text), place + REACH)

    def clause_at(self, place: int) -> Clause | None:
        """The innermost clause that holds a place."""
        index = bisect_right(self._clause_starts, place) - 1
        return self.document.clauses[index] if index >= 0 else None

    def clause_by_id(self, clause: str) -> Clause | None:
        """The clause of that id, None where there is none."""
        return self._by_id.get(clause)

    def headings(self, clause: Clause | None) -> list[str]:
        """Headings from the clause up to the top."""
        found = []
        while clause is not None:
            found.append(clause.heading.text(self.text))
            clause = self._by_id.get(clause.parent)
        return found

    def section(self, clause: Clause | None) -> str:
        """Id of the top clause that holds a clause."""
        while clause is not None and clause.parent in self._by_id:
            clause = self._by_id[clause.parent]
        return clause.id if clause else ""


def without_brackets(text: str) -> str:
    """A text without its bracketed remarks.

    >>> without_brackets("五个开发区(包括东山)占比")
    '五个开发区占比'
    """
    return _CLOSERS.sub("", text)
