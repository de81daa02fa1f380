"""`gongce monitor`: what people see, what it refuses, one line each."""

import json
from pathlib import Path

import pytest

from gongce.cli import main

ROOT = Path(__file__).resolve().parents[3]
PACK = str(ROOT / "examples" / "yunchuan" / "plan")
HEAD = "indicator,unit,period,value,measure"


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["monitor", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.fixture
def data(tmp_path: Path) -> str:
    shares = (0.10, 0.18, 0.27, 0.36, 0.46, 0.55, 0.64, 0.73, 0.82, 0.91, 1.0)
    rows = [
        f"upgrade-investment,city,{year}-YTD{month:02d},{whole * share:.2f},level"
        for year, whole in ((2017, 66.0), (2018, 78.2))
        for month, share in zip(range(2, 13), shares, strict=True)
    ]
    rows += [f"upgrade-investment,city,2019-YTD{month:02d},{value},level" for month, value in ((5, 29.0), (6, 37.0))]
    rows += ["upgrade-investment,city,2019-YTD06,11.5,growth", "investment,gaoxin,2019-YTD06,,level"]
    return write(tmp_path / "d.csv", HEAD, *rows)


def period(data: str, *more: str) -> tuple[str, ...]:
    return ("period", data, "--pack", PACK, "--period", "2019-06", "--as-of", "2019-07-20", *more)


def test_a_line_tells_level_growth_goal_pace_what_is_left_and_the_light(capsys, data: str) -> None:
    code, out, _ = run(capsys, *period(data, "--unit", "city"))
    assert code == 0
    line = next(line for line in out.splitlines() if "技术改造投资" in line).split()
    assert line[:5] == ["云川市", "技术改造投资", "37.0", "+11.5", "8.0"]
    assert line[5:] == ["80.00", "46.3", "46.0", "+0.5", "7.17", "●", "正常"]
    assert "未报或无数据" in out


def test_json_carries_figures_contributions_absences_and_findings(capsys, data: str) -> None:
    _, out, _ = run(capsys, *period(data, "--json"))
    value = json.loads(out)
    assert (value["period"], sorted(value)) == (
        "2019-YTD06", ["absent", "as_of", "contributions", "figures", "findings", "period"],
    )  # fmt: skip
    absent = {(row["indicator"], row["unit"]): row["reason"] for row in value["absent"]}
    assert absent["investment", "gaoxin"] == "not_reported"


def test_goals_of_an_office_win_over_the_packs(capsys, data: str, tmp_path: Path) -> None:
    goals = write(tmp_path / "g.csv", "indicator,unit,target", "upgrade-investment,city,90")
    _, out, _ = run(capsys, *period(data, "--goals", goals, "--json"))
    row = next(row for row in json.loads(out)["figures"] if row["indicator"] == "upgrade-investment")
    assert (row["target"], row["target_origin"]) == (90.0, "assigned")


def test_a_trace_names_formula_and_inputs(capsys, data: str) -> None:
    code, out, _ = run(capsys, *period(data, "--trace", "city/upgrade-investment/gap"))
    assert code == 0
    assert "monitoring.pace.pace_gap" in out
    assert "yunchuan-2019/Y-t79" in out


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["indicator,unit,period", "a,b,c"], "no column value"),
        ([HEAD, "output,city,2019-13,5,level"], "period is no period's code"),
        ([HEAD, "output,city,2019-YTD06,many,level"], "many is not a number"),
        ([HEAD, "output,city,2019-YTD06,5,level", "output,city,2019-YTD06,6,level"], "stands more than once"),
        ([HEAD + ",recorded_at", "output,city,2019-YTD06,5,level,soon"], "recorded_at is no moment"),
    ],
)
def test_bad_tables_are_one_line_and_exit_3(capsys, tmp_path: Path, rows: list[str], message: str) -> None:
    code, out, err = run(capsys, *period(write(tmp_path / "bad.csv", *rows)))
    assert (code, out) == (3, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_bytes_that_are_no_table_are_refused(capsys, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    assert run(capsys, *period(str(path)))[0] == 3
    assert run(capsys, *period(write(tmp_path / "x.json", "{")))[0] == 3
    assert run(capsys, *period(str(tmp_path / "none.csv")))[0] == 3
    assert run(capsys, *period(write(tmp_path / "y.json", "[1]")))[0] == 3


def test_a_column_that_is_no_column_is_a_usage_error(capsys, data: str) -> None:
    assert run(capsys, *period(data, "--trace", "city/output"))[0] == 2
    code, _, err = run(capsys, "period", data, "--pack", PACK, "--period", "June")
    assert code == 2
    assert "not a period" in err


def test_a_table_is_published_with_its_hidden_cells_crossed(capsys, tmp_path: Path) -> None:
    rows = ["unit,industry,value", "a,steel,50", "b,steel,40", *(f"c{n},food,{20 + n}" for n in range(4))]
    rows += [f"d{n},toys,{30 + n}" for n in range(4)]
    code, out, _ = run(capsys, "disclose", write(tmp_path / "r.csv", *rows), "--by", "industry")
    assert code == 0
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert "×" in lines["steel"]
    assert "填报单位不足" in lines["steel"]
    assert "避免相减推出其他格" in lines["food"]
    assert "126.00" in lines["toys"]


def test_a_table_nothing_protects_is_refused_with_exit_4(capsys, tmp_path: Path) -> None:
    rows = ["unit,industry,value", "a,steel,50", *(f"c{n},food,{20 + n}" for n in range(4))]
    code, out, err = run(capsys, "disclose", write(tmp_path / "r.csv", *rows), "--by", "industry", "--estimate", "500")
    assert code == 4
    assert "推算出单家数据" in err
    assert out == ""


def test_the_efficiency_index_is_printed_with_each_ratios_points(capsys, tmp_path: Path) -> None:
    head = "unit,总资产贡献率,资本保值增值率,资产负债率,流动资产周转率,成本费用利润率,全员劳动生产率,产品销售率"
    table = write(tmp_path / "e.csv", head, "全省,13.32,118.93,58.21,2.71,5.15,168255.77,97.22")
    code, out, _ = run(capsys, "efficiency", table)
    assert code == 0
    assert "214.07" in out
    code, _, err = run(
        capsys, "efficiency", write(tmp_path / "f.csv", head, "全省,13.32,118.93,58.21,2.71,5.15,,97.22")
    )
    assert code == 3
    assert "lacks 全员劳动生产率" in err


def test_a_survey_that_is_not_the_packs_is_refused(capsys, tmp_path: Path) -> None:
    answers = write(tmp_path / "a.csv", "respondent,network", "a,也许")
    assert "the pack has Y-w21" in run(capsys, "survey", answers, "--pack", PACK, "--survey", "Y-w99")[2]
    code, _, err = run(capsys, "survey", answers, "--pack", PACK, "--survey", "Y-w21")
    assert code == 3
    assert "也许 is no answer" in err


def test_tables_name_indicators_and_units_by_id_or_title_and_nothing_unknown_is_dropped(capsys, tmp_path: Path) -> None:
    named = write(tmp_path / "n.csv", HEAD, "技术改造投资,云川市,2019-YTD06,37.0,level")
    code, out, _ = run(capsys, *period(named, "--unit", "city", "--indicator", "upgrade-investment"))
    assert (code, "37.0" in out) == (0, True)
    wrong = write(
        tmp_path / "w.csv", HEAD, "upgrade-investment,city,2019-YTD06,37.0,level", "foo,city,2019-YTD06,1,level"
    )
    code, out, error = run(capsys, *period(wrong))
    assert (code, out) == (3, "")
    assert "w.csv:3: no indicator foo" in error


def test_a_filter_that_meets_nothing_and_a_word_for_a_number_are_told_at_their_place(
    capsys, data: str, tmp_path
) -> None:
    code, _, error = run(capsys, *period(data, "--unit", "mars"))
    assert (code, "no figure of unit mars" in error) == (3, True)
    wrong = write(
        tmp_path / "w.csv", HEAD, "investment,city,2019-YTD06,1,level", "investment,city,2019-YTD05,abc,level"
    )
    code, _, error = run(capsys, *period(wrong))
    assert (code, "w.csv:3: abc is not a number" in error) == (3, True)


def test_the_city_and_its_peers_are_known_by_their_titles(capsys, tmp_path: Path) -> None:
    rows = ("云川市,工业投资,350", "北河市,工业投资,400", "东泰市,investment,350")
    table = write(tmp_path / "p.csv", "city,indicator,value", *rows)
    code, out, _ = run(capsys, "peers", table, "--pack", PACK)
    assert (code, "第2/3" in out) == (0, True)


def test_a_unit_that_lacks_a_ratio_is_named_by_its_line(capsys, tmp_path: Path) -> None:
    heads = "单位,总资产贡献率,资本保值增值率,资产负债率,流动资产周转率,成本费用利润率,全员劳动生产率,产品销售率"
    standard = "10.7,120,60,1.52,3.71,16500,96"
    code, out, _ = run(capsys, "efficiency", write(tmp_path / "a.csv", heads, f"甲,{standard}"))
    assert (code, "甲" in out, "100.00" in out) == (0, True, True)
    code, _, error = run(
        capsys, "efficiency", write(tmp_path / "b.csv", heads, f"甲,{standard}", f"乙,{standard[:-2]}")
    )
    assert code == 3
    assert "b.csv:3: lacks 产品销售率" in error
