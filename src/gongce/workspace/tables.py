"""Figures of a period as a bulletin's tables, each with its trace and its key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from gongce.bulletins.monthly.data import NOTHING, Figure, IndicatorTable, UnitFigures
from gongce.monitoring.monitoring import Monitoring
from gongce.monitoring.series import SERIES_KEY
from gongce.monitoring.traces import trace_figure
from gongce.rulebook import Direction, Nature, Pack
from gongce.vocabulary import CellSource, Lane, Period, Trace
from gongce.workspace.settings import Settings
from gongce.workspace.workspace import PLACES

MISSING_WORDS = {
    "not_reported": "未报送",
    "not_applicable": "不适用",
    "below_unit": "不足最小单位",
    "suppressed": "不公布",
    "yearly": "只有年度数",
}
"""Why a figure is missing, as a table says it."""
_ASSIGNED = "assigned"
_FIRM = {_ASSIGNED, "printed"}
_MOST_DECIMALS = 2
_COLUMNS = {
    "level": "累计",
    "growth": "同比",
    "target": "年度目标",
    "share": "完成年度目标",
    "ahead": "与序时比",
    "needed": "今后每月需完成",
    "growth_before": "上期同比",
}
_WORDS = _COLUMNS | {
    "share_of_target": "完成年度目标",
    "schedule": "序时进度",
    "growth_gap": "增速与目标之差",
    "needed_per_month": "今后每月需完成",
    "base": "同口径上年同期",
    "growth_target": "增速目标",
}
_SLOTS = {
    "level_now": "累计",
    "growth_now": "同比",
    "base_now": "上年同期",
    "level_before": "上期累计",
    "growth_before": "上期同比",
    "base_before": "上期的上年同期",
    "base_whole": "全年同口径基数",
}


@dataclass(frozen=True)
class Tables:
    """Makes the tables of a period from its monitoring; `figures` collects every published figure by key."""

    pack: Pack
    settings: Settings
    now: Monitoring

    @cached_property
    def _inputs(self) -> dict[tuple[object, ...], pl.DataFrame]:
        return self.now.inputs.partition_by(list(SERIES_KEY), as_dict=True)

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """The row of each indicator, unit and industry; one that is reported before one that is not."""
        rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        for row in self.now.figures.iter_rows(named=True):
            key = (row["indicator"], row["unit"], row["industry"])
            if key not in rows or rows[key]["status"] != "reported":
                rows[key] = row
        return rows

    @cached_property
    def _made(self) -> dict[str, IndicatorTable]:
        return {}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Indicators of which a whole unit has a figure, those of the tables first, then in the pack's order."""
        there = {indicator for indicator, _, industry in self._rows if not industry}
        first = [table.id for table in self.all]
        return tuple(dict.fromkeys([*first, *(one.id for one in self.pack.indicators if one.id in there)]))

    def table_of(self, indicator: str) -> IndicatorTable:
        """Any indicator over the units, whether the settings name it or not."""
        if indicator not in self._made:
            self._made[indicator] = self._table(indicator)
        return self._made[indicator]

    def industries_of(self, indicator: str, unit: str) -> tuple[UnitFigures, ...]:
        """A unit's figures by industry, in the order of the pack's catalogues; `unit` of a row is the industry's id."""
        there = [item for item in self.pack.items.values() if (indicator, unit, item.id) in self._rows]
        return tuple(self._unit_row(indicator, unit, item.title, item.id) for item in there)

    def figure_of(self, key: str) -> Figure | None:
        """Any figure by its key, published or not: indicator/unit/column, or indicator/unit/industry/column."""
        indicator, unit, *rest = [*key.split("/"), ""] if 2 <= key.count("/") <= 3 else ["", "", "", ""]
        industry, column = (rest[0], rest[1]) if rest[1] else ("", rest[0])
        if column not in _COLUMNS or (indicator, unit, industry) not in self._rows:
            return None
        figure: Figure = getattr(self._unit_row(indicator, unit, "", industry), column)
        return figure

    @cached_property
    def all(self) -> tuple[IndicatorTable, ...]:
        """A table for each indicator the settings name, that has a figure at all."""
        names = self.settings.tables or tuple(
            dict.fromkeys([*self.settings.headline, *(league.indicator for league in self.settings.leagues)])
        )
        return tuple(table for name in names if (table := self.table_of(name)).rows or table.whole)

    def _table(self, indicator: str) -> IndicatorTable:
        record = self.pack.indicator(indicator)
        units = [unit for unit in self.pack.units if unit.kind in PLACES and (indicator, unit.id, "") in self._rows]
        city = self.pack.plan.city
        rows = {unit.id: self._unit_row(indicator, unit.id, unit.title) for unit in units}
        lane = next((self._rows[indicator, unit.id, ""]["lane"] for unit in units), "")
        return IndicatorTable(
            indicator,
            record.title,
            record.measured_in,
            tuple(row for name, row in rows.items() if name != city),
            rows.get(city),
            is_ratio=record.nature is Nature.RATIO,
            lower_is_better=record.direction is Direction.DOWN,
            source=self.source(lane),
            public=indicator in self.settings.public,
            note=self._note(indicator),
        )

    def trace_of(self, indicator: str, unit: str, column: str) -> Trace | None:
        """The trace of a unit's figure, None where there is no such row."""
        if (indicator, unit, "") not in self._rows:
            return None
        figure: Figure = getattr(self._unit_row(indicator, unit, ""), column)
        return figure.trace

    def status_of(self, indicator: str, unit: str) -> str:
        """Whether a unit's figure is reported, or why not."""
        row = self._rows.get((indicator, unit, ""))
        return str(row["status"]) if row else "not_reported"

    def source(self, lane: str) -> str:
        """Who gives the figures of a lane."""
        return self.settings.sources.get(Lane(lane), "") if lane else ""

    def _note(self, indicator: str) -> str:
        row = self._rows.get((indicator, self.pack.plan.city, ""))
        if row is None or row["growth_target"] is None or self._side(row) != "growth_":
            return ""
        return f"全年目标增长{row['growth_target']:g}%，与序时比按增速计"

    def _unit_row(self, indicator: str, unit: str, title: str, industry: str = "") -> UnitFigures:
        row = self._rows[indicator, unit, industry]
        side = self._side(row)
        decimals = self._level_decimals(row)
        if side == "growth_":
            goal = {"ahead": self._figure(row, "growth_gap", 1)}
        else:
            goal = {
                "target": self._figure(row, "target", self._target_decimals(row, decimals)),
                "share": self._figure(row, "share_of_target", 1),
                "ahead": self._ahead(row),
                "needed": self._figure(row, "needed_per_month", max(decimals, 1)),
            }
        return UnitFigures(
            industry or unit,
            title,
            level=self._figure(row, "level", decimals),
            growth=self._figure(row, "growth", 1),
            growth_before=self._growth_before(row),
            light=row["growth_light"] if side else row["light"],
            **goal,
        )

    def _side(self, row: Mapping[str, Any]) -> str:
        """Which goal a row is judged by: a firm level, else a growth, else a level the plan only implies."""
        has_growth = row["growth_target_origin"] != ""
        return "growth_" if has_growth and row["target_origin"] not in _FIRM else ""

    def _level_decimals(self, row: Mapping[str, Any]) -> int:
        printed = 2 if row["decimals"] is None else int(row["decimals"])
        return min(printed, 2) if self.pack.indicator(row["indicator"]).measured_in == "亿元" else printed

    def _target_decimals(self, row: Mapping[str, Any], decimals: int) -> int:
        """As many as the level has; one where a counted thing's goal is no whole number; an assigned goal's own."""
        target = row["target"]
        if target is None or float(target).is_integer():
            return decimals
        own = _decimals_of(target) if row["target_origin"] == _ASSIGNED else 1
        return max(decimals, own)

    def _ahead(self, row: Mapping[str, Any]) -> Figure:
        """Points of the year's goal ahead of the usual share by now."""
        if row["share_of_target"] is None or row["schedule"] is None:
            return NOTHING
        parts = (self._trace(row, "share_of_target"), self._trace(row, "schedule"))
        value = row["share_of_target"] - row["schedule"]
        trace = Trace(f"{value:.10g}", self.label(row, "ahead"), "workspace.tables.ahead", inputs=parts)
        return Figure(value, 1, trace)

    def _growth_before(self, row: Mapping[str, Any]) -> Figure:
        cells = self._series(row).filter((pl.col("slot") == "growth_before") & pl.col("value").is_not_null())
        if cells.is_empty():
            return NOTHING
        cell = cells.row(0, named=True)
        file, sha256 = self.now.files.get(cell["batch"], ("", ""))
        sheet, mark, address = str(cell["cell"]).rpartition("!")
        source = CellSource(cell["batch"], file, sheet if mark else "", address, sha256)
        return Figure(cell["value"], 1, Trace(cell["printed"], self.label(row, "growth_before"), sources=(source,)))

    def _figure(self, row: Mapping[str, Any], column: str, decimals: int) -> Figure:
        value = row[column]
        if value is None:
            missing = MISSING_WORDS.get(row["status"], "") if column in {"level", "growth"} else ""
            return Figure(None, decimals, missing=missing)
        return Figure(value, decimals, self._trace(row, column))

    def _trace(self, row: Mapping[str, Any], column: str) -> Trace:
        trace = trace_figure(
            self._series(row), row, column, pack=self.pack.name, period=self.now.period, files=self.now.files
        )
        return replace(trace, label=self.label(row, column), inputs=tuple(map(_name_input, trace.inputs)))

    def _series(self, row: Mapping[str, Any]) -> pl.DataFrame:
        key = tuple(row[name] for name in SERIES_KEY)
        return self._inputs.get(key, self.now.inputs.clear())

    def label(self, row: Mapping[str, Any], column: str) -> str:
        """What a figure is, in words."""
        indicator = self.pack.indicator(row["indicator"]).title
        part = self.pack.items[row["industry"]].title if row["industry"] in self.pack.items else ""
        unit = self.pack.unit(row["unit"]).title
        return f"{self.now.period.title}{unit}{part}{indicator}{_WORDS.get(column, column)}"

    def trace_row(self, indicator: str, unit: str, industry: str, column: str) -> Trace | None:
        """The trace of any column of the monitoring's figures, None where there is no such row."""
        row = self._rows.get((indicator, unit, industry))
        return self._trace(row, column) if row else None


def _name_input(trace: Trace) -> Trace:
    """An input with its place in time in words: level_now 2019-YTD06 becomes 累计 2019年1—6月."""
    slot, _, code = trace.label.partition(" ")
    if not code:
        return trace
    past = {"past": "往年同期累计", "whole": "往年全年"}.get(slot.split("_")[0], slot)
    return replace(trace, label=f"{_SLOTS.get(slot, past)} {Period.parse(code).title}")


def key_figures(tables: tuple[IndicatorTable, ...]) -> Iterator[tuple[str, Figure]]:
    """Every figure of the tables under its key: indicator/unit/column."""
    for table in tables:
        for row in (*([table.whole] if table.whole else []), *table.rows):
            for column in _COLUMNS:
                figure = getattr(row, column)
                if figure.value is not None or figure.missing:
                    yield f"{table.id}/{row.unit}/{column}", figure


def _decimals_of(value: float) -> int:
    """So many decimals a value was given with, two at most.

    >>> _decimals_of(34.8), _decimals_of(34.81), _decimals_of(1 / 3)
    (1, 2, 2)
    """
    return next((places for places in range(_MOST_DECIMALS) if round(value, places) == value), _MOST_DECIMALS)
