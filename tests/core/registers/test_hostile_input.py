"""Bad ledgers, cases and workbooks: told with place and remedy, never a defect, nothing taken silently."""

import json
import random
import shutil

import pytest
from workspaces import ROOT, Town

from gongce.cli import main

NASTY = [
    '"',
    "{}",
    "[]",
    "null",
    "1e999",
    '"\\u0000"',
    "-1",
    "99999999999999999999",
    "NaN",
    '"2019-02-30"',
    "\ufeff",
    "真",
]
COMMANDS = (
    ["register", "check"],
    ["register", "report"],
    ["register", "observe"],
    ["case", "report"],
    ["case", "items"],
    ["case", "agenda", "Y-m-projects"],
    ["duties"],
)


@pytest.fixture
def town(tmp_path, capsys):
    return Town(tmp_path / "town", "xuchang-2012", capsys)


def mutate(text: str, rng: random.Random) -> str:
    """A text with a piece cut out, doubled, swapped for something nasty, or moved."""
    first = rng.randrange(len(text))
    last = min(len(text), first + rng.randrange(1, 40))
    piece = text[first:last]
    match rng.randrange(4):
        case 0:
            return text[:first] + text[last:]
        case 1:
            return text[:first] + piece + piece + text[last:]
        case 2:
            return text[:first] + rng.choice(NASTY) + text[last:]
        case _:
            lines = text.splitlines(keepends=True)
            rng.shuffle(lines)
            return "".join(lines)


@pytest.mark.parametrize("seed", range(12))
def test_mutated_records_end_in_findings_or_one_clear_line(seed, tmp_path, capsys):
    rng = random.Random(seed)
    city = tmp_path / "city"
    shutil.copytree(ROOT / "examples/yunchuan", city)
    files = [*sorted((city / "records").glob("*.jsonl")), *sorted((city / "records/cases").glob("*.jsonl"))]
    for path in rng.sample(files, min(3, len(files))):
        text = path.read_text(encoding="utf-8")
        for _ in range(rng.randrange(1, 4)):
            text = mutate(text, rng)
        path.write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in city.rglob("*") if path.is_file()}
    for command in COMMANDS:
        at = 1 if command == ["duties"] else 2
        window = ["--from", "2019-01-01", "--until", "2019-12-31"] if command == ["duties"] else []
        code = main([*command[:at], str(city), *command[at:], *window, "--on", "2019-07-01"])
        printed = capsys.readouterr()
        assert code in (0, 3), (command, printed.err)
        assert "defect" not in printed.err
        assert len(printed.err.strip().splitlines()) <= 1
    assert before == {path: path.read_bytes() for path in city.rglob("*") if path.is_file()}


def test_each_kind_of_bad_entry_is_told_with_its_remedy(town):
    good = {"name": "甲厂", "total_investment": 10000, "signed": "2012-01-01"}
    town.enter("projects", "ok", "2012-01-01", **good)
    bad = [
        {"record": "ok", "day": "2012-01-02", "act": "enter", "values": good},
        {"record": "ok", "day": "2011-12-31", "act": "change", "values": {"total_investment": 1}},
        {"record": "a", "day": "2012-01-02", "act": "enter", "values": good | {"total_investment": -1}},
        {"record": "b", "day": "2012-01-02", "act": "enter", "values": good | {"total_investment": 60000000}},
        {"record": "c", "day": "2012-01-02", "act": "enter", "values": good | {"total_investment": "一亿"}},
        {"record": "d", "day": "2012-01-02", "act": "enter", "values": good | {"signed": "2012-02-30"}},
        {"record": "e", "day": "2012-01-02", "act": "enter", "values": good | {"signed": "1012-02-20"}},
        {"record": "f", "day": "2012-01-02", "act": "enter", "values": good | {"stage": "快开工"}},
        {"record": "g", "day": "2012-01-02", "act": "enter", "values": good | {"amount": 5}},
        {"record": "h", "day": "2012-01-02", "act": "enter", "values": {"total_investment": 5}},
        {"record": "i", "day": "2012-01-02", "act": "change", "values": {}},
        {"record": "m", "day": "2012-01-02", "act": "enter", "values": good | {"plan_year": float("inf")}},
        {"record": "n", "day": "2012-01-02", "act": "enter", "values": good | {"arrived": float("nan")}},
        {"record": "ok", "day": "2012-03-01", "act": "exit", "values": {}},
        {"record": "j", "day": "2012-13-01", "act": "enter", "values": good},
        {"record": "k", "day": "2012-01-02", "act": "delete", "values": good},
        {"record": "l", "day": "2012-01-02", "act": "enter", "values": good, "who": "王"},
    ]
    for row in bad:
        town.line("projects.jsonl", row)
    told = town.json("register", "check", "projects", "--on", "2012-06-30", code=3)
    refused = [one for one in told["findings"] if one["code"] in ("register.refused", "register.line")]
    assert len(refused) == len(bad)
    assert all(one["remedy"] and one["place"] and one["severity"] == "blocking" for one in refused)


def test_days_in_the_wrong_order_doubles_and_slips_of_units_are_flagged(town):
    for number in range(12):
        town.enter(
            "projects", f"P{number}", "2012-01-01",
            name=f"{'甲乙丙丁戊己庚辛壬癸子丑'[number]}厂", code=f"2012-{number}",
            total_investment=8000 + number, signed="2012-01-01",
        )  # fmt: skip
    town.enter("projects", "slip", "2012-01-01", name="寅厂", code="2012-x", total_investment=1.2, signed="2012-01-01")
    days = {"signed": "2012-03-01", "landed": "2012-02-01"}
    town.enter("projects", "back", "2012-03-01", name="卯厂", code="2012-y", total_investment=9000, **days)
    jump = {"signed": "2012-01-01", "produced": "2012-05-01"}
    town.enter("projects", "jump", "2012-01-01", name="辰厂", code="2012-z", total_investment=9000, **jump)
    town.enter("projects", "ahead", "2012-01-01", name="巳厂", code="2012-v", signed="2012-12-01")
    town.enter("projects", "twice", "2012-01-01", name="午厂", code="2012-3", signed="2012-01-01")
    told = town.json("register", "check", "projects", "--on", "2012-06-30", code=3)
    by_code = {one["code"]: one for one in told["findings"]}
    assert "register.sequence" in by_code
    assert by_code["register.sequence"]["severity"] == "blocking"
    assert "back" in by_code["register.sequence"]["place"]
    assert "缺落地日、开工日、竣工日" in by_code["register.skipped"]["message"]
    assert "ahead" in by_code["register.future"]["place"]
    assert "slip" in by_code["register.slip"]["place"]
    assert "P3" in by_code["register.double"]["place"]


def test_a_negative_pool_is_refused_and_a_link_beyond_its_quota_is_told(tmp_path, capsys):
    suizhou = Town(tmp_path / "s", "suizhou-2018", capsys)
    text = (
        "registers:\n  - id: pool-x\n    title: 指标池\n    shape: pool\n    subject: movement\n    amount: mu\n"
        "    fields: [{name: line, title: 用途}, {name: mu, title: 亩, type: count, measured_in: 亩}]\n"
        "  - id: link-x\n    title: 包联\n    shape: link\n    subject: link\n"
        "    quotas: [{of: leader, least: 1, most: 2}]\n"
        "    fields: [{name: leader, title: 领导}, {name: firm, title: 企业}]\n"
    )
    suizhou.supply("registers.yaml", text)
    suizhou.enter("pool-x", "1", "2018-08-01", line="工业", mu=100)
    suizhou.enter("pool-x", "2", "2018-08-02", line="工业", mu=-101)
    for number in range(3):
        suizhou.enter("link-x", f"L{number}", "2018-08-01", leader="张", firm=f"企业{number}")
    pool = suizhou.report("pool-x", "2018-12-31")
    assert [(one["code"], one["severity"]) for one in pool["findings"]] == [("register.pool", "blocking")]
    assert "透支1" in pool["findings"][0]["message"]
    assert pool["pool"] == []
    check = suizhou.json("register", "check", "pool-x", "--on", "2018-12-31", code=3)
    assert [one["code"] for one in check["findings"]] == ["register.pool"]
    states = suizhou.report("link-x", "2018-12-31")
    assert [(one["who"], one["count"], one["state"]) for one in states["quotas"]] == [("张", 3, "over")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"a,b\n1,2\n", bytes(range(256)) * 8])
def test_what_is_no_workbook_is_one_line_with_a_remedy(town, tmp_path, content):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    code, out, err = town.call("register", "preview", town.folder, "projects", path)
    assert (code, out) == (3, "")
    assert len(err.strip().splitlines()) == 1
    assert ";" in err


def test_a_backward_step_and_a_step_without_evidence_are_blocking_with_what_to_do(town):
    for case, steps in (("A", ("register", "sign", "register")), ("B", ("register", "land"))):
        town.event("project-life", case, "step", "register", "2012-01-01", "promoter")
        if case == "A":
            town.event("project-life", case, "file", "contract", "2012-01-02", "promoter", proof="合同")
        for step in steps[1:]:
            town.event("project-life", case, "step", step, "2012-01-03", "keeper" if step != "register" else "promoter")
    told = town.cases("project-life", "2012-06-30", code=3)
    messages = [one["message"] for one in told["findings"]]
    assert any("案件已立" in one for one in messages)
    assert any("现处“在谈”" in one for one in messages)
    assert all(one["remedy"] for one in told["findings"])
    town.line("cases/project-life.jsonl", json.dumps({"case": "C", "kind": "step"}))
    whole = town.json("case", "report", "--on", "2012-06-30", code=3)
    assert [one["code"] for one in whole["findings"]] == ["case.line"]
