"""Where a text falls into parts: a notice and the plan it issues, a plan and its annexes; numbering restarts there."""

import heapq
import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongce.documents.structure.annexes import find_annexes
from gongce.documents.structure.dates import find_dated_lines, is_date_line
from gongce.documents.structure.lines import Line, compile_first, find_line_starts, iterate_lines
from gongce.documents.structure.titles import is_title, key_title
from gongce.vocabulary import Span

_COUNT = r"[0-9０-９一二三四五六七八九十]{0,3}"
_ANNEX = re.compile(rf"^[(（【]?附\s*(?:件|表|录)\s*{_COUNT}\s*[)）】]?\s*[:：]?$")
_NAMED_ANNEX = re.compile(rf"^[(（【]?附\s*(?:件|表|录)\s*{_COUNT}\s*[)）】]?\s*[:：.．、\s]\s*(?P<name>.{{2,80}})$")
_FIRST = compile_first("附(（【")
_REACH = 400
_MOST = 1_000
_MOST_LOOKED_AT = 50_000
_LONGEST_LINE = 30
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where another part begins, the span of its title (empty where it has none) and its label as printed."""

    start: int
    title: Span
    label: str


def find_boundaries(text: str, hidden: Sequence[Span] = ()) -> list[Boundary]:
    r"""Places where a part begins after the first one.

    An annex line of its own; an annex line that prints again a name from the list of annexes; a title that follows a
    date line. `hidden` spans (furniture, in order) are passed over.

    >>> text = "现将方案印发。\n2020年1月2日\n工业行动方案\n一、目标"
    >>> [boundary.title.text(text) for boundary in find_boundaries(text)]
    ['工业行动方案']
    """
    found: list[Boundary] = []
    listed: dict[str, int] = {}
    for name, span in find_annexes(text):
        listed.setdefault(key_title(name), span.end)
    dated = (line.span.start for line in find_dated_lines(text))
    for start in itertools.islice(heapq.merge(dated, find_line_starts(_FIRST, text)), _MOST_LOOKED_AT):
        if len(found) == _MOST:
            break
        if (found and start < found[-1].title.end) or is_inside(start, hidden):
            continue
        line = next(iterate_lines(text, start, min(len(text), start + _LONGEST)), None)
        if line is not None and (boundary := _open_boundary(text, line, listed)) is not None:
            found.append(boundary)
    return found


def is_inside(place: int, spans: Sequence[Span]) -> bool:
    """Whether a place lies in one of these spans, which are in order and do not overlap."""
    index = bisect_right(spans, place, key=lambda span: span.start) - 1
    return index >= 0 and place < spans[index].end


def _open_boundary(text: str, line: Line, listed: Mapping[str, int]) -> Boundary | None:
    following = iterate_lines(text, line.end, min(len(text), line.end + _REACH))
    if _ANNEX.match(line.text):
        title = _find_title(following, 3)
        return Boundary(line.start, title or Span(line.end, line.end), line.text.rstrip("：: "))
    if is_date_line(line.text):
        title = _find_title(following, 1)
        return Boundary(title.start, title, "") if title else None
    return _open_named(line, listed)


def _open_named(line: Line, listed: Mapping[str, int]) -> Boundary | None:
    """The annex itself: its line repeats a name the list of annexes gave before."""
    named = _NAMED_ANNEX.match(line.text)
    if named is None or listed.get(key_title(named["name"]), line.end) > line.start:
        return None
    title = Span(line.start + named.start("name"), line.end)
    return Boundary(line.start, title, line.text[: named.start("name")].rstrip("：: .．、"))


def _find_title(lines: Iterator[Line], most: int) -> Span | None:
    """The title that stands first, or one joined from the first lines (a place above a plan's name)."""
    start = None
    unbracketed = (line for line in lines if line.text[0] not in "(（【")
    for line, _ in zip(unbracketed, range(most + 1), strict=False):
        start = line.start if start is None else start
        if is_title(line.text):
            return Span(start, line.end)
        if len(line.text) > _LONGEST_LINE or line.text[-1] in "。；;，,：:":
            return None
    return None
