"""What follows from a result: letters, honours, teams in office, accountability, hand-over, split, land, space."""

import json
import stat

import pytest
from filled import ISSUABLE, ITEM, PLANS, by_unit, fill, table, words_of

from gongce.cli import main
from gongce.rulebook import load_pack

TWO = "  items:\n" + ITEM.format("investment", "工业投资", 40) + ITEM.format("value-added", "规上工业增加值", 60)
VALID_2012 = (
    "  basis: {title: 目标责任制考核办法, level: city}\n  approval: {by: 市政府, day: 2012-05-02}\n"
    "  frequency: yearly\n  valid: {from: 2012-05-02, to: 2013-12-31}\n"
)
VALID_2016 = ISSUABLE.replace("2026", "2016")
GOAL = "  items:\n" + ITEM.format("goal", "年度目标", 100)


def add_event(records, procedure, case, kind, name, day, actor, role="", **more):
    """One line at the end of a procedure's cases."""
    row = {"case": case, "kind": kind, "name": name, "day": day, "actor": actor, "role": role, **more}
    path = records / "cases" / f"{procedure}.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")


def keep(records, register, *rows):
    """A ledger of rows (record, day, act, values)."""
    records.mkdir(parents=True, exist_ok=True)
    names = ("record", "day", "act", "values", "reason")
    lines = [json.dumps(dict(zip(names, row, strict=False)), ensure_ascii=False) for row in rows]
    (records / f"{register}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def cases_of(run, plan, records, procedure, day):
    """Where the cases of a procedure stand, and the findings about them."""
    told = run("case", "report", PLANS / plan, procedure, "--records", records, "--on", day)["procedures"][0]
    return {one["case"]: one for one in told["cases"]}, told["findings"]


def counts_of(run, plan, records, register, day):
    """The counts of a register on a day."""
    told = run("register", "report", PLANS / plan, register, "--records", records, "--on", day)["registers"][0]
    return {(one["count"], one["unit"]): one["value"] for one in told["counts"]}


LETTER_ROWS = (
    "单位,investment,investment.target,value-added,value-added.target\n"
    "高新区,未到期,100,未到期,50\n民营区,未到期,80,未到期,40\n"
)


@pytest.mark.mechanism("T59")
def test_two_scheme_groups_are_data_and_their_letters_are_drawn_and_signed(tmp_path, run):
    assert load_pack(PLANS / "taiyuan-2012").by_id["T-k02"].items == ()
    departments = "  items:\n" + ITEM.format("service", "服务企业", 70) + ITEM.format("approval", "按时办结", 30)
    rows = "单位,service,service.target,approval,approval.target\n经信部门,10,10,99,100\n"
    groups = (("T-k01", TWO, LETTER_ROWS, 2), ("T-k02", departments, rows, 1))
    for record, body, text, count in groups:
        scheme = fill(tmp_path, "taiyuan-2012", record, body + VALID_2012, f"{record}.yaml")
        data = table(tmp_path, text, f"{record}.csv")
        options = ("--letters", tmp_path / record, "--records", tmp_path / "records", "--period", "2012")
        told = run("appraise", scheme, data, *options, "--day", "2012-06-01")
        assert [(one["internal"], one["full"]) for one in told["letters"]] == [(False, "100")] * count
        assert [one["new"] for one in told["opened"]] == [True] * count
    words = words_of(tmp_path / "T-k01" / "民营区.docx")
    assert all(part in words for part in ("2012年目标责任书", "工业投资", "权重×min", "80", "分值合计100分"))
    assert all(side in words for side in ("甲方（市政府", "乙方（民营区）")), words
    records, case = tmp_path / "records", "T-k01-2012-民营区"
    stages = cases_of(run, "taiyuan-2012", records, "responsibility-letter", "2012-06-02")[0]
    assert {name: one["stage"] for name, one in stages.items()}[case] == "drawn"
    for name in ("issuer-signature", "unit-signature"):
        add_event(records, "responsibility-letter", case, "file", name, "2012-06-10", "考核办", proof="扫描件")
    add_event(records, "responsibility-letter", case, "step", "sign", "2012-06-10", "双方", "parties")
    stages, findings = cases_of(run, "taiyuan-2012", records, "responsibility-letter", "2012-06-11")
    assert (stages[case]["stage"], findings) == ("signed", [])
    rate = counts_of(run, "taiyuan-2012", records, "letters-signed", "2012-06-11")
    assert rate["letters-signed-rate", ""] == pytest.approx(100 / 3)


def test_a_letter_without_a_basis_is_marked_and_opens_nothing(tmp_path, run):
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k01", TWO), table(tmp_path, LETTER_ROWS)
    options = ("--letters", tmp_path / "out", "--records", tmp_path / "records", "--period", "2012")
    told = run("appraise", scheme, data, *options, "--day", "2012-06-01")
    assert [one["internal"] for one in told["letters"]] == [True, True]
    assert "opened" not in told
    assert not (tmp_path / "records").exists()
    assert "内部分析" in words_of(tmp_path / "out" / "高新区.docx")


HONOUR = (
    "  items:\n"
    + ITEM.format("score", "年度贡献", 100)
    + "  classes: [{id: award, title: 重奖, places: 2, opens: honour}]\n  vetoes:\n"
    "    - {id: v1, title: 安全事故, effect: not_eligible, basis: {title: 安全生产规定, level: province}, "
    "when: [{field: accident, op: ==, value: true}]}\n"
)


@pytest.mark.mechanism("T54")
def test_honours_go_through_review_to_a_register_with_their_decision_documents(tmp_path, run):
    rows = (
        "单位,score,score.target,accident\n市经信委,99,100,否\n市担保公司,98,100,是\n"
        "市商业银行,97,100,否\n市国土局,90,100,否\n"
    )
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k06", HONOUR + VALID_2012), table(tmp_path, rows)
    records = tmp_path / "records"
    command = ("appraise", scheme, data, "--open", "--records", records, "--period", "2012", "--day", "2013-01-15")
    told = run(*command)
    assert [one["unit"] for one in told["opened"]] == ["市经信委", "市商业银行"]
    assert not by_unit(told)["市担保公司"]["is_eligible"]
    assert [one["new"] for one in run(*command)["opened"]] == [False, False]
    honour = "T-k06-2012-市商业银行"
    facts = {"category": "金融机构", "basis": "方案四(九)3"}
    add_event(records, "honour", honour, "file", "review-opinion", "2013-01-20", "评审组", proof="意见1号")
    add_event(records, "honour", honour, "step", "review", "2013-01-20", "评审组", "reviewer", facts=facts)
    add_event(records, "honour", honour, "file", "decision", "2013-02-01", "市政府", proof="并政发〔2013〕3号")
    document = {"document": "并政发〔2013〕3号"}
    add_event(records, "honour", honour, "step", "award", "2013-02-01", "市政府", "decider", facts=document)
    held = counts_of(run, "taiyuan-2012", records, "honours", "2013-02-02")
    assert held["honours-held", "金融机构"] == 1
    barred = {"case": "手工提名", "title": "市担保公司", "kind": "step", "name": "nominate", "day": "2013-02-02"}
    path = records / "cases" / "honour.jsonl"
    opening = json.dumps(
        barred | {"actor": "甲", "role": "nominator", "facts": {"eligible": False}}, ensure_ascii=False
    )
    path.write_text(path.read_text(encoding="utf-8") + opening + "\n", encoding="utf-8")
    add_event(records, "honour", "手工提名", "file", "review-opinion", "2013-02-03", "评审组", proof="意见2号")
    add_event(records, "honour", "手工提名", "step", "review", "2013-02-03", "评审组", "reviewer", facts=facts)
    assert main(["case", "report", str(PLANS / "taiyuan-2012"), "honour", "--records", str(records)]) == 3


OFFICERS = (
    ("p1", "2011-01-01", "enter", {"name": "王甲"}),
    ("p2", "2011-01-01", "enter", {"name": "李乙"}),
    ("p3", "2011-01-01", "enter", {"name": "赵丙"}),
)


@pytest.mark.mechanism("T55")
def test_teams_that_reach_every_item_are_listed_with_those_in_office_in_the_year(tmp_path, run, capsys):
    assert load_pack(PLANS / "taiyuan-2012").by_id["T-r019"].when[0].value == 100
    items = TWO.replace("function: completion, parameters: {cap: 1.2}", "function: pass_fail")
    body = items + "  classes: [{id: reward, title: 重奖, least_score: 100}]\n" + VALID_2012
    rows = (
        "单位,investment,investment.target,value-added,value-added.target\n"
        "高新区,100,100,50,50\n不锈钢园区,90,100,50,50\n民营区,99.99,100,500,50\n"
    )
    records = tmp_path / "records"
    keep(records, "officer-roster", *OFFICERS)
    keep(
        records,
        "posts",
        ("a", "2011-03-01", "enter", {"person": "p1", "body": "gaoxin", "post": "主任"}),
        ("b", "2012-07-01", "enter", {"person": "p2", "body": "gaoxin", "post": "主任"}),
        ("a", "2012-07-01", "exit", {}, "调任"),
        ("c", "2013-01-01", "enter", {"person": "p3", "body": "gaoxin", "post": "副主任"}),
    )
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k01", body), table(tmp_path, rows)
    command = ["appraise", scheme, data, "--members", "--records", records, "--period", "2012", "--day", "2013-01-15"]
    told = run(*command, "--reader", "appraisers")
    entitled = [name for name, unit in by_unit(told).items() if unit["grade"] == "reward"]
    assert entitled == ["高新区"]
    assert [(one["name"], one["since"], one["until"], one["days"]) for one in told["members"]["高新区"]] == [
        ("王甲", "2012-01-01", "2012-06-30", 182),
        ("李乙", "2012-07-01", "2012-12-31", 184),
    ]
    assert main([str(one) for one in command]) == 4
    assert "--reader" in capsys.readouterr().err


@pytest.mark.mechanism("T56")
def test_titles_stand_in_a_register_and_advisers_link_to_the_expert_pool(tmp_path, run):
    body = "  items:\n" + ITEM.format("output", "贡献", 100)
    body += "  classes: [{id: title, title: 授予称号, places: 2, opens: honour}]\n" + VALID_2012
    rows = "单位,output,output.target\n张某,120,100\n李某,119,100\n王某,100,100\n"
    records = tmp_path / "records"
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k07", body), table(tmp_path, rows)
    told = run("appraise", scheme, data, "--open", "--records", records, "--period", "2012", "--day", "2013-01-15")
    assert [one["unit"] for one in told["opened"]] == ["张某", "李某"]
    titles = [
        item.title for one in load_pack(PLANS / "taiyuan-2012").catalogues if one.id == "titles" for item in one.items
    ]
    assert titles == ["优秀企业家", "市劳动模范"]
    for who, title in zip(("张某", "李某"), titles, strict=True):
        honour, facts = f"T-k07-2012-{who}", {"category": title, "basis": "方案四(九)3"}
        add_event(records, "honour", honour, "file", "review-opinion", "2013-01-20", "评审组", proof="意见")
        add_event(records, "honour", honour, "step", "review", "2013-01-20", "评审组", "reviewer", facts=facts)
        add_event(records, "honour", honour, "file", "decision", "2013-02-01", "市政府", proof="并政发〔2013〕4号")
        document = {"document": "并政发〔2013〕4号"}
        add_event(records, "honour", honour, "step", "award", "2013-02-01", "市政府", "decider", facts=document)
    held = counts_of(run, "taiyuan-2012", records, "honours", "2013-02-02")
    assert [held["honours-held", title] for title in titles] == [1, 1]
    keep(records, "experts", ("e1", "2013-02-10", "enter", {"name": "张某", "field": "装备制造"}))
    adviser = {"expert": "e1", "honour": "T-k07-2012-张某", "appointed": "2013-02-10", "document": "聘字1号"}
    keep(records, "advisers", ("g1", "2013-02-10", "enter", adviser))
    assert counts_of(run, "taiyuan-2012", records, "advisers", "2013-02-11")["advisers-held", ""] == 1
    check = ("register", "check", PLANS / "taiyuan-2012", "advisers", "--records", records, "--on", "2013-02-11")
    assert run(*check)["findings"] == []
    keep(records, "advisers", ("g1", "2013-02-10", "enter", adviser | {"honour": "T-k07-2012-王某"}))
    assert any("王某" in one["message"] for one in run(*check)["findings"])


@pytest.mark.mechanism("R68")
def test_a_cadres_sheet_comes_from_posts_results_and_duties_for_its_readers_alone(tmp_path, run, capsys):
    body = GOAL + "  classes: [{id: good, title: 优秀, least_score: 100}, {id: fair, title: 合格, least_score: 0}]\n"
    rows = "单位,goal,goal.target\n经信部门,111,100\n组织部门,90,100\n"
    records, out = tmp_path / "records", tmp_path / "sheets"
    keep(records, "officer-roster", *OFFICERS)
    keep(
        records,
        "posts",
        ("a", "2015-01-01", "enter", {"person": "p1", "body": "organisation", "post": "副部长"}),
        ("a", "2015-07-01", "change", {"body": "jingxin", "post": "局长"}),
        ("b", "2015-07-01", "enter", {"person": "p2", "body": "organisation", "post": "副部长"}),
    )
    scheme, data = fill(tmp_path, "ruian-2015", "R-k01", body), table(tmp_path, rows)
    command = [
        "appraise",
        scheme,
        data,
        "--sheets",
        out,
        "--records",
        records,
        "--period",
        "2015",
        "--day",
        "2016-01-15",
    ]
    told = {one["name"]: one for one in run(*command, "--reader", "组织部门")["sheets"]}
    assert [(one["post"], one["days"], one["total"], one["grade"]) for one in told["王甲"]["results"]] == [
        ("副部长", 181, "90", "fair"),
        ("局长", 184, "111", "good"),
    ]
    assert told["王甲"]["duties"] == []
    assert [(one["due"], one["what"]) for one in told["李乙"]["duties"]] == [("2015-12-31", "干部与班子考核")]
    assert [(one["post"], one["days"]) for one in told["组织部门"]["results"]] == [("副部长", 181), ("副部长", 184)]
    words = words_of(out / "p2.docx")
    assert all(part in words for part in ("李乙2015年干部考核表", "只供组织部门使用", "2015年12月31日", "合格"))
    team = words_of(out / "组织部门.docx")
    assert all(part in team for part in ("组织部门2015年班子考核表", "王甲", "李乙", "2015-06-30"))
    assert stat.S_IMODE((out / "p2.docx").stat().st_mode) == 0o600
    for reader in ("", "经信部门"):
        assert main([str(one) for one in [*command, "--reader", reader]]) == 4
        assert "组织部门" in capsys.readouterr().err


@pytest.mark.mechanism("R69")
def test_an_unmet_target_opens_accountability_closed_only_by_decision_or_reason(tmp_path, run, capsys):
    body = GOAL + (
        "  classes:\n    - {id: reward, title: 奖励, least_score: 110, opens: honour}\n"
        "    - {id: met, title: 完成, least_score: 100}\n"
        "    - {id: unmet, title: 未完成, least_score: 0, opens: accountability}\n"
    )
    rows = "单位,goal,goal.target\n甲镇,111,100\n乙镇,100,100\n丙镇,99.9,100\n丁镇,80,100\n"
    scheme, data = fill(tmp_path, "ruian-2015", "R-k01", body + VALID_2016), table(tmp_path, rows)
    records = tmp_path / "records"
    command = ["appraise", scheme, data, "--open", "--records", records, "--period", "2015"]
    assert main([str(one) for one in [*command[:-1], "2016", "--day", "2016-03-01"]]) == 4
    assert "2016 is not over" in capsys.readouterr().err
    told = run(*command, "--day", "2016-03-01")
    assert {one["unit"]: one["procedure"] for one in told["opened"]} == {
        "甲镇": "honour",
        "丙镇": "accountability",
        "丁镇": "accountability",
    }
    name, first, second = "accountability", "R-k01-2015-丙镇", "R-k01-2015-丁镇"
    add_event(records, name, second, "step", "dismiss", "2016-03-20", "市委", "decider", reason="遭遇洪灾，经核属实")
    for paper in ("upheld-finding", "statement"):
        add_event(records, name, first, "file", paper, "2016-03-10", "督查室", proof=paper)
    add_event(records, name, first, "step", "hear", "2016-03-12", "市委", "decider")
    open_cases, _ = cases_of(run, "ruian-2015", records, name, "2016-03-13")
    assert {one["stage"] for one in open_cases.values()} == {"heard", "proposed"}
    add_event(records, name, first, "file", "decision", "2016-04-01", "市委", proof="瑞委〔2016〕9号")
    add_event(records, name, first, "step", "decide", "2016-04-01", "市委", "decider")
    ended, findings = cases_of(run, "ruian-2015", records, name, "2016-04-02")
    assert {case: one["stage_kind"] for case, one in ended.items()} == {first: "closed", second: "dropped"}
    assert findings == []
    counts = counts_of(run, "ruian-2015", records, "accountabilities", "2016-04-02")
    assert (counts["accountabilities-open", ""], counts["accountabilities-decided", ""]) == (0, 1)


def test_a_result_that_may_not_be_issued_opens_no_case(tmp_path, capsys):
    body = GOAL + "  classes: [{id: unmet, title: 未完成, least_score: 0, opens: accountability}]\n"
    data = table(tmp_path, "单位,goal,goal.target\n丙镇,99.9,100\n")
    records = tmp_path / "records"
    command = ["appraise", fill(tmp_path, "ruian-2015", "R-k01", body), data, "--open", "--records", records]
    assert main([str(one) for one in [*command, "--period", "2015", "--day", "2016-03-01"]]) == 4
    assert "internal analysis" in capsys.readouterr().err
    assert not records.exists()


@pytest.mark.mechanism("Q47")
def test_a_result_is_frozen_published_and_handed_to_the_personnel_department(tmp_path, run):
    scheme = fill(tmp_path, "qidong-7plus1", "Q-k01", GOAL + ISSUABLE)
    data = table(tmp_path, "单位,goal,goal.target\n科技局,105,100\n财政局,95,100\n")
    out, kept, records = tmp_path / "out", tmp_path / "kept.json", tmp_path / "records"
    keep(records, "officer-roster", *OFFICERS)
    keep(records, "posts", ("a", "2024-03-01", "enter", {"person": "p1", "body": "keji", "post": "局长"}))
    told = run(
        *("appraise", scheme, data, "--issue", "--day", "2026-03-02", "--period", "2025"),
        *("--out", out, "--snapshot", kept, "--occasion", "公示", "--open", "--records", records),
        *("--sheets", tmp_path / "sheets", "--reader", "organisation"),
    )
    frozen = json.loads(kept.read_text(encoding="utf-8"))
    assert {one["procedure"] for one in told["opened"]} == {"result-hand-over"}
    notice = words_of(out / "结果公示.docx")
    assert "公示期为5个工作日" in notice
    assert "2026年3月9日" in notice
    assert "内部分析" not in notice
    assert "科技局" in words_of(out / "考核结果.docx")
    assert "105" in words_of(tmp_path / "sheets" / "p1.docx")
    name, case = "result-hand-over", "Q-k01-2025-科技局"
    opening = json.loads((records / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (opening["facts"]["data_sha256"], opening["facts"]["score"]) == (frozen["data_sha256"], 105)
    add_event(records, name, case, "file", "notice", "2026-03-02", "联席会议", proof="结果公示.docx")
    add_event(records, name, case, "step", "publish", "2026-03-02", "联席会议", "appraiser")
    add_event(records, name, case, "file", "person-sheets", "2026-03-10", "联席会议", proof="p1.docx")
    add_event(records, name, case, "step", "send", "2026-03-10", "联席会议", "appraiser")
    add_event(records, name, case, "file", "receipt", "2026-03-11", "组织部门", proof="签收单1号")
    add_event(records, name, case, "step", "record", "2026-03-11", "组织部门", "personnel")
    stages, findings = cases_of(run, "qidong-7plus1", records, name, "2026-03-12")
    assert ({one["stage"] for one in stages.values()}, findings) == ({"recorded", "frozen"}, [])
    assert counts_of(run, "qidong-7plus1", records, "hand-overs", "2026-03-12")["handed-over-rate", ""] == 50


def test_a_result_is_not_handed_over_before_objections_are_over(tmp_path, run, capsys):
    scheme = fill(tmp_path, "qidong-7plus1", "Q-k01", GOAL + ISSUABLE)
    data, records = table(tmp_path, "单位,goal,goal.target\n科技局,105,100\n"), tmp_path / "records"
    run("appraise", scheme, data, "--open", "--records", records, "--day", "2026-03-02", "--period", "2025")
    name, case = "result-hand-over", "Q-k01-2025-科技局"
    add_event(records, name, case, "file", "notice", "2026-03-02", "联席会议", proof="结果公示.docx")
    add_event(records, name, case, "step", "publish", "2026-03-02", "联席会议", "appraiser")
    add_event(records, name, case, "file", "person-sheets", "2026-03-03", "联席会议", proof="p1.docx")
    add_event(records, name, case, "step", "send", "2026-03-03", "联席会议", "appraiser")
    assert main(["case", "report", str(PLANS / "qidong-7plus1"), "--records", str(records), "--on", "2026-03-12"]) == 3
    assert "未满" in capsys.readouterr().out


SUPERVISION = (
    "  items:\n"
    + ITEM.format("targets", "目标任务", 80)
    + "    - {id: supervision, title: 督查结果, weight: 20, direction: down, function: deduct, "
    "parameters: {each: 2, least: 0}}\n"
)
PLACES = "单位,targets,targets.target,supervision,people\n曾都区,100,100,1,3\n随县,100,100,3,2\n广水市,105,100,20,2\n"


@pytest.mark.mechanism("S71")
def test_the_supervision_result_enters_the_score_and_the_score_splits_the_fund(tmp_path, run, capsys):
    assert load_pack(PLANS / "suizhou-2018").by_id["S-r033"].amount.slot == "S-s12"
    body = SUPERVISION + "  split: {base: 60, base_by: people, over: 60}\n"
    scheme, data = fill(tmp_path, "suizhou-2018", "S-k02", body), table(tmp_path, PLACES)
    told = run("appraise", scheme, data, "--split", "1000.01万元")
    assert {name: unit["total"] for name, unit in by_unit(told).items()} == {
        "曾都区": "98",
        "随县": "94",
        "广水市": "84",
    }
    parts = {one["unit"]: one for one in told["split"]["parts"]}
    assert told["split"]["trial"]
    assert sum(one["total"] for one in parts.values()) == told["split"]["fund"] == 1_000_010_000
    assert sum(one["base"] for one in parts.values()) == 600_006_000
    assert [parts[name]["base"] for name in ("曾都区", "随县", "广水市")] == [257_145_428, 171_430_286, 171_430_286]
    over = {"曾都区": 38, "随县": 34, "广水市": 24}
    assert {name: round(part["performance"] * 96 / 400_004_000, 5) for name, part in parts.items()} == over
    assert main(["appraise", str(scheme), str(data), "--split", "1000万元"]) == 0
    assert "资金切块（试算，未批准）：共1000万元" in capsys.readouterr().out
    late = table(tmp_path, PLACES.replace("随县,100", "随县,未报送"), "late.csv")
    told = run("appraise", scheme, late, "--split", "1000万元")
    assert told["split"]["unscored"] == ["随县"]
    assert {one["unit"]: one["performance"] for one in told["split"]["parts"]}["随县"] == 0
    assert sum(one["total"] for one in told["split"]["parts"]) == 10**9


def test_a_fund_nobody_can_claim_by_the_rule_is_not_given_out_by_guess(tmp_path, capsys):
    body = SUPERVISION + "  split: {base: 0, over: 99}\n"
    scheme, data = fill(tmp_path, "suizhou-2018", "S-k02", body), table(tmp_path, PLACES)
    assert main(["appraise", str(scheme), str(data), "--split", "1000万元"]) == 3
    assert "nobody has any performance" in capsys.readouterr().err
    assert main(["appraise", str(scheme), str(data), "--split=-5万元"]) == 3
    assert "nothing or less" in capsys.readouterr().err
    gap = table(tmp_path, PLACES.replace(",3\n", ",缺\n", 1), "gap.csv")
    by_people = fill(tmp_path, "suizhou-2018", "S-k02", SUPERVISION + "  split: {base: 60, base_by: people}\n")
    assert main(["appraise", str(by_people), str(gap), "--split", "1000万元"]) == 3
    assert "people is missing" in capsys.readouterr().err


@pytest.mark.mechanism("T41")
def test_a_project_of_enough_intensity_opens_a_land_duty_with_its_clock(tmp_path, run):
    rows = (
        "项目,investment,area,threshold,fits_emerging_policy,land_days\n装备项目,6000,20,300,是,20\n"
        "铸造项目,5999,20,300,是,20\n煤焦项目,9000,20,300,否,20\n待批项目,100,0,300,是,20\n"
    )
    valid = (
        "  basis: {title: 投资强度核定办法, level: city}\n  approval: {by: 市政府, day: 2012-05-02}\n"
        "  valid: {from: 2012-05-02, to: 2015-12-31}\n"
    )
    records = tmp_path / "records"
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k05", valid), table(tmp_path, rows)
    told = run("appraise", scheme, data, "--open", "--records", records, "--day", "2012-06-01")
    grades = {name: unit["grade"] for name, unit in by_unit(told).items()}
    assert grades == {"装备项目": "pass", "煤焦项目": None, "铸造项目": None, "待批项目": None}
    assert [(one["unit"], one["procedure"]) for one in told["opened"]] == [("装备项目", "land-assurance")]
    name, case = "land-assurance", "T-k05-装备项目"
    stages, _ = cases_of(run, "taiyuan-2012", records, name, "2012-06-04")
    clock = stages[case]["clocks"][0]
    assert (clock["clock"], clock["promised"], clock["light"]) == ("land-limit", "2012-07-02", "ok")
    late, _ = cases_of(run, "taiyuan-2012", records, name, "2012-07-04")
    assert (late[case]["light"], late[case]["escalations"][0]["title"]) == ("overdue", "用地逾期未保障")
    assert counts_of(run, "taiyuan-2012", records, "land-assurances", "2012-07-04")["land-owed", ""] == 20
    add_event(records, name, case, "file", "land-decision", "2012-07-05", "国土局", proof="供地批复")
    add_event(records, name, case, "step", "supply", "2012-07-05", "国土局", "land-office")
    add_event(records, name, case, "file", "delivery", "2012-07-06", "经信委", proof="交地确认书")
    add_event(records, name, case, "step", "deliver", "2012-07-06", "经信委", "certifier")
    counts = counts_of(run, "taiyuan-2012", records, "land-assurances", "2012-07-07")
    assert (counts["land-owed", ""], counts["land-delivered", ""]) == (0, 20)


def test_a_land_duty_without_a_limit_is_refused_and_nothing_is_written(tmp_path, capsys):
    valid = (
        "  basis: {title: 投资强度核定办法, level: city}\n  approval: {by: 市政府, day: 2012-05-02}\n"
        "  valid: {from: 2012-05-02, to: 2015-12-31}\n"
    )
    rows = "项目,investment,area,threshold,fits_emerging_policy\n装备项目,6000,20,300,是\n"
    scheme, data = fill(tmp_path, "taiyuan-2012", "T-k05", valid), table(tmp_path, rows)
    command = ["appraise", scheme, data, "--open", "--records", tmp_path / "records", "--day", "2012-06-01"]
    assert main([str(one) for one in command]) == 4
    assert "时限未定" in capsys.readouterr().err
    assert not (tmp_path / "records").exists()


VACATED = (
    "  items: [{id: tax-mu, title: 亩均税收, weight: 100, direction: up, taking: {of: tax, per: mu}, "
    "function: index, parameters: {standard: 20, cap: 1.5, floor: 0}}]\n"
    "  classes: [{id: A, title: A类, least_score: 100}, {id: D, title: D类, least_score: 0, opens: vacated-plant}]\n"
)


@pytest.mark.mechanism("R28")
def test_low_grade_plants_are_cleared_and_the_freed_space_and_its_new_use_are_counted(tmp_path, run):
    areas = next(one for one in load_pack(PLANS / "ruian-2015").catalogues if one.id == "policy-areas").items
    assert len(areas) == 10
    measures = "  measures:\n" + "".join(
        f"    - {{id: m{n}, title: {area.title}从紧, lever: {area.title}, measured_in: 档, values: {{A: -1, D: 1}}, "
        "basis: {title: 差别化办法, level: province}, authority: 市政府, fair_competition_review: 公平审2016-1, "
        "stacking: highest, valid: {from: 2016-01-01, to: 2016-12-31}}\n"
        for n, area in enumerate(areas)
    )
    rows = "企业,tax,mu\n甲厂,300,10\n乙厂,20,10\n丙厂,30,20\n"
    scheme, data = fill(tmp_path, "ruian-2015", "R-k03", VACATED + VALID_2016 + measures), table(tmp_path, rows)
    graded = run("grade", scheme, data, "--lane", "ADMIN", "--measures", "2016-06-01")
    assert {(one["enterprise"], one["lever"]) for one in graded["charges"] if one["value"] == "1"} == {
        (firm, area.title) for firm in ("乙厂", "丙厂") for area in areas
    }
    records = tmp_path / "records"
    options = ("--lane", "ADMIN", "--open", "--records", records, "--period", "2015", "--day", "2016-03-01")
    assert [one["unit"] for one in run("appraise", scheme, data, *options)["opened"]] == ["乙厂", "丙厂"]
    for firm, way, mu in (("乙厂", "搬迁", 10), ("丙厂", "改建", 12.5)):
        case = f"R-k03-2015-{firm}"
        add_event(records, "vacated-plant", case, "file", "agreement", "2016-04-01", "镇", proof="协议")
        add_event(records, "vacated-plant", case, "step", "agree", "2016-04-01", "镇", "office", facts={"way": way})
        add_event(records, "vacated-plant", case, "file", "survey", "2016-05-01", "测绘", proof="实测图")
        freed = {"freed_mu": {"value": mu, "measured_in": "亩"}}
        add_event(records, "vacated-plant", case, "step", "free", "2016-05-01", "镇", "office", facts=freed)
    case = "R-k03-2015-乙厂"
    add_event(records, "vacated-plant", case, "file", "new-contract", "2016-06-01", "镇", proof="合同")
    use = {"new_use": "小微园", "reused_mu": {"value": 8, "measured_in": "亩"}}
    add_event(records, "vacated-plant", case, "step", "reuse", "2016-06-01", "镇", "office", facts=use)
    assert cases_of(run, "ruian-2015", records, "vacated-plant", "2016-06-02")[1] == []
    counts = counts_of(run, "ruian-2015", records, "freed-space", "2016-06-02")
    assert (counts["mu-freed", ""], counts["mu-freed", "搬迁"], counts["mu-freed", "改建"]) == (22.5, 10, 12.5)
    assert (counts["mu-reused", ""], counts["mu-reused", "小微园"]) == (8, 8)
