"""Diebold–Mariano test with the small-sample correction of Harvey, Leybourne and Newbold (1997)."""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.vocabulary import UsageError

_LEAST = 4
_TERMS = 300
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class AccuracyTest:
    """Whether two sets of forecasts are equally accurate.

    Args:
        cases: forecasts compared.
        mean_difference: mean loss of the first less that of the second; negative: the first is better.
        statistic: corrected statistic, Student-t with `cases` − 1 degrees of freedom.
        p_value: two-sided.
    """

    cases: int
    mean_difference: float
    statistic: float
    p_value: float


def compare_accuracy(first: Floats, second: Floats, *, horizon: int = 1, power: float = 1.0) -> AccuracyTest:
    """Compare forecast errors of the same cases, in order of time.

    Args:
        first: (cases,) errors.
        second: (cases,) errors of the rival.
        horizon: periods ahead that were forecast; so many less one autocovariances are counted.
        power: of the absolute error that is the loss: 1 absolute, 2 squared.

    Raises:
        UsageError: different numbers of errors, or fewer than four.

    >>> test = compare_accuracy(np.array([1.0, 2.0, 1.0, 2.0, 1.5]), np.array([2.0, 2.5, 2.0, 3.0, 2.0]))
    >>> test.cases, round(test.mean_difference, 2), round(test.statistic, 3), round(test.p_value, 4)
    (5, -0.8, -6.532, 0.0028)
    """
    if len(first) != len(second) or len(first) < _LEAST:
        raise UsageError("a comparison needs the same four or more cases", where="compare_accuracy")
    loss = np.abs(first) ** power - np.abs(second) ** power
    count, mean = len(loss), float(loss.mean())
    centred = loss - mean
    covariances = [float(centred[lag:] @ centred[: count - lag]) / count for lag in range(horizon)]
    variance = (covariances[0] + 2 * sum(covariances[1:])) / count
    if variance <= 0:
        variance = covariances[0] / count
    if variance <= _TINY:
        return AccuracyTest(count, mean, 0.0 if mean == 0 else float(np.copysign(np.inf, mean)), float(mean == 0))
    correction = sqrt((count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count)
    statistic = mean / sqrt(variance) * correction
    return AccuracyTest(count, mean, statistic, two_sided(statistic, count - 1))


def two_sided(statistic: float, freedom: int) -> float:
    """Probability that Student's t is farther from nought than the statistic.

    >>> round(two_sided(2.228, 10), 3)
    0.05
    """
    square = statistic * statistic
    if square < freedom:
        return 1 - _incomplete_beta(square / (freedom + square), 0.5, freedom / 2)
    return _incomplete_beta(freedom / (freedom + square), freedom / 2, 0.5)


def _incomplete_beta(at: float, a: float, b: float) -> float:
    """Regularised incomplete beta function, by its continued fraction (Lentz)."""
    if at <= 0 or at >= 1:
        return min(max(at, 0.0), 1.0)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(at) + b * log(1 - at))
    if at < (a + 1) / (a + b + 2):
        return front * _fraction(at, a, b) / a
    return 1 - front * _fraction(1 - at, b, a) / b


def _fraction(at: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _nonzero(1 - (a + b) * at / (a + 1))
    value = d
    for m in range(1, _TERMS):
        even = m * (b - m) * at / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * at / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 / _nonzero(1 + part * d)
            c = _nonzero(1 + part / c)
            value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return value


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
