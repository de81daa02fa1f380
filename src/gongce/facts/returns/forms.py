"""What is asked of whom, how often, until when, on which order of the plan: one record a form, kept as YAML."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.calendars import Cycle
from gongce.facts.checks.rule import CheckRule
from gongce.facts.importing.forms import Covers, FactMeasure
from gongce.facts.returns.review import lacks_of_procedure
from gongce.rulebook import Pack, PriceBasis, Record
from gongce.rulebook.model.base import Id, Title
from gongce.rulebook.record_files import read_plain, validate_record
from gongce.vocabulary import InputError, Lane

FILE = "return-forms.yaml"


class SeenBy(StrEnum):
    """Who above sees a return once it is approved; before that only the unit, from submission on its reviewers too."""

    EVERYONE = "everyone"
    """Whoever may see the unit's figures."""
    REVIEWERS = "reviewers"
    """Its reviewers alone: single returns stay between them and the unit."""


class Prefill(StrEnum):
    """What an empty cell offers to whom fills it; it counts only once it is taken."""

    NOTHING = "nothing"
    LAST = "last"
    """Last period's figure (人员、户数这类存量)."""
    YEAR_BEFORE = "year_before"
    """The figure of the same period a year ago; of 上年同期 the total printed then."""
    KNOWN = "known"
    """What the archive already holds for this very period, from another form."""


class FormColumn(Record):
    """One column of the grid: which of the three facts of each row, over which time."""

    id: Id
    title: Title
    measure: FactMeasure = FactMeasure.LEVEL
    covers: Covers | None = Field(default=None, description="Left out: as the indicator cumulates.")
    measured_in: str | None = Field(default=None, max_length=20, description="Left out: the row's.")
    prefill: Prefill | None = Field(default=None, description="Left out: year_before of 上年同期, nothing of the rest.")


class FormRow(Record):
    """One row of the grid: an indicator, for the whole or for one industry."""

    indicator: Id
    title: str = Field(default="", max_length=80, description="Left out: the indicator's own.")
    industry: Id | None = None
    measured_in: str | None = Field(default=None, max_length=20, description="Left out: the indicator's.")
    columns: tuple[Id, ...] = Field(default=(), description="Columns asked of it; left out: all.")
    growth_basis: PriceBasis | None = Field(
        default=None, description="Prices of its growth; left out: the indicator's."
    )
    lane: Lane | None = Field(default=None, description="Left out: the indicator's.")
    prefill: Prefill | None = Field(default=None, description="Of its totals; left out: the column's.")
    inside: bool = Field(default=False, description="true: 其中, a part of the row above.")
    note: str = Field(default="", max_length=160, description="What belongs in it, for who fills it.")

    @property
    def id(self) -> str:
        """What names the row within its form."""
        return f"{self.indicator}/{self.industry}" if self.industry else self.indicator


class Section(Record):
    """Rows under one heading."""

    title: Title
    rows: tuple[FormRow, ...] = Field(min_length=1)


class ReturnForm(Record):
    """A form.

    `units` are units or groups that stand for their members; each fills one return a period. A return opens
    `opens_after` days after the period's end and is due `due_after` days after it, moved to the next working day.
    Without an `order` of the plan that may be issued (basis, approval, frequency, expiry) it is internal only.
    """

    id: Id
    title: Title
    units: tuple[Id, ...] = Field(min_length=1)
    cycle: Cycle = Cycle.MONTHLY
    opens_after: int = Field(default=1, ge=-31, le=90)
    due_after: int = Field(ge=0, le=120)
    remind_before: int = Field(default=2, ge=0, le=30, description="Working days before the deadline to remind.")
    order: Id | None = Field(default=None, description="The order of the plan it is asked under.")
    minutes_a_cell: float = Field(default=2.0, gt=0, le=120, description="What one cell costs its clerk, in minutes.")
    seen_by: SeenBy = SeenBy.EVERYONE
    procedure: Id | None = Field(default=None, description="A procedure of the plan; left out: the one shipped.")
    columns: tuple[FormColumn, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = Field(min_length=1)
    checks: tuple[CheckRule, ...] = Field(default=(), description="Relations this form must keep beside the office's.")
    note: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [column.id for column in self.columns]
        rows = [row.id for row in self.rows]
        _refuse_twice("column", names)
        _refuse_twice("row", rows)
        for row in self.rows:
            unknown = sorted(set(row.columns) - set(names))
            if unknown:
                raise PydanticCustomError("column", f"row {row.id} asks column {unknown[0]}; the form has {names}")
        if not self.cycle.recurs:
            raise PydanticCustomError("cycle", "a form comes round monthly, quarterly, half_yearly or yearly")
        if self.opens_after > self.due_after:
            raise PydanticCustomError("window", "the form opens after it is due; lower opens_after")
        return self

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Every row, in order."""
        return tuple(row for section in self.sections for row in section.rows)

    def column(self, name: str) -> FormColumn:
        """The column of that id."""
        return next(column for column in self.columns if column.id == name)

    def columns_of(self, row: FormRow) -> tuple[FormColumn, ...]:
        """The columns asked of a row."""
        return tuple(column for column in self.columns if not row.columns or column.id in row.columns)

    def prefill_of(self, row: FormRow, column: FormColumn) -> Prefill:
        """What a cell offers while it is empty."""
        if row.prefill is not None and column.measure is FactMeasure.LEVEL:
            return row.prefill
        usual = Prefill.YEAR_BEFORE if column.measure is FactMeasure.BASE else Prefill.NOTHING
        return column.prefill or usual

    @property
    def cells(self) -> int:
        """How many cells a unit has to fill."""
        return sum(len(self.columns_of(row)) for row in self.rows)

    @property
    def minutes(self) -> float:
        """What one return costs its clerk, in minutes."""
        return self.cells * self.minutes_a_cell

    def lacking(self, pack: Pack, day: date) -> tuple[str, ...]:
        """What its order lacks to be asked outside the office on a day; all of it where it names none."""
        order = next((one for one in pack.orders if one.id == self.order), None)
        return order.lacking(day) if order else _WANTED


_WANTED = ("basis", "approval", "frequency", "expiry")


def _refuse_twice(what: str, names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise PydanticCustomError("twice", f"{what} {twice} stands twice; keep one")


def load_return_forms(text: str, pack: Pack, where: str = FILE) -> tuple[ReturnForm, ...]:
    r"""The forms of a YAML text with the key `forms`, their names checked against the plan.

    Raises:
        InputError: not YAML, a form is wrong, or it names what the plan does not have; the message names the first.

    >>> load_return_forms("forms:\n  - {id: f}", None)
    Traceback (most recent call last):
    gongce.vocabulary.errors.InputError: return-forms.yaml:2: forms[0].title: 5 errors, the first: key title is ...
    """
    tree = read_plain(text, where)
    listed = tree.value.get("forms") if isinstance(tree.value, dict) else None
    if not isinstance(listed, list):
        raise InputError("没有 forms 一项", where=where, remedy="写成 forms: 下面逐张列出")
    forms = tuple(validate_record(ReturnForm, one, tree, where, ("forms", at)) for at, one in enumerate(listed))
    for at, form in enumerate(forms):
        if any(form.id == other.id for other in forms[:at]):
            raise InputError(f"form {form.id} stands twice", where=where, remedy="give each its own id")
        _check_names(form, pack, where)
    return forms


def _check_names(form: ReturnForm, pack: Pack, where: str) -> None:
    """Everything a form names must be in the plan."""
    known = {
        "unit": ({unit.id for unit in pack.units}, form.units),
        "indicator": ({one.id for one in pack.indicators}, tuple(row.indicator for row in form.rows)),
        "industry": (set(pack.items), tuple(row.industry for row in form.rows if row.industry)),
        "order": ({one.id for one in pack.orders}, (form.order,) if form.order else ()),
        "procedure": ({one.id for one in pack.procedures}, (form.procedure,) if form.procedure else ()),
    }
    for noun, (names, named) in known.items():
        wrong = next((name for name in named if name not in names), None)
        if wrong:
            what = f"form {form.id}: the plan {pack.name} has no {noun} {wrong}"
            raise InputError(what, where=where, remedy=f"name one of the plan's {noun}s")
    lack = lacks_of_procedure(pack.procedure(form.procedure)) if form.procedure else ""
    if lack:
        what = f"form {form.id}: procedure {form.procedure} cannot be one of returns: {lack}"
        raise InputError(what, where=where, remedy="mend the procedure, or leave it out for the one that is shipped")


def units_of(form: ReturnForm, pack: Pack) -> tuple[str, ...]:
    """The units that fill a form: those named, a group replaced by its members, each once and in order."""
    found: dict[str, None] = {}
    for name in form.units:
        members = pack.members(name)
        is_group = str(pack.unit(name).kind) == "group" and members
        found |= dict.fromkeys(one.id for one in members) if is_group else {name: None}
    return tuple(found)
