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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("jobs", nargs="*", default=[])
    wanted = parser.parse_args().jobs
    jobs = {"ranks": bench_ranks}
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} processors")
    print("| job | gongce s | peer s | ratio | CPU s, both | bar | |\n|---|---:|---:|---:|---:|---:|---|")
    for name, job in jobs.items():
        if not wanted or name in wanted:
            job()
            sys.stdout.flush()


if __name__ == "__main__":
    main()
