"""What a sentence carries from what was said before: place, indicator, industry, period, aspect."""

from dataclasses import dataclass, field, replace

from gongce.proofing.model import Aspect, Query
from gongce.vocabulary import Period


@dataclass(frozen=True, slots=True)
class Spec:
    """What the last figure was taken to say; a figure behind 、 says the same of something else."""

    aspect: Aspect
    of: Aspect | None = None
    other: str = ""
    is_same_period: bool = False


@dataclass(slots=True)
class Context:
    """Carried from figure to figure; `doubt` holds other places and periods that a bare sentence may mean."""

    place: str
    period: Period
    indicator: str = ""
    industry: str = ""
    spec: Spec | None = None
    main: Aspect | None = None
    is_same: bool = False
    other_places: list[str] = field(default_factory=list)
    other_periods: list[Period] = field(default_factory=list)
    other_indicators: list[str] = field(default_factory=list)
    past: list[Query] = field(default_factory=list)


def readings(
    query: Query, places: list[str], periods: list[Period], indicators: list[str] | None = None
) -> tuple[Query, ...]:
    """A query with its other readings behind it."""
    found = dict.fromkeys([query])
    found |= dict.fromkeys(replace(query, place=place) for place in places)
    found |= dict.fromkeys(replace(query, period=period) for period in periods)
    found |= dict.fromkeys(replace(query, indicator=indicator) for indicator in indicators or ())
    return tuple(found)
