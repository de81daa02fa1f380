"""Backtests use what was known then and nothing else, and the ledger keeps what was said."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from forecast_series import make_history, make_values

from gongce.forecasting.attainment import YearGoal, assess_year
from gongce.forecasting.backtest import backtest_histories, cut_history, interval80
from gongce.forecasting.history import History
from gongce.forecasting.ledger import (
    append_ledger,
    calibrate_ledger,
    freeze_outlook,
    read_ledger,
    score_ledger,
    tell_entries,
)
from gongce.forecasting.routes import project_histories
from gongce.vocabulary import InputError, RefusedError

NOW = datetime(2020, 7, 12, 9, tzinfo=UTC)


def panel(count=30, **options):
    return [make_history(f"序列{seed}", 9, 5, seed=seed, noise=0.03, **options) for seed in range(count)]


def test_a_cut_knows_only_what_was_known() -> None:
    history = make_history(years=6, done=5)
    cut = cut_history(history, 2018, 3)
    assert np.array_equal(cut.values, history.values[: 4 * 11 + 3])
    assert (cut.year, cut.done) == (2018, 3)
    assert cut.known == pytest.approx(history.values[44:47].sum())
    assert cut_history(history, 2014, 3) is None
    assert cut_history(history, 2025, 3) is None


def test_changing_the_future_changes_no_past_forecast() -> None:
    histories = panel(5)
    changed = []
    for history in histories:
        values = history.values.copy()
        values[-5:] *= 4
        changed.append(History(history.name, history.first_year, 11, values, float(values[-5:].sum())))
    plain, other = (backtest_histories(one, [5]) for one in (histories, changed))
    assert [case.quantiles for case in plain[0].cases] == [case.quantiles for case in other[0].cases]


def test_intervals_of_honest_series_cover_about_eighty_percent() -> None:
    test = backtest_histories(panel(60), [5])[0]
    assert len(test.cases) == 300
    assert 0.72 < test.calibration.coverage80 < 0.9
    assert test.calibration.coverage80 == np.mean(
        [low <= c.actual <= high for c in test.cases for low, high in [interval80(c)]]
    )
    assert sum(count for _, count, _ in test.calibration.by_year) == 300
    errors = dict(test.errors)
    assert errors["forecast"] < errors["even"]


def test_stages_and_years_are_as_asked() -> None:
    tests = backtest_histories(panel(3), [1, 5, 8], years=2)
    assert [(test.done, len(test.cases)) for test in tests] == [(1, 6), (5, 6), (8, 6)]


def outlook(target=None, years=6, seed=1):
    history = make_history("产值", years, 5, seed=seed)
    return assess_year(project_histories([history])[0], YearGoal(target=target))


def test_a_frozen_forecast_stays_as_it_was(tmp_path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert append_ledger(path, [freeze_outlook(outlook(1200.0), NOW)]) == 1
    before = path.read_bytes()
    assert append_ledger(path, [freeze_outlook(outlook(900.0, seed=2), NOW)]) == 0
    assert path.read_bytes() == before
    assert append_ledger(path, [freeze_outlook(outlook(900.0), NOW, subject="另一项")]) == 1
    assert path.read_bytes().startswith(before)
    assert [entry.subject for entry in read_ledger(path)] == ["产值", "另一项"]
    assert "产值 2020（据2020-06）" in next(iter(tell_entries(read_ledger(path))))


@pytest.mark.parametrize("damage", ["change", "remove", "text"])
def test_a_changed_ledger_is_seen(tmp_path, damage: str) -> None:
    path = tmp_path / "ledger.jsonl"
    append_ledger(path, [freeze_outlook(outlook(), NOW, subject=name) for name in "甲乙丙"])
    lines = path.read_text(encoding="utf-8").splitlines()
    if damage == "change":
        record = json.loads(lines[0])
        record["quantiles"][3] *= 1.1
        lines[0] = json.dumps(record, ensure_ascii=False)
    elif damage == "remove":
        del lines[1]
    else:
        lines[1] = "{}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="restore"):
        read_ledger(path)


def test_forecasts_are_scored_when_the_truth_arrives(tmp_path) -> None:
    path = tmp_path / "ledger.jsonl"
    made = outlook(target=1400.0)
    append_ledger(path, [freeze_outlook(made, NOW)])
    assert score_ledger(read_ledger(path), {("产值", "2019"): 1.0}) == ()
    assert calibrate_ledger(()) is None
    scored = score_ledger(read_ledger(path), {("产值", "2020"): made.median})
    assert scored[0].pit == pytest.approx(0.5, abs=0.01)
    assert scored[0].is_inside80
    far = score_ledger(read_ledger(path), {("产值", "2020"): made.median * 2})[0]
    assert (far.pit, far.is_inside80) == (1.0, False)
    assert far.crps > scored[0].crps
    calibration = calibrate_ledger([*scored, far])
    assert (calibration.cases, calibration.coverage80) == (2, 0.5)
    assert calibration.brier is not None


def test_a_refusal_cannot_be_frozen() -> None:
    refused = assess_year(project_histories([History("零", 2014, 11, np.zeros(40), 0.0)])[0])
    with pytest.raises(RefusedError):
        freeze_outlook(refused, NOW)


def test_values_that_were_put_in_are_no_truth() -> None:
    values = make_values(years=6)
    history = History("a", 2014, 11, values, float(values[-5:].sum()), filled=(24,))
    years = [case.year for case in backtest_histories([history], [5])[0].cases]
    assert years == [2019, 2018, 2017, 2015]
