"""How often something comes round, and on which days."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from gongce.calendars.periods import Month


class Cycle(StrEnum):
    """How often a duty comes round; the last five have no day of their own."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    PERIODIC = "periodic"
    IRREGULAR = "irregular"
    CONTINUOUS = "continuous"
    EVENT = "event"
    UNKNOWN = "unknown"

    @property
    def months(self) -> int | None:
        """Months of one round, None where the cycle has no fixed length.

        >>> Cycle.QUARTERLY.months, Cycle.PERIODIC.months
        (3, None)
        """
        return _MONTHS.get(self)

    @property
    def recurs(self) -> bool:
        """Whether it comes round on days of its own."""
        return self in _MONTHS


_MONTHS = {Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3, Cycle.HALF_YEARLY: 6, Cycle.YEARLY: 12}


def due_days(
    cycle: Cycle, start: date, end: date, *, month: int | None = None, day: int | None = None
) -> Iterator[date]:
    """Days in [start, end] on which a recurring duty is due, in order; none for a cycle without a fixed length.

    `month` counts within the period (2 = the second month of the quarter; default the last), `day` within that month
    (default, and where the month is shorter: its last day).

    Raises:
        ValueError: `month` lies outside the period, or `day` outside 1–31.

    >>> [str(due) for due in due_days(Cycle.QUARTERLY, date(2012, 4, 16), date(2012, 12, 31))]
    ['2012-06-30', '2012-09-30', '2012-12-31']
    >>> [str(due) for due in due_days(Cycle.YEARLY, date(2012, 1, 1), date(2013, 12, 31), month=6, day=10)]
    ['2012-06-10', '2013-06-10']
    """
    months = cycle.months
    if months is None:
        return
    month = months if month is None else month
    day = 31 if day is None else day
    if not 1 <= month <= months or not 1 <= day <= 31:
        raise ValueError(f"month {month} day {day} does not lie in a {cycle} period; month is 1–{months}, day 1–31")
    for year in range(start.year, end.year + 1):
        for first in range(0, 12, months):
            due = Month(year, first + month).day(day)
            if start <= due <= end:
                yield due
