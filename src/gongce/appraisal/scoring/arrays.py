"""Arrays of figures in two kinds: object arrays of Fraction (exact, official) and float64 (fast, analysis)."""

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""Object dtype holds Fractions; float64 holds floats. Never a missing value: those are left out before."""
_PRECISE = Context(prec=40)
_FLOOR = np.frompyfunc(floor, 1, 1)
_CEIL = np.frompyfunc(ceil, 1, 1)


def exact_array(values: Iterable[Fraction | int]) -> Array:
    """An exact array.

    >>> exact_array([Fraction(1, 3), 2])
    array([Fraction(1, 3), Fraction(2, 1)], dtype=object)
    """
    listed = [value if type(value) is Fraction else Fraction(value) for value in values]
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum, exactly, over one common denominator: many times faster than adding one by one.

    >>> exact_sum([Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)])
    Fraction(1, 1)
    """
    listed = list(values)
    common = lcm(*(value.denominator for value in listed))
    return Fraction(sum(value.numerator * (common // value.denominator) for value in listed), common)


def float_array(values: Iterable[Any]) -> Array:
    """A fast array."""
    return np.array([float(value) for value in values], dtype=np.float64)


def is_exact(array: Array) -> bool:
    """Whether an array holds Fractions."""
    return array.dtype == object


def to_floats(array: Array) -> NDArray[np.float64]:
    """The nearest floats of either kind."""
    return array.astype(np.float64)


def as_kind(value: Fraction | int, like: Array) -> Any:
    """A constant of the array's kind."""
    return Fraction(value) if is_exact(like) else float(value)


def whole_down(array: Array) -> Array:
    """The largest whole numbers that are not larger."""
    return exact_array(_FLOOR(array)) if is_exact(array) else np.floor(array)


def whole_up(array: Array) -> Array:
    """The smallest whole numbers that are not smaller."""
    return exact_array(_CEIL(array)) if is_exact(array) else np.ceil(array)


def steady(array: Array) -> Array:
    """Floats to nine decimals, so that 19.999999999999996 is no limit missed; exact values as they are."""
    return array if is_exact(array) else np.round(array, 9)


def natural_log(array: Array) -> Array:
    """Natural logarithm; of an exact array to 40 digits, since a logarithm is no fraction.

    >>> float(natural_log(exact_array([1]))[0])
    0.0
    """
    if not is_exact(array):
        return np.log(array)
    return exact_array(Fraction(_PRECISE.ln(_decimal(value))) for value in array)


def natural_power(array: Array) -> Array:
    """Exponential of each value; of an exact array to 40 digits."""
    if not is_exact(array):
        return np.exp(array)
    return exact_array(Fraction(_PRECISE.exp(_decimal(value))) for value in array)


def _decimal(value: Fraction) -> Decimal:
    return _PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))
