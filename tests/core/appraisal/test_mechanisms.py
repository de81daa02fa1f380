"""Mechanisms the plans order: their own scheme records, filled by invented weights, run through the commands."""

import json
from fractions import Fraction

import pytest
from filled import ISSUABLE, ITEM, PLANS, by_unit, fill, table, words_of
from openpyxl import load_workbook

from gongce.cli import main
from gongce.rulebook import load_pack

TWO = "  items:\n" + ITEM.format("investment", "工业投资", 40) + ITEM.format("value-added", "规上工业增加值", 60)
PLACES = (
    "单位,investment,investment.target,value-added,value-added.target,members\n"
    "经开区,120,100,55,50,甲乙\n不锈钢园区,90,100,50,50,丙\n民营区,100,100,50,50,丁\n"
)


@pytest.mark.mechanism("T50")
def test_targets_are_scored_line_by_line_at_the_end_of_the_year(tmp_path, run):
    classes = "  classes: [{id: good, title: 优秀, least_score: 100}, {id: fair, title: 合格, least_score: 0}]\n"
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k01", TWO + classes), table(tmp_path, PLACES)
    kept = tmp_path / "year.json"
    sheet = run(
        "appraise", scheme, data, "--snapshot", kept, "--occasion", "年考核", "--period", "2012", "--day", "2013-01-10"
    )
    units = by_unit(sheet)
    assert sheet["title"] == "目标责任制考核（开发区、县区）"
    assert [(name, unit["total"], unit["grade"]) for name, unit in units.items()] == [
        ("经开区", "114", "good"),
        ("民营区", "100", "good"),
        ("不锈钢园区", "96", "fair"),
    ]
    told = units["不锈钢园区"]["explanation"]
    assert "工业投资：90，目标100，按“权重×min（实际÷目标，封顶）”得36分（满分40）。" in told
    frozen = json.loads(kept.read_text(encoding="utf-8"))
    assert (frozen["occasion"], frozen["sheet"]["units"][0]["total"]) == ("年考核", "114")
    assert len(frozen["data_sha256"]) == 64
    assert main(["appraise", str(scheme), str(data), "--snapshot", str(kept)]) == 2


def test_an_unprinted_weight_is_asked_for_not_made_up(tmp_path, capsys):
    bare = TWO.replace("weight: 40, ", "")
    assert main(["appraise", str(fill(tmp_path, "taiyuan-2012", "T-k01", bare)), str(table(tmp_path, PLACES))]) == 3
    assert "未写权重" in capsys.readouterr().err


@pytest.mark.mechanism("T49")
def test_each_leader_has_a_sheet_computed_from_visits_and_solved_problems(tmp_path, run):
    pack = load_pack(PLANS / "taiyuan-2012")
    linked = int(pack.by_id["T-r018"].asks[0].value)
    items = (
        "  items:\n"
        f"    - {{id: firms, title: 包户数, weight: 30, direction: up, function: pass_fail, "
        f"parameters: {{target: {linked}}}}}\n"
        "    - {id: visits, title: 走访完成, weight: 30, direction: up, function: completion, "
        "parameters: {target: 12, cap: 1}}\n"
        "    - {id: solved, title: 问题办结率, weight: 40, direction: up, taking: {of: closed, per: raised}, "
        "function: completion, parameters: {target: 1, cap: 1}}\n"
    )
    rows = "单位,firms,visits,closed,raised\n领导甲,10,12,8,8\n领导乙,9,6,3,4\n领导丙,10,12,0,0\n"
    out = tmp_path / "out"
    units = by_unit(
        run("appraise", fill(tmp_path, "taiyuan-2012", "T-k04", items), table(tmp_path, rows), "--out", out)
    )
    assert (units["领导甲"]["total"], units["领导乙"]["total"]) == ("100", "45")
    assert units["领导丙"]["reason"] == "问题办结率分母不大于0"
    words = load_workbook(out / "得分明细.xlsx")["说明"]
    assert any(row[0] == "领导乙" and "走访完成：6" in row[2] for row in words.iter_rows(values_only=True))


@pytest.mark.mechanism("R21")
def test_strong_towns_and_ecological_towns_are_ranked_apart(tmp_path, run):
    body = "  group_by: kind\n  items:\n" + ITEM.format("output", "工业总产值", 60) + ITEM.format("tax", "亩均税收", 40)
    rows = (
        "单位,kind,output,output.target,tax,tax.target\n塘下镇,重镇,300,300,30,30\n莘塍街道,重镇,290,300,33,30\n"
        "湖岭镇,生态镇,20,20,12,10\n高楼镇,生态镇,19,20,9,10\n"
    )
    sheet = run("appraise", fill(tmp_path, "ruian-2015", "R-k02", body), table(tmp_path, rows))
    assert {unit["unit"]: (unit["group"], unit["rank"]) for unit in sheet["units"]} == {
        "莘塍街道": ("重镇", 1),
        "塘下镇": ("重镇", 2),
        "湖岭镇": ("生态镇", 1),
        "高楼镇": ("生态镇", 2),
    }


@pytest.mark.mechanism("R66")
def test_the_strong_city_system_scores_and_names_who_answers(tmp_path, run):
    pack = load_pack(PLANS / "ruian-2015")
    body = "  items:\n" + "".join(
        line.replace("direction", f"bodies: [{name}], direction")
        for line, name in (
            (ITEM.format("quality", "质量效益", 60), "jingxin"),
            (ITEM.format("innovation", "自主创新", 40), "finance"),
        )
    )
    rows = "单位,quality,quality.target,innovation,innovation.target\n东山街道,80,100,50,50\n"
    out = tmp_path / "out"
    sheet = run("appraise", fill(tmp_path, "ruian-2015", "R-k01", body), table(tmp_path, rows), "--out", out)
    assert by_unit(sheet)["东山街道"]["total"] == "88"
    lines = {row[0]: row[6] for row in load_workbook(out / "得分明细.xlsx")["办法"].iter_rows(values_only=True)}
    assert (lines["质量效益"], lines["自主创新"]) == (pack.unit("jingxin").title, pack.unit("finance").title)


def test_a_veto_without_a_basis_from_above_cannot_be_issued(tmp_path, capsys):
    veto = "  vetoes: [{id: v1, title: 安全, effect: not_ranked, when: [{field: hit, op: ==, value: true}]}]\n"
    body = (
        "  items:\n" + ITEM.format("goal", "年度目标", 100) + ISSUABLE.replace("level: province", "level: city") + veto
    )
    data = table(tmp_path, "单位,goal,goal.target,hit\n甲镇,105,100,否\n")
    command = ["appraise", str(fill(tmp_path, "qidong-7plus1", "Q-k01", body)), str(data), "--day", "2026-03-02"]
    assert main(command) == 0
    assert "内部分析，缺v1省级以上依据。" in capsys.readouterr().out
    assert main([*command, "--issue"]) == 4
    assert "v1省级以上依据" in capsys.readouterr().err


@pytest.mark.mechanism("X23")
def test_counties_are_told_how_they_supplied_land(tmp_path, run):
    quota = load_pack(PLANS / "xuchang-2012").target("X-t051")
    body = (
        "  items:\n    - {id: land, title: 用地指标到位, weight: 100, function: completion, "
        "parameters: {cap: 1}, direction: up}\n"
    )
    rows = "单位,land,land.target\n禹州市,80,100\n长葛市,120,120\n许昌县,40,80\n"
    assert sum(int(line.split(",")[2]) for line in rows.splitlines()[1:]) == quota.target
    out = tmp_path / "out"
    sheet = run("appraise", fill(tmp_path, "xuchang-2012", "X-k03", body), table(tmp_path, rows), "--out", out)
    assert {unit["unit"]: unit["rank"] for unit in sheet["units"]} == {"长葛市": 1, "禹州市": 2, "许昌县": 3}
    bulletin = words_of(out / "考核结果.docx")
    assert "县区保障集聚区用地考核" in bulletin
    assert "第1名为长葛市" in bulletin
    assert "内部分析" in bulletin


ZONES = (
    "单位,revenue,revenue.target,investment,investment.target,profit-tax,profit-tax.target,"
    "largest_project_fixed_investment\n"
    "禹州市产业集聚区,420,400,95,90,50,50,20\n长葛市产业集聚区,500,420,110,90,66,55,19.99\n"
    "大周产业集聚区,300,310,70,80,40,41,35\n魏都产业集聚区,200,210,55,60,30,33,缺\n"
)
THREE = (
    "  items:\n"
    "    - {id: revenue, weight: 40, function: completion, parameters: {cap: 1.2}}\n"
    "    - {id: investment, weight: 30, function: completion, parameters: {cap: 1.2}}\n"
    "    - {id: profit-tax, weight: 30, function: completion, parameters: {cap: 1.2}}\n"
)


@pytest.mark.mechanism("X41")
def test_a_new_version_of_the_scheme_is_tried_on_the_old_data(tmp_path, run):
    old = fill(tmp_path, "xuchang-2012", "X-k02", THREE, "old.yaml")
    changed = THREE.replace("weight: 40", "weight: 10").replace(
        "weight: 30, function: completion, parameters: {cap: 1.2}}\n    - {id: profit",
        "weight: 60, function: completion, parameters: {cap: 1}}\n    - {id: profit",
    )
    new = fill(tmp_path, "xuchang-2012", "X-k02", changed + "  replaces: X-k02\n", "new.yaml")
    new.write_text(new.read_text(encoding="utf-8").replace("  id: X-k02", "  id: X-k02-2013"), encoding="utf-8")
    data = table(tmp_path, ZONES)
    found = run("appraise", new, data, "--switch", old)
    assert [pair["old"] for pair in found["items"]] == [["revenue"], ["investment"], ["profit-tax"]]
    moves = {move["unit"]: move for move in found["moves"]}
    assert (moves["大周产业集聚区"]["rank_before"], moves["大周产业集聚区"]["rank_after"]) == (3, 4)
    assert moves["大周产业集聚区"]["items"]
    assert main(["appraise", str(old), str(data), "--switch", str(new)]) == 2


@pytest.mark.mechanism("X42")
def test_governments_and_departments_are_appraised_from_one_table(tmp_path, run):
    data = "单位,zones,zones.target,rating\n禹州市,90,100,\n市国土局,,,92\n市环保局,,,75\n"
    one = "  items:\n" + ITEM.format("zones", "集聚区建设", 100)
    two = (
        "  items:\n    - {id: rating, title: 集聚区评价部门, weight: 100, direction: up, function: range, "
        "parameters: {min: 0, max: 100, from: 0}}\n"
    )
    governments = run("appraise", fill(tmp_path, "xuchang-2012", "X-k04", one, "a.yaml"), table(tmp_path, data))
    offices = run("appraise", fill(tmp_path, "xuchang-2012", "X-k04", two, "b.yaml"), table(tmp_path, data))
    assert by_unit(governments)["禹州市"]["total"] == "90"
    assert {name: unit["rank"] for name, unit in by_unit(offices).items()} == {
        "市国土局": 1,
        "市环保局": 2,
        "禹州市": None,
    }
    assert by_unit(offices)["禹州市"]["reason"] == "集聚区评价部门未报送"


@pytest.mark.mechanism("X53")
def test_the_provincial_scheme_on_own_data_gives_candidates_and_gaps(tmp_path, run):
    pack = load_pack(PLANS / "xuchang-2012")
    items = "  items:\n" + "".join(
        f"    - {{id: {name}, title: {title}, weight: {weight}, indicator: {indicator}, direction: up, "
        "function: range, "
        "parameters: {min: observed_min, max: observed_max}}\n"
        for name, title, weight, indicator in (
            ("revenue", "总量", 50, "main-revenue"),
            ("growth", "增速", 50, "main-revenue"),
        )
    )
    body = items + "  classes: [{id: strong, title: 十强候选, places: 2}]\n"
    rows = "单位,revenue,growth\n" + "".join(
        f"{pack.unit(zone).title},{revenue},{growth}\n"
        for zone, revenue, growth in (
            ("zone-yuzhou", 400, 20),
            ("zone-changge", 500, 25),
            ("zone-dazhou", 300, 31),
            ("zone-weidu", 200, 10),
        )
    )
    scheme, data = fill(tmp_path, "xuchang-2012", "X-k05", body), table(tmp_path, rows)
    units = by_unit(run("appraise", scheme, data))
    assert [name for name, unit in units.items() if unit["grade"]] == ["长葛市产业集聚区", "大周产业集聚区"]
    gaps = {gap["item"]: gap for gap in run("appraise", scheme, data, "--gain", "禹州市产业集聚区")}
    assert gaps["growth"]["rank_after"] == 2
    assert 20 < Fraction(gaps["growth"]["needed"]) <= 31
    assert Fraction(gaps["revenue"]["needed"]) > 400


VETO = "  vetoes: [{id: single, title: 无20亿元单体项目, effect: not_eligible, rule: X-r022}]\n"
TOP = "  classes: [{id: good, title: 优秀, places: 1}, {id: fine, title: 先进, places: 1}]\n"


@pytest.mark.mechanism("X54")
def test_no_single_project_of_two_billion_no_award(tmp_path, run, capsys):
    scheme = fill(tmp_path, "xuchang-2012", "X-k02", THREE + VETO + TOP)
    data = table(tmp_path, ZONES)
    sheet = run("appraise", scheme, data)
    units = by_unit(sheet)
    assert (units["长葛市产业集聚区"]["rank"], units["长葛市产业集聚区"]["is_eligible"]) == (1, False)
    assert (units["禹州市产业集聚区"]["rank"], units["禹州市产业集聚区"]["grade"]) == (2, "good")
    assert any("不参加评优" in line for line in units["长葛市产业集聚区"]["explanation"])
    assert [(found["code"], found["place"]) for found in sheet["findings"]] == [("veto.fact-missing", "魏都产业集聚区")]
    exempt = (
        "  exemptions: [{unit: 长葛市产业集聚区, veto: single, document: 许政函〔2013〕2号, "
        "reason: 项目已核准待开工}]\n"
    )
    freed = by_unit(run("appraise", fill(tmp_path, "xuchang-2012", "X-k02", THREE + VETO + TOP + exempt), data))
    assert freed["长葛市产业集聚区"]["grade"] == "good"
    assert any("许政函〔2013〕2号" in line for line in freed["长葛市产业集聚区"]["explanation"])
    nameless = exempt.replace(", reason: 项目已核准待开工", "")
    assert main(["appraise", str(fill(tmp_path, "xuchang-2012", "X-k02", THREE + VETO + nameless)), str(data)]) == 3
    assert "reason" in capsys.readouterr().err


@pytest.mark.mechanism("X55")
def test_the_intensity_of_zones_stands_beside_the_printed_figures(tmp_path, run):
    pack = load_pack(PLANS / "xuchang-2012")
    sewage, energy = pack.target("X-t022").target, -pack.target("X-t023").target
    assert (sewage, energy) == (80, 4)
    body = (
        "  items:\n"
        f"    - {{id: sewage, title: 污水集中处理率, weight: 40, direction: up, function: pass_fail, "
        f"parameters: {{target: {sewage}}}}}\n"
        f"    - {{id: energy, title: 单位产值能耗下降, weight: 30, direction: up, function: pass_fail, "
        f"parameters: {{target: {energy}}}}}\n"
        "    - {id: investment-mu, title: 投资强度增长, weight: 15, direction: up, "
        "function: pass_fail, parameters: {target: 0}}\n"
        "    - {id: output-mu, title: 产出强度增长, weight: 15, direction: up, function: pass_fail, "
        "parameters: {target: 0}}\n"
    )
    rows = "单位,sewage,energy,investment-mu,output-mu\n禹州市产业集聚区,80,4,5,3\n魏都产业集聚区,79.9,4.1,2,-1\n"
    units = by_unit(run("appraise", fill(tmp_path, "xuchang-2012", "X-k01", body), table(tmp_path, rows)))
    assert [units[name]["total"] for name in units] == ["100", "45"]
    assert any("污水集中处理率：79.9，目标80" in line for line in units["魏都产业集聚区"]["explanation"])


PER_MU = """
  missing: zero
  quota_of: ranked
  ties: better
  frequency: yearly
  items:
    - id: tax-mu
      title: 亩均税收
      weight: 60
      direction: up
      taking: {of: tax, per: mu}
      function: index
      parameters: {standard: 20, cap: 1.5, floor: 0}
    - id: va-tce
      title: 单位能耗增加值
      weight: 40
      direction: up
      taking: {of: va, per: tce}
      function: index
      parameters: {standard: 2, cap: 1.5, floor: 0}
  classes: [{id: A, title: A类, share: 25}, {id: B, title: B类, share: 50}, {id: D, title: D类, share: 25}]
  vetoes: [{id: v1, title: 安全事故, effect: at_best, to: D, when: [{field: accident, op: ==, value: true}]}]
  publicity: {working_days: 5, objections_to: 市经信局}
  measures:
"""
MEASURE = (
    "    - {{id: {0}, title: {1}, lever: {2}, measured_in: {3}, values: {{D: {4}}}, "
    "basis: {{title: 差别化办法, level: province}}, "
    "authority: 省物价局, fair_competition_review: 公平审2016-1, stacking: highest, "
    "valid: {{from: 2016-01-01, to: 2016-12-31}}}}\n"
)
LEVERS = (
    ("land", "差别化用地", "用地", "元/平方米", 2),
    ("power", "差别电价", "用电", "元/千瓦时", 0.1),
    ("credit", "差别化信贷", "信贷", "个百分点", 1),
    ("emission", "差别化排污", "排污", "元/吨", 500),
)
FIRMS = (
    "企业,tax,mu,va,tce,accident\n甲厂,300,10,400,100,否\n乙厂,200,10,200,100,否\n丙厂,190,10,210,100,是\n"
    "丁厂,20,10,30,100,否\n"
)


@pytest.mark.mechanism("R30")
def test_enterprises_are_graded_per_mu_and_factor_prices_follow(tmp_path, run, capsys):
    body = PER_MU + "".join(MEASURE.format(*lever) for lever in LEVERS)
    scheme, data = fill(tmp_path, "ruian-2015", "R-k03", body), table(tmp_path, FIRMS)
    found = run("grade", scheme, data, "--lane", "ADMIN", "--measures", "2016-06-01")
    assert {one["enterprise"]: (one["grade"], one["score"]) for one in found["enterprises"]} == {
        "甲厂": ("A", 15000),
        "乙厂": ("B", 10000),
        "丙厂": ("D", 9900),
        "丁厂": ("D", 1200),
    }
    charged = {(one["enterprise"], one["lever"]): one["value"] for one in found["charges"]}
    assert set(charged) == {(firm, lever[2]) for firm in ("丙厂", "丁厂") for lever in LEVERS}
    assert charged["丁厂", "用电"] == "1/10"
    assert main(["grade", str(scheme), str(data), "--lane", "STAT_MICRO"]) == 4
    capsys.readouterr()


@pytest.mark.mechanism("R30")
def test_tenants_and_groups_are_graded_on_the_land_they_share(tmp_path, run, capsys):
    scheme = fill(tmp_path, "ruian-2015", "R-k03", PER_MU.replace("  measures:\n", ""))
    firms = table(
        tmp_path,
        "企业,head,tax,va,tce,accident\n甲厂,,200,200,100,否\n租户,甲厂,100,200,100,否\n乙厂,,200,200,100,否\n",
    )
    land = table(tmp_path, "parcel,holder,user,mu\n1,甲厂,,8\n1,甲厂,租户,2\n2,乙厂,,10\n", "land.csv")
    found = run("grade", scheme, firms, "--lane", "ADMIN", "--land", land)
    rows = {one["enterprise"]: one for one in found["enterprises"]}
    assert set(rows) == {"甲厂", "乙厂"}
    assert (rows["甲厂"]["mu"], rows["甲厂"]["tax"], rows["甲厂"]["score"]) == (10, 300, 13000)
    assert {one["enterprise"]: one["grade"] for one in found["members"]}["租户"] == rows["甲厂"]["grade"]
    stray = table(tmp_path, "parcel,holder,user,mu\n9,丙厂,,8\n", "stray.csv")
    assert main(["grade", str(scheme), str(firms), "--lane", "ADMIN", "--land", str(stray)]) == 3
    assert "land of 丙厂" in capsys.readouterr().err


@pytest.mark.mechanism("R10")
def test_utilities_get_the_list_of_surcharged_firms_within_its_dates_only(tmp_path, capsys):
    water = ("water", "差别水价", "用水", "元/吨", 0.5)
    body = PER_MU + MEASURE.format(*LEVERS[1]) + MEASURE.format(*water)
    scheme, data = str(fill(tmp_path, "ruian-2015", "R-k03", body)), str(table(tmp_path, FIRMS))
    assert main(["grade", scheme, data, "--lane", "ADMIN", "--measures", "2016-06-01"]) == 0
    told = capsys.readouterr().out
    assert "丁厂（D类）用电+0.1元/千瓦时，依据差别化办法" in told
    assert "丁厂（D类）用水+0.5元/吨，依据差别化办法" in told
    assert main(["grade", scheme, data, "--lane", "ADMIN", "--measures", "2017-01-01"]) == 4
    assert "does not hold on 2017-01-01" in capsys.readouterr().err
    bare = str(fill(tmp_path, "ruian-2015", "R-k03", body.replace("basis: {title: 差别化办法, level: province}, ", "")))
    assert main(["grade", bare, data, "--lane", "ADMIN", "--measures", "2016-06-01"]) == 4
    assert "法律依据" in capsys.readouterr().err


@pytest.mark.mechanism("R29")
def test_both_energy_controls_of_places_warn_on_either_and_firms_over_a_limit_are_listed(tmp_path, run):
    both = (
        "  items: [{id: energy-per-gdp, weight: 50, warn_at: 95}, {id: energy-total, weight: 50, warn_at: 95}]\n"
        "  classes: [{id: within, title: 双控达标, least_score: 100}, {id: over, title: 超限, least_score: 0}]\n"
    )
    head = "单位,energy-per-gdp,energy-per-gdp.target,energy-total,energy-total.target\n"
    rows = head + "甲镇,0.40,0.50,90,100\n乙镇,0.48,0.50,90,100\n丙镇,0.40,0.50,101,100\n"
    places = run("appraise", fill(tmp_path, "ruian-2015", "R-k05", both), table(tmp_path, rows))
    assert {name: unit["grade"] for name, unit in by_unit(places).items()} == {
        "甲镇": "within",
        "乙镇": "within",
        "丙镇": "over",
    }
    warned = {found["place"]: found["code"] for found in places["findings"]}
    assert warned == {"乙镇/energy-per-gdp": "ceiling.near", "丙镇/energy-total": "ceiling.over"}
    assert any("能源消费总量：101，目标100，超过1" in line for line in by_unit(places)["丙镇"]["explanation"])
    firms = "  items:\n" + "".join(
        f"    - {{id: {name}, weight: 25, parameters: {{target: {limit}}}}}\n"
        for name, limit in (("intensity", 0.4), ("energy", "limit"), ("emission", 10), ("clean", 0.5))
    )
    firms += "  classes: [{id: within, title: 达标, least_score: 100}, {id: over, title: 超限, least_score: 0}]\n"
    returns = (
        "企业,energy,output,limit,emission,clean_energy\n甲厂,900,3000,1000,8,450\n"
        "乙厂,1001,4000,1000,8,600\n丙厂,100,300,200,11,10\n"
    )
    scheme, data = fill(tmp_path, "ruian-2015", "R-k06", firms, "firms.yaml"), table(tmp_path, returns, "firms.csv")
    listed = by_unit(run("appraise", scheme, data, "--lane", "ADMIN"))
    assert {name: (unit["grade"], unit["total"]) for name, unit in listed.items()} == {
        "甲厂": ("within", "100"),
        "乙厂": ("over", "75"),
        "丙厂": ("over", "50"),
    }
    assert any("集中供热与天然气占比：0.1" in line and "得0分" in line for line in listed["丙厂"]["explanation"])
    assert main(["appraise", str(scheme), str(data), "--lane", "STAT_MICRO"]) == 4


@pytest.mark.mechanism("Q40")
def test_the_share_of_energy_users_that_clearly_improved_is_counted_beside_their_benchmark(tmp_path, capsys):
    pack = load_pack(PLANS / "qidong-7plus1")
    assert pack.target("Q-t093").strive == 90
    body = (
        "  items: [{id: drop, weight: 90, parameters: {target: -3}}, {id: gap, weight: 10}]\n"
        "  classes: [{id: better, title: 明显降低, least_score: 90}, {id: laggard, "
        "title: 未明显降低, least_score: 0}]\n"
    )
    rows = "".join(f"厂{n},{97 if n else 98},100,{97 if n < 5 else 90}\n" for n in range(10))
    scheme = fill(tmp_path, "qidong-7plus1", "Q-k04", body)
    data = table(tmp_path, f"企业,use,use_last_year,benchmark\n{rows}")
    command = ["appraise", str(scheme), str(data), "--lane", "ADMIN"]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "明显降低9个（90.0%）、未明显降低1个（10.0%）" in told
    assert any("厂0" in line and "未明显降低" in line for line in told.splitlines())
    assert main([*command, "--explain", "厂9"]) == 0
    assert "单耗与标杆之比：1.0778，目标1，超过0.0778" in capsys.readouterr().out


@pytest.mark.mechanism("T58")
def test_energy_intensity_is_held_against_the_path_of_its_yearly_fall(tmp_path, run):
    pack = load_pack(PLANS / "taiyuan-2012")
    assert pack.target("T-t023").target == Fraction(-7, 2)
    base = table(tmp_path, "indicator,unit,period,value\nenergy-per-gdp,city,2010,1.6\n", "base.csv")
    drawn = {one["target"]: one for one in run("target", "paths", PLANS / "taiyuan-2012", "--base", base)["paths"]}
    path = drawn["T-t023"]["values"]
    assert path == {str(2010 + n): pytest.approx(1.6 * 0.965**n) for n in range(1, 6)}
    body = (
        "  items:\n    - {id: intensity, title: 万元GDP能耗, weight: 100, "
        "indicator: energy-per-gdp, bodies: [resource-group], function: pass_fail, warn_at: 99.9}\n"
    )
    actual = {"2011": 1.544, "2012": 1.49, "2013": 1.43}
    rows = "".join(f"{year}年,{value},{path[year]}\n" for year, value in actual.items())
    data = table(tmp_path, f"单位,intensity,intensity.target\n{rows}")
    sheet = run("appraise", fill(tmp_path, "taiyuan-2012", "T-k02", body), data)
    assert {name: unit["total"] for name, unit in by_unit(sheet).items()} == {
        "2011年": "100",
        "2013年": "100",
        "2012年": "0",
    }
    warned = {found["place"]: found["code"] for found in sheet["findings"]}
    assert warned == {"2011年/intensity": "ceiling.near", "2012年/intensity": "ceiling.over"}
    assert any("超过0" in line for line in by_unit(sheet)["2012年"]["explanation"])


@pytest.mark.mechanism("Q56")
def test_ceilings_show_their_headroom(tmp_path, run):
    pack = load_pack(PLANS / "qidong-7plus1")
    ceilings = {name: pack.target(name).target for name in ("Q-t035", "Q-t036", "Q-t037", "Q-t038")}
    assert [float(value) for value in ceilings.values()] == [0.398, 0.327, 0.8, 0.9]
    body = "  items:\n" + "".join(
        f"    - {{id: {pack.target(name).indicator}, title: {pack.target(name).title}, "
        f"weight: {weight}, target: {name}, "
        "direction: down, function: pass_fail, warn_at: 95}\n"
        for name, weight in (("Q-t035", 30), ("Q-t036", 30), ("Q-t037", 20), ("Q-t038", 20))
    )
    rows = "单位,energy-per-gdp,energy-per-industry,cod,so2\ncity,0.390,0.330,0.5,0.9\n"
    sheet = run("appraise", fill(tmp_path, "qidong-7plus1", "Q-k01", body), table(tmp_path, rows))
    unit = by_unit(sheet)["city"]
    told = "".join(unit["explanation"])
    assert "余量0.008" in told
    assert "超过0.003" in told
    assert unit["total"] == "70"
    warned = [(found["code"], found["place"]) for found in sheet["findings"]]
    assert warned == [
        ("ceiling.near", "city/energy-per-gdp"),
        ("ceiling.over", "city/energy-per-industry"),
        ("ceiling.near", "city/so2"),
    ]
