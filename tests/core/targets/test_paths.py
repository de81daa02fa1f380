"""Paths over years: from growth, end or total; where two disagree; prices are never mixed without a deflator."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from target_trees import GROWTH, SHARE, base, target, tree

from gongce.relations import Verdict
from gongce.rulebook import PriceBasis, Reading, Relation, TargetMeasure
from gongce.targets.paths.disagreement import check_paths, judge_paths, tell_path
from gongce.targets.paths.implied import flag_steep_paths, imply_bases, imply_wholes
from gongce.targets.paths.path import Anchor, Deflators, draw_paths
from gongce.targets.paths.schedule import PERIODS, schedule_year


def growth(value, **more):
    said = {"years": (2011, 2015), "reading": Reading.AVERAGE} | more
    return target("g", value, measure=GROWTH, **said)


def codes(plan, *deflators):
    return [finding.code for finding in judge_paths(plan, *deflators)]


@given(st.integers(1, 2000), st.integers(1, 9000))
def test_a_path_to_an_end_ends_there_and_starts_at_the_base(start, end):
    (path,) = draw_paths(tree(target("t", str(end)), bases=[base(start)]))
    assert (path.anchor, path.end, list(path.values)) == (Anchor.END, end, list(range(2011, 2016)))
    assert 2015 not in path.derived
    assert set(path.derived) == {2011, 2012, 2013, 2014}


@given(st.integers(10, 2000), st.integers(1, 40))
def test_a_path_to_a_total_adds_up_to_it_within_its_rounded_rate(start, times):
    total = start * times
    (path,) = draw_paths(
        tree(target("t", str(total), years=(2011, 2015), reading=Reading.CUMULATIVE), bases=[base(start)])
    )
    assert path.anchor is Anchor.TOTAL
    assert abs(path.total - total) <= Fraction(total, 1000) + Fraction(1, 100)


def test_growth_and_end_that_agree_make_no_finding():
    plan = tree(growth("25"), target("t", "1764"), bases=[base("577.65")])
    (check,) = check_paths(plan)
    assert check.decision.verdict is not Verdict.VIOLATED
    assert codes(plan) == []


def test_growth_and_total_that_disagree_are_told_with_what_each_implies():
    plan = tree(
        growth("35", at_least=True),
        target("t", "2800", years=(2011, 2015), reading=Reading.CUMULATIVE),
        bases=[base("228.05")],
    )
    (check,) = check_paths(plan)
    assert check.implied_rate == Fraction("31.61")
    assert round(float(check.implied_value), 2) == 3064.63
    assert "只需年均增长31.61%" in tell_path(check)
    assert codes(plan) == ["path.disagree"]


def test_one_years_growth_is_compared_with_that_years_level():
    one = {"years": (2012, 2012), "reading": Reading.ANNUAL}
    plan = tree(growth("40", **one), target("t", "2000", years=(2012, 2012)), bases=[base(1200, 2011)])
    assert codes(plan) == ["path.disagree"]
    fits = tree(growth("40", **one), target("t", "2000", years=(2012, 2012)), bases=[base("1428.6", 2011)])
    assert codes(fits) == []
    old = tree(growth("40", **one), target("t", "2000", years=(2012, 2012)), bases=[base(1200, 2009)])
    assert codes(old) == []


# ---- prices


def comparable():
    return growth("17", price_basis=PriceBasis.COMPARABLE)


def test_comparable_growth_and_current_levels_are_refused_without_a_deflator():
    plan = tree(comparable(), target("t", "1400"), bases=[base("577.65", price_basis=PriceBasis.CURRENT)])
    assert codes(plan) == ["path.price-basis-mixed"]
    assert check_paths(plan) == ()
    assert [path.anchor for path in draw_paths(plan)] == [Anchor.END]


def test_an_entered_deflator_joins_them():
    plan = tree(comparable(), target("t", "1400"), bases=[base("577.65", price_basis=PriceBasis.CURRENT)])
    deflators = Deflators({"va": Fraction(2)})
    assert codes(plan, deflators) == []
    grown = next(path for path in draw_paths(plan, deflators) if path.anchor is Anchor.GROWTH)
    assert (grown.deflator, grown.rate) == (2, Fraction("19.34"))


def test_an_untold_price_basis_leaves_a_disagreement_open_and_says_so():
    plan = tree(
        growth("17", price_basis=PriceBasis.UNKNOWN),
        target("t", "1400", price_basis=PriceBasis.UNKNOWN),
        bases=[base("577.65")],
    )
    assert codes(plan) == ["path.price-basis-unknown"]


def test_a_definition_that_changed_on_the_way_is_told():
    plan = tree(growth("25"), target("t", "1764", definition="new"), bases=[base("577.65", definition="old")])
    assert codes(plan) == ["path.definition-changed"]


# ---- implied


def test_a_level_with_its_growth_or_change_implies_the_base():
    one = {"years": (2012, 2012)}
    plan = tree(target("t", "2000", **one), growth("40", reading=Reading.ANNUAL, **one))
    (found,) = imply_bases(plan)
    assert round(float(found.value), 2) == 1428.57
    points = tree(
        target("s", "36", measure=SHARE, **one),
        target("c", "5", measure=TargetMeasure.CHANGE, measured_in="个百分点", **one),
    )
    assert [found.value for found in imply_bases(points)] == [31]


@pytest.mark.parametrize(
    ("level_open", "share_open", "bound"), [(False, False, ""), (True, False, "以上"), (False, True, "以下")]
)
def test_a_level_with_its_share_implies_the_whole_on_the_right_side(level_open, share_open, bound):
    plan = tree(
        target("t", "2500", at_least=level_open),
        target("s", "50", measure=SHARE, denominator=("all", ""), at_least=share_open),
    )
    (found,) = imply_wholes(plan)
    assert (found.value, found.bound) == (5000, bound)
    printed = tree(*plan.nodes, target("w", "5000", indicator="all"))
    assert imply_wholes(printed) == ()


def test_a_part_that_must_grow_twice_as_fast_is_noted():
    child = target("c", "300", "a", parent="t", relation=Relation.SUM)
    plan = tree(target("t", "1764"), child, bases=[base("577.65"), base(20, unit="a")])
    (found,) = flag_steep_paths(plan, draw_paths(plan))
    assert found.code == "path.steep"


# ---- within the year


@given(st.integers(0, 10**7), st.lists(st.integers(0, 100), min_size=11, max_size=11).filter(any))
def test_a_years_schedule_adds_up_to_the_last_printed_place(steps, weights):
    total = sum(weights)
    shares = [Fraction(100 * weight, total) for weight in weights]
    target_value = Fraction(steps, 100)
    found = schedule_year(target_value, Fraction(1, 100), shares)
    assert found.cumulative[-1] == target_value
    assert all(amount >= 0 and (amount * 100).denominator == 1 for amount in found.amounts)


def test_shares_that_are_no_shares_of_the_year_are_refused():
    short = [Fraction(9)] * 11
    assert [one.code for one in schedule_year(Fraction(100), Fraction(1), short).findings] == ["schedule.total"]
    assert [one.code for one in schedule_year(Fraction(100), Fraction(1), short[:5]).findings] == ["schedule.count"]
    even = schedule_year(Fraction(120), Fraction(1))
    assert (even.is_even, even.amounts[0], len(even.amounts)) == (True, 20, len(PERIODS))


def test_a_path_needs_a_base_before_its_end():
    assert draw_paths(tree(target("t", "100"), bases=[base(50, 2015)])) == ()
    assert draw_paths(tree(replace(target("t", "100"), years=None), bases=[base(50)])) == ()
