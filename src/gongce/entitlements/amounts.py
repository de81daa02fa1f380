"""How an amount follows from a rule, as an integer expression over a frame: one function for each kind."""

from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from gongce.entitlements.money import fen_of, times
from gongce.rulebook import Amount, Rule, Step
from gongce.rulebook.names import AmountKind, register
from gongce.vocabulary import FEN_OF, InputError

_PERCENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Given:
    """A rule's amount with what the compiler knows: the rule, the unit its steps are counted in, money columns.

    `unit` is 元 for money (steps are fen) or the unit of what is given (亩, 户 …; steps are whole units).
    """

    rule: Rule
    amount: Amount
    units: dict[str, str]

    @property
    def is_money(self) -> bool:
        """Whether what is given is money."""
        named = (self.amount.measured_in, *(step.measured_in or "" for step in self.amount.steps))
        of = self.units.get(self.amount.of, "")
        return any(unit in FEN_OF for unit in named) or of in FEN_OF

    def steps(self, value: Fraction, unit: str) -> int:
        """A figure of the rule in whole steps.

        Raises:
            InputError: a part of a step.
        """
        if unit in FEN_OF:
            return fen_of(value, unit, where=self.rule.id)
        if value.denominator != 1:
            raise InputError(f"{value}{unit} is no whole number", where=self.rule.id, remedy="give a smaller unit")
        return value.numerator

    def column(self, name: str) -> nw.Expr:
        """A column a rule reads; money columns are in fen already."""
        return nw.col(name).cast(nw.Int64)


def amount_of(rule: Rule, units: dict[str, str]) -> nw.Expr:
    """What a rule gives, in steps, where it applies: before stacking and limits, never negative.

    Args:
        rule: a rule with an amount.
        units: column → unit of measurement; money columns of the frame hold fen.

    Raises:
        InputError: the amount is still to be supplied, or names no base.
    """
    if rule.amount is None:
        raise InputError("gives no amount", where=rule.id, remedy="choose a rule with an amount")
    given = Given(rule, rule.amount, units)
    raw = _FUNCTIONS[rule.amount.kind](given)
    if rule.offset:
        raw = raw - nw.col(rule.offset).fill_null(0)
    return nw.max_horizontal(_bound(given, raw), nw.lit(0))


def _need(given: Given, value: Fraction | None, what: str) -> Fraction:
    if value is None:
        slot = given.amount.slot
        remedy = f"fill slot {slot} of the pack" if slot else f"give the rule its {what}"
        raise InputError(f"its {what} is not printed", where=given.rule.id, remedy=remedy)
    return value


def _bound(given: Given, raw: nw.Expr) -> nw.Expr:
    """At least, at most, and at most another fact."""
    amount = given.amount
    unit = amount.cap_in or (amount.measured_in if amount.measured_in in FEN_OF or not given.is_money else "元")
    if amount.least is not None:
        raw = nw.max_horizontal(raw, nw.lit(given.steps(amount.least, unit)))
    if amount.cap is not None:
        raw = nw.min_horizontal(raw, nw.lit(given.steps(amount.cap, unit)))
    if amount.cap_of:
        room = given.column(amount.cap_of)
        if given.rule.offset:
            room = room - nw.col(given.rule.offset).fill_null(0)
        raw = nw.min_horizontal(raw, room)
    return raw


@register(AmountKind.FIXED)
def give_fixed(given: Given) -> nw.Expr:
    """One sum."""
    value = _need(given, given.amount.value, "sum")
    return nw.lit(given.steps(value, given.amount.measured_in), nw.Int64)


@register(AmountKind.PER_UNIT)
def give_per_unit(given: Given) -> nw.Expr:
    """A sum for each of something counted; a negative count gives nothing."""
    value = _need(given, given.amount.value, "sum")
    if not given.amount.per:
        raise InputError("names nothing that is counted", where=given.rule.id, remedy="name the fact in per")
    count = nw.max_horizontal(nw.col(given.amount.per).cast(nw.Int64), nw.lit(0))
    return count * given.steps(value, given.amount.measured_in)


@register(AmountKind.RATE)
def give_rate(given: Given) -> nw.Expr:
    """A share of a base."""
    value = _need(given, given.amount.value, "rate")
    if not given.amount.of:
        raise InputError("names no base", where=given.rule.id, remedy="name the fact in of")
    return times(given.column(given.amount.of), value * _PERCENT, given.amount.rounding)


@register(AmountKind.TIERS)
def give_by_tiers(given: Given) -> nw.Expr:
    """The sum, or the share of the base, of the step a value lies in: from, up to below to; outside every step 0."""
    by = given.amount.by or given.amount.of
    if not by or not given.amount.steps:
        raise InputError("names no steps, or no fact that chooses one", where=given.rule.id, remedy="give by and steps")
    found: nw.Expr = nw.lit(0, nw.Int64)
    for step in given.amount.steps:
        found = nw.when(_inside(step, by)).then(_of_step(given, step)).otherwise(found)
    return found


def _inside(step: Step, by: str) -> nw.Expr:
    holds = ~nw.col(by).is_null()
    if step.from_value is not None:
        holds = holds & (nw.col(by) >= _number(step.from_value))
    if step.to_value is not None:
        holds = holds & (nw.col(by) < _number(step.to_value))
    return holds


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _of_step(given: Given, step: Step) -> nw.Expr:
    unit = step.measured_in or given.amount.measured_in
    if unit == "%":
        return times(given.column(given.amount.of), step.value * _PERCENT, given.amount.rounding)
    return nw.lit(given.steps(step.value, unit), nw.Int64)


@register(AmountKind.SCHEDULE)
def give_by_schedule(given: Given) -> nw.Expr:
    """The share of the base of the year counted in `by` (1, 2, 3 …); a year without a step gives nothing."""
    if not given.amount.by or not given.amount.steps:
        raise InputError(
            "names no years", where=given.rule.id, remedy="give by (the year's number) and steps with year"
        )
    found: nw.Expr = nw.lit(0, nw.Int64)
    for step in given.amount.steps:
        found = nw.when(nw.col(given.amount.by) == (step.year or 0)).then(_of_step(given, step)).otherwise(found)
    return found


@register(AmountKind.SPLIT)
def give_split(given: Given) -> nw.Expr:
    """The whole that is divided; its parts are told by `divide`."""
    if not given.amount.of:
        raise InputError("names nothing to divide", where=given.rule.id, remedy="name the fact in of")
    value = given.amount.value if given.amount.value is not None else Fraction(100)
    return times(given.column(given.amount.of), value * _PERCENT, given.amount.rounding)


_FUNCTIONS = {
    AmountKind.FIXED: give_fixed,
    AmountKind.PER_UNIT: give_per_unit,
    AmountKind.RATE: give_rate,
    AmountKind.TIERS: give_by_tiers,
    AmountKind.SCHEDULE: give_by_schedule,
    AmountKind.SPLIT: give_split,
}
