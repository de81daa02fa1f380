"""Were past forecasts honest: coverage, PIT, Brier score with its parts, CRPS; recalibration from 100 cases on."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gongce.forecasting.arrays import Floats

LEAST_CASES = 100
"""Fewer past cases than this recalibrate nothing (methods.md §9.3)."""
BINS = 10


class BrierParts(NamedTuple):
    """Murphy's parts over ten bins of stated probability: score = reliability − resolution + uncertainty + within.

    `within` is what is lost by binning; small where probabilities inside a bin are alike.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


def brier_parts(probabilities: Floats, outcomes: Floats) -> BrierParts:
    """Brier score of stated probabilities and its parts.

    Args:
        probabilities: (cases,) between 0 and 1.
        outcomes: (cases,) 0 or 1.

    >>> parts = brier_parts(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 0.0, 1.0, 1.0]))
    >>> parts.score, parts.reliability, parts.resolution, parts.uncertainty
    (0.0, 0.0, 0.25, 0.25)
    """
    score = float(np.mean((probabilities - outcomes) ** 2))
    rate = float(outcomes.mean())
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    reliability = resolution = 0.0
    for number in np.unique(bins):
        inside = bins == number
        share, seen = inside.mean(), outcomes[inside].mean()
        reliability += float(share * (probabilities[inside].mean() - seen) ** 2)
        resolution += float(share * (seen - rate) ** 2)
    uncertainty = rate * (1 - rate)
    return BrierParts(score, reliability, resolution, uncertainty, score - reliability + resolution - uncertainty)


def crps(samples: Floats, actuals: Floats) -> Floats:
    """Continuous ranked probability score of each case, in the unit of the values.

    Args:
        samples: (cases, equally likely values), rising within a case.
        actuals: (cases,).

    >>> crps(np.array([[1.0, 3.0]]), np.array([2.0]))
    array([0.5])
    """
    count = samples.shape[1]
    first = np.abs(samples - actuals[:, None]).mean(axis=1)
    weights = 2 * np.arange(1, count + 1) - count - 1
    return np.asarray(first - (samples * weights).sum(axis=1) / count**2)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a set of past forecasts came out; shares between 0 and 1.

    `pit` counts the cases by the tenth of their forecast distribution the truth fell in: all alike when honest.
    """

    cases: int
    coverage80: float
    pit: tuple[int, ...]
    crps: float
    brier: BrierParts | None = None
    by_year: tuple[tuple[int, int, float], ...] = ()
    """Year, cases, coverage of the 80 % interval."""


def calibrate(pits: Floats, scores: Floats, years: Floats, stated: Floats, outcomes: Floats) -> Calibration:
    """Put past cases together.

    Args:
        pits: (cases,) the stated probability of no more than what came.
        scores: (cases,) CRPS, already made comparable (relative to the actual).
        years: (cases,) the year forecast.
        stated: (events,) stated probabilities of attainment; may be empty.
        outcomes: (events,) 0 or 1.
    """
    inside = (pits >= 0.1) & (pits <= 0.9)
    each = tuple(
        (int(year), int((years == year).sum()), float(inside[years == year].mean())) for year in np.unique(years)
    )
    counts = np.bincount(np.minimum((pits * BINS).astype(int), BINS - 1), minlength=BINS)
    brier = brier_parts(stated, outcomes) if len(stated) else None
    return Calibration(
        len(pits), float(inside.mean()), tuple(int(count) for count in counts), float(scores.mean()), brier, each
    )


def isotonic(values: Floats) -> Floats:
    """Nearest non-decreasing sequence (pool adjacent violators).

    >>> isotonic(np.array([1.0, 3.0, 2.0]))
    array([1. , 2.5, 2.5])
    """
    means: list[float] = []
    sizes: list[int] = []
    for value in values:
        means.append(float(value))
        sizes.append(1)
        while len(means) > 1 and means[-2] > means[-1]:
            size = sizes[-2] + sizes[-1]
            means[-2:] = [(means[-2] * sizes[-2] + means[-1] * sizes[-1]) / size]
            sizes[-2:] = [size]
    return np.repeat(means, sizes)


def recalibrate(stated: Floats, past_stated: Floats, past_outcomes: Floats) -> Floats:
    """Probabilities corrected by how often past ones of the same height came true; as stated below 100 past cases."""
    if len(past_stated) < LEAST_CASES:
        return stated
    order = np.argsort(past_stated, kind="stable")
    return np.asarray(np.interp(stated, past_stated[order], isotonic(past_outcomes[order])))
