"""The security administrator's desk: accounts opened, granted, reset, closed; the review; everybody's own page."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from web_people import PASSWORD

from gongce.vocabulary import RefusedError, UsageError
from gongce_web import clock
from gongce_web.accounts import actions
from gongce_web.accounts.models import Grant, User
from gongce_web.accounts.opening import open_first_account
from gongce_web.accounts.queries import review_accounts
from gongce_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, people):
    return sign_in(people["security"])


def password_in(answer):
    return re.search(r'class="password-once">([^<]+)<', answer.content.decode())[1].replace("&amp;", "&")


def test_an_account_is_opened_and_its_password_is_shown_once(desk, client_of, units):
    answer = desk.post(reverse("open-account"), {"username": "wang.li", "name": "王力", "work_phone": "0719-1"})
    password = password_in(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    user = User.objects.get(username="wang.li")
    assert password not in desk.get(reverse("account", args=[user.pk])).content.decode()
    browser = client_of()
    browser.post(reverse("login"), {"username": "wang.li", "password": password})
    assert browser.get("/").headers["Location"] == reverse("password")
    assert AuditEvent.objects.filter(action="account.opened", actor="security").exists()
    assert password not in str(list(AuditEvent.objects.values_list("detail", "about")))


@pytest.fixture
def client_of():
    from django.test import Client

    return Client


@pytest.mark.parametrize(
    ("username", "told"), [("analyst", "已有人使用"), ("Wang", "小写字母开头"), ("ab", "小写字母开头"), ("", "必填")]
)
def test_a_name_that_cannot_be_taken_is_told(desk, username, told):
    answer = desk.post(reverse("open-account"), {"username": username, "name": "王力"})
    assert answer.status_code == 422
    assert told in answer.content.decode() or username == ""


def test_a_role_is_granted_and_ended(desk, people, units):
    user = people["leader"]
    values = {"role": "analyst", "unit": "city", "since": "2019-07-01", "until": ""}
    assert desk.post(reverse("grant", args=[user.pk]), values).status_code == 302
    again = desk.post(reverse("grant", args=[user.pk]), values)
    assert (again.status_code, "已有这个角色" in again.content.decode()) == (422, True)
    grant = Grant.objects.get(user=user, role="analyst")
    assert desk.post(reverse("end-grant", args=[grant.pk]), {"until": "not a day"}).status_code == 422
    assert desk.post(reverse("end-grant", args=[grant.pk]), {"until": "2019-06-01"}).status_code == 422
    assert desk.post(reverse("end-grant", args=[grant.pk]), {"until": "2019-07-10"}).status_code == 302
    assert not Grant.objects.get(pk=grant.pk).is_live
    assert "analyst" not in [live.role for live in User.objects.get(pk=user.pk).live_grants()]
    told = AuditEvent.objects.filter(about="account:leader").values_list("action", flat=True)
    assert list(told) == ["grant.given", "grant.ended"]


@pytest.mark.parametrize(
    "values",
    [
        {"role": "emperor", "unit": "city", "since": "2019-07-01"},
        {"role": "analyst", "unit": "nowhere", "since": "2019-07-01"},
        {"role": "analyst", "unit": "city", "since": "soon"},
        {"role": "analyst", "unit": "city", "since": "2019-07-01", "until": "2019-06-01"},
        {},
    ],
)
def test_a_grant_that_makes_no_sense_changes_nothing(desk, people, values):
    before = Grant.objects.count()
    assert desk.post(reverse("grant", args=[people["leader"].pk]), values).status_code == 422
    assert Grant.objects.count() == before


def test_a_reset_password_ends_sessions_and_lockout(desk, people, client_of):
    user, browser = people["analyst"], client_of()
    assert browser.post(reverse("login"), {"username": "analyst", "password": PASSWORD}).status_code == 302
    User.objects.filter(pk=user.pk).update(locked_until=clock.wall() + timedelta(hours=1))
    password = password_in(desk.post(reverse("reset-password", args=[user.pk])))
    assert browser.get("/").headers["Location"].startswith("/login/")
    assert browser.post(reverse("login"), {"username": "analyst", "password": PASSWORD}).status_code == 422
    assert browser.post(reverse("login"), {"username": "analyst", "password": password}).status_code == 302
    assert browser.get("/").headers["Location"] == reverse("password")


def test_an_account_is_closed_opened_again_and_unlocked(desk, people, client_of):
    user, browser = people["analyst"], client_of()
    browser.post(reverse("login"), {"username": "analyst", "password": PASSWORD})
    assert desk.post(reverse("account-step", args=[user.pk, "close"])).status_code == 302
    assert browser.get("/").headers["Location"].startswith("/login/")
    assert browser.post(reverse("login"), {"username": "analyst", "password": PASSWORD}).status_code == 422
    desk.post(reverse("account-step", args=[user.pk, "reopen"]))
    User.objects.filter(pk=user.pk).update(locked_until=clock.wall() + timedelta(hours=1))
    desk.post(reverse("account-step", args=[user.pk, "unlock"]))
    assert browser.post(reverse("login"), {"username": "analyst", "password": PASSWORD}).status_code == 302
    assert desk.post(reverse("account-step", args=[user.pk, "delete"])).status_code == 404
    assert desk.get(reverse("account-step", args=[user.pk, "close"])).status_code == 405


def test_nobody_handles_his_own_account_or_without_the_office(desk, people, units):
    own = people["security"]
    for name in ("close", "reopen", "unlock", "second-factor"):
        assert desk.post(reverse("account-step", args=[own.pk, name])).status_code == 422
    assert desk.post(reverse("reset-password", args=[own.pk])).status_code == 422
    with pytest.raises(RefusedError):
        actions.end_grant(grant=own.grants.get(), until=date(2019, 7, 18), by=own)
    for act in (actions.close_account, actions.reset_password, actions.unlock_account, actions.forget_second_factor):
        with pytest.raises(PermissionDenied):
            act(user=people["leader"], by=people["system"])
    own.refresh_from_db()
    assert own.is_active


def test_the_auditor_looks_and_changes_nothing(sign_in, people):
    browser = sign_in(people["auditor"])
    page = browser.get(reverse("account", args=[people["leader"].pk])).content.decode()
    assert "授予角色" not in page
    for name, args in (("grant", [1]), ("reset-password", [1]), ("account-step", [1, "close"]), ("open-account", [])):
        assert browser.post(reverse(name, args=args)).status_code == 403


def test_a_lost_second_factor_is_set_anew(desk, people):
    user = people["auditor"]
    User.objects.filter(pk=user.pk).update(totp_secret="X" * 32)
    desk.post(reverse("account-step", args=[user.pk, "second-factor"]))
    user.refresh_from_db()
    assert user.totp_secret == ""


def test_passwords_made_here_keep_the_rules(units):
    from django.contrib.auth.password_validation import validate_password

    made = {actions.new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


def test_the_review_names_what_is_to_be_looked_at(desk, people, django_assert_max_num_queries):
    User.objects.update(last_login=clock.wall())
    User.objects.filter(is_active=True).exclude(username__in=["leader", "issuer", "neighbour"]).update(
        totp_secret="X" * 32
    )
    User.objects.filter(username="leader").update(last_login=clock.wall() - timedelta(days=120))
    Grant.objects.filter(user=people["issuer"]).update(until=clock.today() + timedelta(days=10))
    Grant.objects.filter(user=people["neighbour"]).update(until=clock.today() - timedelta(days=1))
    told = {doubt.user.username: doubt.reasons for doubt in review_accounts()}
    assert set(told) == {"leader", "issuer", "neighbour"}
    assert told["leader"] == ("120天没有登录",)
    assert "结束" in told["issuer"][0]
    assert told["neighbour"] == ("没有角色",)
    with django_assert_max_num_queries(12):
        assert "3个启用的账号需要核对" in desk.get(reverse("access-review")).content.decode()
    with django_assert_max_num_queries(12):
        assert "analyst" in desk.get(reverse("accounts"), {"words": "analyst"}).content.decode()


def test_a_person_sees_his_roles_and_ends_his_other_sessions(people, client_of):
    here, there = client_of(), client_of()
    for browser in (here, there):
        browser.post(reverse("login"), {"username": "analyst", "password": PASSWORD})
        assert browser.get("/").status_code == 200
    page = here.get(reverse("me")).content.decode()
    assert "当前有2个登录会话" in page
    assert "云川市" in page
    here.post(reverse("end-sessions"))
    assert here.get("/").status_code == 200
    assert there.get("/").headers["Location"].startswith("/login/")


def test_the_first_account_is_opened_on_the_machine(units, client_of):
    password = open_first_account(username="first", name="首位", role="security_admin", unit="city")
    browser = client_of()
    browser.post(reverse("login"), {"username": "first", "password": password})
    assert browser.get("/accounts/").headers["Location"] == reverse("second-factor")
    for values, told in (
        ({"username": "first"}, "已有人使用"),
        ({"username": "second", "role": "emperor"}, "no such role"),
        ({"username": "second", "unit": "nowhere"}, "no such unit"),
    ):
        with pytest.raises(UsageError, match=told):
            open_first_account(**{"name": "次位", "role": "security_admin", "unit": "city"} | values)
    assert User.objects.count() == 1
