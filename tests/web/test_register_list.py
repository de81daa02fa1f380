"""Lists of registers: filters, order, pages, exact totals, past days, files, and who sees what."""

import csv
import io
import time
from datetime import date
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override
from web_records import recorded  # noqa: F401 - a fixture

from gongce.rulebook import Register
from gongce.vocabulary import Period
from gongce_web.records.detail.facts import write_fact
from gongce_web.records.listings.asking import OPERATORS, read_ask
from gongce_web.records.listings.columns import Names, add_up
from gongce_web.records.listings.finding import cut_page, narrow, order
from gongce_web.records.listings.marks import LIGHT, WHY
from gongce_web.records.listings.sight import UNIT, Seen, read_heads, read_sight
from gongce_web.records.listings.source import seen_table
from gongce_web.records.models import Record
from gongce_web.records.policies import RECORDS
from gongce_web.roles import Operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]
BIG = "f=total_investment&op=>=&v=1&u=亿元"


def page(browser, register="projects", query=""):
    return browser.get(f"{reverse('register', args=[register])}?{query}")


def names_of(answer):
    return [row.cells[0][0] for row in answer.context["rows"]]


def test_all_registers_stand_in_a_table_with_sizes_and_problems(sign_in, people):
    answer = sign_in(people["analyst"]).get(reverse("registers"))
    lines = {line.register.id: line for line in answer.context["lines"]}
    assert lines["projects"].size == 30
    assert dict(lines["projects"].lights) == {"behind": 15}
    assert "投资进度低于计划八成12" in lines["projects"].told
    assert "15个台账在用" in answer.context["told"] or lines["issues"].size == 30
    assert "lane-tasks" in {line.register.id for line in answer.context["empty"]}


def test_a_filter_reads_as_a_sentence_and_converts_units(sign_in, people):
    answer = page(sign_in(people["leader"]), query=f"unit=zones&{BIG}&sort=-total_investment")
    assert answer.status_code == 200
    assert answer.context["sentence"].startswith("三个园区项目台账（总投资不低于1亿元）共8条，总投资合计62.30亿元")
    assert len(answer.context["rows"]) == 8
    totals = dict(zip([c.name for c in answer.context["columns"]], answer.context["totals"], strict=True))
    assert totals["total_investment"] == "623\u2009000"
    assert totals["place"] == ""
    in_yuan = page(sign_in(people["leader"]), query="unit=zones&f=total_investment&op=>=&v=10000&u=万元")
    assert len(in_yuan.context["rows"]) == 8


def test_rows_come_in_the_order_asked_missing_ones_last(sign_in, people):
    browser = sign_in(people["leader"])
    amounts = [
        row.cells[0][0] for row in page(browser, query="sort=-total_investment&c=total_investment").context["rows"]
    ]
    found = [int(text.replace("\u2009", "")) for text in amounts]
    assert found == sorted(found, reverse=True)
    days = [row.cells[0][0] for row in page(browser, query="sort=produced&c=produced").context["rows"]]
    filled = [day for day in days if day]
    assert filled == sorted(filled)
    assert days[: len(filled)] == filled


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("f=total_investment&op=>=&v=很多", "不是数"),
        ("f=due&op=<=&v=2019-13-01", "不是日期"),
        ("f=name&op=>=&v=3", "不分大小"),
        ("f=green_channel&op===&v=maybe", "不是是否"),
        ("f=nothing&op===&v=1", "没有字段"),
        ("f=stage&op=like&v=1", "没有“like”"),
        ("f=stage&op===&v=", "没有填"),
        ("f=green_channel&op=has&v=是", "不能这样比较"),
    ],
)
def test_a_filter_that_cannot_be_used_is_told_and_left_out(sign_in, people, query, told):
    answer = page(sign_in(people["leader"]), query=query)
    assert answer.status_code == 422
    assert any(told in text for text in answer.context["ask"].wrong)
    assert len(answer.context["rows"]) == 30


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("word", "flag"),
    [("是", True), ("否", False), ("yes", True), ("No", False), ("Y", True), ("n", False), ("1", True), ("０", False),
     ("TRUE", True), ("false", False)],
)  # fmt: skip
def test_yes_and_no_are_read_in_the_usual_words(sign_in, people, settings, language, word, flag):
    browser = sign_in(people["leader"])
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = page(browser, query="f=green_channel&op===&v=" + word)
    numbers = {row.number for row in answer.context["rows"]}
    wanted = Record.objects.filter(register="projects", exited=None)
    assert answer.status_code == 200
    assert numbers == {one.number for one in wanted if one.values.get("green_channel") is flag}
    assert 0 < len(numbers) < 30


def test_the_two_meanings_of_one_word_are_told_apart():
    with override("en"):
        assert (str(dict(OPERATORS)["=="]), write_fact(True, {}), write_fact(False, {})) == ("is", "yes", "no")


def test_strange_addresses_never_break_a_list(sign_in, people):
    browser = sign_in(people["leader"])
    for query in (
        "page=99999",
        "page=-1",
        "page=x",
        "sort=nothing",
        "sort=-",
        "c=nothing",
        "look=x",
        "light=x",
        "f=&op=&v=",
        "as_of=0001-01-01",
        "f=name&op===&v=1/2",
        "f=name&op===&v=2019-01-01",
    ):
        assert page(browser, query=query).status_code == 200, query
    assert page(browser, "no-such-register").status_code == 404


def test_words_find_names_of_units_and_records(sign_in, people):
    browser = sign_in(people["leader"])
    assert names_of(page(browser, query="q=石桥园 极目")) == ["极目镜头模组项目"]
    assert names_of(page(browser, query="f=place&op===&v=石桥园&sort=record"))
    answer = page(browser, "milestones", "f=project&op=has&v=云岭减速机")
    assert {row.number for row in answer.context["rows"]} == {"N01", "N02"}


def parts_of(browser, register):
    answer = browser.get(reverse("register-parts", args=[register]))
    return {part.title: {row[0]: row[1:] for row in part.rows} for part in answer.context["parts"]}


def test_every_shape_is_shown_as_what_it_is(sign_in, people):
    browser = sign_in(people["leader"])
    assert parts_of(browser, "projects")["分级"]["重大项目"] == ("10亿元以上领导包抓", "10")
    links = parts_of(browser, "firm-links")
    assert links["联系数"]["何清岚"] == ("0", "8", "8", "不足")
    assert links["缺联系"]["云川长垣齿轮有限公司"] == ("2",)
    visits = parts_of(browser, "visits")["覆盖"]
    assert visits["合计"][:2] == ("13/47", "27.6")
    assert visits["青屏区"][0] == "5/6"
    assert "云川力源液压有限公司" in visits["青屏区"][-1]
    titles = parts_of(browser, "firm-titles")["级别"]
    assert sum(int(row[0]) for row in titles.values()) == 6
    cases = page(browser, "issues")
    assert {row.light for row in cases.context["rows"]} >= {"overdue", "due_soon"}
    assert parts_of(browser, "issues")["计数"]["问题办结率"] == ("60.0%", "95.0%")


def test_a_respondents_parts_count_what_he_sees(sign_in, people):
    visits = parts_of(sign_in(people["respondent"]), "visits")["覆盖"]
    assert visits["合计"][0] == "4/5"
    assert set(visits) == {"合计", "经开区"}


def test_a_past_day_shows_what_was_recorded_by_then(sign_in, people):
    browser = sign_in(people["leader"])
    then = page(browser, query="as_of=2018-02-15&sort=record").context["rows"]
    assert [row.number for row in then] == ["P01", "P02", "P03", "P04"]
    assert len(page(browser).context["rows"]) == 30


def test_a_respondent_sees_his_own_units_records_alone(sign_in, people):
    browser = sign_in(people["respondent"])
    answer = page(browser, query="sort=record&c=place")
    assert {row.cells[0][0] for row in answer.context["rows"]} == {"经开区"}
    assert "云岭减速机" not in page(sign_in(people["neighbour"])).content.decode()


def test_a_restricted_register_is_nowhere_for_those_not_named(sign_in, people):
    browser = sign_in(people["respondent"])
    assert page(browser, "complaints").status_code == 404
    assert browser.get(reverse("register-file", args=["complaints", "csv"])).status_code == 404
    assert browser.get(reverse("register-parts", args=["complaints"])).status_code == 404
    assert "complaints" not in browser.get(reverse("registers")).content.decode()


@pytest.mark.parametrize("username", ["respondent", "neighbour", "reviewer", "analyst", "leader", "supervisor"])
def test_a_list_shows_exactly_the_rows_the_policy_allows(people, pack, username):
    user = people[username]
    seen = Seen(pack, read_sight(user), date(2019, 7, 18), Period.ytd(2019, 6), read_heads())
    allowed = set(
        RECORDS.rows(user, Operation.SEE, Record.objects.filter(exited=None)).values_list("register", "number")
    )
    listed = {(one.id, number) for one in pack.registers for number in seen_table(seen, one)["record"]}
    assert listed == allowed
    assert listed or username in ("neighbour",)


def test_lists_ask_the_database_a_few_times_however_many_rows(sign_in, people, django_assert_max_num_queries):
    browser = sign_in(people["analyst"])
    page(browser, "enterprises")
    with django_assert_max_num_queries(9):
        page(browser, "enterprises")
    with django_assert_max_num_queries(9):
        browser.get(reverse("registers"))


def test_files_hold_every_row_found_and_carry_person_and_time(sign_in, people):
    browser = sign_in(people["analyst"])
    answer = browser.get(reverse("register-file", args=["projects", "csv"]) + f"?unit=zones&{BIG}")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "编号"
    assert "总投资（万元）" in rows[0]
    assert len(rows) == 1 + 8 + 1
    assert "analyst" in rows[-1][0]
    answer = browser.get(reverse("register-file", args=["projects", "xlsx"]) + f"?unit=zones&{BIG}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place = values[1].index("总投资（万元）")
    assert sum(row[place] for row in values[2:10]) == values[10][place] == 623000
    assert any("注：导出水印" in str(row[0]) for row in values)


def test_sums_are_exact_decimals():
    register = _register()
    table = pl.DataFrame({"amount": [0.1] * 10 + [0.2, None], "year": [2019] * 12})
    assert add_up(table, register.fields) == {"amount": Decimal("1.2")}


def _register():
    fields = [
        {"name": "name", "title": "名称"},
        {"name": "amount", "title": "金额", "type": "money", "measured_in": "万元"},
        {"name": "year", "title": "年度", "type": "count"},
        {"name": "place", "title": "所在地", "type": "unit"},
    ]
    row = {"id": "r", "title": "项目", "shape": "entity", "subject": "project", "fields": fields, "unit": "place"}
    return Register.model_validate(row)


def test_twenty_thousand_rows_are_narrowed_ordered_and_cut_within_50_ms(pack):
    count = 20_000
    table = pl.DataFrame(
        {
            "record": [f"R{number:05d}" for number in range(count)],
            "name": [f"第{number * 7919 % count}号项目" for number in range(count)],
            "amount": [number * 7919 % count / 4 for number in range(count)],
            "year": [2019] * count,
            "place": ["jingkai" if number % 3 else "gaoxin" for number in range(count)],
            LIGHT: ["behind" if number % 5 == 0 else "" for number in range(count)],
            WHY: [""] * count,
            UNIT: ["jingkai" if number % 3 else "gaoxin" for number in range(count)],
        }
    )
    register, names = _register(), Names({"jingkai": "经开区", "gaoxin": "高新区"}, {}, {})
    given = QueryDict("f=amount&op=>=&v=0.1&u=亿元&f=name&op=has&v=号&sort=-amount&q=经开&page=7")
    ask = read_ask(register, pack, given, "")
    times = []
    for _attempt in range(5):
        start = time.perf_counter()
        found = order(register, narrow(register, table, ask, frozenset({"jingkai"}), names), ask, names)
        rows, number, _pages = cut_page(found, ask.page)
        times.append(time.perf_counter() - start)
    assert found.height == sum(
        1 for row in table.iter_rows(named=True) if row["amount"] >= 1000 and row["place"] == "jingkai"
    )
    assert (rows.height, number) == (50, 7)
    assert min(times) < 0.05, times
