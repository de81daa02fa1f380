"""Relations that hold to the last printed place: flagged beyond rounding, never within it."""

from fractions import Fraction

import pytest
from checked_facts import broken, fact, frame, places, rule, small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.facts.checks import Tier, check_edit, default_check_rules, load_check_rules, run_checks
from gongce.rulebook import Pack
from gongce.vocabulary import InputError, Severity


@pytest.fixture(scope="module")
def pack(yunchuan) -> Pack:
    return small_pack(yunchuan)


def test_x1_the_month_is_the_difference_of_two_totals(pack) -> None:
    good = [fact("output", "2019-YTD05", 50.0), fact("output", "2019-YTD06", 62.5), fact("output", "2019-06", 12.5)]
    assert not broken(frame(*good), rule("ytd_difference"), pack)
    wrong = broken(frame(*good[:2], fact("output", "2019-06", 12.9)), rule("ytd_difference"), pack)
    assert places(wrong) == [("a", "2019-06")]
    assert len(wrong[0].cells) == 3
    assert "12.9" in wrong[0].message
    assert "12.5" in wrong[0].message
    within = broken(frame(*good[:2], fact("output", "2019-06", 12.6)), rule("ytd_difference"), pack)
    assert not within


def test_x1_january_and_february_joined_are_the_total_of_february(pack) -> None:
    rows = [fact("output", "2019-YTD02", 20.0), fact("output", "2019-0102", 20.0), fact("output", "2019-YTD03", 32.0)]
    assert not broken(frame(*rows, fact("output", "2019-03", 12.0)), rule("ytd_difference"), pack)
    assert places(broken(frame(rows[0], fact("output", "2019-0102", 21.0)), rule("ytd_difference"), pack)) == [
        ("a", "2019-0102")
    ]


def test_x1_a_total_that_falls_is_a_question_and_not_smoothed(pack) -> None:
    found = broken(
        frame(fact("output", "2019-YTD05", 50.0), fact("output", "2019-YTD06", 48.0)), rule("ytd_difference"), pack
    )
    assert [one.tier for one in found] == [Tier.WARNING]
    profit = frame(fact("profit", "2019-YTD05", 50.0), fact("profit", "2019-YTD06", 48.0))
    assert len(broken(profit, rule("ytd_difference"), pack)) == 1


def test_x9_the_whole_is_the_sum_of_its_parts_within_rounding(pack) -> None:
    def rows(total: float):
        return frame(
            fact("output", "2019-06", total, unit="whole"),
            fact("output", "2019-06", 10.2),
            fact("output", "2019-06", 20.3, unit="b"),
        )

    sums = rule("sum_of_parts", hierarchy="h")
    assert not broken(rows(30.5), sums, pack)
    assert not broken(rows(30.6), sums, pack)
    found = broken(rows(31.0), sums, pack)
    assert found[0].tier is Tier.REFUSE_ENTRY
    assert "相差0.5" in found[0].message
    assert len(found[0].cells) == 3


def test_x9_a_part_that_did_not_report_is_nobodys_error(pack) -> None:
    rows = frame(
        fact("output", "2019-06", 99.0, unit="whole"),
        fact("output", "2019-06", 10.2),
        fact("output", "2019-06", None, unit="b"),
    )
    assert not broken(rows, rule("sum_of_parts", hierarchy="h"), pack)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=2), st.integers(0, 3))
def test_x9_exact_sums_are_never_flagged(yunchuan, parts: list[int], places_: int) -> None:
    scale = 10**places_
    rows = [
        fact("output", "2019-06", part / scale, unit=unit, decimals=places_)
        for part, unit in zip(parts, "ab", strict=True)
    ]
    total = fact("output", "2019-06", sum(parts) / scale, unit="whole", decimals=places_)
    assert not broken(
        frame(total, *rows), rule("sum_of_parts", hierarchy="h"), CACHED.setdefault("pack", small_pack(yunchuan))
    )


CACHED: dict[str, Pack] = {}


def test_a_part_is_no_larger_than_its_whole(pack) -> None:
    one = rule("part_of_whole", roles={"part": "profit", "whole": "revenue"})
    assert not broken(frame(fact("profit", "2019-06", 5.0), fact("revenue", "2019-06", 5.0)), one, pack)
    assert places(broken(frame(fact("profit", "2019-06", 5.2), fact("revenue", "2019-06", 5.0)), one, pack)) == [
        ("a", "2019-06")
    ]


def test_counts_above_higher_thresholds_never_grow(pack) -> None:
    one = rule("nested_counts", series=["output", "sales", "power"])
    rows = [fact("output", "2019-06", 50, decimals=0), fact("sales", "2019-06", 20, decimals=0)]
    assert not broken(frame(*rows, fact("power", "2019-06", 20, decimals=0)), one, pack)
    assert len(broken(frame(*rows, fact("power", "2019-06", 21, decimals=0)), one, pack)) == 1


def test_shares_make_a_hundred_within_their_rounding(pack) -> None:
    one = rule("shares_of_whole", series=["output", "sales", "power"])
    thirds = [fact(name, "2019-06", 33.3) for name in ("output", "sales")]
    assert not broken(frame(*thirds, fact("power", "2019-06", 33.3)), one, pack)
    assert len(broken(frame(*thirds, fact("power", "2019-06", 34.3)), one, pack)) == 1


def test_level_base_and_growth_agree(pack) -> None:
    rows = [fact("output", "2019-YTD06", 116.5), fact("output", "2019-YTD06", 100.0, measure="base")]
    assert not broken(frame(*rows, fact("output", "2019-YTD06", 16.5, measure="growth")), rule("growth_path"), pack)
    found = broken(frame(*rows, fact("output", "2019-YTD06", 15.6, measure="growth")), rule("growth_path"), pack)
    assert found[0].tier is Tier.REFUSE_PUBLICATION
    assert len(found[0].cells) == 3


def test_two_published_levels_beside_a_published_growth_are_a_note_with_both(pack) -> None:
    rows = frame(
        fact("output", "2018-YTD12", 92826.4),
        fact("output", "2017-YTD12", 83172.8),
        fact("output", "2018-YTD12", 6.6, measure="growth"),
    )
    found = broken(rows, rule("growth_path"), pack)
    assert [one.tier for one in found] == [Tier.NOTE]
    assert "+11.6%" in found[0].message
    assert "+6.6%" in found[0].message
    assert found[0].as_finding().severity is Severity.NOTE


def test_a_plan_period_is_the_sum_of_its_years_and_follows_from_its_growth(pack) -> None:
    years = [fact("output", str(2016 + number), value) for number, value in enumerate((110.0, 121.0, 133.1))]
    plan = rule("cumulative_path")
    assert not broken(frame(*years, fact("output", "2016/2018", 364.1)), plan, pack)
    assert len(broken(frame(*years, fact("output", "2016/2018", 365.0)), plan, pack)) == 1
    rate = fact("output", "2016/2018", 10.0, measure="growth")
    implied = [fact("output", "2015", 100.0), rate]
    assert not broken(frame(*implied, fact("output", "2016/2018", 364.1)), plan, pack)
    assert len(broken(frame(*implied, fact("output", "2016/2018", 500.0)), plan, pack)) == 1
    path = rule("growth_path")
    assert not broken(frame(*implied, fact("output", "2018", 133.1)), path, pack)
    assert len(broken(frame(*implied, fact("output", "2018", 150.0)), path, pack)) == 1


def test_an_old_violation_is_told_and_stands_in_nobodys_way(pack) -> None:
    known = frame(
        fact("output", "2019-06", 31.0, unit="whole"),
        fact("output", "2019-06", 10.2),
        fact("output", "2019-06", 20.3, unit="b"),
    )
    sums = [rule("sum_of_parts", hierarchy="h")]
    elsewhere = check_edit(known, frame(fact("output", "2019-07", 1.0)), sums, pack)
    assert [(one.is_old, one.refuses_entry) for one in elsewhere] == [(True, False)]
    same_again = check_edit(known, known, sums, pack)
    assert [one.is_old for one in same_again] == [True]
    touching = check_edit(known, frame(fact("output", "2019-06", 10.3)), sums, pack)
    assert [(one.is_old, one.refuses_entry) for one in touching] == [(False, True)]
    assert not check_edit(known, frame(fact("output", "2019-06", 10.7)), sums, pack)


def test_an_old_violation_still_bars_publication(pack) -> None:
    known = frame(
        fact("output", "2019-YTD05", 50.0), fact("output", "2019-YTD06", 62.5), fact("output", "2019-06", 13.0)
    )
    found = check_edit(known, frame(fact("sales", "2019-06", 1.0)), [rule("ytd_difference")], pack)
    assert found[0].is_old
    assert found[0].as_finding().severity is Severity.BLOCKING
    assert found[0].as_finding().code == "check.ytd_difference.refuse_publication"


def test_the_rules_of_any_plan_run_on_it(yunchuan) -> None:
    from gongce.rulebook import load_pack

    whole = load_pack(yunchuan / "plan")
    rules = default_check_rules(whole)
    assert {str(one.kind) for one in rules} >= {
        "ytd_difference",
        "sum_of_parts",
        "repeated_values",
        "growth_path",
        "part_of_whole",
    }
    rows = frame(
        *(
            fact("output", "2019-YTD06", 10.0, unit=unit)
            for unit in ("counties", "qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping")
        )
    )
    found = run_checks(rows, rules, whole)
    assert places(found) == [("counties", "2019-YTD06")]


def test_rules_are_read_from_yaml_and_their_tolerances_go_first() -> None:
    roles = "roles: {sales: sales, output: output}"
    rest = "tier: refuse_publication, parameters: {low: 80}"
    text = f"checks:\n  - {{id: x5, title: 产销率, kind: sales_rate, {roles}, {rest}}}\n"
    one = load_check_rules(text)[0]
    assert (one.firmness, one.tolerance("low"), one.tolerance("high")) == (Tier.REFUSE_PUBLICATION, 80.0, 140.0)
    assert one.parameters["low"] == Fraction(80)
    with pytest.raises(InputError, match="kind"):
        load_check_rules("checks:\n  - {id: x, title: x, kind: nonsense}\n")
    with pytest.raises(InputError, match="checks"):
        load_check_rules("rules: []\n")
