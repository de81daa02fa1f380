"""Overview, monitoring, indicators, charts, map and meeting room: every figure is the computed one and says why."""

import json
import re
from datetime import UTC, datetime

import pytest

from gongce.bulletins.monthly.data import Figure
from gongce.bulletins.monthly.headline import tell_lead
from gongce.bulletins.monthly.lines import text_of
from gongce.facts.batch import Batch
from gongce.vocabulary import Period
from gongce.workspace.workspace import open_workspace
from gongce_web.city.periods import open_period
from gongce_web.figures.queries.why import find_figure

pytestmark = pytest.mark.django_db
JUNE = Period.parse("2019-YTD06")
BUTTON = re.compile(r'<button type="button" class="figure[^"]*" hx-get="([^"]+)"[^>]*>([^<]*)</button>')
PAGES = [
    "/",
    "/?unit=jingkai",
    "/monitoring/",
    "/monitoring/?measure=share&sort=investment",
    "/monitoring/?measure=needed",
    "/monitoring/?measure=light",
    "/monitoring/?measure=chance",
    "/indicators/industrial-va/",
    "/indicators/investment/?unit=qingping",
    "/indicators/net-firms/",
]


@pytest.fixture
def view(units):
    return open_period(JUNE)


@pytest.fixture
def leader(sign_in, people):
    return sign_in(people["leader"])


def shown_figures(body):
    """Key and printed text of every figure of a page that answers why."""
    from html import unescape
    from urllib.parse import parse_qs, urlsplit

    for address, text in BUTTON.findall(body):
        yield parse_qs(urlsplit(unescape(address)).query)["key"][0], unescape(text)


@pytest.mark.parametrize("address", PAGES)
def test_every_figure_of_a_page_is_the_computed_one_and_has_a_trace(leader, view, address):
    body = leader.get(address).content.decode()
    found = list(shown_figures(body))
    assert len(found) > 8 or "measure=light" in address
    for key, text in found:
        figure = find_figure(view, key)
        assert figure is not None, key
        assert figure.trace is not None, key
        printed = {figure.text, figure.text.lstrip("-")} | (
            {f"{round(figure.value)}%", "<1%", ">99%"} if key.endswith("/chance") else set()
        )
        assert text in printed, (key, text)


@pytest.mark.parametrize("address", [*PAGES, "/room/"])
def test_pages_hold_nothing_inline(leader, address):
    body = leader.get(address).content.decode()
    for forbidden in (" style=", "<style", "onclick", "javascript:", "<script>"):
        assert forbidden not in body, forbidden


def test_the_overview_says_the_bulletins_sentence(leader, view):
    body = leader.get("/").content.decode()
    lead = re.search(r'<div class="lead-sentence lead-lines">(.*?)</div>', body, re.S)[1]
    said = re.sub(r"<[^>]+>|\s", "", lead)
    wanted = text_of(tell_lead(view.bulletin, view.templates.wording))
    assert re.sub("[；。]", "", said.replace("&lt;", "<")) == re.sub("[；。]", "", wanted)


def test_a_zone_officer_sees_his_zone_first(sign_in, people, view):
    body = sign_in(people["respondent"]).get("/").content.decode()
    assert '<strong class="lead-unit">经开区</strong>' in body
    keys = [key for key, _ in shown_figures(body)]
    assert keys
    assert all("/jingkai" in key for key in keys)
    table = view.bulletin.indicator("investment")
    assert next(row for row in table.rows if row.unit == "jingkai").level.text in body


def test_another_unit_may_be_asked_for(sign_in, people):
    body = sign_in(people["respondent"]).get("/?unit=city").content.decode()
    assert "lead-unit" not in body


def test_what_needs_a_decision_is_told(leader):
    body = leader.get("/").content.decode()
    decisions = re.search(r'class="overview-decisions".*?</section>', body, re.S)[0]
    for words in ("季度通报（指挥部办公室）", "南坪县工业投资未报送", "利润总额完成年度目标可能性"):
        assert words in decisions, words
    assert decisions.index("逾期事项") < decisions.index("目标有险") < decisions.index("缺报")


def test_what_changed_is_told(leader, view):
    before = open_period(Period.parse("2019-YTD05"))
    body = leader.get("/").content.decode()
    assert "比2019年1—5月有什么变化" in body
    for table in view.bulletin.indicators:
        old = before.bulletin.indicator(table.id)
        for row in table.rows:
            was = next((one.light for one in old.rows if one.unit == row.unit), "")
            told = f"{row.name}{table.title} " in re.sub(r"<[^>]+>", " ", body)
            assert told is bool(was and row.light and was != row.light) or not was, row


def test_administrators_see_no_figures(sign_in, people):
    for username in ("system", "security", "auditor"):
        browser = sign_in(people[username])
        assert "216.87" not in browser.get("/").content.decode()
        for address in ("/monitoring/", "/indicators/investment/", "/room/", "/charts/path/investment/city/"):
            assert browser.get(address).status_code == 403, address


def test_a_period_without_figures_says_what_to_do(leader):
    for address in ("/", "/monitoring/", "/indicators/investment/", "/room/"):
        answer = leader.get(address, {"period": "2035-YTD06"})
        assert answer.status_code == 404
        assert "还没有入库的数据" in answer.content.decode()
    for address in ("/charts/path/investment/city/", "/monitoring/export/"):
        assert leader.get(address, {"period": "2035-YTD06"}).status_code == 404


def test_the_table_is_ordered_by_the_column_asked_for(leader, view):
    body = leader.get("/monitoring/?sort=investment").content.decode()
    names = re.findall(r'<tr><th scope="row"><a href="/\?[^"]*unit=([a-z-]+)', body)
    values = {row.unit: row.growth.value for row in view.bulletin.indicator("investment").rows}
    wanted = sorted(values, key=lambda unit: (values[unit] is None, -(values[unit] or 0.0)))
    assert names == wanted
    assert names[-1] == "nanping"


def test_fifths_follow_the_columns_values(view):
    from gongce_web.figures.queries.monitoring import Asked, make_table

    table = make_table(view, Asked())
    for at, _ in enumerate(table.columns):
        cells = [line.cells[at] for line in table.lines if line.cells[at].figure.value is not None]
        ordered = sorted(cells, key=lambda cell: cell.figure.value)
        assert [cell.step for cell in ordered] == sorted(cell.step for cell in ordered)
        assert ordered[-1].step == 4


def test_wrong_questions_get_the_usual_table(leader):
    usual = leader.get("/monitoring/").content
    for query in ("measure=secret", "group=nobody", "sort=<script>", "indicators=x", "measure=&sort="):
        answer = leader.get(f"/monitoring/?{query}")
        assert answer.status_code == 200
        assert b"<script>" not in answer.content.replace(b"<script src", b"")
        assert len(answer.content) == pytest.approx(len(usual), rel=0.02)


def test_files_hold_the_pages_figures_and_who_took_them(leader, view):
    import io

    import openpyxl

    answer = leader.get("/monitoring/export/?format=csv")
    text = answer.content.decode("utf-8-sig")
    assert text.startswith("单位,规模以上工业增加值（%）")
    assert "导出水印 leader" in text
    row = next(line for line in text.splitlines() if line.startswith("经开区"))
    figures = view.bulletin.indicators[0].rows
    assert row.split(",")[1] == next(one.growth.text for one in figures if one.unit == "jingkai")
    book = openpyxl.load_workbook(io.BytesIO(leader.get("/monitoring/export/?format=xlsx").content))
    sheet = book.worksheets[0]
    assert sheet["B2"].value == pytest.approx(8.5)
    assert any("导出水印" in str(cell.value) for line in sheet.iter_rows() for cell in line)
    assert "数字来历" in book.sheetnames


@pytest.mark.parametrize("of", ["path/investment/city", "path/industrial-va/jingkai", "pull/industrial-va/0",
                                "map/investment/growth", "growths/industrial-va", "history/industrial-va/city",
                                "history/industrial-va/city/equipment", "slide/1"])  # fmt: skip
def test_charts_are_fetched_once(leader, of):
    address = f"/charts/{of}/"
    answer = leader.get(address, {"width": "655"})
    assert answer.status_code == 200
    spec = json.loads(answer.content)
    assert "title" not in spec
    assert "private" in answer.headers["Cache-Control"]
    again = leader.get(address, {"width": "650"}, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = leader.get(address, {"width": "340"}, headers={"If-None-Match": answer.headers["ETag"]})
    assert other.status_code == 200


NO_CHARTS = """x/y path/nothing/city path/investment/nobody path/investment pull/investment/99 pull/investment/x
    map/investment/secret history/investment/city/nothing history/investment/nobody slide/99 slide/-1 growths/gdp"""


@pytest.mark.parametrize("of", NO_CHARTS.split())
def test_charts_of_nothing_are_not_found(leader, of):
    assert leader.get(f"/charts/{of}/").status_code == 404


def test_a_new_batch_gives_a_new_chart(leader, own_city):
    first = leader.get("/charts/path/investment/city/")
    workspace = open_workspace(own_city)
    lane = workspace.pack.indicator("investment").lane
    rows = workspace.archive.read(
        lanes=[lane], indicators=["investment"], units=["city"], periods=["2019-YTD05"]
    ).frame.collect()
    rows = rows.filter(rows["measure"] == "level").with_columns(
        value=rows.filter(rows["measure"] == "level")["value"] + 1
    )
    at = datetime(2019, 7, 18, 4, tzinfo=UTC)
    batch = Batch("b-test", "更正.xlsx", "ab", "investment@1", "2019-YTD05", "", (lane,), rows.height, at, "test")
    assert workspace.archive.append(batch, rows.drop("batch", "recorded_at"))
    second = leader.get("/charts/path/investment/city/")
    assert first.headers["ETag"] != second.headers["ETag"]
    assert first.content != second.content


def test_every_chart_has_its_words_and_its_table(leader):
    for address in ("/", "/monitoring/", "/indicators/industrial-va/"):
        body = leader.get(address).content.decode()
        figures = re.findall(r'<figure class="chart".*?</figure>', body, re.S)
        assert figures
        for figure in figures:
            assert re.search(r"<figcaption><strong>[^<]{4,}</strong><span>[^<]{4,}</span>", figure)
            assert re.search(r'role="img" aria-label="[^"]{20,}"', figure)
            assert "<details><summary>" in figure
            assert figure.count("<tr>") > 2
            spec = re.search(r'data-spec="([^"]+)"', figure)[1]
            assert leader.get(spec.replace("&amp;", "&")).status_code == 200


def test_the_map_shows_every_place_and_tiles_where_there_is_none(leader, own_city):
    with_map = json.loads(leader.get("/charts/map/industrial-va/growth/").content)
    assert with_map["projection"]
    (own_city / "map.geojson").unlink()
    tiles = json.loads(leader.get("/charts/map/industrial-va/growth/").content)
    assert "projection" not in tiles
    assert len(tiles["layer"][0]["data"]["values"]) == 9


def test_an_unusable_map_is_told_not_broken(leader, own_city):
    for text in ("{", "[]", '{"features": 3}', '{"features": [{"properties": {}}]}'):
        (own_city / "map.geojson").write_text(text)
        assert leader.get("/charts/map/industrial-va/growth/").status_code == 422, text
        page = leader.get("/monitoring/")
        assert page.status_code == 200, text
        assert "map.geojson" in page.content.decode(), text


def test_the_room_shows_the_meetings_slides(leader, view):
    from gongce_web.figures.queries.drawings import deck_of

    body = leader.get("/room/").content.decode()
    deck = deck_of(view)
    assert body.count('<section class="screen"') == len(deck.slides)
    assert "提请会议研究的事项" in body
    assert "data-width" in body


def test_pages_ask_the_database_little(leader, django_assert_max_num_queries):
    for address in ("/", "/monitoring/", "/indicators/industrial-va/", "/room/", "/charts/path/investment/city/",
                    "/why/?key=investment/jingkai/level"):  # fmt: skip
        leader.get(address)
        with django_assert_max_num_queries(8):
            leader.get(address)


@pytest.mark.parametrize(("figure", "look", "wanted"), [
    (Figure(None, missing="未报送"), "", ["is-missing", "—", "未报送"]),
    (Figure(3.25, 2), "", ["3.25"]),
    (Figure(0.0, 1), "", ["0.0"]),
    (Figure(3.2, provisional=True), "", ["is-provisional", "初步数", "3.2"]),
    (Figure(3.2, revised_from="3.1"), "", ["is-revised", "原为3.1", "3.2"]),
    (Figure(3.2), "locked", ["is-locked", "已锁定"]),
    (Figure(None, missing="不适用"), "not_applicable", ["is-not_applicable", "不适用"]),
    (Figure(3.2), "not_ranked", ["is-not_ranked", "不参与排名"]),
])  # fmt: skip
def test_every_state_of_a_figure_has_its_look(figure, look, wanted):
    from gongce_web.city.templatetags.gongce import figure as show

    shown = show({}, figure, "", look)
    for text in wanted:
        assert text in shown, shown


def test_late_returns_are_told_to_who_must_chase_them(sign_in, people):
    from web_returns import open_main

    open_main(period=Period.month(2019, 6))
    body = sign_in(people["leader"]).get("/").content.decode()
    assert "份报表逾期未报" in body
    own = sign_in(people["respondent"]).get("/").content.decode()
    told = re.search(r"[^<>]*份报表逾期未报", own)
    assert told is not None
    assert "经开区" in told[0]
    assert "高新区" not in told[0]
