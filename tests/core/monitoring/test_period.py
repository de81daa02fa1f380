"""Monitoring a period: levels, growth, goals, pace, lights, who is missing, traces."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from frames import AS_OF, observe, totals
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.monitoring import FIGURE_SCHEMA, LightRule, Monitoring, Options, goals_of_year, monitor_period
from gongce.monitoring.traces import FORMULAS
from gongce.rulebook import Cumulation, Pack, load_pack
from gongce.vocabulary import InputError, LaneFrame, Period

PLAN = Path(__file__).resolve().parents[3] / "examples" / "yunchuan" / "plan"
JUNE = Period.ytd(2019, 6)
SHARES = [0.10, 0.18, 0.27, 0.36, 0.46, 0.55, 0.64, 0.73, 0.82, 0.91, 1.0]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PLAN)


def past(indicator: str, *yearly: tuple[int, float], **more: object) -> list[dict[str, object]]:
    return [
        row for year, whole in yearly for row in totals(indicator, year, [round(whole * s, 2) for s in SHARES], **more)
    ]


def investment(now: list[float | None], **more: object) -> pl.DataFrame:
    rows = past("upgrade-investment", (2016, 60.0), (2017, 66.0), (2018, 78.2))
    return observe([*rows, *totals("upgrade-investment", 2019, now), *more.get("further", [])])


def monitor(frame: pl.DataFrame, pack: Pack, period: Period = JUNE, **more: object) -> Monitoring:
    return monitor_period(frame, pack, period, more.pop("as_of", AS_OF), **more)


def test_pace_is_measured_by_past_shares_and_not_by_months(pack: Pack) -> None:
    row = monitor(investment([8.0, 14.6, 21.9, 29.0, 37.0]), pack).row("upgrade-investment", "city")
    assert (row["target"], row["target_origin"], row["target_id"]) == (80.0, "printed", "Y-t79")
    assert row["share_of_target"] == pytest.approx(46.25)
    assert row["schedule"] == pytest.approx(46.0, abs=0.01)
    assert (row["schedule_years"], row["pace_source"]) == (3, "history")
    assert row["gap"] == pytest.approx(0.54, abs=0.05)
    assert (row["left"], row["needed_per_month"]) == (43.0, pytest.approx(43 / 6))
    assert row["month"] == pytest.approx(8.0)
    assert row["light"] == "ok"


def test_an_even_pace_is_labelled_and_only_where_it_is_ordered(pack: Pack) -> None:
    options = Options(city="city", is_even_pace_ordered=True)
    row = monitor(investment([8.0, 14.6, 21.9, 29.0, 37.0]), pack, options=options).row("upgrade-investment", "city")
    assert (row["schedule"], row["pace_source"], row["schedule_sd"]) == (50.0, "even", None)
    assert row["gap"] == pytest.approx(-7.5)


@pytest.mark.parametrize(("level", "light"), [(37.0, "ok"), (36.6, "due_soon"), (30.0, "behind"), (81.0, "ok")])
def test_the_light_follows_the_gap_to_the_schedule(pack: Pack, level: float, light: str) -> None:
    row = monitor(investment([8.0, 14.6, 21.9, 29.0, level]), pack).row("upgrade-investment", "city")
    assert row["light"] == light


def test_after_the_year_an_unmet_goal_is_overdue_and_a_met_one_is_not(pack: Pack) -> None:
    values = [8.0, 14.6, 21.9, 29.0, 37.0, 45.0, 52.0, 60.0, 66.0, 72.0]
    later = datetime(2020, 1, 20, tzinfo=UTC)
    for last, light in ((79.0, "overdue"), (80.0, "ok")):
        frame = observe(totals("upgrade-investment", 2019, [*values, last], recorded_at=later))
        row = monitor(frame, pack, Period.ytd(2019, 12), as_of=later).row("upgrade-investment", "city")
        assert row["light"] == light
        assert row["needed_per_month"] is None


def test_a_unit_without_a_past_borrows_the_citys_shares_and_says_so(pack: Pack) -> None:
    rows = past("investment", (2016, 100.0), (2017, 120.0), (2018, 150.0))
    rows += totals("investment", 2019, [15.0, 28.0, 42.0, 57.0, 73.0])
    rows += totals("investment", 2019, [1.0, 2.0, 3.0, 4.0, 5.0], unit="gaoxin")
    monitoring = monitor(observe(rows), pack)
    assert monitoring.row("investment", "gaoxin")["pace_source"] == "whole_city"
    assert monitoring.row("investment", "gaoxin")["schedule"] == monitoring.row("investment", "city")["schedule"]
    alone = monitor(observe(rows), pack, options=Options()).row("investment", "gaoxin")
    assert (alone["schedule"], alone["gap"], alone["light"]) == (None, None, "")


def test_growth_is_published_or_over_the_same_panel_and_nominal_stays_beside_it(pack: Pack) -> None:
    rows = [
        *totals("profit", 2018, [None, None, None, 29047.6], decimals=1),
        {"indicator": "profit", "period": "2019-YTD05", "value": 27298.3, "decimals": 1},
        {"indicator": "profit", "period": "2019-YTD05", "value": 16.5, "measure": "growth", "decimals": 1},
        {"indicator": "output", "period": "2019-YTD05", "value": 556.4},
        {"indicator": "output", "period": "2019-YTD05", "value": 520.0, "measure": "base"},
    ]
    monitoring = monitor(observe(rows), pack, Period.month(2019, 5))
    profit = monitoring.row("profit", "city")
    assert (profit["growth"], profit["growth_source"], profit["base_source"]) == (16.5, "published", "implied")
    assert round(profit["base"]) == 23432
    assert profit["base_low"] < 23432 < profit["base_high"]
    assert round(profit["nominal_growth"], 2) == -6.02
    assert profit["month_growth"] is None
    output = monitoring.row("output", "city")
    assert (output["growth"], output["growth_source"]) == (pytest.approx(7.0), "same_panel")
    told = [finding for finding in monitoring.findings if finding.code == "monitoring.nominal-differs"]
    assert len(told) == 1
    assert "+16.5%" in told[0].message
    assert "-6.0%" in told[0].message


def test_a_growth_target_is_kept_apart_from_the_level_target(pack: Pack) -> None:
    rows = [
        {"indicator": "industrial-va", "period": "2018-YTD12", "value": 1000.0},
        {"indicator": "industrial-va", "period": "2019-YTD06", "value": 556.4},
        {"indicator": "industrial-va", "period": "2019-YTD06", "value": 520.0, "measure": "base"},
    ]
    assigned = pl.DataFrame({"indicator": ["industrial-va"], "unit": ["city"], "target": [8.0], "measure": ["growth"]})
    row = monitor(observe(rows), pack, assigned=assigned).row("industrial-va", "city")
    assert (row["growth_target"], row["growth_target_origin"]) == (8.0, "assigned")
    assert round(row["catch_up_growth"], 3) == 9.083
    assert row["growth_gap"] == pytest.approx(-1.0)
    assert row["growth_light"] == "behind"
    assert row["target_origin"] == "derived"


def test_a_later_vintage_supersedes_and_what_is_later_than_as_of_is_not_seen(pack: Pack) -> None:
    first, later = datetime(2019, 7, 15, tzinfo=UTC), datetime(2019, 7, 18, tzinfo=UTC)
    last = datetime(2019, 7, 25, tzinfo=UTC)
    frame = observe(
        {"indicator": "output", "period": "2019-YTD06", "value": value, "recorded_at": moment, "batch": f"b{value}"}
        for value, moment in ((100.0, first), (101.0, later), (99.0, last))
    )
    for shuffled in (frame, frame.reverse()):
        assert monitor(shuffled, pack).row("output", "city")["level"] == 101.0
    trace = monitor(frame, pack).trace(monitor(frame, pack).row("output", "city"), "level")
    assert [source.batch for source in trace.all_sources()] == ["b101.0"]


def test_a_correction_to_missing_takes_the_value_away(pack: Pack) -> None:
    frame = observe(
        [
            {"indicator": "output", "period": "2019-YTD06", "value": 100.0},
            {"indicator": "output", "period": "2019-YTD06", "value": None, "missing": "withdrawn",
             "recorded_at": datetime(2019, 7, 18, tzinfo=UTC)},
        ]
    )  # fmt: skip
    monitoring = monitor(frame, pack)
    assert monitoring.figures["status"].to_list() == ["withdrawn"]
    assert monitoring.absent.filter(pl.col("indicator") == "output")["reason"].item() == "withdrawn"


def test_who_has_not_reported_is_listed_with_what_was_there_before(pack: Pack) -> None:
    rows = [*totals("investment", 2019, [5.0, 9.0, 14.0, 20.0], unit="gaoxin"), *totals("investment", 2019, [50.0] * 5)]
    absent = monitor(observe(rows), pack).absent
    row = absent.filter((pl.col("unit") == "gaoxin") & (pl.col("indicator") == "investment")).row(0, named=True)
    assert (row["reason"], row["last"]) == ("not_reported", 20.0)
    assert absent.filter(pl.col("indicator") == "bank-events")["reason"].to_list() == ["no_data"]


def test_two_definitions_are_two_series_and_never_differenced(pack: Pack) -> None:
    frame = observe(
        [
            {"indicator": "output", "definition": "old", "period": "2019-YTD05", "value": 50.0},
            {"indicator": "output", "definition": "new", "period": "2019-YTD06", "value": 70.0},
        ]
    )
    monitoring = monitor(frame, pack)
    assert monitoring.figures.height == 2
    assert monitoring.figures["month"].null_count() == 2
    assert monitoring.row("output", "city")["definition"] == "new"


def test_stocks_say_nothing_before_their_deadline_and_counts_are_summed_from_months(pack: Pack) -> None:
    rows = [
        {"indicator": "firms", "period": "2019-06", "value": 630.0, "decimals": 0},
        {"indicator": "upgrade-projects", "period": "2019-YTD06", "value": 61.0, "decimals": 0},
    ]
    monitoring = monitor(observe(rows), pack)
    assert monitoring.row("firms", "city")["light"] == ""
    assert monitoring.row("firms", "city")["level"] == 630.0
    events = pack.indicator("bank-events").model_copy(update={"cumulation": Cumulation.SINGLE})
    others = tuple(one for one in pack.indicators if one.id != "bank-events")
    single = replace(pack, indicators=(*others, events))
    months = [
        {"indicator": "bank-events", "period": code, "value": 1.0, "decimals": 0}
        for code in ("2019-0102", "2019-03", "2019-04", "2019-05", "2019-06")
    ]
    assert monitor(observe(months), single).row("bank-events", "city")["level"] == 5.0
    assert monitor(observe(months[1:]), single).figures["level"].to_list() == [None]


def test_a_two_sided_goal_is_on_target_within_its_slack() -> None:
    suizhou = load_pack(PLAN.parents[2] / "plans" / "suizhou-2018")
    goal = goals_of_year(suizhou, 2019).filter(pl.col("indicator") == "capacity-utilisation").row(0, named=True)
    assert (goal["target"], goal["slack"]) == (80.0, 4.0)
    for value, light in ((83.9, "ok"), (76.0, "ok"), (75.8, "due_soon"), (70.0, "behind"), (90.0, "behind")):
        frame = observe(
            [{"indicator": "capacity-utilisation", "unit": "industrial-firms", "period": "2019-Q2", "value": value}]
        )
        row = monitor(frame, suizhou).row("capacity-utilisation", "industrial-firms")
        assert (row["light"], row["left"]) == (light, None), value


def test_a_ratio_that_should_fall_is_read_the_other_way() -> None:
    taiyuan = load_pack(PLAN.parents[2] / "plans" / "taiyuan-2012")
    moment = datetime(2012, 7, 20, tzinfo=UTC)
    for growth, light in ((-4.0, "ok"), (-3.2, "due_soon"), (1.0, "behind")):
        frame = observe(
            [{"indicator": "energy-per-gdp", "period": "2012-YTD06", "value": growth, "measure": "growth",
              "recorded_at": moment}]
        )  # fmt: skip
        monitoring = monitor_period(frame, taiyuan, Period.ytd(2012, 6), moment)
        assert monitoring.figures["growth_light"].to_list() == [light]


def test_the_light_rule_is_the_offices(pack: Pack) -> None:
    strict = Options(city="city", light_rule=LightRule(least_tolerance=0.0, spread_times=0.0))
    row = monitor(investment([8.0, 14.6, 21.9, 29.0, 36.6]), pack, options=strict).row("upgrade-investment", "city")
    assert row["light"] == "behind"


def test_frames_with_lanes_and_lazy_ones_give_the_same(pack: Pack) -> None:
    frame = investment([8.0, 14.6, 21.9, 29.0, 37.0])
    plain = monitor(frame, pack).figures
    assert plain.schema == FIGURE_SCHEMA
    assert monitor(frame.lazy(), pack).figures.equals(plain)
    assert monitor_period(LaneFrame.of(frame.lazy(), "STAT_AGG"), pack, JUNE, AS_OF).figures.equals(plain)


def test_nothing_observed_gives_an_empty_monitoring_with_all_goals_absent(pack: Pack) -> None:
    monitoring = monitor(observe([]), pack)
    assert monitoring.figures.height == 0
    assert monitoring.contributions.height == 0
    assert monitoring.absent.height == goals_of_year(pack, 2019).select("indicator", "unit", "industry").n_unique()


def test_a_row_that_is_not_there_and_a_plan_of_years_are_refused(pack: Pack) -> None:
    with pytest.raises(InputError, match="no figure"):
        monitor(observe([]), pack).row("output", "city")
    with pytest.raises(InputError, match="not monitored by month"):
        monitor(observe([]), pack, Period.plan(2019, 2021))


def test_every_computed_column_has_a_trace_that_names_its_cells(pack: Pack) -> None:
    monitoring = monitor(investment([8.0, 14.6, 21.9, 29.0, 37.0]), pack)
    row = monitoring.row("upgrade-investment", "city")
    gap = monitoring.trace(row, "gap")
    assert gap.formula == "monitoring.pace.pace_gap"
    assert len([source for source in gap.all_sources() if getattr(source, "cell", "") == "B7"]) == 7
    assert str(list(gap.all_sources())[-1]) == "yunchuan-2019/Y-t79"
    for column in FORMULAS:
        trace = monitoring.trace(row, column)
        assert trace.value == "—" or trace.inputs or trace.sources, column
    with pytest.raises(InputError, match="no such column"):
        monitoring.trace(row, "gaps")


@settings(max_examples=25, deadline=None)
@given(st.permutations(list(range(38))))
def test_the_order_of_observations_does_not_matter(order: list[int]) -> None:
    pack = load_pack(PLAN)
    frame = investment([8.0, 14.6, 21.9, 29.0, 37.0])
    assert frame.height == 38
    assert monitor(frame[order], pack).figures.equals(monitor(frame, pack).figures)


def test_lights_have_a_day_of_their_own(pack: Pack) -> None:
    values = [8.0, 14.6, 21.9, 29.0, 37.0, 45.0, 52.0, 60.0, 66.0, 72.0, 79.0]
    frame = observe(totals("upgrade-investment", 2019, values))
    before = monitor(frame, pack, Period.ytd(2019, 12), today=date(2019, 12, 31)).row("upgrade-investment", "city")
    after = monitor(frame, pack, Period.ytd(2019, 12), today=date(2020, 1, 1)).row("upgrade-investment", "city")
    assert (before["light"], after["light"]) == ("behind", "overdue")


def test_a_negative_first_total_of_the_year_is_not_called_a_revision(pack: Pack) -> None:
    found = monitor(observe(totals("profit", 2019, [-2.5])), pack, Period.ytd(2019, 2))
    told = [one.message for one in found.findings if one.code == "monitoring.negative-month"]
    assert told == ["2019年1—2月累计为-2.5：确为负（如亏损），或符号有误"]


def test_a_negative_total_has_no_growth_unless_one_is_published(pack: Pack) -> None:
    base = {"indicator": "profit", "period": "2019-YTD02", "measure": "base", "value": 1.0}
    rows = [*totals("profit", 2019, [-2.5]), base]
    assert monitor(observe(rows), pack, Period.ytd(2019, 2)).row("profit", "city")["growth"] is None
    published = {**base, "measure": "growth", "value": -350.0}
    row = monitor(observe([*rows, published]), pack, Period.ytd(2019, 2)).row("profit", "city")
    assert (row["growth"], row["growth_source"]) == (-350.0, "published")


def test_parts_that_make_up_the_whole_and_grow_otherwise_are_told(pack: Pack) -> None:
    def told(whole_growth: float) -> list[str]:
        levels = {"city": 100.0, "zones": 40.0, "counties": 60.0}
        rates = {"city": whole_growth, "zones": 8.0, "counties": 4.0}
        rows = [
            {"indicator": "output", "period": "2019-YTD06", "unit": unit, "measure": measure, "value": values[unit]}
            for measure, values in (("level", levels), ("growth", rates))
            for unit in levels
        ]
        found = monitor(observe(rows), pack).findings
        return [one.place for one in found if one.code == "monitoring.parts-differ"]

    assert told(5.6) == []
    assert told(12.5) == ["云川市 规模以上工业总产值"]
