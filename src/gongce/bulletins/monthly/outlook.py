"""What is to be expected of the year's goals, as data: gap and monthly amount, expectation, chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongce.bulletins.monthly.figure import NOTHING, Figure


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is to be expected of one unit's goal of the year.

    Args:
        indicator: its id; `title` its name.
        unit: its id; `name` its title.
        measured_in: the indicator's unit; % where the goal is a growth.
        by_growth: whether the goal is a growth.
        at_most: whether the goal is a ceiling.
        so_far: what was reached; `goal` the year's.
        gap: what is still lacking; nought or less where it is reached.
        needed: each month from now on.
        last: what the same months brought on average the year before.
        rest_growth: growth that the rest of the year needs [percent]; `is_comparable` whether on the comparable base.
        middle: the year's total that is as likely exceeded as not; between `low` and `high` it lies in 80 of 100 cases.
        chance: of reaching the goal [percent].
        light: ok, due_soon, behind or "", from the chance.
        way: how it was forecast, in words.
        caveats: what a reader must know of it.
    """

    indicator: str
    title: str
    unit: str
    name: str
    measured_in: str
    by_growth: bool = False
    at_most: bool = False
    so_far: Figure = NOTHING
    goal: Figure = NOTHING
    gap: Figure = NOTHING
    needed: Figure = NOTHING
    last: Figure = NOTHING
    rest_growth: Figure = NOTHING
    is_comparable: bool = False
    middle: Figure = NOTHING
    low: Figure = NOTHING
    high: Figure = NOTHING
    chance: Figure = NOTHING
    light: str = ""
    way: str = ""
    caveats: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class YearOutlook:
    """What is to be expected of the year's goals.

    Args:
        city: the city's id, whose prospects come first.
        prospects: one an indicator and unit.
        score: how earlier forecasts came out, in words.
        notes: caveats of whole groups of forecasts, in words.
        is_public: may be shown outside.
    """

    city: str
    prospects: Sequence[Prospect] = ()
    score: str = ""
    notes: Sequence[str] = ()
    is_public: bool = False

    def of(self, indicator: str, unit: str) -> Prospect | None:
        """One unit's prospect of an indicator."""
        return next((one for one in self.prospects if (one.indicator, one.unit) == (indicator, unit)), None)

    @property
    def whole(self) -> tuple[Prospect, ...]:
        """The city's own."""
        return tuple(one for one in self.prospects if one.unit == self.city)
