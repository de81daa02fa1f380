"""The efficiency index, climate lights, diffusion and composite indexes, ratios, pairs, peers, growth points."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongce.monitoring.climate import (
    Heat,
    LimitSource,
    composite_index,
    diffusion_index,
    judge_climate,
    quantile_limits,
    target_limits,
)
from gongce.monitoring.efficiency import EFFICIENCY_ITEMS, LIABILITY, efficiency_index
from gongce.monitoring.figures import FIGURE_SCHEMA
from gongce.monitoring.growth_points import find_growth_points, league_inputs
from gongce.monitoring.lights import Light
from gongce.monitoring.pairs import compare_with_proxy, proxy_growth
from gongce.monitoring.peers import place_among_peers
from gongce.monitoring.ratios import upgrade_coverage
from gongce.vocabulary import InputError, RefusedError

SPECS = Path(__file__).resolve().parents[2] / "specs" / "monitoring"
OFFICIAL = yaml.safe_load((SPECS / "efficiency-index.yaml").read_text(encoding="utf-8"))
STANDARD = {item.id: item.standard for item in EFFICIENCY_ITEMS}


@pytest.mark.parametrize("case", OFFICIAL, ids=lambda case: case["who"])
def test_five_official_indexes_are_reproduced(case: dict) -> None:
    ratios = (Fraction(str(value)) for value in case["ratios"])
    values = dict(zip((item.id for item in EFFICIENCY_ITEMS), ratios, strict=True))
    found = Fraction(efficiency_index(values).printed)
    assert abs(found - Fraction(str(case["index"]))) <= Fraction("0.05")


@pytest.mark.parametrize(("liability", "points"), [(0, 12), (60, 12), (61, 11.7), (80, 6), (100, 0), (120, 0)])
def test_the_liability_ratio_scores_whole_up_to_60_then_falls_to_nothing_at_100(liability: int, points: float) -> None:
    index = efficiency_index(STANDARD | {LIABILITY: Fraction(liability)})
    assert float(next(part for item, _, part in index.points if item.id == LIABILITY)) == points


def test_weights_are_a_hundred_and_the_standards_give_a_hundred() -> None:
    assert sum(item.weight for item in EFFICIENCY_ITEMS) == 100
    assert efficiency_index(STANDARD).value == 100
    with pytest.raises(InputError, match="产品销售率"):
        efficiency_index({name: value for name, value in STANDARD.items() if name != "sales_ratio"})


@pytest.mark.parametrize(
    ("total", "state"),
    [(45, "overheated"), (38, "overheated"), (37, "warm"), (32, "warm"), (31, "normal"), (23, "normal"), (22, "cool"),
     (17, "cool"), (16, "too_cold"), (9, "too_cold")],
)  # fmt: skip
def test_nine_components_are_judged_by_the_documented_bands(total: int, state: str) -> None:
    scores = [total // 9 + (number < total % 9) for number in range(9)]
    climate = judge_climate({str(number): list(Heat)[5 - score] for number, score in enumerate(scores)})
    assert (climate.total, climate.state.value) == (total, state)


def test_component_limits_say_what_they_rest_on() -> None:
    history = np.arange(101, dtype=float)
    limits = quantile_limits(history)
    assert (limits.values, limits.source) == ((10.0, 25.0, 75.0, 90.0), LimitSource.QUANTILES)
    assert [limits.state(value).value for value in (5, 20, 50, 80, 95)] == [
        "too_cold", "cool", "normal", "warm", "overheated",
    ]  # fmt: skip
    assert target_limits(7, 1, 3).source is LimitSource.TARGET
    with pytest.raises(InputError, match="23 past values"):
        quantile_limits(history[:23])


def test_the_two_grammars_of_lights_share_no_sign_and_no_word() -> None:
    ours = {part for light in Light for part in (light.shape, light.word)} - {"", "正常"}
    theirs = {part for heat in Heat for part in heat.text.split()} - {"正常"}
    assert not ours & theirs


@given(st.lists(st.lists(st.floats(-5, 5), min_size=1, max_size=6), min_size=1, max_size=6).filter(
    lambda rows: len({len(row) for row in rows}) == 1))  # fmt: skip
def test_a_diffusion_index_and_its_mirror_make_a_hundred(rows: list[list[float]]) -> None:
    changes = np.array(rows)
    assert np.allclose(diffusion_index(changes) + diffusion_index(-changes), 100)


def test_a_composite_of_one_series_moves_as_it_does() -> None:
    index = composite_index(np.array([[100.0, 110.0, 105.0, 120.0, 118.0]]))
    assert index[0] == 100
    assert np.array_equal(np.sign(np.diff(index)), [1, -1, 1, -1])


def test_the_proxy_flags_a_gap_of_two_spreads_and_names_its_substitute() -> None:
    calm = np.array([7.0, 7.2, 6.8, 7.1, 6.9, 7.0, 7.3, 6.7, 7.1, 6.9, 7.0, 7.2])
    proxy = proxy_growth(calm, calm, calm)
    value_added = np.append(calm + np.tile([0.1, -0.1], 6), 9.0)
    found = compare_with_proxy(value_added, np.append(proxy, 7.0), is_road_freight=True)
    assert found.is_divergent
    assert found.gap == pytest.approx(2.0)
    assert "公路货运" in found.note


def test_the_place_among_peers_says_what_gains_a_place() -> None:
    values = {"own": Fraction(100), "a": Fraction(110), "b": Fraction(90), "c": Fraction(130)}
    place = place_among_peers("va", "own", values, growth={"a": Fraction(5)})
    assert (place.rank, place.of, place.ahead, place.best) == (3, 4, "a", "c")
    assert float(place.needed) == pytest.approx(15.5)
    assert float(place.gap_to_mean) == -7.5
    lower = place_among_peers("energy", "own", values, more_is_better=False)
    assert (lower.rank, lower.ahead) == (2, "b")
    with pytest.raises(InputError, match="no figure of own"):
        place_among_peers("va", "own", {"own": None})


def figures(rows: list[tuple[str, str, float | None, float | None]]) -> pl.DataFrame:
    frame = pl.DataFrame(
        [
            {"indicator": "va", "unit": unit, "lane": lane, "level": level, "base": base,
             "status": "reported" if level is not None else "not_reported"}
            for unit, lane, level, base in rows
        ],
        schema={"indicator": pl.String, "unit": pl.String, "lane": pl.String, "level": pl.Float64, "base": pl.Float64,
                "status": pl.String},
    )  # fmt: skip
    lacking = [pl.lit(None, kind).alias(name) for name, kind in FIGURE_SCHEMA.items() if name not in frame.columns]
    return frame.with_columns(lacking).with_columns(industry=pl.lit("")).select(FIGURE_SCHEMA.names())


def test_growth_points_tell_who_adds_and_never_leave_the_lane() -> None:
    frame = figures([("a", "STAT_MICRO", 30.0, 10.0), ("b", "STAT_MICRO", 15.0, 10.0), ("c", "STAT_MICRO", 5.0, 9.0)])
    points = find_growth_points(frame, "va", ["a", "b", "c"], internal=True)
    assert (points.added, points.lost) == (25.0, -4.0)
    assert points.frame["unit"].to_list() == ["a", "b", "c"]
    assert points.frame["share"].to_list() == [80.0, 20.0, None]
    with pytest.raises(RefusedError, match="may not be published"):
        find_growth_points(frame, "va", ["a"], internal=False)


def test_league_inputs_name_the_reason_of_a_unit_without_a_figure() -> None:
    rows = figures([("a", "STAT_AGG", 30.0, 10.0), ("b", "STAT_AGG", None, None)])
    found = league_inputs(rows, ["va"], ["a", "b", "c"])
    assert dict(found.select("unit", "reason").iter_rows()) == {"a": "", "b": "not_reported", "c": "no_data"}


def test_upgrading_coverage_needs_the_day_of_its_roster() -> None:
    with pytest.raises(InputError, match="no day for the roster"):
        upgrade_coverage({"a"}, {"a"}, None)
    assert upgrade_coverage({"a", "b"}, {"a", "b", "c"}, date(2020, 12, 31)).percent == Fraction(200, 3)
