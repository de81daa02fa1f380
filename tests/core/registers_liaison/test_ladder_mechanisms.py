"""`gongce register report` over the plans' own ladders, lists and pipelines: F24 to F29."""

import pytest

YUAN = 10_000  # 万元 in 亿元


# ---- ladders (F24)


@pytest.mark.mechanism("Q03")
def test_two_two_two_counts_each_tier_names_who_is_near_and_who_fell_back(records, report):
    records.firms("A", "B", "C", "D", "E", place=None, day="2009-01-01")
    records.facts(
        "enterprises",
        ("record", "period", "sales"),
        ("A", "2009", 110 * YUAN),
        ("B", "2009", 12 * YUAN),
        ("C", "2009", 9 * YUAN),
        ("D", "2009", 1.2 * YUAN),
        ("E", "2009", 0.9 * YUAN),
        ("A", "2010", 100 * YUAN),
        ("B", "2010", 9.9999 * YUAN),
        ("C", "2010", 10 * YUAN),
        ("D", "2010", 0.9999 * YUAN),
        ("E", "2010", 1 * YUAN),
    )
    told = report("qidong-7plus1", "enterprises", "2010-12-31", "2010")
    tiers = [(told.count(f"count-{tier}"), told.line(f"count-{tier}")["target"]) for tier in ("100m", "1bn", "10bn")]
    assert tiers == [(4, 200), (2, 20), (1, 2)]
    near = {(one["record"], one["step"]): one["gap"] for one in told["near"] if one["step"].startswith("sales")}
    assert near == {("B", "sales-1bn"): pytest.approx(1), ("D", "sales-100m"): pytest.approx(1)}
    climbs = {one["record"]: one["move"] for one in told["climbs"] if one["ladder"] == "two-two-two"}
    assert climbs == {"B": "fell", "C": "rose", "D": "left", "E": "entered"}


@pytest.mark.mechanism("R34")
def test_candidates_show_their_distance_to_ten_billion_and_firms_their_types(records, report):
    records.firms("A", "B", place=None)
    records.put("enterprises", "A", "2018-02-01", "change", headquarters=True, listed=True, brand=True)
    records.put("enterprises", "B", "2018-02-01", "change", hightech=True, standard=True)
    records.put("leading-list", "L1", "2018-03-01", enterprise="A", sales_now=100)
    records.put("leading-list", "L2", "2018-03-01", enterprise="B", sales_now=100.01)
    records.put("leading-list", "L3", "2018-03-01", enterprise="A", sales_now=62.5)
    told = report("ruian-2015", "leading-list", "2018-12-31", "2018")
    assert (told.count("beyond-10bn-firms"), told.line("beyond-10bn-firms")["target"]) == (1, 5)
    assert [(one["record"], one["gap"]) for one in told["near"]] == [("L3", 37.5)]
    types = report("ruian-2015", "enterprises", "2018-12-31", "2018")
    held = {step: types.on_step(f"held-{step}") for step in ("headquarters", "listed", "hightech", "brand", "standard")}
    assert held == {"headquarters": ["A"], "listed": ["A"], "hightech": ["B"], "brand": ["A"], "standard": ["B"]}


@pytest.mark.mechanism("S30")
def test_tiers_of_leaders_are_counted_and_localities_without_one_named(records, report):
    for name, place in (("A", "zengdu"), ("B", "zengdu"), ("C", "suixian"), ("D", "guangshui")):
        records.firms(name, place=place)
    records.facts(
        "enterprises",
        ("record", "period", "revenue"),
        ("A", "2020", 100 * YUAN + 1),
        ("B", "2020", 60 * YUAN),
        ("C", "2020", 11 * YUAN),
        ("D", "2020", 10 * YUAN),
    )
    told = report("suizhou-2018", "enterprises", "2020-12-31", "2020")
    assert [told.count(f"past-{tier}-firms") for tier in ("10bn", "5bn", "1bn")] == [1, 2, 3]
    assert [told.line(f"past-{tier}-firms")["target"] for tier in ("10bn", "5bn")] == [1, 3]
    assert told.units("past-1bn-firms") == {"zengdu": 2, "suixian": 1, "guangshui": 0, "gaoxin": 0}
    missing = [place for place in told.findings("register.count") if "至少1" in place]
    assert len(missing) == 2
    assert "guangshui" in missing[0]
    assert "gaoxin" in missing[1]


@pytest.mark.mechanism("Q05")
def test_a_merger_keeps_what_was_before_and_firms_past_ten_billion_are_counted(records, report):
    records.firms("A", "B", "C", place=None, day="2009-01-01")
    records.put("enterprises", "B", "2010-06-30", "merge", reason="并入A", into=("A",))
    records.put(
        "mergers",
        "M1",
        "2010-06-30",
        acquirer="A",
        acquired="B",
        kind="跨地区",
        completed="2010-06-30",
        sales_before=98,
        sales_after=104,
    )
    records.facts(
        "enterprises",
        ("record", "period", "sales"),
        ("A", "2009", 60 * YUAN),
        ("B", "2009", 38 * YUAN),
        ("A", "2010", 104 * YUAN),
    )
    told = report("qidong-7plus1", "mergers", "2010-12-31", "2010")
    assert told.units("mergers-done") == {"跨地区": 1}
    before = report("qidong-7plus1", "enterprises", "2009-12-31", "2009")
    after = report("qidong-7plus1", "enterprises", "2010-12-31", "2010")
    assert (before["size"], before.count("count-10bn"), before.count("count-1bn")) == (3, 0, 2)
    assert (after["size"], after.count("count-10bn"), after.count("count-1bn")) == (2, 1, 1)
    assert {one["act"] for one in after["moves"]} >= {"merge"}


# ---- promotion (F25)


@pytest.mark.mechanism("R36")
def test_transitions_of_a_year_are_counted_by_kind_and_open_their_supports(records, report):
    records.firms("A", "B", "C", place=None)
    for number, (firm, kind, day) in enumerate(
        (
            ("A", "个转企", "2018-03-01"),
            ("B", "规下转规上", "2018-05-01"),
            ("C", "股改", "2018-07-01"),
            ("A", "上市", "2019-02-01"),
        )
    ):
        records.put("upgrades", f"U{number}", day, enterprise=firm, kind=kind, happened=day)
    told = report("ruian-2015", "upgrades", "2018-12-31", "2018")
    assert told.units("upgrades-by-kind") == {"个转企": 1, "规下转规上": 1, "股改": 1}
    assert (told.on_step("support-promoted"), told.on_step("support-listed")) == (["U1"], [])


@pytest.mark.mechanism("R37")
def test_the_watch_list_holds_the_band_warns_near_the_line_and_on_falling_back(records, report):
    outputs = {"A": 499.99, "B": 500, "C": 1999, "D": 2000, "E": 2000.01, "F": 450}
    records.firms(*outputs, place=None, in_roster=False)
    for name, value in outputs.items():
        records.put(
            "watch-list", f"W-{name}", "2018-01-31", enterprise=name, town="东镇", output_year=value, output_before=600
        )
    records.put("watch-list", "W-E", "2018-10-20", "change", promoted="2018-10-20")
    told = report("ruian-2015", "watch-list", "2018-12-31", "2018")
    assert told.on_step("watched") == ["W-B", "W-C", "W-D"]
    assert {one["record"]: one["gap"] for one in told["near"] if one["step"] == "at-line"} == {"W-C": 1}
    assert told.on_step("fallen-below") == ["W-A", "W-F"]
    assert told.count("promoted-from-list") == 1
    assert len(told.findings("register.member")) == 3


@pytest.mark.mechanism("Q08")
def test_promoted_small_firms_are_told_beside_the_time_passed_by_town(records, report):
    for number in range(20):
        records.put(
            "small-firms",
            f"S{number}",
            "2010-01-20",
            enterprise=f"甲{number}",
            town="北镇" if number < 12 else "南镇",
            chosen="2010-01-20",
        )
    for number in range(15):
        records.put("small-firms", f"S{number}", "2010-05-10", "change", promoted="2010-05-10")
    told = report("qidong-7plus1", "small-firms", "2010-06-30", "2010-YTD06")
    line = told.line("promoted-now")
    assert (line["value"], line["target"], line["expected"], line["progress"]) == (15, 300, 150, 10)
    assert told.units("promoted-now") == {"北镇": 12, "南镇": 3}
    assert told.count("chosen-now") == 20


@pytest.mark.mechanism("S27")
def test_net_new_above_scale_firms_are_entries_less_exits_beside_thirty_a_year(records, report):
    for number in range(5):
        records.firms(f"OLD{number}", day="2017-06-01")
    for number in range(4):
        records.put(
            "enterprises",
            f"N{number}",
            "2018-11-20",
            name=f"新厂{number}",
            place="suixian",
            in_roster=True,
            roster_way="年度小升规",
        )
    records.put("enterprises", "OLD0", "2018-12-05", "change", in_roster=False)
    records.put(
        "promotion-reserve",
        "P1",
        "2018-02-01",
        enterprise="N0",
        place="suixian",
        chosen="2018-02-01",
        way="小升规",
        promoted="2018-11-20",
    )
    records.put(
        "promotion-reserve", "P2", "2018-02-01", enterprise="N1", place="suixian", chosen="2018-02-01", way="个转企"
    )
    told = report("suizhou-2018", "enterprises", "2018-12-31", "2018")
    line = told.line("roster-net-new")
    assert (line["value"], line["target"], told.count("roster-new"), told.count("roster-gone")) == (3, 30, 4, 1)
    assert told.line("roster-total")["target"] == 700
    reserve = report("suizhou-2018", "promotion-reserve", "2018-12-31", "2018")
    assert (reserve.count("reserve-waiting"), reserve.count("reserve-promoted")) == (1, 1)
    assert reserve.units("reserve-by-way") == {"个转企": 1, "小升规": 1}


# ---- lists (F26)


@pytest.mark.mechanism("T18")
def test_the_key_list_keeps_its_size_its_reasons_and_its_returns(records, report):
    reasons = {"strategy": "一", "investment": "二", "transformation": "三", "innovation": "四", "markets": "五"}
    records.firms(*(f"E{number}" for number in range(100)), place=None)
    for number in range(100):
        records.put("key-firm-list", f"K{number}", "2012-06-01", enterprise=f"E{number}", **reasons)
    fine = report("taiyuan-2012", "key-firm-list", "2012-12-31", "2012")
    assert fine.findings("register.size") == []
    assert (fine.count("listed-key-firms"), fine.line("listed-key-firms")["target"]) == (100, 200)
    assert fine.count("returns-in") == 0
    records.put("key-firm-list", "K0", "2013-01-10", "exit", reason="停产")
    records.put("key-firm-list", "K1", "2013-01-10", "change", last_return="2012-12-31", markets=None)
    short = report("taiyuan-2012", "key-firm-list", "2013-03-31", "2013-YTD03")
    assert short.findings("register.size") == ["重点监测考评企业名单：名单99个，应为100—200个"]
    assert len(short.findings("register.member")) == 1
    assert len(short.line("returns-in")["records"]) == 98


@pytest.mark.mechanism("S12")
def test_growth_points_are_candidates_by_expectation_and_verified_by_result(records, report):
    for number in range(22):
        records.put(
            "growth-points-list",
            f"G{number}",
            "2018-03-01",
            name=f"增长点{number}",
            year="2018",
            place="zengdu",
            expected_added=10_001,
        )
    records.put(
        "growth-points-list", "G-low", "2018-03-01", name="不够的", year="2018", place="zengdu", expected_added=10_000
    )
    for number in range(19):
        records.put("growth-points-list", f"G{number}", "2019-01-20", "change", added=10_000.5)
    records.put("growth-points-list", "G20", "2019-01-20", "change", added=10_000)
    told = report("suizhou-2018", "growth-points-list", "2019-01-31", "2019-YTD01")
    assert (told.count("points-listed"), told.count("points-verified")) == (22, 19)
    assert told.line("points-verified")["target"] == 20
    assert any("少于20" in one for one in told.findings("register.count"))
    assert len(told.findings("register.member")) == 1


@pytest.mark.mechanism("S29")
def test_champions_stand_beside_twenty_and_diagnoses_end_with_a_follow_up(records, report, cases):
    records.firms("A", "B", "C")
    records.put(
        "firm-titles", "T1", "2018-09-01", enterprise="A", level="隐形冠军", granted="2018-09-01", place="zengdu"
    )
    records.put(
        "firm-titles", "T2", "2018-09-01", enterprise="B", level="专精特新", granted="2018-09-01", place="zengdu"
    )
    told = report("suizhou-2018", "firm-titles", "2020-12-31", "2020")
    assert (told.count("champions-now"), told.line("champions-now")["target"], told.count("specialised-firms")) == (
        1,
        20,
        1,
    )
    for case, firm in (("D1", "A"), ("D2", "B")):
        records.step("diagnosis", case, "2019-03-04", "ask", "client", subject=firm, facts={"question": "热处理变形"})
        records.step("diagnosis", case, "2019-03-06", "match", "platform", facts={"expert": "沈工"})
    records.file("diagnosis", "D1", "2019-04-01", "advice-report")
    records.step("diagnosis", "D1", "2019-04-01", "advise", "expert", actor="沈工")
    records.file("diagnosis", "D1", "2019-06-01", "follow-up")
    records.step("diagnosis", "D1", "2019-06-03", "follow", "platform", actor="回访员")
    assert cases("suizhou-2018", "diagnosis", "2019-06-30")["stages"] == {"已配专家": 1, "已回访": 1}
    diagnoses = report("suizhou-2018", "diagnoses", "2019-06-30", "2019-YTD06")
    assert (diagnoses.count("diagnosed"), diagnoses.count("diagnosis-reports")) == (1, 1)


@pytest.mark.mechanism("R35")
def test_cultivation_lists_are_told_by_kind_with_their_supply_links(records, report):
    records.firms("A", "B", "C", place=None)
    for number, (firm, level) in enumerate((("A", "专精特新"), ("B", "配套专家"), ("C", "隐形冠军"))):
        supplies = {"supplies": "A"} if level == "配套专家" else {}
        records.put(
            "firm-titles", f"T{number}", "2016-05-01", enterprise=firm, level=level, granted="2016-05-01", **supplies
        )
    told = report("ruian-2015", "firm-titles", "2016-12-31", "2016")
    assert [told.count(name) for name in ("specialised-firms", "supply-experts", "champion-firms")] == [1, 1, 1]


@pytest.mark.mechanism("S35")
def test_the_restricted_list_counts_both_kinds_and_names_lapsing_qualifications(records, report):
    for number in range(10):
        records.firms(f"E{number}")
        kind = "军品资质" if number < 4 else "军品供给"
        records.put(
            "military-list", f"M{number}", "2018-08-01", enterprise=f"E{number}", kind=kind, valid_to="2019-06-30"
        )
    told = report("suizhou-2018", "military-list", "2019-07-01", "2019-YTD07", "--restricted")
    closed = report("suizhou-2018", "military-list", "2019-07-01", "2019-YTD07")
    assert (closed["due"], closed.line("military-qualified-firms")["records"]) == ([], [])
    assert (told.count("military-qualified-firms"), told.count("military-supply-firms")) == (4, 6)
    assert len([one for one in told["due"] if one["state"] == "overdue"]) == 10


# ---- firms' own plans and governance (F27)


@pytest.mark.mechanism("T19")
def test_every_above_scale_firm_owes_a_plan_and_goals_are_added_up(records, report):
    records.firms("A", "B", "C", place=None)
    records.firms("D", place=None, in_roster=False)
    records.put(
        "firm-plans", "P1", "2012-06-01", enterprise="A", filed="2012-06-01", revenue_goal=50_000, revenue_result=40_000
    )
    records.put(
        "firm-plans", "P2", "2012-06-01", enterprise="B", filed="2012-06-01", revenue_goal=30_000, revenue_result=36_000
    )
    told = report("taiyuan-2012", "firm-plans", "2018-12-31", "2018")
    whole = told["coverage"][0]
    assert (whole["covered"], whole["population"], whole["missing"]) == (2, 3, ["C"])
    assert (told.count("goals-sum"), told.count("results-sum"), told.count("goals-reached")) == (80_000, 76_000, 95)


@pytest.mark.mechanism("R24")
def test_trades_without_a_plan_are_named_and_effects_added_up(records, report):
    for trade in ("汽摩配", "鞋革", "泵阀"):
        records.put("trades", trade, "2015-02-01", name=trade)
    records.put("trade-plans", "P1", "2015-06-01", trade="汽摩配", slot="action-plan", filed="2015-06-01")
    records.firms("A", "B", place=None, day="2015-01-01")
    for number, (firm, saved, gain) in enumerate((("A", 30, 500), ("B", 12, 260.5))):
        records.put(
            "machine-upgrades",
            f"U{number}",
            "2015-09-01",
            enterprise=firm,
            trade="汽摩配",
            finished="2015-09-01",
            workers_before=80,
            workers_after=80 - saved,
            workers_saved=saved,
            output_gain=gain,
        )
    plans = report("ruian-2015", "trade-plans", "2015-12-31", "2015")
    assert [one["member"] for one in plans["holes"]] == ["汽摩配", "鞋革", "泵阀"][1:] or {
        one["member"] for one in plans["holes"]
    } == {"鞋革", "泵阀"}
    effects = report("ruian-2015", "machine-upgrades", "2015-12-31", "2015")
    assert (effects.count("upgrades-done"), effects.count("workers-saved"), effects.count("output-gained")) == (
        2,
        42,
        760.5,
    )


@pytest.mark.mechanism("R40")
def test_governance_is_a_checklist_of_every_firm(records, report):
    records.firms("A", "B", place=None)
    for slot in ("legal-person", "modern-system", "lean-management", "major-decisions"):
        records.put("governance", f"A-{slot}", "2016-05-01", enterprise="A", slot=slot, confirmed="2016-05-01")
    records.put("governance", "B-1", "2016-05-01", enterprise="B", slot="lean-management", confirmed="2016-05-01")
    told = report("ruian-2015", "governance", "2018-12-31", "2018")
    assert [(one["member"], one["title"]) for one in told["holes"]] == [
        ("B", "法人治理"),
        ("B", "现代企业制度"),
        ("B", "重大决策规则"),
    ]
    assert told.units("items-met") == {
        "legal-person": 1,
        "modern-system": 1,
        "lean-management": 2,
        "major-decisions": 1,
    }


# ---- listing (F28)


@pytest.mark.mechanism("Q50")
def test_firms_stand_in_one_stage_of_listing_beside_five_nine_and_thirteen(records, report):
    for number in range(6):
        records.firms(f"E{number}", place=None)
        stage = ("上市", "辅导", "辅导", "股改", "股改", "股改")[number]
        records.put(
            "listings", f"L{number}", "2010-01-01", enterprise=f"E{number}", stage=stage, stage_day="2010-01-01"
        )
    told = report("qidong-7plus1", "listings", "2010-12-31", "2010")
    stages = [(told.count(name), told.line(name)["target"]) for name in ("listed-now", "guided-now", "shared-now")]
    assert stages == [(1, 5), (2, 9), (3, 13)]
    records.put("listings", "L9", "2010-03-01", enterprise="E0", stage="股改")
    assert len(report("qidong-7plus1", "listings", "2010-12-31", "2010").findings("register.double")) == 1


@pytest.mark.mechanism("R38")
def test_the_listing_reserve_is_told_by_stage_with_its_obstacles(records, report):
    for number, stage in enumerate(("后备", "后备", "股改", "上市")):
        records.firms(f"E{number}", place=None)
        more = {"obstacle": "WT-001"} if number == 0 else {}
        records.put(
            "listings", f"L{number}", "2015-03-01", enterprise=f"E{number}", stage=stage, stage_day="2015-03-01", **more
        )
    told = report("ruian-2015", "listings", "2015-12-31", "2015")
    assert told.units("firms-by-stage") == {"后备": 2, "股改": 1, "上市": 1}
    assert told.line("stages-blocked")["records"] == ["L0"]


# ---- small firms, exports, spin-offs, outsourcing, state firms (F29)


@pytest.mark.mechanism("T20")
def test_size_comes_from_facts_and_finance_and_burden_issues_go_to_their_owners(records, report, cases):
    records.firms("A", "B", "C", "D", place=None)
    records.facts(
        "enterprises",
        ("record", "period", "employees", "revenue"),
        ("A", "2012", 19, 900),
        ("B", "2012", 20, 300),
        ("C", "2012", 300, 2000),
        ("D", "2012", 1000, 40_000),
    )
    told = report("taiyuan-2012", "enterprises", "2018-12-31", "2012")
    assert [told.on_step(size) for size in ("micro", "small", "medium", "large")] == [["A"], ["B"], ["C"], ["D"]]
    for case, topic, owner in (("W1", "融资", "金融办"), ("W2", "税费", "税务"), ("W3", "用工", "人社")):
        records.step("issue", case, "2012-09-03", "file", "window", subject="A", facts={"topic": topic, "owner": owner})
        records.step("issue", case, "2012-09-03", "assign", "coordinator")
    issues = report("taiyuan-2012", "issues", "2012-09-10", "2012-YTD09")
    assert issues.units("finance-burden") == {"税费": 1, "融资": 1}
    assert issues.units("issues-open") == {"金融办": 1, "税务": 1, "人社": 1}
    first = cases("taiyuan-2012", "issue", "2012-09-12")["cases"][0]
    assert {clock["clock"]: clock["promised"] for clock in first["clocks"]}["main-limit"] == "2012-09-12"


@pytest.mark.mechanism("R04")
def test_exhibitions_tell_participants_orders_and_claims(records, report):
    records.firms("A", "B", place=None)
    for number, (event, firm, orders, claim) in enumerate(
        (("广交会", "A", 120, 20_000), ("广交会", "B", 30, 15_000), ("区域展", "A", 5, 8_000))
    ):
        records.put(
            "exhibitions",
            f"X{number}",
            "2015-04-15",
            event=event,
            enterprise=firm,
            opened_day="2015-04-15",
            orders=orders,
            claim=claim,
        )
    records.put("export-services", "S1", "2015-04-15", base="汽摩配基地", service="检测认证")
    told = report("ruian-2015", "exhibitions", "2015-12-31", "2015")
    assert (told.count("participants"), told.count("orders-won"), told.count("support-claimed")) == (2, 155, 43_000)
    assert told.units("orders-won") == {"广交会": 150, "区域展": 5}
    assert report("ruian-2015", "export-services", "2015-12-31", "2015").units("services-by-base") == {"汽摩配基地": 1}


@pytest.mark.mechanism("R08")
def test_spin_offs_stay_linked_to_their_parent_and_headquarters_come_back(records, report):
    records.firms("A", place=None)
    for number, kind in enumerate(("产品研发", "仓储物流", "市场营销", "后勤保障")):
        records.put("enterprises", f"B{number}", "2018-04-01", name=f"分离{number}公司", parent="A", split_kind=kind)
    records.put("returned-headquarters", "H1", "2018-05-01", name="回归总部", returned="2018-05-01")
    told = report("ruian-2015", "enterprises", "2018-12-31", "2018")
    assert (told.count("spun-off"), len(told.units("spun-off"))) == (4, 4)
    assert told.units("group-size") == {"A": 4}
    assert report("ruian-2015", "returned-headquarters", "2018-12-31", "2018").count("headquarters-back") == 1


@pytest.mark.mechanism("Q51")
def test_providers_are_listed_with_ratings_and_milestones_with_their_days(records, report):
    records.put(
        "providers",
        "P1",
        "2010-02-01",
        name="甲设计",
        service="设计",
        qualification="甲级",
        rating="A",
        deals=5,
        qualified_until="2010-06-30",
    )
    records.put(
        "providers", "P2", "2010-02-01", name="乙广告", service="广告", qualification="二级", rating="C", deals=2
    )
    records.put(
        "logistics-projects",
        "L1",
        "2010-02-01",
        project="物流基地",
        kind="物流",
        milestone="开工",
        due_day="2010-05-31",
        reached="2010-05-20",
    )
    records.put(
        "logistics-projects",
        "L2",
        "2010-02-01",
        project="物流基地",
        kind="物流",
        milestone="竣工",
        due_day="2010-11-30",
    )
    told = report("qidong-7plus1", "providers", "2010-12-31", "2010")
    assert (told.units("providers-by-rating"), told.count("outsourcing-deals")) == ({"A": 1, "C": 1}, 7)
    assert len(told.findings("register.member")) == 1
    marks = report("qidong-7plus1", "logistics-projects", "2010-12-31", "2010")
    assert {one["record"]: one["state"] for one in marks["due"]} == {"L1": "early", "L2": "overdue"}


@pytest.mark.mechanism("S32")
def test_reform_is_a_matrix_of_state_firms_and_tasks_with_days_and_proofs(records, report):
    records.firms("A", "B", state_owned=True)
    records.firms("C")
    for firm in ("A", "B"):
        records.put(
            "reform-tasks", f"{firm}1", "2018-08-01", enterprise=firm, slot="supply-split", due_day="2018-12-31"
        )
    records.put("reform-tasks", "A2", "2018-08-01", enterprise="A", slot="social-shed", due_day="2020-12-31")
    records.put("reform-tasks", "A1", "2018-12-20", "change", done_day="2018-12-20", proof="移交协议")
    told = report("suizhou-2018", "reform-tasks", "2019-01-15", "2019-YTD01")
    assert {one["record"]: one["state"] for one in told["due"]} == {"A1": "early", "B1": "overdue", "A2": "open"}
    assert [(one["member"], one["slot"]) for one in told["holes"]] == [("B", "social-shed")]
    assert (told.line("reform-done")["of"], sorted(told.line("reform-done")["records"])) == (3, ["A2", "B1"])
