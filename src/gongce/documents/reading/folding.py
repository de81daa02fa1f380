"""One shape for each sign, place by place, so that offsets into the folded text are offsets into the document."""

import re

from gongce.documents.model import Document

_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHER = {
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u3000": " ", "\t": " ",
    "—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "﹣": "-", "∼": "~", "〜": "~",
    "﹪": "%", "·": "·", "﹑": "、", "【": "[", "】": "]", "﹙": "(", "﹚": ")", "︰": ":",
    "①": "①",
}  # fmt: skip
_TABLE = {**_ASCII, **{ord(sign): plain for sign, plain in _OTHER.items()}}
_ZERO_LETTER = re.compile(r"(?<=\d)[OoΟ○〇]+(?=\d|强|年|%|[万亿]?元|家|户|个|项)")


def fold(text: str) -> str:
    """Full-width signs made half-width, dashes and blanks alike, a letter O between digits made a nought.

    The result has the length of `text`. Nothing is guessed: 、 。 “ ” 《 》 〔 〕 stay as they are.

    >>> fold("达到１．５亿元，世界5O0强")
    '达到1.5亿元,世界500强'
    """
    plain = text.translate(_TABLE)
    return _ZERO_LETTER.sub(lambda found: "0" * len(found.group()), plain)


def fold_document(document: Document) -> str:
    """The document's text folded, its furniture blanked out by line ends."""
    plain = fold(document.text)
    for mark in document.furniture:
        start, end = mark.span
        plain = plain[:start] + "\n" * (end - start) + plain[end:]
    return plain
