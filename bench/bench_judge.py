"""Judging beside its peers, in one run: rank intervals, the what-if slider, per-mu grading.

Run: `make bench-judge` (or `python bench/bench_judge.py ranks|slider|grading`). Data are generated with a fixed seed.
Each figure is the median of several runs of one process; the bar is the ratio to the named peer of the same run.
"""

import argparse
import os
import platform
import statistics
import sys
import time

import numpy as np

SEED = 20180726
UNITS, ITEMS, DRAWS = 2_800, 40, 10_000


def median_seconds(run, times=5):
    """The median of several runs after one that warms up."""
    run()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def interleave(ours, peer, times=5):
    """Medians of both, run in turn so that other load falls on both; CPU seconds too, which other load moves less."""
    ours(), peer()
    walls, busy = ([], []), ([], [])
    for _ in range(times):
        for side, run in enumerate((ours, peer)):
            start, begun = time.perf_counter(), time.process_time()
            run()
            walls[side].append(time.perf_counter() - start)
            busy[side].append(time.process_time() - begun)
    return [statistics.median(found) for found in (*walls, *busy)]


def tell(name, figures, bar, peer_name):
    """One line of the table."""
    ours, peer, busy, peer_busy = figures
    ratio = ours / peer
    verdict = "met" if ratio <= bar else "MISSED"
    seconds = f"{ours:.3f} | {peer_name} {peer:.3f} | {ratio:.2f} | {busy:.2f} / {peer_busy:.2f}"
    print(f"| {name} | {seconds} | ≤ {bar} | {verdict} |")


def make_scores():
    dice = np.random.default_rng(SEED)
    factors = dice.normal(size=(UNITS, 3))
    figures = factors @ dice.normal(size=(3, ITEMS)) * 0.7 + dice.normal(size=(UNITS, ITEMS))
    figures = np.exp(0.5 * figures) * np.exp(dice.normal(2, 1, ITEMS))
    down = dice.random(ITEMS) < 0.25
    base = dice.dirichlet(np.full(ITEMS, 8.0))
    barred = dice.random(UNITS) < 0.02
    weights = dice.dirichlet(base * ITEMS * 5, DRAWS)
    share = (figures - figures.min(0)) / (figures.max(0) - figures.min(0))
    return np.where(down, 1 - share, share), weights, barred


def plain_numpy(scores, weights, barred):
    """The peer: one matmul a block, argsort a draw, percentiles (as anybody would write it)."""
    ranks = np.empty((UNITS, DRAWS), np.int16)
    places = np.arange(1, UNITS + 1, dtype=np.int16)
    for start in range(0, DRAWS, 500):
        totals = -(weights[start : start + 500] @ scores.T)
        totals[:, barred] += 10
        order = np.argsort(totals, axis=1)
        for row in range(order.shape[0]):
            ranks[order[row], start + row] = places
    return ranks, np.percentile(ranks, [5, 50, 95], axis=1), (ranks <= 100).mean(1)


def bench_ranks():
    from gongce.appraisal.intervals.kernel import rank_weighted, summarise_ranks

    scores, weights, barred = make_scores()

    def ours():
        return summarise_ranks(rank_weighted(scores, weights, last=barred), top=100)

    found, (ranks, _, share) = ours(), plain_numpy(scores, weights, barred)
    exact = np.percentile(ranks, [5, 50, 95], axis=1, method="inverted_cdf")
    assert np.array_equal(np.stack([found.low, found.median, found.high]), exact), "the intervals differ"
    assert np.allclose(found.share_top, share), "the shares in the top differ"
    seconds = interleave(ours, lambda: plain_numpy(scores, weights, barred), 3)
    tell(f"{DRAWS} draws × {UNITS} units × {ITEMS} items: rank intervals", seconds, 0.65, "NumPy")


def bench_slider():
    """What a meeting waits for: other weights, the whole exact sheet of 20 units × 40 items, and who moved."""
    from fractions import Fraction

    from gongce.appraisal.figures import FactTable
    from gongce.appraisal.review import compare_sheets, reweigh
    from gongce.appraisal.scheme import build_scheme
    from gongce.appraisal.sheet import score_units

    items = "\n".join(
        f"    - {{id: i{n}, title: 指标{n}, weight: 2.5, direction: up, function: completion, "
        "parameters: {cap: 1.2}}"
        for n in range(40)
    )
    ready = build_scheme(
        "scheme:\n  id: k\n  title: 试算\n  kind: appraisal\n  full: 100\n  decimals: 2\n  ties: shared\n"
        "  new_units: rank\n  missing: not_ranked\n  denominators: refuse\n  steps: [clip, weight, sum, rank]\n"
        f"  items:\n{items}\n"
    )
    dice = np.random.default_rng(SEED)
    facts = {
        f"u{unit}": {f"i{n}": round(float(dice.normal(100, 12)), 2) for n in range(40)}
        | {f"i{n}.target": 100 for n in range(40)}
        for unit in range(20)
    }
    table = FactTable.of(facts)
    before = score_units(ready, table)

    def slide():
        return compare_sheets(before, score_units(reweigh(ready, {"i3": Fraction(10)}), table))

    assert any(move.has_moved for move in slide())
    seconds = median_seconds(slide, 9)
    verdict = "met" if seconds <= 0.1 else "MISSED"
    print(f"| slider: 20 units × 40 items, exact | {seconds:.3f} | | | | ≤ 0.1 s | {verdict} |")


ENTERPRISES = 500_000
PER_MU = """
scheme:
  id: per-mu
  title: 亩均评价
  kind: evaluation
  about: enterprise
  full: 100
  decimals: 3
  ties: better
  missing: zero
  denominators: zero
  new_units: rank
  quota_of: ranked
  steps: [clip, weight, sum, bonus, limit, veto, rank]
  total: {most: 150, least: 0}
  items:
%ITEMS%
    - {id: bonus, title: 加分, role: bonus, weight: 1, direction: up, function: index, parameters: {standard: 1}}
  classes:
    - {id: A, title: A, share: 20}
    - {id: B, title: B, share: 50}
    - {id: C, title: C, share: 25}
    - {id: D, title: D, share: 5}
  vetoes:
    - {id: v1, title: 违法, effect: class, to: D, when: [{field: illegal, op: ==, value: true}]}
    - id: v2
      title: 事故
      effect: at_best
      to: C
      any_of: [{field: accident, op: ==, value: true}, {field: overdue, op: ==, value: true}]
    - {id: v3, title: 低税收, effect: at_best, to: B, when: [{field: tax_mu, op: <, value: 3}]}
"""
PARTS = (
    ("tax", "land", 30),
    ("va", "land", 25),
    ("va", "energy", 15),
    ("va", "emission", 10),
    ("rd", "revenue", 10),
    ("va", "staff", 10),
)


def make_enterprises():
    import polars as pl

    dice, count = np.random.default_rng(SEED), ENTERPRISES
    industry = dice.integers(0, 31, count).astype(np.int32)
    revenue = np.exp(dice.normal(7, 1.5, count) + dice.normal(0, 0.6, 31)[industry])
    value_added = revenue * dice.uniform(-0.02, 0.5, count)
    columns = {
        "enterprise": np.arange(count),
        "district": dice.integers(0, 90, count).astype(np.int32),
        "size": (revenue > np.median(revenue)).astype(np.int8),
        "industry": industry,
        "land": np.round(revenue / np.exp(dice.normal(5, 0.7, count)) + 0.5, 2),
        "revenue": np.round(revenue, 2),
        "va": np.round(value_added, 2),
        "tax": np.round(value_added * dice.uniform(0, 0.3, count), 2),
        "energy": np.round(revenue * np.exp(dice.normal(-2, 0.8, count)), 3),
        "emission": np.round(revenue * np.exp(dice.normal(-5, 1, count)), 4),
        "rd": np.round(revenue * dice.uniform(0, 0.06, count), 2),
        "staff": np.round(revenue / np.exp(dice.normal(4, 0.5, count)) + 1),
        "bonus": np.where(dice.random(count) < 0.1, dice.integers(1, 6, count), 0).astype(np.int8),
        "illegal": dice.random(count) < 0.004,
        "accident": dice.random(count) < 0.006,
        "overdue": dice.random(count) < 0.01,
    }
    frame = pl.DataFrame(columns)
    return frame.with_columns(tax_mu=pl.col("tax") / pl.col("land"))


def bare_polars(frame):
    """The peer: the same evaluation as a Polars user writes it, classes by float comparison."""
    import polars as pl

    c = pl.col
    names = [f"{upper}_{lower}" for upper, lower, _ in PARTS]
    lazy = frame.lazy().with_columns(
        pl.when(c(lower) > 0).then(c(upper) / c(lower)).alias(name)
        for name, (upper, lower, _) in zip(names, PARTS, strict=True)
    )
    points = [
        (weight * c(name) / c(name).median().over("industry")).clip(0, 1.5 * weight).fill_null(0)
        for name, (_, _, weight) in zip(names, PARTS, strict=True)
    ]
    lazy = lazy.with_columns(score=pl.min_horizontal(pl.lit(150.0), pl.sum_horizontal(points) + c("bonus")))
    keys = ["district", "size"]
    lazy = lazy.with_columns(rank=c("score").rank("min", descending=True).over(keys), n=pl.len().over(keys))
    share, n = c("rank"), c("n")
    grade = (
        pl.when(share <= 0.2 * n).then(1).when(share <= 0.7 * n).then(2).when(share <= 0.95 * n).then(3).otherwise(4)
    )
    grade = (
        pl.when("illegal")
        .then(4)
        .when(c("accident") | c("overdue"))
        .then(pl.max_horizontal(grade, pl.lit(3)))
        .when(c("tax_mu") < 3)
        .then(pl.max_horizontal(grade, pl.lit(2)))
        .otherwise(grade)
    )
    return lazy.select("enterprise", "district", "score", "rank", "n", grade=grade.cast(pl.Int8)).collect()


def bench_grading():
    import polars as pl

    from gongce.appraisal.per_mu import grade_enterprises
    from gongce.appraisal.scheme import build_scheme
    from gongce.vocabulary import Lane, LaneFrame

    line = (
        "    - {{id: i{0}, title: i{0}, weight: {3}, direction: up, function: index, taking: {{of: {1}, per: {2}}}, "
        "parameters: {{standard: observed_median, by: industry, cap: 1.5, floor: 0}}}}"
    )
    items = "\n".join(line.format(number, *part) for number, part in enumerate(PARTS))
    ready, frame = build_scheme(PER_MU.replace("%ITEMS%", items)), make_enterprises()
    lanes = LaneFrame.of(frame.lazy(), Lane.ADMIN)

    def ours():
        graded = grade_enterprises(ready, lanes, groups=["district", "size"], with_items=False)
        return graded.select("enterprise", "district", "score", "rank", "ranked", "grade_number").collect()

    found, peer = ours(), bare_polars(frame)
    both = found.join(peer, on="enterprise", suffix="_peer")
    exact = both.filter(pl.col("n") * 7 % 10 != 0, pl.col("n") * 2 % 10 != 0, pl.col("n") * 19 % 20 != 0)
    gap = (both["score"] / 1000 - both["score_peer"]).abs().max()
    assert gap <= 0.000501, f"scores differ by {gap}"
    counts = dict(found.group_by("grade_number").len().sort("grade_number").iter_rows())
    differ = exact.filter(pl.col("grade_number") != pl.col("grade"), pl.col("rank") == pl.col("rank_peer"))
    assert not len(differ), "classes differ away from the boundaries"
    print(
        f"<!-- classes {counts}; {(both['grade_number'] != both['grade']).sum()} differ from the float boundaries -->"
    )
    tell(f"{ENTERPRISES} enterprises graded", interleave(ours, lambda: bare_polars(frame), 15), 1.2, "Polars")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("jobs", nargs="*", default=[])
    wanted = parser.parse_args().jobs
    jobs = {"ranks": bench_ranks, "slider": bench_slider, "grading": bench_grading}
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} processors")
    print("| job | gongce s | peer s | ratio | CPU s, both | bar | |\n|---|---:|---:|---:|---:|---:|---|")
    for name, job in jobs.items():
        if not wanted or name in wanted:
            job()
            sys.stdout.flush()


if __name__ == "__main__":
    main()
