"""The API: tokens with scopes, the policies of the pages, paging, ETags, rates, errors as messages."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from gongce.vocabulary import RefusedError, UsageError
from gongce_web import clock
from gongce_web.accounts.models import Grant, User
from gongce_web.api import actions
from gongce_web.api.models import ApiToken, Scope
from gongce_web.api.site import api
from gongce_web.city.periods import view_period
from gongce_web.city.scope import newest_period
from gongce_web.city.workspaces import open_city
from gongce_web.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_rates():
    cache.clear()


@pytest.fixture
def caller(people):
    """Calls with a token of a person; makes the token on first use."""

    def call(username, *scopes):
        text = actions.make_token(name="t", scopes=scopes or [Scope.FIGURES], days=9, by=people[username])
        return Client(headers={"Authorization": f"Bearer {text}"})

    return call


def operations():
    """Every operation with its method and path."""
    for bound in api._get_bound_routers() if hasattr(api, "_get_bound_routers") else api._routers:
        router = bound[1] if isinstance(bound, tuple) else bound.router if hasattr(bound, "router") else bound
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield path, operation


def test_every_operation_says_who_may_call_it():
    found = list(operations())
    assert len(found) >= 9
    assert [path for path, one in found if not hasattr(one.view_func, "rule")] == []


def test_a_token_opens_what_its_scope_says(caller):
    browser = caller("leader", Scope.RECORDS)
    refused = browser.get("/api/units")
    assert refused.status_code == 403
    assert "scope figures" in refused.json()["what"]
    assert caller("leader").get("/api/units").json()[0] == {
        "id": "city", "title": "云川市", "kind": "city", "code": "990100"
    }  # fmt: skip


def test_without_a_token_or_with_a_dead_one_nothing_opens(caller, client):
    assert client.get("/api/units").status_code == 401
    browser = caller("leader")
    ApiToken.objects.update(revoked_at=clock.now())
    assert browser.get("/api/units").status_code == 401
    ApiToken.objects.update(revoked_at=None, expires_at=clock.now() - timedelta(seconds=1))
    assert browser.get("/api/units").status_code == 401
    assert Client(headers={"Authorization": "Bearer gongce_nothing"}).get("/api/units").status_code == 401


def test_a_closed_account_has_no_calls(caller, people):
    browser = caller("leader")
    people["leader"].is_active = False
    people["leader"].save()
    assert browser.get("/api/units").status_code == 401


def test_an_administrator_has_no_token_for_it_would_go_round_the_second_factor(caller, people):
    browser, person = caller("leader"), people["leader"]
    Grant.objects.create(user=person, role="system_admin", unit=Unit.objects.get(code="city"), since="2019-01-01")
    assert browser.get("/api/units").status_code == 401
    with pytest.raises(RefusedError, match="administrators have no tokens"):
        actions.make_token(name="t", scopes=[Scope.FIGURES], days=9, by=User.objects.get(pk=person.pk))


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [("", ["figures"], 9), ("t", [], 9), ("t", ["all"], 9), ("t", ["figures"], 999)]
)
def test_a_token_needs_a_name_scopes_and_an_end(people, name, scopes, days):
    with pytest.raises(UsageError):
        actions.make_token(name=name, scopes=scopes, days=days, by=people["leader"])


def test_figures_are_those_of_the_pages_with_their_traces(caller):
    browser, figures = caller("leader"), view_period(newest_period()).figures
    first = browser.get("/api/figures?limit=2").json()
    assert first["count"] == len(figures)
    assert [one["key"] for one in first["items"]] == list(figures)[:2]
    second = browser.get(f"/api/figures?limit=2&offset={first['next_offset']}").json()
    assert [one["key"] for one in second["items"]] == list(figures)[2:4]
    key = next(key for key, figure in figures.items() if figure.value is not None and figure.trace)
    told = browser.get("/api/trace", {"key": key}).json()
    assert told["value"] == figures[key].value
    assert told["trace"]["value"]


def test_observations_come_in_pages_and_only_of_the_plans_places(caller):
    browser = caller("leader")
    whole = browser.get("/api/observations?indicator=investment&period=2019-YTD06&limit=500").json()
    parts = [
        browser.get(f"/api/observations?indicator=investment&period=2019-YTD06&limit=7&offset={at}").json()
        for at in range(0, whole["count"], 7)
    ]
    assert [row for part in parts for row in part["items"]] == whole["items"]
    assert parts[-1]["next_offset"] is None
    assert {row["unit"] for row in whole["items"]} <= set(open_city().places)


@pytest.mark.parametrize(
    "address",
    [
        "/api/figures?period=2019-13",
        "/api/figures?limit=0",
        "/api/observations?indicator=nothing",
        "/api/trace?key=no",
        "/api/bulletins/nowhere",
        "/api/figures?as_of=yesterday",
        "/api/figures?period=1999-YTD06",
    ],
)
def test_what_cannot_be_used_is_told(caller, address):
    answer = caller("leader").get(address)
    assert answer.status_code == (422 if "2019-13" in address or "=0" in address or "yesterday" in address else 404)
    assert answer.json()["what"]


def test_what_is_unchanged_is_not_sent_again(caller):
    browser = caller("leader")
    first = browser.get("/api/indicators")
    again = browser.get("/api/indicators", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_too_many_calls_are_refused(caller, monkeypatch):
    throttle = api.throttle
    monkeypatch.setattr(throttle, "num_requests", 3)
    browser = caller("leader")
    codes = [browser.get("/api/periods").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


def test_the_documentation_is_inside_and_from_the_package(client, sign_in, people):
    assert client.get("/api/docs").status_code == 302
    answer = sign_in(people["leader"]).get("/api/docs")
    assert answer.status_code == 200
    assert b"http" not in answer.content.replace(b"http-equiv", b"")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert client.get("/api/openapi.json").json()["paths"]


def test_a_session_may_call_too(sign_in, people):
    assert sign_in(people["leader"]).get("/api/periods").json()[0] == newest_period().code


def test_one_makes_and_ends_ones_own_tokens_on_a_page(sign_in, people):
    browser = sign_in(people["analyst"])
    made = browser.post("/api/tokens/", {"name": "月报程序", "scopes": ["figures"], "days": 30})
    text = next(word for word in made.content.decode().split("<code>") if word.startswith("gongce_")).split("<")[0]
    with_token = Client(headers={"Authorization": f"Bearer {text}"})
    assert with_token.get("/api/periods").status_code == 200
    token = ApiToken.objects.get()
    assert sign_in(people["leader"]).post(f"/api/tokens/{token.pk}/revoke/").status_code == 404
    assert sign_in(people["analyst"]).post(f"/api/tokens/{token.pk}/revoke/").status_code == 302
    assert with_token.get("/api/periods").status_code == 401
    assert sign_in(people["analyst"]).post("/api/tokens/", {"name": "", "days": 0}).status_code == 422
