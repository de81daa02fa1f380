"""Rules for passwords: GB/T 22239—2019 L3-CES1-01 (methods.md §8.1)."""

import re
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

_CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[^A-Za-z0-9]"))
_WANTED = 3
_REMEMBERED = 5


class ThreeOfFourClasses:
    """Three of: small letters, capitals, digits, signs."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Refuse a password of fewer classes."""
        if sum(bool(kind.search(password)) for kind in _CLASSES) < _WANTED:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("密码须含大写字母、小写字母、数字、符号中的三类。")


class NotUsedBefore:
    """None of the last five."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Refuse a password that was used before."""
        if user is None or user.pk is None:
            return
        old = user.old_passwords.values_list("password", flat=True)[:_REMEMBERED]
        if any(check_password(password, one) for one in (user.password, *old)):
            raise ValidationError(self.get_help_text(), code="password_used")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("新密码不能与最近五次用过的相同。")
