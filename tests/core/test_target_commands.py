"""`gongce target`, as a person calls it: the mechanisms of capability C01 with the plans' own figures."""

import json
from pathlib import Path

import pytest

from gongce.cli import main

ROOT = Path(__file__).resolve().parents[2]
PLANS = ROOT / "plans"


@pytest.fixture
def call(capsys):
    """Run a command: exit code, what it printed, what it complained."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def ask(call):
    """Run a `gongce target` command with --json, which must go well."""

    def run(*arguments):
        code, out, err = call("target", *arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run


@pytest.fixture
def values(tmp_path):
    """Write observed values: one "indicator,unit,period,value[,industry,measure]" a line."""

    def write(*lines):
        path = tmp_path / "actual.csv"
        head = "indicator,unit,period,value,industry,measure"
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        return path

    return write


def by_id(report):
    return {one["id"]: one for one in report["targets"]}


def tiers(report, name):
    """Tier → (aim, how it stands) of one target."""
    return {tier["tier"]: (tier["aim"], tier["standing"]) for tier in by_id(report)[name]["tiers"]}


# ---- Taiyuan: five aims, decomposition, three giants


@pytest.mark.mechanism("T14")
def test_taiyuans_five_aims_show_progress_paths_and_where_two_disagree(ask, values):
    """Progress per aim over 2011 and 2012 against the printed 2800, 35 %, 1764, 25 %, −3.5 %, 330 and 50."""
    actual = values(
        "industrial-investment,city,2011,310.5,,",
        "industrial-investment,city,2012,401.2,,",
        "industrial-va,city,2012,890,,",
        "industrial-va,city,2011,26.1,,growth",
        "industrial-va,city,2012,24.2,,growth",
        "energy-per-gdp,city,2011,-3.62,,growth",
        "energy-per-gdp,city,2012,-3.41,,growth",
        "profit-tax,city,2012,221,,",
        "emerging-va,city,2012,410,,",
        "all-industrial-va,city,2012,950,,",
    )
    report = ask("progress", PLANS / "taiyuan-2012", "--actual", actual, "--of", "T14")
    items = {item["title"]: item for item in report["groups"][0]["items"]}
    assert report["groups"][0]["title"] == "三提高、一降低、一增强"
    assert {title: (len(item["targets"]), item["known"]) for title, item in items.items()} == {
        "工业投资提高": (2, 1),
        "规上增加值提高": (2, 2),
        "新兴产业占比提高": (2, 2),
        "综合能耗降低": (1, 1),
        "综合实力增强": (3, 2),
    }
    found = by_id(report)
    assert tiers(report, "T-t001")["target"] == (2800, "ahead")
    assert (found["T-t001"]["value"], round(found["T-t001"]["due"], 2)) == (711.7, 695.15)
    assert tiers(report, "T-t006")["target"] == (1764, "behind")
    assert round(found["T-t006"]["due"], 2) == 902.87
    assert (found["T-t005"]["value"], tiers(report, "T-t005")["target"]) == (25.15, (25, "ahead"))
    assert (found["T-t023"]["value"], tiers(report, "T-t023")["target"]) == (-3.52, (-3.5, "ahead"))
    assert round(found["T-t012"]["value"], 2) == 43.16
    assert (round(found["T-t025"]["value"], 2), found["T-t025"]["derived"]) == (36.33, True)
    assert found["T-t026"]["why"]
    assert found["T-t002"]["value"] is None
    paths = ask("paths", PLANS / "taiyuan-2012")
    drawn = {path["target"]: path for path in paths["paths"]}
    assert {name: drawn[name]["anchor"] for name in ("T-t001", "T-t002", "T-t006")} == {
        "T-t001": "total",
        "T-t002": "growth",
        "T-t006": "end",
    }
    assert round(sum(drawn["T-t001"]["values"].values()), 0) == 2800
    assert drawn["T-t006"]["values"]["2015"] == 1764
    assert 2015 not in drawn["T-t006"]["derived"]
    disagree = [one["message"] for one in paths["findings"] if one["code"] == "path.disagree"]
    assert len(disagree) == 1
    assert "3064.63亿元" in disagree[0]
    assert "31.61%" in disagree[0]
    strengths = {one["id"]: one for one in ask("tree", PLANS / "taiyuan-2012")["targets"]}
    assert (strengths["T-t001"]["reading"], strengths["T-t002"]["reading"], strengths["T-t006"]["reading"]) == (
        "cumulative",
        "average",
        "end",
    )
    assert strengths["T-t006"]["price_basis"] == "current"


@pytest.mark.mechanism("T15")
def test_taiyuans_decomposition_shows_the_gap_and_proposes_a_table_per_body_and_year(ask, call, tmp_path):
    """2168 against 1383.2 opens a finding; an annual table of 15 bodies; the annex, once issued, is summed up."""
    pack = PLANS / "taiyuan-2012"
    tree = ask("tree", pack)
    shared = next(one for one in tree["closures"] if one["kind"] == "shared sum")
    assert (shared["exact"], shared["expected"], shared["residual"], shared["closed"]) == (2168, 1383.2, -784.8, False)
    assert [one["code"] for one in tree["findings"] if one["code"].startswith("closure")] == ["closure.shared-sum"]
    shares = [one for one in tree["closures"] if one["kind"] == "shares"]
    assert [one["exact"] for one in shares] == [100, 100]
    found = ask("decompose", pack, "T-t001")
    assert [one["name"] for one in found["alternatives"]] == [
        "不采用五个开发区投资占比等2项",
        "不采用高新区五年投资等5项",
    ]
    assert any(one["code"] == "breakdown.conflict" for one in found["findings"])
    for one in found["alternatives"]:
        assert len(one["cells"]) == 75
        assert round(sum(cell["value"] for cell in one["cells"]), 6) == 2800
    kept, second = (
        {
            cell["unit"]: round(sum(c["value"] for c in one["cells"] if c["unit"] == cell["unit"]), 2)
            for cell in one["cells"]
        }
        for one in found["alternatives"]
    )
    zones = ("高新区", "经济区", "民营区", "不锈钢园区", "清徐开发区")
    assert [round(kept[zone]) for zone in zones] == [897, 422, 308, 228, 313]
    assert abs(sum(second[zone] for zone in zones) - 1383.2) <= 1.65
    added = ask("decompose", pack, "T-t006")
    assert len(added["alternatives"]) == 1
    end = {cell["unit"]: cell["value"] for cell in added["alternatives"][0]["cells"] if cell["year"] == "2015"}
    assert 1763.5 <= round(sum(end.values()), 2) < 1764.5
    assert 849.5 <= round(sum(end[zone] for zone in zones), 2) < 850.5
    annex = tmp_path / "annex.csv"
    units = [*zones, *(unit for unit in kept if unit not in zones)]
    rows = [f"{unit},{year},{600 if unit == '高新区' else 20}" for unit in units for year in range(2011, 2016)]
    annex.write_text("unit,year,value\n" + "\n".join(rows), encoding="utf-8")
    checked = ask("annex", pack, "T-t001", annex, "--out", tmp_path / "targets.yaml")
    gaps = {check["words"]: check["gap"] for check in checked["checks"]}
    assert gaps["高新区2011—2015年合计"] == 3000 - 897.5
    assert gaps["太原市2011—2015年合计"] == 3000 + 14 * 100 - 2800.5
    assert (tmp_path / "targets.yaml").read_text(encoding="utf-8").count("- id:") == 75


@pytest.mark.mechanism("T16")
def test_taiyuans_three_giants_show_progress_and_share_counted_in_place(ask, values):
    """1600 + 600 + 300 = 2500; each firm's progress and their 36.66 % of the city, counted in place."""
    actual = values(
        "in-place-output,taigang,2015,1650,,",
        "in-place-output,xishan,2015,540,,",
        "in-place-output,taizhong,2015,310,,",
        "in-place-output,giants,2015,2500,,",
        "industrial-output,city,2015,6900,,",
    )
    report = ask("progress", PLANS / "taiyuan-2012", "--actual", actual, "--of", "T16")
    standings = {name: tiers(report, name)["target"] for name in by_id(report)}
    assert standings == {
        "T-t018": (1600, "met"),
        "T-t019": (600, "missed"),
        "T-t020": (300, "met"),
        "T-t021": (2500, "met"),
        "T-t022": (36.66, "missed"),
    }
    assert round(by_id(report)["T-t022"]["value"], 2) == 36.23
    assert by_id(report)["T-t018"]["ratio"] == 103.125
    total = report["sums"][0]
    assert (total["planned_parts"], total["planned"], total["observed"]) == (2500, 2500, 2500)
    closed = {one["parent"]: one["exact"] for one in ask("tree", PLANS / "taiyuan-2012")["closures"]}
    assert closed["T-t021"] == 2500
    whole = next(one for one in ask("paths", PLANS / "taiyuan-2012")["wholes"] if one["share"] == "T-t022")
    assert round(whole["whole"], 1) == 6819.4


# ---- Qidong: eight industries, a thousand firms, five shares, roles, yearly breakdown, profit and revenue


@pytest.mark.mechanism("Q01")
def test_qidongs_eight_industries_show_progress_and_their_sum_against_the_headline(ask, values):
    """200/190/170/120 and 230/350/180/100 make 1540 against 1000: a finding; the observed sum beside it."""
    outputs = {
        "pharma-chemicals": 150,
        "precision-machinery": 195,
        "textiles": 140,
        "power-tools": 121,
        "electronics": 160,
        "ships-equipment": 300,
        "power-energy": 182,
        "lost-name": 60,
    }
    lines = [f"industry-output,seven-plus-one,2010,{value},{name}," for name, value in outputs.items()]
    actual = values(*lines, "above-scale-output,seven-plus-one,2010,930,,")
    report = ask("progress", PLANS / "qidong-7plus1", "--actual", actual, "--of", "Q01", "--of", "Q-t002")
    assert [by_id(report)[f"Q-t{n:03d}"]["tiers"][0]["aim"] for n in range(47, 55)] == [
        *(200, 190, 170, 120),
        *(230, 350, 180, 100),
    ]
    assert tiers(report, "Q-t048")["target"][1] == "met"
    assert by_id(report)["Q-t047"]["ratio"] == 75
    total = report["sums"][0]
    assert (total["planned_parts"], total["planned"]) == (1540, 1000)
    assert (total["observed"], total["headline"]) == (1308, 930)
    assert [one["code"] for one in report["findings"]] == ["closure.far-above"]
    assert "1540亿元" in report["findings"][0]["message"]


@pytest.mark.mechanism("Q02")
def test_qidongs_thousand_firms_show_progress_on_count_amount_and_both_shares(ask, values):
    """At least 1000 firms and 1000 亿元, each above 90 % of the whole above-scale industry, whose totals are data."""
    actual = values(
        "above-scale-firms,seven-plus-one,2010,1012,,",
        "above-scale-firms,city,2010,1100,,",
        "above-scale-output,seven-plus-one,2010,880,,",
        "above-scale-output,city,2010,1000,,",
    )
    report = ask("progress", PLANS / "qidong-7plus1", "--actual", actual, "--of", "Q02")
    assert {name: tiers(report, name)["target"] for name in by_id(report)} == {
        "Q-t001": (1000, "met"),
        "Q-t002": (1000, "missed"),
        "Q-t003": (90, "met"),
        "Q-t004": (90, "missed"),
    }
    assert round(by_id(report)["Q-t003"]["value"], 1) == 92.0
    assert by_id(report)["Q-t004"]["value"] == 88
    assert by_id(report)["Q-t004"]["derived"]


@pytest.mark.mechanism("Q04")
def test_qidongs_five_shares_and_point_changes_need_a_base_year_somebody_chooses(ask, values):
    """36/56/73 and 58/68 %, up 5 and 10 points: shares from numerator and denominator, changes from a chosen base."""
    years = {2008: (300, 1000, 500, 600, 380, 470), 2010: (370, 1000, 560, 735, 579, 690)}
    lines = []
    for year, (hightech, total, above, large, park, equipment) in years.items():
        lines += [
            f"hightech-share,city,{year},{hightech / 10},,share",
            f"above-scale-share,city,{year},{above / total * 100},,share",
            f"large-firm-share,city,{year},{large / 10},,share",
            f"park-share,parks,{year},{park / 10},,share",
            f"equipment-share,city,{year},{equipment / 10},,share",
        ]
    actual = values(*lines)
    pack = PLANS / "qidong-7plus1"
    blank = ask("progress", pack, "--actual", actual, "--of", "Q04")
    assert {tiers(blank, f"Q-t{n:03d}")["target"] for n in (8, 10, 12)} == {(36, "met"), (56, "met"), (73, "met")}
    assert tiers(blank, "Q-t014")["target"] == (58, "missed")
    changes = [f"Q-t{n:03d}" for n in (9, 11, 13, 15, 17)]
    assert all(by_id(blank)[name]["value"] is None for name in changes)
    assert all("没有写明基期" in by_id(blank)[name]["why"] for name in changes)
    chosen = ask("progress", pack, "--actual", actual, "--of", "Q04", "--base-year", "2008")
    assert [round(by_id(chosen)[name]["value"], 1) for name in changes] == [7, 6, 13.5, 19.9, 22]
    assert [tiers(chosen, name)["target"] for name in changes] == [(5, "met")] * 3 + [(10, "met")] * 2
    bases = {one["target"]: one["base"] for one in ask("paths", pack)["implied"]}
    assert [bases[name] for name in ("Q-t008", "Q-t010", "Q-t012", "Q-t014", "Q-t016")] == [31, 51, 68, 48, 58]


@pytest.mark.mechanism("Q18")
def test_qidongs_three_roles_per_project_give_letters_signatures_and_gaps(ask, call, tmp_path):
    """Three role slots a project; a letter each; who has signed, which role nobody holds; internal without a basis."""
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "project,role,holder,signed,tracked\n"
        "海工装备基地,协调,发改委,2010-03-01,2010-04-01；2010-05-06\n"
        "海工装备基地,服务,科技局,2010-03-01,\n"
        "海工装备基地,管理,国土局,2010-03-02,\n"
        "生物医药园,协调,发改委,,\n"
        "生物医药园,服务,,,\n",
        encoding="utf-8",
    )
    pack = PLANS / "qidong-7plus1"
    report = ask("letter", pack, "--roster", roster, "--day", "2010-06-01", "--out", tmp_path / "letters")
    found = {one["project"]: one for one in report["projects"]}
    assert {name: (one["signed"], one["gaps"]) for name, one in found.items()} == {
        "海工装备基地": (True, []),
        "生物医药园": (False, ["服务", "管理"]),
    }
    assert [slot["role"] for slot in found["生物医药园"]["roles"]] == ["协调", "服务", "管理"]
    assert report["holders"][0] == {"holder": "发改委", "roles": 2, "signed": 1, "follow_ups": 2, "last": "2010-05-06"}
    assert set(report["lacking"]) == {"approval", "expiry"}
    assert [one["code"] for one in report["findings"]] == ["letter.unsigned", "letter.role-gap", "letter.role-gap"]
    words = docx_words(tmp_path / "letters/project-002.docx")
    assert "内部分析" in words
    assert "服务、管理责任人尚待明确" in words
    assert "（待明确）" in words
    assert all(Path(one["file"]).stat().st_size > 2000 for one in report["projects"])


def docx_words(path):
    import docx

    document = docx.Document(str(path))
    head = [p.text for section in document.sections for p in section.header.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*head, *(p.text for p in document.paragraphs), *cells])


@pytest.mark.mechanism("Q46")
def test_qidongs_goals_are_broken_down_every_year_into_draft_targets(ask, call, values, tmp_path):
    """A breakdown table by industry and year from the plan's path, then next year's drafts, which a pack can hold."""
    pack = PLANS / "qidong-7plus1"
    code, _, err = call("target", "decompose", pack, "Q-t002")
    assert code == 2
    assert "--years" in err
    names = ("pharma-chemicals", "precision-machinery", "textiles", "power-tools", "electronics", "ships-equipment")
    bases = values(
        "above-scale-output,seven-plus-one,2009,620,,",
        *(f"above-scale-output,seven-plus-one,2009,{60 + 5 * n},{name}," for n, name in enumerate(names)),
        "above-scale-output,seven-plus-one,2009,100,power-energy,",
        "above-scale-output,seven-plus-one,2009,70,lost-name,",
    )
    table = tmp_path / "table.json"
    found = ask("decompose", pack, "Q-t002", "--years", "2010/2012", "--base", bases, "--save", table)
    cells = found["alternatives"][0]["cells"]
    assert len(cells) == 8 * 3
    last = {cell["industry"]: cell["value"] for cell in cells if cell["year"] == "2012"}
    assert [round(value) for value in last.values()] == [200, 190, 170, 120, 230, 350, 180, 100]
    drafts = ask("rollover", pack, table, "--year", "2011")["targets"]
    assert [one["years"] for one in drafts] == [[2011, 2011]]
    assert drafts[0]["parent"] == "Q-t002"
    total = round(sum(cell["value"] for cell in cells if cell["year"] == "2011"), 2)
    assert drafts[0]["target"] == total
    out = tmp_path / "drafts.yaml"
    assert call("target", "rollover", pack, table, "--year", "2011", "--out", out)[0] == 0
    assert f"target: {total:g}" in out.read_text(encoding="utf-8")


@pytest.mark.mechanism("Q57")
def test_qidongs_profit_and_revenue_goals_keep_parts_within_wholes(ask, values):
    """120 / 80 and 65 of which 30: progress; printed parts fit, an observed part that does not is told."""
    pack = PLANS / "qidong-7plus1"
    closed = {one["parent"]: one for one in ask("tree", pack)["closures"] if one["kind"] == "part"}
    assert [(closed[n]["expected"], closed[n]["exact"], closed[n]["closed"]) for n in ("Q-t040", "Q-t042")] == [
        (120, 80, True),
        (65, 30, True),
    ]
    actual = values(
        "profit-tax,city,2010,118,,",
        "profit,city,2010,82,,",
        "budget-revenue,city,2010,66,,",
        "general-revenue,city,2010,67,,",
    )
    report = ask("progress", pack, "--actual", actual, "--of", "Q57")
    assert {name: tiers(report, name)["target"] for name in by_id(report)} == {
        "Q-t040": (120, "missed"),
        "Q-t041": (80, "met"),
        "Q-t042": (65, "met"),
        "Q-t043": (30, "met"),
    }
    assert [one["code"] for one in report["findings"]] == ["progress.part-over-whole"]
    assert "一般预算收入67亿元，多于其所属的预算内财政总收入66亿元" in report["findings"][0]["message"]


# ---- Suizhou: two values, five thousands, one quota for every locality


@pytest.mark.mechanism("S01")
def test_suizhous_three_groups_of_goals_show_progress_on_both_values(ask, values):
    """7 % / 8 % as yearly averages, +30 firms a year, shares 40/80/80: standing against floor and stretch value."""
    actual = values(
        "industrial-va,city,2018,7.6,,growth",
        "industrial-va,city,2019,7.9,,growth",
        "new-above-scale,city,2018,28,,",
        "new-above-scale,city,2019,35,,",
        "industrial-investment,city,2019,11.2,,growth",
        "industrial-investment,city,2020,410,,",
        "fixed-investment,city,2020,1000,,",
        "manufacturing-investment,city,2020,320,,",
        "private-investment,city,2020,340,,",
        "profit-rate,above-scale,2018,5.9,,share",
        "energy-per-va,city,2018,-2.6,,growth",
    )
    report = ask("progress", PLANS / "suizhou-2018", "--actual", actual, "--of", "S01")
    assert tiers(report, "S-t001") == {"target": (7, "ahead"), "strive": (8, "behind")}
    assert by_id(report)["S-t001"]["value"] == 7.75
    assert by_id(report)["S-t001"]["yearly"] == {
        "2018": {"target": True, "strive": False},
        "2019": {"target": True, "strive": False},
    }
    assert (by_id(report)["S-t003"]["value"], tiers(report, "S-t003")["target"]) == (31.5, (30, "ahead"))
    assert by_id(report)["S-t004"]["why"] == "缺2018年的增速，不能平均"
    assert {name: tiers(report, name)["target"][1] for name in ("S-t006", "S-t007", "S-t008")} == {
        "S-t006": "met",
        "S-t007": "missed",
        "S-t008": "met",
    }
    assert round(by_id(report)["S-t007"]["value"], 2) == 78.05
    assert tiers(report, "S-t030")["target"] == (6, "missed")
    assert tiers(report, "S-t034")["target"] == (-2.5, "met")
    assert by_id(report)["S-t031"]["tiers"] == []
    assert len(report["targets"]) == 22


@pytest.mark.mechanism("S03")
def test_suizhous_five_thousands_show_progress_each_and_the_clash_of_1000_and_700(ask, values):
    """2 × 1000 亿元, 1000 products, firms, entrepreneurs; 1000 firms undated against 700 by 2020 is told."""
    actual = values(
        "industry-size,city,2019,820,special-vehicles,",
        "industry-size,city,2019,1010,agro-processing,",
        "tourism-products,city,2019,400,,",
        "above-scale-firms,city,2019,655,,",
    )
    report = ask("progress", PLANS / "suizhou-2018", "--actual", actual, "--of", "S03")
    group = report["groups"][0]
    assert (group["title"], [(item["title"], item["known"], item["reached"]) for item in group["items"]]) == (
        "五千工程",
        [
            ("专汽千亿产业", 1, 0),
            ("农产品加工千亿产业", 1, 1),
            ("千个文旅产品", 1, 0),
            ("千家规模企业", 1, 0),
            ("千名企业家", 0, 0),
        ],
    )
    assert [by_id(report)[f"S-t{n:03d}"]["tiers"][0]["aim"] for n in range(20, 25)] == [1000] * 5
    assert by_id(report)["S-t020"]["ratio"] == 82
    clash = next(one for one in report["findings"] if one["code"] == "target.clash")
    assert "1000家（时间未载明）" in clash["message"]
    assert "700家以上（2020年）" in clash["message"]


@pytest.mark.mechanism("S24")
def test_suizhous_yearly_starts_are_one_quota_for_every_locality(ask, values):
    """2 of 5 亿元 and 20 of 1 亿元 for each of four localities, the larger ones counted among the smaller; a table."""
    pack = PLANS / "suizhou-2018"
    report = ask("expand", pack)
    found = {one["target"]: one for one in report["each"]}
    localities = ["曾都区", "随县", "广水市", "随州高新区"]
    assert [member["title"] for member in found["S-t039"]["members"]] == localities
    assert {member["value"] for member in found["S-t039"]["members"]} == {"力争2个"}
    assert {member["value"] for member in found["S-t040"]["members"]} == {"力争20个以上"}
    assert (found["S-t039"]["total"], found["S-t040"]["total"]) == (8, 80)
    assert report["notes"] == ["各地年新开工5亿元项目也计入各地年新开工亿元项目"]
    actual = values(
        "starts-500m,zengdu,2019,3,,",
        "starts-100m,zengdu,2019,21,,",
        "starts-500m,suixian,2019,1,,",
        "starts-100m,suixian,2019,18,,",
        "starts-500m,guangshui,2019,4,,",
        "starts-100m,guangshui,2019,2,,",
    )
    progress = ask("progress", pack, "--actual", actual, "--of", "S24")
    assert [one["id"] for one in progress["targets"]] == [
        f"S-t0{n}.{unit}" for n in (39, 40) for unit in ("zengdu", "suixian", "guangshui", "gaoxin")
    ]
    standing = {one["id"]: one["standing"] for one in progress["targets"]}
    assert (standing["S-t039.zengdu"], standing["S-t040.zengdu"]) == ("met", "met")
    assert (standing["S-t039.suixian"], standing["S-t040.suixian"]) == ("missed", "missed")
    assert standing["S-t040.gaoxin"] == "unknown"
    over = [one["message"] for one in progress["findings"] if one["code"] == "progress.part-over-whole"]
    assert len(over) == 1
    assert "广水市" in over[0]


# ---- Xuchang: 2623


@pytest.mark.mechanism("X01")
def test_xuchangs_2623_shows_progress_and_cross_checks_level_growth_and_share(ask, values):
    """200 projects, 600, 2000 and 300 亿元, up 30/40/40 %, above 50 and 55 %, 18万 jobs (+3万)."""
    pack = PLANS / "xuchang-2012"
    actual = values(
        "projects-100m,zones,2012,205,,",
        "fixed-investment,zones,2012-YTD09,455,,",
        "main-revenue,zones,2012,2075,,",
        "main-revenue,city,2012,4400,,",
        "main-revenue,zones,2012,41.5,,growth",
        "profit-tax,zones,2012,288,,",
        "employees,zones,2012,18.4,,",
        "employees,zones,2011,15.2,,",
    )
    report = ask("progress", pack, "--actual", actual, "--of", "X01")
    figures = report["groups"][0]
    assert (figures["title"], [item["reached"] for item in figures["items"]]) == ("“2623”四个数", [1, 0, 1, 0])
    assert tiers(report, "X-t001")["target"] == (200, "met")
    assert tiers(report, "X-t002")["target"] == (600, "open")
    assert tiers(report, "X-t006")["strive"] == (40, "met")
    assert tiers(report, "X-t007")["strive"] == (50, "missed")
    assert round(by_id(report)["X-t007"]["value"], 2) == 47.16
    assert "X-t005" not in by_id(report)
    jobs = [one for one in report["targets"] if "从业人员" in one["title"] or "就业" in one["title"]]
    assert [(one["value"], one["standing"]) for one in jobs] == [(18.4, "met"), (3.2, "met")]
    paths = ask("paths", pack)
    assert {round(one["base"], 2) for one in paths["implied"]} == {1428.57, 461.54, 214.29, 115, 15}
    assert {(one["level"], round(one["whole"])) for one in paths["wholes"]} == {("X-t003", 4000), ("X-t002", 1091)}
    bases = values("main-revenue,zones,2011,1200,,", "fixed-investment,zones,2011,461.5,,")
    crossed = ask("paths", pack, "--base", bases)
    verdicts = {(one["growth"], one["aim"]): one["verdict"] for one in crossed["checks"]}
    assert verdicts == {("X-t006", "X-t003"): "violated", ("X-t009", "X-t002"): "holds"}


# ---- a table from proposal to decided figures, as the people concerned do it


@pytest.fixture
def table(call, tmp_path):
    """A kept table of Taiyuan's value added."""
    path = tmp_path / "table.json"
    assert call("target", "decompose", PLANS / "taiyuan-2012", "T-t006", "--save", path)[0] == 0
    return path


def test_a_cell_fixed_by_hand_shows_who_moves_and_both_stay_side_by_side(ask, table, tmp_path):
    fixed = tmp_path / "fixed.json"
    found = ask("table", table, "--fix", "高新区·2013=130", "--explain", "高新区·2013", "--save", fixed)
    assert [one["name"] for one in found["alternatives"]] == ["全部要求（按印出精度）", "人工定数"]
    moved = {one["cell"]: one for one in found["moves"]}
    assert moved["高新区·2013"]["after"] == 130
    assert round(sum(one["change"] for one in found["moves"]), 2) == 0
    assert "人工定为130.00亿元" in found["explanations"][0]
    assert len(ask("table", table, "--explain", "all")["explanations"]) == 75
    compared = ask("compare", fixed)
    assert {cell["cell"] for cell in compared["differing_steps"]} == set(moved)
    assert ask("compare", table, fixed)["alternatives"][1]["name"] == "fixed"


def test_a_wish_no_table_meets_is_exit_3_with_the_conflict(call, table, tmp_path):
    code, out, err = call("target", "table", table, "--fix", "高新区·2015=1800", "--save", tmp_path / "no.json")
    assert (code, err) == (3, "")
    assert "没有能同时满足要求的分解表" in out
    assert "高新区·2015" in out
    assert not (tmp_path / "no.json").exists()


def test_the_sheet_goes_out_and_comes_back_through_the_commands(call, ask, table, tmp_path):
    import openpyxl

    sheet, new = tmp_path / "sheet.xlsx", tmp_path / "new.json"
    assert call("target", "sheet", table, sheet, "--units", "高新区")[0] == 0
    book = openpyxl.load_workbook(sheet)
    book["分解表"]["D5"] = "八十"
    book.save(tmp_path / "bad.xlsx")
    code, out, err = call("target", "import", table, tmp_path / "bad.xlsx", "--units", "高新区", "--save", new)
    assert (code, err) == (3, "")
    assert "分解表!D5：高新区·2012不是数字" in out
    assert not new.exists()
    book["分解表"]["D5"] = 82.5
    book["分解表"]["I5"] = "项目提前投产"
    book.save(tmp_path / "good.xlsx")
    found = ask("import", table, tmp_path / "good.xlsx", "--units", "高新区", "--save", new)
    assert (found["changed"], found["reasons"]) == (1, {"高新区": "项目提前投产"})
    assert round(sum(one["change"] for one in found["moves"]), 2) == 0
    kept = ask("table", new)
    assert kept["alternatives"][kept["chosen"] - 1]["note"] == "高新区：项目提前投产"
    code, out, err = call("target", "import", new, tmp_path / "good.xlsx")
    assert code == 3
    assert "another table or an earlier version" in err


def test_two_rounds_a_revision_and_the_decided_table(call, ask, table, tmp_path):
    log = tmp_path / "log.jsonl"
    assert call("target", "negotiate", "start", table, log, "--city", "市工信局")[0] == 0

    def act(verb, *more):
        return call("target", "negotiate", verb, log, "--unit", "高新区", *more)

    assert act("propose", "--values", "2013=110,2014=170")[0] == 0
    assert act("decide", "--values", "2013=125", "--reason", "x")[0] == 4
    assert act("control", "--table", table)[0] == 0
    assert act("reply", "--values", "2013=120", "--reason", "在建项目推迟")[0] == 0
    assert act("decide", "--values", "2013=122", "--reason", "兼顾全市路径")[0] == 0
    assert act("request", "--values", "2013=118", "--reason", "停产检修")[0] == 0
    assert act("approve", "--reason", "情况属实")[0] == 4
    code, out, _ = act("approve", "--reason", "情况属实", "--approval", "常务会议第9次")
    assert code == 0
    assert "高新区批准调整" in out
    assert "2013合计122.00→118.00".replace(".00", "") in out
    report = ask("negotiate", "show", log)
    assert [version["values"]["2013"] for version in report["versions"]["高新区"]] == [110, 125.23, 120, 122, 118]
    assert not report["settled"]
    code, out, _ = call("target", "negotiate", "show", log, "--unit", "高新区")
    assert "批准：常务会议第9次" in out
    new = tmp_path / "new.json"
    found = ask("negotiate", "close", log, table, "--save", new)
    cells = {(cell["unit"], cell["year"]): cell for cell in found["table"]["cells"]}
    assert (cells["高新区", "2013"]["value"], cells["高新区", "2013"]["fixed"]) == (118, True)
    assert len(log.read_text(encoding="utf-8").splitlines()) == 7


def test_a_log_is_never_begun_over_another(call, table, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text("mine")
    code, _, err = call("target", "negotiate", "start", table, log, "--city", "市工信局")
    assert code == 2
    assert "never written over" in err
    assert log.read_text() == "mine"


@pytest.mark.parametrize(
    "arguments",
    [
        ("decompose", "{plan}", "T-t999"),
        ("decompose", "{plan}", "T-t005"),
        ("decompose", "{plan}", "T-t006", "--choose", "9"),
        ("decompose", "{plan}", "T-t006", "--explain", "高新区"),
        ("decompose", "{plan}", "T-t006", "--fix", "高新区·2013=many"),
        ("decompose", "{plan}", "T-t006", "--industries", "nothing"),
        ("decompose", "{plan}", "T-t006", "--wishes", "{tmp}/none.csv"),
        ("progress", "{plan}", "--actual", "{tmp}/none.csv"),
        ("progress", "{plan}", "--actual", "{plan}"),
        ("paths", "{plan}", "--deflator", "nothing=2"),
        ("paths", "{plan}", "--deflator", "gdp=x"),
        ("table", "{plan}/plan.yaml"),
        ("table", "{tmp}/none.json"),
        ("sheet", "{tmp}/none.json", "{tmp}/x.xlsx"),
        ("import", "{tmp}/none.json", "{tmp}/x.xlsx"),
        ("annex", "{plan}", "T-t001", "{plan}/plan.yaml"),
        ("letter", "{plan}", "--unit", "nowhere"),
        ("letter", "{plan}", "--roster", "{plan}/plan.yaml"),
        ("negotiate", "show", "{plan}/plan.yaml"),
        ("tree", "{tmp}"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_its_exit_code(arguments, call, tmp_path):
    filled = [one.format(plan=PLANS / "taiyuan-2012", tmp=tmp_path) for one in arguments]
    code, out, err = call("target", *filled)
    assert code in (2, 3)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    assert "unexpected" not in err


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["nothing,city,2012,1,,"], "no indicator nothing"),
        (["gdp,nowhere,2012,1,,"], "no unit nowhere"),
        (["gdp,city,last year,1,,"], "is no period"),
        (["gdp,city,2012,many,,"], "is no number"),
        (["gdp,city,2012,NaN,,"], "is no number"),
        (["gdp,city,2012,1,,loudness"], "no measure loudness"),
        (["gdp,city,2012,1,,", "gdp,city,2012,2,,"], "the same fact as line 2"),
    ],
)
def test_bad_values_are_refused_whole_with_their_line(lines, says, call, values):
    code, out, err = call("target", "progress", PLANS / "taiyuan-2012", "--actual", values(*lines))
    assert (code, out) == (3, "")
    assert says in err


def test_values_by_chinese_heads_titles_and_json_are_the_same(call, ask, tmp_path):
    csv_file, json_file = tmp_path / "a.csv", tmp_path / "a.json"
    csv_file.write_bytes("\ufeff指标,单位,期间,数值\n工业投资,太原市,2011,310.5\n".encode())
    json_file.write_text('[{"indicator": "industrial-investment", "unit": "city", "period": 2011, "value": 310.5}]')
    one, other = (ask("progress", PLANS / "taiyuan-2012", "--actual", path) for path in (csv_file, json_file))
    assert one["targets"] == other["targets"]
    assert by_id(one)["T-t001"]["value"] == 310.5


@pytest.mark.parametrize("name", ["qidong-7plus1", "ruian-2015", "suizhou-2018", "taiyuan-2012", "xuchang-2012"])
@pytest.mark.parametrize("verb", ["tree", "paths", "expand"])
def test_every_pack_is_told_in_words_and_json(name, verb, call):
    code, out, err = call("target", verb, PLANS / name)
    assert (code, err) == (0, "")
    assert verb == "expand" or out.strip()
    assert json.loads(call("target", verb, PLANS / name, "--json")[1])


def test_a_years_figures_become_goals_within_the_year(ask, call, table):
    shares = "10,8,9,9,9,9,9,9,9,9,10"
    found = ask("schedule", table, "--year", "2013", "--shares", shares)
    high = next(one for one in found["schedules"] if one["title"] == "高新区")
    assert high["periods"][0] == "1—2月"
    assert (high["cumulative"][-1], len(high["amounts"])) == (125.23, 11)
    assert round(high["amounts"][0] / 125.23, 3) == 0.1
    code, out, _ = call("target", "schedule", table, "--year", "2013", "--shares", "50,20")
    assert code == 3
    assert "2个占比、11个时段" in out
    assert "按月平均" in call("target", "schedule", table, "--year", "2013")[1]
    assert call("target", "schedule", table, "--year", "2030")[0] == 2


def test_nothing_that_is_read_is_written_over(call, table, tmp_path):
    before = table.read_text(encoding="utf-8")
    pack = PLANS / "taiyuan-2012"
    assert call("target", "sheet", table, table)[0] == 2
    assert call("target", "import", table, table, "--save", table)[0] == 2
    assert call("target", "rollover", pack, table, "--year", "2013", "--out", pack / "targets.yaml")[0] == 2
    annex = tmp_path / "annex.csv"
    annex.write_text("unit,year,value\n高新区,2011,1\n", encoding="utf-8")
    assert call("target", "annex", pack, "T-t001", annex, "--out", annex)[0] == 2
    assert table.read_text(encoding="utf-8") == before
    assert annex.read_text(encoding="utf-8").startswith("unit")
