"""The frame's way: levels from levels, growth from growth, parts with their whole, fans that begin where truth ends."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from forecast_series import make_values, ytd_points

from gongce.facts.schema import OBSERVATION_SCHEMA
from gongce.forecasting.attainment_frame import ATTAINMENT_SCHEMA, FAN_SCHEMA, QUANTILES, forecast_attainment
from gongce.forecasting.history import Point
from gongce.monitoring.goals import GOAL_SCHEMA
from gongce.vocabulary import Period

NOW = datetime(2020, 7, 15, tzinfo=UTC)
JUNE = Period.ytd(2020, 6)


def rows_of(points, unit, *, indicator="产值", measure="level", basis="current", definition=""):
    return [
        (indicator, definition, unit, "", p.period.code, measure, basis, "STAT_AGG", p.value, 1, "", "", "", "b", NOW)
        for p in points
    ]


def frame_of(*groups):
    return pl.DataFrame([row for group in groups for row in group], schema=OBSERVATION_SCHEMA, orient="row")


def goals_of(*rows):
    return pl.DataFrame(list(rows), schema=GOAL_SCHEMA)


def goal(unit, target, *, measure="level", direction="up", floor=None):
    names = {"indicator": "产值", "unit": unit, "industry": "", "measure": measure, "direction": direction}
    return names | {"floor": floor, "target": target, "decimals": 1, "origin": "assigned", "deadline": NOW.date()}


@pytest.fixture
def city():
    """Three districts and their city, to June 2020."""
    parts = {name: make_values(6, 5, seed=seed, level=100.0 * seed) for seed, name in enumerate(("东", "西", "南"), 1)}
    whole = sum(parts.values())
    return {**parts, "全市": whole}


def run(city, *extra, goals=None, parts=None):
    frame = frame_of(*(rows_of(ytd_points(values), unit) for unit, values in city.items()), *extra)
    made = goals_of(goal("全市", 1.2 * float(city["全市"][55:66].sum()))) if goals is None else goals
    return forecast_attainment(frame, made, as_of=JUNE, rng=np.random.default_rng(1), parts=parts)


def test_every_series_has_a_record_and_a_fan(city) -> None:
    made = run(city)
    assert made.records.schema == ATTAINMENT_SCHEMA
    assert made.fans.schema == FAN_SCHEMA
    assert set(made.records["unit"]) == set(city)
    record = made.records.filter(pl.col("unit") == "全市").row(0, named=True)
    assert record["tier"] == "target"
    assert record["gap"] == pytest.approx(record["goal"] - city["全市"][-5:].sum())
    assert record["per_month"] == pytest.approx(record["gap"] / 6)
    assert record["growth_needed"] == pytest.approx(100 * (record["gap"] / city["全市"][60:66].sum() - 1))
    assert made.records.filter(pl.col("unit") == "东").row(0, named=True)["tier"] == ""


def test_fans_hold_what_is_known_and_widen_after_it(city) -> None:
    fan = run(city).fans.filter(pl.col("unit") == "东")
    assert fan["period"].to_list()[:2] == ["2020-YTD02", "2020-YTD03"]
    assert fan["actual"].drop_nulls().to_list() == pytest.approx(np.cumsum(city["东"][-5:]).tolist())
    assert fan["last_year"].to_list() == pytest.approx(np.cumsum(city["东"][55:66]).tolist())
    ahead = fan.filter(pl.col("q50").is_not_null())
    assert ahead.height == 6
    assert (ahead["q90"] - ahead["q10"]).is_sorted()


def test_parts_and_whole_are_one_forecast(city) -> None:
    made = run(city, parts={"全市": ["东", "西", "南"]})
    whole = made.reconciled["产值", ""]
    assert np.allclose(whole.totals.sum(axis=0), whole.whole)
    assert made.records["is_reconciled"].all()
    record = made.records.filter(pl.col("unit") == "全市").row(0, named=True)
    assert whole.drivers[0].name == f"产值@{record['driver']}"
    assert 0 < record["driver_share"] <= 1
    assert record["q50"] == pytest.approx(np.quantile(whole.whole, 0.5))
    last = made.fans.filter((pl.col("unit") == "全市") & (pl.col("period") == "2020-YTD12")).row(0, named=True)
    assert [last[name] for name in QUANTILES] == pytest.approx([record[name] for name in QUANTILES])


def test_parts_that_do_not_add_up_are_left_apart(city) -> None:
    made = run({**city, "全市": city["全市"] * 1.1}, parts={"全市": ["东", "西", "南"]})
    assert not made.reconciled
    assert not made.records["is_reconciled"].any()


def test_observations_after_the_month_are_not_used(city) -> None:
    later = rows_of([p for p in ytd_points(make_values(7, 0)) if p.period.code == "2020-YTD11"], "东")
    assert run(city, later).records.equals(run(city).records)


def test_growth_targets_are_met_by_growth_alone(city) -> None:
    growth = [Point(p.period, 5.0 + 0.1 * (p.period.year % 3)) for p in ytd_points(np.ones(71))]
    extra = rows_of(growth, "全市", measure="growth", basis="comparable")
    goals = goals_of(goal("全市", 1e9), goal("全市", 5.0, measure="growth"))
    made = run(city, extra, goals=goals)
    rows = made.records.filter(pl.col("unit") == "全市")
    assert sorted(rows["measure"]) == ["growth", "level"]
    growths = rows.filter(pl.col("measure") == "growth").row(0, named=True)
    assert growths["goal"] == 5.0
    assert growths["value"] == pytest.approx(5.0 + 0.1 * (2020 % 3))
    assert growths["per_month"] is None


def test_a_new_definition_is_not_mixed_with_the_old(city) -> None:
    old = rows_of(ytd_points(make_values(3, 0, level=9e5)), "东", definition="旧")
    made = run(city, old)
    assert made.records.equals(run(city).records)
    assert "forecast.other_definition" in {finding.code for finding in made.findings}


def test_ceilings_are_read_from_the_goals_direction(city) -> None:
    total = float(city["东"][55:66].sum())
    for target, bounds in ((2 * total, (0.9, 1.0)), (0.8 * total, (0.0, 0.1))):
        made = run(city, goals=goals_of(goal("东", target, direction="down")))
        chance = made.records.filter(pl.col("unit") == "东")["probability"][0]
        assert bounds[0] <= chance <= bounds[1]


def test_a_series_that_cannot_be_forecast_keeps_its_gap_and_says_why(city) -> None:
    short = rows_of([p for p in ytd_points(make_values(6, 5)) if p.period.year == 2020], "新区")
    made = run(city, short, goals=goals_of(goal("新区", 1e4)))
    record = made.records.filter(pl.col("unit") == "新区").row(0, named=True)
    assert record["route"] == "refused"
    assert record["probability"] is None
    assert record["gap"] is not None
    assert "forecast.refused" in {finding.code for finding in made.findings if "新区" in finding.place}
