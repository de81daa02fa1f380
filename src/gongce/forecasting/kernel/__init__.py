"""The batched arithmetic of a year's remainder: seasonals, festival, level shifts, levels, spreads; arrays only."""

from gongce.forecasting.kernel.breaks import LevelShift, find_level_shifts
from gongce.forecasting.kernel.festival import festival_effects
from gongce.forecasting.kernel.levels import LevelFit, fit_levels
from gongce.forecasting.kernel.rest import Rest, forecast_rest
from gongce.forecasting.kernel.seasonals import seasonal_profile
from gongce.forecasting.kernel.spreads import blend_spread, past_errors

__all__ = [
    "LevelFit",
    "LevelShift",
    "Rest",
    "blend_spread",
    "festival_effects",
    "find_level_shifts",
    "fit_levels",
    "forecast_rest",
    "past_errors",
    "seasonal_profile",
]
