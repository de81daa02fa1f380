"""Generated decomposition problems: feasible by construction around a hidden whole table, or made impossible."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from gongce.targets.decomposition.problem import UNBOUNDED, Axis, Distance, GroupSum, Margin, Problem, exact_margin

NAMES = ("unit", "year", "industry")
MARGINS = ((), ("unit",), ("year",), ("industry",), ("unit", "year"), ("unit", "industry"), ("year", "industry"))


def plain_axes(shape):
    return tuple(Axis(name, tuple(f"{name}{k}" for k in range(size))) for name, size in zip(NAMES, shape, strict=False))


def kept_sums(hidden, axes):
    dropped = tuple(k for k, name in enumerate(NAMES[: hidden.ndim]) if name not in axes)
    return np.asarray(hidden.sum(dropped), np.int64)


def build_problem(rng, shape, margins, *, width, held=0.0, free=0.0, zeros=0.0, distance=Distance.ENTROPY):
    """A problem whose hidden table keeps every sum and bound.

    `width` sets how tight the bounds lie round shares and hidden table, `held` the part of cells fixed to the hidden
    value, `free` the part without a ceiling, `zeros` the part without a share.
    """
    seed = np.exp(rng.normal(3, 1.5, shape))
    seed[rng.random(shape) < zeros] = 0.0
    hidden = np.rint(seed * rng.uniform(0.7, 1.4, shape)).astype(np.int64)
    floor = np.floor(np.minimum(seed * (1 - width), hidden)).astype(np.int64)
    ceiling = np.ceil(np.maximum(seed * (1 + width), hidden)).astype(np.int64)
    ceiling[rng.random(shape) < free] = UNBOUNDED
    fixed = rng.random(shape) < held
    floor[fixed] = ceiling[fixed] = hidden[fixed]
    priority = np.where(rng.random(shape) < 0.2, 3.0, 1.0)
    sums = tuple(_loosen(rng, axes, kept_sums(hidden, axes)) for axes in margins)
    groups = _group(rng, hidden)
    problem = Problem(
        plain_axes(shape), seed, floor, ceiling, fixed, priority, sums, groups, Fraction(1, 100), "亿元", distance
    )
    return problem, hidden


def _loosen(rng, axes, sums):
    if rng.random() < 0.7:
        return exact_margin(axes, sums, "全市")
    low, high = sums - rng.integers(0, 20, sums.shape), sums + rng.integers(0, 20, sums.shape)
    low = np.where(rng.random(sums.shape) < 0.2, -UNBOUNDED, low)
    return Margin(axes, np.asarray(low, np.int64), np.asarray(high, np.int64), "全市")


def _group(rng, hidden):
    if rng.random() < 0.5:
        return ()
    members = tuple(int(k) for k in range(hidden.shape[0]) if rng.random() < 0.5) or (0,)
    total = int(hidden[list(members)].sum())
    return (GroupSum("开发区合计", (("unit", members),), total - int(rng.integers(0, 4)), total),)


@st.composite
def possible_problems(draw, largest=(6, 5, 5)):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dimensions = draw(st.integers(1, 3))
    shape = tuple(draw(st.integers(1, size)) for size in largest[:dimensions])
    usable = [axes for axes in MARGINS if set(axes) <= set(NAMES[:dimensions])]
    margins = draw(st.lists(st.sampled_from(usable), max_size=4, unique=True))
    return build_problem(
        rng,
        shape,
        margins,
        width=draw(st.sampled_from([0.0, 0.01, 0.1, 0.5])),
        held=draw(st.sampled_from([0.0, 0.3, 0.8])),
        free=draw(st.sampled_from([0.0, 0.5])),
        zeros=draw(st.sampled_from([0.0, 0.2])),
        distance=draw(st.sampled_from(list(Distance))),
    )
