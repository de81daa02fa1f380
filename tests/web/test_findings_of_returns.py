"""A finding of the month about a figure that came in by a return leads to that return, at its cell."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from web_returns import fill, open_main, return_of, submit

from gongce.vocabulary import Finding, Lane, Severity
from gongce_web.accounts.models import Grant
from gongce_web.bulletins import drafting
from gongce_web.bulletins.returned import find_returned
from gongce_web.city import workspaces
from gongce_web.publishing.actions import publish_pending
from gongce_web.returns.actions import take_step
from gongce_web.returns.models import ReturnQuery
from gongce_web.returns.sheets import sheet_of
from gongce_web.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "?period=2019-YTD07"


@pytest.fixture
def approved(own_city, people):
    """July's figures of a zone, approved and in the archive; its output is three times the usual."""
    workspaces._looked.clear()
    filed = return_of(open_main())
    filed = fill(filed, people["respondent"])
    filed = submit(filed, people["respondent"])
    filed = take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])
    assert publish_pending() == 1
    return filed


def place_of(filed):
    cell = sheet_of(filed.round).cells[0]
    name = f"{filed.round.title}·{filed.unit.title}（第{filed.version}版）"
    return f"{name} {sheet_of(filed.round).form.title}!{cell.place}", cell


def doubt(monkeypatch, *places):
    """The month's page with a doubt about each place besides its own."""
    look = drafting.look_at

    def look_at(period):
        draft = look(period)
        more = tuple(Finding("check.sum.warning", Severity.WARNING, place, "合计不符") for place in places)
        return drafting.replace(draft, findings=(*more, *draft.findings))

    monkeypatch.setattr(drafting, "look_at", look_at)


def test_the_archive_names_its_cells_as_the_finding_does(approved):
    place, _ = place_of(approved)
    name = place.partition(" ")[0]
    batch = next(one for one in workspaces.open_city().archive.batches() if one.file == name)
    rows = workspaces.open_city().archive.read(lanes=list(Lane)).frame.filter(batch=batch.id).collect()
    assert place.removeprefix(f"{name} ") in rows["cell"].to_list()


def test_a_finding_leads_to_the_return_at_its_cell(approved, people, sign_in, monkeypatch):
    place, _ = place_of(approved)
    doubt(monkeypatch, place, "2019-06/x.xlsx 增加值!D15", f"{place}不在表中", place.replace("（第", "（第9"))
    browser = sign_in(people["analyst"])
    answer = browser.get(reverse("month") + ADDRESS)
    page, found = answer.content.decode(), answer.context["returned"]
    assert list(found) == [place]
    assert f'<a href="{found[place].address}">{place}</a>' in page
    assert "向填报单位查询" not in page
    assert 'hx-get="/bulletins/' in page or reverse("returned-cell") in page
    target = urlsplit(found[place].address)
    there = browser.get(f"{target.path}?{target.query}").content.decode()
    assert f'id="{target.fragment}"' in there
    assert there.count("is-pointed") == 1


def test_who_reviews_may_ask_the_respondent_from_there(approved, people, units, sign_in, monkeypatch):
    place, cell = place_of(approved)
    doubt(monkeypatch, place)
    Grant.objects.create(user=people["analyst"], role=Role.REVIEWER, unit=units["zones"], since="2019-01-01")
    browser = sign_in(people["analyst"])
    answer = browser.get(reverse("month") + ADDRESS)
    assert "向填报单位查询" in answer.content.decode()
    page = browser.get(urlsplit(answer.context["returned"][place].ask)._replace(fragment="").geturl()).content.decode()
    assert f'<input type="hidden" name="cell" value="{cell.id}">' in page
    asked = browser.post(reverse("return-query", args=[approved.pk]), {"cell": cell.id, "question": "合计为何不符"})
    assert asked.status_code == 302
    assert ReturnQuery.objects.get(filed=approved).cell == cell.id


def test_who_may_not_see_the_values_gets_no_link(approved, people, django_assert_max_num_queries):
    place, _ = place_of(approved)
    doubts = [Finding("check.sum.warning", Severity.WARNING, place, "合计不符")]
    approved.round.is_narrow = True
    approved.round.save()
    assert find_returned(doubts, people["analyst"]) == {}
    with django_assert_max_num_queries(4):
        assert find_returned(doubts * 40, people["reviewer"])
