"""The JSON of `read` and `audit`: the shapes of interfaces.md, exact numbers, the same order always."""

import json
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from reading_sample import TEXT, make_checks, make_reading

from gongce.bulletins.reading_json import count_verdicts, write_audit, write_both, write_reading, write_value
from gongce.documents.model import Check

MENTION_KEYS = [
    "start", "end", "quote", "kind", "metric", "subject", "measure", "low", "high", "unit", "strength", "period",
]  # fmt: skip
COMMITMENT_KEYS = [
    "id", "clause", "mentions", "kind", "subject", "metric", "measure", "floor", "target", "strive", "unit",
    "denominator", "scope", "reading", "period", "plan", "bodies", "condition", "payer", "payee", "cap", "years",
    "confidence", "notes",
]  # fmt: skip


def test_a_reading_has_the_four_keys_and_their_records_the_keys_of_the_interface_in_order() -> None:
    read = json.loads(write_reading(make_reading()))
    assert list(read) == ["document", "clauses", "mentions", "commitments"]
    assert [list(item)[:12] for item in read["mentions"]] == [MENTION_KEYS] * 6
    assert [list(item)[:24] for item in read["commitments"]] == [COMMITMENT_KEYS] * 2
    assert read["document"]["text"] == TEXT


def test_an_audit_has_checks_and_a_summary() -> None:
    audit = json.loads(write_audit(make_checks()))
    assert list(audit) == ["checks", "summary"]
    assert list(audit["checks"][0])[:9] == [
        "id", "relation", "verdict", "printed", "computed", "spans", "message", "remedy", "clause",
    ]  # fmt: skip
    assert audit["summary"] == {"checks": 5, "holds": 1, "rounding": 1, "violated": 1, "ambiguous": 1, "derived": 1}


def test_spans_point_at_the_quoted_characters() -> None:
    read = json.loads(write_both(make_reading(), make_checks()))
    text = read["document"]["text"]
    assert all(text[item["start"] : item["end"]] == item["quote"] for item in read["mentions"])
    start, end = read["checks"][0]["spans"][0]
    assert text[start:end] == "228.05亿元"


def test_numbers_are_exact_decimals_and_missing_ones_null() -> None:
    mentions = json.loads(write_reading(make_reading()), parse_float=Decimal)["mentions"]
    assert mentions[0]["low"] == Decimal("228.05")
    assert mentions[4]["high"] is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_a_finite_decimal_of_any_length_comes_back_exactly(value: Decimal) -> None:
    assert json.loads(write_value(Fraction(value)), parse_float=Decimal, parse_int=Decimal) == value


@given(st.fractions())
def test_any_other_number_comes_back_to_sixteen_decimals(value: Fraction) -> None:
    read = json.loads(write_value(value), parse_float=Decimal, parse_int=Decimal)
    assert abs(Fraction(read) - value) <= Fraction(1, 2 * 10**16)


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert json.loads(write_value({"text": [text]}).encode("utf-8")) == {"text": [text]}


def test_text_that_utf8_cannot_hold_is_escaped() -> None:
    assert json.loads(write_value("\ud800年").encode("utf-8")) == "\ud800年"


def test_no_checks_count_as_zero_of_each() -> None:
    none: list[Check] = []
    assert set(count_verdicts(none).values()) == {0}
