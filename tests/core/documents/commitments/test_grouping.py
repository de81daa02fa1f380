"""Values with their bounds, their stretch and their thresholds."""

from fractions import Fraction

import pytest
from bound_texts import bind, mention


@pytest.mark.parametrize(
    ("strength", "low", "high", "expected"),
    [
        ("firm", 7, "same", (7, 7, None, "exact")),
        ("firm", 7, None, (7, 7, None, "at_least")),
        ("firm", None, 7, (7, 7, None, "at_most")),
        ("firm", 5, 8, (5, 8, None, "range")),
        ("strive", 7, "same", (None, 7, 7, "exact")),
        ("strive", 5, 8, (None, 5, 8, "range")),
        ("about", 80, "same", (None, 80, None, "about")),
    ],
)
def test_printed_bounds_become_floor_target_and_stretch(strength, low, high, expected) -> None:
    text = "引进项目7个。"
    (made,) = bind(text, mention(text, "7个", "target", low=low, high=high, unit="个", strength=strength))
    assert (made.floor, made.target, made.strive, made.bound) == expected


def test_values_stay_exact_fractions() -> None:
    text = "覆盖面不少于三分之一。"
    (made,) = bind(text, mention(text, "三分之一", "target", low="1/3", high=None, measure="share"))
    assert made.floor == Fraction(1, 3)


def test_a_stretch_behind_its_base_is_one_commitment() -> None:
    text = "工业投资增长10%以上,力争达到12%。"
    base = mention(text, "10%以上", "target", low=10, high=None, unit="%", measure="growth", metric="工业投资")
    stretch = mention(text, "12%", "target", low=12, unit="%", measure="growth", metric="工业投资", strength="strive")
    (made,) = bind(text, base, stretch)
    assert (made.floor, made.target, made.strive, made.mentions) == (10, 10, 12, (0, 1))


def test_a_stretch_of_another_metric_stays_apart() -> None:
    text = "工业投资增长10%以上,技改投资力争达到12%。"
    base = mention(text, "10%以上", "target", low=10, high=None, unit="%", measure="growth", metric="工业投资")
    stretch = mention(text, "12%", "target", low=12, unit="%", measure="growth", metric="技改投资", strength="strive")
    assert [made.strive for made in bind(text, base, stretch)] == [None, 12]


def test_a_stretch_of_another_unit_stays_apart() -> None:
    text = "新增企业30家,力争达到8%。"
    base = mention(text, "30家", "target", low=30, unit="家")
    stretch = mention(text, "8%", "target", low=8, unit="%", measure="share", strength="strive")
    assert len(bind(text, base, stretch)) == 2


def test_a_stretch_below_its_base_is_doubted() -> None:
    text = "引进项目50个,力争达到40个。"
    base = mention(text, "50个", "target", low=50, unit="个", metric="引进项目", period="2026")
    stretch = mention(text, "40个", "target", low=40, unit="个", metric="引进项目", strength="strive", period="2026")
    (made,) = bind(text, base, stretch)
    assert made.confidence < 1
    assert "力争值低于基本值,请核对" in made.notes


def test_a_threshold_goes_to_the_count_beside_it() -> None:
    text = "引进投资5000万元以上项目20个,投资亿元以上项目3个。"
    made = bind(
        text,
        mention(text, "5000万元以上", "threshold", low=5000, high=None, unit="万元", metric="投资", measure="level"),
        mention(text, "20个", "target", low=20, unit="个"),
        mention(text, "亿元以上", "threshold", low=1, high=None, unit="亿元", metric="投资", measure="level"),
        mention(text, "3个", "target", low=3, unit="个"),
    )
    assert [(c.target, c.condition) for c in made] == [(20, "投资5000万元以上"), (3, "投资亿元以上")]


def test_two_counts_before_two_sizes_keep_their_own() -> None:
    text = "培育4个30亿元、2个80亿元以上产业集群。"
    made = bind(
        text,
        mention(text, "4个", "target", low=4, unit="个"),
        mention(text, "30亿元", "threshold", low=30, high=None, unit="亿元", measure="level"),
        mention(text, "2个", "target", low=2, unit="个"),
        mention(text, "80亿元以上", "threshold", low=80, high=None, unit="亿元", measure="level"),
    )
    assert [(c.target, c.condition) for c in made] == [(4, "30亿元"), (2, "80亿元以上")]


def test_a_threshold_behind_a_full_stop_is_not_taken() -> None:
    text = "引进项目20个。亿元以上项目优先保障。"
    made = bind(
        text,
        mention(text, "20个", "target", low=20, unit="个"),
        mention(text, "亿元以上", "threshold", low=1, high=None, unit="亿元", measure="level"),
    )
    assert [(c.kind, c.condition) for c in made] == [("target", ""), ("threshold", "亿元以上")]


def test_a_threshold_of_a_deed_is_its_condition() -> None:
    text = "对5亿元以上项目,每月召开一次推进会。"
    made = bind(
        text,
        mention(text, "5亿元以上", "threshold", low=5, high=None, unit="亿元", measure="level"),
        mention(text, "每月", "frequency", low=1, unit="次/月", measure="rate", period="month"),
    )
    assert [(c.kind, c.condition, c.metric) for c in made] == [("frequency", "5亿元以上", "推进会")]


def test_numbers_in_passing_and_references_state_nothing() -> None:
    text = "推进年产30万吨项目建设,落实“3+5”布局。"
    made = bind(
        text,
        mention(text, "30万吨", "other", low=30, unit="万吨", measure="level"),
        mention(text, "3+5", "reference"),
    )
    assert made == ()
