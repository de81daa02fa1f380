"""Rhythms and deadlines: who must do what by when, how often."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.calendars import Cycle
from gongce.rulebook.model.base import DayOrUnknown, Id, Locator, Record, Title, Validity


class EntryKind(StrEnum):
    """What is to be done."""

    ISSUE = "issue"
    PERIOD = "period"
    FILING = "filing"
    TASK = "task"
    JUDGING = "judging"
    MEETING = "meeting"
    REPORT = "report"
    BULLETIN = "bulletin"
    PUBLICATION = "publication"
    SELECTION = "selection"
    APPRAISAL = "appraisal"
    INSPECTION = "inspection"
    VISIT = "visit"
    PAYMENT = "payment"
    EVENT = "event"


class Entry(Record):
    """One line of the plan's calendar.

    A single deadline is `due` (with `opens` where a window is printed); a recurring one is due at the end of its
    period, or on `month` and `day` within it; what hangs on an event names it in `event`. `cycle_printed: false` says
    that the rhythm is practice, not printed.
    """

    id: Id
    title: Title
    kind: EntryKind
    who: tuple[Id, ...] = ()
    each: bool = Field(default=False, description="Every member of a group owes it separately.")
    cycle: Cycle
    cycle_printed: bool = True
    due: DayOrUnknown | None = None
    opens: date | None = None
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    event: str = Field(default="", max_length=60)
    documents: tuple[Title, ...] = Field(default=(), description="What is to be filed, where it is several documents.")
    valid: Validity = Field(default=Validity(), description="When it is owed; left out: while the plan is in force.")
    targets: tuple[Id, ...] = ()
    order: Id | None = None
    slot: Id | None = None
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="after")
    def _check_day(self) -> Self:
        if self.cycle is Cycle.ONCE and self.due is None:
            raise PydanticCustomError("no_due", "a duty owed once needs due: a date, or unknown where the text lost it")
        if self.cycle is not Cycle.ONCE and self.due is not None:
            raise PydanticCustomError("due_recurs", "due is for cycle once; a recurring duty takes month and day")
        if not self.cycle.recurs and (self.month or self.day):
            raise PydanticCustomError("day_without_cycle", f"month and day need a cycle with periods, not {self.cycle}")
        if self.month and self.cycle.months and self.month > self.cycle.months:
            raise PydanticCustomError("month_outside", f"month {self.month} lies outside a {self.cycle} period")
        if self.opens and isinstance(self.due, date) and self.opens > self.due:
            raise PydanticCustomError("window_reversed", "the window opens after it is due")
        return self
