"""Looking again: snapshots, comparisons, other weights, corrections, a change of scheme, issuing."""

from gongce.appraisal.review.comparison import Move, compare_sheets
from gongce.appraisal.review.corrections import Gain, find_gains, replay
from gongce.appraisal.review.issuing import Issued, Stage, issue_sheet
from gongce.appraisal.review.snapshots import Snapshot, read_snapshot, write_snapshot
from gongce.appraisal.review.switching import Switch, switch_scheme
from gongce.appraisal.review.weights import relative_items, reweigh

__all__ = [
    "Gain",
    "Issued",
    "Move",
    "Snapshot",
    "Stage",
    "Switch",
    "compare_sheets",
    "find_gains",
    "issue_sheet",
    "read_snapshot",
    "relative_items",
    "replay",
    "reweigh",
    "switch_scheme",
    "write_snapshot",
]
