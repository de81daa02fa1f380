"""Bodies and places: who has targets and duties, and how they belong together at a given time."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from gongce.rulebook.model.base import DayOrUnknown, Id, Locator, Number, Record, Title, Validity


class UnitKind(StrEnum):
    """What sort of body or place a unit is."""

    CITY = "city"
    ZONE = "zone"
    COUNTY = "county"
    TOWN = "town"
    DEPARTMENT = "department"
    ORGAN = "organ"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    GROUP = "group"
    SUPERIOR = "superior"


class Unit(Record):
    """A body or place; a group stands for its members (十县(市、区), 各产业集聚区)."""

    id: Id
    title: Title
    kind: UnitKind
    code: str | None = Field(default=None, pattern=r"^\d{6,12}$", description="GB/T 2260 or statistical code, quoted.")
    aliases: tuple[str, ...] = ()
    valid: Validity = Validity()
    complete: bool = Field(default=True, description="false: a group whose members the text does not all name.")
    source: str = Field(default="", max_length=120, description="Where it is known from, when not from the plan.")
    note: str = ""


class Hierarchy(Record):
    """One way in which units belong together; a plan can have several at once."""

    id: Id
    title: Title


class Membership(Record):
    """Units under another one in a hierarchy, for a time; `share` where a unit belongs only in part."""

    hierarchy: Id
    under: Id
    units: tuple[Id, ...] = Field(min_length=1)
    share: Number | None = Field(
        default=None, description="Percent of each unit that counts here; left out: all of it."
    )
    valid: Validity = Validity()
    source: str = Field(default="", max_length=120)
    where: Locator | None = None


class ChangeKind(StrEnum):
    """What happened to units."""

    RENAMED = "renamed"
    RECODED = "recoded"
    MERGED = "merged"
    SPLIT = "split"
    BOUNDARY = "boundary"
    TRANSFERRED = "transferred"
    FOUNDED = "founded"
    DISSOLVED = "dissolved"


class Change(Record):
    """A dated change of units: what was before, what is after, the factor that links series where one is entered."""

    id: Id
    kind: ChangeKind
    day: DayOrUnknown
    before: tuple[Id, ...] = ()
    after: tuple[Id, ...] = ()
    bridge: Number | None = Field(default=None, description="Factor from the old series to the new; never assumed.")
    source: str = Field(default="", max_length=120)
    where: Locator | None = None
    note: str = ""

    def happened_by(self, day: date) -> bool:
        """Whether it is known to have happened by the day."""
        return isinstance(self.day, date) and self.day <= day
