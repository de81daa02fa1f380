"""Tables: the rows above 合计 and the columns before it."""

import re
from collections.abc import Iterator, Sequence

from gongce.documents.audit.drafting import Finding, Member, write_number
from gongce.documents.audit.page import Page
from gongce.documents.model import Table
from gongce.relations import Figure, Verdict, decide_sum
from gongce.vocabulary import Span

RELATION = "table_sum"
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计)$")
_INNER = re.compile(r"小\s*计|其中")
_RATIO = re.compile(r"占比|比重|增速|增长|增幅|%|率|排名|位次|均|单价|强度|指数")
_NUMERAL = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*$")
_MOST_CELLS = 4_000

Cell = tuple[Figure, Span]


def find_tables(page: Page) -> Iterator[Finding]:
    """One finding for each total a table prints over numbers that are all there."""
    for table in page.document.tables:
        rows = [_row(page, row) for row in table.rows]
        if sum(len(row) for row in rows) <= _MOST_CELLS and not _is_mixed(page, table):
            yield from _columns(page, table, rows)


def _row(page: Page, spans: Sequence[Span]) -> list[Cell | None]:
    return [_cell(page, span) for span in spans]


def _cell(page: Page, span: Span) -> Cell | None:
    """The figure of a cell that holds a plain number and nothing else."""
    found = _NUMERAL.match(span.text(page.text))
    if not found:
        return None
    figure = Figure.parse(found[1])
    return figure, Span(span.start + found.start(1), span.start + found.end(1))


def _is_mixed(page: Page, table: Table) -> bool:
    """Whether a first column tells of subtotals or parts of parts, so that rows are not all alike."""
    return any(_INNER.search(cell.text(page.text)) for row in table.rows for cell in row[:2] if _has_words(page, cell))


def _has_words(page: Page, cell: Span) -> bool:
    return not _NUMERAL.match(cell.text(page.text))


def _columns(page: Page, table: Table, rows: Sequence[Sequence[Cell | None]]) -> Iterator[Finding]:
    totals = [at for at, row in enumerate(table.rows) if row and _TOTAL.match(row[0].text(page.text).strip())]
    if len(totals) != 1:
        return
    at = totals[0]
    body = _body(rows, at)
    for column in range(1, len(rows[at])):
        total = rows[at][column]
        parts = [row[column] for row in body if column < len(row)]
        known = [part for part in parts if part]
        is_apart = len({span for _, span in known}) == len(known)
        if total and is_apart and len(known) == len(parts) >= 2 and not _is_ratio(page, table, column):
            yield _finding(known, total)


def _body(rows: Sequence[Sequence[Cell | None]], at: int) -> list[Sequence[Cell | None]]:
    """The rows a total sums: those above it, or, where it stands first, those below, that hold numbers."""
    numeric = [place for place, row in enumerate(rows) if any(row[1:]) and place != at]
    above = [rows[place] for place in numeric if place < at]
    return above or [rows[place] for place in numeric if place > at]


def _is_ratio(page: Page, table: Table, column: int) -> bool:
    """Whether a column's head says that its cells do not add up (增速, 占比)."""
    heads = [row[column].text(page.text) for row in table.rows[:3] if column < len(row)]
    return any(_RATIO.search(head) for head in heads)


def _finding(parts: Sequence[Cell], total: Cell) -> Finding:
    decision = decide_sum([figure for figure, _ in parts], total[0])
    exact = write_number(decision.exact or total[0].value)
    printed = write_number(total[0].value)
    terms = "+".join(write_number(figure.value) for figure, _ in parts)
    words = {
        Verdict.HOLDS: f"表中{terms}={printed},合计无误",
        Verdict.ROUNDING: f"表中{terms}={exact},合计写作{printed},差额在四舍五入范围内",
    }
    message = words.get(decision.verdict, f"表中{terms}={exact},合计却写作{printed},合计应为{exact}")
    members: list[Member] = [*(("part", span) for _, span in parts), ("whole", total[1])]
    remedy = "" if decision.verdict is Verdict.HOLDS else f"合计应为{exact},或核对各行"
    return Finding(RELATION, decision, members, message, printed, exact, remedy)
