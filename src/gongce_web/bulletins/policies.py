"""Bulletins: what was issued is read by everybody inside; drafts by those who work on them or decide."""

from typing import TYPE_CHECKING

from django.db.models import Q

from gongce_web.bulletins.models import Closing, Confirmation, Proofing
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

_DRAFTERS = roles(Role.ANALYST, Role.ISSUER, Role.SUPERVISOR, Role.LEADER)


class BulletinPolicy(Policy[Closing]):
    """Issued bulletins."""

    allowed = {Operation.SEE: everyone_inside(), Operation.AUDIT: roles(Role.ANALYST, Role.ISSUER, Role.SUPERVISOR)}


class DraftPolicy(Policy[Closing]):
    """The month that is worked on: the analyst closes it, the issuer issues or returns it."""

    allowed = {
        Operation.SEE: _DRAFTERS,
        Operation.FILL: roles(Role.ANALYST, Role.ISSUER),
        Operation.SUBMIT: roles(Role.ANALYST),
        Operation.RETURN: roles(Role.ISSUER),
        Operation.ISSUE: roles(Role.ISSUER),
    }
    unit_path = "unit__path"


BULLETINS, DRAFTS = BulletinPolicy(), DraftPolicy()


class ConfirmationPolicy(Policy[Confirmation]):
    """Sheets with a unit's figures: answered by its people, seen by those who work on the bulletin."""

    allowed = {
        Operation.SEE: roles(Role.RESPONDENT, Role.REVIEWER) | _DRAFTERS,
        Operation.SUBMIT: roles(Role.RESPONDENT, Role.REVIEWER),
    }
    unit_path = "unit__path"


class ProofingPolicy(Policy[Proofing]):
    """Edited drafts: each his own."""

    allowed = {Operation.SEE: roles(Role.ANALYST, Role.ISSUER), Operation.FILL: roles(Role.ANALYST, Role.ISSUER)}

    def condition(self, user: "User", operation: Operation) -> Q:
        """One's own."""
        return Q(by=user) if self.paths(user, operation) else Q(pk__in=())


CONFIRMATIONS, PROOFINGS = ConfirmationPolicy(), ProofingPolicy()
