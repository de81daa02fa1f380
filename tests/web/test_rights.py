"""Every address says who may open it; rights follow the unit's subtree; nobody outside gets in."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from gongce.vocabulary import RefusedError
from gongce_web.accounts import actions
from gongce_web.accounts.models import Grant, User
from gongce_web.roles import Operation, Policy, Role, roles
from gongce_web.units.models import Unit

pytestmark = pytest.mark.django_db


def patterns(resolver=None, prefix=""):
    """Every view of the site with its name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def test_every_address_says_who_may_open_it():
    unguarded = [address for address, entry in patterns() if not hasattr(entry.callback, "guard")]
    assert unguarded == []


def test_nobody_outside_gets_in(client, units):
    for address, entry in patterns():
        if "<" in address or getattr(entry.callback, "is_public", False):
            continue
        answer = client.get(f"/{address}")
        if hasattr(entry.callback, "is_api"):
            assert answer.status_code in (401, 404, 405), address
            continue
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("username", ["respondent", "reviewer", "analyst", "leader", "system", "security", "auditor"])
def test_every_role_reaches_exactly_what_its_policy_allows(sign_in, people, username):
    user = people[username]
    browser = sign_in(user)
    for address, entry in patterns():
        if "<" in address or getattr(entry.callback, "is_public", False):
            continue
        if hasattr(entry.callback, "is_api"):
            continue  # test_api_rights.py walks the operations
        policy, operation = entry.callback.guard
        may = policy is None or policy.may(user, operation)
        assert (browser.get(f"/{address}").status_code != 403) is may, address


class UnitPolicy(Policy[Unit]):
    allowed = {Operation.FILL: roles(Role.RESPONDENT, Role.REVIEWER)}
    unit_path = "path"


def test_rights_reach_the_unit_and_what_lies_under_it(people):
    policy = UnitPolicy()
    mine = {
        name: set(policy.rows(people[name], Operation.FILL, Unit.objects.all()).values_list("code", flat=True))
        for name in ("respondent", "reviewer", "analyst")
    }
    assert mine["respondent"] == {"jingkai"}
    assert mine["reviewer"] == {"zones", "jingkai", "gaoxin", "shiqiao-park"}
    assert mine["analyst"] == set()
    for name, codes in mine.items():
        for unit in Unit.objects.all():
            assert policy.may(people[name], Operation.FILL, unit) is (unit.code in codes)
    with pytest.raises(PermissionDenied):
        policy.demand(people["neighbour"], Operation.FILL, Unit.objects.get(code="jingkai"))


def test_an_ended_role_gives_nothing(people, units):
    policy, user = UnitPolicy(), people["respondent"]
    grant = user.grants.get()
    actions.end_grant(grant=grant, until=grant.since, by=people["security"])
    assert not policy.may(User.objects.get(pk=user.pk), Operation.FILL, units["jingkai"])


def test_nobody_gives_himself_a_role_and_administrators_stay_apart(people, units):
    day = Grant.objects.first().since
    with pytest.raises(RefusedError, match="不能给自己授予角色"):
        actions.grant_role(
            user=people["security"], role=Role.ANALYST, unit=units["city"], since=day, by=people["security"]
        )
    with pytest.raises(RefusedError, match="须由不同的人担任"):
        actions.grant_role(
            user=people["auditor"], role=Role.SYSTEM_ADMIN, unit=units["city"], since=day, by=people["security"]
        )
    with pytest.raises(PermissionDenied):
        actions.grant_role(user=people["leader"], role=Role.ANALYST, unit=units["city"], since=day, by=people["system"])


def test_pages_carry_a_strict_policy(client, db):
    answer = client.get(reverse("login"))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<style" not in answer.content
    assert b" style=" not in answer.content
    assert b"onclick" not in answer.content
