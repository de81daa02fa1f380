"""A target broken down: every printed sum and wish kept to the last step, contradictions named, ways out shown."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from target_trees import base, part, plans, target, tree

from gongce.rulebook import Dimension, Reading, TargetMeasure, load_pack
from gongce.targets.breakdown.breakdown import break_down, default_step
from gongce.targets.breakdown.demands import Precision, build_frame, list_demands
from gongce.targets.breakdown.wishes import read_wishes
from gongce.targets.decomposition.families import group_cells
from gongce.targets.pack_tree import build_tree
from gongce.targets.tables.annex import read_annex
from gongce.targets.tables.records import print_targets
from gongce.targets.tables.storage import SavedTable, print_table, read_table
from gongce.targets.tables.yearly import values_of_year
from gongce.targets.tree.expansion import roll_over
from gongce.vocabulary import InputError, UsageError

PLANS = Path(__file__).resolve().parents[3] / "plans"
NAMES = ("qidong-7plus1", "ruian-2015", "suizhou-2018", "taiyuan-2012", "xuchang-2012")


def broken(tree_, frame, proposal, precision, dropped=()):
    """Demands a table breaks, summed in Python integers."""
    problem = proposal.problem
    flat = [int(value) for value in proposal.values.ravel()]
    return [
        demand.sum.words
        for demand in list_demands(tree_, frame, problem.step, precision)
        if demand.origin not in dropped
        and not demand.sum.low <= sum(flat[k] for k in group_cells(problem, demand.sum)) <= demand.sum.high
    ]


@given(plans())
@settings(max_examples=100, deadline=None)
def test_a_breakdown_keeps_every_printed_sum_or_names_the_contradiction(plan):
    top = plan.nodes[0]
    found = break_down(plan, top)
    if len(found.alternatives.kept) == 1 and not any(one.code == "breakdown.conflict" for one in found.findings):
        name = found.alternatives.kept[0].name
        precision = Precision.EXACT if name == "全部要求" else Precision.TOP if "总目标" in name else Precision.PRINTED
        assert broken(plan, found.frame, found.alternatives.kept[0].proposal, precision) == []
    else:
        assert any(one.code == "breakdown.conflict" for one in found.findings)
        assert found.conflicts
        for way in found.alternatives.kept:
            total = broken(plan, found.frame, way.proposal, Precision.PRINTED)
            assert found.frame.top.title not in total
    again = break_down(plan, top)
    for one, other in zip(found.alternatives.kept, again.alternatives.kept, strict=True):
        assert np.array_equal(one.proposal.values, other.proposal.values)


def breakable(tree_):
    """Amounts with a figure and more than one unit or child under them."""
    for node in tree_.nodes:
        is_amount = node.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT) and node.figure is not None
        if is_amount and not node.restates and tree_.horizon and (node.years or tree_.horizon):
            yield node


@pytest.mark.parametrize("name", NAMES)
def test_every_amount_of_the_five_packs_is_broken_down_exactly_or_its_contradiction_told(name):
    tree_ = build_tree(load_pack(PLANS / name))
    for node in breakable(tree_):
        found = break_down(tree_, node)
        told = [one for one in found.findings if one.code == "breakdown.conflict"]
        assert found.alternatives.kept or told, node.id
        if not told:
            assert broken(tree_, found.frame, found.alternatives.kept[0].proposal, Precision.PRINTED) == [], node.id


def test_a_body_that_is_no_member_but_has_a_part_gets_a_row():
    nodes = [target("top", "10"), part("own", "3", "finance"), part("x", "7", "a")]
    plan = tree(*nodes, bases=[base(5)], units=("a",))
    frame = build_frame(plan, plan.nodes[0])
    assert frame.units == ("a", "finance")


def test_industries_become_a_third_axis():
    industries = [
        part(name, value, "city", industry=name, along=Dimension.INDUSTRY)
        for name, value in (("steel", "60"), ("coal", "40"))
    ]
    plan = tree(target("top", "100"), *industries, bases=[base(50), base(20, unit="a"), base(30, unit="b")])
    found = break_down(plan, plan.nodes[0])
    proposal = found.alternatives.kept[0].proposal
    assert proposal.problem.shape == (3, 5, 2)
    assert (proposal.values[:, -1, :].sum(0) * proposal.problem.step).tolist() == [60, 40]


@pytest.mark.parametrize(
    ("node", "says"),
    [
        (target("t", None), "an amount with a figure"),
        (target("t", "5", measure=TargetMeasure.GROWTH), "an amount with a figure"),
        (target("t", "5", years=None), "years are not known"),
    ],
)
def test_what_cannot_be_broken_down_is_refused(node, says):
    with pytest.raises(UsageError, match=says):
        break_down(tree(node, horizon=None), node)


# ---- wishes


def ask(plan, *rows, step=Fraction(1, 100)):
    """Break the top down with wishes given as (unit, year, kind, value)."""
    frame = build_frame(plan, plan.nodes[0])
    keys = ("unit", "year", "kind", "value")
    cells = [(f"line {n}", dict(zip(keys, map(str, row), strict=True))) for n, row in enumerate(rows, 2)]
    return break_down(plan, plan.nodes[0], step, frame=frame, wishes=read_wishes(plan, frame, cells, step, "w.csv"))


@pytest.fixture
def plan():
    cumulative = {"years": (2011, 2015), "reading": Reading.CUMULATIVE}
    return tree(target("top", "1000", **cumulative), bases=[base(100), base(40, unit="a"), base(30, unit="b")])


def cells(found):
    proposal = found.alternatives.kept[0].proposal
    return (proposal.values * float(proposal.problem.step)).round(2)


def test_floors_ceilings_and_fixed_figures_of_cells_and_sums_are_kept(plan):
    found = ask(
        plan,
        ("甲区", 2015, "fixed", "111.11"),
        ("a", "", "floor", 450),
        ("乙区", "", "上限", 200),
        ("", 2011, "floor", 190),
    )
    table = cells(found)
    assert table[0, 4] == 111.11
    assert table[0].sum() >= 450 - 1e-9
    assert table[1].sum() <= 200 + 1e-9
    assert table.sum().round(2) == 1000


def test_shares_and_priorities_move_the_start(plan):
    half = cells(ask(plan, ("甲区", "", "share", 50)))
    assert abs(half[0].sum() - 500) < 1
    assert abs(half[1].sum() / half[2].sum() - cells(ask(plan))[1].sum() / cells(ask(plan))[2].sum()) < 0.01
    both = cells(ask(plan, ("甲区", "", "share", 20), ("乙区", 2015, "share", 60)))
    assert abs(both[0].sum() - 200) < 1
    assert abs(both[1, 4] / both[:, 4].sum() - 0.6) < 0.01
    start = cells(ask(plan))[0].sum()
    pushed = ("丙区", "", "floor", 500)
    kept = cells(ask(plan, ("甲区", "", "priority", 50), pushed))
    loose = cells(ask(plan, pushed))
    assert abs(kept[0].sum() - start) < abs(loose[0].sum() - start)


def test_wishes_that_contradict_the_sums_are_named_with_a_way_out(plan):
    found = ask(plan, ("甲区", "", "floor", 700), ("乙区", "", "floor", 400))
    conflict = next(one for one in found.findings if one.code == "breakdown.conflict")
    assert "甲区合计下限" in conflict.message
    assert "乙区合计下限" in conflict.message
    assert {"不采用甲区合计下限", "不采用乙区合计下限"} <= {one.name for one in found.alternatives.kept}
    impossible = ask(plan, ("甲区", 2011, "floor", 600), ("乙区", 2012, "floor", 500))
    assert impossible.alternatives.kept == () or "breakdown.conflict" in {one.code for one in impossible.findings}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("丁区", "", "floor", 1), "no unit 丁区"),
        (("甲区", 2020, "floor", 1), "no year 2020"),
        (("甲区", "", "wish", 1), "no kind wish"),
        (("甲区", "", "floor", "many"), "many is no number"),
        (("甲区", "", "floor", "-1"), "-1 is no number of zero or more"),
        (("甲区", "", "floor", "1.005"), "finer than the printed step"),
        (("甲区", "", "priority", 0), "above zero"),
        (("甲区", "", "floor", "1e19"), "too large"),
    ],
)
def test_a_bad_wish_is_told_with_its_line_and_nothing_is_taken(plan, row, says):
    with pytest.raises(InputError, match=f"line 2: .*{says}"):
        ask(plan, row)


# ---- kept tables


@pytest.fixture
def table(plan):
    found = ask(plan)
    return SavedTable("p", "top", "总额", {"unit": ("a", "b", "c"), "industry": ()}, found.alternatives)


def test_a_kept_table_comes_back_as_it_was(table):
    back = read_table(print_table(table), "t.json")
    assert np.array_equal(back.proposal.values, table.proposal.values)
    assert (back.target, back.ids, back.taken.name) == (table.target, dict(table.ids), table.taken.name)
    assert print_table(back) == print_table(table)


def spoil(table, change):
    record = json.loads(print_table(table))
    change(record)
    return json.dumps(record)


def raise_cell(record):
    record["alternatives"][0]["values"][0][0] += 1


@pytest.mark.parametrize(
    "change",
    [
        raise_cell,
        lambda record: record.update(kind="x"),
        lambda record: record.update(chosen=7),
        lambda record: record.update(alternatives=[]),
        lambda record: record["alternatives"][0]["problem"].update(step="0"),
        lambda record: record["alternatives"][0]["problem"].update(seed=[[1]]),
        lambda record: record["alternatives"][0].pop("values"),
        lambda record: record["alternatives"][0]["problem"].update(axes="x"),
    ],
)
def test_a_file_that_is_no_kept_table_is_refused(table, change):
    with pytest.raises(InputError, match=r"t\.json"):
        read_table(spoil(table, change), "t.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{", '{"kind": "gongce target table", "format": 1}'])
def test_text_that_is_no_table_is_refused(text):
    with pytest.raises(InputError, match="not a table of targets"):
        read_table(text, "t.json")


def test_a_years_figures_are_summed_over_industries(table):
    values = values_of_year(table, 2013)
    assert sum(values.values()) == Fraction(int(table.proposal.values[:, 2].sum()), 100)
    with pytest.raises(UsageError, match="no year 2030"):
        values_of_year(table, 2030)


def test_drafts_of_a_year_are_records_a_pack_takes(table, plan, tmp_path):
    drafts = roll_over(plan, plan.nodes[0], values_of_year(table, 2013), 2013)
    text = print_targets(drafts, "测试")
    assert text.count("  - id: ") == 3
    assert 'period: "2013"' in text or "period: 2013" in text
    assert "target: " in text


# ---- annexes


def annex(plan, rows):
    frame = build_frame(plan, plan.nodes[0])
    found = [(f"line {n}", dict(zip(("unit", "year", "value"), row, strict=True))) for n, row in enumerate(rows, 2)]
    return read_annex(plan, frame, found, "annex.csv")


def test_an_annex_is_summed_against_every_printed_figure(plan):
    rows = [(unit, str(year), "70") for unit in ("甲区", "b", "丙区") for year in range(2011, 2016)]
    found = annex(plan, rows)
    assert [(check.total, check.gap) for check in found.checks] == [(1050, Fraction(1050) - Fraction("1000.5"))]
    assert "多49.5亿元" in found.findings[0].message
    assert len(found.nodes(plan)) == 15
    partial = annex(plan, rows[:-1])
    assert (partial.checks[0].total, partial.checks[0].lacking, partial.findings) == (None, 1, ())


@pytest.mark.parametrize(
    "rows", [[], [("丁区", "2011", "1")], [("甲区", "2011", "约1")], [("甲区", "2011", "1"), ("a", "2011", "2")]]
)
def test_a_bad_annex_is_refused_whole(plan, rows):
    with pytest.raises(InputError, match=r"annex\.csv"):
        annex(plan, rows)


def test_counts_are_printed_whole_and_money_to_hundredths():
    assert default_step(target("t", "5", measured_in="家")) == 1
    assert default_step(target("t", "5")) == Fraction(1, 100)
    assert default_step(target("t", "5.125", decimals=3)) == Fraction(1, 1000)
    assert default_step(target("t", "50000", measured_in="万元")) == 1


def test_a_step_too_coarse_for_the_printed_figures_is_refused_by_name(plan):
    with pytest.raises(UsageError, match="no multiple of it prints as the plan's figure does"):
        ask(plan, step=Fraction(7919))


@given(st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=40, deadline=None)
def test_parts_with_binding_floors_and_ceilings_still_add_up(low, high):
    cumulative = {"years": (2011, 2015), "reading": Reading.CUMULATIVE}
    plan = tree(target("top", "1000", **cumulative), bases=[base(100)])
    rows = [("甲区", "", "floor", low), ("乙区", "", "ceiling", high), ("丙区", 2015, "floor", low // 4)]
    found = ask(plan, *rows)
    assert found.alternatives.kept
    table = found.alternatives.kept[0].proposal.values
    assert int(table.sum()) == 100_000
    assert int(table[0].sum()) >= low * 100
    assert int(table[1].sum()) <= high * 100
    assert int(table[2, 4]) >= low // 4 * 100
