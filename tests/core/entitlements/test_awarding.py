"""Awards over frames: exact to the fen, nulls never pay, vetoes before stacking, limits that contain each other."""

from datetime import date
from fractions import Fraction

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.entitlements.awarding import compute_awards, find_doubts
from gongce.entitlements.money import MOST_FEN, times
from gongce.rulebook import Rounding, Rule
from gongce.vocabulary import InputError, Lane, LaneFrame, RefusedError

DAY = date(2026, 6, 1)


def rule(name, amount=None, **more):
    row = {"id": name, "title": name, "kind": "award", "subject": "enterprise"}
    return Rule.model_validate(row | ({"amount": amount} if amount else {}) | more)


def fixed(name, fen, **more):
    return rule(name, {"kind": "fixed", "value": fen, "measured_in": "分"}, **more)


def award(rules, rows, units=None, lane=Lane.ADMIN):
    facts = LaneFrame.of(pl.DataFrame(rows).lazy(), lane)
    return compute_awards(facts, rules, DAY, units or {}).frame.collect()


def half_up(value):
    size = abs(value)
    return (1 if value >= 0 else -1) * int((size * 2 + 1) // 2)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(-(MOST_FEN - 1), MOST_FEN - 1), min_size=1, max_size=8),
    st.fractions(min_value=0, max_value=3, max_denominator=400),
)
def test_a_share_of_a_base_equals_exact_arithmetic_up_to_the_largest_amount(bases, share):
    frame = nw.from_native(pl.DataFrame({"x": bases}))
    found = frame.select(up=times(nw.col("x"), share, Rounding.HALF_UP), down=times(nw.col("x"), share, Rounding.DOWN))
    assert found["up"].to_list() == [half_up(base * share) for base in bases]
    assert found["down"].to_list() == [int(base * share) for base in bases]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**13), st.integers(0, 10**13), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 10**12),
)
def test_rules_equal_a_plain_reference_row_by_row(rows, cap):
    rules = [
        rule("rate", {"kind": "rate", "value": Fraction(7, 3), "measured_in": "%", "of": "base"}, group="g"),
        fixed("sum", 5_000_001, when=[{"field": "won", "op": "==", "value": True}], group="g"),
        rule("less", {"kind": "rate", "value": 100, "measured_in": "%", "of": "base", "less": "old"}),
        rule("limit", {"kind": "fixed", "value": cap, "measured_in": "分"}, kind="limit", limits=["less"]),
        rule("all", {"kind": "fixed", "value": cap * 2, "measured_in": "分"}, kind="limit"),
        rule("veto", kind="veto", limits=["rate"], when=[{"field": "old", "op": "==", "value": 0}]),
    ]
    found = award(
        rules,
        {"base": [a for a, _, _ in rows], "old": [b for _, b, _ in rows], "won": [c for *_, c in rows]},
        {"base": "分", "old": "分"},
    )
    for (base, old, won), row in zip(rows, found.to_dicts(), strict=True):
        rate = 0 if old == 0 else half_up(base * Fraction(7, 300))
        best = max(rate, 5_000_001 if won else 0)
        less = max(0, base - old)
        assert row["rate"] + row["sum"] == best
        assert row["less"] == less
        assert row["cut_limit"] == max(0, less - cap)
        assert row["total"] == min(best + min(less, cap), cap * 2)


def test_money_columns_become_fen_and_thresholds_in_other_units_meet_them_exactly():
    rules = [fixed("big", 100, when=[{"field": "sales", "op": ">=", "value": 1, "measured_in": "亿元"}])]
    found = award(rules, {"sales": [9_999, 10_000, None]}, {"sales": "万元"})
    assert found["big"].to_list() == [0, 100, 0]
    assert found["sales"].to_list() == [9_999_000_000, 10_000_000_000, None]


def test_a_veto_acts_before_the_highest_of_a_group_is_taken():
    rules = [
        fixed("high", 300, group="g"),
        fixed("low", 200, group="g"),
        rule("veto", kind="veto", limits=["high"], when=[{"field": "bad", "op": "==", "value": True}]),
    ]
    found = award(rules, {"bad": [True, False]})
    assert found.select("high", "low", "total").rows() == [(0, 200, 200), (300, 0, 300)]


def test_of_two_equal_amounts_of_a_group_the_first_named_is_paid_once():
    found = award([fixed("a", 100, group="g"), fixed("b", 100, group="g")], {"x": [1]})
    assert found.select("a", "b", "total").row(0) == (100, 0, 100)


def test_an_outer_limit_counts_what_an_inner_one_has_cut():
    rules = [
        fixed("a", 120),
        fixed("b", 80),
        fixed("c", 60),
        fixed("outer", 150, kind="limit"),
        fixed("inner", 100, kind="limit", limits=["a", "b"]),
    ]
    found = award(rules, {"x": [1]})
    assert found.select("cut_inner", "cut_outer", "total").row(0) == (100, 10, 150)


def test_limits_that_overlap_in_part_contradict_each_other():
    rules = [fixed("a", 1), fixed("b", 1), fixed("c", 1)]
    rules += [fixed("p", 1, kind="limit", limits=["a", "b"]), fixed("q", 1, kind="limit", limits=["b", "c"])]
    with pytest.raises(InputError, match="overlap"):
        award(rules, {"x": [1]})


@pytest.mark.parametrize(
    ("amount", "row"),
    [
        ({"kind": "rate", "value": 50, "measured_in": "%", "of": "base", "cap": 10}, {"base": None}),
        (
            {"kind": "rate", "value": 50, "measured_in": "%", "of": "base", "cap_of": "land"},
            {"base": 100, "land": None},
        ),
        ({"kind": "rate", "value": 50, "measured_in": "%", "of": "base", "least": 10}, {"base": None}),
        ({"kind": "per_unit", "value": 5, "measured_in": "元", "per": "n"}, {"n": None}),
        ({"kind": "rate", "value": 9, "measured_in": "%", "of": "base", "less": "old"}, {"base": 100, "old": None}),
        ({"kind": "tiers", "measured_in": "元", "by": "n", "steps": [{"value": 3}]}, {"n": None}),
        ({"kind": "schedule", "measured_in": "元", "by": "n", "steps": [{"year": 1, "value": 3}]}, {"n": None}),
        ({"kind": "fixed", "value": 3, "measured_in": "元", "by": "n", "years": 3}, {"n": None}),
    ],
)
def test_a_fact_that_is_missing_pays_nothing_and_is_told(amount, row):
    units = {name: "元" for name in row if name != "n"}
    rules, frame = [rule("r", amount)], pl.DataFrame(row, schema=dict.fromkeys(row, pl.Int64))
    facts = LaneFrame.of(frame.lazy(), Lane.ADMIN)
    assert compute_awards(facts, rules, DAY, units).frame.collect()["r"].to_list() == [0]
    assert find_doubts(facts, rules, DAY, units).collect()["doubt_r"].to_list() == [True]


def test_what_another_condition_already_excludes_is_not_in_doubt():
    tests = [{"field": "won", "op": "==", "value": True}, {"field": "n", "op": ">", "value": 3}]
    frame = pl.DataFrame({"won": [False, True], "n": [None, None]}, schema={"won": pl.Boolean, "n": pl.Int64})
    facts = LaneFrame.of(frame.lazy(), Lane.ADMIN)
    assert find_doubts(facts, [fixed("r", 1, when=tests)], DAY, {}).collect()["doubt_r"].to_list() == [False, True]


def test_years_outside_those_promised_give_nothing():
    amount = {"kind": "rate", "value": 100, "measured_in": "%", "of": "added", "by": "year", "years": 3}
    found = award([rule("r", amount)], {"added": [7] * 5, "year": [0, 1, 2, 3, 4]}, {"added": "元"})
    assert found["r"].to_list() == [0, 700, 700, 700, 0]


def test_years_without_a_fact_that_counts_them_are_refused():
    amount = {"kind": "fixed", "value": 1, "measured_in": "元", "years": 3}
    with pytest.raises(InputError, match="name the year's number"):
        award([rule("r", amount)], {"x": [1]})


def test_steps_take_their_lower_bound_in_and_their_upper_bound_out():
    steps = [{"from": 30, "to": 60, "value": 30}, {"from": 60, "to": 100, "value": 60}, {"from": 100, "value": 100}]
    amount = {"kind": "tiers", "measured_in": "%", "of": "approved", "by": "progress", "steps": steps}
    found = award([rule("r", amount)], {"approved": [10] * 5, "progress": [29, 30, 60, 99, 100]}, {"approved": "元"})
    assert found["r"].to_list() == [0, 300, 600, 600, 1000]


def test_what_was_paid_is_deducted_below_the_cap_and_recovered_where_the_project_stops():
    amount = {"kind": "rate", "value": 100, "measured_in": "%", "of": "done", "cap_of": "land"}
    more = {"offset": "paid", "claw_back": [{"field": "stopped", "op": "==", "value": True}]}
    rows = {"done": [500, 900, 900], "land": [600] * 3, "paid": [200, 600, 450], "stopped": [False, False, True]}
    found = award([rule("r", amount, **more)], rows, dict.fromkeys(("done", "land", "paid"), "分"))
    assert found.select("r", "back_r").rows() == [(300, 0), (0, 0), (0, 450)]


@pytest.mark.parametrize("lane", [Lane.STAT_MICRO, Lane.STAT_AGG])
def test_statistical_lanes_are_refused(lane):
    with pytest.raises(RefusedError):
        award([fixed("r", 1)], {"x": [1]}, lane=lane)


def test_money_that_is_no_whole_number_is_refused_rather_than_cut():
    amount = {"kind": "rate", "value": 1, "measured_in": "%", "of": "base"}
    with pytest.raises(InputError, match="no whole numbers"):
        award([rule("r", amount)], {"base": [1.5]}, {"base": "万元"})


def test_a_threshold_of_money_needs_a_column_with_a_unit():
    tests = [{"field": "sales", "op": ">", "value": 1, "measured_in": "亿元"}]
    with pytest.raises(InputError, match="no unit of money"):
        award([fixed("r", 1, when=tests)], {"sales": [5]})


def test_words_are_not_compared_with_numbers():
    with pytest.raises(InputError, match="cannot be compared"):
        award([fixed("r", 1, when=[{"field": "n", "op": ">", "value": 3}])], {"n": ["x"]})


def test_a_base_beyond_what_is_exact_is_in_doubt():
    amount = {"kind": "rate", "value": 10, "measured_in": "%", "of": "base"}
    facts = LaneFrame.of(pl.LazyFrame({"base": [MOST_FEN - 1, MOST_FEN]}), Lane.ADMIN)
    found = find_doubts(facts, [rule("r", amount)], DAY, {"base": "分"}).collect()
    assert found["doubt_r"].to_list() == [False, True]


def test_two_versions_in_force_on_one_day_contradict_each_other():
    with pytest.raises(InputError, match="two versions"):
        award([fixed("a", 1, series="s"), fixed("b", 2, series="s")], {"x": [1]})


def test_a_rule_out_of_force_gives_no_column():
    old = fixed("old", 5, valid={"from": "2020-01-01", "to": "2020-12-31"})
    assert "old" not in award([old, fixed("new", 1)], {"x": [1]}).columns


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.booleans()), min_size=1, max_size=10))
def test_vetoes_and_limits_only_lower(rows):
    data = {"base": [a for a, _ in rows], "bad": [b for _, b in rows]}
    amount = {"kind": "rate", "value": 3, "measured_in": "%", "of": "base"}
    plain = award([rule("r", amount)], data, {"base": "分"})
    veto = rule("v", kind="veto", when=[{"field": "bad", "op": "==", "value": True}])
    held = award([rule("r", amount), veto, fixed("l", 10**7, kind="limit")], data, {"base": "分"})
    assert (held["total"] <= plain["total"]).all()


def test_a_veto_whose_fact_is_missing_bars_and_is_told():
    veto = rule("v", kind="veto", when=[{"field": "bad", "op": "==", "value": True}])
    frame = pl.DataFrame({"bad": [None, False, True]}, schema={"bad": pl.Boolean})
    facts = LaneFrame.of(frame.lazy(), Lane.ADMIN)
    assert compute_awards(facts, [fixed("r", 5), veto], DAY, {}).frame.collect()["r"].to_list() == [0, 5, 0]
    assert find_doubts(facts, [fixed("r", 5), veto], DAY, {}).collect()["doubt_v"].to_list() == [True, False, False]


def test_a_figure_below_nothing_is_refused():
    with pytest.raises(InputError, match="less than nothing"):
        award([fixed("r", -1)], {"x": [1]})
