"""Who may do what where: roles, operations, and the one class of policies that answers for lists and for objects."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


class Role(StrEnum):
    """What a person is in a unit; it holds for the unit and everything under it."""

    RESPONDENT = "respondent"
    """Fills returns (园区、县区经办人、企业)."""
    REVIEWER = "reviewer"
    """Checks and approves what the units below fill."""
    ANALYST = "analyst"
    """The bureau's analyst: closes months, writes bulletins."""
    ISSUER = "issuer"
    """Issues bulletins and decisions in the bureau's name."""
    SUPERVISOR = "supervisor"
    """The supervision and appraisal office."""
    LEADER = "leader"
    """Reads everything, changes nothing."""
    SYSTEM_ADMIN = "system_admin"
    """Units, forms, settings; no accounts' rights, no logs."""
    SECURITY_ADMIN = "security_admin"
    """Accounts and their roles; no data."""
    AUDIT_ADMIN = "audit_admin"
    """Reads and verifies the audit log; nothing else."""


TITLES: dict[Role, object] = {
    Role.RESPONDENT: _("填报"),
    Role.REVIEWER: _("审核"),
    Role.ANALYST: _("分析"),
    Role.ISSUER: _("签发"),
    Role.SUPERVISOR: _("督查考核"),
    Role.LEADER: _("领导"),
    Role.SYSTEM_ADMIN: _("系统管理"),
    Role.SECURITY_ADMIN: _("安全管理"),
    Role.AUDIT_ADMIN: _("审计管理"),
}
"""Roles in the interface's words."""
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class Operation(StrEnum):
    """What can be done."""

    SEE = "see"
    FILL = "fill"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    ISSUE = "issue"
    CONFIGURE = "configure"
    GRANT = "grant"
    AUDIT = "audit"


_Row = TypeVar("_Row", bound=Model)


class Policy(Generic[_Row]):
    """Which rows a person may touch, and whether they may touch one; subclassed once for each model.

    `allowed` names the roles of each operation; `unit_path` the lookup that leads from a row to its unit's path, empty
    where rows belong to no unit. A role held in a unit reaches every row of that unit and of those under it.
    """

    allowed: ClassVar[dict[Operation, frozenset[Role]]] = {}
    unit_path: ClassVar[str] = ""

    def paths(self, user: "User", operation: Operation) -> tuple[str, ...]:
        """Paths of the units in which the person holds a role that allows the operation."""
        roles = self.allowed.get(operation, frozenset())
        return tuple(grant.path for grant in user.live_grants() if grant.role in roles)

    def rows(self, user: "User", operation: Operation, rows: "QuerySet[_Row]") -> "QuerySet[_Row]":
        """The rows among these that the person may touch so."""
        return rows.filter(self.condition(user, operation))

    def condition(self, user: "User", operation: Operation) -> Q:
        """The rows a person may touch so, as a condition."""
        paths = self.paths(user, operation) if user.is_authenticated else ()
        if not paths:
            return Q(pk__in=())
        if not self.unit_path:
            return Q()
        found = Q(pk__in=())
        for path in paths:
            found |= Q(**{f"{self.unit_path}__startswith": path})
        return found

    def may(self, user: "User", operation: Operation, row: "_Row | None" = None) -> bool:
        """Whether the person may do it, to this row where one is given, to any otherwise."""
        paths = self.paths(user, operation) if user.is_authenticated else ()
        if not paths or row is None or not self.unit_path:
            return bool(paths)
        return any(self.path_of(row).startswith(path) for path in paths)

    def demand(self, user: "User", operation: Operation, row: "_Row | None" = None) -> None:
        """Refuse where the person may not.

        Raises:
            PermissionDenied: without the role, or outside its unit.
        """
        if not self.may(user, operation, row):
            raise PermissionDenied

    def path_of(self, row: _Row) -> str:
        """The path of a row's unit."""
        value: object = row
        for name in self.unit_path.split("__"):
            value = getattr(value, name)
        return str(value)


def roles(*names: Role) -> frozenset[Role]:
    """A set of roles."""
    return frozenset(names)


def everyone_inside() -> frozenset[Role]:
    """Every role that works with data."""
    return frozenset(Role) - ADMINISTRATORS


def one_of(values: Iterable[str]) -> list[tuple[str, str]]:
    """Choices of a model field from an enumeration."""
    return [(str(value), str(value)) for value in values]
