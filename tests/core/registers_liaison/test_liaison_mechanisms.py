"""`gongce register report` over links, visits, postings and contracts of the plans: F30 and F31."""

import pytest


def leaders(records, *names, day="2012-05-01"):
    for name in names:
        records.put("leader-roster", name, day, name=f"领导{name}", post="副市长")


@pytest.mark.mechanism("T48")
def test_each_leader_has_ten_firms_and_problems_are_told_by_leader(records, report):
    leaders(records, "L1", "L2", "L3", "L4")
    records.firms(*(f"E{number}" for number in range(31)), place=None, day="2012-05-01")
    for number in range(31):
        leader = "L1" if number < 10 else "L2" if number < 21 else "L3"
        if number < 30:
            records.put("firm-links", f"K{number}", "2012-05-10", enterprise=f"E{number}", leader=leader)
    records.put("firm-links", "K99", "2012-05-10", enterprise="E0", leader="L2")
    told = report("taiyuan-2012", "firm-links", "2012-12-31", "2012")
    states = {one["who"]: (one["count"], one["state"]) for one in told["quotas"]}
    assert states == {"L1": (10, "full"), "L2": (12, "over"), "L3": (9, "short"), "L4": (0, "short")}
    assert [one["enterprise"] for one in told["doubles"]] == ["E0"]
    for case, leader in (("W1", "L1"), ("W2", "L1"), ("W3", "L2")):
        records.step(
            "issue",
            case,
            "2012-06-04",
            "file",
            "window",
            subject="E0",
            facts={"topic": "用地", "owner": "国土", "leader": leader},
        )
        records.step("issue", case, "2012-06-04", "assign", "coordinator")
        records.step("issue", case, "2012-06-05", "accept", "owner")
    records.file("issue", "W1", "2012-06-11", "reply", "solution-proof", "firm-confirmation")
    records.step("issue", "W1", "2012-06-11", "reply-firm", "owner", actor="国土局")
    records.step("issue", "W1", "2012-06-12", "clear", "coordinator", actor="包企办", facts={"satisfied": True})
    issues = report("taiyuan-2012", "issues", "2012-06-30", "2012-YTD06")
    assert issues.units("closed-by-leader") == {"L1": 50, "L2": 0}


@pytest.mark.mechanism("T08")
def test_major_promotion_projects_without_a_leader_and_silent_leaders_are_named(records, report):
    leaders(records, "L1", "L2")
    for name, major in (("P1", True), ("P2", True), ("P3", True), ("P4", False)):
        records.put("projects", name, "2012-06-01", name=f"招商项目{name}", major=major)
    records.put(
        "promotion-leaders", "K1", "2012-06-10", project="P1", leader="L1", role="in-charge", last_note="2012-06-20"
    )
    records.put(
        "promotion-leaders", "K2", "2012-06-10", project="P2", leader="L2", role="in-charge", last_note="2012-06-20"
    )
    records.put("promotion-leaders", "K2", "2012-07-10", "change", produced="2012-07-10")
    told = report("taiyuan-2012", "promotion-leaders", "2012-07-31", "2012-YTD07")
    assert [one["project"] for one in told["missing_roles"]] == ["P3"]
    assert [(one["record"], one["quiet_days"]) for one in told["silent"]] == [("K1", 41)]
    assert {one["who"]: one["state"] for one in told["quotas"]} == {"P1": "full", "P2": "full", "P3": "short"}


@pytest.mark.mechanism("T45")
def test_experts_have_a_leader_who_keeps_contact_and_three_services_with_a_clock(records, report, cases):
    leaders(records, "L1", "L2")
    for name in ("Z1", "Z2", "Z3"):
        records.put("experts", name, "2012-05-01", name=f"专家{name}")
    records.put("expert-links", "K1", "2012-05-10", expert="Z1", leader="L1", role="contact", last_contact="2012-05-20")
    records.put("expert-links", "K2", "2012-05-10", expert="Z2", leader="L2", role="contact", last_contact="2012-12-01")
    told = report("taiyuan-2012", "expert-links", "2012-12-31", "2012")
    assert [one["expert"] for one in told["missing_roles"]] == ["Z3"]
    assert [one["record"] for one in told["silent"]] == ["K1"]
    for case, topic in (("F1", "户籍登记"), ("F2", "子女入学"), ("F3", "家属安置")):
        records.step("service-request", case, "2012-09-03", "ask-for", "liaison", subject="Z1", facts={"topic": topic})
        records.step("service-request", case, "2012-09-04", "take-in-hand", "provider")
    records.file("service-request", "F1", "2012-09-10", "delivery-proof")
    records.step("service-request", "F1", "2012-09-10", "deliver", "provider")
    requests = report("taiyuan-2012", "expert-requests", "2012-09-30", "2012-YTD09")
    assert requests.units("requests-by-topic") == {"户籍登记": 100, "子女入学": 0, "家属安置": 0}
    assert requests.units("requests-by-stage") == {"delivered": 1, "in-hand": 2}
    lights = {one["case"]: one["light"] for one in cases("taiyuan-2012", "service-request", "2012-11-30")["cases"]}
    assert lights == {"F1": "ok", "F2": "overdue", "F3": "overdue"}


@pytest.mark.mechanism("R44")
def test_key_promotion_projects_without_a_linked_leader_are_named(records, report):
    leaders(records, "L1", day="2015-01-20")
    for name, major in (("P1", True), ("P2", True), ("P3", False)):
        records.put("projects", name, "2015-02-01", name=f"重点招商{name}", major=major)
    records.put(
        "promotion-links",
        "K1",
        "2015-02-10",
        project="P1",
        leader="L1",
        role="linked",
        last_note="2015-03-01",
        activities=4,
    )
    told = report("ruian-2015", "promotion-links", "2015-12-31", "2015")
    assert [one["project"] for one in told["missing_roles"]] == ["P2"]
    assert told.units("link-activities") == {"L1": 4}


@pytest.mark.mechanism("R53")
def test_every_key_firm_has_one_leader_one_department_and_one_team(records, report):
    records.firms("A", "B", "C", place=None, key_firm=True)
    records.firms("D", place=None, key_firm=False)
    holders = {"one-leader": "王市长", "one-department": "经信局", "one-team": "服务班子"}
    for role, holder in holders.items():
        records.put("key-triples", f"A-{role}", "2018-02-01", enterprise="A", role=role, holder=holder)
    records.put("key-triples", "B-1", "2018-02-01", enterprise="B", role="one-team", holder="服务班子")
    told = report("ruian-2015", "key-triples", "2018-12-31", "2018")
    missing = {one["enterprise"]: one["missing"] for one in told["missing_roles"]}
    assert missing == {"B": ["一名领导", "一个部门"], "C": ["一名领导", "一个部门", "一套班子"]}
    records.put("key-triples", "A-9", "2018-03-01", enterprise="A", role="one-leader", holder="李市长")
    assert len(report("ruian-2015", "key-triples", "2018-12-31", "2018").findings("register.double")) == 1


@pytest.mark.mechanism("R62")
def test_firms_without_a_resident_officer_are_named_with_visits_and_issues_of_the_others(records, report):
    records.put("officer-roster", "G1", "2018-01-05", name="驻企干部")
    records.firms("A", "B", place=None)
    records.put(
        "residents",
        "K1",
        "2018-02-01",
        enterprise="A",
        officer="G1",
        role="resident",
        visits=6,
        issues_raised=2,
        last_visit="2018-11-30",
    )
    told = report("ruian-2015", "residents", "2018-12-31", "2018")
    assert [one["enterprise"] for one in told["missing_roles"]] == ["B"]
    assert (told.units("resident-visits"), told.units("resident-issues")) == ({"G1": 6}, {"G1": 2})


@pytest.mark.mechanism("Q06")
def test_the_yearly_round_covers_above_scale_firms_and_tells_their_average_size(records, report):
    records.firms("A", "B", "C", place=None, day="2009-02-01")
    records.put("service-rounds", "S0", "2009-03-01", enterprise="C", body="发改", assigned="2009-03-01", sales=9_000)
    records.put("service-rounds", "S0", "2010-02-01", "exit", reason="上一年度")
    records.put(
        "service-rounds",
        "S1",
        "2010-03-01",
        enterprise="A",
        body="经信",
        assigned="2010-03-01",
        carried_over=True,
        sales=10_000,
    )
    records.put("service-rounds", "S2", "2010-03-01", enterprise="B", body="商务", assigned="2010-03-01", sales=5_000)
    told = report("qidong-7plus1", "service-rounds", "2010-12-31", "2010")
    whole = told["coverage"][0]
    assert (whole["covered"], whole["population"], whole["missing"]) == (2, 3, ["C"])
    assert (told.count("average-size"), told.count("carried-over")) == (7_500, 1)
    assert told.units("links-by-body") == {"商务": 1, "经信": 1}


@pytest.mark.mechanism("Q15")
def test_a_newly_completed_firm_has_one_contract_whose_promises_both_sides_confirm(records, report):
    records.firms("A", "B", place=None, newly_completed=True, day="2010-01-10")
    records.firms("C", place=None, day="2010-01-10")
    records.put(
        "service-contracts", "K1", "2010-04-01", enterprise="A", body="开发区", role="server", signed="2010-04-01"
    )
    for number, (due, kept, confirmed) in enumerate(
        (("2010-05-31", "2010-05-20", True), ("2010-06-30", "2010-07-15", True), ("2010-08-31", None, None))
    ):
        more = {"kept_day": kept, "firm_confirms": confirmed, "body_confirms": confirmed} if kept else {}
        records.put(
            "contract-promises", f"C{number}", "2010-04-01", contract="K1", promise=f"承诺{number}", due_day=due
        )
        if more:
            records.put("contract-promises", f"C{number}", kept, "change", **more)
    told = report("qidong-7plus1", "service-contracts", "2010-12-31", "2010")
    assert [one["enterprise"] for one in told["missing_roles"]] == ["B"]
    promises = report("qidong-7plus1", "contract-promises", "2010-12-31", "2010")
    assert {one["record"]: one["state"] for one in promises["due"]} == {"C0": "early", "C1": "late", "C2": "overdue"}
    assert (promises.line("promises-kept")["of"], promises.line("promises-kept")["records"]) == (3, ["C2"])


@pytest.mark.mechanism("S19")
def test_every_key_firm_has_its_five_roles(records, report):
    records.firms("A", "B", key_firm=True)
    for number in range(1, 6):
        records.put(
            "guarantees", f"A{number}", "2018-08-01", enterprise="A", role=f"one-{number}", holder=f"某{number}"
        )
    records.put("guarantees", "B1", "2018-08-01", enterprise="B", role="one-1", holder="某")
    told = report("suizhou-2018", "guarantees", "2018-12-31", "2018")
    assert [(one["enterprise"], len(one["missing"])) for one in told["missing_roles"]] == [("B", 4)]


@pytest.mark.mechanism("S68")
def test_a_month_without_a_visit_to_the_contact_point_is_told(records, report):
    records.firms("A")
    records.put("contact-points", "K1", "2018-08-01", enterprise="A", office="市经信委一科", last_visit="2018-08-14")
    records.put("contact-points", "K1", "2018-10-20", "change", last_visit="2018-10-20")
    told = report("suizhou-2018", "contact-points", "2018-11-30", "2018-YTD11")
    assert [(one["record"], one["due"]) for one in told["missed"]] == [("K1", "2018-09-30"), ("K1", "2018-11-30")]


@pytest.mark.mechanism("S77")
def test_officers_without_a_firm_are_named_and_days_on_site_added_up(records, report):
    records.firms("A", "B")
    for name in ("G1", "G2", "G3"):
        records.put("officer-roster", name, "2018-08-01", name=f"干部{name}", body="经信委")
    records.put("postings", "K1", "2018-08-01", enterprise="A", officer="G1", days_on_site=12)
    records.put("postings", "K2", "2018-08-01", enterprise="B", officer="G1", days_on_site=3)
    records.put("postings", "K3", "2018-08-01", enterprise="B", officer="G2", days_on_site=8)
    told = report("suizhou-2018", "postings", "2018-12-31", "2018")
    assert [one["who"] for one in told["quotas"] if one["state"] == "short"] == ["G3"]
    assert told.units("posting-days") == {"G1": 15, "G2": 8}


# ---- visits (F31)


@pytest.mark.mechanism("S06")
def test_visits_gather_problems_that_go_into_the_ledger(records, report):
    records.firms("A", "B")
    records.put(
        "visits",
        "V1",
        "2018-08-10",
        enterprise="A",
        visited="2018-08-10",
        visitor="李",
        on_site=True,
        finance="续贷困难",
        problems=2,
        issue="WT-01",
    )
    records.put(
        "visits", "V2", "2018-09-10", enterprise="A", visited="2018-09-10", visitor="李", on_site=False, problems=1
    )
    records.step(
        "issue", "WT-01", "2018-08-10", "file", "window", subject="A", facts={"topic": "融资难", "visit": "V1"}
    )
    told = report("suizhou-2018", "visits", "2018-12-31", "2018")
    assert [told.count(name) for name in ("visits-made", "firms-visited", "problems-heard")] == [2, 1, 3]
    assert report("suizhou-2018", "issues", "2018-12-31", "2018").count("issues-new") == 1


@pytest.mark.mechanism("S75")
@pytest.mark.parametrize(("visited", "is_reached", "needed"), [(2, False, 1), (3, True, 0)])
def test_a_third_of_above_scale_firms_must_be_seen_on_site_in_the_year(records, report, visited, is_reached, needed):
    records.firms(*(f"E{number}" for number in range(8)), day="2018-01-05")
    records.firms("E8", place="suixian", in_roster=False)
    for number in range(visited):
        for time in ("2018-08-10", "2018-09-10"):
            records.put("visits", f"V{number}-{time}", time, enterprise=f"E{number}", visited=time, on_site=True)
    records.put("visits", "V-phone", "2018-10-10", enterprise="E6", visited="2018-10-10", on_site=False)
    records.put("visits", "V-outside", "2018-10-11", enterprise="E8", visited="2018-10-11", on_site=True)
    told = report("suizhou-2018", "visits", "2018-12-31", "2018")
    whole = told["coverage"][0]
    assert (whole["share"], whole["covered"], whole["population"]) == ("1/3", visited, 8)
    assert (whole["reached"], whole["needed"]) == (is_reached, needed)
    assert whole["missing"] == [f"E{number}" for number in range(visited, 8)]


def test_visits_of_the_year_before_do_not_count(records, report):
    records.firms("A", "B", "C")
    records.put("visits", "V1", "2018-12-20", enterprise="A", visited="2018-12-20", on_site=True)
    assert report("suizhou-2018", "visits", "2018-12-31", "2018")["coverage"][0]["reached"] is True
    assert report("suizhou-2018", "visits", "2019-06-30", "2019-YTD06")["coverage"][0]["covered"] == 0
