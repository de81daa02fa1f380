"""Marks at the beginning of a line that may number or head a clause. Candidates only: the outline decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from gongce.documents.structure.numerals import CHINESE, parse_small


class Rank(IntEnum):
    """How high a mark stands above the others; a smaller rank holds the larger ones."""

    VOLUME = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    CHINESE = 10
    CHINESE_BRACKET = 20
    NUMBER = 30
    DECIMAL = 31
    NUMBER_BRACKET = 40
    NUMBER_HALF_BRACKET = 41
    CIRCLED = 50
    BULLET = 60
    RUN_IN = 70


LEVELS = {
    Rank.VOLUME: 1,
    Rank.CHAPTER: 1,
    Rank.SECTION: 1,
    Rank.ARTICLE: 1,
    Rank.CHINESE: 1,
    Rank.CHINESE_BRACKET: 2,
    Rank.NUMBER: 3,
    Rank.DECIMAL: 4,
    Rank.NUMBER_BRACKET: 4,
    Rank.NUMBER_HALF_BRACKET: 4,
    Rank.CIRCLED: 5,
    Rank.BULLET: 5,
    Rank.RUN_IN: 5,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A candidate: where its line's print starts, where the mark ends, its rank, its value and the mark as printed.

    `trail` holds the numbers of a decimal mark (1.2.3) but the last, which is `value`.
    """

    start: int
    end: int
    rank: Rank
    value: int
    label: str
    trail: tuple[int, ...] = ()


_DIGIT = "0-9０-９"
_BLANK = r"[^\S\n]"
_DASHES = "—―–─━"
_MARK = re.compile(
    rf"""^[^\S\n\f]*+(?:
      (?P<named>第{_BLANK}?(?:[{CHINESE}]{{1,5}}|[{_DIGIT}]{{1,3}}){_BLANK}?(?P<unit>编|部分|章|节|条)(?![件例款目约能水之的]))
    | (?P<chinese>[{CHINESE}]{{1,4}}{_BLANK}?(?:、|[.．](?![{_DIGIT}])))(?![{CHINESE}]{{1,3}}(?:、|产业|次产))
    | (?P<bracketed>[(（〔]{_BLANK}?[{CHINESE}]{{1,4}}{_BLANK}?[)）〕]、?|[㈠-㈩])
    | (?P<decimal>[{_DIGIT}]{{1,2}}(?:[.．][{_DIGIT}]{{1,2}}){{1,3}}(?![{_DIGIT}.．])(?:{_BLANK}|[、])*+)(?=[^\n{_DIGIT}%％‰])
    | (?P<number>[{_DIGIT}]{{1,2}}{_BLANK}?(?:、|[.．](?![{_DIGIT}]|$)|[.．](?=(?:19|20)[{_DIGIT}]{{2}}[年—－~～-]))|[⒈-⒛])
    | (?P<round>[(（]{_BLANK}?[{_DIGIT}]{{1,2}}{_BLANK}?[)）]、?|[⑴-⒇])
    | (?P<half>[{_DIGIT}]{{1,2}}[)）])
    | (?P<circled>[①-⑳❶-❿])
    | (?P<bullet>[{_DASHES}]{{2,}}|--|[{_DASHES}](?=[一-鿿“])|[•●■◆▲★◇○□▪·➢◎►](?=\S|{_BLANK}))
    | (?P<run_in>(?=[^\n]{{0,3}}[一-鿿])[^\s，,。；;：:！!？?“”"《》<>|\\{{}}【】]{{2,24}}[：:])(?=[^\n]*[^\s​])
    )""",
    re.VERBOSE | re.MULTILINE,
)
_RANKS = {
    "chinese": Rank.CHINESE,
    "bracketed": Rank.CHINESE_BRACKET,
    "number": Rank.NUMBER,
    "round": Rank.NUMBER_BRACKET,
    "half": Rank.NUMBER_HALF_BRACKET,
    "circled": Rank.CIRCLED,
    "bullet": Rank.BULLET,
    "run_in": Rank.RUN_IN,
    "decimal": Rank.DECIMAL,
}
_NAMED = {"编": Rank.VOLUME, "部分": Rank.VOLUME, "章": Rank.CHAPTER, "节": Rank.SECTION, "条": Rank.ARTICLE}
_NUMERAL = re.compile(rf"[{CHINESE}]+|[{_DIGIT}]+|[①-⒛❶-❿㈠-㈩]")
_UNIT_AFTER_DECIMAL = re.compile(r"[万亿个户家项名件人次吨亩米元倍成点平公千百套台只条种年月日号层度]|百分|立方")
_OPEN_HEADS = re.compile(
    r"(?:是|为|即|如下|如|有|于|括|到|和|及|的|指|定|求|称|电话|传真|邮编|地址|来源|作者|时间|日期|附件|附表|附|标签|编辑|审核|单位|人|http|https)[：:]$"
)


def find_markers(text: str, start: int = 0, end: int | None = None) -> Iterator[Marker]:
    """Candidates in order, at most one a line.

    >>> [(m.label, m.rank.name, m.value) for m in find_markers("一、目标\\n(二)快\\n3.网\\n4.5万吨\\n2015年")]
    [('一、', 'CHINESE', 1), ('(二)', 'CHINESE_BRACKET', 2), ('3.', 'NUMBER', 3)]
    """
    for match in _MARK.finditer(text, start, len(text) if end is None else end):
        group = match.lastgroup
        group = "named" if group == "unit" else group
        if group is not None and (marker := _read_marker(text, match, group)) is not None:
            yield marker


def _read_marker(text: str, match: re.Match[str], group: str) -> Marker | None:
    label, start = match[group], match.start(group)
    end = start + len(label)
    if group == "bullet":
        return Marker(start, end, Rank.BULLET, 0, label)
    if group == "run_in":
        return None if _OPEN_HEADS.search(label) else Marker(start, end, Rank.RUN_IN, 0, "")
    values = [parse_small(numeral) for numeral in _NUMERAL.findall(label)]
    if not values or any(value is None for value in values):
        return None
    numbers = [value for value in values if value is not None]
    if group == "decimal" and _UNIT_AFTER_DECIMAL.match(text, end):
        return None
    rank = _NAMED[match["unit"]] if group == "named" else _RANKS[group]
    return Marker(start, end, rank, numbers[-1], label.strip(), tuple(numbers[:-1]))
