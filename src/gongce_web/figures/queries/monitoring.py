"""The monitoring table: units by indicators, coloured by fifths, for the measure, the units and the order asked for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.bulletins.charts import HeatRow
from gongce.bulletins.charts.grids import step_column
from gongce.bulletins.monthly.composition import Cell as GridCell
from gongce.bulletins.monthly.composition import Grid
from gongce.bulletins.monthly.data import NOTHING, Figure, IndicatorTable, UnitFigures
from gongce.bulletins.monthly.figure import LIGHTS
from gongce.bulletins.monthly.lines import Shown
from gongce.bulletins.monthly.parts.indicators import light_text, tell_heat
from gongce.rulebook import UnitKind
from gongce_web.city.periods import PeriodView
from gongce_web.figures.queries.drawings import MEASURES, unit_word

LIGHT, CHANCE = "light", "chance"
CHOICES: dict[str, str] = {**MEASURES, LIGHT: gettext_noop("预警"), CHANCE: gettext_noop("完成可能性")}
"""What the table may show."""
ALL, PUBLISHED = "all", "published"
_SIGNED = frozenset({"growth", "ahead"})
_LEAST_UNITS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it asks wrongly is the usual.

    Args:
        measure: growth, level, share, ahead, needed, light or chance.
        group: a group of units; "" for all.
        indicators: all, or published for those of the bulletin.
        sort: the indicator the units are ordered by; "" for the plan's order.
    """

    measure: str = "growth"
    group: str = ""
    indicators: str = ALL
    sort: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: the figure, its key, the fifth it stands in (4 the best), its light."""

    figure: Figure
    key: str
    step: int | None
    light: str


@dataclass(frozen=True, slots=True)
class HeatLine:
    """A unit's cells."""

    unit: str
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator's head: its name, the unit of measurement, whether the lines are ordered by it."""

    id: str
    title: str
    measured_in: str
    is_sorted: bool


@dataclass(frozen=True)
class HeatTable:
    """The table as the page shows it; `whole` is the city's line."""

    asked: Asked
    words: str
    sentence: str
    columns: tuple[Column, ...]
    lines: tuple[HeatLine, ...]
    whole: HeatLine | None
    sources: str


def read_asked(view: PeriodView, given: Mapping[str, str]) -> Asked:
    """What an address asks for."""
    usual, tables = Asked(), view.computed.parts.tables
    measure = given.get("measure", "")
    group = given.get("group", "")
    wanted = given.get("indicators", "")
    sort = given.get("sort", "")
    return Asked(
        measure if measure in CHOICES else usual.measure,
        group if group in dict(list_groups(view)) else usual.group,
        wanted if wanted in (ALL, PUBLISHED) else usual.indicators,
        sort if sort in tables.indicators else usual.sort,
    )


def list_groups(view: PeriodView) -> list[tuple[str, str]]:
    """Groups of the pack that have places with figures among their members: id and title."""
    pack, places = view.workspace.pack, set(view.workspace.places)
    groups = [unit for unit in pack.units if unit.kind is UnitKind.GROUP]
    return [(one.id, one.title) for one in groups if any(member.id in places for member in pack.members(one.id))]


def make_table(view: PeriodView, asked: Asked) -> HeatTable:
    """The table asked for, worked out once a view."""
    return view.keep(f"heat/{asked}", lambda: _make(view, asked))


def _make(view: PeriodView, asked: Asked) -> HeatTable:
    tables = [table for table in _tables(view, asked) if len(table.rows) >= _LEAST_UNITS]
    tables = [
        table for table in tables if any(_figure(view, table, row, asked).value is not None for row in table.rows)
    ]
    units = _units(view, tables, asked)
    lines = _lines(view, tables, units, asked)
    city = view.workspace.pack.plan.city
    wholes = tuple(_cell(view, table, table.whole, asked, None) for table in tables)
    whole = HeatLine(city, view.workspace.pack.unit(city).title, wholes) if tables else None
    columns = tuple(Column(one.id, one.title, _unit_word(one, asked), one.id == asked.sort) for one in tables)
    sources = "、".join(dict.fromkeys(table.source for table in tables if table.source))
    words = _("%(period)s%(measure)s") % {"period": view.bulletin.period.title, "measure": _(CHOICES[asked.measure])}
    return HeatTable(asked, words, _tell(tables, lines, asked), columns, lines, whole, sources)


def _tables(view: PeriodView, asked: Asked) -> list[IndicatorTable]:
    tables = view.computed.parts.tables
    names = [table.id for table in tables.all] if asked.indicators == PUBLISHED else tables.indicators
    return [tables.table_of(name) for name in names]


def _units(view: PeriodView, tables: Sequence[IndicatorTable], asked: Asked) -> dict[str, str]:
    """Units with their names in the plan's order, those of the group where one is asked for."""
    pack = view.workspace.pack
    named = {row.unit: row.name for table in tables for row in table.rows}
    wanted = {member.id for member in pack.members(asked.group)} if asked.group else set(named)
    return {unit.id: named[unit.id] for unit in pack.units if unit.id in named and unit.id in wanted}


def _lines(
    view: PeriodView, tables: Sequence[IndicatorTable], units: Mapping[str, str], asked: Asked
) -> tuple[HeatLine, ...]:
    rows = [{row.unit: row for row in table.rows} for table in tables]
    steps = [
        _steps([_figure(view, table, by_unit.get(unit), asked) for unit in units], table, asked)
        for table, by_unit in zip(tables, rows, strict=True)
    ]
    lines = [
        HeatLine(
            unit,
            name,
            tuple(
                _cell(view, table, by_unit.get(unit), asked, column[place])
                for table, by_unit, column in zip(tables, rows, steps, strict=True)
            ),
        )
        for place, (unit, name) in enumerate(units.items())
    ]
    return tuple(_order(lines, tables, asked))


def _steps(figures: Sequence[Figure], table: IndicatorTable, asked: Asked) -> list[int | None]:
    """The fifths of a column; needed amounts and lights are not coloured: they say nothing of better or worse."""
    if asked.measure in {LIGHT, "needed"}:
        return [None] * len(figures)
    down = table.lower_is_better and asked.measure in {"level", "growth"}
    return step_column([figure.value for figure in figures], down=down)


def _order(lines: list[HeatLine], tables: Sequence[IndicatorTable], asked: Asked) -> list[HeatLine]:
    """By the sorted column, the best first, missing ones last; else as the plan has them."""
    names = [table.id for table in tables]
    if asked.sort not in names:
        return lines
    at = names.index(asked.sort)
    down = tables[at].lower_is_better and asked.measure in {"level", "growth"}
    sign = 1 if down else -1

    def place(line: HeatLine) -> tuple[bool, float]:
        value = line.cells[at].figure.value
        return value is None, sign * (value or 0.0)

    return sorted(lines, key=place)


def _figure(view: PeriodView, table: IndicatorTable, row: UnitFigures | None, asked: Asked) -> Figure:
    if row is None:
        return NOTHING
    if asked.measure == CHANCE:
        outlook = view.bulletin.outlook
        found = outlook.of(table.id, row.unit) if outlook else None
        return found.chance if found else NOTHING
    figure: Figure = getattr(row, "ahead" if asked.measure == LIGHT else asked.measure)
    return figure


def _cell(view: PeriodView, table: IndicatorTable, row: UnitFigures | None, asked: Asked, step: int | None) -> HeatCell:
    column = "ahead" if asked.measure == LIGHT else asked.measure
    figure = _figure(view, table, row, asked)
    key = f"{table.id}/{row.unit}/{column}" if row and figure.value is not None else ""
    return HeatCell(figure, key, step, row.light if row else "")


def _unit_word(table: IndicatorTable, asked: Asked) -> str:
    if asked.measure == CHANCE:
        return "%"
    return unit_word(table, "ahead" if asked.measure == LIGHT else asked.measure)


def _tell(tables: Sequence[IndicatorTable], lines: Sequence[HeatLine], asked: Asked) -> str:
    """Who leads and where figures are missing; how the lights stand."""
    if not tables or not lines:
        return ""
    lights = Counter(cell.light for line in lines for cell in line.cells if cell.light)
    told = "、".join(
        _("%(word)s%(n)s项") % {"word": _(LIGHTS[light][1]), "n": lights[light]}
        for light in LIGHTS
        if lights.get(light)
    )
    judged = _("；有目标可比的%(count)s项中，%(told)s") % {"count": sum(lights.values()), "told": told} if told else ""
    if asked.measure in {LIGHT, "needed", CHANCE}:
        return judged.lstrip("；; ")
    downs = [table.lower_is_better and asked.measure in {"level", "growth"} for table in tables]
    rows = [HeatRow(line.name, [cell.figure.value for cell in line.cells]) for line in lines]
    return tell_heat(rows, downs) + judged


def list_grid(view: PeriodView, table: HeatTable) -> Grid:
    """The table as a file has it."""
    head = [_("单位"), *(f"{column.title}（{column.measured_in}）" for column in table.columns)]
    rows: list[list[GridCell]] = [
        [line.name, *(_show(cell, table.asked) for cell in line.cells)]
        for line in (*([table.whole] if table.whole else []), *table.lines)
    ]
    note = _("资料来源：%(sources)s") % {"sources": table.sources} if table.sources else ""
    bold = frozenset({0}) if table.whole else frozenset[int]()
    return Grid(table.words, head, rows, note=note, align="l" + "r" * len(table.columns), bold=bold, sheet=table.words)


def _show(cell: HeatCell, asked: Asked) -> GridCell:
    return light_text(cell.light) if asked.measure == LIGHT else Shown(cell.figure.text, cell.figure)


@dataclass(frozen=True, slots=True)
class IndustryLine:
    """An industry's figures with their keys."""

    name: str
    level: tuple[Figure, str]
    growth: tuple[Figure, str]
    pull: tuple[Figure, str]
    measured_in: str


def list_industries(view: PeriodView, indicator: str, unit: str) -> tuple[IndustryLine, ...]:
    """A unit's industries of one indicator, with what each pulled where the city's are asked for."""
    tables = view.computed.parts.tables
    if indicator not in tables.indicators:
        return ()
    published = view.computed.figures
    return tuple(
        IndustryLine(
            row.name,
            (row.level, f"{indicator}/{unit}/{row.unit}/level"),
            (row.growth, f"{indicator}/{unit}/{row.unit}/growth"),
            (published.get(f"{indicator}/{row.name}/pull", NOTHING), f"{indicator}/{row.name}/pull"),
            tables.table_of(indicator).measured_in,
        )
        for row in tables.industries_of(indicator, unit)
    )
