"""Which roles of a procedure a person acts in: the units the role names, else what the workspace's settings say."""

from dataclasses import replace

from django.utils.translation import gettext as _

from gongce.procedures.events import CaseEvent
from gongce.rulebook import Procedure
from gongce.rulebook import Role as CaseRole
from gongce.vocabulary import RefusedError
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.roles import Role, roles
from gongce_web.units.models import Unit

_WORKING = roles(Role.RESPONDENT, Role.REVIEWER, Role.ANALYST, Role.ISSUER, Role.SUPERVISOR)
_EVERY = "*"


def roles_in(procedure: Procedure, user: User) -> tuple[CaseRole, ...]:
    """The roles of a procedure this person may act in, in the procedure's order.

    A role with `bodies` is held by the people who work in one of these units. Another is held by those whom
    `acting` of workspace.yaml names for it, by role of the workbench or account; where it names nobody, by everybody
    who works with data: the policy then says with which cases.
    """
    return tuple(role for role in procedure.roles if _acts_in(procedure, role, user))


def _acts_in(procedure: Procedure, role: CaseRole, user: User) -> bool:
    held = {grant.role for grant in user.live_grants()}
    if role.bodies:
        return bool(bodies_of(role, user))
    acting = open_city().settings.acting
    for name in (procedure.id, _EVERY):
        named = acting.get(name, {}).get(role.id)
        if named is not None:
            return user.username in named or any(one.value in named for one in held)
    return bool(held & _WORKING)


def bodies_of(role: CaseRole, user: User) -> tuple[str, ...]:
    """The units among a role's bodies in which the person works."""
    mine = {grant.path for grant in user.live_grants() if grant.role in _WORKING}
    codes = Unit.objects.filter(path__in=mine, code__in=role.bodies).values_list("code", flat=True)
    return tuple(codes)


def body_of(procedure: Procedure, role: str, user: User) -> str:
    """The unit the person would act for in a role; empty where the role is bound to none."""
    found = next((one for one in procedure.roles if one.id == role), None)
    return (bodies_of(found, user) or ("",))[0] if found and found.bodies else ""


def as_actor(procedure: Procedure, event: CaseEvent, by: User | None) -> CaseEvent:
    """The event with the person as its actor and, where the role is bound to units, the unit they act for.

    Raises:
        RefusedError: the role is another's.
    """
    if by is None:
        return event
    event = replace(event, actor=by.username)
    if not event.role:
        return replace(event, body="")
    mine = {role.id: role for role in roles_in(procedure, by)}
    if event.role not in mine:
        title = next((role.title for role in procedure.roles if role.id == event.role), event.role)
        have = "、".join(role.title for role in mine.values()) or _("无")
        remedy = _("您可用的身份：%(have)s；其他由%(title)s办理") % {"have": have, "title": title}
        raise RefusedError(_("您不是%(title)s") % {"title": title}, where=procedure.title, remedy=remedy)
    bodies = bodies_of(mine[event.role], by)
    return replace(event, body=event.body if event.body in bodies else bodies[0] if bodies else "")
