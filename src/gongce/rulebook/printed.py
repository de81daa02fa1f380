"""What a few characters of a document print: numbers with their units, and words that stand for numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from unicodedata import normalize

from gongce.calendars import Month
from gongce.documents.reading.numerals import read_numeral
from gongce.rulebook.measurement import convert, measurement_of

_DIGITS = "零〇○O一二两三四五六七八九"
_CHINESE = rf"[{_DIGITS}十百千万]"
_UNIT = r"[^\d\s,，。、;；()（）~—～至-]{0,8}"
_NUMERAL = re.compile(
    rf"(?P<numeral>\d+/\d+|\d+(?:\.\d+)?|{_CHINESE}+分之{_CHINESE}+|{_CHINESE}+)[ ]?(?P<unit>{_UNIT})"
)
_WORDS: tuple[tuple[str, int], ...] = (
    ("翻一番|翻番", 100),
    ("翻两番", 300),
    ("各半|一半", 50),
    ("零的突破", 1),
    ("都要有|都有", 1),
    ("全|所有|每个|原额|基本", 100),
    ("免费|取消|零增", 0),
)


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed, with the unit behind it where that is a known one."""

    value: Fraction
    unit: str

    def equals(self, value: Fraction, unit: str) -> bool:
        """Whether it prints the value; the sign of a decrease is in the words, not in the number.

        >>> PrintedNumber(Fraction(3), "万元").equals(Fraction(30000), "元")
        True
        """
        wanted = abs(value)
        into = convert(self.value, self.unit, unit) if self.unit else None
        return self.value == wanted if into is None else into == wanted


def read_numbers(text: str) -> list[PrintedNumber]:
    """Every number in a few characters of text; a range shares the unit behind it; words that mean one give it.

    >>> read_numbers("5-10亿元")
    [PrintedNumber(value=Fraction(5, 1), unit='亿元'), PrintedNumber(value=Fraction(10, 1), unit='亿元')]
    >>> [number.value for number in read_numbers("千亿元")], [number.value for number in read_numbers("三分之一")]
    ([Fraction(1000, 1)], [Fraction(1, 3)])
    """
    found = [PrintedNumber(_value(match["numeral"]), _longest_unit(match["unit"])) for match in _NUMERAL.finditer(text)]
    for index in range(len(found) - 2, -1, -1):
        if not found[index].unit:
            found[index] = PrintedNumber(found[index].value, found[index + 1].unit)
    return found


def _value(numeral: str) -> Fraction:
    return read_numeral(numeral.replace("O", "零").replace("○", "零"))[0]


def _longest_unit(text: str) -> str:
    return next((text[:end] for end in range(len(text), 0, -1) if measurement_of(text[:end])), "")


def prints_value(text: str, value: Fraction, unit: str) -> bool:
    """Whether the characters print the value: as a number in a unit that converts, or in words (翻一番, 全部, 各半).

    A thing named without any number counts once.

    >>> prints_value("2800亿元", Fraction(2800), "亿元"), prints_value("2800亿元", Fraction(28), "亿元")
    (True, False)
    >>> prints_value("翻一番", Fraction(100), "%"), prints_value("集中供热设施", Fraction(1), "处")
    (True, True)
    """
    text = normalize("NFKC", text)
    if any(number.equals(value, unit) for number in read_numbers(text)):
        return True
    spoken = [meant for words, meant in _WORDS if re.search(words, text)]
    if spoken:
        return Fraction(spoken[0]) == abs(value)
    return not read_numbers(text) and value == 1


_DATE = re.compile(
    rf"(?:(?P<year>\d{{4}}|[{_DIGITS}]{{4}})(?:年|-))?(?:(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})(?:月|-))?"
    rf"(?:(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日?)?(?P<part>上旬|中旬|下旬|底|末|上半年)?"
)


def prints_day(text: str, due: date) -> bool:
    """Whether the characters print the day, or nothing that contradicts it (年内, 今年).

    >>> prints_day("4月20日", date(2012, 4, 20)), prints_day("6月底前", date(2012, 6, 30))
    (True, True)
    >>> prints_day("二O一二年四月二十五日", date(2012, 4, 25)), prints_day("4月20日", date(2012, 4, 30))
    (True, False)
    """
    matches = [match for match in _dates(text) if any(match.group("year", "month", "part"))]
    return not matches or any(_agrees(match, due) for match in matches)


def _dates(text: str) -> Iterator[re.Match[str]]:
    for match in _DATE.finditer(text):
        if match[0]:
            yield match


def _agrees(match: re.Match[str], due: date) -> bool:
    year, month, day = (int(_value(part)) if part else None for part in match.group("year", "month", "day"))
    if year is not None and year != due.year:
        return False
    if match["part"] == "上半年":
        return (due.month, due.day) == (6, 30)
    if month is None:
        return True
    if day is not None:
        return (due.month, due.day) == (month, day)
    last = {"上旬": 10, "中旬": 20}.get(match["part"] or "", 31)
    return due == min(Month(due.year, month).day(last), Month(due.year, month).end())
