"""People to try the workbench with, on one machine: one of every role, a respondent for each zone and county."""

from datetime import date

import pyotp

from gongce_web.accounts.models import Grant, User
from gongce_web.roles import ADMINISTRATORS, Role
from gongce_web.units.models import Unit

PASSWORD = "Demo-2019!"
_SINCE = date(2019, 1, 1)
_POSTS = {
    Role.REVIEWER: "市统计局审核员",
    Role.ANALYST: "市工信局分析员",
    Role.ISSUER: "市工信局签发人",
    Role.SUPERVISOR: "市督查考核办专员",
    Role.LEADER: "分管市领导",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}


def make_demo_people() -> list[str]:
    """Make those that are not there yet; the lines to print: names, the password, the administrators' second factor.

    The first zone's respondent is called `respondent`, the others `respondent-` and their unit.
    """
    city = Unit.objects.filter(is_current=True).order_by("path").first()
    if city is None:
        return ["no unit in the plan: no demo accounts"]
    places = list(Unit.objects.filter(kind__in=("zone", "county"), is_current=True).order_by("-kind", "order"))
    for number, place in enumerate(places or [city]):
        username = f"respondent-{place.code}" if number else Role.RESPONDENT.value
        _make(username[:40], f"{place.title}统计员", Role.RESPONDENT, place)
    for role, post in _POSTS.items():
        _make(role.value, post, role, city)
    return _tell()


def _make(username: str, name: str, role: Role, unit: Unit) -> None:
    if User.objects.filter(username=username).exists():
        return
    user = User.objects.create_user(username, PASSWORD, name=name)
    secret = pyotp.random_base32() if role in ADMINISTRATORS else ""
    User.objects.filter(pk=user.pk).update(must_change_password=False, totp_secret=secret)
    Grant.objects.create(user=user, role=role, unit=unit, since=_SINCE)


def _tell() -> list[str]:
    people = User.objects.filter(is_active=True).order_by("pk")
    lines = [f"demo accounts, password {PASSWORD}:", *(f"  {user.username:<28}{user.name}" for user in people)]
    secrets = [user for user in people if user.totp_secret]
    lines += (
        ["second factor of the administrators (scan, or type the secret into an authenticator):"] if secrets else []
    )
    lines += [f"  {user.username:<28}{_address(user)}" for user in secrets]
    return lines


def _address(user: User) -> str:
    return pyotp.TOTP(user.totp_secret).provisioning_uri(name=user.username, issuer_name="Gongce")
