"""A form: what each sheet, row and column of a return stands for. Made once by preview, kept as YAML, used again."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.facts.importing.figures import Missing
from gongce.rulebook import PriceBasis, Record
from gongce.rulebook.model.base import Id, Title
from gongce.vocabulary import Lane

_CELL = r"^[A-Z]{1,3}[1-9]\d{0,6}$"
_PLACE = r"^(?:[A-Z]{1,3}|[1-9]\d{0,6})$"


class Role(StrEnum):
    """What a column holds."""

    VALUE = "value"
    UNIT = "unit"
    """Names of bodies, places or enterprises."""
    CODE = "code"
    """Their codes."""
    INDICATOR = "indicator"
    INDUSTRY = "industry"
    PERIOD = "period"
    MEASURED_IN = "measured_in"
    """The unit of measurement of each row."""
    IGNORE = "ignore"


class Covers(StrEnum):
    """What time a value covers, told from the period the return is for."""

    AS_GIVEN = "as_given"
    """The period itself."""
    MONTH = "month"
    """本月: that month alone; of February the two joined months, where the statistics join them."""
    YTD = "ytd"
    """1—本月累计."""
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    POINT = "point"
    """The state at the period's end."""


class FactMeasure(StrEnum):
    """Which of the three facts a value is (methods §2.3)."""

    LEVEL = "level"
    GROWTH = "growth"
    BASE = "base"
    """The same panel's value a year before (上年同期)."""


class Stands(StrEnum):
    """What the name of a sheet says of all its values."""

    NOTHING = "nothing"
    UNIT = "unit"
    INDICATOR = "indicator"
    INDUSTRY = "industry"
    PERIOD = "period"


class PeriodFrom(StrEnum):
    """Where the period comes from."""

    GIVEN = "given"
    """The caller says it; a period printed in the title must agree."""
    CELL = "cell"
    COLUMN = "column"
    SHEET = "sheet"


class Facet(Record):
    """What may be said of a column, a row or a sheet; what is left out is said elsewhere."""

    unit: str | None = None
    indicator: Id | None = None
    definition: Id | None = None
    industry: str | None = None
    measure: FactMeasure | None = None
    covers: Covers | None = None
    period: str | None = None
    measured_in: str | None = Field(default=None, max_length=20)
    price_basis: PriceBasis | None = None
    lane: Lane | None = None


class Column(Facet):
    """One column (of a form laid across, one row), found by its head; `at` is where it was when the form was made."""

    at: str = Field(pattern=_PLACE, description="Letters of the column, or the row's number of a form laid across.")
    head: str = Field(default="", max_length=200, description="Levels of the head, joined by |, blanks left out.")
    role: Role


class Line(Facet):
    """What the label of a row stands for."""

    label: str = Field(max_length=200)
    ignore: bool = False


class SheetRule(Record):
    """Which sheets are read."""

    match: tuple[str, ...] = Field(default=(), description="Names or patterns (*); left out: the first sheet shown.")
    skip: tuple[str, ...] = ()
    stand_for: Stands = Stands.NOTHING
    names: dict[str, str] = Field(default_factory=dict, description="Sheet name → what it stands for.")


class Form(Record):
    """How a return is read.

    `head` are the first and last row of the head, `first` the first row of figures, counted from 1 as Excel shows
    them (columns, of a form laid across). `marks` says what signs without a value mean here; the rest keep their
    usual meaning. `joined` is whether January and February are reported together.
    """

    id: Id
    title: Title
    version: int = Field(default=1, ge=1)
    sheets: SheetRule = SheetRule()
    across: bool = Field(default=False, description="true: what stands for columns here are the rows of the sheet.")
    head: tuple[int, int] | None = None
    first: int = Field(ge=1)
    last: int | None = Field(default=None, ge=1)
    columns: tuple[Column, ...] = Field(min_length=1)
    lines: tuple[Line, ...] = ()
    period_from: PeriodFrom = PeriodFrom.GIVEN
    period_cell: str | None = Field(default=None, pattern=_CELL)
    default: Facet = Facet()
    joined: bool = True
    marks: dict[str, Missing] = Field(default_factory=dict)
    respondents: bool = Field(default=False, description="true: units are respondents, named by their code.")
    note: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        places = [column.at for column in self.columns]
        twice = next((place for place in places if places.count(place) > 1), None)
        if twice:
            raise PydanticCustomError("column_twice", f"column {twice} stands twice; keep one")
        if any(place.isdigit() != self.across for place in places):
            raise PydanticCustomError("column_place", "columns are letters (of a form laid across: row numbers)")
        if not any(column.role is Role.VALUE for column in self.columns):
            raise PydanticCustomError("no_value", "no column of values; give one the role value")
        if self.period_from is PeriodFrom.CELL and not self.period_cell:
            raise PydanticCustomError("period_cell", "period_from cell needs period_cell")
        if self.head and not self.head[0] <= self.head[1] < self.first:
            raise PydanticCustomError("head_rows", "the head ends before the first row of figures")
        return self

    @property
    def key(self) -> str:
        """Id and version, as a batch remembers them.

        >>> Form(id="f", title="月报", first=2, columns=({"at": "B", "role": "value", "indicator": "output"},)).key
        'f@1'
        """
        return f"{self.id}@{self.version}"
