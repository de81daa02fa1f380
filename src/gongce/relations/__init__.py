"""Rounding intervals, growth paths, sums and shares, verdicts: used by the audit and by target closure.

Figures in, decisions out; nothing here knows a document.
"""

from gongce.relations.comparison import compare_result
from gongce.relations.equality import decide_count, decide_equal
from gongce.relations.figure import ABOUT_RATIO, Figure
from gongce.relations.growth import (
    decide_cumulative,
    decide_doubling,
    decide_end_value,
    decide_multiple,
    grow_value,
    imply_base,
    imply_path_rate,
    imply_rate,
    sum_path,
)
from gongce.relations.interval import Interval, sum_intervals
from gongce.relations.order import decide_ascending, decide_at_most, decide_nested
from gongce.relations.products import decide_least_total, decide_product
from gongce.relations.shares import decide_difference, decide_share, decide_shared_sum, imply_whole
from gongce.relations.sums import decide_sum, decide_sum_within, decide_total_share
from gongce.relations.verdict import Decision, Verdict

__all__ = [
    "ABOUT_RATIO",
    "Decision",
    "Figure",
    "Interval",
    "Verdict",
    "compare_result",
    "decide_ascending",
    "decide_at_most",
    "decide_count",
    "decide_cumulative",
    "decide_difference",
    "decide_doubling",
    "decide_end_value",
    "decide_equal",
    "decide_least_total",
    "decide_multiple",
    "decide_nested",
    "decide_product",
    "decide_share",
    "decide_shared_sum",
    "decide_sum",
    "decide_sum_within",
    "decide_total_share",
    "grow_value",
    "imply_base",
    "imply_path_rate",
    "imply_rate",
    "imply_whole",
    "sum_intervals",
    "sum_path",
]
