"""The archive's rows as a table to ask: one key, one value, with its cell; what a correction replaced is kept too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import polars as pl

from gongce.appraisal.ranking import as_fraction
from gongce.vocabulary import CellSource, Trace

Key = tuple[str, str, str, str, str]
"""Indicator, place, industry, period code, measure."""
_COLUMNS = ("indicator", "unit", "industry", "period", "measure")
_READ = (*_COLUMNS, "definition", "value", "decimals", "printed", "cell", "batch", "recorded_at", "price_basis", "lane")
_NAMES = {"level": "累计", "growth": "同比", "base": "上年同期"}


@dataclass(frozen=True, slots=True)
class Row:
    """One stored fact."""

    value: Fraction
    decimals: int
    printed: str
    cell: str
    batch: str
    recorded_at: str


class FactTable:
    """Rows by key, newest of each; and what was replaced.

    Missing-data policy: a row without a value answers nothing.

    Args:
        current: the observation frame as read at the moment (one row a key).
        vintages: every row recorded by then; what `current` does not hold any more is an old vintage.
        files: batch → file name and SHA-256.
    """

    def __init__(self, current: pl.DataFrame, vintages: pl.DataFrame, files: Mapping[str, tuple[str, str]]) -> None:
        self.files = files
        self._rows = dict(_keyed(current))
        self._old: dict[Key, list[Row]] = {}
        for key, row in _keyed(vintages):
            now = self._rows.get(key)
            if now is not None and row.value != now.value:
                self._old.setdefault(key, []).append(row)

    def get(self, indicator: str, place: str, industry: str, period: str, measure: str) -> Row | None:
        """The row of a key."""
        return self._rows.get((indicator, place, industry, period, measure))

    def old(self, indicator: str, place: str, industry: str, period: str, measure: str) -> tuple[Row, ...]:
        """What the key's value was before corrections."""
        return tuple(self._old.get((indicator, place, industry, period, measure), ()))

    @cached_property
    def _industries(self) -> set[tuple[str, str]]:
        return {(key[0], key[2]) for key in self._rows}

    def has_industry(self, indicator: str, industry: str) -> bool:
        """Whether an indicator is reported for an industry anywhere."""
        return (indicator, industry) in self._industries

    def codes(self) -> set[str]:
        """Every period that has a row."""
        return self._codes

    @cached_property
    def _codes(self) -> set[str]:
        return {key[3] for key in self._rows}

    def trace(self, key: Iterable[str], row: Row) -> Trace:
        """A stored fact's trace to its cell."""
        sheet, _, cell = row.cell.rpartition("!")
        name, sha = self.files.get(row.batch, ("", ""))
        source = CellSource(row.batch, name, sheet, cell or row.cell, sha)
        indicator, place, industry, period, measure = key
        label = "/".join(filter(None, (indicator, place, industry, period, _NAMES.get(measure, measure))))
        return Trace(
            row.printed or str(float(row.value)), label, sources=(source,), note=f"录入于{row.recorded_at[:10]}"
        )


def _keyed(frame: pl.DataFrame) -> Iterator[tuple[Key, Row]]:
    rows = frame.filter(pl.col("value").is_not_null()).sort("definition", "recorded_at", descending=[True, False])
    for one in rows.select([name for name in _READ if name in rows.columns]).iter_rows(named=True):
        key: Any = tuple(one[name] for name in _COLUMNS)
        value = as_fraction(one["value"])
        yield key, Row(
            value, int(one["decimals"] if one["decimals"] is not None else _places(value)), one["printed"] or "",
            one["cell"] or "", one["batch"], str(one["recorded_at"]),
        )  # fmt: skip


def _places(value: Fraction) -> int:
    """The decimals that write a value exactly, at most six."""
    return next((count for count in range(6) if (value * 10**count).denominator == 1), 6)
