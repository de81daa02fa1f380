"""Persons and what they may do where."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from gongce_web import clock
from gongce_web.roles import ADMINISTRATORS, TITLES, Role, one_of
from gongce_web.units.models import Unit


class LiveGrant(NamedTuple):
    """A role and the path of the unit it holds in."""

    role: Role
    path: str


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no all-powerful one."""

    def create_user(self, username: str, password: str, **values: Any) -> "User":
        """An account with a password that must be changed at the first login."""
        user = self.model(username=username, must_change_password=True, **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person; accounts are never shared and never deleted, only closed."""

    username = models.CharField(gettext_lazy("账号"), max_length=40, unique=True)
    name = models.CharField(gettext_lazy("姓名"), max_length=40)
    work_phone = models.CharField(gettext_lazy("办公电话"), max_length=30, blank=True)
    is_active = models.BooleanField(gettext_lazy("启用"), default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(default=timezone.now)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name

    def live_grants(self) -> tuple[LiveGrant, ...]:
        """The roles held today."""
        return self._grants if self.is_active else ()

    @cached_property
    def _grants(self) -> tuple[LiveGrant, ...]:
        today = clock.today()
        rows = self.grants.filter(models.Q(until=None) | models.Q(until__gte=today), since__lte=today)
        return tuple(LiveGrant(Role(row[0]), row[1]) for row in rows.values_list("role", "unit__path"))

    @property
    def is_administrator(self) -> bool:
        """Whether one of the roles is an administrator's: a second factor is then asked for."""
        return any(grant.role in ADMINISTRATORS for grant in self.live_grants())

    def is_locked(self, now: datetime) -> bool:
        """Whether too many logins failed a short time ago."""
        return self.locked_until is not None and now < self.locked_until


class Grant(models.Model):
    """A role of a person in a unit, for a time; taken away by ending it, so that the past stays known."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=one_of(Role))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("user", "role", "unit")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="grant_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit}"

    @property
    def title(self) -> object:
        """The role in the interface's words."""
        return TITLES[Role(self.role)]

    @property
    def is_live(self) -> bool:
        """Whether it holds today, or will."""
        return self.until is None or self.until >= clock.today()


class OldPassword(models.Model):
    """Hashes of former passwords, so that none comes back too soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-set_at",)

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"
