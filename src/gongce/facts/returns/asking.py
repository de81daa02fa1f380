"""The grid of a form for a period: every asked cell with the fact it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from gongce.facts.importing.extraction.slots import Slot, fill_slot
from gongce.facts.importing.forms import Column, Facet, FactMeasure, Form
from gongce.facts.importing.forms import Role as ColumnRole
from gongce.facts.returns.forms import FormColumn, FormRow, ReturnForm
from gongce.facts.schema import KEY
from gongce.rulebook import Indicator, Pack
from gongce.vocabulary import Period, UsageError


@dataclass(frozen=True, slots=True)
class AskedCell:
    """One cell of the grid: where it stands, and all of its fact but unit and value.

    `measured_in` is the unit it is typed in, `kept_in` the one it is stored in.
    """

    row: str
    column: str
    title: str
    head: str
    measured_in: str
    kept_in: str
    indicator: str
    definition: str
    industry: str
    period: str
    measure: str
    price_basis: str
    lane: str

    @property
    def id(self) -> str:
        """What names it within a return: row:column."""
        return f"{self.row}:{self.column}"

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return f"{self.title}·{self.head}"

    def key_of(self, unit: str) -> tuple[str, ...]:
        """The fact's key (`schema.KEY`) for a unit."""
        return tuple(unit if name == "unit" else getattr(self, name) for name in KEY)


@dataclass(frozen=True)
class Sheet:
    """A form laid out for one period."""

    form: ReturnForm
    period: Period
    cells: tuple[AskedCell, ...]

    @cached_property
    def by_id(self) -> Mapping[str, AskedCell]:
        """Cells by their id."""
        return {cell.id: cell for cell in self.cells}

    def at(self, row: FormRow, column: FormColumn) -> AskedCell | None:
        """The cell of a row and column, None where it is not asked."""
        return self.by_id.get(f"{row.id}:{column.id}")


def lay_out(form: ReturnForm, pack: Pack, period: Period) -> Sheet:
    """The grid of a form for a period.

    Raises:
        UsageError: a cell's fact cannot be told (its unit of measurement, its period).
    """
    mapping = _mapping(form)
    cells = [_ask(form, row, column, mapping, pack, period) for row in form.rows for column in form.columns_of(row)]
    return Sheet(form, period, tuple(cells))


def _ask(form: ReturnForm, row: FormRow, column: FormColumn, mapping: Form, pack: Pack, period: Period) -> AskedCell:
    indicator = pack.indicator(row.indicator)
    slot = _fill(row, column, indicator, mapping, pack, period)
    title = row.title or indicator.title
    if slot.problem:
        raise UsageError(slot.problem, where=f"{form.id} {title}·{column.title}", remedy=slot.remedy)
    return AskedCell(
        row.id, column.id, title, column.title, slot.column_unit, slot.kept_in, slot.indicator, slot.definition,
        slot.industry, slot.period, slot.measure, slot.price_basis, slot.lane,
    )  # fmt: skip


def _fill(row: FormRow, column: FormColumn, indicator: Indicator, mapping: Form, pack: Pack, period: Period) -> Slot:
    is_growth = column.measure is FactMeasure.GROWTH
    said: dict[str, str | None] = {
        "indicator": row.indicator,
        "industry": row.industry,
        "measure": column.measure,
        "covers": _covers(column, indicator),
        "measured_in": column.measured_in or ("%" if is_growth else row.measured_in),
        "price_basis": row.growth_basis if is_growth else None,
        "lane": row.lane,
    }
    facet = Facet.model_validate({name: value for name, value in said.items() if value is not None})
    return fill_slot(
        {name: str(value) for name, value in facet.model_dump(exclude_none=True).items()}, mapping, pack, period
    )


def _covers(column: FormColumn, indicator: Indicator) -> str | None:
    """A state at a point in time has no total, whatever the column says."""
    is_point = indicator.cumulation.value == "point"
    return "point" if is_point else column.covers


def _mapping(form: ReturnForm) -> Form:
    """The mapping the engine of imports fills slots by."""
    column = Column(at="B", role=ColumnRole.VALUE)
    return Form(id=form.id, title=form.title, first=2, columns=(column,))
