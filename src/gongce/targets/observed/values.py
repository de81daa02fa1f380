"""Observed values: what was reached, of which unit and when, read from a table and checked against a pack's words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from gongce.relations import Figure
from gongce.rulebook import CatalogueItem, Indicator, Pack, PriceBasis, TargetMeasure, Unit
from gongce.targets.tree.nodes import BaseValue, TargetTree
from gongce.vocabulary import InputError, Period, PeriodKind

COLUMNS = ("indicator", "unit", "period", "value", "industry", "measure", "definition", "price_basis")
NEEDED = COLUMNS[:4]
_MEASURES = {"": TargetMeasure.LEVEL, "base": None} | {str(measure): measure for measure in TargetMeasure}
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class ObservedValue:
    """One value that was observed.

    Args:
        indicator, unit, industry: ids of the pack; industry "" for all.
        period: what it covers.
        value: in the indicator's unit of measurement; in % where the measure is growth or share.
        measure: level, count, growth, share or change.
        definition, price_basis: by which definition and at which prices; "" and unknown where nobody said.
        place: where it stands, for findings.
    """

    indicator: str
    unit: str
    period: Period
    value: Fraction
    industry: str = ""
    measure: TargetMeasure = TargetMeasure.LEVEL
    definition: str = ""
    price_basis: PriceBasis = PriceBasis.UNKNOWN
    decimals: int = 0
    place: str = ""

    @property
    def year(self) -> int:
        """The year it belongs to; of several, the last."""
        return self.period.last_year

    @property
    def is_whole_year(self) -> bool:
        """Whether it covers, or ends with, the whole year."""
        return self.period.kind is PeriodKind.YEAR or (self.period.kind is PeriodKind.YTD and self.period.last == 12)


@dataclass(frozen=True, slots=True)
class _Names:
    """Words people write → ids of the pack."""

    indicators: Mapping[str, str]
    units: Mapping[str, str]
    items: Mapping[str, str]


def read_observed(pack: Pack, rows: Iterable[tuple[str, Mapping[str, str]]], name: str) -> tuple[ObservedValue, ...]:
    """Observed values from the rows of a table; all or nothing, every bad row told.

    Args:
        pack: whose indicators, units and industries the rows name, by id, title or alias.
        rows: (place, column → text); columns are `COLUMNS`, of which the first four are needed.
        name: the file's, for errors.

    Returns:
        The values; a row whose value is empty is a gap and left out.

    Raises:
        InputError: rows that name nothing of the pack, no period or no number, or the same fact twice with two values.
    """
    names = _Names(_index(pack.indicators), _index(pack.units), _index(pack.items.values()))
    found: dict[tuple[object, ...], ObservedValue] = {}
    wrong: list[str] = []
    for place, row in rows:
        problems = list(_judge_row(names, row))
        wrong += [f"{place}: {problem}" for problem in problems]
        if not problems and row.get("value", "").strip():
            value = _make_value(names, row, place)
            key = (value.indicator, value.unit, value.industry, value.period, value.measure, value.definition)
            twin = found.setdefault(key, value)
            if twin.value != value.value:
                wrong.append(f"{place}: the same fact as {twin.place} with another value")
    if wrong:
        more = f"; and {len(wrong) - _MOST_TOLD} more" if len(wrong) > _MOST_TOLD else ""
        told = "; ".join(wrong[:_MOST_TOLD]) + more
        raise InputError(told, where=name, remedy="correct these rows; nothing was taken")
    return tuple(found.values())


def _index(records: Iterable[Indicator | Unit | CatalogueItem]) -> dict[str, str]:
    """Id, title and aliases → id; a word of two records names neither, an id always its own."""
    found: dict[str, set[str]] = {}
    listed = tuple(records)
    for record in listed:
        for word in (record.title, *record.aliases):
            found.setdefault(word, set()).add(record.id)
    single = {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}
    return single | {record.id: record.id for record in listed}


def _judge_row(names: _Names, row: Mapping[str, str]) -> Iterator[str]:
    for key, known in (("indicator", names.indicators), ("unit", names.units), ("industry", names.items)):
        word = row.get(key, "").strip()
        if (word or key != "industry") and word not in known:
            yield f"the pack has no {key} {word or '(empty)'}"
    try:
        Period.parse(row.get("period", ""))
    except InputError:
        yield f"{row.get('period', '') or '(empty)'} is no period"
    if row.get("value", "").strip() and _number(row["value"]) is None:
        yield f"{row['value']} is no number"
    if _MEASURES.get(row.get("measure", "").strip()) is None:
        yield f"no measure {row.get('measure')}; it is level, count, growth, share or change"
    basis = row.get("price_basis", "").strip()
    if basis and basis not in list(PriceBasis):
        yield f"no price basis {basis}; it is current, comparable or none"


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**30 else None


def _make_value(names: _Names, row: Mapping[str, str], place: str) -> ObservedValue:
    number = _number(row["value"]) or Decimal(0)
    exponent = number.as_tuple().exponent
    return ObservedValue(
        names.indicators[row["indicator"].strip()],
        names.units[row["unit"].strip()],
        Period.parse(row["period"]),
        Fraction(number),
        names.items.get(row.get("industry", "").strip(), ""),
        _MEASURES[row.get("measure", "").strip()] or TargetMeasure.LEVEL,
        row.get("definition", "").strip(),
        PriceBasis(row.get("price_basis", "").strip() or "unknown"),
        max(0, -exponent) if isinstance(exponent, int) else 0,
        place,
    )


def add_bases(pack: Pack, tree: TargetTree, observed: Iterable[ObservedValue], before: int | None) -> TargetTree:
    """The tree with observed whole-year levels as further bases; a printed level of the same year stays.

    Args:
        pack: names units of measurement and price bases.
        tree: the plan's targets.
        observed: the values; growth rates and shares are no bases.
        before: only values of earlier years start a path (the first year that is planned); None for any.
    """
    levels = [base for base in tree.bases if base.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT)]
    printed = {(base.indicator, base.unit, base.industry, base.year) for base in levels}
    added = [
        _base(pack, value)
        for value in observed
        if value.is_whole_year
        and (before is None or value.year < before)
        and value.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT)
        and (value.indicator, value.unit, value.industry, value.year) not in printed
    ]
    return replace(tree, bases=(*tree.bases, *added))


def _base(pack: Pack, value: ObservedValue) -> BaseValue:
    indicator = pack.indicator(value.indicator)
    basis = indicator.price_basis if value.price_basis is PriceBasis.UNKNOWN else value.price_basis
    return BaseValue(
        f"observed.{value.indicator}.{value.unit}.{value.year}",
        indicator.title,
        value.indicator,
        value.unit,
        value.year,
        Figure(value.value, value.value, Fraction(1, 10**value.decimals)),
        indicator.measured_in,
        value.measure,
        value.industry,
        basis,
        value.definition,
    )
