"""Growth points (增长点): who adds how much, and how concentrated growth is."""

from dataclasses import dataclass

import polars as pl

from gongce.monitoring.figures.schema import REPORTED
from gongce.vocabulary import Lane, RefusedError


@dataclass(frozen=True)
class GrowthPoints:
    """Who adds and who takes away: unit, level, base, added, share of all added, running share; largest first.

    `added` and `lost` are the sums of rises and falls; `frame` columns added, share and running in the level's unit and
    percent.
    """

    frame: pl.DataFrame
    added: float
    lost: float


def find_growth_points(figures: pl.DataFrame, indicator: str, units: list[str], *, internal: bool) -> GrowthPoints:
    """Which units add most to an indicator against the same panel's base.

    Figures of single respondents in a statistical lane are for internal analysis only: they must not leave it, and
    must not become a reason to reward or to press one of them.

    Args:
        figures: FIGURE_SCHEMA of a period.
        indicator: what is added up.
        units: the units compared (enterprises, or counties).
        internal: that the result stays inside; needed for respondents' statistical figures.

    Raises:
        RefusedError: respondents' statistical figures without `internal`.
    """
    rows = figures.filter(
        (pl.col("indicator") == indicator)
        & pl.col("unit").is_in(units)
        & (pl.col("industry") == "")
        & (pl.col("status") == REPORTED)
        & pl.col("base").is_not_null()
    )
    if not internal and rows.filter(pl.col("lane") == str(Lane.STAT_MICRO)).height:
        raise RefusedError(
            "figures of single respondents may not be published",
            where=indicator,
            remedy="publish groups, after protection",
        )
    rows = rows.select("unit", "level", "base", "growth", added=pl.col("level") - pl.col("base"))
    rows = rows.sort("added", "unit", descending=[True, False])
    gained = float(rows.filter(pl.col("added") > 0)["added"].sum())
    share = (
        pl.when(pl.col("added") > 0).then(pl.col("added") / gained * 100) if gained > 0 else pl.lit(None, pl.Float64)
    )
    frame = rows.with_columns(share=share).with_columns(running=pl.col("share").cum_sum())
    return GrowthPoints(frame, gained, float(rows.filter(pl.col("added") < 0)["added"].sum()))


def league_inputs(figures: pl.DataFrame, indicators: list[str], units: list[str]) -> pl.DataFrame:
    """What a league table ranks units by: one row a unit and indicator, a unit without a figure with its reason.

    Returns:
        indicator, unit, level, growth, share_of_target, gap, growth_gap, light, growth_light, reason ("" where ranked).
    """
    wanted = pl.DataFrame(
        [(indicator, unit) for indicator in indicators for unit in units],
        schema={"indicator": pl.String, "unit": pl.String},
        orient="row",
    )
    kept = figures.filter(pl.col("industry") == "").sort(pl.col("status") == REPORTED)
    kept = kept.unique(["indicator", "unit"], keep="last", maintain_order=True)
    columns = ["level", "growth", "share_of_target", "gap", "growth_gap", "light", "growth_light", "status"]
    rows = wanted.join(
        kept.select("indicator", "unit", *columns), on=["indicator", "unit"], how="left", maintain_order="left"
    )
    reason = pl.when(pl.col("status") == REPORTED).then(pl.lit("")).otherwise(pl.col("status").fill_null("no_data"))
    return rows.with_columns(reason=reason).drop("status")
