"""Printed parts add up to the printed whole."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.monitoring.contribution import REST, Breakdown, split_growth
from gongce.monitoring.figures import FIGURE_SCHEMA
from gongce.monitoring.rounding import round_groups_to_sum, round_half_up, round_to_steps, round_to_sum
from gongce.vocabulary import UsageError

fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)


@given(st.lists(fractions, min_size=1, max_size=30), st.integers(0, 3))
def test_rounded_parts_sum_to_the_rounded_whole_and_stay_near(parts: list[Fraction], decimals: int) -> None:
    printed = round_to_sum(parts, decimals)
    assert sum(printed) == round_half_up(sum(parts), decimals)
    assert all(abs(after - before) < Fraction(1, 10**decimals) for before, after in zip(parts, printed, strict=True))


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_decimal_rounds_as_it_is_written(steps: int, decimals: int) -> None:
    value = Fraction(steps, 10 ** (decimals + 1))
    assert round_to_steps(np.array([float(value)]), decimals)[0] == round_half_up(value, decimals) * 10**decimals


@given(st.lists(st.lists(st.integers(-5000, 5000), min_size=1, max_size=8), min_size=1, max_size=6))
def test_many_groups_round_as_one_by_one(groups: list[list[int]]) -> None:
    values = np.array([step / 1000 for group in groups for step in group])
    numbers = np.array([number for number, group in enumerate(groups) for _ in group])
    wholes = np.array([int(round_half_up(Fraction(sum(group), 1000), 1) * 10) for group in groups])
    steps = round_groups_to_sum(values, numbers, wholes, 1)
    assert np.array_equal(np.bincount(numbers, steps).astype(int), wholes)
    assert (np.abs(steps / 10 - values) < 0.1 + 1e-9).all()


def test_parts_that_do_not_make_up_the_whole_are_refused() -> None:
    with pytest.raises(UsageError, match="sum to 3, the whole is 10"):
        round_to_sum([Fraction(1), Fraction(2)], 1, Fraction(10))


def figures(rows: list[tuple[str, float, float]]) -> pl.DataFrame:
    """Figures of units with base and growth."""
    frame = pl.DataFrame(
        [{"indicator": "va", "unit": unit, "base": base, "growth": growth} for unit, base, growth in rows]
    )
    lacking = [pl.lit(None, kind).alias(name) for name, kind in FIGURE_SCHEMA.items() if name not in frame.columns]
    texts = [pl.lit("").alias(name) for name in ("definition", "industry", "lane")]
    known = pl.lit("reported").alias("status")
    return frame.with_columns(lacking).with_columns(*texts, known).select(FIGURE_SCHEMA.names())


def breakdown(*units: str) -> Breakdown:
    return Breakdown("breakdown", "city", "", tuple((unit, "") for unit in units))


def test_pulls_add_up_to_the_growth_of_the_whole() -> None:
    rows = [("city", 100.0, 8.0), ("a", 60.0, 10.0), ("b", 30.0, 5.0), ("c", 10.0, 5.0)]
    found = split_growth(figures(rows), [breakdown("a", "b", "c")])
    printed = dict(found.select("part", "pull_printed").iter_rows())
    assert printed == {"a": 6.0, "b": 1.5, "c": 0.5}
    assert dict(found.select("part", "contribution_printed").iter_rows()) == {"a": 75.0, "b": 18.8, "c": 6.2}


@given(
    st.lists(st.tuples(st.integers(1, 10**5), st.integers(-300, 500)), min_size=2, max_size=12),
)
def test_printed_pulls_and_contributions_always_add_up(parts: list[tuple[int, int]]) -> None:
    base = sum(size for size, _ in parts)
    growth = sum(size * rate / 10 for size, rate in parts) / base
    rows = [("city", float(base), growth), *((f"u{n}", float(size), rate / 10) for n, (size, rate) in enumerate(parts))]
    found = split_growth(figures(rows), [breakdown(*(f"u{n}" for n in range(len(parts))))])
    assert REST not in found["part"].to_list()
    steps = [round(value * 10) for value in found["pull_printed"].to_list()]
    assert sum(steps) == round(found["whole_growth_printed"][0] * 10)
    assert found["whole_growth_printed"][0] == pytest.approx(growth, abs=0.0500001)
    told = found["contribution_printed"].drop_nulls().to_list()
    assert not told or round(sum(told) * 10) == 1000


def test_a_contribution_is_not_printed_where_growth_is_small_or_signs_differ() -> None:
    small = split_growth(figures([("city", 100.0, 0.3), ("a", 50.0, 0.4), ("b", 50.0, 0.2)]), [breakdown("a", "b")])
    assert set(small["suppressed"]) == {"low_growth"}
    mixed = split_growth(figures([("city", 100.0, 4.0), ("a", 60.0, 10.0), ("b", 40.0, -5.0)]), [breakdown("a", "b")])
    assert set(mixed["suppressed"]) == {"signs_differ"}
    assert mixed["contribution_printed"].null_count() == 2
    assert mixed["pull_printed"].to_list() == [6.0, -2.0]


def test_what_the_parts_leave_is_a_row_of_its_own() -> None:
    found = split_growth(
        figures([("city", 100.0, 8.0), ("a", 60.0, 10.0), ("b", 20.0, 5.0)]), [breakdown("a", "b", "c")]
    )
    assert dict(found.select("part", "pull_printed").iter_rows()) == {"a": 6.0, "b": 1.0, REST: 1.0}
    assert dict(found.select("part", "base_share").iter_rows())[REST] == pytest.approx(20.0)
    assert dict(found.select("part", "growth").iter_rows())[REST] == pytest.approx(5.0)
