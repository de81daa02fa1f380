"""Registers: six shapes of ledger that carry every list a plan orders, and how each counts."""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.calendars import Cycle
from gongce.rulebook.model.base import FactValue, Id, Locator, Number, Record, Title, Validity
from gongce.rulebook.model.rules import Condition
from gongce.vocabulary import Lane

_FIELD = r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$"


class Shape(StrEnum):
    """The six shapes."""

    ENTITY = "entity"
    """Something with an identity that lasts: enterprise, project, plot, park, person, institution."""
    RECOGNITION = "recognition"
    """A title or level an entity holds for a time."""
    LINK = "link"
    """Who with whom, in which role, how often; needs, offers and deals."""
    CASE = "case"
    """An entity in a procedure."""
    POOL = "pool"
    """An amount with sources and uses that never goes below zero."""
    COVERAGE = "coverage"
    """A population times slots, and who is missing."""


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    UNIT = "unit"
    """A body or place of the pack."""
    RECORD = "record"
    """A record of another register."""
    CREDIT_CODE = "credit_code"
    """统一社会信用代码, its check character verified."""
    DIVISION_CODE = "division_code"
    """GB/T 2260 code."""


class Persistence(StrEnum):
    """How long a value holds."""

    ONCE = "once"
    """Identity: never changes."""
    DATED = "dated"
    """From an entry's day until the next."""
    PERIOD = "period"
    """A fact of a month or year, in a lane."""


class RegisterField(Record):
    """One column of a register."""

    name: str = Field(pattern=_FIELD, max_length=40)
    title: Title
    type: FieldType = FieldType.TEXT
    measured_in: str | None = Field(default=None, max_length=20, description="Of number, count and money.")
    holds: Persistence = Persistence.DATED
    required: bool = False
    choices: tuple[str, ...] = ()
    into: Id | None = Field(default=None, description="Of a record field: the register it points into.")
    least: Number | None = None
    most: Number | None = None
    lane: Lane = Lane.ADMIN
    public: bool = Field(default=False, description="May be shown outside.")
    aliases: tuple[str, ...] = ()
    note: str = ""


class StepOfLadder(Record):
    """One class or tier: who is in it on which facts, and what follows."""

    id: Id
    title: Title
    when: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    valid: Validity = Validity()
    duties: tuple[Id, ...] = Field(default=(), description="Lines of the calendar that members owe or are owed.")
    procedures: tuple[Id, ...] = Field(default=(), description="Procedures that membership opens.")
    rules: tuple[Id, ...] = Field(default=(), description="Rules that membership opens.")
    where: Locator | None = None


class Ladder(Record):
    """Classes or tiers by dated rules, the highest last; `nested`: who is in a higher one is in the lower ones too."""

    id: Id
    title: Title
    steps: tuple[StepOfLadder, ...] = Field(min_length=1)
    nested: bool = True
    basis: str = Field(default="", max_length=60, description="What size is measured by (主营业务收入, 总投资).")
    near: Number | None = Field(
        default=None, description="Share of a threshold from which one is near it, such as 0.8."
    )
    note: str = ""
    source: str = Field(default="", max_length=160)


class Counting(StrEnum):
    """What of a register is counted."""

    NEW = "new"
    """Entered in the period."""
    GONE = "gone"
    """Left in the period."""
    NET = "net"
    """Entered less left."""
    STOCK = "stock"
    """There at the period's end."""
    RATE = "rate"
    """A share of the records (those for which `done` holds), or of an amount (`sum` over `per`)."""
    MEAN = "mean"
    """The mean of field `sum` over the records there at the period's end."""


class Better(StrEnum):
    """Which end of a count is the better one."""

    HIGH = "high"
    LOW = "low"


class Count(Record):
    """How a register yields an indicator."""

    id: Id
    title: Title
    indicator: Id | None = None
    how: Counting
    when: tuple[Condition, ...] = Field(default=(), description="Which records count.")
    done: tuple[Condition, ...] = Field(default=(), description="Of a rate: what the numerator needs.")
    on: str = Field(default="", max_length=40, description="The day field that dates it; left out: entry and exit.")
    once_per: str = Field(default="", max_length=40, description="Field of which each value counts once (企业).")
    sum: str = Field(default="", max_length=40, description="Field that is added up instead of counting.")
    per: str = Field(default="", max_length=40, description="Of a rate of amounts: field of the whole (资金到位率).")
    until: str = Field(default="", max_length=40, description="Of a rate: day field of being done, beside `on`.")
    any_day: bool = Field(default=False, description="Of a rate with on: all so far, not the period's cohort alone.")
    within_months: tuple[int, ...] = Field(default=(), description="Of a rate with on and until: Kaplan–Meier shares.")
    best: Better | None = Field(default=None, description="Units are ranked, this end first.")
    by: str = Field(default="", max_length=40, description="Unit field the count is made for, beside the whole.")
    step: Id | None = Field(default=None, description="Step of a ladder that is counted.")
    target: Id | None = None
    least: Number | None = Field(default=None, description="Share or number that must be reached, exactly.")
    least_per: Number | None = Field(default=None, description="Number every unit must have at the least (各地1家).")
    bands: tuple[Number, Number] | None = Field(default=None, description="From, to: the number to lie between.")
    note: str = ""
    where: Locator | None = None


class Alert(Record):
    """A state of a record that is a problem by rule (stale, under-invested), and what is to be done."""

    id: Id
    title: Title
    when: tuple[Condition, ...] = Field(min_length=1)
    remedy: str = Field(min_length=1, max_length=80)


class RoleSlot(Record):
    """A role of a link or a slot of a coverage."""

    id: Id
    title: Title
    bodies: tuple[Id, ...] = ()
    required: bool = True


class Quota(Record):
    """How many links one side may and must have."""

    of: str = Field(pattern=_FIELD, max_length=40, description="The field counted over: leader, enterprise …")
    least: int = Field(default=0, ge=0)
    most: int | None = Field(default=None, ge=0)
    role: Id | None = None


class Register(Record):
    """One ledger."""

    id: Id
    title: Title
    shape: Shape
    subject: str = Field(pattern=_FIELD, max_length=40, description="What one record is: enterprise, project, visit …")
    fields: tuple[RegisterField, ...] = Field(min_length=1)
    key: tuple[str, ...] = Field(default=(), description="Fields that name a record; no two open records share them.")
    alike: tuple[str, ...] = Field(default=(), description="Fields near-same records are looked for in (名称, 地址).")
    unit: str = Field(default="", max_length=40, description="The unit field that says in whose total it counts.")
    members: tuple[Condition, ...] = Field(default=(), description="Entry test of a list.")
    done: tuple[Condition, ...] = Field(default=(), description="What a record needs to be done.")
    size: tuple[int, int] | None = Field(default=None, description="Smallest and largest size of a list.")
    rolls: Cycle | None = Field(default=None, description="How often a list is drawn anew.")
    ladders: tuple[Ladder, ...] = ()
    counts: tuple[Count, ...] = ()
    levels: tuple[str, ...] = Field(default=(), description="Of a recognition: levels, the highest last.")
    lasts_months: int | None = Field(default=None, ge=1, description="Of a recognition: how long it is valid.")
    of: Id | None = Field(default=None, description="Register the records belong to: of a recognition, case, coverage.")
    roles: tuple[RoleSlot, ...] = Field(
        default=(), description="Of a link: roles each object needs; of a coverage: slots."
    )
    quotas: tuple[Quota, ...] = ()
    cadence: Cycle | None = Field(default=None, description="Of a link: how often there must be contact.")
    contact: str = Field(default="", max_length=40, description="Day field of the last contact.")
    silent_days: int | None = Field(default=None, ge=1)
    ends_when: tuple[Condition, ...] = Field(default=(), description="When a link may end (投产后).")
    procedure: Id | None = None
    amount: str = Field(default="", max_length=40, description="Of a pool: the field that moves (sources +, uses -).")
    floors: dict[str, Number] = Field(default_factory=dict, description="Of a pool: least share or amount of a line.")
    order: tuple[str, ...] = Field(default=(), description="Of a pool: lines served first.")
    population: tuple[Condition, ...] = Field(default=(), description="Of a coverage: who of `of` must be covered.")
    covered: str = Field(default="", max_length=40, description="Of a coverage: field that names who is covered.")
    counted: tuple[Condition, ...] = Field(default=(), description="Of a coverage: records that count (实地走访).")
    share: Number | None = Field(default=None, description="Of a coverage: share to be reached, such as 1/3.")
    population_units: Id | None = Field(default=None, description="Of a coverage: the group of units to be covered.")
    population_step: Id | None = Field(default=None, description="Step of a ladder of `of` whose members are meant.")
    due: str = Field(default="", max_length=40, description="Day field of what is due.")
    closes: str = Field(default="", max_length=40, description="Day field of when what was due was done.")
    sequence: tuple[str, ...] = Field(default=(), description="Day fields in the order they must come (签约 … 投产).")
    lanes: str = Field(default="", max_length=40, description="Field of lanes that run side by side, each all done.")
    alerts: tuple[Alert, ...] = Field(default=(), description="Problems found by rule.")
    restricted: bool = Field(default=False, description="Shown only to those named.")
    basis: str = Field(default="", max_length=120)
    constants: dict[str, FactValue] = Field(default_factory=dict)
    slots: tuple[Id, ...] = ()
    valid: Validity = Validity()
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="after")
    def _check_fields(self) -> Self:
        known = {field.name for field in self.fields}
        if len(known) < len(self.fields):
            raise PydanticCustomError("field_twice", "a field is named twice; give each its own name")
        named = [*self.key, *self.alike, self.unit, self.contact, self.amount, self.covered, self.due]
        named += [self.closes, self.lanes, *self.sequence]
        named += [name for one in self.counts for name in (one.on, one.once_per, one.sum, one.by, one.per, one.until)]
        named += [quota.of for quota in self.quotas]
        for name in named:
            if name and name not in known:
                raise PydanticCustomError(
                    "field_unknown",
                    "names field {name}, which the register does not have; it has {known}",
                    {"name": name, "known": ", ".join(sorted(known))},
                )
        return self

    @model_validator(mode="after")
    def _check_shape(self) -> Self:
        needs = {
            Shape.RECOGNITION: ("of",),
            Shape.CASE: ("procedure",),
            Shape.POOL: ("amount",),
            Shape.COVERAGE: ("covered", "of") if self.population_units is None else ("covered",),
        }
        for name in needs.get(self.shape, ()):
            if not getattr(self, name):
                raise PydanticCustomError(
                    "shape_key", "a register of shape {shape} needs {name}", {"shape": str(self.shape), "name": name}
                )
        return self

    def field(self, name: str) -> RegisterField | None:
        """The field of that name, None where there is none."""
        return next((field for field in self.fields if field.name == name), None)

    def ladder(self, name: str) -> Ladder | None:
        """The ladder of that id, None where there is none."""
        return next((ladder for ladder in self.ladders if ladder.id == name), None)


_LISTS = ("fields", "ladders", "counts", "quotas", "roles", "slots", "alerts")
_SINGLE = ("size", "rolls", "cadence", "silent_days", "share", "basis")
_CONDITIONS = ("members", "population", "counted", "done", "ends_when")


class RegisterAddition(Record):
    """A pack's own part of a shared register: lists are added to, everything else given here takes its place.

    >>> fields = [{"name": "sales", "title": "销售收入", "type": "money", "measured_in": "万元"}]
    >>> row = {"id": "firms", "title": "企业", "shape": "entity", "subject": "enterprise", "fields": fields}
    >>> own = {"id": "firms-here", "to": "firms", "counts": [{"id": "n", "title": "企业数", "how": "stock"}]}
    >>> RegisterAddition.model_validate(own).add_to(Register.model_validate(row)).counts[0].title
    '企业数'
    """

    id: Id
    to: Id = Field(description="The register that is added to.")
    title: str = Field(default="", max_length=80, description="Another title here.")
    fields: tuple[RegisterField, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    counts: tuple[Count, ...] = ()
    alerts: tuple[Alert, ...] = ()
    quotas: tuple[Quota, ...] = ()
    roles: tuple[RoleSlot, ...] = ()
    members: tuple[Condition, ...] = ()
    population: tuple[Condition, ...] = ()
    counted: tuple[Condition, ...] = ()
    done: tuple[Condition, ...] = ()
    ends_when: tuple[Condition, ...] = ()
    size: tuple[int, int] | None = None
    rolls: Cycle | None = None
    cadence: Cycle | None = None
    silent_days: int | None = Field(default=None, ge=1)
    share: Number | None = None
    basis: str = Field(default="", max_length=120)
    constants: dict[str, FactValue] = Field(default_factory=dict)
    slots: tuple[Id, ...] = ()
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    def add_to(self, register: Register) -> Register:
        """The register with this part of it, checked as one.

        Raises:
            ValidationError: the two do not fit: a count names a field that neither has, a field is named twice.
        """
        changed: dict[str, Any] = {name: getattr(register, name) for name in Register.model_fields}
        changed |= {name: (*changed[name], *getattr(self, name)) for name in _LISTS}
        changed |= {name: value for name in (*_SINGLE, *_CONDITIONS) if (value := getattr(self, name))}
        changed["constants"] = {**register.constants, **self.constants}
        changed["title"] = self.title or register.title
        return Register.model_validate(changed)
