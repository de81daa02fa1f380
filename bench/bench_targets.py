"""Decomposition side by side with its peers, in one run: `make bench-targets`.

280,000 cells (2,800 units × 5 years × 20 industries) with bounds that bind, as in ../shared/bench/bench_decompose.py
with BENCH_TIGHT=1 (same seed, same numbers): direct Clarabel against our price search, HiGHS' integer program against
our rounding, then a table of Taiyuan's size. Every answer is checked: sums, bounds, distance.
"""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import clarabel
import highspy
import numpy as np
import scipy.sparse as sp

from gongce.rulebook import load_pack
from gongce.targets.breakdown.breakdown import break_down
from gongce.targets.decomposition.families import build_families
from gongce.targets.decomposition.newton import find_prices
from gongce.targets.decomposition.problem import Axis, Distance, Problem, exact_margin
from gongce.targets.decomposition.proposal import decompose_target
from gongce.targets.decomposition.response import build_response
from gongce.targets.decomposition.rounding import RoundingTask, round_by_trades
from gongce.targets.decomposition.system import System
from gongce.targets.pack_tree import build_tree

ROOT = Path(__file__).resolve().parents[1]
SEED = 20180726
NAMES = ("unit", "year", "industry")
SIZES = {"taiyuan": (15, 5, 8), "city": (20, 5, 15), "medium": (100, 5, 10), "large": (2800, 5, 20)}
ONE_WAY = (("year",), ("unit",), ("industry",))
BARS = {"solve": 4.0, "round": 3.0}
TAIYUAN_BAR_SECONDS = 0.050


def make_problem(size, margins=ONE_WAY, distance=Distance.SQUARES):
    """The peers' generator: a hidden whole table, floors 0.98 and ceilings 1.04 of the shares, widened to hold it."""
    units, years, industries = shape = SIZES[size]
    rng = np.random.default_rng(SEED)
    shares = np.exp(rng.normal(6, 1, units))[:, None, None] * (1.07 ** np.arange(years))[None, :, None]
    shares = shares * np.exp(rng.normal(0, 0.7, (units, 1, industries)))
    hidden = np.maximum(1, np.round(shares * rng.uniform(0.9, 1.2, shape)))
    shares = np.maximum(1, shares)
    floor = np.floor(np.minimum(0.98 * shares, hidden)).astype(np.int64)
    ceiling = np.ceil(np.maximum(1.04 * shares, hidden)).astype(np.int64)
    axes = tuple(Axis(n, tuple(str(k) for k in range(s))) for n, s in zip(NAMES, shape, strict=True))
    sums = tuple(exact_margin(kept, whole_sums(hidden, kept)) for kept in margins)
    no = np.zeros(shape, np.bool_)
    return Problem(axes, shares, floor, ceiling, no, np.ones(shape), sums, distance=distance)


def whole_sums(table, kept):
    dropped = tuple(k for k, name in enumerate(NAMES) if name not in kept)
    return np.asarray(table.sum(dropped)).astype(np.int64)


def incidence(problem):
    """Rows of all margins but the last of each further one (they repeat the total), as a sparse matrix."""
    cells = np.arange(problem.seed.size)
    place = np.unravel_index(cells, problem.shape)
    blocks, rights = [], []
    for number, margin in enumerate(problem.margins):
        axis = NAMES.index(margin.axes[0])
        rows = margin.low.size
        block = sp.csr_matrix((np.ones(cells.size), (place[axis], cells)), (rows, cells.size))
        keep = slice(None) if number == 0 else slice(0, -1)
        blocks.append(block[keep])
        rights.append(margin.low[keep].astype(float))
    return sp.vstack(blocks).tocsc(), np.concatenate(rights)


def solve_by_clarabel(problem):
    matrix, right = incidence(problem)
    shares = problem.seed.ravel()
    eye = sp.eye(shares.size).tocsc()
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    limits = np.concatenate([right, -problem.floor.ravel(), problem.ceiling.ravel()])
    cones = [clarabel.ZeroConeT(right.size), clarabel.NonnegativeConeT(2 * shares.size)]
    whole = sp.vstack([matrix, -eye, eye]).tocsc()
    solver = clarabel.DefaultSolver(sp.diags(1 / shares).tocsc(), -np.ones(shares.size), whole, limits, cones, settings)
    return np.array(solver.solve().x)


def solve_by_prices(problem):
    families = build_families(problem)
    return find_prices(System(tuple(families), problem.shape), build_response(problem, families)).cells


def round_by_program(problem, cells):
    """HiGHS: every cell to a neighbour, every sum exact, least cost (the peers' `round: highs MIP`)."""
    matrix, right = incidence(problem)
    below = np.floor(cells + 1e-9)
    above = np.minimum(below + 1, problem.ceiling.ravel())
    weight = 1 / problem.seed.ravel()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = cells.size, right.size
    program.col_cost_ = weight * ((above - cells) ** 2 - (below - cells) ** 2)
    program.col_lower_, program.col_upper_ = np.zeros(cells.size), (above > below).astype(float)
    rest = right - matrix @ below
    program.row_lower_, program.row_upper_ = rest, rest
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    program.integrality_ = [highspy.HighsVarType.kInteger] * cells.size
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", 300.0)
    solver.passModel(program)
    solver.run()
    return (below + np.rint(np.array(solver.getSolution().col_value))).astype(np.int64)


def round_by_ours(problem, cells):
    families = tuple(build_families(problem))
    task = RoundingTask(cells, problem.floor.ravel(), problem.ceiling.ravel(), 1 / problem.seed.ravel())
    return round_by_trades(task.narrowed(0), families)


def check(problem, cells):
    """The distance, the worst relative sum, the worst bound, the part of cells on a bound."""
    table = cells.reshape(problem.shape).astype(float)
    sums = [whole_float(table, m.axes) / m.low - 1 for m in problem.margins]
    outside = max(float((problem.floor - table).max()), float((table - problem.ceiling).max()), 0.0)
    held = (table <= problem.floor + 1e-6) | (table >= problem.ceiling - 1e-6)
    return {
        "distance": float(((table - problem.seed) ** 2 / problem.seed).sum()),
        "worst_sum": max(float(np.abs(s).max()) for s in sums),
        "worst_bound": outside,
        "on_bound": round(float(held.mean()), 3),
        "exact": bool(
            cells.dtype == np.int64 and all((whole_sums(table, m.axes) == m.low).all() for m in problem.margins)
        ),
    }


def whole_float(table, kept):
    return np.asarray(table.sum(tuple(k for k, name in enumerate(NAMES) if name not in kept)))


def timed(function, *arguments, repeat=1):
    """Least wall and CPU seconds of several runs, and the last result."""
    walls, cpus, result = [], [], None
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        result = function(*arguments)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus), result


def compare(size):
    problem = make_problem(size)
    peer_wall, peer_cpu, peer = timed(solve_by_clarabel, problem)
    wall, cpu, cells = timed(solve_by_prices, problem, repeat=3)
    rows = [("nearest table: Clarabel direct", peer_wall, peer_cpu, check(problem, peer))]
    rows.append(("nearest table: ours", wall, cpu, check(problem, cells)))
    mip_wall, mip_cpu, mip = timed(round_by_program, problem, cells)
    round_wall, round_cpu, whole = timed(round_by_ours, problem, cells, repeat=3)
    rows.append(("whole table: HiGHS MIP", mip_wall, mip_cpu, check(problem, mip)))
    rows.append(("whole table: ours", round_wall, round_cpu, check(problem, whole)))
    all_wall, all_cpu, done = timed(decompose_target, problem, repeat=3)
    values = done.get_proposal().values
    rows.append(("all of it: decompose_target", all_wall, all_cpu, check(problem, values.ravel())))
    ratios = {"solve": peer_wall / wall, "round": mip_wall / round_wall, "solve_cpu": peer_cpu / cpu}
    return rows, ratios


def interactive():
    """A change by hand on Taiyuan's size: the whole way from the statement to printed figures, three sorts of sums."""
    out = []
    pairs = (("unit", "year"), ("unit", "industry"), ("year", "industry"))
    for words, margins in (
        ("one-way sums", ONE_WAY),
        ("unit × year and industry", (("unit", "year"), ("industry",))),
        ("all pairs", pairs),
    ):
        for distance in Distance:
            problem = make_problem("taiyuan", margins, distance)
            decompose_target(problem)
            wall, cpu, done = timed(decompose_target, problem, repeat=7)
            assert done.proposal is not None
            out.append((f"15 × 5 × 8, {words}, {distance}", wall, cpu))
    worse = make_problem("taiyuan")
    worse = replace(worse, floor=np.minimum(worse.floor + 40, worse.ceiling))
    wall, cpu, done = timed(decompose_target, worse, repeat=3)
    out.append(
        (f"15 × 5 × 8, impossible: conflict of {len(done.conflict.demands) if done.conflict else 0} demands", wall, cpu)
    )
    return out


def break_down_plans():
    """Two targets of the plan of Taiyuan, from the pack to the table: one contradicts itself, the other does not."""
    out = []
    plan = build_tree(load_pack(ROOT / "plans" / "taiyuan-2012"))
    for name in ("T-t001", "T-t006"):
        top = plan.by_id[name]
        break_down(plan, top)
        wall, cpu, found = timed(break_down, plan, top, repeat=7)
        told = (
            "contradiction named, 2 ways out" if found.conflicts and len(found.alternatives.kept) == 2 else "one table"
        )
        assert found.alternatives.kept
        out.append((f"Taiyuan {name}, 15 × 5, from the plan's targets: {told}", wall, cpu))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["medium", "large"])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    record = {}
    for size in chosen.sizes:
        rows, ratios = compare(size)
        print(f"\n{size}: {SIZES[size]}\n| what | wall s | CPU s | check |\n|---|---:|---:|---|")
        for name, wall, cpu, found in rows:
            print(f"| {name} | {wall:.3f} | {cpu:.3f} | {found} |", flush=True)
        print(f"ratios, peer / ours: { ({k: round(v, 1) for k, v in ratios.items()}) }; bars {BARS}")
        record[size] = {"rows": rows, "ratios": ratios}
    print("\n| interactive | wall ms | CPU ms |\n|---|---:|---:|")
    record["interactive"] = [*interactive(), *break_down_plans()]
    for name, wall, cpu in record["interactive"]:
        print(f"| {name} | {wall * 1000:.1f} | {cpu * 1000:.1f} |")
    if chosen.json:
        chosen.json.write_text(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
