"""Finding figures: a numeral with its unit, or a range, read to exact bounds. What it means is decided later."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from gongce.documents.lexicons import rows
from gongce.documents.reading.numerals import multiplier_of, read_numeral

BLANK = r"[ ]{0,3}"
MULT = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
_ARABIC = r"\d+(?:\.\d+)?"
_CHINESE = r"[一二两三四五六七八九十百千][一二两三四五六七八九十百千零]*(?:点[一二三四五六七八九零]+)?"
_RANGE = r"(?:--?|~|～|至|到)"
_PARTS = r"(?:\d+|[一二两三四五六七八九十百])"


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral with its unit. `inner` is a bound printed inside a range; `more` is 余 or 多; `bare` has no digit."""

    start: int
    end: int
    low: Fraction | None
    high: Fraction | None
    unit: str
    dimension: str
    decimals: int
    more: bool = False
    inner: str = ""
    chinese: bool = False
    bare: bool = False
    is_range: bool = False
    prefix: str = ""


@cache
def unit_dimensions() -> dict[str, str]:
    """Each unit word with its dimension."""
    return {row["word"]: row["dimension"] for row in rows("units")}


def dimension_of(unit: str) -> str:
    """The dimension of a unit as printed, multiplier and all; "ratio" for a unit per unit, "" where unknown.

    >>> dimension_of("亿元"), dimension_of("吨标煤/万元"), dimension_of("")
    ('money', 'ratio', '')
    """
    if "/" in unit:
        return "ratio"
    known = unit_dimensions()
    return known.get(unit) or known.get(multiplier_of(unit)[1], "")


@cache
def _unit_pattern(skip: tuple[str, ...] = ()) -> str:
    """An alternation of all unit words, longest first, each with what it may not stand before."""
    chosen = sorted((row for row in rows("units") if row["word"] not in skip), key=lambda row: -len(row["word"]))
    guarded = (re.escape(row["word"]) + (f"(?!{row['not_before']})" if row["not_before"] else "") for row in chosen)
    return "(?:" + "|".join(guarded) + ")"


@cache
def _arabic_pattern() -> re.Pattern[str]:
    whole = rf"{MULT}?(?:余|多)?{_unit_pattern()}"
    short = r"(?:亿|千万|百万|万)(?![\w%])|(?:亿|千万|百万|万)(?=以上|以下|以内|左右|之间|的|级|及)"
    unit = rf"(?:{whole}|{short})"
    per = rf"(?:{BLANK}/{BLANK}{MULT}?{_unit_pattern()})?"
    first = rf"(?P<a>\d+/\d+(?![\d/])|{_ARABIC})(?P<more>余|多)?{BLANK}(?P<ua>{unit}{per})?"
    bound = r"(?P<inner>(?:\(含\))?(?:及以上|以上)?(?:\(含[^)]{0,8}\))?)"
    second = rf"(?:{bound}{BLANK}{_RANGE}{BLANK}(?P<b>{_ARABIC}){BLANK}(?P<ub>{unit}{per})?)?"
    return re.compile(rf"(?<![\d.]){first}{second}")


@cache
def _chinese_pattern() -> re.Pattern[str]:
    """Chinese numerals count only with a unit right behind, or as fractions and multiples."""
    unit = rf"(?:万|亿)?(?:余|多)?{_unit_pattern(('点', '度', '方', '分', '周', '块', '双', '把', '口', '门', '本'))}"
    return re.compile(
        rf"(?<![第\d数几十百千万亿.])(?:百分之(?P<percent>{_CHINESE})|"
        rf"(?P<fraction>{_PARTS}分之{_PARTS}(?:点{_PARTS})?)"
        rf"|翻(?:了)?(?P<times>[一二两三四]|\d)番|(?P<again>翻番)"
        rf"|(?P<half>减半|一半)(?!导)|(?P<tenths>[一二三四五六七八九]成(?:[一二三四五六七八九]|"
        rf"半)?)(?=以上|以下|左右|多|的|[,;。、])"
        rf"|(?P<n>{_CHINESE})(?:{_RANGE}(?P<m>{_CHINESE}))?(?P<more>余|多)?(?P<u>{unit}))"
    )


_BARE = re.compile(
    r"(?<![\d.零一二两三四五六七八九十百千万亿数几单每])(?:"
    r"(?P<money>(?:(?:百|千|十)?亿元|千万元|百万元|万亿元|十万元)(?=以上|以下|级|项目|企业|产业|"
    r"集群|园区|的|大关|单体|板块|镇|县|俱乐部|技改|工业|[\u4e00-\u9fff“])"
    r"|(?<=[过超破])(?:(?:百|千|十)?亿元|千万元|百万元|万元)|(?<=突破|达到|迈上|超过)(?:(?:百|千|十)?亿元|千万元))"
    r"|(?P<count>[百千万])(?P<counter>个|家|户|名|项|座|亩)(?![人性体])"
    r"|(?P<short>(?:[五三二两]?百|[五三二两]?千|十|万)?亿)(?=级|企业|产业|集群|园区|项目|以上|强县|板块|支柱|工程)"
    r"|(?<=突破|超过|迈上|达到|跨越)(?P<crest>(?:百|千|万)亿)(?=[,;。、)]|大关|台阶)"
    r"|(?P<kilo>千万)(?=级|以上项目|以上企业))"
)
_FROM = re.compile(r"(?:\(含\))?(?:及以上|以上|\(含\)以上)(?:\(含[^)]{0,4}\))?[、,和]?")
_TO = re.compile(r"(?:\([^)]{0,4}\))?(?:及以下|以下|以内)")


def _unit_text(text: str | None) -> tuple[str, bool]:
    """A unit without blanks and without 余, and whether 余 was in it."""
    plain = (text or "").replace(" ", "")
    if "余" in plain or "多" in plain:
        return plain.replace("余", "").replace("多", ""), True
    return plain, False


_MINUS = re.compile(r"[为(:达是]-$")


def _arabic_figure(found: re.Match[str]) -> Figure:
    unit, more_inside = _unit_text(found["ua"])
    low, decimals = read_numeral(found["a"])
    high, is_range, end = low, False, found.end("ua") if found["ua"] else found.end("a")
    if found["b"] and _ranges(found["a"], found["b"], unit, _unit_text(found["ub"])[0]):
        other, _ = _unit_text(found["ub"])
        high, more_decimals = read_numeral(found["b"])
        decimals, is_range, end = max(decimals, more_decimals), True, found.end()
        unit, high = _common_unit(unit, other, high)
    more = bool(found["more"]) or more_inside
    if _MINUS.search(found.string, max(0, found.start() - 2), found.start()):
        return Figure(found.start() - 1, end, -low, -low, unit, dimension_of(unit), decimals)
    inner = found["inner"] if is_range and found["inner"] else ""
    return Figure(
        found.start(), end, low, high, unit, dimension_of(unit), decimals, more, inner, False, False, is_range
    )


def _ranges(first: str, second: str, unit: str, other: str) -> bool:
    """Whether two numerals joined by a dash are one range rather than two things side by side."""
    if "/" in first or (unit and not other):
        return False
    base, other_base = multiplier_of(unit)[1], multiplier_of(other)[1]
    if unit and base and other_base and base != other_base:
        return False
    return read_numeral(first)[0] < _common_unit(unit, other, read_numeral(second)[0])[1]


def _common_unit(unit: str, other: str, high: Fraction) -> tuple[str, Fraction]:
    """Both bounds in the first bound's unit; a unit printed once serves both."""
    if not unit or not other:
        return unit or other, high
    factor, base = multiplier_of(unit)
    other_factor, other_base = multiplier_of(other)
    same = base == other_base or not base or not other_base
    return (unit if base else unit + other_base), high * Fraction(other_factor, factor) if same else high


_RATIO = re.compile(r"(?<![\d.:])\d+(?:\.\d+)?[:∶]\d+(?:\.\d+)?[:∶]\d+(?:\.\d+)?(?![\d:])")


def _chinese_figure(found: re.Match[str]) -> Figure:
    start, end = found.span()
    if found["percent"]:
        value, decimals = read_numeral(found["percent"])
        return Figure(start, end, value, value, "%", "percent", decimals, chinese=True)
    if found["fraction"]:
        value = read_numeral(found["fraction"])[0]
        return Figure(start, end, value, value, "", "", 4, chinese=True)
    if found["times"] or found["again"]:
        value = read_numeral(found["times"])[0] if found["times"] else Fraction(1)
        return Figure(start, end, value, value, "番", "multiple", 0, chinese=True)
    if found["half"]:
        return Figure(start, end, Fraction(50), Fraction(50), "%", "percent", 0, chinese=True)
    if found["tenths"]:
        digits = found["tenths"].replace("成", "").replace("半", "五")
        value = Fraction(read_numeral(digits[0])[0] * 10 + (read_numeral(digits[1])[0] if digits[1:] else 0))
        return Figure(start, end, value, value, "%", "percent", 0, chinese=True)
    unit, more = _unit_text(found["u"])
    low, decimals = read_numeral(found["n"])
    high = read_numeral(found["m"])[0] if found["m"] else low
    more = more or bool(found["more"])
    return Figure(
        start, end, low, max(low, high), unit, dimension_of(unit), decimals, more, "", True, False, high > low
    )


def _bare_figure(found: re.Match[str]) -> Figure:
    start, end = found.span()
    if found["count"]:
        value = read_numeral(found["count"])[0]
        unit = found["counter"]
    else:
        word = found["money"] or found["short"] or found["crest"] or found["kilo"]
        word = word.removesuffix("元")
        head, tail = (word[:-1], word[-1]) if len(word) > 1 else ("", word)
        value = read_numeral(head)[0] if head else Fraction(1)
        unit = tail + "元"
    return Figure(start, end, value, value, unit, dimension_of(unit), 0, bare=True)


def _ratio_figure(found: re.Match[str]) -> Figure:
    """A structure such as 9.1:48.3:42.6 has no single value."""
    return Figure(*found.span(), None, None, "", "structure", 1)


def find_figures(text: str) -> Iterator[Figure]:
    """Every numeral with a unit (and Arabic ones without), in order, none overlapping; `text` is folded.

    >>> [(f.low, f.high, f.unit) for f in find_figures("投资5-10亿元项目2个,增长15.7 %,约占三分之一")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [(Fraction(5, 1), Fraction(10, 1), '亿元'), (Fraction(2, 1), Fraction(2, 1), '个'),
     (Fraction(157, 10), Fraction(157, 10), '%'), (Fraction(1, 3), Fraction(1, 3), '')]
    """
    found = [_arabic_figure(match) for match in _arabic_pattern().finditer(text)]
    found += [_chinese_figure(match) for match in _chinese_pattern().finditer(text)]
    found += [_bare_figure(match) for match in _BARE.finditer(text)]
    found += [_ratio_figure(match) for match in _RATIO.finditer(text)]
    yield from _join_bounds(text, sorted(found, key=lambda figure: (figure.start, -figure.end)))


def _join_bounds(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Drop overlaps, and make one figure of 2000万元以上4亿元以下."""
    kept: list[Figure] = []
    for figure in found:
        if kept and figure.start < kept[-1].end:
            continue
        before = kept[-1] if kept else None
        between = text[before.end : figure.start] if before else ""
        if (
            before
            and _FROM.fullmatch(between)
            and _TO.match(text, figure.end)
            and before.unit
            and _is_below(before, figure)
        ):
            end = _end_of(_TO, text, figure.end)
            kept[-1] = replace(before, end=end, high=_scaled(figure, before), is_range=True, inner="以上")
        else:
            kept.append(figure)
    yield from kept


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _scaled(figure: Figure, before: Figure) -> Fraction | None:
    return None if figure.high is None else _common_unit(before.unit, figure.unit, figure.high)[1]


def _is_below(before: Figure, figure: Figure) -> bool:
    high = _scaled(figure, before)
    return before.low is not None and high is not None and before.low < high
