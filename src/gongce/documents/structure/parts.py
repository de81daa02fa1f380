"""Where a text falls into parts: a notice and the plan it issues, a plan and its annexes. Numbering restarts in each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongce.documents.structure.dates import is_date_line
from gongce.documents.structure.lines import Line, iterate_lines
from gongce.documents.structure.titles import TITLE_ENDS, is_title
from gongce.vocabulary import Span

_ANNEX = re.compile(r"^[(（【]?附\s*(?:件|表|录)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[)）】]?\s*[:：]?$")
_INTERESTING = re.compile(
    rf"^[^\n]{{0,200}}(?:日\s*[)）]?|附\s*[件表录][^\n]{{0,6}}|{TITLE_ENDS})[^\S\n]*$", re.MULTILINE
)
_REACH = 300


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where another part begins, the span of its title (empty where it has none) and its label as printed."""

    start: int
    title: Span
    label: str


def find_boundaries(text: str, hidden: Sequence[Span] = ()) -> list[Boundary]:
    """Places where a part begins after the first one: an annex line of its own, or a title after a date line.

    >>> text = "现将方案印发。\\n2020年1月2日\\n工业行动方案\\n一、目标"
    >>> [boundary.title.text(text) for boundary in find_boundaries(text)]
    ['工业行动方案']
    """
    found: list[Boundary] = []
    for match in _INTERESTING.finditer(text):
        start = match.start()
        if found and start < found[-1].title.end or any(span.start <= start < span.end for span in hidden[:_REACH]):
            continue
        line = next(iterate_lines(text, start, match.end()), None)
        if line is not None and (boundary := _open_boundary(text, line)) is not None:
            found.append(boundary)
    return found


def _open_boundary(text: str, line: Line) -> Boundary | None:
    following = iterate_lines(text, line.end, min(len(text), line.end + _REACH))
    if _ANNEX.match(line.text):
        title = _find_title(following, 3)
        return Boundary(line.start, title or Span(line.end, line.end), line.text.rstrip("：: "))
    if is_date_line(line.text):
        title = _find_title(following, 1)
        return Boundary(title.start, title, "") if title else None
    return None


def _find_title(lines: Iterator[Line], most: int) -> Span | None:
    """The title that stands first, or is joined from the first two or three lines (a place above a plan's name)."""
    start = None
    for _, line in zip(range(most + 1), lines, strict=False):
        start = line.start if start is None else start
        if is_title(line.text):
            return Span(start, line.end)
        if len(line.text) > 30 or line.text[-1] in "。；;，,：:":
            return None
    return None
