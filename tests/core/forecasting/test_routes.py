"""Every history gets a number with its caveat, or a refusal with its reason; never a bare number."""

from dataclasses import replace

import numpy as np
import pytest
from forecast_series import make_history, make_values

from gongce.forecasting.history import History, Point, Shape, align_history
from gongce.forecasting.routes import Route, choose_route, project_histories
from gongce.vocabulary import Period, Severity


def project(history):
    return project_histories([history])[0]


def codes(projection):
    return {finding.code for finding in projection.findings}


def test_a_good_history_is_forecast_by_the_kernel_without_a_warning() -> None:
    made = project(make_history(years=8))
    assert made.route is Route.KERNEL
    assert made.year_end.quantile(0.1) < made.year_end.quantile(0.9)
    assert not [finding for finding in made.findings if finding.severity is not Severity.NOTE]


def test_two_years_are_forecast_wide_and_told() -> None:
    made = project(make_history(years=2))
    assert made.route is Route.KERNEL
    assert "forecast.short_history" in codes(made)
    assert made.year_end.spread >= 0.075


def test_one_year_is_forecast_from_last_year_and_told() -> None:
    history = make_history(years=1, noise=0.0, growth=0.0)
    made = project(history)
    assert made.route is Route.LAST_YEAR
    assert "forecast.one_year" in codes(made)
    assert made.year_end.quantile(0.5) == pytest.approx(history.values[:11].sum())


@pytest.mark.parametrize(
    ("values", "filled", "word"),
    [
        (np.array([5.0, 6.0]), 0, "不足一个完整年度"),
        (np.zeros(40), 0, "全为零"),
        (np.ones(40), 15, "缺15期"),
        (np.array([1.0, -1.0] * 14), 0, "含零或负值"),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_its_reason(values: np.ndarray, filled: int, word: str) -> None:
    made = project(History("某项", 2020, 12, values, 0.0, tuple(range(filled))))
    assert made.route is Route.REFUSED
    assert made.year_end is None
    reason = made.findings[-1]
    assert reason.severity is Severity.BLOCKING
    assert word in reason.message


def test_zeros_and_losses_take_amounts_and_are_told() -> None:
    values = make_values(years=6, done=5, growth=0.0) - 100.0
    made = project(History("利润", 2014, 11, values, float(values[-5:].sum())))
    assert made.route is Route.ADDITIVE
    assert "forecast.additive" in codes(made)
    low, middle, high = (made.year_end.quantile(level) for level in (0.1, 0.5, 0.9))
    assert low < middle < high
    whole = make_values(years=7, done=0, growth=0.0) - 100.0
    assert abs(middle - whole[66:].sum()) < 3 * (high - low)


def test_values_put_in_widen_the_spread() -> None:
    history = make_history(years=6)
    plain, patched = project(history), project(replace(history, filled=tuple(range(7))))
    assert patched.year_end.spread == pytest.approx(plain.year_end.spread * (1 + 2 * 7 / len(history.values)))


def test_years_before_the_last_zero_are_left_out_and_told() -> None:
    values = make_values(years=8, done=5)
    values[2 * 11 + 3] = 0.0
    made = project(History("某项", 2012, 11, values, float(values[-5:].sum())))
    assert made.route is Route.KERNEL
    assert made.history.first_year == 2015
    assert "2015年以来" in next(f.message for f in made.findings if f.code == "forecast.years_left_out")


def test_only_the_last_twelve_years_are_looked_at() -> None:
    values = make_values(years=20, done=5)
    changed = values.copy()
    changed[: 8 * 11] *= np.linspace(5, 1, 88)
    long, other = (project(History("某项", 2000, 11, one, float(one[-5:].sum()))) for one in (values, changed))
    assert long.months == other.months
    assert long.history.first_year == 2008


def test_counts_with_zeros_never_fall_below_what_is_known() -> None:
    values = np.tile([0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0], 7)[:70]
    made = project(History("家数", 2014, 11, values, 2.0))
    assert made.route is Route.ADDITIVE
    assert made.year_end.quantile(0.01) >= 2.0
    assert made.year_end.probability(2.0) == 1.0


def test_a_recent_shift_of_level_is_a_warning_and_an_old_one_a_note() -> None:
    values = make_values(years=6, done=5, growth=0.0)
    for at, severity in ((3 * 11, Severity.NOTE), (6 * 11 - 3, Severity.WARNING)):
        moved = values.copy()
        moved[at:] *= 1.8
        made = project(History("某项", 2014, 11, moved, float(moved[-5:].sum())))
        found = [finding for finding in made.findings if finding.code == "forecast.level_shift"]
        assert [finding.severity for finding in found] == [severity]
        assert "+8" in found[0].message or "+7" in found[0].message


def test_batches_do_not_change_results_of_series_of_other_lengths() -> None:
    histories = [make_history(f"{years}-{done}", years, done) for years in (1, 2, 5, 6) for done in (0, 5, 9)]
    together = project_histories(histories)
    for history, one in zip(histories, together, strict=True):
        alone = project(history)
        assert one.history is history
        assert one.year_end.quantile(0.5) == pytest.approx(alone.year_end.quantile(0.5))
        assert one.year_end.spread == pytest.approx(alone.year_end.spread)


def test_twenty_series_inform_each_others_spread_but_not_their_medians() -> None:
    histories = [make_history(str(seed), years=8, seed=seed, noise=0.01 * (1 + seed % 4)) for seed in range(24)]
    together = project_histories(histories)
    alone = [project(history) for history in histories]
    assert np.allclose([one.months for one in together], [one.months for one in alone])
    apart = np.log([one.year_end.spread for one in alone])
    assert np.std(np.log([one.year_end.spread for one in together])) < np.std(apart)


def test_after_december_the_next_year_is_forecast() -> None:
    made = project(make_history(years=6, done=0, noise=0.0, growth=0.05))
    assert made.history.year == 2020
    assert made.history.months_left == 12
    last = float(made.history.year_values(1).sum())
    assert made.year_end.quantile(0.5) == pytest.approx(last * np.exp(0.05), rel=0.02)


def test_past_revisions_are_drawn_upon() -> None:
    history = make_history(years=6)
    plain = project(history)
    revised = project_histories([history], revisions={history.name: (0.9, 1.0)})[0]
    assert revised.year_end.quantile(0.1) < plain.year_end.quantile(0.1)


def test_routes_are_named_for_readers() -> None:
    assert all(route.words for route in Route)
    assert choose_route(make_history(years=6)) is Route.KERNEL


def test_one_odd_month_of_the_last_years_is_told_and_its_mirror_a_year_later_is_not() -> None:
    points = [
        Point(Period.month(year, month), (100.0 + month) * (10 if (year, month) == (2022, 6) else 1))
        for year in range(2017, 2024)
        for month in range(1, 13)
    ]
    (made,) = project_histories([align_history("产量", points, Shape.SINGLE)])
    told = [one for one in made.findings if one.code == "forecast.odd_period"]
    assert [one.message.partition("，")[0] for one in told] == ["2022年6月为1060"]
    (plain,) = project_histories([align_history("产量", [p for p in points if p.period.year < 2022], Shape.SINGLE)])
    assert not [one for one in plain.findings if one.code == "forecast.odd_period"]
