"""`gongce bulletin`: the bulletins that the plans order, from the plans' own orders, units and calendars."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from gongce.cli import main

XUCHANG, TAIYUAN, SUIZHOU, RUIAN = (
    f"plans/{name}" for name in ("xuchang-2012", "taiyuan-2012", "suizhou-2018", "ruian-2015")
)
ROOT = Path(__file__).resolve().parents[2]
Outcome = dict[str, Any]
ZONES = [
    "禹州市产业集聚区",
    "长葛市产业集聚区",
    "经济技术产业集聚区",
    "东城区产业集聚区",
    "大周产业集聚区",
    "尚集产业集聚区",
    "魏都产业集聚区",
    "中原电气谷核心区",
]


class Office:
    """Writes a request and its tables, runs the command, reads what came of it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def table(self, name: str, head: str, rows: list[str]) -> None:
        (self.folder / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")

    def run(self, request: str, plan: str, day: str, *more: str) -> Outcome:
        code = self.call(request, plan, day, *more)
        output = self.capsys.readouterr()
        assert code == 0, output.err
        outcome: Outcome = json.loads(output.out)
        return outcome

    def call(self, request: str, plan: str, day: str, *more: str) -> int:
        path = self.folder / "bulletin.yaml"
        path.write_text(request, encoding="utf-8")
        return main(["bulletin", str(path), "--plan", str(ROOT / plan), "--today", day, "--json", *more])

    def words(self) -> str:
        document = docx.Document(io.BytesIO((self.folder / "bulletin.docx").read_bytes()))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    def page(self) -> str:
        return (self.folder / "bulletin.html").read_text(encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def ranks(outcome: Outcome, name: str) -> dict[str, int | None]:
    return {row["unit"]: row["rank"] for row in outcome["ranks"][name]}


MONTHLY = """
kind: ranking
order: T-o01
period: 2012-06
title: 关于6月份重大项目进度的通报
number: 第2号
tables:
  - {id: progress, title: 重大项目进度, file: progress.csv, unit: "%", source: 市指挥部, hide: [上月位次]}
rankings:
  - {id: progress, title: 投资进度, table: progress, unit: 单位, value: 投资进度, by: share, measured_in: "%",
     previous: 上月位次, before: 5月, late: 迟报, red: 1, black: 1}
"""


@pytest.mark.mechanism("T52")
def test_a_monthly_ranking_shares_places_puts_late_units_last_and_is_numbered(office: Office) -> None:
    rows = ["高新区,61.5,2,", "经济区,58.0,1,", "民营区,58.0,3,", "清徐县,49.2,4,", "小店区,70.1,5,是", "古交市,,6,"]
    office.table("progress.csv", "单位,投资进度,上月位次,迟报", rows)
    outcome = office.run(MONTHLY, TAIYUAN, "2012-07-08")
    assert outcome["standing"] == "issued"
    assert outcome["number"] == "第2号"
    placed = outcome["ranks"]["progress"]
    assert [(row["unit"], row["rank"], row["change"]) for row in placed[:4]] == [
        ("高新区", 1, 1), ("经济区", 2, -1), ("民营区", 2, 1), ("清徐县", 4, 0)]  # fmt: skip
    assert placed[-1]["unit"] == "小店区"
    assert placed[-1]["late"]
    assert placed[-1]["reason"] == "迟报"
    not_reported = {row["unit"] for row in placed if row["reason"] == "未报送"}
    assert {"古交市", "阳曲县", "不锈钢园区"} <= not_reported, "who sent nothing at all is listed as well"
    assert "第2号" in office.words()


@pytest.mark.mechanism("T52")
def test_a_printed_place_is_corrected_only_by_another_bulletin(office: Office) -> None:
    request = """
kind: correction
order: T-o01
period: 2012-06
title: 6月份重大项目进度
number: 第3号
corrections:
  - {number: 第2号, place: 表2第2行, printed: 58.0%, right: 56.8%, reason: 报表错列}
"""
    outcome = office.run(request, TAIYUAN, "2012-07-15")
    assert outcome["standing"] == "issued"
    assert "第2号“表2第2行”所印58.0%，应为56.8%。更正原因：报表错列。" in office.words()


PUBLIC = """
kind: public
order: T-o02
period: 2012-Q2
title: 二季度重大项目进度
tables:
  - {id: progress, title: 重大项目进度, file: progress.csv, unit: "%", public: true, public_columns: [单位, 投资进度]}
  - {id: problems, title: 存在问题, file: problems.csv}
"""
PUBLICATION = "publication: {by: 市指挥部, day: 2012-07-20, channel: 太原日报}\n"


@pytest.mark.mechanism("T53")
def test_the_public_gets_the_marked_fields_only_with_who_let_them_go_and_through_what(office: Office) -> None:
    office.table("progress.csv", "单位,投资进度,责任领导", ["高新区,61.5,甲某", "清徐县,49.2,乙某"])
    office.table("problems.csv", "单位,问题", ["清徐县,征地滞后"])
    outcome = office.run(PUBLIC + PUBLICATION, TAIYUAN, "2012-07-20")
    assert outcome["standing"] == "issued"
    assert [table["head"] for table in outcome["tables"]] == [["单位", "投资进度"]]
    for text in (office.words(), office.page()):
        assert "61.5" in text
        assert not [word for word in ("甲某", "征地滞后", "责任领导") if word in text]
        assert "2012年7月20日经市指挥部批准，通过太原日报公布" in text


@pytest.mark.mechanism("T53")
@pytest.mark.parametrize(
    ("request_text", "day"),
    [(PUBLIC, "2012-07-20"), (PUBLIC + PUBLICATION, "2016-07-20")],
    ids=["nobody let it", "expired"],
)
def test_nothing_goes_to_the_public_without_approval_or_after_the_order_ended(
    office: Office, request_text: str, day: str
) -> None:
    office.table("progress.csv", "单位,投资进度", ["高新区,61.5"])
    office.table("problems.csv", "单位,问题", ["清徐县,征地滞后"])
    assert office.call(request_text, TAIYUAN, day) == 4
    assert not (office.folder / "bulletin.html").exists()


YEAR_END = """
kind: year-end
order: S-o02
period: 2018
title: 关于2018年主要指标排位情况的通报
number: 随经信发〔2018〕30号
copies: [曾都区委书记, 曾都区区长, 随县县委书记, 随县县长, 广水市委书记, 广水市市长]
receipts:
  - {post: 曾都区委书记, sent: 2018-12-28, received: 2018-12-29, by: 区委办}
  - {post: 随县县长, sent: 2018-12-28}
tables:
  - {id: main, title: 主要指标, file: main.csv, source: 市统计局}
rankings:
  - {id: va, title: 增加值增速, table: main, unit: 地区, value: 增加值增速, by: growth, measured_in: "%", red: 1,
     black: 1}
  - {id: profit, title: 利润, table: main, unit: 地区, value: 利润, measured_in: 亿元}
"""


@pytest.mark.mechanism("S72")
def test_the_year_end_ranks_localities_on_several_figures_and_follows_the_copies_to_named_posts(office: Office) -> None:
    office.table("main.csv", "地区,增加值增速,利润", ["曾都区,8.2,31.5", "随县,9.6,22.0", "广水市,-1.3,40.8"])
    outcome = office.run(YEAR_END, SUIZHOU, "2018-12-28")
    assert outcome["standing"] == "issued"
    va, profit = ranks(outcome, "va"), ranks(outcome, "profit")
    assert (va["随县"], va["曾都区"], va["广水市"]) == (1, 2, 3)
    assert (profit["广水市"], profit["曾都区"], profit["随县"]) == (1, 2, 3)
    receipts = next(table for table in outcome["tables"] if table["title"] == "签收单")
    states = {row[1]: row[-1] for row in receipts["rows"]}
    assert states["曾都区委书记"] == "已签收"
    assert states["随县县长"] == "已送达，未签收"
    assert states["广水市市长"] == "未送达"
    words = office.words()
    assert "广水市下降1.3%，居末位" in words
    assert "抄送：曾都区委书记，曾都区区长" in words


PROMOTION = """
kind: promotion
order: X-o02
period: 2012-Q2
title: 关于二季度招商引资情况的通报
tables:
  - {id: zones, title: 招商引资情况, file: zones.csv, source: 市商务局}
rankings:
  - {id: funds, title: 到位资金, table: zones, unit: 集聚区, value: 到位资金, measured_in: 亿元}
"""


@pytest.mark.mechanism("X13")
def test_promotion_is_told_each_quarter_from_a_table_that_is_traced_and_frozen(office: Office) -> None:
    office.table(
        "zones.csv", "集聚区,签约项目,到位资金", [f"{zone},{9 - at},{20.5 - at}" for at, zone in enumerate(ZONES)]
    )
    outcome = office.run(PROMOTION, XUCHANG, "2012-07-10")
    assert outcome["standing"] == "issued"
    assert ranks(outcome, "funds")["禹州市产业集聚区"] == 1
    book = openpyxl.load_workbook(office.folder / "bulletin.xlsx")
    origins = [str(row[5].value) for row in book["数字来历"].iter_rows(min_row=2)]
    assert any("zones.csv C2" in line for line in origins)
    first = {ending: (office.folder / f"bulletin.{ending}").read_bytes() for ending in ("docx", "html", "xlsx")}
    office.run(PROMOTION, XUCHANG, "2012-07-10")
    assert first == {ending: (office.folder / f"bulletin.{ending}").read_bytes() for ending in first}


@pytest.mark.mechanism("X13")
def test_a_month_is_no_period_of_a_quarterly_bulletin(office: Office) -> None:
    office.table("zones.csv", "集聚区,签约项目,到位资金", [f"{ZONES[0]},1,2.0"])
    outcome = office.run(PROMOTION.replace("2012-Q2", "2012-05"), XUCHANG, "2012-06-10")
    assert outcome["standing"] == "draft"
    assert "按季通报" in "".join(outcome["findings"])


STATIONING = """
kind: stationing
order: X-o05
period: 2012-05
title: 关于派驻人员和办公室成立情况的通报
tables:
  - {id: matrix, title: 派驻情况, file: matrix.csv, day: 登记日期, done: 已到位}
"""


@pytest.mark.mechanism("X37")
def test_stationing_is_told_once_from_the_matrix_of_the_first_ten_days_of_may(office: Office) -> None:
    rows = ["市国土局,禹州市产业集聚区,2012-05-03,是", "市规划局,长葛市产业集聚区,2012-05-09,",
            "市环保局,魏都产业集聚区,2012-05-10,是", "市住建局,尚集产业集聚区,2012-05-18,是"]  # fmt: skip
    office.table("matrix.csv", "部门,集聚区,登记日期,已到位", rows)
    outcome = office.run(STATIONING, XUCHANG, "2012-05-10")
    assert outcome["standing"] == "issued"
    matrix = next(table for table in outcome["tables"] if table["title"] == "派驻情况")
    assert [row[0] for row in matrix["rows"]] == ["市国土局", "市规划局", "市环保局"], (
        "the plan's calendar gives 1–10 May"
    )
    assert "派驻情况共3项，完成2项，完成率66.7%" in office.words()
    late = office.run(STATIONING, XUCHANG, "2012-05-21")
    assert "应在2012-05-01至2012-05-10通报" in "".join(late["findings"])


MODEL = """
kind: model
order: R-o02
period: 2015-06
title: 小微企业转规上的做法
cases:
  - title: 一家阀门厂的三年
    text: 三年改造三条生产线，用工减少四成，产值翻番。
    subject: 甲阀门有限公司
    subject_id: E001
    public: true
  - {title: 尚在商谈的并购, text: 尚未公开的内容。, subject: 乙机械有限公司, subject_id: E002}
publication: {by: 市委宣传部, day: 2015-06-20, channel: 市门户网站}
"""


@pytest.mark.mechanism("R65")
def test_a_model_case_is_published_with_the_object_it_tells_of(office: Office, tmp_path: Path) -> None:
    assert office.call(MODEL, RUIAN, "2015-06-20") == 4, "the plan's own order has no end"
    assert "不得签发" in office.capsys.readouterr().err
    supplied = Path(shutil.copytree(ROOT / RUIAN, tmp_path / "ruian-2015"))
    orders = supplied / "orders.yaml"
    head, order, rest = orders.read_text(encoding="utf-8").partition("  - id: R-o02\n")
    ended = rest.replace("valid: {from: 2015-01-16, to: unknown}", "valid: {from: 2015-01-16, to: 2016-12-31}", 1)
    orders.write_text(head + order + ended, encoding="utf-8")
    outcome = office.run(MODEL, str(supplied), "2015-06-20")
    words, page = office.words(), office.page()
    for shown in ("一家阀门厂的三年", "甲阀门有限公司", "市门户网站"):
        assert shown in words
        assert shown in page
    assert "尚未公开的内容" not in words + page
    assert "尚在商谈的并购" not in words + page
    assert outcome["standing"] == "issued"


WORK = """
kind: work
order: X-o04
period: 2012-Q2
title: 二季度工作开展情况
tables:
  - {id: departments, title: 部门任务, file: departments.csv, done: 完成}
  - {id: zones, title: 集聚区任务, file: zones.csv, done: 完成}
"""


@pytest.mark.mechanism("X39")
def test_the_quarterly_work_bulletin_has_two_sections_each_with_its_completion_rate(office: Office) -> None:
    office.table(
        "departments.csv", "部门,任务,完成", ["市国土局,用地报批,是", "市财政局,资金拨付,", "市商务局,招商方案,是"]
    )
    office.table("zones.csv", "集聚区,任务,完成", ["禹州市产业集聚区,管网,是", "长葛市产业集聚区,道路,"])
    outcome = office.run(WORK, XUCHANG, "2012-07-12")
    assert outcome["standing"] == "issued"
    words = office.words()
    first, second = words.index("市直部门工作开展情况"), words.index("园区工作开展情况")
    assert first < words.index("部门任务共3项，完成2项，完成率66.7%") < second
    assert second < words.index("集聚区任务共2项，完成1项，完成率50.0%")


SCORES = """
kind: {kind}
order: {order}
period: {period}
title: 集聚区考评情况
tables:
  - {{id: scores, title: 考评得分, file: scores.csv, unit: 分}}
rankings:
  - {{id: scores, title: 考评得分, table: scores, unit: 集聚区, value: {value}, measured_in: 分{more}}}
"""


def scores(kind: str, order: str, period: str, value: str, more: str = "") -> str:
    return SCORES.format(kind=kind, order=order, period=period, value=value, more=more)


@pytest.mark.mechanism("X52")
def test_three_rhythms_have_their_bulletins_and_quarters_roll_into_the_year_by_the_weights_given(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "集聚区,一季度,二季度,三季度,四季度"
    rows = [f"{ZONES[0]},90,80,70,60", f"{ZONES[1]},60,70,80,90", f"{ZONES[2]},75,75,75,75", f"{ZONES[3]},99,99,,99"]
    office.table("scores.csv", head, rows)
    month = office.run(scores("ranking", "X-o01", "2012-05", "二季度"), XUCHANG, "2012-06-05")
    quarter = office.run(scores("ranking", "X-o06", "2012-Q2", "二季度"), XUCHANG, "2012-07-05")
    assert month["standing"] == quarter["standing"] == "issued"
    assert ranks(quarter, "scores")[ZONES[0]] == 2
    columns = "[一季度, 二季度, 三季度, 四季度]"
    year = office.run(
        scores("year-end", "X-o07", "2012", columns, ", weights: [1, 2, 3, 4], decimals: 1"), XUCHANG, "2012-12-31"
    )
    placed = {row["unit"]: (row["value"], row["rank"]) for row in year["ranks"]["scores"]}
    assert placed[ZONES[1]] == ("80.0", 1)
    assert placed[ZONES[2]] == ("75.0", 2)
    assert placed[ZONES[0]] == ("70.0", 3)
    assert placed[ZONES[3]][1] is None, "a quarter is missing: no score is guessed"
    alike = office.run(scores("year-end", "X-o07", "2012", columns, ", decimals: 1"), XUCHANG, "2012-12-31")
    assert {ranks(alike, "scores")[zone] for zone in ZONES[:3]} == {1}
    assert main(["duties", str(ROOT / XUCHANG), "--from", "2012-04-16", "--to", "2012-12-31", "--json"]) == 0
    cycles = {duty["id"].partition("@")[0]: duty["cycle"] for duty in json.loads(capsys.readouterr().out)["duties"]}
    assert (cycles["X-c025"], cycles["X-c026"], cycles["X-c027"]) == ("monthly", "quarterly", "yearly")


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("kind: work\n", "order"),
        (WORK.replace("period: 2012-Q2", "period: 2012-13"), "bulletin.yaml:4"),
        (WORK.replace("kind: work", "kind: wrok"), "wrok"),
        (WORK.replace("X-o04", "X-o99"), "X-o99"),
        (WORK.replace("zones.csv", "../zones.csv"), "beside the request"),
        (WORK.replace("done: 完成}", "done: 办结}", 1), "办结"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_one_clear_line_and_leaves_nothing(
    office: Office, capsys: pytest.CaptureFixture[str], request_text: str, told: str
) -> None:
    office.table("departments.csv", "部门,任务,完成", ["市国土局,用地报批,是"])
    office.table("zones.csv", "集聚区,任务,完成", ["禹州市产业集聚区,管网,是"])
    assert office.call(request_text, XUCHANG, "2012-07-12") in {2, 3}
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert not list(office.folder.glob("bulletin.[dhx]*"))


def test_a_secret_table_is_refused(office: Office) -> None:
    office.table("departments.csv", "部门,任务,完成", ["秘密★一年,用地报批,是"])
    office.table("zones.csv", "集聚区,任务,完成", ["禹州市产业集聚区,管网,是"])
    assert office.call(WORK, XUCHANG, "2012-07-12") == 3
