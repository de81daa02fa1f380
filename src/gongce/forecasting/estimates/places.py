"""The place among peer cities that an estimate would mean, and the growth needed to gain one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.distributions import student_cdf
from gongce.forecasting.estimates.bridging import Estimate
from gongce.vocabulary import InputError

LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class PlaceOutlook:
    """A place among peers, the fastest first; equal growth shares a place.

    Args:
        place: implied by the estimate.
        best: the best place within the 80 % interval.
        worst: the worst one.
        of: cities ranked, the own one counted.
        to_gain: growth [%] to be above the next city ahead; None at the top.
        next_ahead: that city; "" at the top.
        points_needed: what lacks to it [percentage points].
        chance_to_gain: probability that the release is above it.
        chance_to_lose: probability that the release is below the next city behind; None at the bottom.
    """

    place: int
    best: int
    worst: int
    of: int
    to_gain: float | None
    next_ahead: str
    points_needed: float | None
    chance_to_gain: float | None
    chance_to_lose: float | None


def place_among(estimate: Estimate, peers: Mapping[str, float]) -> PlaceOutlook:
    """Place the estimate among peers' growth, as known or as last published.

    Args:
        estimate: the own estimate.
        peers: growth [%] by city, the own one left out.

    Raises:
        InputError: no peer, or one without a number.
    """
    values = np.array(list(peers.values()), dtype=np.float64)
    if not len(values) or not np.isfinite(values).all():
        raise InputError("peers need a growth each", where="place_among", remedy="leave out cities without one")
    low, high = estimate.interval(LEVEL)
    ahead = {city: growth for city, growth in peers.items() if growth > estimate.value}
    behind = [growth for growth in values if growth < estimate.value]
    city = min(ahead, key=lambda name: (ahead[name], name), default="")
    return PlaceOutlook(
        _place(values, estimate.value),
        _place(values, high),
        _place(values, low),
        len(values) + 1,
        ahead.get(city),
        city,
        ahead[city] - estimate.value if city else None,
        estimate.probability_above(ahead[city]) if city else None,
        float(student_cdf(np.array([(max(behind) - estimate.value) / estimate.spread]))[0]) if behind else None,
    )


def _place(values: Floats, growth: float) -> int:
    return 1 + int((values > growth).sum())
