"""Names of the ways a time limit is counted."""

from enum import StrEnum


class ClockKind(StrEnum):
    """How the last day of a limit follows from the day it starts."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    END_OF_PERIOD = "end_of_period"
    """The last day of the month, quarter, half-year or year."""
    SHARE_OF_LIMIT = "share_of_limit"
    """Whole working days of a share of the statutory limit, never rounded up."""
