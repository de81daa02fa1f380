"""Mechanisms the plans order: their own scheme records, filled by invented weights, run through the commands."""

import io
import json
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gongce.cli import main
from gongce.rulebook import load_pack

PLANS = Path(__file__).resolve().parents[3] / "plans"
COMMON = """
  full: 100
  decimals: 2
  ties: shared
  new_units: rank
  missing: not_ranked
  denominators: missing
  quota_of: eligible
  steps: [clip, weight, sum, bonus, limit, veto, rank]
  total: {least: 0}
"""
ITEM = "    - {{id: {0}, title: {1}, weight: {2}, direction: up, function: completion, parameters: {{cap: 1.2}}}}\n"


def fill(folder, plan, record, body, name="scheme.yaml"):
    """A file that fills the slots of a pack's scheme."""
    path = folder / name
    head = f'pack: "{PLANS / plan}"\nfills: {record}\nscheme:\n  id: {record}'
    common = "".join(line + "\n" for line in COMMON.splitlines() if f"\n{line.partition(':')[0]}:" not in f"\n{body}")
    path.write_text(f"{head}{common}{body}", encoding="utf-8")
    return path


def table(folder, text, name="data.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def run(capsys):
    """Run a command; its JSON."""

    def call(*arguments):
        code = main([str(one) for one in (*arguments, "--json")])
        out = capsys.readouterr()
        assert code == 0, out.err
        return json.loads(out.out)

    return call


def by_unit(record):
    return {unit["unit"]: unit for unit in record["units"]}


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


@pytest.mark.mechanism("T59", lacks="the signed letter drawn from the scheme")
def test_two_scheme_groups_are_data_places_and_departments(tmp_path, run):
    assert load_pack(PLANS / "taiyuan-2012").by_id["T-k02"].items == ()
    places = run("appraise", fill(tmp_path, "taiyuan-2012", "T-k01", TWO), table(tmp_path, PLACES))
    departments = "  items:\n" + ITEM.format("service", "服务企业", 70) + ITEM.format("approval", "按时办结", 30)
    offices = run(
        "appraise",
        fill(tmp_path, "taiyuan-2012", "T-k02", departments, "offices.yaml"),
        table(tmp_path, "单位,service,service.target,approval,approval.target\n市经信委,10,10,99,100\n", "offices.csv"),
    )
    assert [len(one["units"]) for one in (places, offices)] == [3, 1]
    assert offices["title"] == "目标责任制考核（市直部门）"
    assert by_unit(offices)["市经信委"]["total"] == "997/10"


def test_an_unprinted_weight_is_asked_for_not_made_up(tmp_path, capsys):
    bare = TWO.replace("weight: 40, ", "")
    assert main(["appraise", str(fill(tmp_path, "taiyuan-2012", "T-k01", bare)), str(table(tmp_path, PLACES))]) == 3
    assert "未写权重" in capsys.readouterr().err


@pytest.mark.mechanism("T54", lacks="the honours register with its decision documents")
def test_the_award_list_holds_departments_and_banks_no_veto_bars(tmp_path, run):
    body = (
        "  items:\n"
        + ITEM.format("score", "年度贡献", 100)
        + (
            "  classes: [{id: award, title: 重奖, places: 2}]\n  vetoes:\n"
            "    - {id: v1, title: 安全事故, effect: not_eligible, when: [{field: accident, op: ==, value: true}]}\n"
        )
    )
    rows = (
        "单位,score,score.target,accident\n市经信委,99,100,否\n市担保公司,98,100,是\n"
        "市商业银行,97,100,否\n市国土局,90,100,否\n"
    )
    units = by_unit(run("appraise", fill(tmp_path, "taiyuan-2012", "T-k02", body), table(tmp_path, rows)))
    assert [name for name, unit in units.items() if unit["grade"] == "award"] == ["市经信委", "市商业银行"]
    assert units["市担保公司"]["rank"] == 2
    assert not units["市担保公司"]["is_eligible"]


@pytest.mark.mechanism("T55", lacks="the members who were in office during the year")
def test_a_team_is_entitled_only_when_every_item_reaches_100_percent(tmp_path, run):
    rule = load_pack(PLANS / "taiyuan-2012").by_id["T-r019"]
    assert rule.when[0].value == 100
    items = TWO.replace("function: completion, parameters: {cap: 1.2}", "function: pass_fail")
    body = items + "  classes: [{id: reward, title: 重奖, least_score: 100}]\n"
    rows = PLACES.replace("民营区,100,100,50,50", "民营区,99.99,100,500,50")
    units = by_unit(run("appraise", fill(tmp_path, "taiyuan-2012", "T-k01", body), table(tmp_path, rows)))
    assert {name: unit["grade"] for name, unit in units.items()} == {
        "经开区": "reward",
        "不锈钢园区": None,
        "民营区": None,
    }


@pytest.mark.mechanism("T56", lacks="the register of titles and the link to the expert pool")
def test_titles_go_to_the_first_by_contribution(tmp_path, run):
    body = (
        "  items:\n"
        + ITEM.format("output", "贡献", 100)
        + ("  classes: [{id: title, title: 优秀企业家, places: 1}]\n  about: person\n")
    )
    rows = "单位,output,output.target\n张某,120,100\n李某,119,100\n"
    units = by_unit(run("appraise", fill(tmp_path, "taiyuan-2012", "T-k02", body), table(tmp_path, rows)))
    assert [unit["grade"] for unit in units.values()] == ["title", None]


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


@pytest.mark.mechanism("R68", lacks="the duties held in the period and who may see the sheet")
@pytest.mark.mechanism("R69", lacks="the accountability case that an unmet target opens")
def test_reward_and_accountability_lists_come_from_one_result(tmp_path, run):
    body = (
        "  items:\n"
        + ITEM.format("goal", "年度目标", 100)
        + (
            "  classes:\n    - {id: reward, title: 奖励, least_score: 110}\n    - {id: met, "
            "title: 完成, least_score: 100}\n"
            "    - {id: unmet, title: 追责, least_score: 0}\n"
        )
    )
    rows = "单位,goal,goal.target\n甲镇,111,100\n乙镇,100,100\n丙镇,99.9,100\n"
    units = by_unit(run("appraise", fill(tmp_path, "ruian-2015", "R-k01", body), table(tmp_path, rows)))
    assert {name: unit["grade"] for name, unit in units.items()} == {"甲镇": "reward", "乙镇": "met", "丙镇": "unmet"}


ISSUABLE = (
    "  basis: {title: 年度考核办法, number: 市政发〔2026〕1号, level: province}\n"
    "  approval: {by: 市政府, day: 2026-01-05}\n  filing: 督考备2026-7\n  frequency: yearly\n"
    "  valid: {from: 2026-01-01, to: 2026-12-31}\n  publicity: {working_days: 5, objections_to: 市工信局}\n"
)


@pytest.mark.mechanism("Q47", lacks="the hand-over to the personnel department's own sheet")
def test_a_result_is_frozen_published_and_told_person_by_person(tmp_path, capsys):
    body = "  items:\n" + ITEM.format("goal", "年度目标", 100) + ISSUABLE
    scheme = fill(tmp_path, "qidong-7plus1", "Q-k01", body)
    data = table(tmp_path, "单位,goal,goal.target\n汇龙镇,105,100\n吕四港镇,95,100\n")
    out, kept = tmp_path / "out", tmp_path / "kept.json"
    command = ["appraise", str(scheme), str(data), "--out", str(out), "--snapshot", str(kept), "--occasion", "公示"]
    assert main([*command, "--issue", "--day", "2026-03-02", "--period", "2025"]) == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["day"] == "2026-03-02"
    notice = words_of(out / "结果公示.docx")
    assert "公示期为5个工作日" in notice
    assert "2026年3月9日" in notice
    assert "内部分析" not in notice
    assert "汇龙镇" in words_of(out / "考核结果.docx")
    assert "内部分析" not in capsys.readouterr().out


def words_of(path):
    """Every word of a Word file."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        xml = "".join(
            package.read(name).decode()
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        )
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml))


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


@pytest.mark.mechanism("S71", lacks="the split of funds by result")
def test_the_supervision_result_is_an_item_of_the_appraisal(tmp_path, run):
    body = (
        "  items:\n"
        + ITEM.format("targets", "目标任务", 80)
        + "    - {id: supervision, title: 督查结果, weight: 20, direction: down, function: deduct, "
        "parameters: {each: 2, least: 0}}\n"
    )
    rows = "单位,targets,targets.target,supervision\n曾都区,100,100,1\n随县,100,100,3\n广水市,105,100,20\n"
    units = by_unit(run("appraise", fill(tmp_path, "suizhou-2018", "S-k02", body), table(tmp_path, rows)))
    assert {name: unit["total"] for name, unit in units.items()} == {"曾都区": "98", "随县": "94", "广水市": "84"}


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


@pytest.mark.mechanism("T41", lacks="the land-assurance duty with its clock")
def test_the_intensity_of_a_project_is_held_against_its_threshold(tmp_path, run):
    body = (
        "  items:\n    - {id: intensity, title: 投资强度, weight: 100, direction: up, "
        "taking: {of: investment, per: area}, "
        "function: pass_fail, parameters: {target: threshold}}\n"
        "  classes: [{id: pass, title: 核定通过, least_score: 100}]\n"
    )
    rows = "项目,investment,area,threshold\n装备项目,6000,20,300\n铸造项目,5999,20,300\n待批项目,100,0,300\n"
    units = by_unit(run("appraise", fill(tmp_path, "taiyuan-2012", "T-k03", body), table(tmp_path, rows)))
    assert {name: unit["grade"] for name, unit in units.items()} == {
        "装备项目": "pass",
        "铸造项目": None,
        "待批项目": None,
    }


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
@pytest.mark.mechanism("R28", lacks="the record of freed space and its new use")
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
def test_both_energy_controls_stand_beside_their_limits_and_exceeders_are_listed(tmp_path, run):
    body = (
        "  about: enterprise\n  items:\n"
        "    - {id: intensity, title: 单位产值能耗, weight: 50, direction: down, function: pass_fail}\n"
        "    - {id: total, title: 能源消费总量, weight: 50, direction: down, function: pass_fail}\n"
        "  classes: [{id: within, title: 双控达标, least_score: 100}, {id: over, title: 超限, least_score: 0}]\n"
    )
    rows = "企业,intensity,intensity.target,total,total.target\n甲厂,0.4,0.4,900,1000\n乙厂,0.3,0.4,1001,1000\n"
    scheme = fill(tmp_path, "ruian-2015", "R-k04", body)
    units = by_unit(run("appraise", scheme, table(tmp_path, rows), "--lane", "ADMIN"))
    assert {name: unit["grade"] for name, unit in units.items()} == {"甲厂": "within", "乙厂": "over"}
    assert any("能源消费总量：1001，目标1000，超过1" in line for line in units["乙厂"]["explanation"])
    assert any("能源消费总量：900，目标1000，余量100" in line for line in units["甲厂"]["explanation"])


@pytest.mark.mechanism("Q40")
def test_the_share_of_energy_users_that_clearly_improved_is_counted(tmp_path, capsys):
    pack = load_pack(PLANS / "qidong-7plus1")
    assert pack.target("Q-t093").strive == 90
    body = (
        "  about: enterprise\n  items:\n    - {id: drop, title: 单耗变化, weight: 100, direction: down, "
        "taking: {of: use, base: use_last_year, tiny_base: 0, tiny: exclude}, function: pass_fail, "
        "parameters: {target: -3}}\n"
        "  classes: [{id: better, title: 明显降低, least_score: 100}, {id: laggard, "
        "title: 未明显降低, least_score: 0}]\n"
    )
    rows = "".join(f"厂{n},{97 if n else 98},100\n" for n in range(10))
    scheme = fill(tmp_path, "qidong-7plus1", "Q-k03", body)
    command = ["appraise", str(scheme), str(table(tmp_path, f"企业,use,use_last_year\n{rows}")), "--lane", "ADMIN"]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "明显降低9个（90.0%）、未明显降低1个（10.0%）" in told
    assert any("厂0" in line and "未明显降低" in line for line in told.splitlines())


@pytest.mark.mechanism("T58", lacks="the path of the years, which gongce target works out")
def test_energy_intensity_is_held_against_the_path_of_its_yearly_fall(tmp_path, run):
    fall = load_pack(PLANS / "taiyuan-2012").target("T-t023").target
    assert fall == Fraction(-7, 2)
    body = (
        "  items:\n    - {id: intensity, title: 万元GDP能耗, weight: 100, direction: down, "
        "function: pass_fail, warn_at: 100.01}\n"
    )
    paths = [round(float(100 * (1 + fall / 100) ** year), 4) for year in (1, 2, 3)]
    assert paths == [96.5, 93.1225, 89.8632]
    actual = (96, 93.2, 89.8632)
    rows = "".join(f"{2011 + n}年,{actual[n]},{paths[n]}\n" for n in range(3))
    data = table(tmp_path, f"单位,intensity,intensity.target\n{rows}")
    sheet = run("appraise", fill(tmp_path, "taiyuan-2012", "T-k02", body), data)
    assert [by_unit(sheet)[f"{year}年"]["total"] for year in (2011, 2012, 2013)] == ["100", "0", "100"]
    assert [(found["code"], found["place"]) for found in sheet["findings"]] == [("ceiling.over", "2012年/intensity")]


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
