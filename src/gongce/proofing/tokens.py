"""A draft as tokens in order: names, periods, figures, ranks; sentences cut at their stops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gongce.documents.reading.figures import find_figures
from gongce.proofing.lexicon import Lexicon, Word
from gongce.proofing.periods import DAY, Frame, When, find_periods

_RANK = re.compile(
    r"(?:倒数)?第(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})(?:(?P<word>位|名)|(?![季、产\d个批次条章届期方位名]))"
    r"|(?P<head>首位|榜首|头名)|(?P<tail>末位|最后一位|末尾)"
)
_RANK_VERB = re.compile(r"(?:列|居|排|位于|名次|位次|升至|降至|跃居|升到|降到|排名|由|从|位)[^,、]{0,14}$")
_EXTREME = re.compile(r"(?P<best>最高|最快|最大|最多)|(?P<worst>最低|最慢|最小|最少)")
_SET = re.compile(r"(?P<way>前|后|末|倒数前)(?P<n>[二三四五六七八九\d])(?:位|名|强)")
_SKIP_UNITS = ("年", "月", "日", "天", "‰", "岁", "届", "期", "章", "条")
_CHINESE = {letter: value for value, letter in enumerate("零一二三四五六七八九十")}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the draft: value with the sign of a minus before it, printed decimals, unit as printed."""

    start: int
    end: int
    value: Fraction
    decimals: int
    unit: str
    bound: str = ""
    kind: str = "figure"
    """figure, rank, last (counted from the end), set, last_set."""


Token = Word | When | Number


def cut_sentences(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether a paragraph begins, for every sentence."""
    start, fresh = 0, True
    for found in re.finditer(r"[。;!?！？；\n]+", folded):
        if folded[start : found.start()].strip():
            yield start, found.start(), fresh
            fresh = False
        start = found.end()
        fresh = fresh or "\n" in found.group()
    if folded[start:].strip():
        yield start, len(folded), fresh


def tokenize(folded: str, start: int, end: int, words: Lexicon, frame: Frame) -> list[Token]:
    """The tokens of a sentence in order, none overlapping: names win over periods, periods over figures."""
    stretch = folded[start:end]
    names: list[Token] = [Word(start + one.start, start + one.end, one.sort, one.id) for one in words.find(stretch)]
    periods: list[Token] = list(find_periods(folded, frame, start, end))
    days = [(start + one.start(), start + one.end()) for one in DAY.finditer(stretch)]
    numbers: list[Token] = [*_ranks(folded, start, end), *_figures(folded, start, end)]
    kept: list[Token] = []
    for token in [*names, *periods, *numbers]:
        taken = [(one.start, one.end) for one in kept] + days
        if not any(token.start < last and first < token.end for first, last in taken):
            kept.append(token)
    return sorted(kept, key=lambda token: token.start)


def _figures(folded: str, start: int, end: int) -> Iterator[Number]:
    for one in find_figures(folded[start:end]):
        if one.low is None or one.is_range or not one.unit or one.unit.startswith(_SKIP_UNITS) or one.bare:
            continue
        first, last = start + one.start, start + one.end
        value = Fraction(one.low)
        before = folded[max(0, first - 2) : first]
        if value > 0 and (before.endswith("负") or (before.endswith("-") and not re.match(r"[\d.%月年]", before))):
            value = -value
            first -= 1 if before.endswith("-") else 0
        left, right = folded[max(0, first - 4) : first], folded[last : last + 3]
        yield Number(first, last, value, one.decimals, one.unit, _bound(left, right, more=one.more))


def _bound(left: str, right: str, *, more: bool) -> str:
    if re.search(r"近$|接近$|将近$", left):
        return "nearly"
    if re.search(r"约$|大约$", left) or right.startswith("左右"):
        return "about"
    if more or re.search(r"逾$|突破$|超过$|超$|过$", left) or right.startswith("以上"):
        return "over"
    return "within" if right.startswith(("以内", "以下")) else ""


def _ranks(folded: str, start: int, end: int) -> Iterator[Number]:
    stretch = folded[start:end]
    for found in _RANK.finditer(stretch):
        before = stretch[: found.start()]
        has_verb = _RANK_VERB.search(before[-20:])
        if not (has_verb or (found["word"] and re.search(r"列|居|排|位", before[-24:]))):
            continue
        rank, kind = _rank_value(found)
        yield Number(start + found.start(), start + found.end(), Fraction(rank), 0, "位", "", kind)
    for found in _SET.finditer(stretch):
        if re.search(r"列|居|排|位|进入|在", stretch[max(0, found.start() - 12) : found.start()]):
            kind = "set" if found["way"] == "前" else "last_set"
            value = Fraction(_chinese(found["n"]))
            yield Number(start + found.start(), start + found.end(), value, 0, "位", "", kind)
    for found in _EXTREME.finditer(stretch):
        if re.match(r"的(?:是|为|分别)?", stretch[found.end() :]) or stretch[found.end() :].lstrip("的")[:1] in (
            "",
            ",",
            "(",
        ):
            kind = "extreme_best" if found["best"] else "extreme_worst"
            yield Number(start + found.start(), start + found.end(), Fraction(1), 0, "位", "", kind)


def _rank_value(found: re.Match[str]) -> tuple[int, str]:
    if found["head"]:
        return 1, "rank"
    if found["tail"]:
        return 1, "last"
    return _chinese(found["n"]), "last" if found.group().startswith("倒数") else "rank"


def _chinese(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, dot, ones = text.rpartition("十")
    if not dot:
        return _CHINESE.get(text[-1], 0)
    return 10 * (_CHINESE.get(tens, 1) if tens else 1) + _CHINESE.get(ones, 0)
