"""Observed against promised: in the target's own terms, every tier by itself, nothing computed that is not a fact."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from target_trees import COUNT, GROWTH, SHARE, base, part, target, tree

from gongce.relations import Figure
from gongce.rulebook import PriceBasis, Reading, Relation, TargetMeasure, load_pack
from gongce.targets.observed.lookup import ObservedBook
from gongce.targets.observed.rows import read_rows
from gongce.targets.observed.values import ObservedValue, add_bases, read_observed
from gongce.targets.progress.groups import sum_progress
from gongce.targets.progress.standing import Standing, find_doubts, judge_progress, list_tiers
from gongce.vocabulary import InputError, Period

PACK = load_pack(Path(__file__).resolve().parents[3] / "plans" / "taiyuan-2012")
VA, INVESTMENT, GDP = "industrial-va", "industrial-investment", "gdp"


def seen(indicator, period, value, *, unit="city", measure=TargetMeasure.LEVEL, definition=""):
    """An observed value of the pack."""
    return ObservedValue(indicator, unit, Period.parse(period), Fraction(str(value)), "", measure, definition)


def judge(node, *values, bases=(), base_year=None, more=()):
    """One target against observed values."""
    plan = tree(node, *more, bases=bases)
    return judge_progress(plan, ObservedBook(PACK, values), [node], base_year)[0]


def standings(progress):
    return {one.tier: one.standing for one in progress.tiers}


def test_a_level_is_judged_at_its_end_and_by_its_path_before():
    node = target("t", "1764", indicator=VA)
    start = base("577.65", indicator=VA)
    final = judge(node, seen(VA, "2015", 1800), bases=[start])
    assert (final.reached.value, standings(final)) == (1800, {"target": Standing.MET})
    missed = judge(node, seen(VA, "2015", 1700), bases=[start])
    assert (standings(missed), missed.main.lacking) == ({"target": Standing.MISSED}, 64)
    ahead = judge(node, seen(VA, "2013", 1200), bases=[start])
    assert (standings(ahead), round(float(ahead.due), 1)) == ({"target": Standing.AHEAD}, 1128.8)
    behind = judge(node, seen(VA, "2013", 1000), bases=[start])
    assert standings(behind) == {"target": Standing.BEHIND}
    assert standings(judge(node, seen(VA, "2013", 1000))) == {"target": Standing.OPEN}


def test_part_of_a_year_is_never_final():
    node = target("t", "100", indicator=VA, years=(2012, 2012))
    assert standings(judge(node, seen(VA, "2012-YTD09", 80))) == {"target": Standing.OPEN}
    assert standings(judge(node, seen(VA, "2012-YTD12", 80))) == {"target": Standing.MISSED}
    assert standings(judge(node, seen(VA, "2012-YTD09", 80), seen(VA, "2012", 101))) == {"target": Standing.MET}


def test_a_total_needs_every_year_and_stays_reached():
    node = target("t", "1000", indicator=INVESTMENT, years=(2011, 2015), reading=Reading.CUMULATIVE)
    early = judge(node, *(seen(INVESTMENT, str(year), 400) for year in (2011, 2012, 2013)))
    assert (early.reached.value, standings(early)) == (1200, {"target": Standing.MET})
    gap = judge(node, seen(INVESTMENT, "2011", 400), seen(INVESTMENT, "2013", 400))
    assert (gap.reached.value, gap.reached.why) == (None, "缺2012年的数，不能合计")


def growth_node(value, **more):
    return target("g", value, indicator=VA, measure=GROWTH, reading=Reading.AVERAGE, years=(2011, 2015), **more)


def rates(*values):
    return [seen(VA, str(2011 + n), value, measure=GROWTH) for n, value in enumerate(values)]


def test_an_average_growth_is_the_geometric_mean_of_observed_rates():
    one = judge(growth_node("25"), *rates(30, 20))
    assert one.reached.value == Fraction("24.9")
    assert standings(one) == {"target": Standing.BEHIND}


def test_a_mean_that_only_rounds_up_to_the_target_does_not_reach_it():
    """Five years at 6.9999 % show 7.00 and are not 7 %."""
    one = judge(growth_node("7"), *rates(*["6.9999"] * 5))
    assert one.reached.value == 7
    assert standings(one) == {"target": Standing.MISSED}
    assert standings(judge(growth_node("7"), *rates(*[7] * 5))) == {"target": Standing.MET}


@given(st.lists(st.integers(-900, 3000), min_size=5, max_size=5), st.integers(-50, 300))
def test_a_mean_growth_reaches_its_target_exactly_when_the_product_does(tenths, aim):
    found = judge(growth_node(str(aim)), *rates(*(Fraction(value, 10) for value in tenths)))
    product = Fraction(1)
    for value in tenths:
        product *= 1 + Fraction(value, 1000)
    is_met = product >= (1 + Fraction(aim, 100)) ** 5
    assert standings(found) == {"target": Standing.MET if is_met else Standing.MISSED}


def test_growth_is_never_made_from_two_levels():
    one = judge(growth_node("25"), seen(VA, "2011", 700), seen(VA, "2012", 900), bases=[base(560, indicator=VA)])
    assert (one.reached.value, one.reached.why) == (None, "没有规模以上工业增加值的增速")


def test_comparable_growth_is_not_held_against_a_target_at_current_prices():
    current = growth_node("25")
    told = [replace(one, price_basis=PriceBasis.COMPARABLE) for one in rates(30, 30)]
    found = judge(current, *told)
    assert (found.reached.value, standings(found)) == (None, {"target": Standing.UNKNOWN})
    assert "观测值按可比价，目标按现价" in found.reached.why
    assert judge(replace(current, price_basis=PriceBasis.COMPARABLE), *told).reached.value == 30
    assert judge(current, *rates(30, 30)).reached.value == 30


def test_every_tier_is_judged_by_itself():
    node = replace(growth_node("7"), floor=Fraction(6), strive=Fraction(8))
    assert [name for name, _ in list_tiers(node)] == ["floor", "target", "strive"]
    found = judge(node, *rates(*["7.5"] * 5))
    assert standings(found) == {"floor": Standing.MET, "target": Standing.MET, "strive": Standing.MISSED}
    assert [one.lacking for one in found.tiers] == [Fraction(-3, 2), Fraction(-1, 2), Fraction(1, 2)]


def test_where_more_is_worse_less_reaches_it():
    node = target("c", "0.8", indicator=VA, measure=TargetMeasure.CEILING, is_ceiling=True, years=(2012, 2012))
    assert standings(judge(node, seen(VA, "2012", "0.79"))) == {"target": Standing.MET}
    over = judge(node, seen(VA, "2012", "0.85"))
    assert (standings(over), over.main.lacking, over.ratio) == ({"target": Standing.MISSED}, Fraction("0.05"), None)


def test_a_share_is_part_by_whole_or_as_observed():
    node = target("s", "40", indicator=VA, measure=SHARE, denominator=(GDP, ""))
    found = judge(node, seen(VA, "2015", 800), seen(GDP, "2015", 1900))
    assert (round(float(found.reached.value), 2), found.reached.is_derived) == (42.11, True)
    told = judge(node, seen(VA, "2015", 800), seen(GDP, "2015", 1900), seen(VA, "2015", "39.9", measure=SHARE))
    assert (told.reached.value, told.reached.is_derived) == (Fraction("39.9"), False)
    assert judge(node, seen(VA, "2015", 800)).reached.why.startswith("没有规模以上工业增加值占比")
    assert judge(node, seen(VA, "2015", 800), seen(GDP, "2015", 0)).reached.value is None


def test_a_share_of_itself_is_not_a_hundred_percent():
    node = target("s", "40", indicator=VA, measure=SHARE)
    assert judge(node, seen(VA, "2015", 800)).reached.value is None


def change(value, unit, **more):
    return target("c", value, indicator=VA, measure=TargetMeasure.CHANGE, measured_in=unit, **more)


def test_a_change_needs_a_base_year_nobody_guesses():
    values = (seen(VA, "2010", 500), seen(VA, "2015", 900))
    assert judge(change("300", "亿元"), *values).reached.why == "原文没有写明基期，选定基期后才能算变动"
    assert judge(change("300", "亿元"), *values, base_year=2010).reached.value == 400
    assert judge(change("300", "亿元", base_year=2010), *values).reached.value == 400
    assert judge(change("100", "%", base_year=2010), *values).reached.value == 80
    assert judge(change("300", "亿元", base_year=2009), *values).reached.why == "缺2009年基数"
    printed = judge(change("300", "亿元", base_year=2009), *values, bases=[base(450, 2009, indicator=VA)])
    assert printed.reached.value == 450


def test_values_in_another_unit_are_converted_and_what_does_not_convert_is_left_out():
    node = target("t", "1000000", indicator=VA, measured_in="万元", years=(2012, 2012))
    assert judge(node, seen(VA, "2012", 120)).reached.value == 1_200_000
    assert judge(replace(node, measured_in="户"), seen(VA, "2012", 120)).reached.value is None


def test_another_definition_is_told():
    node = target("t", "100", indicator=VA, years=(2012, 2012), definition="above-20m")
    plan = tree(node)
    book = ObservedBook(PACK, (seen(VA, "2012", 120, definition="above-5m"),))
    found = judge_progress(plan, book, [node])
    assert [one.code for one in find_doubts(plan, book, found)] == ["progress.definition"]


def test_parts_are_summed_only_when_all_are_observed():
    top = target("top", "100", indicator=VA)
    nodes = [top, part("x", "60", "a", indicator=VA), part("y", "40", "b", indicator=VA)]
    plan = tree(*nodes)
    both = ObservedBook(PACK, (seen(VA, "2015", 50, unit="a"), seen(VA, "2015", 41, unit="b")))
    (found,) = sum_progress(plan, {one.node.id: one for one in judge_progress(plan, both, nodes)})
    assert (found.planned, found.planned_parts, found.observed, found.headline) == (100, 100, 91, None)
    one = ObservedBook(PACK, both.values[:1])
    (found,) = sum_progress(plan, {one.node.id: one for one in judge_progress(plan, one, nodes)})
    assert (found.observed, found.missing) == (None, ("y",))


def test_a_target_without_a_value_has_no_tier():
    node = replace(target("t", None, indicator=VA), relation=Relation.PART)
    assert judge(node, seen(VA, "2015", 5)).tiers == ()


def test_a_count_open_upwards_is_judged_by_its_least():
    node = target("t", "30", indicator="tech-centres", measure=COUNT, measured_in="户", at_least=True)
    assert judge(node, seen("tech-centres", "2015", 31)).ratio == Fraction(3100, 30)


# ---- bases and rows


def test_only_levels_of_whole_years_before_the_plan_become_bases():
    plan = tree(target("t", "1764", indicator=VA), bases=[base("577.65", indicator=VA)])
    values = [
        seen(VA, "2010", 999),
        seen(VA, "2010", 30, unit="gaoxin"),
        seen(VA, "2012", 900, unit="gaoxin"),
        seen(VA, "2010", 12, unit="jingji", measure=GROWTH),
        seen(VA, "2010-YTD06", 20, unit="minying"),
    ]
    added = add_bases(PACK, plan, values, 2011)
    assert [(one.unit, one.figure.value) for one in added.bases] == [("city", Fraction("577.65")), ("gaoxin", 30)]
    assert isinstance(added.bases[1].figure, Figure)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no rows"),
        ("unit,value\n", "no rows"),
        ("unit\n甲\n", "no column value"),
        ("[1, 2]", "no list of objects"),
        ('{"a": 1}', "no list of objects"),
        ("[", "not JSON"),
        ('unit,value\n"甲,3\n', "not CSV"),
    ],
)
def test_what_is_no_table_is_refused(text, says):
    with pytest.raises(InputError, match=says):
        read_rows(text, ("unit", "value"), "x")


def test_empty_lines_and_further_columns_do_no_harm():
    rows = read_rows("单位,数值,备注\n\n甲,3,x\n,,\n", ("unit", "value"), "x")
    assert rows == [("line 3", {"unit": "甲", "value": "3", "备注": "x"})]
    assert read_rows('{"rows": [{"单位": "甲", "value": 0.1}]}', ("unit", "value"), "x")[0][1]["value"] == "0.1"


def test_an_empty_value_is_a_gap_and_titles_name_records():
    rows = [
        ("line 2", {"indicator": "工业投资", "unit": "太原高新区", "period": "2012", "value": ""}),
        ("line 3", {"indicator": "工业投资", "unit": "太原高新区", "period": "2013", "value": "12.50"}),
    ]
    (found,) = read_observed(PACK, rows, "x")
    assert (found.indicator, found.unit, found.value, found.decimals) == (INVESTMENT, "gaoxin", Fraction("12.5"), 2)
