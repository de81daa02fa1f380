"""Who may see and change accounts."""

from gongce_web.accounts.models import User
from gongce_web.roles import Operation, Policy, Role, roles


class AccountPolicy(Policy[User]):
    """Accounts belong to the security administrator."""

    allowed = {
        Operation.SEE: roles(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
        Operation.GRANT: roles(Role.SECURITY_ADMIN),
    }


ACCOUNTS = AccountPolicy()
