"""The kernel: seasons, levels, shifts, festival, and what must hold whatever the series."""

import numpy as np
import pytest
from forecast_series import SHAPE_11, make_panel, make_values
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.forecasting.kernel import (
    blend_spread,
    festival_effects,
    find_level_shifts,
    forecast_rest,
    past_errors,
    seasonal_profile,
)
from gongce.forecasting.kernel.breaks import LevelShift, rebase
from gongce.forecasting.kernel.festival import festival_columns
from gongce.forecasting.kernel.seasonals import weighted_median


def test_season_of_a_noiseless_series_is_found_exactly() -> None:
    logs = np.log(make_values(noise=0.0, growth=0.0))[None]
    wanted = np.log(SHAPE_11) - np.log(SHAPE_11).mean()
    assert np.allclose(seasonal_profile(logs, 11)[0], wanted)


def test_one_odd_year_does_not_bend_the_season() -> None:
    values = make_values(years=8, noise=0.0, growth=0.0)
    values[3 * 11 + 6] *= 5
    wanted = np.log(SHAPE_11) - np.log(SHAPE_11).mean()
    assert np.abs(seasonal_profile(np.log(values)[None], 11)[0] - wanted).max() < 0.05


def test_noiseless_growth_is_carried_on() -> None:
    values = make_values(years=7, done=5, noise=0.0, growth=0.06)
    whole = make_values(years=8, done=0, noise=0.0, growth=0.06)
    made = np.exp(forecast_rest(values[None], 11, 5).logs[0])
    assert np.abs(made / whole[7 * 11 + 5 :] - 1).max() < 0.01


@pytest.mark.parametrize(("shift", "at"), [(0.7, 30), (-0.5, 41), (0.4, 62)])
def test_a_shift_of_level_is_found_where_it_is(shift: float, at: int) -> None:
    rng = np.random.default_rng(3)
    adjusted = 0.02 * rng.standard_normal(70)
    adjusted[at:] += shift
    found = find_level_shifts(adjusted[None])[0]
    assert [one.at for one in found] == [at]
    assert found[0].shift == pytest.approx(shift, abs=0.05)


def test_noise_and_one_odd_month_are_no_shift() -> None:
    rng = np.random.default_rng(4)
    adjusted = 0.05 * rng.standard_normal((20, 80))
    adjusted[:, 40] += 1.0
    assert not any(find_level_shifts(adjusted))


def test_after_a_shift_the_forecast_follows_the_new_level() -> None:
    values = make_values(years=8, done=5, growth=0.0)
    shifted = values.copy()
    shifted[6 * 11 :] *= 2
    before, after = (np.exp(forecast_rest(one[None], 11, 5).logs).sum() for one in (values, shifted))
    assert after / before == pytest.approx(2.0, rel=0.05)


def test_shifts_unknown_at_a_past_origin_are_not_used_there() -> None:
    logs = np.zeros((1, 30))
    shifts = ((LevelShift(10, 0.5), LevelShift(25, 1.0)),)
    assert rebase(logs, shifts, known_by=20)[0, 0] == 0.5
    assert rebase(logs, shifts)[0, 0] == 1.5


def test_festival_that_moves_output_into_march_is_found_and_shrunk_where_there_is_none() -> None:
    values = make_values(years=14, done=0, noise=0.01)
    columns = festival_columns(2008, len(values), 11)
    moved = values * np.exp(columns @ np.array([0.12, -0.2]))
    effects = festival_effects(np.log(np.array([moved, values])), columns, 11)
    assert effects[0] == pytest.approx([0.12, -0.2], abs=0.05)
    assert np.abs(effects[1]).max() < 0.05


def test_years_without_a_known_festival_take_no_regressor() -> None:
    assert festival_columns(1950, 40, 11).shape == (40, 0)
    assert festival_columns(2010, 40, 4).shape == (40, 0)
    assert festival_effects(np.zeros((1, 40)), np.zeros((40, 0)), 11).shape == (1, 0)


def test_spread_of_a_noisier_series_is_wider() -> None:
    spreads = []
    for noise in (0.01, 0.08):
        values = np.array([make_values(years=9, noise=noise, seed=seed) for seed in range(5)])
        made = forecast_rest(values, 11, 5)
        errors = past_errors(values, 11, 5, first_year=None, shifts=made.shifts)
        spreads.append(float(np.median(blend_spread(errors, made.spread))))
    assert spreads[1] > 3 * spreads[0]


def test_too_few_years_take_the_wide_default() -> None:
    values = make_panel(years=2)
    made = forecast_rest(values, 11, 5)
    errors = past_errors(values, 11, 5, first_year=None, shifts=made.shifts)
    assert errors.shape == (5, 0)
    assert (blend_spread(errors, made.spread) >= 0.075).all()


def test_past_errors_use_nothing_that_came_later() -> None:
    values = make_panel(years=8)
    shifts = ((),) * len(values)
    before = past_errors(values, 11, 5, first_year=2010, shifts=shifts)
    later = values.copy()
    later[:, -5:] *= 3
    assert np.array_equal(past_errors(later, 11, 5, first_year=2010, shifts=shifts), before)


@given(st.floats(1e-6, 1e9))
@settings(max_examples=30, deadline=None)
def test_scaling_a_series_scales_its_forecast(factor: float) -> None:
    values = make_panel(series=2)
    plain, scaled = forecast_rest(values, 11, 5), forecast_rest(values * factor, 11, 5)
    assert np.allclose(scaled.logs - plain.logs, np.log(factor), atol=1e-6)
    assert np.allclose(scaled.spread, plain.spread, rtol=1e-5, atol=1e-9)


@given(st.permutations(range(6)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_series_does_not_matter(order: list[int]) -> None:
    values = make_panel(series=6)
    assert np.allclose(forecast_rest(values[order], 11, 5).logs, forecast_rest(values, 11, 5).logs[order])


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_weighted_median_with_equal_weights_is_the_median(values: list[float]) -> None:
    rows = np.array([values])
    assert weighted_median(rows, np.ones(len(values)))[0] == pytest.approx(np.median(values))


def test_twelve_months_and_quarters_are_forecast_too() -> None:
    for shape, done in ((np.linspace(1, 2, 12), 7), (np.array([1.0, 1.2, 1.1, 1.5]), 2), (np.linspace(1, 2, 12), 0)):
        values = make_values(years=6, done=done, noise=0.0, growth=0.0, shape=shape)
        assert np.exp(forecast_rest(values[None], len(shape), done).logs[0]) == pytest.approx(100 * shape[done:])
