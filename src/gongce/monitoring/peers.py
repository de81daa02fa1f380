"""Comparison with neighbouring cities: place, gap to the next, the best and the mean, growth needed to gain a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.vocabulary import InputError


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """Where a city stands among its peers on one indicator.

    `rank` counts those better, plus one; equals share it. Gaps are in the figure's unit (percentage points for
    growth), positive where the city is ahead. `needed` is the growth [%] that draws it level with the next above.
    """

    indicator: str
    value: Fraction
    rank: int
    of: int
    mean: Fraction
    gap_to_mean: Fraction
    ahead: str
    gap_to_ahead: Fraction | None
    best: str
    gap_to_best: Fraction
    needed: Fraction | None
    missing: tuple[str, ...]


def place_among_peers(
    indicator: str,
    city: str,
    values: Mapping[str, Fraction | None],
    *,
    growth: Mapping[str, Fraction | None] | None = None,
    is_growth: bool = False,
    more_is_better: bool = True,
) -> PeerPlace:
    """The city's place among its peers; peers without a figure are named, never guessed.

    Args:
        indicator: its name, for the record.
        city: the city.
        values: city → figure, its own included.
        growth: city → growth [%] expected of a level; with it `needed` allows for the next one's own growth, without
            it the next one stands still.
        is_growth: the figures are growth rates [%] themselves; `needed` is then the next one's rate.
        more_is_better: whether a larger figure is the better.

    Raises:
        InputError: the city has no figure.

    >>> place = place_among_peers("va", "a", {"a": Fraction(100), "b": Fraction(110), "c": None},
    ...     growth={"b": Fraction(5)})
    >>> place.rank, place.of, float(place.needed), place.missing
    (2, 2, 15.5, ('c',))
    """
    known = {name: value for name, value in values.items() if value is not None}
    if city not in known:
        raise InputError(f"no figure of {city}", where=indicator, remedy="give the city's own figure")
    own, sign = known[city], 1 if more_is_better else -1
    better = {name: value for name, value in known.items() if sign * (value - own) > 0}
    ahead = min(better, key=lambda name: (sign * (better[name] - own), name), default="")
    best = max(known, key=lambda name: (sign * known[name], name == city, name))
    mean = sum(known.values(), Fraction(0)) / len(known)
    return PeerPlace(
        indicator,
        own,
        len(better) + 1,
        len(known),
        mean,
        sign * (own - mean),
        ahead,
        sign * (own - known[ahead]) if ahead else None,
        best,
        sign * (own - known[best]),
        _needed(own, known[ahead], ahead, growth or {}, is_growth) if ahead else None,
        tuple(name for name, value in values.items() if value is None),
    )


def _needed(
    own: Fraction, next_value: Fraction, name: str, growth: Mapping[str, Fraction | None], is_growth: bool
) -> Fraction | None:
    if is_growth:
        return next_value
    rate = growth.get(name) or Fraction(0)
    return (next_value * (1 + rate / 100) / own - 1) * 100 if own > 0 else None
