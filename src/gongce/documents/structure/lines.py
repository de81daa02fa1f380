"""The lines of a text with their places; offsets count the characters of the whole text."""

from collections.abc import Iterator
from typing import NamedTuple

from gongce.vocabulary import Span

_EDGE = " \t\r\f\v\u00a0\u2002\u2003\u2009\u3000\u200b\ufeff"


class Line(NamedTuple):
    """One line that is not blank: the span of what is printed on it, without indents, and that text (cut when long)."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where the printed part of the line stands."""
        return Span(self.start, self.end)


LONGEST = 2000


def trim_span(text: str, start: int, end: int) -> Span:
    r"""The span without blanks at its two ends.

    >>> trim_span("  甲 \n", 0, 5)
    Span(start=2, end=3)
    """
    while start < end and (text[start] in _EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _EDGE or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)


def iterate_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    r"""Every line that is not blank, in order; a line's text is cut at `LONGEST` characters, its span is not.

    >>> [line.text for line in iterate_lines("甲\n\n  乙 ")]
    ['甲', '乙']
    """
    end = len(text) if end is None else end
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        span = trim_span(text, start, stop)
        if span.start < span.end:
            yield Line(span.start, span.end, text[span.start : min(span.end, span.start + LONGEST)])
        start = stop + 1


def iterate_lines_backwards(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The same lines from the last to the first."""
    end = len(text) if end is None else end
    while end > start:
        begin = max(text.rfind("\n", start, end) + 1, start)
        span = trim_span(text, begin, end)
        if span.start < span.end:
            yield Line(span.start, span.end, text[span.start : min(span.end, span.start + LONGEST)])
        end = begin - 1
