"""A record and a case as pages: what they show of a day, what may be done, how wrong input and conflicts are told."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from web_records import recorded

from gongce.registers.entries import EntryAct, LedgerEntry
from gongce_web.records.actions import add_entry
from gongce_web.records.detail.acting import read_given_facts
from gongce_web.records.models import CaseRecord, EvidenceFile, Record, RecordEvent
from gongce_web.records.queries import load_ledger

pytestmark = pytest.mark.django_db
__all__ = ["recorded"]
DAY = date(2019, 7, 18)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}},
    }


def at(name, *args):
    return reverse(name, args=args)


def form_of(record, **changed):
    """The change form as a browser sends it back, with changes."""
    values = {
        f"f-{name}": "是" if value is True else "否" if value is False else value
        for name, value in record.values.items()
    }
    return {**values, "day": "2019-07-18", "version": record.version, "reason": "", "proof": ""} | changed


def project(number="P01"):
    return Record.objects.get(register="projects", number=number)


def test_a_record_shows_where_it_stands_and_where_each_value_comes_from(recorded, sign_in, people):
    add_entry(
        register="projects",
        entry=LedgerEntry("P02", DAY, EntryAct.CHANGE, {"progress": 90.0}, proof="月报"),
        expected_version=1,
        by=people["analyst"],
    )
    page = sign_in(people["leader"]).get(at("record", "projects", "P02")).content.decode()
    assert "处于“竣工”" in page
    assert "投资进度低于计划八成" not in page
    assert '<li class="is-now" aria-current="step"><span class="phase-title">竣工日</span>' in page
    assert "<del>67</del> → 90" in page
    assert "月报" in page
    assert 'class="ladder-step is-on"' in page
    assert at("case", "green-permit", "SP2019-002") in page
    assert at("record", "milestones", "N03") in page
    assert at("record-change", "projects", "change", "P02") not in page
    past = sign_in(people["leader"]).get(at("record", "projects", "P02") + "?as_of=2019-07-17").content.decode()
    assert "投资进度低于计划八成" in past
    assert "这是2019-07-17的情况" in past
    assert "<del>67</del>" not in past
    before = sign_in(people["leader"]).get(at("record", "projects", "P02") + "?as_of=2018-01-20").content.decode()
    assert "2018-01-20时还没有登记" in before


def test_a_record_page_costs_few_statements(recorded, sign_in, people, django_assert_max_num_queries):
    browser = sign_in(people["analyst"])
    for address in (
        at("record", "enterprises", "E001"),
        at("record", "projects", "P02"),
        at("case", "issue", "WT2019-001"),
    ):
        browser.get(address)
        with django_assert_max_num_queries(30):
            assert browser.get(address).status_code == 200


def test_every_shape_has_its_page(recorded, sign_in, people):
    browser = sign_in(people["analyst"])
    for register in {row["register"] for row in Record.objects.values("register")} - {"complaints"}:
        record = Record.objects.filter(register=register).first()
        assert browser.get(at("record", register, record.number)).status_code == 200, register
    for procedure in {row["procedure"] for row in CaseRecord.objects.values("procedure")} - {"complaint"}:
        assert browser.get(at("cases", procedure)).status_code == 200
        for case in CaseRecord.objects.filter(procedure=procedure)[:12]:
            assert browser.get(at("case", procedure, case.number)).status_code == 200


def test_what_is_not_theirs_is_not_there(recorded, sign_in, people):
    browser = sign_in(people["neighbour"])
    assert browser.get(at("record", "projects", "P01")).status_code == 404
    assert browser.get(at("record-change", "projects", "change", "P01")).status_code == 404
    assert browser.post(at("case-act", "issue", "WT2019-001"), {"kind": "note", "version": 1}).status_code == 404
    assert sign_in(people["leader"]).get(at("record-change", "projects", "change", "P01")).status_code == 403
    complaint = Record.objects.filter(register="complaints").first()
    for name, status in (("leader", 404), ("analyst", 404), ("supervisor", 200)):
        assert sign_in(people[name]).get(at("record", "complaints", complaint.number)).status_code == status
        assert sign_in(people[name]).get(at("cases", "complaint")).status_code == status
    firm = complaint.values["enterprise"]
    assert complaint.number not in sign_in(people["analyst"]).get(at("record", "enterprises", firm)).content.decode()
    assert complaint.number in sign_in(people["supervisor"]).get(at("record", "enterprises", firm)).content.decode()


def test_a_change_is_recorded_with_its_document(recorded, sign_in, people):
    browser, record = sign_in(people["respondent"]), project()
    assert 'value="6000"' in browser.get(at("record-change", "projects", "change", "P01")).content.decode()
    values = form_of(record, **{"f-progress": "72.5", "f-arrived": "", "proof": "验资报告"})
    answer = browser.post(
        at("record-change", "projects", "change", "P01"), values | {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}
    )
    assert answer.status_code == 302
    event = RecordEvent.objects.filter(register="projects").last()
    assert event.values == {"progress": 72.5, "arrived": None}
    assert event.proof.startswith("验资报告 a.pdf（SHA-256")
    got = browser.get(at("evidence", event.file.pk))
    assert b"".join(got.streaming_content) == b"%PDF-1.4"
    assert sign_in(people["neighbour"]).get(at("evidence", event.file.pk)).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"f-total_investment": "很多"}, "不是数"),
        ({"f-total_investment": "-1"}, "小于0"),
        ({"f-signed": "2019-02-30"}, "不是日期"),
        ({"f-name": ""}, "必填"),
        ({"f-place": "nowhere"}, "nowhere"),
        ({"f-progress": "61", "day": "2019-07-19"}, "这一天还没有到"),
        ({"f-progress": "61", "day": "2010-01-01"}, "早于已登记的"),
        ({}, "没有改动"),
        ({"f-code": "2019-1"}, "登记后不变"),
    ],
)
def test_a_wrong_field_is_told_at_its_place(recorded, sign_in, people, changed, told):
    record = project()
    answer = sign_in(people["analyst"]).post(
        at("record-change", "projects", "change", "P01"), form_of(record, **changed)
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert project().version == record.version


def test_somebody_was_faster_is_told(recorded, sign_in, people):
    record = project()
    add_entry(
        register="projects",
        entry=LedgerEntry("P01", DAY, EntryAct.CHANGE, {"progress": 99}),
        expected_version=None,
        by=None,
    )
    answer = sign_in(people["analyst"]).post(
        at("record-change", "projects", "change", "P01"), form_of(record, **{"f-progress": "61"})
    )
    assert answer.status_code == 409
    assert "已被他人改动" in answer.content.decode()
    assert project().values["progress"] == 99


def test_entering_exiting_and_coming_back(recorded, sign_in, people):
    browser = sign_in(people["analyst"])
    page = browser.get(at("record-enter", "projects")).content.decode()
    assert 'value="P31"' in page
    values = {"number": "P31", "version": 0, "day": "2019-07-18", "f-name": "新项目", "f-place": "gaoxin"}
    assert (
        browser.post(at("record-enter", "projects"), values | {"f-code": project().values["code"]}).status_code == 422
    )
    both = values | {"f-code": project().values["code"]}
    told = browser.post(at("record-enter", "projects"), both)
    assert "P01" in told.content.decode()
    assert browser.post(at("record-enter", "projects"), both | {"confirmed": "1"}).status_code == 302
    assert browser.post(at("record-enter", "projects"), values).status_code == 409
    row = project("P31")
    out = {"version": row.version, "day": "2019-07-18"}
    assert browser.post(at("record-change", "projects", "exit", "P31"), out).status_code == 422
    assert browser.post(at("record-change", "projects", "exit", "P31"), out | {"reason": "撤回"}).status_code == 302
    assert "已退出" in browser.get(at("record", "projects", "P31")).content.decode()
    back = form_of(row, version=2)
    assert browser.post(at("record-change", "projects", "return", "P31"), back).status_code == 302
    into = {"version": 3, "day": "2019-07-18", "into": "P01，P999"}
    assert "P999不在台账" in browser.post(at("record-change", "projects", "merge", "P31"), into).content.decode()
    assert browser.post(at("record-change", "projects", "merge", "P31"), into | {"into": "P01"}).status_code == 302
    assert browser.get(at("record-change", "projects", "return", "P31")).status_code == 302
    assert [one.act.value for one in load_ledger("projects").entries[-4:]] == ["enter", "exit", "return", "merge"]


def test_a_workbook_goes_out_and_comes_back(recorded, sign_in, people):
    browser = sign_in(people["respondent"])
    content = browser.get(at("register-sheet", "projects")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    heads = {sheet.cell(3, column).value: column for column in range(1, sheet.max_column + 1)}
    numbers = {sheet.cell(row, 1).value for row in range(4, sheet.max_row + 1)}
    assert "P01" in numbers
    assert "P02" not in numbers  # another unit's
    row = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value == "P01")
    same = upload(browser, content)
    assert "改动0条" in same.content.decode()
    sheet.cell(row, heads["progress"]).value = 88
    preview = upload(browser, saved(book))
    page = preview.content.decode()
    assert "改动1条" in page
    assert "<del>60</del> → 88" in page
    assert project().values["progress"] == 60
    key = page.split('name="key" value="')[1].split('"')[0]
    assert browser.post(at("register-upload", "projects"), {"confirmed": "1", "key": key}).status_code == 302
    assert project().values["progress"] == 88
    assert RecordEvent.objects.filter(register="projects").last().file == EvidenceFile.objects.last()
    late = browser.post(at("register-upload", "projects"), {"confirmed": "1", "key": key})
    assert late.status_code == 409
    assert browser.post(at("register-upload", "projects"), {"confirmed": "1", "key": key + "x"}).status_code == 302
    sheet.cell(row, heads["progress"]).value = "很多"
    sheet.cell(row, heads["signed"]).value = "昨天"
    bad = upload(browser, saved(book))
    assert bad.status_code == 422
    assert bad.content.decode().count(f"{row}</td>") == 2
    assert 'name="key"' not in bad.content.decode()


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser, content, name="项目.xlsx"):
    return browser.post(at("register-upload", "projects"), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"PK\x03\x04junk"), ("a.xlsx", b"x"), ("a.exe", b"MZ"), ("a.pdf", b"%PDF-1")]
)
def test_what_is_no_workbook_is_told(recorded, sign_in, people, name, content):
    answer = upload(sign_in(people["analyst"]), content, name)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_a_workbook_cannot_reach_another_units_records(recorded, sign_in, people):
    content = sign_in(people["analyst"]).get(at("register-sheet", "projects")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    column = next(c for c in range(1, sheet.max_column + 1) if sheet.cell(3, c).value == "progress")
    row = next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value == "P02")
    sheet.cell(row, column).value = 1
    answer = upload(sign_in(people["respondent"]), saved(book))
    assert answer.status_code == 422
    assert "不是本单位的记录" in answer.content.decode()


def test_a_case_says_what_is_next_by_whom_and_what_is_in_the_way(recorded, sign_in, people):
    page = sign_in(people["analyst"]).get(at("case", "issue", "WT2019-030")).content.decode()
    assert "逾期" in page
    assert "由主办部门办理" in page or "由" in page
    assert 'name="kind" value="step"' in page
    assert "办理" in page
    looked = sign_in(people["leader"]).get(at("case", "issue", "WT2019-030")).content.decode()
    assert 'name="kind"' not in looked
    past = sign_in(people["analyst"]).get(at("case", "issue", "WT2019-030") + "?as_of=2019-05-30").content.decode()
    assert 'name="kind"' not in past


def test_acting_on_a_case_in_the_browsers_way(recorded, sign_in, people):
    browser = sign_in(people["analyst"])
    values = {
        "number": "WT2019-099",
        "title": "用电难",
        "subject": "E000",
        "version": 0,
        "kind": "step",
        "name": "file",
        "role": "window",
    }
    values |= {
        "day": "2019-07-18",
        "fact-topic": "用电",
        "fact-owner": "市供电公司",
        "fact-reply_days": "5",
        "fact-close_days": "30",
    }
    assert browser.post(at("case-open", "issue"), values).status_code == 302
    assert browser.post(at("case-open", "issue"), values).status_code == 409
    case = CaseRecord.objects.get(number="WT2019-099")
    assert case.facts["reply_days"] == 5
    step = {"kind": "step", "name": "assign", "role": "coordinator", "version": 1}
    assert browser.post(at("case-act", "issue", "WT2019-099"), step).status_code == 302
    stale = browser.post(at("case-act", "issue", "WT2019-099"), step)
    assert stale.status_code == 409
    assert "已有新的办理" in stale.content.decode()
    early = browser.post(
        at("case-act", "issue", "WT2019-099"), step | {"version": 2, "name": "clear", "role": "coordinator"}
    )
    assert early.status_code == 422
    assert "不能" in early.content.decode()
    paper = {"kind": "file", "name": "reply", "version": 2, "file": SimpleUploadedFile("答复.pdf", b"%PDF-1.5")}
    told = browser.post(at("case-act", "issue", "WT2019-099"), paper)
    assert told.status_code in (302, 422)
    assert browser.post(at("case-act", "issue", "WT2019-099"), {"kind": "nothing", "version": "x"}).status_code == 422
    assert browser.get(at("case-act", "issue", "WT2019-099")).status_code == 405


def test_a_field_that_points_at_records_offers_those_the_person_sees(recorded, sign_in, people):
    found = sign_in(people["respondent"]).get(at("record-pick", "projects") + "?q=P0").content.decode()
    assert "P01" in found
    assert "P02" not in found
    assert sign_in(people["respondent"]).get(at("record-pick", "nothing")).status_code == 404


def test_a_fact_of_a_form_is_read_as_it_is_meant():
    given = {"fact-a": "2019-01-02", "fact-b": "1e999", "fact-c": "3/4", "fact-d": " ", "other": "x"}
    assert read_given_facts(given)["a"] == date(2019, 1, 2)
    assert read_given_facts(given)["b"] == "1e999"
    assert set(read_given_facts(given)) == {"a", "b", "c"}
