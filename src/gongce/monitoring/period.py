"""`monitor_period`: the one entry by which a bulletin, a page or a forecast gets a period's monitoring."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from gongce.calendars import total_to
from gongce.facts.batch import Batch
from gongce.monitoring.contribution import list_breakdowns, split_growth
from gongce.monitoring.doubts import find_doubts
from gongce.monitoring.figures import NOT_REPORTED, REPORTED, YEARLY, Options, compute_figures
from gongce.monitoring.goals import goals_of_year
from gongce.monitoring.monitoring import Monitoring
from gongce.monitoring.series import SERIES_KEY, SeriesTable, gather_series, slots_for
from gongce.rulebook import Pack
from gongce.vocabulary import InputError, LaneFrame, Period, PeriodKind

ABSENT_SCHEMA = pl.Schema(
    {
        "indicator": pl.String(),
        "unit": pl.String(),
        "industry": pl.String(),
        "reason": pl.String(),
        "last": pl.Float64(),
    }
)
"""Who has not reported: `reason` as given, else not_reported or no_data (a goal nobody ever reported on); `last` is
the total of the period before, where it was reported."""


def monitor_period(
    observations: LaneFrame[pl.LazyFrame] | LaneFrame[pl.DataFrame] | pl.LazyFrame | pl.DataFrame,
    pack: Pack,
    period: Period,
    as_of: datetime,
    *,
    today: date | None = None,
    assigned: pl.DataFrame | None = None,
    options: Options | None = None,
    batches: Sequence[Batch] = (),
) -> Monitoring:
    """Monitor one period: figures per unit and indicator, contributions, who is missing, doubts.

    Args:
        observations: the observation frame (OBSERVATION_SCHEMA), every vintage or as read from the archive.
        pack: the plan's pack: indicators, units, targets.
        period: a month or year-to-date total; figures are those of the total that ends with it.
        as_of: facts recorded later are not seen.
        today: the day deadlines are judged on; left out, the day of `as_of`.
        assigned: goals the office gave for the year (goals.GOAL_SCHEMA); they go before the pack's.
        options: what the office set; left out, the defaults, with the plan's city lending its shares.
        batches: the archive's batches, so that traces name files.

    Returns:
        The monitoring; nothing in it is later than `as_of`.

    Raises:
        InputError: the period is a plan of several years.
    """
    frame = observations.frame if isinstance(observations, LaneFrame) else observations
    chosen = Options(city=pack.plan.city) if options is None else options
    if period.kind is PeriodKind.PLAN:
        remedy = "give a month or a year-to-date total"
        raise InputError("a plan of several years is not monitored by month", where=period.code, remedy=remedy)
    total = total_to(period)
    table = gather_series(frame, pack, slots_for(total, chosen.history_years), as_of)
    goals = goals_of_year(pack, total.year, assigned)
    figures = compute_figures(table, goals, total, today or as_of.date(), chosen)
    contributions = split_growth(figures, list_breakdowns(pack))
    return Monitoring(
        pack=pack.name,
        period=total,
        as_of=as_of,
        figures=figures,
        contributions=contributions,
        absent=_list_absent(figures, table, goals),
        findings=find_doubts(figures, contributions, pack, total),
        inputs=table.inputs,
        files={batch.id: (batch.file, batch.sha256) for batch in batches},
    )


def _list_absent(figures: pl.DataFrame, table: SeriesTable, goals: pl.DataFrame) -> pl.DataFrame:
    keys = ["indicator", "unit", "industry"]
    reported = figures.filter(pl.col("status") == REPORTED).select(keys)
    lacking = figures.filter(~pl.col("status").is_in([REPORTED, YEARLY])).join(reported, on=keys, how="anti")
    before = table.inputs.filter(pl.col("slot") == "level_before").select(*SERIES_KEY, last="value")
    rows = lacking.join(before, on=list(SERIES_KEY), how="left", maintain_order="left")
    never = goals.select(keys).unique(maintain_order=True).join(figures, on=keys, how="anti")
    told = [
        rows.select(*keys, reason=pl.col("status").replace("", NOT_REPORTED), last="last"),
        never.with_columns(reason=pl.lit("no_data"), last=pl.lit(None, pl.Float64)),
    ]
    return pl.concat(told).unique(keys, keep="first", maintain_order=True)
