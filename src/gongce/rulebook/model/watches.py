"""What is watched: ranges, pairs of indicators, feeds, surveys, neighbouring cities, systems that must exist."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.calendars import Cycle
from gongce.rulebook.model.base import Id, Locator, Number, Record, Title
from gongce.rulebook.names import CheckKind


class WatchedValue(StrEnum):
    """Which of an indicator's figures is watched."""

    LEVEL = "level"
    GROWTH = "growth"
    MONTH_GROWTH = "month_growth"


class Range(Record):
    """A reasonable range of an indicator: outside it for so many periods in a row gives a warning with an owner.

    A two-sided one (稳定在80%左右) has low and high. Where the plan names a range without its bounds, `slot` says so.
    """

    id: Id
    title: Title
    indicator: Id
    units: tuple[Id, ...] = Field(min_length=1, description="Whose figures; a group stands for each of its members.")
    value: WatchedValue = WatchedValue.LEVEL
    low: Number | None = None
    high: Number | None = None
    periods: int = Field(default=1, ge=1, le=11, description="Reporting periods in a row outside before it warns.")
    owners: tuple[Id, ...] = Field(default=(), description="Who answers a warning.")
    answer_days: int | None = Field(default=None, ge=1, le=90, description="Working days for an answer.")
    target: Id | None = None
    slot: Id | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="after")
    def _check_bounds(self) -> Self:
        if self.low is None and self.high is None and self.slot is None:
            raise PydanticCustomError("range_bounds", "no bound; give low or high, or the slot they are to come from")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise PydanticCustomError("range_bounds", "low lies above high; exchange the two")
        return self


class PairRelation(StrEnum):
    """How two related indicators are compared."""

    ELASTICITY = "elasticity"
    """Growth of the first over growth of the second."""
    GROWTH_GAP = "growth_gap"
    """Growth of the first less growth of the second [percentage points]."""
    RATIO = "ratio"
    """Level of the first over level of the second."""
    LOG_RATIO = "log_ratio"
    """Its logarithm, against its own median by median absolute deviations."""


class Pair(Record):
    """Two indicators that should move together; bounds left out are the 5 % and 95 % points of their own history."""

    id: Id
    title: Title
    check: CheckKind
    relation: PairRelation
    first: Id
    second: Id
    units: tuple[Id, ...] = Field(min_length=1)
    low: Number | None = None
    high: Number | None = None
    measured_in: str | None = Field(default=None, max_length=20)
    note: str = Field(default="", description="What stands in for what: road freight where no rail freight is.")
    where: Locator | None = None
    source: str = Field(default="", max_length=160)


class Feed(Record):
    """What one supplier delivers, how often, by which day after the period's end."""

    id: Id
    title: Title
    supplier: Id
    indicators: tuple[Id, ...] = Field(min_length=1)
    cycle: Cycle = Cycle.MONTHLY
    day: int | None = Field(default=None, ge=1, le=31, description="Day of the month after; left out: its last.")
    order: Id | None = None
    slot: Id | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)


class QuestionBase(StrEnum):
    """What a question's rate is taken of."""

    RESPONDENTS = "respondents"
    """All who answered it."""
    PARENT = "parent"
    """Those who said yes to the question it is part of (其中)."""


class Question(Record):
    """One question of a survey. Yes-or-no questions give a rate; numbers count up to `full` as 100 points."""

    id: Id
    title: Title
    part_of: Id | None = Field(default=None, description="The question it is part of (其中).")
    base: QuestionBase = QuestionBase.RESPONDENTS
    full: Number | None = Field(default=None, description="Of a number: the value worth 100 points.")
    weight: Number | None = Field(default=None, description="In the survey's index, percent.")
    indicator: Id | None = None
    target: Id | None = None


class Survey(Record):
    """A survey: whom it asks, what, how often, and which index its answers make."""

    id: Id
    title: Title
    population: Id = Field(description="The group of units it asks.")
    questions: tuple[Question, ...] = ()
    cycle: Cycle = Cycle.UNKNOWN
    least_rate: Number | None = Field(default=None, description="Below this response rate [%] no rate is published.")
    index: Title | None = Field(default=None, description="Title of the composite index, where the weights make one.")
    order: Id | None = None
    scheme: Id | None = None
    slot: Id | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        if not self.questions and self.slot is None:
            raise PydanticCustomError(
                "survey_questions", "no question; give questions, or the slot they are to come from"
            )
        known = {question.id for question in self.questions}
        for question in self.questions:
            if question.part_of is not None and question.part_of not in known:
                raise PydanticCustomError("survey_part", "part_of names no question of the survey; name one")
            if question.base is QuestionBase.PARENT and question.part_of is None:
                raise PydanticCustomError("survey_base", "base parent without part_of; name the question it is part of")
        return self


class Peer(Record):
    """A neighbouring city."""

    id: Id
    title: Title


class PeerGroup(Record):
    """Cities a plan compares itself with, and on which indicators; `slot` where it does not name them."""

    id: Id
    title: Title
    peers: tuple[Peer, ...] = ()
    indicators: tuple[Id, ...] = ()
    slot: Id | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)


class SystemContent(StrEnum):
    """What a system that must exist consists of."""

    INDICATORS = "indicators"
    POLICIES = "policies"
    STANDARDS = "standards"
    RETURNS = "returns"
    EVALUATIONS = "evaluations"
    APPRAISALS = "appraisals"


class System(Record):
    """A system the plan wants established (体系): a data set with a state, not a word."""

    id: Id
    title: Title
    holds: SystemContent
    item: Id | None = Field(default=None, description="The catalogue item that names it.")
    slot: Id | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)
