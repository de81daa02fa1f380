"""Units and city: forecasts that add up, path by path, with the whole's spread kept and the largest driver named.

The units' and the city's own forecasts are brought together by weighted least squares (MinTrace with variances on the
diagonal): each moves by as much as it is unsure. Shocks shared by units are made as strong as the city's own past
errors demand, since the sum of independent units would look surer than it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.distributions import LEVELS, YearEnd
from gongce.forecasting.paths import PATHS, draw_paths
from gongce.forecasting.routes import Projection
from gongce.vocabulary import InputError

LEAST_FACTOR = 0.5
"""Reconciling changes no unit's remainder by more than a factor of two; beyond, the city moves instead."""
MOST_COMMON = 0.95
COMMON_UNKNOWN = 0.3
"""Correlation between units where the whole has no forecast of its own to tell it."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A unit's part in the whole: of its variance, and of last year's total."""

    name: str
    variance_share: float
    weight: float


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Units and whole brought together.

    Args:
        names: the units, in order.
        totals: (units, paths) year-end totals; the whole's are their sums.
        whole: (paths,) the sums.
        factors: by how much each unit's remainder was multiplied.
        common: correlation between units that was needed.
        drivers: the largest part of the variance first.
        fans: (units + 1, periods, levels) quantiles of the year-to-date totals; the last is the whole's.
    """

    names: tuple[str, ...]
    totals: Floats
    whole: Floats
    factors: tuple[float, ...]
    common: float
    drivers: tuple[Driver, ...]
    fans: Floats

    def probability(self, target: float, *, at_most: bool = False) -> float:
        """Share of the paths in which the whole reaches the target."""
        return float(np.mean(self.whole <= target if at_most else self.whole >= target))


def reconcile(
    units: Sequence[Projection], city: Projection | None, rng: np.random.Generator, *, count: int = PATHS
) -> Reconciled:
    """Bring the forecasts of units and of their whole together.

    Args:
        units: projections of every unit the whole is the sum of, all of one season and period, all in logs.
        city: the whole's own projection; None: bottom-up alone.
        rng: the dice.
        count: paths.

    Raises:
        InputError: no unit, units of different periods, or one that could not be forecast in logs.
    """
    ends = _check(units)
    rests = np.array([end.rest for end in ends])
    spreads = np.array([end.spread for end in ends])
    own = city.year_end if city else None
    if own is None or not own.in_logs:
        factors, common = np.ones(len(units)), COMMON_UNKNOWN
    else:
        factors = _factors(rests, (rests * spreads) ** 2, own.rest, (own.rest * own.spread) ** 2)
        common = _common_share(rests * factors * spreads, own.rest * own.spread)
    logs = np.log(np.array([one.months for one in units])) + np.log(factors)[:, None]
    paths = draw_paths(logs, spreads, rng, count=count, common=common)
    known = np.array([end.known for end in ends])
    totals = known[:, None] + paths.sum(axis=2)
    whole = totals.sum(axis=0)
    names = tuple(one.history.name for one in units)
    drivers = _drivers(units, totals, whole)
    return Reconciled(names, totals, whole, tuple(map(float, factors)), common, drivers, _fans(known, paths))


def _check(units: Sequence[Projection]) -> list[YearEnd]:
    if not units:
        raise InputError("no units to add up", where="reconcile", remedy="give the parts of the whole")
    ends = []
    for one in units:
        if one.year_end is None or not one.year_end.in_logs:
            raise InputError(
                "this unit cannot be forecast in proportions, so the whole cannot be summed from its parts",
                where=one.history.name,
                remedy="forecast the whole by itself, or mend the unit's history",
            )
        ends.append(one.year_end)
    if len({(one.history.season, one.history.last) for one in units}) > 1:
        raise InputError("units end in different periods", where="reconcile", remedy="wait for the late ones")
    return ends


def _factors(rests: Floats, variances: Floats, city_rest: float, city_variance: float) -> Floats:
    """MinTrace with a diagonal: each unit takes its share of the difference by its variance."""
    difference = city_rest - rests.sum()
    moved = rests + difference * variances / (variances.sum() + city_variance)
    return np.asarray(np.clip(moved / rests, LEAST_FACTOR, 1 / LEAST_FACTOR))


def _common_share(deviations: Floats, city_deviation: float) -> float:
    """Correlation between units under which their sum is as unsure as the whole's own forecast.

    >>> _common_share(np.array([1.0, 1.0]), np.sqrt(3.0)).__round__(3)
    0.5
    """
    single, together = float((deviations**2).sum()), float(deviations.sum() ** 2)
    if together <= single:
        return 0.0
    return float(np.clip((city_deviation**2 - single) / (together - single), 0.0, MOST_COMMON))


def _drivers(units: Sequence[Projection], totals: Floats, whole: Floats) -> tuple[Driver, ...]:
    centred = whole - whole.mean()
    variance = float(centred @ centred)
    last = np.array([float(one.history.year_values(1).sum()) for one in units])
    found = [
        Driver(one.history.name, float((row - row.mean()) @ centred) / variance, float(part))
        for one, row, part in zip(units, totals, last / last.sum(), strict=True)
    ]
    return tuple(sorted(found, key=lambda driver: -driver.variance_share))


def _fans(known: Floats, paths: Floats) -> Floats:
    ways = known[:, None, None] + np.cumsum(paths, axis=2)
    every = np.concatenate([ways, ways.sum(axis=0, keepdims=True)])
    return np.asarray(np.quantile(every, LEVELS, axis=1).transpose(1, 2, 0))
