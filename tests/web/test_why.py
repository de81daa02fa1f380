"""Every figure answers why it is what it is: a trace down to cells, characters and records, in words."""

import re

import pytest
from django.urls import reverse

from gongce.bulletins.monthly.formulas import FORMULAS
from gongce.vocabulary import CellSource, Period
from gongce_web.audit.models import AuditEvent
from gongce_web.city.periods import forget_periods, open_period
from gongce_web.figures.models import FigureNote
from gongce_web.figures.queries.traces import Known, list_leaves, word_trace
from gongce_web.figures.queries.why import find_figure, measure_of

pytestmark = pytest.mark.django_db
JUNE = Period.parse("2019-YTD06")
IN_PANEL = {"HX-Request": "true"}


@pytest.fixture
def view(units):
    return open_period(JUNE)


def formulas(trace):
    yield trace.formula
    for one in trace.inputs:
        yield from formulas(one)


def test_every_published_figure_ends_in_what_was_read(view):
    known = Known.of(view)
    for key, figure in view.computed.figures.items():
        if figure.value is None:
            assert figure.missing, key
            continue
        for leaf in list_leaves(word_trace(figure.trace, known)):
            assert leaf.sources, (key, leaf.label)
            for source in leaf.sources:
                assert not re.search(r"Source\(|batch=|None", source.words + source.detail), (key, source)


def test_every_formula_that_occurs_has_words(view):
    used = {name for figure in view.computed.figures.values() if figure.trace for name in formulas(figure.trace)}
    assert used - {""} <= set(FORMULAS)


def test_a_cell_is_told_with_file_sheet_batch_person_and_digest(view):
    figure = view.computed.figures["investment/jingkai/level"]
    (source,) = [one for leaf in list_leaves(word_trace(figure.trace, Known.of(view))) for one in leaf.sources]
    (cell,) = [one for one in figure.trace.all_sources() if isinstance(one, CellSource)]
    batch = Known.of(view).batches[cell.batch]
    assert cell.file in source.words
    assert "“投资” B7" in source.words
    assert batch.by in source.detail
    assert cell.sha256[:12] in source.detail
    assert cell.sha256 == batch.sha256


def test_a_goal_given_by_the_office_names_its_record(view):
    trace = view.computed.figures["investment/jingkai/target"].trace
    words = [source.words for source in word_trace(trace, Known.of(view)).sources]
    assert words == ["records/goals-2019.csv D3"]


def test_a_goal_of_the_plan_names_section_and_characters(view):
    trace = view.computed.figures["industrial-va/city/ahead"].trace
    sources = [source for leaf in list_leaves(word_trace(trace, Known.of(view))) for source in leaf.sources]
    told = next(source for source in sources if "二(二)1" in source.words)
    assert "《云川工业强市三年行动方案》" in told.words
    assert told.detail == "第1241—1242字"


def test_figures_beyond_the_published_ones_answer_too(view):
    for key in ("output/jingkai/level", "industrial-va/city/equipment/growth", "investment/高新区/pull"):
        figure = find_figure(view, key)
        assert figure is not None, key
        assert figure.trace is not None
    assert "装备" in find_figure(view, "industrial-va/city/equipment/growth").trace.label
    for key in ("", "x", "x/y/z", "industrial-va/city/secret", "a/b/c/d/e", "investment/nobody/pull", "x/y/pull"):
        assert find_figure(view, key) is None, key


def test_units_of_measurement_go_with_the_figure(view):
    wanted = {
        "industrial-va/city/level": "亿元",
        "industrial-va/city/growth": "%",
        "industrial-va/city/ahead": "个百分点",
        "investment/city/chance": "%",
        "net-firms/jingkai": "户",
    }
    assert {key: measure_of(view, key) for key in wanted} == wanted


def test_the_panel_and_the_page_say_the_same(sign_in, people):
    browser = sign_in(people["leader"])
    address = f"{reverse('why')}?key=investment/city/share&period={JUNE.code}"
    panel, page = browser.get(address, headers=IN_PANEL), browser.get(address)
    assert panel.status_code == page.status_code == 200
    body, whole = panel.content.decode(), page.content.decode()
    assert "<html" not in body
    assert "<html" in whole
    for text in ("完成年度目标", "累计 ÷ 年度目标", "records/goals-2019.csv", "SHA-256"):
        assert text in body
        assert text in whole


def test_an_unknown_figure_is_not_found(sign_in, people):
    browser = sign_in(people["leader"])
    for key in ("", "no/such/figure", "<script>"):
        assert browser.get(reverse("why"), {"key": key}).status_code == 404
    assert browser.get(reverse("why"), {"key": "investment/city/level", "period": "2035-YTD06"}).status_code == 404


def test_a_missing_figure_says_why(sign_in, people):
    answer = sign_in(people["leader"]).get(reverse("why"), {"key": "investment/nanping/level"}, headers=IN_PANEL)
    assert "南坪县" in answer.content.decode()
    assert "未报送" in answer.content.decode()


def test_remarks_follow_the_unit_and_are_recorded(sign_in, people):
    key, text = "investment/jingkai/level", "含一个新开工项目"
    address = f"{reverse('why-note')}?key={key}&period={JUNE.code}"
    for username, status in (("respondent", 200), ("neighbour", 403), ("leader", 403), ("analyst", 200)):
        answer = sign_in(people[username]).post(address, {"text": text}, headers=IN_PANEL)
        assert answer.status_code == status, username
    assert [note.author.username for note in FigureNote.objects.all()] == ["analyst", "respondent"]
    assert AuditEvent.objects.filter(action="figure.note").count() == 2
    assert text in sign_in(people["leader"]).get(reverse("why"), {"key": key}).content.decode()


@pytest.mark.parametrize("text", ["", "   ", "长" * 501])
def test_a_remark_without_words_is_told(sign_in, people, text):
    address = f"{reverse('why-note')}?key=investment/jingkai/level&period={JUNE.code}"
    answer = sign_in(people["analyst"]).post(address, {"text": text}, headers=IN_PANEL)
    assert answer.status_code == 422
    assert "不超过500字" in answer.content.decode()
    assert not FigureNote.objects.exists()


def test_what_was_printed_and_recorded_before_is_told(sign_in, people, own_city):
    from datetime import UTC, datetime

    from gongce.workspace.closing import close_period
    from gongce.workspace.workspace import open_workspace

    close_period(open_workspace(own_city), JUNE, now=datetime(2019, 7, 18, 2, tzinfo=UTC), by="test")
    forget_periods()
    run = own_city / "out" / "2019-06" / "run.json"
    now = open_period(JUNE).computed.figures["investment/jingkai/level"].text
    run.write_text(
        run.read_text().replace(f'"investment/jingkai/level": "{now}"', '"investment/jingkai/level": "9.99"')
    )
    view = open_period(JUNE)
    assert view.revised == {"investment/jingkai/level": "9.99"}
    assert (
        view.look(view.computed.figures["investment/jingkai/level"], "investment/jingkai/level").revised_from == "9.99"
    )
    answer = sign_in(people["leader"]).get(reverse("why"), {"key": "investment/jingkai/level"}, headers=IN_PANEL)
    body = answer.content.decode()
    assert "云工强办通报〔2019〕1号" in body
    assert "本期通报印为9.99" in body
    assert "is-revised" in body


def test_a_period_that_is_not_issued_is_provisional(view):
    assert view.issued is None
    assert view.look(view.computed.figures["investment/city/level"], "investment/city/level").provisional
