"""How far the heading of a marked line reaches: the whole line, its first sentence, or the mark alone."""

import re

from gongce.documents.structure.lines import LONGEST, trim_span
from gongce.documents.structure.markers import Marker, Rank
from gongce.vocabulary import Span

LONGEST_HEADING = 60
_STOP = re.compile(r"[。：:；;！!？?]")
_FIGURE = re.compile(
    r"[0-9０-９.．％%]+\s*(?:%|％|个百分点|[万亿]?(?:元|吨|个|家|户|项|件|名|人|亩|千瓦|平方米)|[万亿])"
)
_CLAUSES = re.compile(r"[，,]")


def measure_heading(text: str, marker: Marker, line_end: int) -> Span:
    """The heading's span, mark included, closing 。 or ：left out.

    A line without a full stop is a heading when it is short and states no figure; a run-in heading is a short first
    sentence with more text behind it. Otherwise only the mark heads the clause.

    >>> text = "1.产业规模。实施工程。"
    >>> measure_heading(text, Marker(0, 2, Rank.NUMBER, 1, "1."), len(text)).text(text)
    '1.产业规模'
    """
    if marker.rank is Rank.RUN_IN:
        return Span(marker.start, marker.end - 1)
    line = text[marker.end : min(line_end, marker.end + LONGEST)].rstrip()
    stop = _STOP.search(line)
    head = line[: stop.start()] if stop else line
    follows = stop is not None and bool(line[stop.end() :].strip())
    if (stop is None or stop[0] in "。：:") and _is_heading(head, is_closed=stop is not None, follows=follows):
        return trim_span(text, marker.start, marker.end + len(head))
    return trim_span(text, marker.start, marker.end)


def _is_heading(head: str, *, is_closed: bool, follows: bool) -> bool:
    if not head.strip() or len(head) > LONGEST_HEADING or _FIGURE.search(head):
        return False
    commas = len(_CLAUSES.findall(head))
    if follows or not is_closed:
        return commas <= 1 or (commas == 2 and len(head) <= 40)
    return commas <= 1 and len(head) <= 30
