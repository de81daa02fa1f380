"""A form is guessed from one filled return, with the doubtful guesses first and a reason for each."""

from dataclasses import replace
from io import BytesIO

import polars as pl
import pytest
from openpyxl import Workbook
from returned_files import build_return, build_sheets, sample_form

from gongce.facts.importing import Role, paste_grid, preview_import, propose_form, read_grid
from gongce.rulebook import Cumulation
from gongce.vocabulary import InputError, Period

JUNE = Period.month(2019, 6)


def test_the_sample_return_is_understood_and_imports_as_by_hand(pack) -> None:
    grid = read_grid(build_return(), "6月.xlsx")
    proposal = propose_form(grid, pack)
    assert proposal.period == JUNE
    assert proposal.form.title == "2019年6月规上工业主要指标"
    guessed = preview_import(grid, proposal.form, pack, period=JUNE, rules=())
    by_hand = preview_import(grid, sample_form(), pack, period=JUNE, rules=())
    assert guessed.observations.equals(by_hand.observations)
    assert [guess.about for guess in proposal.doubtful] == ["“合计”行是云川市"]


def test_guesses_come_with_the_doubtful_first(pack) -> None:
    head = "县区\t规上工业增加值增速（%）\t位次\t工业投资\t增长（%）\t神秘指数\n"
    text = head + "青屏\t9.1\t1\t46.59\t12.1\t7\n石桥区\t8\t2\t10\t13\t8\n"
    proposal = propose_form(paste_grid(text), pack)
    confidences = [guess.confidence for guess in proposal.guesses]
    assert confidences == sorted(confidences)
    doubtful = {guess.about for guess in proposal.doubtful}
    assert "“神秘指数”列不导入" in doubtful
    assert any("没有写单位" in guess.reason for guess in proposal.doubtful)
    assert any(guess.about == "“青屏”是青屏区" for guess in proposal.doubtful)
    roles = {column.at: column.role for column in proposal.form.columns}
    assert roles == {
        "A": Role.UNIT,
        "B": Role.VALUE,
        "C": Role.IGNORE,
        "D": Role.VALUE,
        "E": Role.VALUE,
        "F": Role.IGNORE,
    }
    growth = proposal.form.columns[4]
    assert (growth.indicator, growth.measure, growth.measured_in) == ("investment", "growth", "%")


@pytest.mark.parametrize(
    ("head", "indicator", "measure", "covers", "unit"),
    [
        ("工业投资|本月（万元）", "investment", None, "month", "万元"),
        ("工业投资（亿元）|1-6月", "investment", None, "ytd", "亿元"),
        ("1-本月累计工业投资（千元）", "investment", None, "ytd", "千元"),
        ("利润总额|上年同期（万元）", "profit", "base", "ytd", "万元"),
        ("利润总额|比去年同期±%", "profit", "growth", "ytd", "%"),
        ("规模以上工业增加值同比增长", "industrial-va", "growth", "ytd", "%"),
        ("规模以上工业企业（户）", "firms", None, "point", "户"),
    ],
)
def test_heads_are_understood(pack, head, indicator, measure, covers, unit) -> None:
    levels = head.split("|")
    lines = ["\t".join(["县区", level]) for level in levels]
    proposal = propose_form(paste_grid("\n".join([*lines, "青屏区\t10", "石桥区\t20"])), pack, period=JUNE)
    column = proposal.form.columns[1]
    assert (column.indicator, column.measure, column.covers, column.measured_in) == (indicator, measure, covers, unit)


def test_indicators_on_rows_and_units_on_columns_are_understood(pack) -> None:
    text = (
        "2019年6月主要指标\n指标\t单位\t云川市\t青屏区\n工业投资\t亿元\t146.59\t46.59\n利润总额\t万元\t140000\t40000\n"
    )
    grid = paste_grid(text)
    proposal = propose_form(grid, pack)
    assert [column.role for column in proposal.form.columns[:2]] == [Role.INDICATOR, Role.MEASURED_IN]
    shown = preview_import(grid, proposal.form, pack, period=proposal.period, rules=())
    assert shown.observations.select("indicator", "unit", "value").rows() == [
        ("investment", "city", 146.59), ("investment", "qingping", 46.59),
        ("profit", "city", 14.0), ("profit", "qingping", 4.0),
    ]  # fmt: skip


def test_a_table_laid_across_is_turned(pack) -> None:
    rows = ("指标\t项目\t云川市\t青屏区", "工业投资\t总量（亿元）\t146.59\t46.59", "\t增长（%）\t14\t4")
    text = "\n".join([*rows, "利润总额\t总量（亿元）\t1\t2", "\t增长（%）\t3\t4"])
    proposal = propose_form(paste_grid(text), pack, period=JUNE)
    assert proposal.form.across
    shown = preview_import(paste_grid(text), proposal.form, pack, period=JUNE, rules=())
    assert shown.observations.height == 8


def test_sheets_of_units_are_read_together(pack) -> None:
    rows = [["指标", "累计（亿元）"], ["工业投资", 10.5], ["利润总额", 1.5]]
    proposal = propose_form(read_grid(build_sheets({"青屏区": rows, "石桥区": rows}), "6月.xlsx"), pack, period=JUNE)
    assert proposal.form.sheets.stand_for == "unit"
    assert proposal.form.sheets.match == ("青屏区", "石桥区")


def test_fractions_in_a_growth_column_are_doubted(pack) -> None:
    text = "县区\t工业投资增速\n青屏区\t0.062\n石桥区\t0.123\n澜口县\t-0.041\n"
    proposal = propose_form(paste_grid(text), pack, period=JUNE)
    assert proposal.form.columns[1].measured_in == "倍"
    assert "像是比率" in proposal.guesses[0].reason
    shown = preview_import(paste_grid(text), proposal.form, pack, period=JUNE, rules=())
    assert shown.observations["value"].to_list() == [6.2, 12.3, -4.1]


def test_a_file_without_figures_is_one_clear_error(pack) -> None:
    with pytest.raises(InputError, match="没有认出"):
        propose_form(paste_grid("会议纪要\t地点\n讨论\t会议室\n"), pack)


def imported(text: str, pack, period: Period = JUNE) -> list[tuple[str, str, str, str, float]]:
    """What a pasted table gives under its own proposal."""
    grid = paste_grid(text)
    proposal = propose_form(grid, pack)
    shown = preview_import(grid, proposal.form, pack, period=proposal.period or period, rules=())
    return shown.observations.select("indicator", "unit", "period", "measure", "value").rows()


def test_an_indicator_named_in_the_title_alone_is_taken_and_goals_ranks_and_progress_are_left(pack) -> None:
    head = (
        "序号\t县区\t年度目标（亿元）\t本月完成（万元）\t1-6月累计完成（万元）\t完成年度目标（%）\t同比增长（%）\t排名"
    )
    rows = ("1\t青屏区\t20\t12000\t65000\t32.5\t12.1\t1", "2\t石桥区\t15\t8000\t43000\t28.7\t-3.2\t2")
    assert imported("\n".join(["附件1", "2019年6月各县区工业投资情况", head, *rows, "制表：市工信局"]), pack) == [
        ("investment", "qingping", "2019-06", "level", 1.2),
        ("investment", "qingping", "2019-YTD06", "level", 6.5),
        ("investment", "qingping", "2019-YTD06", "growth", 12.1),
        ("investment", "shiqiao", "2019-06", "level", 0.8),
        ("investment", "shiqiao", "2019-YTD06", "level", 4.3),
        ("investment", "shiqiao", "2019-YTD06", "growth", -3.2),
    ]


def test_months_and_years_in_heads_are_periods_of_their_own(pack) -> None:
    months = imported("2019年工业投资（亿元）\n县区\t1-2月\t1-3月\n青屏区\t1\t2\n石桥区\t1.5\t2.5", pack)
    assert [row[2] for row in months] == ["2019-YTD02", "2019-YTD03"] * 2
    years = imported("指标\t2017年\t2018年\n规模以上工业增加值（亿元）\t100\t110\n利润总额（万元）\t10000\t11000", pack)
    assert years[2:] == [("profit", "city", "2017", "level", 1.0), ("profit", "city", "2018", "level", 1.1)]


def test_a_plain_data_file_is_read_by_its_own_names(pack) -> None:
    rows = imported("unit,period,investment,profit\n青屏区,2019-06,10.5,1.2\n石桥区,2019-06,2000,0.2", pack)
    assert rows[2] == ("investment", "shiqiao", "2019-YTD06", "level", 2000.0)


def test_respondents_are_known_by_their_codes_and_travel_in_their_own_lane(pack) -> None:
    text = (
        "统一社会信用代码\t企业名称\t规上工业总产值（千元）\t上年同期（千元）\n"
        "91350100M000100Y43\t甲公司\t12000\t11000\n91350100M000100Y44\t乙公司\t22000\t21000\n"
    )
    proposal = propose_form(paste_grid(text), pack)
    shown = preview_import(paste_grid(text), proposal.form, pack, period=JUNE, rules=())
    assert proposal.form.respondents
    assert set(shown.observations["lane"]) == {"STAT_MICRO"}
    assert shown.observations.select("unit", "measure", "value").rows() == [
        ("91350100M000100Y43", "level", 0.12), ("91350100M000100Y43", "base", 0.11),
    ]  # fmt: skip
    assert [finding.code for finding in shown.refusals] == ["row.code_check"]


def _keep_by_years(pack):
    kept = {"cumulation": Cumulation.YEAR}
    indicators = (one.model_copy(update=kept) if one.id == "investment" else one for one in pack.indicators)
    return replace(pack, indicators=tuple(indicators))


def _sheet(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_base_and_growth_beside_a_total_of_indicators_in_rows_are_since_january_too(pack) -> None:
    text = "县区,指标,计量单位,本期累计,上年同期,增速\n青屏区,工业投资,万元,500,460,8.7\n石桥区,工业投资,亿元,3,2,50\n"
    grid, pack = read_grid(text.encode(), "台账2019年6月.csv"), _keep_by_years(pack)
    form = propose_form(grid, pack).form
    rows = preview_import(grid, form, pack, period=JUNE, rules=()).observations
    assert set(rows["period"]) == {"2019-YTD06"}
    assert set(rows["measure"]) == {"level", "base", "growth"}


def test_a_title_that_counts_since_january_holds_for_rows_the_pack_keeps_by_years(pack) -> None:
    pack = _keep_by_years(pack)
    title = ["2019年1-6月主要指标"]
    data = _sheet(title, ["指标", "青屏区", "石桥区"], ["工业投资（千元）", 5000, 7000], ["规上工业企业（户）", 30, 40])
    grid = read_grid(data, "主要指标.xlsx")
    rows = preview_import(grid, propose_form(grid, pack).form, pack, period=JUNE, rules=()).observations
    investment = rows.filter(pl.col("indicator") == "investment")
    assert set(investment["period"]) == {"2019-YTD06"}
    assert investment["value"].sort().to_list() == pytest.approx([0.05, 0.07])


def test_the_second_block_of_a_table_laid_side_by_side_is_never_given_to_units_of_the_first(pack) -> None:
    head = ["县区", "工业投资|累计", "县区", "工业投资|累计"]
    data = _sheet(head, ["青屏区", 80, "石桥区", 60], ["澜口县", 120, "禾丰县", 90])
    proposal = propose_form(read_grid(data, "双栏.xlsx"), pack)
    assert [one.at for one in proposal.form.columns if one.role is Role.VALUE] == ["B"]
    assert any("并排" in guess.reason for guess in proposal.doubtful)
