"""Closing a month of Yunchuan: figures traceable, errors found, drafts marked, what was issued never written over."""

import io
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from docx import Document

from core.workspace.conftest import draw_nothing
from gongce.vocabulary import CellSource, InputError, Period, RefusedError, Severity
from gongce.workspace.closing import Closing, Request, close_period, recompute_period
from gongce.workspace.computing import Moment, compute_period
from gongce.workspace.intake import FileState, Intake
from gongce.workspace.progress import tell_nobody
from gongce.workspace.runs import Status, list_runs
from gongce.workspace.workspace import Workspace, open_workspace

NOW = datetime(2019, 7, 18, 1, 30, tzinfo=UTC)
JUNE = Period.month(2019, 6)
Closed = tuple[Workspace, Closing]


def find_place(closing: Closing, code: str, severity: Severity) -> list[str]:
    return [f"{one.place} {one.message}" for one in closing.findings if one.code == code and one.severity is severity]


def test_june_is_issued_with_every_file_in_its_folder(closed_june: Closed) -> None:
    workspace, closing = closed_june
    assert closing.run.status is Status.ISSUED
    assert closing.bulletin.number == "云工强办通报〔2019〕1号"
    names = {path.relative_to(workspace.out / "2019-06").as_posix() for path in (workspace.out / "2019-06").rglob("*")}
    assert {"通报.docx", "通报.html", "通报.xlsx", "问题清单.csv", "figures.json", "run.json"} <= names
    assert {f"核对稿/{unit}.docx" for unit in ("经开区", "青屏区", "南坪县")} <= names


def test_the_bulletins_figures_are_those_of_the_returns(closed_june: Closed) -> None:
    workspace, closing = closed_june
    book = openpyxl.load_workbook(workspace.returns / "2019-06" / "2019年1-6月云川市工业经济主要指标.xlsx")
    rows = {row[0]: row for row in book["增加值"].iter_rows(min_row=4, values_only=True)}
    assert closing.figures["industrial-va/lankou/level"].text == f"{rows['澜口县'][2]:.2f}"
    assert closing.figures["industrial-va/city/growth"].text == f"{rows['全市'][3]:.1f}"
    text = "\n".join(one.text for one in Document(str(workspace.out / "2019-06" / "通报.docx")).paragraphs)
    assert f"规模以上工业增加值{rows['全市'][2]:.2f}亿元，增长{rows['全市'][3]:.1f}%" in text


def test_every_published_figure_leads_to_the_cell_it_was_read_from(closed_june: Closed) -> None:
    """The cell named by each trace of a reported figure holds the number that is printed."""
    workspace, closing = closed_june
    checked = 0
    for key, figure in closing.figures.items():
        if not key.endswith("/growth") or figure.trace is None:
            continue
        source = next(one for one in figure.trace.all_sources() if isinstance(one, CellSource))
        cell = openpyxl.load_workbook(workspace.returns / source.file)[source.sheet][source.cell].value
        assert f"{cell:.1f}" == figure.text, key
        checked += 1
    assert checked > 25


def test_figures_without_a_trace_are_only_those_that_are_missing(closed_june: Closed) -> None:
    _, closing = closed_june
    assert [key for key, figure in closing.figures.items() if figure.trace is None and figure.value is not None] == []


def test_a_county_that_did_not_report_is_not_ranked_and_says_why(closed_june: Closed) -> None:
    _, closing = closed_june
    table = next(one for one in closing.bulletin.leagues if one.id == "investment-growth")
    last = table.rows[-1]
    assert (last.unit, last.rank, last.reason) == ("nanping", None, "未报送")
    assert [row.rank for row in table.rows[:-1]] == list(range(1, 9))
    assert "南坪县 工业投资未报送" in " ".join(find_place(closing, "closing.not-reported", Severity.WARNING))


def test_equal_growth_shares_a_rank_and_the_next_is_left_out(closed_june: Closed) -> None:
    _, closing = closed_june
    table = next(one for one in closing.bulletin.leagues if one.id == "va-growth")
    assert [(row.unit, row.rank) for row in table.rows[3:6]] == [("qingping", 4), ("shiqiao", 4), ("lankou", 6)]


def test_the_lists_name_the_first_and_the_last_with_reasons(closed_june: Closed) -> None:
    _, closing = closed_june
    table = next(one for one in closing.bulletin.leagues if one.id == "va-growth")
    assert [one.name for one in table.red] == ["高新区", "经开区", "白岭县"]
    assert [one.name for one in table.black] == ["南坪县", "禾丰县"]
    assert "低于全市" in table.black[0].reason


def test_pulls_add_up_to_the_printed_growth(closed_june: Closed) -> None:
    _, closing = closed_june
    for one in closing.bulletin.contributions:
        tenths = [round(10 * (figure.value or 0)) for _, figure in one.parts]
        assert sum(tenths) == round(10 * (one.total.value or 0)), one.title
    assert len(closing.bulletin.contributions) == 2


def test_planted_errors_are_found_where_they_stand(closed_june: Closed, planted: ModuleType) -> None:
    _, closing = closed_june
    refused = {one.file.split("/")[0]: one for one in closing.intake.of(FileState.REFUSED)}
    assert set(refused) == {"2018-09", "2019-05"}
    assert f"{planted.SUM_ERROR.printed:g}" in refused["2019-05"].findings[0].message
    assert refused["2018-09"].findings[0].place == "投资!B10"
    assert all(one.replaced for one in refused.values())


def test_duties_are_told_as_met_near_or_overdue(closed_june: Closed) -> None:
    _, closing = closed_june
    lights = {(duty.what, str(duty.due)): duty.light for duty in closing.bulletin.duties}
    assert lights["月度调度", "2019-06-30"] == "ok"
    assert lights["领导走访联系企业", "2019-06-30"] == "overdue"
    assert lights["月度调度", "2019-07-31"] == "due_soon"


def test_recomputed_as_of_its_day_every_figure_is_the_same_after_a_correction(june_copy: Path) -> None:
    workspace = open_workspace(june_copy)
    late = june_copy / "returns" / "2019-07"
    late.mkdir()
    send_correction(june_copy, late, unit="澜口县", value=123456)
    later = close_period(workspace, JUNE, now=NOW + timedelta(days=3), by="沈若川")
    assert later.figures["investment/lankou/level"].text == "12.35"
    again = recompute_period(open_workspace(june_copy), JUNE, as_of=date(2019, 7, 18))
    assert again.run.id == "2019-06"
    assert again.differences == {}
    assert len(again.figures) > 150
    assert recompute_period(open_workspace(june_copy), JUNE, as_of=date(2019, 7, 25)).run.id == "2019-06-更正1"


def test_what_was_amended_since_changes_nothing_of_a_recomputation(june_copy: Path) -> None:
    goals, units = june_copy / "records" / "goals-2019.csv", june_copy / "plan" / "targets.yaml"
    goals.write_text(goals.read_text(encoding="utf-8").replace("lankou,level,24", "lankou,level,20"), encoding="utf-8")
    units.write_text(units.read_text(encoding="utf-8").replace("target: 96", "target: 99", 1), encoding="utf-8")
    settings = june_copy / "workspace.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("red: 3", "red: 1"), encoding="utf-8")
    again = recompute_period(open_workspace(june_copy), JUNE, as_of=date(2019, 7, 18))
    assert again.differences == {}
    with pytest.raises(InputError, match="no figure"):
        recompute_period(open_workspace(june_copy), JUNE, as_of=NOW - timedelta(hours=1))


def send_correction(workspace: Path, into: Path, *, unit: str, value: int) -> None:
    """June's investment table once more with another figure of a unit, its group and the city moved along."""
    name = "2019年1-6月工业投资完成情况.xlsx"
    book = openpyxl.load_workbook(workspace / "returns" / "2019-06" / name)
    rows = {row[0].value: row for row in book["投资"].iter_rows(min_row=5) if row[0].value}
    change = value - rows[unit][1].value
    for title in (unit, "六个县（区）", "全市"):
        rows[title][1].value += change
        rows[title][3].value = round(100 * (rows[title][1].value / rows[title][2].value - 1) + 1e-9, 1)
    content = io.BytesIO()
    book.save(content)
    (into / name.replace(".xlsx", "（更正）.xlsx")).write_bytes(content.getvalue())


def test_a_correction_is_a_new_bulletin_that_names_what_it_corrects(june_copy: Path) -> None:
    before = (june_copy / "out" / "2019-06" / "通报.docx").read_bytes()
    late = june_copy / "returns" / "2019-07"
    late.mkdir()
    send_correction(june_copy, late, unit="澜口县", value=123456)
    closing = close_period(open_workspace(june_copy), JUNE, now=NOW + timedelta(days=3), by="沈若川")
    assert (closing.run.id, closing.run.corrects, closing.run.serial) == ("2019-06-更正1", "2019-06", 2)
    assert (june_copy / "out" / "2019-06" / "通报.docx").read_bytes() == before
    told = {one.place: (one.printed, one.right) for one in closing.bulletin.corrections}
    assert told["2019年1—6月澜口县工业投资累计"][1] == "12.35"
    assert "更正" in closing.bulletin.corrections[0].reason


def test_closing_again_with_nothing_new_changes_no_byte(june_copy: Path) -> None:
    before = {path: path.read_bytes() for path in (june_copy / "out").rglob("*") if path.is_file()}
    closing = close_period(open_workspace(june_copy), JUNE, now=NOW + timedelta(days=1), by="沈若川")
    assert closing.is_repeat
    assert not closing.intake.of(FileState.IMPORTED)
    assert {path: path.read_bytes() for path in (june_copy / "out").rglob("*") if path.is_file()} == before


def test_a_blocking_finding_makes_a_marked_draft_until_an_approver_issues_over_it(
    small: Path, planted: ModuleType
) -> None:
    march = Period.month(2019, 3)
    draft = close_period(open_workspace(small), march, now=NOW, by="沈若川")
    assert draft.run.status is Status.DRAFT
    assert draft.bulletin.number == ""
    assert planted.GROWTH.period == (2019, 3)
    assert (
        "产值效益!D8 按本期63.84和同期56.25算增长13.49%"
        in find_place(draft, "check.growth_path.refuse_publication", Severity.BLOCKING)[0]
    )
    assert "草稿" in page_text(small, "2019-03")
    request = Request("林知远", "统计局来函确认增速为误植，不影响增加值和投资")
    issued = close_period(open_workspace(small), march, now=NOW + timedelta(hours=1), by="沈若川", approve=request)
    assert issued.run.is_issued
    assert issued.run.approval is not None
    assert (issued.run.approval.name, issued.run.serial) == ("林知远", 1)
    assert request.reason in page_text(small, "2019-03")
    assert [run.id for run in list_runs(open_workspace(small))] == ["2019-03"]


def goals_behind(folder: Path) -> set[tuple[str, str]]:
    workspace = open_workspace(folder)
    moment = Moment(NOW + timedelta(hours=1), date(2019, 7, 18), workspace.archive.batches())
    computed = compute_period(workspace, Period.ytd(2019, 6), moment, Intake(()), tell_nobody)
    return set(computed.parts.tables.now.behind("behind").select("indicator", "unit").iter_rows())


def test_the_offices_thresholds_decide_from_when_a_goal_is_behind(june_copy: Path) -> None:
    before = goals_behind(june_copy)
    with (june_copy / "workspace.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nthresholds: {least_tolerance: 100, points_tolerance: 100, ratio_tolerance: 100}\n")
    assert len(before) > 3
    assert goals_behind(june_copy) == {("net-firms", "nanping")}  # more left than came: more than 100 % behind


def page_text(workspace: Path, folder: str) -> str:
    return (workspace / "out" / folder / "通报.html").read_text(encoding="utf-8")


def test_nobody_but_a_named_approver_may_issue(small: Path) -> None:
    request = Request("路人", "理由")
    with pytest.raises(RefusedError, match="林知远"):
        close_period(open_workspace(small), Period.month(2019, 3), now=NOW, by="沈若川", approve=request)
    assert not (small / "out").exists()


def test_nobody_may_issue_over_a_marked_file(small: Path) -> None:
    """A file marked secret keeps the month a draft, whoever approves."""
    (small / "returns" / "2019-03" / "2019年1-3月工业投资完成情况（补）.xlsx").write_bytes(secret_book())
    march, request = Period.month(2019, 3), Request("林知远", "急")
    draft = close_period(open_workspace(small), march, now=NOW, by="沈若川")
    assert draft.run.status is Status.DRAFT
    assert draft.bulletin.state.barred
    with pytest.raises(RefusedError, match="nobody may issue"):
        close_period(open_workspace(small), march, now=NOW + timedelta(hours=1), by="沈若川", approve=request)
    assert [run.status for run in list_runs(open_workspace(small))] == [Status.DRAFT]


def secret_book() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "投资"
    book.active["A1"] = "机密★10年"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_refused_file_leaves_the_month_a_draft_until_it_is_replaced(yunchuan: Path, tmp_path: Path) -> None:
    folder = tmp_path / "y"
    shutil.copytree(yunchuan, folder, ignore=shutil.ignore_patterns("201[678]*", "2019-0[1236]*", "*.py", "plan.docx"))
    draw_nothing(folder)
    may = Period.month(2019, 5)
    draft = close_period(open_workspace(folder), may, now=NOW, by="沈若川")
    assert draft.run.status is Status.DRAFT
    assert find_place(draft, "file.refused", Severity.BLOCKING)
    shutil.copytree(yunchuan / "returns" / "2019-06", folder / "returns" / "2019-06")
    issued = close_period(open_workspace(folder), may, now=NOW + timedelta(days=1), by="沈若川")
    assert issued.run.is_issued
    assert find_place(issued, "file.replaced", Severity.NOTE)


def test_a_period_nobody_reported_on_is_refused_in_one_line(small: Path) -> None:
    with pytest.raises(InputError, match="no figure of 2019-YTD11"):
        close_period(open_workspace(small), Period.month(2019, 11), now=NOW, by="沈若川")
    assert not (small / "out").exists()


def test_a_ranking_is_internal_outside_its_rhythm(yunchuan: Path, small: Path) -> None:
    shutil.copytree(yunchuan / "returns" / "2019-04", small / "returns" / "2019-04")
    closing = close_period(open_workspace(small), Period.month(2019, 4), now=NOW, by="沈若川")
    assert all("按季公布" in "".join(table.internal) for table in closing.bulletin.leagues)
    assert "不予公布" in find_place(closing, "closing.internal-league", Severity.WARNING)[0]
    text = "\n".join(one.text for one in Document(str(small / "out" / "2019-04" / "内部排名.docx")).paragraphs)
    assert "高新区" in text
    assert "规上工业增加值增速位次" not in page_text(small, "2019-04")
