"""The search: every kind of thing by its name, number or words, only what the person may see, on either database."""

import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from web_records import recorded  # noqa: F401 - a fixture

from gongce_web.records.models import Record
from gongce_web.search.queries.records import find_records

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def find(browser, text):
    answer = browser.get(reverse("search"), {"q": text})
    assert answer.status_code == 200
    return {group.title: group for group in answer.context["groups"]}


def titles_of(group):
    return [hit.title for hit in group.hits]


def test_indicators_targets_and_units_are_found_by_name_and_number(sign_in, people, pack):
    browser = sign_in(people["leader"])
    found = find(browser, "工业投资")
    assert any("工业投资" in title for title in titles_of(found["指标"]))
    assert found["目标"].count > 1
    target = pack.targets[0]
    assert target.title in titles_of(find(browser, target.id)["目标"])
    assert titles_of(find(browser, "云川经济技术开发区")["单位"]) == ["经开区"]


def test_records_are_found_by_any_text_and_lead_to_all_of_them(sign_in, people):
    found = find(sign_in(people["leader"]), "云岭减速机")
    assert titles_of(found["项目台账"]) == ["云岭减速机项目"]
    assert found["项目台账"].hits[0].where.startswith("P01")
    assert "q=" in found["项目台账"].address
    many = find(sign_in(people["leader"]), "项目")["项目台账"]
    assert (many.count, len(many.hits), many.more) == (30, 8, 22)
    assert "企业问题" not in find(sign_in(people["leader"]), "三江渔具招工")
    cases = find(sign_in(people["leader"]), "三江渔具招工")
    assert len(cases) == 1
    assert next(iter(cases.values())).count == 1


def test_all_words_must_be_found_and_case_and_width_do_not_matter(sign_in, people):
    browser = sign_in(people["leader"])
    assert find(browser, "云岭 减速机")["项目台账"].count == 1
    assert "项目台账" not in find(browser, "云岭 收割机")
    assert find(browser, "ｐ01")["项目台账"].count >= 1


def test_sentences_of_documents_lead_to_their_characters(sign_in, people, own_city):
    shutil.copy2(ROOT / "examples" / "yunchuan" / "plan.docx", own_city / "plan" / "plan.docx")
    found = find(sign_in(people["leader"]), "升规后备库")
    document = next(group for title, group in found.items() if title.startswith("文件："))
    assert "?at=" in document.hits[0].address
    assert any(is_word and text == "升规后备库" for text, is_word in document.hits[0].around)


def test_nobody_finds_what_he_may_not_see(sign_in, people):
    mine = find(sign_in(people["respondent"]), "项目")
    assert mine["项目台账"].count == 4
    text = sign_in(people["respondent"]).get(reverse("search"), {"q": "投诉"}).content.decode()
    assert "TS2019" not in text
    assert "企业投诉" not in text
    assert sign_in(people["security"]).get(reverse("search")).status_code == 403


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "'", '"', "\\", "a" * 500, "😀", "\u200b", "<script>"])
def test_strange_words_find_nothing_and_break_nothing(sign_in, people, text):
    answer = sign_in(people["leader"]).get(reverse("search"), {"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    if text in ("%", "_", "\\"):
        assert all(group.title.startswith("文件") for group in answer.context["groups"] if group.count > 50)


def test_the_box_stands_in_every_page_and_only_for_those_who_may_search(sign_in, people):
    assert 'id="find"' in sign_in(people["leader"]).get(reverse("registers")).content.decode()
    assert 'id="find"' not in sign_in(people["security"]).get(reverse("accounts")).content.decode()


def test_the_search_asks_the_database_a_few_times(sign_in, people, django_assert_max_num_queries):
    browser = sign_in(people["leader"])
    find(browser, "项目")
    with django_assert_max_num_queries(12):
        find(browser, "项目")


def test_twenty_thousand_records_are_searched_in_a_moment(people, pack):
    rows = (
        Record(
            register="enterprises", number=f"Z{number:05d}", title=f"第{number}号机械有限公司",
            words=f"Z{number:05d}\n第{number}号机械有限公司\n装备制造\n91990100MA0Y{number:05d}",
            entered=date(2019, 1, 1), last_day=date(2019, 1, 1),
        )
        for number in range(20_000)
    )  # fmt: skip
    Record.objects.bulk_create(rows, batch_size=2000)
    times = []
    for word in ("第777号", "装备", "没有的词"):
        start = time.perf_counter()
        groups = list(find_records(pack, people["leader"], [word]))
        times.append(time.perf_counter() - start)
    assert groups == []
    assert min(times) < 0.2, times
