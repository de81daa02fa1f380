"""Who may see and change records and cases: by the unit's subtree; restricted registers by name alone."""

from django.db.models import Q

from gongce.rulebook import Pack, Shape
from gongce.workspace.settings import Settings
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import CaseRecord, DutyClosing, Record, SavedView
from gongce_web.roles import Operation, Policy, Role, everyone_inside, roles

_NAMED_BY_OFFICE = (Role.SUPERVISOR.value, Role.ISSUER.value)
"""Who is shown a restricted register where `named` of workspace.yaml says nothing of it."""
_WORKING = roles(Role.RESPONDENT, Role.REVIEWER, Role.ANALYST, Role.ISSUER, Role.SUPERVISOR)


def hidden_registers(user: User) -> frozenset[str]:
    """The restricted registers this person is not named for."""
    city = open_city()
    closed = (one.id for one in city.pack.registers if one.restricted)
    return frozenset(name for name in closed if not _is_named(city.settings, user, name))


def hidden_procedures(user: User) -> frozenset[str]:
    """The procedures whose cases stand in a restricted register this person is not named for."""
    hidden = hidden_registers(user)
    return frozenset(procedure for name in hidden for procedure in _procedures_of(open_city().pack, name))


def _procedures_of(pack: Pack, register: str) -> tuple[str, ...]:
    found = pack.register(register)
    return (found.procedure,) if found.shape is Shape.CASE and found.procedure else ()


def _is_named(settings: Settings, user: User, register: str) -> bool:
    named = settings.named.get(register, _NAMED_BY_OFFICE)
    return user.username in named or any(grant.role in named for grant in user.live_grants())


class RecordPolicy(Policy[Record]):
    """Records follow their unit; those of no unit belong to the city's own people."""

    allowed = {Operation.SEE: everyone_inside(), Operation.FILL: _WORKING - {Role.ISSUER}}
    unit_path = "unit__path"

    def condition(self, user: User, operation: Operation) -> Q:
        """The rows a person may touch so, without those of registers that are hidden."""
        found = super().condition(user, operation)
        if user.is_authenticated and _root() in self.paths(user, operation):
            found = Q()
        return found & ~Q(register__in=hidden_registers(user)) if user.is_authenticated else found

    def may(self, user: User, operation: Operation, row: Record | None = None) -> bool:
        """Whether the person may do it; never to a record of a register that is hidden."""
        is_open = row is None or (user.is_authenticated and row.register not in hidden_registers(user))
        return is_open and super().may(user, operation, row)

    def path_of(self, row: Record) -> str:
        """The path of the record's unit; the city's where it has none."""
        return row.unit.path if row.unit else _root()


class CasePolicy(Policy[CaseRecord]):
    """Cases follow their unit; who may take which step is asked of the procedure as well."""

    allowed = {Operation.SEE: everyone_inside(), Operation.FILL: _WORKING}
    unit_path = "unit__path"

    def condition(self, user: User, operation: Operation) -> Q:
        """The rows a person may touch so, without those of procedures that are hidden."""
        found = super().condition(user, operation)
        if user.is_authenticated and _root() in self.paths(user, operation):
            found = Q()
        return found & ~Q(procedure__in=hidden_procedures(user)) if user.is_authenticated else found

    def may(self, user: User, operation: Operation, row: CaseRecord | None = None) -> bool:
        """Whether the person may do it; never to a case of a procedure that is hidden."""
        is_open = row is None or (user.is_authenticated and row.procedure not in hidden_procedures(user))
        return is_open and super().may(user, operation, row)

    def path_of(self, row: CaseRecord) -> str:
        """The path of the case's unit; the city's where it has none."""
        return row.unit.path if row.unit else _root()


class DutyPolicy(Policy[DutyClosing]):
    """Duties of the plan belong to the city: who works with data closes them, judges mark them."""

    allowed = {
        Operation.SEE: everyone_inside(),
        Operation.FILL: _WORKING,
        Operation.APPROVE: roles(Role.SUPERVISOR, Role.LEADER),
    }


class SavedViewPolicy(Policy[SavedView]):
    """A view belongs to who saved it; those of the unit it is shared with, and of units under it, see it too."""

    allowed = {Operation.SEE: everyone_inside(), Operation.FILL: everyone_inside()}

    def condition(self, user: User, operation: Operation) -> Q:
        """One's own views, and to see those shared with a unit one works in or under."""
        own = Q(owner=user.pk) if user.is_authenticated else Q(pk__in=())
        if operation is not Operation.SEE or not user.is_authenticated:
            return own
        return own | Q(shared_with__path__in=_paths_above(self.paths(user, operation)))

    def may(self, user: User, operation: Operation, row: SavedView | None = None) -> bool:
        """Whether the person may do it: to his own, and see what is shared with his unit."""
        if row is None or not super().may(user, operation):
            return super().may(user, operation)
        if row.owner_id == user.pk:
            return True
        shared = row.shared_with.path if row.shared_with else None
        return operation is Operation.SEE and shared in _paths_above(self.paths(user, operation))


def _paths_above(paths: tuple[str, ...]) -> set[str]:
    """The paths of units and of everything above them."""
    parts = (path.rstrip("/").split("/") for path in paths)
    return {"/".join(part[: size + 1]) + "/" for part in parts for size in range(len(part))}


def _root() -> str:
    return f"{open_city().pack.plan.city}/"


RECORDS, CASES, DUTIES, VIEWS = RecordPolicy(), CasePolicy(), DutyPolicy(), SavedViewPolicy()
