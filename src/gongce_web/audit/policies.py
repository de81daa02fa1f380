"""The log belongs to the audit administrator."""

from gongce_web.audit.models import AuditEvent
from gongce_web.roles import Operation, Policy, Role, roles


class AuditPolicy(Policy[AuditEvent]):
    """Only the audit administrator reads it; nobody changes it."""

    allowed = {Operation.SEE: roles(Role.AUDIT_ADMIN), Operation.AUDIT: roles(Role.AUDIT_ADMIN)}


AUDIT = AuditPolicy()
