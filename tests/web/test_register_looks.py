"""Registers as a board by stage, as a plan of work, and by place: the list's records, seen by the same people."""

import json

import pytest
from django.urls import reverse
from web_records import recorded  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


def look(browser, kind, register="projects", query=""):
    return browser.get(f"{reverse('register', args=[register])}?look={kind}&{query}")


def test_the_board_has_a_column_for_each_stage_with_counts_and_amounts(sign_in, people):
    answer = look(sign_in(people["leader"]), "board")
    lanes = {lane.title: lane for lane in answer.context["lanes"]}
    assert list(lanes)[:5] == ["在谈", "签约", "落地", "前期", "开工"]
    assert sum(lane.count for lane in lanes.values()) == 30
    assert lanes["签约"].amount == "14.70亿元"
    assert {card.number for card in lanes["签约"].cards} == {"P01", "P09", "P17", "P25"}
    assert lanes["签约"].cards[0].light == "behind"


def test_cards_are_links_that_arrow_keys_reach(sign_in, people):
    text = look(sign_in(people["leader"]), "board").content.decode()
    assert text.count('class="card-small"') == 30
    assert "board.js" in text
    assert "draggable" not in text


def test_a_board_of_cases_follows_its_procedure(sign_in, people, pack):
    lanes = look(sign_in(people["leader"]), "board", "issues").context["lanes"]
    assert [lane.title for lane in lanes] == [stage.title for stage in pack.procedure("issue").stages]
    assert sum(lane.count for lane in lanes) == 30


def test_the_plan_of_work_draws_what_was_promised_beside_what_was_done(sign_in, people):
    browser = sign_in(people["leader"])
    answer = look(browser, "gantt", query="sort=record")
    rows = {row[0]: row for row in answer.context["chart"].rows}
    assert len(rows) == 30
    assert rows["绿源滤材项目"][5].startswith("主体封顶2019-05-31（已过48日）")
    spec = json.loads(browser.get(reverse("register-plan", args=["projects"]) + "?width=800").content)
    bars = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "bar")["data"]["values"]
    first = [bar for bar in bars if bar["name"] == "联创背光模组项目"]
    assert [bar["start"] for bar in first] == ["2018-01-21", "2018-03-17", "2018-05-21", "2018-06-20"]
    assert first[-1]["end"] == "2019-07-18"
    assert spec["width"] == 800


def test_the_map_counts_every_place(sign_in, people):
    spread = look(sign_in(people["leader"]), "map").context["spread"]
    places = {place.unit: place for place in spread.places}
    assert sum(place.count for place in places.values()) == 30
    assert (places["jingkai"].count, places["jingkai"].amount, places["jingkai"].behind) == (4, "116\u2009000", 3)


def test_the_map_is_drawn_by_number_and_by_amount_for_the_day_and_the_filter(sign_in, people):
    browser = sign_in(people["leader"])
    charts = look(browser, "map", query="as_of=2018-03-31").context["charts"]
    assert [chart.chart.head[1] for chart in charts] == ["条数（条）", "总投资（万元）"]
    counts = {row[0]: row[1] for row in charts[0].chart.rows}
    assert sum(int(count) for count in counts.values()) == len(
        browser.get(reverse("register", args=["projects"]) + "?as_of=2018-03-31").context["rows"]
    )
    for chart in charts:
        spec = browser.get(chart.address + "&width=600")
        assert spec.status_code == 200
        assert json.loads(spec.content)["width"] == 600


@pytest.mark.parametrize("kind", ["board", "gantt", "map"])
def test_no_look_shows_what_the_list_hides(sign_in, people, kind):
    text = look(sign_in(people["respondent"]), kind).content.decode()
    assert "绿源滤材项目" not in text
    assert look(sign_in(people["respondent"]), kind, "complaints").status_code == 404
    assert sign_in(people["respondent"]).get(reverse("register-plan", args=["complaints"])).status_code == 404
    spec = sign_in(people["respondent"]).get(reverse("register-plan", args=["projects"])).content.decode()
    assert "绿源滤材项目" not in spec
    assert "云岭减速机项目" in spec


def test_a_register_without_stages_or_days_has_no_such_look(sign_in, people):
    answer = look(sign_in(people["leader"]), "board", "visits")
    assert answer.context["ask"].look == "list"
    links = [part.split('"')[0] for part in answer.content.decode().split('href="')[1:]]
    assert not [link for link in links if "look=board" in link]
