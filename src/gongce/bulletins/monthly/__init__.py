"""Bulletins: data in, sentences by rule, then the same content as Word, page and workbook.

The office's wording, order and layout come from templates; kinds of bulletins (monthly, quarterly, year-end, public,
correction and others) are entries of the layout, not programs.
"""

from gongce.bulletins.monthly.bulletin import Bulletin, write_bulletin
from gongce.bulletins.monthly.compose import compose
from gongce.bulletins.monthly.composition import Composition
from gongce.bulletins.monthly.confirmation import Confirmation, write_confirmation, write_confirmations
from gongce.bulletins.monthly.data import (
    BulletinData,
    Case,
    Contributions,
    Correction,
    DutyDue,
    Figure,
    IndicatorTable,
    LeagueRow,
    LeagueTable,
    Listed,
    Matrix,
    Prospect,
    Publication,
    Receipt,
    UnitFigures,
    YearOutlook,
    YearPath,
)
from gongce.bulletins.monthly.issue import Approval, IssueState, Standing, is_barred, judge_issue
from gongce.bulletins.monthly.request import build_bulletin, read_request
from gongce.bulletins.monthly.template import Templates, default_templates, read_templates

__all__ = [
    "Approval",
    "Bulletin",
    "BulletinData",
    "Case",
    "Composition",
    "Confirmation",
    "Contributions",
    "Correction",
    "DutyDue",
    "Figure",
    "IndicatorTable",
    "IssueState",
    "LeagueRow",
    "LeagueTable",
    "Listed",
    "Matrix",
    "Prospect",
    "Publication",
    "Receipt",
    "Standing",
    "Templates",
    "UnitFigures",
    "YearOutlook",
    "YearPath",
    "build_bulletin",
    "compose",
    "default_templates",
    "is_barred",
    "judge_issue",
    "read_request",
    "read_templates",
    "write_bulletin",
    "write_confirmation",
    "write_confirmations",
]
