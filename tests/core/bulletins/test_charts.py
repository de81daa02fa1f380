"""Charts: what they say, what they leave open, that they can be drawn."""

import io
import json
import re
from itertools import pairwise

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gongce.bulletins.charts import (
    NARROW,
    WIDE,
    Bar,
    Chart,
    Fan,
    HeatRow,
    Part,
    Path,
    RankInterval,
    RankMove,
    fan_chart,
    find_chinese_font,
    heat_table,
    interval_chart,
    league_chart,
    path_chart,
    render_png,
    render_svg,
    slope_chart,
    unit_colors,
    waterfall_chart,
)
from gongce.bulletins.charts.chart import spread_labels, write_value
from gongce.bulletins.charts.theme import UNIT_HUES, wrap
from gongce.bulletins.word.numerals import width_in_characters
from gongce.vocabulary import InputError

MONTHS = ["1—2月", "3月", "4月", "5月"]
PATH = Path(MONTHS, [10.0, None, 31.0, None], target=[11.0, 20.0, 30.0, 40.0], last_year=[9.0, 18.0, 27.0, 36.0])
FAN = Fan(
    [None, None, 31.0, 39.0], {band: ([None, None, 31.0, 38.0], [None, None, 31.0, 42.0]) for band in (50, 80, 95)}
)
BARS = [Bar("甲区", 9.1, "第1（↑2）"), Bar("乙县", -3.2, "第2（↓1）"), Bar("丙县", None, reason="未报送")]
HEAT = [HeatRow("甲区", [9.0, 1.0]), HeatRow("乙'县", [None, 2.0])]
MOVES = [RankMove("甲区", 3, 1), RankMove("乙县", 1, 2)]
CHARTS: dict[str, Chart] = {
    "path": path_chart("快于序时", PATH, measure="工业投资累计，2019年", unit="亿元", source="市统计局"),
    "fan": fan_chart("完成可能性47%", PATH, FAN, measure="工业投资累计，2019年", unit="亿元"),
    "league": league_chart(
        "甲区居首位", BARS,
        measure="工业投资增速，2019年1—6月", unit="%", line=3.0,
    ),
    "waterfall": waterfall_chart("甲区拉动最多", [Part("甲区", 1.2), Part("乙县", -0.3)], 0.9, measure="拉动点数"),
    "heat": heat_table("甲区领先", ["增速（%）", "投资"], HEAT, measure="6月"),
    "slope": slope_chart("甲区升2位", MOVES, measure="位次", before="5月", now="6月"),
    "interval": interval_chart("难分高下", [RankInterval("甲区", 1, 1, 2)], measure="位次", level="90%"),
}  # fmt: skip
needs_font = pytest.mark.skipif(find_chinese_font() is None, reason="no font with Chinese characters is installed")


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_chart_is_drawn_at_both_widths_with_its_finding_in_it(name: str, width: int) -> None:
    chart = CHARTS[name]
    svg = render_svg(chart, width=width)
    assert int(re.findall(r'width="(\d+)"', svg)[0]) == pytest.approx(width, abs=6)
    assert chart.title in re.sub(r"<[^>]+>", "", svg).replace("\n", "")
    assert "NaN" not in svg
    assert " style=" not in svg, "a page's policy lets no inline style pass"


@needs_font
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_a_picture_for_word_with_ink_on_it(name: str) -> None:
    picture = Image.open(io.BytesIO(render_png(CHARTS[name], scale=1))).convert("L")
    low, high = picture.getextrema()
    assert low < 80
    assert high == 255


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_has_a_table_and_words_that_stand_for_it(name: str) -> None:
    chart = CHARTS[name]
    assert {len(row) for row in chart.rows} == {len(chart.head)}
    assert chart.alt.startswith(f"{chart.title}。{chart.subtitle}")
    assert chart.rows[0][0] in chart.alt


@pytest.mark.parametrize("name", CHARTS)
def test_a_definition_is_plain_data_and_fetches_nothing(name: str) -> None:
    assert '"url"' not in json.dumps(CHARTS[name].spec, ensure_ascii=False)


def test_without_a_chinese_font_no_picture_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongce.bulletins.charts.rendering.find_chinese_font", lambda: None)
    assert render_png(CHARTS["league"]) == b""


def actual_line(path: Path) -> str:
    svg = render_svg(path_chart("图", path, measure="投资", unit="亿元"))
    return "".join(re.findall(r'd="([^"]*)"[^>]*stroke="#1c2127"', svg))


def test_a_missing_month_is_a_gap_never_a_bridge() -> None:
    whole = Path(MONTHS, [10.0, 20.0, 31.0, 40.0])
    broken = Path(MONTHS, [10.0, None, 31.0, 40.0])
    assert actual_line(whole).count("M") == 1
    assert actual_line(broken).count("M") == 2


def test_the_target_is_dashed_and_last_year_light() -> None:
    marks = [layer["mark"] for layer in CHARTS["path"].spec["layer"] if layer["mark"]["type"] == "line"]
    by_color = {mark["color"]: mark for mark in marks}
    assert by_color["#59626d"]["strokeDash"]
    assert "strokeDash" not in by_color["#1c2127"]
    assert "#b4bbc4" in by_color


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    near = Path(MONTHS, [7.1, 7.2, 7.4, 7.3])
    assert "纵轴不从零起" in path_chart("图", near, measure="增速", unit="%").subtitle
    assert "纵轴不从零起" not in CHARTS["path"].subtitle


def test_bars_begin_at_zero() -> None:
    bars = [Bar("甲", 95.0), Bar("乙", 97.0)]
    domain = league_chart("图", bars, measure="得分", unit="分").spec["encoding"]["x"]["scale"]["domain"]
    assert domain[0] == 0


def test_a_unit_that_did_not_report_has_its_reason_and_no_bar() -> None:
    values = CHARTS["league"].spec["data"]["values"]
    assert [value["label"] for value in values if value["value"] is None] == ["—　未报送"]


def test_a_series_of_another_length_is_refused() -> None:
    with pytest.raises(InputError, match="2 values for 4 periods"):
        Path(MONTHS, [1.0, 2.0])


def test_a_unit_keeps_its_colour_whoever_else_is_shown() -> None:
    order = [f"u{place}" for place in range(9)]
    colors = unit_colors(order)
    assert colors["u1"] == UNIT_HUES[1]
    assert len(set(list(colors.values())[:6])) == 6


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=7), st.floats(0.1, 20))
def test_labels_are_spread_in_order_and_at_least_the_gap_apart(values: list[float], gap: float) -> None:
    spots = spread_labels(values, gap)
    pairs = sorted(zip(values, spots, strict=True))
    apart = sorted(spots)
    assert all(later - earlier >= gap - 1e-6 for earlier, later in pairwise(apart))
    assert all(one[1] <= two[1] + 1e-6 for one, two in pairwise(pairs) if one[0] < two[0])


@given(st.text(alphabet="工业投资增长（），。12.5%", max_size=60), st.integers(6, 30))
def test_wrapping_loses_nothing_and_no_line_begins_with_a_stop(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines) == text
    assert all(line[0] not in "，。）" for line in lines[1:])


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_a_printed_figure_is_the_value_to_its_last_decimal(value: float, decimals: int) -> None:
    assert float(write_value(value, decimals)) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9)


def test_halves_go_away_from_zero_in_print() -> None:
    assert [write_value(value) for value in (0.25, -0.25, 2.35, 0.05)] == ["0.3", "-0.3", "2.4", "0.1"]


def test_waterfall_steps_end_where_the_next_begin() -> None:
    values = CHARTS["waterfall"].spec["data"]["values"]
    assert values[0]["to"] == values[1]["from"]
    assert width_in_characters(values[-1]["name"]) == 2


@pytest.mark.skipif(find_chinese_font() != "Noto Sans CJK SC", reason="the widths are those of Noto Sans CJK SC")
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_font_of_widths_lays_a_chart_out_as_the_font_it_shows(width: int) -> None:
    bars = [Bar("石桥园", 8.1), Bar("澜口县（含新区）", -12.45), Bar("W1 “甲”", 3.0)]
    chart = league_chart("澜口县由增转降，石桥园居首位", bars, measure="工业投资增速", unit="%", source="市统计局")
    spec = chart.draw(width)
    spec["config"] = {**spec["config"], "font": "Noto Sans CJK SC"}
    plain = vl_convert.vegalite_to_svg(json.dumps(spec, ensure_ascii=False), allowed_base_urls=[])
    assert render_svg(chart, width=width) == plain
    assert "Gongce Measure" not in plain
