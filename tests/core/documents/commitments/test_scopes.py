"""Scope, plan, denominators, bodies, spreads, links, words without numbers, doubts."""

import pytest
from bound_texts import bind, mention

from gongce.documents.commitments.bodies import split_bodies


def one(text: str, quote: str, facts: dict[str, object] | None = None, **fields: object):
    (made,) = bind(text, mention(text, quote, "target", **({"low": 8, "metric": "指标"} | fields)), facts=facts)
    return made


def test_each_is_read_from_the_readers_unit_and_from_the_text() -> None:
    assert one("为每个园区保障用地8亩。", "8亩", each="园区").scope == "each"
    assert one("每位市领导包联8户企业。", "8户").scope == "each"
    assert one("各县区每年新建项目8个。", "8个", subject="各县区").scope == "each"


def test_all_counties_together_are_a_whole() -> None:
    assert one("各县区完成投资8亿元。", "8亿元", subject="各县区", measure="level").scope == "whole"


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("《五年规划纲要》确定,投资增长8%。", "cited"),
        ("省实施方案要求投资增长8%。", "cited"),
        ("省实施方案要求提高投资,我市增长8%。", "own"),
        ("投资增长8%。", "own"),
    ],
)
def test_figures_of_another_plan_are_cited(text, plan) -> None:
    assert one(text, "8%", measure="growth").plan == plan


@pytest.mark.parametrize(
    ("text", "denominator"),
    [
        ("工业投资占固定资产投资的比重达到8%。", "固定资产投资"),
        ("工业投资9亿元,占全县固定资产投资90亿元的8%。", "全县固定资产投资"),
        ("覆盖面不少于规上企业的8%。", "规上企业"),
    ],
)
def test_the_denominator_is_what_is_divided(text, denominator) -> None:
    assert one(text, "8%", measure="share").denominator == denominator


@pytest.mark.parametrize(
    ("text", "quote", "direction"),
    [("能耗下降8%。", "下降8%", "down"), ("增速保持在8%。", "8%", "up"), ("能耗年均降低率为8%。", "8%", "down")],
)
def test_the_direction_is_what_the_words_say(text, quote, direction) -> None:
    assert one(text, quote, measure="growth").direction == direction


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("市工业和信息化局要新建平台8个。", ("市工业和信息化局",)),
        ("由市土地局负责新建平台8个。", ("市土地局",)),
        ("各级经信部门要新建平台8个。", ("各级经信部门",)),
        ("市政府每年新建平台8个。", ("市政府",)),
        ("各县、市、区政府要新建平台8个。", ("各县、市、区政府",)),
        ("市发展改革委、市财政局要新建平台8个。", ("市发展改革委", "市财政局")),
        ("优化产业布局,新建平台8个。", ()),
        ("市财政资金用于建设,新建平台8个。", ()),
        ("推进大局意识教育,新建平台8个。", ()),
    ],
)
def test_the_body_that_acts_is_responsible(text, bodies) -> None:
    assert one(text, "8个").bodies == bodies


def test_printed_duties_hold_for_what_stands_before_them() -> None:
    text = "一、任务\n新建平台8个。(责任单位:市科技局、各县区)\n二、其他\n新建园区9个。"
    made = bind(text, mention(text, "8个", "target", low=8), mention(text, "9个", "target", low=9))
    assert [c.bodies for c in made] == [("市科技局", "各县区"), ()]


def test_a_list_of_stems_stays_whole() -> None:
    assert split_bodies("市统计、发改等部门") == ("市统计、发改等部门",)


def test_one_value_said_of_each_name_is_spread() -> None:
    text = "每年新增国家名牌和驰名商标各1只。"
    made = bind(text, mention(text, "1只", "target", low=1, unit="只", metric="新增中国名牌和中国驰名商标"))
    assert [(c.metric, c.target, c.mentions) for c in made] == [
        ("新增中国名牌", 1, (0,)),
        ("新增中国驰名商标", 1, (0,)),
    ]


def test_one_difference_is_spread_over_the_shares_before_it() -> None:
    text = "甲占比达到30%,乙占比达到40%,分别提高5个百分点。"
    made = bind(
        text,
        mention(text, "30%", "target", low=30, unit="%", measure="share", metric="甲占比"),
        mention(text, "40%", "target", low=40, unit="%", measure="share", metric="乙占比"),
        mention(text, "5个百分点", "target", low=5, unit="个百分点", measure="change", metric="上述比重"),
    )
    assert [(c.metric, c.target) for c in made if c.measure == "change"] == [("甲占比", 5), ("乙占比", 5)]


def test_named_ones_as_many_as_counted_have_the_size() -> None:
    text = "培育甲县汽车、乙县纺织等2个50亿元产业集群。"
    made = bind(
        text,
        mention(text, "2个", "target", low=2, unit="个", metric="产业集群"),
        mention(text, "50亿元", "threshold", low=50, high=None, unit="亿元", measure="level"),
    )
    sizes = [(c.subject, c.floor, c.unit) for c in made if c.measure == "level"]
    assert sizes == [("甲县汽车", 50, "亿元"), ("乙县纺织", 50, "亿元")]


def test_a_list_of_another_length_gets_no_size() -> None:
    text = "培育甲县汽车、乙县纺织等6个50亿元产业集群。"
    made = bind(
        text,
        mention(text, "6个", "target", low=6, unit="个", metric="产业集群"),
        mention(text, "50亿元", "threshold", low=50, high=None, unit="亿元", measure="level"),
    )
    assert [c.measure for c in made] == ["count"]


def test_a_part_belongs_to_the_whole_of_its_metric() -> None:
    text = "2024年,工业投资84亿元,占固定资产投资233亿元的36%,其中东区60亿元。"
    made = bind(
        text,
        mention(text, "84亿元", "actual", low=84, unit="亿元", measure="level", metric="工业投资"),
        mention(text, "233亿元", "actual", low=233, unit="亿元", measure="level", metric="固定资产投资"),
        mention(text, "60亿元", "actual", low=60, unit="亿元", measure="level", metric="工业投资", part_of=True),
    )
    assert made[2].part_of == made[0].id


def test_level_growth_and_share_of_one_metric_are_related() -> None:
    text = "工业投资84亿元,增长12%,占固定资产投资的36%。"
    made = bind(
        text,
        mention(text, "84亿元", "target", low=84, unit="亿元", measure="level", metric="工业投资"),
        mention(text, "12%", "target", low=12, unit="%", measure="growth", metric="工业投资"),
        mention(text, "36%", "target", low=36, unit="%", measure="share", metric="工业投资占固定资产投资比重"),
    )
    assert [len(c.related) for c in made] == [2, 2, 2]


@pytest.mark.parametrize(("slogan", "linked"), [("“26”计划", False), ("“263”计划", True), ("“264”计划", False)])
def test_a_slogan_is_linked_only_where_every_digit_fits(slogan, linked) -> None:
    text = f"实施{slogan},建设项目20个,投资60亿元,利税300亿元。"
    made = bind(
        text,
        mention(text, slogan[:-2], "reference"),
        mention(text, "20个", "target", low=20, unit="个"),
        mention(text, "60亿元", "target", low=60, unit="亿元", measure="level"),
        mention(text, "300亿元", "target", low=300, unit="亿元", measure="level"),
    )
    assert all((0 in c.mentions) == linked for c in made)


def test_words_without_a_number_carry_their_implied_bound() -> None:
    made = bind("力争实现科技奖零的突破。基本淘汰落后产能。实现主干道路全覆盖。")
    assert [(c.metric, c.floor, c.target, c.strive, c.bound) for c in made] == [
        ("科技奖", None, 1, 1, "at_least"),
        ("落后产能", None, 100, None, "about"),
        ("主干道路", 100, 100, None, "exact"),
    ]
    assert all(c.mentions == () and c.notes for c in made)


def test_words_about_the_past_promise_nothing() -> None:
    assert bind("过去五年,全面完成淘汰任务。") == ()


def test_a_limit_by_another_sum_has_no_number() -> None:
    (made,) = bind("对优质项目给予支持,补贴总额以不超过土地出让价为限。")
    assert (made.kind, made.target, made.cap) == ("reward", None, None)
    assert "上限:土地出让价" in made.notes


def test_a_reward_without_a_sum_is_still_a_reward() -> None:
    (made,) = bind("对贡献突出的单位给予表彰奖励。")
    assert (made.kind, made.condition, made.payee, made.target) == ("reward", "贡献突出的单位", "单位", None)


def test_doubts_multiply_and_are_told() -> None:
    near = one("投资8亿元。", "8亿元", metric="投资", period="2026", measure="level")
    far = one("投资8亿元。", "8亿元", metric="规模工业增加值", measure="level")
    assert (near.confidence, near.notes) == (1.0, ())
    assert far.confidence == pytest.approx(0.75 * 0.85, abs=0.01)
    assert set(far.notes) == {"指标承自较远处", "年份未载明,不作推断"}


def test_a_lost_unit_is_doubted_and_not_filled_in() -> None:
    made = one("贡献率达到50以上。", "50以上", low=50, metric="贡献率", measure="rate", period="2026")
    assert (made.unit, made.confidence) == ("", 0.7)


def test_two_values_under_one_name_are_both_kept_and_doubted() -> None:
    text = "名牌产品25个、名牌产品50个。"
    made = bind(
        text,
        mention(text, "25个", "target", low=25, unit="个", metric="名牌产品", period="2026"),
        mention(text, "50个", "target", low=50, unit="个", metric="名牌产品", period="2026"),
    )
    assert [c.target for c in made] == [25, 50]
    assert all("同名的数不止一个,可能脱字" in c.notes for c in made)
