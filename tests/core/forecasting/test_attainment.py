"""Targets: gap and monthly amount, growth needed on the right base, probability, lights, growth targets apart."""

import numpy as np
import pytest
from forecast_series import make_history
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.forecasting.attainment import (
    ComparableBase,
    Tier,
    YearGoal,
    assess_reconciled,
    assess_year,
    light_of,
    required_rest_growth,
)
from gongce.forecasting.growths import assess_growth
from gongce.forecasting.history import History, Point
from gongce.forecasting.reconciliation import reconcile
from gongce.forecasting.routes import project_histories
from gongce.monitoring.lights import Light
from gongce.vocabulary import InputError, Period


def outlook_of(history, **goal):
    return assess_year(project_histories([history])[0], YearGoal(**goal))


def test_the_worked_example_of_the_rest_of_the_year_comes_out() -> None:
    base = ComparableBase(1000.0, 520.0)
    assert required_rest_growth(8.0, base, 556.4) == pytest.approx(9.083, abs=5e-4)
    with pytest.raises(InputError):
        required_rest_growth(8.0, ComparableBase(100.0, 100.0), 50.0)


def test_gap_and_monthly_amount_are_plain_arithmetic() -> None:
    values = np.tile(np.array([16.0] + [8.0] * 10), 6)
    values = np.concatenate([values, [16.0, 8.0, 8.0, 8.0, 8.0]])
    outlook = outlook_of(History("某项", 2014, 11, values, 48.0), target=120.0)
    main = outlook.main
    assert (main.gap, main.per_month, main.last_per_month) == (72.0, 12.0, 8.0)
    assert main.growth_needed == pytest.approx(50.0)
    assert not main.is_comparable
    assert outlook.last_total == 96.0
    assert main.light is Light.BEHIND


def test_a_comparable_base_replaces_the_published_one() -> None:
    history = make_history(years=6)
    projection = project_histories([history])[0]
    target = history.known * 2.2
    outlook = assess_year(projection, YearGoal(target=target), ComparableBase(1000.0, 400.0))
    assert outlook.main.is_comparable
    assert outlook.main.growth_needed == pytest.approx(((target - history.known) / 600.0 - 1) * 100)


def test_a_target_already_reached_is_certain() -> None:
    history = make_history(years=6)
    assert outlook_of(history, target=history.known * 0.9).main.probability == 1.0


def test_three_values_of_a_target_are_ordered_in_probability() -> None:
    history = make_history(years=6)
    middle = outlook_of(history).median
    outlook = outlook_of(history, floor=middle * 0.99, target=middle, strive=middle * 1.02)
    chances = [tier.probability for tier in outlook.tiers]
    assert chances == sorted(chances, reverse=True)
    assert [tier.tier for tier in outlook.tiers] == [Tier.FLOOR, Tier.TARGET, Tier.STRIVE]
    assert outlook.main.tier is Tier.TARGET
    assert chances[1] == pytest.approx(0.5, abs=1e-6)


def test_a_ceiling_is_met_by_staying_below() -> None:
    history = make_history(years=6)
    middle = outlook_of(history).median
    assert outlook_of(history, target=1.5 * middle, at_most=True).main.light is Light.OK
    assert outlook_of(history, target=0.9 * middle, at_most=True).main.light is Light.BEHIND


def test_a_refused_history_still_shows_gap_and_monthly_amount() -> None:
    outlook = outlook_of(History("新项目", 2020, 12, np.array([5.0, 6.0]), 11.0), target=111.0)
    assert (outlook.main.gap, outlook.main.per_month) == (100.0, 10.0)
    assert (outlook.main.probability, outlook.median, outlook.main.light) == (None, None, Light.UNKNOWN)


def test_lights_change_at_eighty_and_fifty_percent() -> None:
    assert [light_of(p) for p in (0.8, 0.7999, 0.5, 0.4999)] == [Light.OK, Light.DUE_SOON, Light.DUE_SOON, Light.BEHIND]


def growth_points(last_month=6, final=6.0, years=8):
    points = []
    for year in range(2010, 2010 + years + 1):
        for month in range(2, 13 if year < 2010 + years else last_month + 1):
            points.append(Point(Period.ytd(year, month), final + 0.1 * (year % 3) + 0.05 * (12 - month)))
    return points


def test_a_growth_target_is_judged_by_growth_alone() -> None:
    outlook = assess_growth("增加值", growth_points(), YearGoal(target=6.0))
    tier = outlook.tiers[0]
    assert outlook.month == 6
    assert tier.gap == pytest.approx(6.0 - outlook.growth)
    assert not tier.is_comparable
    assert tier.rest_needed == pytest.approx(2 * 6.0 - outlook.growth)
    assert 0 < tier.probability < 1


def test_with_bases_the_growth_needed_is_exact() -> None:
    outlook = assess_growth("增加值", growth_points(), YearGoal(target=8.0), ComparableBase(1000.0, 520.0), 556.4)
    assert outlook.tiers[0].is_comparable
    assert outlook.tiers[0].rest_needed == pytest.approx(9.083, abs=5e-4)


@given(st.floats(-20, 30), st.floats(-20, 30))
@settings(deadline=None, max_examples=40)
def test_probability_of_growth_falls_as_the_target_rises(first: float, second: float) -> None:
    low, high = sorted((first, second))
    outlook = assess_growth("增加值", growth_points(), YearGoal(floor=low, target=high))
    assert outlook.tiers[0].probability >= outlook.tiers[1].probability
    assert list(outlook.quantiles) == sorted(outlook.quantiles)


def test_growth_without_past_years_is_wide_and_told() -> None:
    outlook = assess_growth("增加值", growth_points(years=1))
    assert outlook.year_end.spread == pytest.approx(1.5)
    assert [finding.code for finding in outlook.findings] == ["forecast.short_growth"]


def test_growth_of_a_whole_year_has_nothing_left_to_forecast() -> None:
    with pytest.raises(InputError, match="whole year"):
        assess_growth("增加值", growth_points(last_month=12))


def units_and_city(noise=0.03, common=0.0):
    rng = np.random.default_rng(9)
    shock = common * rng.standard_normal(71)
    units = [make_history(f"区{n}", 6, 5, seed=n, level=100.0 * n, noise=noise) for n in (1, 2, 3)]
    units = [
        History(u.name, u.first_year, 11, u.values * np.exp(shock), float((u.values * np.exp(shock))[-5:].sum()))
        for u in units
    ]
    whole = sum(unit.values for unit in units)
    city = History("全市", 2014, 11, whole, float(whole[-5:].sum()))
    *parts, total = project_histories([*units, city])
    return parts, total


def test_parts_add_up_to_the_whole_path_by_path() -> None:
    parts, city = units_and_city()
    made = reconcile(parts, city, np.random.default_rng(1))
    assert np.allclose(made.totals.sum(axis=0), made.whole)
    assert np.allclose(made.fans[-1, -1], np.quantile(made.whole, (0.1, 0.25, 0.5, 0.75, 0.9)))
    assert sum(driver.variance_share for driver in made.drivers) == pytest.approx(1)
    assert sum(driver.weight for driver in made.drivers) == pytest.approx(1)


def test_the_whole_moves_toward_its_own_forecast_and_keeps_its_spread() -> None:
    parts, city = units_and_city(noise=0.02, common=0.05)
    made = reconcile(parts, city, np.random.default_rng(1))
    bottom_up = sum(part.year_end.rest for part in parts)
    moved = np.median(made.whole) - city.year_end.known
    assert min(bottom_up, city.year_end.rest) * 0.995 <= moved <= max(bottom_up, city.year_end.rest) * 1.005
    spread = np.log(np.quantile(made.whole - city.year_end.known, 0.9) / moved) / 1.4398
    assert spread == pytest.approx(city.year_end.spread, rel=0.35)
    assert 0 <= made.common <= 0.95


def test_outlooks_after_reconciling_are_those_of_the_paths() -> None:
    parts, city = units_and_city()
    made = reconcile(parts, city, np.random.default_rng(1))
    goal = YearGoal(target=float(np.median(made.whole)))
    whole = assess_reconciled(assess_year(city, goal), made)
    assert whole.main.probability == pytest.approx(0.5, abs=0.01)
    part = assess_reconciled(assess_year(parts[0], YearGoal(target=parts[0].year_end.quantile(0.5))), made)
    assert part.projection.year_end.rest == pytest.approx(parts[0].year_end.rest * made.factors[0])


def test_units_that_cannot_be_summed_are_refused() -> None:
    parts, city = units_and_city()
    late = project_histories([make_history("区4", 6, 4)])[0]
    with pytest.raises(InputError, match="different periods"):
        reconcile([*parts, late], city, np.random.default_rng(1))
    with pytest.raises(InputError, match="no units"):
        reconcile([], city, np.random.default_rng(1))
    losing = project_histories([History("亏损", 2014, 11, np.tile([1.0, -1.0], 35)[:70], 0.0)])[0]
    with pytest.raises(InputError, match="亏损"):
        reconcile([losing], city, np.random.default_rng(1))


@given(st.permutations(range(3)))
@settings(deadline=None, max_examples=6)
def test_the_order_of_units_does_not_change_their_medians(order: list[int]) -> None:
    parts, city = units_and_city()
    first = reconcile(parts, city, np.random.default_rng(1))
    second = reconcile([parts[at] for at in order], city, np.random.default_rng(1))
    assert [second.factors[place] for place in range(3)] == pytest.approx([first.factors[at] for at in order])
    assert second.common == pytest.approx(first.common)


def test_levels_that_grow_otherwise_than_published_are_told() -> None:
    points = growth_points()
    last = points[-1].value or 0.0
    right = assess_growth("增加值", points, None, ComparableBase(1000.0, 500.0), 500.0 * (1 + last / 100))
    wrong = assess_growth("增加值", points, None, ComparableBase(1000.0, 500.0), 500.0 * (1.01 + last / 100))
    assert "forecast.levels_differ" not in [one.code for one in right.findings]
    assert [one.code for one in wrong.findings] == ["forecast.levels_differ"]
