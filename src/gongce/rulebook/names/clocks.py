"""Names of the ways a time limit is counted."""

from enum import StrEnum


class ClockKind(StrEnum):
    """How the last day of a limit follows from the day it starts."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    END_OF_PERIOD = "end_of_period"
    """The last day of the month, quarter, half-year or year."""
    LIMIT_CUT = "limit_cut"
    """The statutory limit in working days less a share of it (压缩1/3), a part of a day dropped."""
