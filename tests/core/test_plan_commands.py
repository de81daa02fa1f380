"""`gongce plan` and `gongce duties`, as a person calls them."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path

import icalendar
import pytest

from gongce.cli import main
from gongce.rulebook import FILES

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "plans"
NAMES = ("qidong-7plus1", "ruian-2015", "suizhou-2018", "taiyuan-2012", "xuchang-2012")


@pytest.fixture
def call(capsys):
    """Run a command: exit code, what it printed, what it complained."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def filed(call, tmp_path):
    """Judge filings given as lines of CSV, against a pack, as of a day."""

    def run(pack, day, *lines):
        path = tmp_path / "filings.csv"
        head = "entry,who,document,filed,clauses,owner,node,due"
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8-sig")
        code, out, err = call("plan", "filings", PLANS / pack, path, "--as-of", day, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run


def states(report, entry):
    return {(one["who"], one["document"]): one["state"] for one in report["demands"] if one["entry"] == entry}


# ---- check


@pytest.mark.parametrize("name", NAMES)
def test_check_resolves_every_place_of_a_pack(name, call, shared):
    code, out, err = call("plan", "check", PLANS / name, "--document", shared / "documents" / f"{name}.txt")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].endswith("与文件全部一致。")


def test_check_tells_every_mistake_and_leaves_with_3(call, tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(PLANS / "taiyuan-2012", pack)
    file = pack / "targets.yaml"
    text = file.read_text().replace("unit: gaoxin", "unit: gaoxing").replace("measure: change", "measure: rise")
    file.write_text(text)
    code, out, err = call("plan", "check", pack)
    assert (code, err) == (3, "")
    assert "did you mean gaoxin?" in out
    assert "use 'level'" in out
    assert all(line.startswith("✗ pack/targets.yaml:") for line in out.splitlines())
    code, out, _ = call("plan", "check", pack, "--json")
    assert code == 3
    assert set(json.loads(out)["findings"][0]) == {"code", "severity", "place", "message", "remedy"}


def test_check_tells_a_figure_the_document_does_not_print(call, shared, tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(PLANS / "taiyuan-2012", pack)
    file = pack / "targets.yaml"
    file.write_text(file.read_text().replace("target: 2800\n", "target: 2900\n"))
    code, out, _ = call("plan", "check", pack, "--document", shared / "documents/taiyuan-2012.txt")
    assert code == 3
    assert "pack/targets.yaml:5: T-t001: target is 2900 亿元, the document prints 2800亿元" in out


def test_check_refuses_another_document(call, shared):
    code, out, _ = call(
        "plan", "check", PLANS / "taiyuan-2012", "--document", shared / "documents/ruian-2015.txt", "--json"
    )
    assert code == 3
    assert [one["code"] for one in json.loads(out)["findings"]] == ["locator.document"]


@pytest.mark.parametrize("arguments", [("check", "nowhere"), ("coverage", "nowhere"), ("filings", "nowhere", "x.csv")])
def test_no_pack_is_one_line_and_exit_3(arguments, call):
    code, out, err = call("plan", *arguments)
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 1


# ---- coverage


def test_coverage_lists_every_mechanism_of_every_plan(call, monkeypatch, shared):
    monkeypatch.chdir(ROOT)
    code, out, _ = call("plan", "coverage", "--json")
    rows = json.loads(out)["mechanisms"]
    assert code == 0
    assert set(rows[0]) >= {"id", "capability", "family", "plan", "status", "configured_by", "tests"}
    with (shared / "mechanisms.csv").open(encoding="utf-8") as file:
        wanted = {row["id"]: row["capability"] for row in csv.DictReader(file)}
    assert {row["id"]: row["capability"] for row in rows} == wanted
    assert all(row["tests"] for row in rows if row["status"] != "missing")
    assert all(not row["tests"] for row in rows if row["status"] == "missing")


def test_coverage_of_one_pack_is_listed_by_capability(call):
    code, out, _ = call("plan", "coverage", PLANS / "xuchang-2012")
    assert code == 0
    assert out.startswith("机制58项：")
    assert "C02 机构会议与议定事项" in out
    assert sum(line.startswith("  ") for line in out.splitlines()) == 58


def test_coverage_of_a_pack_without_a_file_is_missing(call, tmp_path):
    shutil.copytree(PLANS / "ruian-2015", tmp_path / "ruian-2015")
    _, out, _ = call("plan", "coverage", tmp_path / "ruian-2015", "--json")
    assert Counter(row["status"] for row in json.loads(out)["mechanisms"]) == {"missing": 69}


# ---- schema


def test_schema_writes_one_file_for_every_file_of_a_pack(call, tmp_path):
    code, out, _ = call("plan", "schema", "--out", tmp_path / "schema")
    assert code == 0
    assert len(out.splitlines()) == len(FILES)
    _, whole, _ = call("plan", "schema")
    assert set(json.loads(whole)) == {path.name for path in (tmp_path / "schema").iterdir()}


# ---- duties


def test_duties_are_listed_by_month(call):
    code, out, err = call("duties", PLANS / "xuchang-2012")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "2012年4月"
    assert any(line.startswith("  2012-04-20") and "招商图谱" in line for line in lines)
    assert "没有日期的职责" in lines


def test_duties_as_json_csv_and_calendar_are_the_same(call, tmp_path):
    _, out, _ = call("duties", PLANS / "suizhou-2018", "--from", "2019-01-01", "--to", "2019-12-31", "--json")
    rows = json.loads(out)["duties"]
    window = ("--from", "2019-01-01", "--to", "2019-12-31")
    for form in ("csv", "ics"):
        assert call("duties", PLANS / "suizhou-2018", *window, f"--{form}", tmp_path / f"duties.{form}")[0] == 0
    with (tmp_path / "duties.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [row["id"] for row in rows]
    calendar = icalendar.Calendar.from_ical((tmp_path / "duties.ics").read_bytes())
    assert len(list(calendar.walk("VEVENT"))) == sum(row["due"] is not None for row in rows)
    assert all(row["due"] is None or row["due"].startswith("2019-") for row in rows)


def test_duties_of_a_plan_without_years_ask_for_days(call):
    code, out, err = call("duties", PLANS / "qidong-7plus1")
    assert (code, out) == (2, "")
    assert "--from DAY" in err
    code, out, _ = call("duties", PLANS / "qidong-7plus1", "--from", "2010-01-01", "--to", "2010-12-31", "--json")
    assert code == 0
    assert sum(row["id"].startswith("Q-c007@") for row in json.loads(out)["duties"]) == 12


@pytest.mark.parametrize(
    "arguments", [("--from", "2012-02-30"), ("--from", "2013-01-01", "--to", "2012-01-01"), ("--json", "--csv", "x")]
)
def test_wrong_days_and_forms_are_usage_errors(arguments, call):
    code, out, err = call("duties", PLANS / "xuchang-2012", *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_told(call, tmp_path):
    code, _, err = call("duties", PLANS / "xuchang-2012", "--csv", tmp_path / "no" / "such" / "folder.csv")
    assert code == 1
    assert "choose another place" in err


# ---- filings: the duty to file measures, breakdowns, task books and work plans


@pytest.mark.mechanism("T12")
def test_taiyuans_bodies_file_measures_and_uncovered_clauses_are_told(filed):
    """Filed / missing list of five zones, ten counties and the departments; clause coverage."""
    report = filed(
        "taiyuan-2012",
        "2012-06-01",
        "T-c002,高新区,落实措施,2012-05-20,方案四(五)1；方案四(四)1,张主任,,",
        "T-c002,万柏林区,落实措施,2012-05-28,方案四(五)2,李区长,,",
        "T-c002,古交市,落实措施,2012-07-01,方案四(三),王市长,,",
    )
    mine = states(report, "T-c002")
    assert len(mine) == 16
    assert {who for (who, _), state in mine.items() if state == "filed"} == {"高新区", "万柏林区"}
    assert mine["古交市", "落实措施"] == "undated"
    covered = {clause["section"]: clause["bodies"] for clause in report["clauses"] if clause["bodies"]}
    assert covered == {"方案四(四)1": ["高新区"], "方案四(五)1": ["高新区"], "方案四(五)2": ["万柏林区"]}
    assert "方案四(一)" in report["uncovered"]
    assert len(report["uncovered"]) == len(report["clauses"]) - 3


@pytest.mark.mechanism("R52")
def test_ruians_breakdowns_name_for_each_clause_who_owns_it(filed):
    """Filed list; clause → owner, and the clauses nobody answers for."""
    report = filed(
        "ruian-2015",
        "2015-03-31",
        "R-c006,经信局,细化分解方案,2015-02-10,(四)2；(三)3,陈局长,,",
        "R-c006,塘下镇,细化分解方案,2015-02-15,(二)3,林书记,,",
        "R-c006,商务局,细化分解方案,2015-03-01,(五)1,,,",
    )
    assert [who for (who, _), state in states(report, "R-c006").items() if state == "filed"] == [
        "经信局",
        "塘下镇",
        "商务局",
    ]
    owners = {clause["section"]: clause["owners"] for clause in report["clauses"] if clause["bodies"]}
    assert owners == {"(二)3": ["林书记"], "(三)3": ["陈局长"], "(四)2": ["陈局长"], "(五)1": []}
    assert report["ownerless"] == ["(五)1"]
    assert "四(四)" in report["uncovered"]


@pytest.mark.mechanism("Q55")
def test_qidongs_departments_and_towns_file_their_plans(filed):
    """Filed list of each department and town; the years of the plan are lost, so nothing is called overdue."""
    report = filed(
        "qidong-7plus1",
        "2010-06-01",
        "Q-d001,科技局,落实方案,2010-03-01,二(三)2,周局长,,",
        "Q-d001,吕四港镇,落实方案,2010-03-05,二(五)2,吴镇长,,",
    )
    mine = states(report, "Q-d001")
    assert {who for (who, _), state in mine.items() if state == "filed"} == {"科技局", "吕四港镇"}
    assert {state for (who, _), state in mine.items() if who in {"各部门", "各镇（乡、园区）"}} == {"undated"}


@pytest.mark.mechanism("S15")
def test_suizhous_guidance_plan_is_published_every_year(filed):
    """Published plan: two documents a year from 2018 to 2020; a year without them is overdue, a late one is told."""
    report = filed(
        "suizhou-2018",
        "2020-03-01",
        "S-c009,市经信委,投资导向计划,2018-12-01,二(三),,,",
        "S-c009,市经信委,投资指南,2018-12-20,二(三),,,",
        "S-c009,市经信委,投资导向计划,2020-01-15,二(三),,,2019-12-31",
    )
    mine = {(one["due"], one["document"]): one["state"] for one in report["demands"] if one["entry"] == "S-c009"}
    assert mine == {
        ("2018-12-31", "投资导向计划"): "filed",
        ("2018-12-31", "投资指南"): "filed",
        ("2019-12-31", "投资导向计划"): "late",
        ("2019-12-31", "投资指南"): "overdue",
        ("2020-12-31", "投资导向计划"): "open",
        ("2020-12-31", "投资指南"): "open",
    }


@pytest.mark.mechanism("S74")
def test_suizhous_localities_file_task_book_roadmap_and_key_projects(filed):
    """Filed matrix: every locality and department against three documents; a roadmap's milestones become steps."""
    report = filed(
        "suizhou-2018",
        "2018-10-01",
        "S-c034,曾都区,任务书,2018-08-20,一(一),刘区长,,",
        "S-c034,曾都区,路线图,2018-08-20,二(三),刘区长,技改项目入库100个,2018-12-31",
        "S-c034,曾都区,路线图,2018-08-20,二(四),刘区长,新开工亿元项目10个,2018-09-30",
        "S-c034,广水市,任务书,2018-09-01,一(一),,,",
    )
    mine = states(report, "S-c034")
    localities = {"曾都区", "随县", "广水市", "随州高新区"}
    assert {key for key in mine if key[0] in localities} == {
        (who, document) for who in localities for document in ("任务书", "路线图", "重点项目")
    }
    assert {key for key, state in mine.items() if state == "filed"} == {
        ("曾都区", "任务书"),
        ("曾都区", "路线图"),
        ("广水市", "任务书"),
    }
    assert [(node["due"], node["what"], node["is_past"]) for node in report["nodes"]] == [
        ("2018-09-30", "新开工亿元项目10个", True),
        ("2018-12-31", "技改项目入库100个", False),
    ]


@pytest.mark.mechanism("X38")
def test_xuchangs_departments_file_work_plans_by_the_end_of_april(filed):
    """Filed / overdue against 30 April 2012, the day itself in time; nodes become dated steps."""
    report = filed(
        "xuchang-2012",
        "2012-05-10",
        "X-c020,市发展改革委,年度工作方案,2012-04-30,三(一)1,王主任,完成两次集中开工,2012-06-30",
        "X-c020,国土资源部门,年度工作方案,2012-05-01,三(四)1,李局长,,",
    )
    assert states(report, "X-c020") == {
        ("市直有关部门", "年度工作方案"): "overdue",
        ("市发展改革委", "年度工作方案"): "filed",
        ("国土资源部门", "年度工作方案"): "late",
    }
    assert [(node["due"], node["who"], node["what"]) for node in report["nodes"]] == [
        ("2012-06-30", "市发展改革委", "完成两次集中开工")
    ]


def test_filings_are_listed_for_a_person(call, tmp_path):
    path = tmp_path / "filings.csv"
    path.write_text(
        "entry,who,document,filed,clauses,owner,node,due\nX-c020,市发展改革委,年度工作方案,2012-04-27,三(一)1,王主任,,\n",
        encoding="utf-8",
    )
    code, out, _ = call("plan", "filings", PLANS / "xuchang-2012", path, "--as-of", "2012-05-10")
    assert code == 0
    assert "● 已报" in out
    assert "◆ 逾期未报" in out
    assert "负责人：王主任" in out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column entry"),
        ("entry,who\nX-c020,a\n", "no column document"),
        ("entry,who,document,filed,clauses,owner,node,due\nX-c0,a,,,,,,\n", "line 2: X-c0 is no filing duty"),
        ("entry,who,document,filed,clauses,owner,node,due\nX-c020,,,,,,,\n", "nobody is named"),
        ("entry,who,document,filed,clauses,owner,node,due\nX-c020,a,,4月底,,,,\n", "4月底 is not a day"),
        ("entry,who,document,filed,clauses,owner,node,due\nX-c020,a,,,九(九),,,\n", "no clause 九(九)"),
    ],
)
def test_bad_filings_are_refused_whole_in_one_line(text, says, call, tmp_path):
    path = tmp_path / "filings.csv"
    path.write_text(text, encoding="utf-8")
    code, out, err = call("plan", "filings", PLANS / "xuchang-2012", path, "--as-of", "2012-05-10")
    assert (code, out) == (3, "")
    assert says in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("name", ["missing.csv", "gb.csv"])
def test_filings_that_cannot_be_read_are_told(name, call, tmp_path):
    (tmp_path / "gb.csv").write_bytes("entry,who\n甲,乙\n".encode("gb18030"))
    code, _, err = call("plan", "filings", PLANS / "xuchang-2012", tmp_path / name)
    assert code == 3
    assert len(err.splitlines()) == 1


# ---- draft


def test_a_draft_is_a_pack_that_checks_against_its_document(call, yunchuan, tmp_path):
    document, out = yunchuan / "plan.docx", tmp_path / "yunchuan"
    code, printed, _ = call("plan", "draft", document, "--out", out)
    assert code == 0
    assert printed.splitlines()[-2:] == [str(out), str(tmp_path / "yunchuan-review.csv")]
    code, printed, _ = call("plan", "check", out, "--document", document)
    assert code == 0
    assert printed.splitlines()[-1].endswith("与文件全部一致。")
    head = (out / "targets.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert (out / head.removeprefix("# yaml-language-server: $schema=")).is_file()


def test_a_draft_is_listed_least_certain_first(call, yunchuan):
    code, printed, _ = call("plan", "draft", yunchuan / "plan.docx")
    confidence = [float(line.split()[0]) for line in printed.splitlines()[1:]]
    assert code == 0
    assert confidence == sorted(confidence)
    assert len(confidence) > 50


def test_a_draft_is_never_written_over_anything(call, yunchuan, tmp_path):
    (tmp_path / "plan.yaml").write_text("mine")
    code, printed, err = call("plan", "draft", yunchuan / "plan.docx", "--out", tmp_path)
    assert (code, printed) == (2, "")
    assert "the place is taken" in err
    assert (tmp_path / "plan.yaml").read_text() == "mine"


def test_a_document_that_cannot_be_read_gives_no_draft(call, tmp_path):
    code, _, err = call("plan", "draft", tmp_path / "none.docx", "--out", tmp_path / "out")
    assert code == 3
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "out").exists()
