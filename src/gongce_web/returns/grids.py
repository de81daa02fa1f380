"""The grid of a return as its page shows it: rows, cells, what stands beside them, what is doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.facts.returns import AskedCell, Doubt, FormColumn, FormRow, Judgement, Prefill, Section
from gongce.facts.returns.context import Past
from gongce.vocabulary import Severity
from gongce_web.returns.models import Return, ReturnEvent, ReturnQuery
from gongce_web.returns.queries import Entries, judge_filed, list_events, list_queries, read_entries
from gongce_web.returns.sheets import past_of, procedure_of, sheet_of

MARKS: Mapping[Severity, tuple[str, str, str]] = {
    Severity.BLOCKING: ("blocking", "◆", gettext_noop("须改")),
    Severity.WARNING: ("doubt", "▲", gettext_noop("须说明")),
    Severity.NOTE: ("note", "●", gettext_noop("提示")),
}
"""Class, shape and word of each weight of doubt."""
EXPLAINED = ("explained", "△", gettext_noop("已说明"))
_ORDER = ("blocking", "doubt", "explained", "note")


@dataclass(frozen=True)
class ShownDoubt:
    """A doubt as a page tells it."""

    doubt: Doubt
    css: str
    shape: str
    word: str
    place: str


@dataclass(frozen=True)
class ShownCell:
    """A cell of the grid; `asked` is None where the form asks nothing there."""

    asked: AskedCell | None
    text: str = ""
    comment: str = ""
    row: int = 0
    column: int = 0
    doubts: tuple[ShownDoubt, ...] = ()
    has_query: bool = False
    offer: str = ""

    @property
    def mark(self) -> ShownDoubt | None:
        """The weightiest doubt."""
        return self.doubts[0] if self.doubts else None


@dataclass(frozen=True)
class ShownRow:
    """A row: its form's record, its unit of measurement, its cells, last period and the year before."""

    row: FormRow
    title: str
    measured_in: str
    cells: tuple[ShownCell, ...]
    last: str
    year_before: str


@dataclass(frozen=True)
class ShownHead:
    """A column's head with the unit its cells are in, where that is not the row's."""

    column: FormColumn
    measured_in: str


@dataclass(frozen=True)
class ShownQuery:
    """A question with the place it is about."""

    query: ReturnQuery
    place: str


@dataclass(frozen=True)
class ShownEvent:
    """What happened, in words."""

    event: ReturnEvent
    title: str


@dataclass(frozen=True)
class Grid:
    """A return laid out for its page."""

    filed: Return
    entries: Entries
    judged: Judgement
    queries: tuple[ShownQuery, ...]

    @cached_property
    def doubts(self) -> tuple[ShownDoubt, ...]:
        """Every doubt with its place; cells that are merely empty are counted, not listed."""
        cells = sheet_of(self.filed.round).by_id
        shown = [self._show(one, cells[one.cell]) for one in self.judged.doubts if one.code != "cell.empty"]
        return tuple(sorted(shown, key=lambda one: _ORDER.index(one.css)))

    @cached_property
    def empty(self) -> int:
        """How many cells are still empty."""
        return sum(one.code == "cell.empty" for one in self.judged.doubts)

    @cached_property
    def wrong(self) -> int:
        """How many cells must be mended."""
        return len({one.cell for one in self.judged.blocking if one.code != "cell.empty"})

    @cached_property
    def unexplained(self) -> int:
        """How many cells wait for an explanation."""
        return len({one.cell for one in self.judged.unexplained})

    @property
    def waiting(self) -> tuple[ShownQuery, ...]:
        """Questions not answered yet."""
        return tuple(one for one in self.queries if one.query.answered_at is None)

    @property
    def span(self) -> int:
        """Columns of the table."""
        return len(self.heads) + 3

    @property
    def is_ready(self) -> bool:
        """Whether it may be submitted."""
        return self.judged.is_ready and not self.waiting

    @property
    def cells(self) -> int:
        """How many cells are asked."""
        return len(sheet_of(self.filed.round).cells)

    @property
    def filled(self) -> int:
        """How many say something that can be read."""
        return self.entries.filled

    def _show(self, doubt: Doubt, cell: AskedCell) -> ShownDoubt:
        is_explained = doubt.severity is Severity.WARNING and doubt not in self.judged.unexplained
        css, shape, plain = EXPLAINED if is_explained else MARKS[doubt.severity]
        word = _(plain)
        return ShownDoubt(doubt, css, shape, word, cell.place)

    @cached_property
    def heads(self) -> tuple[ShownHead, ...]:
        """The columns with their units."""
        form = sheet_of(self.filed.round).form
        return tuple(
            ShownHead(column, "%" if column.measure == "growth" else column.measured_in or "")
            for column in form.columns
        )

    @cached_property
    def sections(self) -> tuple[tuple[Section, tuple[ShownRow, ...]], ...]:
        """Sections with their rows."""
        at, found = 0, []
        for section in sheet_of(self.filed.round).form.sections:
            rows = []
            for row in section.rows:
                rows.append(self._row(row, at))
                at += 1
            found.append((section, tuple(rows)))
        return tuple(found)

    @cached_property
    def _past(self) -> Past:
        return past_of(self.filed.unit.code)

    def _row(self, row: FormRow, at: int) -> ShownRow:
        sheet = sheet_of(self.filed.round)
        asked = [sheet.at(row, column) for column in sheet.form.columns]
        first = next(cell for cell in asked if cell is not None)
        past = self._past.of(first)
        cells = tuple(self._cell(cell, at, place) for place, cell in enumerate(asked))
        return ShownRow(row, first.title, first.measured_in, cells, past.last, past.year_before)

    def _cell(self, asked: AskedCell | None, row: int, column: int) -> ShownCell:
        if asked is None:
            return ShownCell(None)
        kept = self.entries.cells.get(asked.id)
        doubts = tuple(one for one in self.doubts if one.doubt.cell == asked.id)
        has_query = any(one.query.cell == asked.id for one in self.waiting)
        text, comment = (kept.text, kept.comment) if kept else ("", "")
        offer = "" if text else self.offers.get(asked.id, "")
        return ShownCell(asked, text, comment, row, column, doubts, has_query, offer)

    @cached_property
    def offers(self) -> dict[str, str]:
        """What the empty cells offer, by their ids."""
        return offers_of(self.filed, self.entries)


def offers_of(filed: Return, entries: Entries) -> dict[str, str]:
    """What the past offers for the cells that are still empty, by their ids; nothing of it counts until it is taken."""
    sheet, past = sheet_of(filed.round), past_of(filed.unit.code)
    rows, found = {row.id: row for row in sheet.form.rows}, {}
    for cell in sheet.cells:
        prefill = sheet.form.prefill_of(rows[cell.row], sheet.form.column(cell.column))
        entry = entries.read.get(cell.id)
        if prefill is not Prefill.NOTHING and (entry is None or entry.is_empty):
            found[cell.id] = past.offer(cell, prefill)
    return {name: text for name, text in found.items() if text}


def show_grid(filed: Return) -> Grid:
    """The grid of a return as it stands."""
    entries = read_entries(filed)
    cells = sheet_of(filed.round).by_id
    queries = tuple(ShownQuery(one, cells[one.cell].place if one.cell in cells else "") for one in list_queries(filed))
    return Grid(filed, entries, judge_filed(filed, entries), queries)


def show_events(filed: Return, most: int = 30) -> tuple[ShownEvent, ...]:
    """The last things that happened, the newest first."""
    procedure = procedure_of(filed.round)
    steps = {step.id: step.title for step in procedure.transitions}
    return tuple(ShownEvent(one, steps.get(one.name, one.name)) for one in list_events(filed)[:most])
