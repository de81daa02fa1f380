"""What a number format of Excel and WPS shows: decimals, percent sign, date."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from functools import cache, lru_cache

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00", 9: "0%",
    10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_TIMED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_PLACES = re.compile(r"[.](?P<places>[0#?]+)")
_DAY_ONE = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_DIGITS = 15
_SHORT = re.compile(r"-?[1-9]\d*(?:\.\d*[1-9])?|-?0\.\d*[1-9]|0")
"""A stored number that needs no rounding and has no digit too many."""
_STORED, _SHOWN = Context(_DIGITS, ROUND_HALF_UP), Context(60, ROUND_HALF_UP)
_LAST_DAY = 2_958_466


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """`decimals` None: the format leaves them open (General); `scale` 100 for percent, 1/1000 for a trailing comma."""

    decimals: int | None = None
    is_percent: bool = False
    is_date: bool = False
    groups: bool = False
    is_scientific: bool = False
    scale: Decimal = Decimal(1)

    @property
    def bare_decimals(self) -> int | None:
        """The decimals of a format that shows the digits as stored, -1 where it leaves them open; None of another."""
        if self.is_percent or self.is_date or self.groups or self.is_scientific or self.scale != 1:
            return None
        return -1 if self.decimals is None else self.decimals


GENERAL = NumberFormat()


@lru_cache(maxsize=4096)
def read_format(number: int, code: str = "") -> NumberFormat:
    """What the format shows: its code, or the built-in one of that number.

    >>> read_format(10), read_format(0, "#,##0.0_ ").decimals, read_format(0, 'yyyy"年"m"月"').is_date
    (NumberFormat(decimals=2, is_percent=True, is_date=False, groups=False, is_scientific=False, scale=Decimal('100')),
     1, True)
    """
    if not code and number in _DATES:
        return NumberFormat(is_date=True)
    section = (code or _BUILT_IN.get(number, "General")).split(";")[0]
    if _TIMED.search(section):
        return NumberFormat(is_date=True)
    bare = _QUOTED.sub("", section)
    if bare.strip().lower() in {"", "general", "@", "g/通用格式"} or "通用" in bare:
        return GENERAL
    if re.search(r"[ymdhs]", bare, re.IGNORECASE) and not re.search(r"[0#?]", bare):
        return NumberFormat(is_date=True)
    if "/" in bare or not re.search(r"[0#?]", bare):
        return GENERAL
    percent = "%" in bare
    thousands = len(re.search(r"(,*)[^,0#?.]*$", bare)[1]) if re.search(r"[0#?](,+)[^,0#?.]*$", bare) else 0  # type: ignore[index]
    found = _PLACES.search(bare)
    scale = Decimal(100 if percent else 1) / Decimal(1000) ** thousands
    decimals = len(found["places"]) if found else 0
    return NumberFormat(decimals, percent, False, "," in bare.rstrip(","), "E" in bare.upper(), scale)


def shorten_number(text: str) -> Decimal | None:
    """A stored number at the 15 digits a spreadsheet keeps; None where it is none.

    >>> shorten_number("46.590000000000003"), shorten_number("1.5E3"), shorten_number("NaN")
    (Decimal('46.59'), Decimal('1500'), None)
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if len(text) <= _DIGITS and _SHORT.fullmatch(text):
        return number
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    number = _STORED.plus(number)
    if number == 0:
        return Decimal(0)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return number.quantize(Decimal(1)) if number.adjusted() < 28 else number
    return number.normalize() if number != number.to_integral() else number.quantize(Decimal(1))


def show_stored(text: str, decimals: int | None) -> str:
    """A stored number as a format shows it, where that takes no rounding; "" where it does.

    Args:
        text: the stored number.
        decimals: the format's `bare_decimals`.

    >>> show_stored("12.5", 2), show_stored("12.5", -1), show_stored("12.555", 2), show_stored("1E3", -1)
    ('12.50', '12.5', '', '')
    """
    if decimals is None or len(text) > _DIGITS or not _SHORT.fullmatch(text):
        return ""
    places = len(text.partition(".")[2])
    if decimals < 0 or places == decimals:
        return text
    return "" if places > decimals else text + ("." if not places else "") + "0" * (decimals - places)


def show_number(number: Decimal, shape: NumberFormat) -> str:
    """The number as the format shows it, without colours, currency signs and words.

    >>> show_number(Decimal("0.1234"), read_format(10)), show_number(Decimal("1234.5"), read_format(4))
    ('12.34%', '1,234.50')
    """
    if shape.decimals is None:
        return f"{number:f}"
    if shape.is_scientific:
        return _show_scientific(number, shape.decimals)
    scaled = number if shape.scale == 1 else _SHOWN.multiply(number, shape.scale)
    scaled = scaled.quantize(_last_place(shape.decimals), context=_SHOWN)
    text = f"{scaled:,f}" if shape.groups else f"{scaled:f}"
    return text + ("%" if shape.is_percent else "")


def _show_scientific(number: Decimal, decimals: int) -> str:
    with localcontext(_SHOWN):
        return f"{number:.{decimals}E}"


@cache
def _last_place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def show_date(number: Decimal, *, from_1904: bool = False) -> str:
    """A day's serial number as a date, the number itself where it is no day.

    >>> show_date(Decimal(43646))
    '2019-06-30'
    """
    days = number + (1462 if from_1904 else 0)
    if not 0 <= days < _LAST_DAY:
        return f"{number:f}"
    moment = _DAY_ONE + timedelta(days=float(days))
    return moment.date().isoformat() if days == days.to_integral() else moment.isoformat(" ", "minutes")
