"""The inbox: what waits for whom, duties with their calendar, closing on evidence, meetings with their agenda."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from web_records import recorded  # noqa: F401 - a fixture
from web_returns import open_main, return_of

from gongce.vocabulary import Period
from gongce_web.audit.models import AuditEvent
from gongce_web.bulletins.models import Closing, State
from gongce_web.records.models import DutyClosing, EvidenceFile
from gongce_web.returns.models import ReturnQuery

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def items_of(browser, kind=""):
    return list(browser.get(f"{reverse('inbox')}?kind={kind}").context["page"].object_list)


def overdue_plan_duty(browser):
    rows = browser.get(reverse("duties") + "?source=plan&month=2019-06").context["rows"]
    return next(row.owed for row in rows if row.owed.state == "overdue")


def test_the_most_pressing_stands_first_and_each_has_a_light_with_a_word(sign_in, people):
    answer = sign_in(people["supervisor"]).get(reverse("inbox"))
    lights = [item.light for item in answer.context["page"].paginator.object_list]
    order = ["overdue", "behind", "due_soon", "ok", ""]
    assert lights == sorted(lights, key=order.index)
    assert {"overdue", "behind"} <= set(lights)
    text = answer.content.decode()
    assert "◆" in text
    assert "逾期" in text
    assert answer.context["told"].startswith("共")


def test_cases_wait_for_who_may_take_the_next_step(sign_in, people):
    mine = items_of(sign_in(people["supervisor"]), "case")
    assert mine
    assert all(item.task and item.kind == "case" for item in mine)
    assert any("绿色通道许可办理" in item.title for item in mine)
    assert items_of(sign_in(people["leader"]), "case") == []


def test_problems_of_one_rule_wait_as_one(sign_in, people):
    titles = [item.title for item in items_of(sign_in(people["supervisor"]), "duty")]
    assert "项目台账：投资进度低于计划八成12个" in titles
    assert any(title.startswith("绿源滤材项目 项目节点：主体封顶") for title in titles)


def test_a_unit_is_told_of_its_own_duties_alone(sign_in, people):
    rows = sign_in(people["respondent"]).get(reverse("duties") + "?month=2019-04").context["rows"]
    assert rows
    text = sign_in(people["respondent"]).get(reverse("duties") + "?month=2019-04").content.decode()
    assert "高新区" not in text.replace('<option value="gaoxin">高新区</option>', "")
    assert "企业投诉" not in text


def test_restricted_cases_wait_for_nobody_not_named(sign_in, people):
    assert not [one for one in items_of(sign_in(people["respondent"])) if "投诉" in one.title]


def test_a_bulletin_waits_for_its_issuer(sign_in, people, units):
    Closing.objects.create(unit=units["city"], period="2019-H1", state=State.PROPOSED)
    mine = items_of(sign_in(people["issuer"]), "bulletin")
    assert [(item.title, item.task) for item in mine] == [("2019年上半年通报", "签发或退回")]
    assert items_of(sign_in(people["supervisor"]), "bulletin") == []


def test_returns_wait_for_respondent_then_for_reviewer_and_questions_for_who_filled(sign_in, people):
    filed = return_of(open_main(period=Period.month(2019, 6)))
    mine = items_of(sign_in(people["respondent"]), "return")
    assert [item.task for item in mine] == ["填报并提交"]
    assert mine[0].light == "overdue"
    assert "经开区" in mine[0].title
    assert items_of(sign_in(people["neighbour"]), "return")[0].title != mine[0].title
    assert items_of(sign_in(people["reviewer"]), "return") == []
    ReturnQuery.objects.create(filed=filed, question="增幅为何大", asked_by=people["reviewer"])
    assert [item.task for item in items_of(sign_in(people["respondent"]), "query")] == ["答复1条质询"]
    type(filed).objects.filter(pk=filed.pk).update(stage="submitted")
    assert [item.task for item in items_of(sign_in(people["reviewer"]), "return")] == ["审核：通过或退回"]
    assert items_of(sign_in(people["respondent"]), "return") == []


def test_a_month_shows_days_off_and_worked_and_what_is_due(sign_in, people):
    month = sign_in(people["leader"]).get(reverse("duties") + "?month=2019-05").context["month"]
    days = {day.day: day for week in month.weeks for day in week}
    assert days[date(2019, 5, 1)].note == "休"
    assert days[date(2019, 5, 5)].note == "班"
    assert days[date(2019, 5, 6)].note == ""
    assert (month.before, month.after) == ("2019-04", "2019-06")
    assert any(day.owed for day in days.values())


@pytest.mark.parametrize("month", ["", "2019-13", "x", "0001-01", "9999-12", "2019-7"])
def test_strange_months_are_this_month(sign_in, people, month):
    answer = sign_in(people["leader"]).get(reverse("duties"), {"month": month})
    assert answer.status_code == 200
    assert answer.context["month"].first == date(2019, 7, 1)


def test_a_duty_is_closed_on_evidence_and_leaves_the_inbox(sign_in, people):
    browser = sign_in(people["supervisor"])
    duty = overdue_plan_duty(browser)
    address = f"{reverse('duty')}?duty={duty.id}"
    assert browser.post(address, {"done": "2019-07-17", "evidence": ""}).status_code == 422
    assert browser.post(address, {"done": "2019-07-19", "evidence": "纪要3号"}).status_code == 422
    assert browser.post(address, {"done": "x", "evidence": "纪要3号"}).status_code == 422
    assert not DutyClosing.objects.filter(duty=duty.id).exists()
    upload = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4 minutes")
    answer = browser.post(address, {"done": "2019-07-17", "evidence": "", "file": upload})
    assert answer.status_code == 302
    assert DutyClosing.objects.get(duty=duty.id).file == EvidenceFile.objects.get()
    assert AuditEvent.objects.filter(action="duty.closed", actor="supervisor").count() == 1
    rows = browser.get(reverse("duties") + f"?source=plan&month={duty.due:%Y-%m}").context["rows"]
    assert next(row for row in rows if row.owed.id == duty.id).word == "迟办结"
    assert browser.post(address, {"done": "2019-07-17", "evidence": "再次"}).status_code == 422


def test_a_refused_document_closes_nothing(sign_in, people):
    browser = sign_in(people["supervisor"])
    duty = overdue_plan_duty(browser)
    upload = SimpleUploadedFile("纪要.pdf", b"MZ not a pdf")
    answer = browser.post(f"{reverse('duty')}?duty={duty.id}", {"done": "2019-07-17", "file": upload})
    assert answer.status_code == 422
    assert not DutyClosing.objects.filter(duty=duty.id).exists()


def test_who_reads_only_closes_nothing(sign_in, people):
    browser = sign_in(people["leader"])
    duty = overdue_plan_duty(browser)
    answer = browser.get(f"{reverse('duty')}?duty={duty.id}")
    assert "登记办结" not in answer.content.decode()
    given = {"done": "2019-07-17", "evidence": "纪要"}
    assert browser.post(f"{reverse('duty')}?duty={duty.id}", given).status_code == 422
    assert browser.get(f"{reverse('duty')}?duty=nothing").status_code == 404


def test_the_calendar_file_is_one_that_calendars_read(sign_in, people):
    icalendar = pytest.importorskip("icalendar")
    answer = sign_in(people["supervisor"]).get(reverse("duty-calendar"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
    assert len(events) > 20
    assert len({str(one["UID"]) for one in events}) == len(events)


def test_meetings_draw_their_agenda_from_registers_and_cases(sign_in, people):
    one = sign_in(people["leader"]).get(reverse("meetings")).context["series"][0]
    assert one.next == date(2019, 7, 31)
    assert {item.title for item in one.agenda} == {
        "上次议定事项", "10亿元以上项目", "停滞项目", "超期审批", "超期整改",
    }  # fmt: skip
    mine = sign_in(people["respondent"]).get(reverse("meetings")).context["series"][0]
    assert len(mine.agenda) < len(one.agenda)


def test_the_inbox_asks_the_database_a_few_times(sign_in, people, django_assert_max_num_queries):
    browser = sign_in(people["supervisor"])
    browser.get(reverse("inbox"))
    with django_assert_max_num_queries(16):
        browser.get(reverse("inbox"))
    browser.get(reverse("duties"))
    with django_assert_max_num_queries(10):
        browser.get(reverse("duties"))
