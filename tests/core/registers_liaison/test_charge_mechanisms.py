"""`gongce charge check` and the burden registers of the plans: F33 and F34."""

import json
from pathlib import Path

import pytest

from gongce.cli import main

PLANS = Path(__file__).resolve().parents[3] / "plans"


@pytest.fixture
def check(ask):
    """The first charge check of a plan."""

    def run(plan, on):
        return ask("charge", "check", PLANS / plan, on=on)["checks"][0]

    return run


def item(records, name, day="2018-01-01", **values):
    told = {
        "level": "国家",
        "list": "行政事业性收费",
        "name": name,
        "standard": 100,
        "basis": "收费条例",
        "valid_from": day,
    }
    records.put("charge-items", name, day, **{**told, **values})


def charge(records, name, item_id, day, amount, **values):
    records.put("charges", name, day, item=item_id, charger="某局", day=day, amount=amount, **values)


def verdicts(found):
    return {one["charge"]: (one["verdict"], one["allowed_fen"], one["excess_fen"]) for one in found["rows"]}


@pytest.mark.mechanism("S48")
def test_charges_outside_four_levels_of_lists_over_rates_or_out_of_date_are_to_be_refunded(records, check):
    for level in ("国家", "省", "市", "县"):
        item(records, f"项目{level}", level=level)
    item(records, "停收项目", valid_to="2018-06-30")
    item(records, "无据项目", basis=None)
    item(records, "只对小微", payers="小微企业")
    charge(records, "C1", "项目国家", "2018-09-01", 100)
    charge(records, "C2", "项目省", "2018-09-01", 100.01)
    charge(records, "C3", "清单外", "2018-09-01", 30)
    charge(records, "C4", "停收项目", "2018-06-30", 100)
    charge(records, "C5", "停收项目", "2018-07-01", 100)
    charge(records, "C6", "无据项目", "2018-09-01", 50)
    charge(records, "C7", "项目市", "2018-09-01", 250, quantity=2.5)
    charge(records, "C8", "项目县", "2017-12-31", 80)
    charge(records, "C9", "只对小微", "2018-09-01", 20, payers="大型企业", refunded=5)
    found = check("suizhou-2018", "2018-12-31")
    assert verdicts(found) == {
        "C1": ("in_order", 10_000, 0),
        "C2": ("over_rate", 10_000, 1),
        "C3": ("out_of_list", 0, 3_000),
        "C4": ("in_order", 10_000, 0),
        "C5": ("expired", 0, 10_000),
        "C6": ("no_basis", 0, 5_000),
        "C7": ("in_order", 25_000, 0),
        "C8": ("out_of_list", 0, 8_000),
        "C9": ("out_of_list", 0, 2_000),
    }
    assert (found["excess_fen"], found["refunded_fen"], found["still_due_fen"]) == (28_001, 500, 27_501)
    assert {one["charge"] for one in found["rows"] if one["opens"] == "refund"} == {"C2", "C3", "C5", "C6", "C8", "C9"}
    assert found["by_charger"] == {"某局": 27_501}


def test_a_changed_standard_holds_from_its_day(records, check):
    item(records, "证照费", day="2018-01-01", standard=100)
    records.put("charge-items", "证照费", "2018-07-01", "change", standard=60)
    records.put("charge-items", "证照费", "2018-10-01", "exit", reason="取消")
    for name, day in (("before", "2018-06-30"), ("after", "2018-07-01"), ("gone", "2018-10-01")):
        charge(records, name, "证照费", day, 80)
    told = verdicts(check("suizhou-2018", "2018-12-31"))
    assert told == {
        "before": ("in_order", 10_000, 0),
        "after": ("over_rate", 6_000, 2_000),
        "gone": ("expired", 0, 8_000),
    }


def test_a_list_without_a_standard_leaves_the_amount_unjudged(records, check):
    item(records, "议价服务", standard=None)
    charge(records, "C1", "议价服务", "2018-09-01", 9_999)
    found = check("suizhou-2018", "2018-12-31")
    assert verdicts(found) == {"C1": ("unjudged", None, 0)}
    assert [one["severity"] for one in found["findings"]] == ["note"]


def test_a_check_without_a_list_is_one_clear_line(records, capsys):
    charge(records, "C1", "证照费", "2018-09-01", 1)
    code = main(
        ["charge", "check", str(PLANS / "suizhou-2018"), "--records", str(records.folder), "--on", "2018-12-31"]
    )
    printed = capsys.readouterr()
    assert (code, printed.out) == (3, "")
    assert "charge-items" in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.mechanism("X44")
def test_what_the_zone_exempts_and_was_charged_all_the_same_opens_a_refund(records, check, report, cases):
    for name in ("减半项目", "免收项目", "一般项目"):
        item(records, name, day="2012-01-01")
    records.put("charge-exemptions", "J1", "2012-02-01", item="减半项目", cut=50, only_in_zone=True, basis="减免目录")
    records.put(
        "charge-exemptions", "J2", "2012-02-01", item="免收项目", cut=100, only_in_zone=True, valid_to="2012-12-31"
    )
    rows = {
        "A": ("减半项目", "2012-06-01", 100, True),
        "B": ("减半项目", "2012-06-01", 50, True),
        "C": ("减半项目", "2012-06-01", 100, False),
        "D": ("免收项目", "2012-12-31", 10, True),
        "E": ("免收项目", "2013-01-01", 10, True),
        "F": ("一般项目", "2012-06-01", 100, True),
        "G": ("减半项目", "2012-01-31", 100, True),
        "H": ("减半项目", "2012-06-01", 120, True),
    }
    for name, (what, day, amount, in_zone) in rows.items():
        charge(records, name, what, day, amount, in_zone=in_zone)
    told = {
        name: (verdict, excess) for name, (verdict, _, excess) in verdicts(check("xuchang-2012", "2013-06-30")).items()
    }
    assert told == {
        "A": ("exemption_ignored", 5_000),
        "B": ("in_order", 0),
        "C": ("in_order", 0),
        "D": ("exemption_ignored", 1_000),
        "E": ("in_order", 0),
        "F": ("in_order", 0),
        "G": ("in_order", 0),
        "H": ("over_rate", 7_000),
    }
    facts = {"excess": {"value": 50, "measured_in": "元"}}
    records.step("refund", "TF1", "2012-07-02", "find", "checker", subject="A", facts=facts)
    records.file("refund", "TF1", "2012-07-03", "check-sheet")
    records.step("refund", "TF1", "2012-07-03", "order-refund", "checker")
    records.file("refund", "TF1", "2012-07-20", "refund-voucher", "payer-receipt")
    records.step("refund", "TF1", "2012-07-20", "pay-back", "charger", actor="某局")
    records.step("refund", "TF1", "2012-07-25", "verify", "checker")
    assert cases("xuchang-2012", "refund", "2012-07-31")["closed"] == 1
    assert report("xuchang-2012", "refunds", "2012-07-31", "2012-YTD07").count("refunded-sum") == 50


@pytest.mark.mechanism("S49")
def test_connections_tell_days_and_cost_and_paid_acceptance_opens_a_case(records, report):
    records.firms("A", "B")
    records.put(
        "connections",
        "K1",
        "2018-09-01",
        enterprise="A",
        utility="电",
        requested="2018-09-01",
        connected="2018-09-11",
        days=10,
        cost=3_000,
        acceptance_charge=0,
    )
    records.put(
        "connections",
        "K2",
        "2018-09-01",
        enterprise="B",
        utility="水",
        requested="2018-09-01",
        connected="2018-09-21",
        days=20,
        cost=1_000,
        acceptance_charge=0.01,
    )
    told = report("suizhou-2018", "connections", "2018-12-31", "2018")
    assert [told.count(name) for name in ("connection-days", "connection-cost", "acceptance-charges")] == [15, 2_000, 1]
    assert [(one["record"], one["procedures"], one["rules"]) for one in told["consequences"]] == [
        ("K2", ["refund"], ["S-r016"])
    ]


@pytest.mark.mechanism("S07")
def test_the_burden_survey_tells_sums_means_and_shares_of_revenue_and_no_single_answer(records, report):
    answers = (
        ("A", "融资成本", 40, 1_000),
        (None, "融资成本", 20, 2_000),
        ("B", "物流成本", 12, 800),
        (None, "办事成本", 0, 500),
    )
    for number, (firm, cost, amount, revenue) in enumerate(answers):
        records.put(
            "burden-answers",
            f"D{number}",
            "2018-09-01",
            round="2018上",
            enterprise=firm,
            cost=cost,
            amount=amount,
            revenue=revenue,
            remark="秘密意见",
        )
    told = report("suizhou-2018", "burden-answers", "2018-12-31", "2018")
    assert told.units("burden-sum") == {"融资成本": 60, "物流成本": 12, "办事成本": 0}
    assert told.units("burden-mean") == {"融资成本": 30, "物流成本": 12, "办事成本": 0}
    assert told.units("burden-per-100") == {"融资成本": 2, "物流成本": 1.5, "办事成本": 0}
    printed = json.dumps(told.row, ensure_ascii=False)
    assert "D1" not in printed
    assert "秘密意见" not in printed


@pytest.mark.mechanism("S09", lacks="the public page")
def test_departments_that_published_neither_list_nor_result_are_named(records, report):
    records.put("airings", "A1", "2018-10-01", body="finance", slot="list", published="2018-10-01")
    records.put("airings", "A2", "2019-01-10", body="finance", slot="result", published="2019-01-10")
    records.put("airings", "A3", "2018-10-01", body="fagai", slot="list", published="2018-10-01")
    told = report("suizhou-2018", "airings", "2019-03-31", "2019-YTD03")
    holes = [(one["member"], one["slot"]) for one in told["holes"]]
    assert len(holes) == 13 * 2 - 3
    assert ("fagai", "result") in holes
    assert ("finance", "list") not in holes
    assert ("keji", "list") in holes


@pytest.mark.mechanism("S10")
def test_savings_are_told_by_six_kinds_of_cost_and_count_only_with_a_method(records, report):
    kinds = ("资源要素成本", "物流成本", "融资成本", "税费负担", "人工成本", "办事成本")
    for number, kind in enumerate(kinds):
        more = {"method": "账单前后比", "result_day": "2019-01-10"} if number else {"result_day": "2019-01-10"}
        records.put(
            "burden-measures",
            f"M{number}",
            "2018-10-01",
            body="finance",
            cost=kind,
            measure=f"措施{number}",
            saving=100 + number,
            listed_day="2018-10-01",
            **more,
        )
    told = report("suizhou-2018", "burden-measures", "2019-03-31", "2019-YTD03")
    assert told.units("saving-sum") == {kind: 100 + number for number, kind in enumerate(kinds)}
    assert (told.count("saving-sum"), told.units("saving-by-body")) == (615, {"finance": 615})
    assert told.line("result-rate")["records"] == ["M0"]


@pytest.mark.mechanism("S50")
def test_relief_goes_to_firms_in_difficulty_alone_and_its_saving_is_told(records, report):
    records.firms("A", "B")
    records.put(
        "relief-cases",
        "J1",
        "2018-09-01",
        enterprise="A",
        kind="社保费率",
        granted="2018-09-01",
        in_difficulty=True,
        saving=12.5,
    )
    records.put(
        "relief-cases",
        "J2",
        "2018-09-01",
        enterprise="A",
        kind="公积金比例",
        granted="2018-09-01",
        in_difficulty=True,
        saving=3,
    )
    records.put(
        "relief-cases",
        "J3",
        "2018-09-01",
        enterprise="B",
        kind="公积金比例",
        granted="2018-09-01",
        in_difficulty=False,
        saving=4,
    )
    told = report("suizhou-2018", "relief-cases", "2018-12-31", "2018")
    assert told.count("relief-firms") == 1
    assert told.units("relief-saving") == {"社保费率": 12.5, "公积金比例": 7}
    assert told.findings("register.member") == ["困难企业社保与公积金减缓 J3：不符合（或不能证明符合）入库条件"]
