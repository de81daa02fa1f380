"""The goals of every series as arrays: tiers, direction, deadlines."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from gongce.monitoring.arrays import BoolArray, FloatArray, to_array
from gongce.monitoring.goals import GOAL_SCHEMA
from gongce.monitoring.lights import LightRule
from gongce.monitoring.series import SERIES_KEY, SeriesTable
from gongce.rulebook import Direction
from gongce.vocabulary import Period


@dataclass(frozen=True)
class Aims:
    """One entry a series; NaN where it has no goal of that tier.

    `aim` is the value to measure against: the target, else what is striven for, else the floor. `slack` is how far
    from a two-sided goal still is on it. `is_past` says that the deadline lies within the period and has passed,
    `is_near` that it lies within the rule's next periods.
    """

    floor: FloatArray
    target: FloatArray
    strive: FloatArray
    is_down: BoolArray
    is_band: BoolArray
    slack: FloatArray
    is_past: BoolArray
    is_near: BoolArray
    origin: pl.Series
    target_id: pl.Series

    @property
    def aim(self) -> FloatArray:
        """What is measured against."""
        return np.where(
            np.isfinite(self.target), self.target, np.where(np.isfinite(self.strive), self.strive, self.floor)
        )


def align_goals(
    table: SeriesTable, goals: pl.DataFrame, measure: str, period: Period, today: date, rule: LightRule
) -> Aims:
    """The goals of one measure, in the order of the table's series."""
    chosen = goals.select(GOAL_SCHEMA.names()).filter(pl.col("measure") == measure).rename({"direction": "way"})
    keys = table.keys.select(*SERIES_KEY, "direction")
    rows = keys.join(chosen, on=["indicator", "unit", "industry"], how="left", maintain_order="left")
    way = rows["way"].fill_null(rows["direction"])
    deadline = rows["deadline"].fill_null(date(period.year, 12, 31))
    floor, target, strive = (to_array(rows[name]) for name in ("floor", "target", "strive"))
    return Aims(
        floor,
        target,
        strive,
        _truth(way == str(Direction.DOWN)),
        _truth(way == str(Direction.BAND)),
        to_array(rows["slack"].fill_null(0.0)),
        _truth((deadline <= period.end) & (deadline < today)),
        _truth(deadline <= _end_after(period, rule.near_periods)),
        rows["origin"].fill_null(""),
        rows["target_id"].fill_null(""),
    )


def _truth(column: pl.Series) -> BoolArray:
    return np.asarray(column.fill_null(value=False).to_numpy(), np.bool_)


def _end_after(period: Period, months: int) -> date:
    """The last day of the month so many months after the period's last."""
    month = period.year * 12 + period.last - 1 + months
    return Period.month(month // 12, month % 12 + 1).end
