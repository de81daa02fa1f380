"""`gongce forecast`, `gongce backtest` and `gongce estimate`, as a person calls them."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent / "forecasting"))
from forecast_series import make_values, ytd_points

from gongce.cli import main


@pytest.fixture
def call(capsys):
    """Run a command: exit code, what it printed, what it complained."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def table(tmp_path):
    """Write lines as a CSV; its path."""

    def write(name, *lines, encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return write


def rows(values, prefix=""):
    return [f"{prefix}{point.period.title},{point.value:.1f}" for point in ytd_points(values)]


@pytest.fixture
def output(table):
    """Year-to-date output of one city to June 2020, as an office would write it."""
    return table("规上产值.csv", "报告期,累计", *rows(make_values()), encoding="gb18030")


@pytest.fixture
def districts(table):
    values = {name: make_values(7, 5, seed=seed, level=100.0 * seed) for seed, name in enumerate(("东区", "西区"), 1)}
    values["全市"] = values["东区"] + values["西区"]
    lines = [line for name, one in values.items() for line in rows(one, f"{name},")]
    return table("districts.csv", "地区,报告期,累计", *lines)


def test_the_leading_sentence_says_what_is_lacking_before_the_probability(call, output) -> None:
    code, out, err = call("forecast", output, "--target", 1650, "--floor", 1500, "--strive", 1800)
    assert (code, err) == (0, "")
    first = out.splitlines()[0]
    assert first.startswith("规上产值：2020年1—6月累计")
    order = [first.index(word) for word in ("还差", "月均需", "上年同期月均", "预计2020年全年", "80%区间", "达标概率")]
    assert order == sorted(order)
    assert [line.split()[0] for line in out.splitlines()[1:5]] == ["档次", "保底", "目标", "力争"]


def test_json_holds_every_figure_of_the_text(call, output) -> None:
    code, out, _ = call("forecast", output, "--target", 1650, "--json")
    record = json.loads(out)["series"][0]
    target = record["targets"][0]
    assert code == 0
    assert target["gap"] == pytest.approx(1650 - record["known"])
    assert target["per_month"] == pytest.approx(target["gap"] / 6)
    assert record["quantiles"] == sorted(record["quantiles"])
    assert len(record["remaining"]) == 6
    assert record["known"] + sum(record["remaining"]) == pytest.approx(record["median"])
    assert 0 < target["probability"] < 1
    assert record["method"]


def test_a_target_already_passed_is_said_to_be_met(call, output) -> None:
    _, out, _ = call("forecast", output, "--target", 100)
    assert "已达目标100" in out
    assert "达标概率100% ●" in out


def test_a_ceiling_is_worded_as_one(call, output) -> None:
    _, out, _ = call("forecast", output, "--target", 5000, "--at-most")
    assert "目标上限5,000还有" in out
    assert "不能超过" in out
    assert "达标概率>99% ●" in out


def test_districts_are_brought_together_with_their_city(call, districts, table) -> None:
    goals = table("goals.csv", "地区,保底,目标", "全市,4500,4900", "东区,,1600")
    code, out, _ = call("forecast", districts, "--whole", "全市", "--targets", goals, "--json")
    record = json.loads(out)
    assert code == 0
    series = {one["name"]: one for one in record["series"]}
    assert series["全市"]["targets"][0]["value"] == 4500
    assert sum(driver["variance_share"] for driver in record["whole"]["drivers"]) == pytest.approx(1)
    parts = series["东区"]["median"] + series["西区"]["median"]
    assert series["全市"]["median"] == pytest.approx(parts, rel=0.005)
    again = call("forecast", districts, "--whole", "全市", "--targets", goals, "--json")[1]
    assert again == out
    text = call("forecast", districts, "--whole", "全市", "--targets", goals)[1]
    assert text.startswith("共3个序列")
    assert "总量波动的最大来源是西区" in text


def test_growth_targets_take_growth_and_comparable_bases(call, table) -> None:
    lines = [f"{y}年1—{m}月,{6 + 0.2 * (y % 2) + 0.02 * m}" for y in range(2012, 2020) for m in range(2, 13)]
    growth = table("增加值.csv", "期间,增速", *lines, *(f"2020年1—{m}月,7.0" for m in range(2, 7)))
    base = ("--base-year", 1000, "--base-so-far", 520, "--current", 556.4)
    code, out, _ = call("forecast", growth, "--growth", "--target", 8, *base)
    assert code == 0
    assert "目标8.0%须后续增长9.1%（可比口径）" in out
    assert json.loads(call("forecast", growth, "--growth", "--target", 8, "--json")[1])["growth"][0]["growth"] == 7.0
    assert call("forecast", growth, "--growth", "--base-year", 5)[0] == 2


def test_forecasts_are_frozen_once_and_scored_when_the_year_is_over(call, output, table, tmp_path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    assert "新增1条" in call("forecast", output, "--target", 1500, "--freeze", ledger)[2]
    before = ledger.read_bytes()
    assert "新增0条，1条此前已冻结" in call("forecast", output, "--target", 9999, "--freeze", ledger)[2]
    assert ledger.read_bytes() == before
    whole = table("规上产值.csv", "报告期,累计", *rows(make_values(7, 0)))
    code, out, _ = call("backtest", whole, "--ledger", ledger)
    assert code == 0
    assert "台账中1条预测已有实际值" in out
    assert json.loads(call("backtest", whole, "--ledger", ledger, "--json")[1])["calibration"]["cases"] == 1


def test_a_backtest_names_the_simple_ways_and_its_coverage(call, districts) -> None:
    code, out, _ = call("backtest", districts, "--months", 3, 6)
    assert code == 0
    assert out.count("预测全年，回测") == 2
    for word in ("按累计增速推全年", "按时间进度推算", "80%区间覆盖", "Brier", "PIT分布"):
        assert word in out
    tests = json.loads(call("backtest", districts, "--months", 6, "--json")[1])["backtests"]
    assert tests[0]["calibration"]["cases"] == len(tests[0]["cases"])


def estimate_lines(months=96):
    rng = np.random.default_rng(4)
    power = 6 + np.cumsum(rng.normal(0, 0.8, months))
    official = 2 + 0.7 * power + 0.3 * rng.standard_normal(months)
    codes = [f"{2014 + at // 12}-{at % 12 + 1:02d}" for at in range(months)]
    cells = [*(f"{one:.1f}" for one in official[:-1]), ""]
    return [f"{code},{cell},{one:.2f}" for code, cell, one in zip(codes, cells, power, strict=True)], codes[-1]


def test_an_estimate_is_told_with_interval_way_and_place(call, table, tmp_path) -> None:
    lines, last = estimate_lines()
    data = table("e.csv", "月份,规上工业增速,用电量增速", *lines)
    peers = table("p.csv", "城市,增速", "甲市,30", "乙市,-30")
    ledger = tmp_path / "ledger.jsonl"
    code, out, _ = call("estimate", data, "--peers", peers, "--freeze", ledger)
    assert code == 0
    first = out.splitlines()[0]
    assert "预估增长" in first
    assert "先行指标推算" in first
    assert "不是统计数据" in first
    assert "在3个城市中居第2位" in out
    assert "Diebold–Mariano" in out
    record = json.loads(call("estimate", data, "--peers", peers, "--json")[1])
    assert record["interval80"][0] < record["value"] < record["interval80"][1]
    assert record["period"] == last
    assert [test["cases"] >= 12 for test in record["tests"]] == [True, True]
    released = table("r.csv", "月份,规上工业增速,用电量增速", *(line.replace(",,", ",5.0,") for line in lines))
    assert call("estimate", released)[0] == 3
    assert "已有实际值" in call("estimate", released, "--score", ledger)[1]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["2024-01,5", "2024-02,6"], "不足一个完整年度"),
        ([f"{2019 + at // 12}-{at % 12 + 1:02d},0" for at in range(60)], "全为零"),
        ([f"{2019 + at // 12}-{at % 12 + 1:02d},{10 - at % 25}" for at in range(60)], "含零或负值"),
        ([f"{2019 + at // 12}-{at % 12 + 1:02d},{'' if at in (30, 31) else 10}" for at in range(60)], "缺2期"),
        ([f"2023-{month:02d},{10 + month}" for month in range(1, 13)] + ["2024-01,12"], "只有一个完整年度"),
    ],
)
def test_weak_series_get_a_caveat_or_a_refusal_never_a_bare_number(call, table, lines, words) -> None:
    code, out, err = call("forecast", table("a.csv", "period,value", *lines), "--target", 500, "--monthly")
    assert (code, err) == (0, "")
    assert words in out


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["period,value", "2024-13,5"], "a.csv:2"),
        (["period,value", "2024-02-30,5"], "no such day"),
        (["period,value", "2024-01,x"], "not a number"),
        (["period,value", "2024-01,5", "2024-01,6"], "two different values"),
        (["period,value"], "no rows"),
        (["period,value", "2023,5", "2024,6"], "months or quarters"),
    ],
)
def test_bad_input_is_one_line_with_its_place_and_exit_code_3(call, table, lines, words) -> None:
    path = table("a.csv", *lines)
    for command in ("forecast", "backtest"):
        code, out, err = call(command, path)
        assert (code, out) == (3, "")
        assert len(err.splitlines()) == 1
        assert words in err


def test_what_is_no_table_or_no_file_is_refused(call, table, tmp_path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04\x00\x00")
    assert "save the sheet as CSV" in call("forecast", tmp_path / "a.xlsx")[2]
    assert call("forecast", tmp_path / "none.csv")[0] == 3
    assert call("backtest", table("a.csv", "period,value", "2024-01,5"), "--ledger", tmp_path / "none")[0] == 3
    assert call("forecast", table("b.csv", "period,value", "2024-01,5"), "--whole", "x")[0] == 2


def test_a_wrong_name_in_the_targets_is_told(call, districts, table) -> None:
    code, _, err = call("forecast", districts, "--targets", table("t.csv", "地区,目标", "北区,5"))
    assert code == 3
    assert "北区" in err
