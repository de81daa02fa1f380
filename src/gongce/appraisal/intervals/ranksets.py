"""Confidence sets for ranks (Mogstad, Romano, Shaikh, Wilhelm 2024; methods.md §9.5): what the data can tell apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongce.appraisal.intervals.kernel import Floats
from gongce.vocabulary import UsageError

Truths = NDArray[np.bool_]
_NEVER = 1e-12


@dataclass(frozen=True, slots=True)
class RankSets:
    """For each unit (1 = best, larger estimates are better): the ranks it may have at the level asked for.

    `better[j, k]`: unit j is significantly better than unit k.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    better: Truths

    def best(self, top: int) -> Truths:
        """The τ-best: units that may be among the top `top`."""
        return self.low <= top


def rank_sets(
    estimates: Floats,
    covariance: Floats,
    *,
    rng: np.random.Generator,
    level: float = 0.95,
    draws: int = 1000,
    is_joint: bool = True,
) -> RankSets:
    """Sets that cover the true ranks with probability `level`.

    Pairwise differences against a simulated critical value, stepped down: pairs already told apart leave, the value
    is computed anew until nothing changes.

    Args:
        estimates: (units,), larger is better, finite.
        covariance: (units, units) of the estimates; or (units,) variances of independent ones.
        rng: the dice.
        level: the probability of covering.
        draws: how many times the noise is simulated.
        is_joint: cover all units' ranks at once; else each unit's own.

    Raises:
        UsageError: shapes that do not fit, a level outside (0, 1), or values that are not finite.

    >>> found = rank_sets(np.array([9.0, 5.0, 4.9]), np.array([0.01, 0.01, 0.01]), rng=np.random.default_rng(1))
    >>> found.low.tolist(), found.high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    spread = np.diag(covariance) if covariance.ndim == 1 else covariance
    _check(estimates, spread, level)
    units = len(estimates)
    noise = rng.standard_normal((draws, units)) @ _root(spread).T
    sigma = _pair_errors(spread)
    statistics = (estimates[:, None] - estimates[None, :]) / sigma
    np.fill_diagonal(statistics, -np.inf)
    if is_joint:
        better = _step_down(statistics, noise, sigma, ~np.eye(units, dtype=bool), level)
        return RankSets(1 + better.sum(axis=0), units - better.sum(axis=1), better)
    above, below = _each(statistics, noise, sigma, level)
    return RankSets(1 + above.sum(axis=0), units - below.sum(axis=1), above & below)


def _check(estimates: Floats, spread: Floats, level: float) -> None:
    units = len(estimates)
    if spread.shape != (units, units) or not 0 < level < 1:
        raise UsageError("estimates, covariance and level do not fit", remedy="give (n,), (n, n) and 0 < level < 1")
    if not (np.isfinite(estimates).all() and np.isfinite(spread).all()):
        raise UsageError("an estimate that is not finite", remedy="leave out units without one")


def _root(spread: Floats) -> Floats:
    """A matrix whose square is the covariance, also where it is singular."""
    values, vectors = np.linalg.eigh(spread)
    root: Floats = vectors * np.sqrt(np.clip(values, 0, None))
    return root


def _pair_errors(spread: Floats) -> Floats:
    variance = np.diag(spread)
    pairs = variance[:, None] + variance[None, :] - 2 * spread
    errors: Floats = np.sqrt(np.clip(pairs, _NEVER, None))
    return errors


def _step_down(statistics: Floats, noise: Floats, sigma: Floats, pairs: Truths, level: float) -> Truths:
    """The ordered pairs, of those asked for, that are told apart."""
    open_pairs, better = pairs.copy(), np.zeros_like(pairs)
    while open_pairs.any():
        found = open_pairs & (statistics > _critical(noise, sigma, open_pairs, level))
        if not found.any():
            break
        better |= found
        open_pairs &= ~found
    return better


def _each(statistics: Floats, noise: Floats, sigma: Floats, level: float) -> tuple[Truths, Truths]:
    """For each unit only the pairs that touch it: who is better than it (its column), and worse (its row)."""
    units = len(sigma)
    above, below = np.zeros((units, units), bool), np.zeros((units, units), bool)
    for unit in range(units):
        touching = np.zeros((units, units), bool)
        touching[unit, :] = touching[:, unit] = True
        touching[unit, unit] = False
        found = _step_down(statistics, noise, sigma, touching, level)
        above[:, unit], below[unit, :] = found[:, unit], found[unit, :]
    return above, below


def _critical(noise: Floats, sigma: Floats, pairs: Truths, level: float) -> float:
    """The quantile of the largest standardised difference over the pairs."""
    rows, columns = np.nonzero(pairs)
    largest = np.full(len(noise), -np.inf)
    for start in range(0, len(rows), 4096):
        first, second = rows[start : start + 4096], columns[start : start + 4096]
        gaps = (noise[:, first] - noise[:, second]) / sigma[first, second]
        np.maximum(largest, gaps.max(axis=1), out=largest)
    return float(np.quantile(largest, level, method="higher"))
