"""Decomposition: every sum and bound exact, nearest to the shares, and the reason where there is no table."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from decomposition_problems import MARGINS, build_problem, plain_axes, possible_problems
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reference_solvers import has_table, list_rows, solve_by_clarabel

from gongce.targets.decomposition.families import build_families
from gongce.targets.decomposition.problem import (
    UNBOUNDED,
    Axis,
    Distance,
    GroupSum,
    exact_margin,
    fix_cell,
    plain_problem,
)
from gongce.targets.decomposition.proposal import Method, decompose_target
from gongce.targets.decomposition.response import measure_distance
from gongce.targets.decomposition.system import System


def broken(problem, values):
    """Every sum and bound a table of integers breaks, counted with Python integers from the statement itself."""
    flat = [int(v) for v in values.ravel()]
    out = [row for row in list_rows(problem) if not row[1] <= sum(flat[k] for k in row[0]) <= row[2]]
    out += [k for k, v in enumerate(flat) if not problem.floor.ravel()[k] <= v <= problem.ceiling.ravel()[k]]
    return out


@given(possible_problems())
@settings(max_examples=300, deadline=None)
def test_every_sum_and_bound_of_a_possible_problem_is_kept_to_the_last_step(made):
    problem, _ = made
    assert broken(problem, decompose_target(problem).get_proposal().values) == []


@given(possible_problems())
@settings(max_examples=150, deadline=None)
def test_rounding_moves_no_cell_by_a_whole_step_where_a_neighbouring_table_exists(made):
    problem, _ = made
    proposal = decompose_target(problem).get_proposal()
    moved = np.abs(proposal.values - proposal.nearest)
    if moved.max() >= 1 + 1e-6:
        narrow = replace(
            problem,
            floor=np.maximum(problem.floor, np.floor(proposal.nearest + 1e-6).astype(np.int64)),
            ceiling=np.minimum(problem.ceiling, np.ceil(proposal.nearest - 1e-6).astype(np.int64)),
        )
        assert decompose_target(narrow).proposal is None


@given(possible_problems())
@settings(max_examples=120, deadline=None)
def test_no_table_is_nearer_than_ours_by_clarabel(made):
    problem, _ = made
    reference = solve_by_clarabel(problem)
    assume(reference is not None)
    best = measure_distance(problem, np.maximum(reference, 0.0).reshape(problem.shape))
    ours = measure_distance(problem, decompose_target(problem).get_proposal().nearest)
    assert ours <= best + 1e-5 * max(1.0, best)


@given(possible_problems())
@settings(max_examples=60, deadline=None)
def test_the_same_problem_has_the_same_answer(made):
    problem, _ = made
    first, second = decompose_target(problem).get_proposal(), decompose_target(problem).get_proposal()
    assert (first.values == second.values).all()


@st.composite
def spoiled_problems(draw):
    """A possible problem with one cell or sum pushed away; often impossible, sometimes still possible."""
    problem, hidden = draw(possible_problems(largest=(5, 4, 3)))
    index = tuple(draw(st.integers(0, n - 1)) for n in problem.shape)
    push = draw(st.integers(-60, 60))
    spoiled = fix_cell(problem, index, max(0, int(hidden[index]) + push))
    if draw(st.booleans()):
        low = max(0, int(hidden[index[0]].sum()) + draw(st.integers(-40, 40)))
        spoiled = replace(spoiled, groups=(*spoiled.groups, GroupSum("另定合计", (("unit", (index[0],)),), low, low)))
    return spoiled


@given(spoiled_problems())
@settings(max_examples=200, deadline=None)
def test_a_table_is_refused_exactly_when_there_is_none(problem):
    high = np.where(problem.seed > 0, problem.ceiling, problem.floor)
    exists = has_table(list_rows(problem), problem.floor.ravel(), high.ravel())
    outcome = decompose_target(problem)
    if exists:
        assert outcome.conflict is None
    else:
        assert outcome.proposal is None
        assert outcome.conflict is not None


def can_hold_together(problem, demands):
    """Whether a table with fractions meets these demands alone."""
    system = System(tuple(build_families(problem)), problem.shape)
    low, high = np.zeros(problem.seed.size), np.full(problem.seed.size, float(UNBOUNDED))
    rows = []
    for demand in demands:
        limits = (demand.steps, UNBOUNDED) if demand.is_least else (-UNBOUNDED, demand.steps)
        if demand.row is not None:
            family, row = system.locate(demand.row)
            rows.append((np.flatnonzero(family.labels == row), *limits))
        else:
            flat = int(np.ravel_multi_index(demand.index, problem.shape))
            low[flat], high[flat] = max(low[flat], limits[0]), min(high[flat], limits[1])
    if (low > high).any():
        return False
    return has_table(rows, low, high)


@given(spoiled_problems())
@settings(max_examples=200, deadline=None)
def test_a_named_conflict_is_one_and_none_of_its_demands_can_be_left_out(problem):
    conflict = decompose_target(problem).conflict
    assume(conflict is not None)
    assert conflict.gap > 0
    assert not can_hold_together(problem, conflict.demands)
    for left_out in conflict.demands:
        assert can_hold_together(problem, [d for d in conflict.demands if d is not left_out])


def zones_problem(floors, total):
    zones = ("高新区", "经济区", "民营区", "不锈钢园区", "清徐开发区")
    problem = plain_problem(
        (Axis("unit", zones),),
        np.array([100.0, 80.0, 40.0, 30.0, 20.0]),
        margins=(exact_margin((), np.array(total), "开发区"),),
        unit="亿元",
    )
    return replace(problem, floor=np.array(floors))


def test_a_conflict_names_the_fewest_floors_that_break_the_sum():
    outcome = decompose_target(zones_problem([897, 422, 308, 228, 313], 1383))
    finding = outcome.findings[0]
    assert outcome.proposal is None
    told = "高新区、经济区、清徐开发区 3项下限合计1632亿元，超过开发区合计1383亿元，相差249亿元"
    assert finding.message == told + "（其下全部下限2168亿元，共超出785亿元）"
    assert "高新区降到648亿元" in finding.remedy
    assert "开发区合计提到1632亿元" in finding.remedy


def test_a_conflict_of_two_sums_is_told_with_both():
    units, years = Axis("unit", ("甲区", "乙区")), Axis("year", ("2013", "2014"))
    problem = plain_problem(
        (units, years),
        np.ones((2, 2)),
        margins=(exact_margin(("year",), np.array([40, 50]), "全市"), exact_margin(("unit",), np.array([30, 61]))),
    )
    message = decompose_target(problem).findings[0].message
    assert message == "甲区合计30与乙区合计61共计91，超过全市·2013合计40与全市·2014合计50共计90，相差1"


def test_a_cell_without_a_share_stays_at_its_floor_and_is_named_in_a_conflict():
    problem = plain_problem(
        (Axis("unit", ("甲", "乙")),), np.array([10.0, 0.0]), margins=(exact_margin((), np.array(12)),)
    )
    assert decompose_target(problem).get_proposal().values.tolist() == [12, 0]
    capped = replace(problem, ceiling=np.array([11, UNBOUNDED]))
    assert decompose_target(capped).conflict is not None
    assert "乙没有份额，只能是0" in decompose_target(capped).findings[0].message


def test_where_no_bound_binds_every_cell_of_one_sum_grows_alike():
    problem = plain_problem(
        (Axis("unit", ("甲", "乙", "丙")),),
        np.array([100.0, 200.0, 300.0]),
        margins=(exact_margin((), np.array(1200)),),
    )
    for distance in Distance:
        proposal = decompose_target(replace(problem, distance=distance)).get_proposal()
        assert proposal.values.tolist() == [200, 400, 600]
    assert decompose_target(problem).get_proposal().method is Method.SCALING


def test_scaling_and_prices_agree_where_no_bound_binds():
    rng = np.random.default_rng(3)
    problem, _ = build_problem(rng, (6, 5, 4), [], width=0.5)
    hidden = np.rint(problem.seed * rng.uniform(0.9, 1.1, problem.shape)).astype(np.int64) + 1
    margins = tuple(
        exact_margin(a, hidden.sum(tuple(k for k, n in enumerate(("unit", "year", "industry")) if n not in a)))
        for a in (("unit",), ("year",), ("industry",))
    )
    free = replace(
        problem,
        margins=margins,
        groups=(),
        floor=0 * hidden,
        ceiling=hidden * 0 + UNBOUNDED,
        priority=np.ones(problem.shape),
        fixed=problem.seed < 0,
    )
    scaled = decompose_target(replace(free, distance=Distance.ENTROPY)).get_proposal()
    eps = np.ones(problem.shape)
    eps[0, 0, 0] = 1 + 1e-12  # an unequal priority forces the price search
    searched = decompose_target(replace(free, distance=Distance.ENTROPY, priority=eps)).get_proposal()
    assert (scaled.method, searched.method) == (Method.SCALING, Method.PRICES)
    assert np.allclose(scaled.nearest, searched.nearest, rtol=1e-7)


def test_a_higher_priority_moves_less():
    problem = plain_problem(
        (Axis("unit", ("甲", "乙")),), np.array([100.0, 100.0]), margins=(exact_margin((), np.array(260)),)
    )
    plain = decompose_target(problem).get_proposal().values
    preferred = decompose_target(replace(problem, priority=np.array([4.0, 1.0]))).get_proposal().values
    assert plain.tolist() == [130, 130]
    assert preferred[0] < 130 < preferred[1]
    assert preferred.sum() == 260


def test_a_fixed_cell_is_kept_and_a_held_cell_sits_on_its_bound():
    problem = zones_problem([0, 0, 60, 0, 0], 270)
    problem = fix_cell(problem, (1,), 50)
    values = decompose_target(problem).get_proposal().values
    assert values[1] == 50
    assert values.sum() == 270
    assert (values >= problem.floor).all()


def test_three_way_tables_with_every_pair_of_sums_round_exactly():
    rng = np.random.default_rng(11)
    pairs = (("unit", "year"), ("unit", "industry"), ("year", "industry"))
    for _ in range(20):
        problem, _ = build_problem(rng, (6, 4, 5), pairs, width=0.1)
        outcome = decompose_target(problem)
        assert outcome.proposal is not None
        assert broken(problem, outcome.proposal.values) == []


def test_a_table_that_exists_only_with_fractions_is_said_to_be_so():
    # The three pairwise sums of a 2 × 2 × 2 table of halves: parity forbids whole numbers within 0 and 1.
    axes = tuple(Axis(name, ("甲", "乙")) for name in ("unit", "year", "industry"))
    ones = np.ones((2, 2), np.int64)
    odd = np.array([[1, 1], [1, 1]])
    margins = tuple(
        exact_margin(pair, m)
        for pair, m in ((("unit", "year"), ones), (("unit", "industry"), ones), (("year", "industry"), odd))
    )
    groups = (
        GroupSum("对角一", (("unit", (0,)), ("year", (0,)), ("industry", (0,))), 0, 0),
        GroupSum("对角二", (("unit", (0,)), ("year", (0,)), ("industry", (1,))), 0, 1),
    )
    possible = decompose_target(plain_problem(axes, np.full((2, 2, 2), 0.5), margins=margins))
    assert possible.get_proposal().values.sum() == 4
    odd_cycle = plain_problem((Axis("unit", ("甲", "乙", "丙")),), np.ones(3))
    pairs = tuple(
        GroupSum(w, (("unit", w2),), 1, 1) for w, w2 in (("甲乙", (0, 1)), ("乙丙", (1, 2)), ("甲丙", (0, 2)))
    )
    outcome = decompose_target(replace(odd_cycle, groups=pairs))
    assert outcome.proposal is None
    assert outcome.findings[0].code == "decomposition.no-whole-table"
    assert groups
    finer = replace(odd_cycle, groups=tuple(replace(g, low=10, high=10) for g in pairs), step=Fraction(1, 10))
    assert decompose_target(finer).get_proposal().values.tolist() == [5, 5, 5]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seed": np.array([1.0, np.nan])}, "share-missing"),
        ({"seed": np.array([1.0, -3.0])}, "share-negative"),
        ({"priority": np.array([1.0, 0.0])}, "priority"),
        ({"floor": np.array([5, 0]), "ceiling": np.array([4, 9])}, "bounds-crossed"),
        ({"floor": np.array([-5, 0])}, "bound-negative"),
        ({"ceiling": np.array([2**60, 9])}, "amount-too-large"),
        ({"floor": np.array([0, 0, 0])}, "shape"),
        ({"axes": (Axis("unit", ("甲", "甲")),)}, "member-twice"),
        ({"margins": (exact_margin(("town",), np.array([1, 2])),)}, "margin-axis"),
        ({"margins": (exact_margin(("unit",), np.array([1, 2, 3])),)}, "margin-shape"),
        ({"groups": (GroupSum("甲", (("unit", (0,)),), 3, 2),)}, "sum-crossed"),
    ],
)
def test_a_statement_with_a_defect_is_told_with_its_place_and_not_worked_on(change, code):
    problem = plain_problem(
        (Axis("unit", ("甲", "乙")),), np.array([1.0, 3.0]), margins=(exact_margin((), np.array(5)),)
    )
    outcome = decompose_target(replace(problem, **change))
    assert outcome.proposal is None
    assert f"decomposition.{code}" in [finding.code for finding in outcome.findings]
    assert all(finding.place and finding.remedy for finding in outcome.findings)


def test_taiyuan_size_is_interactive():
    problem, _ = build_problem(np.random.default_rng(1), (15, 5, 8), (("unit",), ("year",), ("industry",)), width=0.04)
    assert broken(problem, decompose_target(problem).get_proposal().values) == []


def test_large_hard_tables_fall_back_to_the_interior_point_method():
    rng = np.random.default_rng(5)
    problem, _ = build_problem(rng, (60, 5, 10), MARGINS[4:6], width=0.02, held=0.5, distance=Distance.SQUARES)
    proposal = decompose_target(problem).get_proposal()
    assert broken(problem, proposal.values) == []
    assert plain_axes(problem.shape)
