"""Documents: the plan's and adopted ones are read by everybody inside; one just given is its giver's."""

from typing import TYPE_CHECKING

from django.db.models import Q

from gongce_web.documents.models import Upload
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


class DocumentPolicy(Policy[Upload]):
    """Reading documents, giving them for reading, adopting them for all."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.FILL: roles(Role.REVIEWER, Role.ANALYST, Role.ISSUER, Role.SUPERVISOR),
        Operation.APPROVE: roles(Role.ANALYST, Role.SUPERVISOR),
    }

    def condition(self, user: "User", operation: Operation) -> Q:
        """Adopted ones, and one's own."""
        if not self.paths(user, operation):
            return Q(pk__in=())
        return Q(by=user) | (~Q(adopted_by=None) if operation is Operation.SEE else Q(pk__in=()))

    def may(self, user: "User", operation: Operation, row: Upload | None = None) -> bool:
        """The giver's until it is adopted; only the giver adopts what he has read."""
        is_allowed = super().may(user, operation)
        if row is None or not is_allowed:
            return is_allowed
        return row.by_id == user.pk or (operation is Operation.SEE and row.adopted_by_id is not None)


DOCUMENTS = DocumentPolicy()
