"""A change of definition: both series, the bridge, whom it touches."""

from fractions import Fraction
from pathlib import Path

import pytest
from frames import observe

from gongce.cli import main
from gongce.monitoring.definitions import bridge_series, growth_across, list_affected, list_changes
from gongce.rulebook import load_pack
from gongce.vocabulary import Period, RefusedError

PLANS = Path(__file__).resolve().parents[3] / "plans"


@pytest.fixture(scope="module")
def taiyuan():
    return load_pack(PLANS / "taiyuan-2012")


def change_of(pack, indicator: str):
    return next(change for change in list_changes(pack) if change.indicator == indicator)


def test_the_threshold_of_2011_is_a_change_without_a_bridge(taiyuan) -> None:
    change = change_of(taiyuan, "industrial-va")
    assert (change.old, change.new, change.day.isoformat(), change.bridge) == (
        "above-5m", "above-20m", "2011-01-01", None,
    )  # fmt: skip


def test_every_target_share_and_base_it_touches_is_listed(taiyuan) -> None:
    affected = list_affected(taiyuan, change_of(taiyuan, "industrial-va"))
    targets = {one.id for one in affected if one.kind == "target"}
    own = {target.id for target in taiyuan.targets if target.indicator == "industrial-va"}
    shares = {target.id for target in taiyuan.targets if target.indicator == "va-share-gdp"}
    assert own <= targets
    assert shares <= targets
    assert {one.id for one in affected if one.kind == "indicator"} == {"va-share-gdp"}
    bases = {one.id for one in affected if one.kind == "baseline"}
    assert {"T-b14", "T-b31", "T-b39"} <= bases
    assert "T-b12" not in bases


def test_both_series_stand_side_by_side_and_the_factor_is_only_suggested(taiyuan) -> None:
    change = change_of(taiyuan, "industrial-va")
    rows = [
        {"indicator": "industrial-va", "definition": name, "period": period, "value": value}
        for name, period, value in (
            ("above-5m", "2010-YTD11", 500.0), ("above-5m", "2010-YTD12", 577.65),
            ("above-20m", "2010-YTD12", 560.0), ("above-20m", "2011-YTD12", 660.0),
        )
    ]  # fmt: skip
    series = bridge_series(observe(rows), change)
    assert series.frame["period"].to_list() == ["2010-YTD11", "2010-YTD12", "2011-YTD12"]
    assert series.frame["ratio"].to_list()[1] == pytest.approx(0.96944, abs=1e-5)
    assert series.frame["bridged"].null_count() == 3
    assert series.suggested == pytest.approx(0.96944, abs=1e-5)
    with pytest.raises(RefusedError, match="needs a bridge factor"):
        growth_across(observe(rows), change, "city", Period.ytd(2011, 12))


def test_growth_across_uses_the_entered_bridge(taiyuan) -> None:
    from dataclasses import replace

    change = replace(change_of(taiyuan, "industrial-va"), bridge=Fraction("0.97"))
    rows = [
        {"indicator": "industrial-va", "definition": "above-5m", "period": "2010-YTD12", "value": 577.65},
        {"indicator": "industrial-va", "definition": "above-20m", "period": "2011-YTD12", "value": 660.0},
    ]
    growth = growth_across(observe(rows), change, "city", Period.of_year(2011))
    assert float(growth) == pytest.approx(660 / (577.65 * 0.97) * 100 - 100)
    frame = bridge_series(observe(rows), change).frame
    assert frame["bridged"].to_list()[0] == pytest.approx(577.65 * 0.97)


def test_the_command_lists_whom_a_change_touches(capsys) -> None:
    assert main(["monitor", "definition", str(PLANS / "taiyuan-2012"), "industrial-va"]) == 0
    out = capsys.readouterr().out
    assert "2011-01-01起above-5m→above-20m，未录入衔接系数" in out
    assert "T-t006" in out
    assert main(["monitor", "definition", str(PLANS / "taiyuan-2012"), "gdp"]) == 3
    assert "no change of definition" in capsys.readouterr().err
