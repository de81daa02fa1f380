"""Numerals as printed → exact values."""

import re
from fractions import Fraction

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}
CHINESE = "零〇一二两三四五六七八九十百千万亿"
_FRACTION = re.compile(r"([\d一二两三四五六七八九十百]+)分之([\d.一二两三四五六七八九十百]+)")


def chinese_integer(text: str) -> int:
    """The value of a Chinese numeral; a bare place word counts once.

    Raises:
        ValueError: a character is not a numeral.

    >>> [chinese_integer(word) for word in ("三", "十二", "二十", "一百零五", "百", "三千五百", "二〇一二")]
    [3, 12, 20, 105, 100, 3500, 2012]
    """
    if len(text) > 1 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in PLACES:
            section, digit = section + (digit or 1) * PLACES[char], 0
        elif char in GROUPS:
            total, section, digit = (total + ((section + digit) or 1)) * GROUPS[char], 0, 0
        else:
            raise ValueError(f"not a numeral: {text}")
    return total + section + digit


def read_numeral(text: str) -> tuple[Fraction, int]:
    """The exact value of a printed numeral and the decimals it shows.

    >>> read_numeral("27.86"), read_numeral("三分之一"), read_numeral("1/4")
    ((Fraction(1393, 50), 2), (Fraction(1, 3), 0), (Fraction(1, 4), 0))
    """
    text = text.replace(" ", "")
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        return read_numeral(fraction[2])[0] / read_numeral(fraction[1])[0], 0
    if "/" in text:
        above, below = text.split("/")
        return Fraction(int(above), int(below)), 0
    if text[0].isdigit():
        whole, _, decimals = text.partition(".")
        return Fraction(text), len(decimals)
    if "点" in text:
        whole, _, decimals = text.partition("点")
        digits = "".join(str(DIGITS[char]) for char in decimals)
        return Fraction(f"{chinese_integer(whole)}.{digits}"), len(digits)
    return Fraction(chinese_integer(text)), 0


_MULTIPLIERS = ("万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千", "百")


def multiplier_of(unit: str) -> tuple[int, str]:
    """Split a unit into its leading multiplier and the rest.

    >>> multiplier_of("亿元"), multiplier_of("万平方米"), multiplier_of("百分点")
    ((100000000, '元'), (10000, '平方米'), (1, '百分点'))
    """
    if unit.endswith("百分点"):
        return 1, unit
    word = next((word for word in _MULTIPLIERS if unit.startswith(word)), "")
    return (chinese_integer(word) if word else 1), unit[len(word) :]
