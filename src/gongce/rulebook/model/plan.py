"""The plan itself: its documents and the versions of its targets."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from gongce.rulebook.model.base import DayOrUnknown, Id, Period, Record, Title, Validity
from gongce.vocabulary import Span


class Part(Record):
    """A part of a document whose sections are counted anew, such as the plan behind the decision that adopts it."""

    label: str = Field(min_length=1, max_length=20, description="Put before the section's label: 方案 in 方案四(五)1.")
    at: Span


class SourceDocument(Record):
    """A document the pack cites: known by the SHA-256 of its bytes, never copied."""

    id: Id = "main"
    title: Title
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    file: str = Field(max_length=120, description="The file's name, to find it by; the sha256 decides.")
    number: str | None = Field(default=None, max_length=60, description="The document's own number.")
    issuer: tuple[Id, ...] = ()
    issued: DayOrUnknown = "unknown"
    posted: DayOrUnknown | None = None
    parts: tuple[Part, ...] = ()


class VersionKind(StrEnum):
    """Whether a version of the targets is the plan's own or quoted from another plan."""

    OWN = "own"
    CITED = "cited"


class Version(Record):
    """One version of the plan's targets; two versions of one target may be valid at once."""

    id: Id
    title: Title
    kind: VersionKind = VersionKind.OWN
    valid: Validity = Validity()
    note: str = ""


class Plan(Record):
    """The plan: whose it is, which years it covers, since when it binds."""

    id: Id
    title: Title
    city: Id = Field(description="The unit the plan's figures are meant for where they name no other.")
    period: Period = Field(description="The years the plan covers; unknown where the text lost them.")
    in_force: Validity = Field(description="From the day it binds to the last day of its duties.")
    uses: tuple[str, ...] = Field(
        default=(),
        description="Folders whose catalogues, procedures and registers are read too, here or Gongce's own.",
    )
    note: str = ""

    @property
    def issued(self) -> date | None:
        """The day it binds from, where known."""
        return self.in_force.start if isinstance(self.in_force.start, date) else None
