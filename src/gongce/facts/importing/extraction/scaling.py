"""From the unit a cell is in to the unit its indicator is kept in, exactly."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from gongce.facts.importing.figures import CellFigure, count_decimals, multiple_of
from gongce.rulebook import convert, measurement_of

_PREFIX = re.compile(r"^(?:万亿|千亿|百亿|亿|千万|百万|万|千)")
_SPELLED = {
    "百分比": "%",
    "百分之": "%",
    "％": "%",
    "人民币万元": "万元",
    "万": "万元",
    "亿": "亿元",
    "个百分点": "个百分点",
}
_NOTED = re.compile(r"(?:计量)?单位[:：](?P<units>[^\n]+)")
_BRACKETED = re.compile(r"[(（\[【](?P<unit>[^()（）\[\]【】]{1,12})[)）\]】]")


@dataclass(frozen=True, slots=True)
class Scaled:
    """A figure in its indicator's unit: exact value and the decimals its printed places reach there."""

    value: Fraction
    decimals: int


@lru_cache(maxsize=4096)
def factor_between(unit: str, into: str) -> Fraction | None:
    """What a value in one unit is multiplied with; None where they measure different things.

    >>> factor_between("万元", "亿元"), factor_between("户", "亿元")
    (Fraction(1, 10000), None)
    """
    return Fraction(1) if unit == into else convert(Fraction(1), unit, into)


def unit_of_cell(named: str, column: str) -> str:
    """The unit of a figure: what its cell names, else its column's; a bare 亿 multiplies the column's base unit.

    >>> unit_of_cell("", "万元"), unit_of_cell("亿", "万元"), unit_of_cell("亿元", "万元")
    ('万元', '亿元', '亿元')
    """
    if not named:
        return column
    if multiple_of(named) is None or column in {"", "%"}:
        return named
    return named + _PREFIX.sub("", column)


def scale_figure(figure: CellFigure, column: str, into: str) -> Scaled | None:
    """The figure in the indicator's unit; None where its own unit is another kind of thing."""
    if figure.value is None or figure.decimals is None:
        return None
    if not figure.unit and column == into:
        return Scaled(figure.value, figure.decimals)
    factor = factor_between(unit_of_cell(figure.unit, column), into)
    if factor is None:
        return None
    return Scaled(figure.value * factor, shift_decimals(figure.decimals, factor))


@lru_cache(maxsize=4096)
def shift_decimals(decimals: int, factor: Fraction) -> int:
    """The decimals that the last printed place has after the conversion, at least 0.

    >>> shift_decimals(0, Fraction(1, 10000)), shift_decimals(2, Fraction(10000)), shift_decimals(1, Fraction(2000, 3))
    (4, 0, 1)
    """
    step = Fraction(1, 10**decimals) * factor
    rest = step.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return count_decimals(step) if rest == 1 else decimals


def spell_unit(text: str) -> str:
    """A unit as packs write it.

    >>> spell_unit(" ％ "), spell_unit("亿")
    ('%', '亿元')
    """
    bare = text.strip().replace(" ", "")
    return _SPELLED.get(bare, bare)


def noted_units(text: str) -> tuple[str, ...]:
    """The units a line such as 单位：万元、% names; what is no unit is left out.

    >>> noted_units("单位：万元、％"), noted_units("填报单位：市工信局")
    (('万元', '%'), ())
    """
    found = _NOTED.search(text.replace(" ", "").replace("\u3000", ""))
    if not found:
        return ()
    parts = re.split(r"[、,，;；和及]|(?<=\S)/(?=%)", found["units"])
    spelled = [spell_unit(part) for part in parts]
    return tuple(unit for unit in spelled if unit and measurement_of(unit) is not None)


def unit_in_label(label: str) -> tuple[str, str]:
    """A label and the unit in brackets at its end; "" where it has none.

    >>> unit_in_label("工业投资（亿元）"), unit_in_label("增长(±%)"), unit_in_label("工业投资（含技改）")
    (('工业投资', '亿元'), ('增长', '%'), ('工业投资（含技改）', ''))
    """
    for found in reversed(list(_BRACKETED.finditer(label))):
        unit = spell_unit(found["unit"].replace("±", "").replace("+-", ""))
        if measurement_of(unit) is not None and not unit.isdigit():
            return label[: found.start()] + label[found.end() :], unit
    return label, ""
