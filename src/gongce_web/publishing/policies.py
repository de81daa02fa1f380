"""Who sees the way of approved batches, and who may set one going again or take it out."""

from gongce_web.publishing.models import OutboxBatch
from gongce_web.roles import Operation, Policy, Role, roles


class OutboxPolicy(Policy[OutboxBatch]):
    """The bureau's analyst and the system administrator; it shows names of batches, no figures."""

    allowed = {
        Operation.SEE: roles(Role.ANALYST, Role.ISSUER, Role.SYSTEM_ADMIN),
        Operation.CONFIGURE: roles(Role.ANALYST, Role.SYSTEM_ADMIN),
    }


OUTBOX = OutboxPolicy()
