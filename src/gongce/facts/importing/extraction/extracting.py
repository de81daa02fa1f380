"""A grid read through a form: observations, every cell with its state, and what is doubtful, at its place."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from gongce.facts.importing.extraction.heads import Placed, name_place, place_columns
from gongce.facts.importing.extraction.january import settle_january
from gongce.facts.importing.extraction.plain import RowPlan, read_plain, take_row
from gongce.facts.importing.extraction.rows import RowFacet, RowReader
from gongce.facts.importing.extraction.scaling import noted_units, scale_figure, unit_in_label
from gongce.facts.importing.extraction.slots import Slot, fill_slot, merge_facets
from gongce.facts.importing.extraction.taken import CellNote, CellState, Columns, Extracted
from gongce.facts.importing.extraction.times import may_be_same_return
from gongce.facts.importing.figures import MARKS, CellFigure, Missing, read_figure
from gongce.facts.importing.forms import Column, Facet, Form, PeriodFrom, Role, Stands
from gongce.facts.importing.grid import Cell, Grid, Sheet, find_cell
from gongce.facts.importing.labels import Roster, find_period, fold_label, indicator_names, is_stop
from gongce.rulebook import Pack, measurement_of
from gongce.vocabulary import Finding, GongceError, InputError, Lane, Period, Severity

_MOST_OF_A_KIND = 200
_TITLE_CHARACTERS = 60


def extract_grid(grid: Grid, form: Form, pack: Pack, period: Period | None, roster: Roster) -> Extracted:
    """Read every sheet the form names.

    Args:
        grid: the file.
        form: how it is read.
        pack: indicators, units, industries.
        period: what the return is for; None where the form takes it from the file.
        roster: who may report.

    Raises:
        InputError: none of the form's sheets is there, or the period is given neither here nor in the file.
    """
    taken = Extracted()
    taken.findings += [Finding("file.note", Severity.WARNING, grid.name, note) for note in grid.notes]
    for sheet in _choose_sheets(grid, form, taken):
        _SheetReader(sheet, form, pack, period, roster, taken).read()
    if form.joined and form.period_from is PeriodFrom.COLUMN:
        settled, notes = settle_january(list(taken.facts.rows()))
        taken.facts.replace(settled)
        taken.findings += notes
    return taken


def _choose_sheets(grid: Grid, form: Form, taken: Extracted) -> list[Sheet]:
    rule = form.sheets
    filled = [sheet for sheet in grid.sheets if sheet.cells and not _matches(sheet.name, rule.skip)]
    shown = [sheet for sheet in filled if not sheet.is_hidden]
    if not rule.match:
        chosen = shown[:1] or filled[:1]
        if len(shown) > 1:
            rest = "、".join(sheet.name for sheet in shown[1:6])
            taken.findings.append(
                Finding("sheet.left", Severity.WARNING, grid.name, f"还有工作表未读：{rest}", "需要的话在表式里写明")
            )
    else:
        chosen = [sheet for sheet in filled if _matches(sheet.name, rule.match)]
        lost = [name for name in rule.match if not any(_matches(sheet.name, (name,)) for sheet in grid.sheets)]
        for name in lost:
            where = f"工作表“{name}”不见了"
            taken.findings.append(Finding("sheet.missing", Severity.BLOCKING, grid.name, where, "补上该表，或修改表式"))
    if not chosen:
        names = "、".join(sheet.name for sheet in grid.sheets)
        raise InputError("没有表式要的工作表", where=grid.name, remedy=f"文件里有：{names}；核对文件或修改表式")
    return chosen


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(name.strip() == pattern or fnmatchcase(name.strip(), pattern) for pattern in patterns)


class _SheetReader:
    """Reads one sheet into what is taken."""

    def __init__(
        self, sheet: Sheet, form: Form, pack: Pack, period: Period | None, roster: Roster, taken: Extracted
    ) -> None:
        self.original, self.form, self.pack, self.taken = sheet, form, pack, taken
        self.sheet = sheet.turned() if form.across else sheet
        self.marks: Mapping[str, Missing] = {**MARKS, **form.marks}
        self.roster = roster
        self.period = self._tell_period(period)
        self.facet = self._tell_facet()
        self.placed: Placed = place_columns(self.sheet, form, self.period)
        self.values = [(place, one) for place, one in sorted(self.placed.columns.items()) if one.role is Role.VALUE]
        self.rows = RowReader(form, pack, roster, self.placed.columns)
        self.slots: dict[tuple[Any, ...], Slot] = {}
        self.plans: dict[tuple[Any, ...], RowPlan] = {}
        self.merged_rows = {row for block in self.sheet.merged for row in range(block.top, block.bottom + 1)}
        self.is_zero_plain = self.marks.get("0", Missing.ZERO) is Missing.ZERO
        self.counts: dict[str, int] = {}

    def place(self, row: int, column: int) -> str:
        return name_place(self.sheet, row, column, across=self.form.across)

    def find(self, code: str, severity: Severity, row: int, column: int, message: str, remedy: str = "") -> None:
        """Note a finding; beyond 200 of a kind in a sheet they are counted only."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= _MOST_OF_A_KIND:
            self.taken.findings.append(Finding(code, severity, self.place(row, column), message, remedy))

    def _tell_period(self, given: Period | None) -> Period | None:
        form = self.form
        if form.period_from is PeriodFrom.COLUMN:
            return given
        found = None
        if form.period_from is PeriodFrom.CELL and form.period_cell:
            row, column = find_cell(form.period_cell)
            found = find_period(self.original.text(row, column))
        elif form.period_from is PeriodFrom.SHEET:
            found = find_period(self.original.name)
        if found is None and given is None and not self._fixes_periods():
            raise InputError("报告期不明", where=self.original.name, remedy="给出报告期，例如 2019-06")
        if found and given and not may_be_same_return(found, given):
            what = f"表内期间是{found.title}，导入的是{given.title}"
            self.taken.findings.append(
                Finding("period.conflict", Severity.BLOCKING, self.original.name, what, "核对文件或报告期")
            )
        return found or given

    def _fixes_periods(self) -> bool:
        return all(column.period for column in self.form.columns if column.role is Role.VALUE)

    def _tell_facet(self) -> Facet:
        """What the sheet's name says."""
        rule, name = self.form.sheets, self.original.name.strip()
        told = rule.names.get(name)
        match rule.stand_for:
            case Stands.UNIT:
                unit = told or self.roster.find(name)
                self._require(unit, f"工作表名“{name}”不是认识的单位")
                return Facet(unit=unit)
            case Stands.INDICATOR:
                indicator = told or indicator_names(self.pack).get(fold_label(name))
                self._require(indicator, f"工作表名“{name}”不是认识的指标")
                return Facet(indicator=indicator)
            case Stands.INDUSTRY:
                known = {fold_label(item.title): item.id for item in self.pack.items.values()}
                industry = told or known.get(fold_label(name))
                self._require(industry, f"工作表名“{name}”不是认识的行业")
                return Facet(industry=industry)
            case Stands.PERIOD:
                period = find_period(told or name)
                self._require(period.code if period else None, f"工作表名“{name}”说不清是哪一期")
                return Facet(period=period.code if period else None)
            case _:
                return Facet()

    def _require(self, told: str | None, what: str) -> None:
        if told is None:
            remedy = "在表式里写明，或略过该表"
            self.taken.findings.append(Finding("sheet.name", Severity.BLOCKING, self.original.name, what, remedy))

    def read(self) -> None:
        """Take everything the sheet holds."""
        self.taken.findings += self.placed.findings
        if not self.values:
            return
        self._check_title()
        for row in self._data_rows():
            self._read_row(row)
        for line in self.form.lines:
            if not line.ignore and fold_label(line.label) not in self.rows.seen:
                what = f"没有“{line.label}”这一行"
                self.find("row.missing", Severity.WARNING, self._first(), 0, what, "补报，或确认本期不报")
        self._note_hidden()
        self._count_rest()

    def _first(self) -> int:
        return self.form.first - 1 + self.placed.shift

    def _data_rows(self) -> Iterator[int]:
        last = (
            self.sheet.height if self.form.last is None else min(self.sheet.height, self.form.last + self.placed.shift)
        )
        label = self.rows.labels[0][0] if self.rows.labels else 0
        for row in range(self._first(), last):
            if is_stop(self.sheet.text(row, label)) or is_stop(self.sheet.text(row, 0)):
                return
            yield row

    def _read_row(self, row: int) -> None:
        facet = self.rows.read(self.sheet, row)
        cells = [self.sheet.cells.get((row, place)) for place, _ in self.values]
        filled = [place for (place, _), cell in zip(self.values, cells, strict=True) if cell is not None]
        if not facet.label:
            self._check_unlabelled(row, facet, filled)
            if self.rows.labels:
                return
        if facet.skip or facet.doubts:
            self._leave_row(row, facet, filled)
            return
        if not filled and not self._is_expected(facet):
            return
        self._read_cells(row, cells, facet)

    def _read_cells(self, row: int, cells: list[Cell | None], facet: RowFacet) -> None:
        """The cells of figures of one row, plain numbers the quick way."""

        def careful(number: int) -> None:
            self._read_cell(row, *self.values[number], facet)

        unit = facet.facet.unit or self.facet.unit or self.form.default.unit or ""
        if self.form.across or row in self.merged_rows:
            for number in range(len(cells)):
                careful(number)
            return
        plan = self._plan(facet)
        values = [
            read_plain(cell, power if unit or own else None, zero=self.is_zero_plain)
            for cell, power, own in zip(cells, plan.powers, plan.units, strict=True)
        ]
        take_row(self.taken, plan, cells, values, sheet=self.original.name, row=row, unit=unit, careful=careful)

    def _plan(self, facet: RowFacet) -> RowPlan:
        if facet.key not in self.plans:
            slots = [self._slot(place, column, facet) for place, column in self.values]
            units = [column.unit or "" for _, column in self.values]
            self.plans[facet.key] = RowPlan.of([place for place, _ in self.values], units, slots)
        return self.plans[facet.key]

    def _is_expected(self, facet: RowFacet) -> bool:
        """Whether an empty row is a body that did not report (it is told as such) rather than a heading."""
        said = merge_facets(facet.facet, self.facet, self.form.default)
        return "unit" in said or any(column.unit for _, column in self.values)

    def _check_unlabelled(self, row: int, facet: RowFacet, filled: list[int]) -> None:
        if filled and self.rows.labels:
            self.find(
                "row.unlabelled", Severity.BLOCKING, row, facet.column, "有数但没有名称", "补上名称，或删去这一行"
            )

    def _leave_row(self, row: int, facet: RowFacet, filled: list[int]) -> None:
        state = CellState.LEFT if facet.skip else CellState.BAD
        for doubt in facet.doubts:
            # a heading without figures may be called anything
            if filled:
                self.find(doubt.code, doubt.severity, row, doubt.column, doubt.message, doubt.remedy)
                state = CellState.BAD if doubt.severity is Severity.BLOCKING else CellState.LEFT
        for place in filled:
            text = self.sheet.text(row, place)
            message = facet.doubts[0].message if facet.doubts else "按表式不导入"
            self._note(row, place, text, state, "row", message)

    def _note(self, row: int, column: int, text: str, state: CellState, code: str = "", message: str = "") -> None:
        at = (column, row) if self.form.across else (row, column)
        address = self.place(row, column).partition("!")[2]
        self.taken.cells.add(CellNote(self.original.name, *at, address, text, state, code, message))

    def _slot(self, place: int, column: Column, facet: RowFacet) -> Slot:
        key = (place, facet.key)
        if key not in self.slots:
            merged = merge_facets(column, facet.facet, self.facet, self.form.default)
            self.slots[key] = fill_slot(merged, self.form, self.pack, self.period)
        return self.slots[key]

    def _read_cell(self, row: int, place: int, column: Column, facet: RowFacet) -> None:
        if self.sheet.is_repeat(row, place):
            if not self.sheet.is_repeat(row, self.rows.labels[0][0] if self.rows.labels else place):
                self._refuse(
                    row, place, CellFigure(problem="与别的行合并成一格，不知道是谁的数", remedy="拆开合并的单元格")
                )
            return
        cell = self.sheet.at(row, place)
        figure = read_figure(cell, self.marks)
        slot = self._slot(place, column, facet)
        unit = column.unit or facet.facet.unit or self.facet.unit or self.form.default.unit or ""
        if slot.problem:
            figure = CellFigure(printed=figure.printed, problem=slot.problem, remedy=slot.remedy)
        elif not unit:
            figure = CellFigure(printed=figure.printed, problem="没有说明是哪个单位的数", remedy="在表式里给出单位")
        if figure.problem:
            self._refuse(row, place, figure)
            return
        self._keep(row, place, figure, slot, unit)

    def _refuse(self, row: int, place: int, figure: CellFigure) -> None:
        code = "cell.unreadable"
        self._note(row, place, figure.printed, CellState.BAD, code, figure.problem)
        self.find(code, Severity.BLOCKING, row, place, figure.problem, figure.remedy)

    def _keep(self, row: int, place: int, figure: CellFigure, slot: Slot, unit: str) -> None:
        value, decimals = None, None
        if figure.value is not None:
            scaled = scale_figure(figure, slot.column_unit, slot.kept_in)
            if scaled is None:
                what = f"“{figure.printed}”的单位与本列（{slot.column_unit}）不符"
                self._refuse(row, place, CellFigure(printed=figure.printed, problem=what, remedy="核对计量单位"))
                return
            value, decimals = float(scaled.value), scaled.decimals
        self.taken.facts.add(
            (
                slot.indicator, slot.definition, unit, slot.industry, slot.period, slot.measure, slot.price_basis,
                slot.lane, value, decimals, figure.printed, figure.missing, self.place(row, place),
            )
        )  # fmt: skip
        state = CellState.BLANK if figure.missing else CellState.NOTED if figure.note else CellState.READ
        self._note(row, place, figure.printed, state, figure.missing, figure.note)

    def _check_title(self) -> None:
        """Title and unit line against what is imported: last month's file, or 万元 taken for 亿元, is stopped here."""
        stop = self._first()
        above = [(row, column, cell.text) for (row, column), cell in self.sheet.cells.items() if row < stop]
        texts = [(0, 0, line) for line in self.sheet.caption.split("\n")] + above
        head = self.form.head[0] - 1 + self.placed.shift if self.form.head else stop
        titles = [(row, column, text) for row, column, text in texts if row < head and len(text) <= _TITLE_CHARACTERS]
        self._check_period(titles)
        self._check_units([unit for _, _, text in texts for unit in noted_units(text)])

    def _check_period(self, titles: list[tuple[int, int, str]]) -> None:
        if self.period is None or self.form.period_from is not PeriodFrom.GIVEN:
            return
        printed = [(row, column, found) for row, column, text in titles if (found := find_period(text)) is not None]
        if printed and not any(may_be_same_return(found, self.period) for _, _, found in printed):
            row, column, found = printed[0]
            what = f"表上写的是{found.title}，导入的是{self.period.title}"
            self.find("period.conflict", Severity.BLOCKING, row, column, what, "核对文件或报告期")

    def _check_units(self, noted: list[str]) -> None:
        if not noted:
            return
        for place, column in self.values:
            if unit_in_label(column.head.replace("|", " "))[1]:
                continue
            slot = self._slot(place, column, RowFacet())
            if slot.problem or slot.column_unit == "%":
                continue
            mine = measurement_of(slot.column_unit)
            alike = [
                unit for unit in noted if (one := measurement_of(unit)) and mine and one.dimension == mine.dimension
            ]
            same = any(
                one is not None and mine is not None and one.factor == mine.factor for one in map(measurement_of, alike)
            )
            if alike and not same:
                what = f"表上写的单位是{alike[0]}，表式按{slot.column_unit}读"
                self.find("unit.conflict", Severity.BLOCKING, self._first(), place, what, "核对计量单位，改表或改表式")

    def _note_hidden(self) -> None:
        if not (self.sheet.hidden_rows or self.sheet.hidden_columns):
            return
        rows = {row for row, _ in self.sheet.cells if row >= self._first()} & self.sheet.hidden_rows
        columns = {place for place, _ in self.values} & self.sheet.hidden_columns
        if rows or columns:
            what = f"有隐藏的行或列（{len(rows)}行、{len(columns)}列），其中的数也已读取"
            self.find("sheet.hidden", Severity.WARNING, self._first(), 0, what, "取消隐藏并核对")

    def _count_rest(self) -> None:
        for code, count in self.counts.items():
            if count > _MOST_OF_A_KIND:
                what = f"同类问题还有{count - _MOST_OF_A_KIND}处"
                self.taken.findings.append(Finding(code, Severity.BLOCKING, self.original.name, what, "改正后重新导入"))


def find_lane_faults(facts: Columns, pack: Pack, respondents: bool) -> Iterator[Finding]:
    """Figures of a single respondent under the lane of aggregates: they would pass where they may not."""
    columns = facts.lists
    kinds: dict[str, str] = {}
    for lane, unit, cell in zip(columns["lane"], columns["unit"], columns["cell"], strict=True):
        if lane != Lane.STAT_AGG:
            continue
        if unit not in kinds:
            try:
                kinds[unit] = str(pack.unit(unit).kind)
            except GongceError:
                kinds[unit] = "enterprise" if respondents else ""
        if kinds[unit] == "enterprise":
            what = "单个企业的数不能按汇总数据（STAT_AGG）导入"
            yield Finding("lane.respondent", Severity.BLOCKING, cell, what, "在表式里写明数据通道")
            return
