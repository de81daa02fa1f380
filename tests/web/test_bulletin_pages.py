"""The archive and one bulletin: as issued, every figure with its origin as of that day, files as they were signed."""

import hashlib
import json
import shutil
from urllib.parse import quote

import pytest
from django.urls import reverse
from lxml import html
from web_bulletins import JUNE, issue_both
from web_city import build_city

from gongce.workspace.runs import list_runs
from gongce.workspace.workspace import open_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def issued_city(tmp_path_factory, request):
    return issue_both(build_city(request.config.rootpath), tmp_path_factory.mktemp("issued") / "city")


@pytest.fixture
def issued(issued_city, tmp_path, settings):
    settings.WORKSPACE = shutil.copytree(issued_city, tmp_path / "issued")
    return settings.WORKSPACE


def read(answer):
    return html.document_fromstring(answer.content.decode())


def test_the_archive_lists_every_run_with_its_standing(sign_in, people, issued, django_assert_max_num_queries):
    browser = sign_in(people["leader"])
    with django_assert_max_num_queries(8):
        page = read(browser.get(reverse("bulletins")))
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.iter("tr")][1:]
    assert [row[0] for row in rows] == ["2019年1—6月", "2019年1—5月"]
    assert rows[0][1] == "云工强办通报〔2019〕2号"
    assert rows[0][2] == "● 已印发"


def test_figures_on_the_page_are_those_of_the_run(sign_in, people, issued):
    run = next(run for run in list_runs(open_workspace(issued)) if run.period == JUNE.code)
    answer = sign_in(people["respondent"]).get(reverse("bulletin", args=[run.id]))
    page, kept = read(answer), json.loads((issued / "out" / run.id / "figures.json").read_text("utf-8"))
    buttons = [one for one in page.xpath("//button[contains(@class, 'figure')]") if "key=" in one.get("hx-get")]
    assert len(buttons) > 60
    for button in buttons:
        key = button.get("hx-get").split("key=")[1].replace("%2F", "/")
        printed = kept[key]["printed"]
        assert button.text_content() in (printed, printed.removeprefix("-"), f"{printed}%", f"<{printed}%"), key
    assert kept["industrial-va/city/level"]["printed"] == "216.87"
    assert "216.87" in page.find_class("lead-sentence")[0].text_content()


def test_a_figure_tells_where_it_came_from_as_of_then(sign_in, people, issued):
    run = next(run for run in list_runs(open_workspace(issued)) if run.period == JUNE.code)
    browser = sign_in(people["leader"])
    answer = browser.get(f"{reverse('bulletin-why', args=[run.id])}?key={quote('industrial-va/city/level', safe='')}")
    words = answer.content.decode()
    assert "C4" in words
    assert "2019年1-6月云川市工业经济主要指标.xlsx" in words
    assert browser.get(f"{reverse('bulletin-why', args=[run.id])}?key=nothing").status_code == 404
    assert browser.get(f"{reverse('bulletin-why', args=[run.id])}?origin=99999").status_code == 404


def test_a_file_is_the_one_that_was_issued_or_is_not_given(sign_in, people, issued):
    run = list_runs(open_workspace(issued))[-1]
    browser = sign_in(people["respondent"])
    answer = browser.get(reverse("bulletin-file", args=[run.id, "通报.docx"]))
    assert hashlib.sha256(answer.content).hexdigest() == run.files["通报.docx"]
    assert browser.get(reverse("bulletin-file", args=[run.id, "figures.json"])).status_code == 404
    assert browser.get(reverse("bulletin-file", args=[run.id, "../../workspace.yaml"])).status_code == 404
    assert sign_in(people["analyst"]).get(reverse("bulletin-file", args=[run.id, "问题清单.csv"])).status_code == 200
    (issued / "out" / run.id / "通报.docx").write_bytes(b"another")
    assert browser.get(reverse("bulletin-file", args=[run.id, "通报.docx"])).status_code == 409


def test_a_changed_page_is_not_shown(sign_in, people, issued):
    run = list_runs(open_workspace(issued))[-1]
    path = issued / "out" / run.id / "通报.html"
    path.write_text(path.read_text("utf-8").replace("216.87", "999.99"), encoding="utf-8")
    answer = sign_in(people["leader"]).get(reverse("bulletin", args=[run.id]))
    assert answer.status_code == 409
    assert "999.99" not in answer.content.decode()


def test_drafts_are_for_those_who_work_on_them(sign_in, people, issued):
    path = issued / "out" / "2019-06" / "run.json"
    kept = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(kept | {"status": "draft", "serial": None}, ensure_ascii=False), encoding="utf-8")
    address = reverse("bulletin", args=["2019-06"])
    assert sign_in(people["respondent"]).get(address).status_code == 404
    assert "2019年1—6月" not in sign_in(people["respondent"]).get(reverse("bulletins")).content.decode()
    assert sign_in(people["analyst"]).get(address).status_code == 200


def test_internal_files_carry_person_and_time(sign_in, people, issued):
    address = reverse("bulletin-file", args=["2019-06", "问题清单.csv"])
    assert sign_in(people["respondent"]).get(address).status_code == 404
    assert "注：导出水印 analyst" in sign_in(people["analyst"]).get(address).content.decode("utf-8-sig")


def test_an_empty_archive_says_what_comes_next(sign_in, people, own_city):
    assert "还没有通报" in sign_in(people["leader"]).get(reverse("bulletins")).content.decode()
