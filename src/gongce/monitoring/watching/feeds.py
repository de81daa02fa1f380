"""Data feeds: what each supplier delivered for a period, when, how late, what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from gongce.calendars import Month
from gongce.rulebook import Feed, Pack
from gongce.vocabulary import Period


class FeedStatus(StrEnum):
    """How a delivery stands."""

    ON_TIME = "on_time"
    LATE = "late"
    PARTIAL = "partial"
    """Some of its indicators are there, some are not, and the day has passed."""
    MISSING = "missing"
    TO_COME = "to_come"


FEED_WORDS = {
    FeedStatus.ON_TIME: "按时",
    FeedStatus.LATE: "迟报",
    FeedStatus.PARTIAL: "缺项",
    FeedStatus.MISSING: "未报",
    FeedStatus.TO_COME: "未到期",
}


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed for one period. `late_days` counts calendar days after the due day: of the delivery, or up to today."""

    feed: str
    title: str
    supplier: str
    period: str
    due: date
    received: date | None
    late_days: int
    given: tuple[str, ...]
    lacking: tuple[str, ...]
    status: FeedStatus


def follow_feeds(
    pack: Pack, observations: pl.DataFrame, period: Period, today: date, *, as_of: datetime | None = None
) -> tuple[FeedState, ...]:
    """Every feed of the pack for the period, in the order of the pack.

    An indicator is given where any figure of it for a period that ends with this one's last month is on record, by
    whichever unit; the delivery is complete on the day its last indicator first came.

    Args:
        pack: the plan's pack.
        observations: the observation frame, every vintage.
        period: a month, total or quarter.
        today: the day it is judged on.
        as_of: facts recorded later are not seen.
    """
    rows = observations if as_of is None else observations.filter(pl.col("recorded_at") <= as_of)
    first = _first_received(rows.filter(pl.col("missing") == ""), period)
    return tuple(_state(pack, feed, first, period, today) for feed in pack.feeds if _is_due(feed, period))


def _is_due(feed: Feed, period: Period) -> bool:
    """Whether a period of the feed's cycle ends with the period's last month."""
    months = feed.cycle.months
    return months is not None and period.last % months == 0


def _first_received(rows: pl.DataFrame, period: Period) -> dict[str, date]:
    ends = [code for code in rows["period"].unique().to_list() if _ends_with(code, period)]
    chosen = rows.filter(pl.col("period").is_in(ends)).group_by("indicator").agg(pl.col("recorded_at").min())
    return {name: moment.date() for name, moment in chosen.iter_rows()}


def _ends_with(code: str, period: Period) -> bool:
    return Period.parse(code).end == period.end


def _due_day(feed: Feed, period: Period) -> date:
    after = Month(period.last_year, period.last).next()
    return after.end() if feed.day is None else after.day(feed.day)


def _state(pack: Pack, feed: Feed, first: dict[str, date], period: Period, today: date) -> FeedState:
    given = tuple(name for name in feed.indicators if name in first)
    lacking = tuple(name for name in feed.indicators if name not in first)
    due = _due_day(feed, period)
    received = max((first[name] for name in given), default=None) if not lacking else None
    late = max(0, ((received or today) - due).days)
    status = next(_judge(received, given, late))
    return FeedState(
        feed.id, feed.title, pack.unit(feed.supplier).title, period.code, due, received, late, given, lacking, status
    )


def _judge(received: date | None, given: tuple[str, ...], late: int) -> Iterator[FeedStatus]:
    if received is not None:
        yield FeedStatus.LATE if late else FeedStatus.ON_TIME
    elif late:
        yield FeedStatus.PARTIAL if given else FeedStatus.MISSING
    else:
        yield FeedStatus.TO_COME
