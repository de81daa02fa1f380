"""The panel beside a cell: history, usual range, comment, who wrote it, questions, where it is used."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongce.bulletins.charts.chart import Spec
from gongce.bulletins.charts.paths import Path, path_chart
from gongce.facts.returns import REASONS, AskedCell
from gongce.facts.returns.context import CellPast
from gongce.facts.schema import KEY
from gongce.vocabulary import GongceError, Period, PeriodKind
from gongce.workspace.return_forms import Use, uses_of
from gongce_web.city.workspaces import open_city
from gongce_web.returns.grids import ShownDoubt, ShownQuery, show_grid
from gongce_web.returns.models import Return, ReturnCell
from gongce_web.returns.sheets import city_uses, past_of, sheet_of

_MOST_USES = 12
_WIDE = 300
_RECENT, _LARGE = 22, 1000


@dataclass(frozen=True)
class CellPanel:
    """All a person may want to know of one cell."""

    cell: AskedCell
    kept: ReturnCell | None
    past: CellPast
    usual: str
    doubts: tuple[ShownDoubt, ...]
    queries: tuple[ShownQuery, ...]
    uses: tuple[Use, ...]
    source: str
    reasons: tuple[tuple[str, str], ...] = tuple(REASONS.items())

    @property
    def is_drawn(self) -> bool:
        """Whether there is a past to draw."""
        return len(self.past.values) > 1

    @property
    def recent(self) -> tuple[tuple[Period, str], ...]:
        """The last two years' figures, the newest first."""
        digits = digits_of(self.cell, self.past.values[-1][1] if self.past.values else 0)
        return tuple((period, f"{value:.{digits}f}") for period, value in reversed(self.past.values[-_RECENT:]))


def digits_of(cell: AskedCell, value: float) -> int:
    """Decimals to show a figure with."""
    return 1 if cell.measured_in == "%" else 0 if abs(value) >= _LARGE else 2


def show_cell(filed: Return, cell: AskedCell) -> CellPanel:
    """The panel of one cell."""
    grid = show_grid(filed)
    past = past_of(filed.unit.code).of(cell)
    kept = grid.entries.cells.get(cell.id)
    doubts = tuple(one for one in grid.doubts if one.doubt.cell == cell.id)
    queries = tuple(one for one in grid.queries if one.query.cell == cell.id)
    units = frozenset(filed.unit.path.split("/"))
    uses = uses_of(cell, city_uses(), units)[:_MOST_USES]
    return CellPanel(cell, kept, past, _usual(past, cell), doubts, queries, uses, _source(filed, cell, past))


def _usual(past: CellPast, cell: AskedCell) -> str:
    if past.low is None or past.high is None:
        return ""
    digits = digits_of(cell, past.high)
    return _("%(low)s至%(high)s") % {"low": f"{past.low:.{digits}f}", "high": f"{past.high:.{digits}f}"}


def _source(filed: Return, cell: AskedCell, past: CellPast) -> str:
    """Where last period's figure came from; the archive answers, "" where it has none."""
    if not past.values:
        return ""
    fact = dict(zip(KEY, cell.key_of(filed.unit.code), strict=True)) | {"period": past.values[-1][0].code}
    try:
        trace = open_city().archive.explain(fact)
    except GongceError:
        return ""
    sources = list(trace.all_sources())
    return f"{past.values[-1][0].title}：{trace.value}，{sources[0]}" if sources else ""


def find_cell(filed: Return, name: str) -> AskedCell | None:
    """The cell of that id."""
    return sheet_of(filed.round).by_id.get(name)


def draw_cell(filed: Return, cell: AskedCell) -> Spec:
    """This year's figures of a cell against last year's, what is typed now at the end."""
    values = dict(past_of(filed.unit.code).of(cell).values)
    now = Period.parse(cell.period)
    kept = filed.cells.filter(cell=cell.id).first()
    if kept and kept.value is not None:
        values[now] = float(kept.value)
    months = [period for period in _year(now) if period in values or period.a_year_before in values or period <= now]
    actual = [values.get(period) for period in months]
    path = Path(
        [_name(period) for period in months], actual, last_year=[values.get(one.a_year_before) for one in months]
    )
    title = f"{cell.title}{cell.head}"
    decimals = digits_of(cell, max((abs(one) for one in actual if one), default=0))
    chart: Any = path_chart(title, path, measure=now.title, unit=cell.measured_in, decimals=decimals)
    spec: Spec = chart.draw(_WIDE)
    return spec


def _year(now: Period) -> list[Period]:
    """The periods of a year like this one; of years, the last ones."""
    if now.kind is PeriodKind.YTD:
        return [Period.ytd(now.year, month) for month in range(2, 13)]
    if now.kind is PeriodKind.MONTH:
        return [Period.month(now.year, month) for month in range(2, 13)]
    if now.kind is PeriodKind.QUARTER:
        return [Period.quarter(now.year, number) for number in range(1, 5)]
    return [Period.of_year(year) for year in range(now.year - 5, now.year + 1)]


def _name(period: Period) -> str:
    if period.kind is PeriodKind.QUARTER:
        return _("%(last)s季") % {"last": period.last // 3}
    return (
        _("%(last)s月") % {"last": period.last}
        if period.kind in (PeriodKind.YTD, PeriodKind.MONTH)
        else str(period.year)
    )
