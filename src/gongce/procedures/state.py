"""Where a case stands: derived from its events, never stored as truth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from gongce.procedures.clocks import ClockState
from gongce.procedures.events import Case, CaseEvent, EventKind
from gongce.rulebook import OpinionRule, Procedure, StageKind
from gongce.rulebook.conditions import Amounted, Fact
from gongce.vocabulary import InputError


class Refusal(NamedTuple):
    """What is in the way of an act, and what to do about it."""

    code: str
    message: str
    remedy: str


class Done(NamedTuple):
    """A step that was taken."""

    step: str
    actor: str
    day: date


class Stay(NamedTuple):
    """A time in a stage; `until` is None for the one it stands in."""

    stage: str
    since: date
    until: date | None = None


class Filed(NamedTuple):
    """Evidence on file."""

    day: date
    proof: str


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case after its events.

    `stage` is "" before the case is opened; `reopened` counts how often it was; `facts` holds the last known ones.
    """

    procedure: str
    stage: str = ""
    stays: tuple[Stay, ...] = ()
    steps: tuple[Done, ...] = ()
    evidence: Mapping[str, Filed] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    asked: Mapping[str, date] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    last_day: date | None = None
    last_sign: date | None = None
    reopened: int = 0

    @property
    def opened(self) -> date | None:
        """The day it was opened."""
        return self.stays[0].since if self.stays else None

    @property
    def since(self) -> date | None:
        """Since when it stands in its stage."""
        return self.stays[-1].since if self.stays else None

    def count(self, step: str) -> int:
        """How often a step was taken."""
        return sum(done.step == step for done in self.steps)

    def kind(self, procedure: Procedure) -> StageKind | None:
        """What the stage means; None before the case is opened."""
        return procedure.stage(self.stage).kind if self.stage else None


def derive_state(procedure: Procedure, case: Case) -> CaseState:
    """Where a case stands, its events taken as they are (`replay_case` checks each in its turn).

    Raises:
        InputError: an event names something the procedure does not have.
    """
    state = CaseState(procedure.id)
    for event in case.events:
        state = follow(procedure, state, event)
    return state


def follow(procedure: Procedure, state: CaseState, event: CaseEvent) -> CaseState:
    """The state after one more event."""
    try:
        changed = _FOLLOW[event.kind](procedure, state, event)
    except (KeyError, StopIteration):
        raise InputError(
            f"{event.kind} {event.name or '(nothing)'} is not of procedure {procedure.id}",
            where=str(event.day),
            remedy="correct the event, or the procedure in the pack",
        ) from None
    if event.facts:
        changed["facts"] = {**state.facts, **event.facts}
    changed["last_day"] = changed["last_sign"] = event.day
    return CaseState(*(changed[name] if name in changed else getattr(state, name) for name in _NAMES))


_NAMES = tuple(one.name for one in fields(CaseState))
_Changes: TypeAlias = dict[str, Any]
"""What an event changes of a state: the state is copied once an event, however much it changes."""


def _step(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    step = next(step for step in procedure.transitions if step.id == event.name)
    moved = step.to is not None and step.to != state.stage
    stays = (*_end_stay(state.stays, event.day), Stay(step.to, event.day)) if moved and step.to else state.stays
    return {
        "stage": step.to or state.stage,
        "stays": stays,
        "steps": (*state.steps, Done(step.id, event.actor, event.day)),
        "clocks": _turn_clocks(procedure, state, event.name, event),
        "reopened": state.reopened + step.reopens,
    }


def _end_stay(stays: tuple[Stay, ...], day: date) -> tuple[Stay, ...]:
    return (*stays[:-1], stays[-1]._replace(until=day)) if stays else ()


def _turn_clocks(procedure: Procedure, state: CaseState, name: str, event: CaseEvent) -> Mapping[str, ClockState]:
    """Clocks a step (or a question put) stops, then those it starts, with the lengths facts give them."""
    day, facts, changed = event.day, {**state.facts, **event.facts}, dict(state.clocks)
    for clock in procedure.clocks:
        now = changed.get(clock.id)
        if name in clock.stops and now and now.is_running:
            changed[clock.id] = replace(now.resume(day) if now.is_resting else now, stopped=day)
        if name in clock.starts and (now is None or clock.restarts):
            lengths = (_length(facts.get(clock.statutory_by)), _length(facts.get(clock.promised_by)))
            changed[clock.id] = ClockState(clock.id, day, statutory=lengths[0], promised=lengths[1])
    return changed


def _length(fact: Fact) -> Fraction | None:
    """A fact as the length of a clock; None where it is none."""
    value = fact.value if isinstance(fact, Amounted) else fact
    is_number = isinstance(value, int | Fraction) and not isinstance(value, bool)
    return Fraction(value) if is_number and value > 0 else None  # type: ignore[arg-type,operator]


def _file(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    known = next(one.id for one in procedure.evidence if one.id == event.name)
    return {"evidence": {**state.evidence, known: Filed(event.day, event.proof)}}


def _ask(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    known = next(one.id for one in procedure.opinions if one.id == event.name)
    return {
        "asked": {**state.asked, known: event.day},
        "answers": {**state.answers, known: {}},
        "clocks": _turn_clocks(procedure, state, known, event),
    }


def _answer(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    known = next(one.id for one in procedure.opinions if one.id == event.name)
    given = {**state.answers.get(known, {}), event.role: bool(event.agrees)}
    changed: _Changes = {"answers": {**state.answers, known: given}}
    asked = next(one for one in procedure.opinions if one.id == known)
    clock = state.clocks.get(asked.clock or "")
    if clock is None or not clock.is_running or set(asked.roles) - set(given):
        return changed
    ended = clock.resume(event.day) if clock.is_resting else clock
    return changed | _with_clock(state, replace(ended, stopped=event.day))


def _with_clock(state: CaseState, clock: ClockState) -> _Changes:
    return {"clocks": {**state.clocks, clock.id: clock}}


def _pause(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    clock, _, reason = event.name.partition("/")
    return _with_clock(state, state.clocks[clock].rest(reason, event.day))


def _resume(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    return _with_clock(state, state.clocks[event.name.partition("/")[0]].resume(event.day))


def _extend(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    return _with_clock(state, state.clocks[event.name].extend(event.days or 0))


def _keep(procedure: Procedure, state: CaseState, event: CaseEvent) -> _Changes:
    return {}


_FOLLOW: dict[EventKind, Callable[[Procedure, CaseState, CaseEvent], _Changes]] = {
    EventKind.STEP: _step,
    EventKind.FILE: _file,
    EventKind.FACT: _keep,
    EventKind.ASK: _ask,
    EventKind.ANSWER: _answer,
    EventKind.PAUSE: _pause,
    EventKind.RESUME: _resume,
    EventKind.EXTEND: _extend,
    EventKind.NOTE: _keep,
}


def outcome_of(procedure: Procedure, state: CaseState, opinion: str, *, time_is_up: bool) -> bool | None:
    """How an opinion came out: agreed, objected, or None while it is open or was not asked.

    Args:
        procedure: its procedure.
        state: the case.
        opinion: its id.
        time_is_up: whether the clock of its answers has run out; silence then counts where the procedure says so.
    """
    asked = next(one for one in procedure.opinions if one.id == opinion)
    if opinion not in state.asked:
        return None
    given = state.answers.get(opinion, {})
    heard = [given.get(role, True if asked.silence and time_is_up else None) for role in asked.roles]
    if asked.rule is OpinionRule.MAJORITY:
        yes, no = heard.count(True), heard.count(False)
        return True if 2 * yes > len(heard) else False if 2 * no >= len(heard) else None
    return False if False in heard else None if None in heard else True
