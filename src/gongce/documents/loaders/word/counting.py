"""Number formats of Word lists: 一 二 三, 甲 乙 丙, ①, IV, aa. Unknown formats print as decimals."""

from collections.abc import Callable, Sequence

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = {"M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10, "IX": 9, "V": 5}
_ROMAN |= {"IV": 4, "I": 1}
_LARGEST = 32_767


def format_number(value: int, style: str) -> str:
    """A number as a list level of this format prints it.

    Source: ISO/IEC 29500-1, 17.18.59 ST_NumberFormat.

    >>> [format_number(n, "chineseCountingThousand") for n in (1, 10, 12, 20, 105, 1000)]
    ['一', '十', '十二', '二十', '一百〇五', '一千']
    >>> format_number(4, "upperRoman"), format_number(28, "lowerLetter"), format_number(3, "decimalEnclosedCircle")
    ('IV', 'bb', '③')
    """
    value = min(max(value, 0), _LARGEST)
    return _FORMATS.get(style, str)(value)


def _count_by_place(digits: str, places: Sequence[str], *, drops_one: bool) -> Callable[[int], str]:
    def write(value: int) -> str:
        if value == 0:
            return digits[0]
        text, waits = "", False
        for power in range(len(str(value)) - 1, -1, -1):
            digit = value // 10**power % 10
            if digit == 0:
                waits = bool(text)
                continue
            text += (digits[0] if waits else "") + digits[digit] + places[power]
            waits = False
        return text[1:] if drops_one and 10 <= value < 20 else text

    return write


def _spell_digits(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


def _choose_from(names: str) -> Callable[[int], str]:
    return lambda value: names[value - 1] if 1 <= value <= len(names) else str(value)


def _repeat_letter(first: str) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + (value - 1) % 26) * min((value - 1) // 26 + 1, 100) if value else "0"


def _enclose(first: int, last: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if 1 <= value <= last else str(value)


def _write_roman(value: int) -> str:
    text = ""
    for sign, size in _ROMAN.items():
        text += sign * (value // size)
        value %= size
    return text or "0"


_PLACES = ("", "十", "百", "千", "万")
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda value: "",
    "bullet": lambda value: "",
    "decimalZero": lambda value: f"{value:02d}",
    "upperLetter": _repeat_letter("A"),
    "lowerLetter": _repeat_letter("a"),
    "upperRoman": _write_roman,
    "lowerRoman": lambda value: _write_roman(value).lower(),
    "chineseCounting": _count_by_place(_DIGITS, _PLACES, drops_one=True),
    "chineseCountingThousand": _count_by_place(_DIGITS, _PLACES, drops_one=True),
    "taiwaneseCounting": _count_by_place(_DIGITS, _PLACES, drops_one=True),
    "taiwaneseCountingThousand": _count_by_place(_DIGITS, _PLACES, drops_one=True),
    "japaneseCounting": _count_by_place(_DIGITS, _PLACES, drops_one=True),
    "chineseLegalSimplified": _count_by_place(_LEGAL, ("", "拾", "佰", "仟", "万"), drops_one=False),
    "ideographDigital": _spell_digits(_DIGITS),
    "japaneseDigitalTenThousand": _spell_digits(_DIGITS),
    "taiwaneseDigital": _spell_digits(_DIGITS),
    "ideographTraditional": _choose_from(_HEAVENLY),
    "ideographZodiac": _choose_from(_EARTHLY),
    "decimalEnclosedCircle": _enclose(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclose(0x2460, 20),
    "decimalEnclosedParen": _enclose(0x2474, 20),
    "decimalEnclosedFullstop": _enclose(0x2488, 20),
    "ideographEnclosedCircle": _enclose(0x3280, 10),
    "decimalFullWidth": _spell_digits("０１２３４５６７８９"),
    "decimalFullWidth2": _spell_digits("０１２３４５６７８９"),
}
