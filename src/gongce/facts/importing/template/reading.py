"""A filled template read back by its hidden ids: rows and columns may have moved, heads may have been retitled."""

from collections.abc import Iterator, Mapping

from gongce.facts.importing.extraction import CellNote, CellState, Extracted
from gongce.facts.importing.extraction.scaling import scale_figure
from gongce.facts.importing.figures import MARKS, Missing, read_figure
from gongce.facts.importing.forms import Form
from gongce.facts.importing.grid import Grid, Sheet, name_cell
from gongce.facts.importing.template.layout import (
    FIRST_ROW,
    ID_COLUMN,
    ID_ROW,
    META_SHEET,
    FactColumn,
    TemplateMeta,
    load_meta,
    require_form,
)
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, InputError, Period, Severity


def find_template(grid: Grid, form: Form) -> TemplateMeta | None:
    """What the workbook says of itself, None where it is no template of ours.

    Raises:
        InputError: it is one, but altered, or of another form or version.
    """
    hidden = next((sheet for sheet in grid.sheets if sheet.name == META_SHEET), None)
    if hidden is None:
        return None
    text = "".join(hidden.text(row, 0) for row in range(hidden.height))
    meta = load_meta(text, grid.name)
    require_form(meta, form, grid.name)
    return meta


def read_template(grid: Grid, meta: TemplateMeta, form: Form, pack: Pack, period: Period | None) -> Extracted:
    """Every figure of a filled template.

    Raises:
        InputError: the sheet is gone, or the period is another than the template's.
    """
    if period is not None and period != meta.period:
        what = f"模板是{meta.period.title}的，导入的是{period.title}"
        raise InputError(what, where=grid.name, remedy="核对文件或报告期")
    sheet = grid.sheet(meta.sheet)
    taken = Extracted()
    columns = dict(_find_columns(sheet, meta, taken))
    rows = dict(_find_rows(sheet, meta, taken, pack))
    marks = {**MARKS, **form.marks}
    for row, unit in rows.items():
        for place, column in columns.items():
            _read_cell(sheet, row, place, unit, column, taken, marks)
    _find_strays(sheet, rows, columns, taken)
    return taken


def _block(taken: Extracted, code: str, sheet: Sheet, row: int, column: int, message: str, remedy: str) -> None:
    place = f"{sheet.name}!{name_cell(row, column)}"
    taken.findings.append(Finding(f"template.{code}", Severity.BLOCKING, place, message, remedy))


def _find_columns(sheet: Sheet, meta: TemplateMeta, taken: Extracted) -> Iterator[tuple[int, FactColumn]]:
    places: dict[str, list[int]] = {}
    for column in range(sheet.width):
        text = sheet.text(ID_ROW, column)
        if text:
            places.setdefault(text, []).append(column)
    for fact in meta.columns:
        found = places.get(fact.id, [])
        if len(found) == 1:
            yield found[0], fact
        else:
            title = "·".join(head for head in fact.heads if head)
            what = f"列“{title}”{'出现了几次' if found else '不见了'}"
            _block(taken, "column", sheet, ID_ROW, found[0] if found else 0, what, "恢复该列，或重新下发模板")


def _find_rows(sheet: Sheet, meta: TemplateMeta, taken: Extracted, pack: Pack) -> Iterator[tuple[int, str]]:
    places: dict[str, list[int]] = {}
    for row in range(FIRST_ROW, sheet.height):
        text = sheet.text(row, ID_COLUMN)
        if text:
            places.setdefault(text, []).append(row)
    titles = {unit.id: unit.title for unit in pack.units}
    for unit in meta.units:
        found = places.get(unit, [])
        if len(found) == 1:
            yield found[0], unit
        else:
            what = f"“{titles.get(unit, unit)}”这一行{'出现了几次' if found else '不见了'}"
            at = found[0] if found else FIRST_ROW
            _block(taken, "row", sheet, at, ID_COLUMN, what, "恢复该行，或重新下发模板")


def _read_cell(
    sheet: Sheet, row: int, place: int, unit: str, column: FactColumn, taken: Extracted, marks: Mapping[str, Missing]
) -> None:
    figure = read_figure(sheet.at(row, place), marks)
    address = name_cell(row, place)
    value, decimals = None, None
    problem, remedy = figure.problem, figure.remedy
    if figure.value is not None:
        scaled = scale_figure(figure, column.measured_in, column.kept_in)
        if scaled is None:
            problem, remedy = f"“{figure.printed}”的单位与本列（{column.measured_in}）不符", "核对计量单位"
        else:
            value, decimals = float(scaled.value), scaled.decimals
    if problem:
        note = CellNote(sheet.name, row, place, address, figure.printed, CellState.BAD, "cell.unreadable", problem)
        taken.cells.add(note)
        found = Finding("cell.unreadable", Severity.BLOCKING, f"{sheet.name}!{address}", problem, remedy)
        taken.findings.append(found)
        return
    taken.facts.add(
        (
            column.indicator, column.definition, unit, column.industry, column.period, column.measure,
            column.price_basis, column.lane, value, decimals, figure.printed, figure.missing, f"{sheet.name}!{address}",
        )
    )  # fmt: skip
    state = CellState.BLANK if figure.missing else CellState.NOTED if figure.note else CellState.READ
    taken.cells.add(CellNote(sheet.name, row, place, address, figure.printed, state, figure.missing, figure.note))


def _find_strays(sheet: Sheet, rows: dict[int, str], columns: dict[int, FactColumn], taken: Extracted) -> None:
    """Figures in added rows: they belong to nobody and would be lost."""
    for (row, column), cell in sorted(sheet.cells.items()):
        if (
            row >= FIRST_ROW
            and row not in rows
            and column in columns
            and cell.number is not None
            and not cell.has_formula
        ):
            _block(taken, "stray", sheet, row, column, f"“{cell.text}”填在了模板没有的行", "删去，或向下发单位要新模板")
