"""Tables as grids of spans: merged cells repeat the span of the one cell they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongce.documents.loaders.limits import MOST_CELLS
from gongce.vocabulary import Span


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text span, and how many columns and rows of the grid it covers."""

    span: Span
    columns: int = 1
    rows: int = 1


def lay_out_cells(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Span, ...], ...]:
    """The grid of a table, row by row; a cell over several columns or rows repeats its span in each.

    A grid of more than `MOST_CELLS` places is given without repeating.

    >>> a, b, c = Span(0, 1), Span(2, 3), Span(4, 5)
    >>> lay_out_cells([[Cell(a, rows=2), Cell(b, columns=2)], [Cell(c), Cell(b)]])
    ((Span(start=0, end=1), Span(start=2, end=3), Span(start=2, end=3)),
     (Span(start=0, end=1), Span(start=4, end=5), Span(start=2, end=3)))
    """
    if sum(cell.columns * cell.rows for row in rows for cell in row) > MOST_CELLS:
        return tuple(tuple(cell.span for cell in row) for row in rows)
    grid: list[dict[int, Span]] = [{} for _ in rows]
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[index]:
                column += 1
            for below in range(index, min(index + cell.rows, len(rows))):
                grid[below].update({column + offset: cell.span for offset in range(cell.columns)})
            column += cell.columns
    return tuple(tuple(places[column] for column in sorted(places)) for places in grid if places)
