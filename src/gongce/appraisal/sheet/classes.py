"""Classes by quota: shares as integers (100·rank ≤ p·n), the excess of a tie counted, vetoes only lowering."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.ranking import Place
from gongce.appraisal.sheet.model import VetoHit
from gongce.rulebook.model.methods import Effect
from gongce.rulebook.model.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Graded:
    """One group's classes, before and after vetoes, and how far ties went over each quota."""

    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    excess: Mapping[str, int]


def grade_places(
    scheme: Scheme, places: Sequence[Place], totals: Mapping[str, Fraction], vetoes: Mapping[str, Sequence[VetoHit]]
) -> Graded:
    """Classes of one group from its places (already those the quota counts).

    A unit whose place is within the cumulated share of a class is in it: equal scores share the place, so a tie at a
    cut-off goes to the better class and the worst never grows by it.
    """
    ranked = [place for place in places if place.rank is not None]
    before = {place.unit: _class_of(scheme, place, len(ranked), totals.get(place.unit)) for place in ranked}
    after = {unit: _lower(scheme, grade, vetoes.get(unit, ())) for unit, grade in before.items()}
    return Graded(before, after, _excess(scheme, before, len(ranked)))


def _class_of(scheme: Scheme, place: Place, count: int, total: Fraction | None) -> str | None:
    share, seats = Fraction(0), 0
    for one in scheme.classes:
        share += one.share or 0
        seats += one.places or 0
        rank = place.rank or 0
        if one.share is not None and not 100 * rank <= share * count:
            continue
        if one.places is not None and rank > seats:
            continue
        if one.least_score is not None and (total is None or total < one.least_score):
            continue
        return one.id
    return None


def _lower(scheme: Scheme, grade: str | None, hits: Sequence[VetoHit]) -> str | None:
    order = [one.id for one in scheme.classes]
    for hit in hits:
        if hit.effect in {Effect.AT_BEST, Effect.CLASS} and not hit.exempt and hit.to is not None:
            grade = hit.to if grade is None else order[max(order.index(grade), order.index(hit.to))]
    return grade


def _excess(scheme: Scheme, before: Mapping[str, str | None], count: int) -> dict[str, int]:
    """How many a class and those above it hold over their cumulated quota."""
    held = Counter(before.values())
    share, seats, total, found = Fraction(0), 0, 0, {}
    for one in scheme.classes:
        share += one.share or 0
        seats += one.places or 0
        total += held[one.id]
        limit = share * count // 100 if one.share is not None else seats if one.places is not None else total
        if total > limit:
            found[one.id] = int(total - limit)
    return found
