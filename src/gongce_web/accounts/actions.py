"""Writes about accounts: one verb, one transaction, one audit event."""

from datetime import date

import pyotp
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from gongce.vocabulary import RefusedError
from gongce_web.accounts.models import Grant, OldPassword, User
from gongce_web.accounts.policies import ACCOUNTS
from gongce_web.audit.actions import record
from gongce_web.roles import ADMINISTRATORS, Operation, Role
from gongce_web.units.models import Unit


@transaction.atomic
def open_account(*, username: str, name: str, password: str, by: User | None) -> User:
    """A new account; its first password must be changed at the first login."""
    if by is not None:
        ACCOUNTS.demand(by, Operation.GRANT)
    validate_password(password)
    user = User.objects.create_user(username, password, name=name)
    record("account.opened", by=by, about=f"account:{username}")
    return user


@transaction.atomic
def close_account(*, user: User, by: User) -> None:
    """The account can no longer be used; everything it did stays."""
    ACCOUNTS.demand(by, Operation.GRANT)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("account.closed", by=by, about=f"account:{user.username}")


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """A person's own new password."""
    validate_password(password, user)
    OldPassword.objects.create(user=user, password=user.password)
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record("account.password", by=user, about=f"account:{user.username}")


@transaction.atomic
def grant_role(*, user: User, role: Role, unit: Unit, since: date, until: date | None = None, by: User | None) -> Grant:
    """A role in a unit.

    Raises:
        RefusedError: somebody gives a role to himself, or joins two administrators' offices in one person.
    """
    if by is not None:
        ACCOUNTS.demand(by, Operation.GRANT)
    if by is not None and by.pk == user.pk:
        raise RefusedError("nobody gives himself a role", where=user.username, remedy="another administrator grants it")
    _refuse_joined_offices(user, role)
    grant = Grant.objects.create(user=user, role=role, unit=unit, since=since, until=until, granted_by=by)
    record("grant.given", by=by, about=f"account:{user.username}", detail={"role": str(role), "unit": unit.code})
    return grant


def _refuse_joined_offices(user: User, role: Role) -> None:
    """System, security and audit administrators are three persons where the office separates them."""
    held = {Role(name) for name in user.grants.filter(until=None).values_list("role", flat=True)}
    is_joined = role in ADMINISTRATORS and (held & ADMINISTRATORS) - {role}
    if is_joined and settings.GONGCE["separate_administrators"]:
        raise RefusedError(
            "system, security and audit administration are separate persons' offices",
            where=user.username,
            remedy="give the role to another account",
        )


@transaction.atomic
def end_grant(*, grant: Grant, until: date, by: User) -> None:
    """A role ends; the record of it stays."""
    ACCOUNTS.demand(by, Operation.GRANT)
    grant.until = until
    grant.save(update_fields=["until"])
    detail = {"role": grant.role, "unit": grant.unit.code, "until": until.isoformat()}
    record("grant.ended", by=by, about=f"account:{grant.user.username}", detail=detail)


@transaction.atomic
def check_second_factor(*, user: User, code: str) -> bool:
    """Whether the code is right now; each is taken once."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.totp_secret:
        return False
    totp = pyotp.TOTP(locked.totp_secret)
    step = int(timezone.now().timestamp()) // totp.interval
    for drift in (0, -1, 1):
        if step + drift > locked.totp_last_step and pyotp.utils.strings_equal(totp.generate_otp(step + drift), code):
            locked.totp_last_step = step + drift
            locked.save(update_fields=["totp_last_step"])
            return True
    record("login.second_factor_failed", by=user, about=f"account:{user.username}")
    return False


@transaction.atomic
def enrol_second_factor(*, user: User, secret: str, code: str) -> bool:
    """Take a new secret where its first code is right."""
    if not pyotp.TOTP(secret).verify(code, valid_window=1):
        return False
    user.totp_secret = secret
    user.save(update_fields=["totp_secret"])
    record("account.second_factor", by=user, about=f"account:{user.username}")
    return True
