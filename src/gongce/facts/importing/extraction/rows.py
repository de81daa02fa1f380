"""Which unit, indicator, industry and period a row of a return is about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gongce.facts.importing.extraction.scaling import spell_unit, unit_in_label
from gongce.facts.importing.forms import Column, Facet, Form, Line, Role
from gongce.facts.importing.grid import Cell, CellKind, Sheet
from gongce.facts.importing.labels import Roster, find_period, fold_label, indicator_names, is_total
from gongce.rulebook import Pack
from gongce.vocabulary import Severity

_LABELS = (Role.UNIT, Role.CODE, Role.INDICATOR, Role.INDUSTRY, Role.PERIOD, Role.MEASURED_IN)
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NOTHING = Facet()
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


@dataclass(frozen=True, slots=True)
class RowDoubt:
    """Why a row cannot be told; at the column of its label."""

    code: str
    severity: Severity
    column: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowFacet:
    """What a row says; `doubts` bar it, `skip` leaves it out without harm."""

    facet: Facet = _NOTHING
    label: str = ""
    column: int = 0
    skip: bool = False
    doubts: tuple[RowDoubt, ...] = ()
    key: tuple[str | None, ...] = ()
    """What the row says besides its unit: rows alike in it share what their columns are."""


@dataclass(eq=False)
class RowReader:
    """Reads the labels of rows of one sheet.

    Args:
        form: whose columns are placed.
        pack: units, indicators and industries by name.
        roster: who may report.
        columns: label columns by place.
    """

    form: Form
    pack: Pack
    roster: Roster
    columns: Mapping[int, Column]
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.labels = [(place, column.role) for place, column in self.columns.items() if column.role in _LABELS]
        self.lines = {fold_label(line.label): line for line in self.form.lines}
        self.indicators = indicator_names(self.pack)
        self.industries = {fold_label(item.title): item.id for item in self.pack.items.values()}

    def read(self, sheet: Sheet, row: int) -> RowFacet:
        """What the row is about."""
        texts = {role: (place, sheet.covering(row, place)) for place, role in self.labels}
        named = [(role, place, cell) for role, (place, cell) in texts.items() if cell is not None]
        if not named:
            column = self.labels[0][0] if self.labels else 0
            return RowFacet(column=column)
        line, label = self._find_line(named)
        column = named[0][1]
        if line is not None and line.ignore:
            return RowFacet(label=label, column=column, skip=True)
        said: dict[str, str] = {}
        doubts: list[RowDoubt] = []
        for role, place, cell in named:
            for doubt in self._tell(role, place, cell, line, said):
                doubts.append(doubt)
        fixed = {name: getattr(line, name) for name in Facet.model_fields if line and getattr(line, name) is not None}
        told = said | fixed
        key = tuple(told.get(name) for name in Facet.model_fields if name != "unit")
        return RowFacet(Facet.model_construct(**told), label, column, False, tuple(doubts), key)

    def _find_line(self, named: list[tuple[Role, int, Cell]]) -> tuple[Line | None, str]:
        """The form's line for the row: by the first of its labels that has one."""
        for _, _, cell in named:
            label = fold_label(cell.text)
            if label in self.lines:
                self.seen.add(label)
                return self.lines[label], label
        words = [cell.text for role, _, cell in named if role is not Role.CODE]
        return None, fold_label(words[0] if words else named[0][2].text)

    def _tell(self, role: Role, place: int, cell: Cell, line: Line | None, said: dict[str, str]) -> Iterator[RowDoubt]:
        match role:
            case Role.UNIT if not (line and line.unit):
                yield from self._tell_unit(place, cell, said)
            case Role.CODE:
                yield from self._tell_code(place, cell, said)
            case Role.INDICATOR if not (line and line.indicator):
                yield from self._tell_indicator(place, cell, said)
            case Role.INDUSTRY if not (line and line.industry is not None):
                yield from self._tell_industry(place, cell, said)
            case Role.PERIOD:
                yield from _tell_period(place, cell, said)
            case Role.MEASURED_IN:
                said["measured_in"] = spell_unit(cell.text)
            case _:
                pass

    def _tell_unit(self, place: int, cell: Cell, said: dict[str, str]) -> Iterator[RowDoubt]:
        if self.form.respondents and any(role is Role.CODE for _, role in self.labels):
            return
        found = self.roster.find(cell.text)
        if found is not None:
            if said.setdefault("unit", found) != found:
                what = f"代码与名称“{cell.text}”不是同一单位"
                yield RowDoubt("row.code_conflict", Severity.BLOCKING, place, what, "核对代码和名称")
        elif "unit" not in said:
            yield self._doubt_unit(place, cell.text)

    def _doubt_unit(self, place: int, text: str) -> RowDoubt:
        label = fold_label(text)
        if is_total(label):
            what = f"“{label}”行没有对应的单位，未导入"
            return RowDoubt("row.total", Severity.NOTE, place, what, "要用它核对的话，在表式里给它定单位")
        known = label in self.roster.ids
        what = f"“{label}”有几个单位同名" if known else f"不认识的单位“{label}”"
        return RowDoubt("row.unit", Severity.BLOCKING, place, what, "改用规范名称，或在表式里写明它是哪个单位")

    def _tell_code(self, place: int, cell: Cell, said: dict[str, str]) -> Iterator[RowDoubt]:
        code = fold_label(cell.text).upper()
        found = self.roster.find(code)
        if found is not None:
            if said.setdefault("unit", found) != found:
                what = f"代码“{code}”与名称不是同一单位"
                yield RowDoubt("row.code_conflict", Severity.BLOCKING, place, what, "核对代码和名称")
        elif self.form.respondents:
            if _CREDIT_CODE.fullmatch(code) and not _has_check_digit(code):
                what = f"统一社会信用代码“{code}”的校验位不对"
                yield RowDoubt("row.code_check", Severity.BLOCKING, place, what, "核对代码")
            if cell.kind is CellKind.NUMBER and len(code) > 15:
                what = f"代码“{code}”被存成了数字，末位已丢失"
                yield RowDoubt("row.code_digits", Severity.BLOCKING, place, what, "把代码列设为文本格式再填")
            said["unit"] = code
        elif not any(role is Role.UNIT for _, role in self.labels):
            yield RowDoubt("row.unit", Severity.BLOCKING, place, f"不认识的代码“{code}”", "核对代码")

    def _tell_indicator(self, place: int, cell: Cell, said: dict[str, str]) -> Iterator[RowDoubt]:
        name, unit = unit_in_label(cell.text)
        found = self.indicators.get(fold_label(cell.text)) or self.indicators.get(fold_label(name))
        if unit:
            said.setdefault("measured_in", unit)
        if found:
            said["indicator"] = found
        else:
            what = f"不认识的指标“{fold_label(cell.text)}”"
            yield RowDoubt("row.indicator", Severity.BLOCKING, place, what, "在表式里写明这一行是什么指标，或不导入")

    def _tell_industry(self, place: int, cell: Cell, said: dict[str, str]) -> Iterator[RowDoubt]:
        label = fold_label(cell.text)
        if is_total(label):
            said["industry"] = ""
        elif label in self.industries:
            said["industry"] = self.industries[label]
        else:
            what = f"不认识的行业“{label}”"
            yield RowDoubt("row.industry", Severity.BLOCKING, place, what, "在表式里写明它是哪个行业")


def _tell_period(place: int, cell: Cell, said: dict[str, str]) -> Iterator[RowDoubt]:
    is_vague = cell.kind is CellKind.NUMBER and "." in cell.text  # 2019.1 may be January or October
    period = None if is_vague else find_period(cell.text)
    if period is None:
        yield RowDoubt("row.period", Severity.BLOCKING, place, f"“{cell.text}”说不清是哪一期", "写成2019-06这样")
    else:
        said["period"] = period.code


def _has_check_digit(code: str) -> bool:
    """GB 32100: the last character of a unified social credit code follows from the other 17.

    >>> _has_check_digit("91350100M000100Y43"), _has_check_digit("91350100M000100Y44")
    (True, False)
    """
    total = sum(_SYMBOLS.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    return _SYMBOLS[(31 - total % 31) % 31] == code[17]
