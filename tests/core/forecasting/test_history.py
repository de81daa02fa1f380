"""Histories: totals told from single values, gaps and falls mended and told of, bad series refused."""

import numpy as np
import pytest
from forecast_series import make_values, ytd_points
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.forecasting.gaps import merge_falls, split_totals
from gongce.forecasting.history import Point, Shape, align_history, period_at
from gongce.vocabulary import InputError, Period


def codes(history):
    return {finding.code for finding in history.findings}


def months(values, first_year=2018):
    return [Point(Period.month(first_year + at // 12, at % 12 + 1), value) for at, value in enumerate(values)]


@given(st.integers(2, 5), st.integers(1, 10), st.integers(0, 999))
@settings(deadline=None, max_examples=60)
def test_totals_come_back_as_the_single_values_they_were_made_of(years: int, done: int, seed: int) -> None:
    values = make_values(years, done, seed=seed)
    history = align_history("某项", ytd_points(values))
    assert history.values == pytest.approx(values)
    assert (history.season, history.done, history.year, history.filled) == (11, done, 2014 + years, ())
    assert history.known == pytest.approx(values[-done:].sum())
    assert history.last == period_at(2014, len(values) - 1, 11)


def test_order_of_rows_does_not_matter() -> None:
    points = ytd_points(make_values())
    assert np.array_equal(align_history("a", points[::-1]).values, align_history("a", points).values)


def test_single_values_are_told_from_totals() -> None:
    singles = months([10 + at % 12 for at in range(54)])
    history = align_history("a", singles)
    assert history.season == 12
    assert history.values[0] == 10
    assert codes(history) == {"forecast.assumed_shape"}
    totals = [Point(one.period, sum(p.value for p in singles[at - at % 12 : at + 1])) for at, one in enumerate(singles)]
    assert align_history("a", totals).values == pytest.approx(history.values)


def test_what_is_asked_for_overrides_what_is_guessed() -> None:
    history = align_history("a", months([10 + at % 12 for at in range(30)]), Shape.CUMULATIVE)
    assert history.values[1] == 1
    assert "forecast.assumed_shape" not in codes(history)


def test_a_missing_total_is_split_by_other_years_and_told() -> None:
    values = make_values(years=5, noise=0.0, growth=0.0)
    points = [one for one in ytd_points(values) if one.period.code != "2016-YTD07"]
    history = align_history("a", points)
    assert history.values == pytest.approx(values)
    assert history.known == pytest.approx(values[-5:].sum())
    assert history.filled == (27, 28)
    assert "2016年7月" in next(f.message for f in history.findings if f.code == "forecast.gap_filled")


def test_a_missing_single_value_is_put_in_at_the_years_level_and_told() -> None:
    values = [10.0 + at % 12 for at in range(24)] + [20.0 + 2 * (at % 12) for at in range(12)]
    points = [one for one in months(values) if one.period.code != "2020-05"]
    history = align_history("a", points, Shape.SINGLE)
    assert history.values[28] == pytest.approx(28.0, rel=0.01)
    assert history.filled == (28,)
    assert "2020年5月" in next(f.message for f in history.findings if f.code == "forecast.gap_filled")


def test_a_total_that_falls_is_a_revision_and_told() -> None:
    history = align_history("a", [Point(Period.ytd(y, m), 95.0 if (y, m) == (2020, 10) else 10.0 * m)
                                  for y in (2019, 2020) for m in range(2, 13)])  # fmt: skip
    assert history.values.min() > 0
    assert history.values[11:22].sum() == pytest.approx(120.0)
    assert "forecast.revised_down" not in codes(history)
    fallen = align_history("a", [Point(Period.ytd(y, m), 88.0 if (y, m) == (2020, 10) else 10.0 * m)
                                 for y in (2019, 2020) for m in range(2, 13)])  # fmt: skip
    assert fallen.values.min() > 0
    assert fallen.values[11:22].sum() == pytest.approx(120.0)
    assert "forecast.revised_down" in codes(fallen)


def test_a_total_that_falls_far_is_a_value_of_its_own() -> None:
    kept, falls = merge_falls(np.array([[10.0, 20.0, 5.0]]))
    assert falls == []
    assert split_totals(kept)[0][0].tolist() == [10.0, 10.0, -15.0]


def test_years_that_begin_within_are_left_out_and_told() -> None:
    history = align_history("a", months([5.0] * 30)[4:])
    assert history.first_year == 2019
    assert "2018年" in next(f.message for f in history.findings if f.code == "forecast.leading_year")


def test_january_alone_does_not_count_where_it_is_joined() -> None:
    points = [Point(Period.month(y, m), 10.0 * m) for y in (2020, 2021, 2022) for m in range(2, 13)]
    history = align_history("a", [*points, Point(Period.month(2023, 1), 10.0)], Shape.CUMULATIVE)
    assert (history.season, history.done, history.year) == (11, 0, 2023)


def test_quarters_are_a_season_of_four() -> None:
    points = [Point(Period.quarter(2020 + at // 4, at % 4 + 1), 5.0 + at % 4) for at in range(14)]
    history = align_history("a", points)
    assert (history.season, history.done, history.months_left, history.last.code) == (4, 2, 6, "2023-Q2")


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([], "holds no value"),
        ([Point(Period.month(2020, 1), None)], "holds no value"),
        ([Point(Period.month(2020, 1), 1.0), Point(Period.month(2020, 1), 2.0)], "two different values"),
        ([Point(Period.month(2020, 1), float("inf"))], "not a finite number"),
        ([Point(Period.of_year(2020), 1.0), Point(Period.of_year(2021), 1.0)], "no months to go by"),
        ([Point(Period.month(2020, 1), 1.0), Point(Period.ytd(2020, 2), 2.0)], "mixes periods"),
    ],
)
def test_what_is_no_series_is_refused(points: list[Point], message: str) -> None:
    with pytest.raises(InputError, match=message):
        align_history("a", points)
