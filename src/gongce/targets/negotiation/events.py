"""What can happen to a table of targets between a city and its units, and in which order.

Round one up: units propose. Round one down: the city gives control figures. Round two up: units reply. Round two
down: the city decides. Then the figures stand, until a revision is asked for, and approved or refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from gongce.vocabulary import RefusedError


class Act(StrEnum):
    """The seven things that can happen."""

    PROPOSE = "propose"
    """一上: a unit proposes its figures."""
    CONTROL = "control"
    """一下: the city gives a unit its control figures."""
    REPLY = "reply"
    """二上: the unit accepts them or answers with its own, with reasons."""
    DECIDE = "decide"
    """二下: the city decides the unit's figures."""
    REQUEST = "request"
    """In the year: a change of decided figures is asked for."""
    APPROVE = "approve"
    """The change is approved and holds from now on."""
    REFUSE = "refuse"
    """The change is refused; the decided figures stay."""


ACT_WORDS = {
    Act.PROPOSE: "一上",
    Act.CONTROL: "一下",
    Act.REPLY: "二上",
    Act.DECIDE: "二下",
    Act.REQUEST: "申请调整",
    Act.APPROVE: "批准调整",
    Act.REFUSE: "不予调整",
}

_FOLLOWS: dict[Act, frozenset[Act | None]] = {
    Act.PROPOSE: frozenset({None, Act.PROPOSE}),
    Act.CONTROL: frozenset({None, Act.PROPOSE, Act.CONTROL}),
    Act.REPLY: frozenset({Act.CONTROL, Act.REPLY}),
    Act.DECIDE: frozenset({Act.CONTROL, Act.REPLY}),
    Act.REQUEST: frozenset({Act.DECIDE, Act.APPROVE, Act.REFUSE}),
    Act.APPROVE: frozenset({Act.REQUEST}),
    Act.REFUSE: frozenset({Act.REQUEST}),
}
"""Which acts may come before each, for one unit; None is the beginning. A repeated act replaces the one before it."""

_BY_UNIT = frozenset({Act.PROPOSE, Act.REPLY, Act.REQUEST})
_NEEDS_REASON = frozenset({Act.DECIDE, Act.REQUEST, Act.APPROVE, Act.REFUSE})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; never changed, never removed.

    Args:
        number: 1, 2, 3 … in the log.
        unit: whose figures.
        act: what happened.
        actor: who did it: the unit itself, or the city's body.
        values: cell → amount ("2013" or "2013·装备制造": the column's title); for a refusal empty.
        reason: why; a decision that differs from the unit's reply, a request and its answer need one.
        approval: of an approved revision: the document or meeting it rests on.
        recorded_at: when, as the caller says.
    """

    number: int
    unit: str
    act: Act
    actor: str
    values: Mapping[str, Fraction] = field(default_factory=dict)
    reason: str = ""
    approval: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """Events in the order they were recorded; `city` is the body that gives and decides figures."""

    city: str
    units: tuple[str, ...]
    columns: tuple[str, ...]
    events: tuple[Event, ...] = ()

    def of(self, unit: str) -> tuple[Event, ...]:
        """One unit's events."""
        return tuple(event for event in self.events if event.unit == unit)


def record(
    log: Log,
    *,
    unit: str,
    act: Act,
    actor: str,
    values: Mapping[str, Fraction] | None = None,
    reason: str = "",
    approval: str = "",
    recorded_at: datetime | None = None,
) -> Log:
    """The log with one more event.

    Raises:
        RefusedError: the act is out of turn, by the wrong body, about unknown cells, or lacks its reason or approval;
            nothing is recorded.

    >>> log = Log("市工信局", ("甲区",), ("2013",))
    >>> log = record(log, unit="甲区", act=Act.PROPOSE, actor="甲区", values={"2013": Fraction(30)})
    >>> record(log, unit="甲区", act=Act.DECIDE, actor="市工信局", values={"2013": Fraction(40)}, reason="x")
    Traceback (most recent call last):
    ...
    gongce.vocabulary.errors.RefusedError: 甲区: 二下 cannot follow 一上; it follows 一下, 二上
    """
    event = Event(
        len(log.events) + 1, unit, act, actor, dict(values or {}), reason.strip(), approval.strip(), recorded_at
    )
    _check_turn(log, event)
    _check_actor(log, event)
    _check_values(log, event)
    _check_reasons(log, event)
    return Log(log.city, log.units, log.columns, (*log.events, event))


def replay(city: str, units: Iterable[str], columns: Iterable[str], events: Iterable[Event]) -> Log:
    """A log read back from storage, every event checked again in its turn.

    Raises:
        RefusedError: an event that could not have been recorded, or a number out of order.
    """
    log = Log(city, tuple(units), tuple(columns))
    for event in events:
        if event.number != len(log.events) + 1:
            raise RefusedError(
                f"event {event.number} stands where {len(log.events) + 1} is due",
                where=event.unit,
                remedy="restore the log from its last good copy; events are never renumbered",
            )
        log = record(
            log,
            unit=event.unit,
            act=event.act,
            actor=event.actor,
            values=event.values,
            reason=event.reason,
            approval=event.approval,
            recorded_at=event.recorded_at,
        )
    return log


def _check_turn(log: Log, event: Event) -> None:
    if event.unit not in log.units:
        raise RefusedError("not a unit of this table", where=event.unit, remedy=f"its units are {'、'.join(log.units)}")
    past = log.of(event.unit)
    last = past[-1].act if past else None
    allowed = _FOLLOWS[event.act]
    if last not in allowed:
        before = f"cannot follow {ACT_WORDS[last]}" if last else "cannot come first"
        turn = ", ".join(ACT_WORDS[act] for act in Act if act in allowed)
        raise RefusedError(f"{ACT_WORDS[event.act]} {before}", where=event.unit, remedy=f"it follows {turn}")


def _check_actor(log: Log, event: Event) -> None:
    wanted = event.unit if event.act in _BY_UNIT else log.city
    if event.act is not Act.REQUEST and event.actor != wanted:
        raise RefusedError(
            f"{ACT_WORDS[event.act]} is not for {event.actor} to do", where=event.unit, remedy=f"it is for {wanted}"
        )


def _check_values(log: Log, event: Event) -> None:
    strangers = [cell for cell in event.values if cell not in log.columns]
    if strangers:
        raise RefusedError(
            f"no column {strangers[0]}", where=event.unit, remedy=f"the columns are {'、'.join(log.columns)}"
        )
    if not event.values and event.act not in (Act.REFUSE, Act.APPROVE):
        raise RefusedError(f"{ACT_WORDS[event.act]} without figures", where=event.unit, remedy="give at least one")
    if any(value < 0 for value in event.values.values()):
        raise RefusedError("a negative figure", where=event.unit, remedy="figures are zero or more")


def _check_reasons(log: Log, event: Event) -> None:
    if event.act in _NEEDS_REASON and not event.reason and not _follows_reply(log, event):
        raise RefusedError(f"{ACT_WORDS[event.act]} without a reason", where=event.unit, remedy="say why")
    if event.act is Act.APPROVE and not event.approval:
        raise RefusedError(
            "a revision without its approval", where=event.unit, remedy="name the document or meeting that approved it"
        )


def _follows_reply(log: Log, event: Event) -> bool:
    """Whether a decision takes exactly what the unit last asked for, or the control figures it did not object to."""
    past = log.of(event.unit)
    return (
        event.act is Act.DECIDE
        and bool(past)
        and all(past[-1].values.get(cell, value) == value for cell, value in event.values.items())
    )
