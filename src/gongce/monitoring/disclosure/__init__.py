"""Disclosure control: which cells of a table may be published, so that no respondent can be told from it.

Nothing leaves the statistical lane before it went through here (统计法实施条例 art. 29(3) gives the duty; the numbers
are standard practice, methods.md §2.13).
"""

from gongce.monitoring.disclosure.audit import Interval, audit_cells
from gongce.monitoring.disclosure.protection import Protected, protect_table
from gongce.monitoring.disclosure.sensitivity import DEFAULT_DISCLOSURE_RULE, DisclosureRule, Sensitivity, judge_cells
from gongce.monitoring.disclosure.table import CellTable, build_table

__all__ = [
    "DEFAULT_DISCLOSURE_RULE",
    "CellTable",
    "DisclosureRule",
    "Interval",
    "Protected",
    "Sensitivity",
    "audit_cells",
    "build_table",
    "judge_cells",
    "protect_table",
]
