"""Sentences by rule: what the words say is what the printed figures are."""

import re

import pytest
from bulletin_sample import investment, league, sample
from hypothesis import given
from hypothesis import strategies as st

from gongce.bulletins.charts.chart import half_up
from gongce.bulletins.monthly import Figure, LeagueRow, LeagueTable, UnitFigures, compose, default_templates
from gongce.bulletins.monthly.change import tell_ahead, tell_growth, tell_turn
from gongce.bulletins.monthly.composition import Sentence
from gongce.bulletins.monthly.data import IndicatorTable
from gongce.bulletins.monthly.headline import previous_title, tell_lead, tell_whole
from gongce.bulletins.monthly.lines import text_of
from gongce.bulletins.monthly.places import rank_entries, tell_ends, tell_league, tell_missing, tell_size_against_growth
from gongce.vocabulary import Period

WORDS = default_templates().wording
rates = st.floats(-60, 60).map(lambda value: round(value, 3))
names = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=8, unique=True)


def growth(value: float | None) -> str:
    return text_of(tell_growth(Figure(value), WORDS))


def turn(now: float, before: float) -> str:
    return text_of(tell_turn(Figure(now), Figure(before), "1—5月", WORDS))


@pytest.mark.parametrize(
    ("value", "words"),
    [(7.8, "增长7.8%"), (-3.2, "下降3.2%"), (0.0, "与上年同期持平"), (0.04, "与上年同期持平"),
     (-0.04, "与上年同期持平"),
     (None, "")],
)  # fmt: skip
def test_growth_is_said_without_a_sign(value: float | None, words: str) -> None:
    assert growth(value) == words


@given(rates)
def test_no_growth_is_ever_written_with_a_minus(value: float) -> None:
    assert "-" not in growth(value)
    assert "增长-" not in growth(value)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (7.8, 7.6, "比1—5月加快0.2个百分点"), (7.2, 7.5, "比1—5月回落0.3个百分点"), (7.2, 7.2, "增速与1—5月持平"),
        (-1.0, -3.2, "降幅比1—5月收窄2.2个百分点"), (-4.0, -3.2, "降幅比1—5月扩大0.8个百分点"),
        (-3.2, -3.2, "降幅与1—5月持平"), (0.5, -1.2, "由1—5月的下降1.2%转为增长"),
        (-0.5, 1.2, "由1—5月的增长1.2%转为下降"), (0.0, 1.2, "由1—5月的增长1.2%转为持平"),
    ],
)  # fmt: skip
def test_change_of_growth_has_the_field_s_words(now: float, before: float, words: str) -> None:
    assert turn(now, before) == words


@given(rates, rates)
def test_a_reader_who_subtracts_the_printed_rates_gets_the_printed_points(now: float, before: float) -> None:
    said = turn(now, before)
    first, second = half_up(now, 1), half_up(before, 1)
    points = re.search(r"([\d.]+)个百分点", said)
    if points:
        assert float(points[1]) == pytest.approx(abs(first - second), abs=1e-9)
        is_better = ("加快" in said) or ("收窄" in said)
        assert is_better == (first > second)
    else:
        assert first == second or (first > 0) != (second > 0) or (first < 0) != (second < 0)


@given(rates, rates)
def test_fall_words_are_for_falls_only(now: float, before: float) -> None:
    said = turn(now, before)
    if "降幅" in said:
        assert half_up(now, 1) < 0
        assert half_up(before, 1) < 0


@given(rates)
def test_schedule_words_follow_the_sign(value: float) -> None:
    said = text_of(tell_ahead(Figure(value), WORDS))
    printed = half_up(value, 1)
    assert said.startswith("快于" if printed > 0 else "落后" if printed < 0 else "与序时持平")
    assert "-" not in said


def test_a_growth_target_is_not_called_schedule() -> None:
    assert text_of(tell_ahead(Figure(-0.5), WORDS, is_share=False)) == "低于年度目标0.5个百分点"


def ends(values: dict[str, float | None], **options: bool) -> str:
    entries = [(name, Figure(value)) for name, value in values.items()]
    return text_of(tell_ends(entries, "growth", "%", WORDS, **options))


def test_first_and_last_ties_and_falls_are_told() -> None:
    assert (
        ends({"甲区": 12.0, "乙县": -3.2, "丙县": 9.8, "丁县": 12.0})
        == "甲区、丁县均增长12.0%，并列首位；乙县下降3.2%，居末位"
    )


def test_all_equal_is_no_ranking() -> None:
    assert ends({"甲区": 5.0, "乙县": 5.0}) == "2个单位相同，均增长5.0%，不分先后"


def test_one_unit_only_is_no_ranking() -> None:
    assert ends({"甲区": 5.0, "乙县": None}) == "只有甲区报送，增长5.0%，不作排位"


def test_nobody_reported_is_said() -> None:
    assert ends({"甲区": None}) == "各单位均无数据，不作排位"


def test_where_less_is_better_the_lowest_is_first() -> None:
    assert ends({"甲区": -4.0, "乙县": 1.2}, lower_is_better=True) == "甲区下降4.0%，居首位；乙县增长1.2%，居末位"


@given(names, st.data())
def test_first_is_never_below_last_and_order_carries_no_weight(units: list[str], data: st.DataObject) -> None:
    values = {name: data.draw(st.none() | rates) for name in units}
    shuffled = dict(data.draw(st.permutations(list(values.items()))))
    ranks = rank_entries([(name, Figure(value)) for name, value in values.items()])
    assert ranks == rank_entries([(name, Figure(value)) for name, value in shuffled.items()])
    there = {name: half_up(value, 1) for name, value in values.items() if value is not None}
    assert ranks.keys() == there.keys()
    assert all(ranks[one] == 1 + sum(other > there[one] for other in there.values()) for one in there)


def test_missing_units_are_named_with_their_reason() -> None:
    assert [text_of(line) for line in tell_missing(investment().rows, WORDS)] == ["南坪县未报送"]


def test_size_and_growth_far_apart_are_worth_a_sentence() -> None:
    rows = [UnitFigures(name, name, Figure(level, 2), Figure(rate)) for name, level, rate in
            (("甲", 50.0, 1.0), ("乙", 40.0, 5.0), ("丙", 30.0, 6.0), ("丁", 20.0, 9.0))]  # fmt: skip
    table = IndicatorTable("x", "投资", "亿元", rows)
    assert text_of(tell_size_against_growth(table, WORDS)[0]) == "甲总量居第1位、增幅居第4位"


def test_a_league_tells_ends_ties_moves_and_who_is_not_ranked() -> None:
    assert text_of(tell_league(league(), "growth", WORDS)) == (
        "青屏区增长12.0%，居首位；石桥园下降3.2%，居末位；石桥区、经开区并列第2位；高新区比1—5月下降3位；青屏区比1—5月上升2位；南坪县未报送，不排名"
    )


def test_late_units_are_named() -> None:
    rows = [LeagueRow("a", "甲", Figure(2.0), 1), LeagueRow("b", "乙", Figure(3.0), 2, late=True)]
    table = LeagueTable("x", "投资", "亿元", rows)
    assert "乙迟报，列在最后" in text_of(tell_league(table, "level", WORDS))


def test_the_whole_says_level_growth_turn_and_pace() -> None:
    said = text_of(tell_whole(investment(), Period.ytd(2019, 6), WORDS))
    assert said == (
        "2019年1—6月，全市工业投资226.47亿元，增长7.8%，比1—5月加快0.2个百分点，完成年度目标的51.5%，快于序时1.2个百分点"
    )


def test_a_whole_without_a_level_is_told_by_its_change() -> None:
    table = IndicatorTable("x", "能耗", "吨", whole=UnitFigures("city", "全市", growth=Figure(-2.4)))
    assert text_of(tell_whole(table, Period.ytd(2019, 6), WORDS)) == "2019年1—6月，全市能耗下降2.4%"


def test_a_whole_without_anything_says_why() -> None:
    table = IndicatorTable("x", "投资", "亿元", whole=UnitFigures("city", "全市", Figure(None, missing="未报送")))
    assert text_of(tell_whole(table, Period.ytd(2019, 6), WORDS)) == "2019年1—6月，全市投资未报送"


def test_the_lead_names_who_is_behind() -> None:
    assert text_of(tell_lead(sample(), WORDS)).endswith("石桥园工业投资落后序时。")


def test_the_year_s_first_period_is_compared_with_the_year_before() -> None:
    assert previous_title(Period.ytd(2019, 2)) == "上年全年"
    assert previous_title(Period.ytd(2019, 3)) == "1—2月"


def test_every_sentence_of_a_bulletin_ends_once_and_holds_no_placeholder() -> None:
    composition = compose(sample())
    said = [
        text_of(part.line) for section in composition.sections for part in section.parts if isinstance(part, Sentence)
    ]
    assert said
    assert not [
        line for line in said if "{" in line or "。。" in line or "，，" in line or not line.endswith(("。", "）"))
    ]
