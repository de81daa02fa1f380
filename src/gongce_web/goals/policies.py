"""Who may split a target, answer for a unit, and adopt what was agreed."""

from typing import TYPE_CHECKING

from django.db.models import Q

from gongce_web.goals.models import DecompositionDraft, DraftState
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles
from gongce_web.units.models import Unit

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

_BUREAU = roles(Role.ANALYST, Role.ISSUER)


class DraftPolicy(Policy[DecompositionDraft]):
    """The bureau works drafts out; the units see one once they are asked; the issuer adopts."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.FILL: _BUREAU,
        Operation.SUBMIT: _BUREAU,
        Operation.APPROVE: _BUREAU,
        Operation.ISSUE: roles(Role.ISSUER),
    }
    unit_path = "unit__path"

    def condition(self, user: "User", operation: Operation) -> Q:
        """Rows of the person's unit; to be seen also those that units were asked about."""
        own = super().condition(user, operation)
        if operation is not Operation.SEE or not self.paths(user, operation):
            return own
        return own | ~Q(state__in=[DraftState.DRAFT, DraftState.DROPPED])

    def may(self, user: "User", operation: Operation, row: DecompositionDraft | None = None) -> bool:
        """The same for one row."""
        if super().may(user, operation, row):
            return True
        is_asked = row is not None and row.state not in (DraftState.DRAFT, DraftState.DROPPED)
        return operation is Operation.SEE and is_asked and bool(self.paths(user, operation))


class WishPolicy(Policy[Unit]):
    """Who speaks for a unit in a negotiation: its own people, for it and what lies under it."""

    allowed = {Operation.SUBMIT: roles(Role.RESPONDENT, Role.REVIEWER)}
    unit_path = "path"


DRAFTS, WISHES = DraftPolicy(), WishPolicy()
