"""An account opened on the machine itself, by who may read the workspace's files anyway."""

from django.db import transaction

from gongce.vocabulary import UsageError
from gongce_web import clock
from gongce_web.accounts.actions import grant_role, new_password, open_account
from gongce_web.accounts.forms import AccountForm
from gongce_web.roles import Role
from gongce_web.units.models import Unit


@transaction.atomic
def open_first_account(*, username: str, name: str, role: str, unit: str) -> str:
    """Open an account with a role from today on; its password, which is told once.

    Raises:
        UsageError: the name cannot be taken, or there is no such role or unit.
    """
    form = AccountForm({"username": username, "name": name})
    if not form.is_valid():
        told = "；".join(str(message) for messages in form.errors.values() for message in messages)
        raise UsageError(told, where=username or name, remedy="give another --username or --name")
    if role not in set(Role):
        raise UsageError("no such role", where=role, remedy=f"give one of {', '.join(Role)}")
    place = Unit.objects.filter(code=unit, is_current=True).first()
    if place is None:
        raise UsageError("no such unit", where=unit, remedy="give the id of a unit of the plan")
    password = new_password()
    user = open_account(username=username, name=name, password=password, by=None)
    grant_role(user=user, role=Role(role), unit=place, since=clock.today(), by=None)
    return password
