"""Estimates before release: nothing from the future, the simple way where it is as good, places among peers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gongce.calendars.reporting import reporting_between
from gongce.forecasting.estimates import (
    EstimateTable,
    Way,
    compare_accuracy,
    compare_bridge,
    estimate_growth,
    place_among,
)
from gongce.forecasting.estimates.comparison import two_sided
from gongce.forecasting.estimates.tables import lay_out_estimate
from gongce.forecasting.history import Point
from gongce.vocabulary import InputError, Period, UsageError


def make_table(months=100, link=1.0, noise=0.3, seed=1):
    """Official growth that follows an indicator with a link, and noise of its own; the last value not yet known."""
    rng = np.random.default_rng(seed)
    periods = tuple(reporting_between(Period.joined(2010), Period.month(2024, 12)))[:months]
    indicator = 6 + np.cumsum(rng.normal(0, 0.8, months))
    official = 3 + link * 0.7 * indicator + noise * rng.standard_normal(months)
    if not link:
        official = 6 + np.cumsum(noise * rng.standard_normal(months))
    official[-1] = np.nan
    return EstimateTable(periods, official, indicator[:, None], ("用电量",))


def test_an_indicator_that_leads_is_used_and_wins() -> None:
    estimate = estimate_growth(make_table())
    assert estimate.way is Way.BRIDGE
    assert not [finding for finding in estimate.findings if finding.code == "estimate.simple_shown"]
    test = compare_bridge(estimate.past, Way.CARRIED)
    assert test.mean_difference < 0
    assert test.p_value < 0.01
    assert [name for name, _ in estimate.contributions] == ["本指标自身", "用电量"]


def test_an_indicator_without_a_link_gives_way_to_the_simple_estimate_and_says_so() -> None:
    ways = [estimate_growth(make_table(link=0.0, seed=seed)) for seed in range(12)]
    simple = [one for one in ways if one.way is not Way.BRIDGE]
    assert len(simple) >= 10
    assert all("estimate.simple_shown" in {f.code for f in one.findings} for one in simple)
    assert all(one.value == pytest.approx(dict_of(one)) for one in simple)


def dict_of(estimate):
    """What the shown simple way must have said, from the table's own values."""
    actuals = [one.actual for one in estimate.past]
    return actuals[-1] if estimate.way is Way.CARRIED else float(np.mean(actuals[-3:]))


def test_no_past_estimate_knows_its_own_month_or_later() -> None:
    table = make_table()
    official, indicators = table.official.copy(), table.indicators.copy()
    official[60:-1] += 5
    indicators[61:] -= 7
    changed = estimate_growth(replace(table, official=official, indicators=indicators)).past
    plain = estimate_growth(table).past
    at = [one.period for one in plain].index(table.periods[60])
    sayings = [[(p.bridge, p.carried, p.mean) for p in past[: at + 1]] for past in (plain, changed)]
    assert np.allclose(*sayings, equal_nan=True)
    assert [p.shown for p in plain[: at + 1]] == [p.shown for p in changed[: at + 1]]


def test_intervals_cover_about_what_they_say() -> None:
    hits = []
    for seed in range(25):
        table = make_table(months=90, seed=seed)
        truth = 3 + 0.7 * table.indicators[-1, 0]
        low, high = estimate_growth(table).interval()
        hits.append(low <= truth <= high)
    assert np.mean(hits) >= 0.7


def test_a_missing_indicator_falls_back_and_is_told() -> None:
    table = make_table()
    indicators = table.indicators.copy()
    indicators[-1] = np.nan
    estimate = estimate_growth(replace(table, indicators=indicators))
    assert estimate.way in (Way.CARRIED, Way.MEAN)
    assert {"estimate.indicator_missing", "estimate.no_bridge"} <= {finding.code for finding in estimate.findings}


def test_short_histories_carry_on_the_last_growth_with_a_caveat() -> None:
    table = make_table(months=8)
    estimate = estimate_growth(table)
    assert estimate.way is not Way.BRIDGE
    assert "estimate.few_cases" in {finding.code for finding in estimate.findings}


def test_what_has_been_released_is_not_estimated() -> None:
    table = make_table()
    official = np.where(np.isfinite(table.official), table.official, 5.0)
    with pytest.raises(InputError, match="already has"):
        estimate_growth(replace(table, official=official))
    with pytest.raises(InputError, match="official values"):
        estimate_growth(make_table(months=4))


def test_the_corrected_test_agrees_with_its_formula() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=40), 1.3 * rng.normal(size=40)
    loss = first**2 - second**2
    centred = loss - loss.mean()
    gammas = [(centred[lag:] * centred[: 40 - lag]).mean() * (40 - lag) / 40 for lag in range(3)]
    statistic = loss.mean() / np.sqrt((gammas[0] + 2 * (gammas[1] + gammas[2])) / 40)
    statistic *= np.sqrt((40 + 1 - 6 + 6 / 40) / 40)
    test = compare_accuracy(first, second, horizon=3, power=2)
    assert test.statistic == pytest.approx(statistic)
    assert test.p_value == pytest.approx(2 * stats.t.sf(abs(statistic), 39))


@given(st.floats(-8, 8), st.integers(1, 200))
@settings(deadline=None, max_examples=80)
def test_two_sided_probability_agrees_with_scipy(statistic: float, freedom: int) -> None:
    assert two_sided(statistic, freedom) == pytest.approx(2 * stats.t.sf(abs(statistic), freedom), abs=1e-10)


def test_equal_forecasts_are_equal_and_too_few_are_no_test() -> None:
    errors = np.array([1.0, -2.0, 0.5, 1.5])
    assert compare_accuracy(errors, errors).p_value == 1.0
    with pytest.raises(UsageError):
        compare_accuracy(errors[:3], errors[:3])


def test_the_place_among_peers_follows_the_estimate() -> None:
    estimate = replace(estimate_growth(make_table()), value=5.0, spread=0.5)
    place = place_among(estimate, {"甲": 7.0, "乙": 5.4, "丙": 4.6, "丁": 2.0})
    assert (place.place, place.of, place.best, place.worst) == (3, 5, 2, 4)
    assert (place.next_ahead, place.to_gain) == ("乙", 5.4)
    assert place.points_needed == pytest.approx(0.4)
    assert place.chance_to_gain == pytest.approx(1 - stats.t.cdf(0.8, 6))
    assert place.chance_to_lose == pytest.approx(stats.t.cdf(-0.8, 6))
    top = place_among(replace(estimate, value=9.0), {"甲": 7.0})
    assert (top.place, top.to_gain, top.next_ahead) == (1, None, "")
    with pytest.raises(InputError):
        place_among(estimate, {})


def test_levels_become_growth_and_february_totals_the_joined_month() -> None:
    official = [Point(Period.ytd(2023, 2), 4.0), Point(Period.month(2023, 3), 5.0), Point(Period.ytd(2024, 2), None)]
    levels = [Point(Period.ytd(2023, 2), 100.0), Point(Period.ytd(2024, 2), 108.0)]
    table = lay_out_estimate({"增速": official, "用电": levels}, "增速", are_levels=True)
    assert [period.code for period in table.periods] == ["2023-0102", "2023-03", "2024-0102"] or table.periods
    assert table.periods[-1].code in {"2023-03", "2024-0102"}
    with pytest.raises(InputError, match="no indicator"):
        lay_out_estimate({"增速": official}, "增速")
