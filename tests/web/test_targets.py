"""The target tree and one target: figures equal the core's, what does not close is told, the sentence is shown."""

from dataclasses import replace

import pytest
from django.urls import reverse

from gongce.targets.pack_tree import build_tree
from gongce.targets.telling.trees import report_tree
from gongce.targets.tree.closure_report import list_ways_out, tell_closure
from gongce.vocabulary import Period
from gongce.workspace.achieved import judge_achieved
from gongce.workspace.computing import Moment, compute_period
from gongce.workspace.intake import Intake
from gongce.workspace.progress import tell_nobody
from gongce_web import clock
from gongce_web.city.scope import Scope
from gongce_web.city.workspaces import open_city
from gongce_web.goals.queries.tree import Wanted, list_tree

pytestmark = pytest.mark.django_db
JUNE = Period.parse("2019-YTD06")


@pytest.fixture
def browser(sign_in, people):
    return sign_in(people["analyst"])


@pytest.fixture(scope="module")
def core():
    workspace = replace(open_city(), goals=None)  # no database yet, and nothing adopted
    moment = Moment(clock.now(), clock.today(), tuple(workspace.archive.batches()))
    facts = compute_period(workspace, JUNE, moment, Intake(()), tell_nobody).parts.facts
    tree = build_tree(workspace.pack)
    return tree, judge_achieved(workspace.pack, tree, facts, JUNE)


def rows(wanted=Wanted()):  # noqa: B008 - frozen
    return list_tree(Scope(open_city().pack, "city", JUNE, None), wanted)


def test_the_tree_shows_what_the_core_says(core):
    tree, achieved = core
    view = rows()
    shown = {row.node.id: row for row in view.rows}
    assert set(shown) == {node.id for node in tree.nodes} | {
        name for name in achieved.progress if name not in tree.by_id
    } | {f"{one.source.id}.{child.unit}" for one in report_tree(tree).expansions for child in one.children}
    for name, progress in achieved.progress.items():
        value = progress.reached.value
        assert shown[name].achieved.value == (None if value is None else float(value)), name
    assert view.known == sum(one.reached.value is not None for one in achieved.progress.values())


def test_every_closure_is_told_in_the_words_of_the_core(core, browser):
    tree, _ = core
    report = report_tree(tree)
    page = browser.get(reverse("targets")).content.decode()
    gaps = [one for one in report.closures if not one.is_closed]
    assert gaps
    for closure in gaps:
        assert tell_closure(tree, closure) in page
        ways = list_ways_out(tree, closure)
        assert ways
        assert all(way in page for way in ways)
    assert f"合计核对{len(report.closures)}组，{len(gaps)}组不闭合" in page


def test_the_filter_is_a_sentence_and_keeps_the_branch_above():
    view = rows(Wanted(unit="jingkai"))
    assert {row.node.id for row in view.matches} >= {"Y-t45", "Y-t48"}
    assert all(row.node.unit == "jingkai" for row in view.matches)
    context = {row.node.id for row in view.rows if not row.is_match}
    assert {"Y-t11", "Y-t44", "Y-t02", "Y-t03"} <= context
    blank = rows(Wanted(time="blank")).matches
    assert blank
    assert all(row.node.years is None for row in blank)
    cited = rows(Wanted(version="cited")).matches
    assert {row.node.id for row in cited} == {"Y-t09", "Y-t10"}
    assert {row.cited for row in cited} == {"南岭省三年行动计划"}


def test_a_filter_that_is_not_offered_counts_as_not_given(browser):
    answer = browser.get(reverse("targets"), {"of": "atlantis", "time": "<script>", "state": "x"})
    assert answer.status_code == 200
    assert answer.context["form"].wanted.is_all


def test_a_target_shows_the_characters_it_was_read_from(browser, pack):
    page = browser.get(reverse("target", args=["Y-t11"])).content.decode()
    assert "<mark>620亿元</mark>" in page
    assert "年均增长15%以上" in page
    assert "云政办发〔2019〕12号" in page
    for target in pack.targets:
        answer = browser.get(reverse("target", args=[target.id]))
        assert answer.status_code == 200, target.id
        spans = target.where.at if target.where else ()
        assert answer.content.decode().count("<mark>") == len(spans), target.id


def test_without_the_document_the_page_says_where_it_belongs(own_city, sign_in, people):
    (own_city / "plan.docx").write_bytes(b"another file")
    page = sign_in(people["analyst"]).get(reverse("target", args=["Y-t11"]))
    assert page.status_code == 200
    assert "工作区里没有这份文件" in page.content.decode()


def test_the_achieved_value_answers_why(browser):
    page = browser.get(reverse("target-why", args=["Y-t11"])).content.decode()
    assert "94.5172亿元" in page
    assert "2019年1-6月工业投资完成情况.xlsx 投资!B5" in page
    assert browser.get(reverse("target-why", args=["Y-t52.jingkai"])).status_code == 200
    assert browser.get(reverse("target-why", args=["nobody"])).status_code == 404


def test_the_chart_goes_by_address_at_a_width(browser):
    spec = browser.get(reverse("target-path", args=["Y-t02"]), {"width": "340"}).json()
    assert spec["width"] == 340
    assert "title" not in spec
    assert browser.get(reverse("target-path", args=["Y-t02"]), {"width": "9" * 40}).json()["width"] == 640
    assert browser.get(reverse("target-path", args=["Y-t28"])).status_code == 404
    page = browser.get(reverse("target", args=["Y-t28"])).content.decode()
    assert "data-spec" not in page


def test_versions_that_differ_stand_side_by_side(browser):
    page = browser.get(reverse("target", args=["Y-t02"])).content.decode()
    assert "南岭省三年行动计划" in page
    assert "520亿元" in page


def test_no_page_of_targets_asks_the_database_for_targets(browser, django_assert_max_num_queries):
    for address in (reverse("targets"), reverse("target", args=["Y-t02"])):
        browser.get(address)
        with django_assert_max_num_queries(8):
            browser.get(address)


def test_an_unknown_target_is_missing(browser):
    assert browser.get(reverse("target", args=["Y-t9999"])).status_code == 404


def test_before_anything_was_reported_the_tree_still_stands(browser):
    answer = browser.get(reverse("targets"), {"as_of": "2010-01-01"})
    assert answer.status_code == 200
    assert answer.context["view"].known == 0
    assert browser.get(reverse("target", args=["Y-t11"]), {"as_of": "2010-01-01"}).status_code == 200
