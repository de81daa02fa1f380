"""The columns of a period's figures, and what an office may set about them."""

from dataclasses import dataclass, field

import polars as pl

from gongce.monitoring.lights import DEFAULT_LIGHT_RULE, LightRule
from gongce.monitoring.pace import HISTORY_YEARS
from gongce.monitoring.series import SERIES_KEY

FIGURE_SCHEMA = pl.Schema(
    {
        **{name: pl.String() for name in SERIES_KEY},
        "status": pl.String(),
        "level": pl.Float64(),
        "decimals": pl.Int16(),
        "growth": pl.Float64(),
        "growth_decimals": pl.Int16(),
        "growth_source": pl.String(),
        "base": pl.Float64(),
        "base_low": pl.Float64(),
        "base_high": pl.Float64(),
        "base_source": pl.String(),
        "nominal_growth": pl.Float64(),
        "month": pl.Float64(),
        "month_growth": pl.Float64(),
        "month_growth_low": pl.Float64(),
        "month_growth_high": pl.Float64(),
        "growth_a_year_before": pl.Float64(),
        "two_year": pl.Float64(),
        "floor": pl.Float64(),
        "target": pl.Float64(),
        "strive": pl.Float64(),
        "target_origin": pl.String(),
        "target_id": pl.String(),
        "share_of_target": pl.Float64(),
        "schedule": pl.Float64(),
        "schedule_sd": pl.Float64(),
        "schedule_years": pl.Int32(),
        "pace_source": pl.String(),
        "gap_floor": pl.Float64(),
        "gap": pl.Float64(),
        "gap_strive": pl.Float64(),
        "left": pl.Float64(),
        "needed_per_month": pl.Float64(),
        "light": pl.String(),
        "growth_floor": pl.Float64(),
        "growth_target": pl.Float64(),
        "growth_strive": pl.Float64(),
        "growth_target_origin": pl.String(),
        "growth_target_id": pl.String(),
        "growth_gap": pl.Float64(),
        "catch_up_growth": pl.Float64(),
        "growth_light": pl.String(),
    }
)
"""One row per series; growth, gaps, shares and schedule in percent, `growth_gap` in percentage points.

`status` is reported, or why the level is missing. `growth` is the published rate, else the one over a reported base of
the same panel, never of two levels: that is `nominal_growth`, an information line. `base` is reported or implied (then
with bounds). `schedule` is the usual share of the year by now.
"""
REPORTED, NOT_REPORTED, YEARLY = "reported", "not_reported", "yearly"
"""`status` of a figure: known; missing without a reason given; known only for whole years."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an office may set; defaults are design choices of this house (methods.md names its source where one is).

    Args:
        light_rule: when a light changes.
        history_years: how many past years the schedule averages.
        is_even_pace_ordered: a rule demands m/12 for the schedule; it is then labelled.
        city: the unit whose shares stand in where a unit has no past of its own; "" for none.
    """

    light_rule: LightRule = field(default=DEFAULT_LIGHT_RULE)
    history_years: int = HISTORY_YEARS
    is_even_pace_ordered: bool = False
    city: str = ""
