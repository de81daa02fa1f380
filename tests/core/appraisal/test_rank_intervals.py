"""Rank intervals follow the declared doubts alone, and rank sets cover what they promise."""

import numpy as np
import pytest

from gongce.appraisal.figures import read_csv_table
from gongce.appraisal.intervals import draw_ranks, rank_scores, rank_sets, rank_weighted, summarise_ranks
from gongce.appraisal.scheme import build_scheme
from gongce.appraisal.sheet import score_units
from gongce.vocabulary import UsageError

HEAD = """
scheme:
  id: k
  title: 试算
  kind: ranking
  full: 100
  decimals: 2
  ties: shared
  new_units: rank
  missing: not_ranked
  denominators: refuse
  steps: [clip, weight, sum, rank]
  items:
    - {id: a, title: 甲, weight: 60, direction: up, function: range, parameters: {min: 0, max: 100, from: 0, to: 100}}
    - {id: b, title: 乙, weight: 40, direction: up, function: range, parameters: {min: 0, max: 100, from: 0, to: 100}}
"""
DATA = "unit,a,b\nn,90,20\ne,70,60\ns,68,63\nw,30,90\nx,10,10\n"


def annex(declared, data=DATA, seed=1):
    return draw_ranks(
        build_scheme(HEAD + f"  uncertainty: {declared}"), read_csv_table(data), rng=np.random.default_rng(seed)
    )


def test_the_kernel_ranks_as_argsort_does():
    dice = np.random.default_rng(3)
    scores, weights = dice.random((301, 7)), dice.random((205, 7))
    barred = dice.random(301) < 0.1
    totals = weights @ scores.T - 1e6 * barred
    expected = np.empty(totals.shape, np.int16)
    np.put_along_axis(expected, np.argsort(-totals, axis=1), np.arange(1, 302, dtype=np.int16)[None], axis=1)
    assert np.array_equal(rank_weighted(scores, weights, last=barred), expected)
    assert np.array_equal(rank_scores(totals), expected)


def test_the_kernel_shares_the_rank_of_units_that_are_alike():
    scores = np.array([[1.0, 0.0], [0.5, 0.5], [1.0, 0.0], [0.0, 0.0]])
    assert rank_weighted(scores, np.array([[3.0, 1.0], [1.0, 3.0]])).tolist() == [[1, 3, 1, 4], [2, 1, 2, 4]]


def test_the_summary_takes_ranks_somebody_had():
    ranks = np.array([[1, 2, 3]] * 90 + [[3, 1, 2]] * 10, dtype=np.int16)
    found = summarise_ranks(ranks, top=1)
    assert (found.low.tolist(), found.median.tolist(), found.high.tolist()) == ([1, 1, 2], [1, 2, 3], [3, 2, 3])
    assert found.share_top.tolist() == [0.9, 0.1, 0.0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: rank_weighted(np.array([[np.nan]]), np.array([[1.0]])),
        lambda: rank_weighted(np.array([[1.0]]), np.array([[-1.0]])),
        lambda: rank_sets(np.array([1.0, 2.0]), np.eye(3), rng=np.random.default_rng(1)),
        lambda: draw_ranks(build_scheme(HEAD), read_csv_table(DATA), rng=np.random.default_rng(1)),
    ],
)
def test_what_cannot_be_ranked_is_refused(call):
    with pytest.raises(UsageError):
        call()


def test_without_spread_every_draw_gives_the_official_rank():
    found = annex("{weights_spread: 0}")
    assert [(one.low, one.rank, one.high) for one in found.intervals] == [(n, n, n) for n in (1, 1, 3, 4, 5)]
    assert found.influences[""] == ()


def test_moving_weights_exchange_close_units_and_leave_the_last_alone():
    found = annex("{weights_spread: 25}")
    assert found.interval("e").high > found.interval("e").low or found.interval("s").high > found.interval("s").low
    assert (found.interval("x").low, found.interval("x").high) == (5, 5)
    assert found.influences[""][0].factor == "weights"
    assert found.influences[""][0].total == pytest.approx(1, abs=0.1)
    assert found.draws == 10_000


def test_the_same_dice_give_the_same_annex():
    assert annex("{weights_spread: 25}").record() == annex("{weights_spread: 25}").record()
    assert annex("{weights_spread: 25, ranges: true}", seed=2).record() != annex("{weights_spread: 25}").record()


def test_every_declared_choice_is_named_and_shares_the_variance():
    doubts = "doubts: [{item: a, noise: normal, error: 5}]"
    declared = f"{{weights_spread: 25, ranges: true, geometric: true, caps: true, one_out: false, {doubts}}}"
    found = annex(declared)
    names = {one.factor for one in found.influences[""]}
    assert names == {"weights", "normalisation", "joining", "caps", "data"}
    by_name = {one.factor: one for one in found.influences[""]}
    assert by_name["caps"].total == 0
    assert sum(one.first for one in found.influences[""]) < 1.15
    assert all(0 <= one.first <= 1 and one.total >= one.first - 0.1 for one in found.influences[""])


def test_figures_in_doubt_give_rank_sets_and_nothing_else_does():
    close = annex("{weights_spread: 0, doubts: [{item: a, noise: normal, error: 3}]}")
    assert (close.interval("e").set_low, close.interval("e").set_high) == (1, 3)
    assert (close.interval("x").set_low, close.interval("x").set_high, close.interval("x").better) == (5, 5, 4)
    assert annex("{weights_spread: 25}").interval("e").set_low is None


def test_small_counts_are_drawn_as_counts():
    doubts = "[{item: a, noise: poisson}, {item: b, noise: binomial, trials: n}]"
    scheme = HEAD + f"  uncertainty: {{weights_spread: 0, doubts: {doubts}}}"
    table = read_csv_table("unit,a,b,n\nu,4,50,10\nv,6,50,10\nw,40,50,10\n")
    found = draw_ranks(build_scheme(scheme), table, rng=np.random.default_rng(1))
    assert found.interval("u").low == 2 or found.interval("u").low == 1
    assert found.interval("u").high == 3
    assert found.interval("w").high == 1


def test_revisions_of_the_past_are_drawn_from_those_that_happened():
    declared = "{weights_spread: 0, doubts: [{item: a, noise: revision, revisions: [0, 0, 0, 5]}]}"
    found = annex(declared)
    assert found.interval("s").low == 1 or found.interval("e").high >= 2


@pytest.mark.parametrize("is_joint", [True, False])
def test_rank_sets_cover_the_true_ranks_as_often_as_they_promise(is_joint):
    """Eight units, some close; 300 samples at 90 %: the true rank of all (joint) or of one (marginal) is covered."""
    dice = np.random.default_rng(7)
    truth = np.array([3.0, 2.9, 2.0, 1.9, 1.85, 0.5, 0.0, -0.1])
    errors = np.full(8, 0.3)
    ranks = np.arange(1, 9)
    hits = 0
    for _ in range(300):
        found = rank_sets(
            truth + errors * dice.standard_normal(8), errors**2, rng=dice, level=0.9, draws=300, is_joint=is_joint
        )
        covered = (found.low <= ranks) & (ranks <= found.high)
        hits += covered.all() if is_joint else covered[3]
    assert hits / 300 >= 0.87


def test_rank_sets_narrow_as_errors_shrink_and_list_the_best():
    means = np.array([5.0, 4.0, 3.0])
    wide = rank_sets(means, np.full(3, 4.0), rng=np.random.default_rng(1))
    tight = rank_sets(means, np.full(3, 1e-4), rng=np.random.default_rng(1))
    assert (wide.high - wide.low).sum() > (tight.high - tight.low).sum() == 0
    assert tight.best(1).tolist() == [True, False, False]
    assert wide.best(1).tolist() == [True, True, True]


def test_the_official_sheet_is_not_touched_by_the_annex():
    ready, table = build_scheme(HEAD + "  uncertainty: {weights_spread: 50, one_out: true}"), read_csv_table(DATA)
    before = score_units(ready, table)
    draw_ranks(ready, table, rng=np.random.default_rng(1))
    assert score_units(ready, table) == before
