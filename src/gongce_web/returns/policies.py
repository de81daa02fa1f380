"""Who may see, fill and review returns: a respondent in the unit itself, a reviewer in a unit above it."""

from collections.abc import Collection

from django.db.models import Q

from gongce_web.accounts.models import User
from gongce_web.returns.models import Return, Round
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles

APPROVED = "approved"
UNSEEN = ("draft",)
"""Stages whose values only the unit itself sees."""
_REVIEW = frozenset({Operation.RETURN, Operation.APPROVE})


class RoundPolicy(Policy[Round]):
    """Rounds are seen by all inside; the bureau's analyst and the keeper of forms open, lock and unlock them."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.CONFIGURE: roles(Role.ANALYST, Role.SYSTEM_ADMIN),
    }


class ReturnPolicy(Policy[Return]):
    """Filling belongs to the unit, reviewing to who is above it: nobody approves his own unit's figures.

    SEE is about values. Unapproved ones are hidden above: a draft is seen by the unit alone; from submission on by
    the reviewers up to the level it has risen to; once approved by all inside who reach the unit, where the form keeps
    it to reviewers by these.
    """

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.FILL: roles(Role.RESPONDENT),
        Operation.SUBMIT: roles(Role.RESPONDENT),
        Operation.RETURN: roles(Role.REVIEWER),
        Operation.APPROVE: roles(Role.REVIEWER),
    }
    unit_path = "unit__path"

    def condition(self, user: User, operation: Operation) -> Q:
        """The rows a person may touch so, as a condition."""
        if operation is Operation.SEE:
            return self._seen(user)
        return self._above(user, operation) if operation in _REVIEW else super().condition(user, operation)

    def may(self, user: User, operation: Operation, row: Return | None = None) -> bool:
        """Whether the person may do it, to this row where one is given, to any otherwise."""
        if row is None or not super().may(user, operation, row):
            return row is None and super().may(user, operation)
        if operation is Operation.SEE:
            return self._may_see(user, row)
        path = self.path_of(row)
        return operation not in _REVIEW or any(_is_above(one, path) for one in self.paths(user, operation))

    def _above(self, user: User, operation: Operation) -> Q:
        """Rows strictly under a unit in which the person holds the role."""
        found = Q(pk__in=())
        for path in self.paths(user, operation):
            found |= _under(path)
        return found

    def _risen(self, user: User) -> Q:
        """Of those above which the person reviews, the rows that have risen to the level he reviews at."""
        found = Q(pk__in=())
        for path in self.paths(user, Operation.APPROVE):
            found |= _under(path) & (Q(risen_to__in=_prefixes(path)) | Q(stage=APPROVED))
        return found

    def _seen(self, user: User) -> Q:
        mine = super().condition(user, Operation.FILL)
        theirs = self._risen(user) & ~Q(stage__in=UNSEEN)
        return mine | theirs | (super().condition(user, Operation.SEE) & Q(stage=APPROVED, round__is_narrow=False))

    def _may_see(self, user: User, row: Return) -> bool:
        if super().may(user, Operation.FILL, row):
            return True
        if row.stage not in UNSEEN and self._has_risen(user, row):
            return True
        return row.stage == APPROVED and not row.round.is_narrow

    def _has_risen(self, user: User, row: Return) -> bool:
        path, is_approved = self.path_of(row), row.stage == APPROVED
        mine = [one for one in self.paths(user, Operation.APPROVE) if _is_above(one, path)]
        return any(is_approved or one.startswith(row.risen_to) for one in mine)

    def may_at(self, user: User, operation: Operation, row: Return, paths: Collection[str]) -> bool:
        """Whether the person may do it in one of the units of these paths; where none is given, in any unit."""
        mine = self.paths(user, operation)
        return self.may(user, operation, row) and (not paths or any(path in paths for path in mine))


def _under(path: str) -> Q:
    return Q(unit__path__startswith=path) & ~Q(unit__path=path)


def _prefixes(path: str) -> list[str]:
    """Paths of the unit and of all above it, and the empty one: whatever has risen to one of them has risen to it."""
    names = path.rstrip("/").split("/")
    return ["", *("/".join(names[:end]) + "/" for end in range(1, len(names) + 1))]


def _is_above(path: str, other: str) -> bool:
    return other.startswith(path) and other != path


ROUNDS = RoundPolicy()
RETURNS = ReturnPolicy()
