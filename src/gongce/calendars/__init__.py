"""Working days, month ends and recurring dates: what due dates and clocks are counted with. Knows no clock itself."""

from gongce.calendars.periods import Month, end_of_period, half_year_end, month_end, quarter_end, year_end
from gongce.calendars.recurrence import Cycle, due_days
from gongce.calendars.working_days import (
    Holiday,
    WorkingCalendar,
    add_working_days,
    count_working_days,
    is_working_day,
    mainland_calendar,
    next_working_day,
)

__all__ = [
    "Cycle",
    "Holiday",
    "Month",
    "WorkingCalendar",
    "add_working_days",
    "count_working_days",
    "due_days",
    "end_of_period",
    "half_year_end",
    "is_working_day",
    "mainland_calendar",
    "month_end",
    "next_working_day",
    "quarter_end",
    "year_end",
]
