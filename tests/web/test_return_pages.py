"""Pages of returns: filling, conflicts, files in and out, who has not reported; bad input is told, never a defect."""

import io
import json
import random
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from web_returns import fill, good_texts, open_main, return_of, submit

from gongce.vocabulary import Period
from gongce_web.audit.models import AuditEvent
from gongce_web.returns.actions import ask_query, grant_exception, take_step
from gongce_web.returns.matrices import list_return_reminders, show_burden, show_matrix
from gongce_web.returns.models import Return, ReturnQuery, Round
from gongce_web.returns.opening import due_period, open_due_rounds
from gongce_web.returns.sheets import list_forms, past_of, sheet_of
from gongce_web.returns.workbooks import write_filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(people):
    return open_main()


@pytest.fixture
def filed(round_):
    return return_of(round_)


@pytest.fixture
def clerk(sign_in, people):
    return sign_in(people["respondent"])


def post_save(browser, filed, version, htmx=True, **values):
    values = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post(reverse("return-save", args=[filed.pk]), {"version": version, **values}, headers=headers)


def test_a_save_answers_with_what_is_doubtful(clerk, filed):
    answer = post_save(clerk, filed, 0, texts={"output:total": "12万", "profit:total": "1,234.50"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-version="1"' in page
    assert 'data-doubt="output:total"' in page
    assert "带了单位" in page
    assert '<template data-kept="profit:total" data-comment="">1234.50</template>' in page
    assert "已填1/21格" in page


def test_without_a_script_the_form_saves_too(clerk, filed):
    answer = clerk.post(reverse("return-save", args=[filed.pk]), {"version": "0", "c.output:total": "12.5"})
    assert answer.headers["Location"] == reverse("return", args=[filed.pk])
    assert filed.cells.get().text == "12.5"


def test_the_second_of_two_savers_gets_a_conflict_with_what_differs(clerk, filed):
    post_save(clerk, filed, 0, texts={"output:total": "10"})
    answer = post_save(clerk, filed, 0, texts={"output:total": "11", "profit:total": "2"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'data-version="1"' in page
    assert 'data-differs="output:total" data-text="10"' in page
    assert list(filed.cells.values_list("cell", "text")) == [("output:total", "10")]


@pytest.mark.parametrize(
    "values",
    [
        {"version": "x"},
        {"version": "-1"},
        {"version": "9" * 30},
        {},
        {"version": "0", "texts": "[1]"},
        {"version": "0", "texts": "{"},
        {"version": "0", "texts": '{"output:total": 5}'},
        {"version": "0", "texts": '{"nowhere": "5"}'},
        {"version": "0", "comments": '{"output:total": null}'},
        {"version": "0", "texts": "[" * 100_000},
        {"version": "0", "c.nowhere:total": "1"},
    ],
)
def test_a_bad_post_is_told_and_nothing_is_written(clerk, filed, values):
    answer = clerk.post(reverse("return-save", args=[filed.pk]), values)
    assert answer.status_code == 422
    assert answer.headers["X-Gongce-Message"]
    assert not filed.cells.exists()


@pytest.mark.parametrize(
    "text", ["\x00", "１" * 60, "9" * 200, "🙂", "<script>", "1e999", "nan", "∞", "١٢٣", "\u202e12", "-", "—", "'", '"']
)
def test_any_text_is_kept_or_told(clerk, filed, text):
    assert post_save(clerk, filed, 0, texts={"output:total": text}).status_code == 200
    assert clerk.get(reverse("return", args=[filed.pk])).status_code == 200


def test_the_grid_shows_what_stands_beside_and_what_is_doubtful(clerk, filed, people):
    fill(filed, people["respondent"], output__total="12万")
    page = clerk.get(reverse("return", args=[filed.pk])).content.decode()
    assert "62.16" in page
    assert "67.85" in page
    assert 'aria-invalid="true"' in page
    assert "8月8日截止，还有21天" in page
    assert "内部报表" not in page
    assert " style=" not in page


def test_a_form_without_an_order_says_that_it_is_internal(clerk, people):
    filed = return_of(open_main("talents", Period.quarter(2019, 2)))
    page = clerk.get(reverse("return", args=[filed.pk])).content.decode()
    assert "内部报表" in page
    assert "缺依据、批准、频次、有效期" in page


def test_the_panel_tells_history_use_and_source(clerk, filed, people):
    fill(filed, people["respondent"])
    page = clerk.get(reverse("return-cell", args=[filed.pk]), {"cell": "investment:total"}).content.decode()
    for words in (
        "上期",
        "176859",
        "上年同期",
        "181301",
        "通常在",
        "经开区工业投资",
        "工业投资三年任务进度",
        "分.xlsx"[1:],
    ):
        assert words in page, words
    assert "高新区工业投资" not in page
    spec = clerk.get(reverse("return-chart", args=[filed.pk]), {"cell": "investment:total"}).json()
    assert spec["layer"]
    assert clerk.get(reverse("return-cell", args=[filed.pk]), {"cell": "nowhere"}).status_code == 404


@pytest.mark.parametrize("name", ["return", "return-cell", "return-chart", "return-download"])
def test_a_drafts_values_are_on_no_page_of_others(sign_in, people, filed, name):
    fill(filed, people["respondent"])
    for person in ("neighbour", "reviewer", "analyst", "leader", "supervisor"):
        answer = sign_in(people[person]).get(reverse(name, args=[filed.pk]), {"cell": "output:total"})
        assert answer.status_code == 404, person
    assert (
        sign_in(people["respondent"]).get(reverse(name, args=[filed.pk]), {"cell": "output:total"}).status_code == 200
    )


def test_the_list_tells_what_is_due_and_the_reviewer_what_waits(sign_in, people, filed):
    page = sign_in(people["respondent"]).get(reverse("returns")).content.decode()
    assert "1张报表待报" in page
    submit(fill(filed, people["respondent"]), people["respondent"])
    page = sign_in(people["reviewer"]).get(reverse("returns")).content.decode()
    assert "1张报表待审核" in page
    assert reverse("return", args=[filed.pk]) in page
    other = return_of(filed.round, "gaoxin")
    assert reverse("return", args=[other.pk]) not in page
    assert "没有需要您填报或审核的报表" in sign_in(people["leader"]).get(reverse("returns")).content.decode()


def test_steps_are_taken_on_the_page(sign_in, people, filed):
    clerk = sign_in(people["respondent"])
    fill(filed, people["respondent"])
    clerk.post(reverse("return-step", args=[filed.pk]), {"step": "submit", "version": "1"})
    reviewer = sign_in(people["reviewer"])
    page = reviewer.get(reverse("return", args=[filed.pk])).content.decode()
    assert "审核通过" in page
    answer = reviewer.post(reverse("return-step", args=[filed.pk]), {"step": "approve", "version": "1"}, follow=True)
    assert "刚才改过" in answer.content.decode()
    reviewer.post(reverse("return-step", args=[filed.pk]), {"step": "approve", "version": "2"})
    assert Return.objects.get(pk=filed.pk).stage == "approved"
    answer = reviewer.post(reverse("return-step", args=[filed.pk]), {"step": "fly", "version": "3"}, follow=True)
    assert "程序没有环节fly" in answer.content.decode()


def test_a_question_is_asked_and_answered_on_the_page(sign_in, people, filed):
    submit(fill(filed, people["respondent"]), people["respondent"])
    reviewer = sign_in(people["reviewer"])
    reviewer.post(reverse("return-query", args=[filed.pk]), {"cell": "output:total", "question": "为何增长"})
    query = ReturnQuery.objects.get()
    clerk = sign_in(people["respondent"])
    assert "为何增长" in clerk.get(reverse("return", args=[filed.pk])).content.decode()
    clerk.post(reverse("return-answer", args=[filed.pk, query.pk]), {"answer": "新投产"})
    assert ReturnQuery.objects.get().answer == "新投产"


def upload(browser, filed, content, name="表.xlsx"):
    return browser.post(reverse("return-upload", args=[filed.pk]), {"file": SimpleUploadedFile(name, content)})


def test_a_downloaded_workbook_comes_back_without_a_change(clerk, filed, people):
    fill(filed, people["respondent"], profit__total="—保密")
    answer = clerk.get(reverse("return-download", args=[filed.pk]))
    preview = upload(clerk, filed, answer.content)
    assert preview.status_code == 200
    assert preview.context["preview"].changes == ()
    assert preview.context["preview"].same == 21


def edit(content, **cells):
    """The workbook with cells of its sheet changed, as Excel would save it."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["填报"]
    for address, value in cells.items():
        sheet[address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_upload_shows_every_change_then_takes_all(clerk, filed, people):
    content = edit(write_filed(fill(filed, people["respondent"])), D8=300.5, F8="—未取得")
    page = upload(clerk, filed, content)
    assert page.status_code == 200
    assert {one.read.cell.id: one.read.text for one in page.context["preview"].changes} == {
        "output:total": "300.50",
        "output:growth": "—未取得",
    }
    assert filed.cells.get(cell="output:total").text == good_texts(filed)["output:total"]
    preview = page.context["preview"]
    values = {"version": preview.version, "texts": preview.texts, "comments": preview.comments}
    clerk.post(reverse("return-import", args=[filed.pk]), values)
    assert filed.cells.get(cell="output:total").text == "300.50"
    assert filed.cells.get(cell="output:growth").missing == "not_reported"


def test_one_bad_cell_keeps_the_whole_file_out(clerk, filed, people):
    content = edit(write_filed(fill(filed, people["respondent"])), D9=300.5, D10="12万", E10="=1/0")
    page = upload(clerk, filed, content)
    assert page.status_code == 422
    assert "填报!D10" in page.content.decode()
    assert reverse("return-import", args=[filed.pk]) not in page.content.decode()


def test_a_file_taken_before_a_later_change_is_told(clerk, filed, people):
    content = write_filed(fill(filed, people["respondent"]))
    post_save(clerk, filed, 1, texts={"output:total": "301"})
    page = upload(clerk, filed, content)
    assert page.context["preview"].is_stale
    assert "下载之后表已有改动" in page.content.decode()


def test_an_upload_of_another_kind_is_refused(clerk, filed, settings):
    assert upload(clerk, filed, b"%PDF-1.7", "a.pdf").status_code == 422
    assert upload(clerk, filed, b"MZ\x90", "a.xlsx").status_code == 422
    assert upload(clerk, filed, b"", "a.xlsx").status_code == 422
    assert clerk.post(reverse("return-upload", args=[filed.pk])).status_code == 422
    assert upload(clerk, filed, write_filed(return_of(filed.round, "gaoxin"))).status_code == 422
    settings.GONGCE_UPLOAD_LIMIT = 100
    answer = upload(clerk, filed, write_filed(filed))
    assert answer.status_code == 422
    assert "超过" in answer.content.decode()


def test_a_mutated_workbook_is_read_or_told(clerk, filed):
    content, dice = write_filed(filed), random.Random(8)
    for number in range(60):
        broken = bytearray(content)
        for _ in range(dice.choice([1, 3, 30])):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        cut = bytes(broken[: dice.randrange(len(broken))]) if number % 4 == 0 else bytes(broken)
        assert upload(clerk, filed, cut).status_code in (200, 422), number
    assert not filed.cells.exists()


def test_the_matrix_tells_a_state_in_shape_and_word_for_every_unit(sign_in, people, filed):
    submit(fill(filed, people["respondent"]), people["respondent"])
    grant_exception(filed=return_of(filed.round, "gaoxin"), until=None, reason="检修", by=people["reviewer"])
    open_main("talents", Period.quarter(2019, 2))
    matrix = show_matrix(people["analyst"])
    words = {row.unit.code: [cell.state.word for cell in row.cells] for row in matrix.rows}
    assert words["jingkai"] == ["逾期未报", "已报送"]
    assert words["gaoxin"] == ["逾期未报", "免报"]
    assert words["nanping"] == ["逾期未报", "未报"]
    assert (matrix.late, matrix.submitted) == (9, 1)
    page = sign_in(people["analyst"]).get(reverse("return-matrix")).content.decode()
    assert page.count("◆") >= 9
    assert [row.unit.code for row in show_matrix(people["reviewer"]).rows] == ["jingkai", "gaoxin", "shiqiao-park"]


def test_reminders_name_the_missing_units_before_and_after_the_deadline(people, filed, settings):
    submit(fill(filed, people["respondent"]), people["respondent"])
    grant_exception(
        filed=return_of(filed.round, "gaoxin"), until=date(2019, 8, 20), reason="检修", by=people["reviewer"]
    )
    (before,) = list_return_reminders(people["analyst"])
    assert "将于2019年8月8日截止，还有21天。尚未报送的7个单位：石桥园、青屏区" in before.text
    assert "经开区" not in before.text
    assert "高新区" not in before.text
    assert (before.is_late, before.is_due) == (False, False)
    settings.GONGCE_TODAY = "2019-08-07"
    assert list_return_reminders(people["analyst"])[0].is_due
    settings.GONGCE_TODAY = "2019-08-21"
    (after,) = list_return_reminders(people["analyst"])
    assert "已于2019年8月8日截止，逾期13天。尚未报送的8个单位：高新区、石桥园" in after.text


def test_the_burden_of_a_month_is_told_against_the_last(people, filed):
    open_main("growth-of-firms")
    open_main(period=Period.month(2019, 6))
    rows = {row.unit.code: row.burden for row in show_burden(people["analyst"], date(2019, 8, 1))}
    mine = rows["jingkai"]
    assert (mine.forms, mine.cells, mine.minutes, mine.change) == (2, 28, 70.0, 28.0)


def test_cells_nobody_uses_are_listed(sign_in, people, round_):
    page = sign_in(people["analyst"]).get(reverse("return-unused")).content.decode()
    assert "规上营业收入" in page
    assert "规模以上工业增加值" not in page.split("<main")[1]


def test_the_hand_over_pack_holds_what_the_next_clerk_needs(sign_in, people, filed):
    submit(fill(filed, people["respondent"]), people["respondent"])
    ask_query(filed=Return.objects.get(pk=filed.pk), cell="output:total", question="为何增长", by=people["reviewer"])
    open_main("talents", Period.quarter(2019, 2))
    clerk = sign_in(people["respondent"])
    answer = clerk.get(reverse("return-handover"), {"code": "jingkai"})
    book = load_workbook(io.BytesIO(answer.content))
    told = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)] for sheet in book}
    assert ["2019年二季度人才和培训季报（试填）", "0/2", "2019-07-15", "逾期未报"] in told["待办报表"]
    assert "2019年7月工业经济主要指标月报" in told["历次报表"][0]
    assert "为何增长" in told["未答复查询"][0]
    assert ["三个园区", "审核", "reviewer", ""] in [row[:4] for row in told["联系人"]]
    assert clerk.get(reverse("return-handover"), {"code": "gaoxin"}).status_code == 404


def test_rounds_whose_day_has_come_are_opened_once(people, sign_in):
    assert [due_period(form).code for form in list_forms()] == ["2019-07", "2019-07", "2019-Q2"]
    assert len(open_due_rounds(by=None)) == 3
    sign_in(people["analyst"]).post(reverse("return-open"))
    assert Round.objects.count() == 3
    assert AuditEvent.objects.filter(action="round.opened").count() == 3
    assert sign_in(people["reviewer"]).post(reverse("return-open")).status_code == 403


def test_a_round_is_locked_on_the_page(sign_in, people, round_):
    analyst = sign_in(people["analyst"])
    analyst.post(reverse("return-lock", args=[round_.pk]), {"reason": "关账"})
    assert Round.objects.get().locked_reason == "关账"
    assert "已锁定" in analyst.get(reverse("return-matrix")).content.decode()
    answer = analyst.post(reverse("return-lock", args=[round_.pk]), {"reason": " "}, follow=True)
    assert "须说明理由" in answer.content.decode()
    analyst.post(reverse("return-lock", args=[round_.pk]), {"reason": "补报"})
    assert not Round.objects.get().is_locked


def test_an_exception_is_granted_on_the_page(sign_in, people, filed):
    reviewer = sign_in(people["reviewer"])
    address = reverse("return-exception", args=[filed.pk])
    assert "不是日期" in reviewer.post(address, {"until": "明天", "reason": "检修"}, follow=True).content.decode()
    reviewer.post(address, {"until": "2019-08-20", "reason": "检修"})
    assert Return.objects.get(pk=filed.pk).due == date(2019, 8, 20)
    county = return_of(filed.round, "nanping")
    address = reverse("return-exception", args=[county.pk])
    assert reviewer.post(address, {"until": "2019-08-20", "reason": "检修"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "person", "most"),
    [
        ("returns", "respondent", 10),
        ("returns", "reviewer", 10),
        ("return", "respondent", 16),
        ("return-matrix", "analyst", 10),
        ("return-reminders", "analyst", 10),
        ("return-burden", "analyst", 10),
    ],
)
def test_no_page_asks_the_database_once_a_row(sign_in, people, django_assert_max_num_queries, name, person, most):
    """The most holds for one round as for many, for an empty return as for a full one."""
    for month in (3, 4, 5, 6, 7):
        open_main(period=Period.month(2019, month))
    open_main("growth-of-firms")
    filed = return_of(Round.objects.get(form="main", period="2019-07"))
    fill(filed, people["respondent"])
    browser = sign_in(people[person])
    address = reverse(name, args=[filed.pk] if name == "return" else [])
    browser.get(address)
    with django_assert_max_num_queries(most):
        assert browser.get(address).status_code == 200


def test_a_save_asks_the_database_a_few_times_however_many_cells(clerk, filed, django_assert_max_num_queries):
    texts = good_texts(filed)
    with django_assert_max_num_queries(32):
        assert post_save(clerk, filed, 0, texts=texts).status_code == 200


def test_a_reviewer_who_approves_is_led_back_to_what_waits(sign_in, people, filed):
    filed = submit(fill(filed, people["respondent"]), people["respondent"])
    browser = sign_in(people["reviewer"])
    answer = browser.post(reverse("return-step", args=[filed.pk]), {"step": "approve", "version": filed.version})
    assert answer.headers["Location"] == reverse("returns")
    take_step(filed=filed, step="reopen", version=3, by=people["reviewer"], reason="更正")


def test_empty_cells_offer_approved_figures_that_count_once_taken(clerk, filed):
    page = clerk.get(reverse("return", args=[filed.pk])).content.decode()
    offers = dict(re.findall(r'name="c\.([^"]+)"[^>]*data-offer="([^"]+)"', page))
    assert offers["output:base"] == past_of("jingkai").of(sheet_of(filed.round).by_id["output:total"]).year_before
    assert not filed.cells.exists()
    typed = {"version": "0", "prefill": "1", "c.output:total": "70", "c.profit:base": "1.5"}
    assert clerk.post(reverse("return-save", args=[filed.pk]), typed).status_code == 302
    kept = {row.cell: row.text for row in filed.cells.all()}
    assert kept == offers | {"output:total": "70", "profit:base": "1.5"}
    assert "data-offer" not in clerk.get(reverse("return", args=[filed.pk])).content.decode()
