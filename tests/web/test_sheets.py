"""Sheets of units: an answer is about the figures that were shown; what changed since is to be looked at again."""

import re
from datetime import date

import polars as pl
import pytest
from django.urls import reverse
from web_batches import batch_values, make_rows
from web_bulletins import JUNE, draw_nothing, rank_few

from gongce.workspace.records import Confirmation, list_confirmations, read_confirmations
from gongce.workspace.runs import list_runs
from gongce.workspace.workspace import open_workspace
from gongce_web.bulletins import actions, drafting, queries
from gongce_web.bulletins.models import Closing, State
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.running import run_job
from gongce_web.publishing.actions import outbox_batch, publish_pending

pytestmark = pytest.mark.django_db
ADDRESS = "?period=2019-YTD06"
CHANGED = "单位核对后数据有变动"


@pytest.fixture
def city(own_city):
    """Everybody has answered but 经开区, whose officer answers in the workbench."""
    path = own_city / "records" / "confirmations.csv"
    text = re.sub(r"(?m)^2019-YTD06,(jingkai|nanping),.*\n", "", path.read_text("utf-8"))
    path.write_text(f"{text}2019-YTD06,nanping,南坪县工信局,2019-07-16,\n", encoding="utf-8")
    return rank_few(draw_nothing(own_city))


def answer(browser, **values):
    address = reverse("sheet", args=["jingkai"]) + ADDRESS
    digest = re.search(r'name="sheet" value="([0-9a-f]{64})"', browser.get(address).content.decode())[1]
    taken = browser.post(address, {"answer": "agrees", "sheet": digest} | values)
    assert taken.status_code == 302, taken.content.decode()


def change(people, value, unit="jingkai"):
    """A corrected figure reaches the archive."""
    rows = make_rows(value, unit, "2019-YTD06", "investment").with_columns(lane=pl.lit("STAT_AGG"))
    outbox_batch(**batch_values() | {"rows": rows, "unit": unit, "period": "2019-YTD06"}, by=people["analyst"])
    assert publish_pending() == 1


def close(people, version=0):
    actions.close_month(period=JUNE, version=version, by=people["analyst"])
    for job in Job.objects.filter(state=JobState.WAITING):
        run_job(job.pk)
    return Closing.objects.get()


def open_codes(city):
    return [one.split()[1] for one in list_runs(open_workspace(city))[-1].findings]


def test_an_answer_holds_while_the_figures_are_the_same(sign_in, people, city):
    answer(sign_in(people["respondent"]))
    change(people, 30.0, unit="gaoxin")
    found = drafting.look_at(JUNE)
    assert (found.unconfirmed, found.stale) == ((), ())
    page = sign_in(people["respondent"]).get(reverse("sheets") + ADDRESS).content.decode()
    assert CHANGED not in page


def test_figures_that_changed_since_are_to_be_confirmed_again(sign_in, people, city):
    browser = sign_in(people["respondent"])
    answer(browser)
    change(people, 18.0)
    found = drafting.look_at(JUNE)
    assert (found.unconfirmed, found.stale) == ((), ("经开区",))
    assert any("视同未核对：经开区" in one.message for one in found.findings)
    browser = sign_in(people["respondent"])
    assert CHANGED in browser.get(reverse("sheets") + ADDRESS).content.decode()
    assert CHANGED in browser.get(reverse("sheet", args=["jingkai"]) + ADDRESS).content.decode()
    month = sign_in(people["analyst"]).get(reverse("month") + ADDRESS).content.decode()
    assert "核对后数据有变动，视同未核对" in month
    answer(sign_in(people["respondent"]))
    assert drafting.look_at(JUNE).stale == ()
    page = sign_in(people["respondent"]).get(reverse("sheets") + ADDRESS).content.decode()
    assert CHANGED not in page


def test_closing_a_month_takes_a_stale_answer_for_none(sign_in, people, city):
    answer(sign_in(people["respondent"]))
    closing = close(people)
    assert closing.state == State.PROPOSED, closing.message
    assert "closing.unconfirmed" not in open_codes(city)
    actions.return_month(closing=closing, version=closing.version, reason="经开区投资有更正", by=people["issuer"])
    change(people, 18.0)
    closing.refresh_from_db()
    closing = close(people, closing.version)
    assert "closing.unconfirmed" in open_codes(city)
    page = sign_in(people["analyst"]).get(reverse("bulletin", args=[closing.run])).content.decode()
    assert "视同未核对：经开区" in page


def test_an_objection_stands_until_the_unit_answers_again(sign_in, people, city):
    answer(sign_in(people["respondent"]), answer="objects", objection="投资应为18.0")
    change(people, 18.0)
    found = drafting.look_at(JUNE)
    assert "经开区" in [one.place for one in found.blocking]
    assert found.stale == ("经开区",)
    answer(sign_in(people["respondent"]))
    assert "经开区" not in [one.place for one in drafting.look_at(JUNE).blocking]


def test_a_bulletin_keeps_what_was_answered_about(sign_in, people, city):
    answer(sign_in(people["respondent"]))
    closing = close(people)
    kept = open_workspace(city).out / closing.run / "inputs"
    heads, *rows = (kept / "records" / "confirmations.csv").read_text("utf-8").splitlines()
    assert heads == "period,unit,by,day,answer,sheet"
    (mine,) = [one for one in rows if ",jingkai," in one]
    assert re.search(r",[0-9a-f]{64}$", mine)
    workspace = queries.with_answers(open_workspace(city))
    assert read_confirmations(workspace, JUNE, date(2019, 7, 31))["jingkai"].sheet == mine.rpartition(",")[2]


def test_an_answer_of_a_file_is_about_whatever_was_shown(city):
    rows = list_confirmations(open_workspace(city), JUNE)
    assert rows
    assert all(row.sheet == "" and row.is_about("0" * 64) for row in rows)
    assert not Confirmation(JUNE.code, "jingkai", "x", date(2019, 7, 17), sheet="a").is_about("b")


def test_a_month_is_not_issued_while_a_batch_is_on_its_way(sign_in, people, city):
    closing = close(people)
    assert closing.state == State.PROPOSED, closing.message
    outbox_batch(**batch_values(3.0), by=people["analyst"])
    issuer, address = sign_in(people["issuer"]), reverse("issue-month", args=[closing.pk])
    refused = issuer.post(address, {"version": closing.version})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.count("1批已批准的数据尚未入库，暂不能关账") == 1
    closing.refresh_from_db()
    assert closing.state == State.PROPOSED
    publish_pending()
    assert issuer.post(address, {"version": closing.version}).status_code == 302
