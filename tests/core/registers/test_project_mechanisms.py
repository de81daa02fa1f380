"""Projects: tiers, lists, stage pushing, checklists, campaigns and tracking of the five plans, by their commands."""

from datetime import date, timedelta

import pytest
from workspaces import Town, codes, count_row, counts, on_step


@pytest.fixture
def town(tmp_path, capsys):
    def make(pack: str) -> Town:
        return Town(tmp_path / "town", pack, capsys)

    return make


# ---- tiers and routines


@pytest.mark.mechanism("X04")
def test_an_amount_decides_the_tier_exactly_and_a_change_is_kept_as_history(town):
    xuchang = town("xuchang-2012")
    amounts = {"A": 4999.99, "B": 5000, "C": 9999.99, "D": 10000, "E": 99999.99, "F": 100000, "G": 199999, "H": 200000}
    for record, amount in amounts.items():
        xuchang.enter("projects", record, "2012-05-01", name=f"{record}厂", total_investment=amount)
    xuchang.enter("projects", "B", "2012-07-01", "change", total_investment=12000)
    xuchang.enter("projects", "D", "2012-08-01", "change", total_investment=6000)
    may = xuchang.report("projects", "2012-06-30")
    assert on_step(may, "tier-county") == ["B", "C", "D", "E", "F", "G", "H"]
    assert on_step(may, "tier-city") == ["D", "E", "F", "G", "H"]
    assert on_step(may, "tier-meeting") == ["F", "G", "H"]
    assert on_step(may, "tier-gate") == ["H"]
    assert {one["record"] for one in may["consequences"] if "X-r001" in one["rules"]} == {"D", "E", "F", "G", "H"}
    later = xuchang.report("projects", "2012-09-30")
    moves = [(one["record"], one["day"], one["step"], one["move"]) for one in later["history"] if one["record"] in "BD"]
    assert moves == [
        ("B", "2012-05-01", "tier-county", "on"),
        ("D", "2012-05-01", "tier-city", "on"),
        ("D", "2012-05-01", "tier-county", "on"),
        ("B", "2012-07-01", "tier-city", "on"),
        ("D", "2012-08-01", "tier-city", "off"),
    ]
    assert [(one["record"], one["step"], one["gap"]) for one in may["near"] if one["record"] == "A"] == [
        ("A", "tier-county", pytest.approx(0.01))
    ]


@pytest.mark.mechanism("X11")
def test_a_project_of_half_a_billion_or_of_a_leader_needs_a_leader_and_a_team_until_it_produces(town):
    xuchang = town("xuchang-2012")
    signed = {"signed": "2012-03-01"}
    xuchang.enter("projects", "big", "2012-05-01", name="大项目", total_investment=50000, **signed)
    xuchang.enter("projects", "short", "2012-05-01", name="差一点", total_investment=49999.99, **signed)
    xuchang.enter(
        "projects",
        "leader",
        "2012-05-01",
        name="龙头",
        total_investment=800,
        signed_with_industry_leader=True,
        **signed,
    )
    done = {"landed": "2012-03-02", "started": "2012-03-03", "completed": "2012-03-04", "produced": "2012-05-01"}
    xuchang.enter("projects", "done", "2012-05-01", name="已投产", total_investment=90000, **signed, **done)
    log = {"last_contact": "2012-06-01", "service": "协调供电"}
    xuchang.enter("one-to-one", "L1", "2012-05-02", project="big", role="leader", person="市领导甲", **log)
    xuchang.enter("one-to-one", "L2", "2012-05-02", project="big", role="team", person="专班一")
    xuchang.enter("one-to-one", "L3", "2012-05-02", project="leader", role="leader", person="市领导乙")
    report = xuchang.report("one-to-one", "2012-06-30")
    assert report["missing_roles"] == [{"project": "leader", "missing": ["部门专班"]}]
    tier = xuchang.report("projects", "2012-06-30")
    assert on_step(tier, "tier-one-to-one") == ["big", "leader"]
    sheet = xuchang.records.parent / "links.xlsx"
    assert xuchang.call("register", "sheet", xuchang.folder, "one-to-one", "--out", sheet, "--on", "2012-06-30")[0] == 0
    again = xuchang.json("register", "preview", "one-to-one", sheet, "--on", "2012-07-01")
    assert again == {"entries": [], "findings": []}


@pytest.mark.mechanism("Q16")
def test_six_routines_make_dated_duties_for_each_major_project_with_marks_and_missing_reports(town):
    qidong = town("qidong-7plus1")
    for record in ("P1", "P2"):
        qidong.enter("projects", record, "2012-04-10", name=f"{record}项目", major=True)
    qidong.enter("projects", "P3", "2012-04-10", name="一般项目", major=False)
    for month, project in ((4, "P1"), (4, "P2"), (5, "P1")):
        last = (date(2012, month + 1, 1) - timedelta(days=1)).isoformat()
        if not (qidong.records / "duties.csv").exists():
            qidong.line("duties.csv", "duty,done,evidence")
        qidong.line("duties.csv", f"Q-c007@{last}/{project},{last},月报{month}")
    qidong.line("marks.csv", "duty,by,mark,comment")
    for judge, first, second in (("评委一", 90, 80), ("评委二", 86, 88)):
        qidong.line("marks.csv", f"Q-c009@2012-06-30/P1,{judge},{first},")
        qidong.line("marks.csv", f"Q-c009@2012-06-30/P2,{judge},{second},")
    qidong.line("marks.csv", "Q-c008@2012-06-30/P2,市领导,,进度偏慢")
    told = qidong.duties("2012-04-01", "2012-06-30", "2012-07-02")
    tier = [one for one in told["duties"] if one["source"] == "tier"]
    assert {one["about"] for one in tier} == {"P1", "P2"}
    monthly = {one["id"]: one["state"] for one in tier if one["id"].startswith("Q-c007")}
    assert monthly == {
        "Q-c007@2012-04-30/P1": "done",
        "Q-c007@2012-04-30/P2": "done",
        "Q-c007@2012-05-31/P1": "done",
        "Q-c007@2012-05-31/P2": "overdue",
        "Q-c007@2012-06-30/P1": "overdue",
        "Q-c007@2012-06-30/P2": "overdue",
    }
    assert {one["id"].partition("@")[0].partition("/")[0] for one in tier} == {"Q-c006", "Q-c007", "Q-c008", "Q-c009"}
    review = next(one for one in tier if one["id"] == "Q-c008@2012-06-30/P2")
    assert review["comments"] == ["市领导：进度偏慢"]
    ranks = [(one["about"], one["mark"], one["rank"]) for one in told["ranking"]]
    assert ranks == [("P1", 88, 1), ("P2", 84, 2)]
    agenda = qidong.json("case", "agenda", "Q-m-meeting", "--on", "2012-06-20")["agenda"]
    assert [one["record"] for one in agenda] == ["P1", "P2"]


# ---- lists


@pytest.mark.mechanism("R23")
def test_one_project_may_be_on_many_campaign_lists_and_each_list_adds_up(town):
    ruian = town("ruian-2015")
    rows = [
        ("四换三名", "甲厂", "市级", 1000, 400),
        ("双百", "甲厂", "市级", 1000, 400),
        ("双千", "乙项目", "省级", 3000, 3000),
    ]
    for number, (campaign, name, level, planned, done) in enumerate(rows):
        more = {"closed": "2015-06-01"} if planned == done else {}
        ruian.enter(
            "campaign-members", f"M{number}", "2015-03-01", campaign=campaign, name=name, level=level,
            investment=planned, done_investment=done, **more,
        )  # fmt: skip
    report = ruian.report("campaign-members", "2015-06-30")
    assert counts(report, "campaign-size") == {"": 3, "双百": 1, "双千": 1, "四换三名": 1}
    assert counts(report, "campaign-progress") == {"": 76, "双百": 40, "双千": 100, "四换三名": 40}
    assert counts(report, "campaign-done")["双千"] == 100


@pytest.mark.mechanism("S16")
def test_a_base_of_two_levels_keeps_every_change_and_the_road_map(town):
    suizhou = town("suizhou-2018")
    suizhou.enter("projects", "C1", "2018-08-01", name="县库项目", kind="技改", level="县级", place="suixian")
    suizhou.enter("projects", "C2", "2018-08-02", name="市库项目", kind="技改", level="市级", place="zengdu")
    suizhou.enter("projects", "C3", "2018-08-03", name="退库项目", kind="技改", level="县级", place="suixian")
    suizhou.enter("projects", "C3", "2018-09-03", "exit", "业主放弃")
    suizhou.enter("milestones", "N1", "2018-08-05", project="C1", name="设备到货", due="2018-09-30", place="suixian")
    report = suizhou.report("projects", "2018-12-31", "--period", "2018")
    assert counts(report, "base-levels") == {"": 2, "县级": 1, "市级": 1}
    assert [(one["record"], one["act"], one["reason"]) for one in report["moves"]][-1] == ("C3", "exit", "业主放弃")
    assert len(report["moves"]) == 4
    nodes = suizhou.report("milestones", "2018-10-05")
    assert [(one["record"], one["state"], one["days"]) for one in nodes["due"]] == [("N1", "overdue", 5)]


@pytest.mark.mechanism("S17")
def test_a_rolling_list_says_who_came_who_went_and_why(town):
    suizhou = town("suizhou-2018")
    for name in ("甲", "乙", "丙"):
        suizhou.enter("demonstrations", name, "2018-08-01", name=f"{name}项目")
    suizhou.enter("demonstrations", "甲", "2019-02-01", "exit", "已完成验收")
    suizhou.enter("demonstrations", "丁", "2019-03-01", name="丁项目")
    report = suizhou.report("demonstrations", "2019-12-31", "--period", "2019")
    assert [(one["record"], one["act"], one["reason"]) for one in report["moves"]] == [
        ("甲", "exit", "已完成验收"),
        ("丁", "enter", ""),
    ]
    assert [counts(report, f"demonstrations-{name}")[""] for name in ("in", "out", "now")] == [1, 1, 3]
    assert suizhou.report("demonstrations", "2018-12-31", "--period", "2018")["size"] == 3


@pytest.mark.mechanism("S23")
def test_the_reserve_tells_its_size_its_conversion_and_what_lies_stale(town):
    suizhou = town("suizhou-2018")
    for number in range(5):
        more = {"started": "2018-10-01", "start_proof": "施工许可"} if number < 2 else {}
        day = "2018-12-20" if number != 4 else "2018-08-01"
        suizhou.enter(
            "projects", f"R{number}", "2018-08-01", name=f"储备{number}号", maturity="可研", last_report=day, **more
        )
    report = suizhou.report("projects", "2018-12-31", "--period", "2018")
    assert counts(report, "in-reserve")[""] == 3
    assert counts(report, "reserve-to-start")[""] == 40
    assert [(one["record"], one["quiet_days"]) for one in report["silent"]] == [("R4", 152)]


@pytest.mark.mechanism("S26")
def test_the_two_named_projects_are_pinned_with_an_owner_and_their_progress(town):
    suizhou = town("suizhou-2018")
    suizhou.enter(
        "pinned", "1", "2018-08-01", name="智能制药", item="project-yekaitai", owner="张", progress=40, due="2020-12-31"
    )
    alone = suizhou.report("pinned", "2018-12-31")
    assert "register.size" in codes(alone)
    suizhou.enter(
        "pinned",
        "2",
        "2018-08-01",
        name="介入材料",
        item="project-shuangxing",
        owner="李",
        progress=60,
        due="2020-06-30",
    )
    both = suizhou.report("pinned", "2020-07-01")
    assert codes(both) == ["register.overdue"]
    assert counts(both, "pinned-progress")[""] == 50


# ---- stages and conversion


@pytest.mark.mechanism("R45")
def test_funds_in_place_and_contracts_kept_are_told_by_unit(town):
    ruian = town("ruian-2015")
    rows = [("a", "feiyun", 1000, 600, True), ("b", "feiyun", 3000, 1000, False), ("c", "auto-city", 500, 500, True)]
    for record, place, contracted, arrived, kept in rows:
        more = {"landed": "2015-02-01", "started": "2015-04-01", "start_proof": "证"} if kept else {}
        ruian.enter(
            "projects", record, "2015-01-10", name=f"{record}项目", place=place, contracted=contracted,
            arrived=arrived, signed="2015-01-10", **more,
        )  # fmt: skip
    report = ruian.report("projects", "2015-06-30", "--period", "2015")
    assert counts(report, "funds-arrived") == {"": pytest.approx(100 * 2100 / 4500), "auto-city": 100, "feiyun": 40}
    assert count_row(report, "funds-arrived", "feiyun")["records"] == ["a", "b"]
    assert counts(report, "contracts-kept") == {"": pytest.approx(200 / 3), "auto-city": 100, "feiyun": 50}
    assert count_row(report, "contracts-kept")["waiting"] == [{"record": "b", "days": 171}]


@pytest.mark.mechanism("Q07")
def test_completed_plants_that_do_not_produce_are_listed_with_their_days_and_towns_ranked(town):
    qidong = town("qidong-7plus1")
    for record, place, completed, produced in (
        ("a", "lusi-zone", "2012-01-31", "2012-03-01"),
        ("b", "lusi-zone", "2012-03-01", None),
        ("c", "binhai-park", "2011-12-31", "2012-02-01"),
        ("d", "binjiang-park", "2012-05-31", None),
    ):
        more = {"produced": produced, "production_proof": "首份产值报表"} if produced else {}
        qidong.enter("projects", record, "2011-06-01", name=f"{record}厂", place=place, completed=completed, **more)
    report = qidong.report("projects", "2012-06-30")
    row = count_row(report, "producing-of-completed")
    assert (row["value"], row["waiting"]) == (50, [{"record": "b", "days": 121}, {"record": "d", "days": 30}])
    ranks = {one["unit"]: one["rank"] for one in report["counts"] if one["count"] == "producing-of-completed"}
    assert ranks == {"": None, "binhai-park": 1, "lusi-zone": 2, "binjiang-park": 3}


@pytest.mark.mechanism("Q13")
@pytest.mark.parametrize(("landed", "is_short"), [(8, False), (7, True)])
def test_eight_of_ten_signed_projects_must_have_landed_exactly(town, landed, is_short):
    qidong = town("qidong-7plus1")
    for number in range(10):
        more = {"landed": "2012-05-01"} if number < landed else {"unlanded_reason": "用地未落实"}
        place = "lusi-zone" if number % 2 else "binhai-park"
        qidong.enter(
            "projects", f"P{number}", "2012-02-01", name=f"第{number}号", signed="2012-02-01", place=place, **more
        )
    qidong.enter("contract-checks", "K1", "2012-06-01", project="P9", round="第二季度", day="2012-06-01", reason="用地")
    report = qidong.report("projects", "2012-06-30")
    row = count_row(report, "landing-80")
    assert (row["value"], row["of"], row["target"]) == (landed * 10, 10, 80)
    assert (f"{landed}/10，低于4/5" in [one["message"] for one in report["findings"]]) is is_short
    assert row["records"] == [f"P{number}" for number in range(landed, 10)]
    assert set(counts(report, "landing-80")) == {"", "lusi-zone", "binhai-park"}
    check = qidong.report("contract-checks", "2012-06-30")
    whole = check["coverage"][0]
    assert (whole["covered"], whole["population"]) == (1, 10 - landed)
    assert whole["missing"] == [f"P{number}" for number in range(landed, 9)]


@pytest.mark.mechanism("Q14", lacks="the amounts of reward and penalty, which the plan announces and does not print")
def test_nodes_of_projects_being_built_are_early_on_time_or_late_by_days(town):
    qidong = town("qidong-7plus1")
    for record, closed in (("a", "2012-05-25"), ("b", "2012-05-31"), ("c", "2012-06-09"), ("d", None)):
        more = {"closed": closed} if closed else {}
        qidong.enter("projects", f"P{record}", "2012-02-01", name=f"{record}厂")
        qidong.enter(
            "milestones", record, "2012-03-01", project=f"P{record}", name="封顶", owner="李", due="2012-05-31", **more
        )
    report = qidong.report("milestones", "2012-06-30")
    assert {one["record"]: (one["state"], one["days"]) for one in report["due"]} == {
        "a": ("early", -6),
        "b": ("on_time", 0),
        "c": ("late", 9),
        "d": ("overdue", 30),
    }


@pytest.mark.mechanism("Q59")
def test_starts_count_once_in_nested_bands_in_the_period_of_their_proved_date(town):
    qidong = town("qidong-7plus1")
    amounts = [999.99, 1000, 4999, 5000, 9999, 10000, 99999, 100000]
    for number, amount in enumerate(amounts):
        qidong.enter(
            "projects", f"P{number}", "2012-01-05", name=f"第{number}号", total_investment=amount, place="lusi-zone",
            started="2012-03-15", start_proof="施工许可",
        )  # fmt: skip
    qidong.enter("projects", "unproved", "2012-01-05", name="无证", total_investment=200000, started="2012-03-15")
    qidong.enter(
        "projects", "before", "2011-12-05", name="去年", total_investment=200000, started="2011-12-15", start_proof="证"
    )
    for number in range(3):
        qidong.enter(
            "projects",
            f"Q{number}",
            "2011-01-05",
            name=f"投产{number}",
            produced="2012-04-01",
            production_proof="产值报表",
        )
    report = qidong.report("projects", "2012-12-31", "--period", "2012")
    bands = {name: count_row(report, f"starts-band-{name}") for name in ("10m", "50m", "100m", "1bn")}
    assert {name: row["value"] for name, row in bands.items()} == {"10m": 7, "50m": 5, "100m": 3, "1bn": 1}
    assert {name: row["target"] for name, row in bands.items()} == {"10m": 300, "50m": 100, "100m": 50, "1bn": 5}
    assert counts(report, "starts-band-10m")["lusi-zone"] == 7
    done = count_row(report, "completed-producing")
    assert (done["value"], done["target"]) == (3, 300)
    assert "alert.start-unproved" in codes(report)


@pytest.mark.mechanism("S21")
def test_upgrades_past_their_node_or_promised_day_are_on_the_late_list(town):
    suizhou = town("suizhou-2018")
    suizhou.enter(
        "projects", "U1", "2018-08-01", name="技改一", kind="技改", due="2018-11-30", last_report="2018-12-20"
    )
    suizhou.enter(
        "projects", "U2", "2018-08-01", name="技改二", kind="技改", due="2019-03-31", last_report="2018-12-20"
    )
    suizhou.enter("milestones", "N1", "2018-08-05", project="U2", name="设备到货", due="2018-12-01")
    late = suizhou.report("projects", "2018-12-31")
    assert [(one["record"], one["days"]) for one in late["due"] if one["state"] == "overdue"] == [("U1", 31)]
    told = suizhou.duties("2018-08-01", "2018-12-31", "2018-12-31")
    assert {one["id"] for one in told["duties"] if one["source"] == "record" and one["state"] == "overdue"} == {
        "projects/U1",
        "milestones/N1",
    }


@pytest.mark.mechanism("X06")
def test_four_joint_starts_a_year_count_ready_projects_of_a_hundred_million_and_see_whether_they_work(town):
    xuchang = town("xuchang-2012")
    number = 0
    for quarter, day in enumerate(("2012-03-20", "2012-06-20", "2012-09-20", "2012-12-20"), 1):
        for place in range(26):
            amount = 9999.99 if place == 0 else 10000 + place
            values = {"name": f"第{number}号", "batch": f"Q{quarter}", "day": day, "total_investment": amount}
            values |= {"permits_on_day": place != 1, "working": place != 2, "place": "zone-yuzhou"}
            row = {"record": f"J{number}", "day": day, "act": "enter", "values": values}
            xuchang.line("joint-start-list.jsonl", row)
            number += 1
    report = xuchang.report("joint-start-list", "2012-12-31", "--period", "2012")
    held, projects = count_row(report, "X-joint-starts-held"), count_row(report, "X-joint-starts-projects")
    assert (held["value"], held["target"], projects["value"]) == (4, 4, 96)
    assert any("96，少于101" in one["message"] for one in report["findings"])
    assert counts(report, "joint-started")["Q1"] == 24
    assert counts(report, "joint-investment")["Q1"] == pytest.approx(9999.99 + sum(10000 + n for n in range(1, 26)))
    assert counts(report, "really-working")[""] == pytest.approx(100 * 100 / 104)
    assert sum(one["code"] == "register.member" for one in report["findings"]) == 8


# ---- checklists and lanes


@pytest.mark.mechanism("R48")
def test_three_lanes_run_side_by_side_and_the_slowest_is_shown(town):
    ruian = town("ruian-2015")
    for project in ("P1", "P2"):
        ruian.enter("projects", project, "2015-03-01", name=f"{project}项目")
    tasks = [("P1", "政策处理", True), ("P1", "行政审批", True), ("P1", "要素保障", True), ("P2", "政策处理", True)]
    tasks += [("P2", "政策处理", False), ("P2", "行政审批", True)]
    for number, (project, lane, is_done) in enumerate(tasks):
        more = {"closed": "2015-05-01"} if is_done else {}
        ruian.enter("lane-tasks", f"T{number}", "2015-03-02", project=project, lane=lane, name=f"任务{number}", **more)
    lanes = {one["object"]: one for one in ruian.report("lane-tasks", "2015-06-30")["lanes"]}
    assert lanes["P1"]["is_ready"] is True
    assert lanes["P2"]["is_ready"] is False
    assert lanes["P2"]["lanes"] == {"政策处理": [1, 2], "行政审批": [1, 1], "要素保障": [0, 0]}
    assert lanes["P2"]["slowest"] == ["要素保障"]
    out = ruian.call("register", "report", ruian.folder, "lane-tasks", "--on", "2015-06-30")[1]
    assert "P2 政策处理1/2，行政审批1/1，要素保障0/0；最慢：要素保障" in out


@pytest.mark.mechanism("Q19")
def test_open_conditions_of_each_project_that_is_to_be_built_are_named(town):
    qidong = town("qidong-7plus1")
    qidong.enter("projects", "P1", "2012-02-01", name="一厂", signed="2012-02-01", landed="2012-03-01")
    qidong.enter("projects", "P2", "2012-02-01", name="在谈厂")
    slots = ["water", "drainage", "power", "traffic", "demolition", "feasibility", "planning", "environment", "fire"]
    for place, slot in enumerate(slots):
        more = {"closed": "2012-05-01"} if place < 6 else {"due": "2012-06-15"} if place == 6 else {}
        qidong.enter(
            "construction-checklist",
            f"C{place}",
            "2012-03-02",
            project="P1",
            slot=f"condition-{slot}",
            owner="供电公司",
            **more,
        )
    report = qidong.report("construction-checklist", "2012-06-30")
    assert [(one["member"], one["title"]) for one in report["holes"]] == [
        ("P1", "城市规划"),
        ("P1", "环保"),
        ("P1", "消防"),
    ]
    assert [(one["record"], one["state"], one["days"]) for one in report["due"]] == [("C6", "overdue", 15)]


# ---- campaigns


@pytest.mark.mechanism("T34")
def test_the_bonded_zone_is_sealed_on_acceptance_and_major_projects_without_a_sheet_are_named(town):
    taiyuan = town("taiyuan-2012")
    steps = [("approve", "approval"), ("build", "start-proof"), ("pre-accept", "fence")]
    for day, (step, paper) in enumerate(steps, 1):
        taiyuan.event("bonded-zone", "保税区", "file", paper, f"2012-0{day}-01", "owner", proof=f"{paper}.pdf")
        taiyuan.event("bonded-zone", "保税区", "step", step, f"2012-0{day}-02", "owner")
    before = taiyuan.cases("bonded-zone", "2012-06-30")
    assert (before["stages"], before["closed"], before["cases"][0]["missing"]) == (
        {"预验收": 1},
        0,
        ["联合验收通过文件"],
    )
    taiyuan.event("bonded-zone", "保税区", "step", "seal", "2012-07-01", "customs")
    assert taiyuan.cases("bonded-zone", "2012-07-02", code=3)["findings"][0]["code"] == "case.event"
    for record, is_major in (("A", True), ("B", True), ("C", False)):
        taiyuan.enter("projects", record, "2012-03-01", name=f"{record}项目", major=is_major)
    taiyuan.enter("strategy-sheets", "S1", "2012-04-01", project="A", strategy="以龙头带配套", owner="王")
    sheets = taiyuan.report("strategy-sheets", "2012-06-30")
    whole = sheets["coverage"][0]
    assert (whole["covered"], whole["population"], whole["missing"]) == (1, 2, ["B"])
    taiyuan.enter("benchmark-marks", "M1", "2012-04-01", kind="标杆园区", name="经济区", reason="亩均第一")
    assert counts(taiyuan.report("benchmark-marks", "2012-06-30"), "benchmarks-by-kind") == {"": 1, "标杆园区": 1}


@pytest.mark.mechanism("S04")
def test_five_lists_of_fifty_each_have_their_entry_test_and_their_own_way_out(town):
    suizhou = town("suizhou-2018")
    ways = {"release": {"capacity_used": 80}, "upgrade": {"closed": "2019-01-01"}, "land": {"landed": "2019-01-01"}}
    ways |= {"relief": {"relieved": "2019-01-01"}, "smart": {"accepted": "2019-01-01"}}
    for name, done in ways.items():
        for number in range(50 if name != "relief" else 49):
            more = done if number < 20 else {}
            amount = 9999 if (name, number) == ("upgrade", 3) else 10000
            suizhou.enter(
                f"list-{name}", f"{name}{number}", "2018-08-01", name=f"第{number}户", total_investment=amount, **more
            )
    for name in ways:
        report = suizhou.report(f"list-{name}", "2019-06-30")
        size = 49 if name == "relief" else 50
        row = count_row(report, f"list-{name}-members")
        assert (row["value"], row["target"], len(report["undone"])) == (size, 50, size - 20)
        assert counts(report, f"list-{name}-done")[""] == pytest.approx(100 * 20 / size)
        expected = {"relief": {"register.size"}, "upgrade": {"register.member"}}.get(name, set())
        assert set(codes(report)) - {"register.alike"} == expected


@pytest.mark.mechanism("S14")
def test_upgrading_firms_count_once_a_year_their_money_adds_up_and_coverage_is_exact(town):
    suizhou = town("suizhou-2018")
    for number in range(10):
        suizhou.enter(
            "enterprises", f"E{number}", "2018-01-01", name=f"{'甲乙丙丁戊己庚辛壬癸'[number]}公司", in_roster=True
        )
    for number in range(8):
        suizhou.enter(
            "technical-upgrades", f"U{number}", "2018-08-01", enterprise=f"E{number}", name=f"技改{number}",
            started="2018-08-01", closed="2018-11-01", paid_on="2018-11-01", invested=31.25,
        )  # fmt: skip
    suizhou.enter("technical-upgrades", "again", "2018-09-01", enterprise="E0", name="二期", started="2018-09-01")
    report = suizhou.report("technical-upgrades", "2018-12-31", "--period", "2018")
    firms, money = count_row(report, "upgrading-firms-year"), count_row(report, "upgrade-investment-year")
    assert (firms["value"], firms["target"]) == (8, 200)
    assert (money["value"], money["target"]) == (250, 250)
    assert not any(one["place"].endswith("技改投资") for one in report["findings"])
    assert any("8，少于200" in one["message"] for one in report["findings"])
    whole = report["coverage"][0]
    assert (whole["covered"], whole["population"], whole["share"], whole["reached"]) == (8, 10, "4/5", True)
    suizhou.enter("enterprises", "E10", "2018-12-01", name="新入规企业", in_roster=True)
    later = suizhou.report("technical-upgrades", "2018-12-31", "--period", "2018")["coverage"][0]
    assert (later["reached"], later["needed"]) == (False, 1)


@pytest.mark.mechanism("R49")
def test_cadre_groups_have_their_projects_and_a_hundred_hard_problems_their_closing_day(town):
    ruian = town("ruian-2015")
    ruian.enter("projects", "P1", "2015-03-01", name="一号项目")
    ruian.enter("cadre-groups", "L1", "2015-03-01", group="第一组", cadre="陈", project="P1", last_contact="2015-06-20")
    ruian.enter("cadre-groups", "L2", "2015-03-01", group="第一组", cadre="林", project="P1")
    for number in range(100):
        more = {"closed": "2015-06-10"} if number < 30 else {}
        ruian.enter(
            "hard-problems", f"H{number:03d}", "2015-03-02", name=f"难题{number}", project="P1",
            group="第一组" if number % 2 else "第二组", found="2015-03-02", due="2015-06-25", **more,
        )  # fmt: skip
    report = ruian.report("hard-problems", "2015-06-30", "--period", "2015")
    assert "register.size" not in codes(report)
    assert (counts(report, "problems-found")[""], counts(report, "problems-solved")[""]) == (100, 30)
    assert counts(report, "problems-solved-rate") == {"": 30, "第一组": 30, "第二组": 30}
    assert sum(one["state"] == "overdue" for one in report["due"]) == 70
    assert [one["record"] for one in ruian.report("cadre-groups", "2015-06-30")["silent"]] == ["L2"]
