"""Who prepares, checks and releases what the public sees."""

from gongce_web.city.policies import GATE
from gongce_web.public_site.models import Release
from gongce_web.roles import Operation, Policy, Role, roles


class ReleasePolicy(Policy[Release]):
    """The analyst prepares, a second person checks, the issuer releases; leaders and supervisors look on."""

    allowed = {
        Operation.SEE: GATE.allowed[Operation.SEE],
        Operation.SUBMIT: roles(Role.ANALYST, Role.ISSUER),
        Operation.APPROVE: roles(Role.ANALYST, Role.ISSUER, Role.SUPERVISOR),
        Operation.ISSUE: roles(Role.ISSUER),
    }


RELEASES = ReleasePolicy()
