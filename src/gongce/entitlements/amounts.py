"""How an amount follows from a rule, as an integer expression over a frame: one function for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import narwhals as nw

from gongce.entitlements.conditions import Columns
from gongce.entitlements.money import at_most, capped, fen_of, floored, not_below_zero, part_of, positive
from gongce.rulebook import Amount, Rule, Step
from gongce.rulebook.names import AmountKind, register
from gongce.vocabulary import FEN_OF, InputError

_SHARES = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "倍": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Given:
    """A rule's amount with what is known of the columns it reads.

    Amounts are counted in steps: fen for money, else whole units of what is given (亩, 户 …).
    """

    rule: Rule
    amount: Amount
    columns: Columns

    @property
    def is_money(self) -> bool:
        """Whether what is given is money."""
        named = (self.amount.measured_in, *(step.measured_in or "" for step in self.amount.steps))
        return any(unit in FEN_OF for unit in named) or self.columns.is_money(self.amount.of)

    def steps(self, value: Fraction, unit: str) -> int:
        """A figure of the rule in whole steps.

        Raises:
            InputError: a part of a step.
        """
        if value < 0:
            raise InputError("gives less than nothing", where=self.rule.id, remedy="correct the figure")
        if unit in FEN_OF:
            return fen_of(value, unit, where=self.rule.id)
        if value.denominator != 1:
            raise InputError(f"{value}{unit} is no whole number", where=self.rule.id, remedy="give a smaller unit")
        return value.numerator

    def column(self, name: str) -> nw.Expr:
        """A column a rule reads; money columns are in fen already."""
        return nw.col(name).cast(nw.Int64)

    def base(self) -> nw.Expr:
        """What a share is taken of, after the base year's figure is taken off.

        Raises:
            InputError: the rule names none.
        """
        if not self.amount.of:
            raise InputError("names no base", where=self.rule.id, remedy="name the fact in of")
        base = self.column(self.amount.of)
        return base - self.column(self.amount.less) if self.amount.less else base

    def share(self, value: Fraction, unit: str) -> nw.Expr:
        """So many percent of the base, rounded to whole steps; a base below 0 counts as 0.

        Raises:
            InputError: no unit of a share.
        """
        if unit not in _SHARES:
            raise InputError(f"{unit} is no share", where=self.rule.id, remedy=f"use {'、'.join(_SHARES)}")
        share = value * _SHARES[unit]
        if share < 0:
            raise InputError("gives less than nothing", where=self.rule.id, remedy="correct the figure")
        base = positive(self.base())
        if share.denominator == 1:
            return base if share == 1 else base * share.numerator
        return part_of(base, nw.lit(share.numerator, nw.Int64), share.denominator, self.amount.rounding)


def amount_of(rule: Rule, columns: Columns) -> nw.Expr:
    """What a rule gives, in steps, where it applies: before stacking and limits, never negative.

    Null where a fact it is computed of is not known.

    Args:
        rule: a rule with an amount.
        columns: what is known of the columns; money columns hold fen.

    Raises:
        InputError: the amount is still to be supplied, names no base, or counts years without a fact that says which.
    """
    if rule.amount is None:
        raise InputError("gives no amount", where=rule.id, remedy="choose a rule with an amount")
    given = Given(rule, rule.amount, columns)
    found = _bound(given, _in_years(given, _FUNCTIONS[rule.amount.kind](given)))
    if rule.offset:
        found = found - given.column(rule.offset)
    return not_below_zero(found) if rule.offset or rule.amount.cap_of else found


def _need(given: Given, value: Fraction | None, what: str) -> Fraction:
    if value is None:
        slot = given.amount.slot
        remedy = f"fill slot {slot} of the pack" if slot else f"give the rule its {what}"
        raise InputError(f"its {what} is not printed", where=given.rule.id, remedy=remedy)
    return value


def _in_years(given: Given, found: nw.Expr) -> nw.Expr:
    """Nothing before the first year and after the last; the years of a schedule are its steps."""
    years = given.amount.years
    if years is None or given.amount.kind is AmountKind.SCHEDULE:
        return found
    if not given.amount.by:
        raise InputError(f"is given for {years} years", where=given.rule.id, remedy="name the year's number in by")
    year = nw.col(given.amount.by)
    inside = (year >= 1) & (year <= years)
    return nw.when(~year.is_null()).then(nw.when(inside).then(found).otherwise(nw.lit(0, nw.Int64)))


def _bound(given: Given, found: nw.Expr) -> nw.Expr:
    """At least, at most, and at most another fact; the cumulative amount, before what was paid is deducted."""
    amount = given.amount
    unit = amount.cap_in or (amount.measured_in if amount.measured_in in FEN_OF or not given.is_money else "元")
    if amount.least is not None:
        found = floored(found, given.steps(amount.least, unit))
    if amount.cap is not None:
        found = capped(found, given.steps(amount.cap, unit))
    return at_most(found, given.column(amount.cap_of)) if amount.cap_of else found


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
    count = positive(given.column(given.amount.per))
    return count * given.steps(value, given.amount.measured_in)


@register(AmountKind.RATE)
def give_rate(given: Given) -> nw.Expr:
    """A share of a base."""
    return given.share(_need(given, given.amount.value, "rate"), given.amount.measured_in)


@register(AmountKind.TIERS)
def give_by_tiers(given: Given) -> nw.Expr:
    """The sum, or the share of the base, of the step a value lies in: from, up to below to; outside every step 0."""
    by = given.amount.by or given.amount.of
    steps = given.amount.steps
    if not steps and given.amount.slot:
        raise InputError("its steps are not printed", where=given.rule.id, remedy=f"fill slot {given.amount.slot}")
    if not by or not steps:
        raise InputError("names no steps, or no fact that chooses one", where=given.rule.id, remedy="give by and steps")
    money = given.columns.is_money(by)
    inside = [_inside(given, step, by, money=money) for step in steps]
    return nw.when(~nw.col(by).is_null()).then(_choose(given, steps, inside))


def _choose(given: Given, steps: Sequence[Step], inside: Sequence[nw.Expr]) -> nw.Expr:
    """What the step that holds gives; shares of the base over one denominator, so that one division serves all."""
    units = [step.measured_in or given.amount.measured_in for step in steps]
    if not all(unit in _SHARES for unit in units):
        amounts = [_of_step(given, step) for step in steps]
        return _first(inside, amounts)
    shares = [step.value * _SHARES[unit] for step, unit in zip(steps, units, strict=True)]
    bottom = lcm(*(share.denominator for share in shares))
    top = _first(inside, [nw.lit(int(share * bottom), nw.Int64) for share in shares])
    base = positive(given.base())
    return base * top if bottom == 1 else part_of(base, top, bottom, given.amount.rounding)


def _first(inside: Sequence[nw.Expr], amounts: Sequence[nw.Expr]) -> nw.Expr:
    found: nw.Expr = nw.lit(0, nw.Int64)
    for holds, amount in zip(inside, amounts, strict=True):
        found = nw.when(holds).then(amount).otherwise(found)
    return found


def _inside(given: Given, step: Step, by: str, *, money: bool) -> nw.Expr:
    """Bounds of money are in the unit of the amount's `cap_in`, or in 元."""
    factor = FEN_OF[given.amount.cap_in or "元"] if money else 1
    holds: nw.Expr | None = None
    if step.from_value is not None:
        holds = nw.col(by) >= _number(step.from_value * factor)
    if step.to_value is not None:
        below = nw.col(by) < _number(step.to_value * factor)
        holds = below if holds is None else holds & below
    return nw.lit(True) if holds is None else holds


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _of_step(given: Given, step: Step) -> nw.Expr:
    unit = step.measured_in or given.amount.measured_in
    if unit in _SHARES:
        return given.share(step.value, unit)
    return nw.lit(given.steps(step.value, unit), nw.Int64)


@register(AmountKind.SCHEDULE)
def give_by_schedule(given: Given) -> nw.Expr:
    """The sum, or share of the base, of the year counted in `by` (1, 2, 3 …); a year without a step gives nothing."""
    by, steps = given.amount.by, given.amount.steps
    if not by or not steps or any(step.year is None for step in steps):
        raise InputError("names no years", where=given.rule.id, remedy="give by (the year's number), steps with year")
    inside = [nw.col(by) == nw.lit(step.year) for step in steps]
    return nw.when(~nw.col(by).is_null()).then(_choose(given, steps, inside))


@register(AmountKind.SPLIT)
def give_split(given: Given) -> nw.Expr:
    """The whole that is divided: the sum that is printed, or the base; its parts are shared out when it is paid."""
    amount = given.amount
    if amount.value is not None and amount.measured_in in FEN_OF:
        return nw.lit(given.steps(amount.value, amount.measured_in), nw.Int64)
    return given.share(Fraction(100) if amount.value is None else amount.value, "%")


_FUNCTIONS = {
    AmountKind.FIXED: give_fixed,
    AmountKind.PER_UNIT: give_per_unit,
    AmountKind.RATE: give_rate,
    AmountKind.TIERS: give_by_tiers,
    AmountKind.SCHEDULE: give_by_schedule,
    AmountKind.SPLIT: give_split,
}
