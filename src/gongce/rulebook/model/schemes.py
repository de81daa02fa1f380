"""Schemes: how units or enterprises are scored, ranked and graded."""

from enum import StrEnum

from pydantic import Field

from gongce.calendars import Cycle
from gongce.rulebook.model.base import FactValue, Id, Locator, Number, Record, Title, Validity
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.names import ScoringFunction


class SchemeKind(StrEnum):
    """What a scheme decides."""

    APPRAISAL = "appraisal"
    RANKING = "ranking"
    EVALUATION = "evaluation"
    INDEX = "index"


class Tie(StrEnum):
    """What equal scores get."""

    SHARED = "shared"
    """One rank for all, the next left out (1-2-2-4)."""
    BETTER = "better"
    """At a cut-off, the better class."""
    LIST = "list"
    """The order of the scheme's later criteria."""
    UNSTATED = "unstated"


class Item(Record):
    """One line of a scheme. A weight, standard or function the plan does not print is the scheme's slot to fill."""

    id: Id
    title: Title
    indicator: Id | None = None
    target: Id | None = None
    weight: Number | None = None
    function: ScoringFunction | None = None
    parameters: dict[str, FactValue] = Field(default_factory=dict)
    direction: Direction | None = None
    group: str = Field(default="", max_length=40)


class SchemeClass(Record):
    """A class by share of the ranked, best first."""

    id: Id
    title: Title
    share: Number | None = None


class Scheme(Record):
    """One scoring scheme in one version."""

    id: Id
    title: Title
    kind: SchemeKind
    subjects: tuple[Id, ...] = Field(default=(), description="Units or groups it ranks.")
    about: str = Field(default="", max_length=40, description="Or the kind of entity: enterprise, bank …")
    bodies: tuple[Id, ...] = ()
    frequency: Cycle = Cycle.UNKNOWN
    items: tuple[Item, ...] = ()
    classes: tuple[SchemeClass, ...] = ()
    rules: tuple[Id, ...] = Field(default=(), description="Gates, vetoes and consequences.")
    ties: Tie = Tie.UNSTATED
    decimals: int | None = Field(default=None, ge=0, le=6)
    series: Id | None = None
    valid: Validity = Validity()
    slots: tuple[Id, ...] = ()
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)
