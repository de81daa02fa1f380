"""Clocks of a case that stand still and run again, facts corrected: by page, by API and by command, and who may."""

import os

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from web_records import recorded

from gongce.cli import main
from gongce_web.api import actions as tokens
from gongce_web.api.models import Scope
from gongce_web.audit.models import AuditEvent
from gongce_web.records.models import CaseEvent, CaseRecord, Record
from gongce_web.records.queries import facts_of

pytestmark = pytest.mark.django_db
__all__ = ["recorded"]
RUNS, RESTS = "SP2019-004", "SP2019-008"
NOTICE = {"kind": "file", "name": "notice", "role": "window", "proof": "听证告知书"}
PAUSE = {"kind": "pause", "name": "handling/hearing", "role": "window", "reason": "利害关系人申请听证"}
RESUME = {"kind": "resume", "name": "handling/hearing", "role": "window"}


def case(number):
    return CaseRecord.objects.get(procedure="green-permit", number=number)


def act(browser, number, **values):
    values = {"version": case(number).version} | values
    return browser.post(reverse("case-act", args=["green-permit", number]), values)


def page_of(browser, number):
    return browser.get(reverse("case", args=["green-permit", number]))


def test_a_clock_stands_still_on_a_ground_of_the_procedure_and_runs_again(recorded, sign_in, people):
    browser = sign_in(people["analyst"])
    page = page_of(browser, RUNS)
    assert [one.ground for one in page.context["view"].pauses] == ["听证", "专家评审", "检验检测"]
    assert not any(one.is_free for one in page.context["view"].pauses)
    assert "先归档“书面告知”" in page.content.decode()
    refused = act(browser, RUNS, **PAUSE)
    assert refused.status_code == 422
    assert "听证缺“书面告知”" in refused.content.decode()
    assert act(browser, RUNS, **NOTICE).status_code == 302
    assert 'name="name" value="handling/hearing"' in page_of(browser, RUNS).content.decode()
    assert "须说明理由" in act(browser, RUNS, **PAUSE | {"reason": " "}).content.decode()
    assert act(browser, RUNS, **PAUSE).status_code == 302
    view = page_of(browser, RUNS).context["view"]
    assert next(one.told for one in view.clocks) == "中止计时"
    assert (view.pauses, view.resumes[0].since.isoformat()) == ((), "2019-07-18")
    assert view.history[0].name == "办理时限（听证）"
    again = act(browser, RUNS, **PAUSE)
    assert (again.status_code, "已在中止" in again.content.decode()) == (422, True)
    assert act(browser, RUNS, **RESUME).status_code == 302
    assert "没有中止" in act(browser, RUNS, **RESUME).content.decode()
    assert AuditEvent.objects.filter(action="case.event", about=f"case:green-permit/{RUNS}").count() == 3


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (PAUSE | {"name": "handling/lunch"}, "没有中止事由"),
        (PAUSE | {"name": "nothing"}, "没有中止事由"),
        (PAUSE | {"role": "decider"}, "不能中止"),
        (RESUME, "没有中止"),
        ({"kind": "fact", "reason": "x"}, "没有写明事实"),
        ({"kind": "fact", "fact-green_channel": "否", "reason": "x"}, "与已登记的相同"),
        ({"kind": "fact", "fact-green_channel": "是"}, "须说明理由"),
        ({"kind": "fact", "fact-green_channel": "2019-01-01", "reason": "x"}, "原是是否，不能改成日期"),
    ],
)
def test_what_the_procedure_does_not_allow_is_refused_in_its_words(recorded, sign_in, people, values, told):
    before = case(RUNS).version
    answer = act(sign_in(people["analyst"]), RUNS, **values)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert case(RUNS).version == before


def test_somebody_was_faster_is_told_and_nothing_is_kept(recorded, sign_in, people):
    browser, old = sign_in(people["analyst"]), case(RESTS).version
    assert act(browser, RESTS, **RESUME).status_code == 302
    for values in (RESUME, {"kind": "fact", "fact-green_channel": "是", "reason": "x"}):
        stale = act(browser, RESTS, version=old, **values)
        assert (stale.status_code, "已有新的办理" in stale.content.decode()) == (409, True)
    assert case(RESTS).version == old + 1


def test_a_corrected_fact_stays_in_the_history_struck(recorded, sign_in, people):
    browser, events = sign_in(people["analyst"]), CaseEvent.objects.filter(case=case("SP2019-006"))
    before = list(events.values_list("pk", "facts"))
    page = page_of(browser, "SP2019-006").content.decode()
    assert '<input type="date" name="fact-supply_by" value="2019-07-05"' in page
    assert "<del>" not in page
    values = {"kind": "fact", "fact-helper": "2019", "reason": "换人", "proof": "帮办通知"}
    assert act(browser, "SP2019-006", **values).status_code == 302
    assert facts_of(case("SP2019-006"))["helper"] == "2019"
    assert list(events.exclude(kind="fact").values_list("pk", "facts")) == before
    view = page_of(browser, "SP2019-006").context["view"]
    assert (view.history[0].kind, view.history[0].event.reason) == ("更正事实", "换人")
    page = page_of(browser, "SP2019-006").content.decode()
    assert "<del>帮办员周岚</del>" in page
    assert page.count("<del>") == 1
    back = act(browser, "SP2019-006", **{"kind": "fact", "fact-helper": "帮办员周岚", "reason": "仍由原人"})
    assert back.status_code == 302
    latest = page_of(browser, "SP2019-006").context["view"].history[0]
    assert [(one.text, one.is_corrected) for one in latest.facts] == [("帮办员周岚", False)]


def test_a_correction_reaches_the_register_drawn_from_the_cases(recorded, sign_in, people):
    number = "WT2019-030"
    url, row = reverse("case-act", args=["issue", number]), CaseRecord.objects.get(procedure="issue", number=number)
    values = {"kind": "fact", "fact-topic": "用水", "reason": "登记有误", "version": row.version}
    assert sign_in(people["analyst"]).post(url, values).status_code == 302
    assert Record.objects.get(register="issues", number=number).values["topic"] == "用水"


@pytest.mark.parametrize(("name", "status"), [("leader", 403), ("auditor", 403), ("neighbour", 404)])
def test_who_may_not_act_finds_no_form_and_is_refused(recorded, sign_in, people, name, status):
    mine = CaseRecord.objects.filter(procedure="green-permit").exclude(unit__code="gaoxin").exclude(unit=None)
    number, browser = mine.order_by("number").last().number, sign_in(people[name])
    for values in (PAUSE, RESUME, {"kind": "fact", "fact-green_channel": "是", "reason": "x"}):
        assert act(browser, number, **values).status_code == status
    page = page_of(browser, number if name == "neighbour" else RESTS)
    assert (page.status_code == 404) is (name == "neighbour")
    assert 'name="kind"' not in page.content.decode()


def test_who_is_not_in_the_role_is_told_who_is(recorded, sign_in, people, own_city):
    path = own_city / "workspace.yaml"
    path.write_text(path.read_text() + "acting: {green-permit: {window: [supervisor]}}\n")
    browser = sign_in(people["analyst"])
    page = page_of(browser, RESTS)
    assert 'value="resume"' not in page.content.decode()
    assert "由受理窗口恢复计时" in page.content.decode()
    refused = act(browser, RESTS, **RESUME)
    assert (refused.status_code, "您不是受理窗口" in refused.content.decode()) == (422, True)
    assert act(sign_in(people["supervisor"]), RESTS, **RESUME).status_code == 302


def test_the_api_takes_them_with_the_version_looked_at(recorded, people):
    cache.clear()
    scopes = (Scope.RECORDS, Scope.RECORDS_WRITE)
    text = tokens.make_token(name="t", scopes=scopes, days=9, by=people["analyst"])
    browser, day = Client(headers={"Authorization": f"Bearer {text}"}), {"day": "2019-07-18"}

    def post(number, **event):
        address = f"/api/procedures/green-permit/cases/{number}/events"
        return browser.post(address, day | event, content_type="application/json")

    old = case(RESTS).version
    assert post(RESTS, **RESUME, expected_version=old).status_code == 200
    assert post(RESTS, **PAUSE, expected_version=old).status_code == 409
    assert post(RESTS, **PAUSE, expected_version=old + 1).status_code == 200
    refused = post(RESTS, **PAUSE)
    assert (refused.status_code, "已在中止" in refused.json()["what"]) == (409, True)
    assert post(RESTS, kind="fact", facts={"green_channel": True}).status_code == 409
    assert post(RESTS, kind="fact", facts={"green_channel": True}, reason="补报").status_code == 200
    assert facts_of(case(RESTS))["green_channel"] is True


def test_the_command_takes_them(recorded, people, capsys, settings, monkeypatch):
    monkeypatch.setenv("GONGCE_WORKSPACE", os.environ["GONGCE_WORKSPACE"])  # the command sets it; put it back
    told = ("case", "act", str(settings.WORKSPACE), "green-permit", RESTS)
    assert main([*told, "handling/hearing", "--kind", "resume", "--role", "window", "--by", "analyst"]) == 0
    assert main([*told, "--kind", "fact", "--fact", "green_channel=是", "--by", "analyst"]) == 4
    assert "须说明理由" in capsys.readouterr().err
    fact = ("--kind", "fact", "--fact", "green_channel=是", "--reason", "补报", "--by", "analyst")
    assert main([*told, *fact]) == 0
    assert facts_of(case(RESTS))["green_channel"] is True
