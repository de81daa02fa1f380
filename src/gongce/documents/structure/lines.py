"""The lines of a text with their places; offsets count the characters of the whole text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongce.vocabulary import Span

LONGEST = 2000
_EDGE = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_EDGE += "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
_PRINTED = re.compile(r"[^\s\u200b\ufeff][^\n]*")
_BLOCK = 1 << 16
_WIDEST_INDENT = 400


class Line(NamedTuple):
    """One line that is not blank: the span of what is printed on it, without indents, and that text (cut when long)."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """Where the printed part of the line stands."""
        return Span(self.start, self.end)


def trim_span(text: str, start: int, end: int) -> Span:
    r"""The span without blanks at its two ends.

    >>> trim_span("  甲 \n", 0, 5)
    Span(start=2, end=3)
    """
    while start < end:
        block = text[start : min(end, start + _BLOCK)]
        if kept := len(block.lstrip(_EDGE)):
            return Span(start + len(block) - kept, _trim_end(text, start + len(block) - kept, end))
        start += len(block)
    return Span(start, end)


def _trim_end(text: str, start: int, end: int) -> int:
    """The end without blanks before it, looked at block by block so that no long copy is made."""
    while end > start:
        block = text[max(start, end - _BLOCK) : end]
        if kept := len(block.rstrip(_EDGE)):
            return end - len(block) + kept
        end -= len(block)
    return end


def iterate_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    r"""Every line that is not blank, in order; a line's text is cut at `LONGEST` characters, its span is not.

    >>> [line.text for line in iterate_lines("甲\n\n  乙 ")]
    ['甲', '乙']
    """
    for match in _PRINTED.finditer(text, start, len(text) if end is None else end):
        yield _cut_line(text, match.start(), _trim_end(text, *match.span()))


def iterate_lines_backwards(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The same lines from the last to the first."""
    end = len(text) if end is None else end
    while (end := _trim_end(text, start, end)) > start:
        begin = max(text.rfind("\n", start, end) + 1, start)
        span = trim_span(text, begin, end)
        yield _cut_line(text, span.start, span.end)
        end = begin


def _cut_line(text: str, start: int, end: int) -> Line:
    return Line(start, end, text[start : min(end, start + LONGEST)])


def starts_line(text: str, place: int) -> bool:
    r"""Whether only blanks stand before a place on its line.

    >>> starts_line("甲\n  乙", 4), starts_line("甲\n  乙丙", 5)
    (True, False)
    """
    limit = max(0, place - _WIDEST_INDENT)
    while place > limit and text[place - 1] != "\n" and text[place - 1] in _EDGE:
        place -= 1
    return place == 0 or text[place - 1] == "\n"


def compile_first(characters: str) -> re.Pattern[str]:
    """A pattern for `find_line_starts`: the inside of a character class a line must begin with."""
    return re.compile(rf"[{characters}][^\n]*+")


def find_line_starts(first: re.Pattern[str], text: str) -> Iterator[int]:
    r"""Where lines begin (behind their indent) with one of the characters of `compile_first`.

    Written so that the regular expression engine skips all other lines: 50 MB of text must not cost a loop a line.

    >>> list(find_line_starts(compile_first("附目"), "附件\n甲附\n  目录"))
    [0, 8]
    """
    return (match.start() for match in first.finditer(text) if starts_line(text, match.start()))
