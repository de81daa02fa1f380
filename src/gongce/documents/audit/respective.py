"""Lists told apart by 分别: the names in front of it, the values behind it, one for each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongce.documents.audit.enumerations import Listing, read_list
from gongce.documents.audit.names import name_metric
from gongce.documents.audit.naming import clean_label, read_words
from gongce.documents.audit.quantities import Quantity
from gongce.vocabulary import Span

_MARK = "分别"
_STOPS = ",;:。!?\n"
_GROUP = re.compile(
    r"(?:等)?(?P<count>[一二两三四五六七八九十]{1,2}|\d{1,2})(?:大|个(?!月|季|年|小时|工作日|百分点)|项|类|家|户|种|位)[^、和与]{0,24}$"
)
_LEADING = re.compile(
    r"^(?:对|支持|鼓励|获得|新?获得|主导起草制定|主持制定|主导|参与|新认定的?|首次|认定为|其中|到?\d{4}年[底末]?|全市|力争|确保|使)*"
)
_TAIL = re.compile(r"(?:产值|的企业|的单位|企业|的)*$")
_JOINT = re.compile(r"^\s*[、,和与]?\s*$")
_MORE = re.compile(r"\s*[、和与及]")
_FARTHEST = 90


@dataclass(frozen=True, slots=True)
class Respective:
    """Names and as many values: `names` is None where the list of names stands farther off than its clause.

    `group` is the numeral that counts the names (四大支柱产业), None where none is printed; `is_closed` says that a
    stop follows the last value, so that none was missed.
    """

    names: Listing | None
    group: Span | None
    values: tuple[Quantity, ...]
    is_closed: bool = True


def find_respective(text: str, quantities: Sequence[Quantity]) -> Iterator[Respective]:
    """All 分别 lists of two values or more, in order."""
    for place, first in enumerate(quantities):
        if _MARK not in first.lead:
            continue
        values = [first, *_followers(text, quantities, place)]
        if len(values) > 1:
            mark = text.rfind(_MARK, 0, first.mention.start)
            names, group = _names_before(text, mark)
            yield Respective(names, group, tuple(values), _is_closed(text, values))


def _is_closed(text: str, values: Sequence[Quantity]) -> bool:
    """Whether no further value follows, and none stands between 分别 and the first."""
    first, last = values[0].mention, values[-1].mention
    start = text.rfind(_MARK, 0, first.start)
    return not _MORE.match(text, last.end) and not any(sign.isdigit() for sign in text[start : first.start])


def _followers(text: str, quantities: Sequence[Quantity], place: int) -> Iterator[Quantity]:
    first = quantities[place]
    for before, other in zip(quantities[place:], quantities[place + 1 :], strict=False):
        gap = text[before.mention.end : other.mention.start]
        if other.body != first.body or not _JOINT.match(gap):
            return
        yield other


def _names_before(text: str, end: int) -> tuple[Listing | None, Span | None]:
    """The list of names in front of 分别, and the numeral of the group they are called by (四大支柱产业), if any."""
    start = end
    while start > max(0, end - _FARTHEST) and text[start - 1] not in _STOPS:
        start -= 1
    stretch = text[start:end]
    group = _GROUP.search(stretch)
    numeral = Span(start + group.start("count"), start + group.end("count")) if group else None
    tail = group or _TAIL.search(stretch)
    stretch = stretch[: tail.start()] if tail else stretch
    lead = _LEADING.match(stretch)
    begin = start + (lead.end() if lead else 0)
    names = read_list(text, begin, start + len(stretch)) if begin < start + len(stretch) else None
    return names, numeral


def spread_names(text: str, quantities: Sequence[Quantity], lists: Sequence[Respective]) -> tuple[Quantity, ...]:
    """The quantities, those of 分别 lists with their own names and labels instead of the list's."""
    named: dict[int, Quantity] = {}
    last: tuple[int, Listing] | None = None
    for row in lists:
        names = row.names
        if names is None and last and last[0] == row.values[0].paragraph:
            names = last[1]
        if names is None or len(names.entries) != len(row.values):
            continue
        last = (row.values[0].paragraph, names)
        named.update(
            {value.index: _rename(value, entry, text) for value, entry in zip(row.values, names.entries, strict=True)}
        )
    return tuple(named.get(quantity.index, quantity) for quantity in quantities)


def _rename(value: Quantity, entry: Span, text: str) -> Quantity:
    """The value under its own entry: a metric of its own where the entry names one, else a label."""
    words = read_words(entry.text(text))
    if words.metric:
        return replace(value, name=name_metric(words.metric), has_own_name=True, label=words.label)
    return replace(value, label=clean_label(entry.text(text)))
