"""Indicators: what is measured, in which unit, how it cumulates, by which definition, in which lane."""

from enum import StrEnum

from pydantic import Field

from gongce.rulebook.model.base import Id, Locator, Number, Period, Record, Title, Validity
from gongce.vocabulary import Lane


class Nature(StrEnum):
    """How values of the indicator behave over time."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    INDEX = "index"
    COUNT = "count"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    BAND = "band"
    NONE = "none"


class Cumulation(StrEnum):
    """What a value reported within the year covers."""

    YTD = "ytd"
    """From the year's first month to the reporting month, January and February joined."""
    SINGLE = "single"
    """The reporting period alone."""
    POINT = "point"
    """The state at the period's end; never summed."""
    YEAR = "year"
    """Known only for whole years."""


class PriceBasis(StrEnum):
    """At which prices money is counted."""

    CURRENT = "current"
    COMPARABLE = "comparable"
    NONE = "none"
    UNKNOWN = "unknown"


class Definition(Record):
    """What counted as the indicator during a time; figures of two definitions need a bridge to be compared."""

    id: Id
    title: Title
    valid: Validity = Validity()
    bridge: Number | None = Field(
        default=None, description="Factor from the definition before to this one; left out: growth across is refused."
    )
    source: str = Field(default="", max_length=160)
    note: str = ""


class Indicator(Record):
    """One measured thing. A ratio keeps its numerator and denominator."""

    id: Id
    title: Title
    measured_in: str = Field(min_length=1, max_length=20, description="Unit of measurement: 亿元, %, 家, 吨标煤/万元 …")
    nature: Nature
    direction: Direction = Direction.UP
    cumulation: Cumulation = Cumulation.YEAR
    price_basis: PriceBasis = PriceBasis.NONE
    lane: Lane = Lane.STAT_AGG
    numerator: Id | None = None
    denominator: Id | None = None
    definitions: tuple[Definition, ...] = ()
    base_period: Period | None = Field(default=None, description="Of an index: the period that is 100.")
    aliases: tuple[str, ...] = ()
    where: Locator | None = None
    source: str = Field(default="", max_length=160)
    note: str = ""
