"""Formulas by which a template checks itself: parts and whole, month and cumulative value, level, base and growth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from gongce.facts.importing.extraction.scaling import factor_between
from gongce.facts.importing.template.layout import FIRST_COLUMN, FIRST_ROW, FactColumn
from gongce.rulebook import Nature, Pack
from gongce.vocabulary import Period, PeriodKind

_GOOD, _BAD = "平衡", "不平衡"


@dataclass(frozen=True, slots=True)
class Balance:
    """One self-check: where its formula goes (under a column, or beside a row), and what it computes.

    `known` is a figure reported before that the formula uses; `{known}` in the formula stands for its cell.
    """

    title: str
    place: str
    formula: str
    row: int = 0
    column: int = 0
    known: float | None = None


def list_balances(
    columns: Sequence[FactColumn], units: Sequence[str], pack: Pack, period: Period, known: pl.DataFrame | None
) -> tuple[Balance, ...]:
    """Every self-check the columns and rows of a template allow."""
    return (
        *_balance_sums(columns, units, pack, period),
        *_balance_months(columns, units, known),
        *_balance_growth(columns, units),
    )


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(FIRST_ROW + row, FIRST_COLUMN + column))


def _judge(gap: str, cells: Sequence[str], allowed: str) -> str:
    """Blank while a figure is lacking, else whether the gap is within what rounding allows."""
    filled = ",".join(cells)
    return f'=IF(COUNT({filled})<{len(cells)},"",IF(ABS({gap})<={allowed},"{_GOOD}","{_BAD}"))'


def _balance_sums(columns: Sequence[FactColumn], units: Sequence[str], pack: Pack, period: Period) -> Iterator[Balance]:
    """A whole among the rows against its parts, where all of them are among the rows."""
    for whole in units:
        for hierarchy in dict.fromkeys(link.hierarchy for link in pack.memberships if link.under == whole):
            members = [unit.id for unit in pack.members(whole, hierarchy, period.end)]
            if not members or not set(members) <= set(units):
                continue
            title = f"{pack.unit(whole).title}＝各部分之和"
            for number, column in enumerate(columns):
                nature = pack.indicator(column.indicator).nature
                if column.measure == "growth" or nature in {Nature.RATIO, Nature.INDEX}:
                    continue
                parts = [_cell(units.index(member), number) for member in members]
                total = _cell(units.index(whole), number)
                gap = f"{total}-SUM({','.join(parts)})"
                yield Balance(title, "foot", _judge(gap, [total, *parts], _rounding([total, *parts])), column=number)


def _rounding(cells: Sequence[str]) -> str:
    """Half a unit of the last printed place for each figure: as many decimals as the sum shows, at least none."""
    shown = [f'IFERROR(LEN({cell})-FIND(".",{cell}),0)' for cell in cells[:30]]
    return f"{len(cells)}*0.5*10^-MAX(0,MIN({','.join(shown)}))+0.0000001"


def _balance_months(
    columns: Sequence[FactColumn], units: Sequence[str], known: pl.DataFrame | None
) -> Iterator[Balance]:
    """The month against the cumulative value less the one reported a month before."""
    by_id = {column.id: number for number, column in enumerate(columns)}
    for number, month in enumerate(columns):
        covered = Period.parse(month.period)
        if covered.kind is not PeriodKind.MONTH or month.measure != "level":
            continue
        total = by_id.get(_with_period(month, Period.ytd(covered.year, covered.last)))
        if total is None or columns[total].measured_in != month.measured_in:
            continue
        starts = covered.first == 1
        title = f"{month.heads[0]}：当月＝累计之差"
        for row, unit in enumerate(units):
            cells = [_cell(row, number), _cell(row, total)]
            before = None if starts else _find_before(month, unit, covered, known)
            if before is None and not starts:
                continue
            less = "" if starts else "-{known}"
            used = cells if starts else [*cells, "{known}"]
            gap = f"{cells[1]}{less}-{cells[0]}"
            yield Balance(title, "side", _judge(gap, used, _rounding(cells)), row=row, known=before)


def _with_period(column: FactColumn, period: Period) -> str:
    parts = (column.indicator, column.definition, column.industry, period.code, column.measure, column.price_basis)
    return "|".join((*parts, column.lane))


def _find_before(column: FactColumn, unit: str, covered: Period, known: pl.DataFrame | None) -> float | None:
    """The cumulative value of the month before, in the column's unit of measurement."""
    factor = factor_between(column.kept_in, column.measured_in)
    if known is None or factor is None:
        return None
    code = Period.ytd(covered.year, covered.last - 1).code
    wanted = {"unit": unit, "period": code, "indicator": column.indicator, "definition": column.definition}
    wanted |= {"industry": column.industry, "measure": "level", "lane": column.lane, "price_basis": column.price_basis}
    found = known.filter(pl.all_horizontal([pl.col(name) == value for name, value in wanted.items()]))
    value = found["value"][0] if found.height else None
    return None if value is None else float(Fraction(repr(value)) * factor)


def _balance_growth(columns: Sequence[FactColumn], units: Sequence[str]) -> Iterator[Balance]:
    """Level and base against growth, where a template asks for all three."""
    by_id = {column.id: number for number, column in enumerate(columns)}
    for number, growth in enumerate(columns):
        if growth.measure != "growth":
            continue
        level, base = (by_id.get(growth.id.replace("|growth|", f"|{measure}|")) for measure in ("level", "base"))
        if level is None or base is None or growth.price_basis == "comparable":
            continue
        title = f"{growth.heads[0]}：增速＝本期÷同期－1"
        for row in range(len(units)):
            cells = [_cell(row, level), _cell(row, base), _cell(row, number)]
            gap = f"IFERROR(({cells[0]}/{cells[1]}-1)*100,0)-{cells[2]}"
            yield Balance(title, "side", _judge(gap, cells, "0.06"), row=row)
