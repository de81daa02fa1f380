"""What is shared adds up exactly: agreements, transfers, deposits, scarce resources, parks, purposes."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.cli import main
from gongce.entitlements.sharing.deposits import Bank, allocate_deposits
from gongce.entitlements.sharing.parks import Tenancy
from gongce.entitlements.sharing.transfers import Transfer, body_on
from gongce.vocabulary import RefusedError

PLANS = Path(__file__).resolve().parents[3] / "plans"
WAN = 10**6


@pytest.fixture
def file(tmp_path):
    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_text(text.strip() + "\n", "utf-8")
        return path

    return write


@pytest.fixture
def allot(capsys):
    """Run `gongce allot`; its JSON, or what it says where it refuses."""

    def call(act, *arguments, code=0):
        told = main(["allot", act, *map(str, arguments), "--json"])
        out = capsys.readouterr()
        assert told == code, out.err
        return out.err if code else json.loads(out.out)

    return call


AGREEMENT = """pack: "{pack}"
agreements:
  - id: A1
    title: 甲项目落地
    parties: {{zones: {zone}, counties: 清河县}}
    choices: [T-r005, T-r008]
    mechanism: {chosen}
    returns: [T-r005]
    splits: {{T-r006: [gdp, retained_revenue]}}
    duties: land-duties
    started: 2014-04-01
    consents: {consents}
"""
BOTH = "[{party: 高新区, day: 2013-01-05}, {party: 清河县, day: 2013-01-06}]"
FIGURES = """subject,period,land_proceeds(元),gdp(元),retained_revenue(元)
A1,2013,1234567.89,0,0
A1,2014,0,1000000.01,333333.33
"""


def agreement(zone="高新区", chosen="[T-r005]", consents=BOTH):
    return AGREEMENT.format(pack=PLANS / "taiyuan-2012", zone=zone, chosen=chosen, consents=consents)


@pytest.mark.mechanism("T28")
def test_land_income_goes_back_whole_and_product_and_revenue_are_halved_to_the_fen(allot, file):
    told = allot("agreements", file(agreement(), "a.yaml"), file(FIGURES))
    first, second = told["statements"]
    assert first["returned"] == [{"fact": "land_proceeds", "from": "清河县", "to": "高新区", "amount": 1234567_89}]
    assert first["parts"] == {}, "nothing is divided before the project operates"
    assert second["parts"] == {
        "gdp": {"高新区": 500000_01, "清河县": 500000_00},
        "retained_revenue": {"高新区": 166666_67, "清河县": 166666_66},
    }
    assert second["where_located"] == {"gdp": 1000000_01, "retained_revenue": 333333_33}
    assert all(sum(second["parts"][fact].values()) == whole for fact, whole in second["where_located"].items())
    assert told["duties"]["A1"] == {
        "征地": "属地县（市、区）",
        "土地管理": "属地县（市、区）",
        "报转手续": "开发区土地局协助县土地局",
        "供地": "市土地局",
        "基础设施建设": "开发区",
        "招商": "开发区",
    }
    assert "twice" in allot("agreements", file(agreement(), "a.yaml"), file(FIGURES + "A1,2014,0,1,1\n"), code=3)


@pytest.mark.mechanism("T30")
def test_exactly_one_mechanism_is_chosen_with_both_consents_and_one_zone_supplies_its_own_land(allot, file):
    figures = file(FIGURES)
    pilot = agreement("经济区", consents="[{party: 经济区, day: 2013-01-05}, {party: 清河县, day: 2013-01-06}]")
    assert allot("agreements", file(pilot, "p.yaml"), figures)["duties"]["A1"]["供地"] == "经济区土地局"
    good = allot("agreements", file(agreement(), "a.yaml"), figures)
    assert good["mechanisms"] == {"A1": ["机制一:用地收益返还开发区"]}
    assert not good["findings"]
    for text, told in (
        (agreement(chosen="[T-r005, T-r008]"), "选定机制2种，应恰好1种。"),
        (agreement(chosen="[]"), "选定机制0种，应恰好1种。"),
        (agreement(chosen="[T-r010]"), "T-r010不在可选机制T-r005、T-r008之中。"),
        (agreement(consents="[{party: 高新区, day: 2013-01-05}]"), "缺清河县的同意。"),
        (agreement(consents="[{party: 高新区, day: ''}, {party: 清河县, day: 2013-01-06}]"), "缺高新区的同意。"),
    ):
        found = allot("agreements", file(text, "b.yaml"), figures)
        assert [one["message"] for one in found["findings"]] == [told]
        assert found["statements"] == [], "what does not stand shares nothing"


@pytest.mark.mechanism("R19")
def test_towns_that_develop_jointly_meet_three_conditions_and_share_statistics(allot, file):
    text = """pack: "{pack}"
agreements:
  - id: J1
    title: 联合开发
    parties: {{host: 塘下镇, guest: 莘塍街道}}
    choices: [R-r005]
    mechanism: [R-r005]
    condition: R-r005
    facts: {{adjacent: true, similar_industry: true, infrastructure_shareable: {third}}}
    shares: {{塘下镇: 60, 莘塍街道: {share}}}
    divides: [output]
    started: 2015-01-01
    consents: [{{party: 塘下镇, day: 2015-01-01}}, {{party: 莘塍街道, day: 2015-01-01}}]
"""
    figures = file("subject,period,output(元)\nJ1,2015-Q1,100.01\n")

    def run(**more):
        given = {"pack": PLANS / "ruian-2015", "third": "true", "share": 40} | more
        return allot("agreements", file(text.format(**given), "j.yaml"), figures)

    assert run()["statements"][0]["parts"] == {"output": {"塘下镇": 6001, "莘塍街道": 4000}}
    assert "不具备条件" in run(third="false")["findings"][0]["message"]
    assert "合计90%" in run(share=30)["findings"][0]["message"]


@pytest.mark.mechanism("T29")
def test_a_village_counts_for_the_zone_from_the_day_of_its_transfer_and_the_past_stays(allot, file):
    transfers = file(
        "village,from,to,consent,day\n甲村,清河县,高新区,并政函1号,2013-07-01\n乙村,清河县,高新区,,2013-07-01\n"
    )
    figures = file("village,period,body,output\n甲村,2013-06,,10\n甲村,2013-07,,20\n丙村,2013-07,清河县,5\n", "f.csv")
    told = allot("transfers", transfers, figures, "--sum", "output")
    assert {(one["period"], one["body"]): one["sum"] for one in told["sums"]} == {
        ("2013-06", "清河县"): 10,
        ("2013-07", "高新区"): 20,
        ("2013-07", "清河县"): 5,
    }
    assert [one["place"] for one in told["transfers"]] == ["甲村"]
    assert "同意文件" in told["findings"][0]["message"]


@settings(max_examples=50, deadline=None)
@given(st.dates(date(2010, 1, 1), date(2020, 1, 1)))
def test_on_every_day_a_place_has_one_body(day):
    moves = (Transfer("v", "a", "b", "x", date(2013, 7, 1)), Transfer("v", "b", "c", "x", date(2016, 1, 1)))
    wanted = "a" if day < date(2013, 7, 1) else "b" if day < date(2016, 1, 1) else "c"
    assert body_on("v", day, moves, "") == wanted


banks = st.lists(
    st.tuples(st.fractions(0, 100, max_denominator=40), st.integers(0, 500), st.integers(0, 2000) | st.none()),
    min_size=1,
    max_size=8,
)


@settings(max_examples=400, deadline=None)
@given(banks, st.integers(0, 6000))
def test_deposits_add_up_within_floors_and_caps_and_follow_the_scores(rows, total):
    held = [
        Bank(str(place), score, floor, None if room is None else floor + room)
        for place, (score, floor, room) in enumerate(rows)
    ]
    try:
        found = allocate_deposits(total, held)
    except RefusedError:
        caps = [total if bank.cap is None else bank.cap for bank in held]
        is_possible = sum(bank.floor for bank in held) <= total <= sum(caps)
        assert not is_possible or any(bank.floor > cap for bank, cap in zip(held, caps, strict=True))
        return
    assert sum(found.values()) == total
    for bank in held:
        assert bank.floor <= found[bank.name] <= (total if bank.cap is None else bank.cap)
    inner = [bank for bank in held if bank.floor < found[bank.name] < (total if bank.cap is None else bank.cap)]
    scored = [bank for bank in inner if bank.score]
    for one in scored:
        for other in scored:
            exact = Fraction(found[one.name]) / one.score - Fraction(found[other.name]) / other.score
            assert abs(exact) <= 1 / one.score + 1 / other.score, "within one step of proportional"


@pytest.mark.mechanism("S60")
def test_deposits_follow_the_banks_scores_and_add_up_to_the_last_fen(allot, file):
    table = file(
        "bank,score,floor(万元),cap(万元),held(万元)\n甲行,90,0,40000,20000\n乙行,60,0,,50000\n丙行,0,10000,,30000\n"
    )
    told = allot("deposits", table, "--total", "10亿元")
    assert [one["deposit"] for one in told["banks"]] == [40000 * WAN, 50000 * WAN, 10000 * WAN]
    table = file("bank,score,floor(元),cap(元)\n甲行,1,,\n乙行,1,,\n丙行,1,,\n")
    told = allot("deposits", table, "--total", "1000.01元")
    assert [one["deposit"] for one in told["banks"]] == [33334, 33334, 33333]
    assert told["total"] == 100001
    assert "no score" in allot(
        "deposits", file("bank,score,floor(元),cap(元)\n甲行,,,\n乙行,1,,\n"), "--total", "1元", code=3
    )
    low = file("bank,score,floor(元),cap(元)\n甲行,1,,5\n")
    assert "上限合计不足" in allot("deposits", low, "--total", "6元", code=4)


@pytest.mark.mechanism("S61")
def test_loans_withdrawn_from_listed_firms_lower_the_banks_score(allot, file, tmp_path):
    firms = file(
        "企业,has_market,has_orders,short_of_cash,since\n甲厂,是,是,是,2019-01-01\n乙厂,是,否,是,2019-01-01\n丙厂,是,,是,2019-01-01\n"
    )
    loans = file(
        "bank,firm,day,before(万元),after(万元)\n甲行,甲厂,2018-12-31,900,800\n甲行,甲厂,2019-03-01,800,500\n"
        "甲行,乙厂,2019-03-01,800,0\n乙行,甲厂,2019-04-01,100,150\n",
        "loans.csv",
    )
    told = allot("loans", firms, loans, "--pack", PLANS / "suizhou-2018", "--rule", "S-r024")
    assert (told["listed"], told["open"]) == (["甲厂"], ["丙厂"])
    assert told["by_bank"] == {"甲行": [{"firm": "甲厂", "day": "2019-03-01", "withdrawn": 300 * WAN}]}
    breaches = file(json.dumps(told, ensure_ascii=False), "b.json")
    table = file("bank,score,floor(元),cap(元)\n甲行,60,,\n乙行,50,,\n", "banks.csv")
    given = allot("deposits", table, "--total", "100元", "--breaches", breaches, "--deduct", "10")
    assert [one["deposit"] for one in given["banks"]] == [5000, 5000]


@pytest.mark.mechanism("T06")
def test_flagged_objects_are_served_first_and_exceptions_carry_a_reason(allot, file):
    table = "subject,resource,asked,flagged\n甲,土地,60,是\n乙,土地,60,否\n丙,土地,20,是\n丁,资金,5,否\n"
    told = allot("resources", file(table), "--pool", "土地=100", "--pool", "资金=9")
    land, money = told["resources"]
    assert (land["given"], land["share"]) == ({"甲": 60, "乙": 20, "丙": 20}, "4/5")
    assert (money["given"], money["share"]) == ({"丁": 5}, "0")
    given = "subject,resource,asked,flagged,given,reason\n甲,土地,60,是,40,\n乙,土地,60,否,30,{}\n"
    assert allot("resources", file(given.format("")), "--pool", "土地=100")["findings"][0]["place"] == "乙（第3行）"
    assert not allot("resources", file(given.format("民生配套")), "--pool", "土地=100")["findings"]


@pytest.mark.mechanism("S11")
def test_shortages_of_the_seven_factors_are_listed_with_their_quantity(allot, file):
    table = file(
        "subject,factor,demand,supplied,measured_in\n甲,资金,500,300,万元\n乙,电,100.5,100,万千瓦时\n丙,电,90,90,万千瓦时\n"
        "丁,水,1,,吨\n戊,气,30,12,万立方米\n"
    )
    told = allot("shortages", table, "--pack", PLANS / "suizhou-2018", "--factors", "factors")
    assert len(told["factors"]) == 7
    found = {(one["subject"], one["factor"]): (one["lacking"], one["unit"]) for one in told["shortages"]}
    assert found == {("甲", "资金"): (200, "万元"), ("乙", "电"): (0.5, "万千瓦时"), ("戊", "气"): (18, "万立方米")}
    assert [one["place"] for one in told["findings"]] == ["丁（第5行）"]


def tenants(leading, others):
    rows = [f"主{n},湖岭园,农产品加工,农产品加工" for n in range(leading)]
    rows += [f"他{n},湖岭园,纺织,农产品加工" for n in range(others)]
    return "企业,park,industry,leading_industry\n" + "\n".join(rows)


@pytest.mark.mechanism("R17")
def test_a_park_keeps_seven_of_ten_firms_in_its_leading_industry(allot, file):
    options = ("--pack", PLANS / "ruian-2015", "--rule", "R-r004")
    assert allot("park", file(tenants(7, 3)), *options)["parks"][0]["reaches"]
    assert not allot("park", file(tenants(699, 301)), *options)["parks"][0]["reaches"], "69.9 % fails"
    said = allot("park", file(tenants(7, 3)), *options, "--admit", "湖岭园=纺织", code=4)
    assert "入园后主导产业企业占63.64%（入园前70.00%，不得低于70%）" in said
    assert allot("park", file(tenants(7, 2)), *options, "--admit", "湖岭园=纺织")["after"] == [7, 10]
    assert allot("park", file(tenants(6, 4)), *options, "--admit", "湖岭园=农产品加工")["after"] == [7, 11]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_share_of_a_park_is_compared_exactly(leading, others):
    assert Tenancy("p", leading, leading + others).reaches(Fraction(70)) == (10 * leading >= 7 * (leading + others))


@pytest.mark.mechanism("R16")
def test_parks_are_told_by_stage_against_the_printed_area_and_the_named_list(allot, file):
    table = file("park,stage,area(亩)\n湖岭农产品加工创业园,在建,300.5\n某园,建成,44.5\n塘下园,拟建,100\n错园,停工,5\n")
    told = allot("parks", table, "--pack", PLANS / "ruian-2015", "--target", "R-t001", "--named", "small-parks")
    assert (told["target"], told["built"], told["share"]) == (690, 345, "50.00%")
    assert told["by_stage"] == {
        "拟建": {"parks": 1, "area": 100},
        "在建": {"parks": 1, "area": 300.5},
        "建成": {"parks": 1, "area": 44.5},
    }
    assert told["missing"] == ["锦湖机械锻造创业园"]
    assert [one["place"] for one in told["findings"]] == ["错园（第5行）"]


@pytest.mark.mechanism("R46")
def test_investment_is_classified_by_purpose_with_exact_shares_and_eligibility(allot, file):
    table = file(
        "project,purpose,investment(万元)\n甲,新兴产业投资,100.01\n乙,purpose-upgrade,200.02\n丙,技改投资,99.99\n丁,扩建,5\n"
    )
    options = ("--pack", PLANS / "ruian-2015", "--purposes", "investment-purposes", "--favoured", "purpose-emerging")
    told = allot("structure", table, *options)
    assert [one["title"] for one in told["purposes"]][:4] == [
        "新兴产业投资",
        "开发性投资",
        "创新性投资",
        "购并重组性投资",
    ]
    assert {one["purpose"]: one["investment"] for one in told["purposes"] if one["projects"]} == {
        "purpose-emerging": 10001 * 10**4,
        "purpose-upgrade": 30001 * 10**4,
    }
    assert (told["purposes"][0]["share"], told["eligible"]) == ("25.00%", ["甲"])
    assert [one["place"] for one in told["findings"]] == ["丁（第5行）"]
