"""`workspace.yaml`: who issues, who may approve, what is ranked, from when a figure stands out."""

from datetime import timedelta, timezone
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field, ValidationError

from gongce.rulebook import Direction
from gongce.rulebook.model.base import Id, Record, Title
from gongce.rulebook.record_files import read_plain
from gongce.vocabulary import InputError, Lane, read_text

FILE = "workspace.yaml"
_MONTH = r"^\d{4}-(?:0[1-9]|1[0-2])$"
_PLAIN = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not a key of a workspace", "take it out; docs/reference/workspace.md lists the keys"),
}


class RankedBy(StrEnum):
    """What units are put in order by."""

    LEVEL = "level"
    """What was reached, from the year's first month."""
    GROWTH = "growth"
    """Growth against the same panel a year before."""
    PROGRESS = "progress"
    """The share of the year's goal that is reached, in percent."""
    PLAN = "plan"
    """The share of the plan's whole amount that is reached since the plan's first year, in percent."""
    AHEAD = "ahead"
    """How far progress is ahead of (or, negative, behind) the schedule, in points."""


class Approver(Record):
    """Somebody who may issue a bulletin over a finding about data, in his name."""

    name: str = Field(min_length=1, max_length=40)
    post: str = Field(default="", max_length=60)


class League(Record):
    """One table of ranks: which units, by what, on which order of the plan it rests.

    Without an order that may be issued on the day, and at that order's rhythm, the table is internal only.
    """

    id: Id
    title: Title
    indicator: Id
    by: RankedBy = RankedBy.GROWTH
    units: tuple[Id, ...] = Field(min_length=1, description="Units, or groups that stand for their members.")
    direction: Direction = Direction.UP
    order: Id | None = Field(default=None, description="The order of the plan it is published under.")
    red: int = Field(default=0, ge=0, le=20, description="How many first places the red list names.")
    black: int = Field(default=0, ge=0, le=20, description="How many last places the black list names.")


class Intake(Record):
    """Which files of returns/ are read by which forms.

    A file read by several forms is still one batch. `since` and `until` are months; a form's layout changes with time.
    """

    match: str = Field(min_length=1, max_length=120, description="A file's name, * for any characters.")
    forms: tuple[Id, ...] = Field(min_length=1)
    since: str | None = Field(default=None, pattern=_MONTH)
    until: str | None = Field(default=None, pattern=_MONTH)
    unit: Id | None = Field(default=None, description="Who gave it, where it is one unit's.")

    def takes(self, name: str, month: str) -> bool:
        """Whether a file of that name for the period that ends with the month (2019-06) is read by these forms."""
        is_in_time = (self.since is None or self.since <= month) and (self.until is None or month <= self.until)
        return is_in_time and fnmatchcase(name, self.match)


class Reminder(Record):
    """Letters to units that are behind: the order of the plan they are sent under, and how long an answer may take.

    Without an order that may be issued on the day they are internal analysis.
    """

    order: Id | None = Field(default=None, description="The order of the plan they are sent under.")
    answer_days: int = Field(default=10, ge=1, le=60, description="Working days a unit has to answer.")
    indicators: tuple[Id, ...] = Field(default=(), description="What they speak of; left out: whatever has a goal.")


class Thresholds(Record):
    """When the light of a goal changes, where that differs from the defaults.

    Limits of checks are written in checks.yaml, each with its rule.
    """

    least_tolerance: float | None = Field(
        default=None, ge=0, le=100, description="So far below schedule is still 临近, in percent of what is due by now."
    )
    spread_times: float | None = Field(
        default=None, ge=0, le=10, description="So many standard deviations of the past shares are still 临近."
    )
    points_tolerance: float | None = Field(
        default=None, ge=0, le=100, description="So many percentage points below a goal of growth are still 临近."
    )
    ratio_tolerance: float | None = Field(
        default=None, ge=0, le=100, description="The same for a ratio that is not in percent, in percent of the goal."
    )
    near_periods: int | None = Field(
        default=None, ge=0, le=12, description="So many reporting periods before its deadline a goal is 临近."
    )


class Settings(Record):
    """A workspace's settings; every path is taken from its folder."""

    title: Title = Field(description="The bulletin's; {period} is filled in.")
    plan: str = Field(default="plan", description="The pack's folder.")
    issuer: str = Field(min_length=1, max_length=60)
    number: str = Field(
        default="", max_length=60, description="The document's number; {year} and {serial} are filled in."
    )
    recipients: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    contact: str = Field(default="", max_length=80)
    approvers: tuple[Approver, ...] = ()
    separate_issuer: bool = Field(default=True, description="Who closes a period in the workbench does not issue it.")
    utc_offset_hours: int = Field(default=8, ge=-12, le=14, description="Whose midnight ends a day.")
    intake: tuple[Intake, ...] = ()
    leagues: tuple[League, ...] = ()
    headline: tuple[Id, ...] = Field(default=(), description="Indicators of the first sentence, in order.")
    tables: tuple[Id, ...] = Field(
        default=(), description="Indicators with a table of their own; left out: the headline's and the leagues'."
    )
    confirm_days: int = Field(default=3, ge=1, le=30, description="Working days a unit has to confirm its figures.")
    reminder: Reminder = Field(default=Reminder(), description="Letters to units that are behind.")
    public: tuple[Id, ...] = Field(default=(), description="Indicators that may be shown outside.")
    sources: dict[Lane, str] = Field(default={}, description="Who gives the figures of a lane, as a table names them.")
    templates: str | None = Field(default=None, description="The office's folder of wordings and layouts.")
    without_checks: tuple[Id, ...] = Field(
        default=(), description="Default check rules that do not hold here (a hierarchy whose parts do not add up)."
    )
    duty_days: int = Field(default=31, ge=0, le=400, description="Duties due within so many days are listed.")
    named: dict[Id, tuple[str, ...]] = Field(
        default={}, description="Of a restricted register: the accounts and the workbench's roles it is shown to."
    )
    acting: dict[str, dict[Id, tuple[str, ...]]] = Field(
        default={},
        description="Procedure, or * for every one → its role → the workbench's roles and accounts that act in it.",
    )
    open_rounds: bool = Field(
        default=True, description="The worker opens each round of a return form on the day its calendar says."
    )
    thresholds: Thresholds = Field(default=Thresholds(), description="When the lights of goals change.")

    @property
    def timezone(self) -> timezone:
        """The city's time."""
        return timezone(timedelta(hours=self.utc_offset_hours))


def read_settings(folder: Path) -> Settings:
    """The settings of a workspace's folder.

    Raises:
        InputError: no such folder or file, no plain YAML, a key that is missing, unknown or of the wrong kind; the
            message names the line.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputError(
            "not a workspace: no workspace.yaml", where=str(folder), remedy="give the folder that holds it"
        )
    tree = read_plain(read_text(path), str(path))
    if not isinstance(tree.value, dict):
        raise InputError("not a workspace: no keys in it", where=str(path), remedy="write title, plan, issuer")
    try:
        return Settings.model_validate(tree.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = tuple(part for part in first["loc"])
        what, remedy = _PLAIN.get(first["type"], (first["msg"].lower(), "mend the value"))
        key = ".".join(str(part) for part in place)
        count = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise InputError(f"{key} {what}{count}", where=f"{path}:{tree.line_of(place)}", remedy=remedy) from None
