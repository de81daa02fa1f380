"""What is to be expected of the year's goals: forecasts of the tables' indicators, set beside their own figures.

Goals, totals and monthly amounts are the tables' figures; the forecast adds what is expected and the chance. A unit
that has not reported gets no forecast, as it gets no rank.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl
from numpy.random import PCG64, Generator

from gongce.bulletins.monthly.data import NOTHING, Figure, IndicatorTable, Prospect, UnitFigures, YearOutlook
from gongce.forecasting.attainment_frame import Attainment, forecast_attainment
from gongce.forecasting.routes import Route
from gongce.monitoring.goals import goals_of_year
from gongce.rulebook import Nature
from gongce.vocabulary import Finding, Period, Severity, Trace
from gongce.workspace.tables import Tables

MOST_YEARS = 12
"""Whole years a forecast looks back, so many are read."""
_FORECAST = {Nature.FLOW, Nature.COUNT}
"""Natures whose totals run through a year; stocks and ratios are not forecast."""
_TIERS = ("target", "floor", "strive", "")
_MONTHS = 12
_MOST_NOTES = 3
_FORMULA = "forecasting.forecast_attainment"
_OF_GROWTH = "forecast.short_growth"
_GROWTH_WAY = "增速惯性与往年误差"
_Key = tuple[str, str, str]
_CHANCE_KEY, _EXPECTED_KEYS = "chance", ("middle", "low", "high")


def is_forecast(key: str) -> bool:
    """Whether a published figure's key names a forecast: those are frozen and scored, never corrected.

    >>> is_forecast("investment/city/chance"), is_forecast("investment/city/level")
    (True, False)
    """
    return key.rpartition("/")[2] in {_CHANCE_KEY, *_EXPECTED_KEYS}


@dataclass(frozen=True)
class Foresight:
    """The forecasts of a period: prospects for readers, the attainment they come from."""

    outlook: YearOutlook
    attainment: Attainment

    @cached_property
    def _fans(self) -> Mapping[tuple[str, str], pl.DataFrame]:
        parts = self.attainment.fans.partition_by("indicator", "unit", as_dict=True)
        return {(str(key[0]), str(key[1])): frame for key, frame in parts.items()}

    def fan_of(self, indicator: str, unit: str) -> pl.DataFrame | None:
        """FAN_SCHEMA of one series, None where no fan is drawn."""
        return self._fans.get((indicator, unit))

    def record_of(self, one: Prospect) -> dict[str, Any]:
        """The row of the attainment a prospect was made of."""
        rows = _choose(self.attainment.records)
        return rows[one.indicator, one.unit, "growth" if one.by_growth else "level"]


def foresee(
    tables: Tables, history: pl.DataFrame, assigned: pl.DataFrame | None, *, score: str = "", public: bool = False
) -> Foresight | None:
    """Forecast every total of the tables; None where nothing can be.

    Args:
        tables: the period's.
        history: OBSERVATION_SCHEMA, one row a key, as of the closing.
        assigned: goals the office gave for the year.
        score: how earlier forecasts came out.
        public: whether the outlook may be shown outside.
    """
    period, pack = tables.now.period, tables.pack
    shown = [table for table in tables.all if pack.indicator(table.id).nature in _FORECAST]
    rows = _reported(history, shown)
    if rows.is_empty() or period.last == _MONTHS:
        return None
    goals = goals_of_year(pack, period.year, assigned)
    attainment = forecast_attainment(
        rows,
        goals,
        as_of=Period.month(period.year, period.last),
        rng=Generator(PCG64(_stream_of(period))),
        parts={pack.plan.city: _parts_of(shown)},
    )
    prospects = tuple(_prospects(tables, shown, attainment, _ceilings(goals)))
    notes = tuple(_notes(prospects))
    return Foresight(YearOutlook(pack.plan.city, prospects, score, notes, public), attainment)


def _stream_of(period: Period) -> int:
    """The number of the stream the paths are drawn from: fixed by the period, so whoever computes draws the same."""
    return period.year * 100 + period.last


def _reported(history: pl.DataFrame, shown: Sequence[IndicatorTable]) -> pl.DataFrame:
    """The history of the series that have a figure now."""
    pairs = [(table.id, row.unit) for table in shown for row in _rows_of(table) if row.level.value is not None]
    wanted = pl.DataFrame(pairs, schema={"indicator": pl.String, "unit": pl.String}, orient="row")
    whole = history.filter((pl.col("industry") == "") & pl.col("value").is_not_null())
    return whole.join(wanted, on=["indicator", "unit"], how="semi")


def _rows_of(table: IndicatorTable) -> tuple[UnitFigures, ...]:
    return (*([table.whole] if table.whole else []), *table.rows)


def _parts_of(shown: Sequence[IndicatorTable]) -> tuple[str, ...]:
    """The units that every table has; whether they add up to the city is checked by the forecast."""
    return tuple(dict.fromkeys(row.unit for table in shown for row in table.rows))


def _ceilings(goals: pl.DataFrame) -> frozenset[_Key]:
    """Goals that are not to be exceeded."""
    rows = goals.filter((pl.col("direction") == "down") & (pl.col("industry") == ""))
    return frozenset((row["indicator"], row["unit"], row["measure"]) for row in rows.iter_rows(named=True))


def _prospects(
    tables: Tables, shown: Sequence[IndicatorTable], attainment: Attainment, ceilings: frozenset[_Key]
) -> Iterator[Prospect]:
    records = _choose(attainment.records)
    level_doubts, growth_doubts = _doubts(attainment.findings)
    for table in shown:
        for row in _rows_of(table):
            measure = "level" if row.target.value is not None else "growth"
            record = records.get((table.id, row.unit, measure)) or records.get((table.id, row.unit, "level"))
            if record is not None and record["goal"] is not None and row.level.value is not None:
                doubts = growth_doubts if record["measure"] == "growth" else level_doubts
                goal = row.target if record["measure"] != "growth" else _growth_goal(tables, table, row, record["goal"])
                made = _prospect(table, row, goal, record, doubts.get(f"{table.id}@{row.unit}", ()))
                yield replace(made, at_most=(table.id, row.unit, record["measure"]) in ceilings)


def _choose(records: pl.DataFrame) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The row of each series' main goal: the target, else the floor, else what is striven for."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in records.iter_rows(named=True):
        key = (row["indicator"], row["unit"], row["measure"])
        if key not in found or _TIERS.index(row["tier"]) < _TIERS.index(found[key]["tier"]):
            found[key] = row
    return found


def _doubts(findings: Sequence[Finding]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What must be known of each series' level, and of its growth, by the series' name."""
    found: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = ({}, {})
    for one in findings:
        if one.severity is not Severity.NOTE:
            kind = found[one.code == _OF_GROWTH]
            kind[one.place] = (*kind.get(one.place, ()), one.message)
    return found


def _growth_goal(tables: Tables, table: IndicatorTable, row: UnitFigures, value: float) -> Figure:
    """A goal of growth, traced to where it was set."""
    origin = tables.trace_row(table.id, row.unit, "", "growth_target")
    label = f"{row.name}{table.title}增长目标"
    return Figure(value, 1, Trace(f"{value:g}", label, "monitoring.goals.goals_of_year", (origin,) if origin else ()))


def _prospect(
    table: IndicatorTable, row: UnitFigures, goal: Figure, record: Mapping[str, Any], doubts: Sequence[str]
) -> Prospect:
    by_growth = record["measure"] == "growth"
    decimals = 1 if by_growth else row.level.decimals
    now = row.growth if by_growth else row.level
    make = _Maker(table, row, record, decimals, tuple(one.trace for one in (now, goal) if one.trace))
    is_rough = record["probability"] is None or record["route"] == Route.ADDITIVE
    return Prospect(
        table.id,
        table.title,
        row.unit,
        row.name,
        "%" if by_growth else table.measured_in,
        by_growth,
        False,
        now,
        goal,
        make.gap(),
        NOTHING if by_growth else row.needed,
        NOTHING if by_growth else make.figure("last_per_month", "上年同期以后月均", max(decimals, 1)),
        make.figure("growth_needed", "后续须增长", 1),
        bool(record["is_comparable"]),
        make.figure("q50", "预计"),
        NOTHING if is_rough else make.figure("q10", "预计下限"),
        NOTHING if is_rough else make.figure("q90", "预计上限"),
        NOTHING if is_rough else make.chance(),
        "" if is_rough else record["light"],
        _way(record),
        tuple(doubts),
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes a series' figures with their traces."""

    table: IndicatorTable
    row: UnitFigures
    record: Mapping[str, Any]
    decimals: int
    inputs: tuple[Trace, ...]

    def figure(self, column: str, words: str, decimals: int | None = None) -> Figure:
        value = self.record[column]
        places = self.decimals if decimals is None else decimals
        return self.trace(value, places, words) if value is not None else NOTHING

    def gap(self) -> Figure:
        """Goal less total, between the figures as they are published."""
        words = "距目标（百分点）" if self.record["measure"] == "growth" else "距年度目标"
        return self.figure("gap", words)

    def chance(self) -> Figure:
        """In percent; certainty only where the goal is reached."""
        value = 100 * self.record["probability"]
        return self.trace(value, 0, "完成年度目标可能性（%）")

    def trace(self, value: float, decimals: int, words: str) -> Figure:
        label = f"{self.row.name}{self.table.title}{words}"
        note = f"方法：{_way(self.record)}；数据截至{Period.parse(self.record['period']).title}"
        return Figure(value, decimals, Trace(f"{value:.10g}", label, _FORMULA, self.inputs, note=note))


def _way(record: Mapping[str, Any]) -> str:
    words = _GROWTH_WAY if record["route"] == "growth" else Route(record["route"]).words
    return f"{words}，各地与全市已协调" if record["is_reconciled"] else words


def _notes(prospects: Sequence[Prospect]) -> Iterator[str]:
    """Caveats that several forecasts share, each once with whom it concerns, the commonest first."""
    shared: dict[str, list[tuple[str, str]]] = {}
    for one in prospects:
        for message in one.caveats:
            shared.setdefault(message, []).append((one.title, one.name))
    ordered = sorted(shared.items(), key=lambda pair: -len(pair[1]))
    yield from (f"{message}（{_name_series(whom)}）" for message, whom in ordered[:_MOST_NOTES])
    if len(ordered) > _MOST_NOTES:
        yield f"另有{len(ordered) - _MOST_NOTES}类提示，见预测台账"


def _name_series(whom: Sequence[tuple[str, str]]) -> str:
    if len(whom) == 1:
        return "".join(reversed(whom[0]))
    titles = "、".join(dict.fromkeys(title for title, _ in whom))
    return f"{titles}，{len(whom)}个序列"


def key_prospects(outlook: YearOutlook | None) -> Iterator[tuple[str, Figure]]:
    """Every forecast figure under its key: indicator/unit/chance, middle, low, high."""
    for one in outlook.prospects if outlook else ():
        for name in (_CHANCE_KEY, *_EXPECTED_KEYS):
            figure: Figure = getattr(one, name)
            if figure.value is not None:
                yield f"{one.indicator}/{one.unit}/{name}", figure
