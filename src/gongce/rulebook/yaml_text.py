"""Plain values → YAML text a person likes to read: one key a line, small things in braces, numbers as printed."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gongce.rulebook.model.base import print_number

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~<][^\n\t\[\]{},#]*")
_SPOKEN = re.compile(r"(?:[-+]?\d[\d.]*|true|false|null|~)")
_WIDE = 100


def write_record(record: Mapping[str, Any], comment: str = "") -> str:
    """A record as an item of a list, one key a line; what is empty is left out.

    >>> print(write_record({"id": "t1", "target": Fraction(93, 2), "where": {"section": "一", "at": [1, 5]}}))
      - id: t1
        target: 46.5
        where: {section: 一, at: [1, 5]}
    """
    lines = [f"{key}: {write_value(value)}" for key, value in record.items() if value not in (None, "", (), [], {})]
    head = [f"  # {line}" for line in comment.splitlines()]
    return "\n".join([*head, f"  - {lines[0]}", *(f"    {line}" for line in lines[1:])])


def write_value(value: Any) -> str:
    """A value in flow style.

    >>> write_value({"unit": "city", "share": Fraction(1, 3)}), write_value("含: 冒号"), write_value("2015")
    ('{unit: city, share: 1/3}', '"含: 冒号"', '"2015"')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return str(print_number(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {write_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(write_value(part) for part in value) + "]"
    return _write_word(str(value)) if isinstance(value, str) else str(value)


def _write_word(text: str) -> str:
    """A word without quotes where no reader could take it for anything else."""
    is_safe = _PLAIN.fullmatch(text) and not _SPOKEN.fullmatch(text) and text == text.strip()
    if is_safe and ": " not in text and not text.endswith(":") and text.isprintable():
        return text
    return '"' + "".join(_escape(char) for char in text) + '"'


def _escape(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
