"""Units of measurement: which convert into each other, and by what factor."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from gongce.documents.lexicons import rows

_PREFIXES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 10**3,
}
_BASES: dict[str, tuple[str, Fraction]] = {
    "元": ("money", Fraction(1)),
    "%": ("ratio", Fraction(1, 100)),
    "‰": ("ratio", Fraction(1, 1000)),
    "倍": ("ratio", Fraction(1)),
    "个百分点": ("points", Fraction(1)),
    "百分点": ("points", Fraction(1)),
    "点": ("index points", Fraction(1)),
    "吨": ("mass", Fraction(1)),
    "吨标煤": ("standard coal", Fraction(1)),
    "千瓦时": ("electricity", Fraction(1)),
    "亩": ("area", Fraction(2000, 3)),
    "平方米": ("area", Fraction(1)),
    "公顷": ("area", Fraction(10000)),
    "平方公里": ("area", Fraction(1000000)),
    "立方米": ("volume", Fraction(1)),
    "千米": ("length", Fraction(1000)),
    "公里": ("length", Fraction(1000)),
    "米": ("length", Fraction(1)),
    "年": ("years", Fraction(1)),
    "个月": ("months", Fraction(1)),
    "日": ("days", Fraction(1)),
    "天": ("days", Fraction(1)),
    "个工作日": ("working days", Fraction(1)),
    "分": ("score", Fraction(1)),
    "位": ("rank", Fraction(1)),
}
_COUNTS = "个 家 户 项 件 种 只 套 处 所 条 座 次 场 期 批 层 幢 类 台 辆 艘 枚 张 份 篇"
_PEOPLE = "人 名 人次"
_BASES |= {word: ("count", Fraction(1)) for word in _COUNTS.split()}
_BASES |= {word: ("people", Fraction(1)) for word in _PEOPLE.split()}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a unit measures, and how many base units it is."""

    dimension: str
    factor: Fraction


def measurement_of(unit: str) -> Measurement | None:
    """What a unit measures; None for one the reader does not know either. A unit may be a quotient (吨标煤/万元).

    >>> measurement_of("亿元")
    Measurement(dimension='money', factor=Fraction(100000000, 1))
    >>> measurement_of("吨标煤/万元").dimension
    'standard coal/money'
    """
    above, slash, below = unit.partition("/")
    if slash:
        first, second = measurement_of(above), measurement_of(below)
        if first is None or second is None:
            return None
        return Measurement(f"{first.dimension}/{second.dimension}", first.factor / second.factor)
    known = _known_units()
    if unit in known:
        return Measurement(*known[unit])
    for prefix, factor in _PREFIXES.items():
        if unit.startswith(prefix) and unit[len(prefix) :] in known:
            dimension, base = known[unit[len(prefix) :]]
            return Measurement(dimension, base * factor)
    return None


@cache
def _known_units() -> dict[str, tuple[str, Fraction]]:
    """Units with factors, and the reader's further ones: counters count, any other converts into itself only."""
    alike = {"count", "people"}
    further = {row["word"]: row["dimension"] if row["dimension"] in alike else row["word"] for row in rows("units")}
    return {word: (dimension, Fraction(1)) for word, dimension in further.items()} | _BASES


def convert(value: Fraction, unit: str, into: str) -> Fraction | None:
    """A value in another unit; None where one is unknown or they measure different things.

    Counts of different things convert (家, 户, 个): which things is the indicator's affair.

    >>> convert(Fraction(5000), "万元", "亿元"), convert(Fraction(5), "%", "个百分点")
    (Fraction(1, 2), None)
    """
    first, second = measurement_of(unit), measurement_of(into)
    if first is None or second is None or first.dimension != second.dimension:
        return None
    return value * first.factor / second.factor


def are_convertible(unit: str, into: str) -> bool:
    """Whether values in one unit can be written in the other.

    >>> are_convertible("亩", "万平方米"), are_convertible("亿元", "户")
    (True, False)
    """
    return convert(Fraction(1), unit, into) is not None
