"""One cell, one figure: exact, with its printed decimals, or a reason, or a problem. Never a guess."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.facts.importing import Cell, CellKind, Missing, read_figure
from gongce.facts.importing.extraction.scaling import scale_figure, unit_of_cell
from gongce.facts.importing.figures import MARKS

SPEC = Path(__file__).parents[3] / "specs" / "importing" / "cells.yaml"
CASES = yaml.safe_load(SPEC.read_text(encoding="utf-8"))["cells"]


def read(text: str, marks=MARKS):
    return read_figure(Cell(CellKind.TEXT, text), marks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_cell_reads_as_the_specification_says(case) -> None:
    figure = read(case["text"])
    assert figure.printed == case["text"]
    if "value" in case:
        assert (figure.value, figure.decimals) == (Fraction(case["value"]), case["decimals"])
        assert figure.unit == case.get("unit", "")
    else:
        assert figure.value is None
        assert figure.missing == case.get("missing", "")
        assert case.get("problem", "") in figure.problem
        assert bool(figure.problem) == ("problem" in case)


def test_a_blank_is_not_reported_and_a_form_may_declare_otherwise() -> None:
    assert read_figure(None).missing == "not_reported"
    assert read("-", {**MARKS, "-": Missing.ZERO}).value == 0
    assert read("0", {**MARKS, "0": Missing.NOT_REPORTED}).missing == "not_reported"
    assert read("无", {**MARKS, "无": Missing.QUERY}).problem
    zero = Cell(CellKind.NUMBER, "0", Decimal(0))
    assert read_figure(zero, {**MARKS, "0": Missing.NOT_REPORTED}).missing == "not_reported"


def test_a_number_of_a_percent_format_is_percent() -> None:
    figure = read_figure(Cell(CellKind.NUMBER, "12.1%", Decimal("0.121"), 1, is_percent=True))
    assert (figure.value, figure.unit, figure.decimals) == (Fraction(121, 10), "%", 1)


@pytest.mark.parametrize("kind", [CellKind.ERROR, CellKind.DATE, CellKind.BOOLEAN, CellKind.UNCALCULATED])
def test_what_is_no_number_is_a_problem_with_a_remedy(kind: CellKind) -> None:
    figure = read_figure(Cell(kind, "#REF!"))
    assert figure.problem
    assert figure.remedy
    assert figure.value is None


@pytest.mark.parametrize(
    ("text", "column", "into", "value", "decimals"),
    [
        ("465900", "万元", "亿元", "46.59", 4),
        ("46.59亿元", "万元", "亿元", "46.59", 2),
        ("3.2亿", "万元", "亿元", "3.2", 1),
        ("32000", "千元", "亿元", "0.32", 5),
        ("1.25", "亿元", "万元", "12500", 0),
        ("5家", "户", "户", "5", 0),
        ("0.062", "倍", "%", "6.2", 1),
    ],
)
def test_units_of_measurement_convert_exactly(text, column, into, value, decimals) -> None:
    scaled = scale_figure(read(text), column, into)
    assert (scaled.value, scaled.decimals) == (Fraction(value), decimals)


def test_a_unit_of_another_kind_is_not_converted() -> None:
    assert scale_figure(read("12%"), "万元", "亿元") is None
    assert scale_figure(read("3亿"), "%", "%") is None
    assert unit_of_cell("亿", "%") == "亿"


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=3))
def test_thousands_marks_and_full_width_digits_change_nothing(number: Decimal) -> None:
    plain = f"{number:f}"
    grouped = f"{number:,f}"
    wide = plain.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    assert read(plain).value == read(grouped).value == read(wide).value == Fraction(number)
    assert read(grouped).decimals == 3


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_gives_a_value_a_reason_or_a_problem_and_only_one(text: str) -> None:
    figure = read(text)
    assert sum((figure.value is not None, bool(figure.missing), bool(figure.problem))) == 1
