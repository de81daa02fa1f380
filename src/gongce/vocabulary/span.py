"""Places in a text."""

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of Python characters of a document's decoded text.

    >>> Span(2, 5).text("工业投资增长")
    '投资增'
    """

    start: int
    end: int

    def text(self, whole: str) -> str:
        """The characters the span covers in `whole`."""
        return whole[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end
