"""The seven mechanisms of monitoring, each through the public command on its plan's pack."""

import json
import re
from pathlib import Path

import pytest
import yaml

from gongce.cli import main

ROOT = Path(__file__).resolve().parents[3]
SPECS = ROOT / "tests" / "specs" / "monitoring"
PLANS = ROOT / "plans"
SUIZHOU = str(PLANS / "suizhou-2018")


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    code = main(["monitor", *arguments, "--json"])
    out = capsys.readouterr()
    assert code == 0, out.err
    return json.loads(out.out)


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


RELATIONS = yaml.safe_load((SPECS / "base-year.yaml").read_text(encoding="utf-8"))


@pytest.mark.mechanism("T13")
def test_the_base_year_is_pictured_with_its_44_relations(capsys) -> None:
    picture = run_json(capsys, "baseline", str(PLANS / "taiyuan-2012"))
    found = {(check["relation"], tuple(check["records"])): check["decision"] for check in picture["checks"]}
    assert len(RELATIONS) == 44
    for row in RELATIONS:
        decision = found[row["relation"], tuple(row["records"])]
        assert decision["verdict"] == row["verdict"], row["id"]
        if "right" in row:
            assert decision["right"] == pytest.approx(row["right"], abs=0.005), row["id"]
    rows = {row["id"]: row for row in picture["rows"]}
    assert {row["dimension"] for row in rows.values()} == {
        "全市", "开发区", "县（市、区）", "行业", "隶属关系", "企业", "对比城市",
    }  # fmt: skip
    assert (rows["T-b31"]["printed"], rows["T-b31"]["measured_in"], rows["T-b31"]["dimension"]) == (
        "77.5", "亿元", "开发区",
    )  # fmt: skip
    assert (rows["T-b14"]["printed"], rows["T-b14"]["definition"], rows["T-b14"]["price_basis"]) == (
        "577.65", "above-5m", "current",
    )  # fmt: skip
    assert rows["T-b37"]["printed"] == "0.55"
    assert rows["T-b19"]["denominator"] == "全部工业增加值"
    said = [finding["message"] for finding in picture["findings"] if finding["code"] == "baseline.violated"]
    assert len(said) == 4
    assert any("56.65" in message for message in said)


@pytest.mark.shared
def test_the_relations_come_out_as_in_the_shared_arithmetic(shared: Path) -> None:
    text = (shared / "arithmetic.md").read_text(encoding="utf-8")
    words = {"HOLDS": "holds", "HOLDS (rounding only)": "rounding", "VIOLATED": "violated", "AMBIGUOUS": "ambiguous",
             "DERIVED": "derived"}  # fmt: skip
    table = dict(
        re.findall(r"^\| (A0-\d\d) \|(?:[^|]*\|){3}[^|A-Z]*([A-Z][A-Z]+(?: \(rounding only\))?) *\|", text, re.M)
    )
    for row in RELATIONS:
        assert words[table[row["id"]]] == row["verdict"], row["id"]


def informatisation(folder: Path) -> str:
    """A census of 40 firms; of 36 that answer 33 use the internet, 11 trade online, 14 use IT, 4 of these highly."""
    rows = ["respondent,internet,e-commerce,it,advanced"]
    for number in range(40):
        answers = [number < 33, number < 11, number < 14] if number < 36 else []
        advanced = ("是" if number < 4 else "否") if number < 14 else ""
        words = ["是" if answer else "否" for answer in answers] or [""] * 3
        rows.append(",".join([f"firm{number}", *words, advanced]))
    return write(folder / "answers.csv", *rows)


@pytest.mark.mechanism("Q27")
def test_the_survey_of_informatisation_gives_rates_with_their_base(capsys, tmp_path: Path) -> None:
    pack = str(PLANS / "qidong-7plus1")
    outcome = run_json(capsys, "survey", informatisation(tmp_path), "--pack", pack, "--survey", "Q-w01")
    survey = outcome["survey"]
    assert (survey["asked"], survey["responses"], survey["response_percent"]) == (40, 36, 90)
    rates = {rate["question"]: rate for rate in survey["rates"]}
    assert [rates[name]["target"] for name in ("internet", "e-commerce", "it", "advanced")] == [85, 25, 35, 10]
    assert (rates["internet"]["yes"], rates["internet"]["base"], rates["internet"]["percent"]) == (33, 36, 91.7)
    assert (rates["e-commerce"]["percent"], rates["e-commerce"]["meets"]) == (30.6, True)
    assert (rates["it"]["percent"], rates["it"]["meets"]) == (38.9, True)
    part = rates["advanced"]
    assert (part["yes"], part["base"], part["base_title"]) == (4, 14, "其中：利用信息技术")
    assert (part["percent"], part["of_all"]) == (28.6, 11.1)
    assert (part["meets"], part["meets_of_all"]) == (True, True)


def test_a_part_that_is_yes_without_its_whole_is_told(capsys, tmp_path: Path) -> None:
    answers = write(tmp_path / "a.csv", "respondent,it,advanced", "a,否,是", "b,是,是")
    pack = str(PLANS / "qidong-7plus1")
    survey = run_json(capsys, "survey", answers, "--pack", pack, "--survey", "Q-w01")["survey"]
    assert [finding["code"] for finding in survey["findings"]] == ["survey.part-without-whole"]
    assert next(rate for rate in survey["rates"] if rate["question"] == "advanced")["base"] == 1


YUNCHUAN = str(ROOT / "examples" / "yunchuan" / "plan")
INDEX_ANSWERS = (
    "respondent,network,equipment,system,spending",
    "a,是,是,是,100",
    "b,是,否,否,400",
    "c,否,,是,0",
    "d,是,是,否,50",
    "e,,,,",
)


@pytest.mark.mechanism("R31")
def test_an_index_is_composed_by_weights_and_its_releases_cannot_be_changed(capsys, tmp_path: Path) -> None:
    answers, releases = write(tmp_path / "a.csv", *INDEX_ANSWERS), tmp_path / "releases.jsonl"
    publish = [
        "survey",
        answers,
        "--pack",
        YUNCHUAN,
        "--survey",
        "Y-w21",
        "--publish",
        str(releases),
        "--by",
        "市工信局",
    ]
    outcome = run_json(capsys, *publish, "--period", "2019-H1", "--day", "2019-07-20")
    # 20 %·75 + 30 %·66.67 + 30 %·50 + 20 %·(50+100+0+25)/4
    assert outcome["index"]["value"] == pytest.approx(58.75)
    assert outcome["survey"]["response_percent"] == 80
    assert outcome["release"]["number"] == 1
    kept = releases.read_bytes()

    assert main(["monitor", *publish, "--period", "2019-H1", "--day", "2019-07-25"]) == 4
    assert "published as no. 1" in capsys.readouterr().err
    assert releases.read_bytes() == kept

    fixed = [*publish, "--period", "2019-H1", "--day", "2019-07-26", "--corrects", "1", "--reason", "一户重填"]
    assert run_json(capsys, *fixed)["release"]["corrects"] == 1
    assert releases.read_bytes().startswith(kept)

    releases.write_text(releases.read_text(encoding="utf-8").replace("58.75", "68.75", 1), encoding="utf-8")
    assert main(["monitor", *publish, "--period", "2019-H2", "--day", "2020-01-20"]) == 3
    assert "a published release was changed" in capsys.readouterr().err
    pack = yaml.safe_load((PLANS / "ruian-2015" / "monitoring.yaml").read_text(encoding="utf-8"))
    assert pack["surveys"][0]["scheme"] == "R-k04"


def test_a_survey_with_too_few_answers_publishes_nothing(capsys, tmp_path: Path) -> None:
    answers = write(tmp_path / "a.csv", *INDEX_ANSWERS[:3], "x,,,,", "y,,,,", "z,,,,")
    releases = tmp_path / "releases.jsonl"
    publish = ["--publish", str(releases), "--by", "市工信局", "--period", "2019-H1"]
    assert main(["monitor", "survey", answers, "--pack", YUNCHUAN, "--survey", "Y-w21", *publish]) == 4
    assert "回收率40.0%" in capsys.readouterr().err
    assert not releases.exists()


@pytest.mark.mechanism("S02")
def test_the_six_systems_are_data_sets_with_a_state(capsys, tmp_path: Path) -> None:
    contents = write(
        tmp_path / "contents.csv",
        "system,id,title,from,to,used_by",
        "S-w33,std-1,专用汽车团体标准,2018-09-01,,试点企业12家",
        "S-w35,eval-1,工业项目绩效评价办法,2018-10-01,2019-12-31,",
    )
    data = write(tmp_path / "data.csv", "indicator,unit,period,value", "industrial-va,city,2018-YTD09,250.5")
    states = run_json(capsys, "systems", SUIZHOU, "--contents", contents, "--data", data, "--day", "2018-12-31")
    assert [state["title"] for state in states] == [
        "指标体系", "政策体系", "标准体系", "统计体系", "绩效评价体系", "政绩考核体系",
    ]  # fmt: skip
    by_id = {state["id"]: state for state in states}
    assert by_id["S-w31"]["status"] == "in_use"
    assert by_id["S-w31"]["used"] == 1
    assert by_id["S-w32"]["entries"] == 33
    assert (by_id["S-w33"]["entries"], by_id["S-w33"]["status"]) == (1, "in_use")
    assert by_id["S-w34"]["in_force"] == 3
    assert all(state["status"] != "empty" for state in states)
    empty = {state["id"]: state for state in run_json(capsys, "systems", SUIZHOU, "--day", "2018-12-31")}
    assert (empty["S-w33"]["status"], empty["S-w33"]["lacking"]) == ("empty", "六大体系的目录内容")


def capacity(path: Path, *values: tuple[str, str]) -> str:
    rows = [f"capacity-utilisation,industrial-firms,{period},{value}" for period, value in values]
    return write(path, "indicator,unit,period,value", *rows)


@pytest.mark.mechanism("S05")
def test_a_range_left_twice_warns_and_is_followed_to_its_result(capsys, tmp_path: Path) -> None:
    data = capacity(
        tmp_path / "d.csv",
        ("2018-YTD07", "77.0"),
        ("2018-YTD08", "75.9"),
        ("2018-YTD09", "74.0"),
        ("2018-YTD10", "79.2"),
    )
    common = ["ranges", data, "--pack", SUIZHOU, "--as-of", "2018-11-30"]

    once = run_json(capsys, *common, "--period", "2018-08", "--today", "2018-09-20")
    first = next(one for one in once["warnings"] if one["range_id"] == "S-w01")
    assert (first["low"], first["high"], first["run"], first["is_raised"]) == (76, 84, 1, False)
    assert once["orders"] == []

    twice = run_json(capsys, *common, "--period", "2018-09", "--today", "2018-10-19")
    order = next(one for one in twice["orders"] if one["warning"]["range_id"] == "S-w01")
    assert order["id"] == "S-w01/industrial-firms@2018-YTD09"
    assert (order["warning"]["run"], order["owners"], order["due"]) == (2, ["市经信委"], "2018-10-26")
    assert order["state"] == "issued"

    follow = [*common, "--raised", "2018-09", "--issued", "2018-10-19"]
    late = run_json(capsys, *follow, "--period", "2018-09", "--today", "2018-10-29")
    assert late["orders"][0]["state"] == "overdue"
    answers = write(
        tmp_path / "a.csv",
        "order,day,measure,result",
        "S-w01/industrial-firms@2018-YTD09,2018-10-25,组织产销对接,已签约",
    )
    done = run_json(capsys, *follow, "--period", "2018-09", "--today", "2018-10-29", "--answers", answers)
    assert done["orders"][0]["state"] == "answered"
    closed = run_json(capsys, *follow, "--period", "2018-10", "--today", "2018-11-19", "--answers", answers)
    assert (closed["orders"][0]["state"], closed["orders"][0]["latest"]) == ("closed", 79.2)
    assert closed["orders"][0]["answers"][0]["measure"] == "组织产销对接"


def test_a_range_has_two_sides_and_a_missing_period_breaks_the_run(capsys, tmp_path: Path) -> None:
    data = capacity(tmp_path / "d.csv", ("2018-YTD07", "88.0"), ("2018-YTD09", "86.0"))
    arguments = [
        "ranges",
        data,
        "--pack",
        SUIZHOU,
        "--period",
        "2018-09",
        "--as-of",
        "2018-10-30",
        "--today",
        "2018-10-30",
    ]
    warning = next(one for one in run_json(capsys, *arguments)["warnings"] if one["range_id"] == "S-w01")
    assert warning["sides"] == ["unknown", "above"]
    assert (warning["run"], warning["is_raised"]) == (1, False)


@pytest.mark.mechanism("S69")
def test_two_rhythms_of_dispatch_raise_the_alarm_for_a_missing_period(capsys, tmp_path: Path) -> None:
    held = write(
        tmp_path / "held.csv",
        "entry,period,day,instruction,to,due,done",
        "S-c028,2018-08,2018-08-22,核实两户停产企业,随县,2018-09-05,",
        "S-c028,2018-08,2018-08-22,报送用电明细,电力部门,2018-08-31,2018-08-30",
        "S-c028,2018-10,2018-10-24,,,,",
        "S-c027,2018-Q3,2018-10-12,落实技改奖补,市财政,2018-11-15,",
    )
    states = run_json(capsys, "rhythms", SUIZHOU, "--held", held, "--from", "2018-08-01", "--today", "2018-11-05")
    seen = {(state["entry"], state["period"]): state for state in states if state["entry"] in ("S-c027", "S-c028")}
    assert {key: state["state"] for key, state in seen.items()} == {
        ("S-c028", "2018-08"): "held",
        ("S-c028", "2018-09"): "missing",
        ("S-c028", "2018-10"): "held",
        ("S-c028", "2018-11"): "to_come",
        ("S-c027", "2018-Q3"): "late",
        ("S-c027", "2018-Q4"): "to_come",
    }
    assert seen["S-c028", "2018-09"]["who"] == ["市经信委"]
    assert seen["S-c027", "2018-Q3"]["who"] == ["市政府"]
    assert [order["due"] for order in seen["S-c028", "2018-08"]["instructions"]] == ["2018-09-05", "2018-08-31"]
    assert seen["S-c028", "2018-10"]["data_pack"] == "2018-YTD09"


def test_a_meeting_of_an_unknown_rhythm_is_refused(capsys, tmp_path: Path) -> None:
    held = write(tmp_path / "held.csv", "entry,period,day", "S-c027,2018-08,2018-08-22")
    assert main(["monitor", "rhythms", SUIZHOU, "--held", held, "--from", "2018-08-01", "--today", "2018-11-05"]) == 3
    assert "is no period of a quarterly meeting" in capsys.readouterr().err


def related(path: Path) -> str:
    """Two years of value added and power that move together, then a month in which they part."""
    rows = ["indicator,unit,period,value,measure,recorded_at"]
    for year in (2016, 2017, 2018):
        for month in range(2, 13):
            if (year, month) > (2018, 9):
                break
            when = f"{year + month // 12}-{month % 12 + 1:02d}-16T09:00:00+08:00"
            growth = 7.0 + (month % 5) * 0.2
            power = 5.0 + (month % 5) * 0.2 + (month % 3) * 0.1
            if (year, month) == (2018, 9):
                power = 1.0
            for name, value in (("industrial-va", growth), ("industrial-power", power), ("road-freight", growth - 1.5)):
                rows.append(f"{name},city,{year}-YTD{month:02d},{value:.1f},growth,{when}")
    on_time, late = "2018-10-20T09:00:00+08:00", "2018-11-03T09:00:00+08:00"
    given = {"industrial-output": on_time, "main-revenue": on_time, "industrial-tax": late, "vat-sales": on_time,
             "fiscal-revenue": on_time, "exports": on_time, "industrial-investment": on_time}  # fmt: skip
    rows += [f"{name},city,2018-YTD09,100,level,{moment}" for name, moment in given.items()]
    rows.append(f"capacity-utilisation,industrial-firms,2018-YTD09,80.1,level,{on_time}")
    return write(path, *rows)


@pytest.mark.mechanism("S70")
def test_feeds_pairs_peers_and_the_report_of_a_month(capsys, tmp_path: Path) -> None:
    data = related(tmp_path / "d.csv")
    common = [data, "--pack", SUIZHOU, "--period", "2018-09", "--as-of", "2018-11-05", "--today", "2018-11-05"]
    feeds = run_json(capsys, "feeds", *common)
    assert [feed["supplier"] for feed in feeds] == [
        "统计部门", "发改部门", "交通部门", "市财政", "税务部门", "商务部门", "市金融办", "电力部门", "电信部门",
    ]  # fmt: skip
    by_supplier = {feed["supplier"]: feed for feed in feeds}
    assert (by_supplier["税务部门"]["status"], by_supplier["税务部门"]["late_days"]) == ("late", 3)
    assert (by_supplier["市金融办"]["status"], by_supplier["市金融办"]["late_days"]) == ("missing", 5)
    assert by_supplier["统计部门"]["status"] == "on_time"
    assert by_supplier["电信部门"]["lacking"] == ["telecom-volume"]

    pairs = {pair["pair"]: pair for pair in run_json(capsys, "pairs", *common)}
    power = pairs["S-w03"]
    assert (power["verdict"], power["history"], power["bounds_from"]) == ("divergent", 29, "history")
    assert power["value"] == pytest.approx(7.8)
    assert power["high"] < 1.5
    assert (pairs["S-w06"]["verdict"], pairs["S-w06"]["note"]) == ("consistent", "以公路货运代替铁路货运")
    assert pairs["S-w05"]["verdict"] == "unknown"

    table = write(
        tmp_path / "p.csv", "city,indicator,value", "city,industrial-va,7.8", "甲市,industrial-va,8.1",
        "乙市,industrial-va,7.2", "丙市,industrial-va,",
    )  # fmt: skip
    place = run_json(capsys, "peers", table, "--pack", SUIZHOU, "--growth")[0]
    assert (place["rank"], place["of"], place["ahead"], place["missing"]) == (2, 3, "甲市", ["丙市"])
    assert place["gap_to_ahead"] == pytest.approx(-0.3)

    out = tmp_path / "report.docx"
    assert main(["monitor", "report", *common, "--peers", table, "--issuer", "市经信委", "--out", str(out)]) == 0
    text = document_text(out)
    assert "税务部门（迟报3天）" in text
    assert "背离的有增加值与工业用电" in text
    assert "3市中居第2位" in text


def document_text(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
