"""A table with its margins: cells over dimensions, who contributes, and which cells add up to which."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from gongce.monitoring.arrays import FloatArray, IntArray
from gongce.vocabulary import InputError

TOTAL = ""
"""A dimension's total."""


@dataclass(frozen=True)
class CellTable:
    """Cells of a table and its margins.

    Args:
        dimensions: the columns.
        keys: (cells,) the value of each dimension, TOTAL for its total.
        values: (cells,) sums of the respondents' values, not negative.
        counts: (cells,) how many respondents with a value above zero.
        largest: (cells,) the largest contribution.
        second: (cells,) the second largest, 0 where there is none.
        sums: per relation the total's cell and its parts' cells.
        single: (cells,) the number of the only respondent, −1 where there are none or several.
    """

    dimensions: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    values: FloatArray
    counts: IntArray
    largest: FloatArray
    second: FloatArray
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    single: IntArray

    def place(self, key: tuple[str, ...]) -> int:
        """The number of a cell.

        Raises:
            InputError: there is none.
        """
        try:
            return self.keys.index(key)
        except ValueError:
            raise InputError(f"no cell {'/'.join(key)}", where="table", remedy="see its keys") from None


def build_table(
    respondents: pl.DataFrame, dimensions: Sequence[str], *, respondent: str = "unit", value: str = "value"
) -> CellTable:
    """Every cell and margin of a table over respondent-level values.

    Empty cells (no respondent) are left out: they are structural zeros everybody knows.

    Args:
        respondents: one row a respondent and value; a null value is left out.
        dimensions: one to three columns of text; a value "" is refused (it would be the total).
        respondent: the column that names who reported.
        value: the column of values, not negative.

    Raises:
        InputError: a negative value, an empty dimension value, or a column that is missing.

    >>> rows = pl.DataFrame({"unit": ["a", "b", "c"], "industry": ["x", "x", "y"], "value": [5.0, 3.0, 2.0]})
    >>> table = build_table(rows, ["industry"])
    >>> dict(zip(table.keys, table.values.tolist(), strict=True))
    {('',): 10.0, ('x',): 8.0, ('y',): 2.0}
    """
    columns = [*dimensions, respondent, value]
    lacking = next((name for name in columns if name not in respondents.columns), None)
    if lacking is not None:
        raise InputError(f"no column {lacking}", where="respondents", remedy=f"columns are {', '.join(columns)}")
    rows = respondents.select(columns).filter(pl.col(value).is_not_null())
    _require_plain(rows, dimensions, value)
    summed = rows.group_by([*dimensions, respondent]).agg(pl.col(value).sum()).filter(pl.col(value) > 0)
    return _collect(_margins(summed, list(dimensions), respondent, value), tuple(dimensions))


def _require_plain(rows: pl.DataFrame, dimensions: Sequence[str], value: str) -> None:
    if rows.filter(pl.col(value) < 0).height:
        raise InputError(
            "a negative value", where="respondents", remedy="shift the values, or publish no table of them"
        )
    for name in dimensions:
        if rows.filter(pl.col(name) == TOTAL).height:
            raise InputError(f"an empty {name}", where="respondents", remedy="name what it belongs to")


def _margins(rows: pl.DataFrame, dimensions: list[str], respondent: str, value: str) -> pl.DataFrame:
    parts = []
    for kept in product([True, False], repeat=len(dimensions)):
        names = [name for name, keep in zip(dimensions, kept, strict=True) if keep]
        own = rows.group_by([*names, respondent]).agg(pl.col(value).sum())
        lost = [pl.lit(TOTAL).alias(name) for name in dimensions if name not in names]
        parts.append(own.with_columns(lost).select(*dimensions, respondent, value))
    every = pl.concat(parts).sort(value, descending=True, maintain_order=True)
    return (
        every.group_by(dimensions)
        .agg(
            pl.col(value).sum().alias("_sum"),
            pl.len().alias("_count"),
            pl.col(value).first().alias("_first"),
            pl.col(value).slice(1, 1).first().fill_null(0.0).alias("_second"),
            pl.col(respondent).first().alias("_who"),
        )
        .sort(dimensions)
    )


def _collect(cells: pl.DataFrame, dimensions: tuple[str, ...]) -> CellTable:
    keys = tuple(cells.select(dimensions).iter_rows())
    names = {name: number for number, name in enumerate(dict.fromkeys(cells["_who"].to_list()))}
    counts = cells["_count"].to_numpy().astype(np.int64)
    who = np.array([names[name] for name in cells["_who"].to_list()], np.int64)
    return CellTable(
        dimensions,
        keys,
        cells["_sum"].to_numpy(),
        counts,
        cells["_first"].to_numpy(),
        cells["_second"].to_numpy(),
        _relate(keys, len(dimensions)),
        np.where(counts == 1, who, -1),
    )


def _relate(keys: tuple[tuple[str, ...], ...], dimensions: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Every total with its parts along each dimension; a total of a single part is that part."""
    place = {key: number for number, key in enumerate(keys)}
    found: dict[tuple[int, int], list[int]] = {}
    for key, number in place.items():
        for axis in range(dimensions):
            if key[axis] != TOTAL:
                total = place[(*key[:axis], TOTAL, *key[axis + 1 :])]
                found.setdefault((total, axis), []).append(number)
    return tuple((total, tuple(parts)) for (total, _), parts in sorted(found.items()))
