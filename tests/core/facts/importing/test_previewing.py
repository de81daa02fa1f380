"""A preview shows every bad cell at its place and what would change; then all of the file or nothing."""

import io
from datetime import UTC, datetime
from itertools import pairwise

import openpyxl
import polars as pl
import pytest
from returned_files import ROWS, build_return, build_sheets, sample_form

from gongce.facts.checks import CheckRule, OutlierLimits, Tier
from gongce.facts.importing import Change, Form, Preview, bad_cells, paste_grid, preview_import, write_annotated
from gongce.facts.schema import validate_observations
from gongce.rulebook import Pack
from gongce.rulebook.names import CheckKind
from gongce.vocabulary import InputError, Period, Severity, UsageError

JUNE = Period.month(2019, 6)
NOW = datetime(2019, 7, 10, tzinfo=UTC)


def preview(pack: Pack, data: bytes | None = None, form: Form | None = None, **options) -> Preview:
    options.setdefault("period", JUNE)
    options.setdefault("rules", ())
    return preview_import(data or build_return(), form or sample_form(), pack, name="6月.xlsx", **options)


def value(shown: Preview, indicator: str, unit: str, period: str, measure: str = "level") -> float | None:
    wanted = {"indicator": indicator, "unit": unit, "period": period, "measure": measure}
    rows = shown.observations.filter(pl.all_horizontal([pl.col(name) == one for name, one in wanted.items()]))
    assert rows.height == 1
    return rows["value"][0]


def places(shown: Preview, code: str) -> list[str]:
    return [finding.place for finding in shown.findings if finding.code == code]


def test_a_clean_return_becomes_facts_in_the_indicators_own_units(pack: Pack) -> None:
    def result(sheet) -> None:
        sheet["B7"] = 2000.5

    shown = preview(pack, build_return(change=result))
    assert shown.is_ready
    assert shown.observations.height == 15
    assert not validate_observations(shown.observations)
    assert value(shown, "investment", "qingping", "2019-06") == 0.12005
    assert value(shown, "investment", "qingping", "2019-YTD06") == 0.65
    assert value(shown, "investment", "qingping", "2019-YTD06", "growth") == 12.1
    assert value(shown, "profit", "shiqiao", "2019-YTD06", "growth") == -3.2
    assert value(shown, "profit", "city", "2019-YTD06", "growth") == 4.0
    missing = shown.observations.filter(pl.col("value").is_null()).select("unit", "missing").rows()
    assert missing == [("qingping", "not_applicable"), ("shiqiao", "below_unit")]
    assert shown.observations.filter(pl.col("unit") == "qingping")["cell"][0] == "规上工业!B5"


def test_every_bad_cell_is_found_at_its_place_and_nothing_is_taken(pack: Pack) -> None:
    rows = [("青屏区", "约1200", "6.500.1", 0.121, True, "▲3"), ("石桥区", "#REF!", 4300, -0.032, "一", "x"), ROWS[2]]
    shown = preview(pack, build_return(rows))
    bad = ["规上工业!B5", "规上工业!C5", "规上工业!E5", "规上工业!F5", "规上工业!B6", "规上工业!E6", "规上工业!F6"]
    assert sorted(places(shown, "cell.unreadable")) == sorted(bad)
    assert bad_cells(shown)["address"].to_list() == [place.partition("!")[2] for place in bad]
    assert not shown.is_ready
    with pytest.raises(UsageError, match="有7处问题"):
        shown.to_batch(by="王某", recorded_at=NOW)


def test_a_ready_preview_is_one_batch_with_the_files_hash(pack: Pack) -> None:
    shown = preview(pack)
    batch, rows = shown.to_batch(by="王某", recorded_at=NOW)
    assert (batch.rows, batch.form, batch.period, batch.sha256) == (15, "monthly@1", "2019-06", shown.grid.sha256)
    assert shown.to_batch(by="李某", recorded_at=NOW)[0].id == batch.id
    assert rows.equals(shown.observations)


def test_changes_are_told_against_what_is_known(pack: Pack) -> None:
    known = preview(pack).observations
    rows = [("青屏区", 1200.5, "6,600", 0.121, "—", "增长12%"), ("石桥区", 800, None, -0.032, "…", "下降3.2"), ROWS[2]]
    shown = preview(pack, build_return(rows), known=known)
    assert shown.counts == {"new": 0, "same": 13, "corrected": 1, "withdrawn": 1}
    changed = shown.changes.filter(pl.col("change") == Change.CORRECTED).row(0, named=True)
    assert (changed["unit"], changed["before"], changed["value"], changed["cell"]) == (
        "qingping",
        0.65,
        0.66,
        "规上工业!C5",
    )
    assert places(shown, "fact.withdrawn") == ["规上工业!C6"]
    assert shown.is_ready


def test_the_month_column_of_february_is_the_two_months_joined(pack: Pack) -> None:
    data = build_return(title="2019年1—2月规上工业主要指标")
    periods = set(preview(pack, data, period=Period.month(2019, 2)).observations["period"])
    assert periods == {"2019-0102", "2019-YTD02"}
    apart = preview(pack, data, sample_form(joined=False), period=Period.month(2019, 2))
    assert set(apart.observations["period"]) == {"2019-02", "2019-YTD02"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "2019年5月规上工业主要指标"}, "period.conflict"),
        ({"title": "2019年1—5月规上工业主要指标"}, "period.conflict"),
        ({"note": "单位：亿元、%"}, "unit.conflict"),
        ({"note": "单位：千元"}, "unit.conflict"),
    ],
)
def test_last_months_file_and_another_unit_of_measurement_are_stopped(pack: Pack, change, code: str) -> None:
    shown = preview(pack, build_return(**change))
    assert places(shown, code)
    assert not shown.is_ready


def test_columns_may_move_and_a_head_renamed_is_refused(pack: Pack) -> None:
    def move(sheet) -> None:
        sheet.unmerge_cells("E3:F3")
        sheet.insert_cols(2)
        sheet["B4"] = "备注"
        sheet["F3"], sheet["G3"] = "利润总额", "利润总额"
        for cell in ("C3", "D3", "E3"):
            if not isinstance(sheet[cell], openpyxl.cell.cell.MergedCell):
                sheet[cell] = "工业投资"

    data = build_return(change=lambda sheet: sheet.unmerge_cells("B3:D3"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    move(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    shown = preview(pack, buffer.getvalue())
    assert value(shown, "investment", "qingping", "2019-YTD06") == 0.65
    assert len(places(shown, "head.moved")) == 5

    def rename(sheet) -> None:
        sheet["C4"] = "全年累计"

    renamed = preview(pack, build_return(change=rename))
    assert places(renamed, "head.missing") == ["规上工业!C4"]
    assert not renamed.is_ready


def test_an_added_title_row_moves_the_table_and_changes_nothing(pack: Pack) -> None:
    def insert(sheet) -> None:
        for block in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(block))
        sheet.insert_rows(1, 2)
        for head, cells in (("工业投资", "BCD"), ("利润总额", "EF")):
            for column in cells:
                sheet[f"{column}5"] = head
        sheet["A5"] = "县区"

    shown = preview(pack, build_return(change=insert))
    assert shown.observations.select("value").equals(preview(pack).observations.select("value"))
    assert shown.observations["cell"][0] == "规上工业!B7"


def test_a_total_row_without_a_unit_is_noted_and_an_unknown_unit_refused(pack: Pack) -> None:
    shown = preview(pack, form=sample_form(lines=()))
    assert places(shown, "row.total") == ["规上工业!A7"]
    assert shown.is_ready
    strange = preview(pack, build_return([("某某县", 1, 2, 0.1, 3, 4), *ROWS]))
    assert places(strange, "row.unit") == ["规上工业!A5"]
    assert not strange.is_ready


def test_notes_and_signatures_below_the_table_are_no_rows(pack: Pack) -> None:
    rows = [
        *ROWS,
        ("注：本表为快报数。", None, None, None, None, None),
        ("填表人：张某", "联系电话", 6665432, None, None, None),
    ]
    assert preview(pack, build_return(rows)).observations.equals(preview(pack).observations)


def test_a_row_with_figures_and_no_name_is_refused(pack: Pack) -> None:
    shown = preview(pack, build_return([*ROWS, (None, 12, None, None, None, None)]))
    assert places(shown, "row.unlabelled") == ["规上工业!A8"]


def test_a_missing_row_is_asked_about(pack: Pack) -> None:
    shown = preview(pack, build_return(ROWS[:2]))
    assert [finding.message for finding in shown.findings if finding.code == "row.missing"] == ["没有“合计”这一行"]


def test_the_same_fact_twice_is_refused_where_the_two_differ(pack: Pack) -> None:
    shown = preview(pack, build_return([*ROWS, ("青屏区", 1200.5, 6501, 0.121, "—", "增长12%")]))
    blocking = [one for one in shown.findings if one.code == "fact.twice" and one.severity is Severity.BLOCKING]
    assert {one.place for one in blocking} == {"规上工业!C5", "规上工业!C8"}
    assert not shown.is_ready


def test_a_merged_figure_over_two_rows_belongs_to_nobody(pack: Pack) -> None:
    shown = preview(pack, build_return(change=lambda sheet: sheet.merge_cells("B5:B6")))
    assert places(shown, "cell.unreadable") == ["规上工业!B6"]


def test_hidden_rows_are_read_and_told(pack: Pack) -> None:
    def hide(sheet) -> None:
        sheet.row_dimensions[6].hidden = True

    shown = preview(pack, build_return(change=hide))
    assert places(shown, "sheet.hidden")
    assert value(shown, "investment", "shiqiao", "2019-06") == 0.08


def test_sheets_that_stand_for_units_are_read_alike(pack: Pack) -> None:
    rows = [["指标", "本月止累计（亿元）", "增长（%）"], ["工业投资", 10.5, 12.0], ["利润总额", 1.5, -3.0]]
    form = Form.model_validate(
        {
            "id": "by-unit", "title": "分县", "head": (1, 1), "first": 2,
            "sheets": {"match": ["*"], "stand_for": "unit", "skip": ["说明"]},
            "columns": [
                {"at": "A", "head": "指标", "role": "indicator"},
                {"at": "B", "head": "本月止累计(亿元)", "role": "value", "covers": "ytd", "measured_in": "亿元"},
                {"at": "C", "head": "增长(%)", "role": "value", "covers": "ytd", "measure": "growth"},
            ],
        }
    )  # fmt: skip
    shown = preview(pack, build_sheets({"青屏区": rows, "石桥区": rows, "说明": [["x", 1]]}), form)
    assert shown.is_ready
    assert value(shown, "profit", "shiqiao", "2019-YTD06", "growth") == -3.0
    lost = preview(pack, build_sheets({"青屏区": rows, "某县": rows}), form)
    assert places(lost, "sheet.name") == ["某县"]


def test_a_table_laid_across_is_read_as_one_laid_down(pack: Pack) -> None:
    text = "指标\t项目\t云川市\t青屏区\n工业投资\t总量（亿元）\t146.59\t46.59\n\t增长（%）\t14\t4.1\n"
    form = Form.model_validate(
        {
            "id": "across", "title": "横排", "across": True, "head": (1, 2), "first": 3,
            "columns": [
                {"at": "1", "head": "指标|项目", "role": "unit"},
                {"at": "2", "head": "工业投资|总量(亿元)", "role": "value", "indicator": "investment", "covers": "ytd"},
                {"at": "3", "head": "增长(%)", "role": "value", "indicator": "investment", "measure": "growth"},
            ],
        }
    )  # fmt: skip
    shown = preview_import(paste_grid(text), form, pack, period=JUNE, rules=())
    assert value(shown, "investment", "qingping", "2019-YTD06", "growth") == 4.1
    assert shown.observations["cell"][0] == "表1!C2"


def test_an_enterprises_figures_may_not_come_as_aggregates(pack: Pack) -> None:
    shown = preview(pack, build_return([("澜口铝业公司", 1, 2, 0.1, 3, 4), ROWS[2]]))
    assert places(shown, "lane.respondent")
    assert not shown.is_ready
    micro = preview(
        pack, build_return([("澜口铝业公司", 1, 2, 0.1, 3, 4), ROWS[2]]), sample_form(default={"lane": "STAT_MICRO"})
    )
    assert micro.is_ready


def test_no_period_anywhere_is_one_clear_error(pack: Pack) -> None:
    with pytest.raises(InputError, match="报告期不明"):
        preview_import(build_return(), sample_form(), pack, rules=())


CONSISTENT = CheckRule(
    id="part", title="利润不大于投资", kind=CheckKind.PART_OF_WHOLE, roles={"part": "profit", "whole": "investment"}
)


def test_a_broken_relation_refuses_entry_at_its_cell(pack: Pack) -> None:
    rows = [("青屏区", 1200.5, 6500, 0.121, 6600, "增长12%"), *ROWS[1:]]
    shown = preview(pack, build_return(rows), rules=(CONSISTENT,))
    assert places(shown, "check.part_of_whole.refuse_entry") == ["规上工业!E5"]
    assert not shown.is_ready
    soft = CONSISTENT.model_copy(update={"tier": Tier.REFUSE_PUBLICATION})
    assert preview(pack, build_return(rows), rules=(soft,)).is_ready


def test_an_old_violation_does_not_keep_an_unrelated_edit_out(pack: Pack) -> None:
    wrong = [("青屏区", 1200.5, 6500, 0.121, 6600, "增长12%"), *ROWS[1:]]
    known = preview(pack, build_return(wrong)).observations
    unrelated = [wrong[0], ("石桥区", 800, 4400, -0.032, "…", "下降3.2"), ROWS[2]]
    shown = preview(pack, build_return(unrelated), rules=(CONSISTENT,), known=known)
    assert shown.is_ready
    assert [one.message.endswith("（以前就有）") for one in shown.findings if one.code.startswith("check.")] == [True]
    touching = [("青屏区", 1200.5, 6499, 0.121, 6600, "增长12%"), *ROWS[1:]]
    assert not preview(pack, build_return(touching), rules=(CONSISTENT,), known=known).is_ready


def test_outliers_are_asked_about_and_never_refused(pack: Pack) -> None:
    limits = OutlierLimits({"investment": (0.0, 0.5)})
    shown = preview(pack, limits=limits)
    assert places(shown, "outlier.bounds") == ["规上工业!C5", "规上工业!C7"]
    assert shown.is_ready


def test_the_annotated_workbook_marks_the_bad_cells(pack: Pack) -> None:
    rows = [("青屏区", "约1200", 6500, 0.121, "—", "增长12%"), ("=1+1", 800, 4300, -0.032, "…", 1), ROWS[2]]
    shown = preview(pack, build_return(rows))
    book = openpyxl.load_workbook(io.BytesIO(write_annotated(shown)))
    assert book.sheetnames == ["问题清单", "规上工业"]
    sheet = book["规上工业"]
    assert "不是确定的数" in sheet["B5"].comment.text
    assert sheet["B5"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["C5"].comment is None
    assert "不认识的单位" in sheet["A6"].comment.text or "没有" in sheet["A6"].comment.text
    listed = {row[1].value for row in book["问题清单"].iter_rows(min_row=2)}
    assert "规上工业!B5" in listed
    ranks = [row[0].value for row in book["问题清单"].iter_rows(min_row=2)]
    order = {"必须改正": 0, "请核实": 1, "提示": 2}
    assert all(order[one] <= order[other] for one, other in pairwise(ranks))
