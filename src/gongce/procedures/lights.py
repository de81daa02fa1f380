"""Lights of cases: what is on time, due soon, behind its promise, overdue by statute; and what follows when overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from gongce.procedures.clocks import ClockState, Limit, days_past, limit_of
from gongce.procedures.state import CaseState
from gongce.procedures.workdays import WorkdayIndex
from gongce.rulebook import Escalation, Procedure, StageKind, TimeLimit


class Light(IntEnum):
    """How a duty stands; a later one is worse. Colours are each office's own (`Procedure.lights`)."""

    OK = 0
    DUE_SOON = 1
    BEHIND = 2
    """Past the promise, or stale; not past the statute."""
    OVERDUE = 3

    @property
    def word(self) -> str:
        """The word a page shows."""
        return ("正常", "临近", "滞后", "逾期")[self]

    @property
    def shape(self) -> str:
        """The sign a page shows beside the word; colour is never the only one."""
        return "●▲■◆"[self]

    @property
    def code(self) -> str:
        """The name data use: ok, due_soon, behind, overdue."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class ClockLight:
    """One clock of a case on a day.

    `left` counts days of the clock's own kind to the nearer limit, negative past it; None while it stands still.
    """

    clock: str
    title: str
    light: Light
    limit: Limit
    left: int | None
    is_resting: bool = False
    stopped: date | None = None
    is_window: bool = False


@dataclass(frozen=True, slots=True)
class CaseLight:
    """A case on a day: its worst light, why, and every clock."""

    light: Light
    reason: str
    clocks: tuple[ClockLight, ...]
    escalations: tuple[Escalation, ...] = ()


def judge_clock(clock: TimeLimit, state: ClockState, today: date, workdays: WorkdayIndex) -> ClockLight:
    """How a clock stands on a day; one that was stopped keeps the light it was stopped with.

    A window (异议期) is never late: its end is no delay.
    """
    limit = limit_of(clock, state, workdays)
    day = state.stopped or today
    first, last = limit.first, limit.last
    stands = (state.is_resting, state.stopped, clock.window)
    if first is None or last is None:
        return ClockLight(clock.id, clock.title, Light.OK, limit, None, *stands)
    past = days_past(clock, first, day, workdays) if day > first else -days_past(clock, day, first, workdays)
    light = Light.OVERDUE if day > last else Light.BEHIND if day > first else Light.OK
    if light is Light.OK and state.stopped is None and -past <= clock.soon:
        light = Light.DUE_SOON
    return ClockLight(clock.id, clock.title, Light.OK if clock.window else light, limit, -past, *stands)


def judge_case(procedure: Procedure, state: CaseState, today: date, workdays: WorkdayIndex) -> CaseLight:
    """How a case stands on a day: the worst of its running clocks, and of its staleness while it is open."""
    limits = {clock.id: clock for clock in procedure.clocks}
    clocks = tuple(judge_clock(limits[name], clock, today, workdays) for name, clock in state.clocks.items())
    running = [one for one in clocks if one.stopped is None and not one.is_window]
    worst = max(running, key=lambda one: one.light, default=None)
    light = worst.light if worst else Light.OK
    reason = _tell(worst) if worst and light else ""
    stale = _stale_days(procedure, state, today)
    if stale and light < Light.BEHIND:
        light, reason = Light.BEHIND, f"{stale}天没有进展记录"
    if state.kind(procedure) in (StageKind.CLOSED, StageKind.DROPPED):
        light, reason = Light.OK, ""
    return CaseLight(light, reason, clocks, tuple(_escalate(procedure, running, today, workdays)) if light else ())


def _tell(one: ClockLight) -> str:
    left = one.left or 0
    return f"{one.title}{f'已过{-left}日' if left < 0 else f'还有{left}日'}"


def _stale_days(procedure: Procedure, state: CaseState, today: date) -> int:
    """Days without any entry, where that is more than the procedure bears; 0 otherwise."""
    if procedure.stale_days is None or state.last_sign is None:
        return 0
    quiet = (today - state.last_sign).days
    return quiet if quiet > procedure.stale_days else 0


def _escalate(
    procedure: Procedure, running: Iterable[ClockLight], today: date, workdays: WorkdayIndex
) -> Iterable[Escalation]:
    """What follows on this day: every escalation of a clock that is overdue by at least its days."""
    limits = {clock.id: clock for clock in procedure.clocks}
    for one in running:
        last, clock = one.limit.last, limits[one.clock]
        if one.light is Light.OVERDUE and last is not None:
            past = days_past(clock, last, today, workdays)
            yield from (step for step in clock.escalations if past >= max(step.after, 1))
