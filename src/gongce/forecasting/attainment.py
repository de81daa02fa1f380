"""What a projection means for a year's target: gap and monthly amount first, then growth needed, then probability."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.distributions import LEVELS
from gongce.forecasting.history import History
from gongce.forecasting.reconciliation import Reconciled
from gongce.forecasting.routes import Projection
from gongce.monitoring.lights import Light
from gongce.vocabulary import InputError

SURE, OPEN = 0.8, 0.5
"""Probabilities from which a light is green, then yellow (methods.md §9.3, a design default of this house)."""
CHANCES = {Light.OK: "把握较大", Light.DUE_SOON: "尚有变数", Light.BEHIND: "难度较大", Light.UNKNOWN: "无法判断"}
"""Words for a probability's light."""


class Tier(StrEnum):
    """Which value of a target."""

    FLOOR = "floor"
    TARGET = "target"
    STRIVE = "strive"

    @property
    def words(self) -> str:
        """As readers know it."""
        return {Tier.FLOOR: "保底", Tier.TARGET: "目标", Tier.STRIVE: "力争"}[self]


@dataclass(frozen=True, slots=True)
class YearGoal:
    """A year's target of one series, in the series' unit (percent where it is a growth target).

    `at_most` where the value is a ceiling (控制在…以内).
    """

    floor: float | None = None
    target: float | None = None
    strive: float | None = None
    at_most: bool = False

    def values(self) -> tuple[tuple[Tier, float], ...]:
        """The values that are given, floor first."""
        pairs = ((Tier.FLOOR, self.floor), (Tier.TARGET, self.target), (Tier.STRIVE, self.strive))
        return tuple((tier, value) for tier, value in pairs if value is not None)


@dataclass(frozen=True, slots=True)
class TierOutlook:
    """How one value of a target stands.

    Args:
        tier: which value.
        value: it.
        gap: what is still lacking [unit of the series]; nought or less: already there.
        per_month: what each calendar month still to come must bring on average; None after December.
        last_per_month: what the same months brought on average last year; None where unknown.
        growth_needed: growth the rest of the year needs [%]: over last year's published rest (nominal), or over the
            comparable base where one was given.
        is_comparable: whether `growth_needed` is on the comparable base.
        probability: of attainment; None where no forecast is made.
        shortfall: expected amount missed [unit of the series].
        light: from the probability.
    """

    tier: Tier
    value: float
    gap: float
    per_month: float | None
    last_per_month: float | None
    growth_needed: float | None
    is_comparable: bool
    probability: float | None
    shortfall: float | None
    light: Light
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """A series' year-end and its target. `quantiles` stand at `distributions.LEVELS`; empty where it is refused."""

    projection: Projection
    quantiles: tuple[float, ...]
    tiers: tuple[TierOutlook, ...]
    last_total: float | None
    """Last year's total."""
    last_known: float | None
    """Last year's total up to the same period."""

    @property
    def median(self) -> float | None:
        """The year's total that is as likely exceeded as not."""
        return self.quantiles[LEVELS.index(0.5)] if self.quantiles else None

    @property
    def main(self) -> TierOutlook | None:
        """The target's own value, else the floor, else what is striven for."""
        order = (Tier.TARGET, Tier.FLOOR, Tier.STRIVE)
        return min(self.tiers, key=lambda one: order.index(one.tier), default=None)


@dataclass(frozen=True, slots=True)
class ComparableBase:
    """Last year's values of the same panel: the whole year and the same months (B of methods.md §2.3)."""

    year: float
    so_far: float


def assess_year(projection: Projection, goal: YearGoal | None = None, base: ComparableBase | None = None) -> Outlook:
    """Set a projection against a year's target.

    Args:
        projection: of `project_histories`.
        goal: level target in the series' unit; never a growth target (see `growths`).
        base: same-panel values of last year, where known.
    """
    history = projection.history
    goal = goal or YearGoal()
    last_year = history.year_values(1)
    last_total = float(last_year.sum()) if len(last_year) == history.season else None
    last_known = float(last_year[: history.done].sum()) if last_total is not None else None
    year_end = projection.year_end
    tiers = tuple(
        _assess_tier(projection, tier, value, goal.at_most, (last_total, last_known), base)
        for tier, value in goal.values()
    )
    return Outlook(projection, year_end.quantiles() if year_end else (), tiers, last_total, last_known)


def assess_reconciled(outlook: Outlook, made: Reconciled) -> Outlook:
    """The outlook of a part or of the whole after both were brought together, so that parts add up to the whole.

    Args:
        outlook: of a series among `made.names`, or of their whole.
        made: of `reconcile`.
    """
    projection, end = outlook.projection, outlook.projection.year_end
    name = projection.history.name
    if end is None:
        return outlook
    if name not in made.names:
        tiers = tuple(_reached(tier, made.whole, tier.at_most) for tier in outlook.tiers)
        return replace(outlook, quantiles=tuple(map(float, np.quantile(made.whole, LEVELS))), tiers=tiers)
    totals = made.totals[made.names.index(name)]
    factor = made.factors[made.names.index(name)]
    moved = replace(
        projection,
        months=tuple(month * factor for month in projection.months),
        year_end=replace(end, rest=end.rest * factor),
    )
    tiers = tuple(_reached(tier, totals, tier.at_most) for tier in outlook.tiers)
    return replace(outlook, projection=moved, quantiles=tuple(map(float, np.quantile(totals, LEVELS))), tiers=tiers)


def _reached(tier: TierOutlook, totals: Floats, at_most: bool) -> TierOutlook:
    missed = totals - tier.value if at_most else tier.value - totals
    chance = float(np.mean(missed <= 0))
    return replace(tier, probability=chance, shortfall=float(np.maximum(missed, 0).mean()), light=light_of(chance))


def _assess_tier(
    projection: Projection,
    tier: Tier,
    value: float,
    at_most: bool,
    last: tuple[float | None, float | None],
    base: ComparableBase | None,
) -> TierOutlook:
    history, year_end = projection.history, projection.year_end
    gap = value - history.known
    left = history.months_left
    last_rest = last[0] - last[1] if last[0] is not None and last[1] is not None else None
    chance = year_end.probability(value, at_most=at_most) if year_end else None
    return TierOutlook(
        tier,
        value,
        gap,
        gap / left if left else None,
        last_rest / left if last_rest is not None and left else None,
        _growth_needed(history, gap, last_rest, base),
        base is not None,
        chance,
        year_end.shortfall(value, at_most=at_most) if year_end else None,
        light_of(chance),
        at_most,
    )


def _growth_needed(history: History, gap: float, last_rest: float | None, base: ComparableBase | None) -> float | None:
    rest = base.year - base.so_far if base else last_rest
    return (gap / rest - 1) * 100 if rest is not None and rest > 0 and history.months_left else None


def light_of(probability: float | None) -> Light:
    """The light of a probability; unknown where there is none.

    >>> [light_of(chance).shape for chance in (0.85, 0.6, 0.3)]
    ['●', '▲', '■']
    """
    if probability is None:
        return Light.UNKNOWN
    return Light.OK if probability >= SURE else Light.DUE_SOON if probability >= OPEN else Light.BEHIND


def required_rest_growth(goal_growth: float, base: ComparableBase, current: float) -> float:
    """Growth the rest of the year needs for a growth target, on comparable bases (methods.md §9.1).

    Args:
        goal_growth: the year's target [%].
        base: last year's same-panel value of the whole year and of the same months.
        current: this year's value so far.

    Raises:
        InputError: nothing of the base year is left.

    >>> round(required_rest_growth(8.0, ComparableBase(1000.0, 520.0), 556.4), 3)
    9.083
    """
    rest = base.year - base.so_far
    if rest <= 0:
        raise InputError("nothing of the base year is left", remedy="give the base of the whole year and of the months")
    return (((1 + goal_growth / 100) * base.year - current) / rest - 1) * 100
