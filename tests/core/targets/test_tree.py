"""The target tree: closures with tolerance, versions, clashes, members of a day, defects of its build."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from target_trees import COUNT, GROWTH, SHARE, base, part, target, tree

from gongce.relations import Figure, Verdict
from gongce.rulebook import Reading, Relation, Scope, load_pack
from gongce.targets.pack_tree import build_tree, judge_changes
from gongce.targets.tree.clashes import find_clashes
from gongce.targets.tree.closure import close_tree, close_weighted
from gongce.targets.tree.closure_report import find_gaps, tell_closure
from gongce.targets.tree.expansion import expand_each, roll_over
from gongce.targets.tree.nodes import Succession, TargetTree, VersionSpan
from gongce.targets.tree.structure import check_tree
from gongce.targets.tree.versions import find_rivals, tell_rivals

PLANS = Path(__file__).resolve().parents[3] / "plans"


def closure_of(*nodes, **more):
    """The only closure of a tree."""
    (found,) = close_tree(tree(*nodes, **more))
    return found


def test_children_that_add_up_close_with_no_residual():
    found = closure_of(target("top", "100"), part("a", "30", "a"), part("b", "50", "b"), part("c", "20", "c"))
    assert (found.decision.verdict, found.residual, found.missing) == (Verdict.HOLDS, 0, ())


def test_a_residual_within_the_rounding_is_told_as_rounding():
    found = closure_of(target("top", "1764"), part("a", "850", "a"), part("b", "913", "b"), units=("a", "b"))
    assert (found.decision.verdict, found.residual, found.tolerance) == (Verdict.ROUNDING, 1, Fraction(3, 2))


def test_a_residual_no_rounding_explains_is_a_warning_with_both_sides():
    plan = tree(target("top", "100"), part("a", "60", "a"), part("b", "50", "b"), units=("a", "b"))
    (gap,) = find_gaps(plan, close_tree(plan))
    assert (gap.code, gap.severity) == ("closure.sum", "warning")
    assert "各项之和110亿元，应为100亿元，差额−10" in gap.message
    assert gap.remedy


def test_members_without_a_target_get_what_is_left_and_are_named():
    plan = tree(target("top", "100"), part("a", "30", "a"), part("b", "50", "b"))
    (found,) = close_tree(plan)
    assert (found.unallocated, found.missing) == (20, ("丙区",))
    assert "未分解20亿元（丙区）" in tell_closure(plan, found)
    assert find_gaps(plan, [found]) == ()


def test_children_in_another_unit_of_measurement_are_converted():
    found = closure_of(
        target("top", "1"), part("a", "6000", "a", measured_in="万元"), part("b", "0.4", "b"), units=("a", "b")
    )
    assert found.decision.exact == 1


def test_children_whose_units_do_not_convert_are_not_added():
    assert close_tree(tree(target("top", "100"), part("a", "30", "a", measured_in="户"), part("b", "70", "b"))) == ()


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8), st.integers(0, 3))
def test_rounded_parts_of_a_whole_never_contradict_it(hundredths, decimals):
    """Whatever the true values, figures rounded for print are never told as a contradiction."""
    scale = 10**decimals
    units = [f"u{n}" for n in range(len(hundredths))]
    values = [Fraction(value, 997) for value in hundredths]
    shown = [str(Fraction(round(value * scale), scale).limit_denominator(scale)) for value in values]
    nodes = [part(u, f"{float(Fraction(v)):.{decimals}f}", u) for u, v in zip(units, shown, strict=True)]
    total = Fraction(round(sum(values) * scale), scale)
    plan = tree(target("top", f"{float(total):.{decimals}f}"), *nodes, units=units)
    assert [one for one in close_tree(plan) if one.decision.verdict is Verdict.VIOLATED] == []


def test_weighted_growth_is_the_parents():
    parts = [(Figure.parse("10"), Fraction(40)), (Figure.parse("20"), Fraction(60))]
    assert close_weighted(Figure.parse("16"), parts).verdict is Verdict.HOLDS
    assert close_weighted(Figure.parse("18"), parts).verdict is Verdict.VIOLATED
    assert close_weighted(Figure.parse("16"), [(Figure.parse("10"), Fraction(0))]).verdict is Verdict.AMBIGUOUS


def test_parts_above_their_whole_and_nested_counts_are_told():
    plan = tree(
        target("all", "650", measure=COUNT, measured_in="件"),
        target("some", "800", measure=COUNT, measured_in="件", parent="all", relation=Relation.PART),
        target("more", "700", measure=COUNT, measured_in="件", parent="all", relation=Relation.NESTED),
    )
    assert {gap.code for gap in find_gaps(plan, close_tree(plan))} == {"closure.part", "closure.nested"}


def test_growth_rates_are_weighted_by_bases_and_never_added():
    def rate(name, value, unit, **more):
        return part(name, value, unit, measure=GROWTH, reading=Reading.AVERAGE, years=(2011, 2015), **more)

    bases = [base(40, unit="a"), base(60, unit="b")]
    whole = target("top", "16.0", measure=GROWTH, reading=Reading.AVERAGE, years=(2011, 2015))
    plan = tree(whole, rate("x", "10", "a"), rate("y", "20", "b"), bases=bases, units=("a", "b"))
    (found,) = close_tree(plan)
    assert (found.kind, found.decision.exact, found.is_closed) == ("weighted", 16, True)
    assert close_tree(replace(plan, bases=bases[:1])) == ()
    wrong = replace(plan, nodes=(target("top", "19", measure=GROWTH, years=(2011, 2015)), *plan.nodes[1:]))
    assert [gap.code for gap in find_gaps(wrong, close_tree(wrong))] == ["closure.weighted"]


# ---- units that changed


def test_a_unit_in_anothers_place_starts_from_its_base_times_the_entered_factor():
    node = target("t", "100", "new")
    changed = Succession("old", "new", date(2012, 1, 1), Fraction(4, 5))
    plan = TargetTree((node,), (base(50, unit="old"),), successions=(changed,))
    assert plan.base_of(node).figure.value == 40
    assert replace(plan, successions=(replace(changed, bridge=None),)).base_of(node) is None
    assert replace(plan, bases=(*plan.bases, base(45, unit="new"))).base_of(node).figure.value == 45


def test_members_are_those_of_the_day():
    pack = load_pack(PLANS / "xuchang-2012")
    before, after = (build_tree(pack, day) for day in (date(2012, 5, 1), date(2017, 1, 1)))
    assert "xuchang-county" in before.members("counties")
    assert "jianan" in after.members("counties")
    assert "xuchang-county" not in after.members("counties")
    assert judge_changes(pack, after) == ()


# ---- versions, clashes


def test_two_versions_valid_at_once_are_both_kept_and_told():
    spans = (VersionSpan("own", "方案"), VersionSpan("outline", "纲要", end=date(2013, 12, 31)))
    plan = tree(target("one", "1764"), target("two", "1400", version="outline"), versions=spans)
    (rivals,) = find_rivals(plan, date(2012, 5, 1))
    assert rivals.difference == 364
    assert "两个同时有效的版本（方案：1764亿元；纲要：1400亿元，相差364亿元）" in tell_rivals(plan, rivals).message
    assert find_rivals(plan, date(2014, 1, 1)) == ()
    assert len(find_rivals(plan)) == 1
    assert find_clashes(plan) == ()


@pytest.mark.parametrize(
    ("second", "clashes"),
    [
        ({"years": (2015, 2015)}, 1),
        ({"years": None}, 1),
        ({"years": (2013, 2013)}, 0),
        ({"reading": Reading.CUMULATIVE}, 0),
        ({"unit": "a"}, 0),
        ({"restates": "one"}, 0),
        ({"parent": "one", "relation": Relation.PART}, 0),
        ({"scope": Scope.EACH}, 0),
    ],
)
def test_one_thing_with_two_values_in_one_version_is_a_clash(second, clashes):
    assert len(find_clashes(tree(target("one", "1000"), target("two", "700", **second)))) == clashes


def test_a_value_within_the_other_bound_is_no_clash():
    assert find_clashes(tree(target("one", "1000"), target("two", "700", at_least=True))) == ()


# ---- each member, roll-over


def test_a_target_for_each_member_is_one_child_a_member_and_a_derived_total():
    plan = tree(target("quota", "20", measure=COUNT, measured_in="个", scope=Scope.EACH))
    found = expand_each(plan, plan.nodes[0])
    assert [(child.unit, child.figure.value) for child in found.children] == [("a", 20), ("b", 20), ("c", 20)]
    assert found.total.value == 60
    assert {child.scope for child in found.children} == {Scope.WHOLE}


def test_members_nobody_named_are_asked_for():
    plan = TargetTree((target("quota", "2", "firms", scope=Scope.EACH),))
    found = expand_each(plan, plan.nodes[0])
    assert (found.children, found.total, [one.code for one in found.findings]) == ((), None, ["target.members-unknown"])


def test_roll_over_drafts_one_target_a_unit_for_the_year():
    plan = tree(target("top", "100", floor=Fraction(90), strive=Fraction(110)))
    drafts = roll_over(plan, plan.nodes[0], {"a": Fraction("40.5"), "b": Fraction("59.5")}, 2014)
    assert [(one.unit, one.target, one.years, one.parent) for one in drafts] == [
        ("a", Fraction("40.5"), (2014, 2014), "top"),
        ("b", Fraction("59.5"), (2014, 2014), "top"),
    ]
    assert {(one.floor, one.strive, one.reading) for one in drafts} == {(None, None, Reading.ANNUAL)}


# ---- defects: told with place and remedy, the tree stays readable


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ((target("x", "1"), target("x", "2")), "target.id-twice"),
        ((target("x", "1", parent="nowhere"),), "target.parent-unknown"),
        ((target("x", "1", parent="y"), target("y", "1", parent="z"), target("z", "1", parent="x")), "target.cycle"),
        ((target("x", "-3"),), "target.value-negative"),
        ((target("x", "101", measure=SHARE),), "target.share-over-whole"),
        (
            (
                target("top", "100"),
                target("p", "60", "a", measure=SHARE, parent="top", relation=Relation.SHARE),
                target("q", "50", "b", measure=SHARE, parent="top", relation=Relation.SHARE),
            ),
            "target.shares-over-whole",
        ),
        ((target("x", "1", version="lost"),), "target.version-unknown"),
    ],
)
def test_a_defect_of_the_tree_is_blocking_with_place_and_remedy(nodes, code):
    plan = tree(*nodes, versions=(VersionSpan("own", "方案"),))
    found = [finding for finding in check_tree(plan) if finding.code == code]
    assert len(found) == 1
    assert found[0].severity == "blocking"
    assert found[0].place
    assert found[0].remedy
    close_tree(plan)
    plan.descendants(nodes[0].id)


def test_a_sound_tree_has_no_defect():
    assert check_tree(tree(target("top", "100"), part("a", "100", "a"), bases=[base(50)])) == ()
