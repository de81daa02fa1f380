"""A printed figure and the values it may stand for."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gongce.relations.interval import Interval

_HALF = Fraction(1, 2)
ABOUT_RATIO = Fraction(1, 20)
"""How far 左右 and 约 let a value lie from the printed one, in parts of it. A house rule: no standard says."""


@dataclass(frozen=True)
class Figure:
    """A figure as printed: its bounds and the size of its last printed place.

    `low` and `high` are equal for a plain figure, None on the open side of 以上 or 以下, and differ for a range.
    `step` is the unit of the last printed place, in the unit of the bounds (27.86 has 1/100), 0 where the figure is
    exact (a count of entities, a number of years). `is_about` is 左右 or 约: the interval is widened by `ABOUT_RATIO`.

    >>> Figure.parse("27.86").interval
    Interval(low=Fraction(5571, 200), high=Fraction(5573, 200))
    """

    low: Fraction | None
    high: Fraction | None
    step: Fraction = Fraction(0)
    is_about: bool = False

    @classmethod
    def parse(cls, numeral: str) -> "Figure":
        """Read a plain decimal numeral ("27.86", "2800") as a rounded figure.

        Raises:
            ValueError: the text is not a decimal numeral.
        """
        decimals = len(numeral.partition(".")[2])
        value = Fraction(numeral)
        return cls(value, value, Fraction(1, 10**decimals))

    @classmethod
    def exact(cls, value: int | Fraction) -> "Figure":
        """A figure that stands for itself alone: a count of entities, a number of years."""
        return cls(Fraction(value), Fraction(value))

    @property
    def value(self) -> Fraction:
        """The printed value: the only bound, or the lower of two. A figure without bounds raises ValueError."""
        if self.low is not None:
            return self.low
        if self.high is None:
            raise ValueError("a figure needs a bound")
        return self.high

    @property
    def is_plain(self) -> bool:
        """Whether one value is printed, neither open to a side nor a range nor 左右."""
        return self.low is not None and self.low == self.high and not self.is_about

    @property
    def is_open(self) -> bool:
        """Whether only one bound is printed (以上, 以下)."""
        return self.low is None or self.high is None

    @cached_property
    def interval(self) -> Interval:
        """Every value the figure may stand for."""
        half = _HALF * self.step if self.step else self.step
        if self.is_about:
            half = max(half, self.value * ABOUT_RATIO)
        if not half:
            return Interval(self.low, self.high)
        low = None if self.low is None else self.low - half
        high = None if self.high is None else self.high + half
        return Interval(low, high)

    def scaled(self, factor: Fraction) -> "Figure":
        """The same figure in a unit `factor` times smaller (亿元 to 元: 100,000,000)."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Figure(low, high, self.step * factor, self.is_about)

    def round_like(self, value: Fraction) -> Fraction:
        """The value as it would print with this figure's last place, halves away from zero.

        >>> Figure.parse("56.74").round_like(Fraction(5666, 100) + Fraction(1, 200))
        Fraction(5667, 100)
        """
        if not self.step:
            return value
        above, below = abs(value.numerator) * self.step.denominator, value.denominator * self.step.numerator
        places = (2 * above + below) // (2 * below)
        return Fraction((places if value >= 0 else -places) * self.step.numerator, self.step.denominator)

    def prints_as(self, value: Fraction) -> bool:
        """Whether the value, printed with this figure's last place, is what is printed (or lies within its bounds)."""
        rounded = self.round_like(value)
        if self.is_about:
            return self.interval.contains(rounded)
        return (self.low is None or rounded >= self.low) and (self.high is None or rounded <= self.high)
