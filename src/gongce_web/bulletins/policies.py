"""Bulletins: what was issued is read by everybody inside; drafts by those who work on them or decide."""

from gongce_web.bulletins.models import Closing
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles

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
