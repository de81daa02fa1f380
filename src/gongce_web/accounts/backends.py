"""Login with lockout; unknown names take as long as known ones."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from gongce_web.accounts.models import User
from gongce_web.audit.actions import record

_DUMMY = make_password("not a password of anybody")


class LockoutBackend(BaseBackend):
    """Name and password; after so many failures in a row the account rests for a while, and the log says so."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> User | None:
        """The account, or None; a locked one is never let in, whatever the password."""
        with transaction.atomic():
            user = User.objects.select_for_update().filter(username=username).first()
            is_right = check_password(password, user.password if user else _DUMMY)
            if user is None:
                record("login.failed", by=None, about=f"account:{username[:40]}")
                return None
            return self._judge(user, is_right)

    def _judge(self, user: User, is_right: bool) -> User | None:
        now = timezone.now()
        if user.is_locked(now) or not user.is_active:
            record("login.refused", by=user, about=f"account:{user.username}")
            return None
        if is_right:
            User.objects.filter(pk=user.pk).update(failed_logins=0, locked_until=None)
            return user
        user.failed_logins += 1
        if user.failed_logins >= settings.GONGCE["lock_after"]:
            user.locked_until = now + timedelta(minutes=settings.GONGCE["lock_minutes"])
            user.failed_logins = 0
            record("login.locked", by=user, about=f"account:{user.username}")
        user.save(update_fields=["failed_logins", "locked_until"])
        record("login.failed", by=user, about=f"account:{user.username}")
        return None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, while it is active."""
        return User.objects.filter(pk=user_id, is_active=True).first()
