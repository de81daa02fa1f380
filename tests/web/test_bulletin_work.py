"""Around a bulletin: recomputed as of its day, compared, drafts proofed, sheets confirmed, papers for the meeting."""

import io
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from pptx import Presentation
from web_bulletins import JUNE, issue_both
from web_city import build_city

from gongce.workspace.records import read_confirmations
from gongce.workspace.runs import list_runs
from gongce.workspace.workspace import open_workspace
from gongce_web.audit.models import AuditEvent
from gongce_web.bulletins import drafting, queries
from gongce_web.bulletins.models import Confirmation, Papers, Proofing, Recomputation
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.running import run_job

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issued_city(tmp_path_factory, request):
    return issue_both(build_city(request.config.rootpath), tmp_path_factory.mktemp("work") / "city")


@pytest.fixture
def issued(issued_city, tmp_path, settings):
    import shutil

    settings.WORKSPACE = shutil.copytree(issued_city, tmp_path / "issued")
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return settings.WORKSPACE


def run_jobs():
    for job in Job.objects.filter(state=JobState.WAITING):
        run_job(job.pk)
    return Job.objects.order_by("pk").last()


def words(answer):
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_a_bulletin_computed_again_as_of_its_day_is_the_same(sign_in, people, issued):
    browser = sign_in(people["analyst"])
    answer = browser.post(reverse("recompute", args=["2019-06"]))
    run_jobs()
    row = Recomputation.objects.get()
    assert row.message == ""
    assert row.differences == {}
    assert row.is_identical
    assert row.figures == len(list_runs(open_workspace(issued))[-1].figures)
    assert "完全一致" in words(browser.get(answer.headers["Location"]))
    assert sign_in(people["respondent"]).post(reverse("recompute", args=["2019-06"])).status_code == 403


def test_a_recomputation_names_what_differs(sign_in, people, issued):
    path = issued / "out" / "2019-06" / "run.json"
    text = path.read_text("utf-8")
    assert '"industrial-va/city/level": "216.87"' in text
    path.write_text(
        text.replace('"industrial-va/city/level": "216.87"', '"industrial-va/city/level": "216.88"'), "utf-8"
    )
    browser = sign_in(people["analyst"])
    answer = browser.post(reverse("recompute", args=["2019-06"]))
    run_jobs()
    page = words(browser.get(answer.headers["Location"]))
    assert "有1处不同" in page
    assert "216.88" in page
    assert "216.87" in page
    assert "规模以上工业增加值" in page


def test_two_periods_stand_beside_each_other(sign_in, people, issued, django_assert_max_num_queries):
    browser = sign_in(people["leader"])
    browser.get(reverse("compare"))
    with django_assert_max_num_queries(8):
        page = words(browser.get(reverse("compare"), {"a": "2019-05", "b": "2019-06"}))
    before, after = (
        next(run for run in list_runs(open_workspace(issued)) if run.id == one) for one in ("2019-05", "2019-06")
    )
    changed = [key for key in {*before.figures, *after.figures} if before.figures.get(key) != after.figures.get(key)]
    assert f"{len(changed)}个数" in page
    assert before.figures["industrial-va/city/level"] in page
    assert after.figures["industrial-va/city/level"] in page
    assert browser.get(reverse("compare"), {"a": "2019-05", "b": "2018-01"}).status_code == 404


def test_the_draft_stands_beside_what_was_issued(sign_in, people, issued):
    browser = sign_in(people["analyst"])
    page = words(browser.get(reverse("compare"), {"a": "2019-06", "b": "now"}))
    assert "现在" in page
    draft, run = drafting.word_draft(JUNE), list_runs(open_workspace(issued))[-1]
    assert sum(draft.figures[key] != text for key, text in run.figures.items()) == 0
    assert sign_in(people["respondent"]).get(reverse("compare"), {"a": "2019-06", "b": "now"}).status_code == 404


def test_a_month_issued_elsewhere_says_so(sign_in, people, issued):
    page = words(sign_in(people["analyst"]).get(reverse("month") + "?period=2019-YTD06"))
    assert "本期通报已印发（云工强办通报〔2019〕2号）" in page
    assert "重新结账（更正）" in page


def give(browser, name, content):
    return browser.post(reverse("give-draft"), {"file": SimpleUploadedFile(name, content)})


def test_a_draft_is_proofed_and_comes_back_with_comments(sign_in, people, issued):
    text = "2019年1—6月工业运行情况\n上半年，全市规模以上工业增加值216.87亿元，增长8.9%；工业投资94.52亿元。\n"
    browser = sign_in(people["analyst"])
    answer = give(browser, "讲话.txt", text.encode())
    assert "正在校核" in words(browser.get(answer.headers["Location"]))
    run_jobs()
    row = Proofing.objects.get()
    assert row.message == ""
    page = words(browser.get(answer.headers["Location"]))
    assert "应为8.5%" in page
    assert row.summary.startswith("讲话.txt：")
    assert len(row.comments) == 1
    assert row.comments[0]["quote"].startswith(("8.9", "增长8.9"))
    commented = browser.get(reverse("proofing-commented", args=[row.pk]))
    assert commented.status_code == 200
    assert "216.87" in "".join(one.text for one in docx.Document(io.BytesIO(commented.content)).paragraphs)
    assert sign_in(people["issuer"]).get(answer.headers["Location"]).status_code == 404


def test_a_page_does_not_wait_for_a_job_that_failed(sign_in, people, issued):
    browser = sign_in(people["analyst"])
    answer = give(browser, "讲话.txt", "上半年，工业投资94.52亿元。".encode())
    state = reverse("proofing-state", args=[Proofing.objects.get().pk])
    assert "HX-Refresh" not in browser.get(state).headers
    Job.objects.update(state=JobState.FAILED, message="程序出错")
    assert browser.get(state).headers["HX-Refresh"] == "true"
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "后台任务没有完成：程序出错" in page
    assert "hx-trigger" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [("坏.docx", b"PK\x03\x04broken"), ("稿.pdf", b"%PDF-1.4"), ("空.txt", b""), ("绝密.txt", "绝密★启用前".encode())],
)
def test_what_is_no_draft_is_refused_with_a_message(sign_in, people, issued, name, content):
    answer = give(sign_in(people["analyst"]), name, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Proofing.objects.exists()


def test_a_draft_of_another_city_is_told_of(sign_in, people, issued):
    browser = sign_in(people["analyst"])
    answer = give(browser, "别处.txt", "海州市2019年上半年工业经济\n海州市政府数据：增长8.5%。".encode())
    job = run_jobs()
    assert job.state == JobState.FAILED
    assert "海州市" in words(browser.get(answer.headers["Location"]))


def sheet_of(browser, unit):
    page = browser.get(reverse("sheet", args=[unit]) + "?period=2019-YTD06").content.decode()
    return re.search(r'name="sheet" value="([0-9a-f]{64})"', page)


def test_a_unit_confirms_its_sheet_and_it_counts(sign_in, people, issued):
    path = issued / "records" / "confirmations.csv"
    path.write_text(re.sub(r"(?m)^2019-YTD06,jingkai,.*\n", "", path.read_text("utf-8")), "utf-8")
    assert "经开区" in drafting.look_at(JUNE).unconfirmed
    browser, address = sign_in(people["respondent"]), reverse("sheet", args=["jingkai"]) + "?period=2019-YTD06"
    digest = sheet_of(browser, "jingkai")[1]
    assert browser.post(address, {"answer": "objects", "objection": " ", "sheet": digest}).status_code == 422
    assert browser.post(address, {"answer": "agrees", "sheet": "0" * 64}).status_code == 409
    assert browser.post(address, {"answer": "perhaps", "sheet": digest}).status_code == 422
    assert browser.post(address, {"answer": "agrees", "sheet": digest}).status_code == 302
    assert "经开区" not in drafting.look_at(JUNE).unconfirmed
    assert "经开区" not in [one.place for one in drafting.look_at(JUNE).blocking]
    assert browser.post(address, {"answer": "objects", "objection": "投资应为18.2", "sheet": digest}).status_code == 302
    assert [one.place for one in drafting.look_at(JUNE).blocking] == ["经开区"]
    assert Confirmation.objects.count() == 2
    assert AuditEvent.objects.filter(action="sheet.answered").count() == 2
    workspace = queries.with_answers(open_workspace(issued))
    from gongce_web import clock

    assert read_confirmations(workspace, JUNE, clock.today())["jingkai"].answer == "投资应为18.2"


def test_a_unit_sees_no_other_units_sheet(sign_in, people, issued):
    browser = sign_in(people["respondent"])
    assert browser.get(reverse("sheet", args=["jingkai"])).status_code == 200
    assert browser.get(reverse("sheet", args=["gaoxin"])).status_code == 403
    assert browser.get(reverse("sheet", args=["nothing"])).status_code == 404
    listed = html.document_fromstring(browser.get(reverse("sheets")).content.decode()).xpath("//main//tbody/tr/td[1]")
    assert [one.text_content() for one in listed] == ["经开区"]
    reviewer = sign_in(people["reviewer"])
    assert reviewer.get(reverse("sheet", args=["gaoxin"])).status_code == 200
    leader = sign_in(people["leader"])
    assert sheet_of(leader, "jingkai") is None
    assert leader.post(reverse("sheet", args=["jingkai"]), {"answer": "agrees", "sheet": "0" * 64}).status_code in (
        403,
        409,
    )
    assert "南坪县尚未核对" in words(leader.get(reverse("sheets") + "?period=2019-YTD06"))


def test_papers_for_the_meeting_are_the_bulletins(sign_in, people, issued):
    browser, address = sign_in(people["analyst"]), reverse("papers", args=["2019-06"])
    assert "制作会议材料" in words(browser.get(address))
    browser.post(reverse("make-papers", args=["2019-06"]))
    browser.post(reverse("make-papers", args=["2019-06"]))
    assert Job.objects.count() == 1
    run_jobs()
    row = Papers.objects.get()
    assert row.message == ""
    assert any(name.endswith(".pptx") for name in row.files)
    assert f"{len(row.files)}份材料" in words(browser.get(address))
    name = next(name for name in row.files if name.endswith(".docx"))
    paper = browser.get(reverse("paper", args=["2019-06", name]))
    assert paper.status_code == 200
    assert docx.Document(io.BytesIO(paper.content)).sections[0].header.paragraphs[-1].text.startswith("注：导出水印")
    slides = next(name for name in row.files if name.endswith(".pptx"))
    show = Presentation(io.BytesIO(browser.get(reverse("paper", args=["2019-06", slides])).content))
    for page in show.slides:
        texts = [one.text_frame.text for one in page.shapes if one.has_text_frame]
        assert any(text.startswith("注：导出水印 analyst（analyst）") for text in texts), texts
    assert browser.get(reverse("paper", args=["2019-06", "../workspace.yaml"])).status_code == 404
    assert sign_in(people["respondent"]).get(address).status_code == 403
