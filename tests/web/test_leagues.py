"""Leagues and schemes: ranks equal the core's, places are explained, weights are tried and nothing is published."""

import re
import time
from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from gongce.appraisal.review import reweigh
from gongce.appraisal.sheet import score_units
from gongce.vocabulary import InputError, Period
from gongce_web.audit.models import AuditEvent
from gongce_web.city.scope import Scope
from gongce_web.city.workspaces import open_city
from gongce_web.leagues.actions import keep_weights
from gongce_web.leagues.models import WeightSet
from gongce_web.leagues.queries.leagues import find_league, list_leagues, tell_unit
from gongce_web.leagues.queries.schemes import equal_weights, find_scheme, list_schemes, try_weights, weights_of

pytestmark = pytest.mark.django_db
JUNE = Period.parse("2019-YTD06")
JOINED = "leagues-joined"


@pytest.fixture
def browser(sign_in, people):
    return sign_in(people["leader"])


def scope(period=JUNE):
    return Scope(open_city().pack, "city", period, None)


def test_ranks_and_changes_are_the_cores(browser):
    for league in list_leagues(scope()):
        page = browser.get(reverse("league", args=[league.id])).content.decode()
        shown = re.findall(r'<td class="number place">(\d+)</td><th scope="row"><button[^>]*>([^<]+)</button>', page)
        names = {unit.id: unit.title for unit in open_city().pack.units}
        assert [(int(rank), name) for rank, name in shown] == [
            (place.rank, names[place.unit]) for place in league.table.ranking.ranked
        ]
        for place in league.table.ranking.unranked:
            assert place.reason in page


def test_a_place_is_explained_by_its_gaps_and_what_would_lift_it():
    league = find_league(scope(), "investment-growth")
    told = "；".join(tell_unit(scope(), league, "bailing").sentences)
    assert "12.9%，8个单位中列第3" in told
    assert "与前一位经开区相差3.1个百分点" in told
    assert "再多完成约0.18亿元即与经开区持平（按报送的同口径基数5.811亿元）" in told
    unranked = tell_unit(scope(), league, "nanping")
    assert unranked.sentences == ("不排名：未报送",)


def test_every_unit_of_every_league_answers_why(browser):
    for league in list_leagues(scope()):
        for row in league.shown.rows:
            answer = browser.get(reverse("league-unit", args=[league.id, row.unit]))
            assert answer.status_code == 200
            assert row.name in answer.content.decode()
    assert browser.get(reverse("league-unit", args=["investment-growth", "atlantis"])).status_code == 404
    assert browser.get(reverse("league", args=["nothing"])).status_code == 404


def test_equal_figures_hold_each_others_places_and_counts_are_exact():
    league = find_league(scope(), "net-firms")
    spans = {unit: (one.low, one.high) for unit, one in league.intervals.items()}
    assert spans["jingkai"] == spans["gaoxin"] == (1, 2)
    assert spans["nanping"] == (9, 9)
    assert spans["qingping"] == (3, 4)


def test_what_may_not_be_published_says_why_everywhere(browser):
    may = Scope(open_city().pack, "city", Period.parse("2019-YTD05"), None)
    for league in list_leagues(may):
        assert league.internal == "“季度通报与排名”按季公布，本期不公布"
    page = browser.get(reverse("leagues"), {"period": "2019-YTD05"}).content.decode()
    assert page.count("“季度通报与排名”按季公布，本期不公布") == 4
    league = browser.get(reverse("league", args=["va-growth"]), {"period": "2019-YTD05"}).content.decode()
    assert "只供内部分析，不公布" in league
    panel = browser.get(reverse("league-unit", args=["va-growth", "jingkai"]), {"period": "2019-YTD05"})
    assert "内部分析：" in panel.content.decode()
    scheme = browser.get(reverse("scheme", args=["Y-k01"])).content.decode()
    assert "按年公布，本期不公布" in scheme


@pytest.mark.parametrize("kind", ["bars", "intervals", "moves"])
def test_charts_go_by_address(browser, kind):
    spec = browser.get(reverse("league-chart", args=["investment-growth", kind]), {"width": "340"}).json()
    assert spec["width"] == 340
    assert browser.get(reverse("league-chart", args=["investment-growth", "pie"])).status_code == 404


def test_a_scheme_that_leaves_things_open_lists_them(browser):
    page = browser.get(reverse("scheme", args=["Y-k02"])).content.decode()
    assert "未写满分" in page
    assert "不能计分" in page
    answer = browser.get(reverse("scheme-weights", args=["Y-k02"]))
    assert answer.status_code == 422


def test_scores_are_the_cores_and_what_is_lacking_is_shown(browser):
    view = find_scheme(scope(), "Y-k01")
    sheet = score_units(view.ready, view.table)
    page = browser.get(reverse("scheme", args=["Y-k01"])).content.decode()
    for unit in sheet.units:
        assert sheet.print_total(unit) in page
    assert "工业投资未报送" in page
    assert "规上企业净减少的不评优" in page
    assert "一等" in page
    why = browser.get(reverse("scheme-unit", args=["Y-k01", "qingping"])).content.decode()
    assert "各项合计" in why
    assert "第4→第3" in why
    assert browser.get(reverse("scheme-unit", args=["Y-k01", "nanping"])).status_code == 200
    assert browser.get(reverse("scheme-unit", args=["Y-k01", "atlantis"])).status_code == 404


def test_other_weights_give_what_the_core_gives(browser):
    view = find_scheme(scope(), JOINED)
    tried = {"va-growth": "70", "investment-growth": "10", "investment-progress": "10", "net-firms": "10"}
    answer = browser.get(reverse("scheme-weights", args=[JOINED]), {f"w-{item}": text for item, text in tried.items()})
    sheet = score_units(reweigh(view.ready, {item: Fraction(text) for item, text in tried.items()}), view.table)
    trial = answer.context["trial"]
    assert trial.sheet.ranks == sheet.ranks
    page = answer.content.decode()
    assert "权重合计100" in page
    assert "模拟，不公布" in page
    for unit in sheet.units:
        assert sheet.print_total(unit) in page
    assert trial.moved == sum(sheet.ranks[unit] != rank for unit, rank in view.sheet.ranks.items())


def test_weights_that_do_not_sum_are_scaled_and_said(browser):
    answer = browser.get(reverse("scheme-weights", args=[JOINED]), {"w-va-growth": "100"})
    page = answer.content.decode()
    assert "权重合计175，按比例折算到100" in page
    view = find_scheme(scope(), JOINED)
    half = {item: weight / 2 for item, weight in weights_of(view).items()}
    assert try_weights(scope(), view, half).sheet.ranks == view.sheet.ranks


@pytest.mark.parametrize("bad", [{"w-va-growth": "abc"}, {"w-va-growth": "-1"}, {"w-va-growth": "1e9"}])
def test_weights_that_are_none_are_refused_with_a_message(browser, bad):
    answer = browser.get(reverse("scheme-weights", args=[JOINED]), bad)
    assert answer.status_code == 422
    assert "规上工业增加值增速的权重" in answer.content.decode()
    zero = dict.fromkeys(("w-va-growth", "w-investment-growth", "w-investment-progress", "w-net-firms"), "0")
    assert browser.get(reverse("scheme-weights", args=[JOINED]), zero).status_code == 422


def test_the_share_of_all_weightings_is_a_share():
    view = find_scheme(scope(), JOINED)
    shares = try_weights(scope(), view, equal_weights(view)).shares
    assert len(shares.units) == 8
    assert shares.shares.sum(axis=1) == pytest.approx(1.0)
    first = dict(zip(shares.units, shares.shares[:, 0], strict=True))
    assert first["高新区"] == 1.0


def test_a_trial_is_recomputed_within_a_tenth_of_a_second(browser):
    address = reverse("scheme-weights", args=[JOINED])
    browser.get(address)
    spent = []
    for weight in range(20, 60, 4):
        started = time.perf_counter()
        answer = browser.get(address, {"w-va-growth": weight}, headers={"HX-Request": "true"})
        spent.append(time.perf_counter() - started)
        assert answer.status_code == 200
        assert "<html" not in answer.content.decode()
    assert sorted(spent)[len(spent) // 2] < 0.1


def test_a_trial_cannot_be_issued():
    view = find_scheme(scope(), "Y-k01")
    assert not view.ready.lacking(date(2019, 7, 18))
    tried = reweigh(view.ready, {"value-added": Fraction(50)})
    assert {"basis", "approval"} <= set(tried.lacking(date(2019, 7, 18)))
    assert {"basis", "approval"} <= set(find_scheme(scope(), JOINED).ready.lacking(date(2019, 7, 18)))


def test_sets_are_kept_by_the_offices_and_used_by_all(sign_in, people):
    analyst = sign_in(people["analyst"])
    address = reverse("scheme-weights-keep", args=[JOINED])
    answer = analyst.post(address, {"name": "重投资", "w-investment-growth": "60"})
    assert answer.status_code == 302
    assert analyst.post(address, {"name": "重投资"}).status_code == 422
    assert analyst.post(address, {"name": " "}).status_code == 422
    assert analyst.post(address, {"name": "坏", "w-va-growth": "x"}).status_code == 422
    assert WeightSet.objects.count() == 1
    assert AuditEvent.objects.filter(action="weights.kept").count() == 1
    leader = sign_in(people["leader"])
    page = leader.get(answer["Location"]).content.decode()
    assert re.search(r'name="w-investment-growth" value="60"', page)
    assert "重投资" in page
    assert leader.post(address, {"name": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        keep_weights(scheme=JOINED, name="x", weights={}, by=people["leader"])
    with pytest.raises(InputError):
        keep_weights(scheme=JOINED, name="x" * 41, weights={}, by=people["analyst"])


def test_pages_of_leagues_ask_the_database_little(browser, django_assert_max_num_queries):
    pages = [
        reverse("leagues"),
        reverse("league", args=["va-growth"]),
        reverse("scheme", args=["Y-k01"]),
        reverse("scheme-weights", args=["Y-k01"]),
    ]
    for address in pages:
        browser.get(address)
        with django_assert_max_num_queries(9):
            assert browser.get(address).status_code == 200


def test_before_anything_was_reported_there_are_no_leagues(browser):
    answer = browser.get(reverse("leagues"), {"as_of": "2010-01-01"})
    assert answer.status_code == 200
    assert "没有可排名的数" in answer.content.decode()
    assert browser.get(reverse("league", args=["va-growth"]), {"as_of": "2010-01-01"}).status_code == 404


def test_a_broken_scheme_file_is_told_not_crashed(own_city, sign_in, people):
    (own_city / "schemes" / "broken.yaml").write_text("scheme: [", encoding="utf-8")
    answer = sign_in(people["analyst"]).get(reverse("leagues"))
    assert answer.status_code == 200
    assert "broken.yaml" in answer.content.decode()
    assert [view.id for view in list_schemes(scope())] == ["Y-k01", "Y-k02", JOINED]
