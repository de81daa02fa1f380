"""A thing found, groups of them, and how words are matched."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST_WORDS, LONGEST, SHOWN = 6, 60, 8
_AROUND = 28


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, where it is, the words around, the page it leads to."""

    title: str
    address: str
    where: str = ""
    around: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Group:
    """Things of one kind: the first of them, how many there are, and the page that lists all, where there is one."""

    title: str
    hits: tuple[Hit, ...]
    count: int
    address: str = field(default="")

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.hits)


def read_words(text: str) -> tuple[str, ...]:
    """What is looked for: words as typed, width folded, what is no character left out; every one must be found.

    >>> read_words("  石桥园　ＭＢＲ膜 "), read_words(chr(0))
    (('石桥园', 'MBR膜'), ())
    """
    folded = unicodedata.normalize("NFKC", text[:LONGEST])
    printable = "".join(sign for sign in folded if sign.isprintable() or sign.isspace())
    return tuple(dict.fromkeys(printable.split()))[:MOST_WORDS]


def holds_all(words: Sequence[str], *texts: str) -> bool:
    """Whether every word stands in one of the texts, whatever its case.

    >>> holds_all(["工业", "投资"], "工业投资"), holds_all(["工业", "用电"], "工业投资", "t08")
    (True, False)
    """
    joined = "\n".join(texts).casefold()
    return all(word.casefold() in joined for word in words)


def mark_around(text: str, words: Sequence[str], most: int = _AROUND) -> tuple[tuple[str, bool], ...]:
    """The text around the first word found, in pieces: each with whether it is a word looked for.

    >>> mark_around("全市工业投资增长12%", ["投资"])
    (('全市工业', False), ('投资', True), ('增长12%', False))
    """
    folded = text.casefold()
    places = [(folded.find(word.casefold()), len(word)) for word in words]
    found = min((place for place in places if place[0] >= 0), default=None)
    if found is None or len(folded) != len(text):
        return ((text[: 2 * most], False),)
    start, length = found
    first, last = max(0, start - most), min(len(text), start + length + most)
    before = ("…" if first else "") + text[first:start]
    after = text[start + length : last] + ("…" if last < len(text) else "")
    pieces = ((before, False), (text[start : start + length], True), (after, False))
    return tuple(piece for piece in pieces if piece[0])


def make_group(title: str, hits: Iterable[Hit], address: str = "") -> Group | None:
    """The first of the things found, and how many there are; None where nothing was."""
    found = list(hits)
    return Group(title, tuple(found[:SHOWN]), len(found), address) if found else None
