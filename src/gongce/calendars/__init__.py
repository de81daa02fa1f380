"""Working days, ends and reporting periods, the Spring Festival, recurring dates. Knows no clock itself."""

from gongce.calendars.periods import Month, end_of_period, half_year_end, month_end, quarter_end, year_end
from gongce.calendars.recurrence import Cycle, due_days
from gongce.calendars.reporting import (
    PERIODS_A_YEAR,
    month_closing,
    next_reporting,
    position,
    previous_reporting,
    reporting_between,
    reporting_month,
    reporting_months,
    reporting_totals,
    total_to,
)
from gongce.calendars.spring_festival import (
    DEFAULT_WINDOWS,
    Window,
    festival_regressor,
    mean_share,
    period_share,
    spring_festival,
    window_share,
)
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
    "DEFAULT_WINDOWS",
    "PERIODS_A_YEAR",
    "Cycle",
    "Holiday",
    "Month",
    "Window",
    "WorkingCalendar",
    "add_working_days",
    "count_working_days",
    "due_days",
    "end_of_period",
    "festival_regressor",
    "half_year_end",
    "is_working_day",
    "mainland_calendar",
    "mean_share",
    "month_closing",
    "month_end",
    "next_reporting",
    "next_working_day",
    "period_share",
    "position",
    "previous_reporting",
    "quarter_end",
    "reporting_between",
    "reporting_month",
    "reporting_months",
    "reporting_totals",
    "spring_festival",
    "total_to",
    "window_share",
    "year_end",
]
