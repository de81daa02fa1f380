"""What one column of figures is for one kind of row: indicator, unit of measurement, period, lane, price basis."""

from collections.abc import Mapping
from dataclasses import dataclass

from gongce.facts.importing.extraction.scaling import factor_between
from gongce.facts.importing.extraction.times import cover_period
from gongce.facts.importing.forms import Column, Covers, Facet, FactMeasure, Form
from gongce.rulebook import Cumulation, Indicator, Pack
from gongce.vocabulary import GongceError, Lane, Period

_COVERS = {
    Cumulation.YTD: Covers.YTD,
    Cumulation.SINGLE: Covers.MONTH,
    Cumulation.POINT: Covers.POINT,
    Cumulation.YEAR: Covers.AS_GIVEN,
}
_FACETS = (
    "unit",
    "indicator",
    "definition",
    "industry",
    "measure",
    "covers",
    "period",
    "measured_in",
    "price_basis",
    "lane",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Everything of a fact but its unit and value; `problem` where it cannot be told.

    `column_unit` is the unit its cells are in where they name none, `kept_in` the one it is stored in.
    """

    indicator: str = ""
    definition: str = ""
    industry: str = ""
    period: str = ""
    measure: str = ""
    price_basis: str = ""
    lane: str = ""
    column_unit: str = ""
    kept_in: str = ""
    unit: str = ""
    problem: str = ""
    remedy: str = ""


def merge_facets(*facets: Facet) -> dict[str, str]:
    """The first facet that says a thing decides it."""
    merged: dict[str, str] = {}
    for facet in facets:
        for name in _FACETS:
            value = getattr(facet, name)
            if value is not None and name not in merged:
                merged[name] = value
    return merged


def fill_slot(said: Mapping[str, str], form: Form, pack: Pack, period: Period | None) -> Slot:
    """The slot that follows from what column, row, sheet and form say."""
    name = said.get("indicator", "")
    if not name:
        return Slot(problem="没有说明是什么指标", remedy="在表式里给这一列（行）定指标")
    try:
        indicator = pack.indicator(name)
    except GongceError:
        return Slot(problem=f"方案中没有指标“{name}”", remedy="在表式里改用方案中的指标")
    measure = FactMeasure(said.get("measure", FactMeasure.LEVEL))
    kept_in = "%" if measure is FactMeasure.GROWTH else indicator.measured_in
    column_unit = said.get("measured_in") or kept_in
    if factor_between(column_unit, kept_in) is None:
        what = f"“{indicator.title}”按{kept_in}计，不能由{column_unit}换算"
        return Slot(problem=what, remedy="改正表式里的计量单位")
    covered = _tell_period(said, form, indicator, period)
    if covered is None:
        return Slot(problem=f"“{indicator.title}”的期间说不清", remedy="给出报告期，或在表式里写明这一列的期间")
    return Slot(
        indicator=name,
        definition=said.get("definition") or _definition(pack, indicator, covered),
        industry=said.get("industry", ""),
        period=covered.code,
        measure=str(measure),
        price_basis=str(said.get("price_basis") or indicator.price_basis),
        lane=str(Lane(said.get("lane") or indicator.lane)),
        column_unit=column_unit,
        kept_in=kept_in,
        unit=said.get("unit", ""),
    )


def _tell_period(said: Mapping[str, str], form: Form, indicator: Indicator, period: Period | None) -> Period | None:
    if "period" in said:
        period = Period.parse(said["period"])
    if period is None:
        return None
    covers = Covers(said.get("covers") or _COVERS[indicator.cumulation])
    return cover_period(period, covers, joined=form.joined)


def _definition(pack: Pack, indicator: Indicator, period: Period) -> str:
    if len(indicator.definitions) < 2:
        return ""
    return pack.definition_of(indicator.id, period.end) or ""


def is_plain_column(column: Column) -> bool:
    """Whether a column of figures says its indicator itself."""
    return column.indicator is not None
