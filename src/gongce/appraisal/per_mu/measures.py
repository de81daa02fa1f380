"""Differential measures by class: refused without what entitles them; the highest applies, never a sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gongce.rulebook.model.methods import DifferentialMeasure
from gongce.vocabulary import RefusedError


@dataclass(frozen=True, slots=True)
class Charge:
    """What an enterprise pays more (or less) on one lever, by which measure; `others` gave way to it."""

    enterprise: str
    grade: str
    lever: str
    value: Fraction
    measured_in: str
    measure: str
    basis: str
    others: tuple[str, ...] = ()


def apply_measures(
    measures: Sequence[DifferentialMeasure],
    grades: Mapping[str, str | None],
    *,
    day: date,
    years: Mapping[str, int] | None = None,
    other_charges: Mapping[tuple[str, str], Fraction] | None = None,
) -> tuple[Charge, ...]:
    """Every enterprise's charge on each lever on a day, for the list the utility gets.

    Args:
        measures: the scheme's measures.
        grades: enterprise → class (None: not graded, no measure applies).
        day: the day the list is for.
        years: enterprise → how many years in a row it has been in its class, for measures that rise by year.
        other_charges: (enterprise, lever) → a surcharge it pays already; with it the highest applies.

    Raises:
        RefusedError: a measure without basis, authority, fairness review or stacking rule, or outside its dates.
    """
    for measure in measures:
        require_valid(measure, day)
    levers = list(dict.fromkeys(measure.lever for measure in measures))
    charges = []
    for enterprise, grade in grades.items():
        for lever in levers if grade is not None else ():
            own = [measure for measure in measures if measure.lever == lever and grade in _classes(measure)]
            charge = _highest(own, enterprise, str(grade), (years or {}).get(enterprise, 1))
            paid = (other_charges or {}).get((enterprise, lever), Fraction(0))
            if charge is not None and charge.value > paid:
                charges.append(charge)
    return tuple(charges)


def require_valid(measure: DifferentialMeasure, day: date) -> None:
    """That a measure may be used on the day.

    Raises:
        RefusedError: it may not; the message says what is lacking.
    """
    lacking = [
        word
        for word, is_there in {
            "法律依据": measure.basis is not None,
            "批准机关": bool(measure.authority),
            "有效期": isinstance(measure.valid.start, date) and isinstance(measure.valid.end, date),
            "公平竞争审查": bool(measure.fair_competition_review),
            "叠加规则": bool(measure.stacking),
        }.items()
        if not is_there
    ]
    if lacking:
        raise RefusedError(
            f"the measure lacks {'、'.join(lacking)}", where=f"{measure.id} {measure.title}", remedy="enter it first"
        )
    if not measure.valid.holds_on(day):
        raise RefusedError(
            f"the measure does not hold on {day}", where=f"{measure.id} {measure.title}", remedy="renew it, or wait"
        )


def _classes(measure: DifferentialMeasure) -> set[str]:
    return {*measure.values, *measure.years}


def _highest(measures: Sequence[DifferentialMeasure], enterprise: str, grade: str, year: int) -> Charge | None:
    found = [(_value(measure, grade, year), measure) for measure in measures]
    if not found:
        return None
    value, measure = max(found, key=lambda pair: pair[0])
    others = tuple(other.id for _, other in found if other is not measure)
    basis = measure.basis.title if measure.basis else ""
    return Charge(enterprise, grade, measure.lever, value, measure.measured_in, measure.id, basis, others)


def _value(measure: DifferentialMeasure, grade: str, year: int) -> Fraction:
    steps = measure.years.get(grade)
    return steps[min(year, len(steps)) - 1] if steps else measure.values[grade]
