"""Cases move through stages on evidence, by people with roles, under clocks; the past is a list of events."""

from gongce.procedures.acting import act, refusals_of, replay_case
from gongce.procedures.clocks import ClockState, Limit, limit_of, paused_by
from gongce.procedures.events import Case, CaseEvent, EventKind
from gongce.procedures.lights import CaseLight, Light, judge_case, judge_clock
from gongce.procedures.state import CaseState, Refusal, derive_state
from gongce.procedures.workdays import WorkdayIndex, mainland_workdays

__all__ = [
    "Case",
    "CaseEvent",
    "CaseLight",
    "CaseState",
    "ClockState",
    "EventKind",
    "Light",
    "Limit",
    "Refusal",
    "WorkdayIndex",
    "act",
    "derive_state",
    "judge_case",
    "judge_clock",
    "limit_of",
    "mainland_workdays",
    "paused_by",
    "refusals_of",
    "replay_case",
]
