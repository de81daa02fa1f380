"""Marks that may number or head a clause, at or inside a line. Only candidates: the outline decides."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from gongce.documents.structure.lines import compile_first, find_line_starts
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
    DECIMAL_3 = 32
    DECIMAL_4 = 33
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
    Rank.DECIMAL_3: 5,
    Rank.DECIMAL_4: 5,
    Rank.NUMBER_BRACKET: 4,
    Rank.NUMBER_HALF_BRACKET: 4,
    Rank.CIRCLED: 5,
    Rank.BULLET: 5,
    Rank.RUN_IN: 5,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A candidate: where it starts and ends, its rank, its value and the mark as printed.

    `trail` holds the numbers of a decimal mark (1.2.3) but the last, which is `value`.
    """

    start: int
    end: int
    rank: Rank
    value: int
    label: str
    trail: tuple[int, ...] = ()
    is_inline: bool = False


_D = "0-9０-９"
_B = r"[^\S\n]"
_DASH = "—―–─━"
_HAN = "一-鿿"
_UNIT_AFTER_DECIMAL = re.compile(
    r"[万亿个户家项名件人次吨亩米元倍成点平公千百套台只条种年月日号层度%％‰]|百分|立方|[-—~～至]\s?\d"
)
_YEAR_AHEAD = rf"(?=(?:19|20)[{_D}]{{2}}{_B}?(?:年|[—－~～-]))"
_NAMED_MARK = rf"第{_B}?(?:[{CHINESE}]{{1,5}}|[{_D}]{{1,3}}){_B}?(?P<unit>编|部分|章|节|条)(?![件例款目约能水之的])"
_CHINESE_MARK = rf"[{CHINESE}]{{1,4}}{_B}?(?:、|[.．](?![{_D}]))(?![{CHINESE}]{{1,3}}(?:、|产业|次产))"
_BRACKET_MARK = rf"[(（〔]{_B}?[{CHINESE}]{{1,4}}{_B}?[)）〕]、?|[㈠-㈩]"
_DECIMAL_MARK = rf"[{_D}]{{1,2}}(?:[.．][{_D}]{{1,2}}){{1,3}}(?![{_D}.．])(?:{_B}|、)*+(?=[^\n{_D}])"
_NUMBER_MARK = rf"[{_D}]{{1,2}}{_B}?(?:、|[.．](?![{_D}]|$)|[.．]{_YEAR_AHEAD})|[⒈-⒛]"
_ROUND_MARK = rf"[(（]{_B}?[{_D}]{{1,2}}{_B}?[)）]、?|[⑴-⒇]"
_BULLET_MARK = rf"[{_DASH}]{{2,}}|--|[{_DASH}](?=[{_HAN}“])|[•●■◆▲★◇○□▪·➢◎►](?=\S|{_B})"
_RUN_IN = re.compile(
    rf"{_B}*+(?P<head>(?=[^\n]{{0,3}}[{_HAN}])[^\s，,。；;：:！!？?“”\"《》<>|\\{{}}【】]{{2,24}}[：:])(?={_B}{{0,8}}[^\s])"
)
_LINE = re.compile(
    rf"""(?:
      (?P<named>{_NAMED_MARK})
    | (?P<chinese>{_CHINESE_MARK})
    | (?P<bracketed>{_BRACKET_MARK})
    | (?P<decimal>{_DECIMAL_MARK})
    | (?P<number>{_NUMBER_MARK})
    | (?P<round>{_ROUND_MARK})
    | (?P<half>[{_D}]{{1,2}}[)）])
    | (?P<circled>[①-⑳❶-❿])
    | (?P<bullet>{_BULLET_MARK})
    )""",
    re.VERBOSE | re.MULTILINE,
)
_FIRST = compile_first(rf"第{CHINESE}(（〔{_D}①-⒛❶-❿㈠-㈩{_DASH}\-●•■◆▲★◇○□▪·➢◎►")
_COLON = compile_first("：:")
_WIDEST_HEAD = 60
_MOST_COLONS = 500_000
_INLINE = re.compile(
    rf"""(?:[。！？；;][^\S\n]{{0,4}}(?:
      (?P<chinese>[{CHINESE}]{{1,3}}、)
    | (?P<bracketed>[(（][{CHINESE}]{{1,3}}[)）])
    | (?P<number>[{_D}]{{1,2}}[.．、])
    | (?P<round>[(（][{_D}]{{1,2}}[)）])
    | (?P<circled>[①-⑳])
    )|[：:](?:(?P<round2>[(（]1[)）])|(?P<circled2>①)|(?P<bracketed2>[(（]一[)）])))(?=[{_HAN}“])""",
    re.VERBOSE,
)
_RANKS = {
    "chinese": Rank.CHINESE,
    "bracketed": Rank.CHINESE_BRACKET,
    "number": Rank.NUMBER,
    "round": Rank.NUMBER_BRACKET,
    "half": Rank.NUMBER_HALF_BRACKET,
    "circled": Rank.CIRCLED,
}
_NAMED = {
    "编": Rank.VOLUME,
    "部分": Rank.VOLUME,
    "章": Rank.CHAPTER,
    "节": Rank.SECTION,
    "条": Rank.ARTICLE,
}
_DECIMALS = (Rank.DECIMAL, Rank.DECIMAL_3, Rank.DECIMAL_4)
_NUMERAL = re.compile(rf"[{CHINESE}]+|[{_D}]+|[①-⒛❶-❿㈠-㈩]")
_OPEN_HEADS = re.compile(
    r"(?:是|为|即|如|有|于|括|到|和|及|的|指|定|求|称|电话|传真|邮编|地址|网址|来源|作者|时间|日期|时限|期限|附件|附表|附|标签"
    r"|编辑|审核|单位|部门|领导|责任|人|http|https)[：:]$"
)
_MOST_ON_A_LINE = 20_000


def find_markers(text: str) -> Iterator[Marker]:
    r"""Candidates at the beginning of lines, in order.

    >>> [(m.label, m.rank.name, m.value) for m in find_markers("一、目标\n(二)快\n3.网\n4.5万吨\n2015年")]
    [('一、', 'CHINESE', 1), ('(二)', 'CHINESE_BRACKET', 2), ('3.', 'NUMBER', 3)]
    """
    marked = (_read_marker(text, start) for start in find_line_starts(_FIRST, text))
    return filter(None, marked)


def find_run_in_heads(text: str) -> Iterator[Marker]:
    """Lines without a number that begin with a short head and a colon (工业投资:…), in order.

    >>> [text[m.start : m.end] for text in ["工业投资:完成50亿元"] for m in find_run_in_heads(text)]
    ['工业投资:']
    """
    for match in itertools.islice(_COLON.finditer(text), _MOST_COLONS):
        begin = text.rfind("\n", max(0, match.start() - _WIDEST_HEAD), match.start()) + 1
        head = _RUN_IN.match(text, begin) if begin or match.start() < _WIDEST_HEAD else None
        if head is not None and not _OPEN_HEADS.search(head["head"]):
            yield Marker(head.start("head"), head.end(), Rank.RUN_IN, 0, "")


def find_inline_markers(text: str) -> Iterator[Marker]:
    """Candidates inside lines, behind a sentence's end; a first one counts only where a second follows on its line.

    >>> [m.label for m in find_inline_markers("现通知。(一)稳增长。(二)快转型。另见(一)。")]
    ['(一)', '(二)']
    """
    group: list[Marker] = []
    line_end = -1
    for match in _INLINE.finditer(text):
        if match.start() > line_end:
            yield from _keep_sequences(group)
            group.clear()
            stop = text.find("\n", match.end())
            line_end = len(text) if stop < 0 else stop
        if len(group) < _MOST_ON_A_LINE:
            name = match.lastgroup or ""
            label = match[name]
            value = _read_values(label)
            if value is not None:
                start = match.start(name)
                group.append(Marker(start, start + len(label), _RANKS[name.rstrip("2")], value[-1], label, (), True))
    yield from _keep_sequences(group)


def _keep_sequences(group: list[Marker]) -> Iterator[Marker]:
    seen = {(marker.rank, marker.value) for marker in group}
    return (marker for marker in list(group) if marker.value > 1 or (marker.rank, 2) in seen)


def _read_marker(text: str, start: int) -> Marker | None:
    match = _LINE.match(text, start)
    if match is None:
        return None
    group = "named" if match["named"] else match.lastgroup or ""
    label, end = match[group], match.end(group)
    if group == "bullet":
        return Marker(start, end, Rank.BULLET, 0, label)
    values = _read_values(label)
    if values is None or (group == "decimal" and _UNIT_AFTER_DECIMAL.match(text, end)):
        return None
    if group == "decimal":
        return Marker(start, end, _DECIMALS[len(values) - 2], values[-1], label.strip(), tuple(values[:-1]))
    rank = _NAMED[match["unit"]] if group == "named" else _RANKS[group]
    return Marker(start, end, rank, values[-1], label.strip())


def _read_values(label: str) -> list[int] | None:
    values = [parse_small(numeral) for numeral in _NUMERAL.findall(label)]
    numbers = [value for value in values if value is not None]
    return numbers if numbers and len(numbers) == len(values) else None
