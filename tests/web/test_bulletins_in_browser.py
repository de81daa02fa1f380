"""Bulletins and documents in a real browser, under the strict policy of the pages, the console silent."""

import shutil

import pytest
from web_bulletins import draw_nothing, issue_both, rank_few
from web_city import build_city

from gongce_web.bulletins.models import Closing, State
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.running import run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONTH = "/bulletins/month/?period=2019-YTD06"
WIDTH = "document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def issued_city(tmp_path_factory, request):
    return issue_both(build_city(request.config.rootpath), tmp_path_factory.mktemp("browser") / "city")


@pytest.fixture
def issued(issued_city, tmp_path, settings):
    settings.WORKSPACE = shutil.copytree(issued_city, tmp_path / "issued")
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return settings.WORKSPACE


@pytest.mark.parametrize("width", [1440, 390])
def test_a_bulletin_is_read_and_a_figure_tells_where_it_came_from(look, people, issued, width):
    page = look(people["leader"], "/bulletins/", width=width)
    assert page.evaluate(WIDTH) <= width
    page.get_by_role("link", name="2019年1—6月").click()
    page.locator("button.figure", has_text="216.87").first.click()
    panel = page.locator("#panel")
    panel.get_by_text("怎么来的").wait_for()
    assert "2019年1-6月云川市工业经济主要指标.xlsx" in panel.inner_text()
    assert page.evaluate(WIDTH) <= width


@pytest.mark.parametrize(
    "address", ["/bulletins/compare/", MONTH, "/bulletins/sheets/", "/bulletins/proofing/", "/documents/"]
)
def test_pages_fit_a_narrow_screen(look, people, issued, address):
    page = look(people["analyst"], address, width=390)
    assert page.evaluate(WIDTH) <= 390
    assert page.locator("main h1").count() == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_a_trace_leads_to_the_characters_of_the_plan(look, people, issued, width):
    page = look(people["leader"], "/documents/main/?at=1240-1242", width=width)
    box = page.locator("mark.m", has_text="增长9%").first.bounding_box()
    assert 0 < box["y"] < 1000
    assert page.evaluate("[...CSS.highlights.get('asked')].map((one) => one.toString()).join()") == "9%"
    page.locator("mark.m", has_text="增长9%").first.click()
    card = page.locator("#card")
    assert "Y-t01 增加值年均增速" in card.inner_text()
    assert "规模以上工业增加值" in card.inner_text()
    assert page.evaluate(WIDTH) <= width


def run_jobs():
    for job in Job.objects.filter(state=JobState.WAITING):
        run_job(job.pk)


def test_a_month_is_closed_by_one_and_issued_by_another(look, people, own_city):
    rank_few(draw_nothing(own_city))
    page = look(people["analyst"], MONTH)
    page.get_by_role("button", name="结账", exact=True).click()
    page.get_by_text("正在结账，完成后待签发").wait_for()
    run_jobs()
    page.get_by_text("已结账，待签发").wait_for()
    issuing = look(people["issuer"], MONTH)
    issuing.get_by_role("button", name="签发", exact=True).click()
    issuing.locator("progress").wait_for()
    run_jobs()
    issuing.get_by_text("本期通报已印发").wait_for()
    assert Closing.objects.get().state == State.ISSUED
    issuing.get_by_role("link", name="云工强办通报〔2019〕1号").click()
    issuing.locator("h1", has_text="关于2019年1—6月").wait_for()
