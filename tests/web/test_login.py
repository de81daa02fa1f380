"""Login: lockout, idle end, first password, second factor, the same answer for every failure."""

from datetime import timedelta

import pyotp
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from web_people import PASSWORD

from gongce_web.accounts import actions
from gongce_web.accounts.models import User
from gongce_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def log_in(client, username, password):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_a_person_comes_in_and_out(client, people):
    assert log_in(client, "analyst", PASSWORD).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    client.post(reverse("logout"))
    assert client.get("/").status_code == 302
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["login", "logout"]


def test_five_failures_lock_the_account_for_a_while(client, people):
    for _ in range(5):
        assert log_in(client, "analyst", "wrong").status_code == 422
    assert log_in(client, "analyst", PASSWORD).status_code == 422
    assert AuditEvent.objects.filter(action="login.locked").count() == 1
    User.objects.filter(username="analyst").update(locked_until=timezone.now() - timedelta(seconds=1))
    assert log_in(client, "analyst", PASSWORD).status_code == 302


def test_failures_look_alike(client, people):
    known, unknown = log_in(client, "analyst", "wrong"), log_in(client, "nobody", "wrong")
    strip = lambda answer: answer.content.decode().replace("analyst", "x").replace("nobody", "x")  # noqa: E731
    import re

    token = re.compile(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[A-Za-z0-9]+"')
    assert token.sub("", strip(known)) == token.sub("", strip(unknown))


def test_an_idle_session_ends(client, people, settings):
    client.force_login(people["analyst"])
    assert client.get("/").status_code == 200
    session = client.session
    session["seen_at"] -= 60 * settings.GONGCE["idle_minutes"] + 1
    session.save()
    assert client.get("/").headers["Location"] == "/login/"


def test_the_first_password_is_changed_before_anything_else(client, units):
    user = actions.open_account(username="new", name="新", password=PASSWORD, by=None)
    client.force_login(user)
    assert client.get("/").headers["Location"] == reverse("password")
    answer = client.post(reverse("password"), {"old": PASSWORD, "new": "Another-2020!", "again": "Another-2020!"})
    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("password", ["short-1A", "onlysmallletters", "ONLYCAPITALS123", "1234567890!!", "Password123"])
def test_weak_passwords_are_refused(password, units):
    with pytest.raises(ValidationError):
        actions.open_account(username="new", name="新", password=password, by=None)


def test_an_old_password_does_not_come_back(people):
    user = people["analyst"]
    actions.change_password(user=user, password="Another-2020!")
    with pytest.raises(ValidationError, match="最近五次"):
        actions.change_password(user=user, password=PASSWORD)


def test_an_administrator_needs_a_code_that_counts_once(client, people):
    log_in(client, "security", PASSWORD)
    assert client.get("/").headers["Location"] == reverse("second-factor")
    secret = client.get(reverse("second-factor")).context["secret"]
    code = pyotp.TOTP(secret).now()
    assert client.post(reverse("second-factor"), {"code": code}).headers["Location"] == "/"
    assert client.get("/accounts/").status_code == 200
    user = User.objects.get(username="security")
    now = pyotp.TOTP(user.totp_secret).now()
    assert actions.check_second_factor(user=user, code=now)
    assert not actions.check_second_factor(user=user, code=now)


def test_passwords_are_kept_by_argon2(settings):
    assert settings.ARGON2 == ("django.contrib.auth.hashers.Argon2PasswordHasher",)


def test_login_leads_nowhere_else(client, people):
    answer = client.post(
        reverse("login"), {"username": "analyst", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"
