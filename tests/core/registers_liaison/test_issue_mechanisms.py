"""`gongce case report` and `gongce register report` over issues, complaints and checks of the plans: F32 and F35."""

import json

import pytest

from gongce.cli import main

COORDINATOR = {"role": "coordinator", "actor": "交办岗"}


def opened(records, case, day, topic="融资难", owner="金融办", firm="A", **facts):
    """A case filed, assigned and accepted on one day."""
    told = {"topic": topic, "owner": owner, **facts}
    records.step("issue", case, day, "file", "window", subject=firm, title=f"{firm}的{topic}", facts=told)
    records.step("issue", case, day, "assign", **COORDINATOR)
    records.step("issue", case, day, "accept", "owner", actor=owner)


def replied(records, case, day, owner="金融办"):
    records.file("issue", case, day, "reply")
    records.step("issue", case, day, "reply-firm", "owner", actor=owner)


def cleared(records, case, day, satisfied=True):
    records.file("issue", case, day, "solution-proof", "firm-confirmation")
    records.step("issue", case, day, "clear", **COORDINATOR, facts={"satisfied": satisfied})


def by_case(report):
    return {one["case"]: one for one in report["cases"]}


@pytest.mark.mechanism("S76")
def test_the_ledger_tells_what_is_overdue_closed_satisfied_reopened_and_long_term_apart(records, report, cases):
    records.firms("A", "B")
    for number in range(1, 7):
        opened(records, f"W{number}", "2018-08-01", owner="金融办" if number < 4 else "国土")
    replied(records, "W1", "2018-08-03")
    cleared(records, "W1", "2018-08-06")
    replied(records, "W2", "2018-08-03")
    cleared(records, "W2", "2018-08-07", satisfied=False)
    records.step("issue", "W2", "2018-08-20", "reopen", "firm", actor="A", reason="又断贷")
    replied(records, "W3", "2018-08-09")
    records.step("issue", "W4", "2018-08-09", "follow-on", **COORDINATOR, reason="等规划调整")
    report_now = cases("suizhou-2018", "issue", "2018-08-22")
    assert report_now["findings"] == []
    lights = {name: one["light"] for name, one in by_case(report_now).items()}
    assert lights == {"W1": "ok", "W2": "ok", "W3": "overdue", "W4": "ok", "W5": "overdue", "W6": "overdue"}
    assert (report_now["closed"], report_now["of"], report_now["reopened"]) == (1, 6, 1)
    assert report_now["median_days"] == 5
    assert report_now["stages"] == {"办理中": 3, "已答复": 1, "已销号": 1, "长期跟踪": 1}
    assert by_case(report_now)["W5"]["escalations"] == [{"to": "supervisor", "title": "逾期转督查机构", "opens": None}]
    told = report("suizhou-2018", "issues", "2018-08-22", "2018-YTD08")
    assert told.count("issues-long") == 1
    assert told.units("closed-rate") == {"国土": 0, "金融办": pytest.approx(100 / 3)}
    assert (told.count("satisfied-rate"), told.line("satisfied-rate")["of"]) == (100, 1)
    assert told.line("reopened-rate")["of"] == 6


def test_the_ledgers_clocks_end_on_the_days_counted_by_hand(records, cases):
    records.step("issue", "W1", "2018-09-28", "file", "window", subject="A", facts={"topic": "用地难", "owner": "国土"})
    records.step("issue", "W1", "2018-09-29", "assign", **COORDINATOR)
    first = by_case(cases("suizhou-2018", "issue", "2018-09-29"))["W1"]["clocks"]
    limits = {one["clock"]: one["promised"] for one in first}
    assert limits == {
        "filing-limit": "2018-09-29",
        "objection-limit": "2018-09-30",
        "main-limit": "2018-10-15",
        "close-limit": "2018-11-15",
    }
    records.step("issue", "W1", "2018-09-30", "accept", "owner", actor="国土")
    records.event("issue", "W1", "2018-10-08", "ask", "assist", "owner", actor="国土")
    records.file("issue", "W1", "2018-10-11", "extension-notice")
    records.event("issue", "W1", "2018-10-12", "extend", "main-limit", "supervisor", days=5)
    later = {one["clock"]: one for one in by_case(cases("suizhou-2018", "issue", "2018-10-16"))["W1"]["clocks"]}
    assert (later["assist-limit"]["promised"], later["main-limit"]["promised"]) == ("2018-10-11", "2018-10-22")
    replied(records, "W1", "2018-10-22", owner="国土")
    records.step("issue", "W1", "2018-10-23", "send-back", **COORDINATOR, reason="企业说没有办")
    last = {one["clock"]: one for one in by_case(cases("suizhou-2018", "issue", "2018-10-24"))["W1"]["clocks"]}
    assert (last["callback-limit"]["promised"], last["redo-limit"]["promised"]) == ("2018-10-25", "2018-11-01")
    replied(records, "W1", "2018-11-01", owner="国土")
    records.step("issue", "W1", "2018-11-02", "follow-on", **COORDINATOR, reason="等供地计划")
    months = {one["clock"]: one for one in by_case(cases("suizhou-2018", "issue", "2018-11-05"))["W1"]["clocks"]}
    assert months["feedback-limit"]["promised"] == "2018-12-03"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"day": "2018-08-06", "name": "clear", "role": "coordinator", "actor": "岗"}, "已答复"),
        ({"day": "2018-08-03", "name": "object", "role": "owner", "actor": "金融办", "reason": "错派"}, "不能提出异议"),
        ({"day": "2018-08-02", "name": "reply-firm", "role": "owner", "actor": "金融办"}, "答复意见"),
        ({"day": "2018-08-02", "name": "reopen", "role": "firm", "actor": "A", "reason": "急"}, "已销号"),
        ({"day": "2018-07-01", "name": "follow-on", "role": "coordinator", "actor": "岗", "reason": "等"}, "早于"),
    ],
)
def test_a_step_out_of_turn_is_named_with_what_is_in_the_way(records, cases, capsys, event, told):
    opened(records, "W1", "2018-08-01")
    records.event("issue", "W1", kind="step", **event)
    code = main(
        ["case", "report", "plans/suizhou-2018", "issue", "--records", str(records.folder), "--on", "2018-08-31"]
    )
    assert code == 3
    assert told in capsys.readouterr().out


@pytest.mark.mechanism("S08")
def test_the_four_difficulties_have_owners_clocks_and_rates_of_their_own(records, report):
    table = {"融资难": "金融办", "用地难": "国土", "招工难": "人社", "电力报装难": "电力"}
    for topic, owner in table.items():
        records.put("topic-owners", topic, "2018-08-01", topic=topic, owner=owner, days=7)
    for number, (topic, owner) in enumerate(table.items()):
        for again in range(2):
            opened(records, f"W{number}{again}", "2018-08-01", topic, owner)
        replied(records, f"W{number}0", "2018-08-03", owner)
        if topic != "招工难":
            cleared(records, f"W{number}0", "2018-08-06")
    records.step("issue", "W00", "2018-08-09", "reopen", "firm", actor="A", reason="又难了")
    told = report("suizhou-2018", "issues", "2018-08-31", "2018-YTD08")
    assert told.units("closed-by-topic") == {"融资难": 0, "用地难": 50, "招工难": 0, "电力报装难": 50}
    assert told.units("reopened-rate") == {"融资难": 50, "用地难": 0, "招工难": 0, "电力报装难": 0}
    assert report("suizhou-2018", "topic-owners", "2018-08-31", "2018-YTD08")["size"] == 4


@pytest.mark.mechanism("Q20")
def test_open_technical_issues_are_told_by_project(records, report):
    for number, project in enumerate(("一期", "一期", "二期")):
        opened(records, f"J{number}", "2010-08-02", "技术质量", "住建", project=project)
    opened(records, "J9", "2010-08-02", "融资难", "金融办", project="一期")
    records.file("issue", "J0", "2010-08-09", "expert-advice")
    replied(records, "J0", "2010-08-09", "住建")
    cleared(records, "J0", "2010-08-10")
    told = report("qidong-7plus1", "issues", "2010-08-31", "2010-YTD08")
    assert told.units("technical-open") == {"一期": 1, "二期": 1}


@pytest.mark.mechanism("X40")
def test_six_kinds_of_difficulty_are_told_with_the_guidance_given(records, report):
    kinds = ("产业集群培育", "龙头企业引进", "重大项目招商", "村庄迁并", "集约节约用地", "投融资平台运作")
    for number, kind in enumerate(kinds):
        opened(records, f"X{number}", "2012-03-05", kind, "发改", firm="")
        records.put(
            "guidance-records",
            f"G{number}",
            "2012-03-08",
            zone="尚集",
            topic=kind,
            body="发改",
            guided="2012-03-08",
            issue=f"X{number}",
        )
    replied(records, "X3", "2012-03-09", "发改")
    cleared(records, "X3", "2012-03-12")
    issues = report("xuchang-2012", "issues", "2012-03-31", "2012-YTD03")
    rates = issues.units("closed-by-topic")
    assert (len(rates), rates["村庄迁并"], rates["产业集群培育"]) == (6, 100, 0)
    guidance = report("xuchang-2012", "guidance-records", "2012-03-31", "2012-YTD03")
    assert guidance.units("guidance-by-topic") == dict.fromkeys(kinds, 1)


# ---- complaints and checks (F35)


def complaint(records, case, day, topic="乱收费", firm="A", **facts):
    records.step("complaint", case, day, "receive", "desk", subject=firm, facts={"topic": topic, **facts})
    records.step("complaint", case, day, "take", "desk")


def concluded(records, case, day, verdict):
    records.file("complaint", case, day, "investigation")
    records.step("complaint", case, day, "conclude", "head", actor="纪检负责人", facts={"verdict": verdict})


def answered(records, case, day, **facts):
    records.file("complaint", case, day, "answer")
    records.step("complaint", case, day, "answer-firm", "desk", facts=facts)


@pytest.mark.mechanism("R61")
def test_complaints_are_answered_upheld_or_not_and_never_name_the_firm(records, report, cases, capsys):
    records.firms("A", "B", place=None, day="2015-01-20")
    for case, verdict in (("T1", "属实"), ("T2", "不属实")):
        complaint(records, case, "2015-03-02", accused="某局")
        concluded(records, case, "2015-03-20", verdict)
        answered(records, case, "2015-03-25", satisfied=verdict == "属实")
    complaint(records, "T3", "2015-03-02", firm="B")
    told = report("ruian-2015", "complaints", "2015-05-31", "2015-YTD05", "--restricted")
    assert (told.count("complaints-closed"), told.count("complaints-upheld")) == (pytest.approx(200 / 3), 1)
    assert (told.count("complaints-satisfied"), told.line("complaints-upheld")["records"]) == (50, ["T1"])
    assert by_case(cases("ruian-2015", "complaint", "2015-05-31"))["T3"]["light"] == "overdue"
    closed = report("ruian-2015", "complaints", "2015-05-31", "2015-YTD05")
    assert "T1" not in json.dumps(closed.row)
    assert closed.count("complaints-upheld") == 1


@pytest.mark.mechanism("R63")
def test_obstruction_cases_are_told_by_kind_and_state_with_days_lost(records, report):
    for case, topic, days in (("Q1", "村霸地霸", 12), ("Q2", "霸王搬运", 3), ("Q3", "不正当竞争", 0)):
        complaint(records, case, "2015-06-01", topic, project="P1", days_lost=days)
    concluded(records, "Q1", "2015-06-10", "属实")
    answered(records, "Q1", "2015-06-12")
    told = report("ruian-2015", "complaints", "2015-06-30", "2015-YTD06")
    assert told.units("complaints-by-topic") == {"村霸地霸": 1, "霸王搬运": 1, "不正当竞争": 1}
    assert told.units("complaints-by-state") == {"answered": 1, "investigating": 2}
    assert told.count("days-lost") == 15


@pytest.mark.mechanism("S53")
def test_an_upheld_finding_opens_a_case_of_accountability(records, report, cases):
    complaint(records, "T1", "2018-09-03", accused="某单位")
    complaint(records, "T2", "2018-09-03", accused="另一单位")
    concluded(records, "T1", "2018-09-10", "部分属实")
    concluded(records, "T2", "2018-09-10", "不属实")
    told = report("suizhou-2018", "complaints", "2018-09-30", "2018-YTD09", "--restricted")
    assert [(one["record"], one["procedures"]) for one in told["consequences"]] == [("T1", ["accountability"])]
    records.step("accountability", "Z1", "2018-10-08", "propose", "proposer", subject="某单位")
    records.file("accountability", "Z1", "2018-10-10", "upheld-finding", "statement")
    records.step("accountability", "Z1", "2018-10-10", "hear", "decider", actor="市监察委")
    records.file("accountability", "Z1", "2018-10-30", "decision")
    records.step("accountability", "Z1", "2018-10-30", "decide", "decider", actor="市监察委")
    decided = cases("suizhou-2018", "accountability", "2018-10-31")
    assert (decided["closed"], decided["findings"]) == (1, [])


@pytest.mark.mechanism("S51")
def test_banks_are_checked_item_by_item_and_violations_counted(records, report):
    for bank in ("甲银行", "乙银行"):
        records.put("bank-list", bank, "2018-08-01", name=bank)
    items = (
        [f"ban-{n}" for n in range(1, 8)]
        + [f"open-{n}" for n in range(1, 5)]
        + ["stop-1", "stop-2", "limit-1", "limit-2"]
    )
    for item in items:
        result = "违规" if item in ("ban-3", "limit-1") else "合规"
        records.put(
            "loan-checks", f"甲-{item}", "2018-10-10", bank="甲银行", slot=item, checked="2018-10-10", result=result
        )
    told = report("suizhou-2018", "loan-checks", "2018-12-31", "2018")
    assert told.units("violations-by-bank") == {"甲银行": 2}
    assert {(one["member"]) for one in told["holes"]} == {"乙银行"}
    assert len(told["holes"]) == 15
    assert {tuple(one["procedures"]) for one in told["consequences"]} == {("correction",)}
    assert len(told["consequences"]) == 2


@pytest.mark.mechanism("S52")
def test_a_round_of_special_checks_tells_its_findings_and_refunds(records, report, cases):
    records.firms("A", "B", "C")
    for number, firm in enumerate(("A", "B")):
        records.put("burden-checks", f"J{number}", "2018-10-10", enterprise=firm, checked="2018-10-10", found=number)
    records.step(
        "correction",
        "F1",
        "2018-10-10",
        "note",
        "inspector",
        subject="B",
        facts={"topic": "收费", "body": "某所", "refund": {"value": "0.52", "measured_in": "万元"}},
    )
    records.file("correction", "F1", "2018-10-11", "finding-sheet")
    records.step("correction", "F1", "2018-10-11", "notify", "inspector")
    records.file("correction", "F1", "2018-10-25", "correction-proof")
    records.step("correction", "F1", "2018-10-25", "correct", "inspected", actor="某所")
    checks = report("suizhou-2018", "burden-checks", "2018-12-31", "2018")
    assert (checks.count("checks-made"), checks.count("checks-found"), checks["coverage"][0]["missing"]) == (
        2,
        1,
        ["C"],
    )
    found = report("suizhou-2018", "corrections", "2018-10-31", "2018-YTD10")
    assert (found.count("findings-new"), found.count("refund-due"), found.count("corrected-rate")) == (1, 5_200, 0)
    assert cases("suizhou-2018", "correction", "2018-10-31")["stages"] == {"报称整改": 1}
