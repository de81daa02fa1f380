"""RAS: rows and columns scaled to their sums in turn. Exact for relative entropy as long as no bound is touched."""

import numpy as np

from gongce.targets.decomposition.newton import TOLERANCE, Prices, Status
from gongce.targets.decomposition.problem import Distance, Problem
from gongce.targets.decomposition.response import Response
from gongce.targets.decomposition.system import System

SWEEPS = 40


def is_plain(problem: Problem, system: System) -> bool:
    """Whether scaling alone can give the answer: entropy, ordinary priorities, exact sums above zero."""
    is_exact = all(family.is_exact and (family.low > 0).all() for family in system.families)
    return problem.distance is Distance.ENTROPY and bool((problem.priority == 1.0).all()) and is_exact


def scale_shares(system: System, response: Response) -> Prices | None:
    """The shares scaled until every sum holds; None where that is slow or breaks a bound."""
    cells = response.seed.copy()
    prices = np.zeros(system.rows)
    lack = np.inf
    for sweep in range(SWEEPS):
        for number, family in enumerate(system.families):
            sums = family.sums(cells)
            if (sums <= 0).any():
                return None
            factors = family.low / sums
            system.part(prices, number)[:] += np.log(factors)
            cells = cells * np.append(factors, 1.0)[family.labels]
        before, lack = lack, float((np.abs(system.sums(cells) / system.low - 1.0)).max(initial=0.0))
        if ((cells < response.low) | (cells > response.high)).any() and lack <= 1e-3:
            return None
        if lack <= TOLERANCE:
            return Prices(Status.SOLVED, prices, cells, lack, sweep + 1)
        if lack > 0.9 * before:
            return None
    return None
