"""Watching: ranges with consecutive periods, warnings and dispatch orders, meeting rhythms, feeds, the six systems."""

from gongce.monitoring.watching.dispatch import Answer, DispatchOrder, follow_warnings, read_answers_to_orders
from gongce.monitoring.watching.feeds import FeedState, follow_feeds
from gongce.monitoring.watching.ranges import RangeWarning, Side, watch_ranges
from gongce.monitoring.watching.rhythms import Held, Instruction, RhythmState, follow_rhythms, read_held
from gongce.monitoring.watching.systems import SystemState, state_systems

__all__ = [
    "Answer",
    "DispatchOrder",
    "FeedState",
    "Held",
    "Instruction",
    "RangeWarning",
    "RhythmState",
    "Side",
    "SystemState",
    "follow_feeds",
    "follow_rhythms",
    "follow_warnings",
    "read_answers_to_orders",
    "read_held",
    "state_systems",
    "watch_ranges",
]
