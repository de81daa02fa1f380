"""One cell → its figure: the exact number, its printed decimals, its unit, or why there is none. Nothing is guessed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from gongce.facts.importing.grid import Cell, CellKind

LARGEST = Fraction(10**15)
_MOST_DIGITS = 30


class Missing(StrEnum):
    """Why a cell holds no value; `zero` and `query` are what a form may declare a mark to mean instead."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    BELOW_UNIT = "below_unit"
    """There is something, but less than half of the last printed place (国家统计局: …)."""
    SUPPRESSED = "suppressed"
    ZERO = "zero"
    """The mark stands for the number 0."""
    QUERY = "query"
    """The mark is to be asked about: a finding."""


MARKS: Mapping[str, Missing] = MappingProxyType(
    {
        "": Missing.NOT_REPORTED,
        "-": Missing.NOT_APPLICABLE,
        "…": Missing.BELOW_UNIT,
        "N/A": Missing.NOT_APPLICABLE,
        "无": Missing.NOT_APPLICABLE,
        "/": Missing.NOT_APPLICABLE,
        "不适用": Missing.NOT_APPLICABLE,
        "无数据": Missing.NOT_REPORTED,
        "未报": Missing.NOT_REPORTED,
        "未上报": Missing.NOT_REPORTED,
        "未报送": Missing.NOT_REPORTED,
        "缺": Missing.NOT_REPORTED,
        "缺报": Missing.NOT_REPORTED,
        "暂无": Missing.NOT_REPORTED,
        "待报": Missing.NOT_REPORTED,
        "未统计": Missing.NOT_REPORTED,
        "保密": Missing.SUPPRESSED,
        "不公布": Missing.SUPPRESSED,
    }
)
"""What marks mean where a form declares nothing else. The number 0 is a number; a form may declare "0" otherwise."""
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u2500\uff0d\ufe63]{1,4}")
_DOTS = re.compile(r"(?:…|\.){1,6}|⋯{1,2}")
_SLASHES = re.compile(r"[/／\\＼]{1,2}")
_NOT_AVAILABLE = re.compile(r"#?n\.?\s?[/.]?\s?a\.?", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"(?:[①-⑳⓪❶-❿†‡§]|[*＊※](?![\d.])|[\[［【(（]?注\s*[\d一二三四五六七八九十]*[\]］】)）]?|\[\d{1,2}\])+$"
)
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)")
_SCIENTIFIC = re.compile(r"(\d(?:\.\d+)?)[eE]([+-]?\d{1,2})")
_BODY = re.compile(
    r"(?P<words>(?:同比|比上年|较上年|比去年|较去年|比上年同期|比去年同期|较上年同期|较去年同期|累计|环比)*)"
    r"(?P<turn>增长|增速|增加|上升|提高|增幅|上涨|扩大|增|升|涨|下降|减少|降低|降幅|回落|下跌|缩小|减|降|跌)?(?:了|为|:|：)?"
    r"(?P<sign>[+\-−－﹣]?)(?P<number>[\d.,， \u00a0\u2009]*\d(?:[eE][+-]?\d{1,2})?)(?P<unit>\D*)"
)
_FALLS = frozenset({"下降", "减少", "降低", "降幅", "回落", "下跌", "缩小", "减", "降", "跌"})
_LEVEL_WORDS = frozenset({"持平", "同比持平", "与上年持平", "与去年持平"})
_BRACKETED = re.compile(r"[(（](?P<number>[\d.,，]+)(?P<unit>[%％]?)[)）](?P<after>[%％]?)")
_TRIANGLE = re.compile(r"[▲△▼▽↑↓]")
_VAGUE = re.compile(r"约|左右|以上|以下|近|超|[<>≥≤＜＞～~±]|余|多$|不足|至|—\d")
_MULTIPLES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellFigure:
    """What a cell says.

    `value` is exact in `unit` ("" where the cell names none: then it is the column's); `decimals` those printed;
    `missing` the reason where there is no value; `problem` why the cell could not be read, with its `remedy`.
    `note` tells what was understood beyond a plain number (文字型数字, 脚注).
    """

    value: Fraction | None = None
    decimals: int | None = None
    unit: str = ""
    printed: str = ""
    missing: str = ""
    problem: str = ""
    remedy: str = ""
    note: str = ""


def read_figure(cell: Cell | None, marks: Mapping[str, Missing] = MARKS) -> CellFigure:
    """The figure of a cell.

    Args:
        cell: None for a blank one.
        marks: what each mark means; a blank is "".

    >>> def read(text): return read_figure(Cell(CellKind.TEXT, text))
    >>> [str(read(text).value) for text in ("1,234.5", "１２．５％", "下降3.2", "(3.2)", "46.59亿元", "4①")]
    ['2469/2', '25/2', '-16/5', '-16/5', '4659/100', '4']
    >>> read("46.59亿元").unit, read("—").missing, read("约12").problem
    ('亿元', 'not_applicable', '“约12”不是确定的数')
    """
    if cell is None:
        return _mark("", "", marks)
    match cell.kind:
        case CellKind.NUMBER:
            return _read_number(cell, marks)
        case CellKind.TEXT:
            return _read_text(cell.text, marks)
        case CellKind.ERROR:
            if _NOT_AVAILABLE.fullmatch(cell.text.strip()) and not cell.has_formula:
                return _mark("N/A", cell.text, marks)
            return _bad(cell, f"公式出错（{cell.text}）", "改正公式，或填数")
        case CellKind.UNCALCULATED:
            return _bad(cell, "公式没有算出的结果", "用 Excel 或 WPS 打开、保存后再导入，或填数")
        case CellKind.DATE:
            return _bad(cell, f"是日期（{cell.text}），不是数", "改成数字格式并重填该数")
        case _:
            return _bad(cell, f"是逻辑值（{cell.text}），不是数", "填数")


def _bad(cell: Cell, problem: str, remedy: str) -> CellFigure:
    return CellFigure(printed=cell.text, problem=problem, remedy=remedy)


def _mark(mark: str, printed: str, marks: Mapping[str, Missing]) -> CellFigure:
    meaning = marks.get(mark, MARKS.get(mark, Missing.QUERY))
    if meaning is Missing.ZERO:
        return CellFigure(Fraction(0), 0, printed=printed, note="按表式约定记为0")
    if meaning is Missing.QUERY:
        what = f"“{printed}”" if printed else "空格"
        return CellFigure(printed=printed, problem=f"{what}须核实", remedy="填数，或注明没有数的原因")
    return CellFigure(printed=printed, missing=str(meaning))


def _read_number(cell: Cell, marks: Mapping[str, Missing]) -> CellFigure:
    if cell.number is None or not cell.number.is_finite():
        return _bad(cell, f"“{cell.text}”不是数", "填数")
    if cell.number == 0 and "0" in marks and marks["0"] is not Missing.ZERO:
        return _mark("0", cell.text, marks)
    value = Fraction(cell.number) * (100 if cell.is_percent else 1)
    if abs(value) > LARGEST:
        return _bad(cell, f"数值过大（{cell.number:.6E}）", "核对计量单位和位数")
    decimals = cell.decimals if cell.decimals is not None else count_decimals(value)
    return CellFigure(value, decimals, "%" if cell.is_percent else "", cell.text)


def count_decimals(value: Fraction) -> int:
    """How many decimals an exact decimal number needs.

    >>> count_decimals(Fraction(4659, 100)), count_decimals(Fraction(5))
    (2, 0)
    """
    twos, fives, rest = 0, 0, value.denominator
    while rest % 2 == 0:
        twos, rest = twos + 1, rest // 2
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    return max(twos, fives)


def _read_text(printed: str, marks: Mapping[str, Missing]) -> CellFigure:
    folded = unicodedata.normalize("NFKC", printed.replace("…", "\ue000")).replace("\ue000", "…").strip()
    declared = _find_mark(folded, printed, marks)
    if declared is not None:
        return declared
    bare = _FOOTNOTE.sub("", printed.strip()).strip()
    note = "带脚注" if bare != printed.strip() else ""
    bare = unicodedata.normalize("NFKC", bare).strip() if bare else folded
    if not bare:
        return _unread(printed, "不是数")
    if note and (marked := _find_mark(bare, printed, marks)) is not None:
        return marked
    return _read_numeral(bare, printed, note)


def _find_mark(folded: str, printed: str, marks: Mapping[str, Missing]) -> CellFigure | None:
    """The figure of a mark of no value, None where the text is none."""
    for candidate in (printed.strip(), folded):
        if candidate in marks and not (candidate == "0" and marks["0"] is Missing.ZERO):
            return _mark(candidate, printed, marks)
    kinds = ((_DASHES, "-"), (_DOTS, "…"), (_SLASHES, "/"), (_NOT_AVAILABLE, "N/A"))
    mark = next((mark for pattern, mark in kinds if pattern.fullmatch(folded)), None)
    if mark is None and folded in MARKS:
        mark = folded
    return None if mark is None else _mark(mark, printed, marks)


def _read_numeral(bare: str, printed: str, note: str) -> CellFigure:
    if bare in _LEVEL_WORDS:
        return CellFigure(Fraction(0), 0, "%", printed, note="“持平”记为0")
    bracketed = _BRACKETED.fullmatch(bare)
    if bracketed:
        value, problem = _read_digits(bracketed["number"])
        unit = bracketed["unit"] or bracketed["after"]
        if value is None:
            return _unread(printed, problem)
        return _settle(-value, bracketed["number"], unit, printed, "括号表示负数")
    if _TRIANGLE.search(bare):
        return _unread(printed, "的三角或箭头含义不明", "写成带正负号的数")
    if _VAGUE.search(bare):
        return _unread(printed, "不是确定的数", "填确定的数")
    found = _BODY.fullmatch(bare)
    if not found:
        return _unread(printed, "不是数")
    value, problem = _read_digits(found["number"].strip())
    if value is None:
        return _unread(printed, problem)
    falls = found["turn"] in _FALLS
    if falls and found["sign"]:
        return _unread(printed, "既写了下降又带正负号", "只留一种写法")
    negative = falls or found["sign"] not in {"", "+"}
    notes = [note, "文字写明增减" if found["turn"] else ""]
    told = "；".join(one for one in notes if one)
    return _settle(-value if negative else value, found["number"], found["unit"], printed, told)


def _read_digits(digits: str) -> tuple[Fraction | None, str]:
    digits = digits.strip()
    if len(digits) > _MOST_DIGITS:
        return None, "位数过多"
    scientific = _SCIENTIFIC.fullmatch(digits)
    if scientific:
        return Fraction(scientific[1]) * Fraction(10) ** int(scientific[2]), ""
    if _PLAIN.fullmatch(digits):
        return Fraction(digits), ""
    if _GROUPED.fullmatch(digits):
        return Fraction(re.sub("[,，]", "", digits)), ""
    if _SPACED.fullmatch(digits):
        return Fraction(_BLANKS.sub("", digits)), ""
    return None, "的分节号或小数点不规范"


def _settle(value: Fraction, digits: str, suffix: str, printed: str, note: str) -> CellFigure:
    """The figure with the unit its cell names; 46.59亿 keeps 亿 as its unit."""
    unit = _BLANKS.sub("", suffix)
    decimals = len(digits.strip().partition(".")[2]) if "e" not in digits.lower() else count_decimals(value)
    if abs(value) > LARGEST or (unit in _MULTIPLES and abs(value) * _MULTIPLES[unit] > LARGEST):
        return _unread(printed, "数值过大", "核对计量单位和位数")
    if unit and not re.fullmatch(r"[\w%‰/·㎡㎥℃-]{1,12}", unit):
        return _unread(printed, "不是数")
    return CellFigure(value, decimals, unit, printed, note=note)


def _unread(printed: str, why: str, remedy: str = "填数，或注明没有数的原因") -> CellFigure:
    shown = printed if len(printed) <= 30 else printed[:29] + "…"
    return CellFigure(printed=printed, problem=f"“{shown}”{why}", remedy=remedy)


def multiple_of(unit: str) -> int | None:
    """What a bare multiplier (万, 亿) stands for, None where the text is none.

    >>> multiple_of("亿"), multiple_of("亿元")
    (100000000, None)
    """
    return _MULTIPLES.get(unit)
