"""What is to be decomposed: axes, shares to start from, bounds, and the sums that must hold.

All amounts that must be kept exactly are integers that count the printed step (0.01 亿元 and a step of 1/100: one).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np

from gongce.targets.decomposition.arrays import BoolArray, FloatArray, IntArray

UNBOUNDED = 2**52
"""A bound or sum nobody stated: beyond it, float64 no longer counts steps one by one."""


class Distance(StrEnum):
    """How far a proposal is from the stated shares; both are divided by the cell's share and weighted by priority."""

    ENTROPY = "entropy"
    SQUARES = "squares"


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of the table: its name ("unit", "year", "industry") and its members' titles, in order."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """A stated sum for every combination of the kept axes; the empty tuple keeps none: the grand total.

    `low` and `high` have the shape of the kept axes and are equal where a sum is exact; `-UNBOUNDED` and `UNBOUNDED`
    where that side is not stated. `subject` is whose sum it is, for the sentences ("全市").
    """

    axes: tuple[str, ...]
    low: IntArray
    high: IntArray
    subject: str = ""


@dataclass(frozen=True, slots=True)
class GroupSum:
    """One sum over chosen members: `where` names positions per axis; an axis not named is summed whole."""

    words: str
    where: tuple[tuple[str, tuple[int, ...]], ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A table to fill, at most three axes; every array has the axes' shape.

    Args:
        axes: one to three.
        seed: the stated shares, as amounts in steps before any sum is imposed; positive, or 0 for "no share", and
            then the cell stays at its floor.
        floor: the least a cell may get [steps]; 0 where nobody states one.
        ceiling: the most [steps]; `UNBOUNDED` where nobody states one. Equal to the floor where a cell is fixed.
        fixed: the cells set by hand (their floor and ceiling are that value).
        priority: 1 is ordinary; a cell of priority 2 moves half as far from its share for the same pressure.
        margins, groups: the sums that must hold.
        step: the printed unit as an exact number of `unit` (1/100 prints two decimals).
        unit: the unit's words ("亿元").
        distance: what is made as small as possible.
    """

    axes: tuple[Axis, ...]
    seed: FloatArray
    floor: IntArray
    ceiling: IntArray
    fixed: BoolArray
    priority: FloatArray
    margins: tuple[Margin, ...]
    groups: tuple[GroupSum, ...] = ()
    step: Fraction = Fraction(1)
    unit: str = ""
    distance: Distance = Distance.ENTROPY

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of members of each axis."""
        return tuple(len(axis.members) for axis in self.axes)

    def position(self, **members: str) -> tuple[int, ...]:
        """The index of a cell by its members' titles, one per axis; `KeyError`-free: raises ValueError for a stranger.

        >>> table = plain_problem((Axis("unit", ("甲", "乙")),), np.array([1.0, 3.0]))
        >>> table.position(unit="乙")
        (1,)
        """
        return tuple(axis.members.index(members[axis.name]) for axis in self.axes)

    def title(self, index: tuple[int, ...]) -> str:
        """The cell's members, for a sentence."""
        return "·".join(axis.members[i] for axis, i in zip(self.axes, index, strict=True))

    def amount(self, steps: int) -> Fraction:
        """Steps as an exact amount of the unit."""
        return steps * self.step

    def printed(self, steps: int) -> str:
        """Steps as they are printed, with the unit.

        >>> table = plain_problem((Axis("unit", ("甲",)),), np.array([1.0]), step=Fraction(1, 100), unit="亿元")
        >>> table.printed(138320)
        '1383.20亿元'
        """
        return print_amount(self.amount(steps), self.step) + self.unit

    def printed_exactly(self, steps: Fraction) -> str:
        """A number of steps that need not be whole, rounded for print, with the unit."""
        return print_amount(steps * self.step, self.step) + self.unit


def print_amount(amount: Fraction, step: Fraction) -> str:
    """An exact amount with as many decimals as its step needs (at most nine).

    >>> print_amount(Fraction(3, 2), Fraction(1, 100)), print_amount(Fraction(-7), Fraction(1))
    ('1.50', '-7')
    """
    decimals = next((k for k in range(10) if (step * 10**k).denominator == 1), 9)
    scaled = round(amount * 10**decimals)
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    whole = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return "-" + whole if scaled < 0 else whole


def plain_problem(
    axes: tuple[Axis, ...],
    seed: FloatArray,
    *,
    margins: tuple[Margin, ...] = (),
    step: Fraction = Fraction(1),
    unit: str = "",
    distance: Distance = Distance.ENTROPY,
) -> Problem:
    """A problem with floors of zero, no ceilings, nothing fixed and ordinary priorities."""
    shape = seed.shape
    return Problem(
        axes,
        seed,
        np.zeros(shape, np.int64),
        np.full(shape, UNBOUNDED, np.int64),
        np.zeros(shape, np.bool_),
        np.ones(shape),
        margins,
        step=step,
        unit=unit,
        distance=distance,
    )


def exact_margin(axes: tuple[str, ...], sums: IntArray, subject: str = "") -> Margin:
    """A margin whose every sum is exact."""
    return Margin(axes, sums, sums, subject)


def fix_cell(problem: Problem, index: tuple[int, ...], steps: int) -> Problem:
    """The same problem with one more cell set by hand [steps]; what is to be kept of it stays as it was."""
    floor, ceiling, fixed = problem.floor.copy(), problem.ceiling.copy(), problem.fixed.copy()
    floor[index] = ceiling[index] = steps
    fixed[index] = True
    return replace(problem, floor=floor, ceiling=ceiling, fixed=fixed)
