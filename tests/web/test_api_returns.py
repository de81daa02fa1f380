"""Returns by the API: filled by their unit, hidden above while drafts, a stale version told, steps as on the pages."""

import pytest
from django.core.cache import cache
from django.test import Client
from web_returns import good_texts, open_main, return_of

from gongce_web.api import actions
from gongce_web.api.models import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(units):
    cache.clear()
    return return_of(open_main())


@pytest.fixture
def caller(people, filed):
    def call(username, *scopes):
        text = actions.make_token(name="t", scopes=scopes or list(Scope), days=9, by=people[username])
        return Client(headers={"Authorization": f"Bearer {text}"})

    return call


def put(browser, filed, version, **values):
    return browser.put(f"/api/returns/{filed.pk}/cells", {"version": version} | values, content_type="application/json")


def step(browser, filed, name, version, reason=""):
    body = {"step": name, "version": version, "reason": reason}
    return browser.post(f"/api/returns/{filed.pk}/steps", body, content_type="application/json")


def test_a_month_is_filled_submitted_and_approved(caller, filed):
    zone, bureau = caller("respondent"), caller("reviewer")
    assert bureau.get(f"/api/returns/{filed.pk}").status_code == 404
    saved = put(zone, filed, 0, texts=good_texts(filed)).json()
    assert (saved["findings"], saved["filled"]) == ([], saved["asked"])
    assert {one["step"] for one in saved["steps"]} == {"submit"}
    assert step(zone, filed, "submit", saved["version"]).status_code == 200
    seen = bureau.get(f"/api/returns/{filed.pk}").json()
    assert seen["cells"] == saved["cells"]
    done = step(bureau, filed, "approve", seen["version"])
    assert done.json()["stage"] == "approved"
    assert caller("leader").get("/api/returns").json()["count"] == 1


def test_a_stale_version_is_told_and_nothing_is_lost(caller, filed):
    zone = caller("respondent")
    cell = next(iter(good_texts(filed)))
    assert put(zone, filed, 0, texts={cell: "12.50"}).status_code == 200
    refused = put(zone, filed, 0, texts={cell: "99"})
    assert refused.status_code == 409
    assert [one["text"] for one in zone.get(f"/api/returns/{filed.pk}").json()["cells"]] == ["12.50"]


def test_what_is_no_figure_or_no_cell_is_told(caller, filed):
    zone = caller("respondent")
    cell = next(iter(good_texts(filed)))
    assert put(zone, filed, 0, texts={"nothing:here": "1"}).status_code == 422
    assert put(zone, filed, 0, texts={cell: "1"}, more=2).status_code == 422
    saved = put(zone, filed, 0, texts={cell: "约12"}).json()
    assert saved["findings"][0]["cell"] == cell
    told = step(zone, filed, "submit", saved["version"])
    assert told.status_code == 409
    assert told.json()["remedy"]


def test_a_neighbour_sees_nothing_and_a_scope_less_writes_nothing(caller, filed):
    assert caller("neighbour").get(f"/api/returns/{filed.pk}").status_code == 404
    assert put(caller("neighbour"), filed, 0, texts={}).status_code == 404
    assert put(caller("respondent", Scope.RETURNS), filed, 0, texts={}).status_code == 403
    assert put(caller("reviewer"), filed, 0, texts={}).status_code in (403, 404)
