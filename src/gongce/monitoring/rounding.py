"""Exact rounding: halves away from zero, and printed parts that add up to the printed whole (largest remainder)."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from gongce.monitoring.arrays import FloatArray, IntArray
from gongce.vocabulary import UsageError

_ULPS = 1 + 4 * np.finfo(np.float64).eps
"""A float that stands for a printed decimal may lie a little below its half: 2.675 is stored as 2.67499…"""
LARGEST_STEPS = 2.0**53


def round_to_steps(values: FloatArray, decimals: int) -> IntArray:
    """Values as whole numbers of the last printed place, halves away from zero.

    Args:
        values: any finite numbers; their steps must stay below 2^53.
        decimals: printed decimals.

    Raises:
        UsageError: a value is missing or too large to be exact.

    >>> round_to_steps(np.array([2.675, -0.25, 1.005]), 2).tolist(), round_to_steps(np.array([-0.25]), 1).tolist()
    ([268, -25, 101], [-3])
    """
    scaled = np.abs(values) * 10.0**decimals * _ULPS + 0.5
    if not np.all(scaled < LARGEST_STEPS):
        raise UsageError("a missing or too large number cannot be rounded exactly", remedy="leave missing ones out")
    return np.where(values < 0, -1, 1) * np.floor(scaled).astype(np.int64)


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """The value at so many decimals, halves away from zero; exact.

    >>> round_half_up(Fraction(267449, 100000), 2), round_half_up(Fraction(-5, 100), 1)
    (Fraction(267, 100), Fraction(-1, 10))
    """
    scale = 10**decimals
    above, below = abs(value.numerator) * scale, value.denominator
    steps = (2 * above + below) // (2 * below)
    return Fraction(steps if value >= 0 else -steps, scale)


def round_to_sum(parts: Sequence[Fraction], decimals: int, whole: Fraction | None = None) -> tuple[Fraction, ...]:
    """Parts at so many decimals that add up to the rounded whole, each moved as little as can be.

    Every part goes down to its last printed place; the places lacking go to the largest remainders, equal ones in
    the order given. Source: largest-remainder method.

    Args:
        parts: exact, of any sign.
        decimals: printed decimals of parts and whole.
        whole: what they add up to; left out, their own sum. It is rounded half up.

    Raises:
        UsageError: the whole lies a whole printed place or more per part away from the parts' sum: no rounding then.

    >>> [str(part) for part in round_to_sum([Fraction(1, 3)] * 3, 1, Fraction(1))]
    ['2/5', '3/10', '3/10']
    """
    scale = 10**decimals
    total = sum(parts, Fraction(0)) if whole is None else whole
    floors = [(part.numerator * scale) // part.denominator for part in parts]
    lacking = int(round_half_up(total, decimals) * scale) - sum(floors)
    if not 0 <= lacking <= len(parts) and (lacking, len(parts)) != (0, 0):
        raise UsageError(
            f"the parts sum to {float(sum(parts, Fraction(0))):g}, the whole is {float(total):g}",
            remedy="give what is not among the parts as a part of its own",
        )
    remainders = [part * scale - floor for part, floor in zip(parts, floors, strict=True)]
    raised = set(sorted(range(len(parts)), key=lambda number: (-remainders[number], number))[:lacking])
    return tuple(Fraction(floor + (number in raised), scale) for number, floor in enumerate(floors))


def round_groups_to_sum(values: FloatArray, groups: IntArray, wholes: IntArray, decimals: int) -> IntArray:
    """Many parts at once: steps of the last printed place that add up to each group's whole (largest remainder).

    Args:
        values: (parts,) finite.
        groups: (parts,) number of the whole each part belongs to, 0 to groups − 1.
        wholes: (groups,) the wholes, already in steps.
        decimals: printed decimals of the parts.

    Returns:
        (parts,) steps, each at most one above or below its value.

    Raises:
        UsageError: a whole lies too far from its parts' sum for rounding to explain.

    >>> values, groups = np.array([0.14, 0.14, 0.72]), np.array([0, 0, 0])
    >>> round_groups_to_sum(values, groups, np.array([10]), 1).tolist()
    [2, 1, 7]
    """
    scaled = values * 10.0**decimals
    floors = np.floor(scaled + np.abs(scaled) * 2e-15 + 1e-12).astype(np.int64)
    lacking = wholes - np.bincount(groups, floors, minlength=len(wholes)).astype(np.int64)
    sizes = np.bincount(groups, minlength=len(wholes))
    if not np.all((lacking >= 0) & (lacking <= sizes)):
        raise UsageError(
            "parts do not add up to their whole", remedy="give what is not among them as a part of its own"
        )
    order = np.lexsort((np.arange(len(values)), floors - scaled, groups))
    place = np.arange(len(values)) - np.searchsorted(groups[order], groups[order])
    steps = floors.copy()
    steps[order[place < lacking[groups[order]]]] += 1
    return steps
