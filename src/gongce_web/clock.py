"""The workbench's clock, the one place it is read; a demonstration or a test may stop the day."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The moment in UTC; on a stopped day the time of that day goes on, so that what is recorded keeps its order."""
    moment, day = datetime.now(UTC), settings.GONGCE_TODAY
    if not day:
        return moment
    stopped = date.fromisoformat(day)
    return timezone.localtime(moment).replace(year=stopped.year, month=stopped.month, day=stopped.day).astimezone(UTC)


def today() -> date:
    """The day it is in the city."""
    return timezone.localdate(now())


def wall() -> datetime:
    """The machine's own moment: for leases and other waits, which go on while the day of a demonstration stands."""
    return datetime.now(UTC)
