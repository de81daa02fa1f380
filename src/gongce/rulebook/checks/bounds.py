"""Bounds: what can be reached at all, and parts no larger than their wholes."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from gongce.rulebook.draft import Draft, Row
from gongce.rulebook.measurement import convert
from gongce.rulebook.model import Direction, Indicator, Nature, Relation, Rule, Target, TargetMeasure
from gongce.vocabulary import Finding, Severity

_CONTAINED = {Relation.PART, Relation.NESTED}


def check_bounds(draft: Draft) -> Iterator[Finding]:
    """Tiers in the wrong order, shares outside 0–100 %, negative counts, parts above wholes, empty ranges in rules."""
    indicators: dict[str, Indicator] = {row.name: row.record for row in draft.of("indicators")}
    targets: dict[str, Target] = {row.name: row.record for row in draft.of("targets")}
    for row in draft.of("targets"):
        yield from _order(row, indicators.get(row.record.indicator))
        yield from _reach(row, row.record.aim)
        if row.record.parent in targets:
            yield from _within(row, targets[row.record.parent], indicators)
    for row in draft.of("baselines"):
        yield from _reach(row, row.record.value)
    for row in draft.of("rules"):
        yield from _of_rule(row)
    for row in draft.of("indicators"):
        yield from _ratio(row)


def _finding(row: Row, key: str, message: str, remedy: str) -> Finding:
    return Finding("pack.bounds-infeasible", Severity.BLOCKING, row.place(key), message, remedy)


def _order(row: Row, indicator: Indicator | None) -> Iterator[Finding]:
    target: Target = row.record
    falls = (target.direction or (indicator.direction if indicator else Direction.UP)) is Direction.DOWN
    sign = -1 if falls or target.measure is TargetMeasure.CEILING else 1
    tiers = [(key, getattr(target, key)) for key in ("floor", "target", "strive") if getattr(target, key) is not None]
    for (low, less), (high, more) in pairwise(tiers):
        if sign * less > sign * more:
            remedy = "floor, target and strive go from the least to the best; check direction too"
            yield _finding(row, high, f"{high} {float(more):g} is easier than {low} {float(less):g}", remedy)


def _reach(row: Row, value: Fraction | None) -> Iterator[Finding]:
    record = row.record
    if value is None or record.defect:
        return
    if record.measure is TargetMeasure.SHARE and not 0 <= value <= (1 if record.measured_in in {"倍"} else 100):
        yield _finding(row, "measure", f"a share of {float(value):g} % cannot be", "a share lies between 0 and 100 %")
    if record.measure is TargetMeasure.COUNT and value < 0:
        yield _finding(row, "measure", f"a count of {float(value):g} cannot be", "a decrease is measure change")
    if record.measure is TargetMeasure.GROWTH and value <= -100:
        yield _finding(row, "measure", f"growth of {float(value):g} % leaves nothing", "growth is above -100 %")


def _within(row: Row, parent: Target, indicators: dict[str, Indicator]) -> Iterator[Finding]:
    """A part or nested count above its whole, unless the document prints so and the pack says it."""
    child: Target = row.record
    if child.relation not in _CONTAINED or child.defect or child.aim is None or parent.aim is None:
        return
    if child.indicator not in indicators or parent.indicator not in indicators or child.measure is not parent.measure:
        return
    unit = child.measured_in or indicators[child.indicator].measured_in
    into = parent.measured_in or indicators[parent.indicator].measured_in
    value = convert(child.aim, unit, into)
    if value is not None and value > parent.aim:
        message = f"{row.name} ({float(value):g}) is larger than {parent.id} ({float(parent.aim):g}), whose part it is"
        yield _finding(row, "parent", message, "check both figures; where the document prints so, say so in defect")


def _of_rule(row: Row) -> Iterator[Finding]:
    rule: Rule = row.record
    for key in ("when", "any_of", "asks", "asks_any"):
        for number, condition in enumerate(getattr(rule, key)):
            low, high = condition.value, condition.upper
            if high is not None and isinstance(low, Fraction) and low > high:
                place = row.place(key, number, "upper")
                message = f"between {float(low):g} and {float(high):g} is empty"
                yield Finding("pack.bounds-infeasible", Severity.BLOCKING, place, message, "exchange value and upper")
    if rule.amount and rule.amount.cap is not None and rule.amount.value is not None and rule.amount.cap <= 0:
        yield _finding(row, "amount", "a cap of nothing", "give the cap as printed, or leave it out")


def _ratio(row: Row) -> Iterator[Finding]:
    indicator: Indicator = row.record
    if indicator.nature is Nature.RATIO and bool(indicator.numerator) != bool(indicator.denominator):
        yield _finding(
            row, "nature", "a ratio with only one of numerator and denominator", "name both, or neither with a note"
        )
