"""The columns of figures a template needs: every fact the form gives for one unit."""

from collections.abc import Iterator

from gongce.facts.importing.extraction.slots import fill_slot, merge_facets
from gongce.facts.importing.forms import Facet, Form, Line, Role
from gongce.facts.importing.labels import indicator_names
from gongce.facts.importing.template.layout import FactColumn
from gongce.rulebook import Pack
from gongce.vocabulary import Period, UsageError

_MEASURES = {"level": "", "growth": "同比增长", "base": "上年同期"}


def list_columns(form: Form, pack: Pack, period: Period) -> tuple[FactColumn, ...]:
    """Every fact of one unit, in the form's order; repeats stand once.

    Raises:
        UsageError: the form does not say what a column of figures is.
    """
    found: dict[str, FactColumn] = {}
    for facet, title in _list_facets(form, pack):
        slot = fill_slot(merge_facets(facet, form.default), form, pack, period)
        if slot.problem:
            raise UsageError(slot.problem, where=f"{form.key} {title}", remedy=slot.remedy)
        heads = _heads(slot.indicator, slot.industry, slot.period, slot.measure, slot.column_unit, pack)
        column = FactColumn(
            slot.indicator, slot.definition, slot.industry, slot.period, slot.measure, slot.price_basis, slot.lane,
            slot.column_unit, slot.kept_in, heads,
        )  # fmt: skip
        found.setdefault(column.id, column)
    return tuple(found.values())


def _list_facets(form: Form, pack: Pack) -> Iterator[tuple[Facet, str]]:
    """What columns of figures say, each with what the rows of the form add to it."""
    roles = {column.role for column in form.columns}
    lines: list[Line | None] = [None]
    if Role.INDICATOR in roles or Role.INDUSTRY in roles:
        lines = [line for line in form.lines if not line.ignore] or [None]
    names = indicator_names(pack)
    for line in lines:
        for column in form.columns:
            if column.role is not Role.VALUE:
                continue
            said = merge_facets(column, *([line] if line else []))
            if line and "indicator" not in said and (named := names.get(line.label)):
                said["indicator"] = named
            yield Facet.model_validate(said), column.head or column.at


def _heads(indicator: str, industry: str, period: str, measure: str, measured_in: str, pack: Pack) -> tuple[str, str]:
    title = pack.indicator(indicator).title
    item = pack.items.get(industry)
    of_industry = f"（{item.title}）" if item else ""
    told = Period.parse(period).title + _MEASURES[measure]
    return f"{title}{of_industry}", f"{told}\n（{measured_in}）"
