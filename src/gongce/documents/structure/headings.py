"""How far the heading of a marked line reaches: the whole line, its first sentence, or the mark alone."""

import re

from gongce.documents.structure.lines import trim_span
from gongce.documents.structure.markers import Marker, Rank
from gongce.vocabulary import Span

_LONGEST_HEADING = 60
_LONGEST_ARTICLE = 16
_LOOKED_AT = 200
_STOP = re.compile(r"[。：:；;！!？?\t]")
_UNITS = r"[万亿]?(?:元|吨|个|家|户|项|件|名|人|亩|千瓦|平方米|公里|条|套|台|辆|种|所)"
_FIGURE = re.compile(rf"[0-9０-９.．]\s*(?:[%％]|个?百分点|{_UNITS}|[万亿])")


def measure_heading(text: str, marker: Marker, line_end: int) -> Span:
    """The heading's span, mark included, closing 。 or ： left out.

    A line without a full stop is a heading when it is short and states no figure; a run-in heading is a short first
    sentence with more text behind it. Otherwise only the mark heads the clause.

    >>> text = "1.产业规模。实施工程。"
    >>> measure_heading(text, Marker(0, 2, Rank.NUMBER, 1, "1."), len(text)).text(text)
    '1.产业规模'
    """
    if marker.rank is Rank.RUN_IN:
        return Span(marker.start, marker.end - 1)
    line = text[marker.end : min(line_end, marker.end + _LOOKED_AT)].rstrip()
    stop = _STOP.search(line)
    head = line[: stop.start()] if stop else line
    follows = stop is not None and bool(line[stop.end() :].strip())
    if (stop is None or stop[0] in "。：:\t") and _is_heading(
        head, marker.rank, is_closed=stop is not None, follows=follows
    ):
        return trim_span(text, marker.start, marker.end + len(head))
    return trim_span(text, marker.start, marker.end)


def _is_heading(head: str, rank: Rank, *, is_closed: bool, follows: bool) -> bool:
    if not head.strip() or len(head) > _LONGEST_HEADING or _FIGURE.search(head):
        return False
    if is_closed and rank is Rank.ARTICLE:
        return follows and len(head) <= _LONGEST_ARTICLE
    commas = len(re.findall("[，,]", head))
    if follows or not is_closed:
        return commas <= 1 or (commas == 2 and len(head) <= 40)
    return commas <= 1 and len(head) <= 30


def measure_body(text: str, heading: Span, end: int) -> int:
    """Where the text under a heading begins: behind its closing mark and blanks."""
    start = heading.end
    while start < end and text[start] in "。：:．.、 \t\u3000\u00a0\n":
        start += 1
    return start
