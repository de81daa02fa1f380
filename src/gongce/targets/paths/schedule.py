"""Shares within the year: a year's target as cumulative goals per reporting period, exact in printed steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from gongce.targets.decomposition.problem import Axis, exact_margin, plain_problem
from gongce.targets.decomposition.proposal import decompose_target
from gongce.vocabulary import Finding, Severity

PERIODS = ("1—2月", *(f"{month}月" for month in range(3, 13)))
"""Reporting periods of a year: January and February are one (methods.md §0.5)."""

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A year's target over its periods.

    `amounts` add up to the target exactly, `cumulative` is their running sum; both in the target's unit, whole steps.
    `is_even` says that no shares were entered and equal months were taken, which says nothing about the season.
    """

    periods: tuple[str, ...]
    amounts: tuple[Fraction, ...]
    cumulative: tuple[Fraction, ...]
    is_even: bool
    findings: tuple[Finding, ...] = ()


def schedule_year(
    target: Fraction, step: Fraction, shares: Sequence[Fraction] = (), periods: Sequence[str] = PERIODS
) -> Schedule:
    """Spread a year's target by shares of the year.

    Args:
        target: the year's value, a multiple of the step.
        step: the printed unit.
        shares: one per period, each period's own part in % (not cumulative), from the same panel's past years; empty
            for equal months, and then the first of the usual eleven periods counts two.
        periods: the periods' names.

    Returns:
        The schedule; with findings and no amounts where the shares cannot be used.

    >>> shares = [Fraction(10), Fraction(30), Fraction(60)]
    >>> schedule_year(Fraction(100), Fraction(1), shares, ["a", "b", "c"]).cumulative
    (Fraction(10, 1), Fraction(40, 1), Fraction(100, 1))
    """
    is_even = not shares
    weights = tuple(shares) or tuple(Fraction(2 if name == PERIODS[0] else 1) for name in periods)
    findings = _check_shares(weights, len(periods), is_even) + _check_target(target, step)
    if findings:
        return Schedule(tuple(periods), (), (), is_even, findings)
    axis = Axis("period", tuple(periods))
    total = int(target / step)
    seed = np.array([float(weight) for weight in weights]) * total / float(sum(weights))
    problem = plain_problem((axis,), seed, margins=(exact_margin((), np.array(total)),), step=step)
    steps = decompose_target(problem).get_proposal().values.tolist()
    running = np.cumsum(steps).tolist()
    return Schedule(tuple(periods), tuple(k * step for k in steps), tuple(k * step for k in running), is_even)


def _check_target(target: Fraction, step: Fraction) -> tuple[Finding, ...]:
    if step <= 0 or target < 0:
        return (_blocking("schedule.target", "全年", "目标或最小单位为负", "改正目标值"),)
    if (target / step).denominator != 1:
        return (_blocking("schedule.target", "全年", "目标不是最小单位的整数倍", "改用更小的单位，或先取整目标"),)
    return ()


def _check_shares(shares: Sequence[Fraction], count: int, is_even: bool) -> tuple[Finding, ...]:
    if len(shares) != count:
        return (_blocking("schedule.count", "全年", f"有{len(shares)}个占比、{count}个时段", "每个时段给一个占比"),)
    for number, share in enumerate(shares, 1):
        if share < 0:
            return (
                _blocking("schedule.negative", f"第{number}个时段", "占比为负", "改正占比；占比按当期而不是累计给出"),
            )
    total = sum(shares, Fraction(0))
    if not is_even and abs(total - HUNDRED) > Fraction(1, 20) * count:
        message = f"各时段占比合计{float(total):g}%，不是100%"
        return (_blocking("schedule.total", "全年", message, "改正占比；占比按当期而不是累计给出"),)
    return ()


def _blocking(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(code, Severity.BLOCKING, place, message, remedy)
