"""Supervision: findings, rectification, verification, tours, tracking of major projects, check rounds."""

import pytest
from workspaces import Town, codes, counts


@pytest.fixture
def town(tmp_path, capsys):
    def make(pack: str) -> Town:
        return Town(tmp_path / "town", pack, capsys)

    return make


def find(city: Town, case: str, day: str, **facts) -> None:
    """A finding that is handed over and received."""
    city.event("rectification", case, "step", "assign", day, "supervisor", facts=facts, title=f"问题{case}")
    city.event("rectification", case, "file", "finding-sheet", day, "supervisor", proof="检查记录")
    city.event("rectification", case, "step", "receive", day, "responsible")


def report_done(city: Town, case: str, day: str) -> None:
    city.event("rectification", case, "file", "result", day, "responsible", proof="整改报告")
    city.event("rectification", case, "step", "report", day, "responsible")


def verify(city: Town, case: str, day: str, actor: str = "核查人乙") -> None:
    city.event("rectification", case, "file", "check-record", day, "verifier", proof="核查记录")
    city.event("rectification", case, "step", "verify", day, "verifier", actor=actor)


@pytest.mark.mechanism("T11")
def test_a_safety_visit_raises_findings_that_are_closed_only_by_verification(town):
    taiyuan = town("taiyuan-2012")
    taiyuan.enter(
        "inspections", "V1", "2012-05-02", name="铸造厂安全检查", kind="安全生产", due="2012-05-10",
        closed="2012-05-09", findings=2, filing="督考备1号",
    )  # fmt: skip
    for case in ("A-1", "A-2"):
        find(taiyuan, case, "2012-05-09", kind="安全生产")
    report_done(taiyuan, "A-1", "2012-05-20")
    report_done(taiyuan, "A-2", "2012-05-20")
    verify(taiyuan, "A-1", "2012-05-25")
    found = taiyuan.cases("rectification", "2012-05-31", "--by", "kind")
    assert (found["stages"], found["closed"]) == ({"报称整改到位": 1, "核查销号": 1}, 1)
    assert [(one["value"], one["cases"], one["closed"]) for one in found["groups"]] == [("安全生产", 2, 1)]
    visits = taiyuan.report("inspections", "2012-05-31", "--period", "2012")
    assert counts(visits, "problems-raised") == {"": 2, "安全生产": 2}
    verify(taiyuan, "A-2", "2012-06-01", actor="responsible甲")
    refused = taiyuan.cases("rectification", "2012-06-02", code=3)["findings"]
    assert "已办“报称整改到位”" in refused[0]["message"]


@pytest.mark.mechanism("T51")
def test_projects_without_a_word_and_projects_past_a_milestone_are_listed(town):
    taiyuan = town("taiyuan-2012")
    for record, day in (("A", "2012-06-25"), ("B", "2012-05-30"), ("C", "2012-05-29")):
        taiyuan.enter("projects", record, "2012-03-01", name=f"{record}项目", last_report=day)
    taiyuan.enter("milestones", "N1", "2012-03-02", project="A", name="主体封顶", due="2012-06-20", place="gaoxin")
    taiyuan.enter("milestones", "N2", "2012-03-02", project="B", name="主体封顶", due="2012-06-30", place="gaoxin")
    projects = taiyuan.report("projects", "2012-06-30")
    assert [(one["record"], one["quiet_days"]) for one in projects["silent"]] == [("C", 32)]
    nodes = taiyuan.report("milestones", "2012-06-30")
    assert [(one["record"], one["days"]) for one in nodes["due"] if one["state"] == "overdue"] == [("N1", 10)]
    taiyuan.enter("projects", "C", "2012-06-30", "change", last_report="2012-06-30")
    assert taiyuan.report("projects", "2012-06-30")["silent"] == []


@pytest.mark.mechanism("R50")
def test_problems_found_by_rule_and_by_people_come_in_one_list(town):
    ruian = town("ruian-2015")
    ruian.enter("projects", "late", "2015-01-05", name="超期项目", due="2015-05-31", progress=90)
    ruian.enter("projects", "poor", "2015-01-05", name="欠投项目", progress=79.9)
    ruian.enter("projects", "edge", "2015-01-05", name="临界项目", progress=80)
    find(ruian, "M-1", "2015-05-06", kind="项目检查")
    rule = ruian.report("projects", "2015-06-30")
    assert [(one["code"], one["place"].split()[-1]) for one in rule["findings"]] == [
        ("register.overdue", "late"),
        ("alert.under-invested", "poor"),
    ]
    owed = ruian.duties("2015-01-01", "2015-12-31", "2015-06-30")["duties"]
    problems = {one["id"]: one["state"] for one in owed if one["source"] in ("case", "record", "rule")}
    assert problems == {
        "projects/late": "overdue",
        "projects/poor/under-invested": "open",
        "rectification/M-1/rectify": "overdue",
    }


@pytest.mark.mechanism("R67", lacks="the printed bulletin")
def test_general_and_special_supervision_go_from_plan_to_finding_to_verified_or_reopened(town):
    ruian = town("ruian-2015")
    ruian.enter(
        "inspections",
        "I1",
        "2015-03-01",
        name="综合督查",
        kind="综合督查",
        due="2015-05-31",
        closed="2015-05-20",
        findings=2,
        filing="督备1",
        published="瑞督通报1号",
    )
    ruian.enter("inspections", "I2", "2015-03-01", name="专项督查", kind="专项督查", due="2015-06-10")
    find(ruian, "A-1", "2015-05-21", kind="综合督查", rectify_days=20)
    find(ruian, "A-2", "2015-05-21", kind="综合督查", rectify_days=20)
    report_done(ruian, "A-1", "2015-06-01")
    verify(ruian, "A-1", "2015-06-05")
    report_done(ruian, "A-2", "2015-06-01")
    ruian.event("rectification", "A-2", "step", "reopen", "2015-06-05", "verifier", reason="现场未整改")
    report = ruian.cases("rectification", "2015-06-20")
    assert (report["closed"], report["of"], report["reopened"]) == (1, 2, 1)
    again = next(one for one in report["cases"] if one["case"] == "A-2")
    assert (again["stage"], again["clocks"][0]["promised"], again["light"]) == ("received", "2015-06-25", "due_soon")
    visits = ruian.report("inspections", "2015-06-30", "--period", "2015")
    assert counts(visits, "inspections-done") == {"": 1, "综合督查": 1}
    assert [(one["record"], one["state"]) for one in visits["due"]] == [("I2", "overdue"), ("I1", "early")]
    assert "alert.inspection-unfiled" in codes(visits)


@pytest.mark.mechanism("S25")
def test_a_tour_ranks_the_places_by_their_judges_and_its_gaps_become_tasks(town):
    suizhou = town("suizhou-2018")
    scores = {"zengdu": (92, 88), "suixian": (85, 85), "guangshui": (90, 90), "gaoxin": (80, 84)}
    number = 0
    for place, given in scores.items():
        for judge, score in enumerate(given):
            gap = {"gap": "要素保障慢"} if (place, judge) == ("gaoxin", 0) else {}
            suizhou.enter(
                "tour-scores",
                f"S{number}",
                "2018-10-20",
                tour="第三季度",
                place=place,
                site="观摩点",
                judge=f"评委{judge}",
                score=score,
                **gap,
            )
            number += 1
    report = suizhou.report("tour-scores", "2018-10-31", "--period", "2018")
    rows = {one["unit"]: (one["value"], one["rank"]) for one in report["counts"] if one["count"] == "tour-mean"}
    assert rows == {"": (86.75, None), "zengdu": (90, 1), "guangshui": (90, 1), "suixian": (85, 3), "gaoxin": (82, 4)}
    assert counts(report, "tour-gaps") == {"": 1, "gaoxin": 1}
    find(suizhou, "拉练-1", "2018-10-22", kind="拉练")
    owed = suizhou.duties("2018-10-01", "2018-12-31", "2018-10-31")["duties"]
    assert [one["id"] for one in owed if one["source"] == "case"] == ["rectification/拉练-1/rectify"]


@pytest.mark.mechanism("S73")
def test_a_check_round_covers_clauses_and_places_and_shows_what_is_not_checked(town):
    suizhou = town("suizhou-2018")
    places = ("zengdu", "suixian", "guangshui", "gaoxin")
    slots = ("c2-1", "c2-3", "c2-4", "c2-6", "c3-1", "c3-2")
    for place in places:
        for slot in slots:
            if (place, slot) not in (("suixian", "c3-2"), ("gaoxin", "c2-1")):
                suizhou.enter(
                    "clause-checks",
                    f"{place}-{slot}",
                    "2018-11-05",
                    place=place,
                    slot=slot,
                    day="2018-11-05",
                    findings=1 if slot == "c3-1" else 0,
                )
    report = suizhou.report("clause-checks", "2018-11-30", "--period", "2018")
    assert sorted((one["member"], one["title"]) for one in report["holes"]) == [
        ("gaoxin", "二(一)"),
        ("suixian", "三(二)"),
    ]
    assert counts(report, "clause-findings")[""] == 4
