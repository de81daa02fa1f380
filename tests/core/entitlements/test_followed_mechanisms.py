"""What follows an entitlement until it is done: freed quotas posted, notices read and claimed, deposits published."""

import hashlib
import json
from pathlib import Path

import pytest

from gongce.cli import main

PLANS = Path(__file__).resolve().parents[3] / "plans"
WAN = 10**6
LEGAL = (
    "validation: {basis: {title: 市政府常务会议纪要, number: 第3号, level: city}, "
    "fair_competition_review: 公平审〔2018〕5号, valid: {from: 2012-01-01, to: 2030-12-31}}"
)


@pytest.fixture
def write(tmp_path):
    def keep(name, text):
        path = tmp_path / name
        path.write_text(text.strip() + "\n", encoding="utf-8")
        return path

    return keep


@pytest.fixture
def ask(capsys):
    """Run a command; its JSON."""

    def run(*arguments, code=0):
        told = main([*map(str, arguments), "--json"])
        out = capsys.readouterr()
        assert told == code, out.err + out.out
        return json.loads(out.out)

    return run


@pytest.fixture
def ledgers(tmp_path, ask):
    """Ledgers and cases beside a pack, written as a workspace keeps them, and what the commands say of them."""
    return Ledgers(tmp_path / "records", ask)


class Ledgers:
    def __init__(self, folder, ask):
        self.folder, self.ask = folder, ask
        (folder / "cases").mkdir(parents=True)

    def put(self, register, record, day, act="enter", **values):
        self._line(f"{register}.jsonl", {"record": record, "day": day, "act": act, "values": values, "by": "王"})

    def event(self, case, kind, name, day, role, **more):
        row = {"case": case, "kind": kind, "name": name, "day": day, "actor": f"{role}甲", "role": role, **more}
        self._line("cases/deposit-allocation.jsonl", row)

    def _line(self, name, row):
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def report(self, plan, register, on):
        place = ("--on", on, "--records", self.folder)
        found = self.ask("register", "report", PLANS / plan, register, *place)
        assert found["findings"] == []
        return found["registers"][0]

    def cases(self, on, code=0):
        place = ("deposit-allocation", "--on", on, "--records", self.folder)
        return self.ask("case", "report", PLANS / "suizhou-2018", *place, code=code)


def count(report, name, unit=""):
    return next(row for row in report["counts"] if (row["count"], row["unit"]) == (name, unit))


def codes(report):
    return sorted(one["code"] for one in report["findings"])


LINES = {"用地（平方米）": "freed_land", "用能（公斤标煤）": "freed_energy", "排放（公斤）": "freed_emission"}


@pytest.mark.mechanism("R12")
def test_an_exit_is_paid_after_its_removal_is_verified_and_what_it_frees_is_posted_once(ledgers, write, ask):
    for name in ("甲", "乙"):
        ledgers.put("enterprises", name, "2015-01-05", name=f"云岭{name}电镀厂")
    head = {"capacity": "电镀线", "listed": "2015-02-01", "removed": "2015-05-20"}
    freed = {"freed_land": 3500, "freed_energy": 420000, "freed_emission": 1800}
    ledgers.put("capacity-exits", "E1", "2015-02-01", enterprise="甲", **head, **freed)
    ledgers.put("capacity-exits", "E2", "2015-02-01", enterprise="乙", **head, **freed)
    checked = {"verified": "2015-06-10", "verifier": "市经信局"}
    ledgers.put("capacity-exits", "E1", "2015-06-10", "change", **checked)
    exits = ledgers.report("ruian-2015", "capacity-exits", "2015-06-30")
    assert count(exits, "exits-verified")["records"] == ["E1"]
    assert count(exits, "exits-posted")["records"] == ["E1"], "verified, and not yet in the quota ledger"
    assert [count(exits, name)["value"] for name in ("freed-land", "freed-energy", "freed-emission")] == [
        3500,
        420000,
        1800,
    ], "what is not verified frees nothing"

    verified = set(count(exits, "exits-verified")["records"])
    rows = "".join(f"{name},{'是' if one in verified else '否'}\n" for one, name in (("E1", "甲"), ("E2", "乙")))
    book = write(
        "rules.yaml",
        f'pack: "{PLANS / "ruian-2015"}"\nslots:\n  R-s03: {{value: 30}}\nfills:\n  R-r003:\n    {LEGAL}\n',
    )
    events = write("exits.csv", f"企业,outdated_capacity_removed\n{rows}")
    paid = ask("award", book, events, "--on", "2015-06-30", "--rule", "R-r003")["by_subject"]
    assert paid == {"甲": 30 * WAN, "乙": 0}

    day = {"verified": "2015-06-10", "posted": "2015-07-01"}
    for number, (line, name) in enumerate(LINES.items()):
        ledgers.put("freed-quotas", f"Q{number}", "2015-07-01", line=line, amount=freed[name], exit="E1", **day)
    ledgers.put("freed-quotas", "Q3", "2015-09-01", line="用地（平方米）", amount=-1200, used_for="湖岭小微园")
    ledgers.put(
        "capacity-exits",
        "E1",
        "2015-07-02",
        "change",
        posted="2015-07-01",
        compensated="2015-07-02",
        compensation=paid["甲"] // 100,
    )
    exits = ledgers.report("ruian-2015", "capacity-exits", "2015-12-31")
    assert (count(exits, "exits-posted")["value"], count(exits, "compensation-paid")["value"]) == (100, 300000)
    quotas = ledgers.report("ruian-2015", "freed-quotas", "2015-12-31")
    assert {row["line"]: (row["received"], row["balance"]) for row in quotas["pool"]} == {
        "用地（平方米）": (3500, 2300),
        "用能（公斤标煤）": (420000, 420000),
        "排放（公斤）": (1800, 1800),
    }
    names = ("freed-land", "freed-energy", "freed-emission")
    assert [row["received"] for row in quotas["pool"]] == [count(exits, name)["value"] for name in names]
    assert (codes(exits), codes(quotas)) == ([], [])

    ledgers.put("freed-quotas", "Q9", "2015-10-01", line="用地（平方米）", amount=3500, exit="E1", **day)
    ledgers.put("freed-quotas", "Q10", "2015-10-01", line="用地（平方米）", amount=5, exit="E7", **day)
    place = ("--on", "2015-12-31", "--records", ledgers.folder)
    doubts = ask("register", "check", PLANS / "ruian-2015", *place, code=3)["findings"]
    found = {one["code"]: one for one in doubts}
    assert "Q0、Q9" in found["register.double"]["place"], "one exit frees one quota once"
    assert any("E7" in one["message"] for one in doubts), "a quota comes from an exit that is in the ledger"


@pytest.mark.mechanism("R12")
def test_what_is_not_verified_is_told_when_it_is_posted_or_paid_and_nothing_unowned_is_used(ledgers):
    ledgers.put("enterprises", "乙", "2015-01-05", name="云岭乙电镀厂")
    ledgers.put(
        "capacity-exits",
        "E2",
        "2015-02-01",
        enterprise="乙",
        capacity="电镀线",
        compensated="2015-03-01",
        compensation=9,
    )
    assert "alert.paid-unverified" in codes(ledgers.report("ruian-2015", "capacity-exits", "2015-12-31"))
    ledgers.put("freed-quotas", "Q1", "2015-03-01", line="用地（平方米）", amount=100, posted="2015-03-01")
    found = codes(ledgers.report("ruian-2015", "freed-quotas", "2015-12-31"))
    assert {"alert.no-source", "alert.unverified", "register.skipped"} <= set(found)
    ledgers.put("freed-quotas", "Q2", "2015-04-01", line="用地（平方米）", amount=-101, used_for="某园")
    over = ledgers.report("ruian-2015", "freed-quotas", "2015-12-31")
    assert "register.pool" in codes(over)
    assert over["pool"] == [], "no balance is told while a line is overdrawn"
    place = ("--on", "2015-12-31", "--records", ledgers.folder)
    doubts = ledgers.ask("register", "check", PLANS / "ruian-2015", "freed-quotas", *place, code=3)["findings"]
    assert [one["message"] for one in doubts if one["severity"] == "blocking"] == ["第2笔使用地（平方米）透支1"]


@pytest.mark.mechanism("S78")
def test_a_policy_goes_to_the_firms_it_fits_and_is_followed_from_sending_to_the_claim(ledgers, write, ask):
    pack = PLANS / "suizhou-2018"
    book = write("rules.yaml", f'pack: "{pack}"\nfills:\n  S-r008:\n    {LEGAL}\n')
    events = write("firms.csv", "企业,award_won\n甲,中国质量奖\n乙,中国质量奖\n丙,中国质量奖\n丁,长江质量奖\n")
    matched = ask("award", book, events, "--match", "--on", "2018-09-01")
    fits = [one["subject"] for one in matched if one["policy"] == "S-r008" and one["fits"] is True]
    assert fits == ["甲", "乙", "丙"]
    for name in (*fits, "丁"):
        ledgers.put("enterprises", name, "2018-01-05", name=f"云岭{name}厂", in_roster=True)
    for name in fits:
        ledgers.put("policy-notices", f"N{name}", "2018-09-01", enterprise=name, policy="S-r008", matched="2018-09-01")
    for name in ("甲", "乙"):
        ledgers.put("policy-notices", f"N{name}", "2018-09-03", "change", sent="2018-09-03", channel="短信")
    ledgers.put("policy-notices", "N甲", "2018-09-05", "change", read_on="2018-09-05")
    claims = write("claims.csv", "企业,award_won\n甲,中国质量奖\n")
    claim = ask("award", book, claims, "--on", "2018-10-08", "--rule", "S-r008")["by_subject"]["甲"]
    ledgers.put("policy-notices", "N甲", "2018-10-08", "change", claimed="2018-10-08", claim=claim // 100)

    told = ledgers.report("suizhou-2018", "policy-notices", "2018-12-31")
    sent, read, claimed = (count(told, f"notices-{name}", "S-r008") for name in ("sent", "read", "claimed"))
    assert (round(sent["value"], 2), sent["of"], sent["records"]) == (66.67, 3, ["N丙"])
    assert (read["value"], read["of"], read["records"]) == (50, 2, ["N乙"]), "sent, and not known to be read"
    assert (claimed["value"], claimed["of"]) == (100, 1)
    assert count(told, "firms-reached")["value"] == 1
    assert (count(told, "claims-made")["value"], count(told, "claims-sum", "S-r008")["value"]) == (1, 1000000)
    assert codes(told) == []

    ledgers.put("policy-notices", "N丙", "2018-11-01", "change", claimed="2018-11-01", claim=1)
    assert "register.skipped" in codes(ledgers.report("suizhou-2018", "policy-notices", "2018-12-31"))


SCHEME = """pack: "{pack}"
fills: S-k03
scheme:
  id: S-k03
  full: 100
  decimals: 2
  ties: shared
  new_units: rank
  missing: not_ranked
  denominators: missing
  quota_of: eligible
  steps: [clip, weight, sum, bonus, limit, veto, rank]
  total: {{least: 0}}
  items:
    - {{id: local-lending, weight: 60, direction: up, function: completion, parameters: {{cap: 1}}}}
    - {{id: loan-deposit, weight: 40, direction: up, function: completion, parameters: {{cap: 1}}}}
"""


@pytest.mark.mechanism("S60")
def test_deposits_are_scored_allotted_approved_by_another_hand_and_published(ledgers, write, ask):
    scheme = write("scheme.yaml", SCHEME.format(pack=PLANS / "suizhou-2018"))
    figures = "单位,local-lending,local-lending.target,loan-deposit,loan-deposit.target\n"
    figures += "甲行,60,60,2,2\n乙行,30,60,1,2\n丙行,54,60,0,2\n"
    units = ask("appraise", scheme, write("banks.csv", figures), "--day", "2019-01-20")["units"]
    scores = {one["unit"]: one["total"] for one in units}
    assert {name: float(score) for name, score in scores.items()} == {"甲行": 100, "乙行": 50, "丙行": 54}

    banks = "bank,score,floor(元),cap(元)\n" + "".join(f"{name},{score},,\n" for name, score in scores.items())
    allotted = ask("allot", "deposits", write("scores.csv", banks), "--total", "1000000.01元")
    given = {one["bank"]: one["deposit"] for one in allotted["banks"]}
    assert given == {"甲行": 49019608, "乙行": 24509804, "丙行": 26470589}
    assert sum(given.values()) == allotted["total"] == 100000001

    digest = hashlib.sha256(json.dumps(allotted, ensure_ascii=False).encode()).hexdigest()
    done = {"unplaced": (100000001 - allotted["total"]) / 100, "table_sha256": digest}
    ledgers.event("D1", "step", "open", "2019-01-20", "finance-office", facts={"total": 1000000.01})
    ledgers.event("D1", "file", "score-list", "2019-01-20", "finance-office", proof="得分表")
    ledgers.event("D1", "file", "allocation-table", "2019-01-21", "finance-office", proof=f"分配表 {digest}")
    ledgers.event("D1", "step", "simulate", "2019-01-21", "finance-office", facts=done)
    assert ledgers.cases("2019-01-22")["procedures"][0]["cases"][0]["stage_title"] == "已测算"
    ledgers.event("D1", "file", "approval-paper", "2019-01-25", "government", proof="随政函〔2019〕3号")
    ledgers.event("D1", "step", "approve", "2019-01-25", "government")
    ledgers.event("D1", "file", "notice", "2019-01-28", "finance-office", proof="公告1号")
    ledgers.event("D1", "step", "publish", "2019-01-28", "finance-office")
    told = ledgers.cases("2019-01-29")["procedures"][0]
    assert (told["closed"], told["of"], told["cases"][0]["stage_title"]) == (1, 1, "已公布")
    assert told["cases"][0]["facts"]["table_sha256"] == digest


@pytest.mark.mechanism("S60")
@pytest.mark.parametrize(
    ("unplaced", "steps", "why"),
    [
        (0.01, (("simulate", "finance-office", {}),), "未分配余额"),
        (0, (("simulate", "finance-office", {}), ("publish", "finance-office", {})), "现处“已测算”，不能公布"),
        (0, (("simulate", "finance-office", {}), ("approve", "finance-office", {})), "金融办不能批准"),
        (
            0,
            (("simulate", "finance-office", {}), ("approve", "government", {"actor": "finance-office甲"})),
            "已办“测算”",
        ),
    ],
)
def test_an_allocation_that_is_not_whole_or_not_approved_by_another_is_refused(ledgers, unplaced, steps, why):
    ledgers.event("D1", "step", "open", "2019-01-20", "finance-office", facts={"total": 100})
    for name in ("score-list", "allocation-table", "approval-paper", "notice"):
        ledgers.event("D1", "file", name, "2019-01-20", "finance-office", proof=f"{name}.pdf")
    facts = {"unplaced": unplaced, "table_sha256": "0" * 64}
    for name, role, more in steps:
        given = {"facts": facts} if name == "simulate" else {}
        ledgers.event("D1", "step", name, "2019-01-21", role, **given | more)
    found = ledgers.cases("2019-01-29", code=3)
    refused = [*found["findings"], *found["procedures"][0]["findings"]]
    assert [(one["code"], one["severity"]) for one in refused] == [("case.event", "blocking")]
    assert why in refused[0]["message"]
