"""Which choice matters most: first-order and total Sobol indices of ranks, pooled over units."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongce.appraisal.intervals.choices import Draws, compute_totals
from gongce.appraisal.intervals.ground import Ground
from gongce.appraisal.intervals.kernel import Floats, rank_scores


@dataclass(frozen=True, slots=True)
class Influence:
    """One factor's share of the variance of ranks: alone (`first`), and with all it interacts with (`total`)."""

    factor: str
    first: float
    total: float


def find_influences(ground: Ground, first: Draws, second: Draws, factors: Sequence[str]) -> tuple[Influence, ...]:
    """Indices of each factor from two independent sets of draws (Saltelli 2010 for the first, Jansen for the total).

    The variances of all units' ranks are added up, so that a unit whose rank moves much counts for more. Where no
    rank ever moves, every index is zero.
    """
    one, two = (_ranks(ground, draws) for draws in (first, second))
    variance = np.concatenate([one, two]).var(axis=0).sum()
    found = []
    for factor in factors:
        mixed = _ranks(ground, first.exchanged(second, factor, ground))
        alone = (two * (mixed - one)).mean(axis=0).sum()
        joint = ((one - mixed) ** 2).mean(axis=0).sum() / 2
        found.append(Influence(factor, _share(alone, variance), _share(joint, variance)))
    return tuple(sorted(found, key=lambda influence: -influence.total))


def _ranks(ground: Ground, draws: Draws) -> Floats:
    return rank_scores(compute_totals(ground, draws)).astype(np.float64)


def _share(part: float, whole: float) -> float:
    return 0.0 if whole <= 0 else float(min(1.0, max(0.0, part / whole)))
