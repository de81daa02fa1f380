"""Against the goals: share, schedule, gap, what is left, the lights."""

import numpy as np
import polars as pl

from gongce.monitoring.arrays import BoolArray, FloatArray
from gongce.monitoring.figures.aims import Aims
from gongce.monitoring.figures.growth_columns import Columns, is_flow
from gongce.monitoring.figures.schedule import Schedule
from gongce.monitoring.growth import catch_up_growth
from gongce.monitoring.lights import LightRule, light_targets
from gongce.monitoring.pace import left_to_do, needed_per_month, pace_gap
from gongce.monitoring.series import SeriesTable
from gongce.rulebook import Nature
from gongce.vocabulary import Period


def level_progress(table: SeriesTable, aims: Aims, schedule: Schedule, period: Period, rule: LightRule) -> Columns:
    """Columns about level targets."""
    level, aim, flows = table.cells("level_now"), aims.aim, is_flow(table.keys)
    left = np.where(aims.is_down | aims.is_band, np.nan, left_to_do(level, aim))
    return {
        "floor": aims.floor,
        "target": aims.target,
        "strive": aims.strive,
        "target_origin": aims.origin,
        "target_id": aims.target_id,
        "share_of_target": level / np.where(aim > 0, aim, np.nan) * 100,
        "schedule": schedule.share * 100,
        "schedule_sd": schedule.spread * 100,
        "schedule_years": pl.Series(schedule.years),
        "pace_source": pl.Series(schedule.sources),
        "gap_floor": pace_gap(level, schedule.share, aims.floor),
        "gap": pace_gap(level, schedule.share, aim),
        "gap_strive": pace_gap(level, schedule.share, aims.strive),
        "left": left,
        "needed_per_month": np.where(flows, needed_per_month(left, period.last), np.nan),
        "light": pl.Series(_light_levels(table, aims, schedule, period, rule)),
    }


def _light_levels(table: SeriesTable, aims: Aims, schedule: Schedule, period: Period, rule: LightRule) -> list[str]:
    level, aim, flows = table.cells("level_now"), aims.aim, is_flow(table.keys)
    share = np.where(aims.is_past | (period.last == 12), 1.0, schedule.share)
    scheduled = np.where(flows, share * aim, aim)
    gap = np.where(aims.is_down, scheduled - level, level - scheduled)
    gap = np.where(aims.is_band, aims.slack - np.abs(level - aim), gap)
    is_met = ~aims.is_down & ~aims.is_band & (level >= aim)
    is_early = _has_nature(table, Nature.STOCK) & ~is_met & ~aims.is_past & ~aims.is_near & ~aims.is_down
    gap = np.where(is_early | ~np.isfinite(aim), np.nan, gap)
    is_waiting = aims.is_near & ~aims.is_past & _has_nature(table, Nature.STOCK)
    tolerance = np.where(is_waiting, np.inf, _tolerate(table, aims, schedule, scheduled, rule))
    lights = light_targets(gap, tolerance, is_met, aims.is_past & np.isfinite(aim) & np.isfinite(level), is_waiting)
    return [str(light) for light in lights]


def _tolerate(table: SeriesTable, aims: Aims, schedule: Schedule, scheduled: FloatArray, rule: LightRule) -> FloatArray:
    """How far behind is still 临近: the season's own spread for flows, points for percentages, else a share."""
    flows = is_flow(table.keys)
    least = np.abs(scheduled) * np.where(flows, rule.least_tolerance, rule.ratio_tolerance) / 100
    least = np.where(_has_nature(table, Nature.RATIO), rule.points_tolerance, least)
    return np.fmax(least, np.where(flows, rule.spread_times * schedule.spread * np.abs(aims.aim), np.nan))


def _has_nature(table: SeriesTable, nature: Nature) -> BoolArray:
    return np.asarray((table.keys["nature"] == str(nature)).fill_null(value=False).to_numpy(), np.bool_)


def growth_progress(table: SeriesTable, aims: Aims, columns: Columns, period: Period, rule: LightRule) -> Columns:
    """Columns about growth targets; a growth target is never turned into a level (methods.md §9.1)."""
    growth, base, level = (_array(columns[name]) for name in ("growth", "base", "level"))
    gap = np.where(aims.is_down, aims.aim - growth, growth - aims.aim)
    whole = np.where(np.isfinite(table.cells("base_whole")), table.cells("base_whole"), table.cells("whole_1"))
    needed = catch_up_growth(aims.aim, whole, base, level)
    never = np.zeros(len(gap), np.bool_)
    past = aims.is_past & np.isfinite(gap)
    lights = light_targets(gap, np.full_like(gap, rule.points_tolerance), never, past, never)
    return {
        "growth_floor": aims.floor,
        "growth_target": aims.target,
        "growth_strive": aims.strive,
        "growth_target_origin": aims.origin,
        "growth_target_id": aims.target_id,
        "growth_gap": gap,
        "catch_up_growth": np.where(is_flow(table.keys) & (period.last < 12), needed, np.nan),
        "growth_light": pl.Series([str(light) for light in lights]),
    }


def _array(column: FloatArray | pl.Series) -> FloatArray:
    assert isinstance(column, np.ndarray)
    return column
