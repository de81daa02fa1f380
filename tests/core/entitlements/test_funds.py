"""Ledgers of funds: they balance after any sequence, never overdraw, are undone only by counter-entries."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.cli import main
from gongce.entitlements.funds import Fund, Kind, Ledger, Movement, post, state
from gongce.entitlements.funds.movements import CREDIT, postings_of
from gongce.vocabulary import InputError, RefusedError

PLANS = Path(__file__).resolve().parents[3] / "plans"
YI = 10**10
WAN = 10**6
DAY = date(2026, 1, 1)
FUND = Fund("f", "专项资金", {"grant": "补助", "equity": "入股"}, {"city": "市级", "zone": "开发区"}, {})

actions = st.builds(
    Movement,
    kind=st.sampled_from(Kind),
    day=st.just(DAY),
    fen=st.integers(1, 100),
    year=st.sampled_from([2026, 2027]),
    source=st.sampled_from(["city", "zone"]),
    use=st.sampled_from(["grant", "equity"]),
    claim=st.sampled_from("abc"),
    payee=st.just("甲"),
    rule=st.just("r"),
    reverses=st.integers(1, 12),
    note=st.just("更正"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(actions, max_size=40), st.booleans())
def test_a_ledger_balances_after_any_sequence_of_actions(movements, funded):
    ledger = Ledger(FUND)
    if funded:
        for kind in (Kind.PLEDGE, Kind.PAY_IN):
            ledger = post(ledger, Movement(kind, DAY, 10_000, year=2026, source="city"))
        for use in FUND.uses:
            ledger = post(ledger, Movement(Kind.BUDGET, DAY, 3_000, year=2026, use=use))
    for movement in movements:
        before = ledger
        try:
            ledger = post(ledger, movement)
        except (RefusedError, InputError):
            assert ledger is before
    debit = sum(fen for name, fen in ledger.balances.items() if name.partition(":")[0] not in CREDIT)
    credit = sum(fen for name, fen in ledger.balances.items() if name.partition(":")[0] in CREDIT)
    assert debit == credit
    assert all(fen >= 0 for fen in ledger.balances.values())
    assert ledger.balance("cash") == ledger.balance("free") + ledger.sum_of("committed")
    told = state(ledger, DAY)
    paid_in = sum(paid for _, paid in told.sources.values())
    assert told.cash == paid_in - sum(paid for *_, paid in told.uses.values())


@settings(max_examples=60, deadline=None)
@given(actions.filter(lambda one: one.kind is not Kind.REVERSE))
def test_every_movement_posts_as_much_on_one_side_as_on_the_other(movement):
    assert sum(change for _, change in postings_of(movement)) == 0


def filled(*more):
    ledger = Ledger(FUND)
    base = [
        Movement(Kind.PLEDGE, DAY, 1000, year=2026, source="city"),
        Movement(Kind.PAY_IN, DAY, 600, year=2026, source="city"),
        Movement(Kind.BUDGET, DAY, 900, year=2026, use="grant"),
    ]
    for movement in (*base, *more):
        ledger = post(ledger, movement)
    return ledger


def commit(fen, claim="a", **more):
    return Movement(Kind.COMMIT, DAY, fen, year=2026, use="grant", claim=claim, payee="甲", rule="r", **more)


def test_nothing_is_committed_above_what_was_paid_in():
    with pytest.raises(RefusedError, match="已到账"):
        filled(commit(601))
    assert filled(commit(600)).balance("free") == 0


def test_nothing_is_committed_above_the_budget_of_its_use():
    with pytest.raises(RefusedError, match="预算"):
        filled(Movement(Kind.REVERSE, DAY, 0, reverses=3, note="更正"), commit(1))


def test_a_counter_entry_restores_every_balance_and_is_made_once():
    before = filled(commit(100))
    paid = post(before, Movement(Kind.PAY, DAY, 40, claim="a"))
    undone = post(paid, Movement(Kind.REVERSE, DAY, 0, reverses=5, note="付错"))
    assert {name: fen for name, fen in undone.balances.items() if fen} == {
        name: fen for name, fen in before.balances.items() if fen
    }
    with pytest.raises(RefusedError, match="已冲销"):
        post(undone, Movement(Kind.REVERSE, DAY, 0, reverses=5, note="付错"))
    with pytest.raises(RefusedError, match="不能再冲销"):
        post(undone, Movement(Kind.REVERSE, DAY, 0, reverses=6, note="付错"))


def test_a_pledge_that_was_paid_in_cannot_be_undone():
    with pytest.raises(RefusedError):
        filled(Movement(Kind.REVERSE, DAY, 0, reverses=1, note="x"))


def test_one_claim_is_committed_once():
    with pytest.raises(RefusedError, match="已有承诺"):
        filled(commit(10), commit(10))


def test_what_is_recovered_is_at_most_what_was_paid():
    paid = filled(commit(100), Movement(Kind.PAY, DAY, 60, claim="a"))
    with pytest.raises(RefusedError, match="收回超过已付"):
        post(paid, Movement(Kind.RECOVER, DAY, 61, claim="a"))
    assert post(paid, Movement(Kind.RECOVER, DAY, 60, claim="a")).balance("free") == 560


@pytest.fixture
def fund(tmp_path, capsys):
    """Run `gongce fund`; its JSON."""

    def call(act, *arguments, code=0):
        told = main(["fund", act, *map(str, arguments)])
        out = capsys.readouterr()
        assert told == code, out.err
        return out.err if code else json.loads(out.out) if "--json" in arguments else out.out

    return call


@pytest.fixture
def sheet(tmp_path):
    def write(text, name="moves.csv"):
        path = tmp_path / name
        path.write_text(
            "kind,day,amount,year,source,use,claim,payee,rule,due,note,reverses\n" + text.strip() + "\n", "utf-8"
        )
        return path

    return write


@pytest.mark.mechanism("T36")
def test_the_yearly_fund_is_three_two_and_five_and_never_spends_what_has_not_arrived(fund, sheet, tmp_path):
    ledger = tmp_path / "fund.jsonl"
    fund("open", ledger, "--pack", PLANS / "taiyuan-2012", "--rule", "T-r010", "--uses", "fund-uses")
    moves = """
pledge,2013-01-10,3亿元,2013,city-finance,,,,,,,
pledge,2013-01-10,2亿元,2013,zones,,,,,,,
pledge,2013-01-10,4.5亿元,2013,counties,,,,,,,
pay_in,2013-02-01,3亿元,2013,city-finance,,,,,,,
budget,2013-02-02,5亿元,2013,,use-award,,,,,,
commit,2013-03-01,0.5亿元,2013,,use-award,A,甲公司,T-r013,2013-06-30,,
pay,2013-04-01,2000万元,,,,A,,,,,
"""
    fund("post", ledger, sheet(moves))
    told = fund("show", ledger, "--year", 2013, "--on", "2013-07-01", "--json")[0]
    assert {name: one["pledged"] for name, one in told["sources"].items()} == {
        "city-finance": 3 * YI,
        "zones": 2 * YI,
        "counties": 45 * YI // 10,
    }
    assert told["lacking"] == {"counties": YI // 2}, "five were ordered"
    assert told["sources"]["zones"]["paid_in"] == 0
    assert told["uses"]["use-award"] == {"budget": 5 * YI, "committed": YI // 2, "paid": 2000 * WAN}
    assert list(told["uses"]) == ["use-preliminary", "use-grant", "use-award", "use-equity"]
    assert (told["cash"], told["free"]) == (3 * YI - 2000 * WAN, 25 * YI // 10)
    assert [(one["unpaid"], one["overdue"]) for one in told["payables"]] == [(3000 * WAN, True)]
    content = ledger.read_bytes()
    more = "pay_in,2013-07-02,1亿元,2013,zones,,,,,,,\ncommit,2013-07-03,3.51亿元,2013,,use-award,B,乙公司,T-r013,,,\n"
    assert "已到账" in fund("post", ledger, sheet(more), code=4)
    assert ledger.read_bytes() == content, "all or nothing"


@pytest.mark.mechanism("T39")
def test_capital_enters_and_leaves_at_par_once_the_project_is_in_full_production(fund, sheet, tmp_path):
    ledger = tmp_path / "fund.jsonl"
    fund("open", ledger, "--pack", PLANS / "taiyuan-2012", "--rule", "T-r010", "--uses", "fund-uses")
    moves = """
pledge,2013-01-10,3亿元,2013,city-finance,,,,,,,
pay_in,2013-02-01,3亿元,2013,city-finance,,,,,,,
budget,2013-02-02,1亿元,2013,,use-equity,,,,,,
commit,2013-03-01,3000万元,2013,,use-equity,E1,甲项目公司,T-r014,,,
invest,2013-03-05,3000万元,,,,E1,,,,,
"""
    fund("post", ledger, sheet(moves))
    shown = fund("show", ledger, "--on", "2015-05-01", "--productive", "E1=2015-06-01", "--json")[0]
    assert shown["positions"][0] == {
        "claim": "E1",
        "payee": "甲项目公司",
        "entered": 3000 * WAN,
        "withdrawn": 0,
        "due": False,
    }
    shown = fund("show", ledger, "--on", "2015-06-01", "--productive", "E1=2015-06-01", "--json")[0]
    assert shown["positions"][0]["due"]
    assert shown["free"] == 3 * YI - 3000 * WAN
    assert "不等于投入" in fund("post", ledger, sheet("withdraw,2015-07-01,3300万元,,,,E1,,,,,"), code=4)
    assert "不等于投入" in fund("post", ledger, sheet("withdraw,2015-07-01,2999万元,,,,E1,,,,,"), code=4)
    fund("post", ledger, sheet("withdraw,2015-07-01,3000万元,,,,E1,,,,,"))
    shown = fund("show", ledger, "--on", "2015-08-01", "--productive", "E1=2015-06-01", "--json")[0]
    assert (shown["positions"][0]["due"], shown["free"], shown["cash"]) == (False, 3 * YI, 3 * YI)


@pytest.mark.mechanism("Q36", "Q42", "Q49", "S22")
@pytest.mark.parametrize(
    ("plan", "uses", "count", "name"),
    [
        ("qidong-7plus1", "cluster-uses", 3, "集群工业园区建设"),
        ("qidong-7plus1", "energy-uses", 4, "工业锅炉"),
        ("qidong-7plus1", "fund-uses", 4, "产业集群"),
        ("suizhou-2018", "project-funds", 3, "专用汽车基金"),
    ],
)
def test_a_fund_spends_by_the_uses_its_plan_prints_and_takes_money_of_higher_levels(
    fund, sheet, tmp_path, plan, uses, count, name
):
    ledger = tmp_path / "fund.jsonl"
    fund(
        "open",
        ledger,
        "--pack",
        PLANS / plan,
        "--id",
        uses,
        "--uses",
        uses,
        "--source",
        "city=本级财政",
        "--source",
        "upper=上级补助",
    )
    first = json.loads(ledger.read_text("utf-8").splitlines()[0])["fund"]["uses"]
    assert len(first) == count
    assert next(iter(first.values())) == name
    use = next(iter(first))
    moves = f"""
pledge,2019-01-10,1000万元,2019,city,,,,,,,
pledge,2019-01-10,500万元,2019,upper,,,,,,,
pay_in,2019-02-01,1000万元,2019,city,,,,,,,
pay_in,2019-02-01,500万元,2019,upper,,,,,,,
budget,2019-02-02,900万元,2019,,{use},,,,,,
commit,2019-03-01,700万元,2019,,{use},A,甲,办法,,,
{"invest" if plan == "suizhou-2018" else "pay"},2019-04-01,700万元,,,,A,,,,,
"""
    fund("post", ledger, sheet(moves))
    told = fund("show", ledger, "--year", 2019, "--on", "2019-12-31", "--json")[0]
    assert told["uses"][use] == {"budget": 900 * WAN, "committed": 700 * WAN, "paid": 700 * WAN}
    assert told["sources"]["upper"]["paid_in"] == 500 * WAN
    assert told["cash"] == 800 * WAN
    assert told["invested"] == (700 * WAN if plan == "suizhou-2018" else 0)
    assert "no use" in fund("post", ledger, sheet("budget,2019-05-02,9万元,2019,,other,,,,,,"), code=3)


@pytest.mark.mechanism("S58")
def test_levels_show_what_was_arranged_and_which_places_arranged_nothing(fund, sheet, tmp_path):
    pack, ledgers = PLANS / "suizhou-2018", []
    for scope, level, amount in (
        ("city", "市级", "2000万元"),
        ("zengdu", "县级", "300万元"),
        ("guangshui", "县级", ""),
    ):
        path = tmp_path / f"{scope}.jsonl"
        fund(
            "open",
            path,
            "--pack",
            pack,
            "--id",
            scope,
            "--title",
            "改造升级资金",
            "--source",
            "own=本级财政",
            "--scope",
            scope,
            "--level",
            level,
        )
        if amount:
            fund("post", path, sheet(f"pledge,2019-01-10,{amount},2019,own,,,,,,,"))
        ledgers.append(path)
    told = fund("levels", *ledgers, "--pack", pack, "--units", "localities", "--year", 2019, "--json")
    assert {one["title"]: one["arranged"] for one in told["places"]} == {
        "曾都区": True,
        "随县": False,
        "广水市": False,
        "随州高新区": False,
    }
    assert told["levels"] == {"市级": 2000 * WAN, "县级": 300 * WAN}


@pytest.mark.mechanism("X45")
def test_incentive_money_is_due_in_full_by_the_end_of_june_and_told_when_it_is_not_paid(fund, sheet, tmp_path, capsys):
    owed = tmp_path / "owed.csv"
    owed.write_text("zone,incentive_money_2011(万元)\n禹州市产业集聚区,1200.05\n大周产业集聚区,800\n", "utf-8")
    assert (
        main(
            [
                "award",
                str(PLANS / "xuchang-2012"),
                str(owed),
                "--on",
                "2012-06-01",
                "--rule",
                "X-r016",
                "--analysis",
                "--json",
            ]
        )
        == 0
    )
    amounts = json.loads(capsys.readouterr().out)["by_subject"]
    assert amounts == {"禹州市产业集聚区": 1200_0500 * 100, "大周产业集聚区": 800 * WAN}
    ledger = tmp_path / "fund.jsonl"
    fund("open", ledger, "--pack", PLANS / "xuchang-2012", "--rule", "X-r016", "--title", "2011年度激励资金")
    moves = """
pledge,2012-05-01,2000.05万元,2011,finance,,,,,,,
pay_in,2012-05-01,2000.05万元,2011,finance,,,,,,,
budget,2012-05-01,2000.05万元,2011,,fund,,,,,,
commit,2012-05-02,1200.05万元,2011,,fund,禹州,禹州市产业集聚区,X-r016,2012-06-30,,
commit,2012-05-02,800万元,2011,,fund,大周,大周产业集聚区,X-r016,2012-06-30,,
pay,2012-06-29,1200.05万元,,,,禹州,,,,,
pay,2012-06-30,799万元,,,,大周,,,,,
"""
    fund("post", ledger, sheet(moves))
    before = fund("show", ledger, "--on", "2012-06-30", "--json")[0]["payables"]
    assert [one["overdue"] for one in before] == [False, False]
    late = [one for one in fund("show", ledger, "--on", "2012-07-01", "--json")[0]["payables"] if one["overdue"]]
    assert [(one["payee"], one["unpaid"]) for one in late] == [("大周产业集聚区", 1 * WAN)]


APPLICATIONS = """project,fund,department,round,state,applied(万元),won(万元)
甲技改,{0},市工信局,2012-1,获批,500,300
乙研发,{1},市科技局,2012-1,未获批,200,
丙车间,{0},市工信局,2012-2,上报,400,
丁品牌,{1},市科技局,2012-2,筛选,100,
"""


@pytest.mark.mechanism("Q48", "X05")
@pytest.mark.parametrize(("plan", "funds"), [("xuchang-2012", "upper-funds"), ("qidong-7plus1", "")])
def test_applications_for_money_of_higher_levels_are_told_by_department_and_fund(fund, tmp_path, plan, funds):
    path = tmp_path / "a.csv"
    path.write_text(APPLICATIONS.format("fund-upgrade", "fund-innovation"), "utf-8")
    more = ["--funds", funds, "--pack", PLANS / plan] if funds else []
    told = fund("applications", path, *more, "--json")
    first, second = told["departments"]
    assert first == {
        "name": "市工信局",
        "candidates": 2,
        "submitted": 2,
        "approved": 1,
        "applied": 900 * WAN,
        "won": 300 * WAN,
    }
    assert (second["candidates"], second["submitted"], second["applied"], second["won"]) == (2, 1, 200 * WAN, 0)
    if funds:
        names = [one["name"] for one in told["funds"]]
        assert len(names) >= 6, "the plan's list, those nobody applied to too"
        assert names[0] == "国家产业发展资金"
    path.write_text(APPLICATIONS.format("lost", "fund-innovation").replace("500,300", "500,501"), "utf-8")
    messages = "".join(one["message"] for one in fund("applications", path, *more, "--json")["findings"])
    assert "超过申请" in messages
    assert ("不在清单" in messages) == bool(funds)


def test_a_changed_line_breaks_the_ledger(fund, sheet, tmp_path):
    ledger = tmp_path / "fund.jsonl"
    fund("open", ledger, "--pack", PLANS / "qidong-7plus1", "--id", "f", "--title", "基金", "--source", "city=市级")
    fund("post", ledger, sheet("pledge,2019-01-10,10万元,2019,city,,,,,,,\npay_in,2019-01-11,10万元,2019,city,,,,,,,"))
    good = ledger.read_text("utf-8")
    for bad in (good.replace("10000000", "90000000", 1), "".join(good.splitlines(True)[::2]), good[:-3], ""):
        ledger.write_text(bad, "utf-8")
        assert "restore" in fund("show", ledger, code=3) or "fund open" in fund("show", ledger, code=3)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("gift,2019-01-10,10万元,2019,city,,,,,,,", "gift"),
        ("pledge,2019-13-10,10万元,2019,city,,,,,,,", "month"),
        ("pledge,2019-01-10,10,2019,city,,,,,,,", "no unit of money"),
        ("pledge,2019-01-10,0.001元,2019,city,,,,,,,", "part of a fen"),
        ("pledge,2019-01-10,-5元,2019,city,,,,,,,", "above 0"),
        ("pledge,2019-01-10,10万元,2019,other,,,,,,,", "no source"),
        ("pledge,2019-01-10,10万元,,city,,,,,,,", "without year"),
        ("commit,2019-01-10,10万元,2019,,fund,a,,r,,,", "without payee"),
    ],
)
def test_a_bad_movement_is_one_clear_line_and_nothing_is_written(fund, sheet, tmp_path, row, told):
    ledger = tmp_path / "fund.jsonl"
    fund("open", ledger, "--pack", PLANS / "qidong-7plus1", "--id", "f", "--title", "基金", "--source", "city=市级")
    before = ledger.read_bytes()
    said = fund("post", ledger, sheet(row), code=3)
    assert told in said
    assert said.count("\n") == 1
    assert ledger.read_bytes() == before


def test_movements_are_entered_in_the_order_of_their_days():
    with pytest.raises(RefusedError, match="日期早于"):
        filled(Movement(Kind.PAY_IN, DAY - timedelta(1), 5, year=2026, source="city"))


def test_a_fund_whose_printed_parts_do_not_add_up_is_told(tmp_path, capsys, yunchuan):
    path = tmp_path / "fund.jsonl"
    assert main(["fund", "open", str(path), "--pack", str(yunchuan / "plan"), "--rule", "Y-r11"]) == 0
    assert "合计55000万元，与总额50000万元不合" in capsys.readouterr().err
