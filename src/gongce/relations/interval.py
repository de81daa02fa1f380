"""Closed intervals of exact fractions, open to a side where the bound is None."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`, both included; None on a side means no bound there.

    >>> Interval(Fraction(1), Fraction(2)) + Interval(Fraction(3), None)
    Interval(low=Fraction(4, 1), high=None)
    """

    low: Fraction | None
    high: Fraction | None

    @classmethod
    def point(cls, value: Fraction) -> "Interval":
        """The one value."""
        return cls(value, value)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high))

    def __sub__(self, other: "Interval") -> "Interval":
        return self + Interval(_negated(other.high), _negated(other.low))

    def __mul__(self, other: "Interval") -> "Interval":
        """The product of two intervals of values not below zero."""
        return Interval(_product(self.low, other.low), _product(self.high, other.high))

    def __truediv__(self, other: "Interval") -> "Interval":
        """The quotient of two intervals of values not below zero; a divisor that may be zero leaves no upper bound."""
        low = None if self.low is None or other.high is None else self.low / other.high
        high = None if self.high is None or not other.low or other.low < 0 else self.high / other.low
        return Interval(Fraction(0) if low is None else low, high)

    def scaled(self, factor: Fraction) -> "Interval":
        """Every value times a factor above zero."""
        return Interval(_product(self.low, factor), _product(self.high, factor))

    def contains(self, value: Fraction) -> bool:
        """Whether the value lies in it."""
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def meets(self, other: "Interval") -> bool:
        """Whether the two share a value."""
        return _not_above(self.low, other.high) and _not_above(other.low, self.high)

    def may_be_at_most(self, other: "Interval") -> bool:
        """Whether some value of it is not above some value of the other."""
        return _not_above(self.low, other.high)


def sum_intervals(parts: Iterable[Interval]) -> Interval:
    """The sum of any number of intervals; of none, zero.

    >>> sum_intervals([Interval(Fraction(1), Fraction(2)), Interval(Fraction(1), Fraction(1))])
    Interval(low=Fraction(2, 1), high=Fraction(3, 1))
    """
    total = Interval.point(Fraction(0))
    for part in parts:
        total = total + part
    return total


def _sum(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def _negated(value: Fraction | None) -> Fraction | None:
    return None if value is None else -value


def _product(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left * right


def _not_above(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high
