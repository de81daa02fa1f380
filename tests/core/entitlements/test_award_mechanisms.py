"""Mechanisms the plans order, run by `gongce award` with the packs' own rules; what is not printed is supplied."""

import json
from pathlib import Path

import pytest

from gongce.cli import main

PLANS = Path(__file__).resolve().parents[3] / "plans"
YUAN, WAN = 100, 1_000_000
LEGAL = (
    "validation: {basis: {title: 市政府常务会议纪要, number: 第3号, level: city}, "
    "fair_competition_review: 公平审〔2024〕5号, valid: {from: 2012-01-01, to: 2030-12-31}}"
)


@pytest.fixture
def rules(tmp_path):
    """A rules file over a pack."""

    def write(plan, body, name="rules.yaml"):
        path = tmp_path / name
        path.write_text(f'pack: "{PLANS / plan}"\n{body}', encoding="utf-8")
        return path

    return write


@pytest.fixture
def table(tmp_path):
    def write(text, name="events.csv"):
        path = tmp_path / name
        path.write_text(text.strip() + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(capsys):
    """Run `gongce award`; its JSON, or what it says where it refuses."""

    def call(*arguments, code=0):
        told = main(["award", *(str(one) for one in arguments), "--json"])
        out = capsys.readouterr()
        assert told == code, out.err
        return json.loads(out.out) if code == 0 else out.err

    return call


def legal(*names):
    return "fills:\n" + "".join(f"  {name}:\n    {LEGAL}\n" for name in names)


HONOURS = """
企业,award_won,mark_first_obtained,brand_first_obtained
甲,中国质量奖,,
乙,长江质量奖,,
丙,编钟质量奖,,
丁,,中国驰名商标,
戊,,,湖北名牌产品
己,编钟质量奖（提名）,,
甲,中国质量奖,,
"""


@pytest.mark.mechanism("S43", "S44")
def test_awards_marks_and_brands_pay_their_printed_sums_once(run, rules, table, tmp_path):
    book = rules("suizhou-2018", legal("S-r008", "S-r009", "S-r010", "S-r011", "S-r012"))
    found = run(book, table(HONOURS), "--on", "2019-06-01", "--analysis")
    amounts = {subject: total / WAN for subject, total in found["by_subject"].items()}
    assert amounts == {"甲": 100, "乙": 30, "丙": 10, "丁": 20, "戊": 5, "己": 0}
    assert [(one["row"], one["rule"], one["why"]) for one in found["barred"]] == [(8, "S-r008", "paid")]
    # paid once: the list of this payment blocks the next claim, and a renewal is no new mark
    single = table(
        "企业,award_won,mark_first_obtained,brand_first_obtained\n甲,中国质量奖,,\n丁,,中国驰名商标,\n", "a.csv"
    )
    run(book, single, "--on", "2019-06-01", "--out", tmp_path / "out")
    again = table(
        "企业,award_won,mark_first_obtained,brand_first_obtained\n甲,中国质量奖,,\n丁,,中国驰名商标,\n庚,,,\n", "b.csv"
    )
    capped = run(book, again, "--on", "2020-06-01", "--paid", tmp_path / "out" / "兑付清单.csv")
    assert capped["total"] == 0
    assert {one["text"] for one in capped["barred"]} == {"此前已兑付（2019-06-01）"}


def test_the_fixture_of_honours_ends_in_a_repeated_row_that_blocks_payment(run, rules, table):
    book = rules("suizhou-2018", legal("S-r008", "S-r009", "S-r010", "S-r011", "S-r012"))
    assert "完全相同" in run(book, table(HONOURS), "--on", "2019-06-01", code=4)


@pytest.mark.mechanism("S45")
def test_standards_pay_leading_drafters_per_standard(run, rules, table):
    book = rules("suizhou-2018", legal("S-r013", "S-r014"))
    events = table(
        "subject,standard_level,role\nGB 1,国家标准,主导\nGB 2,国家标准,参与\nJB 3,行业标准,主导\nJB 4,行业标准,主导\n"
    )
    found = run(book, events, "--on", "2019-06-01")
    assert [total // WAN for total in found["by_subject"].values()] == [20, 0, 10, 10]
    assert "制定角色为主导（实际参与）不成立" in found["rows"][1]["explanation"][1]


@pytest.mark.mechanism("S28")
def test_each_net_added_firm_pays_three_ten_thousand_to_the_place_and_five_thousand_to_the_department(
    run, rules, table
):
    book = rules("suizhou-2018", legal("S-r005", "S-r006"))
    # net is entered less left; a firm that moves inside the city is net nowhere
    net = """derive:
  net_added_firms: {plus: [entered, moved_out], minus: [left, moved_in]}
facts: {entered: 新增, left: 退出, moved_in: 市内迁入, moved_out: 市内迁出}
"""
    book = rules("suizhou-2018", legal("S-r005", "S-r006") + net)
    heads = "locality,entered(家),left(家),moved_in(家),moved_out(家)\n"
    places = table(f"{heads}曾都,10,2,1,0\n广水,1,3,0,0\n随县,2,3,0,1\n高新区,5,,0,0\n")
    found = run(book, places, "--on", "2019-01-15", "--rule", "S-r005")
    assert found["by_subject"] == {"曾都": 7 * 30_000 * YUAN, "广水": 0, "随县": 0, "高新区": 0}
    told = "".join(found["rows"][0]["explanation"])
    assert "实际7家（新增10家＋市内迁出0家－退出2家－市内迁入1家）" in told
    assert [one["place"] for one in found["findings"]] == ["高新区（第5行）"]
    book = rules("suizhou-2018", legal("S-r005", "S-r006"))
    departments = table("department,net_added_firms(家)\n经信委,5\n商务局,2\n")
    found = run(book, departments, "--on", "2019-01-15", "--subject", "department")
    assert found["by_subject"] == {"经信委": 25_000 * YUAN, "商务局": 10_000 * YUAN}


@pytest.mark.mechanism("S59")
def test_added_local_revenue_of_exactly_three_years_goes_back_split_by_who_benefits(run, rules, table):
    fill = f"""fills:
  S-r023:
    {LEGAL}
    amount: {{parts: [{{unit: finance, value: 40}}, {{unit: localities, value: 60}}]}}
"""
    events = table(
        "project,fits_upgrade_directory,accepted_by_fagai_and_jingxin,added_local_revenue(元),years_since_acceptance\n"
        + "".join(f"项目{year},是,是,1000.01,{year}\n" for year in range(5))
        + "亏,是,是,-5000,2\n目录外,否,是,900,1\n未验收,是,否,900,1\n"
    )
    found = run(rules("suizhou-2018", fill), events, "--on", "2020-03-01", "--subject", "project")
    assert list(found["by_subject"].values()) == [0, 100001, 100001, 100001, 0, 0, 0, 0]
    assert found["lines"][0]["payers"] == {"finance": 40000, "localities": 60001}


@pytest.mark.mechanism("S64")
def test_a_staged_subsidy_never_exceeds_the_land_price_by_a_fen(run, rules, table):
    fill = f"slots:\n  S-s09: {{value: 30}}\n{legal('S-r026')}"
    head = (
        "project,fills_industry_gap,drives_industry,broad_tax_prospect,investment_progress(元),land_transfer_price(元)"
    )
    book = rules("suizhou-2018", fill)
    first = table(f"{head}\n甲,是,是,是,1000000.00,500000.01\n乙,是,否,是,1000000,500000\n")
    nothing = table("rule,subject,amount(元)\nS-r026,丙,1\n", "none.csv")
    found = run(book, first, "--on", "2019-06-01", "--paid", nothing)
    assert found["by_subject"] == {"甲": 300000_00, "乙": 0}
    second = table(f"{head}\n甲,是,是,是,3000000.00,500000.01\n", "second.csv")
    paid = table("rule,subject,amount(元),day\nS-r026,甲,300000.00,2019-06-01\n", "paid.csv")
    found = run(book, second, "--on", "2019-12-01", "--paid", paid)
    assert found["by_subject"] == {"甲": 200000_01}
    paid = table("rule,subject,amount(元)\nS-r026,甲,300000.00\nS-r026,甲,200000.01\n", "all.csv")
    assert run(book, second, "--on", "2020-06-01", "--paid", paid)["total"] == 0


@pytest.mark.mechanism("T37")
def test_rewards_for_research_begin_at_exactly_five_percent_or_with_a_breakthrough(run, rules, table):
    book = rules("taiyuan-2012", f"slots:\n  T-s11: {{value: 50}}\n{legal('T-r013')}")
    events = table(
        "企业,key_technology_breakthrough,innovation_rd_share_of_sales(%)\n甲,否,5.00\n乙,否,4.99\n丙,是,0\n丁,否,\n"
    )
    found = run(book, events, "--on", "2013-01-15", "--subject", "enterprise")
    assert found["by_subject"] == {"甲": 50 * WAN, "乙": 0, "丙": 50 * WAN, "丁": 0}
    assert [one["place"] for one in found["findings"]] == ["丁（第5行）"]


@pytest.mark.mechanism("T38")
def test_costs_of_preparation_are_tested_and_grants_chosen_in_a_round_without_paying_a_cost_twice(run, rules, table):
    fill = f"""slots:
  T-s09: {{value: 80}}
fills:
  T-r011:
    {LEGAL}
  T-r012:
    {LEGAL}
    amount: {{value: 200}}
    selection: {{score: round_score, least: 60, most: 2}}
rules:
  - id: T-r012-interest
    title: 贷款贴息
    kind: subsidy
    subject: project
    when: [{{field: selected_in_yearly_round, op: ==, value: true}}]
    amount: {{kind: rate, value: 50, measured_in: "%", of: interest_paid, cap: 300, cap_in: 万元}}
    group: T-same-cost
    once_per: [subject, cost_item]
    {LEGAL}
"""
    book = rules("taiyuan-2012", fill)
    head = "project,total_investment(亿元),national_strategic_emerging"
    found = run(book, table(f"{head}\n甲,10,否\n乙,9.9999,否\n丙,0.5,是\n"), "--on", "2013-03-01", "--rule", "T-r011")
    assert found["by_subject"] == {"甲": 80 * WAN, "乙": 0, "丙": 80 * WAN}
    rows = "project,selected_in_yearly_round,round_score,interest_paid(万元),cost_item\n"
    rows += "甲,是,92,500,设备\n乙,是,81,100,设备\n丙,是,75,0,厂房\n丁,是,59,0,厂房\n"
    chosen = run(book, table(rows), "--on", "2013-03-01", "--rule", "T-r012", "--rule", "T-r012-interest")
    amounts = {line["subject"]: (line["rule"], line["net"] // WAN) for line in chosen["lines"]}
    assert amounts == {"甲": ("T-r012-interest", 250), "乙": ("T-r012", 200)}
    assert {one["row"]: one["why"] for one in chosen["barred"] if one["rule"] == "T-r012"} == {
        4: "not_selected",
        5: "not_selected",
    }
    paid = table("rule,subject,amount(元),cost_item\nT-r012,甲,2000000,设备\n", "paid.csv")
    later = run(
        book, table(rows), "--on", "2013-09-01", "--rule", "T-r012-interest", "--paid", paid, "--rule", "T-r012"
    )
    assert later["by_subject"]["甲"] == 0, "the cost was met by the grant"


@pytest.mark.mechanism("T57")
def test_an_introducers_share_of_investment_is_released_by_progress_and_recovered_when_the_project_stops(
    run, rules, table
):
    fill = f"""fills:
  T-r022:
    {LEGAL}
    amount:
      kind: tiers
      by: construction_progress
      steps: [{{from: 30, to: 60, value: 0.3}}, {{from: 60, to: 100, value: 0.6}}, {{from: 100, value: 1}}]
"""
    book = rules("taiyuan-2012", fill)
    head = (
        "project,major_contribution,introduced_investment(元),construction_progress(%),paid_before(元),"
        "project_stopped,introducers"
    )
    events = table(
        f"{head}\n甲,是,100000001,60,300000.00,否,张三:60;李四:40\n乙,是,50000000,29.9,0,否,王五:100\n"
        "丙,是,50000000,45,150000,是,王五:100\n"
    )
    found = run(book, events, "--on", "2014-06-01", "--rule", "T-r022")
    assert found["by_subject"] == {"甲": 300000_01, "乙": 0, "丙": 0}
    assert found["lines"][0]["receivers"] == {"张三": 180000_01, "李四": 120000_00}
    assert found["recover"] == 150000_00
    wrong = table(f"{head}\n甲,是,100,100,0,否,张三:60;李四:30\n", "wrong.csv")
    assert "90 %" in run(book, wrong, "--on", "2014-06-01", "--rule", "T-r022", code=3)


@pytest.mark.mechanism("R12")
def test_compensation_follows_verified_removal_alone(run, rules, table):
    book = rules("ruian-2015", f"slots:\n  R-s03: {{value: 30}}\n{legal('R-r003')}")
    events = table("企业,outdated_capacity_removed\n甲,是\n乙,否\n丙,\n")
    found = run(book, events, "--on", "2019-05-01", "--rule", "R-r003")
    assert found["by_subject"] == {"甲": 30 * WAN, "乙": 0, "丙": 0}
    assert [one["code"] for one in found["findings"]] == ["award.fact-missing"]


@pytest.mark.mechanism("Q29")
def test_brands_are_rewarded_by_level_when_newly_obtained(run, rules, table):
    book = rules("qidong-7plus1", f"slots:\n  Q-s04: {{value: 20}}\n{legal('Q-r009')}")
    events = table("企业,brand_level,newly_obtained\n甲,世界级,是\n乙,部级,是\n丙,部级,否\n丁,省级,是\n")
    found = run(book, events, "--on", "2019-05-01", "--rule", "Q-r009")
    assert [total // WAN for total in found["by_subject"].values()] == [20, 20, 0, 0]


@pytest.mark.mechanism("T35")
def test_policies_that_fit_a_firm_are_found_and_what_is_not_known_is_asked(run, rules, table):
    body = """rules:
  - id: P-1
    title: 国家首台套补助
    kind: subsidy
    subject: enterprise
    when: [{field: first_set, op: ==, value: true, title: 首台套}]
    amount: {kind: fixed, value: 300, measured_in: 万元}
    validation: {basis: {title: 首台套办法, level: state}, fair_competition_review: 国审1号, valid: {to: 2026-12-31}}
  - id: P-2
    title: 省级旧政策
    kind: subsidy
    subject: enterprise
    when: [{field: first_set, op: ==, value: true}]
    amount: {kind: fixed, value: 100, measured_in: 万元}
    valid: {to: 2020-12-31}
"""
    for plan, name in (("taiyuan-2012", "T-r013"), ("suizhou-2018", "S-r008")):
        book = rules(plan, body)
        listed = {one["id"]: one for one in run(book, "--list", "--on", "2026-06-01")}
        assert listed["P-1"]["level"] == "国家"
        assert listed["P-1"]["in_force"]
        assert listed["P-1"]["payable"]
        assert not listed["P-2"]["in_force"]
        assert name in listed
        events = table(
            "企业,first_set,innovation_rd_share_of_sales(%),award_won\n甲,是,5,中国质量奖\n乙,否,4.9,\n丙,未报,,\n"
        )
        found = {(one["subject"], one["policy"]): one for one in run(book, events, "--match", "--on", "2026-06-01")}
        assert found["甲", "P-1"]["fits"] is True
        assert found["甲", name]["fits"] is True
        assert found["乙", "P-1"]["fits"] is False
        assert ("甲", "P-2") not in found, "an expired policy fits nobody"


@pytest.mark.mechanism("R59")
def test_overlapping_and_expired_policies_are_told(run, rules):
    body = """rules:
"""
    for name, title, more in (
        ("P-1", "市技改补助", ""),
        ("P-2", "镇技改补助", ""),
        ("P-3", "停办", ", valid: {to: 2014-12-31}"),
    ):
        body += f"  - {{id: {name}, title: {title}, kind: subsidy, subject: project, "
        body += "when: [{field: upgrade, op: ==, value: true, title: 技改}], "
        body += f"amount: {{kind: fixed, value: 50, measured_in: 万元}}{more}}}\n"
    book = rules("ruian-2015", body)
    assert [(one["one"], one["other"], one["is_ruled"]) for one in run(book, "--overlaps", "--on", "2015-06-01")] == [
        ("P-1", "P-2", False)
    ]
    assert [one["id"] for one in run(book, "--list", "--on", "2015-06-01") if not one["in_force"]] == ["P-3"]


def test_nothing_is_paid_without_a_legal_basis_and_nothing_is_written(run, table, tmp_path):
    events = table("企业,award_won\n甲,中国质量奖\n")
    out = tmp_path / "out"
    told = run(PLANS / "suizhou-2018", events, "--on", "2019-06-01", "--out", out, code=4)
    assert "S-r008缺政策依据、公平竞争审查文号" in told
    assert not out.exists()
    shown = run(PLANS / "suizhou-2018", events, "--on", "2019-06-01", "--analysis")
    assert shown["status"] == "analysis"
    assert shown["total"] == 100 * WAN


def test_an_expired_instrument_pays_nothing(run, rules, table):
    old = legal("S-r008").replace("to: 2030-12-31", "to: 2018-12-31")
    told = run(rules("suizhou-2018", old), table("企业,award_won\n甲,中国质量奖\n"), "--on", "2019-06-01", code=4)
    assert "有效期内的政策依据" in told


def test_returns_of_respondents_decide_nothing(run, rules, table):
    events = table("企业,award_won\n甲,中国质量奖\n")
    book = rules("suizhou-2018", legal("S-r008"))
    assert "STAT_MICRO" in run(book, events, "--on", "2019-06-01", "--lane", "STAT_MICRO", code=4)
    places = table("locality,net_added_firms(家)\n曾都,7\n", "places.csv")
    book = rules("suizhou-2018", legal("S-r005"))
    assert "STAT_MICRO" in run(book, places, "--on", "2019-06-01", "--rule", "S-r005", "--lane", "STAT_MICRO", code=4)
    assert run(book, places, "--on", "2019-06-01", "--rule", "S-r005", "--lane", "STAT_AGG")["total"] == 210_000 * YUAN


def test_a_budget_that_does_not_suffice_is_shared_to_the_fen(run, tmp_path, table):
    path = tmp_path / "r.yaml"
    path.write_text(
        f"""rules:
  - id: a
    title: 奖励
    kind: award
    subject: enterprise
    amount: {{kind: rate, value: 1, measured_in: "%", of: sales}}
    {LEGAL}
  - id: b
    title: 预算
    kind: limit
    subject: enterprise
    ration: pro_rata
    amount: {{kind: fixed, value: 100, measured_in: 元}}
""",
        encoding="utf-8",
    )
    events = table("企业,sales(元)\n甲,10000\n乙,10000\n丙,10000\n")
    found = run(path, events, "--on", "2026-01-01")
    assert found["by_subject"] == {"甲": 3334, "乙": 3333, "丙": 3333}
    assert found["budgets"]["b"] == {
        "asked": 30000,
        "ceiling": 10000,
    }
    path.write_text(path.read_text(encoding="utf-8").replace("pro_rata", "order"), encoding="utf-8")
    assert run(path, events, "--on", "2026-01-01")["by_subject"] == {"甲": 10000, "乙": 0, "丙": 0}


def test_before_a_rule_is_adopted_its_cost_and_who_wins_and_loses_are_shown(run, rules, table):
    before = PLANS / "suizhou-2018"
    after = rules("suizhou-2018", "fills:\n  S-r009: {amount: {value: 20}}\n  S-r010: {amount: {value: 15}}\n")
    events = table("企业,award_won\n甲,中国质量奖\n乙,长江质量奖\n丙,编钟质量奖\n")
    found = run(before, events, "--on", "2019-06-01", "--against", after)
    assert (found["cost"], found["winners"], found["losers"]) == (-5 * WAN, 1, 1)
    assert found["by_rule"]["S-r009"] == [30 * WAN, 20 * WAN]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("企业,award_won,sales(万元)\n甲,中国质量奖,1.23456789\n", "part of a fen"),
        ("企业,award_won,sales(万元)\n甲,中国质量奖,三\n", "no number"),
        ("award_won\n中国质量奖\n", "no column names the subjects"),
        ("企业,企业,award_won\n甲,甲,x\n", "stands twice"),
        ("企业,award_won\n", "no rows"),
        ("企业,award_won\n,中国质量奖\n", "without a name"),
        ("企业,award_won\n甲,中国质量奖,多\n", "more cells"),
        ("企业,nothing\n甲,1\n", "no rule can be computed"),
    ],
)
def test_a_bad_table_is_one_clear_line(run, rules, table, text, told):
    said = run(PLANS / "suizhou-2018", table(text), "--on", "2019-06-01", "--analysis", code=3)
    assert told in said
    assert said.count("\n") == 1
