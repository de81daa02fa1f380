"""Base values as printed, with what each means: dimension, unit, price basis, definition, denominator."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.relations import Figure
from gongce.rulebook import Baseline, Pack, TargetMeasure, UnitKind

LEVELS = (TargetMeasure.LEVEL, TargetMeasure.COUNT)
"""Measures that are values themselves, not shares or changes of one."""
OTHER_CITIES = "对比城市"
_DIMENSIONS = {
    UnitKind.CITY: "全市",
    UnitKind.ZONE: "开发区",
    UnitKind.COUNTY: "县（市、区）",
    UnitKind.TOWN: "乡镇街道",
    UnitKind.ENTERPRISE: "企业",
}


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One printed base value with what it means: dimension, unit, price basis, definition, denominator."""

    id: str
    title: str
    indicator: str
    unit: str
    industry: str
    dimension: str
    measure: str
    printed: str
    measured_in: str
    period: str
    price_basis: str
    definition: str
    denominator: str
    parent: str
    defect: str


def list_rows(pack: Pack) -> tuple[BaseRow, ...]:
    """Every base value of the pack, in its order."""
    return tuple(_row(pack, base) for base in pack.baselines)


def _row(pack: Pack, base: Baseline) -> BaseRow:
    indicator = pack.indicator(base.indicator)
    printed = f"{float(base.value):.{base.decimals}f}"
    return BaseRow(
        base.id,
        base.title,
        indicator.title,
        pack.unit(base.unit).title,
        pack.items[base.industry].title if base.industry else "",
        _dimension(pack, base),
        str(base.measure),
        printed,
        _unit_of(pack, base),
        base.period,
        str(base.price_basis or indicator.price_basis),
        base.definition or "",
        _denominator(pack, base),
        base.parent or "",
        base.defect,
    )


def _unit_of(pack: Pack, base: Baseline) -> str:
    if base.measured_in:
        return base.measured_in
    is_percent = base.measure in (TargetMeasure.GROWTH, TargetMeasure.SHARE)
    return "%" if is_percent else pack.indicator(base.indicator).measured_in


def _dimension(pack: Pack, base: Baseline) -> str:
    """What a value is broken down by: industry, the kind of place, or the hierarchy a group belongs to."""
    if base.industry:
        return "行业"
    kind = pack.unit(base.unit).kind
    if kind is UnitKind.CITY and base.unit != pack.plan.city:
        return OTHER_CITIES
    if kind is not UnitKind.GROUP:
        return _DIMENSIONS.get(kind, "其他")
    members = pack.members(base.unit)
    kinds = {_DIMENSIONS.get(member.kind, "其他") for member in members}
    if len(kinds) == 1:
        return kinds.pop()
    hierarchy = next((link.hierarchy for link in pack.memberships if base.unit in link.units), "")
    titles = {one.id: one.title for one in pack.hierarchies}
    return titles.get(hierarchy, "企业" if not members else "其他")


def _denominator(pack: Pack, base: Baseline) -> str:
    if base.denominator is None:
        return ""
    parts = [
        pack.unit(base.denominator.unit).title if base.denominator.unit else "",
        pack.indicator(base.denominator.indicator).title if base.denominator.indicator else "",
    ]
    return "".join(part for part in parts if part) or (base.denominator.unknown or "")


def figure_of(base: Baseline) -> Figure:
    """The printed value and what it may stand for; a count is exact."""
    if base.measure is TargetMeasure.COUNT:
        return Figure.exact(base.value)
    return Figure(base.value, base.value, Fraction(1, 10**base.decimals))


def key_of(base: Baseline) -> tuple[str, str, str, str]:
    """Indicator, unit, industry and period."""
    return base.indicator, base.unit, base.industry or "", base.period


def levels_of(pack: Pack) -> dict[tuple[str, str, str, str], Baseline]:
    """Values themselves by indicator, unit, industry and period; of repeated ones the first."""
    found: dict[tuple[str, str, str, str], Baseline] = {}
    for base in pack.baselines:
        if base.measure in LEVELS:
            found.setdefault(key_of(base), base)
    return found
