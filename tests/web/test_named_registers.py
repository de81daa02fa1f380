"""`named` of workspace.yaml: names of a restricted register's records stand on no page of who is not named for it."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from web_records import recorded

from gongce_web.api import actions as tokens
from gongce_web.api.models import Scope
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import Record

pytestmark = pytest.mark.django_db
__all__ = ["recorded"]


@pytest.fixture
def closed(recorded, own_city):
    """Enterprises for the analyst alone; the firm a link of a leader is called by."""
    path = own_city / "workspace.yaml"
    path.write_text(path.read_text() + "named: {enterprises: [analyst]}\n")
    register = open_city().pack.register("enterprises")
    object.__setattr__(register, "restricted", True)  # the pack is kept for all tests: put back below
    yield Record.objects.get(register="enterprises", number="E000").title
    object.__setattr__(register, "restricted", False)


def pages_of(link):
    yield from ((name, [register]) for register in ("firm-links", "visits") for name in ("register", "register-parts"))
    yield "register-file", ["firm-links", "csv"]
    yield "record", ["firm-links", link.number]
    yield "record", ["leader-roster", link.values["leader"]]
    yield "record-pick", ["firm-links"]
    yield "registers", []


def read(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def test_only_who_is_named_reads_the_names(closed, sign_in, people):
    link = next(one for one in Record.objects.filter(register="firm-links") if one.title.startswith(closed))
    for username in ("leader", "supervisor"):
        browser = sign_in(people[username])
        assert browser.get(reverse("register", args=["enterprises"])).status_code == 404
        for name, args in pages_of(link):
            answer = browser.get(reverse(name, args=args))
            assert answer.status_code == 200
            assert closed not in read(answer), (username, name, args)
    browser = sign_in(people["analyst"])
    assert closed in read(browser.get(reverse("register", args=["firm-links"])))
    assert closed in read(browser.get(reverse("record", args=["firm-links", link.number])))
    assert f"{closed} —" in read(browser.get(reverse("record", args=["leader-roster", link.values["leader"]])))


def test_a_name_that_is_hidden_finds_nothing(closed, sign_in, people):
    words = {"q": closed}
    assert reverse("record", args=["firm-links", "K00"]).rpartition("/K00")[0] not in read(
        sign_in(people["leader"]).get(reverse("search"), words)
    )
    assert "<option" not in read(sign_in(people["leader"]).get(reverse("record-pick", args=["firm-links"]), words))
    assert "/records/firm-links" in read(sign_in(people["analyst"]).get(reverse("search"), words))


def test_the_api_tells_numbers_where_names_are_hidden(closed, people):
    cache.clear()
    titles = {}
    for username in ("leader", "analyst"):
        text = tokens.make_token(name="t", scopes=[Scope.RECORDS], days=9, by=people[username])
        browser = Client(headers={"Authorization": f"Bearer {text}"})
        found = browser.get("/api/registers/firm-links/records?limit=500").json()["items"]
        titles[username] = {one["number"]: one["title"] for one in found}
    assert all(number == title for number, title in titles["leader"].items())
    assert any(closed in title for title in titles["analyst"].values())
