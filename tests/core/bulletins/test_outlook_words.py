"""What a bulletin says of the year's goals: the gap and the monthly amount first, the chance last or not at all."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from bulletin_sample import sample

from gongce.bulletins.charts import Fan, Path, fan_chart
from gongce.bulletins.meeting import Card, Meeting, ReminderBasis, write_pack
from gongce.bulletins.meeting.pack import context_of
from gongce.bulletins.meeting.sheet import MOST_COLUMNS, list_groups
from gongce.bulletins.monthly import (
    BulletinData,
    Figure,
    Prospect,
    Publication,
    YearOutlook,
    compose,
    default_templates,
)
from gongce.bulletins.monthly.composition import Context, Graph, Grid, Sentence
from gongce.bulletins.monthly.lines import text_of
from gongce.bulletins.monthly.parts.prospects import tell_prospect, write_prospects

WORDING = default_templates().wording
CITY = Prospect(
    "investment", "工业投资", "city", "云川市", "亿元",
    so_far=Figure(94.52, 2), goal=Figure(200.0, 2), gap=Figure(105.48, 2), needed=Figure(17.58, 2),
    last=Figure(16.78, 2),
    middle=Figure(204.99, 2), low=Figure(190.35, 2), high=Figure(221.85, 2), chance=Figure(67.2, 0), light="due_soon",
    way="季节稳健平滑（多速率组合）",
)  # fmt: skip


def with_outlook(*prospects: Prospect, public: bool = False) -> BulletinData:
    return replace(sample(), outlook=YearOutlook("city", prospects, "尚无检验", ("仅2个完整年度",), public))


def told(one: Prospect) -> str:
    return text_of(tell_prospect(one, WORDING))


def test_the_gap_and_each_months_amount_come_before_the_chance() -> None:
    said = told(CITY)
    assert said == (
        "距年度目标200.00亿元还差105.48亿元，今后每月需完成17.58亿元（上年同期月均16.78亿元）；"
        "按目前走势全年预计204.99亿元，八成可能在190.35至221.85亿元之间；完成目标可能性67%（尚有变数）"
    )


def test_a_goal_that_is_reached_has_no_chance_beside_it() -> None:
    said = told(replace(CITY, gap=Figure(-3.0, 2), chance=Figure(100.0, 0), needed=Figure(None)))
    assert said.startswith("已达到年度目标200.00亿元")
    assert "可能性" not in said


def test_a_ceiling_tells_the_room_that_is_left() -> None:
    said = told(replace(CITY, at_most=True))
    assert said.startswith("距年度上限200.00亿元还有105.48亿元，今后每月不能超过17.58亿元")


def test_a_growth_goal_tells_what_the_rest_of_the_year_must_grow_by() -> None:
    growth = replace(
        CITY, measured_in="%", by_growth=True, goal=Figure(9.0), gap=Figure(0.5), rest_growth=Figure(9.5),
        needed=Figure(None), middle=Figure(8.7), low=Figure(6.5), high=Figure(10.8), chance=Figure(41.0, 0),
        light="behind",
    )  # fmt: skip
    assert told(growth) == (
        "距年度目标9.0%还差0.5个百分点，后续月份须增长9.5%；按目前走势全年预计增长8.7%，"
        "八成可能在6.5%至10.8%之间；完成目标可能性41%（难度较大）"
    )


def test_a_rough_forecast_gives_neither_range_nor_chance() -> None:
    rough = replace(CITY, low=Figure(None), high=Figure(None), chance=Figure(None), light="")
    assert told(rough).endswith("按目前走势全年预计204.99亿元")


@pytest.mark.parametrize(("chance", "words"), [(99.8, "&gt;99%"), (0.2, "&lt;1%"), (49.6, "50%")])
def test_no_chance_is_printed_as_certain(chance: float, words: str) -> None:
    data = with_outlook(replace(CITY, chance=Figure(chance, 0)))
    lead = text_of(compose(data).lead)
    assert f"完成全年目标可能性{words.replace('&gt;', '>').replace('&lt;', '<')}" in lead


def test_a_chance_that_rests_on_little_says_so_in_the_first_sentence() -> None:
    rough = replace(CITY, by_growth=True, caveats=("往年可比的增速只有1年",))
    assert "完成全年目标可能性67%（往年可比增速不足，按宽估）" in text_of(compose(with_outlook(rough)).lead)
    assert "按宽估" not in text_of(compose(with_outlook(replace(rough, caveats=()))).lead)


def test_units_that_will_hardly_make_it_are_named_the_least_first() -> None:
    units = [
        replace(CITY, unit=unit, name=name, chance=Figure(chance, 0))
        for unit, name, chance in (("a", "甲区", 49.0), ("b", "乙县", 3.0), ("c", "丙县", 50.0))
    ]
    context = Context(with_outlook(CITY, *units), default_templates(), default_templates().kind("monthly"))
    sentences = [text_of(part.line) for part in write_prospects(context) if isinstance(part, Sentence)]
    assert sentences[-1] == "工业投资完成目标可能性低于50%的有乙县（3%）、甲区（49%）。"


def test_caveats_and_past_performance_stand_under_the_table() -> None:
    context = Context(with_outlook(CITY), default_templates(), default_templates().kind("monthly"))
    grid = next(part for part in write_prospects(context) if isinstance(part, Grid))
    assert "尚无检验" in grid.note
    assert "仅2个完整年度" in grid.note
    assert "不作考核依据" in grid.note
    assert grid.head.index("还差") < grid.head.index("今后每月需完成") < grid.head.index("可能性")


def test_an_outlook_that_is_not_public_stays_inside() -> None:
    public = default_templates().kind("public")
    context = Context(with_outlook(CITY), default_templates(), replace(public))
    assert list(write_prospects(context)) == []
    open_one = Context(with_outlook(CITY, public=True), default_templates(), replace(public))
    assert list(write_prospects(open_one))


def test_the_first_sentence_and_the_charts_for_the_public_hide_what_is_not_public() -> None:
    path = replace(sample().paths[0], middle=sample().paths[0].actual, finding="完成目标可能性67%", public=True)
    release = Publication("林知远", date(2019, 7, 18), "门户网站")
    for public in (False, True):
        data = replace(with_outlook(CITY, public=public), paths=(path,), publication=release)
        made = compose(data, "public")
        charts = [part.chart.title for section in made.sections for part in section.parts if isinstance(part, Graph)]
        assert ("可能性" in text_of(made.lead)) is public
        assert any("可能性" in title for title in charts) is public


def test_a_bulletin_without_forecasts_says_nothing_of_the_year() -> None:
    titles = [section.title for section in compose(replace(sample(), paths=())).sections]
    assert "全年目标展望" not in titles


def test_a_fan_names_the_bands_it_shows_and_no_others() -> None:
    path = Path(["1—2月", "3月", "4月"], [10.0, 21.0, None], target=[9.0, 20.0, 40.0])
    fan = Fan([None, 21.0, 41.0], {80: ([None, 21.0, 38.0], [None, 21.0, 44.0])})
    chart = fan_chart("将达到", path, fan, measure="工业投资累计", unit="亿元")
    assert "阴影：80%的可能范围" in str(chart.spec["title"])
    assert chart.head[-1] == "80%范围"
    assert chart.rows[-1][-1] == "38.0—44.0"


UNFOUNDED = ReminderBasis(lacking=("没有依据",))


def meeting(data: BulletinData, basis: ReminderBasis = UNFOUNDED) -> Meeting:
    names = {row.unit: row.name for table in data.indicators for row in table.rows}
    firm = frozenset((table.id, unit) for table in data.indicators for unit in names)
    return Meeting(data, tuple(Card(unit, name) for unit, name in names.items()), basis, firm)


def test_more_indicators_than_a_page_holds_are_named_below_the_table() -> None:
    data = with_outlook(CITY)
    table = data.indicators[0]
    many = tuple(replace(table, id=f"{table.id}-{at}", title=f"{table.title}{at}") for at in range(12))
    one = meeting(replace(data, indicators=many))
    groups, left = list_groups(context_of(one))
    assert sum(len(group.columns) for group in groups) <= MOST_COLUMNS
    assert len(groups) + len(left) == 12
    assert left
    sheet = openpyxl.load_workbook(io.BytesIO(write_pack(one)["一览表.xlsx"])).active
    assert sheet is not None
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("见通报" in text and left[0] in text for text in words)


def test_letters_lie_apart_where_they_may_not_be_sent() -> None:
    names = set(write_pack(meeting(with_outlook(CITY))))
    behind = {
        row.name
        for table in sample().indicators
        for row in table.rows
        if row.light in {"behind", "overdue"} and row.share.value is not None
    }
    assert behind
    assert {name for name in names if name.startswith("提示函（不发）/")} == {
        f"提示函（不发）/{name}.docx" for name in behind
    }
    sent = set(write_pack(meeting(with_outlook(CITY), ReminderBasis("月度调度", "行动方案", "1号", "四"))))
    assert {name for name in sent if name.startswith("提示函/")} == {f"提示函/{name}.docx" for name in behind}
