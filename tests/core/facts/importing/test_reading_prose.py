"""Figures of running text become candidates with spans and confidence; only what a person confirms is a fact."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.facts.importing import CandidateStatus, build_observations, propose_observations
from gongce.facts.schema import validate_observations
from gongce.rulebook import load_pack
from gongce.vocabulary import Period, UsageError

JUNE = Period.month(2019, 6)
TEXT = (
    "今年1—6月，全市完成工业投资46.59亿元，增长12%。其中，青屏区、石桥区、澜口县分别完成10.2亿元、8.5亿元和6.1亿元，"
    "同比分别增长12.1%、下降3.2%和增长8.4%。规模以上工业增加值同比增长9.1%，实现利润总额32000万元。\n"
    "到2021年，工业投资要达到500亿元。"
)


def told(text: str, pack, **options):
    options.setdefault("period", JUNE)
    return [
        (one.indicator, one.unit, one.period, one.measure, one.value)
        for one in propose_observations(text, pack, **options)
    ]


def test_a_paragraph_of_a_bulletin_gives_its_facts(pack) -> None:
    ytd = "2019-YTD06"
    assert told(TEXT, pack) == [
        ("investment", "city", ytd, "level", Fraction("46.59")),
        ("investment", "city", ytd, "growth", 12),
        ("investment", "qingping", ytd, "level", Fraction("10.2")),
        ("investment", "shiqiao", ytd, "level", Fraction("8.5")),
        ("investment", "lankou", ytd, "level", Fraction("6.1")),
        ("investment", "qingping", ytd, "growth", Fraction("12.1")),
        ("investment", "shiqiao", ytd, "growth", Fraction("-3.2")),
        ("investment", "lankou", ytd, "growth", Fraction("8.4")),
        ("industrial-va", "city", ytd, "growth", Fraction("9.1")),
        ("profit", "city", ytd, "level", Fraction("3.2")),
    ]


def test_each_candidate_stands_at_its_characters(pack) -> None:
    for one in propose_observations(TEXT, pack, period=JUNE):
        assert one.span.text(TEXT) == one.quote
        assert 0 < one.confidence <= 1


def test_what_was_assumed_lowers_the_confidence_and_is_said(pack) -> None:
    full = propose_observations("2019年1—6月，云川市工业投资完成5亿元。", pack)[0]
    bare = propose_observations("工业投资完成5亿元。", pack, period=JUNE)[0]
    assert (full.confidence, full.reasons) == (1.0, ())
    assert bare.confidence < 0.5
    assert bare.unit == ""
    assert any("哪个单位" in reason for reason in bare.reasons)
    vague = propose_observations("2019年1—6月，云川市工业投资增长约8%。", pack)[0]
    assert vague.confidence <= 0.3


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019年6月份，云川市工业投资完成1.2亿元。", "2019-06"),
        ("2018年上半年，云川市工业投资完成1.2亿元。", "2018-H1"),
        ("2019年一季度，云川市工业投资完成1.2亿元。", "2019-Q1"),
        ("2019年前三季度，云川市工业投资完成1.2亿元。", "2019-YTD09"),
        ("2018年，云川市工业投资完成1.2亿元。", "2018"),
        ("今年1至5月，云川市工业投资完成1.2亿元。", "2019-YTD05"),
    ],
)
def test_periods_are_told_from_the_text(pack, text: str, period: str) -> None:
    assert propose_observations(text, pack, period=Period.of_year(2019))[0].period == period


def test_nothing_is_a_fact_before_a_person_confirms_it(pack) -> None:
    candidates = propose_observations(TEXT, pack, period=JUNE)
    assert build_observations(candidates).height == 0
    decided = [one.confirmed() if one.measure == "growth" else one.rejected() for one in candidates]
    rows = build_observations(decided)
    assert rows.height == 5
    assert not validate_observations(rows)
    assert rows["printed"].to_list()[:2] == ["增长12%", "增长12.1%"]
    assert rows["cell"][0] == f"文字!{candidates[1].span.start}-{candidates[1].span.end}"


def test_what_is_incomplete_is_confirmed_only_with_what_lacks(pack) -> None:
    bare = propose_observations("工业投资完成5亿元。", pack)[0]
    with pytest.raises(UsageError, match="还没有定"):
        bare.confirmed()
    with pytest.raises(UsageError, match="cannot be set"):
        bare.confirmed(value="6")
    done = bare.confirmed(unit="city", period="2019-YTD06")
    assert done.status is CandidateStatus.CONFIRMED


PACK = None


@settings(deadline=None)
@given(st.text("今年1—6月全市青屏区工业投资完成46.59亿元，增长12%。下降分别、和户", max_size=60))
def test_any_text_is_read_without_an_error(yunchuan, text: str) -> None:
    global PACK
    PACK = PACK or load_pack(yunchuan / "plan")
    for one in propose_observations(text, PACK, period=JUNE):
        assert one.span.text(text) == one.quote
