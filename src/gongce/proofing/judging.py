"""How a claim came out, and where it is wrong, what its figure would be right for."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from gongce.proofing.comparing import agrees, is_cut_off, is_finer, matches, multiplier, print_known, scale
from gongce.proofing.cues import dimension
from gongce.proofing.knowledge import Knowledge
from gongce.proofing.model import RANKS, Aspect, Claim, Judgement, Known, Query, Ruling
from gongce.proofing.telling import tell
from gongce.vocabulary import InputError, Period, PeriodKind

_SLIPS = (Fraction(10**4), Fraction(1, 10**4), Fraction(10**8), Fraction(1, 10**8), Fraction(10), Fraction(1, 10),
          Fraction(100), Fraction(1, 100), Fraction(1000), Fraction(1, 1000))  # fmt: skip
_NEAR = 5
"""A growth is like many others: only so many periods are tried for what is no level."""
_UNIT_SLIPS = 4
"""The first slips are those of 万 and 亿; the rest of a point set wrong."""
_WANDERING = frozenset({Aspect.LEVEL, Aspect.GROWTH, Aspect.SHARE, Aspect.PROGRESS, Aspect.SCHEDULE, Aspect.LEFT,
                        Aspect.AHEAD, Aspect.DIFFERENCE, Aspect.INCREASE, Aspect.PULL,
                        Aspect.CONTRIBUTION})  # fmt: skip
"""Aspects whose figure may be taken from another period or place."""


def judge_claim(claim: Claim, knowledge: Knowledge) -> Judgement:
    """One claim's ruling; where the text allows several readings, one that is right is enough."""
    answers = [(query, known) for query in claim.queries if (known := _ask(knowledge, query)) is not None]
    for query, known in answers:
        if agrees(claim, known) or is_finer(claim, known) or _agrees_with_base(claim, query, knowledge):
            return Judgement(claim, Ruling.AGREES, query, known, print_known(claim, known))
    if not answers or answers[0][0] != claim.queries[0]:
        return Judgement(claim, Ruling.UNKNOWN, claim.queries[0] if claim.queries else None)
    query, known = answers[0]
    found = list(dict.fromkeys(_explain(claim, query, known, knowledge)))
    ruling, hint = found[0] if found else (Ruling.DIFFERS, "")
    message, remedy = tell(claim, query, known, ruling, hint, knowledge)
    also = tuple(dict.fromkeys(one for one, _ in found[1:] if one is not ruling))
    return Judgement(claim, ruling, query, known, print_known(claim, known), message, remedy, also)


def _ask(knowledge: Knowledge, query: Query) -> Known | None:
    try:
        return knowledge.ask(query)
    except InputError:
        return None


def _agrees_with_base(claim: Claim, query: Query, knowledge: Knowledge) -> bool:
    """Last year's level may be that year's own or the same panel's: either is right."""
    if query.aspect is not Aspect.LEVEL:
        return False
    base = knowledge.base_of(query)
    return base is not None and agrees(claim, base)


def _explain(claim: Claim, query: Query, known: Known, knowledge: Knowledge) -> Iterator[tuple[Ruling, str]]:
    """What is wrong, the surest explanation first, with what the figure would be right for."""
    if query.aspect in RANKS:
        yield (Ruling.WRONG_DIRECTION if claim.signed and claim.value == -known.value else Ruling.WRONG_RANK), ""
        return
    if agrees(replace(claim, value=-claim.value), known) and known.value:
        yield Ruling.WRONG_DIRECTION, ""
    if hint := _unit_slip(claim, known):
        yield Ruling.WRONG_UNIT, hint
    if hint := _old_vintage(claim, query, knowledge):
        yield Ruling.OLD_VINTAGE, hint
    if is_cut_off(claim, known):
        yield Ruling.ROUNDING, ""
    if query.aspect in _WANDERING:
        yield from _elsewhere(claim, query, knowledge)


def _unit_slip(claim: Claim, known: Known) -> str:
    kinds = {dimension(claim.unit), dimension(known.unit)}
    if kinds == {"percent", "points"}:
        return known.unit if agrees(replace(claim, unit=known.unit), known) else ""
    scaled = scale(known, claim.unit)
    if scaled is None or not scaled.value or dimension(claim.unit) in ("percent", "points", "count"):
        return ""
    for factor in _SLIPS[:_UNIT_SLIPS]:
        moved = replace(scaled, value=scaled.value * factor, low=scaled.low * factor, high=scaled.high * factor)
        if matches(claim.value, claim.decimals, moved):
            return known.unit if multiplier(known.unit) != multiplier(claim.unit) else _name_unit(claim.unit, factor)
    return ""


def _name_unit(unit: str, factor: Fraction) -> str:
    """The unit in which the printed number would be right."""
    swaps = {
        ("亿", Fraction(10**4)): "万",
        ("万", Fraction(1, 10**4)): "亿",
        ("亿", Fraction(10**8)): "",
        ("", Fraction(1, 10**4)): "万",
    }
    head = unit[0] if unit[0] in "亿万" else ""
    swap = swaps.get((head, factor))
    return unit if swap is None else swap + unit.removeprefix(head)


def _old_vintage(claim: Claim, query: Query, knowledge: Knowledge) -> str:
    if query.aspect not in (Aspect.LEVEL, Aspect.GROWTH):
        return ""
    unit = "%" if query.aspect is Aspect.GROWTH else knowledge.pack.indicator(query.indicator).measured_in
    for code in knowledge.codes_of(query.indicator, query.period):
        for row in knowledge.table.old(query.indicator, query.place, query.industry, code, query.aspect.value):
            old = Known(
                row.value, unit, knowledge.table.trace((query.indicator, query.place, query.industry, code, ""), row)
            )
            if agrees(claim, old):
                return row.recorded_at[:10]
    return ""


def _elsewhere(claim: Claim, query: Query, knowledge: Knowledge) -> Iterator[tuple[Ruling, str]]:
    """Other periods, places and indicators for which the figure is right."""
    likely = other_periods(query.period, knowledge)
    for period in likely if query.aspect is Aspect.LEVEL else islice(likely, _NEAR):
        if _is_right(claim, replace(query, period=period), knowledge, is_exact=True):
            yield Ruling.WRONG_PERIOD, period.title
            break
    for place in (knowledge.words.city, *knowledge.words.rivals):
        if place not in (query.place, query.other) and _is_right(claim, replace(query, place=place), knowledge):
            yield Ruling.WRONG_PLACE, knowledge.pack.unit(place).title
            break
    if query.aspect not in (Aspect.LEVEL, Aspect.GROWTH):
        return
    for indicator in knowledge.pack.indicators:
        other = replace(query, indicator=indicator.id)
        if indicator.id != query.indicator and _is_right(claim, other, knowledge):
            yield Ruling.WRONG_INDICATOR, indicator.title
            break


def _is_right(claim: Claim, query: Query, knowledge: Knowledge, *, is_exact: bool = False) -> bool:
    """Whether a figure is right for another query; a value known only between bounds explains too much."""
    known = _ask(knowledge, query)
    return known is not None and not (is_exact and known.low != known.high) and agrees(claim, known)


def other_periods(period: Period, knowledge: Knowledge) -> Iterator[Period]:
    """The periods a draft's figure is taken from by mistake, the likeliest first."""
    if period.kind is PeriodKind.PLAN:
        return
    year, last = period.year, period.last
    near: list[Period] = []
    if period.kind is PeriodKind.MONTH:
        near.append(Period.ytd(year, last))
    if last > 2:
        near += [Period.month(year, last)]
    near += [Period.ytd(year, month) for month in (last - 1, last + 1) if 2 <= month <= 12]
    near += [Period(year - 1, period.last_year - 1, period.first, period.last, period.kind)]
    near += [Period.ytd(year - 1, 12)]
    near += [Period.ytd(year, month) for month in range(2, 13) if abs(month - last) > 1]
    near += [Period.month(year, month) for month in range(3, 13)] if period.kind is PeriodKind.MONTH else []
    codes = knowledge.table.codes()
    for one in dict.fromkeys(near):
        is_there = one.kind is PeriodKind.MONTH or one.code in codes
        if one != period and one.code != period.code and is_there:
            yield one
