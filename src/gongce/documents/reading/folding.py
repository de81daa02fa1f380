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
_TABLE: dict[int, int | str | None] = {**_ASCII, **{ord(sign): plain for sign, plain in _OTHER.items()}}
_ZERO_LETTER = re.compile(r"(?<=\d)[OoΟ○〇]+(?=[\d.]|\s?[\u4e00-\u9fff%])")


# No figure has so many digits: a run of them is no text to read, and exact arithmetic on it would not end.
_LONG_RUN = re.compile(r"\d{21,}")


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
    plain = _LONG_RUN.sub(lambda found: "\n" * len(found.group()), plain)
    return _join_lines(plain, document)


def _join_lines(plain: str, document: Document) -> str:
    """A line broken inside a sentence goes on.

    Neither line opens a clause, and the first is long and ends without a stop.
    """
    starts = {clause.span.start for clause in document.clauses}
    pieces, place = [], 0
    for found in re.finditer(r"\n(?=[^\s(一二三四五六七八九十第附·•○●-])(?!\d{1,2}[.、)])", plain):
        line = plain[plain.rfind("\n", 0, found.start()) + 1 : found.start()]
        broken = len(line) >= 16 and re.search(r"[\u4e00-\u9fff\d,、%]$", line) and found.end() not in starts
        if broken and re.search(r"[,。;、]", line):
            pieces.append(plain[place : found.start()] + " ")
            place = found.end()
    return "".join(pieces) + plain[place:]
