"""Distributions: the closed form against scipy, and what every probability must obey."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gongce.forecasting.calibration import LEAST_CASES, brier_parts, calibrate, crps, isotonic, recalibrate
from gongce.forecasting.distributions import LEVELS, YearEnd, student_cdf, student_quantile
from gongce.forecasting.paths import draw_paths, fan

ENDS = st.builds(
    YearEnd,
    known=st.floats(0, 1e6),
    rest=st.floats(1e-3, 1e6),
    spread=st.floats(0.002, 0.6),
    revisions=st.sampled_from([(), (0.98, 1.0, 1.01)]),
)


def test_student_agrees_with_scipy() -> None:
    at = np.linspace(-30, 30, 241)
    assert np.allclose(student_cdf(at), stats.t.cdf(at, 6), atol=1e-12)
    levels = np.array([0.001, 0.1, 0.5, 0.9, 0.999])
    assert np.allclose(student_quantile(levels), stats.t.ppf(levels, 6), atol=1e-8)


@given(ENDS)
@settings(deadline=None, max_examples=60)
def test_quantiles_rise(end: YearEnd) -> None:
    assert list(end.quantiles()) == sorted(end.quantiles())


@given(ENDS, st.floats(0, 3), st.floats(0, 3))
@settings(deadline=None, max_examples=60)
def test_probability_falls_as_the_target_rises(end: YearEnd, first: float, second: float) -> None:
    whole = end.known + end.rest
    low, high = sorted((first * whole, second * whole))
    assert end.probability(low) >= end.probability(high)
    assert end.probability(low, at_most=True) <= end.probability(high, at_most=True)
    assert end.probability(low) + end.probability(low, at_most=True) == pytest.approx(1)


@given(ENDS, st.floats(0, 1))
@settings(deadline=None, max_examples=60)
def test_a_target_already_passed_is_certain_unless_totals_are_revised(end: YearEnd, part: float) -> None:
    chance = end.probability(part * end.known)
    assert chance == 1.0 or (end.revisions and part > 0.97)


def test_revisions_make_a_passed_target_uncertain() -> None:
    sure, unsure = YearEnd(100.0, 1.0, 0.1), YearEnd(100.0, 1.0, 0.1, revisions=(0.95, 1.0))
    assert sure.probability(100.0) == 1.0
    assert unsure.probability(100.0) == pytest.approx(0.5, abs=1e-4)


@given(ENDS)
@settings(deadline=None, max_examples=60)
def test_half_of_the_probability_lies_above_the_median(end: YearEnd) -> None:
    if not end.revisions:
        assert end.probability(end.quantile(0.5)) == pytest.approx(0.5, abs=1e-3)


def test_shortfall_is_what_the_grid_says() -> None:
    end = YearEnd(50.0, 50.0, 0.1)
    assert end.shortfall(50.0) == 0.0
    assert end.shortfall(1000.0) == pytest.approx(1000 - end.sample_grid().mean())
    assert end.shortfall(90.0, at_most=True) > end.shortfall(110.0, at_most=True)


def test_additive_year_end_is_symmetric_and_may_be_negative() -> None:
    end = YearEnd(10.0, -20.0, 5.0, in_logs=False)
    assert end.quantile(0.5) == pytest.approx(-10.0)
    assert end.quantile(0.9) + end.quantile(0.1) == pytest.approx(-20.0)


def test_paths_end_in_the_stated_distribution() -> None:
    logs, spread = np.log([[10.0, 20.0, 30.0]]), np.array([0.2])
    paths = draw_paths(logs, spread, np.random.default_rng(1))[0]
    end = YearEnd(5.0, 60.0, 0.2)
    assert np.quantile(5 + paths.sum(axis=1), LEVELS) == pytest.approx(end.quantiles(), rel=2e-3)
    quantiles = fan(5.0, paths)
    assert (np.diff(quantiles, axis=1) > 0).all()
    assert (np.diff(quantiles[:, 4] - quantiles[:, 0]) > 0).all()


def test_common_shocks_correlate_totals() -> None:
    logs, spread = np.log(np.ones((2, 6))), np.array([0.1, 0.1])
    for common in (0.0, 0.8):
        totals = draw_paths(logs, spread, np.random.default_rng(2), common=common).sum(axis=2)
        assert np.corrcoef(totals)[0, 1] == pytest.approx(common, abs=0.08)


def test_crps_of_samples_is_its_definition() -> None:
    rng = np.random.default_rng(5)
    samples, actual = np.sort(rng.normal(size=(1, 40))), np.array([0.3])
    pairs = np.abs(samples[0][:, None] - samples[0][None]).mean() / 2
    assert crps(samples, actual)[0] == pytest.approx(np.abs(samples - 0.3).mean() - pairs)


@given(st.lists(st.tuples(st.sampled_from([0.05, 0.15, 0.5, 0.75]), st.booleans()), min_size=3, max_size=60))
@settings(deadline=None, max_examples=60)
def test_brier_is_the_sum_of_its_parts(cases: list[tuple[float, bool]]) -> None:
    stated = np.array([one[0] for one in cases])
    came = np.array([float(one[1]) for one in cases])
    parts = brier_parts(stated, came)
    assert parts.score == pytest.approx(parts.reliability - parts.resolution + parts.uncertainty + parts.within)
    assert parts.within == pytest.approx(0, abs=1e-9)


def test_an_honest_forecaster_looks_honest() -> None:
    rng = np.random.default_rng(6)
    pits, stated = rng.uniform(size=5000), rng.uniform(size=5000)
    came = (rng.uniform(size=5000) < stated).astype(float)
    found = calibrate(pits, np.zeros(5000), rng.integers(2020, 2022, 5000).astype(float), stated, came)
    assert found.coverage80 == pytest.approx(0.8, abs=0.02)
    assert sum(found.pit) == 5000
    assert max(found.pit) < 1.2 * min(found.pit)
    assert found.brier is not None
    assert found.brier.reliability < 0.002
    assert [year for year, _, _ in found.by_year] == [2020, 2021]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60)
def test_isotonic_rises_and_keeps_the_mean(values: list[float]) -> None:
    fitted = isotonic(np.array(values))
    assert (np.diff(fitted) >= -1e-12).all()
    assert fitted.mean() == pytest.approx(np.mean(values), abs=1e-9)


def test_recalibration_waits_for_a_hundred_cases() -> None:
    stated = np.array([0.9])
    past = np.full(LEAST_CASES - 1, 0.9)
    assert recalibrate(stated, past, np.zeros(len(past)))[0] == 0.9
    rng = np.random.default_rng(7)
    bold = rng.uniform(size=400)
    came = (rng.uniform(size=400) < 0.5 + (bold - 0.5) / 4).astype(float)
    assert recalibrate(np.array([0.95]), bold, came)[0] < 0.8
