"""What will happen: distributions of year-ends, probability of attainment, estimates before release, their record.

Arrays are forecast by `kernel`; `history` lays reported values out, `routes` picks a told way for each, `attainment`
and `growths` set them against targets, `reconciliation` makes parts and whole agree. `attainment_frame` does all of
it for an observation frame; it is imported by itself: it brings the archive's libraries along. `backtest`,
`calibration` and `ledger` say how honest it was; `estimates` come before a release.
"""

from gongce.forecasting.attainment import Outlook, YearGoal, assess_year
from gongce.forecasting.backtest import backtest_histories
from gongce.forecasting.estimates import estimate_growth
from gongce.forecasting.growths import assess_growth
from gongce.forecasting.history import History, Point, Shape, align_history
from gongce.forecasting.reconciliation import reconcile
from gongce.forecasting.routes import Projection, Route, project_histories

__all__ = [
    "History",
    "Outlook",
    "Point",
    "Projection",
    "Route",
    "Shape",
    "YearGoal",
    "align_history",
    "assess_growth",
    "assess_year",
    "backtest_histories",
    "estimate_growth",
    "project_histories",
    "reconcile",
]
