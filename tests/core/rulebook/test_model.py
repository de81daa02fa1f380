"""Records: exact numbers, honest defaults, validity."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gongce.rulebook import Bound, Order, Target, Validity, are_convertible, convert
from gongce.rulebook.model.base import exact_number, print_number
from gongce.rulebook.nodes import read_tree

ROW = {"id": "t", "title": "t", "indicator": "i", "unit": "city", "measure": "level", "period": 2015}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_decimal_comes_back_as_it_was_written(number):
    assert exact_number(Decimal(str(print_number(Fraction(number))))) == Fraction(number)


@given(st.fractions())
def test_any_fraction_comes_back(number):
    written = print_number(number)
    assert exact_number(Decimal(written) if isinstance(written, str) and "/" not in written else written) == number


@pytest.mark.parametrize("value", [1.5, "12亿元", True, [1], "1/0", "１２", Decimal("NaN")])
def test_what_is_no_exact_number_is_refused(value):
    with pytest.raises(ValidationError):
        Target.model_validate(ROW | {"target": value})


def test_printed_decimals_are_kept():
    target = Target.model_validate(ROW | {"target": read_tree("6.0").value})
    assert (target.target, target.decimals) == (6, 1)


def test_a_printed_lower_bound_is_the_floor_too():
    target = Target.model_validate(ROW | {"target": 7, "strive": 8, "bound": "at_least"})
    assert (target.floor, target.aim, target.strive) == (7, 7, 8)
    assert target.bound is Bound.AT_LEAST


def test_a_record_cannot_be_changed():
    target = Target.model_validate(ROW | {"target": 7})
    with pytest.raises(ValidationError):
        target.target = Fraction(8)


@pytest.mark.parametrize(
    "period", [2015, "2011/2015", "2012-06", "2012-Q2", "2012-H1", "2012-06-30", "annual", "unknown"]
)
def test_periods(period):
    assert Target.model_validate(ROW | {"target": 1, "period": period}).period == str(period)


@pytest.mark.parametrize("period", ["十二五", "2015年", "15", "2012-Q5", 2012.5, True, ["2015"]])
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValidationError):
        Target.model_validate(ROW | {"target": 1, "period": period})


@given(st.dates(), st.dates(), st.dates())
def test_validity_overlaps_where_a_day_is_shared(first, second, day):
    first, second = sorted((first, second))
    valid = Validity.model_validate({"from": first, "to": second})
    assert valid.overlaps(Validity.model_validate({"from": day, "to": day})) == valid.holds_on(day)


def test_an_order_lacks_what_the_rule_of_2024_asks_from_its_day_on():
    order = Order.model_validate(
        {
            "id": "o",
            "title": "否决",
            "kind": "veto",
            "frequency": "yearly",
            "basis": {"title": "市里文件", "level": "city"},
            "approval": {"by": "市政府"},
            "valid": {"from": "2024-01-01", "to": "2026-12-31"},
        }
    )
    assert order.may_be_issued(date(2024, 8, 5))
    assert order.lacking(date(2024, 8, 6)) == ("filing", "superior basis")
    province = order.model_copy(
        update={"filing": "2024-17", "basis": order.basis.model_copy(update={"level": "province"})}
    )
    assert province.may_be_issued(date(2025, 1, 1))
    assert province.lacking(date(2027, 1, 1)) == ("validity",)


@pytest.mark.parametrize(
    ("value", "unit", "into", "result"),
    [
        (5000, "万元", "亿元", Fraction(1, 2)),
        (3, "亩", "平方米", 2000),
        (1, "吨标煤/万元", "吨标煤/元", Fraction(1, 10000)),
        (18, "万人", "人", 180000),
        (5, "家", "个", 5),
        (5, "%", "个百分点", None),
        (5, "人", "家", None),
        (5, "亿", "亿元", None),
        (5, "", "元", None),
    ],
)
def test_units_convert_or_do_not(value, unit, into, result):
    assert convert(Fraction(value), unit, into) == result
    assert are_convertible(unit, into) == (result is not None)
