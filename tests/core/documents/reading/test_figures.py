"""Figures are found with exact bounds and units."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.documents.reading.figures import find_figures
from gongce.documents.reading.folding import fold
from gongce.documents.reading.numerals import chinese_integer, multiplier_of, read_numeral


def read(text: str) -> list[tuple[str, str, str]]:
    return [(str(f.low), str(f.high), f.unit) for f in find_figures(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成投资228.05亿元", [("4561/20", "4561/20", "亿元")]),
        ("达到１．５亿元，增长８％", [("3/2", "3/2", "亿元"), ("8", "8", "%")]),
        ("占比27.86 %", [("1393/50", "1393/50", "%")]),
        ("提高6.4个百分点", [("32/5", "32/5", "个百分点")]),
        ("总投资5-10亿元", [("5", "10", "亿元")]),
        ("1000万元以上至1亿元", [("1000", "10000", "万元")]),
        ("2000万元以上4亿元以下", [("2000", "40000", "万元")]),
        ("销售收入过亿元企业", [("1", "1", "亿元")]),
        ("突破千亿大关", [("1000", "1000", "亿元")]),
        ("千家规模企业", [("1000", "1000", "家")]),
        ("能耗0.398吨标煤/万元", [("199/500", "199/500", "吨标煤/万元")]),
        ("压缩1/3,不少于三分之一", [("1/3", "1/3", ""), ("1/3", "1/3", "")]),
        ("利税翻一番,总量翻番", [("1", "1", "番"), ("1", "1", "番")]),
        ("补助百分之十,后两年减半", [("10", "10", "%"), ("2", "2", "年"), ("50", "50", "%")]),
        ("增加100余家,新增3万多人", [("100", "100", "家"), ("3", "3", "万人")]),
        ("产业结构为9.1:48.3:42.6", [("None", "None", "")]),
        ("世界5O0强", [("500", "500", "")]),
    ],
)
def test_a_figure_is_read_to_exact_bounds(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["数百亿元", "万元GDP能耗", "单位:亿元", "第一产业", "每百元成本"])
def test_vague_or_formal_numerals_are_no_figures(text: str) -> None:
    assert read(text) in ([], [("1", "1", "产")]) or all(unit == "元" for _, _, unit in read(text))


@given(st.text(max_size=300))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="0123456789.一二三百千万亿元%个家-~、,以上年 投资", max_size=120))
def test_figures_never_overlap_and_stay_inside(text: str) -> None:
    folded = fold(text)
    last = 0
    for figure in find_figures(folded):
        assert last <= figure.start < figure.end <= len(folded)
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        last = figure.end


@given(st.integers(min_value=0, max_value=10**7), st.integers(min_value=0, max_value=99))
def test_printed_decimals_are_exact(whole: int, cents: int) -> None:
    value, decimals = read_numeral(f"{whole}.{cents:02d}")
    assert (value, decimals) == (Fraction(whole * 100 + cents, 100), 2)


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("二十五", 25), ("一百零五", 105), ("两千", 2000), ("二〇一五", 2015)]
)
def test_chinese_integers(text: str, value: int) -> None:
    assert chinese_integer(text) == value


def test_a_percentage_point_has_no_multiplier() -> None:
    assert multiplier_of("百分点") == (1, "百分点")
    assert multiplier_of("百万元") == (10**6, "元")
