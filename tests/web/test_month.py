"""Closing a month and issuing it: two persons, one success, findings in the way, the outbox empty, corrections."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from web_batches import batch_values
from web_bulletins import JUNE, draw_nothing, rank_few
from web_people import PASSWORD

from gongce.vocabulary import ConflictError, RefusedError
from gongce.workspace.runs import list_runs
from gongce.workspace.workspace import open_workspace
from gongce_web.accounts.models import Grant, User
from gongce_web.audit.models import AuditEvent
from gongce_web.bulletins import actions
from gongce_web.bulletins.models import Closing, State
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.running import run_job
from gongce_web.publishing.actions import outbox_batch, publish_pending
from gongce_web.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "?period=2019-YTD06"


@pytest.fixture
def city(own_city):
    """The city, nothing drawn: May's two figures that stand in June's way are mended in the returns."""
    return rank_few(draw_nothing(own_city))


def run_jobs():
    for job in Job.objects.filter(state=JobState.WAITING):
        run_job(job.pk)
    return Job.objects.order_by("pk").last()


def close(browser, version=0):
    return browser.post(reverse("close-month") + ADDRESS, {"version": version})


def block(city, *, code="objection"):
    """A unit objects to its figures: a finding about data that stands in the way."""
    path = city / "records" / "confirmations.csv"
    kept = re.sub(r"^2019-YTD06,jingkai,.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(f"{kept}2019-YTD06,jingkai,经开区,2019-07-17,投资应为18.2\n", encoding="utf-8")


def proposed(people):
    actions.close_month(period=JUNE, version=0, by=people["analyst"])
    run_jobs()
    closing = Closing.objects.get()
    assert closing.state == State.PROPOSED, closing.message
    return closing


def test_the_analyst_closes_and_the_issuer_issues(sign_in, people, city):
    page = sign_in(people["analyst"]).get(reverse("month") + ADDRESS).content.decode()
    assert "结账" in page
    assert close(sign_in(people["analyst"])).status_code == 302
    assert "正在结账" in sign_in(people["analyst"]).get(reverse("month") + ADDRESS).content.decode()
    run_jobs()
    closing = Closing.objects.get()
    assert (closing.state, closing.run) == (State.PROPOSED, "2019-06")
    run = list_runs(open_workspace(city))[-1]
    assert not run.is_issued
    browser = sign_in(people["issuer"])
    assert "待签发" in browser.get(reverse("month") + ADDRESS).content.decode()
    assert browser.post(reverse("issue-month", args=[closing.pk]), {"version": closing.version}).status_code == 302
    run_jobs()
    closing.refresh_from_db()
    assert (closing.state, closing.run, closing.issued_by) == (State.ISSUED, "2019-06", people["issuer"])
    issued = list_runs(open_workspace(city))[-1]
    assert issued.is_issued
    assert issued.figures == run.figures
    assert browser.get(reverse("bulletin", args=["2019-06"])).status_code == 200
    events = AuditEvent.objects.filter(about=f"closing:{JUNE.code}").values_list("action", flat=True)
    assert list(events) == ["closing.started", "closing.proposed", "closing.issuing", "closing.issued"]


def test_who_closed_does_not_issue(people, city, units):
    both = User.objects.create_user("both", PASSWORD, name="身兼二职")
    for role in (Role.ANALYST, Role.ISSUER):
        Grant.objects.create(user=both, role=role, unit=units["city"], since="2019-01-01")
    actions.close_month(period=JUNE, version=0, by=both)
    run_jobs()
    closing = Closing.objects.get()
    with pytest.raises(RefusedError, match="结账人不能签发"):
        actions.issue_month(closing=closing, version=closing.version, reason="", by=both)
    settings = city / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8") + "separate_issuer: false\n", encoding="utf-8")
    from gongce_web.city import workspaces

    workspaces._looked.clear()
    actions.issue_month(closing=closing, version=closing.version, reason="", by=both)
    run_jobs()
    closing.refresh_from_db()
    assert closing.state == State.ISSUED


def test_two_who_close_at_once_get_one_success_and_one_conflict(sign_in, people, city):
    browser = sign_in(people["analyst"])
    assert close(browser).status_code == 302
    answer = close(browser)
    assert answer.status_code == 409
    assert "已由他人处理" in answer.content.decode()
    assert Job.objects.count() == 1
    assert Closing.objects.count() == 1


def test_two_who_issue_at_once_get_one_success_and_one_conflict(sign_in, people, city):
    closing = proposed(people)
    browser, address = sign_in(people["issuer"]), reverse("issue-month", args=[closing.pk])
    assert browser.post(address, {"version": closing.version}).status_code == 302
    assert browser.post(address, {"version": closing.version}).status_code == 409
    assert Job.objects.filter(kind=actions.ISSUE).count() == 1


def test_a_version_nobody_saw_is_a_conflict(sign_in, people, city):
    browser = sign_in(people["analyst"])
    for version in ("", "x", "-1", "99", "９９", "1" * 40):
        assert close(browser, version).status_code == 409, version
    assert not Job.objects.exists()


def test_only_the_analyst_of_the_city_closes_and_only_an_issuer_issues(people, city, units):
    zones = User.objects.create_user("zones", PASSWORD, name="园区")
    Grant.objects.create(user=zones, role=Role.ANALYST, unit=units["zones"], since="2019-01-01")
    for person in (zones, people["issuer"], people["leader"]):
        with pytest.raises(PermissionDenied), transaction.atomic():
            actions.close_month(period=JUNE, version=0, by=person)
    assert not Closing.objects.exists()
    closing = proposed(people)
    with pytest.raises(PermissionDenied):
        actions.issue_month(closing=closing, version=closing.version, reason="", by=people["analyst"])


def test_the_outbox_is_empty_before_a_month_is_closed(sign_in, people, city):
    outbox_batch(**batch_values(3.0), by=people["analyst"])
    browser = sign_in(people["analyst"])
    assert "尚未入库" in browser.get(reverse("month") + ADDRESS).content.decode()
    answer = close(browser)
    assert answer.status_code == 422
    assert "尚未入库" in answer.content.decode()
    assert not Closing.objects.exists()
    publish_pending()
    assert close(browser).status_code == 302


def test_findings_stand_in_the_way_of_issuing(sign_in, people, city):
    block(city)
    page = sign_in(people["analyst"]).get(reverse("month") + ADDRESS).content.decode()
    assert "对核对稿有异议：投资应为18.2" in page
    assert "须处理" in page
    closing = proposed(people)
    browser, address = sign_in(people["issuer"]), reverse("issue-month", args=[closing.pk])
    answer = browser.post(address, {"version": closing.version, "reason": "已核实"})
    assert answer.status_code == 422
    assert "不是工作区设定的批准人" in answer.content.decode()
    User.objects.filter(username="issuer").update(name="林知远")
    answer = browser.post(address, {"version": closing.version, "reason": " "})
    assert "须写明理由" in answer.content.decode()
    assert browser.post(address, {"version": closing.version, "reason": "已电话核实"}).status_code == 302
    run_jobs()
    run = list_runs(open_workspace(city))[-1]
    assert run.is_issued
    assert (run.approval.name, run.approval.reason) == ("林知远", "已电话核实")
    assert "已电话核实" in browser.get(reverse("bulletin", args=[run.id])).content.decode()


def test_nobody_issues_over_secrecy(people, city):
    closing = proposed(people)
    path = city / "out" / closing.run / "run.json"
    kept = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(kept | {"findings": ["blocking file.secret 机密.xlsx"]}), encoding="utf-8")
    User.objects.filter(username="issuer").update(name="林知远")
    with pytest.raises(RefusedError, match="任何人不得签发"):
        actions.issue_month(
            closing=closing, version=closing.version, reason="已核实", by=User.objects.get(username="issuer")
        )


def test_what_changed_since_closing_is_not_issued(people, city):
    closing = proposed(people)
    path = city / "out" / closing.run / "run.json"
    kept = json.loads(path.read_text("utf-8"))
    kept["figures"]["industrial-va/city/level"] = "200.00"
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    actions.issue_month(closing=closing, version=closing.version, reason="", by=people["issuer"])
    job = run_jobs()
    closing.refresh_from_db()
    assert job.state == JobState.FAILED
    assert closing.state == State.PROPOSED
    assert "1个数变了" in closing.message
    assert not any(run.is_issued for run in list_runs(open_workspace(city)))


def test_a_returned_month_is_closed_again(sign_in, people, city):
    closing = proposed(people)
    browser, address = sign_in(people["issuer"]), reverse("return-month", args=[closing.pk])
    assert browser.post(address, {"version": closing.version, "reason": ""}).status_code == 422
    assert browser.post(address, {"version": closing.version, "reason": "补南坪县投资"}).status_code == 302
    closing.refresh_from_db()
    assert closing.state == State.RETURNED
    browser = sign_in(people["analyst"])
    assert "补南坪县投资" in browser.get(reverse("month") + ADDRESS).content.decode()
    assert close(browser, closing.version).status_code == 302
    run_jobs()
    closing.refresh_from_db()
    assert closing.state == State.PROPOSED


def issue(people):
    closing = proposed(people)
    actions.issue_month(closing=closing, version=closing.version, reason="", by=people["issuer"])
    run_jobs()
    closing.refresh_from_db()
    assert closing.state == State.ISSUED, closing.message
    return closing


def test_the_same_figures_are_not_issued_twice(people, city):
    issue(people)
    actions.close_month(period=JUNE, version=0, by=people["analyst"])
    run_jobs()
    closing = Closing.objects.get(round=2)
    assert closing.state == State.DRAFT
    assert "原通报有效" in closing.message
    with pytest.raises(ConflictError):
        actions.close_month(period=JUNE, version=0, by=people["analyst"])


def test_what_comes_later_is_issued_as_a_correction(sign_in, people, city):
    issue(people)
    goals = city / "records" / "goals-2019.csv"
    text = goals.read_text("utf-8")
    assert "investment,city,level,200" in text.replace(" ", "")
    goals.write_text(text.replace("investment,city,level,200", "investment,city,level,210"), encoding="utf-8")
    actions.close_month(period=JUNE, version=0, by=people["analyst"])
    run_jobs()
    closing = Closing.objects.get(round=2)
    assert closing.state == State.PROPOSED, closing.message
    actions.issue_month(closing=closing, version=closing.version, reason="", by=people["issuer"])
    run_jobs()
    closing.refresh_from_db()
    assert (closing.state, closing.run) == (State.ISSUED, "2019-06-更正1")
    page = sign_in(people["leader"]).get(reverse("bulletin", args=["2019-06-更正1"])).content.decode()
    assert "本通报更正" in page
    assert "200.00" in page
    assert "210.00" in page
    assert "本通报已被更正" in sign_in(people["leader"]).get(reverse("bulletin", args=["2019-06"])).content.decode()


def test_a_job_taken_up_again_changes_nothing(people, city):
    closing = issue(people)
    before = AuditEvent.objects.count()
    actions.finish_closing(closing=closing, progress=lambda *_: None)
    actions.finish_issue(closing=closing, reason="", progress=lambda *_: None)
    assert AuditEvent.objects.count() == before
    assert len(list_runs(open_workspace(city))) == 1


def test_an_issue_cut_short_after_the_bulletin_was_written_is_finished(people, city):
    closing = issue(people)
    Closing.objects.filter(pk=closing.pk).update(state=State.ISSUING)
    closing.refresh_from_db()
    actions.finish_issue(closing=closing, reason="", progress=lambda *_: None)
    closing.refresh_from_db()
    assert (closing.state, closing.run) == (State.ISSUED, "2019-06")
    assert len(list_runs(open_workspace(city))) == 1


def test_the_page_asks_few_queries(sign_in, people, city, django_assert_max_num_queries):
    browser = sign_in(people["analyst"])
    browser.get(reverse("month") + ADDRESS)
    with django_assert_max_num_queries(14):
        page = browser.get(reverse("month") + ADDRESS).content.decode()
    assert "南坪县" in page
    assert "工业投资" in page


def test_the_draft_says_what_the_figures_say(sign_in, people, city):
    browser = sign_in(people["analyst"])
    page = browser.get(reverse("month-text") + ADDRESS).content.decode()
    assert "216.87" in page
    assert "key=industrial-va%2Fcity%2Flevel" in page
    assert "<svg" not in page
    assert sign_in(people["respondent"]).get(reverse("month-text") + ADDRESS).status_code == 403


def test_a_period_nothing_was_reported_of_says_so(sign_in, people, city):
    answer = sign_in(people["analyst"]).get(reverse("month") + "?period=2031-YTD06")
    assert answer.status_code == 200
    assert "no figure" in answer.content.decode()


def test_a_finding_leads_to_its_cell(sign_in, people, city):
    browser = sign_in(people["analyst"])
    where = {"file": "2019-06/2019年1-6月云川市工业经济主要指标.xlsx", "cell": "增加值!D15"}
    page = browser.get(reverse("returned-cell"), where).content.decode()
    assert "南坪县" in page
    assert "3.2" in page
    for file in ("../workspace.yaml", "2019-06/nothing.xlsx", "/etc/passwd"):
        assert browser.get(reverse("returned-cell"), where | {"file": file}).status_code == 404
    for cell in ("", "增加值!", "没有!A1", "增加值!ZZZ9999999999"):
        assert browser.get(reverse("returned-cell"), where | {"cell": cell}).status_code == 404
