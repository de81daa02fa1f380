"""Independent answers: rows built cell by cell, for Clarabel (optimality) and scipy's linear programs (feasibility)."""

from itertools import product

import clarabel
import numpy as np
import scipy.optimize
import scipy.sparse as sp

from gongce.targets.decomposition.problem import UNBOUNDED, Distance


def list_rows(problem):
    """(words-free) rows: (cells, low, high), one cell at a time, straight from the statement."""
    names = [axis.name for axis in problem.axes]
    cells = list(product(*(range(n) for n in problem.shape)))
    rows = []
    for margin in problem.margins:
        for kept in product(*(range(problem.shape[names.index(a)]) for a in margin.axes)):
            mine = [k for k, c in enumerate(cells) if tuple(c[names.index(a)] for a in margin.axes) == kept]
            rows.append((mine, int(margin.low[kept]), int(margin.high[kept])))
    for group in problem.groups:
        chosen = dict(group.where)
        mine = [k for k, c in enumerate(cells) if all(c[names.index(a)] in members for a, members in chosen.items())]
        rows.append((mine, group.low, group.high))
    return [row for row in rows if row[1] > -UNBOUNDED or row[2] < UNBOUNDED]


def has_table(rows, low, high):
    """Whether a table with fractions exists, by scipy."""
    n = len(low)
    matrix = np.zeros((2 * len(rows), n))
    right = np.zeros(2 * len(rows))
    for k, (cells, least, most) in enumerate(rows):
        matrix[2 * k, cells], right[2 * k] = 1.0, most
        matrix[2 * k + 1, cells], right[2 * k + 1] = -1.0, -least
    keep = np.abs(right) < UNBOUNDED
    done = scipy.optimize.linprog(
        np.zeros(n),
        A_ub=matrix[keep] if keep.any() else None,
        b_ub=right[keep] if keep.any() else None,
        bounds=list(zip(low, [None if h >= UNBOUNDED else h for h in high], strict=True)),
    )
    return done.status == 0


def solve_by_clarabel(problem):
    """The optimal table by an interior-point solver that knows nothing of ours; None where it does not say solved."""
    low, high = problem.floor.ravel().astype(float), problem.ceiling.ravel().astype(float)
    seed, weight = problem.seed.ravel(), problem.priority.ravel()
    high = np.where(seed > 0, high, low)
    n = len(low)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    eye = sp.eye(n, format="csc")
    capped = high < UNBOUNDED
    blocks, rights, cones = [], [], []
    rows = list_rows(problem)
    if rows:
        matrix = sp.lil_matrix((len(rows), n))
        for k, (cells, _, _) in enumerate(rows):
            matrix[k, cells] = 1.0
        matrix = matrix.tocsc()
        least = np.array([row[1] for row in rows], float)
        most = np.array([row[2] for row in rows], float)
        exact, floors, caps = (
            least == most,
            (least != most) & (least > -UNBOUNDED),
            (least != most) & (most < UNBOUNDED),
        )
        blocks += [matrix[exact], -matrix[floors], matrix[caps]]
        rights += [most[exact], -least[floors], most[caps]]
        cones += [clarabel.ZeroConeT(int(exact.sum())), clarabel.NonnegativeConeT(int(floors.sum() + caps.sum()))]
    blocks += [-eye, eye[capped]]
    rights += [-low, high[capped]]
    cones.append(clarabel.NonnegativeConeT(n + int(capped.sum())))
    has_share = seed > 0
    if problem.distance is Distance.SQUARES:
        quadratic = sp.diags(np.where(has_share, weight / np.where(has_share, seed, 1.0), 0.0)).tocsc()
        linear = np.where(has_share, -weight, 0.0)
        matrix = sp.vstack(blocks).tocsc()
        right = np.concatenate(rights)
    else:
        quadratic, linear, matrix, right, cones = _entropy_program(problem, blocks, rights, cones)
    done = clarabel.DefaultSolver(quadratic, linear, matrix, right, cones, settings).solve()
    return np.array(done.x)[:n] if str(done.status) == "Solved" else None


def _entropy_program(problem, blocks, rights, cones):
    """min Σ w (t − x) with (−t, x, p) in the exponential cone: t ≥ x ln(x/p)."""
    seed, weight = problem.seed.ravel(), problem.priority.ravel()
    shared = np.flatnonzero(seed > 0)
    n, m = len(seed), len(shared)
    wide = [sp.hstack([block, sp.csc_matrix((block.shape[0], m))]) for block in blocks]
    rows, columns, values, constants = [], [], [], np.zeros(3 * m)
    for k, cell in enumerate(shared):
        rows += [3 * k, 3 * k + 1]
        columns += [n + k, cell]
        values += [1.0, -1.0]
        constants[3 * k + 2] = seed[cell]
    cone_rows = sp.csc_matrix((values, (rows, columns)), shape=(3 * m, n + m))
    linear = np.concatenate([np.where(seed > 0, -weight, 0.0), weight[shared]])
    matrix = sp.vstack([*wide, cone_rows]).tocsc()
    right = np.concatenate([*rights, constants])
    return sp.csc_matrix((n + m, n + m)), linear, matrix, right, [*cones, *([clarabel.ExponentialConeT()] * m)]
