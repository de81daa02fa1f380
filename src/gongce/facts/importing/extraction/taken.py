"""What a file holds, kept column by column: facts, cells of figures with their state, and what is doubtful."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

FACT_COLUMNS = (
    "indicator", "definition", "unit", "industry", "period", "measure", "price_basis", "lane", "value", "decimals",
    "printed", "missing", "cell",
)  # fmt: skip
"""The columns of an observation, in the order of its schema, but for the stamps."""
CELL_COLUMNS = ("sheet", "row", "column", "address", "text", "state", "code", "message")


class CellState(StrEnum):
    """How a cell of figures came out."""

    READ = "read"
    NOTED = "noted"
    """Read, with something a person may want to know."""
    BLANK = "blank"
    """No value, for a stated reason."""
    BAD = "bad"
    LEFT = "left"
    """Left out by the form."""


class CellNote(NamedTuple):
    """One cell of figures: where it is, what it says, how it came out."""

    sheet: str
    row: int
    column: int
    address: str
    text: str
    state: CellState
    code: str = ""
    message: str = ""


class Columns:
    """Rows kept as one list a column: a long table is built from them in a fraction of the time that rows take.

    >>> table = Columns(("name", "value"))
    >>> table.add(("a", 1))
    >>> table.extend({"name": ["b", "c"], "value": [2, 3]})
    >>> len(table), list(table.rows())[1]
    (3, {'name': 'b', 'value': 2})
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.lists: dict[str, list[Any]] = {name: [] for name in names}
        self._appends = [values.append for values in self.lists.values()]

    def __len__(self) -> int:
        return len(next(iter(self.lists.values())))

    def add(self, row: Sequence[Any]) -> None:
        """One row, its values in the order of the columns."""
        for append, value in zip(self._appends, row, strict=True):
            append(value)

    def extend(self, rows: Mapping[str, Sequence[Any]]) -> None:
        """Many rows, each column's values as long as the others'."""
        for name, values in self.lists.items():
            values.extend(rows[name])

    def rows(self) -> Iterable[dict[str, Any]]:
        """Every row by column name."""
        return (dict(zip(self.lists, row, strict=True)) for row in zip(*self.lists.values(), strict=True))

    def replace(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Other rows in place of these."""
        kept = list(rows)
        for name, values in self.lists.items():
            values[:] = [row[name] for row in kept]


@dataclass(slots=True)
class Extracted:
    """What a file holds: facts by `FACT_COLUMNS`, cells by `CELL_COLUMNS`, findings."""

    facts: Columns = field(default_factory=lambda: Columns(FACT_COLUMNS))
    cells: Columns = field(default_factory=lambda: Columns(CELL_COLUMNS))
    findings: list[Any] = field(default_factory=list)
