"""Schemes: how units or enterprises are scored, ranked and graded."""

from enum import StrEnum

from pydantic import Field

from gongce.calendars import Cycle
from gongce.rulebook.model.base import FactValue, Id, Locator, Number, Record, Title, Validity
from gongce.rulebook.model.consequences import FundSplit, Offices
from gongce.rulebook.model.indicators import Direction
from gongce.rulebook.model.legality import Approval, Basis
from gongce.rulebook.model.methods import (
    Bounds,
    Column,
    Denominators,
    DifferentialMeasure,
    Exemption,
    Join,
    Missing,
    NewUnits,
    Part,
    Publicity,
    Role,
    ScoringStep,
    Taking,
    Uncertainty,
    Veto,
)
from gongce.rulebook.model.rules import Condition
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
    group: str = Field(default="", max_length=40, description="Id of the part it belongs to.")
    role: Role = Role.SCORE
    taking: Taking | None = Field(default=None, description="Left out: the column named as the item.")
    missing: Missing | None = None
    denominators: Denominators | None = None
    bounds: Bounds = Bounds()
    weights: dict[str, Number] = Field(default_factory=dict, description="Column → weight, beside the first.")
    applies: tuple[Condition, ...] = Field(default=(), description="Else its points are not available to the unit.")
    evidence: tuple[str, ...] = ()
    bodies: tuple[Id, ...] = Field(default=(), description="Who answers for it.")
    warn_at: Number | None = Field(
        default=None, gt=0, description="Warn from so many percent of a ceiling, or below so many percent of a target."
    )
    source: str = Field(default="", max_length=160)


class SchemeClass(Record):
    """A class by share of the ranked, best first."""

    id: Id
    title: Title
    share: Number | None = Field(default=None, gt=0, le=100, description="Percent of the ranked.")
    places: int | None = Field(default=None, ge=1, description="Or so many places.")
    least_score: Number | None = Field(default=None, description="Or a score; may stand beside share and places.")
    opens: Id | None = Field(default=None, description="Procedure a unit of this class is taken into.")


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
    order: Id | None = Field(default=None, description="The order of the pack that lets it be issued; or:")
    basis: Basis | None = None
    approval: Approval | None = None
    filing: str | None = Field(default=None, max_length=60)
    full: Number | None = Field(default=None, description="The full mark; the weights must reach it.")
    missing: Missing | None = None
    denominators: Denominators | None = None
    new_units: NewUnits | None = None
    steps: tuple[ScoringStep, ...] = ()
    item_decimals: int | None = Field(default=None, ge=0, le=6, description="Items are rounded so before the sum.")
    join: Join = Join.SUM
    parts: tuple[Part, ...] = ()
    columns: tuple[Column, ...] = ()
    bonus: Bounds = Bounds()
    deductions: Bounds = Bounds()
    total: Bounds = Bounds()
    group_by: str = Field(default="", max_length=60, description="Rank within groups: the column that names them.")
    later: tuple[Id, ...] = Field(default=(), description="Of ties by list: items, in turn.")
    band: Number | None = Field(default=None, ge=0, description="A tie band in points, only where the scheme has one.")
    quota_of: str = Field(default="", pattern="^(ranked|eligible)?$", description="Whom the shares of classes count.")
    vetoes: tuple[Veto, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    publicity: Publicity | None = None
    uncertainty: Uncertainty | None = None
    measures: tuple[DifferentialMeasure, ...] = ()
    opens: Id | None = Field(default=None, description="Procedure every unit with a score is taken into.")
    letter: Id | None = Field(default=None, description="Procedure its letters of responsibility are signed under.")
    offices: Offices | None = None
    split: FundSplit | None = None
    replaces: Id | None = Field(default=None, description="The scheme before it.")
    items_from: dict[str, tuple[Id, ...]] = Field(
        default_factory=dict, description="Item → the items of the scheme before that it takes the place of."
    )
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)
