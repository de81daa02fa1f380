"""Monitoring of one period: everything a bulletin or a page says about figures, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import polars as pl

from gongce.monitoring.figures import REPORTED
from gongce.monitoring.series import SERIES_KEY
from gongce.monitoring.traces import trace_figure
from gongce.vocabulary import Finding, InputError, Period, Trace


@dataclass(frozen=True)
class Monitoring:
    """What is known about a period as of a moment.

    Args:
        pack: the pack's name.
        period: the total the figures are of (2019-YTD06).
        as_of: what was recorded later is not in it.
        figures: FIGURE_SCHEMA (`gongce.monitoring.figures`), one row per indicator, definition, unit, industry, lane.
        contributions: CONTRIBUTION_SCHEMA, one row per part of a whole: share, growth, pull, contribution, as computed
            and as printed; printed parts add up to the printed whole.
        absent: who has not reported: indicator, unit, industry, reason, and what was reported the time before.
        findings: doubts about the data, for people.
        inputs: the observations behind the figures.
        files: batch → file name and SHA-256, for traces.
    """

    pack: str
    period: Period
    as_of: datetime
    figures: pl.DataFrame
    contributions: pl.DataFrame
    absent: pl.DataFrame
    findings: tuple[Finding, ...]
    inputs: pl.DataFrame
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def row(self, indicator: str, unit: str, industry: str = "", definition: str | None = None) -> dict[str, Any]:
        """One figure's row.

        Raises:
            InputError: there is none, or several definitions have one and none is named.
        """
        found = self.figures.filter(
            (pl.col("indicator") == indicator) & (pl.col("unit") == unit) & (pl.col("industry") == industry)
        )
        if definition is not None:
            found = found.filter(pl.col("definition") == definition)
        if found.height > 1:
            found = found.filter(pl.col("status") == REPORTED)
        if found.height != 1:
            what = "no figure" if found.is_empty() else "several figures"
            raise InputError(what, where=f"{indicator} {unit} {self.period}", remedy="name unit, industry, definition")
        return found.row(0, named=True)

    @cached_property
    def reported(self) -> pl.DataFrame:
        """The figures whose level is known."""
        return self.figures.filter(pl.col("status") == REPORTED)

    def behind(self, *lights: str) -> pl.DataFrame:
        """Figures with one of the lights (left out: behind and overdue), for level or growth targets."""
        wanted = list(lights or ("behind", "overdue"))
        return self.figures.filter(pl.col("light").is_in(wanted) | pl.col("growth_light").is_in(wanted))

    def inputs_of(self, row: Mapping[str, Any]) -> pl.DataFrame:
        """The observations behind one figure's row."""
        return self.inputs.filter(pl.all_horizontal(pl.col(name) == row[name] for name in SERIES_KEY))

    def trace(self, row: Mapping[str, Any], column: str) -> Trace:
        """Why one figure is what it is: formula, inputs, cells.

        Args:
            row: a row of `figures`.
            column: one of its columns.

        Raises:
            InputError: no such column.
        """
        if column not in row:
            raise InputError("no such column", where=column, remedy="see FIGURE_SCHEMA")
        inputs = self.inputs_of(row)
        return trace_figure(inputs, row, column, pack=self.pack, period=self.period, files=self.files)
