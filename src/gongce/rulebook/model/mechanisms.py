"""Mechanisms the plan orders, what of the pack configures each, and what is still to be supplied."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.rulebook.model.base import DayOrUnknown, Id, Locator, Record, Title, Validity
from gongce.rulebook.names import CAPABILITIES, FAMILIES


class Mechanism(Record):
    """One thing the plan orders to be run."""

    id: Id
    title: Title
    capability: str
    also: tuple[str, ...] = Field(default=(), description="Further capabilities it touches.")
    family: str
    figures_printed: bool = Field(default=True, description="false: the document prints no figure for it.")
    configured_by: tuple[Id, ...] = Field(default=(), description="Records of this pack that configure it.")
    slots: tuple[Id, ...] = Field(default=(), description="What must be supplied before it can run.")
    note: str = ""
    where: Locator

    @model_validator(mode="after")
    def _check_family(self) -> Self:
        unknown = [name for name in (self.capability, *self.also) if name not in CAPABILITIES]
        if unknown:
            raise PydanticCustomError("capability", f"no capability {unknown[0]}; they are C01 to C16")
        if self.family not in FAMILIES:
            raise PydanticCustomError("family", f"no family {self.family}; they are F01 to F77")
        if FAMILIES[self.family].capability != self.capability:
            right = FAMILIES[self.family].capability
            raise PydanticCustomError("family", f"family {self.family} belongs to {right}, not {self.capability}")
        return self


class SlotKind(StrEnum):
    """What is missing."""

    ANNEX = "annex"
    AMOUNT = "amount"
    RATE = "rate"
    WEIGHTS = "weights"
    FORMULA = "formula"
    THRESHOLD = "threshold"
    PERIOD = "period"
    LIST = "list"
    STANDARD = "standard"
    TARGET = "target"
    NAME = "name"
    DATA = "data"


class Supply(Record):
    """How a slot was filled."""

    title: Title
    by: str = Field(min_length=1, max_length=60)
    day: DayOrUnknown = "unknown"
    file: str = Field(default="", max_length=120)


class Slot(Record):
    """Something the plan announces but does not contain: to be supplied by the city, never invented."""

    id: Id
    title: Title
    kind: SlotKind
    from_whom: tuple[Id, ...] = ()
    supplied: Supply | None = None
    note: str = ""
    where: Locator | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be supplied."""
        return self.supplied is None


class CatalogueItem(Record):
    """One entry of a catalogue."""

    id: Id
    title: Title
    aliases: tuple[str, ...] = ()
    under: Id | None = None
    targets: tuple[Id, ...] = Field(default=(), description="Targets that make the item up, of an aim or a campaign.")
    note: str = ""


class CatalogueKind(StrEnum):
    """What a catalogue lists."""

    INDUSTRY = "industry"
    STAGE = "stage"
    ROLE = "role"
    LEVEL = "level"
    USE = "use"
    TOPIC = "topic"
    FACILITY = "facility"
    CAMPAIGN = "campaign"
    CRITERION = "criterion"


class Catalogue(Record):
    """A list the plan prints: industries, stages, roles, levels, uses of money, kinds of problems."""

    id: Id
    title: Title
    kind: CatalogueKind
    complete: bool = Field(default=True, description="false: the text ends with 等.")
    items: tuple[CatalogueItem, ...] = ()
    valid: Validity = Validity()
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)
