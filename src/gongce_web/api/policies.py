"""Tokens are their person's own; an administrator of security may end them."""

from django.db.models import QuerySet

from gongce_web.accounts.models import User
from gongce_web.api.models import ApiToken
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles


class TokenPolicy(Policy[ApiToken]):
    """A person sees and ends the own ones; administrators get none, for a token has no second factor."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.CONFIGURE: everyone_inside(),
        Operation.GRANT: roles(Role.SECURITY_ADMIN),
    }

    def rows(self, user: User, operation: Operation, rows: "QuerySet[ApiToken]") -> "QuerySet[ApiToken]":
        """The person's own tokens; all of them for the one who may end any."""
        found = super().rows(user, operation, rows)
        return found if operation is Operation.GRANT else found.filter(user=user)

    def may(self, user: User, operation: Operation, row: ApiToken | None = None) -> bool:
        """Whether it is allowed at all and, of a token, whether it is the person's own."""
        is_allowed = super().may(user, operation, row)
        return is_allowed and (row is None or operation is Operation.GRANT or row.user_id == user.pk)


TOKENS = TokenPolicy()
