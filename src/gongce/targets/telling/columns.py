"""Text in columns for a terminal, where a Chinese character takes two, and exact values as JSON has them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any
from unicodedata import east_asian_width

from gongce.vocabulary import Finding, Severity

SIGNS = {Severity.BLOCKING: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_MOST_DECIMALS = 12


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Text filled to a width of terminal columns, on the right or, for figures, on the left.

    >>> pad("目标", 6), pad("9.5", 5, right=True)
    ('目标  ', '  9.5')
    """
    taken = sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
    blank = " " * max(0, width - taken)
    return blank + text if right else text + blank


def lay_rows(head: Sequence[str], rows: Iterable[Sequence[str]], names: int = 1) -> Iterator[str]:
    """Rows in columns as wide as their widest cell; the first `names` columns stand left, the others right.

    >>> list(lay_rows(["单位", "2013"], [["甲区", "9.50"]]))
    ['单位  2013', '甲区  9.50']
    """
    table = [list(head), *(list(row) for row in rows)]
    widths = [max(_width(row[k]) for row in table) for k in range(len(head))]
    for row in table:
        cells = [pad(cell, widths[k], right=k >= names) for k, cell in enumerate(row)]
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def tell_finding(finding: Finding) -> str:
    """One line: sign, message, what to do.

    >>> tell_finding(Finding("x", Severity.NOTE, "p", "有疑问", "核对"))
    '· 有疑问；核对'
    """
    return f"{SIGNS[finding.severity]} {finding.message}" + (f"；{finding.remedy}" if finding.remedy else "")


def plain(value: Any) -> Any:
    """A value as JSON has it: exact numbers as integers or decimals, records as objects, words as they are.

    >>> plain(Fraction(6916, 5)), plain(Fraction(3)), plain((date(2012, 4, 25), None))
    (1383.2, 3, ['2012-04-25', None])
    """
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else round(float(value), _MOST_DECIMALS)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


def plain_finding(finding: Finding) -> dict[str, str]:
    """A finding as JSON has it."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "place": finding.place,
        "message": finding.message,
        "remedy": finding.remedy,
    }
