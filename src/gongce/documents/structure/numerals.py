"""Small whole numbers as headings and dates print them: 十二, 二○一二, １２, ⑶, ㈡."""

DIGITS = "〇○零一二三四五六七八九"
_VALUE = {"〇": 0, "○": 0, "◯": 0, "零": 0, "O": 0, "o": 0, "Ｏ": 0} | {
    c: n for n, c in enumerate("一二三四五六七八九", 1)
}
_VALUE |= {"两": 2, "廿": 20, "卅": 30}
_ENCLOSED = {
    chr(start + n): n + 1
    for start, size in ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x3220, 10), (0x3280, 10), (0x2776, 10))
    for n in range(size)
}
CHINESE = "〇○零一二三四五六七八九十百廿卅"


def parse_small(numeral: str) -> int | None:
    """The value of a small numeral, None where it is none.

    >>> [parse_small(n) for n in ("十二", "二十", "一百零三", "二○一二", "１２", "⑶", "㈡", "上")]
    [12, 20, 103, 2012, 12, 3, 2, None]
    """
    if numeral in _ENCLOSED:
        return _ENCLOSED[numeral]
    if numeral.isdecimal():
        return int(numeral)
    if "十" in numeral or "百" in numeral:
        return _parse_placed(numeral)
    return _parse_spelled(numeral)


def _parse_spelled(numeral: str) -> int | None:
    """Digits read one after the other: 二○一二 is 2012, 廿一 is 21."""
    if numeral[:1] in ("廿", "卅"):
        return _VALUE[numeral[0]] + (_VALUE.get(numeral[1:], 0) if len(numeral) <= 2 else 0)
    total = 0
    for character in numeral:
        digit = int(character) if character.isdecimal() else _VALUE.get(character)
        if digit is None or digit > 9:
            return None
        total = total * 10 + digit
    return total if numeral else None


def _parse_placed(numeral: str) -> int | None:
    total, digit = 0, None
    for character in numeral:
        if character in "十百":
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
        elif (digit := _VALUE.get(character)) is None:
            return None
    return total + (digit or 0)
