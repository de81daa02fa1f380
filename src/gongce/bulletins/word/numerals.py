"""Numerals and dates as official documents write them."""

from datetime import date

_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese.

    >>> [chinese_numeral(n) for n in (1, 10, 11, 20, 42)]
    ['一', '十', '十一', '二十', '四十二']
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def write_day(day: date) -> str:
    """A date without leading zeros.

    >>> write_day(date(2019, 7, 8))
    '2019年7月8日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def heading_label(level: int, number: int) -> str:
    """What a heading of a level begins with.

    >>> [heading_label(level, 3) for level in (1, 2, 3, 4)]
    ['三、', '（三）', '3.', '（3）']
    """
    match level:
        case 1:
            return f"{chinese_numeral(number)}、"
        case 2:
            return f"（{chinese_numeral(number)}）"
        case 3:
            return f"{number}."
        case _:
            return f"（{number}）"


def width_in_characters(text: str) -> float:
    """How many full-width characters a line takes: what is ASCII counts half.

    >>> width_in_characters("2019年7月8日")
    6.0
    """
    return sum(0.5 if character.isascii() else 1.0 for character in text)
