"""Targets: a value somebody is to reach by or during a period, as the plan prints it."""

from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.rulebook.model.base import Id, Locator, Number, Period, Record, Title, decimals_of
from gongce.rulebook.model.indicators import Direction, PriceBasis

TIERS = ("floor", "target", "strive")


class TargetMeasure(StrEnum):
    """How the value measures its indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    COUNT = "count"
    CHANGE = "change"
    CEILING = "ceiling"


class Bound(StrEnum):
    """What the printed value bounds."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    DIRECTION = "direction"


class TargetStrength(StrEnum):
    """How firmly the value is meant."""

    FIRM = "firm"
    STRIVE = "strive"
    ABOUT = "about"


class Reading(StrEnum):
    """What the period is to the value: each year's, the years' total, the state at the end, a yearly average."""

    ANNUAL = "annual"
    CUMULATIVE = "cumulative"
    END = "end"
    AVERAGE = "average"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """Whether the value is the unit's own or meant for each of its members (每个…)."""

    WHOLE = "whole"
    EACH = "each"


class Relation(StrEnum):
    """How a target belongs to its parent."""

    SUM = "sum"
    """Siblings add up to the parent."""
    PART = "part"
    """Part of the parent, not larger (其中)."""
    NESTED = "nested"
    """The same count above a higher threshold."""
    SHARE = "share"
    """A share of the parent; siblings reach 100 %."""
    EACH = "each"
    """What each member must reach toward the parent."""


class Dimension(StrEnum):
    """Along what a parent is divided."""

    UNIT = "unit"
    YEAR = "year"
    INDUSTRY = "industry"
    ENTERPRISE = "enterprise"
    CLASS = "class"


class Denominator(Record):
    """The whole a share is a part of."""

    indicator: Id | None = None
    unit: Id | None = None
    industry: Id | None = None
    unknown: str = Field(default="", max_length=80, description="Why the text leaves it open.")


class Target(Record):
    """One target. `floor` is the least that must be reached, `target` the printed value, `strive` the stretch value.

    A printed lower bound (以上) is floor and target at once; a printed range has its low end in floor, its high end in
    target; a figure given as 力争 alone is strive alone; what is announced without a figure names its slot.
    """

    id: Id
    title: Title
    indicator: Id
    unit: Id = Field(description="The body or place it is meant for.")
    industry: Id | None = Field(default=None, description="Item of a catalogue, where it is meant for one industry.")
    scope: Scope = Scope.WHOLE
    measure: TargetMeasure
    floor: Number | None = None
    target: Number | None = None
    strive: Number | None = None
    bound: Bound = Bound.EXACT
    decimals: int = Field(default=0, ge=0, le=6, description="Printed decimals; counted from the figures if left out.")
    measured_in: str | None = Field(default=None, description="Left out: % for growth and share, else the indicator's.")
    direction: Direction | None = Field(default=None, description="Left out: the indicator's.")
    strength: TargetStrength = TargetStrength.FIRM
    period: Period
    base: Period | None = Field(default=None, description="The period a change or growth starts from.")
    reading: Reading = Reading.UNKNOWN
    price_basis: PriceBasis | None = Field(default=None, description="Left out: the indicator's.")
    definition: Id | None = Field(default=None, description="Left out: the indicator's definition of that period.")
    denominator: Denominator | None = None
    parent: Id | None = None
    relation: Relation | None = None
    along: Dimension | None = None
    version: Id = "own"
    cites: Id | None = Field(default=None, description="The other plan's version this value is quoted from.")
    restates: Id | None = Field(default=None, description="The target this one says again; it counts once.")
    merges: tuple[Id, ...] = Field(default=(), description="Further source rows this record holds (保底 and 力争).")
    bodies: tuple[Id, ...] = Field(default=(), description="Who answers for it.")
    slot: Id | None = None
    defect: str = Field(
        default="", max_length=120, description="A contradiction the document prints; said, not mended."
    )
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="before")
    @classmethod
    def _read_tiers(cls, data: Any) -> Any:
        """Counts printed decimals, and makes a printed lower bound the floor too."""
        if not isinstance(data, dict):
            return data
        data = dict(data)
        data.setdefault("decimals", max((decimals_of(data.get(tier)) for tier in TIERS), default=0))
        if data.get("bound") == Bound.AT_LEAST and "floor" not in data:
            data["floor"] = data.get("target")
        return data

    @model_validator(mode="after")
    def _check_tiers(self) -> Self:
        given = [getattr(self, tier) for tier in TIERS]
        if all(value is None for value in given) and self.slot is None and self.bound is not Bound.DIRECTION:
            raise PydanticCustomError(
                "no_value", "no value; give target (or floor, strive), or the slot its figure is missing in"
            )
        if (self.relation or self.along) and not self.parent:
            raise PydanticCustomError(
                "no_parent", "relation and along without a parent; name the parent, or take them out"
            )
        return self

    @property
    def aim(self) -> Fraction | None:
        """The value to measure against: the target, else what is striven for, else the floor.

        >>> from gongce.rulebook import Target
        >>> row = {"id": "t", "title": "t", "indicator": "i", "unit": "city", "measure": "level", "period": 2012}
        >>> Target.model_validate(row | {"strive": 2000}).aim
        Fraction(2000, 1)
        """
        return next((v for v in (self.target, self.strive, self.floor) if v is not None), None)
