"""What makes an order of a plan binding: basis, approval, frequency, expiry."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from gongce.calendars import Cycle
from gongce.rulebook.model.base import DayOrUnknown, Id, Locator, Record, Title, Validity

BURDEN_RULE_DAY = date(2024, 8, 6)
"""Publication of the rules against formalism at the grass roots (methods.md §7.5 [S])."""


class Level(StrEnum):
    """Who issued a basis."""

    STATE = "state"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class Basis(Record):
    """What an instrument rests on."""

    title: Title
    number: str | None = Field(default=None, max_length=60)
    level: Level | None = None
    article: str = Field(default="", max_length=40)


class Approval(Record):
    """Who approved it, and when."""

    by: str = Field(min_length=1, max_length=60)
    day: DayOrUnknown = "unknown"
    number: str | None = Field(default=None, max_length=60)


class Validation(Record):
    """A policy instrument's legal validity: without it the engines pay nothing (公平竞争审查条例 art. 10)."""

    basis: Basis
    fair_competition_review: str | None = Field(default=None, max_length=60)
    valid: Validity = Validity()
    note: str = ""


class OrderKind(StrEnum):
    """What a plan lays on those below it."""

    FORM = "form"
    RANKING = "ranking"
    APPRAISAL = "appraisal"
    VETO = "veto"
    LETTER = "letter"
    INSPECTION = "inspection"


_NEED_SUPERIOR = {OrderKind.VETO, OrderKind.LETTER}


class Order(Record):
    """A form, ranking, appraisal, veto, letter or inspection the plan orders, with what entitles it to be issued."""

    id: Id
    title: Title
    kind: OrderKind
    issuer: tuple[Id, ...] = ()
    subjects: tuple[Id, ...] = ()
    frequency: Cycle = Cycle.UNKNOWN
    basis: Basis | None = None
    approval: Approval | None = None
    filing: str | None = Field(default=None, max_length=60, description="Number in the yearly plan of inspections.")
    valid: Validity = Validity()
    replaces: tuple[Id, ...] = ()
    note: str = ""
    where: Locator | None = None

    def lacking(self, day: date) -> tuple[str, ...]:
        """What it lacks to be issued on the day; empty where it may be issued, else engines treat it as internal.

        Before 6 August 2024: basis, approval, frequency and expiry. Since then also a filing number, and for vetoes
        and responsibility letters a basis from the province or the state (methods.md §7.5 [S]).
        """
        checks = {
            "basis": self.basis is not None,
            "approval": self.approval is not None,
            "frequency": self.frequency is not Cycle.UNKNOWN,
            "expiry": isinstance(self.valid.end, date),
            "validity": self.valid.holds_on(day),
        }
        if day >= BURDEN_RULE_DAY:
            checks["filing"] = self.filing is not None
            above = self.basis is not None and self.basis.level in {Level.STATE, Level.PROVINCE}
            checks["superior basis"] = above or self.kind not in _NEED_SUPERIOR
        return tuple(name for name, present in checks.items() if not present)

    def may_be_issued(self, day: date) -> bool:
        """Whether nothing is lacking on the day."""
        return not self.lacking(day)
