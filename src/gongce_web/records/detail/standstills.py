"""Clocks of a case that may be made to stand still, or to run again: for which ground, by whom, what is in the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongce.procedures import CaseState, EventKind, mainland_workdays, refusals_of
from gongce.procedures.events import CaseEvent
from gongce.rulebook import Procedure, TimeLimit
from gongce.rulebook.model.procedures import Pause
from gongce_web.accounts.models import User
from gongce_web.records.queries.acting import body_of


@dataclass(frozen=True)
class Standstill:
    """A clock that stands still, or may be made to: `name` is what the event is about."""

    name: str
    clock: str
    ground: str
    since: date | None
    who: str
    mine: tuple[tuple[str, str], ...]
    refusals: tuple[tuple[str, str], ...]

    @property
    def is_free(self) -> bool:
        """Whether I may do it now."""
        return bool(self.mine) and not self.refusals


def list_pauses(
    procedure: Procedure, state: CaseState, today: date, user: User, mine: Sequence[tuple[str, str]]
) -> Iterator[Standstill]:
    """The grounds on which clocks that run may stand still."""
    for clock in procedure.clocks:
        now = state.clocks.get(clock.id)
        if now is not None and now.is_running and not now.is_resting:
            for ground in clock.pauses:
                yield _standstill(EventKind.PAUSE, procedure, state, clock, ground, today, user, mine)


def list_resumes(
    procedure: Procedure, state: CaseState, today: date, user: User, mine: Sequence[tuple[str, str]]
) -> Iterator[Standstill]:
    """The clocks that stand still."""
    for clock in procedure.clocks:
        now = state.clocks.get(clock.id)
        if now is not None and now.is_resting:
            ground = next((one for one in clock.pauses if one.id == now.rests[-1].pause), None)
            if ground is not None:
                yield _standstill(EventKind.RESUME, procedure, state, clock, ground, today, user, mine)


def _standstill(
    kind: EventKind,
    procedure: Procedure,
    state: CaseState,
    clock: TimeLimit,
    ground: Pause,
    today: date,
    user: User,
    mine: Sequence[tuple[str, str]],
) -> Standstill:
    roles = tuple((name, title) for name, title in mine if name in ground.roles)
    role, name = (roles[0][0] if roles else ground.roles[0]), f"{clock.id}/{ground.id}"
    event = CaseEvent(kind, name, today, user.username, role, body_of(procedure, role, user), reason="-")
    found = tuple((one.message, one.remedy) for one in refusals_of(procedure, state, event, mainland_workdays()))
    rests = state.clocks[clock.id].rests
    titles = {one.id: one.title for one in procedure.roles}
    who = "、".join(titles[one] for one in ground.roles)
    since = rests[-1].since if kind is EventKind.RESUME else None
    return Standstill(name, clock.title, ground.title, since, who, roles, found)
