"""Approvals: catalogue, limits, parallel handling, acceptance with gaps, stationed staff, through-trains."""

import pytest
from workspaces import Town, counts


@pytest.fixture
def town(tmp_path, capsys):
    def make(pack: str) -> Town:
        return Town(tmp_path / "town", pack, capsys)

    return make


JOINT = ("land", "planning", "environment", "fire")


def apply(city: Town, procedure: str, case: str, day: str, **facts) -> None:
    """An application with its main papers."""
    city.event(procedure, case, "file", "application", day, "applicant", proof="申请书.pdf")
    city.event(procedure, case, "step", "apply", day, "applicant", facts=facts)
    city.event(procedure, case, "file", "main-papers", day, "applicant", proof="主要材料.pdf")


def accept(city: Town, procedure: str, case: str, day: str) -> None:
    city.event(procedure, case, "file", "further-papers", day, "applicant", proof="其余材料.pdf")
    city.event(procedure, case, "step", "accept", day, "window")


def decide(city: Town, procedure: str, case: str, day: str) -> None:
    """Four bodies at once, then the decision."""
    city.event(procedure, case, "ask", "joint", day, "window")
    for role in JOINT:
        city.event(procedure, case, "answer", "joint", day, role, agrees=True)
    city.event(procedure, case, "step", "grant", day, "decider")


@pytest.mark.mechanism("T05")
def test_each_item_has_its_days_steps_and_papers_before_and_after_beside_a_benchmark(town):
    taiyuan = town("taiyuan-2012")
    taiyuan.supply(
        "procedures.yaml",
        "approvals:\n"
        "  - {id: T-a01, title: 工业项目核准, procedure: permit, body: fagai, level: 市, statutory_days: 20,"
        " promised_days: 12, benchmark_days: 8, before_days: 20, steps: 4, before_steps: 9, materials: 7,"
        " before_materials: 15, online: true}\n"
        "  - {id: T-a02, title: 规划许可, procedure: permit, statutory_days: 20, before_days: 25, online: false}\n",
    )
    apply(taiyuan, "permit", "A-1", "2012-05-07", item="T-a01")
    accept(taiyuan, "permit", "A-1", "2012-05-07")
    decide(taiyuan, "permit", "A-1", "2012-05-21")
    report = taiyuan.json("case", "items", "--on", "2012-06-30")
    items = {one["id"]: one for one in report["items"]}
    first = items["T-a01"]
    assert (first["statutory"], first["promised"], first["saved"], first["benchmark"], first["gap"]) == (
        20,
        12,
        8,
        8,
        4,
    )
    assert (first["before"], first["after"], first["actual"], first["decided"]) == ([20, 9, 15], [12, 4, 7], 10, 1)
    assert (report["online"], report["online_of"]) == (1, 2)
    out = taiyuan.call("case", "items", taiyuan.folder, "--on", "2012-06-30")[1]
    assert "法定20日，承诺12日，压缩8日" in out
    assert "对标8日，差+4日" in out


@pytest.mark.mechanism("R58")
def test_the_day_of_an_application_decides_at_which_level_it_is_decided(town):
    ruian = town("ruian-2015")
    ruian.supply(
        "procedures.yaml",
        "approvals:\n"
        "  - {id: R-a01, series: farmland, title: 农用地转用, procedure: permit, level: 省, statutory_days: 20,"
        " valid: {to: 2015-06-30}}\n"
        "  - {id: R-a02, series: farmland, title: 农用地转用, procedure: permit, level: 市, body: guotu,"
        " statutory_days: 20, promised_days: 10, valid: {from: 2015-07-01, to: 2017-12-31}}\n",
    )
    for case, day in (("B-1", "2015-06-30"), ("B-2", "2015-07-01")):
        apply(ruian, "permit", case, day, item="farmland")
        accept(ruian, "permit", case, day)
    cases = {one["case"]: one for one in ruian.cases("permit", "2015-07-02", "--by", "level")["cases"]}
    assert (cases["B-1"]["facts"]["level"], cases["B-2"]["facts"]["level"]) == ("省", "市")
    limits = {name: one["clocks"][0] for name, one in cases.items()}
    assert (limits["B-1"]["promised"], limits["B-2"]["promised"]) == (None, "2015-07-15")
    assert ruian.json("case", "items", "--on", "2015-06-30")["levels"]["省"] == 1
    assert ruian.json("case", "items", "--on", "2015-07-01")["levels"].get("省") is None
    apply(ruian, "permit", "B-3", "2015-08-01", item="no-such-item")
    bad = ruian.json("case", "report", "permit", "--on", "2015-08-02", code=3)
    assert [one["code"] for one in bad["findings"]] == ["case.item"]


@pytest.mark.mechanism("R60", lacks="the public page")
def test_the_public_list_has_limits_and_the_actual_average_days(town):
    ruian = town("ruian-2015")
    ruian.supply(
        "procedures.yaml",
        "approvals:\n  - {id: R-a01, title: 排污许可, procedure: permit, level: 市, statutory_days: 20}\n",
    )
    for number, day in enumerate(("2015-03-09", "2015-03-11")):
        apply(ruian, "permit", f"C-{number}", "2015-03-02", item="R-a01")
        accept(ruian, "permit", f"C-{number}", "2015-03-02")
        decide(ruian, "permit", f"C-{number}", day)
    item = next(one for one in ruian.json("case", "items", "--on", "2015-06-30")["items"] if one["id"] == "R-a01")
    assert (item["statutory"], item["actual"], item["decided"]) == (20, 6, 2)


@pytest.mark.mechanism("S56")
@pytest.mark.parametrize(("statutory", "promised"), [(20, 13), (7, 4), (45, 30), (1, 0), (30, 20)])
def test_the_promise_is_two_thirds_of_the_statute_a_part_of_a_day_dropped(town, statutory, promised):
    suizhou = town("suizhou-2018")
    line = f"  - {{id: S-a01, title: 事项, procedure: green-permit, statutory_days: {statutory}}}\n"
    suizhou.supply("procedures.yaml", "approvals:\n" + line)
    item = next(one for one in suizhou.json("case", "items", "--on", "2018-09-01")["items"] if one["id"] == "S-a01")
    assert (item["statutory"], item["promised"], item["saved"]) == (statutory, promised, statutory - promised)


@pytest.mark.mechanism("S56")
def test_the_clock_counts_working_days_stands_still_for_reasons_and_turns_yellow_before_red(town):
    suizhou = town("suizhou-2018")
    for case in ("D-1", "D-2", "D-3"):
        apply(suizhou, "green-permit", case, "2018-09-20")
        accept(suizhou, "green-permit", case, "2018-09-21")
    suizhou.event("green-permit", "D-2", "file", "notice", "2018-09-25", "window", proof="听证告知书")
    suizhou.event("green-permit", "D-2", "pause", "handling/hearing", "2018-09-25", "window")
    suizhou.event("green-permit", "D-2", "resume", "handling/hearing", "2018-10-10", "window")
    decide(suizhou, "green-permit", "D-3", "2018-09-28")
    on = "2018-10-12"
    cases = {one["case"]: one for one in suizhou.cases("green-permit", on)["cases"]}
    clock = cases["D-1"]["clocks"][0]
    assert (clock["promised"], clock["statutory"]) == ("2018-10-16", "2018-10-25")
    assert cases["D-2"]["clocks"][0]["promised"] == "2018-10-26"
    assert suizhou.cases("green-permit", "2018-10-15")["cases"][0]["colour"] == "黄"
    late = suizhou.cases("green-permit", "2018-10-29")
    assert (late["cases"][0]["light"], late["cases"][0]["colour"]) == ("overdue", "红")
    assert late["on_time"]["handling"] == {"on_time": 1, "of": 1}
    assert (late["median_days"], late["closed"], late["of"]) == (8, 1, 3)


@pytest.mark.mechanism("S54")
def test_bodies_are_asked_at_once_and_a_case_with_gaps_is_decided_only_when_they_are_filled(town):
    suizhou = town("suizhou-2018")
    apply(suizhou, "green-permit", "E-1", "2018-09-03")
    suizhou.event("green-permit", "E-1", "file", "promise", "2018-09-03", "applicant", proof="承诺书")
    facts = {"supply_by": "2018-09-20", "helper": "帮办员李", "supply_days": 17}
    suizhou.event("green-permit", "E-1", "step", "accept-short", "2018-09-03", "window", facts=facts)
    suizhou.event("green-permit", "E-1", "ask", "joint", "2018-09-03", "window")
    for role in JOINT:
        suizhou.event("green-permit", "E-1", "answer", "joint", "2018-09-05", role, agrees=True)
    row = suizhou.cases("green-permit", "2018-09-21")["cases"][0]
    assert (row["stage_title"], row["missing"], row["facts"]["helper"]) == ("容缺受理", ["可容缺材料"], "帮办员李")
    gap = next(one for one in row["clocks"] if one["clock"] == "supply-papers")
    assert (gap["promised"], gap["light"]) == ("2018-09-20", "overdue")
    early = suizhou.records / "cases" / "green-permit.jsonl"
    kept = early.read_text(encoding="utf-8")
    suizhou.event("green-permit", "E-1", "step", "grant", "2018-09-25", "decider")
    refused = suizhou.cases("green-permit", "2018-09-26", code=3)["findings"]
    assert refused[0]["code"] == "case.event"
    assert "容缺受理" in refused[0]["message"]
    early.write_text(kept, encoding="utf-8")
    suizhou.event("green-permit", "E-1", "file", "further-papers", "2018-09-25", "applicant", proof="补齐材料")
    suizhou.event("green-permit", "E-1", "step", "supply", "2018-09-25", "applicant")
    suizhou.event("green-permit", "E-1", "step", "grant", "2018-09-26", "decider")
    assert suizhou.cases("green-permit", "2018-09-27")["closed"] == 1


@pytest.mark.mechanism("S18", lacks="the queues of land, finance and service beside approval")
def test_projects_of_the_base_go_first_and_the_time_saved_is_measured(town):
    suizhou = town("suizhou-2018")
    for number, (is_green, decided) in enumerate(
        ((True, "2018-09-12"), (True, "2018-09-14"), (False, "2018-09-26"), (False, "2018-09-28"))
    ):
        apply(suizhou, "green-permit", f"F-{number}", "2018-09-03", green_channel=is_green)
        accept(suizhou, "green-permit", f"F-{number}", "2018-09-03")
        decide(suizhou, "green-permit", f"F-{number}", decided)
    for name, is_green in (("F-8", False), ("F-9", True)):
        apply(suizhou, "green-permit", name, "2018-09-26", green_channel=is_green)
        accept(suizhou, "green-permit", name, "2018-09-26")
    report = suizhou.cases("green-permit", "2018-09-28", "--by", "green_channel")
    groups = {one["value"]: one for one in report["groups"]}
    assert (groups["True"]["median_days"], groups["False"]["median_days"]) == (10, 24)
    assert {one["case"] for one in report["cases"] if one["first"]} == {"F-0", "F-1", "F-9"}
    lines = suizhou.call("case", "report", suizhou.folder, "green-permit", "--on", "2018-09-28")[1]
    assert lines.index("F-9") < lines.index("F-8")


@pytest.mark.mechanism("S55")
def test_the_online_rate_and_the_four_ways_of_licence_reform_are_counted(town):
    suizhou = town("suizhou-2018")
    ways = ("abolished", "filed", "promised", "improved")
    rows = "".join(
        f"  - {{id: S-a{n}, title: 事项{n}, procedure: green-permit, statutory_days: 20,"
        f" online: {'true' if n < 3 else 'false'}, reform: {way}}}\n"
        for n, way in enumerate(ways)
    )
    before = suizhou.json("case", "items", "--on", "2018-09-01")
    suizhou.supply("procedures.yaml", "approvals:\n" + rows)
    after = suizhou.json("case", "items", "--on", "2018-09-01")
    assert (after["online"] - before["online"], after["online_of"] - before["online_of"]) == (3, 4)
    gained = {way: after["reforms"].get(way, 0) - before["reforms"].get(way, 0) for way in ways}
    assert gained == dict.fromkeys(ways, 1)


@pytest.mark.mechanism("S57")
def test_affiliated_intermediaries_are_decoupled_by_the_end_of_2019_or_named(town):
    suizhou = town("suizhou-2018")
    for number in range(4):
        more = {"closed": "2019-11-30", "way": "脱钩"} if number < 3 else {}
        suizhou.enter(
            "decoupling",
            f"U{number}",
            "2018-10-01",
            name=f"中介站{number}",
            department="市住建局",
            due="2019-12-31",
            **more,
        )
    report = suizhou.report("decoupling", "2020-01-10", "--period", "2019")
    assert counts(report, "decoupled") == {"": 75}
    assert [(one["record"], one["days"]) for one in report["due"] if one["state"] == "overdue"] == [("U3", 10)]
    owed = suizhou.duties("2019-01-01", "2019-12-31", "2020-01-10")["duties"]
    assert [one["due"] for one in owed if one["id"] == "decoupling/U3"] == ["2019-12-31"]
    suizhou.enter("decoupling", "U9", "2019-10-01", name="晚的", department="市住建局", due="2020-06-30")
    assert "register.member" in {one["code"] for one in suizhou.report("decoupling", "2020-01-10")["findings"]}


@pytest.mark.mechanism("X35")
def test_the_matrix_of_zones_and_stationed_departments_shows_its_holes(town):
    xuchang = town("xuchang-2012")
    zones = ["yuzhou", "changge", "kaifaqu", "dongcheng", "dazhou", "shangji", "weidu", "diangu"]
    departments = ["guotu", "zhujian", "guihua", "huanbao", "tongji", "zhijian"]
    number = 0
    for zone in zones:
        for department in departments:
            for level in ("city", "county"):
                if (zone, department) == ("weidu", "huanbao") or (zone, department, level) == (
                    "dazhou",
                    "tongji",
                    "city",
                ):
                    continue
                since = "2012-05-03" if number == 0 else "2012-04-25"
                xuchang.enter(
                    "stationed-staff", f"S{number}", since, zone=f"zone-{zone}", slot=f"{department}-{level}",
                    name=f"人员{number}", since_day=since, items="土地预审",
                )  # fmt: skip
                number += 1
    report = xuchang.report("stationed-staff", "2012-05-10", "--period", "2012")
    assert (number, report["size"]) == (93, 93)
    assert [(one["member"], one["title"]) for one in report["holes"]] == [
        ("zone-dazhou", "市统计"),
        ("zone-weidu", "市环保"),
        ("zone-weidu", "县环保"),
    ]
    assert counts(report, "X-posted-by-april")["zone-yuzhou"] == pytest.approx(100 * 11 / 12)
    out = xuchang.call("register", "report", xuchang.folder, "stationed-staff", "--on", "2012-05-10")[1]
    assert "空缺 魏都产业集聚区 县环保" in out


@pytest.mark.mechanism("X36")
def test_a_proposed_limit_binds_the_case_and_overdue_brings_criticism_and_rectification(town):
    xuchang = town("xuchang-2012")
    xuchang.supply(
        "procedures.yaml",
        "approvals:\n"
        "  - {id: X-a01, series: land-check, title: 用地预审, procedure: permit, body: guotu,"
        " statutory_days: 20, promised_days: 5, valid: {to: 2012-05-31}}\n"
        "  - {id: X-a02, series: land-check, title: 用地预审, procedure: permit, body: guotu,"
        " statutory_days: 20, promised_days: 3, valid: {from: 2012-06-01}}\n",
    )
    for case, day in (("G-1", "2012-05-28"), ("G-2", "2012-06-04")):
        apply(xuchang, "permit", case, day, item="land-check")
        accept(xuchang, "permit", case, day)
    cases = {one["case"]: one for one in xuchang.cases("permit", "2012-06-29")["cases"]}
    assert cases["G-1"]["clocks"][0]["promised"] == "2012-06-04"
    assert cases["G-2"]["clocks"][0]["promised"] == "2012-06-07"
    assert (cases["G-1"]["light"], cases["G-2"]["light"]) == ("overdue", "behind")
    assert cases["G-1"]["escalations"] == [
        {"to": "supervisor", "title": "通报批评，限期整改", "opens": "rectification"}
    ]
    facts = {"kind": "超时办理", "rectify_days": 10}
    xuchang.event("rectification", "Z-1", "step", "assign", "2012-06-29", "supervisor", facts=facts, subject="G-1")
    row = xuchang.cases("rectification", "2012-07-05")["cases"][0]
    clock = next(one for one in row["clocks"] if one["clock"] == "rectify")
    assert (clock["promised"], clock["light"], row["colour"]) == ("2012-07-09", "due_soon", "蓝")
    owed = xuchang.duties("2012-06-01", "2012-07-31", "2012-06-29")["duties"]
    late = [one["id"] for one in owed if one["source"] == "case" and one["state"] == "overdue"]
    assert late == ["permit/G-1/handling"]


@pytest.mark.mechanism("X48")
def test_the_through_train_shows_what_permits_are_outstanding_at_which_level(town):
    xuchang = town("xuchang-2012")
    xuchang.enter("projects", "P1", "2012-04-20", name="一号项目", signed="2012-04-20")
    xuchang.enter(
        "projects", "P2", "2012-04-20", name="二号项目", signed="2012-04-20", landed="2012-04-21", started="2012-05-01"
    )
    slots = [
        ("filing", "区"),
        ("eia", "市"),
        ("land", "县"),
        ("land-title", "县"),
        ("planning", "县"),
        ("energy", "省"),
    ]
    for number, (slot, level) in enumerate(slots):
        more = {"closed": "2012-05-20"} if number < 4 else {}
        xuchang.enter(
            "through-train",
            f"T{number}",
            "2012-04-21",
            project="P1",
            slot=slot,
            level=level,
            agent="代办员张",
            due="2012-05-31",
            **more,
        )
    report = xuchang.report("through-train", "2012-06-10")
    assert [(one["member"], one["slot"]) for one in report["holes"]] == [
        ("P1", "planning"),
        ("P1", "energy"),
        ("P1", "fire"),
        ("P1", "construction"),
    ]
    assert {one["record"]: one["state"] for one in report["due"]}["T5"] == "overdue"
    for number in (4, 5):
        xuchang.enter("through-train", f"T{number}", "2012-06-11", "change", closed="2012-06-11")
    for number, slot in enumerate(("fire", "construction"), 6):
        xuchang.enter(
            "through-train",
            f"T{number}",
            "2012-06-12",
            project="P1",
            slot=slot,
            level="县",
            agent="代办员张",
            closed="2012-06-12",
        )
    assert xuchang.report("through-train", "2012-06-15")["holes"] == []
