"""Estimates before release: this period's official growth from early indicators, and what rank it would mean."""

from gongce.forecasting.estimates.bridging import (
    Estimate,
    EstimateTable,
    PastEstimate,
    Way,
    compare_bridge,
    estimate_growth,
)
from gongce.forecasting.estimates.comparison import AccuracyTest, compare_accuracy
from gongce.forecasting.estimates.places import PlaceOutlook, place_among

__all__ = [
    "AccuracyTest",
    "Estimate",
    "EstimateTable",
    "PastEstimate",
    "PlaceOutlook",
    "Way",
    "compare_accuracy",
    "compare_bridge",
    "estimate_growth",
    "place_among",
]
