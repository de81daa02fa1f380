"""All columns of a period's figures."""

from datetime import date

import numpy as np
import polars as pl

from gongce.calendars import total_to
from gongce.monitoring.arrays import FloatArray, to_series
from gongce.monitoring.figures.aims import align_goals
from gongce.monitoring.figures.growth_columns import growth_columns
from gongce.monitoring.figures.progress_columns import growth_progress, level_progress
from gongce.monitoring.figures.schedule import schedule_series
from gongce.monitoring.figures.schema import FIGURE_SCHEMA, NOT_REPORTED, REPORTED, YEARLY, Options
from gongce.monitoring.series import SERIES_KEY, SeriesTable
from gongce.vocabulary import Period


def compute_figures(
    table: SeriesTable, goals: pl.DataFrame, period: Period, today: date, options: Options
) -> pl.DataFrame:
    """The figures of every series of the table.

    Missing-data policy: what depends on a missing value is null; `status` says why the level itself is missing.

    Args:
        table: the cells that `slots_for(period, …)` names.
        goals: GOAL_SCHEMA, of the period's year.
        period: a month or total; the figures are those of the total that ends with it.
        today: the day deadlines are judged on.
        options: what the office set.

    Returns:
        FIGURE_SCHEMA, in the order of the table.
    """
    total, rule = total_to(period), options.light_rule
    columns = growth_columns(table, total)
    schedule = schedule_series(table, total, options)
    levels, growths = (align_goals(table, goals, kind, total, today, rule) for kind in ("level", "growth"))
    columns |= level_progress(table, levels, schedule, total, rule)
    columns |= growth_progress(table, growths, columns, total, rule)
    columns["status"] = _status(table)
    names = [name for name in FIGURE_SCHEMA.names() if name not in SERIES_KEY]
    frame = table.keys.select(SERIES_KEY).with_columns(_series(name, columns[name]) for name in names)
    return frame.select(FIGURE_SCHEMA.names()).cast(FIGURE_SCHEMA)


def _series(name: str, values: FloatArray | pl.Series) -> pl.Series:
    return values.alias(name) if isinstance(values, pl.Series) else to_series(name, values)


def _status(table: SeriesTable) -> pl.Series:
    known = np.isfinite(table.cells("level_now"))
    yearly = np.asarray((table.keys["cumulation"] == "year").to_numpy(), np.bool_)
    told = np.asarray(table.reasons, dtype=np.str_) if table.reasons else np.full(len(known), "")
    absent = np.where(told != "", told, np.where(yearly, YEARLY, NOT_REPORTED))
    return pl.Series(np.where(known, REPORTED, absent))
