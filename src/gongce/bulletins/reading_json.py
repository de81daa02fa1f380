"""A reading and its audit as JSON: the shapes other programs read, exact numbers, keys always in the same order."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from gongce.bulletins.wording import decimal_places, write_decimal
from gongce.documents.model import Check, Document, Reading
from gongce.relations import Verdict

ENCODER = json.JSONEncoder(ensure_ascii=False)
DOCUMENT_KEYS = (
    "name",
    "sha256",
    "format",
    "encoding",
    "characters",
    "metadata",
    "furniture",
    "tables",
    "notes",
    "text",
)
MENTION_KEYS = (
    "start", "end", "quote", "kind", "metric", "subject", "measure", "low", "high", "unit", "strength", "period",
)  # fmt: skip
CHECK_KEYS = ("id", "relation", "verdict", "printed", "computed", "spans", "message", "remedy", "clause")


def write_reading(reading: Reading) -> str:
    """The JSON of `gongce read`: {"document", "clauses", "mentions", "commitments"}.

    Numbers are exact decimals; one that has no finite decimal form (1/3) has sixteen significant digits.
    """
    return write_value(describe_reading(reading)) + "\n"


def write_audit(checks: Sequence[Check]) -> str:
    """The JSON of `gongce audit`: {"checks", "summary"}."""
    return write_value(describe_audit(checks)) + "\n"


def write_both(reading: Reading, checks: Sequence[Check]) -> str:
    """A reading and its audit in one file: the keys of both."""
    return write_value(describe_reading(reading) | describe_audit(checks)) + "\n"


def describe_reading(reading: Reading) -> dict[str, Any]:
    """The reading as plain values, in the order of `interfaces.md`."""
    return {
        "document": describe_document(reading.document),
        "clauses": [describe(clause) for clause in reading.document.clauses],
        "mentions": [describe(mention, MENTION_KEYS) for mention in reading.mentions],
        "commitments": [describe(commitment) for commitment in reading.commitments],
    }


def describe_document(document: Document) -> dict[str, Any]:
    """The document without its clauses, which stand apart; its text comes last."""
    values = describe(document) | {"characters": len(document.text)}
    return {key: values[key] for key in DOCUMENT_KEYS}


def describe_audit(checks: Sequence[Check]) -> dict[str, Any]:
    """The checks and how many came out how."""
    return {"checks": [describe(check, CHECK_KEYS) for check in checks], "summary": count_verdicts(checks)}


def count_verdicts(checks: Iterable[Check]) -> dict[str, int]:
    """How many checks there are, and how many of each verdict (zero included)."""
    counts = Counter(check.verdict for check in checks)
    return {"checks": counts.total()} | {verdict.value: counts[verdict] for verdict in Verdict}


def describe(value: Any, first: Sequence[str] = ()) -> Any:
    """Plain values of a frozen noun, keys `first` in front: a span is [start, end], a listed word its text."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | Fraction):
        return value
    if isinstance(value, tuple | list):
        return [describe(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): describe(item) for key, item in value.items()}
    return {name: describe(getattr(value, name)) for name in order_names(value.__class__, tuple(first))}


@cache
def order_names(kind: Any, first: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a noun's fields, `first` in front."""
    return (*first, *(field.name for field in fields(kind) if field.name not in first))


def write_value(value: Any, indent: str = "") -> str:
    """JSON text: an object over several lines, a list of objects one object a line, everything else on one.

    >>> print(write_value({"low": Fraction("27.86"), "spans": [[1, 2]], "checks": [{"id": "a"}, {"id": "b"}]}))
    {
     "low": 27.86,
     "spans": [[1, 2]],
     "checks": [
      {"id": "a"},
      {"id": "b"}
     ]
    }
    """
    deeper = indent + " "
    if isinstance(value, dict) and value:
        lines = [f"{deeper}{write_key(key)}: {write_value(item, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(deeper + write_plain(item) for item in value) + f"\n{indent}]"
    return write_plain(value)


def write_plain(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_key(key)}: {write_plain(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write_plain, value)) + "]"
    if isinstance(value, Fraction):
        return write_fraction(value)
    return write_text(value) if isinstance(value, str) else json.dumps(value)


def write_fraction(value: Fraction) -> str:
    """An exact decimal where there is one, else one to sixteen decimals.

    >>> write_fraction(Fraction("0.327")), write_fraction(Fraction(1, 3))
    ('0.327', '0.3333333333333333')
    """
    places = decimal_places(value)
    return write_decimal(round(value, 16), 16) if places is None else write_decimal(value, places)


@lru_cache(maxsize=1024)
def write_key(value: str) -> str:
    """A key: the same few over and over."""
    return write_text(value)


def write_text(value: str) -> str:
    """A JSON string in UTF-8; a lone surrogate, which UTF-8 cannot hold, as its escape."""
    quoted = ENCODER.encode(value)
    return quoted if quoted.isprintable() else quoted.encode("utf-8", "backslashreplace").decode("utf-8")
