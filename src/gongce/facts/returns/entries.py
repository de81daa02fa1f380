"""What somebody typed or pasted into a cell: the number exactly as meant, why there is none, or a problem."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from gongce.facts.importing.extraction.scaling import scale_figure, spell_unit
from gongce.facts.importing.figures import CellFigure, Missing, read_figure
from gongce.facts.importing.grid import Cell, CellKind
from gongce.facts.returns.asking import AskedCell

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_applicable": "不适用",
        "not_reported": "未取得",
        "below_unit": "不足最小单位",
        "suppressed": "保密",
    }
)
"""Why a cell has no number, as the page offers it."""
LONGEST = 60
MOST_DECIMALS = 8
_DASH = re.compile(r"^[-\u2010-\u2015\u2212\u2500\uff0d\ufe63]{1,4}(?P<rest>.*)$", re.DOTALL)
_WORDS = {word: reason for reason, word in REASONS.items()}
_PERCENT = frozenset({"%", "％"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell as it was typed.

    `value` is exact in the cell's unit as typed, `stored` in the indicator's with `stored_decimals`. An empty cell
    has neither value nor reason; `problem` says what is wrong with the text, `remedy` what to do.
    """

    text: str = ""
    value: Fraction | None = None
    decimals: int | None = None
    stored: Fraction | None = None
    stored_decimals: int | None = None
    missing: str = ""
    problem: str = ""
    remedy: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not self.text.strip() and not self.missing

    @property
    def is_whole(self) -> bool:
        """Whether the cell says a number or a reason."""
        return not self.problem and (self.value is not None or bool(self.missing))


def read_entry(text: str, cell: AskedCell, reason: str = "") -> Entry:
    """What a text means in a cell.

    Full-width digits, separators of thousands and a % where the column is in percent are understood; a unit in the
    cell is refused, as it would be counted twice or not at all. A dash needs its reason, chosen or written after it.

    Args:
        text: as typed.
        cell: where.
        reason: one of `REASONS`, where a person chose it.
    """
    shown = text.strip()
    if len(shown) > LONGEST:
        return Entry(shown[:LONGEST], problem="太长，不是一个数", remedy="只填数")
    if not shown:
        return Entry("", missing=reason) if reason in REASONS else Entry()
    dash = _DASH.match(shown)
    if dash and not _looks_negative(dash["rest"]):
        return _read_dash(shown, dash["rest"], reason)
    if shown in _WORDS:
        return Entry(shown, missing=_WORDS[shown])
    return _settle(shown, read_figure(Cell(CellKind.TEXT, shown)), cell)


def _looks_negative(rest: str) -> bool:
    """Whether what follows a dash is a number, so that the dash is its sign."""
    return bool(re.match(r"^\s*[\d.]", unicodedata.normalize("NFKC", rest)))


def _read_dash(shown: str, rest: str, reason: str) -> Entry:
    word = rest.strip(" \t（）()：:，,")
    found = _WORDS.get(word) or _reason_of(word) or (reason if reason in REASONS else "")
    if found:
        return Entry(shown, missing=found)
    return Entry(shown, problem="没有数，还没有注明原因", remedy="选择原因：不适用、未取得、不足最小单位、保密")


def _reason_of(word: str) -> str:
    figure = read_figure(Cell(CellKind.TEXT, word)) if word else None
    return figure.missing if figure and figure.missing in REASONS else ""


def _settle(shown: str, figure: CellFigure, cell: AskedCell) -> Entry:
    if figure.problem:
        return Entry(shown, problem=figure.problem, remedy=figure.remedy)
    if figure.missing:
        return Entry(shown, missing=str(Missing(figure.missing)))
    if figure.unit and not _is_percent(figure.unit, cell):
        what = f"“{shown}”带了单位，本格按{cell.measured_in or '个数'}填"
        same = spell_unit(figure.unit) == cell.measured_in
        remedy = "去掉单位，只留数" if same else f"换算成{cell.measured_in}后只填数"
        return Entry(shown, problem=what, remedy=remedy)
    if figure.decimals is not None and figure.decimals > MOST_DECIMALS:
        return Entry(shown, problem=f"小数超过{MOST_DECIMALS}位", remedy="按表式规定的位数四舍五入")
    scaled = scale_figure(CellFigure(figure.value, figure.decimals), cell.measured_in, cell.kept_in)
    if scaled is None:
        return Entry(shown, problem=f"不能由{cell.measured_in}换算为{cell.kept_in}", remedy="告诉表式管理人员")
    return Entry(shown, figure.value, figure.decimals, scaled.value, scaled.decimals, note=figure.note)


def _is_percent(unit: str, cell: AskedCell) -> bool:
    return unit in _PERCENT and cell.measured_in in _PERCENT


def print_entry(entry: Entry) -> str:
    """The text a cell keeps: a number in plain digits, a dash with its reason, or what was typed where it is unread.

    Reading it again gives the same entry.
    """
    if entry.problem:
        return entry.text
    if entry.missing:
        return f"—{REASONS.get(entry.missing, '未取得')}"
    return "" if entry.value is None else print_plain(entry.value, entry.decimals or 0)


def print_plain(value: Fraction, decimals: int) -> str:
    """A number with so many decimals, more where it needs them, no separators.

    >>> print_plain(Fraction(2469, 2), 1), print_plain(Fraction(-1, 20), 1), print_plain(Fraction(3), 2)
    ('1234.5', '-0.05', '3.00')
    """
    while decimals < MOST_DECIMALS and (value * 10**decimals).denominator != 1:
        decimals += 1
    scaled = int(value * 10**decimals)
    digits = str(abs(scaled)).zfill(decimals + 1)
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return f"{'-' if scaled < 0 else ''}{whole}{'.' + rest if rest else ''}"
