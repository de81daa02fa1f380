"""A small reader of lists: where the entries of 甲、乙和丙 begin and end, and how many a fair reader could count."""

import re
from dataclasses import dataclass

from gongce.vocabulary import Span

_CONJUNCTION = re.compile(r"以及|和|及其|与|及|或")
_FINAL = re.compile(r"以及|和")
_DEPENDENT = re.compile(r"^(?:其他|其它|相关|有关|配套)")
_NESTED = re.compile(r"等(?!级|离子)|包括|为主|之一|在内|除")
_BRACKETS = {"(": ")", "“": "”", "《": "》", "[": "]", "〔": "〕"}


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a list. `readings` are all lengths a fair reader could count; the likeliest is `len(entries)`.

    `is_clean` says that nothing in it hides a list within the list; `has_more` that it ends with 等.
    """

    entries: tuple[Span, ...]
    readings: frozenset[int]
    is_clean: bool
    has_more: bool = False


def read_list(text: str, start: int, end: int, marks: str = "、") -> Listing | None:
    """The list in a stretch of text without stops; None where it holds no two entries.

    Args:
        text: folded text.
        start: where the stretch begins; words before the first entry (重点发展) do not change the count.
        end: where it ends, in front of the stated count or the closing bracket.
        marks: the signs between entries.

    >>> [span.text("煤炭、冶金和炼焦") for span in read_list("煤炭、冶金和炼焦", 0, 8).entries]
    ['煤炭', '冶金', '炼焦']
    >>> sorted(read_list("煤炭和焦化、冶金、装备制造", 0, 13).readings)
    [3, 4]
    """
    has_more = text[start:end].endswith("等")
    end -= has_more
    pieces = _split(text, start, end, marks)
    if not pieces:
        return None
    *body, last = pieces
    final = _final_conjunction(text, last)
    entries = [*body, *([Span(last.start, final.start), Span(final.end, last.end)] if final else [last])]
    if len(entries) < 2 or any(not span.text(text).strip() for span in entries):
        return None
    inner = sum(_joints(text, span, span is entries[-1] and not final) for span in entries)
    likely = len(entries)
    least = (likely - 1 if final and likely > 2 else likely) - _loose(text, entries)
    is_clean = not any(_NESTED.search(span.text(text)) for span in pieces)
    return Listing(tuple(entries), frozenset(range(least, likely + inner + 1)), is_clean, has_more)


def _split(text: str, start: int, end: int, marks: str) -> list[Span]:
    """The stretches between the marks, those inside brackets and quotes left alone."""
    pieces, begin, closing = [], start, ""
    for place in range(start, end):
        sign = text[place]
        if closing:
            closing = "" if sign == closing else closing
        elif sign in _BRACKETS:
            closing = _BRACKETS[sign]
            if sign == "“" and place > start and text[place - 1] == "”":
                pieces.append(Span(begin, place))
                begin = place
        elif sign in marks:
            pieces.append(Span(begin, place))
            begin = place + 1
    return [*pieces, Span(begin, end)]


def _loose(text: str, entries: list[Span]) -> int:
    """How many entries may be the first half of the next: those without the last character most others share.

    纺织服装、服饰业 is one trade among 食品制造业、金属制品业.
    """
    tails = [text[span.start : span.end].rstrip()[-1:] for span in entries]
    common = max(set(tails), key=tails.count)
    if tails.count(common) * 10 < len(tails) * 6 or len(tails) < 4:
        return 0
    return sum(tail != common for tail in tails[:-1])


def _joints(text: str, span: Span, is_open: bool) -> int:
    """How many further entries an entry could be read as: at its 和; in an open last one also at its 与 and 及."""
    found = _conjunctions(text, span)
    return len(found) if is_open else sum(bool(_FINAL.fullmatch(joint.text(text))) for joint in found)


def _conjunctions(text: str, span: Span) -> list[Span]:
    """The conjunctions in a stretch outside brackets and quotes."""
    plain = re.sub(r"[(“《][^)”》]*[)”》]", lambda found: "　" * len(found.group()), span.text(text))
    return [Span(span.start + found.start(), span.start + found.end()) for found in _CONJUNCTION.finditer(plain)]


def _final_conjunction(text: str, last: Span) -> Span | None:
    """The 和 or 以及 that joins the last two entries."""
    found = [span for span in _conjunctions(text, last) if _FINAL.fullmatch(span.text(text))]
    if not found or found[0].start == last.start or found[0].end == last.end:
        return None
    return None if _DEPENDENT.match(text[found[0].end : last.end]) else found[0]
