"""The list of a person's returns: what is due, until when, how far it is."""

from dataclasses import dataclass
from datetime import date

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.returns.matrices import State, state_of_return
from gongce_web.returns.models import Return
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.queries import is_missing, list_mine, may_review
from gongce_web.roles import Operation

_MOST = 200


@dataclass(frozen=True)
class Listed:
    """A return in the list. `may_open` says whether its values are the person's to see now."""

    filed: Return
    state: State
    is_owed: bool
    left_days: int
    may_open: bool
    waiting: int

    @property
    def late_days(self) -> int:
        """Days past the deadline."""
        return -self.left_days


@dataclass(frozen=True)
class Listing:
    """A person's returns: those they fill, those they review."""

    mine: tuple[Listed, ...]
    to_review: tuple[Listed, ...]
    others: tuple[Listed, ...]
    today: date

    @property
    def owed(self) -> tuple[Listed, ...]:
        """Returns of their own that are not in."""
        return tuple(one for one in self.mine if one.is_owed)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(one.left_days < 0 for one in self.owed)

    @property
    def next(self) -> Listed | None:
        """The one due first."""
        return min(self.owed, key=lambda one: one.filed.due, default=None)


def list_returns(user: User) -> Listing:
    """The returns a person fills, then those that wait for their review, then the rest they review."""
    today = clock.today()
    rows = list(list_mine(user)[:_MOST])
    mine = {one.pk for one in rows if RETURNS.may(user, Operation.FILL, one)}
    shown = sorted(
        (_list(one, user, today) for one in rows), key=lambda one: (not one.is_owed, one.is_owed and one.filed.due)
    )
    filling = tuple(one for one in shown if one.filed.pk in mine)
    theirs = tuple(one for one in shown if one.filed.pk not in mine)
    waiting = tuple(one for one in theirs if one.state.css == "in" and may_review(one.filed, user))
    rest = tuple(one for one in theirs if one not in waiting)
    return Listing(filling, waiting, rest, today)


def _list(filed: Return, user: User, today: date) -> Listed:
    waiting = int(getattr(filed, "waiting", 0))
    may_open = RETURNS.may(user, Operation.SEE, filed)
    return Listed(filed, state_of_return(filed, today), is_missing(filed), (filed.due - today).days, may_open, waiting)
