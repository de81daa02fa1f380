"""Series, tables and totals keep what is missing missing and add up exactly."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observed import observe, put

from gongce.facts.series import latest_values, pivot_units, require_lanes, series_of, total_by, values_of
from gongce.vocabulary import Lane, Period, RefusedError, UsageError

MONTHS = [Period.joined(2019), Period.month(2019, 3), Period.month(2019, 4)]


def some_rows():
    return observe(
        {"unit": "c1", "period": "2019-0102", "value": 1.0},
        {"unit": "c1", "period": "2019-04", "value": 3.0},
        {"unit": "c2", "period": "2019-03", "value": None},
        {"unit": "c2", "period": "2019-04", "value": 4.0},
        {"unit": "c2", "period": "2019-YTD04", "value": 9.0},
    )


def test_a_series_follows_the_periods_and_guesses_nothing():
    assert series_of(some_rows(), MONTHS, unit="c1").to_list() == [1.0, None, 3.0]
    assert series_of(some_rows(), MONTHS, unit="nobody").to_list() == [None, None, None]


def test_a_table_has_units_down_and_periods_across():
    table = pivot_units(some_rows(), MONTHS)
    assert table.columns == ["unit", "2019-0102", "2019-03", "2019-04"]
    assert table.rows() == [("c1", 1.0, None, 3.0), ("c2", None, None, 4.0)]
    assert pivot_units(some_rows(), MONTHS, units=["c2", "c9"]).rows() == [
        ("c2", None, None, 4.0),
        ("c9", None, None, None),
    ]


def test_an_array_has_nan_where_forecasting_expects_it():
    found = values_of(some_rows(), MONTHS, ["c1", "c2"])
    np.testing.assert_array_equal(found, [[1.0, np.nan, 3.0], [np.nan, np.nan, 4.0]])
    assert values_of(observe(), MONTHS, ["c1"]).shape == (1, 3)


def test_rows_of_several_facts_make_no_series():
    mixed = pl.concat([some_rows(), observe({"unit": "c1", "measure": "growth", "period": "2019-03"})])
    with pytest.raises(UsageError, match="mix facts"):
        pivot_units(mixed, MONTHS)


def test_the_latest_value_skips_what_is_missing_and_compares_within_a_kind():
    found = latest_values(pl.concat([some_rows(), observe({"unit": "c1", "period": "2019-05", "value": None})]))
    assert found.select("unit", "period", "value").rows() == [
        ("c1", "2019-04", 3.0),
        ("c2", "2019-04", 4.0),
        ("c2", "2019-YTD04", 9.0),
    ]
    assert latest_values(observe()).is_empty()


def test_only_admitted_lanes_pass(archive):
    put(archive, {"lane": "STAT_MICRO"})
    read = archive.read(lanes=Lane.STAT_MICRO)
    assert require_lanes(read, [Lane.STAT_MICRO, Lane.STAT_AGG], "监测").collect().height == 1
    with pytest.raises(RefusedError):
        require_lanes(read, [Lane.ADMIN], "分级")


def test_totals_by_region_tell_what_was_reported_and_what_not():
    groups = pl.DataFrame({"unit": ["c1", "c2"], "region": ["north", "south"]})
    found = (
        total_by(some_rows().lazy(), ["region", "period"], decimals=1, groups=groups).sort("region", "period").collect()
    )
    assert found.rows() == [
        ("north", "2019-0102", 10, 1.0, 1, 0),
        ("north", "2019-04", 30, 3.0, 1, 0),
        ("south", "2019-03", 0, None, 0, 1),
        ("south", "2019-04", 40, 4.0, 1, 0),
        ("south", "2019-YTD04", 90, 9.0, 1, 0),
    ]


@given(cents=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=60), seed=st.randoms())
def test_totals_are_exact_and_do_not_depend_on_order(cents, seed):
    seed.shuffle(cents)
    rows = observe(*({"unit": f"c{k}", "value": cent / 100} for k, cent in enumerate(cents)))
    (found,) = total_by(rows.lazy(), ["indicator"], decimals=2).collect().rows(named=True)
    assert Fraction(found["scaled"], 100) == sum(Fraction(cent, 100) for cent in cents)


def test_halves_are_rounded_away_from_zero_as_printed_decimals_say():
    rows = observe(*({"unit": f"c{k}", "value": value} for k, value in enumerate([1.005, 2.675, 0.285])))
    assert total_by(rows.lazy(), ["unit"], decimals=2).sort("unit").collect()["scaled"].to_list() == [101, 268, 29]
    negative = rows.with_columns(-pl.col("value"))
    assert total_by(negative.lazy(), ["unit"], decimals=2).sort("unit").collect()["scaled"].to_list() == [
        -101,
        -268,
        -29,
    ]


def test_a_total_too_large_is_an_error_not_a_wrong_number():
    rows = observe(*({"unit": f"c{k}", "value": 9e18} for k in range(3)))
    with pytest.raises(pl.exceptions.PolarsError):
        total_by(rows.lazy(), ["indicator"], decimals=0).collect()
    with pytest.raises(UsageError):
        total_by(rows.lazy(), ["indicator"], decimals=10)
