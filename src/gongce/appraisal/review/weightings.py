"""Every way to weigh the same items: in what part of all weightings a unit holds each place."""

from dataclasses import dataclass

import numpy as np

from gongce.appraisal.figures import FactTable
from gongce.appraisal.intervals.ground import SCHEME, lay_ground
from gongce.appraisal.intervals.kernel import Floats, rank_scores
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet import Sheet
from gongce.rulebook.model.methods import Join
from gongce.vocabulary import UsageError


@dataclass(frozen=True, slots=True)
class WeightingShares:
    """Units, best first by the weights in force, and (units, places) the part of all weightings that gives the place.

    Places count from the best; units that are equal under a weighting share the better one.
    """

    units: tuple[str, ...]
    shares: Floats
    draws: int


def share_weightings(
    ready: Ready, table: FactTable, sheet: Sheet, *, rng: np.random.Generator, group: str = "", draws: int = 2000
) -> WeightingShares:
    """Draw weightings evenly over all that sum to the full mark, and count who holds which place.

    Points of items stay as the sheet has them; bonuses and deductions too.

    Raises:
        UsageError: the scheme does not add its items up, so that a weighting is no weighted sum.
    """
    if ready.scheme.parts or ready.scheme.join not in (Join.SUM, Join.MEAN):
        raise UsageError("items that are not simply added up", where=ready.scheme.id, remedy="try weights one by one")
    ground = lay_ground(ready, table, sheet, group)
    count = len(ground.units)
    if not count:
        return WeightingShares((), np.zeros((0, 0)), draws)
    weights = rng.dirichlet(np.ones(len(ground.items)), draws) * ground.full
    totals = weights @ ground.shares[SCHEME, False].T + ground.offset
    ranks = rank_scores(totals)
    places = np.arange(1, count + 1)
    shares: Floats = (ranks[:, :, None] == places[None, None, :]).mean(axis=0)
    return WeightingShares(ground.units, shares, draws)
