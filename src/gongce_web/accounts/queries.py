"""Reading accounts: the list, what an access review has to look at, a person's own sessions."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.roles import ADMINISTRATORS, Role

UNUSED = timedelta(days=90)
ENDING = timedelta(days=30)
_USER, _SEEN = "_auth_user_id", "seen_at"


@dataclass(frozen=True)
class Doubt:
    """An account that the access review has to look at, and why."""

    user: User
    reasons: tuple[str, ...]


def list_accounts(words: str = "") -> QuerySet[User]:
    """Accounts with their roles: those whose name, account or unit holds the words, or all."""
    found = User.objects.prefetch_related("grants__unit")
    if not words:
        return found
    named = Q(username__icontains=words) | Q(name__icontains=words) | Q(grants__unit__title__icontains=words)
    return found.filter(named).distinct()


def review_accounts() -> list[Doubt]:
    """Open accounts with something to look at: unused, without a role, roles that end soon, no second factor."""
    people = User.objects.filter(is_active=True).prefetch_related("grants__unit")
    found = [Doubt(user, tuple(_reasons(user))) for user in people]
    return [doubt for doubt in found if doubt.reasons]


def _reasons(user: User) -> list[str]:
    wall, today = clock.wall(), clock.today()
    live = [grant for grant in user.grants.all() if grant.is_live]
    told = []
    if wall - (user.last_login or user.created_at) > UNUSED:
        told.append(_("%(days)s天没有登录") % {"days": (wall - (user.last_login or user.created_at)).days})
    if not live:
        told.append(_("没有角色"))
    ending = [grant for grant in live if grant.until and grant.until - today <= ENDING]
    told += [_("%(role)s角色%(day)s结束") % {"role": grant.title, "day": grant.until} for grant in ending]
    if not user.totp_secret and any(Role(grant.role) in ADMINISTRATORS for grant in live):
        told.append(_("管理员尚未设置第二重验证"))
    if (wall - user.password_changed_at).days >= settings.GONGCE["password_days"]:
        told.append(_("密码已过更换期限"))
    return told


@dataclass(frozen=True)
class OpenSession:
    """A session of a person that has not ended."""

    key: str
    seen_at: float


def list_sessions(user: User) -> list[OpenSession]:
    """A person's open sessions, the one used last first; read from all there are, for a page seldom asked for."""
    found = []
    for session in Session.objects.filter(expire_date__gte=clock.wall()).iterator():
        values = session.get_decoded()
        if values.get(_USER) == str(user.pk):
            found.append(OpenSession(session.session_key, float(values.get(_SEEN, 0))))
    return sorted(found, key=lambda one: -one.seen_at)
