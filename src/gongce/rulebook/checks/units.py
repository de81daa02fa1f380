"""Units of measurement: known, and convertible where figures meet."""

from collections.abc import Iterator

from gongce.rulebook.draft import Draft, Row
from gongce.rulebook.measurement import are_convertible, measurement_of
from gongce.rulebook.model import Indicator, Relation, Target, TargetMeasure
from gongce.vocabulary import Finding, Severity

_RELATIVE = {TargetMeasure.GROWTH, TargetMeasure.SHARE}


def check_units(draft: Draft) -> Iterator[Finding]:
    """Unknown units; a target in a unit its indicator or parent cannot be written in."""
    indicators: dict[str, Indicator] = {row.name: row.record for row in draft.of("indicators")}
    targets: dict[str, Target] = {row.name: row.record for row in draft.of("targets")}
    for row in draft.of("indicators"):
        yield from _known(row, row.record.measured_in, ("measured_in",))
    for row in (*draft.of("targets"), *draft.of("baselines")):
        if row.record.indicator in indicators:
            yield from _fits_indicator(row, indicators[row.record.indicator])
    for row in draft.of("targets"):
        if row.record.parent in targets:
            yield from _fits_parent(row, targets[row.record.parent], indicators)
    for row in draft.of("rules"):
        yield from _of_rule(row)


def _known(row: Row, unit: str | None, keys: tuple[str | int, ...]) -> Iterator[Finding]:
    if unit is not None and measurement_of(unit) is None:
        remedy = "write a known unit (亿元, %, 个百分点, 家, 亩, 吨标煤/万元 …)"
        yield Finding("pack.unit-unknown", Severity.BLOCKING, row.place(*keys), f"unknown unit {unit}", remedy)


def _unit_of(target: Target, indicator: Indicator) -> str:
    return target.measured_in or ("%" if target.measure in _RELATIVE else indicator.measured_in)


def _mismatch(row: Row, message: str, remedy: str) -> Finding:
    return Finding("pack.unit-inconvertible", Severity.BLOCKING, row.place("measured_in"), message, remedy)


def _fits_indicator(row: Row, indicator: Indicator) -> Iterator[Finding]:
    record = row.record
    yield from _known(row, record.measured_in, ("measured_in",))
    unit = record.measured_in
    if unit is None or measurement_of(unit) is None or measurement_of(indicator.measured_in) is None:
        return
    if record.measure in _RELATIVE:
        if not are_convertible(unit, "%"):
            message = f"{row.name} measures {record.measure} in {unit}"
            yield _mismatch(
                row, message, "growth and share are in %; a difference of shares is measure change in 个百分点"
            )
    elif record.measure is TargetMeasure.CHANGE:
        if not any(are_convertible(unit, other) for other in (indicator.measured_in, "%", "个百分点", "点", "位")):
            message = f"{row.name} changes by {unit}, {indicator.id} is in {indicator.measured_in}"
            yield _mismatch(row, message, "write the change in the indicator's unit, in % or in 个百分点")
    elif not are_convertible(unit, indicator.measured_in):
        message = f"{row.name} is in {unit}, its indicator {indicator.id} in {indicator.measured_in}"
        yield _mismatch(row, message, "name the indicator that is measured so, or correct the unit")


def _fits_parent(row: Row, parent: Target, indicators: dict[str, Indicator]) -> Iterator[Finding]:
    child: Target = row.record
    if child.relation in {Relation.SHARE, Relation.EACH} or child.measure in _RELATIVE or parent.measure in _RELATIVE:
        return
    if child.indicator not in indicators or parent.indicator not in indicators:
        return
    unit, whole = _unit_of(child, indicators[child.indicator]), _unit_of(parent, indicators[parent.indicator])
    if measurement_of(unit) and measurement_of(whole) and not are_convertible(unit, whole):
        message = f"{row.name} is in {unit}, its parent {parent.id} in {whole}"
        yield _mismatch(row, message, "parts are measured like their whole; name another parent or correct the unit")


def _of_rule(row: Row) -> Iterator[Finding]:
    rule = row.record
    for key in ("when", "any_of", "asks", "asks_any"):
        for number, condition in enumerate(getattr(rule, key)):
            yield from _known(row, condition.measured_in, (key, number, "measured_in"))
    if rule.amount:
        yield from _known(row, rule.amount.measured_in, ("amount", "measured_in"))
        for number, part in enumerate(rule.amount.parts):
            yield from _known(row, part.measured_in, ("amount", "parts", number, "measured_in"))
