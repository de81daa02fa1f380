"""Registers and cases by the API: one's own units, restricted ones not at all, conflicts told, the core's refusals."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from gongce.workspace.workspace import open_workspace
from gongce_web.api import actions
from gongce_web.api.models import Scope
from gongce_web.records.actions import import_workspace_records
from gongce_web.records.models import CaseRecord, Record, RecordEvent

pytestmark = pytest.mark.django_db
YUNCHUAN = Path(__file__).resolve().parents[2] / "examples" / "yunchuan"


@pytest.fixture
def city_records(units):
    cache.clear()
    import_workspace_records(open_workspace(YUNCHUAN), registers=["enterprises", "projects", "issues"])


@pytest.fixture
def caller(people, city_records):
    def call(username, *scopes):
        given = scopes or (Scope.RECORDS, Scope.RECORDS_WRITE)
        text = actions.make_token(name="t", scopes=given, days=9, by=people[username])
        return Client(headers={"Authorization": f"Bearer {text}"})

    return call


def post(browser, address, body):
    return browser.post(address, body, content_type="application/json")


def test_a_zone_reads_its_own_records_and_the_city_all(caller):
    whole = caller("analyst").get("/api/registers/enterprises/records?limit=500").json()
    mine = caller("respondent").get("/api/registers/enterprises/records?limit=500").json()
    there = Record.objects.filter(register="enterprises", exited=None)
    assert whole["count"] == there.count()
    assert [one["number"] for one in mine["items"]] == list(
        there.filter(unit__code="jingkai").order_by("number").values_list("number", flat=True)
    )
    assert 0 < mine["count"] < whole["count"]
    other = there.exclude(unit__code="jingkai").first().number
    assert caller("respondent").get(f"/api/registers/enterprises/records/{other}").status_code == 404


def test_an_entry_is_recorded_once_and_the_second_is_told_of_it(caller):
    browser, row = caller("respondent"), Record.objects.filter(register="enterprises", unit__code="jingkai").first()
    entry = {"record": row.number, "day": "2019-07-01", "act": "change", "values": {"key_firm": False},
             "expected_version": row.version}  # fmt: skip
    address = "/api/registers/enterprises/entries"
    first, second = post(browser, address, entry), post(browser, address, entry)
    assert (first.status_code, second.status_code) == (200, 409)
    told = browser.get(f"/api/registers/enterprises/records/{row.number}").json()
    assert told["values"]["key_firm"] is False
    assert told["version"] == row.version + 1
    assert told["history"][-1]["by_name"] == "respondent"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"act": "exit"}, 409),
        ({"act": "vanish"}, 422),
        ({"values": {"nothing": 1}}, 409),
        ({"day": "2001-01-01"}, 409),
        ({"day": "soon"}, 422),
        ({"more": 1}, 422),
    ],
)
def test_what_the_register_refuses_is_told_and_nothing_is_kept(caller, change, status):
    row = Record.objects.filter(register="enterprises", unit__code="jingkai").first()
    before = RecordEvent.objects.count()
    entry = {"record": row.number, "day": "2019-07-01", "act": "change", "values": {"key_firm": False}} | change
    answer = post(caller("respondent"), "/api/registers/enterprises/entries", entry)
    assert answer.status_code == status, answer.content.decode()
    assert answer.json()["what"]
    assert RecordEvent.objects.count() == before


def test_a_neighbour_a_reader_and_a_token_without_the_scope_write_nothing(caller):
    row = Record.objects.filter(register="enterprises", unit__code="jingkai").first()
    entry = {"record": row.number, "day": "2019-07-01", "act": "change", "values": {"key_firm": False}}
    for browser in (caller("neighbour"), caller("leader"), caller("respondent", Scope.RECORDS)):
        assert post(browser, "/api/registers/enterprises/entries", entry).status_code == 403


def test_cases_are_read_with_their_events_and_acts_refused_with_the_reason(caller):
    browser = caller("analyst")
    procedure = CaseRecord.objects.values_list("procedure", flat=True).first()
    case = browser.get(f"/api/procedures/{procedure}/cases").json()["items"][0]
    told = browser.get(f"/api/procedures/{procedure}/cases/{case['number']}").json()
    assert len(told["events"]) == case["version"] > 0
    act = {"kind": "step", "name": "nothing", "day": "2019-07-18", "role": "nobody"}
    refused = post(browser, f"/api/procedures/{procedure}/cases/{case['number']}/events", act)
    assert refused.status_code in (403, 409)
    assert refused.json()["what"]
    assert post(browser, f"/api/procedures/{procedure}/cases/nowhere/events", act).status_code == 404


def test_a_list_of_records_asks_the_database_a_fixed_number_of_times(caller, django_assert_max_num_queries):
    browser = caller("analyst")
    with django_assert_max_num_queries(8):
        browser.get("/api/registers/enterprises/records?limit=500")
