"""Whose figure it is: labels of parts, counted groups (三个开发区), divisions that leave nothing out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongce.documents.audit.quantities import Quantity
from gongce.documents.lexicons import rows
from gongce.documents.reading.numerals import chinese_integer
from gongce.vocabulary import Span

NUMERAL = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})"
_COUNTED = re.compile(
    rf"(?<![\d.一二三四五六七八九十第])(?P<count>{NUMERAL})(?P<measure>个|大|家|户|所|座)?"
    r"(?P<noun>(?:[^\d,;:、。的]|(?<=县)[(（]市、区[)）]){0,14}?(?:开发区|园区|集聚区|产业|企业|集团|基地|区县|县\(市、区\)|县\(区\)|区|园|县|市|户))"
)
_OVERLAPPING = re.compile(
    r"高新技术|战略性?新兴|新兴|传统|民营|民间|非公|规模以上|规上|以上|主导|支柱|优势|龙头|骨干|重点|高技术|先进|外资|小微|中小|大型|上市|技改|技术改造|制造业|发明"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A group named with its number: how many, of what, and where the number stands."""

    count: int
    noun: str
    span: Span


def label_of(quantity: Quantity) -> str:
    """The words that say whose figure it is: the subject where one is named, and the words in front of it."""
    return f"{quantity.lead} {quantity.label}"


def counted_in(quantity: Quantity) -> Counted | None:
    """The counted group a figure is given for (三个开发区实现…), read in the words in front of it."""
    return read_counted(quantity.lead, quantity.mention.start - len(quantity.lead))


def read_counted(words: str, start: int) -> Counted | None:
    """The first counted group in a stretch of words that starts at a place in the text."""
    for found in _COUNTED.finditer(words):
        count = read_count(found["count"])
        if count >= 2 and (found["measure"] or found["noun"][0] in "县区市户"):
            return Counted(count, found["noun"], Span(start + found.start("count"), start + found.end("count")))
    return None


def read_count(text: str) -> int:
    """A small count in digits or Chinese numerals.

    >>> read_count("五"), read_count("10"), read_count("十二")
    (5, 10, 12)
    """
    return int(text) if text.isdigit() else chinese_integer(text)


def may_overlap(quantity: Quantity) -> bool:
    """Whether a part is named by a class that can share members with others (高新技术, 规模以上, 龙头)."""
    return bool(_OVERLAPPING.search(label_of(quantity)))


def division_of(parts: Sequence[Quantity], whole_label: str) -> str:
    """The name of the division that the parts fill completely, each its own class; "" where none."""
    labels = [label_of(part) for part in parts]
    for name, classes, wanted in _divisions():
        if len(classes) == len(parts) and re.search(wanted, whole_label) and _fills(labels, classes):
            return name
    return ""


def _fills(labels: Sequence[str], classes: Sequence[re.Pattern[str]]) -> bool:
    hits = [frozenset(place for place, pattern in enumerate(classes) if pattern.search(label)) for label in labels]
    return all(len(hit) == 1 for hit in hits) and len(set().union(*hits)) == len(classes)


@lru_cache(maxsize=1)
def _divisions() -> tuple[tuple[str, tuple[re.Pattern[str], ...], str], ...]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in rows("divisions"):
        grouped.setdefault(row["division"], []).append(row)
    return tuple(
        (name, tuple(re.compile(row["pattern"]) for row in members), members[0]["whole"])
        for name, members in grouped.items()
    )
