"""The trace of a figure: the formula's name, the observations that went into it, their cells."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from gongce.vocabulary import CellSource, Period, RuleSource, Source, Trace

_NOW = ("level_now", "growth_now", "base_now")
_BEFORE = ("level_before", "growth_before", "base_before")
_PAST = ("past_", "whole_")
_GROWTH, _MONTHS, _PACE = "monitoring.growth.", "monitoring.months.", "monitoring.pace."
FORMULAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "level": ("", ("level_now",)),
    "growth": (_GROWTH + "growth_over_base", ("growth_now", "level_now", "base_now")),
    "base": (_GROWTH + "implied_bases", ("base_now", "level_now", "growth_now")),
    "base_low": (_GROWTH + "implied_base_bounds", _NOW),
    "base_high": (_GROWTH + "implied_base_bounds", _NOW),
    "nominal_growth": (_GROWTH + "growth_over_base", ("level_now", "past_1")),
    "month": (_MONTHS + "monthly_from_cumulative", ("level_now", "level_before")),
    "month_growth": (_GROWTH + "month_growth", (*_NOW, *_BEFORE)),
    "month_growth_low": (_GROWTH + "month_growth_bounds", (*_NOW, *_BEFORE)),
    "month_growth_high": (_GROWTH + "month_growth_bounds", (*_NOW, *_BEFORE)),
    "growth_a_year_before": ("", ("growth_a_year_before",)),
    "two_year": (_GROWTH + "two_year_average", ("growth_now", "growth_a_year_before")),
    "share_of_target": ("monitoring.figures.progress_columns.level_progress", ("level_now",)),
    "schedule": (_PACE + "historical_shares", _PAST),
    "schedule_sd": (_PACE + "historical_shares", _PAST),
    "gap": (_PACE + "pace_gap", ("level_now", *_PAST)),
    "gap_floor": (_PACE + "pace_gap", ("level_now", *_PAST)),
    "gap_strive": (_PACE + "pace_gap", ("level_now", *_PAST)),
    "left": (_PACE + "left_to_do", ("level_now",)),
    "needed_per_month": (_PACE + "needed_per_month", ("level_now",)),
    "light": ("monitoring.lights.light_targets", ("level_now", *_PAST)),
    "growth_gap": ("monitoring.figures.progress_columns.growth_progress", _NOW),
    "growth_light": ("monitoring.lights.light_targets", _NOW),
    "catch_up_growth": (_GROWTH + "catch_up_growth", (*_NOW, "base_whole", "whole_1")),
}
"""Column → the public function that computes it, and the cells it is computed from (a name that ends in _ stands for
all that begin so); columns of targets are not among them: they come from the pack."""
_TARGETS = ("floor", "target", "strive")
_TARGET_USERS = frozenset({"share_of_target", "gap", "gap_floor", "gap_strive", "left", "needed_per_month", "light"})
_GROWTH_TARGET_USERS = frozenset({"growth_gap", "growth_light", "catch_up_growth"})
_NOTES = {
    "nominal_growth": "名义同比：两年公布总量相除，口径不同，只作参考",
    "base": "同口径基数由总量和公布增速推算",
}


def trace_figure(
    inputs: pl.DataFrame,
    row: Mapping[str, Any],
    column: str,
    *,
    pack: str,
    period: Period,
    files: Mapping[str, tuple[str, str]],
) -> Trace:
    """The trace of one column of a row of figures.

    Args:
        inputs: the observations behind the row, with the column `slot`.
        row: the row.
        column: the column's name.
        pack: the pack's name, for targets.
        period: the total the figures are of.
        files: batch → file name and SHA-256, where known.
    """
    label = f"{row['indicator']} {row['unit']} {period.title} {column}"
    growth_side = column.startswith("growth_") and column.removeprefix("growth_") in _TARGETS
    if column in _TARGETS or growth_side:
        return _trace_target(row, column, pack, label, "growth_" if growth_side else "")
    formula, slots = FORMULAS.get(column, ("", ()))
    cells = tuple(_trace_cells(inputs, slots, files))
    if column in ("growth", "base") and _is_read(row, column):
        formula, cells = "", tuple(cell for cell in cells if cell.label.startswith(f"{column}_now"))
    if column in _TARGET_USERS:
        cells += (_trace_target(row, "target", pack, "目标", ""),)
    if column in _GROWTH_TARGET_USERS:
        cells += (_trace_target(row, "growth_target", pack, "增速目标", "growth_"),)
    return Trace(_print(row.get(column)), label, formula, cells, note="" if not formula else _NOTES.get(column, ""))


def _is_read(row: Mapping[str, Any], column: str) -> bool:
    """Whether the value was reported as a fact of its own."""
    return bool(row[f"{column}_source"] in ("published", "reported"))


def _trace_target(row: Mapping[str, Any], column: str, pack: str, label: str, side: str) -> Trace:
    record, origin = row[f"{side}target_id"], row[f"{side}target_origin"]
    source = _locate_goal(pack, record) if record else ()
    formula = "targets.paths.path.draw_paths" if origin == "derived" else ""
    return Trace(_print(row.get(column)), label, formula, sources=source, note="路径推算，原文未印" if formula else "")


def _locate_goal(pack: str, record: str) -> tuple[Source, ...]:
    """A record of the pack, the cell of a file of records (records/goals-2019.csv!D2), an adopted decomposition."""
    file, mark, cell = record.partition("!")
    if file.startswith("decomposition:"):
        return (RuleSource("", file, cell),)
    return (CellSource("", file, "", cell),) if mark else (RuleSource(pack, record),)


def _trace_cells(inputs: pl.DataFrame, slots: tuple[str, ...], files: Mapping[str, tuple[str, str]]) -> Iterator[Trace]:
    prefixes = tuple(slot for slot in slots if slot.endswith("_"))
    for cell in inputs.iter_rows(named=True):
        if cell["slot"] in slots or (prefixes and cell["slot"].startswith(prefixes)):
            yield _trace_cell(cell, files)


def _trace_cell(cell: Mapping[str, Any], files: Mapping[str, tuple[str, str]]) -> Trace:
    file, sha256 = files.get(cell["batch"], ("", ""))
    sheet, mark, address = str(cell["cell"]).rpartition("!")
    source = CellSource(cell["batch"], file, sheet if mark else "", address, sha256)
    value = cell["printed"] or _print(cell["value"])
    return Trace(value, f"{cell['slot']} {cell['period']}", sources=(source,), note=cell["missing"])


def _print(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
