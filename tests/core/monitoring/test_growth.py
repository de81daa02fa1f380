"""Comparable growth: published, over the same panel's base, never over two published levels."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongce.monitoring.growth import (
    base_behind,
    catch_up_growth,
    exact_catch_up,
    growth_over_base,
    implied_base_bounds,
    implied_bases,
    month_growth,
    month_growth_bounds,
    two_year_average,
)
from gongce.relations import Figure
from gongce.vocabulary import InputError, UsageError

SPEC = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "specs/monitoring/growth.yaml").read_text(encoding="utf-8")
)
levels = st.integers(1, 10**7).map(lambda steps: steps / 100)
rates = st.integers(-900, 3000).map(lambda steps: steps / 10)


def one(value: float) -> np.ndarray:
    return np.array([value])


def test_the_official_rate_implies_a_base_that_two_published_levels_miss() -> None:
    case = SPEC["profit-2018"]
    base = base_behind(Figure.parse(str(case["level"])), Figure.parse(str(case["growth"])))
    assert round(base.value) == case["base"]
    assert base.interval.low < case["base"] < base.interval.high
    assert not base.interval.contains(Fraction(str(case["published_before"])))
    nominal = growth_over_base(one(case["level"]), one(case["published_before"]))[0]
    assert round(nominal, 2) == case["nominal"]


def test_what_is_left_of_the_year_must_catch_up() -> None:
    case = SPEC["catch-up"]
    found = catch_up_growth(*(one(case[name]) for name in ("goal", "base_year", "base", "level")))[0]
    assert round(found, 3) == case["needed"]
    exact = exact_catch_up(*(Fraction(str(case[name])) for name in ("goal", "base_year", "base", "level")))
    assert float(exact) == pytest.approx(found, abs=1e-9)


def test_a_month_grows_by_its_own_base() -> None:
    case = SPEC["month"]
    found = month_growth(*(one(case[name]) for name in ("now", "before", "base_now", "base_before")))[0]
    assert round(found, 3) == case["growth"]


def test_two_years_are_averaged_geometrically() -> None:
    case = SPEC["two-year"]
    assert round(two_year_average(one(case["growth"]), one(case["before"]))[0], 2) == case["average"]


@given(levels, rates)
def test_the_implied_base_grows_back_to_the_level(level: float, rate: float) -> None:
    base = implied_bases(one(level), one(rate))
    assert growth_over_base(one(level), base)[0] == pytest.approx(rate, abs=1e-6)


@given(levels, rates)
def test_every_base_within_the_bounds_prints_as_the_level_and_the_growth(level: float, rate: float) -> None:
    low, high = implied_base_bounds(one(level), one(rate), one(0.01), one(0.1))
    exact = base_behind(Figure.parse(f"{level:.2f}"), Figure.parse(f"{rate:.1f}"))
    assert low[0] <= float(exact.value) * (1 + 1e-9)
    assert high[0] >= float(exact.value) * (1 - 1e-9)
    assert float(exact.interval.low) == pytest.approx(low[0], rel=1e-9)
    assert float(exact.interval.high) == pytest.approx(high[0], rel=1e-9)


@given(levels, st.floats(0.01, 0.9), rates, rates)
def test_the_months_growth_lies_within_its_bounds(level: float, part: float, rate: float, before: float) -> None:
    earlier = level * part
    base, base_before = implied_bases(one(level), one(rate)), implied_bases(one(earlier), one(before))
    lows = [implied_base_bounds(one(value), one(growth), one(0.01), one(0.1)) for value, growth in
            ((level, rate), (earlier, before))]  # fmt: skip
    found = month_growth(one(level), one(earlier), base, base_before)[0]
    low, high = month_growth_bounds(one(level - earlier), (lows[0][0], lows[1][0]), (lows[0][1], lows[1][1]))
    if np.isfinite([found, low[0], high[0]]).all():
        assert low[0] - 1e-6 <= found <= high[0] + 1e-6


def test_growth_over_a_base_that_is_not_above_zero_is_unknown() -> None:
    assert np.isnan(growth_over_base(np.array([5.0, 5.0, np.nan]), np.array([0.0, -3.0, 2.0]))).all()


def test_a_fall_of_everything_implies_no_base() -> None:
    with pytest.raises(InputError, match="no base follows"):
        base_behind(Figure.parse("10"), Figure.parse("-100"))


def test_no_rest_of_the_year_needs_no_growth() -> None:
    with pytest.raises(UsageError, match="no base is left"):
        exact_catch_up(Fraction(8), Fraction(100), Fraction(100), Fraction(90))
