"""Writes about accounts: one verb, one transaction, one audit event."""

import secrets
from datetime import date

import pyotp
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.accounts.models import Grant, OldPassword, User
from gongce_web.accounts.policies import ACCOUNTS
from gongce_web.accounts.queries import list_sessions
from gongce_web.audit.actions import record
from gongce_web.roles import ADMINISTRATORS, Operation, Role
from gongce_web.units.models import Unit

_KINDS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "!#%+-=?@")
_LENGTH = 16


@transaction.atomic
def open_account(*, username: str, name: str, password: str, by: User | None, work_phone: str = "") -> User:
    """A new account; its first password must be changed at the first login."""
    if by is not None:
        ACCOUNTS.demand(by, Operation.GRANT)
    validate_password(password)
    user = User.objects.create_user(username, password, name=name, work_phone=work_phone)
    record("account.opened", by=by, about=f"account:{username}")
    return user


@transaction.atomic
def close_account(*, user: User, by: User) -> None:
    """The account can no longer be used, its sessions end; everything it did stays.

    Raises:
        RefusedError: nobody closes his own.
    """
    _demand_over(user, by)
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
        raise RefusedError(_("不能给自己授予角色"), where=user.username, remedy=_("请另一位安全管理员授予"))
    _refuse_joined_offices(user, role)
    _refuse_twice(user, role, unit, since)
    if until is not None and until < since:
        raise RefusedError(
            _("结束日期早于开始日期"), where=user.username, remedy=_("填写%(since)s或以后的日期") % {"since": since}
        )
    grant = Grant.objects.create(user=user, role=role, unit=unit, since=since, until=until, granted_by=by)
    record("grant.given", by=by, about=f"account:{user.username}", detail={"role": str(role), "unit": unit.code})
    return grant


def _refuse_twice(user: User, role: Role, unit: Unit, since: date) -> None:
    live = Q(until=None) | Q(until__gte=since)
    if user.grants.filter(live, role=role, unit=unit).exists():
        raise RefusedError(
            _("已有这个角色"), where=f"{user.username} {unit}", remedy=_("先结束原来的，或换一个开始日期")
        )


def _refuse_joined_offices(user: User, role: Role) -> None:
    """System, security and audit administrators are three persons where the office separates them."""
    live = Q(until=None) | Q(until__gte=clock.today())
    held = {Role(name) for name in user.grants.filter(live).values_list("role", flat=True)}
    is_joined = role in ADMINISTRATORS and (held & ADMINISTRATORS) - {role}
    if is_joined and settings.GONGCE["separate_administrators"]:
        raise RefusedError(
            _("系统、安全、审计三种管理员须由不同的人担任"), where=user.username, remedy=_("把这个角色授予另一个账号")
        )


@transaction.atomic
def end_grant(*, grant: Grant, until: date, by: User) -> None:
    """A role ends; the record of it stays.

    Raises:
        RefusedError: it is one's own, has ended, or would end before it began.
    """
    _demand_over(grant.user, by)
    if grant.until is not None and grant.until <= until:
        raise RefusedError(_("这个角色已定于更早结束"), where=str(grant), remedy=_("刷新页面查看现在的状态"))
    if until < grant.since:
        raise RefusedError(
            _("结束日期早于开始日期"), where=str(grant), remedy=_("填写%(since)s或以后的日期") % {"since": grant.since}
        )
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


@transaction.atomic
def reset_password(*, user: User, by: User) -> str:
    """A password that is shown once and must be changed at the next login; sessions of the account end.

    Raises:
        RefusedError: for oneself: there is a page for one's own password.
    """
    _demand_over(user, by)
    password = new_password()
    OldPassword.objects.create(user=user, password=user.password)
    user.set_password(password)
    user.must_change_password, user.failed_logins, user.locked_until = True, 0, None
    user.save(update_fields=["password", "must_change_password", "failed_logins", "locked_until"])
    record("account.password_reset", by=by, about=f"account:{user.username}")
    return password


@transaction.atomic
def unlock_account(*, user: User, by: User) -> None:
    """The account may log in again at once."""
    _demand_over(user, by)
    user.failed_logins, user.locked_until = 0, None
    user.save(update_fields=["failed_logins", "locked_until"])
    record("account.unlocked", by=by, about=f"account:{user.username}")


@transaction.atomic
def reopen_account(*, user: User, by: User) -> None:
    """A closed account may be used again, with the roles that have not ended."""
    _demand_over(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.reopened", by=by, about=f"account:{user.username}")


@transaction.atomic
def forget_second_factor(*, user: User, by: User) -> None:
    """An administrator who lost the device enrols another at the next login."""
    _demand_over(user, by)
    user.totp_secret, user.totp_last_step = "", 0
    user.save(update_fields=["totp_secret", "totp_last_step"])
    record("account.second_factor_reset", by=by, about=f"account:{user.username}")


def _demand_over(user: User, by: User) -> None:
    """The security administrator acts on others' accounts, never on his own."""
    ACCOUNTS.demand(by, Operation.GRANT, user)
    if user.pk == by.pk:
        raise RefusedError(_("不能处理自己的账号"), where=user.username, remedy=_("请另一位安全管理员办理"))


def new_password() -> str:
    """A password nobody chose, which keeps the rules: four classes, sixteen characters without look-alikes."""
    chosen = [secrets.choice(kind) for kind in _KINDS]
    chosen += [secrets.choice("".join(_KINDS)) for _ in range(_LENGTH - len(_KINDS))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


@transaction.atomic
def end_other_sessions(*, user: User, kept: str) -> int:
    """End a person's own sessions but the one at hand; how many."""
    keys = [session.key for session in list_sessions(user) if session.key != kept]
    Session.objects.filter(session_key__in=keys).delete()
    record("account.sessions_ended", by=user, about=f"account:{user.username}", detail={"count": len(keys)})
    return len(keys)
