"""Which observations a read asks for, as a filter of files and of rows."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import reduce
from operator import and_

import polars as pl

from gongce.facts.contents import YEAR_DIGITS
from gongce.facts.lane_tables import DataFile
from gongce.vocabulary import UsageError

_COLUMN = {
    "indicators": "indicator",
    "units": "unit",
    "periods": "period",
    "measures": "measure",
    "industries": "industry",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Values a read is limited to; None asks for all of a column, an empty set for nothing."""

    indicators: frozenset[str] | None = None
    units: frozenset[str] | None = None
    periods: frozenset[str] | None = None
    measures: frozenset[str] | None = None
    industries: frozenset[str] | None = None

    @classmethod
    def of(cls, **wanted: Collection[str] | None) -> "Selection":
        """The selection of these values.

        Raises:
            UsageError: a text where a collection of texts is meant.

        >>> Selection.of(units=["c1"]).units
        frozenset({'c1'})
        """
        for name, values in wanted.items():
            if isinstance(values, str):
                raise UsageError(f"{name} is a text, not a collection", where=values, remedy=f"write [{values!r}]")
        return cls(**{name: None if values is None else frozenset(map(str, values)) for name, values in wanted.items()})

    def _limits(self) -> dict[str, frozenset[str]]:
        found = {_COLUMN[field.name]: getattr(self, field.name) for field in fields(self)}
        return {column: values for column, values in found.items() if values is not None}

    def keeps_file(self, file: DataFile) -> bool:
        """Whether a row that is asked for may be in the file."""
        if self.periods is not None and file.year not in {int(code[:YEAR_DIGITS]) for code in self.periods}:
            return False
        return all(file.holds(column, values) for column, values in self._limits().items())

    @property
    def expression(self) -> pl.Expr | None:
        """The filter of rows; None where every row is asked for."""
        limits = [_match(column, values) for column, values in self._limits().items()]
        return reduce(and_, limits) if limits else None


def _match(column: str, values: frozenset[str]) -> pl.Expr:
    if len(values) == 1:
        return pl.col(column) == next(iter(values))
    return pl.col(column).is_in(sorted(values))
