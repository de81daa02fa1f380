"""Rules: on which facts something is given, asked, barred or opened."""

from collections.abc import Callable
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongce.calendars import Cycle
from gongce.rulebook.model.base import FactValue, Id, Locator, Number, Record, Spans, Title, Validity
from gongce.rulebook.model.legality import Validation
from gongce.rulebook.names import AmountKind, ClockKind


class RuleKind(StrEnum):
    """What a rule does when its conditions hold."""

    AWARD = "award"
    SUBSIDY = "subsidy"
    RETURN = "return"
    SPLIT = "split"
    FUND = "fund"
    EQUITY = "equity"
    COMPENSATION = "compensation"
    RELIEF = "relief"
    PRICE = "price"
    QUOTA = "quota"
    PRIORITY = "priority"
    SERVICE = "service"
    DUTY = "duty"
    ENCOURAGEMENT = "encouragement"
    TIER = "tier"
    LISTING = "listing"
    RECOGNITION = "recognition"
    TITLE = "title"
    APPRAISAL = "appraisal"
    GATE = "gate"
    BAN = "ban"
    VETO = "veto"
    LIMIT = "limit"
    SANCTION = "sanction"
    JURISDICTION = "jurisdiction"


class Operator(StrEnum):
    """How a fact is compared."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    IS = "=="
    IS_NOT = "!="
    BETWEEN = "between"
    IN = "in"
    NOT_IN = "not_in"
    EXISTS = "exists"
    MISSING = "missing"


class Condition(Record):
    """One test of a fact: field, operator, value. `slot` where the plan announces a value it does not print."""

    field: str = Field(pattern=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$", max_length=60, description="Name of the fact.")
    op: Operator = Operator.EXISTS
    value: FactValue | None = None
    upper: Number | None = Field(default=None, description="Of between: the larger bound.")
    measured_in: str | None = Field(default=None, max_length=20)
    title: str = Field(default="", max_length=60)
    slot: Id | None = None
    at: Spans = ()

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        alone = self.op in {Operator.EXISTS, Operator.MISSING}
        if alone and self.value is not None:
            raise PydanticCustomError("condition_value", "exists and missing take no value; use == for a value")
        if not alone and self.value is None and self.slot is None:
            raise PydanticCustomError(
                "condition_value", "no value to compare with; give value, or the slot it is to come from"
            )
        if (self.op is Operator.BETWEEN) != (self.upper is not None):
            raise PydanticCustomError(
                "condition_upper", "between takes value and upper, other operators value alone; correct op or upper"
            )
        return self


class Rounding(StrEnum):
    """What becomes of a part of the smallest step."""

    HALF_UP = "half_up"
    DOWN = "down"


class Share(Record):
    """One body's part of a split."""

    unit: Id
    value: Number
    measured_in: str = "%"
    at: Spans = ()


class Step(Record):
    """One tier of an amount or one year of a schedule."""

    from_value: Number | None = Field(default=None, alias="from")
    to_value: Number | None = Field(default=None, alias="to")
    year: int | None = Field(default=None, ge=1, le=50)
    value: Number
    measured_in: str | None = None
    at: Spans = ()


class Amount(Record):
    """What is given: how it is counted, how much, at most. `slot` where the plan prints no figure."""

    kind: AmountKind
    value: Number | None = None
    upper: Number | None = None
    measured_in: str = Field(min_length=1, max_length=20)
    per: str = Field(default="", max_length=40, description="Of per_unit: what is counted.")
    of: str = Field(default="", max_length=60, description="Of rate: the base it is taken of.")
    less: str = Field(default="", max_length=60, description="Taken off the base first: the base year's figure.")
    by: str = Field(
        default="", max_length=60, description="Fact that chooses the step or, with `years`, counts the year (1, 2 …)."
    )
    least: Number | None = Field(default=None, description="At least this much, in the unit of `cap_in`.")
    cap: Number | None = None
    cap_in: str = Field(default="", max_length=20, description="Unit of least and cap; left out: measured_in, or 元.")
    cap_of: str = Field(default="", max_length=60, description="A cap that is itself a fact, such as the land price.")
    rounding: Rounding = Field(default=Rounding.HALF_UP, description="How a part of a fen is rounded.")
    years: int | None = Field(default=None, ge=1, le=50, description="Given in the first years counted in `by` alone.")
    parts: tuple[Share, ...] = Field(default=(), description="Who bears, or receives, which part.")
    steps: tuple[Step, ...] = ()
    slot: Id | None = None
    at: Spans = ()

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        needs = _FIGURES.get(self.kind, _list_value)(self)
        if (not needs or needs == (None,)) and self.slot is None:
            raise PydanticCustomError(
                "amount_value",
                "no figure: give value (of split: parts, of tiers and schedule: steps), or the slot it is to come from",
            )
        return self


def _list_value(amount: Amount) -> tuple[object, ...]:
    return (amount.value,)


_FIGURES: dict[AmountKind, Callable[[Amount], tuple[object, ...]]] = {
    AmountKind.SPLIT: lambda amount: amount.parts,
    AmountKind.TIERS: lambda amount: amount.steps,
    AmountKind.SCHEDULE: lambda amount: amount.steps,
}


class Selection(Record):
    """A competitive round: of those that qualify, the best by score."""

    score: str = Field(min_length=1, max_length=60, description="The fact that holds the score; a missing one is out.")
    least: Number | None = Field(default=None, description="A lower score is not selected.")
    most: int | None = Field(default=None, ge=1, description="So many are selected; a tie at the last place shares it.")


class Ration(StrEnum):
    """How a budget that does not suffice is shared."""

    PRO_RATA = "pro_rata"
    ORDER = "order"


class Clock(Record):
    """A time limit."""

    kind: ClockKind
    value: Number | None = None
    measured_in: str = ""
    title: str = Field(default="", max_length=60)
    slot: Id | None = None
    at: Spans = ()


class Rule(Record):
    """One dated rule: it applies where every condition of `when` and, if given, one of `any_of` holds.

    What it then asks of the addressee stands in `asks` (all) and `asks_any` (one of), what it gives in `amount`.
    """

    id: Id
    title: Title
    kind: RuleKind
    subject: str = Field(
        pattern=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$",
        max_length=40,
        description="What it is about: enterprise, project, zone …",
    )
    when: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    asks: tuple[Condition, ...] = ()
    asks_any: tuple[Condition, ...] = ()
    amount: Amount | None = None
    clock: Clock | None = None
    payer: tuple[Id, ...] = ()
    payee: tuple[Id, ...] = ()
    bodies: tuple[Id, ...] = Field(default=(), description="Who carries it out.")
    frequency: Cycle = Cycle.UNKNOWN
    exceptions: tuple[str, ...] = Field(default=(), description="Words that open an exception, such as 原则上.")
    validation: Validation | None = Field(default=None, description="Legal validity; without it nothing is paid.")
    group: Id | None = Field(default=None, description="Rules of one group do not stack: the highest amount counts.")
    limits: tuple[Id, ...] = Field(default=(), description="Of a limit or veto: the rules whose sum it caps or bars.")
    once_per: tuple[str, ...] = Field(default=(), description="Facts for which it is paid once (firm and award).")
    offset: str = Field(default="", max_length=60, description="Fact that is deducted: what was paid before.")
    claw_back: tuple[Condition, ...] = Field(default=(), description="Where one holds, what was paid is recovered.")
    selection: Selection | None = None
    ration: Ration | None = Field(
        default=None, description="Of a limit: it caps the sum over all rows, shared pro rata or in the order of rows."
    )
    divided_by: str = Field(
        default="", max_length=60, description="Fact that names who receives which percent, such as 甲:60;乙:40."
    )
    series: Id | None = Field(
        default=None, description="Versions of one rule share it; their validity may not overlap."
    )
    valid: Validity = Validity()
    slots: tuple[Id, ...] = ()
    defect: str = Field(default="", max_length=120)
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)
